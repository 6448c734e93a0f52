"""Which national figures a local file can stand beside, and the local tables that answer them."""

import itertools
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

from csprp_cli.analysis.comparability import verdict
from csprp_cli.analysis.disclosure import with_subgroup
from csprp_cli.analysis.local_answers import NOT_KNOWN, YES, Question, Split, splits_of
from csprp_cli.analysis.local_tables import Incident, cell_key, table_set
from csprp_cli.analysis.published import Known
from csprp_cli.analysis.wording import leads
from csprp_cli.model.beside import BESIDE, Measure
from csprp_cli.model.disclosure import Sum, TableSet
from csprp_cli.model.figure import Figure
from csprp_cli.model.local import COUNTS, LocalFile, LocalRow
from csprp_cli.model.record_items import Period
from csprp_cli.model.verdict import Standing
from csprp_cli.record.record import Record

EVERY_ROW = "all"
"""What a base says of people's own rows where each of them can be read as one of its units."""


class Asked(NamedTuple):
    """What is compared: the newest period, how many years up to it together, and the series."""

    period: Period
    years: tuple[str, ...]
    series: tuple[str, ...] = BESIDE


class LocalTables(NamedTuple):
    """The local counts with what binds them, the measures whose cells they hold, and what is public.

    `public` is the range that readers know of a cell, printed or not; `unplaced` counts the public numbers
    that are about no cell of this file.
    """

    tables: TableSet
    measures: tuple[Measure, ...]
    public: Mapping[str, tuple[int, int]]
    unplaced: int


def national_figures(record: Record, asked: Asked) -> list[Figure]:
    """Return the national figures of the period and series asked that count what people's own rows are."""
    return [figure for figure in _figures_of(record, asked) if figure.base.own_rows == EVERY_ROW]


def about_a_part(record: Record, asked: Asked) -> int:
    """Return how many national figures are about a part of the incidents, such as deaths alone.

    To stand beside one, local answers would have to be crossed with each other. They never are: the rules
    refuse it on a base under 30, few areas have a larger one, and a crossed number that is published cannot
    be told from one that is not, where it is named as public later.
    """
    of_a_part = (figure.base.parent for figure in _figures_of(record, asked) if not figure.base.own_rows)
    return sum(parent in record.bases and bool(record.bases[parent].own_rows) for parent in of_a_part)


def _figures_of(record: Record, asked: Asked) -> list[Figure]:
    return [
        figure
        for figure in record.figures.values()
        if figure.series.id in asked.series
        and figure.period == asked.period
        and figure.area.kind == "country"
        and figure.unit in ("count", "percent")
        and leads(record, figure)
        and not figure.kept_back
        and (figure.value or figure.wording)
        and not (figure.breakdown == "total" and figure.base.counts == "child")
    ]


def local_tables(record: Record, file: LocalFile, asked: Asked, known: Sequence[Known] = ()) -> LocalTables:
    """Return the counts of the years asked, in the national categories, and what they stand beside.

    Years, bands and categories that only a public number is about are counted too, and never printed: what
    a reader knows of them binds the rest.
    """
    figures = national_figures(record, asked)
    spans = spans_of(record, asked, known)
    asking = [(figure.indicator.id, figure.category) for figure in figures]
    splits = splits_of(record, file, [*asking, *((item.indicator, item.category) for item in known)])
    tables = table_set(
        {
            year: [_answers(splits, row) for row in file.rows if _year(row, asked.period) == year]
            for year in sorted({year for span in spans.values() for year in span})
        },
        {split.name: split.answers for split in splits},
        {name: span for name, span in spans.items() if len(span) > 1},
    )
    for span in spans:
        tables = _with_unions(tables, span, splits)
        tables = with_parts_of_parts(record, tables, span)
    shown = span_name(asked.years)
    whole = cell_key(shown)
    cells = {question: part for split in splits for question, part in _places(split).items()}
    measures = [Measure(f, whole, whole) for f in figures if f.breakdown == "total" and f.category == "All"]
    measures += [
        Measure(figure, cell_key(shown, *cells[question]), whole)
        for figure, question in zip(figures, asking, strict=True)
        if question in cells and _is_answered(tables, shown, cells[question][0])
    ]
    printed = frozenset({whole, *(measure.cell for measure in measures)})
    places = [_place(record, item, cells, spans) for item in known]
    return LocalTables(
        TableSet(tables.counts, tables.sums, printed),
        tuple(measures),
        public_ranges(tables, zip(known, places, strict=True)),
        sum(place not in tables.counts for place in places),
    )


def _is_answered(tables: TableSet, span: str, name: str) -> bool:
    """Return whether any row answers a question: one that nobody filled in is not answered with no."""
    silent = tables.counts.get(cell_key(span, name, NOT_KNOWN), 0)
    return silent < tables.counts[cell_key(span)]


def unused_columns(record: Record, file: LocalFile, asked: Asked, local: LocalTables) -> tuple[str, ...]:
    """Return the columns that the file fills in for these years and that no measure answers."""
    shown = {measure.national.indicator.id for measure in local.measures}
    if file.shape == COUNTS:
        given = {figure.column for figure in file.figures if figure.period in asked.years}
    else:
        given = {column.name for column in file.columns if column.state == "read"}
    return tuple(
        name
        for name, column in record.local_columns.items()
        if name in given and column.indicators and not shown.intersection(column.indicators)
    )


def rows_of(file: LocalFile, asked: Asked) -> Iterator[LocalRow]:
    """Yield the rows of the years asked."""
    return (row for row in file.rows if _year(row, asked.period) in asked.years)


def is_covered(record: Record, file: LocalFile, asked: Asked, year: str) -> bool:
    """Return whether a year lies between the first and the last that the file has a row of."""
    given = {_year(row, asked.period) for row in file.rows} | {figure.period for figure in file.figures}
    held = [record.periods[name] for name in given if name in record.periods]
    sorts = [item.sort for item in held if item.kind == asked.period.kind]
    return bool(sorts) and min(sorts) <= record.periods[year].sort <= max(sorts)


def _answers(splits: Sequence[Split], row: LocalRow) -> Incident:
    return {split.name: split.answer(row) for split in splits}


# -- years, and years together ---------------------------------------------------------------------


def span_name(years: Sequence[str]) -> str:
    """Return what years are called in a row and in a key: the year, or the first to the last."""
    return years[0] if len(years) == 1 else f"{years[0]} to {years[-1]}"


def spans_of(record: Record, asked: Asked, known: Sequence[Known]) -> dict[str, tuple[str, ...]]:
    """Return the years asked and those that public numbers are about, by name. Only whole years of the kind
    that was asked: rows are counted by them."""
    spans = {span_name(asked.years): asked.years}
    for item in known:
        if all(record.periods[year].kind == asked.period.kind for year in item.years):
            spans[span_name(item.years)] = item.years
    return spans


def _year(row: LocalRow, period: Period) -> str:
    return row.calendar if period.kind == "calendar" else row.period


# -- cells -----------------------------------------------------------------------------------------


def _places(split: Split) -> dict[Question, tuple[str, str]]:
    """Return where each category stands: the question, and its answer or answers."""
    return {question: (split.name, " or ".join(parts)) for question, parts in split.made_of.items()}


def _with_unions(tables: TableSet, span: str, splits: Sequence[Split]) -> TableSet:
    """Return the tables with a cell for each category that several answers make up together."""
    counts, sums = dict(tables.counts), list(tables.sums)
    for split in splits:
        for parts in dict.fromkeys(split.made_of.values()):
            union = cell_key(span, split.name, " or ".join(parts))
            if union not in counts:
                keys = tuple(cell_key(span, split.name, part) for part in parts)
                counts[union] = sum(counts[key] for key in keys)
                sums.append(Sum(union, keys))
    return TableSet(counts, tuple(sums), tables.printed)


def with_parts_of_parts(record: Record, tables: TableSet, span: str) -> TableSet:
    """Return the tables with every yes that is part of another yes bound to it: one can be subtracted from
    the other. Where a file does not keep to it, nobody can subtract."""
    for column in record.local_columns.values():
        part, whole = cell_key(span, column.column, YES), cell_key(span, column.within, YES)
        held = tables.counts
        if column.within and {part, whole} <= held.keys() and held[part] <= held[whole]:
            tables = with_subgroup(tables, part, whole)
    return tables


# -- what is public --------------------------------------------------------------------------------


def is_total(record: Record, indicator: str) -> bool:
    """Return whether an indicator asks how many incidents there were, in a series that local rows are read
    as."""
    held = record.indicators.get(indicator)
    return held is not None and held.breakdown == "total" and held.series in BESIDE


def _place(
    record: Record,
    item: Known,
    cells: Mapping[Question, tuple[str, str]],
    spans: Mapping[str, tuple[str, ...]],
) -> str:
    """Return the cell that a public number is about, or nothing."""
    span, question = span_name(item.years), (item.indicator, item.category)
    if span not in spans:
        return ""
    if question in cells:
        return cell_key(span, *cells[question])
    return cell_key(span) if is_total(record, item.indicator) else ""


def public_ranges(tables: TableSet, placed: Iterable[tuple[Known, str]]) -> dict[str, tuple[int, int]]:
    """Return the narrowest range that public numbers leave of each cell that they are about."""
    ranges: dict[str, tuple[int, int]] = {}
    for item, key in placed:
        if key in tables.counts:
            low, high = ranges.get(key, (0, item.high))
            ranges[key] = (max(low, item.low), min(high, item.high))
    return ranges


# -- England over several years ----------------------------------------------------------------------


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
