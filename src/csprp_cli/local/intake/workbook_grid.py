"""The table of an Excel workbook, as people really save one, read in memory and never changed.

The only importer of openpyxl. What it says of a spoiled file may hold cells, so nothing of it is passed on.
"""

import io
import re
import warnings
import zipfile
from collections.abc import Iterator, Sequence
from datetime import date, datetime
from itertools import islice
from typing import Any

from csprp_cli.local.intake.csv_grid import (
    CHUNK,
    ERROR_VALUE,
    FORMULA,
    MOST_ABOVE,
    MOST_COLUMNS,
    NOT_A_DATE,
    Chunk,
    CountKnown,
    Numbered,
    TextGrid,
    refuse_headings,
    row_of_headings,
)
from csprp_cli.local.intake.kinds_of_file import NOT_STRICT
from csprp_cli.local.intake.packed_parts import SAVE_AGAIN, unpacked
from csprp_cli.local.intake.sheets import Sheet, chosen_sheet
from csprp_cli.model.local import column_number
from csprp_cli.model.problem import FileProblem, Problem

LAST_ROW = 1_048_576
MOST_SHEETS = 500
ONE_SHEET = "copy the sheet with the table into a new workbook"
BEYOND = 20
"""How many columns after the last heading are looked at for cells that have none."""

_MERGED = re.compile(
    rb"<(?:\w+:)?mergeCell\s[^>]*?ref=[\"']([A-Z]{1,3})([0-9]{1,7})(?::[A-Z]{1,3}([0-9]{1,7}))?[\"']"
)
_HIDDEN = re.compile(rb"""\s(?:hidden=["'](?:1|true)["']|(?:ht|width)=["']0(?:\.0+)?["'])""")
_ROW = re.compile(rb"<(?:\w+:)?row(?:\s[^>]*)?>")
_HIDDEN_ROW = re.compile(rb"<(?:\w+:)?row\s[^>]*?" + _HIDDEN.pattern.removeprefix(rb"\s"))
_ROW_NUMBER = re.compile(rb"""\sr=["']([0-9]{1,9})["']""")
_COLUMN = re.compile(rb"<(?:\w+:)?col\s[^>]*>")
_COLUMN_ENDS = re.compile(rb"""\s(min|max)=["']([0-9]{1,5})["']""")

STRICT_STANDS_BEFORE = 4_000
"""A workbook names its namespaces in the first letters of its first part."""


def workbook_grid(
    content: bytes, known: CountKnown, sheet: str = "", skip_rows: int | None = None
) -> TextGrid:
    """Return the table of one sheet: the one named, else the template's, else the only one.

    `known` counts the headings that are known; `sheet` is a name, or a number that counts the sheets that
    can be seen; `skip_rows` lie above the headings, where that is known. Raises FileProblem.
    """
    archive = unpacked(content)
    try:
        if b"purl.oclc.org/ooxml" in archive.read("xl/workbook.xml")[:STRICT_STANDS_BEFORE]:
            raise FileProblem("the file is a Strict Open XML workbook", NOT_STRICT)
        return _grid(archive, content, known, sheet, skip_rows)
    except Problem:
        raise
    except Exception:
        raise FileProblem("the workbook cannot be read", SAVE_AGAIN) from None


def _grid(
    archive: zipfile.ZipFile, content: bytes, known: CountKnown, sheet: str, skip_rows: int | None
) -> TextGrid:
    from openpyxl.reader.excel import ExcelReader

    class FewSheets(ExcelReader):
        """Sets up no more sheets than people have: openpyxl keeps 40 KB for each that the file names."""

        def read_worksheets(self) -> None:
            if len(self.parser.sheets) > MOST_SHEETS:
                raise FileProblem(f"the workbook has more than {MOST_SHEETS} sheets", ONE_SHEET)
            super().read_worksheets()

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # they quote cells
        reader = FewSheets(io.BytesIO(content), read_only=True, data_only=False, keep_links=False)
        reader.read()
    pages: Sequence[Any] = reader.wb.worksheets
    chosen = chosen_sheet([_seen(page) for page in pages], sheet)
    page = pages[chosen.place]
    page.reset_dimensions()  # some programs write "A1" for any size
    first = _rows_that_hold_anything(page, MOST_ABOVE + 1, skip_rows or 0)
    heading_row, headings = row_of_headings(iter(first), known, skip_rows)
    refuse_headings(headings)
    width = len(headings)
    part = b"".join(
        archive.read(link.target) for held, link in reader.parser.find_sheets() if held.name == page.title
    )
    return TextGrid(
        headings,
        heading_row,
        _chunks(page, heading_row, width),
        _merged(part, heading_row, width),
        chosen.hidden,
        chosen.others,
        _hidden_rows(part),
        _hidden_columns(part, width),
    )


def _seen(page: Any) -> Sheet:
    def holds_anything() -> bool:
        page.reset_dimensions()
        return bool(_rows_that_hold_anything(page, 1))

    return Sheet(page.title, page.sheet_state == "visible", holds_anything)


def _rows_that_hold_anything(page: Any, most: int, past: int = 0) -> list[Numbered]:
    """Return the first rows that hold anything: no more than `most`, unless they lie above row `past`.

    No table starts under thousands of empty rows, and a spoiled sheet may have a million.
    """
    found: list[Numbered] = []
    number, before = 0, ()
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # they quote cells
            for number, cells in enumerate(page.iter_rows(max_col=MOST_COLUMNS + 1), 1):
                if number > past + CHUNK or (len(found) >= most and found[-1][0] > past):
                    break
                if cells is not before and (texts := _row(cells, 0)):
                    found.append((number, tuple(texts)))
                before = cells
    except Exception:
        raise FileProblem(f"the workbook is spoiled at row {number + 1}", SAVE_AGAIN) from None
    return found


def _merged(sheet: bytes, heading_row: int, width: int) -> tuple[tuple[int, int], ...]:
    """Return where merged cells start under the headings. Raises FileProblem for merged headings."""
    found = sorted(
        (int(match[2]), column)
        for match in _MERGED.finditer(sheet)
        if (column := column_number(match[1].decode())) <= width and int(match[3] or match[2]) >= heading_row
    )
    if found and found[0][0] <= heading_row:
        raise FileProblem(f"row {heading_row} has merged cells", "unmerge them, with a heading in each cell")
    return tuple(found)


def _hidden_rows(sheet: bytes) -> frozenset[int]:
    """Return the rows that a filter or a person hid: marked so, or of no height."""
    if not _HIDDEN_ROW.search(sheet):
        return frozenset()
    hidden, number = set[int](), 0
    for tag in _ROW.finditer(sheet):
        own = _ROW_NUMBER.search(tag[0])
        number = int(own[1]) if own else number + 1
        if _HIDDEN.search(tag[0]):
            hidden.add(number)
    return frozenset(hidden)


def _hidden_columns(sheet: bytes, width: int) -> frozenset[int]:
    ends = [_COLUMN_ENDS.findall(tag[0]) for tag in _COLUMN.finditer(sheet) if _HIDDEN.search(tag[0])]
    spans = [(int(found.get(b"min", 0)), int(found.get(b"max", 0))) for found in map(dict, ends)]
    return frozenset(column for low, high in spans for column in range(low, min(high, width) + 1))


def _chunks(page: Any, heading_row: int, width: int) -> Iterator[Chunk]:
    """Yield the rows under the headings, each as long as its last cell that holds anything."""
    cells = page.iter_rows(max_col=width + BEYOND)
    _some(cells, heading_row, width, 1)
    first = heading_row + 1
    while rows := _some(cells, CHUNK, width, first):
        if first > LAST_ROW:
            raise FileProblem("the sheet has more rows than Excel can hold", SAVE_AGAIN)
        yield first, rows
        first += len(rows)


def _some(cells: Iterator[Sequence[Any]], most: int, width: int, first: int) -> list[list[str]]:
    rows: list[list[str]] = []
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # they quote cells
            before: Sequence[Any] = ()
            for row in islice(cells, most):
                # Where rows are missing, openpyxl gives one and the same empty row for each.
                rows.append([] if row is before else _row(row, width))
                before = row
    except Exception:
        raise FileProblem(f"the workbook is spoiled at row {first + len(rows)}", SAVE_AGAIN) from None
    return rows


def _row(cells: Sequence[Any], width: int) -> list[str]:
    """Return cells as text, without empty ones at the end that stand after `width` others."""
    texts = [_text(cell) for cell in cells]
    while len(texts) > width and not texts[-1].strip():
        texts.pop()
    return texts


def _text(cell: Any) -> str:
    """Return a cell as a CSV file would have it; a marker where it holds no answer of a person."""
    value = cell.value
    if value is None:
        return ""
    if cell.data_type == "f":
        return FORMULA
    if cell.data_type == "e":
        return ERROR_VALUE
    if isinstance(value, str):
        return value.replace("\0", "")
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, date):  # a day of its own in a cell of ISO 29500, else with a time of day
        return (value.date() if isinstance(value, datetime) else value).isoformat()
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value) if isinstance(value, int | float) else NOT_A_DATE
