"""One column of a person's own table that is read, and how its cells are understood."""

from collections.abc import Callable, Mapping
from datetime import date
from typing import NamedTuple

from csprp_cli.local.intake.ages import age_in_months, age_in_years, words_for_ages
from csprp_cli.local.intake.aggregates import readers_of_figures
from csprp_cli.local.intake.cells import Meaning, Meanings, choice_of, count, folded, yes_no_of
from csprp_cli.local.intake.days import day_by
from csprp_cli.local.intake.headings import Headings
from csprp_cli.model.file_kinds import ColumnKind
from csprp_cli.model.local import OF_CODES, OTHER_CODES, FoundColumn, LocalChoice, LocalColumn
from csprp_cli.record.record import Record


class ReadColumn(NamedTuple):
    """One column that is read: what it is, how its cells are understood, and each cell as understood."""

    found: FoundColumn
    kind: str
    meanings: Meanings
    cells: list[Meaning]


def columns_read(record: Record, headings: Headings, today: date) -> dict[str, ReadColumn]:
    """Return the columns that are read, by name, before any of their cells is."""
    columns = {}
    for found in headings.read:
        column = record.local_columns[found.name]
        understand = _understanding(record, column, today, headings.answers.get(found.name, {}))
        columns[found.name] = ReadColumn(found, column.kind, Meanings(understand), [])
    return columns


def _understanding(
    record: Record, column: LocalColumn, today: date, said: Mapping[str, str]
) -> Callable[[str], Meaning]:
    """Return the reader of the cells of one column. `said` is what a person says that words of it mean."""
    words = [choice for choice in record.local_choices if choice.choices == column.choices]
    codes = {c.word: OF_CODES[c.answer] for c in record.local_choices if c.choices == OTHER_CODES}
    words += [LocalChoice(column.choices, word, answer, "") for word, answer in said.items()]
    # Each is made when its kind of column is met: to make them all for each column takes longer than to read.
    readers: dict[str, Callable[[], Callable[[str], Meaning]]] = {
        ColumnKind.REFERENCE: lambda: folded,
        ColumnKind.DATE: lambda: day_by(today),
        ColumnKind.AGE_YEARS: lambda: age_in_years(words_for_ages(record)),
        ColumnKind.AGE_MONTHS: lambda: age_in_months(words_for_ages(record)),
        ColumnKind.CHOICE: lambda: choice_of(words, codes),
        ColumnKind.YES_NO: lambda: yes_no_of(words, codes),
        ColumnKind.COUNT: lambda: count,
    }
    if column.kind in readers:
        return readers[column.kind]()
    return readers_of_figures(record)[column.kind]
