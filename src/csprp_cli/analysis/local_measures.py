"""Which national figures a local file can stand beside, and the local tables that answer them."""

import itertools
from collections.abc import Callable, Mapping, Sequence
from typing import NamedTuple

from csprp_cli.analysis.comparability import verdict
from csprp_cli.analysis.local_tables import POOLED, Incident, cell_key, table_set
from csprp_cli.analysis.wording import leads
from csprp_cli.model.beside import Measure
from csprp_cli.model.disclosure import Sum, TableSet
from csprp_cli.model.figure import Figure
from csprp_cli.model.local import LocalColumn, LocalFile, LocalRow
from csprp_cli.model.record_items import Category, Period
from csprp_cli.model.verdict import Standing
from csprp_cli.record.record import Record

BESIDE = ("dfe-sin", "panel")
"""The series that count incidents as a partnership does: one row a notification, incident or review."""

YES, NO, NOT_KNOWN = "Yes", "No", "Not known"
_ANSWERS = {True: YES, False: NO, None: NOT_KNOWN}


class Asked(NamedTuple):
    """What is compared: the newest period, how many years up to it together, and the series."""

    period: Period
    years: tuple[str, ...]
    series: tuple[str, ...] = BESIDE


class LocalTables(NamedTuple):
    """The local counts with what binds them, and the measures whose cells they hold."""

    tables: TableSet
    measures: tuple[Measure, ...]


def national_figures(record: Record, asked: Asked) -> list[Figure]:
    """Return the national figures that may stand in a note and are of the period and series asked."""
    return [
        figure
        for figure in record.figures.values()
        if figure.series.id in asked.series
        and figure.period == asked.period
        and figure.area.kind == "country"
        and figure.unit in ("count", "percent")
        and leads(record, figure)
        and not figure.kept_back
        and not (figure.breakdown == "total" and figure.base.counts == "child")
    ]


def local_tables(record: Record, file: LocalFile, asked: Asked) -> LocalTables:
    """Return the counts of the years asked, in the national categories, and what they stand beside."""
    figures = national_figures(record, asked)
    columns = {column.name for column in file.columns if column.state == "read"}
    named = {
        name: column for name, column in record.local_columns.items() if name in columns and column.indicators
    }
    splits = [split for column in named.values() if (split := _split(record, file, column, figures))]
    rows = {year: [row for row in file.rows if _year(row, asked.period) == year] for year in asked.years}
    incidents: Mapping[str, Sequence[Incident]] = {
        year: [{split.name: split.answer(row) for split in splits} for row in held]
        for year, held in rows.items()
    }
    tables = table_set(incidents, {split.name: split.categories for split in splits})
    shown = POOLED if len(asked.years) > 1 else asked.years[0]
    whole = cell_key(shown)
    measures = [Measure(f, whole, whole) for f in figures if f.breakdown == "total" and f.category == "All"]
    for split in splits:
        for figure, parts in split.measures:
            tables, cell = _cell(tables, shown, split.name, parts)
            measures.append(Measure(figure, cell, whole))
    printed = frozenset({whole, *(measure.cell for measure in measures)})
    return LocalTables(TableSet(tables.counts, tables.sums, printed), tuple(measures))


def over_years(record: Record, figure: Figure, years: Sequence[str]) -> Figure | None:
    """Return a national count over several years together, or None where one year is not held.

    The years must be such that one may be set beside the next. The sum is worked out here and says so: no
    source printed it.
    """
    if len(years) == 1:
        return figure
    held = [_of_year(record, figure, year) for year in years]
    counts = [item for item in held if item is not None and item.amount is not None]
    if len(counts) < len(years) or figure.unit != "count":
        return None
    if any(
        verdict(record, one, other).standing is Standing.NOT_COMPARABLE
        for one, other in itertools.pairwise(counts)
    ):
        return None
    wholes = [item.denominator for item in counts]
    first, last = counts[0].period, counts[-1].period
    together = last._replace(
        id=f"{first.id} to {last.id}",
        label=f"{len(years)} years to {last.label.removeprefix('year to ')}",
        first=first.first,
        months=12 * len(years),
    )
    value = str(sum(int(item.value) for item in counts))
    return figure._replace(
        id=" ".join(item.id for item in counts),
        period=together,
        value=value,
        low=value,
        high=value,
        denominator=str(sum(map(int, wholes))) if all(wholes) else "",
        reason="Worked out by csprp from the years.",
    )


def _of_year(record: Record, figure: Figure, year: str) -> Figure | None:
    return next(
        (
            other
            for other in record.figures.values()
            if other._replace(id="", period=figure.period).fact == figure.fact
            and other.unit == figure.unit
            and other.period.id == year
        ),
        None,
    )


class _Split(NamedTuple):
    """One question of the file: its answers, how a row is given one, and the figures made up of them."""

    name: str
    categories: tuple[str, ...]
    answer: Callable[[LocalRow], str]
    measures: tuple[tuple[Figure, tuple[str, ...]], ...]


def _year(row: LocalRow, period: Period) -> str:
    return row.calendar if period.kind == "calendar" else row.period


def _cell(tables: TableSet, period: str, name: str, parts: tuple[str, ...]) -> tuple[TableSet, str]:
    """Return the key of the cell that several answers make up together, adding it where it is new."""
    keys = tuple(cell_key(period, name, part) for part in parts)
    if len(keys) == 1:
        return tables, keys[0]
    union = cell_key(period, name, " or ".join(parts))
    if union in tables.counts:
        return tables, union
    counts = {**tables.counts, union: sum(tables.counts[key] for key in keys)}
    return TableSet(counts, (*tables.sums, Sum(union, keys)), tables.printed), union


def _split(record: Record, file: LocalFile, column: LocalColumn, figures: list[Figure]) -> _Split | None:
    asking = [figure for figure in figures if figure.indicator.id in column.indicators]
    if not asking:
        return None
    if column.kind == "yes-no":
        return _yes_no(file, column, asking)
    if column.breakdown == "age":
        return _ages(record, column, asking) if column.column == "age_years" else None
    return _choices(record, column, asking)


def _yes_no(file: LocalFile, column: LocalColumn, asking: list[Figure]) -> _Split:
    place = file.flags.index(column.column)
    return _Split(
        column.column,
        (YES, NO, NOT_KNOWN),
        lambda row: _ANSWERS[row.flags[place]],
        tuple((figure, (YES,)) for figure in asking),
    )


def _choices(record: Record, column: LocalColumn, asking: list[Figure]) -> _Split | None:
    held = [choice for choice in record.local_choices if choice.choices == column.choices]
    answers = tuple(dict.fromkeys(choice.answer for choice in held))
    of_category: dict[str, list[str]] = {}
    for choice in held:
        if choice.category and choice.answer not in of_category.setdefault(choice.category, []):
            of_category[choice.category].append(choice.answer)
    measures = tuple((f, tuple(of_category[f.category])) for f in asking if f.category in of_category)
    field = column.column
    return _Split(field, answers, lambda row: str(getattr(row, field)), measures) if measures else None


def _ages(record: Record, column: LocalColumn, asking: list[Figure]) -> _Split | None:
    """Split ages at every boundary of the national bands, so that each band is a union of the pieces."""
    bands = [
        (figure, band)
        for figure in asking
        if (band := record.categories.get(("age", figure.category))) is not None and band.from_age is not None
    ]
    if not bands:
        return None
    starts = sorted({0, *(_from(band) for _, band in bands), *(_to(band) + 1 for _, band in bands)})
    pieces = [(start, end - 1) for start, end in zip(starts, [*starts[1:], 1000], strict=True)]
    names = {
        piece: f"{piece[0]} to {piece[1]}" if piece[1] < 999 else f"{piece[0]} and over" for piece in pieces
    }

    def answer(row: LocalRow) -> str:
        years = row.age_years if row.age_years is not None else None
        if years is None and row.age_months is not None:
            years = row.age_months // 12
        if years is None:
            return NOT_KNOWN
        return next(name for (low, high), name in names.items() if low <= years <= high)

    measures = tuple(
        (
            figure,
            tuple(name for (low, high), name in names.items() if _from(band) <= low and high <= _to(band)),
        )
        for figure, band in bands
    )
    return _Split("age", (*names.values(), NOT_KNOWN), answer, measures)


def _from(band: Category) -> int:
    return band.from_age or 0


def _to(band: Category) -> int:
    return band.to_age if band.to_age is not None else 998
