"""People's own incidents and figures: the table that they fill in, and what was understood of it.

Nothing here keeps the text of a cell: not the reference, not the date, not a word that was not understood.
"""

from enum import Enum, StrEnum
from functools import reduce
from typing import NamedTuple

from csprp_cli.model.file_kinds import ColumnKind, Shape
from csprp_cli.model.reading import Counting, RowsAre

INCIDENTS = Shape.INCIDENTS
COUNTS = Shape.COUNTS
"""The two shapes of a local table: one row an incident or child, or one row a figure."""

SHEETS = {INCIDENTS: "Your incidents", COUNTS: "Your figures"}
"""The sheet of the template that holds the table. It is read whatever other sheets there are."""

HOW_TO = "How to fill it in"
"""The sheet of the template that explains it. It is never read."""

OWN_SUMMARY = "For your own summary"
"""The sheet of the template that lists what stands beside no national figure. It is never read."""

NEVER_READ = (HOW_TO, OWN_SUMMARY)


class LocalColumn(NamedTuple):
    """One column that people may fill in, and the questions of the record that it answers.

    A column of the kind `not-read` or `unclear` is a heading that people use and that is never read.
    `aliases` are headings that ask the same; those of `may_be` may ask another question too. `yes_is` holds
    the national categories that a yes stands for, and `within` the columns whose yes every yes of this one
    is also: a child who is looked after now has been looked after, now or before.
    """

    column: str
    title: str
    shape: Shape
    kind: ColumnKind
    required: bool
    indicators: tuple[str, ...]
    breakdown: str
    yes_is: tuple[str, ...]
    within: tuple[str, ...]
    choices: str
    order: int
    explanation: str
    aliases: tuple[str, ...]
    may_be: tuple[str, ...]


class ExtractHeading(NamedTuple):
    """One heading of an extract that a case management system gives, such as SSDA903.

    `column` is the column of local_columns.csv that it is, or empty where csprp has no use for it; `fills`
    are the columns that people can fill in from it by hand. An age or a home is of the day of the extract: it
    is in both, and a person has to say that it holds for the day of the incident. `sign` says that hardly
    another table has the heading.
    """

    extract: str
    heading: str
    column: str
    fills: tuple[str, ...]
    sign: bool


class LocalChoice(NamedTuple):
    """One word that a cell may hold, the answer it stands for and, where there is one, its category.

    `source` is the published set of codes that it is from, and `note` what is said once where it was met.
    """

    choices: str
    word: str
    answer: str
    category: str
    source: str = ""
    note: str = ""


EMPTY = "(empty)"
"""The word of an empty cell. A list of choices without it asks for an answer in every row."""

AGE_WORDS = "age"
OTHER_CODES = "other-codes"
"""Two lists that no column has as its own: words for an age, and codes that answer no question here, each
with the kind of problem that names it."""

UNBORN = "Unborn"
"""The answer of a child who was not born yet: in no band of ages, and beside nothing."""


TOTAL_WORDS = "total-row"
"""The list of words that name a total: they stand where a row of the table has its reference."""


class LocalRow(NamedTuple):
    """One incident or child, as understood. A text is empty where its column is not in the file.

    `period` is the year to March ("2023-24") and `calendar` the calendar year of the date, `date_of` what
    it is the date of. `age_years` is None where no age in years was given, and `age_band` is then a band of
    the record, UNBORN, or empty. `sex`, `ethnicity`, `outcome` and `home` are answers of local_choices.csv.
    `flags` stand in the order of LocalFile.flags; None is not known.
    """

    row: int
    period: str
    calendar: str
    date_of: str
    age_years: int | None
    sex: str
    ethnicity: str
    outcome: str
    home: str
    flags: tuple[bool | None, ...]
    age_band: str = ""


class LocalFigure(NamedTuple):
    """One figure that somebody counted already.

    `column` is a column of the incidents table, or empty; `indicators` are the questions of the record;
    both are empty for the number of all incidents. `category` is empty for a yes or no question.
    """

    row: int
    column: str
    indicators: tuple[str, ...]
    category: str
    period: str
    numerator: int
    denominator: int | None


class ProblemKind(Enum):
    """Why something was not understood: its sentence. None has room for what a cell holds."""

    OFFERED = "it looks like {title}: rename its heading to {name}, or add --map {number}={name}"
    MAY_BE = "it may be {title}, or ask something else: add {choices}, or {none}"
    OPPOSITE = "it says the opposite of {title}: turn its heading and its answers round, or add {none}"
    TURNED = "its heading says the opposite of {title}: turn both round in the file, or add {none}"
    ANOTHER = "it asks more than {title} does: add {choices} if it means the same here, or {none}"
    A_DATE = "it is a date, of something not known here: add {choices} if of the incident, or {none}"
    SHARED = "it looks like {title}, as another column does: add {choices} for one, =none for the other"
    UNCLEAR = "it looks like a yes or no answer: its heading must say to which question"
    UNKNOWN = "its heading is none that csprp knows: say what it is with --map {number}=..., or {none}"
    ALREADY_GIVEN = "it looks like {title}, which another column gives: add {none}"
    NO_HEADING = "it has cells, but no heading: say what it is with --map {number}=..., or {none}"
    ROW_NUMBERS = "it numbers the rows, and has no heading: add --map {number}=none"
    MISSING = "no column has the heading {name}, and every row needs it: rename one, or add --map N={name}"
    TOO_MANY_CELLS = "there are more cells than headings"
    TOO_FEW_CELLS = "there are fewer cells than headings"
    HIDDEN_ROW = "the row is hidden, by a filter or by hand: add --hidden count or --hidden leave-out"
    HIDDEN_COLUMN = "it is hidden: add --map {number}={name} to read it, or --map {number}=none"
    TOTAL_ROW = "it looks like a total: add --totals leave-out, or --totals count where it is an incident"
    NOTE_ROW = "it looks like a note: add --totals leave-out, or --totals count where it is an incident"
    OTHER_TABLE = "another table seems to start here: add --totals leave-out to leave it out with all below"
    EMPTY_CELL = "the cell is empty, and needs an answer"
    FORMULA = "the cell holds a formula: paste its value instead"
    ERROR_VALUE = "the cell holds an error of Excel, such as #N/A: write the answer, or leave the cell empty"
    MERGED = "cells are merged: unmerge them, and fill in each one"
    TOO_LONG = "the cell is too long to be an answer"
    NOT_A_CHOICE = (
        "the word is none of those accepted: write one of {accepted}, or add --map {name}:WORD=ANSWER"
    )
    CODE_OF_PLACEMENT = (
        "the code of a placement fits more than one answer, or none: write one of {accepted}, "
        "or add --map {name}:CODE=ANSWER"
    )
    CODE_OF_ABUSE = "it is a category of abuse of a child protection plan: write one of {accepted}"
    CODE_OF_STATUS = "it is a status of a case, which names the highest of several: write one of {accepted}"
    CODE_OF_NEED = "it is a code of a child's primary need: write one of {accepted}"
    CODE_OF_FACTOR = "it is a code of factors found at an assessment: write one of {accepted}"
    EMPTY_PLACEMENT = (
        "the cell is empty beside placement codes, and a child who was not looked after has none: "
        "write one of {accepted}"
    )
    NOT_A_DATE = "the date cannot be read: write 2024-03-31 or 31/03/2024"
    NUMBER_FOR_A_DATE = "there is a number where a date should be: write 2024-03-31"
    WEEKDAY_DIFFERS = "the day of the week is not that of the date"
    SHORT_YEAR = "the year has two digits: write four"
    NO_SUCH_DAY = "there is no such day"
    MIXED_DATES = "the date is written in another way than most are: write all in one way"
    MONTH_FIRST = "dates here can be read in two ways, month first and day first: write 2024-03-31"
    DATE_TOO_EARLY = "the date lies before 1990"
    DATE_IN_THE_FUTURE = "the date lies in the future"
    NOT_A_WHOLE_NUMBER = "it is not a whole number"
    NOT_AN_AGE = (
        "the age cannot be read: write completed years, such as 6, leave the cell empty where it is not "
        "known, and for a baby give age_months"
    )
    NOT_A_BAND = (
        "the ages are no band that stands beside England's: write completed years, or one of {accepted}"
    )
    BAND_MADE_A_DATE = "Excel made a date of it: format the cells as text, and write ages such as 1 to 5"
    HIDDEN_COUNT = (
        "the count is hidden already, and cannot be used: write the count itself, or leave the row out and "
        "give a total that is not hidden, such as that of several years or answers"
    )
    NEGATIVE = "the number is negative"
    TOO_OLD = "the age is over 25"
    AGES_DIFFER = "the age in months is not the age in years: give one of the two"
    REFERENCE_AGAIN = "the reference stands in another row too: say with --rows what these rows are"
    TIED_YEARS_DIFFER = "rows of one incident have dates in two years: give each row the date of the incident"
    ROW_AGAIN = "the row is the same as another: give each a reference of its own, or take one out"
    NOT_AN_INDICATOR = "it is no column of the other table and no indicator of the record"
    NOT_A_CATEGORY = "it is no category of this question: write one of {accepted}"
    NOT_A_PERIOD = "the period cannot be read: write 2023-24, or 2020 for a calendar year"
    PERIOD_IN_THE_FUTURE = "the period has not begun"
    MORE_THAN_ALL = "the count is more than what it is out of"
    OUT_OF_DIFFERS = "figures of one question and year are out of different numbers"
    BANDS_OVERLAP = "the ages overlap with another row: give bands that do not"
    MORE_THAN_ALL_TOGETHER = "with the rows above it, it is more than what they are out of"
    FIGURE_AGAIN = "the same figure stands in another row too"

    @property
    def word(self) -> str:
        """What CSV and JSON call it."""
        return self.name.lower().replace("_", "-")

    @property
    def of_heading(self) -> bool:
        """Whether a whole column has it: no row of it can be mended alone."""
        of = ProblemKind
        return self.to_decide or self in (of.OFFERED, of.TURNED, of.ROW_NUMBERS, of.MISSING, of.HIDDEN_COLUMN)

    @property
    def of_row(self) -> bool:
        """Whether a whole row has it, not one of its cells."""
        of = ProblemKind
        return self in (of.TOO_MANY_CELLS, of.TOO_FEW_CELLS)

    @property
    def asks_the_opposite(self) -> bool:
        """Whether the column that it names is what it is certainly not."""
        return self is ProblemKind.OPPOSITE

    @property
    def to_decide(self) -> bool:
        """Whether a person has to say what a column is: csprp cannot be certain of it."""
        of = ProblemKind
        like = (of.MAY_BE, of.OPPOSITE, of.ANOTHER, of.A_DATE, of.SHARED, of.ALREADY_GIVEN)
        return self in (*like, of.UNCLEAR, of.UNKNOWN, of.NO_HEADING)


OF_CODES = {kind.word: kind for kind in ProblemKind if kind.name.startswith("CODE_OF_")}
"""The kinds of problem that name a published code, by their words in local_choices.csv."""


class Told(Enum):
    """What is said once of cells that were read in a way that the person should know of."""

    TIME_ZONE = "Dates with a time zone were read as the day in London."
    AGE_ROUNDED = "Ages with decimals were rounded down to completed years or months."
    BANDS = "Ages in bands are left out of every question that would split a band."


class LocalProblem(NamedTuple):
    """One thing that was not understood: where it stands, and its kind.

    `row` and `column` count as a spreadsheet does, the first being 1; 0 is the whole column or row.
    `name` is the column of local_columns.csv, where it is one, or several with spaces between; never a
    heading as somebody typed it. `accepted` are the words of the record that can stand there, where the
    column alone does not say.
    """

    row: int
    column: int
    name: str
    kind: ProblemKind
    accepted: tuple[str, ...] = ()


class ColumnState(StrEnum):
    """What became of a column of the file."""

    READ = "read"
    OFFERED = "offered"
    UNSURE = "unsure"
    NOT_READ = "not-read"
    NOT_NEEDED = "not-needed"
    BY_HAND = "by-hand"
    TIES = "ties"
    LEFT_OUT = "left-out"
    UNKNOWN = "unknown"
    NO_HEADING = "no-heading"


class FoundColumn(NamedTuple):
    """One column of the file and what became of it.

    `name` is the column of local_columns.csv that it is, or that it looks like; several, with spaces, where
    it may be any of them. `filled` and `empty` count
    the cells of a column that was read. `written` is how a mapping names the column, where it needs to: its
    heading, where that is a name of the record, else its number.
    """

    number: int
    name: str
    state: ColumnState
    filled: int = 0
    empty: int = 0
    written: str = ""


class Doubtful(StrEnum):
    """Rows that may be none of the table, by what they are."""

    HIDDEN = "hidden"
    TOTALS = "totals"
    HEADINGS = "headings"
    """The headings again, as printed on every page: no row, whatever a person says."""


class LocalFile(NamedTuple):
    """What was understood of one file.

    `rows` (or `figures`, by `shape`) are those without a problem. `row_count` counts all that hold anything,
    and `left_out` those with a problem. `problems` stops at MOST_PROBLEMS; `problem_count` does not.
    `rows_are` is what a person says of the rows, and `tied` that those of one incident were made one row;
    `same_rows` counts children whose row is that of another, reference and all; `extract` names the extract
    that the table is. `day_first` says that dates such as 03/04/2024 were read with the day first. Other and
    hidden sheets of a workbook are counted, never read. `told` are sentences about how some cells were read.
    `doubtful` counts rows that may be none of the table, dealt with as was asked: a kind that was left out
    has LEAVE_OUT.
    """

    shape: Shape
    flags: tuple[str, ...]
    rows: tuple[LocalRow, ...]
    figures: tuple[LocalFigure, ...]
    columns: tuple[FoundColumn, ...]
    problems: tuple[LocalProblem, ...]
    problem_count: int
    row_count: int
    left_out: int
    day_first: bool = False
    hidden_sheets: int = 0
    other_sheets: int = 0
    heading_row: int = 1
    doubtful: tuple[tuple[Doubtful, Counting, int], ...] = ()
    told: tuple[str, ...] = ()
    rows_are: RowsAre | None = None
    tied: bool = False
    same_rows: int = 0
    extract: str = ""

    @property
    def understood(self) -> bool:
        """Whether everything was: no problem, in any row or column."""
        return self.problem_count == 0


MOST_PROBLEMS = 10_000
"""How many problems are listed; what is over this is only counted."""


def column_number(typed: str) -> int:
    """Return the number of a column that a spreadsheet writes as letters: A is 1, AB is 28."""
    return reduce(lambda number, letter: 26 * number + ord(letter) - 64, typed, 0)


def letters(number: int) -> str:
    """Return a column's number as a spreadsheet writes it: 1 is A, 28 is AB."""
    written = ""
    while number > 0:
        number, rest = divmod(number - 1, 26)
        written = chr(65 + rest) + written
    return written


class TemplateColumn(NamedTuple):
    """One column of an empty table: its heading, what to write in it, and the words to choose from.

    `beside` names the years in which a national figure answers it.
    """

    heading: str
    title: str
    kind: str
    needed: str
    explanation: str
    offered: tuple[str, ...]
    accepted: str
    beside: str = ""


class Template(NamedTuple):
    """An empty table with what explains it. `before` are plain sentences, most important first.

    `more` are columns that it does not ask for: no national figure stands beside them in the years asked.
    """

    sheet: str
    title: str
    before: tuple[str, ...]
    columns: tuple[TemplateColumn, ...]
    more: tuple[TemplateColumn, ...] = ()
