"""What is asked of an own file in one release: periods, series, national figures and the rows that answer."""

import re
from collections.abc import Iterator, Mapping, Sequence
from types import MappingProxyType
from typing import NamedTuple

from csprp_cli.local.intake.published import Known
from csprp_cli.model.benchmark import BESIDE, CellKey, Measure, OwnAnswer
from csprp_cli.model.disclosure import TableSet
from csprp_cli.model.figure import Figure
from csprp_cli.model.kinds import AreaKind, Counted, PeriodKind, Unit
from csprp_cli.model.local import COUNTS, ColumnState, LocalFile, LocalRow
from csprp_cli.model.problem import UsageProblem
from csprp_cli.model.reading import RowsAre
from csprp_cli.model.record_items import Period
from csprp_cli.record.facts import is_preferred_unit
from csprp_cli.record.lookup import find_series
from csprp_cli.record.record import Record
from csprp_cli.record.typed_periods import read_period

Years = tuple[str, ...]
"""Years that stand together, oldest first."""


class ComparisonRequest(NamedTuple):
    """What is asked of an own file: the newest period, how many years up to it together, the series that it
    is set beside, and what the person says that their rows are; no series for the picture of the area alone.

    `also` are the other periods of the same release: all are counted and protected as one. `totals` are years
    of which the number of all incidents alone is printed. With `pictured` the picture of the area stands in
    the same release as what is set beside a series.
    """

    period: Period
    years: tuple[str, ...]
    series: tuple[str, ...] = BESIDE
    rows_are: RowsAre | None = None
    also: tuple["ComparisonRequest", ...] = ()
    totals: tuple[str, ...] = ()
    pictured: bool = False

    @property
    def has_answers(self) -> bool:
        """Whether every answer of the file is printed, beside England or not."""
        return self.pictured or not self.series

    @property
    def spans(self) -> tuple["ComparisonRequest", ...]:
        """Every period of the release, each alone."""
        return (self._replace(also=(), totals=()), *self.also)

    @property
    def name(self) -> str:
        """What its years are called in a row and in a key."""
        return pooled_period(self.years)

    @property
    def typed(self) -> str:
        """Every period as it is typed after --periods."""
        return ",".join(
            one.years[0] if len(one.years) == 1 else f"pool-{len(one.years)}" for one in self.spans
        )


class TypedYears(NamedTuple):
    """The years of a release as they were typed: one period and how many years up to it, or several."""

    period: str | None = None
    pool: int = 1
    several: str | None = None


YEARS_OF_TOTALS = 5
"""How many years a summary gives the number of all incidents of."""

MOST_PERIODS = 6
"""More would take too long: every year that can be subtracted from others is protected too."""


class LocalTables(NamedTuple):
    """The local counts with what binds them, the cells that are printed and why, and what is public.

    `measures` stand beside national figures; `answers` are the picture of the area alone. `public`
    is the range that readers know of a cell, printed or not. `disputed` counts the public numbers that are
    not what the file holds, and `unplaced` those that are about no cell of it. `hidden` are the cells that an
    earlier page hid. `answered` are the cells that say of a question on a page that somebody answered it.

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
    answers: tuple[OwnAnswer, ...] = ()
    answered: frozenset[CellKey] = frozenset()


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
        and figure.may_stand_first
        and (figure.value or figure.wording)
        and not (figure.breakdown == "total" and figure.base.counts == Counted.CHILD)
    ]


def unused_columns(
    record: Record, file: LocalFile, asked: ComparisonRequest, local: LocalTables
) -> tuple[str, ...]:
    """Return the columns that the file fills in for these years and that no measure answers."""
    shown = {measure.national.indicator.id for measure in local.measures}
    years = {year for one in asked.spans for year in one.years}
    given = {figure.column for figure in file.figures if figure.period in years}
    if file.shape != COUNTS:
        given = {column.name for column in file.columns if column.state == ColumnState.READ}
    return tuple(
        name
        for name, column in record.local_columns.items()
        if name in given and column.indicators and not shown.intersection(column.indicators)
    )


def rows_of(file: LocalFile, asked: ComparisonRequest) -> Iterator[LocalRow]:
    """Yield the rows of the years asked, each once."""
    spans = asked.spans
    return (row for row in file.rows if any(_year(row, one.period) in one.years for one in spans))


def is_covered(record: Record, file: LocalFile, asked: ComparisonRequest, year: str) -> bool:
    """Return whether a year lies between the first and the last that the file has a row of."""
    given = {_year(row, asked.period) for row in file.rows} | {figure.period for figure in file.figures}
    held = [record.periods[name] for name in given if name in record.periods]
    sorts = [item.sort for item in held if item.kind == asked.period.kind]
    return bool(sorts) and min(sorts) <= record.periods[year].sort <= max(sorts)


def pooled_period(years: Sequence[str]) -> str:
    """Return what years are called in a row and in a key: the year, or the first to the last."""
    return years[0] if len(years) == 1 else f"{years[0]} to {years[-1]}"


def pooled_periods(asked: ComparisonRequest, known: Sequence[Known]) -> dict[str, Years]:
    """Return the years asked and those that public numbers are about, by name."""
    own = [one.years for one in asked.spans] + [(year,) for year in asked.totals]
    return {pooled_period(years): years for years in (*own, *(item.years for item in known))}


def _year(row: LocalRow, period: Period) -> str:
    return row.calendar if period.kind == PeriodKind.CALENDAR else row.period


def series_beside(record: Record, typed: str | None) -> tuple[str, ...]:
    """Return the series that an own file may be set beside: the one named, or all. Raises UsageProblem."""
    found = BESIDE if typed is None else (find_series(record, typed).id,)
    if not set(found) <= set(BESIDE):
        message = f"{found[0]} does not count incidents as a partnership does"
        raise UsageProblem(message, instead={"--series": BESIDE[0]})
    return found


def asked_of_file(
    record: Record,
    local: LocalFile,
    typed: TypedYears,
    series: tuple[str, ...],
    look: str,
    *,
    pictured: bool = False,
) -> ComparisonRequest:
    """Return what is asked for: the periods named, or the newest that file and record both hold.

    `pictured` asks for the picture of the area in the same release. `look` is the line to type to see what
    is understood of the file. Raises UsageProblem.
    """
    if typed.several is not None:
        asked = _several(record, local, typed.several, series, look)
    else:
        period = typed.period
        newest = _newest(record, local, series, look) if period is None else _year_of(record, period)
        asked = ComparisonRequest(
            newest, _pooled(record, newest, typed.pool, "--pool", ""), series, local.rows_are
        )
    asked = asked._replace(
        pictured=pictured, also=tuple(one._replace(pictured=pictured) for one in asked.also)
    )
    return asked._replace(totals=_years_up_to(record, local, asked)) if asked.has_answers else asked


def most_together(record: Record, local: LocalFile, asked: ComparisonRequest) -> int:
    """Return how many years up to the newest asked a file reaches over: three at most."""
    return len(_years_up_to(record, local, asked)[-3:])


def _years_up_to(record: Record, local: LocalFile, asked: ComparisonRequest) -> tuple[str, ...]:
    """Return the years that the file reaches over, up to the newest asked: the last few."""
    newest = max((one.period for one in asked.spans), key=lambda period: period.sort)
    held = [item.id for item in _in_order(record, newest.kind) if item.sort <= newest.sort]
    return tuple(year for year in held[-YEARS_OF_TOTALS:] if is_covered(record, local, asked, year))


def _newest(record: Record, local: LocalFile, series: tuple[str, ...], look: str) -> Period:
    given = {row.period for row in local.rows} | {figure.period for figure in local.figures}
    years = [item for item in reversed(_in_order(record, PeriodKind.FINANCIAL)) if item.id in given]
    if not years:
        raise UsageProblem("no row of the file is of a year that the record holds", look)
    asks = (ComparisonRequest(year, (year.id,), series, local.rows_are) for year in years)
    return next((ask.period for ask in asks if national_figures(record, ask)), years[0])


def _year_of(record: Record, typed: str, option: str = "--period", several: str = "") -> Period:
    """Return the whole year that a token names, on its own or as one of `several` periods."""
    try:
        found = read_period(record, typed)
    except UsageProblem as problem:
        if not several:
            raise
        instead = {option: replaced(several, typed, problem.instead.get(typed, ""))}
        raise UsageProblem(problem.message, problem.hint, instead) from None
    if found.kind not in (PeriodKind.FINANCIAL, PeriodKind.CALENDAR):
        raise UsageProblem(
            f"{found.label} is not a whole year",
            instead={option: replaced(several, typed, "2023-24") or "2023-24"},
        )
    return found


def replaced(typed: str, old: str, new: str) -> str:
    """Return a typed list of periods with another one in the place of one, or without it."""
    named = (new if name.strip() == old else name.strip() for name in typed.split(","))
    return ",".join(filter(None, named))


def _pooled(record: Record, newest: Period, pool: int, option: str, several: str) -> tuple[str, ...]:
    """Return so many years up to the newest."""
    held = [item.id for item in _in_order(record, newest.kind) if item.sort <= newest.sort]
    if not 0 < pool <= len(held):
        message = f"the record holds {len(held)} such years up to {newest.label}"
        most = replaced(several, f"pool-{pool}", f"pool-{len(held)}") if several else str(len(held))
        raise UsageProblem(message, instead={option: most})
    return tuple(held[-pool:])


def _several(
    record: Record, local: LocalFile, typed: str, series: tuple[str, ...], look: str
) -> ComparisonRequest:
    """Return every period of a list such as 2022-23,2023-24,pool-3, in its order and each once."""
    names = [name for part in typed.split(",") if (name := part.strip())]
    pools = {name: int(name.removeprefix("pool-")) for name in names if re.fullmatch(r"pool-\d{1,2}", name)}
    years = {name: _year_of(record, name, "--periods", typed) for name in names if name not in pools}
    if not names:
        raise UsageProblem("--periods names no period", instead={"--periods": "2022-23,2023-24,pool-2"})
    # Years to March are what most pages are of: calendar years are pooled where nothing else is named.
    named = sorted(years.values(), key=lambda item: (item.kind == PeriodKind.FINANCIAL, item.sort))
    newest = named[-1] if named else _newest(record, local, series, look)
    spans: dict[str, ComparisonRequest] = {}
    for name in names:
        last = years.get(name, newest)
        held = _pooled(record, last, pools.get(name, 1), "--periods", typed)
        spans.setdefault(pooled_period(held), ComparisonRequest(last, held, series, local.rows_are))
    if len(spans) > MOST_PERIODS:
        message = f"{len(spans)} periods are more than can be protected together: {MOST_PERIODS} at most"
        fewer = ",".join(names[:MOST_PERIODS])
        raise UsageProblem(
            message, "make them in several releases, each told of the others", {"--periods": fewer}
        )
    first, *others = spans.values()
    return first._replace(also=tuple(others))


def _in_order(record: Record, kind: PeriodKind) -> list[Period]:
    """Return the periods of a kind, oldest first."""
    return sorted((item for item in record.periods.values() if item.kind == kind), key=lambda item: item.sort)
