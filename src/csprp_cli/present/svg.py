"""Drawings within a web page: the bars of its tables and the columns of its charts, as SVG."""

import xml.etree.ElementTree as ET

from csprp_cli.model.chart import Chart
from csprp_cli.model.result import Bar
from csprp_cli.present.text.column_widths import folded, length_of

# Across, a chart is laid out in shares of its width, and down, in lines of its own text. So it takes the
# width that there is while its words stay as large as they are: a drawing that is scaled has tiny ones.
_LINE = 1.2
_HIGHEST = 4.5
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
    across = sum(places)
    room = max(int(_NARROWEST / max(across, 1.0) * 1.8), 4)
    head = _LINE * max((len(folded(mark.printed, room)) for mark in chart.marks), default=1)
    floor = head + _HIGHEST
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
    start = 0.0
    for mark, place in zip(chart.marks, places, strict=True):
        middle = _percent(start + place / 2, across)
        if mark.is_boundary:
            _words(drawn, [mark.label], middle, _LINE * 0.85, "letter")
            line = {"x1": middle, "x2": middle, "y1": _em(_LINE), "y2": _em(floor), "class": mark.kind}
            ET.SubElement(drawn, "line", line)
        else:
            high = _HIGHEST * length_of(Bar(mark.value, chart.most)) if mark.kind == "value" else 0.0
            if high:
                left, width = _percent(start + 0.18, across), _percent(0.64, across)
                box = {"x": left, "width": width, "y": _em(floor - high), "height": _em(high)}
                ET.SubElement(drawn, "rect", box)
            above = folded(mark.printed, room)
            first = floor - high - 0.35 - _LINE * (len(above) - 1)
            _words(drawn, above, middle, first, "printed" if mark.kind == "value" else "gap")
            _words(drawn, folded(mark.label, room), middle, floor + _LINE, "label")
        start += place
    ET.SubElement(drawn, "line", {"x2": "100%", "y1": _em(floor), "y2": _em(floor), "class": "floor"})


def _words(drawn: ET.Element, lines: list[str], middle: str, first: float, kind: str) -> None:
    for place, line in enumerate(lines):
        where = {"x": middle, "y": _em(first + place * _LINE), "class": kind}
        ET.SubElement(drawn, "text", where).text = line


def _em(size: float) -> str:
    return f"{round(size, 2):g}em"


def _percent(part: float, whole: float) -> str:
    return f"{round(100 * part / whole, 2) if whole else 0:g}%"
