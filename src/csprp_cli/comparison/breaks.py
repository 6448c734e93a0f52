"""Breaks in series: which boundaries lie between two periods, and which figures form one run."""

import itertools
from collections import Counter
from collections.abc import Iterable

from csprp_cli.model.figure import Figure
from csprp_cli.model.kinds import (
    Agreement,
    AreaKind,
    BreakKind,
    Consequence,
    OverTime,
    PeriodKind,
    Unit,
    ValueKind,
)
from csprp_cli.model.record_items import Break
from csprp_cli.record.councils import of_one_council
from csprp_cli.record.record import Record


def breaks_between(record: Record, earlier: Figure, later: Figure) -> tuple[Break, ...]:
    """Return every break that lies between two figures, whichever of their series it belongs to.

    A break between vintages lies between two releases, so not between two figures of one.
    """
    series = {earlier.series.id, later.series.id}
    return tuple(
        item
        for item in record.breaks
        if series.intersection(item.series)
        and (len(item.series) == 1 or series == set(item.series) or earlier.series == later.series)
        and item.indicator in ("", earlier.indicator.id, later.indicator.id)
        and item.area in ("", earlier.area.council, later.area.council)
        and _spans(record, item, earlier, later)
        and not (item.kind == BreakKind.VINTAGE and earlier.publication == later.publication)
    )


def _spans(record: Record, item: Break, earlier: Figure, later: Figure) -> bool:
    """Compare by the end of the earlier period and the start of the later one: a break between two years
    lies between their half-years too."""
    before, after = record.periods[item.before], record.periods[item.after]
    starts, begins = later.period.first or later.period.sort, after.first or after.sort
    return earlier.period.sort <= before.sort and starts >= begins


def joinable(record: Record, earlier: Figure, later: Figure) -> bool:
    """Return whether a line may run from one figure to the next: neighbours, and no break between."""
    ends, starts = earlier.period.end, later.period.start
    neighbours = ends is not None and starts is not None and (starts - ends).days == 1
    if not neighbours or "b" in later.flags:
        return False
    return not any(item.comparable == Consequence.NO for item in breaks_between(record, earlier, later))


def runs(record: Record, wanted: Iterable[Figure]) -> dict[str, str]:
    """Return figure id to run id, for the wanted figures that may be joined by a line.

    A run has two or more figures of one indicator, category, base, unit, series and area, with periods
    of one length that follow each other, each with a printed number that nobody disputes. It is worked
    out over the whole record, so that narrowing a view never renames it. A figure outside any run stands
    alone and is not in the answer.
    """
    asked = {_alike(figure) for figure in wanted if _steady(figure)}
    groups: dict[tuple[str, ...], list[Figure]] = {key: [] for key in asked}
    for figure in record.figures.values():
        if _steady(figure) and (key := _alike(figure)) in groups:
            groups[key].append(figure)
    found: dict[str, str] = {}
    for codes in groups.values():
        group = _one_of_each_period(codes)
        group.sort(key=lambda figure: figure.period.sort)
        for letter, run in zip("abcdefghijklmnopqrstuvwxyz", _split(record, group), strict=False):
            found.update({figure.id: f"{_name(record, run[0])}-{letter}" for figure in run})
    return found


def _one_of_each_period(figures: list[Figure]) -> list[Figure]:
    """Leave a period out for which two codes of one council give two numbers: neither is settled."""
    told = of_one_council(figures)
    times = Counter(figure.period.id for figure in told)
    return [figure for figure in told if times[figure.period.id] == 1]


def _steady(figure: Figure) -> bool:
    printed = figure.value_kind == ValueKind.NUMBER and bool(figure.value)
    return printed and figure.series.over_time != OverTime.NONE and figure.status != Agreement.DISPUTED


def _alike(figure: Figure) -> tuple[str, ...]:
    return (
        figure.indicator.id,
        figure.category,
        figure.base.id,
        figure.unit,
        figure.series.id,
        figure.area.council,
        str(figure.period.months),
    )


def _split(record: Record, group: list[Figure]) -> list[list[Figure]]:
    pieces = [[group[0]]]
    for earlier, later in itertools.pairwise(group):
        if joinable(record, earlier, later):
            pieces[-1].append(later)
        else:
            pieces.append([later])
    return [piece for piece in pieces if len(piece) > 1]


def _name(record: Record, figure: Figure) -> str:
    category = "-".join(figure.category.lower().split())
    parts = [figure.indicator.id, "" if category == "all" else category]
    bases = {
        other.base.id
        for other in record.figures.values()
        if other.indicator == figure.indicator
        and (other.area == figure.area or other.area.kind == AreaKind.COUNTRY)
    }
    parts.append(figure.base.id if len(bases) > 1 else "")
    parts.append("share" if figure.unit == Unit.PERCENT else "")
    parts.append({PeriodKind.HALF: "half-years", PeriodKind.QUARTER: "quarters"}.get(figure.period.kind, ""))
    parts.append("" if figure.area.kind == AreaKind.COUNTRY else "-".join(figure.area.name.lower().split()))
    return "-".join(part for part in parts if part)
