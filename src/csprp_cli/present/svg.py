"""Drawings within a web page: the bars of its tables and the columns of its charts, as SVG."""

import xml.etree.ElementTree as ET

from csprp_cli.model.chart import Chart
from csprp_cli.model.result import Bar
from csprp_cli.present.text.column_widths import folded, length_of

# Across, a chart is laid out in shares of its width, and down, in lines of its own text. So it takes the
# width that there is while its words stay as large as they are: a drawing that is scaled has tiny ones.
_LINE = 1.2
_HIGHEST = 4.5
_HIGHEST_WITH_AXIS = 11.0
_AXIS = 0.9
"""How much of a column's place the numbers of the axis take."""
_NARROWEST = 20.0
"""The width of a chart on a screen of 320 pixels, in its own text."""
_BOUNDARY = 0.4
"""How much of a column's place a boundary takes."""


def draw_bar(cell: ET.Element, bar: Bar) -> None:
    """Draw a bar; the number beside it says the same, so it is not read out. A fill prints on paper."""
    drawn = ET.SubElement(cell, "svg", {"aria-hidden": "true"})
    ET.SubElement(drawn, "rect", {"width": _percent(bar.value, bar.most), "height": "100%"})


def draw_chart(figure: ET.Element, chart: Chart) -> None:
    """Draw the columns of a chart, from zero, in proportion to its highest."""
    places = [_BOUNDARY if mark.is_boundary else 1.0 for mark in chart.marks]
    start = _AXIS if chart.axis else 0.0
    across = start + sum(places)
    highest = _HIGHEST_WITH_AXIS if chart.axis else _HIGHEST
    most = chart.ticks[-1] if chart.axis else chart.most
    room = max(int(_NARROWEST / max(across, 1.0) * 1.8), 4)
    head = _LINE * max((len(folded(mark.printed, room)) for mark in chart.marks), default=1)
    top = 1.5 * _LINE if chart.axis else 0.0  # the name of the axis stands above all else
    floor = highest + (top + _LINE * 1.2 if chart.axis else head)
    below = _LINE * max((len(folded(mark.label, room)) for mark in chart.marks), default=0)
    drawn = ET.SubElement(
        figure,
        "svg",
        {
            "class": "chart",
            "role": "img",
            "aria-label": chart.alt or chart.title,
            "width": _em(across * 4.2),
            "height": _em(floor + below + 0.3),
        },
    )
    if chart.axis:
        _axis(drawn, chart, _percent(start * 0.85, across), floor, highest)
    left = _percent(start, across)
    for mark, place in zip(chart.marks, places, strict=True):
        middle = _percent(start + place / 2, across)
        if mark.is_boundary:
            _words(drawn, [mark.label], middle, top + _LINE * 0.85, "letter")
            line = {"x1": middle, "x2": middle, "y1": _em(top + _LINE), "y2": _em(floor), "class": mark.kind}
            ET.SubElement(drawn, "line", line)
        else:
            high = highest * length_of(Bar(mark.value, most)) if mark.kind == "value" else 0.0
            if high:
                box = {
                    "x": _percent(start + 0.18, across),
                    "width": _percent(0.64, across),
                    "y": _em(floor - high),
                    "height": _em(high),
                }
                ET.SubElement(drawn, "rect", box)
            above = folded(mark.printed, room)
            first = floor - high - 0.35 - _LINE * (len(above) - 1)
            _words(drawn, above, middle, first, "printed" if mark.kind == "value" else "gap")
            _words(drawn, folded(mark.label, room), middle, floor + _LINE, "label")
        start += place
    ET.SubElement(
        drawn, "line", {"x1": left, "x2": "100%", "y1": _em(floor), "y2": _em(floor), "class": "floor"}
    )


def _axis(drawn: ET.Element, chart: Chart, end: str, floor: float, highest: float) -> None:
    """Draw the axis of values: its name, and a line across for each of its round numbers."""
    ET.SubElement(drawn, "text", {"x": "0", "y": _em(_LINE * 0.85), "class": "axis"}).text = chart.axis
    for tick in chart.ticks:
        high = _em(floor - highest * tick / chart.ticks[-1])
        ET.SubElement(drawn, "line", {"x1": end, "x2": "100%", "y1": high, "y2": high, "class": "grid"})
        where = {"x": end, "dx": "-0.4em", "y": high, "dy": "0.35em", "class": "tick"}
        ET.SubElement(drawn, "text", where).text = f"{tick:,}"


def _words(drawn: ET.Element, lines: list[str], middle: str, first: float, kind: str) -> None:
    for place, line in enumerate(lines):
        where = {"x": middle, "y": _em(first + place * _LINE), "class": kind}
        ET.SubElement(drawn, "text", where).text = line


def _em(size: float) -> str:
    return f"{round(size, 2):g}em"


def _percent(part: float, whole: float) -> str:
    return f"{round(100 * part / whole, 2) if whole else 0:g}%"
