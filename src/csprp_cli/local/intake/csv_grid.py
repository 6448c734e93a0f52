"""Any table as headings and rows of text, whether it came from a CSV file or from a workbook."""

import csv
import io
import re
from collections.abc import Callable, Iterator
from itertools import islice
from typing import NamedTuple

from csprp_cli.local.intake.file_bytes import MOST_BYTES
from csprp_cli.model.problem import FileProblem

Chunk = tuple[int, list[list[str]]]
"""The number of the first row, and rows that follow each other; an empty one holds nothing."""

CountKnown = Callable[[tuple[str, ...]], int]
"""Counts how many cells of a row are headings that are known."""

Numbered = tuple[int, tuple[str, ...]]
"""The cells of a row after its number; 0 and nothing where there is none."""

MOST_ABOVE = 20
"""How many rows that hold anything are looked at for the headings, under the first."""

CHUNK = 20_000
MOST_COLUMNS = 500
MOST_ROWS = 1_000_000
MOST_OF_HEADINGS = 1_000_000
"""How far into a text the headings are looked for: letters, so that a large file is not copied for them."""

FORMULA, ERROR_VALUE, NOT_A_DATE = "\0FORMULA", "\0ERROR_VALUE", "\0NOT_A_DATE"
"""What stands for a cell that is no text: the name of its kind. No file can write them: NUL is refused."""

_DIVIDER = re.compile('"?sep=([,;\t])"?', re.IGNORECASE)


class TextGrid(NamedTuple):
    """One table: its headings, the row that they stand in, and the rows under them in chunks.

    `merged` are the first cells (row, column) of merged ranges under the headings.
    """

    headings: tuple[str, ...]
    heading_row: int
    chunks: Iterator[Chunk]
    merged: tuple[tuple[int, int], ...] = ()
    hidden_sheets: int = 0
    other_sheets: int = 0


def csv_grid(text: str, known: CountKnown) -> TextGrid:
    """Return the table of a CSV text. `known` counts the headings that are known, to choose what divides
    cells: a comma, a semicolon or a tab. Raises FileProblem.
    """
    # An endless cell is a problem of its row, which is named. The csv module would refuse the whole file,
    # at a limit that any other module may have set.
    csv.field_size_limit(max(csv.field_size_limit(), MOST_BYTES))
    first, _, rest = text.partition("\n")
    if divider := _DIVIDER.fullmatch(first.strip("\r")):  # a first line such as "sep=;", which Excel reads
        text = rest
    marks = divider[1] if divider else ",;\t"
    start = text[:MOST_OF_HEADINGS]
    readings = [(mark, *row_of_headings(_text_rows(start, mark), known)) for mark in marks]

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
                yield number, tuple(cells)
    except csv.Error:
        return


def row_of_headings(rows: Iterator[Numbered], known: CountKnown) -> Numbered:
    """Return which of the first rows holds the headings: the first row, unless it names no column and one
    under it names two. People put a title above their table. No more rows are read than are needed."""
    first = next(rows, (0, ()))
    if known(first[1][:MOST_COLUMNS]):
        return first
    return next((row for row in islice(rows, MOST_ABOVE) if known(row[1][:MOST_COLUMNS]) > 1), first)


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
