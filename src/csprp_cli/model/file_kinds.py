"""The kinds of what stands in other people's files: as model/kinds.py, apart as those of notes are."""

from enum import StrEnum


class Shape(StrEnum):
    """What one row of a file of somebody's own is: an incident, or a figure that they counted."""

    INCIDENTS = "incidents"
    COUNTS = "counts"
    ANY = "any"


class ColumnKind(StrEnum):
    """What a column of such a file holds."""

    REFERENCE = "reference"
    DATE = "date"
    AGE_YEARS = "age-years"
    AGE_MONTHS = "age-months"
    CHOICE = "choice"
    YES_NO = "yes-no"
    INDICATOR = "indicator"
    CATEGORY = "category"
    PERIOD = "period"
    COUNT = "count"
    NOT_READ = "not-read"
    UNCLEAR = "unclear"


class HeadingWord(StrEnum):
    """What a word of a heading does to the question that the heading asks."""

    GRAMMAR = "grammar"
    CHILD = "child"
    OPPOSITE = "opposite"
    PAST = "past"
    END = "end"
    KIND = "kind"
    PERSON = "person"
    DATE = "date"
    INCIDENT = "incident"
    SENT = "sent"
    PERSONAL = "personal"


class Reads(StrEnum):
    """What a DfE file is about, and so how its rows are read."""

    NATIONAL = "national"
    AREAS = "areas"
    TOTALS = "totals"
    CARE_LEAVERS = "care-leavers"
    NOT_READ = "not-read"


class WordGroup(StrEnum):
    """What the words of printed_words.csv are about. Two of one group stand beside each other, as deaths and
    serious harm do; those from `unit` on are about nothing that tells one figure from another."""

    OUTCOME = "outcome"
    PERSON = "person"
    PARENT_KIND = "parent-kind"
    SEX = "sex"
    NOT_KNOWN = "not-known"
    CAUSE = "cause"
    HARM = "harm"
    FEATURE = "feature"
    SERVICE = "service"
    EDUCATION = "education"
    SCHOOLING = "schooling"
    TOPIC = "topic"
    PRACTICE = "practice"
    QUALITY = "quality"
    REVIEW = "review"
    ETHNICITY = "ethnicity"
    HOME = "home"
    CONTEXT = "context"
    AGE = "age"
    DETAIL = "detail"
    UNIT = "unit"
    ANOTHER_TIME = "another-time"
    ANOTHER_PLACE = "another-place"
    DENIED = "denied"
    LACKING = "lacking"
    PRAISED = "praised"
    NOTHING = "nothing"
