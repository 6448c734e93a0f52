"""A chart that is read down as Word's own: bars from zero, each with its words beside it and its range."""

from typing import TYPE_CHECKING

from csprp_cli.model.chart import Chart, reach_of, row_label
from csprp_cli.present.word.oxml import node, val

if TYPE_CHECKING:
    from docx.oxml.xmlchemy import BaseOxmlElement

_LETTERS_IN_A_LINE = 42
_LINE, _ROOM, _AXIS = 4.4, 3.2, 15.0
"""Millimetres: a line of words, the air around a row, the axis of values with its name."""
_TALLEST = 220.0
_NAMES = 0.46
"""How much of the width the words of the rows take: they are folded to it."""


def height_of(chart: Chart) -> float:
    """Return how tall a chart is, in millimetres: each row has room for the longest words."""
    lines = max(-(-len(row_label(mark)) // _LETTERS_IN_A_LINE) for mark in chart.marks)
    return min(len(chart.marks) * (lines * _LINE + _ROOM) + _AXIS, _TALLEST)


def read_down(space: "BaseOxmlElement", chart: Chart) -> None:
    """Turn a chart of columns with an axis of values into rows: the first on top, words at the left.

    A label at the end of a bar would meet its range, so the words of a row hold its number.
    """
    plot, ticks = _only(space, "c:plotArea"), chart.ticks
    _only(plot, "c:barDir").set("val", "bar")
    labels = _only(plot, "c:dLbls")
    after = labels.getnext()
    labels.getparent().remove(labels)
    if any(mark.has_range for mark in chart.marks):
        after.addprevious(_ranges(chart))
    names, values = _only(plot, "c:catAx"), _only(plot, "c:valAx")
    _only(names, "c:orientation").set("val", "maxMin")
    _only(names, "c:axPos").set("val", "l")
    _only(names, "c:tickLblPos").set("val", "low")
    _only(values, "c:axPos").set("val", "b")
    _only(values, "c:crosses").set("val", "max")
    _only(values, "c:min").set("val", str(ticks[0]))
    _only(values, "a:bodyPr").set("rot", "0")
    place = {"x": _NAMES, "y": 0.02, "w": 0.97 - _NAMES, "h": 0.96 - _AXIS / height_of(chart)}
    modes = [val(f"c:{side}Mode", "edge") for side in "xy"]
    sizes = [val(f"c:{name}", f"{share:.3f}") for name, share in place.items()]
    _only(plot, "c:layout").append(
        node("c:manualLayout", None, val("c:layoutTarget", "inner"), *modes, *sizes)
    )


def _ranges(chart: Chart) -> "BaseOxmlElement":
    line = node("a:ln", {"w": 15_875}, node("a:solidFill", None, val("a:srgbClr", "1F2426")))
    return node(
        "c:errBars",
        None,
        val("c:errBarType", "both"),
        val("c:errValType", "cust"),
        val("c:noEndCap", 0),
        *(node(f"c:{way}", None, _lengths(chart, way)) for way in ("plus", "minus")),
        node("c:spPr", None, line),
    )


def _lengths(chart: Chart, way: str) -> "BaseOxmlElement":
    ends = [reach_of(chart, mark) for mark in chart.marks]
    given = [end[0] if way == "plus" else end[1] for end in ends]
    points = [
        node("c:pt", {"idx": place}, node("c:v", text=f"{length:.10g}")) for place, length in enumerate(given)
    ]
    return node("c:numLit", None, node("c:formatCode", text="General"), val("c:ptCount", len(given)), *points)


def _only(within: "BaseOxmlElement", path: str) -> "BaseOxmlElement":
    from docx.oxml.ns import nsmap

    found: BaseOxmlElement | None = within.find(f".//{path}", nsmap)
    if found is None:
        raise LookupError(f"the chart holds no {path}")
    return found
