"""The table of an Excel workbook, as people really save one, read in memory and never changed.

The only importer of openpyxl. What it says of a spoiled file may hold cells, so nothing of it is passed on.
"""

import io
import re
import warnings
import zipfile
from collections.abc import Iterator, Sequence
from datetime import datetime
from itertools import islice
from typing import TYPE_CHECKING, Any

from csprp_cli.local.intake.csv_grid import (
    CHUNK,
    ERROR_VALUE,
    FORMULA,
    MOST_COLUMNS,
    NOT_A_DATE,
    Chunk,
    CountKnown,
    Numbered,
    TextGrid,
    refuse_headings,
    row_of_headings,
)
from csprp_cli.local.intake.file_bytes import MOST_BYTES
from csprp_cli.model.local import HOW_TO, OWN_SUMMARY, SHEETS, column_number
from csprp_cli.model.problem import FileProblem, Problem, UsageProblem

if TYPE_CHECKING:
    from openpyxl.workbook import Workbook

MOST_RATIO = 100
SMALL_PART = 1_000_000
"""A part that unpacks to less than this is let through, however well it was packed."""

LAST_ROW = 1_048_576
BEYOND = 20
"""How many columns after the last heading are looked at for cells that have none."""

SAVE_AGAIN = "open it in Excel, save it as an Excel workbook (.xlsx), and try again"

_MERGED = re.compile(
    rb"<(?:\w+:)?mergeCell\s[^>]*?ref=[\"']([A-Z]{1,3})([0-9]{1,7})(?::[A-Z]{1,3}([0-9]{1,7}))?[\"']"
)
_DOCTYPE = re.compile(rb"<!(?:DOCTYPE|ENTITY)", re.IGNORECASE)


def workbook_grid(content: bytes, known: CountKnown, sheet: str = "") -> TextGrid:
    """Return the table of one sheet: the one named, else the template's, else the only one.

    `known` counts the headings that are known; `sheet` is a name, or a number that counts the sheets that
    can be seen. Raises FileProblem.
    """
    archive = _archive(content)
    try:
        return _grid(archive, content, known, sheet)
    except Problem:
        raise
    except Exception:
        raise FileProblem("the workbook cannot be read", SAVE_AGAIN) from None


def _archive(content: bytes) -> zipfile.ZipFile:
    """Return the parts of a workbook. Raises FileProblem for one that is locked, spoiled or a bomb."""
    try:
        archive = zipfile.ZipFile(io.BytesIO(content))
    except Exception:
        raise FileProblem("the workbook was cut short, or is none", SAVE_AGAIN) from None
    parts = archive.infolist()
    names = {part.filename.lower() for part in parts}
    if any(part.flag_bits & 1 for part in parts):
        raise FileProblem("the file is locked with a password", "save a copy without one")
    if any(name.endswith("vbaproject.bin") for name in names):
        raise FileProblem("the workbook holds macros", "save it as an Excel workbook (.xlsx) without them")
    if "xl/workbook.bin" in names:
        raise FileProblem("the file is a binary workbook (.xlsb)", SAVE_AGAIN)
    if "[content_types].xml" not in names:
        raise FileProblem("the file is packed, and is no Excel workbook", SAVE_AGAIN)
    if sum(part.file_size for part in parts) > MOST_BYTES or any(map(_is_bomb, parts)):
        raise FileProblem(
            "the workbook unpacks to far more than a table needs", "copy the table into a new one"
        )
    try:
        has_entities = any(_defines_entities(archive, part) for part in parts)
    except Exception:  # zipfile.BadZipFile, zlib.error, and what else a spoiled stream may raise
        raise FileProblem("the workbook was cut short, or spoiled", SAVE_AGAIN) from None
    if has_entities:
        raise FileProblem("the workbook is spoiled", SAVE_AGAIN)
    return archive


def _is_bomb(part: zipfile.ZipInfo) -> bool:
    return part.file_size > max(SMALL_PART, MOST_RATIO * max(part.compress_size, 1))


def _defines_entities(archive: zipfile.ZipFile, part: zipfile.ZipInfo) -> bool:
    """Return whether a part defines entities, which no workbook does and some attacks need."""
    if not part.filename.lower().endswith((".xml", ".rels")):
        return False
    with archive.open(part) as file:
        return bool(_DOCTYPE.search(file.read(65_536)))


def _grid(archive: zipfile.ZipFile, content: bytes, known: CountKnown, sheet: str) -> TextGrid:
    from openpyxl.reader.excel import ExcelReader

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # they quote cells
        reader = ExcelReader(io.BytesIO(content), read_only=True, data_only=False, keep_links=False)
        reader.read()
    page, hidden, others = _sheet(reader.wb, sheet)
    page.reset_dimensions()  # some programs write "A1" for any size
    heading_row, headings = row_of_headings(_rows_that_hold_anything(page), known)
    refuse_headings(headings)
    parts = [
        archive.read(link.target) for held, link in reader.parser.find_sheets() if held.name == page.title
    ]
    merged = _merged(b"".join(parts), heading_row, len(headings))
    return TextGrid(headings, heading_row, _chunks(page, heading_row, len(headings)), merged, hidden, others)


def _sheet(book: "Workbook", wanted: str) -> tuple[Any, int, int]:
    """Return the sheet to read, how many others are hidden, and how many others can be seen."""
    sheets: Sequence[Any] = book.worksheets
    seen = [page for page in sheets if page.sheet_state == "visible"]
    if not sheets:
        raise FileProblem("the workbook has no sheet with cells", SAVE_AGAIN)
    if wanted:
        found = [page for page in sheets if page.title.casefold() == wanted.strip().casefold()]
        if not found and re.fullmatch("[0-9]{1,4}", wanted.strip()) and 1 <= int(wanted) <= len(seen):
            found = [seen[int(wanted) - 1]]
        if not found:
            hint = f"give a number from 1 to {len(seen)}"
            raise UsageProblem("--sheet names no sheet of the workbook", hint, {"--sheet": "1"})
        chosen = found[0]
    else:
        ours = [page for page in seen if page.title in SHEETS.values()]
        candidates = ours or [page for page in seen if page.title not in (HOW_TO, OWN_SUMMARY)]
        if not candidates:
            raise FileProblem("every sheet of the workbook is hidden", "unhide the one to read")
        if len(candidates) > 1:
            numbers = " or ".join(f"--sheet {seen.index(page) + 1}" for page in candidates[:9])
            message = f"the workbook has {len(candidates)} sheets that may hold the table"
            first = {"--sheet": str(seen.index(candidates[0]) + 1)}
            raise FileProblem(message, f"say which, counting from the left, {numbers}; such as", first)
        chosen = candidates[0]
    rest = [page for page in sheets if page is not chosen]
    hidden = sum(page.sheet_state != "visible" for page in rest)
    others = sum(page.sheet_state == "visible" and page.title not in (HOW_TO, OWN_SUMMARY) for page in rest)
    return chosen, hidden, others


def _rows_that_hold_anything(page: Any) -> Iterator[Numbered]:
    for number, cells in enumerate(page.iter_rows(max_col=MOST_COLUMNS + 1), 1):
        if number > LAST_ROW:
            return
        if texts := _row(cells, 0):
            yield number, tuple(texts)


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
    if isinstance(value, datetime):
        return value.date().isoformat()
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value) if isinstance(value, int | float) else NOT_A_DATE
