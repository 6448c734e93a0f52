"""What is left where some years are taken from others: nobody prints it, and anybody can subtract it."""

from collections.abc import Mapping, Sequence

from csprp_cli.local.intake.published import Known
from csprp_cli.local.tables.request import ComparisonRequest, Years, pooled_period
from csprp_cli.model.benchmark import CellKey, OwnAnswer, total_of
from csprp_cli.model.disclosure import Sum, TableSet


def with_rests(
    tables: TableSet[CellKey],
    asked: ComparisonRequest,
    known: Sequence[Known],
    made_of: Mapping[str, Years],
) -> TableSet[CellKey]:
    """Return the tables with every count of what is left where periods are subtracted from each other.

    `made_of` says of which years, or pieces of years, each period is made up. Of the years in
    `asked.totals` the number of all incidents alone is printed, so that no more can be subtracted.
    """
    public = [made_of[pooled_period(item.years)] for item in known]
    own = [made_of[one.name] for one in asked.spans]
    totals = [made_of[year] for year in asked.totals]
    counts, sums, residual = dict(tables.counts), list(tables.sums), set[CellKey]()
    rests = rests_of([*own, *public])
    for name, parts in {**rests_of([*own, *totals, *public]), **rests}.items():
        for key in [key for key in tables.counts if key.period == parts[0]]:
            left, years = key._replace(period=name), tuple(key._replace(period=part) for part in parts)
            matters = name in rests or key == CellKey(key.period)
            if matters and left not in counts and all(year in counts for year in years):
                counts[left] = sum(counts[year] for year in years)
                sums.append(Sum(left, years, partition=False))
                residual |= {left} if key in tables.residual else set()
    return tables._replace(counts=counts, sums=tuple(sums), residual=tables.residual | residual)


def rests_of(periods: Sequence[Years]) -> dict[str, Years]:
    """Return what is left where one of these periods, or what is left of it, is taken from another, by name:
    a reader can subtract three years from five, and then one from the two."""
    years = sorted({year for period in periods for year in period})
    held = {frozenset(period) for period in periods}
    ahead = [(whole, part) for whole in held for part in held if part < whole]
    rests: dict[str, Years] = {}
    while ahead:
        whole, part = ahead.pop()
        if (left := whole - part) not in held:
            ahead += [(left, other) for other in held if other < left]
            ahead += [(other, left) for other in held if left < other]
            held.add(left)
            rest = tuple(year for year in years if year in left)
            unbroken = any(_is_run(rest, period) for period in periods)
            rests[pooled_period(rest) if unbroken else " and ".join(rest)] = rest
    return rests


def _is_run(years: Years, period: Years) -> bool:
    """Return whether years stand side by side in a period."""
    start = period.index(years[0]) if years[0] in period else 0
    return period[start : start + len(years)] == years


def totals_of(asked: ComparisonRequest, tables: TableSet[CellKey]) -> list[OwnAnswer]:
    """Return the number of all incidents of every year that is printed with nothing else."""
    spans = {one.name for one in asked.spans}
    return [total_of(year) for year in asked.totals if year not in spans and CellKey(year) in tables.counts]
