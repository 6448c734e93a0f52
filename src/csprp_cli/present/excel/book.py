"""A new Excel workbook: how each that csprp writes looks, and what it says of itself."""

import io
from datetime import date, datetime
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from xlsxwriter import Workbook

A4 = 9
POINTS = 15.5  # the height of a line


def new_book(out: io.BytesIO, title: str, day: date) -> "Workbook":
    """Return a workbook that is written to `out` when it is closed, and never to disk. It carries `day`."""
    from xlsxwriter import Workbook

    options = {
        "in_memory": True,
        "strings_to_formulas": False,
        "strings_to_urls": False,
        # What the Analysis Function asks of a spreadsheet: a plain typeface, 12 point or more.
        "default_format_properties": {"font_name": "Arial", "font_size": 12},
    }
    book = Workbook(out, options)
    made = datetime(day.year, day.month, day.day)
    book.set_properties({"title": title, "author": "csprp", "created": made})
    return book
