"""Figures that somebody counted already: one row a figure, each of a question, a category and a period."""

import re
from collections.abc import Callable, Mapping, Sequence, Set
from datetime import date
from typing import NamedTuple

from csprp_cli.local.intake.ages import made_a_date
from csprp_cli.local.intake.cells import Meaning, answer_in, as_word, folded
from csprp_cli.local.intake.days import FIRST_YEAR
from csprp_cli.local.intake.mapping import exact
from csprp_cli.model.file_kinds import ColumnKind
from csprp_cli.model.local import AGE_WORDS, INCIDENTS, LocalColumn, LocalFigure, ProblemKind
from csprp_cli.model.record_items import AGE, ends_of
from csprp_cli.record.record import Record

ALL = "all"
"""What people write for the number of all incidents."""

_TWO_YEARS = re.compile(r"([0-9]{4})\s*(?:-|/|to|\u2013)\s*([0-9]{2}|[0-9]{4})")
_ONE_YEAR = re.compile(r"[0-9]{4}")


class Misfit(NamedTuple):
    """The row and the column of a figure, what is wrong with it there, and what could stand there instead."""

    row: int
    column: str
    kind: ProblemKind
    accepted: tuple[str, ...] = ()


class Question(NamedTuple):
    """What a figure answers: a column of the incidents table, questions of the record, and a breakdown."""

    column: str
    indicators: tuple[str, ...]
    breakdown: str
    categories: Mapping[str, str]


def readers_of_figures(record: Record) -> dict[str, Callable[[str], Meaning]]:
    """Return the readers of the three kinds of cell that say what a figure is."""
    return {"indicator": _indicator_of(record), "category": lambda cell: cell, "period": _period}


def _indicator_of(record: Record) -> Callable[[str], Meaning]:
    columns = {
        name: column
        for name, column in record.local_columns.items()
        if column.shape == INCIDENTS and column.indicators
    }
    for column in tuple(columns.values()):
        if column.kind != ColumnKind.YES_NO:
            columns.setdefault(column.breakdown, column)  # "age" and "type" are plain words for them

    def understand(cell: str) -> Meaning:
        if not cell:
            return ProblemKind.EMPTY_CELL
        name = exact(cell)
        if name == ALL:
            return Question("", (), "total", {"all": "All"})
        if name in columns:
            named = columns[name]
            if named.kind != ColumnKind.YES_NO:
                named = columns[named.breakdown]  # ages in years and in months are one question
            return Question(named.column, named.indicators, named.breakdown, _answers(record, named))
        indicator = record.indicators.get(folded(cell))
        if indicator is None:
            return ProblemKind.NOT_AN_INDICATOR
        column = next((column for column in columns.values() if indicator.id in column.indicators), None)
        written = _answers(record, column) if column else _categories(record, indicator.breakdown)
        return Question(column.column if column else "", (indicator.id,), indicator.breakdown, written)

    return understand


def _answers(record: Record, column: LocalColumn) -> dict[str, str]:
    """Return the answers of a column by what people write: for a yes or no question the yes alone."""
    if column.kind == ColumnKind.YES_NO:
        return {as_word(word): "" for word in ("yes", *column.yes_is)}
    held = [choice for choice in record.local_choices if choice.choices == column.choices]
    if not held:
        return _categories(record, column.breakdown)
    written = [(word, c.answer) for c in held for word in (c.category, c.word, c.answer)]
    return {as_word(word): answer for word, answer in written if word}


def _categories(record: Record, breakdown: str) -> dict[str, str]:
    """Return the categories of a breakdown by what people write. An unborn child is in no band of ages."""
    held = {as_word(category): category for known, category in record.categories if known == breakdown}
    words = [choice for choice in record.local_choices if choice.choices == AGE_WORDS and breakdown == AGE]
    return {as_word(choice.word): choice.category or choice.answer for choice in words} | held


def _period(cell: str) -> Meaning:
    """Return the id of a year to March ("2023-24") or of a calendar year ("2020")."""
    if not cell:
        return ProblemKind.EMPTY_CELL
    if found := _TWO_YEARS.fullmatch(cell):
        first, second = int(found[1]), int(found[2]) % 100
        same = second == (first + 1) % 100 and found[2] in (f"{second:02d}", str(first + 1))
        return f"{first}-{second:02d}" if same else ProblemKind.NOT_A_PERIOD
    return cell if _ONE_YEAR.fullmatch(cell) else ProblemKind.NOT_A_PERIOD


def figures_of(
    rows: Sequence[int],
    cells: Mapping[str, Sequence[Meaning]],
    spoiled: Set[int],
    today: date,
) -> tuple[tuple[LocalFigure, ...], tuple[Misfit, ...]]:
    """Return the figures of the rows without a problem, and (row, column, kind) of what else is wrong."""
    figures: list[LocalFigure] = []
    troubles: list[Misfit] = []
    seen: set[tuple[object, ...]] = set()
    for place, number in enumerate(rows):
        row = {name: column[place] for name, column in cells.items()}
        asked, numerator, denominator = row.get("indicator"), row.get("numerator"), row.get("denominator")
        period = row.get("period")
        # Where a column is not there at all, that is a problem of the headings, and said once.
        if number in spoiled or not isinstance(asked, Question) or not isinstance(period, str):
            continue
        category = answer_in(asked.categories, str(row.get("category") or ""))
        if category is None and not row.get("category"):
            category = asked.categories.get("yes", asked.categories.get("all"))
        count = numerator if isinstance(numerator, int) else 0
        size = denominator if isinstance(denominator, int) else None
        found = LocalFigure(number, asked.column, asked.indicators, category or "", period, count, size)
        key = (asked.column or asked.indicators, category, period)
        if category is None:
            troubles.append(_no_category(number, asked, str(row.get("category") or "")))
            continue
        wrong = _wrong(found, numerator, today)
        if wrong is None and key in seen:
            wrong = ("indicator", ProblemKind.FIGURE_AGAIN)
        seen.add(key)
        if wrong is None:
            figures.append(found)
        else:
            troubles.append(Misfit(number, *wrong))
    return tuple(figures), tuple(troubles)


def _no_category(row: int, asked: Question, cell: str) -> Misfit:
    """Return what is wrong with a category that the question does not have."""
    kind = ProblemKind.BAND_MADE_A_DATE if made_a_date(cell) else ProblemKind.NOT_A_CATEGORY
    return Misfit(
        row, "category", kind, tuple(filter(None, dict.fromkeys(asked.categories.values()))) or ("yes",)
    )


def _wrong(figure: LocalFigure, numerator: Meaning, today: date) -> tuple[str, ProblemKind] | None:
    """Return the column and the kind of what is wrong with a figure, or None."""
    if numerator is None:
        return "numerator", ProblemKind.EMPTY_CELL
    if figure.denominator is not None and figure.numerator > figure.denominator:
        return "numerator", ProblemKind.MORE_THAN_ALL
    first = int(figure.period[:4])
    begins = date(first, 4 if "-" in figure.period else 1, 1) if first else date(1, 1, 1)
    if begins > today:
        return "period", ProblemKind.PERIOD_IN_THE_FUTURE
    return ("period", ProblemKind.DATE_TOO_EARLY) if first < FIRST_YEAR else None


def misfits(record: Record, figures: Sequence[LocalFigure]) -> tuple[Misfit, ...]:
    """Return (row, column, kind) of figures that do not fit the others of their question and year.

    What is hidden is worked out from how figures add up, so that figures whose parts overlap, or that are
    out of different numbers, could give each other away.
    """
    found: list[Misfit] = []
    wholes = {figure.period: figure.numerator for figure in figures if not figure.indicators}
    questions: dict[tuple[object, ...], list[LocalFigure]] = {}
    for figure in figures:
        if figure.indicators:
            questions.setdefault((figure.period, figure.column or figure.indicators), []).append(figure)
    for (period, *_), held in questions.items():
        bands = [ends_of(record.categories.get((AGE, figure.category))) for figure in held]
        sizes = {figure.denominator for figure in held}
        whole = next(iter(sizes), None) if sizes != {None} else wholes.get(str(period))
        for place, figure in enumerate(held):
            band, others = bands[place], bands[:place]
            if len(sizes) > 1:
                found.append(Misfit(figure.row, "denominator", ProblemKind.OUT_OF_DIFFERS))
            elif band and any(o and o[0] <= band[1] and band[0] <= o[1] for o in others):
                found.append(Misfit(figure.row, "category", ProblemKind.BANDS_OVERLAP))
            elif whole is not None and sum(one.numerator for one in held[: place + 1]) > whole:
                found.append(Misfit(figure.row, "numerator", ProblemKind.MORE_THAN_ALL_TOGETHER))
    return tuple(found)
