"""Figures that no line may join, as a picture: each in a row of its own, on one axis, with its range.

Bars for the bands of one period, and values by themselves for anything else.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Literal, NamedTuple

from csprp_cli.comparison.change import part_of_whole
from csprp_cli.model.chart import Chart, Mark
from csprp_cli.model.figure import Figure
from csprp_cli.model.kinds import Agreement, Unit, ValueKind
from csprp_cli.model.result import Section
from csprp_cli.model.value import NOT_HELD, UNDER_10
from csprp_cli.record.facts import share_of
from csprp_cli.record.record import Record
from csprp_cli.wording.citations import Citations
from csprp_cli.wording.figures import as_printed, marks_of

NUMBER = "Number"
PER_CENT = "Per cent, each of what its row names"
PER_CENT_OF_ONE = "Per cent"
LEAST_ROWS = 2
"""One value alone shows nothing that its number does not say."""

_OPENS: dict[str, str] = {"bars": "Bars from zero.", "intervals": "Values, each by itself."}


_WITHOUT_NUMBER = (Unit.RANK, Unit.LISTED)


class Place(NamedTuple):
    """Where a figure stands on an axis: at a value, or over a range with no value in it."""

    value: float | None
    low: float | None = None
    high: float | None = None


class Rows(NamedTuple):
    """What a picture of figures is of: its kind, its title, what a count counts, what its rows are called.

    `words` is what stands beside the value of a figure, and `between` gives the marks that stand in a row of
    their own before it: a year that is not held, a break.
    """

    kind: Literal["bars", "intervals"]
    title: str
    counts: str
    label: Callable[[Figure], str]
    words: Callable[[Figure], str] | None = None
    between: Callable[[Figure | None, Figure | None], Iterable[Mark]] | None = None
    notes: tuple[tuple[str, str], ...] = ()


def drawable(figures: Sequence[Figure]) -> list[Figure]:
    """Return the figures that a row of a picture may name: none that no picture may show, no child's age."""
    return [
        figure for figure in figures if not figure.indicator.no_chart and figure.value_kind != ValueKind.AGE
    ]


_FEW = 10
"""A share of so few is drawn no more than their number is."""


def place_of(record: Record, figure: Figure, unit: Unit) -> Place | None:
    """Return where a figure stands on an axis of this unit, or None where it has no place on it.

    A share that nobody printed is worked out from its two counts for the drawing alone. Where sources
    differ, it is the range of what they say.
    """
    if figure.is_small_number or figure.tertiary_only:
        return None
    if unit == Unit.PERCENT and figure.unit == Unit.COUNT:
        if (share := share_of(record, figure)) is not None:
            return place_of(record, share, unit)
        part = part_of_whole(figure) if figure.status != Agreement.DISPUTED else None
        return None if part is None else Place(part)
    if figure.unit != unit:
        return None
    low, high = (float(end) if end else None for end in (figure.low, figure.high))
    whole = figure.denominator if unit == Unit.PERCENT and figure.value else ""
    if whole and float(figure.value) * float(whole) < 100 * _FEW:
        return None
    if figure.value_kind == ValueKind.NUMBER and figure.value and figure.status != Agreement.DISPUTED:
        return Place(float(figure.value))
    return None if low is None and high is None else Place(None, low, high)


def axis_unit(record: Record, figures: Sequence[Figure]) -> Unit:
    """Return the unit in which most of these figures have a place; shares before counts, which have bases."""
    units = (Unit.PERCENT, Unit.COUNT)
    return max(units, key=lambda unit: sum(place_of(record, figure, unit) is not None for figure in figures))


def values_chart(
    record: Record,
    figures: Sequence[Figure],
    citations: Citations,
    rows: Rows,
    unit: Unit | None = None,
) -> Chart | None:
    """Return figures as rows on one axis, or None where fewer than two of them have a place on it."""
    shown = drawable(figures)
    unit = unit or axis_unit(record, shown)
    marks: list[Mark] = []
    before: Figure | None = None
    for figure in shown:
        marks += rows.between(before, figure) if rows.between else ()
        marks.append(_mark(record, figure, place_of(record, figure, unit), rows))
        before = figure
    marks += rows.between(before, None) if rows.between else ()
    if sum(mark.is_drawn for mark in marks) < LEAST_ROWS:
        return None
    held_back = len(figures) - len(shown)
    notes = (*rows.notes, *(("", text) for text in _key(marks, held_back)))
    axis = rows.counts
    if unit == Unit.PERCENT:
        axis = PER_CENT if len({figure.base.id for figure in shown}) > 1 else PER_CENT_OF_ONE
    sources = dict.fromkeys(marks_of(record, figure, citations) for figure in shown)
    each = "".join(dict.fromkeys(part for mark in sources for part in mark.replace("][", "] [").split()))
    alt = alt_of(_OPENS[rows.kind], rows.title, marks, notes)
    return Chart(rows.title, tuple(marks), alt, notes, each, axis, rows.kind)


def _mark(record: Record, figure: Figure, place: Place | None, rows: Rows) -> Mark:
    label = rows.label(figure)
    if figure.is_small_number:
        return Mark(label, UNDER_10, kind="gap")
    printed = (rows.words or (lambda one: as_printed(record, one)))(figure)
    if place is None:
        return Mark(label, printed, kind="gap")
    if place.value is None:
        return Mark(label, printed, place.low or 0.0, "range", place.low, place.high)
    return Mark(label, printed, place.value, "value", place.low, place.high)


_RANGE = 'A line between two ends is a range: what words such as "over half" can mean, or what sources say.'
_NO_MARK = "A row without a mark has no place on this scale, or stands for fewer than 10."


def _key(marks: Sequence[Mark], held_back: int) -> Iterator[str]:
    """Yield what a reader must know to read the marks that are there."""
    if any(mark.kind == "range" for mark in marks):
        yield _RANGE
    if any(mark.kind == "gap" and mark.printed not in (NOT_HELD, UNDER_10) for mark in marks):
        yield _NO_MARK
    if held_back:
        rows = "1 row is" if held_back == 1 else f"{held_back} rows are"
        yield f"{rows} left out of the picture, for care."


def alt_of(opens: str, title: str, marks: Sequence[Mark], notes: Sequence[tuple[str, str]]) -> str:
    """Return in full what a picture shows: each row with its words, then its notes."""
    said = "; ".join(
        f"{mark.label}, {mark.printed}" if mark.printed else mark.label
        for mark in marks
        if not mark.is_boundary
    )
    return " ".join(filter(None, (opens, f"{title}.", f"{said}.", *(text for _, text in notes))))


def on_one_scale(*sections: Section) -> list[Section]:
    """Return sections whose pictures have one scale for what they count alike: a longer bar is always more.

    Plain numbers have one in each section: beside those of another series, small ones would not be seen.
    """
    ends: dict[str, list[float]] = {}
    for place, section in enumerate(sections):
        for chart in section.charts:
            ends.setdefault(_scale(chart, place), []).extend((chart.least, chart.most))
    return [
        section._replace(
            charts=tuple(
                chart._replace(beside=(min(ends[name]), max(ends[name])))
                for chart in section.charts
                for name in [_scale(chart, place)]
            )
        )
        for place, section in enumerate(sections)
    ]


def _scale(chart: Chart, place: int) -> str:
    """Return what names the scale of a picture: what it counts, whatever of."""
    return str(place) if chart.axis == NUMBER else chart.axis.partition(",")[0]


def why_undrawn(figures: Sequence[Figure]) -> str:
    """Return why figures have no picture, for an answer that has none."""
    apart = [figure for figure in figures if figure.indicator.no_chart]
    if apart and any(figure.unit not in _WITHOUT_NUMBER for figure in apart):
        return "csprp draws no picture of suicide, nor of causes of death with suicide among them"
    numbers = [figure for figure in figures if figure.unit not in _WITHOUT_NUMBER]
    if not numbers:
        return "what is held here is an order or a name, not a number, so there is nothing to draw"
    if len(numbers) < LEAST_ROWS:
        return "one number alone is held here, and a picture would show no more than it says"
    return "fewer than two of these numbers stand on one scale, so there is nothing to draw"
