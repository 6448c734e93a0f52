"""Take from the tables of a large overlay the rows that one question needs, and count the others.

The tables are gone through as lines of text, which takes a tenth of a second for 100,000 figures. There is no
index of them: it would have to be held against the tables before each answer, which takes as long, and
somebody could forge it.
"""

import csv
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from csprp_cli.model.problem import RecordProblem
from csprp_cli.record.csv_table import Line

Numbered = list[tuple[int, Line]]
"""Rows of a table, each with the line of the file where it stands."""


class Wanted(NamedTuple):
    """Whose figures a question needs: the codes of areas, and the ids of figures and claims."""

    areas: frozenset[str]
    ids: frozenset[str] = frozenset()


class Rest:
    """What is known of the rows that were left where they are: how many there are of what.

    `figures` are counted by area and period, `claims` by source and area; `bases` are those that figures
    count in, as (indicator, base).
    """

    def __init__(self) -> None:
        self.figures: Counter[tuple[str, str]] = Counter()
        self.claims: Counter[tuple[str, str]] = Counter()
        self.bases: set[tuple[str, str]] = set()


class Extract(NamedTuple):
    """The rows of figures and claims that were taken, and what was counted of the rest."""

    figures: Numbered
    claims: Numbered
    rest: Rest


def areas_of(folder: Path, ids: frozenset[str]) -> frozenset[str]:
    """Return the areas of the figures of these ids, or of the claims of these ids. Raises RecordProblem."""
    wanted = set(ids)
    for _, (claim, figure), _ in _read(folder, "claims.csv", ("claim", "figure")) if ids else ():
        if claim in ids:
            wanted.add(figure)
    lines = _read(folder, "figures.csv", ("id", "area")) if ids else ()
    return frozenset(area for _, (name, area), _ in lines if name in wanted)


def extract(folder: Path, areas: frozenset[str], header: dict[str, list[str]]) -> Extract:
    """Return the figures of areas, with their claims, of an overlay whose tables have these columns.

    Raises RecordProblem, naming file and row, for a table that cannot be read in this way.
    """
    rest = Rest()
    figures: Numbered = []
    taken: set[str] = set()
    area_of: dict[str, str] = {}
    columns = ("id", "area", "period", "indicator", "base")
    for row, (name, area, period, indicator, base), line in _read(folder, "figures.csv", columns):
        if area in areas:
            figures.append((row, _cells(folder / "figures.csv", row, line, header["figures.csv"])))
            taken.add(name)
        else:
            rest.figures[area, period] += 1
            rest.bases.add((indicator, base))
            area_of[name] = area
    claims: Numbered = []
    for row, (figure, source), line in _read(folder, "claims.csv", ("figure", "source")):
        if figure in taken or figure not in area_of:
            claims.append((row, _cells(folder / "claims.csv", row, line, header["claims.csv"])))
        else:
            rest.claims[source, area_of[figure]] += 1
    return Extract(figures, claims, rest)


def _read(folder: Path, name: str, columns: tuple[str, ...]) -> Iterator[tuple[int, list[str], str]]:
    """Yield each row of a table: its line number, the cells of some columns, and the line as it stands.

    A row is one line. Where a cell holds a line end the file is no work of csprp's and is refused.
    """
    path = folder / name
    if not path.exists():
        return
    try:
        with path.open(encoding="utf-8", newline="\n") as file:
            header = next(csv.reader([next(file, "")]), [])
            if not set(columns) <= set(header):
                raise RecordProblem(f"{path}, line 1: a column is not there", row=1)
            places = [header.index(column) for column in columns]
            many = max(places) + 1
            for row, line in enumerate(file, 2):
                cells = line.split(",", many)
                if '"' in line:
                    if line.count('"') % 2:
                        raise RecordProblem(f"{path}, line {row}: a cell holds a line end", row=row)
                    if any('"' in cell for cell in cells[:many]):
                        cells = next(csv.reader([line]))
                if len(cells) < many:
                    raise RecordProblem(f"{path}, line {row}: it has too few cells", row=row)
                yield row, [cells[place] for place in places], line
    except UnicodeDecodeError:
        raise RecordProblem(f"{path}: not UTF-8", "save it as UTF-8") from None
    except csv.Error as error:
        raise RecordProblem(f"{path}: {error}") from None
    except OSError as error:
        raise RecordProblem(f"{path} cannot be read: {error.strerror}") from None


def _cells(path: Path, row: int, line: str, header: list[str]) -> Line:
    try:
        cells = next(csv.reader([line], strict=True), [])
    except csv.Error as error:
        raise RecordProblem(f"{path}, line {row}: {error}", row=row) from None
    if len(cells) != len(header):
        raise RecordProblem(f"{path}, line {row}: {len(cells)} cells where the header has {len(header)}", row=row)
    return dict(zip(header, cells, strict=True))
