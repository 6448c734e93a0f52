"""Read one table of a record as text, and say exactly where it cannot be read."""

import csv
import io
from collections.abc import Callable, Iterable, Sequence
from functools import cache
from operator import itemgetter
from pathlib import Path

from csprp_cli.model.problem import RecordProblem

Line = dict[str, str]


def key_of(line: Line, columns: tuple[str, ...]) -> tuple[str, ...]:
    """Return the cells of some columns of a row."""
    return cells_of(columns)(line)


@cache
def cells_of(columns: tuple[str, ...]) -> Callable[[Line], tuple[str, ...]]:
    """Return what gives the cells of some columns of a row. It raises KeyError for one that is not there."""
    if len(columns) > 1:
        return itemgetter(*columns)
    return lambda line: tuple([line[column] for column in columns])


def grouped(lines: Iterable[Line], column: str) -> dict[str, list[Line]]:
    """Return rows by the text of one column, in their order."""
    groups: dict[str, list[Line]] = {}
    for line in lines:
        groups.setdefault(line[column], []).append(line)
    return groups


def header_of(path: Path) -> list[str]:
    """Return the columns that a table names; none where it cannot be read."""
    try:
        with path.open(encoding="utf-8", newline="") as file:
            return next(csv.reader(file), [])
    except (OSError, ValueError):
        return []


def table_bytes(lines: list[Line]) -> bytes:
    """Return rows as the bytes of a table, with a header; the first row has every column."""
    table = TableWriter(list(lines[0]))
    for line in lines:
        table.write(line)
    return table.content()


class TableWriter:
    """Writes a table row by row, so that its rows need not all be held at once."""

    def __init__(self, columns: list[str]) -> None:
        self._columns = tuple(columns)
        self._bytes = bytearray()
        self._rows: list[Sequence[str]] = [columns]

    def write(self, line: Line) -> None:
        """Add a row, which has every column."""
        self._rows.append(key_of(line, self._columns))
        if len(self._rows) == _TOGETHER:
            self._flush()

    def _flush(self) -> None:
        text = io.StringIO(newline="")
        csv.writer(text, lineterminator="\n").writerows(self._rows)
        self._bytes += text.getvalue().encode("utf-8")
        self._rows = []

    def content(self) -> bytes:
        """Return the bytes of the table so far, with its header."""
        self._flush()
        return bytes(self._bytes)


_TOGETHER = 1_000
"""How many rows become text at a time."""


def is_folder(path: Path) -> bool:
    """Return whether a path is a folder that may be looked into. Raises RecordProblem where none can tell."""
    try:
        return path.is_dir() and (path / "datapackage.json").exists() in (True, False)
    except OSError as error:
        raise RecordProblem(f"{path.name[:80]} cannot be read: {error.strerror}") from None


def read_table(folder: Path, name: str, *, keyed: bool = False) -> list[Line]:
    """Return the rows of `folder/name`, each as column to text, in file order.

    Raises RecordProblem for a table that is not there, is not UTF-8, has no header, repeats a column or
    has a row of another length. The message names the file and the row, never a cell. A table that was
    `keyed` by a person may start with a byte order mark, which Excel writes.
    """
    path = folder / name
    try:
        if not path.is_file() and path.exists():
            raise RecordProblem(f"{name} is not a file")
        text = path.read_text(encoding="utf-8")
    except FileNotFoundError:
        raise RecordProblem(f"{name} is not in {folder}") from None
    except UnicodeDecodeError as error:
        row = path.read_bytes()[: error.start].count(b"\n") + 1
        raise RecordProblem(f"{name}, line {row}: not UTF-8", "save it as UTF-8", row=row) from None
    except OSError as error:
        raise RecordProblem(f"{name} cannot be read: {error.strerror}") from None
    if keyed:
        text = text.removeprefix("\ufeff")
    if text.startswith("\ufeff"):
        raise RecordProblem(f"{name} starts with a byte order mark", "save it as UTF-8 without one", row=1)
    if "\0" in text:
        raise RecordProblem(f"{name} holds a NUL character", "save it as UTF-8 text")
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    rows: list[Line] = []
    try:
        header = next(reader, None)
        if not header:
            raise RecordProblem(f"{name} is empty")
        if len(set(header)) != len(header):
            raise RecordProblem(f"{name}, line 1: a column is named twice", row=1)
        width = len(header)
        for cells in reader:
            if len(cells) != width:
                where = f"{name}, line {reader.line_num}"
                raise RecordProblem(
                    f"{where}: {len(cells)} cells where the header has {width}", row=reader.line_num
                )
            rows.append(dict(zip(header, cells, strict=True)))
    except csv.Error as error:
        raise RecordProblem(f"{name}, line {reader.line_num}: {error}", row=reader.line_num) from None
    return rows
