"""The charts of an answer as Excel's own, on a sheet of their own, above the numbers that they draw."""

from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from csprp_cli.model.chart import Chart, axis_label, reach_of, row_label
from csprp_cli.present.excel.book import A4

if TYPE_CHECKING:
    from xlsxwriter import Workbook
    from xlsxwriter.format import Format
    from xlsxwriter.worksheet import Worksheet

CHART = "Chart"
WIDTH, HEIGHT = 640, 330  # pixels: across a page that stands upright
_ROW_HEIGHT = 20  # pixels of a row of the sheet, as Excel draws it where nobody changes it
_LETTERS = {"name": "Arial", "size": 11, "color": "#1F2426"}
_EACH, _AXIS, _WORDS = 26, 70, 44
"""Of a chart that is read down: pixels of a line and of the axis, and the letters of a line of its names."""

_RANGE = ("From", "To", "From the value up", "From the value down")
"""The columns of a range: its two ends, and how far it is to them, which is what Excel draws."""

_NOT_DRAWN = "not drawn"
_LINE, _IN_A_CELL = 15, 34
"""Points of a line in a cell, and the letters that its words are folded to: no program folds them alike."""

Write = Callable[["Worksheet", int, int, str, "Format"], None]
"""Writes text as text, whatever it starts with."""


def chart_sheet(book: "Workbook", charts: Sequence[Chart], write: Write) -> None:
    """Add a sheet with each chart, its notes below it, and the numbers that it is drawn from."""
    sheet = book.add_worksheet(CHART)
    title, text = book.add_format({"bold": True}), book.add_format()
    above = book.add_format({"bold": True, "align": "right", "text_wrap": True})
    right, wraps = book.add_format({"align": "right"}), book.add_format({"text_wrap": True})
    sheet.set_column(0, 0, 36)
    sheet.set_column(1, 1, 22)
    sheet.set_column(2, 5, 12)
    sheet.set_paper(A4)
    sheet.fit_to_pages(1, 0)
    sheet.hide_gridlines(2)
    row = 0
    for chart in charts:
        write(sheet, row, 0, f"{chart.title} {chart.source}".strip(), title)
        covered = -(-_height(chart) // _ROW_HEIGHT) + 1
        first = row + covered + len(chart.notes) + 2
        for place, (letter, note) in enumerate(chart.notes):
            write(sheet, row + covered + place, 0, f"{letter}: {note}" if letter else note, text)
        write(sheet, first, 0, "Period" if chart.kind == "columns" else "Row", title)
        write(sheet, first, 1, chart.axis, above)
        ranged = any(mark.has_range for mark in chart.marks)
        for place, name in enumerate(_RANGE if ranged else (), 2):
            write(sheet, first, place, name, above)
        said = axis_label if chart.kind == "columns" else row_label
        for place, mark in enumerate(chart.marks, first + 1):
            sheet.set_row(place, _LINE * (-(-len(said(mark)) // _IN_A_CELL)))
            write(sheet, place, 0, said(mark), wraps)
            if mark.is_drawn:
                sheet.write_number(place, 1, mark.value)
            else:
                # The words of a row may be a number of another scale, which a chart would draw.
                words = mark.printed if chart.kind == "columns" else _NOT_DRAWN
                write(sheet, place, 1, words or "break", right)
            reach = reach_of(chart, mark) if mark.has_range else (None, None)
            for column, end in enumerate((mark.low, mark.high, *reach), 2):
                if end is not None:
                    sheet.write_number(place, column, end)
        last = first + len(chart.marks)
        placed = {"description": chart.alt, "object_position": 2}
        drawn = (_columns if chart.kind == "columns" else _rows)(book, chart, first, last)
        sheet.insert_chart(row + 1, 0, drawn, placed)
        row = last + 3


def _height(chart: Chart) -> int:
    if chart.kind == "columns":
        return HEIGHT
    lines = max(-(-len(row_label(mark)) // _WORDS) for mark in chart.marks)
    return len(chart.marks) * _EACH * lines + _AXIS


def _series(chart: Chart, first: int, last: int) -> dict[str, object]:
    return {
        "name": [CHART, first, 1],
        "categories": [CHART, first + 1, 0, last, 0],
        "values": [CHART, first + 1, 1, last, 1],
        "fill": {"color": "#0B4F5C"},
        "gap": 45,
    }


def _columns(book: "Workbook", chart: Chart, first: int, last: int) -> object:
    drawn = book.add_chart({"type": "column"})
    labels = {
        "value": True,
        "font": _LETTERS,
        "custom": [{} if mark.is_drawn else {"delete": True} for mark in chart.marks],
    }
    drawn.add_series({**_series(chart, first, last), "data_labels": labels})
    drawn.set_y_axis(_values(chart))
    drawn.set_x_axis(_names())
    return _sized(drawn, HEIGHT)


def _rows(book: "Workbook", chart: Chart, first: int, last: int) -> object:
    """Return bars from zero, the first on top, its number in its words: a label would meet a range."""
    drawn = book.add_chart({"type": "bar"})
    series = _series(chart, first, last)
    if any(mark.has_range for mark in chart.marks):
        # Cells, because LibreOffice draws no range whose lengths stand in the chart.
        beyond, back = (f"={CHART}!${column}${first + 2}:${column}${last + 1}" for column in "EF")
        series["y_error_bars"] = {
            "type": "custom",
            "plus_values": beyond,
            "minus_values": back,
            "line": {"color": _LETTERS["color"], "width": 1.25},
        }
    drawn.add_series(series)
    drawn.set_y_axis({**_names(), "reverse": True, "label_position": "low", "crossing": "max"})
    drawn.set_x_axis(_values(chart))
    place = {"x": 0.46, "y": 0.02, "width": 0.5, "height": 0.96 - _AXIS / _height(chart)}
    drawn.set_plotarea({"layout": place})
    return _sized(drawn, _height(chart))


def _values(chart: Chart) -> Mapping[str, object]:
    return {
        "name": chart.axis,
        "name_font": {**_LETTERS, "bold": False},
        "num_font": _LETTERS,
        "num_format": "#,##0",
        "min": chart.ticks[0],
        "max": chart.ticks[-1],
        "major_unit": chart.step,
        "major_gridlines": {"visible": True, "line": {"color": "#C3CBCD"}},
        "line": {"none": True},
    }


def _names() -> Mapping[str, object]:
    return {"num_font": _LETTERS, "major_tick_mark": "none", "line": {"color": "#7F8B8E"}}


def _sized(drawn: Any, height: int) -> object:
    drawn.set_legend({"none": True})
    drawn.set_title({"none": True})
    drawn.set_size({"width": WIDTH, "height": height})
    return drawn
