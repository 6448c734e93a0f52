"""Which national figures a local file can stand beside, and the local tables that answer them."""

from collections.abc import Iterable, Mapping, Sequence
from itertools import product

from csprp_cli.local.intake.published import Known
from csprp_cli.local.tables.crosstab import Incident, table_set
from csprp_cli.local.tables.public import is_total, with_public
from csprp_cli.local.tables.request import (
    ComparisonRequest,
    LocalTables,
    national_figures,
    pooled_period,
    pooled_periods,
)
from csprp_cli.local.tables.subgroups import with_parts_of_parts
from csprp_cli.local.tables.variables import NOT_KNOWN, IndicatorCategory, Variable, variables_of
from csprp_cli.model.benchmark import CellKey, Measure
from csprp_cli.model.disclosure import Sum, TableSet
from csprp_cli.model.kinds import PeriodKind
from csprp_cli.model.local import LocalFile
from csprp_cli.record.record import Record
from csprp_cli.sdc.suppression import with_subgroup


def local_tables(
    record: Record, file: LocalFile, asked: ComparisonRequest, known: Sequence[Known] = ()
) -> LocalTables:
    """Return the counts of the years asked, in the national categories, and what they stand beside.

    Years, bands and categories that only a public number is about are counted too, and never printed: what
    a reader knows of them binds the rest.
    """
    figures = national_figures(record, asked)
    periods = pooled_periods(asked, known)
    asking = [(figure.indicator.id, figure.category) for figure in figures]
    variables = variables_of(record, file, [*asking, *((item.indicator, item.category) for item in known)])
    tables = _counted(record, file, periods, variables)
    tables = with_parts_of_parts(record, _with_unions(tables, periods, variables), periods)
    shown = pooled_period(asked.years)
    whole = CellKey(shown)
    cells = {
        question: (variable.name, " or ".join(parts))
        for variable in variables
        for question, parts in variable.made_of.items()
    }
    measures = [Measure(f, whole, whole) for f in figures if f.breakdown == "total" and f.category == "All"]
    measures += [
        Measure(figure, CellKey(shown, *cells[question]), whole)
        for figure, question in zip(figures, asking, strict=True)
        # A question that nobody filled in is not answered with no.
        if question in cells
        and tables.counts.get(CellKey(shown, cells[question][0], NOT_KNOWN), 0) < tables.counts[whole]
    ]
    return with_public(tables, measures, known, [_place(record, item, cells) for item in known])


def _counted(
    record: Record, file: LocalFile, periods: Mapping[str, tuple[str, ...]], variables: Sequence[Variable]
) -> TableSet[CellKey]:
    """Return the counts of every period with what binds them.

    Years to March and calendar years overlap: where both are counted, they are made up of the stretches that
    lie in one of each, because a reader who has both could subtract.
    """
    years = sorted({year for period in periods.values() for year in period})
    mixed = len({record.periods[year].kind for year in years}) > 1
    pieces = {year: _pieces(record, year) if mixed else (year,) for year in years}
    rows: dict[str, list[Incident]] = {piece: [] for year in years for piece in pieces[year]}
    for row in file.rows:
        own = {f"{row.period} in {row.calendar}"} if mixed else {row.period, row.calendar}
        for piece in own & rows.keys():
            rows[piece].append({variable.name: variable.answer(row) for variable in variables})
    made_of = {
        name: tuple(piece for year in period for piece in pieces[year]) for name, period in periods.items()
    }
    tables = table_set(
        rows,
        {variable.name: variable.answers for variable in variables},
        {name: parts for name, parts in made_of.items() if len(parts) > 1},
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
