"""What a trend shows where there is one screen: the years without their notes, then the reports."""

from collections.abc import Iterable, Iterator

from csprp_cli.model.figure import Figure
from csprp_cli.model.result import Column, Row, Section, Table
from csprp_cli.model.value import NOT_HELD, UNDER_10, printed
from csprp_cli.wording.figures import in_a_row, only_in_full

_ONLY_IN_FULL = ("Notes", "Status")
"""Columns of a trend that explain its numbers, and carry none."""


def short_years(section: Section, figures: list[Figure], *, alone: bool) -> Section:
    """Return the newest series of a section, without the years at its ends that are not held.

    What the series before it counted is told below, in a sentence: no line leads from one to the other. A
    small number of children is not on a first screen, nor a change that would give it away.
    A section that stands `alone` needs no heading.
    """
    assert section.table is not None
    rows = list(section.table.rows)
    labels = [place for place, row in enumerate(rows) if row.kind == "label"]
    rows = rows[labels[-1] + 1 :] if labels else rows
    held = [place for place, row in enumerate(rows) if row.kind == "data" and row.cells[1] != NOT_HELD]
    gaps = [str(row.cells[0]) for row in rows if row.kind == "data" and row.cells[1] == NOT_HELD]
    shown = rows[held[0] : held[-1] + 1] if held else rows
    small = {(figure.period.short, printed(figure)) for figure in figures if figure.is_small_number}
    left_out = [*_ONLY_IN_FULL, *(["On the year before"] if small else [])]
    if small:
        shown = [
            row._replace(cells=(row.cells[0], UNDER_10, *row.cells[2:])) if row.cells[:2] in small else row
            for row in shown
        ]
    table = _without(left_out, Table(section.table.columns, tuple(shown)))
    if table.columns[0].title == "Year":
        table = table._replace(columns=(Column("Year to March"), *table.columns[1:]))
    heading = "" if alone else section.heading.partition(":")[0]
    return Section(heading, table=table, after=" ".join(_told_below(gaps, figures)), newest_last=True)


def _told_below(gaps: list[str], figures: list[Figure]) -> Iterator[str]:
    if gaps:
        yield f"{in_a_row(gaps)}: not held."
    newest = figures[-1].series
    for series in dict.fromkeys(figure.series for figure in figures if figure.series != newest):
        counted = [
            f"{UNDER_10 if figure.is_small_number else printed(figure)} ({figure.period.short})"
            for figure in figures
            if figure.series == series
        ]
        yield f"{series.short} before, by other rules: {', '.join(counted)}."


def short_reports(section: Section, figures: list[Figure]) -> Section:
    """Return the reports one by one: what each printed, of what where they ask several things, its source.

    The rows of the section are those of the figures. One that is small is counted below.
    """
    assert section.table is not None
    held = zip(section.table.rows, figures, strict=True)
    rows = tuple(row for row, figure in held if figure.may_stand_first)
    asked = {(figure.indicator.id, figure.category) for figure in figures}
    counted = () if len(asked) > 1 else ("What was counted",)
    table = _without((*_ONLY_IN_FULL, *counted), Table(section.table.columns, rows))
    columns = tuple(Column("", column.align, column.wraps) for column in table.columns)
    held_back = only_in_full(figures)
    return Section(section.heading, table=Table(columns, table.rows) if rows else None, after=held_back)


def _without(titles: Iterable[str], table: Table) -> Table:
    """Return a table without the columns of these titles."""
    kept = [place for place, column in enumerate(table.columns) if column.title not in titles]
    rows = (
        Row(tuple(row.cells[place] for place in kept)) if row.kind == "data" else row for row in table.rows
    )
    return Table(tuple(table.columns[place] for place in kept), tuple(rows))
