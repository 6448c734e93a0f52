"""Take from the tables of a large overlay the rows that one question needs, and count the others.

The tables are searched as bytes, which takes less than a tenth of a second for 100,000 figures. There is no
index of them: it would have to be held against the tables before each answer, which takes as long, and
somebody could forge it.
"""

import csv
from collections import Counter
from collections.abc import Collection, Iterable, Iterator
from operator import itemgetter
from pathlib import Path
from typing import NamedTuple

from csprp_cli.model.problem import RecordProblem
from csprp_cli.record.csv_table import Line, header_of

Numbered = list[tuple[int, Line]]
"""Rows of a table, each with the line of the file where it stands."""

_BLOCK = 4_000_000
_MOST_SEARCHES = 20
"""From how many searches on reading each line is faster."""


class Wanted(NamedTuple):
    """Whose figures a question needs: the codes of areas, and the ids of figures and claims."""

    areas: frozenset[str]
    ids: frozenset[str] = frozenset()


class About(NamedTuple):
    """What the rows of an answer rest on: some indicators, by their ids, in some areas, by their codes."""

    indicators: frozenset[str]
    areas: frozenset[str]


def areas_of(folder: Path, ids: frozenset[str]) -> frozenset[str]:
    """Return the areas of the figures of these ids, or of the claims of these ids. Raises RecordProblem."""
    claims = _rows_with(folder / "claims.csv", "claim", ids)
    named = {line["figure"] for _, line in claims} | ids
    figures = _rows_with(folder / "figures.csv", "id", named)
    return frozenset(line["area"] for _, line in figures)


def figures_of(folder: Path, areas: frozenset[str]) -> Numbered:
    """Return the figures of areas. Raises RecordProblem, naming file and row."""
    return _rows_with(folder / "figures.csv", "area", areas)


def lines_about(folder: Path, about: About) -> dict[str, list[Line]]:
    """Return the figures of some indicators in some areas, their claims, and what both name, table by table.

    Raises RecordProblem, naming file and row.
    """
    figures = _figures_about(folder, about)
    claims = _named(folder, "claims.csv", "figure", {line["id"] for line in figures})
    return {
        "figures.csv": figures,
        "claims.csv": claims,
        "sources.csv": _named(folder, "sources.csv", "id", {line["source"] for line in claims}),
        "indicators.csv": _named(folder, "indicators.csv", "id", {line["indicator"] for line in figures}),
        "bases.csv": _named(folder, "bases.csv", "id", {line["base"] for line in figures}),
    }


def _named(folder: Path, file: str, column: str, wanted: Collection[str]) -> list[Line]:
    return [line for _, line in _rows_with(folder / file, column, wanted)]


def _figures_about(folder: Path, about: About) -> list[Line]:
    """Return the figures of some indicators in some areas. Raises RecordProblem, naming file and row."""
    path = folder / "figures.csv"
    lines = _searched(path, [f",{code}," for code in about.areas])
    named = [f",{indicator}," for indicator in about.indicators]
    near = ((row, line) for row, line in lines if any(name in line for name in named))
    found = _rows(path, near, header_of(path))
    return [
        line for _, line in found if line["indicator"] in about.indicators and line["area"] in about.areas
    ]


def claims_of(folder: Path, figures: Numbered) -> Numbered:
    """Return the claims of figures. Raises RecordProblem, naming file and row.

    An id that csprp gave names the area where it is not England, so that one search finds the claims of all
    figures of one area. A figure whose claims are not found rests on none, and is refused by the check.
    """
    codes = {line["id"]: f"-{line['area'].lower()}" for _, line in figures}
    searches = {code if code in name else f",{name}," for name, code in codes.items()}
    return _rows_with(folder / "claims.csv", "figure", codes.keys(), searches)


def counted(path: Path, columns: tuple[str, ...]) -> Counter[tuple[str, ...]]:
    """Return how many rows of a table have each combination of some cells. Raises RecordProblem."""
    if not path.exists():
        return Counter()
    places = [header_of(path).index(column) for column in columns]
    cells_of = itemgetter(*places) if len(places) > 1 else lambda cells: (cells[places[0]],)
    return Counter(cells_of(cells) for _, cells, _ in _read(path, max(places)))


def _rows_with(
    path: Path, column: str, wanted: Collection[str], searches: Collection[str] | None = None
) -> Numbered:
    """Return the rows of a table whose cell in a column is wanted.

    In the line of each stands one of the searches; without any, they are the cell itself.
    """
    if not wanted or not path.exists():
        return []
    header = header_of(path)
    place = header.index(column)
    if searches is None:
        searches = [f"{',' if place else chr(10)}{text}," for text in wanted]
    few = len(searches) <= _MOST_SEARCHES
    lines = _searched(path, searches) if few else _picked(path, place, wanted)
    return [(row, line) for row, line in _rows(path, lines, header) if line[column] in wanted]


def _searched(path: Path, texts: Collection[str]) -> Iterator[tuple[int, str]]:
    """Yield the lines of a table in which one of some texts stands, each with its number."""
    needles = [text.encode() for text in texts]
    before = 0
    try:
        with path.open("rb") as file:
            while block := file.read(_BLOCK):
                block = b"\n" + block + file.readline()
                at = 0
                for start, end in sorted({place for needle in needles for place in _places(block, needle)}):
                    before += block.count(b"\n", at, start)
                    at = start
                    yield before, block[start:end].decode("utf-8")
                before += block.count(b"\n", at) - block.endswith(b"\n")
    except UnicodeDecodeError:
        raise RecordProblem(f"{path}, line {before}: not UTF-8", "save it as UTF-8", row=before) from None
    except OSError as error:
        raise RecordProblem(f"{path} cannot be read: {error.strerror}") from None


def _picked(path: Path, place: int, wanted: Collection[str]) -> Iterator[tuple[int, str]]:
    """Yield the lines of a table with one of some texts in one place, each with its number.

    A line whose commas cannot be counted, since a cell before that place is in quotes, is yielded too.
    """
    texts = {text.encode() for text in wanted}
    row = 1
    try:
        with path.open("rb") as file:
            file.readline()
            for row, line in enumerate(file, 2):
                *cells, _ = line.split(b",", place + 1)
                if not texts.isdisjoint(cells[place:]) or (b'"' in line and b'"' in b"".join(cells)):
                    yield row, line.decode("utf-8")
    except UnicodeDecodeError:
        raise RecordProblem(f"{path}, line {row}: not UTF-8", "save it as UTF-8", row=row) from None
    except OSError as error:
        raise RecordProblem(f"{path} cannot be read: {error.strerror}") from None


def _places(block: bytes, needle: bytes) -> Iterator[tuple[int, int]]:
    """Yield where each line starts and ends that has a text in it, or behind the line end before it."""
    at = block.find(needle)
    while at >= 0:
        inside = at + needle.startswith(b"\n")
        end = block.find(b"\n", inside)
        end = len(block) if end < 0 else end
        yield block.rfind(b"\n", 0, inside) + 1, end
        at = block.find(needle, end)


def _read(path: Path, last: int) -> Iterator[tuple[int, list[str], str]]:
    """Yield each row of a table: its line number, its cells up to one place, and the line as it stands."""
    many = last + 1
    try:
        with path.open(encoding="utf-8", newline="\n") as file:
            next(file, "")
            for row, line in enumerate(file, 2):
                cells = line.split(",", many)
                if '"' in line and '"' in line[: len(line) - len(cells[-1])]:
                    cells = next(csv.reader([line]))
                if len(cells) < many:
                    raise RecordProblem(f"{path}, line {row}: it has too few cells", row=row)
                yield row, cells, line
    except UnicodeDecodeError:
        raise RecordProblem(f"{path}: not UTF-8", "save it as UTF-8") from None
    except csv.Error as error:
        raise RecordProblem(f"{path}: {error}") from None
    except OSError as error:
        raise RecordProblem(f"{path} cannot be read: {error.strerror}") from None


def _rows(path: Path, lines: Iterable[tuple[int, str]], header: list[str]) -> Iterator[tuple[int, Line]]:
    """Yield lines as rows. A cell that holds a line end is none that csprp wrote, and is refused."""
    row, read = 1, 0

    def texts() -> Iterator[str]:
        nonlocal row, read
        for row, text in lines:  # noqa: B007 (the reader tells of the row that it was given last)
            read += 1
            yield text

    try:
        for number, cells in enumerate(csv.reader(texts(), strict=True), 1):
            if number != read:
                raise RecordProblem(f"{path}, line {row}: a cell before it holds a line end", row=row)
            if len(cells) != len(header):
                problem = f"{path}, line {row}: {len(cells)} cells where the header has {len(header)}"
                raise RecordProblem(problem, row=row)
            yield row, dict(zip(header, cells, strict=True))
    except csv.Error as error:
        raise RecordProblem(f"{path}, line {row}: {error}", row=row) from None
