"""The pictures of a trend: the newest run of its years as columns, and beside it what no line may join."""

import re
from collections.abc import Collection, Iterator, Sequence
from itertools import pairwise

from csprp_cli.comparison.breaks import breaks_between, runs
from csprp_cli.model.chart import Chart, Mark
from csprp_cli.model.figure import Figure
from csprp_cli.model.kinds import Consequence, PeriodKind, Unit
from csprp_cli.model.record_items import Period
from csprp_cli.model.value import NOT_HELD
from csprp_cli.record.record import Record
from csprp_cli.wording.chart import chart_of
from csprp_cli.wording.citations import Citations
from csprp_cli.wording.figures import as_counted, as_printed, name_of
from csprp_cli.wording.values_chart import Rows, drawable, values_chart

_OF_EACH = "Number, each of what its row names"
_ONE = {PeriodKind.HALF: "half-year", PeriodKind.QUARTER: "quarter"}
ONE_BY_ONE = "panel-one-by-one"
"""The caveat that says why the rows of reports are not to be read as a trend."""


def trend_chart(
    record: Record,
    figures: Sequence[Figure],
    citations: Citations,
    *,
    axis: str,
    drawn: Collection[str],
    years: Sequence[Period],
) -> Chart | None:
    """Return the newest run of a table, with the years beside it that are not held; None where fewer than two
    of its figures may be `drawn`.

    A figure that is of another run has no column: none stands across a break.
    """
    run_of = runs(record, figures)
    newest = next((run_of[one.id] for one in reversed(figures) if one.id in run_of and one.id in drawn), "")
    run = [one for one in figures if newest and run_of.get(one.id) == newest]
    left_out = [one for one in run if one.id not in drawn]
    if len(run) - len(left_out) < 2:
        return None
    first, last = run[0].period.sort, run[-1].period.sort
    others = [one.period.sort for one in figures if one.series == run[0].series and one not in run]
    after = max((sort for sort in others if sort < first), default="")
    before = min((sort for sort in others if sort > last), default="9999")
    beside = [year for year in years if after < year.sort < before]
    return chart_of(record, run, citations, axis=axis, years=beside, left_out=left_out)


def apart_charts(
    record: Record,
    figures: Sequence[Figure],
    citations: Citations,
    *,
    columns: Chart | None,
    axis: str,
) -> tuple[Chart, ...]:
    """Return a picture of each series of a table, of the years that have no column: each by itself.

    A year that is not held, and a break, stand between them in their place.
    """
    run_of = runs(record, figures)
    newest = next((run_of[one.id] for one in reversed(figures) if columns and one.id in run_of), None)
    rest = [one for one in figures if newest is None or run_of.get(one.id) != newest]
    found = (
        _years_apart(record, [one for one in rest if one.series == series], citations, axis)
        for series in dict.fromkeys(figure.series for figure in rest)
    )
    return tuple(chart for chart in found if chart is not None)


def _years_apart(record: Record, figures: Sequence[Figure], citations: Citations, axis: str) -> Chart | None:
    reasons: dict[str, str] = {}
    shown = drawable(figures)
    for before, after in pairwise(shown):
        for item in breaks_between(record, before, after):
            if item.comparable == Consequence.NO and item.reason not in reasons:
                reasons[item.reason] = "abcdefghijklmnopqrstuvwxyz"[len(reasons)]

    def between(before: Figure | None, after: Figure | None) -> Iterator[Mark]:
        if before is None or after is None:
            return
        yield from _not_held(record, before.period, after.period)
        said = [item for item in breaks_between(record, before, after) if item.reason in reasons]
        yield from (Mark(reasons[item.reason], kind="break") for item in said)

    first = figures[0]
    rows = Rows(
        "intervals",
        f"{axis}: {_counted(first)}, each {_ONE.get(first.period.kind, 'year')} by itself",
        axis,
        lambda figure: figure.period.label[:1].upper() + figure.period.label[1:],
        words=lambda figure: as_printed(record, figure),
        between=between,
        notes=tuple((letter, reason) for reason, letter in reasons.items()),
    )
    counts = sum(figure.unit == Unit.COUNT for figure in shown)
    unit = Unit.COUNT if shown and counts == len(shown) else None
    return values_chart(record, figures, citations, rows, unit)


def _counted(figure: Figure) -> str:
    title, series = figure.base.title, figure.series.short
    return title if series in title else f"{title} ({series})"


def _not_held(record: Record, before: Period, after: Period) -> Iterator[Mark]:
    """Yield a mark for each period of one kind between two that are held, so that no gap closes."""
    if before.kind == after.kind:
        for period in sorted(record.periods.values(), key=lambda period: period.sort):
            if period.kind == before.kind and before.sort < period.sort < after.sort:
                yield Mark(period.label[:1].upper() + period.label[1:], NOT_HELD, kind="gap")


def reports_chart(
    record: Record, figures: Sequence[Figure], citations: Citations, *, about: str
) -> Chart | None:
    """Return the reports of one series as rows, each by itself; None where fewer than two can be drawn.

    `about` names them where they answer several questions.
    """
    series = figures[0].series
    asked = len({(figure.indicator.id, figure.category) for figure in figures}) > 1
    caveat = record.caveats.get(ONE_BY_ONE)
    apart = caveat is not None and series.id in caveat.series

    def label(figure: Figure) -> str:
        period = figure.period.label[:1].upper() + figure.period.label[1:]
        return f"{period}: {name_of(figure)}" if asked else period

    rows = Rows(
        "intervals",
        f"{about if asked else name_of(figures[0])}: {re.sub('^The ', 'the ', series.title)}, one by one",
        _OF_EACH,
        label,
        words=lambda figure: as_counted(record, figure),
        notes=(("", caveat.text),) if apart and caveat else (),
    )
    return values_chart(record, figures, citations, rows)
