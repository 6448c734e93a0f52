"""Small table sets, small enough for every choice of what to hide to be tried."""

import random
from collections.abc import Callable, Iterable, Iterator, Mapping
from itertools import combinations
from typing import Any

from attacker import Attack, Seen, subtractions
from csprp_cli.model.disclosure import DisclosureRule, Sum, TableSet, Why
from csprp_cli.model.kinds import Zeros

LIKELY = (0, 1, 2, 3, 4, 5, 6, 8, 9, 11, 14, 20, 30)


def small_tables(seed: int) -> TableSet[str]:
    """Returns a table of 2 x 2 to 3 x 4 with its margins; half of them have a second breakdown, of the
    same total or of the same rows.
    """
    chance = random.Random(seed)
    rows, columns = chance.randint(2, 3), chance.randint(2, 4)
    counts: dict[str, int] = {}
    sums: list[Sum[str]] = []
    cells = [[_draw(chance) for _ in range(columns)] for _ in range(rows)]
    _add_table("a", cells, counts, sums)
    second = chance.choice(("none", "none", "of the total", "of the rows"))
    if second == "of the total":
        parts = _split(counts["all"], chance.randint(2, 3), lambda left: chance.randint(0, left))
        counts |= {f"b {n}": count for n, count in enumerate(parts)}
        sums.append(Sum("all", tuple(f"b {n}" for n in range(len(parts)))))
    if second == "of the rows":
        width = chance.randint(2, 3)
        split = [_split(sum(row), width, lambda left: min(left, _draw(chance))) for row in cells]
        _add_table("b", split, counts, sums)
    return TableSet(counts, tuple(dict.fromkeys(sums)), frozenset(counts))


def _draw(chance: random.Random) -> int:
    return chance.choice(LIKELY) if chance.random() < 0.75 else chance.randint(8, 40)


def _split(total: int, into: int, draw: Callable[[int], int]) -> list[int]:
    parts: list[int] = []
    for _ in range(into - 1):
        parts.append(draw(total - sum(parts)))
    return [*parts, total - sum(parts)]


def _add_table(name: str, cells: list[list[int]], counts: dict[str, int], sums: list[Sum[str]]) -> None:
    keys = [[f"{name} {r}{c}" for c in range(len(row))] for r, row in enumerate(cells)]
    for row_keys, row in zip(keys, cells, strict=True):
        counts |= dict(zip(row_keys, row, strict=True))
    rows = {f"row {r}": tuple(row_keys) for r, row_keys in enumerate(keys)}
    columns = {f"{name} column {c}": parts for c, parts in enumerate(zip(*keys, strict=True))}
    for total, parts in (rows | columns).items():
        counts[total] = sum(counts[part] for part in parts)
        sums.append(Sum(total, parts))
    counts["all"] = sum(counts[row] for row in rows)
    sums += [Sum("all", tuple(rows)), Sum("all", tuple(columns))]


def fewest_hidden(tables: TableSet[str], kinds: Mapping[str, Why], rule: DisclosureRule, below: int) -> int:
    """Returns the fewest cells hidden in any safe choice, or `below` where none hides fewer than that.

    Tries every choice of further cells, smallest first; the attacker judges it.
    """
    free = sorted(tables.printed - kinds.keys())
    for size in range(below - len(kinds)):
        for further in combinations(free, size):
            if is_safe(tables, {*kinds, *further}, kinds, rule):
                return len(kinds) + size
    return below


def positive(tables: TableSet[Any], hidden: Iterable[Any], rule: DisclosureRule) -> frozenset[Any]:
    """Returns the hidden cells that are more than 0 where a 0 of them would be shown."""
    shows_zeros = tables.printed if rule.zeros == Zeros.SHOWN else frozenset()
    return frozenset(key for key in {*hidden} & shows_zeros if tables.counts[key])


def is_safe(tables: TableSet[str], hidden: set[str], kinds: Mapping[str, Why], rule: DisclosureRule) -> bool:
    """Whether the attacker finds every hidden cell protected, and what can be subtracted. One sum alone is
    tried first.
    """
    most, counts = rule.threshold, tables.counts
    if any(_gives_away(tables, one, hidden, kinds, most) for one in tables.sums):
        return False
    if any(tells_that_all_are_small(tables, one, hidden, most) for one in tables.sums):
        return False
    shown = {key: count for key, count in counts.items() if key not in hidden}
    primary = {key for key in hidden if kinds.get(key) == Why.SMALL}
    others: set[Any] = hidden - primary
    reader = Seen(shown, frozenset(hidden), tables.sums, {}, most, rule.zeros == Zeros.HIDDEN)
    reader = reader._replace(positive=positive(tables, hidden, rule))
    left = subtractions(reader, tables.printed)
    few: set[Any] = {
        key for key in left if counts[key.total] and counts[key.total] - counts[key.part] <= most
    }
    attack = Attack(reader._replace(sums=(*tables.sums, *(left[key] for key in few))))
    return not attack.broken(primary, others | few, first=True)


def tells_that_all_are_small(tables: TableSet[Any], one: Sum[Any], hidden: set[Any], most: int) -> bool:
    """Whether a page says that all hidden answers of a shown total are small, and not enough is left then.

    It says so where the first answer that is not 0 is shown: one small answer alone is hidden with that.
    """
    small = [part for part in one.parts if 1 <= tables.counts[part] <= most]
    first = min((str(part) for part in one.parts if tables.counts[part]), default="")
    others = hidden & {one.total, *one.parts} - set(small)
    if not one.partition or len(small) < 2 or others or first in map(str, small):
        return False
    rest = [sum(tables.counts[part] for part in small) - value for value in range(1, most + 1)]
    return not all(len(small) - 1 <= left <= (len(small) - 1) * most for left in rest)


def _gives_away(
    tables: TableSet[str], one: Sum[str], hidden: set[str], kinds: Mapping[str, Why], most: int
) -> bool:
    parts = [part for part in one.parts if part in hidden]
    if len(parts) + (one.total in hidden) == 1:
        return True
    if one.total in hidden or not parts:
        return False
    left = sum(tables.counts[part] for part in parts)
    return left < most - 1 or (left < most and any(kinds.get(part) == Why.SMALL for part in parts))


def shuffled(tables: TableSet[Any], seed: int) -> TableSet[Any]:
    """Returns the same tables, told in another order."""
    chance = random.Random(seed)

    def mixed(keys: Iterator[Any]) -> list[Any]:
        return chance.sample(held := list(keys), len(held))

    sums = [Sum(one.total, tuple(mixed(iter(one.parts))), one.partition) for one in tables.sums]
    chance.shuffle(sums)
    counts = {key: tables.counts[key] for key in mixed(iter(tables.counts))}
    return TableSet(counts, tuple(sums), frozenset(mixed(iter(tables.printed))), tables.residual)
