"""Which national figures a local file can stand beside, and the local tables that answer them."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from itertools import product

from csprp_cli.local.intake.own_questions import NOT_KNOWN
from csprp_cli.local.intake.published import Known
from csprp_cli.local.tables.crosstab import Incident, table_set
from csprp_cli.local.tables.public import is_total, with_public
from csprp_cli.local.tables.request import (
    ComparisonRequest,
    LocalTables,
    Years,
    national_figures,
    pooled_period,
    pooled_periods,
)
from csprp_cli.local.tables.rests import totals_of, with_rests
from csprp_cli.local.tables.subgroups import with_parts_of_parts
from csprp_cli.local.tables.variables import (
    IndicatorCategory,
    Variable,
    own_questions,
    variables_of,
)
from csprp_cli.model.benchmark import CellKey, Measure, OwnAnswer, total_of
from csprp_cli.model.disclosure import Sum, TableSet
from csprp_cli.model.figure import Figure
from csprp_cli.model.kinds import PeriodKind
from csprp_cli.model.local import LocalFile
from csprp_cli.record.record import Record
from csprp_cli.sdc.suppression import with_subgroup


def local_tables(
    record: Record, file: LocalFile, asked: ComparisonRequest, known: Sequence[Known] = ()
) -> LocalTables:
    """Return the counts of every period asked, in the national categories, and what they stand beside; for a
    picture of the area alone, every answer of the file.

    Years, bands and categories that only a public number is about are counted too, and never printed: what
    a reader knows of them binds the rest.
    """
    periods = pooled_periods(asked, known)
    figures = {one.name: national_figures(record, one) for one in asked.spans}
    asking = [_question(figure) for found in figures.values() for figure in found]
    own = own_questions(record, file) if asked.has_answers else ()
    public = ((item.indicator, item.category) for item in known)
    variables = variables_of(record, file, [*asking, *own, *public])
    made_of = _made_of(record, periods)
    tables = _counted(file, made_of, variables)
    # Of the years of a pool too: a reader may have what is left of them.
    whole = dict.fromkeys((*periods, *(part for parts in made_of.values() for part in parts)))
    tables = with_parts_of_parts(record, _with_unions(tables, whole, variables), whole)
    tables = with_rests(tables, asked, known, made_of)
    cells = {
        question: (variable.name, " or ".join(parts))
        for variable in variables
        for question, parts in variable.made_of.items()
    }

    def is_answered(period: str, question: IndicatorCategory) -> bool:
        """A question that nobody filled in is not answered with no."""
        unknown = CellKey(period, cells[question][0], NOT_KNOWN) if question in cells else None
        return unknown is not None and tables.counts.get(unknown, 0) < tables.counts[CellKey(period)]

    places = [_place(record, item, cells) for item in known]
    wanted = [(period, _question(figure)) for period, found in figures.items() for figure in found]
    wanted += [(one.name, question) for one in asked.spans for question in own]
    asked_of = {(period, cells[question][0]) for period, question in wanted if question in cells}
    silent = _unanswered(tables, variables, asked_of | _not_on_earlier_pages(variables, places))
    measures = [
        Measure(figure, CellKey(period, *(() if is_all else cells[_question(figure)])), CellKey(period))
        for period, found in figures.items()
        for figure, is_all in _totals_first(found)
        if is_all or is_answered(period, _question(figure))
    ]
    answers = [
        answer
        for period in (one.name for one in asked.spans if asked.has_answers)
        for answer in (
            total_of(period),
            *(
                OwnAnswer(*question, CellKey(period, *cells[question]), CellKey(period))
                for question in own
                if is_answered(period, question)
            ),
        )
    ]
    answers = [*totals_of(asked, tables), *answers]
    return with_public(tables, measures, known, places, answers, silent)


def _not_on_earlier_pages(
    variables: Sequence[Variable], places: Sequence[CellKey | None]
) -> set[tuple[str, str]]:
    """Return the questions that are missing on an earlier page of a period, with the period: where nobody
    answered one there, that is why."""
    told = {(key.period, key.variable) for key in places if key is not None}
    periods = {period for period, name in told if name != CellKey(period).variable}
    return {(period, one.name) for period in periods for one in variables} - told


def _unanswered(
    tables: TableSet[CellKey], variables: Sequence[Variable], asked_of: Collection[tuple[str, str]]
) -> set[CellKey]:
    """Return the answers of the questions that nobody answered in a period where a page would have them: a
    reader who misses a question there knows that each is nobody's, and subtracts that from a pool."""
    counts = tables.counts
    return {
        key
        for period, variable in product(sorted({period for period, _ in asked_of}), variables)
        if (period, variable.name) in asked_of
        and 0 < counts[CellKey(period)] == counts.get(CellKey(period, variable.name, NOT_KNOWN))
        for answer in (*variable.answers, *map(" or ".join, variable.made_of.values()))
        if (key := CellKey(period, variable.name, answer)) in counts and answer != NOT_KNOWN
    }


def _question(figure: Figure) -> IndicatorCategory:
    return figure.indicator.id, figure.category


def _totals_first(figures: Sequence[Figure]) -> list[tuple[Figure, bool]]:
    """Return figures, those of all incidents first, each with whether it is one."""
    found = [(figure, figure.breakdown == "total" and figure.category == "All") for figure in figures]
    return sorted(found, key=lambda one: not one[1])


def _made_of(record: Record, periods: Mapping[str, Years]) -> dict[str, Years]:
    """Return what each period is made up of: its years.

    Years to March and calendar years overlap: where both are counted, they are made up of the stretches that
    lie in one of each, because a reader who has both could subtract.
    """
    years = {year for period in periods.values() for year in period}
    if len({record.periods[year].kind for year in years}) < 2:
        return dict(periods)
    return {
        name: tuple(piece for year in period for piece in _pieces(record, year))
        for name, period in periods.items()
    }


def _counted(
    file: LocalFile, made_of: Mapping[str, Years], variables: Sequence[Variable]
) -> TableSet[CellKey]:
    """Return the counts of every period, and of what it is made up of, with what binds them."""
    pieces = sorted({piece for period in made_of.values() for piece in period})
    rows: dict[str, list[Incident]] = {piece: [] for piece in pieces}
    for row in file.rows:
        for piece in {row.period, row.calendar, f"{row.period} in {row.calendar}"} & rows.keys():
            rows[piece].append({variable.name: variable.answer(row) for variable in variables})
    tables = table_set(
        rows,
        {variable.name: variable.answers for variable in variables},
        {name: parts for name, parts in made_of.items() if parts != (name,)},
    )
    residual = {(variable.name, answer) for variable in variables for answer in variable.residual}
    return tables._replace(residual=frozenset(key for key in tables.counts if key[1:] in residual))


def _pieces(record: Record, year: str) -> tuple[str, ...]:
    """Return the two stretches of a year: those of a year to March by calendar year, and the other way."""
    first = int(year[:4])
    if record.periods[year].kind == PeriodKind.CALENDAR:
        return tuple(f"{start}-{(start + 1) % 100:02d} in {year}" for start in (first - 1, first))
    return tuple(f"{year} in {calendar}" for calendar in (first, first + 1))


def _with_unions(
    tables: TableSet[CellKey], periods: Iterable[str], variables: Sequence[Variable]
) -> TableSet[CellKey]:
    """Return the tables with a cell for each category that several answers make up together. A reader can
    take it from all incidents: what is left binds it to them."""
    counts, sums = dict(tables.counts), list(tables.sums)
    unions: list[CellKey] = []
    for period, variable in product(periods, variables):
        for parts in variable.made_of.values():
            union = CellKey(period, variable.name, " or ".join(parts))
            if union not in counts:
                keys = tuple(CellKey(period, variable.name, part) for part in parts)
                counts[union] = sum(counts[key] for key in keys)
                sums.append(Sum(union, keys))
                unions.append(union)
    tables = tables._replace(counts=counts, sums=tuple(sums))
    for union in unions:
        whole = CellKey(union.period)
        tables = with_subgroup(tables, union, whole, whole.without(union))
    return tables


def _place(record: Record, item: Known, cells: Mapping[IndicatorCategory, tuple[str, str]]) -> CellKey | None:
    """Return the cell that a public number is about, or None."""
    period, question = pooled_period(item.years), (item.indicator, item.category)
    if question in cells:
        return CellKey(period) if item.is_base else CellKey(period, *cells[question])
    return CellKey(period) if is_total(record, *question) else None
