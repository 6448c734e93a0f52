"""A small picture as an object: one description that every format draws in its own way."""

from typing import Literal, NamedTuple

MarkKind = Literal["value", "gap", "break", "care"]


class Mark(NamedTuple):
    """One place on the axis of a chart, in the order of time.

    `kind` is `value` (a column, with `printed` above it), `gap` (a year that is not held: no column,
    the words in `printed`), `break` (a boundary across which nothing may be joined) or `care` (a
    boundary that needs care). A boundary has no value; its `label` is the letter of its note.
    """

    label: str
    printed: str = ""
    value: float = 0.0
    kind: MarkKind = "value"

    @property
    def is_boundary(self) -> bool:
        """Whether it stands between years and not for one."""
        return self.kind in ("break", "care")


class Chart(NamedTuple):
    """Columns from zero over time, of one run of figures, with the breaks beside and within it.

    `alt` says in full what the picture shows, for those who do not see it. `notes` are lettered reasons
    of the boundaries. `source` holds the numbered marks of the sources, such as "[1][2]".
    """

    title: str
    marks: tuple[Mark, ...]
    alt: str
    notes: tuple[tuple[str, str], ...] = ()
    source: str = ""

    @property
    def most(self) -> float:
        """The value of the highest column: what others are drawn in proportion to."""
        return max((mark.value for mark in self.marks if mark.kind == "value"), default=0.0)
