"""Take from the tables of a large overlay the rows that one question needs, and count the others.

The tables are searched as bytes, which takes less than a tenth of a second for 100,000 figures. There is no
index of them: it would have to be held against the tables before each answer, which takes as long, and
somebody could forge it.
"""

import csv
from collections import Counter
from collections.abc import Iterator
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


def areas_of(folder: Path, ids: frozenset[str]) -> frozenset[str]:
    """Return the areas of the figures of these ids, or of the claims of these ids. Raises RecordProblem."""
    claims, figures = folder / "claims.csv", folder / "figures.csv"
    named = {line["figure"] for _, line in _found(claims, ids) if line["claim"] in ids} | ids
    return frozenset(line["area"] for _, line in _found(figures, named) if line["id"] in named)


def figures_of(folder: Path, areas: frozenset[str]) -> Numbered:
    """Return the figures of areas. Raises RecordProblem, naming file and row."""
    return [item for item in _found(folder / "figures.csv", areas) if item[1]["area"] in areas]


def claims_of(folder: Path, figures: Numbered) -> Numbered:
    """Return the claims of figures, and those of none. Raises RecordProblem, naming file and row.

    An id that csprp gave names the area where it is not England, so that one search finds the claims of all
    figures of one area.
    """
    path = folder / "claims.csv"
    ids = {line["id"]: f"-{line['area'].lower()}" for _, line in figures}
    searches = {code if code in name else f",{name}," for name, code in ids.items()}
    if len(searches) > _MOST_SEARCHES:
        place = header_of(path).index("figure")
        found = ((row, line) for row, cells, line in _read(path, place) if cells[place] in ids)
        return [(row, _cells(path, row, line, header_of(path))) for row, line in found]
    return [item for item in _searched(path, searches) if item[1]["figure"] in ids]


def counted(path: Path, columns: tuple[str, ...]) -> Counter[tuple[str, ...]]:
    """Return how many rows of a table have each combination of some cells. Raises RecordProblem."""
    if not path.exists():
        return Counter()
    places = [header_of(path).index(column) for column in columns]
    cells_of = itemgetter(*places) if len(places) > 1 else lambda cells: (cells[places[0]],)
    return Counter(cells_of(cells) for _, cells, _ in _read(path, max(places)))


def _found(path: Path, cells: frozenset[str] | set[str]) -> Iterator[tuple[int, Line]]:
    """Yield the rows in which one of some texts stands as a cell."""
    return _searched(path, {part for cell in cells for part in (f",{cell},", f"\n{cell},")})


def _searched(path: Path, texts: set[str]) -> Iterator[tuple[int, Line]]:
    """Yield the rows of a table in which one of some texts stands, with their lines, in order."""
    header = header_of(path)
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
                    yield before, _cells(path, before, block[start:end].decode("utf-8"), header)
                before += block.count(b"\n", at) - block.endswith(b"\n")
    except UnicodeDecodeError:
        raise RecordProblem(f"{path}, line {before}: not UTF-8", "save it as UTF-8", row=before) from None
    except FileNotFoundError:
        return
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


def _cells(path: Path, row: int, line: str, header: list[str]) -> Line:
    """Return a line as a row. A cell that holds a line end is none that csprp wrote, and is refused."""
    try:
        cells = next(csv.reader([line], strict=True), [])
    except csv.Error as error:
        raise RecordProblem(f"{path}, line {row}: {error}", row=row) from None
    if len(cells) != len(header):
        problem = f"{path}, line {row}: {len(cells)} cells where the header has {len(header)}"
        raise RecordProblem(problem, row=row)
    return dict(zip(header, cells, strict=True))
