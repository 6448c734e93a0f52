"""A national figure over several years together."""

import itertools
from collections.abc import Sequence

from csprp_cli.comparison.rules import verdict
from csprp_cli.model.figure import Figure
from csprp_cli.model.kinds import Unit
from csprp_cli.model.verdict import Standing
from csprp_cli.record.record import Record


def over_years(record: Record, figure: Figure, years: Sequence[str]) -> Figure | None:
    """Return a national count over several years together, or None where one year is not held.

    The years must be such that one may be set beside the next. The sum is worked out here and says so: no
    source printed it.
    """
    if len(years) == 1:
        return figure
    alike = {
        other.period.id: other
        for other in reversed(record.figures.values())
        if other._replace(period=figure.period).observation_key == figure.observation_key
        and other.unit == figure.unit
        and not other.tertiary_only
    }
    counts = [alike[year] for year in years if year in alike and alike[year].value]
    if len(counts) < len(years) or figure.unit != Unit.COUNT:
        return None
    if any(
        verdict(record, one, other).standing is Standing.NOT_COMPARABLE
        for one, other in itertools.pairwise(counts)
    ):
        return None
    wholes = [item.denominator for item in counts]
    first, last = counts[0].period, counts[-1].period
    together = last._replace(
        id=f"{first.id} to {last.id}",
        label=f"{len(years)} years to {last.label.removeprefix('year to ')}",
        first=first.first,
        months=12 * len(years),
    )
    value = str(sum(int(item.value) for item in counts))
    return figure._replace(
        id=" ".join(item.id for item in counts),
        period=together,
        value=value,
        low=value,
        high=value,
        denominator=str(sum(map(int, wholes))) if all(wholes) else "",
        reason="Worked out by csprp from the years.",
    )
