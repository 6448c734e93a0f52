"""What is asked of an own file in one release: periods, series, the national figures and the rows that answer."""

from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from csprp_cli.local.intake.published import Known
from csprp_cli.model.benchmark import BESIDE, CellKey, Measure, OwnAnswer
from csprp_cli.model.disclosure import TableSet
from csprp_cli.model.figure import Figure
from csprp_cli.model.kinds import AreaKind, Counted, PeriodKind, Unit
from csprp_cli.model.local import COUNTS, ColumnState, LocalFile, LocalRow
from csprp_cli.model.problem import UsageProblem
from csprp_cli.model.record_items import Period
from csprp_cli.record.facts import is_preferred_unit
from csprp_cli.record.lookup import find_series
from csprp_cli.record.record import Record
from csprp_cli.record.typed_periods import read_period


class ComparisonRequest(NamedTuple):
    """What is asked of an own file: the newest period, how many years up to it together, and the series that
    it is set beside; none for the picture of the area alone.

    `also` are the other periods of the same release: all are counted and protected as one.
    """

    period: Period
    years: tuple[str, ...]
    series: tuple[str, ...] = BESIDE
    also: tuple["ComparisonRequest", ...] = ()

    @property
    def spans(self) -> tuple["ComparisonRequest", ...]:
        """Every period of the release, each alone."""
        return (self._replace(also=()), *self.also)

    @property
    def name(self) -> str:
        """What its years are called in a row and in a key."""
        return pooled_period(self.years)


class LocalTables(NamedTuple):
    """The local counts with what binds them, the cells that are printed and why, and what is public.

    `measures` stand beside national figures; `answers` are the picture of the area alone. `public` is the range that readers know of a cell, printed or not. `disputed` counts the public numbers
    that are not what the file holds, and `unplaced` those that are about no cell of it.
    """

    tables: TableSet[CellKey]
    measures: tuple[Measure, ...]
    public: Mapping[CellKey, tuple[int, int]]
    disputed: int
    unplaced: int
    answers: tuple[OwnAnswer, ...] = ()


def national_figures(record: Record, asked: ComparisonRequest) -> list[Figure]:
    """Return the national figures of the period and series asked that count what people's own rows are."""
    return [figure for figure in _figures_of(record, asked) if figure.base.unit_matches_incident]


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
    """Return the years asked and those that public numbers are about, by name, and what is left where some
    of them are taken from others: a reader can subtract three years from five, and then two from three."""
    own = [one.years for one in asked.spans]
    given = list(dict.fromkeys((*own, *(item.years for item in known))))
    periods = {pooled_period(years): years for years in given}
    ahead = [(whole, part) for whole in given for part in given if whole in own or part in own]
    while ahead:
        whole, part = ahead.pop(0)
        if not set(part) < set(whole):
            continue
        rest = tuple(year for year in whole if year not in part)
        start = whole.index(rest[0])
        unbroken = whole[start : start + len(rest)] == rest
        if rest not in periods.values():
            ahead += [pair for other in periods.values() for pair in ((rest, other), (other, rest))]
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
        asks = (ComparisonRequest(year, (year.id,), asked_of) for year in years)
        newest = next((ask.period for ask in asks if national_figures(record, ask)), years[0])
    if newest.kind not in (PeriodKind.FINANCIAL, PeriodKind.CALENDAR):
        raise UsageProblem(f"{newest.label} is not a whole year", instead={"--period": "2023-24"})
    held = [item.id for item in _in_order(record, newest.kind) if item.sort <= newest.sort]
    if len(held) < pool:
        message = f"the record holds {len(held)} such years up to {newest.label}"
        raise UsageProblem(message, instead={"--pool": str(len(held))})
    return ComparisonRequest(newest, tuple(held[-pool:]), asked_of)


def _in_order(record: Record, kind: PeriodKind) -> list[Period]:
    """Return the periods of a kind, oldest first."""
    return sorted((item for item in record.periods.values() if item.kind == kind), key=lambda item: item.sort)
