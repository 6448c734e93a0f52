"""Several children of one incident: their rows, made one row of the incident."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from csprp_cli.model.local import EMPTY, LocalRow
from csprp_cli.record.record import Record

_NOTHING = {str: ""}
"""What stands where children differ and no answer says that it is not known: None, but for a text."""


def joined(
    record: Record, rows: Sequence[LocalRow], ties: Sequence[object]
) -> tuple[tuple[LocalRow, ...], list[int]]:
    """Return one row for each incident, and the rows whose date is not of the year of their incident.

    `ties` says of each row which incident it is of. The outcome is the most serious one; a question is
    answered yes where it is for any child, no where it is for each. What is a child's own (age, sex, ethnic
    background, home) is not known where the children differ: an incident has no age.
    """
    groups: dict[object, list[LocalRow]] = {}
    for row, tie in zip(rows, ties, strict=True):
        groups.setdefault(tie, []).append(row)
    gravest = {
        choice.answer: place
        for place, choice in reversed(list(enumerate(record.local_choices)))
        if choice.choices == record.local_columns["outcome"].choices
    }
    unknown = {
        name: choice.answer
        for name, column in record.local_columns.items()
        for choice in record.local_choices
        if choice.choices == column.choices and choice.word == EMPTY
    }
    astray = [
        row.row
        for group in groups.values()
        for row in group
        if (row.period, row.calendar) != (group[0].period, group[0].calendar)
    ]
    return tuple(_incident(group, gravest, unknown) for group in groups.values()), astray


def _incident(group: Sequence[LocalRow], gravest: Mapping[str, int], unknown: Mapping[str, str]) -> LocalRow:
    if len(group) == 1:
        return group[0]
    first = group[0]
    shared: dict[str, Any] = {
        name: values[0] if len(set(values)) == 1 else unknown.get(name, _NOTHING.get(type(values[0])))
        for name, *values in zip(LocalRow._fields, *group, strict=True)
    }
    own: dict[str, Any] = {
        "row": first.row,
        "outcome": min((row.outcome for row in group), key=lambda answer: gravest.get(answer, len(gravest))),
        "flags": tuple(map(_any, zip(*(row.flags for row in group), strict=True))),
    }
    return LocalRow(**{**shared, **own})


def _any(answers: Iterable[bool | None]) -> bool | None:
    """Return yes where any answer is, no where all are, and else that it is not known."""
    given = set(answers)
    return True if True in given else None if None in given else False
