"""The table of an OpenDocument spreadsheet, as LibreOffice saves one, read in memory and never changed.

The only importer of odfdo. A row or cell that stands for many ("repeated") is written once in the file: an
empty one is never unfolded, and a filled one no further than a table may reach.
"""

import io
from collections.abc import Collection, Iterator
from itertools import chain
from typing import TYPE_CHECKING, NamedTuple

from csprp_cli.local.intake.csv_grid import (
    CHUNK,
    ERROR_VALUE,
    FORMULA,
    MOST_COLUMNS,
    MOST_ROWS,
    NOT_A_DATE,
    Chunk,
    CountKnown,
    Numbered,
    TextGrid,
    refuse_headings,
    row_of_headings,
    without_empty_end,
)
from csprp_cli.local.intake.packed_parts import SAVE_AGAIN, unpacked
from csprp_cli.local.intake.sheets import Sheet, chosen_sheet
from csprp_cli.model.problem import FileProblem, Problem

if TYPE_CHECKING:
    from odfdo import Element, Table

WIDEST = MOST_COLUMNS + 1
"""No more cells of a row are looked at: one more than a table may have tells that it has too many."""

MOST_NESTED = 9
"""How deep groups of rows may lie in each other. No program nests them deeper than 8."""

_HIDES = ("collapse", "filter")
_CELLS = ("table:table-cell", "table:covered-table-cell")


class _SheetRow(NamedTuple):
    """One row of the file, and how many rows of the sheet it stands for."""

    first: int
    times: int
    cells: tuple[str, ...]
    merged: tuple[int, ...]
    is_hidden: bool


def open_document_grid(
    content: bytes, known: CountKnown, sheet: str = "", skip_rows: int | None = None
) -> TextGrid:
    """Return the table of one sheet, chosen as in a workbook of Excel. Raises FileProblem."""
    archive = unpacked(content)
    try:
        if b"encryption-data" in archive.read("META-INF/manifest.xml"):
            raise FileProblem("the file is locked with a password", "save a copy without one")
    except KeyError:
        pass  # some programs write none
    try:
        return _grid(content, known, sheet, skip_rows)
    except Problem:
        raise
    except Exception:
        raise FileProblem("the OpenDocument spreadsheet (.ods) cannot be read", SAVE_AGAIN) from None


def _grid(content: bytes, known: CountKnown, sheet: str, skip_rows: int | None) -> TextGrid:
    from odfdo import Document

    document = Document(io.BytesIO(content))
    styles = {
        str(style.get_attribute("style:name"))
        for style in document.content.get_styles("table")
        if any(each.get_attribute_string("table:display") == "false" for each in style.children)
    }
    tables = document.body.tables
    chosen = chosen_sheet([_seen(table, styles) for table in tables], sheet)
    rows = list(_rows(tables[chosen.place]))
    heading_row, headings = row_of_headings(_numbered(rows), known, skip_rows)
    refuse_headings(headings)
    if sum(row.times for row in rows if row.cells) > MOST_ROWS:
        raise FileProblem(f"the table has more than {MOST_ROWS:,} rows", "split it by year")
    merged = [(row.first, column) for row in rows for column in row.merged if column <= len(headings)]
    if any(place[0] == heading_row for place in merged):
        raise FileProblem(f"row {heading_row} has merged cells", "unmerge them, with a heading in each cell")
    hidden = (range(row.first, row.first + row.times) for row in rows if row.is_hidden and row.cells)
    return TextGrid(
        headings,
        heading_row,
        _chunks(rows, heading_row, len(headings)),
        tuple(place for place in merged if place[0] > heading_row),
        chosen.hidden,
        chosen.others,
        frozenset(chain.from_iterable(hidden)),
        _hidden_columns(tables[chosen.place], len(headings)),
    )


def _seen(table: "Table", hidden: Collection[str]) -> Sheet:
    is_visible = table.get_attribute_string("table:style-name") not in hidden
    return Sheet(table.name or "", is_visible, lambda: any(row.cells for row in _rows(table)))


def _within(element: "Element", tags: tuple[str, ...], depth: int = 0) -> Iterator[tuple["Element", bool]]:
    """Yield rows or columns in their order, through the groups they lie in, and whether each is hidden."""
    for child in element.children:
        if child.tag in tags:
            yield child, child.get_attribute_string("table:visibility") in _HIDES
        elif child.tag.startswith(("table:table-row", "table:table-col", "table:table-header")):
            if depth > MOST_NESTED:
                raise FileProblem("the OpenDocument spreadsheet (.ods) is spoiled", SAVE_AGAIN)
            folded = child.get_attribute_string("table:display") == "false"
            for found, hides in _within(child, tags, depth + 1):
                yield found, hides or folded


def _times(element: "Element", of: str) -> int:
    typed = element.get_attribute_string(f"table:number-{of}-repeated") or "1"
    return max(int(typed), 1)


def _rows(table: "Element") -> Iterator[_SheetRow]:
    first = 1
    for row, is_hidden in _within(table, ("table:table-row",)):
        cells, merged = list[str](), list[int]()
        for cell in row.children:
            if cell.tag in _CELLS and len(cells) < WIDEST:
                if _spans(cell):
                    merged.append(len(cells) + 1)
                cells += [_text(cell)] * min(_times(cell, "columns"), WIDEST - len(cells))
        times = _times(row, "rows")
        yield _SheetRow(first, times, without_empty_end(cells), tuple(merged), is_hidden)
        first += times


def _spans(cell: "Element") -> bool:
    across = (cell.get_attribute_string(f"table:number-{of}-spanned") for of in ("columns", "rows"))
    return any(typed not in (None, "1") for typed in across)


def _numbered(rows: list[_SheetRow]) -> Iterator[Numbered]:
    return ((row.first, row.cells) for row in rows if row.cells)


def _hidden_columns(table: "Element", width: int) -> frozenset[int]:
    hidden, first = set[int](), 1
    for column, is_hidden in _within(table, ("table:table-column",)):
        times = _times(column, "columns")
        if is_hidden:
            hidden.update(range(first, min(first + times, width + 1)))
        first += times
    return frozenset(hidden)


def _chunks(rows: list[_SheetRow], heading_row: int, width: int) -> Iterator[Chunk]:
    """Yield the rows under the headings that hold anything, in runs without an empty one between."""
    first, run = 0, list[list[str]]()
    for row in rows:
        if not row.cells or row.first + row.times - 1 <= heading_row:
            continue
        cells = [*row.cells, *[""] * (width - len(row.cells))]
        for number in range(max(row.first, heading_row + 1), row.first + row.times):
            if run and (number != first + len(run) or len(run) == CHUNK):
                yield first, run
                run = []
            if not run:
                first = number
            run.append(cells)
    if run:
        yield first, run


def _text(cell: "Element") -> str:
    """Return a cell as a CSV file would have it; a marker where it holds no answer of a person."""
    attribute = cell.get_attribute_string
    if attribute("table:formula"):
        return FORMULA
    kind = attribute("calcext:value-type") or attribute("office:value-type")
    if kind == "error":
        return ERROR_VALUE
    if kind in ("float", "percentage", "currency"):
        number = float(attribute("office:value") or "")
        return str(int(number)) if number.is_integer() else str(number)
    if kind == "date":
        return (attribute("office:date-value") or "").partition("T")[0]
    if kind == "boolean":
        return attribute("office:boolean-value") or ""
    if kind == "time":
        return NOT_A_DATE
    texts = (line.inner_text for line in cell.children if line.tag == "text:p")
    return "\n".join(texts).replace("\0", "")
