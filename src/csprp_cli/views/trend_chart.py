"""The picture of a trend: the newest run of its years as columns, for pages that can hold one."""

from collections.abc import Collection, Sequence

from csprp_cli.comparison.breaks import runs
from csprp_cli.model.chart import Chart
from csprp_cli.model.figure import Figure
from csprp_cli.model.record_items import Period
from csprp_cli.record.record import Record
from csprp_cli.wording.chart import chart_of
from csprp_cli.wording.citations import Citations


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
