"""Pages one after another: what a reader of all of them can work out, who does not know what was corrected.

The reader (attacker.py) has each page with the version of the file that it was made of. A count of one
version and the same count of another are two unknowns: how much it changed is what must not be told.
"""

import os
import random
from collections.abc import Iterator, Sequence
from itertools import combinations
from pathlib import Path
from typing import NamedTuple

from attacker import Attack, Seen
from csprp_cli.local.compare import Hiding, compared
from csprp_cli.local.intake.published import Known, read_published
from csprp_cli.local.intake.read import read_local
from csprp_cli.local.tables.from_incidents import local_tables
from csprp_cli.model.disclosure import DisclosureRule
from csprp_cli.model.local import LocalFile
from csprp_cli.model.problem import UsageProblem
from csprp_cli.present.csv_rows import csv_text
from test_local_compare import (
    RECORD,
    RULES,
    YEARS,
    asked,
    cells_of,
    counted,
    partnership,
    rows_of,
    written,
    year_of,
)

FILES = int(os.environ.get("CSPRP_ATTACKS", "500"))
BLOCK = 5

Rows = list[list[str]]
Plan = tuple[tuple[int, tuple[str, ...]], ...]
"""Pages in their order: the version of the file that each is made of, and its years."""

FIRST, SECOND, THIRD = ((year,) for year in YEARS)
PLANS: tuple[Plan, ...] = (
    ((0, SECOND), (1, SECOND)),
    ((0, SECOND), (1, YEARS)),
    ((0, FIRST), (0, SECOND), (1, YEARS)),
    ((0, YEARS), (1, SECOND)),
    ((0, SECOND), (1, THIRD), (2, YEARS)),
    ((0, YEARS[:2]), (1, YEARS[1:])),
    ((0, YEARS[:2]), (0, FIRST), (1, SECOND)),
    ((0, THIRD), (1, YEARS[1:]), (2, YEARS)),
    ((0, FIRST), (0, SECOND), (0, THIRD), (1, YEARS)),
    ((0, SECOND), (1, YEARS[1:]), (1, THIRD)),
)


class Page(NamedTuple):
    """What a reader has of one page."""

    version: int
    years: tuple[str, ...]
    shown: dict[str, int]


def corrected(rows: Rows, seed: int) -> Rows:
    """The same file with 1 to 3 incidents of one year added, taken away, or changed in some answers."""
    chance = random.Random(seed)
    year = chance.choice((*YEARS, YEARS[1], YEARS[1]))
    after = [list(row) for row in rows]
    other = partnership(seed + 77, 40, (year,)) or rows
    for number in range(chance.randint(1, 3)):
        kind = chance.choice(("add", "take", "change", "change", "move"))
        held = [place for place, row in enumerate(after) if year_of(row[1]) == year]
        if kind == "add" or not held:
            after.append([f"L{seed}/{number}", *chance.choice(other)[1:]])
        elif kind == "take":
            after.pop(chance.choice(held))
        else:
            row, like = after[chance.choice(held)], chance.choice(rows if kind == "move" else other)
            for place in [1] if kind == "move" else chance.sample(range(2, len(row)), chance.randint(1, 3)):
                row[place] = like[place]
    return after


def released(
    folder: Path, files: Sequence[LocalFile], plan: Plan, rule: DisclosureRule, *, today: bool = False
) -> list[Page]:
    """The pages that are given, each told of all before it. `today` sets aside what is contradicted."""
    pages: list[Page] = []
    known: tuple[Known, ...] = ()
    for number, (version, years) in enumerate(plan):
        told = known
        if today:
            told = tuple(item for item in known if holds(files[version], years, item))
        try:
            result = compared(RECORD, files[version], asked(years), Hiding(rule, told))
        except UsageProblem:
            continue
        text = csv_text(result, excel=False)
        path = folder / f"page-{number}.csv"
        path.write_text(text, encoding="utf-8")
        known += read_published(RECORD, path)
        pages.append(Page(version, years, cells_of(rows_of(text))[0]))
    return pages


def read_together(folder: Path, versions: Sequence[Rows]) -> Iterator[LocalFile]:
    """The versions as files of their own, read as one: most of reading is finding out the headings."""
    rows = [[f"{n} {row[0]}", *row[1:]] for n, version in enumerate(versions) for row in version]
    file = read_local(written(folder / "ours.csv", rows), RECORD)
    assert file.understood
    start = 0
    for version in versions:
        yield file._replace(rows=file.rows[start : start + len(version)], row_count=len(version))
        start += len(version)


def holds(file: LocalFile, years: tuple[str, ...], item: Known) -> bool:
    return not item.is_hidden and not local_tables(RECORD, file, asked(years), (item,)).disputed


def worked_out(versions: Sequence[Rows], pages: Sequence[Page], t: int) -> list[str]:
    """What a reader of the pages can work out: small counts, and differences of two versions.

    Of a version the reader is taken to have every printed number that holds in it, of whichever page: that
    is more than anybody has. For a difference it is every page of which all holds, since a reader cannot
    tell which numbers of another do.
    """
    found: list[str] = []
    tables = {page.version: counted(versions[page.version], [page.years for page in pages]) for page in pages}
    differences: dict[int, Attack] = {}
    for version, (truth, sums) in tables.items():
        true: dict[str, int] = {}
        whole: dict[str, int] = {}
        for page in pages:
            held = {cell: number for cell, number in page.shown.items() if truth[cell] == number}
            assert page.version != version or held == page.shown
            true |= held
            whole |= held if held == page.shown else {}
        bound = {key for one in sums for key in (one.total, *one.parts)}
        small = {cell for cell, number in truth.items() if 1 <= number <= t and cell in bound}
        found += [f"{version} shown {cell}" for cell in small & true.keys()]
        attack = Attack(Seen(true, frozenset(small - true.keys()), tuple(sums), {}, t))
        found += [f"{version} {cell}" for cell in attack.broken(small - true.keys(), ())]
        differences[version] = Attack(Seen(whole, frozenset(), tuple(sums), {}, t))
    for one, other in combinations(sorted(tables), 2):
        before, after = tables[one][0], tables[other][0]
        changed = [cell for cell in before if before[cell] != after[cell] and not cell.endswith(" all")]
        for version in (one, other):
            changed = [cell for cell in changed if is_told(differences[version], cell, t)]
        found += [f"{one} to {other}: {cell}" for cell in changed]
    return found


def is_told(attack: Attack, cell: str, t: int) -> bool:
    """Whether a cell is printed, or has fewer values than a hidden one must have."""
    return cell not in attack.cells or len(attack.values(cell, t)) < t


def attacked(folder: Path, seed: int, *, today: bool = False) -> tuple[list[str], int, int]:
    """What is worked out of the pages of one made-up area, how many pages were asked for, and given."""
    plan = PLANS[seed % len(PLANS)]
    versions = [partnership(seed, (20, 40, 60, 90)[seed // 3 % 4])]
    for step in range(plan[-1][0]):
        versions.append(corrected(versions[-1], 10 * seed + step))
    files = list(read_together(folder, versions))
    rule = RULES[("nhs-1-7", "threshold-5", "threshold-10")[seed % 3]]
    pages = released(folder, files, plan, rule, today=today)
    return worked_out(versions, pages, rule.threshold), len(plan), len(pages)
