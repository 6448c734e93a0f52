"""The number of all incidents, year by year and together: printed of more years than the answers are."""

from collections.abc import Mapping, Sequence

from csprp_cli.local.tables.request import ComparisonRequest
from csprp_cli.model.benchmark import ALL, CellKey, OwnAnswer
from csprp_cli.model.disclosure import Sum, TableSet


def with_totals_together(
    tables: TableSet[CellKey], periods: Mapping[str, Sequence[str]]
) -> TableSet[CellKey]:
    """Return the tables with the number of all incidents in every one of the periods, bound to its years."""
    counts, sums = dict(tables.counts), list(tables.sums)
    for name, years in periods.items():
        if CellKey(name) not in counts and all(CellKey(year) in counts for year in years):
            parts = tuple(map(CellKey, years))
            counts[CellKey(name)] = sum(counts[part] for part in parts)
            sums.append(Sum(CellKey(name), parts, partition=False))
    return TableSet(counts, tuple(sums), tables.printed)


def totals_of(asked: ComparisonRequest, tables: TableSet[CellKey]) -> list[OwnAnswer]:
    """Return the number of all incidents of every year that is printed with nothing else."""
    spans = {one.name for one in asked.spans}
    keys = [CellKey(year) for year in asked.totals if year not in spans]
    return [OwnAnswer(ALL, "All", key, key) for key in keys if key in tables.counts]
