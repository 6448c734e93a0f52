"""Figures that say one fact: a count and its share, which of them stands for it, the newest of a kind."""

from collections.abc import Iterable
from decimal import Decimal

from csprp_cli.model.figure import Figure
from csprp_cli.model.kinds import AreaKind, Unit
from csprp_cli.model.record_items import Publication
from csprp_cli.record.record import Record


def parted(figures: Iterable[Figure]) -> tuple[list[Figure], list[Figure]]:
    """Return the figures that a view may list, and those held third-hand alone.

    The second are given by `csprp show`, one by one beside their sources, and by nothing else: in a list
    they would be read as what a report says.
    """
    listed: list[Figure] = []
    alone: list[Figure] = []
    for figure in figures:
        (alone if figure.tertiary_only else listed).append(figure)
    return listed, alone


def in_unit(record: Record, figure: Figure, unit: Unit) -> Figure | None:
    """Return the figure that says the same in this unit, where one is held and stands no further off."""
    same = record.by_observation.get(figure.observation_key, ())
    near = (other for other in same if figure.tertiary_only or not other.tertiary_only)
    return next((other for other in near if other.unit == unit), None)


def share_of(record: Record, figure: Figure) -> Figure | None:
    """Return the published percentage that says the same fact as a count, where one is held.

    One from another release is left aside where the count has been revised since, so that it no longer fits.
    """
    if figure.unit != Unit.COUNT:
        return None
    share = in_unit(record, figure, Unit.PERCENT)
    if share is None or share.publication == figure.publication or _fits(figure, share):
        return share
    return None


def _fits(count: Figure, share: Figure) -> bool:
    """Return whether a count makes a share of another release; yes where there is nothing to hold."""
    wholes = {whole for whole in (count.denominator, share.denominator) if whole}
    if len(wholes) != 1 or not count.value or not share.value:
        return len(wholes) < 2 and "r" not in (*count.flags, *share.flags)
    whole, hundredfold = Decimal(wholes.pop()), 100 * Decimal(count.value)
    return Decimal(share.low) * whole <= hundredfold <= Decimal(share.high) * whole


def is_preferred_unit(record: Record, figure: Figure) -> bool:
    """Return whether a figure is the one row of its fact: its count, else its share, else its rank.

    One that is third-hand alone is the row only where all are.
    """
    same = record.by_observation[figure.observation_key]
    if len(same) == 1:
        return True
    order = (Unit.COUNT, Unit.PERCENT)
    best = min(
        same,
        key=lambda other: (
            other.tertiary_only,
            order.index(other.unit) if other.unit in order else len(order),
        ),
    )
    return best.id == figure.id


def in_one_unit(record: Record, one: Figure, other: Figure, *, shares: bool = False) -> tuple[Figure, Figure]:
    """Return both figures in one unit where the record holds one; `shares` asks for percentages first."""
    units = (Unit.PERCENT, Unit.COUNT) if shares else (one.unit, other.unit)
    for unit in units:
        pair = in_unit(record, one, unit), in_unit(record, other, unit)
        if pair[0] and pair[1]:
            return pair[0], pair[1]
    return one, other


def figure_of(
    record: Record, indicator: str, category: str, base: str, unit: str, report: Publication | None = None
) -> Figure | None:
    """Return the newest full-period national figure of that kind, or None."""
    held = [
        figure
        for figure in record.figures.values()
        if (figure.indicator.id, figure.category, figure.base.id, figure.unit)
        == (indicator, category, base, unit)
        and figure.may_headline
        and figure.area.kind == AreaKind.COUNTRY
        and not figure.period.part_of_year
        and (report is None or figure.publication == report.id)
    ]
    return max(held, key=lambda figure: figure.period.sort, default=None)
