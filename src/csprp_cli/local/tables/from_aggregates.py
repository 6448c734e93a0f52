"""The local tables of figures that somebody counted already: one row a figure, with what it is out of."""

from collections.abc import Iterator, Sequence

from csprp_cli.local.intake.own_questions import YES, asked_by, question_of
from csprp_cli.local.intake.published import Known
from csprp_cli.local.tables.public import is_total, with_public
from csprp_cli.local.tables.request import (
    ComparisonRequest,
    LocalTables,
    national_figures,
    pooled_period,
    pooled_periods,
)
from csprp_cli.local.tables.rests import totals_of, with_rests
from csprp_cli.local.tables.subgroups import with_parts_of_parts
from csprp_cli.local.tables.variables import IndicatorCategory, answers_to
from csprp_cli.model.benchmark import CellKey, Measure, OwnAnswer, total_of
from csprp_cli.model.disclosure import Sum, TableSet
from csprp_cli.model.figure import Figure
from csprp_cli.model.file_kinds import ColumnKind
from csprp_cli.model.local import LocalFigure, LocalFile
from csprp_cli.model.problem import FileProblem, UsageProblem
from csprp_cli.record.record import Record

OUT_OF = "out of"
"""What stands in a key where a category would, for a whole that is not the number of all incidents."""


def counted_tables(
    record: Record, file: LocalFile, asked: ComparisonRequest, known: Sequence[Known] = ()
) -> LocalTables:
    """Return the figures of the years asked with what binds them, and the national figures beside them.

    A figure without a denominator is a part of all incidents, where their number is given; where it is not,
    the largest denominator of the year binds the others, and stands under none of them. Over several years
    a figure is there where every year has it. Years that only a public number is about bind the rest,
    unprinted. Raises FileProblem for public numbers of calendar years beside years to March: without the
    rows, nobody can say how they overlap.
    """
    if any(one.period.kind != asked.period.kind for one in asked.spans):
        raise UsageProblem(
            "counted figures of calendar years and of years to March cannot be protected together",
            "ask for one of the two: without a row for each incident csprp cannot tell how they overlap",
        )
    if any(record.periods[year].kind != asked.period.kind for item in known for year in item.years):
        raise FileProblem(
            "the public numbers are of calendar years or of years to March, and the figures of the others",
            "without a row for each incident csprp cannot tell how they overlap",
        )
    periods = pooled_periods(asked, known)
    year_by_year = _Years(record, file)
    for year in sorted({year for period in periods.values() for year in period}):
        year_by_year.add(year)
    for name, years in periods.items():
        if len(years) > 1:
            year_by_year.pool(name, years)
    residual = frozenset(key for key in year_by_year.counts if key[1:] in year_by_year.residual)
    tables = TableSet(year_by_year.counts, tuple(year_by_year.sums), frozenset(), residual)
    whole = dict.fromkeys((*periods, *(year for years in periods.values() for year in years)))
    tables = with_rests(with_parts_of_parts(record, tables, whole), asked, known, periods)
    measures = [
        measure
        for one in asked.spans
        for national in national_figures(record, one)
        if (measure := year_by_year.measure(national, one.name)) is not None
    ]
    answers = [
        answer for one in asked.spans if asked.has_answers for answer in year_by_year.answers(one.name)
    ]
    totals = [total for total in totals_of(asked, tables) if year_by_year.is_given(total.whole)]
    answers = [*totals, *answers]
    return with_public(tables, measures, known, [year_by_year.place(item) for item in known], answers)


class _Years:
    """The counts of one file as years are added, with the sums that bind them.

    `based` holds the wholes that a share may stand on: those that the file gives. `residual` holds the
    variable and category of what tells nothing about anybody, such as what no figure is about.
    """

    def __init__(self, record: Record, file: LocalFile) -> None:
        self._record = record
        self._figures = file.figures
        self.counts: dict[CellKey, int] = {}
        self.sums: list[Sum[CellKey]] = []
        self.residual = {
            (_name(figure), figure.category)
            for figure in self._figures
            if (column := record.local_columns.get(figure.column))
            if (column.choices, figure.category) in record.local_residuals
        }
        self._based: set[CellKey] = set()
        self._own = self._with_a_whole_of_their_own()

    def _with_a_whole_of_their_own(self) -> set[str]:
        """Return the questions that are out of another number than all incidents, in any year."""
        wholes = {figure.period: figure.numerator for figure in self._figures if not _name(figure)}
        sized = [(f.period, _name(f), f.denominator) for f in self._figures if f.denominator is not None]
        largest: dict[str, int] = {}
        for period, _, size in sized:
            largest[period] = max(size, largest.get(period, 0))
        wholes = largest | wholes
        return {name for period, name, size in sized if name and size != wholes[period]}

    def add(self, year: str) -> None:
        """Add the figures of a year."""
        figures = [figure for figure in self._figures if figure.period == year]
        whole = CellKey(year)
        stated = [figure.numerator for figure in figures if not _name(figure)]
        sizes = [figure.denominator for figure in figures if figure.denominator is not None]
        if stated or sizes:
            self.counts[whole] = stated[0] if stated else max(sizes)
        if stated:
            self._based.add(whole)
        for name in dict.fromkeys(_name(figure) for figure in figures if _name(figure)):
            own = [figure for figure in figures if _name(figure) == name]
            parts = tuple(CellKey(year, name, figure.category or YES) for figure in own)
            self.counts |= {part: figure.numerator for part, figure in zip(parts, own, strict=True)}
            if total := self._whole_of(year, name, own):
                self._bind(total, parts, whole=_is_every_answer(self._record, own))

    def _whole_of(self, year: str, name: str, own: list[LocalFigure]) -> CellKey | None:
        """Return the cell that the figures of one question are out of: all incidents, or a whole of their
        own. That is bound to all incidents where it is smaller, because a reader would subtract, and two of
        one size are bound to be the same.
        """
        whole, key = CellKey(year), CellKey(year, name, OUT_OF)
        size = next((figure.denominator for figure in own if figure.denominator is not None), None)
        if size is not None and name not in self._own:
            self._based.add(CellKey(year, name))
        if size is None or name not in self._own:
            return whole if whole in self.counts else None
        wholes = (whole, *(k for k in self.counts if (k.period, k.category) == (year, OUT_OF)))
        same = [k for k in wholes if self.counts.get(k) == size]
        self.counts[key] = size
        if same:
            self.sums.append(Sum(key, (same[0],), partition=False))
        elif self.counts[whole] > size:
            self._bind(whole, (key,))
        return key

    def _bind(self, total: CellKey, parts: tuple[CellKey, ...], *, whole: bool = False) -> None:
        """Bind parts to their total by what is left over, which is never printed.

        `whole` says that the parts are every answer that there is. A reader knows it too: an answer that
        might have been left over would seem to protect the others, and would not.
        """
        rest = self.counts[total] - sum(self.counts[part] for part in parts)
        if rest < 0:
            return  # local check refuses such a file: nothing of it is printed
        if rest == 0 and whole:
            self.sums.append(Sum(total, parts))
            return
        key = total.without(*parts)
        self.counts[key] = rest
        self.residual.add(key[1:])
        self.sums.append(Sum(total, (*parts, key)))

    def pool(self, pool: str, years: Sequence[str]) -> None:
        """Add years together, figure by figure, where each year has it."""
        first, held = years[0], self.counts
        for key in [key for key in held if key.period == first]:
            parts = tuple(key._replace(period=year) for year in years)
            if all(part in held for part in parts):
                total = key._replace(period=pool)
                held[total] = sum(held[part] for part in parts)
                self.sums.append(Sum(total, parts, partition=False))
        for one in [one for one in self.sums if one.total.period == first]:
            total, *pooled = (key._replace(period=pool) for key in (one.total, *one.parts))
            if {total, *pooled} <= held.keys() and held[total] == sum(held[part] for part in pooled):
                self.sums.append(Sum(total, tuple(pooled)))
        for key in [key for key in self._based if key.period == first]:
            if all(key._replace(period=year) in self._based for year in years):
                self._based.add(key._replace(period=pool))

    def measure(self, national: Figure, shown: str) -> Measure | None:
        """Return what a national figure stands beside, or None where the file gives no figure or no base."""
        whole = CellKey(shown)
        if national.breakdown == "total" and national.category == "All":
            return Measure(national, whole, whole) if whole in self._based else None
        cell = self._cell((national.indicator.id, national.category), shown)
        base = None if cell is None else self._base_of(cell)
        return None if cell is None or base is None else Measure(national, cell, base)

    def _base_of(self, cell: CellKey) -> CellKey | None:
        """Return what a figure is out of, or None where the file holds no such figure or gives no base."""
        if cell not in self.counts:
            return None
        own, whole = cell._replace(category=OUT_OF), CellKey(cell.period)
        if cell.variable in self._own:
            return own if own in self.counts else None
        has_base = {whole, CellKey(cell.period, cell.variable)} & self._based
        return whole if has_base and whole in self.counts else None

    def is_given(self, whole: CellKey) -> bool:
        """Return whether the file gives the number of all incidents of a period."""
        return whole in self._based

    def answers(self, shown: str) -> Iterator[OwnAnswer]:
        """Yield every figure of a period that has something to be out of, in the order of the questions."""
        whole = CellKey(shown)
        if whole in self._based:
            yield total_of(shown)
        order = {name: place for place, name in enumerate(self._record.local_columns)}
        named = dict.fromkeys((_name(f), f.category or YES, f.column) for f in self._figures if _name(f))
        for name, answer, column in sorted(named, key=lambda one: order.get(one[2], len(order))):
            cell = CellKey(shown, name, answer)
            if base := self._base_of(cell):
                question = question_of(self._record.local_columns[column]) if column else name
                yield OwnAnswer(question, answer, cell, base)

    def place(self, item: Known) -> CellKey | None:
        """Return the cell that a public number is about, or None."""
        period = pooled_period(item.years)
        cell = self._cell((item.indicator, item.category), period)
        if cell is not None and cell in self.counts:
            own = cell._replace(category=OUT_OF)
            whole = own if own in self.counts else CellKey(period)
            return whole if item.is_base else cell
        return CellKey(period) if is_total(self._record, item.indicator, item.category) else None

    def _cell(self, question: IndicatorCategory, period: str) -> CellKey | None:
        """Return the key of the figure that answers a question, or None where none does."""
        indicator, category = question
        for figure in self._figures:
            column = self._record.local_columns.get(figure.column)
            if indicator not in (asked_by(column) if column else (_name(figure), *figure.indicators)):
                continue
            made_of = answers_to(self._record, column, [question]) if column is not None else {}
            answers = (category, *(made_of[question] if len(made_of.get(question, ())) == 1 else ()))
            if (figure.category or YES) in answers:
                return CellKey(period, _name(figure), figure.category or YES)
        return None


def _is_every_answer(record: Record, own: list[LocalFigure]) -> bool:
    """Return whether figures are of every answer to their question. Ages, and questions that no column
    asks, have no list of answers: there, several are taken to be all."""
    column = record.local_columns.get(own[0].column)
    answers = {c.answer for c in record.local_choices if column is not None and c.choices == column.choices}
    if column is not None and column.kind == ColumnKind.YES_NO:
        return False
    return answers <= {figure.category for figure in own} if answers else len(own) > 1


def _name(figure: LocalFigure) -> str:
    """Return what a question is called in a key: nothing for the number of all incidents."""
    return figure.column or " ".join(figure.indicators)
