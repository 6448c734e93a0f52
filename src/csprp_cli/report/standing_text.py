"""The sentences that stand on every report and board pack, in the project's own words."""

TITLE = "Serious child safeguarding incidents in England: what was published, and what was learned"
BEFORE = (
    "Before you read: this page is about children who died or were seriously harmed. It describes no cases. "
    "Pause if you need to."
)
HAPPENED = "What has happened"
HAPPENED_INTRO = (
    "Most deaths of children are not in these figures. They count what was notified or reviewed, and a rise "
    "or a fall may be one in notifying."
)
COMPARED = "What may and may not be compared"
COMPARED_INTRO = (
    "Each report counts in a way of its own. A change is given only where two figures were counted alike; "
    "elsewhere the reason stands in its place."
)
AGES = "How old the children were"
THEMES = "Themes: what was found, and what is asked"
THEMES_INTRO = (
    "A theme with few figures matters no less. Each report chose its own themes, so a gap is not a change. "
    "Do not rank them: they count different things in different years."
)
WORDS = "Words"
NEWEST_TWO = "The two newest reports side by side: {title}"
THE_RULES = "The rules of comparison"
STEP_BY_STEP = "Year by year: {title}"
OF_REPORT = "Figures and findings here are from the {report} alone."
FOR_READERS = "Actions and questions are for: {readers}."
PRACTITIONERS_WORDS = (
    "Nothing is written for {readers} on this theme: its actions and questions are practitioners'."
)
PARTS_OF_A_YEAR = "Half-years and quarters are left out here."

PACK_TITLE = "For the board: deaths and serious harm in England"
PACK_OF_AREA = "For the board: {name} and England"
PACK_BEFORE = (
    "Before you read: this is about children who died or were seriously harmed. It describes no cases. Pause "
    "if you need to."
)
ENGLAND = "Deaths and serious harm in England"
OWN = "Our area alone"
OWN_PERIODS = "Periods: {when}."
BY_YEAR = " Incidents by year: {years}."
BESIDE = "Our area and England"
NOTHING_BESIDE = "Nothing of the file stands beside a figure for England in these periods."
NOT_COMPARED = "What must not be compared"
QUESTIONS = "Three questions for the board"
WHOSE_QUESTIONS = "Prompts written by the csprp project; not Panel text."
CARE = "Read with care"
NOT_RANKED = "Areas are never ranked here: a high or a low number says nothing about how well services work."
PERIOD_TO_PERIOD = (
    "Numbers of one area are not set against each other from period to period: they are few and go up and "
    "down by chance, and the years together hold the year alone."
)
LEFT_OUT = "Left out here, because no period shows more than 0: {answers}."
NONE_TO_SHOW = (
    "No answer here can be shown: each number is small, or would give a small one away. Tell the board so, "
    "in these words. More years together may show more."
)
NO_ROOM = "Left out for want of room: {number}. csprp local summary lists every answer."
