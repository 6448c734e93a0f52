"""A local number beside the national one: what is asked of both, and what may be said."""

from typing import NamedTuple

from csprp_cli.model.figure import Figure
from csprp_cli.model.verdict import Standing

COMPARE_FIELDS = (
    *("metric", "indicator", "category", "period", "local_value", "local_numerator", "local_denominator"),
    *("local_flags", "national_value", "national_figure", "verdict", "difference", "difference_low"),
    *("difference_high", "words", "value_unit", "measure", "rule"),
)
"""The columns of a row in CSV and JSON. A hidden number is its symbol in `local_flags`, and nothing else.
`rule` is the disclosure rule that the page was made under, or OPEN."""

OPEN = "none"
"""What stands where a rule would, for people who may see every number: nothing is hidden."""

BESIDE = ("dfe-sin", "panel")
"""The series that count incidents as a partnership does: one row a notification, incident or review."""

HIDDEN = "[c]"
"""The one symbol of everything that is hidden, whatever the reason: the reason itself would say something."""


ALL = "all"
"""What stands in a key where a variable would: the total."""


class CellKey(NamedTuple):
    """The name of one local count: its period, the variable and its category; by default the total."""

    period: str
    variable: str = ALL
    category: str = ""

    def __str__(self) -> str:
        return " | ".join(filter(None, self))

    def without(self, *parts: "CellKey") -> "CellKey":
        """Return the name of what is left of this count when others are taken from it."""
        taken = " and ".join(f"{part.variable} {part.category}" for part in parts)
        return self._replace(category=f"{self.category} without {taken}".lstrip())


class Measure(NamedTuple):
    """One question that a national figure answers, and the cell of the local tables that answers it.

    `cell` counts the local children or incidents it is about, out of those in `whole`. Both are keys of a
    TableSet; for the number of all incidents they are one.
    """

    national: Figure
    cell: CellKey
    whole: CellKey

    @property
    def is_total(self) -> bool:
        """Whether it asks how many there were in all."""
        return self.cell == self.whole


class OwnAnswer(NamedTuple):
    """One answer to a question of an own file, and how many of its incidents or children gave it.

    `question` is a column of the file, and "all" for the number of all of them. `cell` and `whole` are keys
    of a TableSet, as those of a Measure are.
    """

    question: str
    answer: str
    cell: CellKey
    whole: CellKey


def total_of(period: str) -> OwnAnswer:
    """Return the number of all incidents of a period."""
    return OwnAnswer(ALL, "All", CellKey(period), CellKey(period))


class MeasureRow(NamedTuple):
    """One measure as a row for machines, and as the cells that people read.

    `national` are the figures that it stands beside, one of each year.
    """

    measure: Measure
    record: dict[str, str]
    ours: str
    theirs: str
    words: str
    national: tuple[Figure, ...]

    @property
    def stands(self) -> bool:
        """Whether something may be said of the local number beside the national one."""
        return self.record["verdict"] != Standing.NOT_COMPARABLE


SUMMARY_FIELDS = (*("period", "question", "answer", "count", "out_of", "percent", "flags", "words", "rule"),)
"""The columns of a row of a summary. A hidden number is its symbol in `flags`, and nothing else."""
