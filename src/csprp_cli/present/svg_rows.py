"""Charts that are read down: a row for each mark, its words above what is drawn; and the grid of themes.

Words stand above the drawing and never beside it, so that a row holds on the narrowest screen.
"""

import xml.etree.ElementTree as ET

from csprp_cli.model.chart import Chart, Mark
from csprp_cli.present.letters import Room
from csprp_cli.present.svg_parts import LINE, closed, em, percent, rule, words

_WIDEST = 44.0
_BAND = 1.1
"""The height of what is drawn of a row."""
_BETWEEN = 0.55
_EDGE = 2.5
"""Shares of the width that stay free on both sides of the axis, for half a dot and for an arrow."""
_NAMES = 46.0
"""How much of a grid its names take, in shares of its width."""
NOT_NAMED = "-"


def draw_rows(drawn: ET.Element, chart: Chart, room: Room) -> float:
    """Draw bars or values in rows, and return the height; `room` is the least width there will be."""
    down = 0.0
    for mark in chart.marks:
        if mark.is_boundary:
            words(drawn, [mark.label], "0", down + LINE * 0.85, "letter first")
            rule(drawn, (percent(6, 100), "100%"), (down + 0.65, down + 0.65), mark.kind)
            down += LINE + _BETWEEN
            continue
        down = _said(drawn, mark, down, room)
        if mark.is_drawn:
            _band(drawn, chart, mark, down + 0.35)
            down += _BAND + 0.35
        down += _BETWEEN
    return closed(drawn, _WIDEST, _axis(drawn, chart, down, room) + 0.2)


def _said(drawn: ET.Element, mark: Mark, down: float, room: Room) -> float:
    """Write what a row is called and its number, on one line where they fit, and return where they end."""
    kind = "printed" if mark.is_drawn else "gap"
    bold = mark.is_drawn
    if room.width_of(mark.label) + room.width_of(mark.printed, bold=bold) + 1.5 <= room.width:
        words(drawn, [mark.label], "0", down + LINE, "row")
        words(drawn, [mark.printed], "100%", down + LINE, f"{kind} last")
        return down + LINE
    for text, look in ((mark.label, "row"), (mark.printed, f"{kind} first")):
        lines = room.lines(text, bold=bold and look != "row")
        words(drawn, lines, "0", down + LINE, look)
        down += LINE * len(lines)
    return down


def _band(drawn: ET.Element, chart: Chart, mark: Mark, top: float) -> None:
    """Draw the place of one mark: a bar from zero or a dot, and the range that it reaches over."""
    middle, foot = top + _BAND / 2, top + _BAND
    first, last = (_across(chart, tick) for tick in (chart.ticks[0], chart.ticks[-1]))
    rule(drawn, (first, last), (middle, middle), "grid")
    for tick in chart.ticks:
        at = _across(chart, tick)
        rule(drawn, (at, at), (top, foot), "floor" if tick == 0 else "grid")
    if chart.kind == "bars":
        end = mark.value if mark.kind == "value" else (mark.low or 0.0)
        start, length = sorted((0.0, end))
        box = {"x": _across(chart, start), "width": percent(_part(chart, length) - _part(chart, start), 100)}
        ET.SubElement(drawn, "rect", {**box, "y": em(top + 0.1), "height": em(_BAND - 0.2)})
    if mark.has_range:
        _reach(drawn, chart, mark, middle)
    if chart.kind == "intervals" and mark.kind == "value":
        where = {"cx": _across(chart, mark.value), "cy": em(middle), "r": em(0.4), "class": "dot"}
        ET.SubElement(drawn, "circle", where)


def _reach(drawn: ET.Element, chart: Chart, mark: Mark, middle: float) -> None:
    """Draw a range: a line with an end at each value, an arrow where it goes on beyond the axis."""
    ticks = chart.ticks
    low = _across(chart, ticks[0] if mark.low is None else mark.low)
    high = _across(chart, ticks[-1] if mark.high is None else mark.high)
    kind = "span" if chart.kind == "intervals" and mark.kind == "range" else "reach"
    rule(drawn, (low, high), (middle, middle), kind)
    for at, end, way in ((low, mark.low, -1), (high, mark.high, 1)):
        if end is None:
            # A path knows no shares of the width, so it stands in a drawing of its own that has a place.
            tip = ET.SubElement(drawn, "svg", {"x": at, "y": em(middle), "overflow": "visible"})
            ET.SubElement(tip, "path", {"d": f"M{-7 * way},-5L{way},0L{-7 * way},5", "class": "tip"})
        else:
            rule(drawn, (at, at), (middle - 0.4, middle + 0.4), kind)


def _line_of(drawn: ET.Element, chart: Chart, down: float) -> float:
    """Draw the line of the axis below a row without one, whose words its numbers would seem to belong to."""
    first, last = (_across(chart, tick) for tick in (chart.ticks[0], chart.ticks[-1]))
    rule(drawn, (first, last), (down + 0.3, down + 0.3), "grid")
    for tick in chart.ticks:
        at = _across(chart, tick)
        rule(drawn, (at, at), (down + 0.1, down + 0.5), "floor" if tick == 0 else "grid")
    return down + 0.7


def _axis(drawn: ET.Element, chart: Chart, down: float, room: Room) -> float:
    """Write the numbers along the axis and what they count, and return where they end."""
    ticks = chart.ticks
    if not chart.marks[-1].is_drawn:
        down = _line_of(drawn, chart, down)
    widest = max(room.width_of(f"{tick:,}") for tick in ticks)
    between = room.width * (100 - 2 * _EDGE) / 100 / (len(ticks) - 1)
    # The last number may end at the edge, and so stand half its width nearer to the one before it.
    all_fit = between >= 1.5 * widest + 0.3
    shown = [tick for tick in ticks if all_fit or tick in (ticks[0], 0, ticks[-1])]
    for tick in shown:
        # A number stands under its line where it has room there, else it starts or ends at the edge.
        beyond = room.width_of(f"{tick:,}") / 2 > room.width * _EDGE / 100
        kind, at = "middle", _across(chart, tick)
        if beyond and tick in (ticks[0], ticks[-1]):
            kind, at = ("first", "0") if tick == ticks[0] else ("last", "100%")
        words(drawn, [f"{tick:,}"], at, down + LINE * 0.8, f"tick {kind}")
    lines = room.lines(chart.axis)
    words(drawn, lines, "0", down + LINE * 1.9, "axis")
    return down + LINE * (1.1 + len(lines)) + 0.2


def _part(chart: Chart, value: float) -> float:
    """Return where a value stands, in shares of the width."""
    first, last = chart.ticks[0], chart.ticks[-1]
    return _EDGE + (100 - 2 * _EDGE) * (value - first) / (last - first)


def _across(chart: Chart, value: float) -> str:
    return percent(_part(chart, value), 100)


def draw_grid(drawn: ET.Element, chart: Chart, room: Room) -> float:
    """Draw a square for each cell that holds words, and a dash for each that holds none."""
    each = (100 - _NAMES) / max(len(chart.across), 1)
    middles = [_NAMES + each * (place + 0.5) for place in range(len(chart.across))]
    heads = [room.lines(title, room.width * each / 100 - 0.4, bold=True) for title in chart.across]
    tallest = max(map(len, heads), default=0)
    for middle, lines in zip(middles, heads, strict=True):
        words(drawn, lines, percent(middle, 100), LINE * (tallest - len(lines) + 1), "printed")
    down = LINE * tallest + 0.4
    for mark in chart.marks:
        rule(drawn, ("0", "100%"), (down, down), "grid")
        lines = room.lines(mark.label, room.width * _NAMES / 100 - 0.6)
        words(drawn, lines, "0", down + LINE, "row")
        height = LINE * len(lines) + 0.5
        for middle, cell in zip(middles, mark.cells, strict=True):
            _cell(drawn, middle, down + height / 2, room.width, named=cell not in ("", NOT_NAMED))
        down += height
    rule(drawn, ("0", "100%"), (down, down), "grid")
    return closed(drawn, _WIDEST, down + 0.2)


def _cell(drawn: ET.Element, middle: float, down: float, room: float, *, named: bool) -> None:
    half = 100 * 0.5 / room
    if named:
        box = {"x": percent(middle - half, 100), "width": percent(2 * half, 100)}
        ET.SubElement(drawn, "rect", {**box, "y": em(down - 0.5), "height": em(1.0)})
    else:
        rule(drawn, (percent(middle - half, 100), percent(middle + half, 100)), (down, down), "none")
