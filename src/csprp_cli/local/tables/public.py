"""Numbers that readers have already, placed on the cells of a table."""

from collections.abc import Sequence

from csprp_cli.local.intake.published import Known
from csprp_cli.local.tables.request import LocalTables
from csprp_cli.model.benchmark import BESIDE, CellKey, Measure
from csprp_cli.model.disclosure import TableSet
from csprp_cli.model.kinds import Counted
from csprp_cli.record.record import Record

ENDLESS = 10**9
"""Stands for no upper end of what a count can be."""


def is_total(record: Record, indicator: str, category: str) -> bool:
    """Return whether a number is of all incidents, in a series that local rows are read as."""
    return category == "All" and any(
        figure.indicator.id == indicator
        and figure.breakdown == "total"
        and figure.series.id in BESIDE
        and figure.base.unit_matches_incident
        and figure.base.counts != Counted.CHILD
        for figure in record.figures.values()
    )


def with_public(
    tables: TableSet[CellKey],
    measures: Sequence[Measure],
    known: Sequence[Known],
    places: Sequence[CellKey | None],
) -> LocalTables:
    """Return the tables with the cells of the measures printed, and what public numbers leave of each cell.
    A number that the file contradicts takes nothing from one beside it that it does not.

    A part that is public, and not all of its total, says that the total is more: an output of csprp would
    have hidden it.
    """
    ranges: dict[CellKey, tuple[int, int]] = {}
    disputed = unplaced = 0
    for item, key in zip(known, places, strict=True):
        if key is None or key not in tables.counts:
            unplaced += not item.is_base
        elif item.low <= tables.counts[key] <= item.high:
            low, high = ranges.get(key, (0, item.high))
            ranges[key] = (max(low, item.low), min(high, item.high))
        else:
            disputed += 1
    known_parts = {key: low for key, (low, high) in ranges.items() if low == high}
    for total, parts, is_partition in tables.sums:
        most = max((known_parts.get(part, -1) for part in parts if part not in tables.residual), default=-1)
        if is_partition and total not in known_parts and tables.counts[total] > most > 0:
            low, high = ranges.get(total, (0, ENDLESS))
            ranges[total] = (max(low, most + 1), high)
    printed = frozenset(key for measure in measures for key in (measure.cell, measure.whole))
    return LocalTables(tables._replace(printed=printed), tuple(measures), ranges, disputed, unplaced)
