"""The questions of an own file by themselves: what each is called, and its answers."""

from csprp_cli.model.file_kinds import ColumnKind
from csprp_cli.model.local import UNBORN, LocalColumn
from csprp_cli.model.record_items import AGE, NO_END, ends_of
from csprp_cli.record.record import Record

YES_NO = ("Yes", "No", "Not known")
"""The answers to a yes or no question: together they are every incident."""

YES, NO, NOT_KNOWN = YES_NO


def question_of(column: LocalColumn) -> str:
    """Return what the question of a column is called: ages in years and in months are one."""
    return AGE if column.breakdown == AGE else column.column


def asked_by(column: LocalColumn) -> tuple[str, ...]:
    """Return what a question that a column answers may be called: its own name, and those of the record."""
    return question_of(column), *column.indicators


def answers_of(record: Record, column: LocalColumn) -> tuple[str, ...]:
    """Return the answers that a summary counts: the yes of a yes or no question, every answer to another,
    and for ages unborn and the national bands."""
    if column.kind == ColumnKind.YES_NO:
        return (YES,)
    if column.breakdown == AGE:
        return (UNBORN, *national_bands(record), NOT_KNOWN)
    return tuple(dict.fromkeys(c.answer for c in record.local_choices if c.choices == column.choices))


def national_bands(record: Record) -> dict[str, tuple[int, int]]:
    """Return the bands of age of the record that lie beside each other, in its order: each that overlaps
    with none before it, with its first and last year, and all that is older."""
    bands: dict[str, tuple[int, int]] = {}
    for (breakdown, name), category in record.categories.items():
        ends = ends_of(category) if breakdown == AGE else None
        if ends and not any(low <= ends[1] and ends[0] <= high for low, high in bands.values()):
            bands[name] = ends
    oldest = max((high for _, high in bands.values()), default=NO_END)
    return bands if oldest >= NO_END else {**bands, f"{oldest + 1} and over": (oldest + 1, NO_END)}
