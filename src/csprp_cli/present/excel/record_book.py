"""The whole record as an Excel workbook, by the Analysis Function's guidance for accessible spreadsheets.

A cover, then one table a sheet: its title in the first cell, what to know in the rows below it, then the
table, marked as one, with headings in one row. No merged cell, no filter, no frozen pane, no empty row, and
no colour that means anything.
"""

import io
import re
from datetime import date
from functools import cache, partial
from typing import TYPE_CHECKING

from csprp_cli.model.workbook import COVER, CellKind, Cover, Sheet, WholeRecord
from csprp_cli.present.excel.answer import MOST_LINKS, Styles
from csprp_cli.present.excel.book import A4, POINTS, new_book
from csprp_cli.present.excel.cells import HIGHEST, lines_of, number_format, row_height, write_text

if TYPE_CHECKING:
    from xlsxwriter.worksheet import Worksheet

_PAGE_WIDTH = 76  # What A4 holds at full size between margins of half an inch.
_LINK_COLOUR = "#0563C1"
_NUMBER = re.compile(r"-?(0|[1-9][0-9]{0,14})(\.[0-9]{1,6})?")
_NOT_IN_A_TABLE_NAME = re.compile(r"[^a-z0-9]+")
_WEB = ("https://", "http://")
_LONGEST_LINK = 2079


def record_book(record: WholeRecord, day: date) -> bytes:
    """Return the record as an .xlsx file: the same record gives the same bytes."""
    out = io.BytesIO()
    book = new_book(out, record.cover.title, day)
    styles = cache(lambda **properties: book.add_format(properties))
    _cover(book.add_worksheet(COVER), styles, record.cover)
    links = _Links()
    for sheet in record.sheets:
        _sheet(book.add_worksheet(sheet.name), styles, sheet, links)
    book.close()
    return out.getvalue()


class _Links:
    """Counts the links that are left: Excel opens no workbook with too many, and what is over stays text."""

    def __init__(self) -> None:
        self._left = MOST_LINKS

    def taken(self, address: str) -> bool:
        """Return whether an address may be a link, and count it."""
        fits = address.startswith(_WEB) and len(address) <= _LONGEST_LINK and self._left > 0
        self._left -= fits
        return fits


def _cover(sheet: "Worksheet", styles: Styles, cover: Cover) -> None:
    """Write the cover in one column: the title, and each heading with what stands under it."""
    sheet.hide_gridlines(2)
    sheet.set_column(0, 0, _PAGE_WIDTH)
    sheet.set_paper(A4)
    sheet.set_margins(left=0.5, right=0.5)
    wraps = partial(styles, text_wrap=True, valign="top", align="left")
    lines = [(cover.title, wraps(bold=True, font_size=16), 1.4)]
    for heading, texts in cover.parts:
        lines.append((heading, wraps(bold=True, font_size=14, valign="bottom"), 1.2))
        lines += [(text, wraps(), 1.0) for text in texts]
    for row, (text, look, size) in enumerate(lines):
        above = 12 if size > 1 and row else 4  # space is height: an empty row would read as the end
        sheet.set_row(row, min(lines_of(text, _PAGE_WIDTH / size) * POINTS * size + above, HIGHEST))
        write_text(sheet, row, 0, text, look)


def _sheet(sheet: "Worksheet", styles: Styles, held: Sheet, links: _Links) -> None:
    """Write one sheet: its title, how many tables it holds, what to know, and its table."""
    shown = [place for place, column in enumerate(held.columns) if column.kind is not CellKind.LINK]
    columns = [held.columns[place] for place in shown]
    widths = [column.width for column in columns]
    sheet.hide_gridlines(2)
    write_text(sheet, 0, 0, held.title, styles(bold=True, font_size=16, valign="top"))
    sheet.set_row(0, 24)
    before = ("This sheet holds one table.", *held.about)
    for row, text in enumerate(before, 1):
        # Text runs over the empty cells beside it: a merged cell would trouble a screen reader.
        write_text(sheet, row, 0, text, styles(valign="top"))
    sheet.write_url(len(before) + 1, 0, _inside(COVER), styles(font_color=_LINK_COLOUR, underline=1), "Cover")
    head = len(before) + 2
    look = partial(styles, bold=True, text_wrap=True, valign="bottom", bottom=2, indent=1)
    headings = [
        {
            "header": column.heading,
            "header_format": look(align="right" if column.kind is CellKind.NUMBER else "left"),
        }
        for column in columns
    ]
    last = head + max(len(held.rows), 1)
    table = {"name": _table_name(held.name), "columns": headings, "autofilter": False, "style": None}
    sheet.add_table(head, 0, last, len(columns) - 1, table)
    sheet.set_row(head, row_height([column.heading for column in columns], widths))
    for place, width in enumerate(widths):
        sheet.set_column(place, place, width)
    for row, cells in enumerate(held.rows, head + 1):
        for place, at in enumerate(shown):
            beside = held.columns[at + 1].kind if at + 1 < len(held.columns) else CellKind.TEXT
            address = cells[at + 1] if beside is CellKind.LINK else ""
            _cell(sheet, styles, row, place, columns[place].kind, cells[at], address, links)
        sheet.set_row(row, row_height([cells[at] for at in shown], widths))
    _paper(sheet, head)
    if held.printed:
        sheet.print_area(0, 0, last, held.printed - 1)


def _cell(
    sheet: "Worksheet",
    styles: Styles,
    row: int,
    place: int,
    kind: CellKind,
    text: str,
    address: str,
    links: _Links,
) -> None:
    look = partial(styles, valign="top", bottom=1, bottom_color="#BFBFBF")
    linked = look(text_wrap=True, align="left", indent=1, font_color=_LINK_COLOUR, underline=1)
    if not text:
        sheet.write_blank(row, place, None, look())
    elif kind is CellKind.SHEET:
        sheet.write_url(row, place, _inside(text), linked, text)
    elif address and links.taken(address):
        sheet.write_url(row, place, address, linked, text)
    elif kind is CellKind.NUMBER and _NUMBER.fullmatch(text):
        number = float(text) if "." in text else int(text)
        sheet.write_number(row, place, number, look(num_format=number_format(text), align="right", indent=1))
    else:
        side = "right" if kind is CellKind.NUMBER else "left"
        write_text(sheet, row, place, text, look(text_wrap=True, align=side, indent=1))


def _paper(sheet: "Worksheet", head: int) -> None:
    sheet.repeat_rows(head)
    sheet.set_landscape()
    sheet.set_paper(A4)
    sheet.fit_to_pages(1, 0)
    # Ids such as "007" are text on purpose: no green corner should call them a mistake.
    sheet.ignore_errors({"number_stored_as_text": "A1:XFD1048576"})


def _inside(sheet: str) -> str:
    """Return the address of a sheet of the workbook: Excel doubles the quote marks of a name."""
    name = sheet.replace("'", "''")
    return f"internal:'{name}'!A1"


def _table_name(name: str) -> str:
    """Return the name of a table, which people hear read out: letters, digits and lines below."""
    return _NOT_IN_A_TABLE_NAME.sub("_", name.lower()).strip("_")
