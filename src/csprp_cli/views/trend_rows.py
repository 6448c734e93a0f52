"""The figures that answer one question over the years, and their rows, without a page around them.

A pipe and a script ask for no more, so that what a page needs is neither worked out nor imported for them.
"""

from collections.abc import Iterable
from typing import TYPE_CHECKING, NamedTuple

from csprp_cli.comparison.steps import STEP_FIELDS, Step, step_row, steps_of
from csprp_cli.model.figure import Figure
from csprp_cli.model.kinds import AreaKind
from csprp_cli.model.problem import UsageProblem
from csprp_cli.model.record_items import Area, Metric, Period, Series
from csprp_cli.model.result import FIGURE_FIELDS, Result
from csprp_cli.record.councils import of_one_council
from csprp_cli.record.extract import About
from csprp_cli.record.facts import is_preferred_unit, parted
from csprp_cli.record.record import Record, gathers
from csprp_cli.wording.csv_row import figure_rows

if TYPE_CHECKING:
    from csprp_cli.record.typed_periods import Bound

TREND_FIELDS = (*FIGURE_FIELDS, *STEP_FIELDS)
"""The columns of the rows of a trend."""


class TrendQuestion(NamedTuple):
    """What is asked: a metric, and how to narrow it."""

    metric: Metric
    series: Series | None = None
    start: "Bound | None" = None
    end: "Bound | None" = None
    half_years: bool = False
    all_units: bool = False
    area: Area | None = None


class Gathered(NamedTuple):
    """The figures of a question in the order of a page, those held third-hand alone, and their steps."""

    figures: list[Figure]
    alone: list[Figure]
    steps: dict[str, Step]


def trend_rows(record: Record, questions: Iterable[TrendQuestion]) -> Result:
    """Return the rows of one or more trends, those of each in turn, and nothing of their pages.

    Raises UsageProblem when nothing is held for what was asked.
    """
    asked = tuple(dict.fromkeys(questions))
    rows = tuple(row for one in asked for row in rows_of(record, one, gathered(record, one)))
    return Result("trends", asked[0].metric.title, TREND_FIELDS, rows)


def what_rows_rest_on(record: Record, questions: Iterable[TrendQuestion]) -> About:
    """Return which figures the rows of some questions rest on: no other need be read for them."""
    asked = tuple(questions)
    councils = {question.area.council for question in asked if question.area}
    kept = (
        area for area in record.areas.values() if area.kind == AreaKind.COUNTRY or area.council in councils
    )
    terms = (term for question in asked for term in question.metric.terms)
    return About(frozenset(term.indicator for term in terms), frozenset(area.code for area in kept))


def gathered(record: Record, question: TrendQuestion) -> Gathered:
    """Return the figures that answer a question. Raises UsageProblem where none is held."""
    metric = question.metric
    _refuse_backwards(question)
    figures, alone = parted(all_that_fit(record, question))
    if alone and not figures:
        from csprp_cli.wording.figures import third_hand_alone

        raise third_hand_alone(f"what is held for {metric.slug}", alone)
    if not figures:
        where = f" in {question.area.name}" if question.area else ""
        raise UsageProblem(
            f"nothing is held for {metric.slug}{where} with these options",
            "leave out what narrows it",
            dict.fromkeys(("--series", "--area", "--from", "--to"), ""),
        )
    return Gathered(figures, alone, steps_of(record, figures))


def rows_of(record: Record, question: TrendQuestion, held: Gathered) -> tuple[dict[str, str], ...]:
    """Return a row for each figure, with its step on the figure before it in its run."""
    rows = figure_rows(record, held.figures, question.metric.slug)
    return tuple(row | step_row(held.steps.get(row["figure"])) for row in rows)


def all_that_fit(record: Record, question: TrendQuestion) -> list[Figure]:
    """Return every figure that fits a question, by series and period."""
    kept = [
        figure
        for figure in record.figures.values()
        if any(gathers(term, figure) for term in question.metric.terms)
        and (
            figure.area.council == question.area.council
            if question.area
            else figure.area.kind == AreaKind.COUNTRY
        )
        and (question.half_years or not figure.period.part_of_year)
        and (question.all_units or is_preferred_unit(record, figure))
        and (question.series is None or figure.series == question.series)
        and within(figure.period, question.start, question.end)
    ]
    kept = of_one_council(kept) if question.area else kept
    return sorted(kept, key=lambda figure: (figure.series.order, figure.period.sort))


def within(period: Period, start: "Bound | None", end: "Bound | None") -> bool:
    """Return whether a period ends after `start` begins and by the time `end` ends."""
    return not (start and start.is_after(period)) and not (end and end.is_before(period))


def _refuse_backwards(question: TrendQuestion) -> None:
    start, end = question.start, question.end
    if start and end and end.yearly[1] and start.yearly[0] > end.yearly[1]:
        raise UsageProblem(
            f"--from {start.typed} is later than --to {end.typed}",
            instead={"--from": end.typed, "--to": start.typed},
        )
