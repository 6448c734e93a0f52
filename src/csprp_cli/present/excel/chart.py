"""The charts of an answer as Excel's own, on a sheet of their own, above the numbers that they draw."""

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from csprp_cli.model.chart import Chart, axis_label
from csprp_cli.present.excel.book import A4

if TYPE_CHECKING:
    from xlsxwriter import Workbook
    from xlsxwriter.format import Format
    from xlsxwriter.worksheet import Worksheet

CHART = "Chart"
WIDTH, HEIGHT = 640, 330  # pixels: across a page that stands upright
_ROWS = 18  # what a chart of that height covers
_LETTERS = {"name": "Arial", "size": 11, "color": "#1F2426"}

Write = Callable[["Worksheet", int, int, str, "Format"], None]
"""Writes text as text, whatever it starts with."""


def chart_sheet(book: "Workbook", charts: Sequence[Chart], write: Write) -> None:
    """Add a sheet with each chart, its notes below it, and the numbers that it is drawn from."""
    sheet = book.add_worksheet(CHART)
    title, text = book.add_format({"bold": True}), book.add_format()
    above, right = book.add_format({"bold": True, "align": "right"}), book.add_format({"align": "right"})
    sheet.set_column(0, 0, 36)
    sheet.set_column(1, 2, 22)
    sheet.set_paper(A4)
    sheet.fit_to_pages(1, 0)
    sheet.hide_gridlines(2)
    row = 0
    for chart in charts:
        write(sheet, row, 0, f"{chart.title} {chart.source}".strip(), title)
        first = row + _ROWS + len(chart.notes) + 2
        for place, (letter, note) in enumerate(chart.notes):
            write(sheet, row + _ROWS + place, 0, f"{letter}: {note}" if letter else note, text)
        write(sheet, first, 0, "Period", title)
        write(sheet, first, 1, chart.axis, above)
        for place, mark in enumerate(chart.marks, first + 1):
            write(sheet, place, 0, axis_label(mark), text)
            if mark.kind == "value":
                sheet.write_number(place, 1, mark.value)
            else:
                write(sheet, place, 1, mark.printed or "break", right)
        last = first + len(chart.marks)
        said = {"description": chart.alt, "object_position": 2}
        sheet.insert_chart(row + 1, 0, _columns(book, chart, first, last), said)
        row = last + 3


def _columns(book: "Workbook", chart: Chart, first: int, last: int) -> object:
    drawn = book.add_chart({"type": "column"})
    drawn.add_series(
        {
            "name": [CHART, first, 1],
            "categories": [CHART, first + 1, 0, last, 0],
            "values": [CHART, first + 1, 1, last, 1],
            "fill": {"color": "#0B4F5C"},
            "gap": 45,
            "data_labels": {
                "value": True,
                "font": _LETTERS,
                "custom": [{} if mark.kind == "value" else {"delete": True} for mark in chart.marks],
            },
        }
    )
    faint = {"visible": True, "line": {"color": "#C3CBCD"}}
    drawn.set_y_axis(
        {
            "name": chart.axis,
            "name_font": {**_LETTERS, "bold": False},
            "num_font": _LETTERS,
            "num_format": "#,##0",
            "min": 0,
            "max": chart.ticks[-1],
            "major_unit": chart.ticks[1],
            "major_gridlines": faint,
            "line": {"none": True},
        }
    )
    drawn.set_x_axis({"num_font": _LETTERS, "major_tick_mark": "none", "line": {"color": "#7F8B8E"}})
    drawn.set_legend({"none": True})
    drawn.set_title({"none": True})
    drawn.set_size({"width": WIDTH, "height": HEIGHT})
    return drawn
