"""An answer as an Excel workbook: a sheet to read first, and the rows as a real table on a second one."""

import io
import re
from collections.abc import Callable, Iterator, Mapping
from datetime import date
from functools import cache, partial
from typing import TYPE_CHECKING, NamedTuple

from csprp_cli.model.kinds import Unit
from csprp_cli.model.result import NUMBERS, Citation, Result, Table
from csprp_cli.model.value import shorthand
from csprp_cli.present.blocks import Block, Bullets, Grid, Heading, Text, page_of, reference_of
from csprp_cli.present.excel.book import A4, POINTS, new_book
from csprp_cli.present.excel.cells import HIGHEST, kept, lines_of, number_format, row_height, write_text
from csprp_cli.present.excel.chart import chart_sheet
from csprp_cli.present.excel.headings import BESIDE_HEADINGS, DATES, HEADINGS, printed_headings
from csprp_cli.present.text.column_widths import without_bars

if TYPE_CHECKING:
    from xlsxwriter.format import Format
    from xlsxwriter.worksheet import Worksheet

READ_FIRST = "Read first"
TABLE = "Table"

EMPTY_CELLS = "An empty cell is never a zero: nothing is held, it does not apply, or the notes say why."
"""The Analysis Function asks that a table with empty cells says why they are empty."""

MOST_LINKS = 60_000
"""Excel opens no sheet with more than 65,530 links; what is over this stays plain text."""

_NUMBER = re.compile(r"-?(0|[1-9][0-9]*)(\.[0-9]+)?")
_DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_FIRST_DATE = date(1900, 3, 1)  # Excel takes 1900 for a leap year: earlier days come out one day wrong.
_DIGITS = 15  # Excel keeps no more of a number.
_LINK = re.compile(r"https?://[A-Za-z0-9.-]+(:[0-9]+)?([/?#][A-Za-z0-9._~:/?#@!$&'()*+,;=%-]*)?")
_LONGEST_LINK = 2079

_WORD_WIDTH, _LINE_WIDTH, _TEXT_WIDTH = 40, 28, 50
_PAGE_WIDTH = 76  # What A4 holds at full size between margins of half an inch.


class _Column(NamedTuple):
    """One column of the table: the field it shows, its heading, and a cell for each row."""

    name: str
    heading: str
    cells: tuple[str, ...]

    @property
    def is_number(self) -> bool:
        return all(_as_number(self.name, cell) is not None for cell in self.cells if cell)


Styles = Callable[..., "Format"]
"""Gives a format of the workbook by its properties."""


def workbook(result: Result, day: date = date(2000, 1, 1)) -> bytes:
    """Return an answer as an .xlsx file: the same answer and day give the same bytes.

    `day` is the date that the file carries. Nothing is written to disk.
    """
    out = io.BytesIO()
    title = kept(result.title)
    book = new_book(out, title[:255], day)
    styles = cache(lambda **properties: book.add_format(properties))
    columns = _columns(result)
    _read_first(book.add_worksheet(READ_FIRST), styles, result, has_rows=bool(columns))
    _table(book.add_worksheet(TABLE), styles, title, columns)
    if charts := [chart for chart in result.charts if chart.kind != "grid"]:
        chart_sheet(book, charts, write_text)
    book.close()
    return out.getvalue()


def _read_first(sheet: "Worksheet", styles: Styles, result: Result, *, has_rows: bool) -> None:
    """Write everything but the rows, one paragraph a row in one column."""
    sheet.set_column(0, 0, _PAGE_WIDTH)
    sheet.hide_gridlines(2)
    sheet.set_paper(A4)
    sheet.set_margins(left=0.5, right=0.5)
    sheet.set_footer("&CPage &P of &N")
    wraps = partial(styles, text_wrap=True, valign="top")
    looks = {
        "title": wraps(bold=True, font_size=16),
        "heading": wraps(bold=True, font_size=13, valign="bottom"),
        "text": wraps(),
        "item": wraps(align="left", indent=1),
        "link": wraps(align="left", indent=1, font_color="#0563C1", underline=1),
    }
    links = 0
    for row, (kind, text) in enumerate(_lines(result, has_rows=has_rows)):
        # Space above a heading is height: an empty row would read as the end of the page.
        share, space = {"title": (1.4, 6), "heading": (1.05, 14)}.get(kind, (1.0, 4))
        sheet.set_row(row, min(lines_of(text, _PAGE_WIDTH / share) * POINTS * share + space, HIGHEST))
        if kind == "link" and links < MOST_LINKS and len(text) <= _LONGEST_LINK and _LINK.fullmatch(text):
            links += 1
            sheet.write_url(row, 0, text, looks["link"], text)
            continue
        write_text(sheet, row, 0, text, looks[kind if kind != "link" else "text"])


def _lines(result: Result, *, has_rows: bool) -> Iterator[tuple[str, str]]:
    """Yield (kind, text) of every line to read first, in the order of every page for people.

    Lines to type stay out: whoever opens the file may have no csprp.
    """
    page = result._replace(citations=(), publications=(), next_steps=())
    bare = ""
    for block in page_of(page):
        if isinstance(block, Heading):
            if bare:
                yield "text", f"Its rows are on the sheet {TABLE}."
            yield ("title" if block.level == 1 else "heading"), block.text
            if block.level == 1:
                where = f"The rows are on the sheet {TABLE}." if has_rows else "There are no rows."
                yield "text", f"This sheet says how to read the answer. {where}"
            bare = block.text if block.level > 1 else ""
            continue
        for line in _block_lines(block):
            bare = ""
            yield line
    if bare:
        yield "text", f"Its rows are on the sheet {TABLE}."
    for heading, items in (("Published in", result.publications), ("Sources", result.citations)):
        if items:
            yield "heading", heading
        for item in items:
            yield from _source(item)


def _block_lines(block: Block) -> Iterator[tuple[str, str]]:
    match block:
        case Text(text, lead):
            yield "text", _led(lead, text)
        case Bullets(items):
            yield from (("item", _led(lead, text)) for lead, text in items)
        case Grid(table):
            yield from (("item", text) for text in _beside_rows(table))


def _led(lead: str, text: str) -> str:
    if not lead:
        return text
    return f"{lead} {text}" if lead.endswith((":", "]")) else f"{lead}: {text}"


def _beside_rows(table: Table) -> Iterator[str]:
    """Yield what a table of the page holds and the rows do not: its breaks, or, where a column after the
    first has no heading, the facts that it lists line by line."""
    table = without_bars(table)
    facts = any(not column.title for column in table.columns[1:])
    for row in table.rows:
        name, *rest = [str(cell) for cell in row.cells]
        if row.kind == "break":
            yield name
        elif row.kind == "data" and facts:
            yield _led(name, ". ".join(filter(None, rest)))


def _source(citation: Citation) -> Iterator[tuple[str, str]]:
    yield "text", f"{citation.mark} {''.join(reference_of(citation, small=False))} Id: {citation.id}".strip()
    if citation.address:
        yield "link", citation.address


def _table(sheet: "Worksheet", styles: Styles, title: str, columns: list[_Column]) -> None:
    """Write the rows as one Excel table under a title and a sentence or two."""
    sheet.hide_gridlines(2)
    sheet.set_row(0, 24)
    write_text(sheet, 0, 0, title, styles(bold=True, font_size=16, valign="top"))
    read = f"Notes, symbols and sources are on the sheet {READ_FIRST}."
    if not columns:
        write_text(sheet, 1, 0, f"There are no rows. {read}", styles())
        return
    write_text(sheet, 1, 0, f"This sheet holds one table. {read}", styles())
    write_text(sheet, 2, 0, EMPTY_CELLS, styles())
    head, last = 3, 3 + len(columns[0].cells)
    look = partial(styles, bold=True, text_wrap=True, valign="bottom", bottom=2, bg_color="#F2F2F2", indent=1)
    headings = [
        {"header": column.heading, "header_format": look(align="right" if column.is_number else "left")}
        for column in columns
    ]
    # Filters are a press of Ctrl+Shift+L away. Their buttons would lie over the headings, and the
    # Analysis Function advises against them.
    table = {"name": "csprp_rows", "columns": headings, "autofilter": False, "style": None}
    sheet.add_table(head, 0, last, len(columns) - 1, table)
    widths = [_width(column) for column in columns]
    sheet.set_row(head, row_height([column.heading for column in columns], widths))
    for place, column in enumerate(columns):
        sheet.set_column(place, place, widths[place])
        for row, cell in enumerate(column.cells, head + 1):
            _write_cell(sheet, styles, row, place, column.name, cell)
    for row, cells in enumerate(zip(*(column.cells for column in columns), strict=True), head + 1):
        sheet.set_row(row, row_height(cells, widths))
    # "007" and ids are text on purpose: no green corner should call them a mistake.
    sheet.ignore_errors({"number_stored_as_text": "A1:XFD1048576"})
    sheet.freeze_panes(head + 1, 0)
    sheet.repeat_rows(head)
    printed = printed_headings([column.name for column in columns])
    if printed:  # on paper what machines read would leave the rest too small to read
        sheet.print_area(0, 0, last, len(printed) - 1)
    if printed.keys() != BESIDE_HEADINGS.keys():
        sheet.set_landscape()
    sheet.set_margins(left=0.4, right=0.4)
    sheet.set_paper(A4)
    sheet.fit_to_pages(1, 0)
    sheet.set_footer("&CPage &P of &N")


def _width(column: _Column) -> float:
    """Return a width that holds every number and word whole where it can, and wraps long texts."""
    texts = [line for cell in column.cells for line in cell.splitlines()]
    longest = max(map(len, texts), default=0)
    words = [column.heading, *texts]
    word = max((len(word) for text in words for word in text.split()), default=0)
    line = min(longest, max(_LINE_WIDTH, min(longest // 4, _TEXT_WIDTH)))
    return max(min(word, _WORD_WIDTH), line, len(column.heading) / 2 + 1, 6) + 3


def _columns(result: Result) -> list[_Column]:
    """Return a column for every field, whether or not any row fills it: what stands in column D today stands
    there in the next answer too. Flags and note are one column."""
    if not any(text for record in result.records for text in record.values()):
        return []
    fields = dict.fromkeys(result.fields)
    if printed := printed_headings(fields):
        fields = dict.fromkeys([*printed, *(name for name in HEADINGS if name in fields), *fields])
    cells = {name: [record.get(name, "") for record in result.records] for name in fields}
    if "value_unit" in cells:
        cells["value_unit"] = ["%" if text == Unit.PERCENT else text for text in cells["value_unit"]]
    if "flags" in cells:
        cells["flags"] = [_flags_and_note(record) for record in result.records]
        cells.pop("note", None)
    columns: list[_Column] = []
    for name, texts in cells.items():
        taken = {column.heading.casefold() for column in columns}
        columns.append(_Column(name, _heading(name, taken), tuple(map(kept, texts))))
    return columns


def _flags_and_note(record: Mapping[str, str]) -> str:
    symbols = shorthand(tuple(flag.strip("[]") for flag in record.get("flags", "").split()))
    return f"{symbols} {record.get('note', '')}".strip()


def _heading(name: str, taken: set[str]) -> str:
    """Return the heading of a field, unlike every other: Excel repairs a table in which two are alike."""
    words = " ".join(kept(name).replace("_", " ").split())
    plain = HEADINGS.get(name) or (words[:1].upper() + words[1:])[:200] or "Column"
    heading, number = plain, 2
    while heading.casefold() in taken:
        heading, number = f"{plain} ({number})", number + 1
    return heading


def _write_cell(sheet: "Worksheet", styles: Styles, row: int, place: int, name: str, cell: str) -> None:
    look = partial(styles, valign="top", bottom=1, bottom_color="#BFBFBF")  # a thin line under each row
    if not cell:
        sheet.write_blank(row, place, None, look())
    elif (number := _as_number(name, cell)) is not None:
        sheet.write_number(row, place, number, look(num_format=number_format(cell), align="right", indent=1))
    elif (day := _as_date(name, cell)) is not None:
        sheet.write_datetime(row, place, day, look(num_format="yyyy-mm-dd", align="left", indent=1))
    else:
        write_text(sheet, row, place, cell, look(text_wrap=True, align="left", indent=1))


def _as_number(name: str, cell: str) -> int | float | None:
    """Return a number as it was printed, or None for what a number would not give back: words, "007"."""
    if name not in NUMBERS or not _NUMBER.fullmatch(cell) or sum(map(str.isdigit, cell)) > _DIGITS:
        return None
    return float(cell) if "." in cell else int(cell)


def _as_date(name: str, cell: str) -> date | None:
    if name not in DATES or not _DATE.fullmatch(cell):
        return None
    try:
        day = date.fromisoformat(cell)
    except ValueError:
        return None
    return day if day >= _FIRST_DATE else None
