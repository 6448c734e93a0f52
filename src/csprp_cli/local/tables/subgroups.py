"""Questions that lie within wider ones: a yes to one is a yes to the other."""

from collections.abc import Iterable
from itertools import product

from csprp_cli.local.intake.own_questions import NOT_KNOWN, YES
from csprp_cli.model.benchmark import CellKey
from csprp_cli.model.disclosure import TableSet
from csprp_cli.record.record import Record
from csprp_cli.sdc.suppression import with_subgroup


def with_parts_of_parts(
    record: Record, tables: TableSet[CellKey], periods: Iterable[str]
) -> TableSet[CellKey]:
    """Return the tables with every yes that is part of another yes bound to it: one can be subtracted from
    the other. Where a file does not keep to it, or nobody answered the wider one, nobody can subtract."""
    within = [(name, wider) for name in record.local_columns for wider in sorted(_wider(record, name))]
    for period, (name, wider) in product(periods, within):
        part, whole = CellKey(period, name, YES), CellKey(period, wider, YES)
        held = tables.counts
        unknown = CellKey(period, wider, NOT_KNOWN)
        is_answered = unknown not in held or held[unknown] < held[CellKey(period)]
        if {part, whole} <= held.keys() and is_answered and held[part] <= held[whole]:
            tables = with_subgroup(tables, part, whole, whole.without(part))
    return tables


def _wider(record: Record, name: str) -> set[str]:
    """Return every column whose yes a yes of this one is also, however many steps away."""
    found: set[str] = set()
    ahead = {name}
    while ahead := {wider for one in ahead for wider in record.local_columns[one].within} - found:
        found |= ahead
    return found
