"""A small picture as an object: one description that every format draws in its own way."""

import math
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


def axis_label(mark: Mark) -> str:
    """Return what stands under a place on the axis of a native chart, which draws no lines between years: a
    year, a year not held, the letter of a break."""
    if mark.is_boundary:
        return f"| {mark.label} |"
    return f"{mark.label} {mark.printed}" if mark.kind == "gap" else mark.label


class Chart(NamedTuple):
    """Columns from zero over time, of one run of figures, with the breaks beside and within it.

    `alt` says in full what the picture shows, for those who do not see it. `notes` are lettered reasons
    of the boundaries. `source` holds the numbered marks of the sources, such as "[1][2]". `axis` names what
    the axis of values counts; without one it is the small picture of a note, which has no such axis.
    """

    title: str
    marks: tuple[Mark, ...]
    alt: str
    notes: tuple[tuple[str, str], ...] = ()
    source: str = ""
    axis: str = ""

    @property
    def most(self) -> float:
        """The value of the highest column: what others are drawn in proportion to."""
        return max((mark.value for mark in self.marks if mark.kind == "value"), default=0.0)

    @property
    def ticks(self) -> tuple[int, ...]:
        """The round numbers along the axis of values: from 0, by steps, to the first that nothing exceeds."""
        steps = (part * 10**power for power in range(12) for part in (1, 2, 5))
        step = next(step for step in steps if step * 5 >= self.most)
        return tuple(range(0, step * max(math.ceil(self.most / step), 1) + 1, step))
