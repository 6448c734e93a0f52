"""A picture as an object: one description that every format draws in its own way."""

import math
from typing import Literal, NamedTuple

MarkKind = Literal["value", "range", "gap", "break", "care"]
ChartKind = Literal["columns", "bars", "intervals", "grid"]


class Mark(NamedTuple):
    """One place of a chart, in the order in which it is read.

    `kind` is `value` (drawn at `value`, with `printed` beside it), `range` (words that stand for a range:
    drawn from `low` to `high`, never at a number), `gap` (nothing is drawn: the words in `printed` say why),
    `break` (a boundary across which nothing may be joined) or `care` (a boundary that needs care). A boundary
    has no value; its `label` is the letter of its note. A `value` has a range too where its sources differ
    or chance is shown. A range with one end alone goes on beyond the axis. `cells` are those of a grid.
    """

    label: str
    printed: str = ""
    value: float = 0.0
    kind: MarkKind = "value"
    low: float | None = None
    high: float | None = None
    cells: tuple[str, ...] = ()

    @property
    def is_boundary(self) -> bool:
        """Whether it stands between years and not for one."""
        return self.kind in ("break", "care")

    @property
    def is_drawn(self) -> bool:
        """Whether it has a place on the axis of values."""
        return self.kind in ("value", "range")

    @property
    def has_range(self) -> bool:
        """Whether it reaches from one value to another."""
        return self.low is not None or self.high is not None

    @property
    def ends(self) -> tuple[float, ...]:
        """Every value that the axis must hold."""
        own = (self.value,) if self.kind == "value" else ()
        return (*own, *(end for end in (self.low, self.high) if end is not None)) if self.is_drawn else ()


def axis_label(mark: Mark) -> str:
    """Return what stands under a place on the axis of a native chart, which draws no lines between years: a
    year, a year not held, the letter of a break."""
    if mark.is_boundary:
        return f"| {mark.label} |"
    return f"{mark.label} {mark.printed}" if mark.kind == "gap" else mark.label


def row_label(mark: Mark) -> str:
    """Return what stands beside a row of a native chart: what it is, and its number in words."""
    if mark.is_boundary:
        return axis_label(mark)
    return f"{mark.label}: {mark.printed}" if mark.printed else mark.label


def reach_of(chart: "Chart", mark: Mark) -> tuple[float, float]:
    """Return how far a range goes beyond the value of its mark, and back from it: to the axis where open."""
    if not (mark.is_drawn and mark.has_range):
        return 0.0, 0.0
    low = float(chart.ticks[0]) if mark.low is None else mark.low
    high = float(chart.ticks[-1]) if mark.high is None else mark.high
    return max(high - mark.value, 0.0), max(mark.value - low, 0.0)


class Chart(NamedTuple):
    """One panel: columns over time, bars by band, values with their ranges, or a grid of what is named.

    `columns` are of one run of figures, with the breaks beside and within it. `bars` are the bands of one
    period. `intervals` stand each alone, whatever is between them. A `grid` has no values: each mark has a
    cell for each of `across`.

    `alt` says in full what the picture shows, for those who do not see it. `notes` are lettered reasons
    of the boundaries. `source` holds the numbered marks of the sources, such as "[1][2]". `axis` names what
    the axis of values counts; without one it is the small picture of a note, which has no such axis. It
    holds `beside` too: the ends of the pictures that are seen beside it.
    """

    title: str
    marks: tuple[Mark, ...]
    alt: str
    notes: tuple[tuple[str, str], ...] = ()
    source: str = ""
    axis: str = ""
    kind: ChartKind = "columns"
    across: tuple[str, ...] = ()
    beside: tuple[float, ...] = ()

    @property
    def most(self) -> float:
        """The greatest value: what others are drawn in proportion to."""
        return max((*self.beside, *(end for mark in self.marks for end in mark.ends)), default=0.0)

    @property
    def least(self) -> float:
        """The lowest value, or 0: an axis always holds zero."""
        return min((*self.beside, *(end for mark in self.marks for end in mark.ends)), default=0.0)

    @property
    def ticks(self) -> tuple[int, ...]:
        """The round numbers along the axis of values, by steps: 0 among them, and nothing outside them."""
        least, most = min(self.least, 0.0), max(self.most, 0.0)
        steps = (part * 10**power for power in range(12) for part in (1, 2, 5))
        step = next(step for step in steps if step * 5 >= most - least)
        ends = math.floor(least / step), max(math.ceil(most / step), 1)
        return tuple(range(step * ends[0], step * ends[1] + 1, step))

    @property
    def step(self) -> int:
        """How far it is from one round number along the axis to the next."""
        return self.ticks[1] - self.ticks[0]
