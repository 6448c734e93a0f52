"""What is found in the text of a report: what its words are about, and how each claim stands in it."""

from enum import StrEnum
from typing import NamedTuple

from csprp_cli.model.file_kinds import WordGroup


class PrintedWords(NamedTuple):
    """One thing that reports speak of, and the words in which they do. `implies` are others that go with it:
    a suicide is a death."""

    concept: str
    group: WordGroup
    says: tuple[str, ...]
    implies: tuple[str, ...]


class State(StrEnum):
    """How a claim stands in the text of a report, the most pressing first."""

    ANOTHER_NUMBER = "another-number"
    NOT_FOUND = "not-found"
    AS_PRINTED = "as-printed"
    NEW = "new"


class Finding(NamedTuple):
    """One row of `csprp verify`: a claim, how it stands, and where. `new` has no claim and no figure, and
    carries what a figure needs."""

    claim: str
    figure: str
    state: State
    page: int
    line: str
    held: str
    printed: str
    indicator: str = ""
    category: str = ""
    base: str = ""
    unit: str = ""
    value: str = ""
    wording: str = ""
    denominator: str = ""
