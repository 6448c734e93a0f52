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
    counts, sums = dict(tables.counts), list(tables.sums)
    rests = rests_of(own, public)
    for name, parts in {**rests_of([*own, *totals], public), **rests}.items():
        for key in [key for key in tables.counts if key.period == parts[0]]:
            left, years = key._replace(period=name), tuple(key._replace(period=part) for part in parts)
            matters = name in rests or key == CellKey(key.period)
            if matters and left not in counts and all(year in counts for year in years):
                counts[left] = sum(counts[year] for year in years)
                sums.append(Sum(left, years, partition=False))
    return TableSet(counts, tuple(sums), tables.printed)


def rests_of(own: Sequence[Years], public: Sequence[Years]) -> dict[str, Years]:
    """Return what is left where one of our own periods, or what is left of it, is taken from another, by
    name: a reader can subtract three years from five, and then one from the two."""
    held = list(dict.fromkeys((*own, *public)))
    ahead = [(whole, part) for whole in held for part in held if whole in own or part in own]
    rests: dict[str, Years] = {}
    while ahead:
        whole, part = ahead.pop(0)
        rest = tuple(year for year in whole if year not in part)
        if set(part) < set(whole) and rest not in held:
            ahead += [pair for other in held for pair in ((rest, other), (other, rest))]
            held.append(rest)
            start = whole.index(rest[0])
            unbroken = whole[start : start + len(rest)] == rest
            rests[pooled_period(rest) if unbroken else " and ".join(rest)] = rest
    return rests


def totals_of(asked: ComparisonRequest, tables: TableSet[CellKey]) -> list[OwnAnswer]:
    """Return the number of all incidents of every year that is printed with nothing else."""
    spans = {one.name for one in asked.spans}
    return [total_of(year) for year in asked.totals if year not in spans and CellKey(year) in tables.counts]
