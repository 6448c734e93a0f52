"""Makes a record many times as large as the one that is bundled, and as sound: `csprp check` passes it.

    python benchmarks/grown_record.py FOLDER TIMES

What the record says of England it says once more of each of many made-up councils, each time with figures and
claims of its own. What England's figures are does not change, so that a question about England has the
same answer in all of them, and has to be looked for among more. Rows are written one by one: a process
that measures others must stay small (peers.py), because a child's peak memory is never counted below what its
parent held when it started it.
"""

import csv
import math
import shutil
import sys
from collections.abc import Iterator
from pathlib import Path

ENGLAND = "E92000001"
FIRST_CODE = 100_000


def grow(bundled: Path, folder: Path, times: int) -> int:
    """Write into `folder` the record of `bundled`, `times` as large, and return how many figures it has."""
    shutil.copytree(bundled, folder)
    if times == 1:
        return sum(1 for _ in _rows(bundled / "figures.csv"))
    figures = list(_rows(bundled / "figures.csv"))
    ours = [row for row in figures if row["area"] == ENGLAND]
    known = {row["id"] for row in ours}
    all_claims = list(_rows(bundled / "claims.csv"))
    claims = [row for row in all_claims if row["figure"] in known]
    number = {row["claim"]: place for place, row in enumerate(claims)}
    councils = math.ceil((times - 1) * len(figures) / len(ours))
    places = [(f"E07{FIRST_CODE + place:06d}", f"Council {place}", place) for place in range(councils)]
    _add(
        folder / "areas.csv",
        (
            {"code": code, "name": name, "kind": "local-authority", "parent": ENGLAND}
            for code, name, _ in places
        ),
    )
    _add(
        folder / "figures.csv",
        (
            row
            | {
                "id": f"{row['id']}-{code.lower()}",
                "area": code,
                "shown": f"I{place:08X}-{number[row['shown']]}",
            }
            for code, _, place in places
            for row in ours
        ),
    )
    _add(
        folder / "claims.csv",
        (
            row
            | {
                "claim": f"I{place:08X}-{number[row['claim']]}",
                "figure": f"{row['figure']}-{code.lower()}",
                "geography": name,
            }
            for code, name, place in places
            for row in claims
        ),
    )
    return len(figures) + len(places) * len(ours)


def _rows(path: Path) -> Iterator[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        yield from csv.DictReader(file)


def _add(path: Path, rows: Iterator[dict[str, str]]) -> None:
    with path.open(encoding="utf-8", newline="") as file:
        columns = next(csv.reader(file))
    with path.open("a", encoding="utf-8", newline="") as file:
        csv.DictWriter(file, columns, lineterminator="\n").writerows(rows)


if __name__ == "__main__":
    import csprp_cli.record.location

    print(grow(csprp_cli.record.location.bundled(), Path(sys.argv[1]), int(sys.argv[2])))
