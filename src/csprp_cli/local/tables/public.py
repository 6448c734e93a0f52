"""Numbers that readers have already, placed on the cells of a table."""

from collections.abc import Collection, Mapping, Sequence

from csprp_cli.local.intake.published import Known
from csprp_cli.local.tables.request import LocalTables
from csprp_cli.model.benchmark import BESIDE, CellKey, Measure, OwnAnswer
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
    answers: Sequence[OwnAnswer] = (),
    nobodys: Collection[CellKey] = (),
) -> LocalTables:
    """Return the tables with the cells of measures and answers printed, and what public numbers leave of each
    cell.

    A number of an earlier page that the file contradicts takes with it all that earlier pages say of those
    years: which of them changed must not tell. One that another body counted is set aside alone.

    A part that is public, and not all of its total, says that the total is more: an output of csprp would
    have hidden it. `nobodys` are the cells of which the page tells without a number that they are 0: the
    answers to a question that it leaves out.
    """
    counts = tables.counts
    placed = [(item, key) for item, key in zip(known, places, strict=True) if key in counts and key]
    numbers = [(item, key) for item, key in placed if not item.is_hidden]
    wrong = [item for item, key in numbers if not item.low <= counts[key] <= item.high]
    contradicted = tuple(dict.fromkeys(item.years for item in wrong if not item.counted_elsewhere))
    ranges: dict[CellKey, tuple[int, int]] = dict.fromkeys(nobodys, (0, 0))
    said: dict[CellKey, tuple[int, int]] = {}
    for item, key in numbers:
        if item.years in contradicted and not item.counted_elsewhere:
            low, high = said.get(key, (item.low, item.high))
            said[key] = (min(low, item.low), max(high, item.high))
        elif item.low <= counts[key] <= item.high:
            low, high = ranges.get(key, (0, item.high))
            ranges[key] = (max(low, item.low), min(high, item.high))
    doubted = _doubted(tables, ranges, said)
    nearly = dict(ranges)
    for key, (least, most) in doubted.items():
        low, high = ranges.get(key, (least, most))
        nearly[key] = (max(low, least), min(high, most))
    for held in (ranges, nearly):
        _add_implied_totals(tables, held)
    pairs = [(one.cell, one.whole) for one in measures] + [(one.cell, one.whole) for one in answers]
    printed = frozenset(key for pair in pairs for key in pair)
    given = sum(not item.is_base and not item.is_hidden for item in known)
    return LocalTables(
        tables._replace(printed=printed),
        tuple(measures),
        ranges,
        disputed=len(wrong),
        unplaced=given - sum(not item.is_base for item, _ in numbers),
        hidden=frozenset(key for item, key in placed if item.is_hidden),
        contradicted=contradicted,
        doubted=frozenset(doubted),
        nearly=nearly,
        answers=tuple(answers),
    )


def _add_implied_totals(tables: TableSet[CellKey], ranges: dict[CellKey, tuple[int, int]]) -> None:
    known_parts = {key: low for key, (low, high) in ranges.items() if low == high}
    for total, parts, is_partition in tables.sums:
        most = max((known_parts.get(part, -1) for part in parts if part not in tables.residual), default=-1)
        if is_partition and total not in known_parts and tables.counts[total] > most > 0:
            low, high = ranges.get(total, (0, ENDLESS))
            ranges[total] = (max(low, most + 1), high)


def _doubted(
    tables: TableSet[CellKey],
    public: Mapping[CellKey, tuple[int, int]],
    said: Mapping[CellKey, tuple[int, int]],
) -> dict[CellKey, tuple[int, int]]:
    """Return each cell that a reader has of an earlier version of the file, printed or subtracted, with the
    range from its number there to the one here. What is public in any case is none of them."""
    known = _worked_out(tables, {key: low for key, (low, high) in public.items() if low == high})
    then = _worked_out(tables, known | {key: low for key, (low, high) in said.items() if low == high})
    ends = {**{key: (count, count) for key, count in then.items()}, **said}
    counts = tables.counts
    return {
        key: (max(0, min(low, counts[key])), max(high, counts[key]))
        for key, (low, high) in ends.items()
        if key not in known
    }


def _worked_out(tables: TableSet[CellKey], numbers: Mapping[CellKey, int]) -> dict[CellKey, int]:
    """Return these numbers and those that follow from them, one sum after another."""
    found = dict(numbers)
    ahead = True
    while ahead:
        ahead = False
        for total, parts, _ in tables.sums:
            open_cells = [key for key in (total, *parts) if key not in found]
            if len(open_cells) == 1:
                ahead = True
                rest = found.get(total, 0) - sum(found.get(part, 0) for part in parts)
                found[open_cells[0]] = -rest if open_cells[0] == total else rest
    return found
