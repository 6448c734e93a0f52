"""csprp trends: one metric over the years."""

from typing import TYPE_CHECKING, Annotated

import typer

from csprp_cli.cli import offered
from csprp_cli.cli.options import AllUnits, HalfYears, Request, SeriesName, answer
from csprp_cli.model.result import Result

if TYPE_CHECKING:
    from csprp_cli.record.record import Record
    from csprp_cli.record.typed_periods import Bound


@answer(
    """One metric over the years, with its breaks and its sources.

    Yearly counts come first: they can be compared, with care. The Panel's reports follow one by one.

    Example: csprp trends --metric deaths
    """
)
def trends(
    request: Request,
    metric: Annotated[
        list[str],
        typer.Option(
            "--metric",
            "-m",
            autocompletion=offered.metrics,
            help="What to follow, again for more. csprp metrics: all.",
        ),
    ],
    series: SeriesName = None,
    start: Annotated[
        str | None,
        typer.Option("--from", autocompletion=offered.periods, help="First period, such as 2020-21."),
    ] = None,
    end: Annotated[
        str | None, typer.Option("--to", autocompletion=offered.periods, help="Last period, such as 2023-24.")
    ] = None,
    area: Annotated[
        str | None,
        typer.Option(
            "--area",
            autocompletion=offered.areas,
            help="One region or council, by name or code. csprp areas lists them.",
        ),
    ] = None,
    half_years: HalfYears = False,
    all_units: AllUnits = False,
) -> Result:
    from csprp_cli.record.lookup import find_area, find_metric, find_series, told_of
    from csprp_cli.views.trend_rows import TrendQuestion, trend_rows, what_rows_rest_on

    record = request.load(area)
    found = {typed: find_metric(record, typed) for typed in metric}
    whole = TrendQuestion(
        metric=found[metric[0]],
        series=find_series(record, series) if series is not None else None,
        start=_bound(record, start),
        end=_bound(record, end),
        half_years=half_years,
        all_units=all_units,
        area=find_area(record, area) if area is not None else None,
    )
    questions = [whole._replace(metric=one) for one in found.values()]
    if request.rows_alone:
        result = trend_rows(record.only(what_rows_rest_on(record, questions)), questions)
    else:
        from csprp_cli.views.joined import joined
        from csprp_cli.views.trend import trend

        result = joined(record, questions, lambda asked, cited: trend(record, asked, cited))
    told = [text for typed, one in found.items() for text in told_of(one, typed)]
    return result._replace(notices=(*result.notices, *told))


def _bound(record: "Record", typed: str | None) -> "Bound | None":
    if typed is None:
        return None
    from csprp_cli.record.typed_periods import read_bound

    return read_bound(record, typed)
