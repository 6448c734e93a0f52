"""Which national figures a local file can stand beside, and the local tables that answer them."""

from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from csprp_cli.analysis.local_answers import NOT_KNOWN, YES, Question, Split, splits_of
from csprp_cli.analysis.local_tables import Incident, cell_key, table_set
from csprp_cli.analysis.published import Known
from csprp_cli.model.benchmark import BESIDE, Measure
from csprp_cli.model.disclosure import Sum, TableSet
from csprp_cli.model.figure import Figure
from csprp_cli.model.local import COUNTS, LocalFile, LocalRow
from csprp_cli.model.record_items import Period
from csprp_cli.record.facts import leads
from csprp_cli.record.record import Record
from csprp_cli.sdc.suppression import with_subgroup

ENDLESS = 10**9
"""Stands for no upper end of what a count can be."""

EVERY_ROW = "all"
"""What a base says of people's own rows where each of them can be read as one of its units."""


class Asked(NamedTuple):
    """What is compared: the newest period, how many years up to it together, and the series."""

    period: Period
    years: tuple[str, ...]
    series: tuple[str, ...] = BESIDE


class LocalTables(NamedTuple):
    """The local counts with what binds them, the measures whose cells they hold, and what is public.

    `public` is the range that readers know of a cell, printed or not. `disputed` counts the public numbers
    that are not what the file holds, and `unplaced` those that are about no cell of it.
    """

    tables: TableSet
    measures: tuple[Measure, ...]
    public: Mapping[str, tuple[int, int]]
    disputed: int
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
    spans = spans_of(asked, known)
    asking = [(figure.indicator.id, figure.category) for figure in figures]
    splits = splits_of(record, file, [*asking, *((item.indicator, item.category) for item in known)])
    tables = _counted(record, file, spans, splits)
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
    places = [_place(record, item, cells) for item in known]
    tables = TableSet(tables.counts, tables.sums, printed)
    return LocalTables(tables, tuple(measures), *placed(tables, known, places))


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


def _counted(
    record: Record, file: LocalFile, spans: Mapping[str, tuple[str, ...]], splits: Sequence[Split]
) -> TableSet:
    """Return the counts of every span with what binds them.

    Years to March and calendar years overlap: where both are counted, they are made up of the stretches that
    lie in one of each, because a reader who has both could subtract.
    """
    years = sorted({year for span in spans.values() for year in span})
    mixed = len({record.periods[year].kind for year in years}) > 1
    pieces = {year: _pieces(record, year) if mixed else (year,) for year in years}
    rows: dict[str, list[Incident]] = {piece: [] for year in years for piece in pieces[year]}
    for row in file.rows:
        own = (f"{row.period} in {row.calendar}",) if mixed else (row.period, row.calendar)
        for piece in own:
            if piece in rows:
                rows[piece].append({split.name: split.answer(row) for split in splits})
    made_of = {name: tuple(piece for year in span for piece in pieces[year]) for name, span in spans.items()}
    return table_set(
        rows,
        {split.name: split.answers for split in splits},
        {name: parts for name, parts in made_of.items() if len(parts) > 1},
    )


def _pieces(record: Record, year: str) -> tuple[str, ...]:
    """Return the two stretches of a year: those of a year to March by calendar year, and the other way."""
    first = int(year[:4])
    if record.periods[year].kind == "calendar":
        return tuple(f"{start}-{(start + 1) % 100:02d} in {year}" for start in (first - 1, first))
    return tuple(f"{year} in {calendar}" for calendar in (first, first + 1))


# -- years, and years together ---------------------------------------------------------------------


def span_name(years: Sequence[str]) -> str:
    """Return what years are called in a row and in a key: the year, or the first to the last."""
    return years[0] if len(years) == 1 else f"{years[0]} to {years[-1]}"


def spans_of(asked: Asked, known: Sequence[Known]) -> dict[str, tuple[str, ...]]:
    """Return the years asked and those that public numbers are about, by name, and what is left where one
    of them is taken from the other: a reader can subtract three years from five."""
    spans = {span_name(years): years for years in (asked.years, *(item.years for item in known))}
    for other in tuple(spans.values()):
        for whole, part in ((asked.years, other), (other, asked.years)):
            if set(part) < set(whole):
                rest = tuple(year for year in whole if year not in part)
                start = whole.index(rest[0])
                unbroken = whole[start : start + len(rest)] == rest
                spans[span_name(rest) if unbroken else " and ".join(rest)] = rest
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
    for name in record.local_columns:
        for wider in sorted(_wider(record, name)):
            part, whole = cell_key(span, name, YES), cell_key(span, wider, YES)
            held = tables.counts
            if {part, whole} <= held.keys() and held[part] <= held[whole]:
                tables = with_subgroup(tables, part, whole)
    return tables


def _wider(record: Record, name: str) -> set[str]:
    """Return every column whose yes a yes of this one is also, however many steps away."""
    found: set[str] = set()
    ahead = list(record.local_columns[name].within)
    while ahead:
        wider = ahead.pop()
        if wider not in found:
            found.add(wider)
            ahead += record.local_columns[wider].within
    return found


# -- what is public --------------------------------------------------------------------------------


def is_total(record: Record, indicator: str, category: str) -> bool:
    """Return whether a number is of all incidents, in a series that local rows are read as."""
    return category == "All" and any(
        figure.indicator.id == indicator
        and figure.breakdown == "total"
        and figure.series.id in BESIDE
        and figure.base.own_rows == EVERY_ROW
        and figure.base.counts != "child"
        for figure in record.figures.values()
    )


def _place(record: Record, item: Known, cells: Mapping[Question, tuple[str, str]]) -> str:
    """Return the cell that a public number is about, or nothing."""
    span, question = span_name(item.years), (item.indicator, item.category)
    if question in cells:
        return cell_key(span) if item.is_base else cell_key(span, *cells[question])
    return cell_key(span) if is_total(record, *question) else ""


def placed(
    tables: TableSet, known: Sequence[Known], places: Sequence[str]
) -> tuple[dict[str, tuple[int, int]], int, int]:
    """Return what public numbers leave of each cell, how many the file contradicts, and how many are about
    no cell. A number that is contradicted takes nothing from one beside it that is not.

    A part that is public, and not all of its total, says that the total is more: an output of csprp would
    have hidden it.
    """
    ranges: dict[str, tuple[int, int]] = {}
    disputed = unplaced = 0
    for item, key in zip(known, places, strict=True):
        if key not in tables.counts:
            unplaced += not item.is_base
        elif item.low <= tables.counts[key] <= item.high:
            low, high = ranges.get(key, (0, item.high))
            ranges[key] = (max(low, item.low), min(high, item.high))
        else:
            disputed += 1
    known_parts = {key: low for key, (low, high) in ranges.items() if low == high}
    for total, parts, shares in tables.sums:
        most = max((known_parts.get(part, -1) for part in parts), default=-1)
        if shares and total not in known_parts and tables.counts[total] > most >= 0:
            low, high = ranges.get(total, (0, ENDLESS))
            ranges[total] = (max(low, most + 1), high)
    return ranges, disputed, unplaced


# -- England over several years ----------------------------------------------------------------------
