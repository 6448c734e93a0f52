"""The sentences that stand on every note, in the project's own words."""

BEFORE = (
    "Before you read: this note is about children who died or were seriously harmed. "
    "It describes no cases. Pause if you need to."
)
BEFORE_YOU_LOOK = "This picture is about children who died or were seriously harmed."
HEADINGS = (
    "What this is about",
    "Why it matters",
    "What the Panel found",
    "What to do",
    "Talk about it",
    "Handle with care",
    "Sources and next steps",
)
NOT_PREVALENCE = "These figures do not show how common something is, or that it causes harm."
NO_FIGURE = "We hold no figure to print here. A theme with no figure matters no less."
NO_FINDING = "No page that we could read gives a finding of the Panel on this."
WHO_ASKS = "The Panel asks where numbered; csprp suggests the rest."
WHO_ASKS_BUT_NAMED = "The Panel asks where numbered, others where named; csprp suggests the rest."
ALL_SUGGESTED = "Suggested by csprp."
ALL_BUT_NAMED = "Suggested by csprp, unless another is named."
WHOSE_PROMPTS = "Prompts written by the csprp project; not Panel text."
WHOSE_PROMPTS_BUT_NAMED = "Prompts by csprp, or by those who are named; not Panel text."
HOW_WE_KNOW = "How will we know?"
CHECK_FIRST = "Second-hand (told by other pages): check the report before quoting."
SOURCES_DIFFER = "The sources differ."
LOCAL_STEPS = "Your local procedures."
FROM_ONE_REPORT = "Figures and findings here are from the {report} alone."
NOT_OFFICIAL = (
    "Not a Panel or DfE publication. Check the report before quoting, and look for a later one. "
    "Contains public sector information licensed under the Open Government Licence v3.0."
)
FOR_THE_LEADER = "For whoever leads the session"
PARTS = {
    "timing": "Twenty minutes",
    "rule": "Ground rules",
    "listen": "What to listen for",
    "affected": "If somebody is affected",
}
PLAN = "Our action plan"
PLAN_COLUMNS = ("What", "Who", "By when", "How we will know")
SET_TITLE = "Notes for team meetings"
SET_INTRO = (
    "One-page notes on what was learned from serious child safeguarding incidents in England. "
    "They are about children who died or were seriously harmed, and describe no cases."
)

PLAIN = "An easier version."
PLAIN_BEFORE = (
    "It is about children who died or were badly hurt. It tells no child's story. You can stop at any time."
)
PLAIN_PANEL = (
    "The Panel looks at times when a child in England died or was badly hurt. It asks what we can learn."
)
PLAIN_HEADINGS = (
    "What this note is about",
    "Why it matters",
    "What the Panel found",
    "What to do",
    "Talk about it",
    "Take care",
    "Where this comes from",
)
PLAIN_NOT_PREVALENCE = "These are very serious events. They do not show how often a thing happens, or why."
PLAIN_NO_FIGURE = "We hold no number to show here. It matters just as much."
PLAIN_ASKED = " (the Panel asks for this)"
PLAIN_WHO_ASKS = "We say when the Panel asks for a thing. The rest is our own advice."
PLAIN_OUR_ADVICE = "This is our own advice. It is not from the Panel."
PLAIN_PROMPTS = "We wrote these. They are not from the Panel."
PLAIN_DIFFER = "The pages that we read do not agree."
PLAIN_CHECK_FIRST = "Check the report before you use any of this."
PLAIN_NEXT = "The full note says more. Read your own local steps too."
RELEASE_TITLE = "Serious child safeguarding incidents in England: files to keep and to send"
RELEASE_INTRO = (
    "What has been published, as files that open without csprp. They are about children who died or were "
    "seriously harmed, and describe no cases. Start with a note or with the workbook."
)
