"""The kinds of what notes say: as model/kinds.py, and apart so that an answer in figures loads none."""

from enum import StrEnum


class ThemeKind(StrEnum):
    """Whether a theme covers others, is about a subject, or is about how people worked."""

    UMBRELLA = "umbrella"
    TOPIC = "topic"
    PRACTICE = "practice"


class LearningPart(StrEnum):
    """Where a text stands on a note."""

    FINDING = "finding"
    ACTION = "action"
    QUESTION = "question"
    CHECK = "check"
    READING = "reading"
    PRACTICE = "practice"


class PlainPart(StrEnum):
    """Where a text stands on the easier version of a note."""

    ABOUT = "about"
    FINDING = "finding"
    ACTION = "action"
    QUESTION = "question"
    CHECK = "check"
    CARE = "care"


class SessionPart(StrEnum):
    """Where a text stands on the page of whoever leads a session."""

    TIMING = "timing"
    RULE = "rule"
    LISTEN = "listen"
    AFFECTED = "affected"


class Basis(StrEnum):
    """Whose a text is: the Panel's, ours, or somebody else's."""

    PANEL = "panel"
    CSPRP = "csprp"
    THIRD_PARTY = "third-party"
