"""One CSV file as a header and numbered rows, refused in one line where it is not that."""

import csv
import io
from typing import NamedTuple

from csprp_cli.dfe.download import Data
from csprp_cli.model.problem import RecordProblem, named

MOST_COLUMNS = 200
MOST_ROWS = 500_000
LONGEST_CELL = 2_000


_DIVIDERS = ",;\t|"
_START = 100_000
"""How many bytes of a file the line that names its columns may take."""


class Sheet(NamedTuple):
    """A file's header and its rows, each with its number as a spreadsheet shows it: the header is row 1.

    `decimal_comma` says that semicolons divide its cells, as a spreadsheet saves them where a comma stands
    before the tenths.
    """

    data: Data
    header: tuple[str, ...]
    rows: tuple[tuple[int, tuple[str, ...]], ...]
    decimal_comma: bool = False


def read_header(data: Data) -> tuple[str, ...]:
    """Return the columns that a file names, whatever its rows hold. Raises RecordProblem for a bad header."""
    text = data.content[:_START].decode(_encoding(data), errors="replace").lstrip("\ufeff")
    _refuse_nul(data.name, text.partition("\n")[0])
    try:
        header = _header(next(csv.reader(io.StringIO(text, newline=""), delimiter=_divider(text)), []))
    except csv.Error as error:
        raise RecordProblem(f"{data.name}, line 1: {error}", "download it again") from None
    _refuse_header(data.name, header)
    return header


def read_sheet(data: Data) -> Sheet:
    """Return the rows of a file. Raises RecordProblem, naming the row and never a cell."""
    text = _text(data)
    divider = _divider(text)
    reader = csv.reader(io.StringIO(text, newline=""), strict=True, delimiter=divider)
    numbered = enumerate(reader, 1)
    rows: list[tuple[int, tuple[str, ...]]] = []
    try:
        _, first = next(numbered, (1, []))
        header = _header(first)
        _refuse_header(data.name, header)
        for number, cells in numbered:
            if not any(cell.strip() for cell in cells):
                continue
            while len(cells) > len(header) and not cells[-1].strip():
                cells.pop()
            if len(cells) != len(header):
                raise _problem(data, number, f"it has {len(cells)} cells where the header has {len(header)}")
            if len(rows) >= MOST_ROWS:
                raise RecordProblem(f"{data.name} has more than {MOST_ROWS:,} rows", "name a DfE data file")
            rows.append((number, tuple(_cell(data, number, cell) for cell in cells)))
    except csv.Error as error:
        raise RecordProblem(f"{data.name}, line {reader.line_num}: {error}", "download it again") from None
    if not rows:
        raise RecordProblem(f"{data.name} has a header and no rows", "download it again")
    return Sheet(data, header, tuple(rows), decimal_comma=divider == ";")


def _divider(text: str) -> str:
    """Return what divides the cells of the first line: DfE's names of columns hold none of these."""
    return max(_DIVIDERS, key=text.partition("\n")[0].count)


def _header(cells: list[str]) -> tuple[str, ...]:
    """Return the names of columns, without the empty ones that a spreadsheet leaves at the end."""
    names = [cell.strip() for cell in cells]
    while names and not names[-1]:
        names.pop()
    return tuple(names)


def _encoding(data: Data) -> str:
    return "utf-16" if data.content.startswith((b"\xff\xfe", b"\xfe\xff")) else "utf-8"


def _text(data: Data) -> str:
    try:
        text = data.content.decode(_encoding(data)).lstrip("\ufeff")
    except UnicodeDecodeError as error:
        row = data.content[: error.start].count(b"\n") + 1
        raise RecordProblem(
            f"{data.name}, line {row}: not UTF-8", "use the file as DfE publishes it, not one saved again"
        ) from None
    _refuse_nul(data.name, text)
    return text


def _refuse_nul(name: str, text: str) -> None:
    if "\0" in text:
        raise RecordProblem(f"{name} holds a NUL character: it is not a CSV file", "download it again")


def _refuse_header(name: str, header: tuple[str, ...]) -> None:
    if len(header) > MOST_COLUMNS:
        raise RecordProblem(f"{name} has {len(header):,} columns", "name a DfE data file")
    if header and header[0].replace("-", "").replace("/", "").isdigit():
        raise RecordProblem(
            f"{name} has no header line: its first line is already a row",
            "put the line that names the columns first, as on the page of the data set",
        )
    if len({column.lower() for column in header}) != len(header):
        raise RecordProblem(f"{name}, row 1: a column is named twice", "use the file as DfE publishes it")


def _cell(data: Data, number: int, cell: str) -> str:
    cell = cell.strip()
    if len(cell) > LONGEST_CELL:
        raise _problem(data, number, f"a cell is longer than {LONGEST_CELL:,} characters")
    if cell.isprintable() and "\ufffd" not in cell:
        return cell
    odd = next((letter for letter in cell if not letter.isprintable() or letter == "\ufffd"), "")
    raise _problem(data, number, f"it holds {named(odd)}")


def _problem(data: Data, number: int, message: str) -> RecordProblem:
    return RecordProblem(
        f"{data.name}, row {number}: {message}", "use the file as DfE publishes it", row=number
    )
