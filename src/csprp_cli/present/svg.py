"""Drawings within a web page and in pictures: the bars of tables and the charts, as SVG."""

import xml.etree.ElementTree as ET

from csprp_cli.model.chart import Chart
from csprp_cli.model.result import Bar
from csprp_cli.present.letters import Room, width_of
from csprp_cli.present.svg_parts import LINE, NARROWEST, closed, em, opened, percent, words
from csprp_cli.present.svg_rows import draw_grid, draw_rows
from csprp_cli.present.text.column_widths import length_of

# Across, a chart is laid out in shares of its width, and down, in lines of its own text. So it takes the
# width that there is while its words stay as large as they are: a drawing that is scaled has tiny ones.
_HIGHEST = 4.5
_HIGHEST_WITH_AXIS = 11.0
_AXIS = 0.9
"""How much of a column's place the numbers of the axis take."""
_TO_AXIS = 0.85
"""How much of that its numbers have; lines across begin there."""
_BOUNDARY = 0.4
"""How much of a column's place a boundary takes."""
_CLEAR = 0.4
"""What stays free between the words of two columns, in the size of their letters."""


def draw_bar(cell: ET.Element, bar: Bar) -> None:
    """Draw a bar; the number beside it says the same, so it is not read out. A fill prints on paper."""
    drawn = ET.SubElement(cell, "svg", {"aria-hidden": "true"})
    ET.SubElement(drawn, "rect", {"width": percent(bar.value, bar.most), "height": "100%"})


_SCREEN = Room(NARROWEST)


def draw_chart(figure: ET.Element, chart: Chart, room: Room = _SCREEN) -> float:
    """Draw a chart in the way of its kind, and return its height in the size of its letters.

    `room` is the least that it will have, in the same size: its words are folded to that.
    """
    drawn = opened(figure, chart.alt or chart.title)
    match chart.kind:
        case "columns":
            return _columns(drawn, chart, room)
        case "grid":
            return draw_grid(drawn, chart, room)
    return draw_rows(drawn, chart, room)


def room_for(chart: Chart, letters: float = 1.0) -> float:
    """Return the width below which words of a chart would meet, in the size of its letters."""
    if chart.kind != "columns":
        return 0.0
    places, start = _places(chart)
    ticks = max(width_of(f"{tick:,}") for tick in chart.ticks) * letters + _CLEAR if chart.axis else 0.0
    column = max(_widest_word(chart) * letters + _CLEAR, ticks / (_AXIS * _TO_AXIS))
    return (start + sum(places)) * column


def _widest_word(chart: Chart) -> float:
    """Return the width of the widest word of a chart of columns, which is never broken."""
    texts = (
        (text, bold) for mark in chart.marks for text, bold in ((mark.label, False), (mark.printed, True))
    )
    return max((width_of(word, bold=bold) for text, bold in texts for word in text.split()), default=0.0)


def _places(chart: Chart) -> tuple[list[float], float]:
    """Return how much of the width each mark takes, and the numbers of the axis before them."""
    return [_BOUNDARY if mark.is_boundary else 1.0 for mark in chart.marks], _AXIS if chart.axis else 0.0


def _columns(drawn: ET.Element, chart: Chart, room: Room) -> float:
    """Draw the columns of a chart, from zero, in proportion to its highest."""
    places, start = _places(chart)
    across = start + sum(places)
    highest = _HIGHEST_WITH_AXIS if chart.axis else _HIGHEST
    most = chart.ticks[-1] if chart.axis else chart.most
    wide = max(room.width / max(across, 1.0) - _CLEAR, _widest_word(chart) * room.letters)
    heads = [room.lines(mark.printed, wide, bold=True) for mark in chart.marks]
    labels = [room.lines(mark.label, wide) for mark in chart.marks]
    head = LINE * max(map(len, heads), default=1)
    top = 1.5 * LINE if chart.axis else 0.0  # the name of the axis stands above all else
    floor = highest + (top + LINE * 1.2 if chart.axis else head)
    below = LINE * max(map(len, labels), default=0)
    if chart.axis:
        _axis(drawn, chart, percent(start * _TO_AXIS, across), floor, highest)
    left = percent(start, across)
    for mark, place, above, label in zip(chart.marks, places, heads, labels, strict=True):
        middle = percent(start + place / 2, across)
        if mark.is_boundary:
            words(drawn, [mark.label], middle, top + LINE * 0.85, "letter")
            line = {"x1": middle, "x2": middle, "y1": em(top + LINE), "y2": em(floor), "class": mark.kind}
            ET.SubElement(drawn, "line", line)
        else:
            high = highest * length_of(Bar(mark.value, most)) if mark.kind == "value" else 0.0
            if high:
                box = {
                    "x": percent(start + 0.18, across),
                    "width": percent(0.64, across),
                    "y": em(floor - high),
                    "height": em(high),
                }
                ET.SubElement(drawn, "rect", box)
            first = floor - high - 0.35 - LINE * (len(above) - 1)
            words(drawn, above, middle, first, "printed" if mark.kind == "value" else "gap")
            words(drawn, label, middle, floor + LINE, "label")
        start += place
    ET.SubElement(
        drawn, "line", {"x1": left, "x2": "100%", "y1": em(floor), "y2": em(floor), "class": "floor"}
    )
    return closed(drawn, across * 4.2, floor + below + 0.3)


def _axis(drawn: ET.Element, chart: Chart, end: str, floor: float, highest: float) -> None:
    """Draw the axis of values: its name, and a line across for each of its round numbers."""
    ET.SubElement(drawn, "text", {"x": "0", "y": em(LINE * 0.85), "class": "axis"}).text = chart.axis
    for tick in chart.ticks:
        high = em(floor - highest * tick / chart.ticks[-1])
        ET.SubElement(drawn, "line", {"x1": end, "x2": "100%", "y1": high, "y2": high, "class": "grid"})
        where = {"x": end, "dx": "-0.4em", "y": high, "dy": "0.35em", "class": "tick"}
        ET.SubElement(drawn, "text", where).text = f"{tick:,}"
