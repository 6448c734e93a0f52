"""A chart as Word's own, drawn from the numbers it holds: it can be restyled, and is sharp at any size.

It has no workbook behind it: the numbers are in the chart itself, so a file of Word holds no file of Excel.
"""

from copy import deepcopy
from pathlib import Path
from typing import TYPE_CHECKING

from csprp_cli.model.chart import Chart, Mark, axis_label, row_label
from csprp_cli.present.word.oxml import LANGUAGE, node, one_line, paragraph, val
from csprp_cli.present.word.rows import height_of, read_down

if TYPE_CHECKING:
    from docx.oxml.xmlchemy import BaseOxmlElement
    from docx.parts.document import DocumentPart

_ALIKE = Path(__file__).with_name("chart.xml")

_MM = 36_000  # of the format's own unit for lengths
HEIGHT = 23
NARROWEST, WIDEST = 50, 90
"""Millimetres. A chart is as wide as its columns ask, between these."""

_COLUMN = 11  # millimetres for each place on the axis: "2019" in 10 pt with air around it
_LEAST_COLUMN = 9  # below it, one year would run into the next: a chart of many years is wider than WIDEST
_PAGE = 178
_LETTERS, _LARGE_LETTERS = 1000, 1600  # hundredths of a point
HEIGHT_WITH_AXIS = 50
_TYPE = "http://schemas.openxmlformats.org/drawingml/2006/chart"


def word_chart(chart: Chart, number: int, part: "DocumentPart", *, large: bool = False) -> "BaseOxmlElement":
    """Return the paragraph that holds a chart, its `number` in the file, and add the chart to the file.

    In `large` print its words are as large as the others, and it is as much larger.
    """
    from docx.opc.constants import CONTENT_TYPE as CT
    from docx.opc.constants import RELATIONSHIP_TYPE as RT
    from docx.opc.oxml import serialize_part_xml
    from docx.opc.packuri import PackURI
    from docx.opc.part import Part

    place = PackURI(f"/word/charts/chart{number}.xml")
    space = chart_space(chart)
    if large:
        for letters in space.xpath(f".//*[@sz='{_LETTERS}']"):
            letters.set("sz", str(_LARGE_LETTERS))
    drawn = Part(place, CT.DML_CHART, serialize_part_xml(space), part.package)
    scale = _LARGE_LETTERS / _LETTERS if large else 1
    return _paragraph(chart, number, part.relate_to(drawn, RT.CHART), scale)


def _paragraph(chart: Chart, number: int, link: str, scale: float) -> "BaseOxmlElement":
    width = min(round(width_of(chart) * scale), _PAGE)
    height = round(_height(chart) * scale)
    size = {"cx": width * _MM, "cy": height * _MM}
    said = {"descr": one_line(chart.alt), "title": one_line(chart.title)}
    inline = node(
        "wp:inline",
        {"distT": 0, "distB": 0, "distL": 0, "distR": 0},
        node("wp:extent", size),
        node("wp:effectExtent", {"l": 0, "t": 0, "r": 0, "b": 0}),
        node("wp:docPr", {"id": number, "name": f"Chart {number}", **said}),
        node("wp:cNvGraphicFramePr"),
        node("a:graphic", None, node("a:graphicData", {"uri": _TYPE}, node("c:chart", {"r:id": link}))),
    )
    return paragraph("Chart", node("w:r", None, node("w:drawing", None, inline)))


def _height(chart: Chart) -> float:
    if chart.kind != "columns":
        return height_of(chart)
    return HEIGHT_WITH_AXIS if chart.axis else HEIGHT


def width_of(chart: Chart) -> int:
    """Return how wide a chart is drawn, in millimetres: across the page where it has an axis of values."""
    if chart.axis:
        return _PAGE
    places = len(chart.marks)
    wanted = max(NARROWEST, min(_COLUMN * places, WIDEST), _LEAST_COLUMN * places)
    return min(wanted, _PAGE)


def chart_space(chart: Chart) -> "BaseOxmlElement":
    """Return the chart as the file holds it: columns or bars from zero, each with its number."""
    from docx.oxml.parser import parse_xml

    space = parse_xml(_ALIKE.read_bytes())
    held = [(place, mark) for place, mark in enumerate(chart.marks) if mark.is_drawn]
    count = len(chart.marks)
    _at(space, "c:ser/c:tx/c:v").text = one_line(chart.title)
    _number(_at(space, "c:dLbl"), held)
    said = axis_label if chart.kind == "columns" else row_label
    labels = [_point(place, one_line(said(mark))) for place, mark in enumerate(chart.marks)]
    _at(space, "c:strLit").extend([val("c:ptCount", count), *labels])
    values = [_point(place, f"{mark.value:.10g}") for place, mark in held]
    _at(space, "c:numLit").extend([val("c:ptCount", count), *values])
    _at(space, "c:max").set("val", f"{chart.most * 1.2 or 1:.10g}")
    if chart.axis:
        _draw_axis(_at(space, "c:valAx"), chart)
    if chart.kind != "columns":
        read_down(space, chart)
    return space


def _draw_axis(axis: "BaseOxmlElement", chart: Chart) -> None:
    """Draw the axis of values, which is in every chart: its name, its numbers and a line across for each."""
    letters: dict[str, str | int] = {"lang": LANGUAGE, "sz": 1000, "b": 0}
    run = node("a:r", None, node("a:rPr", letters), node("a:t", text=one_line(chart.axis)))
    words = node(
        "c:rich", None, node("a:bodyPr", {"rot": -5_400_000, "vert": "horz"}), node("a:p", None, run)
    )
    _at(axis, "c:max").set("val", str(chart.ticks[-1]))
    _at(axis, "c:delete").set("val", "0")
    _at(axis, "c:tickLblPos").set("val", "nextTo")
    line = node("a:ln", {"w": 6350}, node("a:solidFill", None, val("a:srgbClr", "C3CBCD")))
    lines = node("c:majorGridlines", None, node("c:spPr", None, line))
    title = node("c:title", None, node("c:tx", None, words), val("c:overlay", 0))
    form = node("c:numFmt", {"formatCode": "#,##0", "sourceLinked": 0})
    for element in (form, title, lines):
        _at(axis, "c:axPos").addnext(element)
    none = node("a:ln", None, node("a:noFill"))
    _at(axis, "c:tickLblPos").addnext(node("c:spPr", None, none))
    axis.append(val("c:majorUnit", chart.step))


def _at(within: "BaseOxmlElement", path: str) -> "BaseOxmlElement":
    from docx.oxml.ns import nsmap

    found: BaseOxmlElement | None = within.find(f".//{path}", nsmap)
    if found is None:
        raise LookupError(f"{_ALIKE.name} holds no {path}")
    return found


def _number(label: "BaseOxmlElement", held: list[tuple[int, Mark]]) -> None:
    """Put a label for each column in the place of one: its number as it was printed."""
    for place, mark in held:
        copy = deepcopy(label)
        _at(copy, "c:idx").set("val", str(place))
        _at(copy, "a:t").text = one_line(mark.printed)
        label.addprevious(copy)
    label.getparent().remove(label)


def _point(place: int, text: str) -> "BaseOxmlElement":
    return node("c:pt", {"idx": place}, node("c:v", text=text))
