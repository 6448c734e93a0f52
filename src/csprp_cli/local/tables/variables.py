"""How people's own rows answer the questions of the record: every answer, and what a figure is made up of.

An answer is in exactly one place, so that the answers to a question add up to all incidents.
"""

from collections.abc import Callable, Iterable, Mapping
from itertools import pairwise
from typing import NamedTuple

from csprp_cli.local.intake.own_questions import (
    NO,
    NOT_KNOWN,
    YES,
    YES_NO,
    answers_of,
    asked_by,
    national_bands,
    question_of,
)
from csprp_cli.model.file_kinds import ColumnKind
from csprp_cli.model.local import UNBORN, ColumnState, LocalColumn, LocalFile, LocalRow
from csprp_cli.model.record_items import AGE, NO_END, ends_of
from csprp_cli.record.record import Record

_ANSWERS = {True: YES, False: NO, None: NOT_KNOWN}

IndicatorCategory = tuple[str, str]
"""An indicator of the record and one of its categories, or a question of the file and one of its answers."""


class Variable(NamedTuple):
    """One question of a file: its answers, how a row gives one, the answers that make up a category, and the
    residual ones, which tell nothing about anybody."""

    name: str
    answers: tuple[str, ...]
    answer: Callable[[LocalRow], str]
    made_of: Mapping[IndicatorCategory, tuple[str, ...]]
    residual: tuple[str, ...] = (NOT_KNOWN,)


def variables_of(
    record: Record, file: LocalFile, wanted: Iterable[IndicatorCategory]
) -> tuple[Variable, ...]:
    """Return the questions of the file that answer some of what is wanted, in the order of the columns."""
    wanted = tuple(dict.fromkeys(wanted))
    read = {column.name for column in file.columns if column.state == ColumnState.READ}
    variables = [
        variable
        for name, column in record.local_columns.items()
        if name in read
        if (asked := [question for question in wanted if question[0] in asked_by(column)])
        if (variable := _variable(record, file, column, asked)) is not None
    ]
    return tuple({variable.name: variable for variable in variables}.values())


def own_questions(record: Record, file: LocalFile) -> tuple[IndicatorCategory, ...]:
    """Return every question of the file with each answer that a summary counts: the yes of a yes or no
    question, every answer to the others, and for ages the national bands."""
    read = {column.name for column in file.columns if column.state == ColumnState.READ}
    columns = (column for name, column in record.local_columns.items() if name in read and column.breakdown)
    return tuple((question_of(column), answer) for column in columns for answer in answers_of(record, column))


def answers_to(
    record: Record, column: LocalColumn, asked: Iterable[IndicatorCategory]
) -> dict[IndicatorCategory, tuple[str, ...]]:
    """Return the answers of a column that make up each category, where it has any: not for ages."""
    if column.kind == ColumnKind.YES_NO:
        return {question: (YES,) for question in asked if question[1] in (YES, *column.yes_is)}
    of_category: dict[str, dict[str, None]] = {}
    answers: set[str] = set()
    for choice in record.local_choices:
        if choice.choices == column.choices:
            answers.add(choice.answer)
            of_category.setdefault(choice.category, {})[choice.answer] = None
    return {
        (name, told): (told,) if name == column.column else tuple(of_category[told])
        for name, told in asked
        if (told in answers if name == column.column else told and told in of_category)
    }


def _variable(
    record: Record, file: LocalFile, column: LocalColumn, asked: list[IndicatorCategory]
) -> Variable | None:
    if column.breakdown == AGE:
        return _ages(record, file, asked)
    made_of = answers_to(record, column, asked)
    if not made_of:
        return None
    name = column.column
    if column.kind == ColumnKind.YES_NO:
        place = file.flags.index(name)
        return Variable(name, YES_NO, lambda row: _ANSWERS[row.flags[place]], made_of)
    held = dict.fromkeys(c.answer for c in record.local_choices if c.choices == column.choices)
    residual = tuple(answer for answer in held if (column.choices, answer) in record.local_residuals)
    return Variable(name, tuple(held), lambda row: str(getattr(row, name)), made_of, residual)


def _ages(record: Record, file: LocalFile, asked: list[IndicatorCategory]) -> Variable | None:
    """Split ages at every boundary of the bands, so that each band is a union of the pieces.

    A row that gives a band alone is in the piece that holds it whole. Where a boundary splits it, the band is
    an answer of its own, and a category that holds some of it and not all is not answered. An unborn child is
    in no band.
    """
    own = national_bands(record)
    bands = {
        question: ends
        for question in asked
        if (ends := own.get(question[1]) or ends_of(record.categories.get((AGE, question[1])))) is not None
    }
    if not bands:
        return None
    starts = sorted({0, *(low for low, _ in bands.values()), *(high + 1 for _, high in bands.values())})
    pieces = [(low, high - 1) for low, high in pairwise([*starts, NO_END + 1]) if low <= NO_END]
    names = {(low, high): f"{low} to {high}" if high < NO_END else f"{low} and over" for low, high in pieces}
    given = sorted({row.age_band for row in file.rows} - {""})
    split: dict[str, tuple[int, int]] = {}
    place = {"": NOT_KNOWN}
    for band in given:
        ends = ends_of(record.categories.get((AGE, band)))
        within = ends and next((piece for piece in pieces if _holds(piece, ends)), None)
        place[band] = names[within] if within else band
        if ends and not within:
            split[band] = ends

    def answer(row: LocalRow) -> str:
        years = row.age_years
        if years is None:
            return place[row.age_band]
        return next(name for (low, high), name in names.items() if low <= years <= high)

    made_of = {
        question: (
            *(name for piece, name in names.items() if _holds(ends, piece)),
            *(band for band, own in split.items() if _holds(ends, own)),
        )
        for question, ends in bands.items()
        if all(_holds(ends, own) or own[1] < ends[0] or ends[1] < own[0] for own in split.values())
    } | {question: (question[1],) for question in asked if question in ((AGE, NOT_KNOWN), (AGE, UNBORN))}
    apart = [band for band in given if place[band] not in names.values()]
    others = dict.fromkeys([*apart, *(UNBORN for question in asked if question == (AGE, UNBORN))])
    return Variable(AGE, (*names.values(), *others, NOT_KNOWN), answer, made_of)


def _holds(outer: tuple[int, int], inner: tuple[int, int]) -> bool:
    return outer[0] <= inner[0] and inner[1] <= outer[1]
