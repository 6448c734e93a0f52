"""The local tables of figures that somebody counted already: one row a figure, with what it is out of."""

from collections.abc import Iterable, Mapping, Sequence

from csprp_cli.analysis.local_answers import YES, Question, answers_to
from csprp_cli.analysis.local_measures import (
    Asked,
    LocalTables,
    is_total,
    national_figures,
    public_ranges,
    span_name,
    spans_of,
    with_parts_of_parts,
)
from csprp_cli.analysis.local_tables import cell_key
from csprp_cli.analysis.published import Known
from csprp_cli.model.beside import Measure
from csprp_cli.model.disclosure import Sum, TableSet
from csprp_cli.model.figure import Figure
from csprp_cli.model.local import LocalFigure, LocalFile
from csprp_cli.record.record import Record

OUT_OF = "out of"
"""What stands in a key where a category would, for a whole that is not the number of all incidents."""


def counted_tables(record: Record, file: LocalFile, asked: Asked, known: Sequence[Known] = ()) -> LocalTables:
    """Return the figures of the years asked with what binds them, and the national figures beside them.

    A figure without a denominator is a part of all incidents, where their number is given; where it is not,
    the largest denominator of the year stands for it, and is not printed as it. Over several years a figure
    is there where every year has it. Years that only a public number is about bind the rest, unprinted.
    """
    spans = spans_of(record, asked, known)
    counts: dict[str, int] = {}
    sums: list[Sum] = []
    given: set[str] = set()
    for year in sorted({year for span in spans.values() for year in span}):
        figures = [figure for figure in file.figures if figure.period == year]
        given |= _add_year(record, year, figures, counts, sums)
    for name, years in spans.items():
        if len(years) > 1:
            _pool(name, years, counts, sums)
            if all(cell_key(year) in given for year in years):
                given.add(cell_key(name))
    tables = TableSet(counts, tuple(sums), frozenset())
    for name in spans:
        tables = with_parts_of_parts(record, tables, name)
    shown = span_name(asked.years)
    places = [
        _place(record, (item.indicator, item.category), span_name(item.years), file.figures, tables.counts)
        for item in known
    ]
    measures = [
        measure
        for national in national_figures(record, asked)
        if (measure := _measure(record, national, file.figures, shown, tables.counts, given)) is not None
    ]
    printed = frozenset(key for measure in measures for key in (measure.cell, measure.whole))
    return LocalTables(
        TableSet(tables.counts, tables.sums, printed),
        tuple(measures),
        public_ranges(tables, zip(known, places, strict=True)),
        sum(place not in tables.counts for place in places),
    )


def _is_every_answer(record: Record, own: list[LocalFigure]) -> bool:
    """Return whether figures are of every answer to their question. Ages, and questions that no column
    asks, have no list of answers: there, several are taken to be all."""
    column = record.local_columns.get(own[0].column)
    answers = {c.answer for c in record.local_choices if column is not None and c.choices == column.choices}
    if column is not None and column.kind == "yes-no":
        return False
    return answers <= {figure.category for figure in own} if answers else len(own) > 1


def _add_year(
    record: Record, year: str, figures: list[LocalFigure], counts: dict[str, int], sums: list[Sum]
) -> frozenset[str]:
    """Add a year, and return the key of its total where the file gives it."""
    whole = cell_key(year)
    stated = [figure.numerator for figure in figures if not _name(figure)]
    sizes = [figure.denominator for figure in figures if figure.denominator is not None]
    if stated or sizes:
        counts[whole] = stated[0] if stated else max(sizes)
    for name in dict.fromkeys(_name(figure) for figure in figures if _name(figure)):
        own = [figure for figure in figures if _name(figure) == name]
        parts = tuple(cell_key(year, name, figure.category or YES) for figure in own)
        counts |= {part: figure.numerator for part, figure in zip(parts, own, strict=True)}
        total = _whole_of(year, name, own, counts, sums)
        if total:
            _bind(total, parts, counts, sums, whole=_is_every_answer(record, own))
    return frozenset({whole} if stated else ())


def _whole_of(year: str, name: str, own: list[LocalFigure], counts: dict[str, int], sums: list[Sum]) -> str:
    """Return the cell that the figures of one question are out of: all incidents, or a whole of their own.

    A whole of its own that is smaller is bound as a part of all incidents, because a reader would subtract
    it; two of one size are bound to be the same.
    """
    whole = cell_key(year)
    size = next((figure.denominator for figure in own if figure.denominator is not None), None)
    if size is None or counts.get(whole) == size:
        return whole if whole in counts else ""
    key = cell_key(year, name, OUT_OF)
    same = next(
        (k for k in counts if k.startswith(f"{year} |") and k.endswith(OUT_OF) and counts[k] == size), ""
    )
    counts[key] = size
    if same:
        sums.append(Sum(key, (same,), shares=False))
    elif counts[whole] > size:
        _bind(whole, (key,), counts, sums)
    return key


def _bind(
    total: str, parts: tuple[str, ...], counts: dict[str, int], sums: list[Sum], *, whole: bool = False
) -> None:
    """Bind parts to their total by what is left over, which is never printed.

    `whole` says that the parts are every answer that there is. A reader knows it too: an answer that might
    have been left over would seem to protect the others, and would not.
    """
    rest = counts[total] - sum(counts[part] for part in parts)
    if rest < 0:
        return  # local check refuses such a file: nothing of it is printed
    if rest == 0 and whole:
        sums.append(Sum(total, parts))
        return
    key = f"{total} without {' and '.join(parts)}"
    counts[key] = rest
    sums.append(Sum(total, (*parts, key)))


def _pool(pool: str, years: Sequence[str], counts: dict[str, int], sums: list[Sum]) -> None:
    first = f"{years[0]} | "
    for key in [key for key in counts if key.startswith(first)]:
        parts = tuple(key.replace(first, f"{year} | ") for year in years)
        if all(part in counts for part in parts):
            total = key.replace(first, f"{pool} | ")
            counts[total] = sum(counts[part] for part in parts)
            sums.append(Sum(total, parts, shares=False))
    for name, group in [(one.total, one.parts) for one in sums if one.total.startswith(first)]:
        total = name.replace(first, f"{pool} | ")
        pooled = tuple(part.replace(first, f"{pool} | ") for part in group)
        if {total, *pooled} <= counts.keys() and counts[total] == sum(counts[part] for part in pooled):
            sums.append(Sum(total, pooled))


def _measure(
    record: Record,
    national: Figure,
    figures: Sequence[LocalFigure],
    shown: str,
    counts: Mapping[str, int],
    given: set[str],
) -> Measure | None:
    whole = cell_key(shown)
    if national.breakdown == "total" and national.category == "All":
        return Measure(national, whole, whole) if whole in given else None
    cell = _cell(record, (national.indicator.id, national.category), shown, figures)
    own = cell_key(shown, cell.split(" | ")[1], OUT_OF) if cell else ""
    total = own if own in counts else whole
    return Measure(national, cell, total) if {cell, total} <= counts.keys() else None


def _cell(record: Record, question: Question, span: str, figures: Iterable[LocalFigure]) -> str:
    """Return the key of the figure that answers a question, or nothing where none does."""
    indicator, category = question
    for figure in figures:
        if indicator not in figure.indicators:
            continue
        column = record.local_columns.get(figure.column)
        made_of = answers_to(record, column, [question]) if column is not None else {}
        answers = (category, *(made_of[question] if len(made_of.get(question, ())) == 1 else ()))
        if (figure.category or YES) in answers:
            return cell_key(span, _name(figure), figure.category or YES)
    return ""


def _place(
    record: Record, question: Question, span: str, figures: Sequence[LocalFigure], counts: Mapping[str, int]
) -> str:
    """Return the cell that a public number is about, or nothing."""
    cell = _cell(record, question, span, figures)
    if cell in counts:
        return cell
    return cell_key(span) if is_total(record, question[0]) else ""


def _name(figure: LocalFigure) -> str:
    """Return what a question is called in a key: nothing for the number of all incidents."""
    return figure.column or " ".join(figure.indicators)
