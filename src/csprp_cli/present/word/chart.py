"""A chart as Word's own, drawn from the numbers it holds: it can be restyled, and is sharp at any size.

It has no workbook behind it: the numbers are in the chart itself, so a file of Word holds no file of Excel.
"""

from typing import TYPE_CHECKING

from csprp_cli.model.chart import Chart, Mark
from csprp_cli.present.word.oxml import LANGUAGE, node, one_line, paragraph, val

if TYPE_CHECKING:
    from docx.oxml.xmlchemy import BaseOxmlElement
    from docx.parts.document import DocumentPart

# A chart does not follow the styles of its file: the font and colour of reference.docx stand here again.
FONT = "Arial"
TEAL = "0B4F5C"

_MM = 36_000  # of the format's own unit for lengths
HEIGHT = 23
NARROWEST, WIDEST = 50, 90
"""Millimetres. A chart is as wide as its columns ask, between these."""

_COLUMN = 11  # millimetres for each place on the axis: "2019" in 10 pt with air around it
_LEAST_COLUMN = 9  # below it, one year would run into the next: a chart of many years is wider than WIDEST
_PAGE = 178
_TYPE = "http://schemas.openxmlformats.org/drawingml/2006/chart"


def word_chart(chart: Chart, number: int, part: "DocumentPart") -> "BaseOxmlElement":
    """Return the paragraph that holds a chart, its `number` in the file, and add the chart to the file."""
    from docx.opc.constants import CONTENT_TYPE as CT
    from docx.opc.constants import RELATIONSHIP_TYPE as RT
    from docx.opc.oxml import serialize_part_xml
    from docx.opc.packuri import PackURI
    from docx.opc.part import Part

    place = PackURI(f"/word/charts/chart{number}.xml")
    drawn = Part(place, CT.DML_CHART, serialize_part_xml(chart_space(chart)), part.package)
    return _paragraph(chart, number, part.relate_to(drawn, RT.CHART))


def _paragraph(chart: Chart, number: int, link: str) -> "BaseOxmlElement":
    size = {"cx": width_of(chart) * _MM, "cy": HEIGHT * _MM}
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


def width_of(chart: Chart) -> int:
    """Return how wide a chart is drawn, in millimetres."""
    places = len(chart.marks)
    wanted = max(NARROWEST, min(_COLUMN * places, WIDEST), _LEAST_COLUMN * places)
    return min(wanted, _PAGE)


def axis_label(mark: Mark) -> str:
    """Return what stands under a place on the axis: a year, a year not held, the letter of a break."""
    if mark.kind == "value":
        return one_line(mark.label)
    if mark.kind == "gap":
        return one_line(f"{mark.label} {mark.printed}")
    return one_line(f"| {mark.label} |")


def chart_space(chart: Chart) -> "BaseOxmlElement":
    """Return the chart as the file holds it: one row of columns from zero, each with its number above."""
    plot = node("c:plotArea", None, node("c:layout"), _columns(chart), _years(), _values(chart), _unfilled())
    drawn = node(
        "c:chart",
        None,
        val("c:autoTitleDeleted", 1),
        plot,
        val("c:plotVisOnly", 1),
        val("c:dispBlanksAs", "gap"),
    )
    return node(
        "c:chartSpace",
        None,
        val("c:date1904", 0),
        val("c:lang", LANGUAGE),
        val("c:roundedCorners", 0),
        drawn,
        _unfilled(),
        _text(),
    )


def _columns(chart: Chart) -> "BaseOxmlElement":
    held = [(place, mark) for place, mark in enumerate(chart.marks) if mark.kind == "value"]
    count = val("c:ptCount", len(chart.marks))
    labels = [_point(place, axis_label(mark)) for place, mark in enumerate(chart.marks)]
    values = [_point(place, f"{mark.value:.10g}") for place, mark in held]
    series = node(
        "c:ser",
        None,
        val("c:idx", 0),
        val("c:order", 0),
        node("c:tx", None, node("c:v", text=one_line(chart.title))),
        node("c:spPr", None, _filled(TEAL)),
        val("c:invertIfNegative", 0),
        node("c:dLbls", None, *(_number(place, mark) for place, mark in held), *_shown()),
        node("c:cat", None, node("c:strLit", None, count, *labels)),
        node("c:val", None, _numbers(len(chart.marks), values)),
    )
    return node(
        "c:barChart",
        None,
        val("c:barDir", "col"),
        val("c:grouping", "clustered"),
        val("c:varyColors", 0),
        series,
        val("c:gapWidth", 45),
        val("c:axId", 1),
        val("c:axId", 2),
    )


def _numbers(count: int, points: list["BaseOxmlElement"]) -> "BaseOxmlElement":
    code = node("c:formatCode", text="General")
    return node("c:numLit", None, code, val("c:ptCount", count), *points)


def _point(place: int, text: str) -> "BaseOxmlElement":
    return node("c:pt", {"idx": place}, node("c:v", text=text))


def _number(place: int, mark: Mark) -> "BaseOxmlElement":
    """Return the number above a column as it was printed, which its value alone would not give."""
    run = node("a:r", None, _run_settings(), node("a:t", text=one_line(mark.printed)))
    rich = node("c:rich", None, node("a:bodyPr", {"wrap": "none"}), node("a:p", None, run))
    return node("c:dLbl", None, val("c:idx", place), node("c:layout"), node("c:tx", None, rich), *_shown())


def _shown() -> list["BaseOxmlElement"]:
    """Return which parts of a label are shown: the value, above its column."""
    others = ("CatName", "SerName", "Percent", "BubbleSize")
    shown = [val("c:dLblPos", "outEnd"), val("c:showLegendKey", 0), val("c:showVal", 1)]
    return [*shown, *(val(f"c:show{name}", 0) for name in others)]


def _years() -> "BaseOxmlElement":
    line = node("a:ln", {"w": 9525}, _filled("7F8B8E"))
    return node(
        "c:catAx",
        None,
        val("c:axId", 1),
        node("c:scaling", None, val("c:orientation", "minMax")),
        val("c:delete", 0),
        val("c:axPos", "b"),
        val("c:majorTickMark", "none"),
        val("c:minorTickMark", "none"),
        val("c:tickLblPos", "nextTo"),
        node("c:spPr", None, line),
        _text({"rot": 0, "vert": "horz"}),
        val("c:crossAx", 2),
        val("c:crosses", "autoZero"),
        val("c:auto", 0),
        val("c:lblAlgn", "ctr"),
        val("c:lblOffset", 50),
        val("c:tickLblSkip", 1),
        val("c:noMultiLvlLbl", 1),
    )


def _values(chart: Chart) -> "BaseOxmlElement":
    """Return the axis of values, which is not drawn: it starts at zero and leaves room above for a number."""
    most = chart.most * 1.2 or 1
    scale = (val("c:orientation", "minMax"), val("c:max", f"{most:.10g}"), val("c:min", 0))
    return node(
        "c:valAx",
        None,
        val("c:axId", 2),
        node("c:scaling", None, *scale),
        val("c:delete", 1),
        val("c:axPos", "l"),
        val("c:majorTickMark", "none"),
        val("c:minorTickMark", "none"),
        val("c:tickLblPos", "none"),
        val("c:crossAx", 1),
        val("c:crosses", "autoZero"),
        val("c:crossBetween", "between"),
    )


def _text(turn: dict[str, str | int] | None = None) -> "BaseOxmlElement":
    settings = node("a:pPr", None, _letters("a:defRPr"))
    ending = node("a:endParaRPr", {"lang": LANGUAGE})
    return node("c:txPr", None, node("a:bodyPr", turn), node("a:p", None, settings, ending))


def _run_settings() -> "BaseOxmlElement":
    return _letters("a:rPr")


def _letters(tag: str) -> "BaseOxmlElement":
    """Return the size and font of text in a chart, 10 pt: a chart does not follow the file's styles."""
    fonts = (node(f"a:{script}", {"typeface": FONT}) for script in ("latin", "cs"))
    return node(tag, {"lang": LANGUAGE, "sz": 1000, "b": 0}, _filled("1F2426"), *fonts)


def _filled(colour: str) -> "BaseOxmlElement":
    return node("a:solidFill", None, node("a:srgbClr", {"val": colour}))


def _unfilled() -> "BaseOxmlElement":
    return node("c:spPr", None, node("a:noFill"), node("a:ln", None, node("a:noFill")))
