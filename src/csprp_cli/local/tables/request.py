"""What a local comparison asks for: periods, series, the national figures and the rows that answer."""

from collections.abc import Iterator, Mapping, Sequence
from types import MappingProxyType
from typing import NamedTuple

from csprp_cli.local.intake.published import Known
from csprp_cli.model.benchmark import BESIDE, CellKey, Measure
from csprp_cli.model.disclosure import TableSet
from csprp_cli.model.figure import Figure
from csprp_cli.model.kinds import AreaKind, Counted, PeriodKind, Unit
from csprp_cli.model.local import COUNTS, ColumnState, LocalFile, LocalRow, RowsAre
from csprp_cli.model.problem import UsageProblem
from csprp_cli.model.record_items import Period
from csprp_cli.record.facts import is_preferred_unit
from csprp_cli.record.lookup import find_series
from csprp_cli.record.record import Record
from csprp_cli.record.typed_periods import read_period


class ComparisonRequest(NamedTuple):
    """What is compared: the newest period, how many years up to it together, the series, and what the
    person says that their rows are."""

    period: Period
    years: tuple[str, ...]
    series: tuple[str, ...] = BESIDE
    rows_are: RowsAre | None = None


class LocalTables(NamedTuple):
    """The local counts with what binds them, the measures whose cells they hold, and what is public.

    `public` is the range that readers know of a cell, printed or not. `disputed` counts the public numbers
    that are not what the file holds, and `unplaced` those that are about no cell of it. `hidden` are the
    cells that an earlier page hid.

    `contradicted` are the years, alone or together, of which an earlier page printed a number that is not
    what the file holds, and `doubted` each cell that a reader has of them, changed or not: `public` holds
    none of it. In `nearly` it is there, as the range from one number to the other.
    """

    tables: TableSet[CellKey]
    measures: tuple[Measure, ...]
    public: Mapping[CellKey, tuple[int, int]]
    disputed: int
    unplaced: int
    hidden: frozenset[CellKey] = frozenset()
    contradicted: tuple[tuple[str, ...], ...] = ()
    doubted: frozenset[CellKey] = frozenset()
    nearly: Mapping[CellKey, tuple[int, int]] = MappingProxyType({})


def national_figures(record: Record, asked: ComparisonRequest) -> list[Figure]:
    """Return the national figures of the period and series asked that count what people's own rows are."""
    return [
        figure
        for figure in _figures_of(record, asked)
        if figure.base.unit_matches_incident and _counts_the_same(figure.base.counts, asked.rows_are)
    ]


def _counts_the_same(counts: Counted, rows_are: RowsAre | None) -> bool:
    """Return whether a base counts what a person says that their rows are; all do where they said nothing.

    Children of one incident often share an answer. Beside incidents they would count it twice.
    """
    if rows_are is None or counts == Counted.NOT_STATED:
        return True
    return (counts == Counted.CHILD) == (rows_are == RowsAre.CHILDREN)


def about_a_part(record: Record, asked: ComparisonRequest) -> int:
    """Return how many national figures are about a part of the incidents, such as deaths alone.

    To stand beside one, local answers would have to be crossed with each other. They never are: the rules
    refuse it on a base under 30, few areas have a larger one, and a crossed number that is published cannot
    be told from one that is not, where it is named as public later.
    """
    bases = [figure.base for figure in _figures_of(record, asked) if not figure.base.unit_matches_incident]
    parents = [record.bases[base.parent] for base in bases if base.parent in record.bases]
    return sum(parent.unit_matches_incident for parent in parents)


def _figures_of(record: Record, asked: ComparisonRequest) -> list[Figure]:
    return [
        figure
        for figure in record.figures.values()
        if figure.series.id in asked.series
        and figure.period == asked.period
        and figure.area.kind == AreaKind.COUNTRY
        and figure.unit in (Unit.COUNT, Unit.PERCENT)
        and is_preferred_unit(record, figure)
        and not figure.is_small_number
        and (figure.value or figure.wording)
        and not (figure.breakdown == "total" and figure.base.counts == Counted.CHILD)
    ]


def unused_columns(
    record: Record, file: LocalFile, asked: ComparisonRequest, local: LocalTables
) -> tuple[str, ...]:
    """Return the columns that the file fills in for these years and that no measure answers."""
    shown = {measure.national.indicator.id for measure in local.measures}
    given = {figure.column for figure in file.figures if figure.period in asked.years}
    if file.shape != COUNTS:
        given = {column.name for column in file.columns if column.state == ColumnState.READ}
    return tuple(
        name
        for name, column in record.local_columns.items()
        if name in given and column.indicators and not shown.intersection(column.indicators)
    )


def rows_of(file: LocalFile, asked: ComparisonRequest) -> Iterator[LocalRow]:
    """Yield the rows of the years asked."""
    return (row for row in file.rows if _year(row, asked.period) in asked.years)


def is_covered(record: Record, file: LocalFile, asked: ComparisonRequest, year: str) -> bool:
    """Return whether a year lies between the first and the last that the file has a row of."""
    given = {_year(row, asked.period) for row in file.rows} | {figure.period for figure in file.figures}
    held = [record.periods[name] for name in given if name in record.periods]
    sorts = [item.sort for item in held if item.kind == asked.period.kind]
    return bool(sorts) and min(sorts) <= record.periods[year].sort <= max(sorts)


def pooled_period(years: Sequence[str]) -> str:
    """Return what years are called in a row and in a key: the year, or the first to the last."""
    return years[0] if len(years) == 1 else f"{years[0]} to {years[-1]}"


def pooled_periods(asked: ComparisonRequest, known: Sequence[Known]) -> dict[str, tuple[str, ...]]:
    """Return the years asked and those that public numbers are about, by name, and what is left where one
    of them is taken from the other: a reader can subtract three years from five."""
    periods = {pooled_period(years): years for years in (asked.years, *(item.years for item in known))}
    for other in tuple(periods.values()):
        for whole, part in ((asked.years, other), (other, asked.years)):
            if set(part) < set(whole):
                rest = tuple(year for year in whole if year not in part)
                start = whole.index(rest[0])
                unbroken = whole[start : start + len(rest)] == rest
                periods[pooled_period(rest) if unbroken else " and ".join(rest)] = rest
    return periods


def _year(row: LocalRow, period: Period) -> str:
    return row.calendar if period.kind == PeriodKind.CALENDAR else row.period


def asked_of_file(
    record: Record, local: LocalFile, period: str | None, series: str | None, pool: int, look: str
) -> ComparisonRequest:
    """Return the years to compare: the one named, or the newest that file and record both hold.

    `look` is the line to type to see what is understood of the file. Raises UsageProblem.
    """
    asked_of = BESIDE if series is None else (find_series(record, series).id,)
    if not set(asked_of) <= set(BESIDE):
        message = f"{asked_of[0]} does not count incidents as a partnership does"
        raise UsageProblem(message, instead={"--series": BESIDE[0]})
    if period is not None:
        newest = read_period(record, period)
    else:
        given = {row.period for row in local.rows} | {figure.period for figure in local.figures}
        years = [item for item in reversed(_in_order(record, PeriodKind.FINANCIAL)) if item.id in given]
        if not years:
            raise UsageProblem("no row of the file is of a year that the record holds", look)
        asks = (ComparisonRequest(year, (year.id,), asked_of, local.rows_are) for year in years)
        newest = next((ask.period for ask in asks if national_figures(record, ask)), years[0])
    if newest.kind not in (PeriodKind.FINANCIAL, PeriodKind.CALENDAR):
        raise UsageProblem(f"{newest.label} is not a whole year", instead={"--period": "2023-24"})
    held = [item.id for item in _in_order(record, newest.kind) if item.sort <= newest.sort]
    if len(held) < pool:
        message = f"the record holds {len(held)} such years up to {newest.label}"
        raise UsageProblem(message, instead={"--pool": str(len(held))})
    return ComparisonRequest(newest, tuple(held[-pool:]), asked_of, local.rows_are)


def _in_order(record: Record, kind: PeriodKind) -> list[Period]:
    """Return the periods of a kind, oldest first."""
    return sorted((item for item in record.periods.values() if item.kind == kind), key=lambda item: item.sort)
