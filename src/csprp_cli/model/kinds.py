"""The kinds that the record knows: one enumeration for each column of a closed list of words.

A kind is the word that the CSV holds, so that it is printed, compared and written as that word; a word
that is misspelt in the code is a type error, and one in the data is refused when its row is read. The
schema in datapackage.json lists the same words, and a test holds the two together.
"""

from enum import StrEnum


class Unit(StrEnum):
    """What a number is a number of."""

    COUNT = "count"
    PERCENT = "percent"
    SCORE = "score"
    YEARS = "years"
    RANK = "rank"
    LISTED = "listed"


class ValueKind(StrEnum):
    """How a source gave a value: as a number, as words, or as a place in an order."""

    NUMBER = "number"
    AT_LEAST = "at-least"
    AT_MOST = "at-most"
    WORDS = "words"
    RANK = "rank"
    LISTED = "listed"
    AGE = "age"


class Agreement(StrEnum):
    """Whether the sources of a figure say the same: two or more do, one alone speaks, or they differ."""

    AGREED = "agreed"
    SINGLE = "single"
    DISPUTED = "disputed"


class ClaimStatus(StrEnum):
    """Whether a figure rests on a claim, and if not, why."""

    USED = "used"
    SET_ASIDE = "set-aside"
    DERIVED_BY_SOURCE = "derived-by-source"
    EARLIER_VINTAGE = "earlier-vintage"


class PageKind(StrEnum):
    """Whether an address keeps its text: a page that lasts, a changing list, a copy elsewhere, or no page."""

    LASTING = "lasting"
    ROLLING = "rolling"
    MIRROR = "mirror"
    NONE = "none"


class Counted(StrEnum):
    """What one unit of a base is."""

    NOTIFICATION = "notification"
    INCIDENT = "incident"
    REVIEW = "review"
    CHILD = "child"
    DEATH = "death"
    PARENT = "parent"
    AREA = "area"
    REPORT = "report"
    SETTING = "setting"
    ACCOUNT = "account"
    RECOMMENDATION = "recommendation"
    NOT_STATED = "not-stated"


class PeriodKind(StrEnum):
    """What a period is. A financial year is one to 31 March."""

    CALENDAR = "calendar"
    FINANCIAL = "financial"
    HALF = "half"
    QUARTER = "quarter"
    OTHER = "other"
    CUMULATIVE = "cumulative"
    NOT_STATED = "not-stated"


class SeriesKind(StrEnum):
    """How a series is shown: year by year, report by report, or as material related to one subject."""

    ANNUAL = "annual"
    REPORTS = "reports"
    RELATED = ""


class OverTime(StrEnum):
    """Whether the periods of a series may be joined into a run."""

    CAUTION = "caution"
    NONE = "none"


class Consequence(StrEnum):
    """What a rule or a break does to a comparison: refuses it, or asks for care."""

    NO = "no"
    CAUTION = "caution"


class AreaKind(StrEnum):
    """What an area is."""

    COUNTRY = "country"
    REGION = "region"
    PART_OF_REGION = "part-of-region"
    LOCAL_AUTHORITY = "local-authority"


class AreaLink(StrEnum):
    """How one code stands to another: a later code of the same council (its area the same, or changed), a
    council that followed it, or the region that it is a part of."""

    NEW_CODE = "new-code"
    NEW_AREA = "new-area"
    FOLLOWED_BY = "followed-by"
    PART_OF = "part-of"


class Level(StrEnum):
    """How far a source stands from the publisher, nearest first."""

    PRIMARY = "primary"
    OFFICIAL_PRESS = "official-press"
    SECONDARY = "secondary"
    TERTIARY = "tertiary"


class PublicationKind(StrEnum):
    """What a publication is."""

    ANNUAL_REPORT = "annual-report"
    NATIONAL_REVIEW = "national-review"
    THEMATIC = "thematic"
    BRIEFING = "briefing"
    GUIDANCE = "guidance"
    REPORT = "report"
    STUDY = "study"
    ANSWER = "answer"
    STATISTICS = "statistics"


class Whom(StrEnum):
    """For whom a place to turn to is, in the order in which a note gives them.

    What is for anybody stands on every note: emergency services and the local front door.
    """

    ANYBODY = "anybody"
    READER = "reader"
    CHILD = "child"
    PARENT = "parent"


class Zeros(StrEnum):
    """What a disclosure rule does with a 0: nobody at all in an answer."""

    SHOWN = "shown"
    HIDDEN = "hidden"


class BreakKind(StrEnum):
    """What changes at a break in a series."""

    PRODUCER = "producer"
    LENGTH = "length"
    UNIT = "unit"
    DEFINITION = "definition"
    COVERAGE = "coverage"
    CODER = "coder"
    GAP = "gap"
    VINTAGE = "vintage"


class Scope(StrEnum):
    """What a caveat belongs to."""

    FIGURE = "figure"
    SERIES = "series"
    VIEW = "view"
