"""Any table as headings and rows of text, whether it came from a CSV file or from a workbook."""

import csv
import io
import re
from collections.abc import Callable, Collection, Iterator, Sequence
from itertools import islice
from typing import NamedTuple

from csprp_cli.local.intake.file_bytes import MOST_BYTES
from csprp_cli.model.problem import FileProblem, UsageProblem

Chunk = tuple[int, list[list[str]]]
"""The number of the first row, and rows that follow each other; an empty one holds nothing."""

CountKnown = Callable[[tuple[str, ...]], int]
"""Counts how many cells of a row are headings that are known."""

Numbered = tuple[int, tuple[str, ...]]
"""The cells of a row after its number; 0 and nothing where there is none."""

MOST_ABOVE = 20
"""How many rows that hold anything are looked at for the headings, under the first."""

MOST_OF_A_NOTE = 2
"""How many filled cells a note has at most, such as "Printed on" and a date: a row of a table has more."""

CHUNK = 20_000
MOST_COLUMNS = 500
MOST_ROWS = 1_000_000
MOST_LINES = 4 * MOST_ROWS
"""Of a text: a file of line ends alone would be read for a minute. A line may end in two characters."""
MOST_OF_HEADINGS = 1_000_000
"""How far into a text the headings are looked for: letters, so that a large file is not copied for them."""

FORMULA, ERROR_VALUE, NOT_A_DATE = "\0FORMULA", "\0ERROR_VALUE", "\0NOT_A_DATE"
"""What stands for a cell that is no text: the name of its kind. No file can write them: NUL is refused."""

MARKS = ",;\t|~"
"""What may divide cells."""

_DIVIDER = re.compile(f'"?sep=([{MARKS}])"?(?:\r\n|\r|\n)', re.IGNORECASE)
_NO_HEADING = re.compile(r"\s*[0-9][0-9 /.:-]*\s*")
"""A number or a date: a row with one is no row of headings, whatever else it names."""


class TextGrid(NamedTuple):
    """One table: its headings, the row that they stand in, and the rows under them in chunks.

    `merged` are the first cells (row, column) of merged ranges under the headings. `hidden_rows` and
    `hidden_columns` are numbers of rows and columns that a person sees only after showing them.
    """

    headings: tuple[str, ...]
    heading_row: int
    chunks: Iterator[Chunk]
    merged: tuple[tuple[int, int], ...] = ()
    hidden_sheets: int = 0
    other_sheets: int = 0
    hidden_rows: Collection[int] = ()
    hidden_columns: Collection[int] = ()


def csv_grid(text: str, known: CountKnown, skip_rows: int | None = None) -> TextGrid:
    """Return the table of a CSV text. `known` counts the headings that are known, to choose what divides
    cells: a comma, a semicolon, a tab, a pipe or a tilde. `skip_rows` lie above the headings, where that is
    known. Raises FileProblem.
    """
    # An endless cell is a problem of its row, which is named. The csv module would refuse the whole file,
    # at a limit that any other module may have set.
    csv.field_size_limit(max(csv.field_size_limit(), MOST_BYTES))
    if text.count("\n") + text.count("\r") > MOST_LINES:
        raise FileProblem(f"the file has more than {MOST_LINES:,} lines", "take out what is no table")
    if divider := _DIVIDER.match(text):  # a first line such as "sep=;", which Excel reads
        text = text[divider.end() :]
    start = text[:MOST_OF_HEADINGS]
    marks = divider[1] if divider else [mark for mark in MARKS if mark in start] or ","
    readings = [(mark, *row_of_headings(_text_rows(start, mark), known, skip_rows)) for mark in marks]

    def merit(found: tuple[str, int, tuple[str, ...]]) -> tuple[int, int]:
        return (known(found[2]) if len(found[2]) <= MOST_COLUMNS else 0), len(found[2])

    mark, row, headings = max(readings, key=merit)
    refuse_headings(headings)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=mark, strict=True)
    return TextGrid(headings, row, _csv_chunks(reader, row))


def _text_rows(text: str, mark: str) -> Iterator[Numbered]:
    try:
        for number, cells in enumerate(csv.reader(io.StringIO(text, newline=""), delimiter=mark), 1):
            if any(cell.strip() for cell in cells):
                yield number, without_empty_end(cells)
    except csv.Error:
        return


def without_empty_end(cells: Sequence[str]) -> tuple[str, ...]:
    """Return cells without the empty ones after the last that holds anything."""
    end = len(cells)
    while end and not cells[end - 1].strip():
        end -= 1
    return tuple(cells[:end])


def row_of_headings(rows: Iterator[Numbered], known: CountKnown, skip_rows: int | None = None) -> Numbered:
    """Return which of the first rows holds the headings: the one that names most columns, and the first of
    these; one under the first must name two. People put a title and groups of columns above their table.

    No row under one of the table is looked at: what names more columns there is a second table. Raises
    UsageProblem where the row under those skipped holds nothing.
    """
    if skip_rows is not None:
        found = next((row for row in rows if row[0] > skip_rows), (0, ()))
        if found[0] != skip_rows + 1:
            message = f"under {skip_rows} skipped rows, row {skip_rows + 1} holds nothing"
            raise UsageProblem(message, instead={"--skip-rows": str(max(found[0] - 1, 0))})
        return found
    best = next(rows, (0, ()))
    most = known(best[1][:MOST_COLUMNS])
    for number, cells in islice(rows, MOST_ABOVE):
        if any(map(_NO_HEADING.fullmatch, cells)):
            if most and sum(map(bool, map(str.strip, cells))) > MOST_OF_A_NOTE:
                break
        elif (names := known(cells[:MOST_COLUMNS])) > max(most, 1):
            best, most = (number, cells), names
    return best


def refuse_headings(headings: tuple[str, ...]) -> None:
    """Raise FileProblem for a first row that cannot be headings."""
    if not headings:
        raise FileProblem("the file holds no row that can be read", "put the headings in the first row")
    if len(headings) > MOST_COLUMNS:
        raise FileProblem(f"the table has more than {MOST_COLUMNS} columns", "take out what is no heading")


def _csv_chunks(reader: Iterator[list[str]], heading_row: int) -> Iterator[Chunk]:
    row, rows = 1, list[list[str]]()
    try:
        rows.extend(islice(reader, heading_row))
        while True:
            row, rows = row + len(rows), []
            rows.extend(islice(reader, CHUNK))
            if not rows:
                return
            yield row, rows
    except csv.Error as error:
        # The rows before the one that cannot be read are in `rows`: extend keeps what it was given.
        # What the csv module says may hold cells: it is told in words of our own.
        what = "opens a quotation mark that is never closed"
        if "unexpected end" not in str(error):
            what = "has a quotation mark where none can stand"
        raise FileProblem(f"row {row + len(rows)} {what}", "open it in Excel and save it again") from None
