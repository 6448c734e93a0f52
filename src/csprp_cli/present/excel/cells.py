"""What goes into a cell of a workbook, and how much room it takes there."""

import re
import textwrap
import unicodedata
from collections.abc import Sequence
from typing import TYPE_CHECKING

from csprp_cli.present.excel.book import POINTS

if TYPE_CHECKING:
    from xlsxwriter.format import Format
    from xlsxwriter.worksheet import Worksheet

MOST_UNITS = 32_767
"""The longest text of a cell, in the units of UTF-16 that Excel counts in."""

CUT = "\u2026 (cut here: Excel holds no more)"

HIGHEST = 400.0
"""The height of the highest row, in points: Excel takes no more than 409."""

_NOT_IN_XML = re.compile("[^\t\n\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_LETTERS = 1.1  # of common text in the width of one digit; a line may hold a few more.


def write_text(sheet: "Worksheet", row: int, place: int, text: str, look: "Format") -> None:
    """Write text as text, whatever it starts with. Nothing else writes what data says."""
    text = kept(text)
    if text.startswith("<r>") and text.endswith("</r>"):
        # XlsxWriter takes such a text for markup of its own and would not escape it; in two parts it does.
        sheet.write_rich_string(row, place, text[:1], look, text[1:], look)
        return
    sheet.write_string(row, place, text, look)


def kept(text: str) -> str:
    """Return text that a cell can hold: U+FFFD stands for what XML cannot carry, and a cut says so."""
    text = _NOT_IN_XML.sub("\ufffd", text.replace("\r\n", "\n").replace("\r", "\n"))
    units = text.encode("utf-16-le")  # two bytes each
    if len(units) <= 2 * MOST_UNITS:
        return text
    return units[: 2 * (MOST_UNITS - len(CUT))].decode("utf-16-le", errors="ignore") + CUT


def lines_of(text: str, width: float) -> int:
    """Return how many lines a text takes in a column, or one too many.

    Excel would find out by itself; LibreOffice and previews of files do not, and print texts over each other.
    """
    wide = "".join(2 * c if unicodedata.east_asian_width(c) in "WF" else c for c in text[:MOST_UNITS])
    letters = int(_LETTERS * width)
    return sum(len(textwrap.wrap(line, letters)) or 1 for line in wide.split("\n"))


def row_height(cells: Sequence[str], widths: Sequence[float]) -> float:
    """Return the height of a row that shows each of its texts whole, in columns of these widths."""
    lines = max(lines_of(cell, width - 2) for cell, width in zip(cells, widths, strict=True))
    return min(lines * POINTS + 4, HIGHEST)


def number_format(cell: str) -> str:
    """Return how Excel shows a number so that it looks as it was printed."""
    whole, _, decimals = cell.partition(".")
    thousands = "#,##0" if len(whole.lstrip("-")) > 3 else "0"
    return f"{thousands}.{'0' * len(decimals)}" if decimals else thousands
