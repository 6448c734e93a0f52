"""The local tables of figures that somebody counted already: one row a figure, with what it is out of."""

from collections.abc import Sequence

from csprp_cli.analysis.local_measures import Asked, LocalTables, national_figures
from csprp_cli.analysis.local_tables import POOLED, cell_key
from csprp_cli.model.beside import Measure
from csprp_cli.model.disclosure import Sum, TableSet
from csprp_cli.model.figure import Figure
from csprp_cli.model.local import LocalFigure, LocalFile
from csprp_cli.record.record import Record

YES = "Yes"


def counted_tables(record: Record, file: LocalFile, asked: Asked) -> LocalTables:
    """Return the figures of the years asked with what binds them, and the national figures beside them.

    A figure without a denominator is a part of all incidents, where their number is given. Over several
    years a figure is there where every year has it.
    """
    counts: dict[str, int] = {}
    sums: list[Sum] = []
    for year in asked.years:
        _add_year(year, [f for f in file.figures if f.period == year], counts, sums)
    shown = asked.years[0]
    if len(asked.years) > 1:
        shown = POOLED
        _pool(asked.years, counts, sums)
    measures = [
        measure
        for national in national_figures(record, asked)
        if (measure := _measure(national, file.figures, shown, counts)) is not None
    ]
    printed = frozenset(key for measure in measures for key in (measure.cell, measure.whole))
    return LocalTables(TableSet(counts, tuple(sums), printed), tuple(measures))


def _add_year(year: str, figures: list[LocalFigure], counts: dict[str, int], sums: list[Sum]) -> None:
    whole = cell_key(year)
    for figure in figures:
        if _name(figure) == "":
            counts[whole] = figure.numerator
    for name in dict.fromkeys(_name(figure) for figure in figures if _name(figure)):
        own = [figure for figure in figures if _name(figure) == name]
        parts = []
        for figure in own:
            key = cell_key(year, name, figure.category or YES)
            counts[key] = figure.numerator
            parts.append(key)
        total = _whole_of(year, name, own, counts)
        if total:
            _bind(total, tuple(parts), counts, sums)


def _whole_of(year: str, name: str, own: list[LocalFigure], counts: dict[str, int]) -> str:
    """Return the cell that the figures of one question are out of: all incidents, or a whole of their own."""
    whole = cell_key(year)
    stated = {figure.denominator for figure in own if figure.denominator is not None}
    if not stated:
        return whole if whole in counts else ""
    size = max(stated)
    if counts.get(whole) == size:
        return whole
    key = cell_key(year, name, "out of")
    counts[key] = size
    return key


def _bind(total: str, parts: tuple[str, ...], counts: dict[str, int], sums: list[Sum]) -> None:
    """Bind parts to their total by what is left over, which is never printed; overlapping ones one by one."""
    left = counts[total] - sum(counts[part] for part in parts)
    groups = [parts] if left >= 0 else [(part,) for part in parts]
    for group in groups:
        rest = counts[total] - sum(counts[part] for part in group)
        if rest < 0:
            continue
        key = f"{total} without {' and '.join(group)}"
        counts[key] = rest
        sums.append(Sum(total, (*group, key)))


def _pool(years: Sequence[str], counts: dict[str, int], sums: list[Sum]) -> None:
    first = f"{years[0]} | "
    for key in [key for key in counts if key.startswith(first)]:
        parts = tuple(f"{year} | {key.removeprefix(first)}" for year in years)
        if all(part in counts for part in parts):
            total = f"{POOLED} | {key.removeprefix(first)}"
            counts[total] = sum(counts[part] for part in parts)
            sums.append(Sum(total, parts, shares=False))
    for name, group in [(one.total, one.parts) for one in sums if one.total.startswith(first)]:
        total = f"{POOLED} | {name.removeprefix(first)}"
        pooled = tuple(f"{POOLED} | {part.removeprefix(first)}" for part in group)
        if {total, *pooled} <= counts.keys() and counts[total] == sum(counts[part] for part in pooled):
            sums.append(Sum(total, pooled))


def _measure(
    national: Figure, figures: Sequence[LocalFigure], shown: str, counts: dict[str, int]
) -> Measure | None:
    whole = cell_key(shown)
    if national.breakdown == "total" and national.category == "All":
        return Measure(national, whole, whole) if whole in counts else None
    for figure in figures:
        same = figure.category == national.category or not figure.category
        if national.indicator.id not in figure.indicators or not same:
            continue
        cell = cell_key(shown, _name(figure), figure.category or YES)
        own = cell_key(shown, _name(figure), "out of")
        total = own if own in counts else whole
        if cell in counts and total in counts:
            return Measure(national, cell, total)
    return None


def _name(figure: LocalFigure) -> str:
    """Return what a question is called in a key: nothing for the number of all incidents."""
    return figure.column or " ".join(figure.indicators)
