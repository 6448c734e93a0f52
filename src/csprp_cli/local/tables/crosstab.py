"""Count incidents into the tables that are printed together: every year, and years pooled.

What is counted here is what sdc/suppression.py protects. Whoever reads people's files gives each
incident as a mapping from breakdown to category; nothing else about it is needed, or kept.
"""

from collections import Counter
from collections.abc import Mapping, Sequence

from csprp_cli.model.benchmark import ALL, CellKey
from csprp_cli.model.disclosure import Sum, TableSet

Incident = Mapping[str, str]
"""One incident or child: breakdown to category ("sex" to "Female", "domestic-abuse" to "Yes")."""

Breakdowns = Mapping[str, Sequence[str]]
"""Every breakdown with all its categories, those that nobody is in included."""


def table_set(
    rows_by_year: Mapping[str, Sequence[Incident]],
    breakdowns: Breakdowns,
    pools: Mapping[str, Sequence[str]],
) -> TableSet[CellKey]:
    """Return the counts of every year and of years pooled, with the sums that bind them.

    In each period the categories of a breakdown add up to the total; over the years each count adds up to
    its pooled count. `pools` names years that stand together. A year without incidents is a year like any
    other.
    Raises ValueError, naming the breakdown and never the category, for an incident that is in none of the
    categories of a breakdown.
    """
    counts: dict[CellKey, int] = {}
    for year, rows in sorted(rows_by_year.items()):
        counts[CellKey(year)] = len(rows)
        for name, kept in breakdowns.items():
            found = Counter(row.get(name) for row in rows)
            if found.keys() - set(kept):
                raise ValueError(
                    f"an incident has a category of {name} that is not one of those to be counted"
                )
            counts |= {CellKey(year, name, category): found[category] for category in kept}
    sums: list[Sum[CellKey]] = []
    for pool, held in pools.items():
        for suffix in [(ALL, ""), *((name, c) for name, kept in breakdowns.items() for c in kept)]:
            parts = tuple(CellKey(year, *suffix) for year in held)
            counts[CellKey(pool, *suffix)] = sum(counts[part] for part in parts)
            sums.append(Sum(CellKey(pool, *suffix), parts, partition=False))
    sums += [
        Sum(CellKey(period), tuple(CellKey(period, name, category) for category in categories))
        for period in (*rows_by_year, *pools)
        for name, categories in breakdowns.items()
    ]
    return TableSet(counts, tuple(sums), frozenset(counts))
