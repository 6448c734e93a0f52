"""The pictures of a breakdown: the bands of one period as bars, and rows on several bases each by itself."""

from collections.abc import Callable, Sequence

from csprp_cli.model.chart import Chart
from csprp_cli.model.figure import Figure
from csprp_cli.model.record_items import Period, Series
from csprp_cli.record.record import Record
from csprp_cli.wording.citations import Citations
from csprp_cli.wording.values_chart import NUMBER, Rows, values_chart


def breakdown_charts(
    record: Record,
    series: Series,
    columns: Sequence[tuple[Period, Sequence[Figure]]],
    citations: Citations,
    *,
    label: Callable[[Figure], str],
    words: Callable[[Figure], str],
) -> tuple[Chart, ...]:
    """Return a picture of each column of a table that has two or more numbers on one scale.

    A column is read down, so it is drawn down. Where its rows have a base each, none of them is a part of
    one whole: they are values by themselves, not bars.
    """
    found = (
        _column(record, series, period, held, citations, label, words) for period, held in columns if held
    )
    return tuple(chart for chart in found if chart is not None)


def _column(
    record: Record,
    series: Series,
    period: Period,
    figures: Sequence[Figure],
    citations: Citations,
    label: Callable[[Figure], str],
    words: Callable[[Figure], str],
) -> Chart | None:
    bases = {figure.base.id: figure.base.title for figure in figures}
    of = f", of {next(iter(bases.values()))}" if len(bases) == 1 else ""
    rows = Rows(
        "bars" if len(bases) == 1 else "intervals",
        f"{series.title}: {period.label}{of}",
        NUMBER,
        label,
        words=words,
    )
    return values_chart(record, figures, citations, rows)
