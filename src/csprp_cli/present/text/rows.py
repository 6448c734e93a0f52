"""A chart that is read down, in characters that every terminal has: a scale below the words of each row."""

from csprp_cli.model.chart import Chart, Mark, row_label
from csprp_cli.present.text.column_widths import folded

_LONGEST = 50
_TRACK, _VALUE, _RANGE = ".", "o", "="
_EDGE = "  "


def rows_in_text(chart: Chart, width: int, glyph: str) -> list[str]:
    """Return the rows of a chart: its words, and below them a bar from zero or a value on its scale.

    `=` is a range, and `<` or `>` one that goes on beyond the scale.
    """
    first, last = f"{chart.ticks[0]:,}", f"{chart.ticks[-1]:,}"
    room = min(max(width - len(_EDGE) - len(first) - len(last) - 4, 10), _LONGEST)
    lines = []
    for mark in chart.marks:
        if mark.is_boundary:
            lines.append(f"{_EDGE}---- {mark.label} ----")
            continue
        lines += [f"{_EDGE}{line}" for line in folded(row_label(mark), width - len(_EDGE))]
        if mark.is_drawn:
            lines.append(f"{_EDGE}{first} |{_scale(chart, mark, room, glyph)}| {last}")
    return [*lines, f"{_EDGE}{chart.axis}"]


def _scale(chart: Chart, mark: Mark, room: int, glyph: str) -> str:
    """Return the scale of one row with what is drawn on it."""
    ticks = chart.ticks

    def place(value: float) -> int:
        return round((value - ticks[0]) / (ticks[-1] - ticks[0]) * (room - 1))

    drawn = [_TRACK] * room
    if chart.kind == "bars":
        end = mark.value if mark.kind == "value" else (mark.low or 0.0)
        drawn[: place(end) + 1] = [glyph] * (place(end) + 1)
    if mark.has_range:
        low = place(ticks[0] if mark.low is None else mark.low)
        high = place(ticks[-1] if mark.high is None else mark.high)
        drawn[low : high + 1] = [_RANGE] * (high + 1 - low)
        drawn[low] = "<" if mark.low is None else drawn[low]
        drawn[high] = ">" if mark.high is None else drawn[high]
    if ticks[0] < 0:
        drawn[place(0)] = "|"
    if chart.kind == "intervals" and mark.kind == "value":
        drawn[place(mark.value)] = _VALUE
    return "".join(drawn)
