"""The empty table that people fill in about their own incidents or figures, with what explains it.

It asks for what can stand beside England in the years that a person names. Nobody fills in thirty columns to
learn that two can be compared; the others are listed apart, for their own summary.
"""

from collections.abc import Sequence

from csprp_cli.local.tables.request import ComparisonRequest, national_figures
from csprp_cli.model.file_kinds import ColumnKind, Shape
from csprp_cli.model.kinds import PeriodKind
from csprp_cli.model.local import COUNTS, EMPTY, INCIDENTS, SHEETS, LocalColumn, Template, TemplateColumn
from csprp_cli.model.record_items import Period
from csprp_cli.record.record import Record

BEFORE = {
    INCIDENTS: (
        "One row is one incident, or one child where you count children. Keep to one of the two.",
        "Leave out a column that you do not hold. In a yes or no column, an empty cell means not known.",
    ),
    COUNTS: (
        "One row is one figure that you have counted: what was counted, its category, its year, how many, "
        "and out of how many.",
    ),
}
ALWAYS = (
    "Names, dates of birth, addresses and NHS numbers are not needed: csprp does not read them.",
    "Nothing leaves your machine. csprp reads the file, answers and forgets it, and writes nothing but what "
    "you name with --out. Keep the file where you keep your case records.",
    "Leave the headings as they are. Do not merge cells, and paste values in place of formulas.",
    "To see what csprp understands, type csprp local check and the name of your file.",
)

NEWEST = 3
"""How many years a template is made for where nobody names any."""

_SHOWN = 6
"""How many words of an answer the template lists: it would take a page for ethnicity alone."""

_FREE = {
    ColumnKind.REFERENCE: "any text",
    ColumnKind.DATE: "a date: 2024-03-31 or 31/03/2024",
    ColumnKind.AGE_YEARS: "a whole number, 0 to 25; a band such as 1 to 5; unborn, not known, an empty cell",
    ColumnKind.AGE_MONTHS: "a whole number, 0 to 311; unborn, not known, an empty cell",
    ColumnKind.INDICATOR: "a name",
    ColumnKind.CATEGORY: "a name",
    ColumnKind.PERIOD: "2023-24 or 2020",
    ColumnKind.COUNT: "a whole number",
}


def newest_years(record: Record) -> tuple[Period, ...]:
    """Return the years of a template for which nobody names any: the newest to March, oldest first."""
    held = [item for item in record.periods.values() if item.kind == PeriodKind.FINANCIAL]
    with_figures = (item for item in held if _asked_in(record, item))
    return tuple(sorted(with_figures, key=lambda item: item.sort)[-NEWEST:])


def template(record: Record, shape: Shape, years: Sequence[Period]) -> Template:
    """Return the empty table of a shape, with the questions that national figures of these years answer."""
    asked = {year.label: _asked_in(record, year) for year in years}
    held = sorted(record.local_columns.values(), key=lambda column: column.order)
    columns = [column for column in held if column.shape == shape]
    beside = {
        column.column: [year for year, indicators in asked.items() if indicators & {*column.indicators}]
        for column in columns
    }
    wanted = [column for column in columns if beside[column.column] or not column.indicators]
    title = "How to fill in your incidents"
    first: tuple[str, ...] = (f"It asks for what can stand beside England in: {', '.join(asked)}.",)
    if shape == COUNTS:
        title, first, wanted = "How to fill in your figures", (), columns
    return Template(
        sheet=SHEETS[shape],
        title=title,
        before=(*first, *BEFORE[shape], *ALWAYS),
        columns=tuple(_column(record, column, beside[column.column]) for column in wanted),
        more=tuple(_column(record, column, ()) for column in columns if column not in wanted),
    )


def _asked_in(record: Record, year: Period) -> set[str]:
    """Return the indicators that national figures of a year answer, counted as a partnership counts."""
    return {figure.indicator.id for figure in national_figures(record, ComparisonRequest(year, (year.id,)))}


def _listed(words: list[str]) -> str:
    """Return the first words of an answer, and an empty cell where that is one."""
    shown = [*words[:_SHOWN], *(word for word in words[_SHOWN:] if word == EMPTY)]
    more = ["and more like these"] if len(shown) < len(words) else []
    return ", ".join([*shown, *more]).replace(EMPTY, "an empty cell")


def _column(record: Record, column: LocalColumn, beside: Sequence[str]) -> TemplateColumn:
    words: dict[str, list[str]] = {}
    held = [choice for choice in record.local_choices if choice.choices == column.choices]
    for choice in held:
        if not choice.source:
            words.setdefault(choice.answer, []).append(choice.word)
    offered = tuple(found[0] for found in words.values() if found[0] != EMPTY)
    accepted = "; ".join(map(_listed, words.values()))
    if sources := dict.fromkeys(choice.source for choice in held if choice.source):
        accepted += f". Codes and labels are read too: {'; '.join(sources)}"
    return TemplateColumn(
        heading=column.column,
        title=column.title,
        kind=column.kind,
        needed="yes" if column.required else "no",
        explanation=column.explanation,
        offered=offered,
        accepted=accepted or _FREE[column.kind],
        beside=", ".join(beside),
    )
