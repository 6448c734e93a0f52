"""csprp trends: one metric over the years."""

from typing import TYPE_CHECKING, Annotated

import typer

from csprp_cli.cli.options import AllUnits, HalfYears, Request, SeriesName, answer
from csprp_cli.model.kinds import PeriodKind
from csprp_cli.model.result import Result

if TYPE_CHECKING:
    from csprp_cli.model.record_items import Period
    from csprp_cli.record.record import Record


@answer(
    """One metric over the years, with its breaks and its sources.

    Yearly counts come first: they can be compared, with care. The Panel's reports follow one by one.

    Example: csprp trends --metric deaths
    """
)
def trends(
    request: Request,
    metric: Annotated[str, typer.Option("--metric", "-m", help="What to follow. csprp metrics lists them.")],
    series: SeriesName = None,
    start: Annotated[str | None, typer.Option("--from", help="First period, such as 2020-21.")] = None,
    end: Annotated[str | None, typer.Option("--to", help="Last period, such as 2023-24.")] = None,
    area: Annotated[
        str | None,
        typer.Option("--area", help="One region or council, by name or code. csprp areas lists them."),
    ] = None,
    half_years: HalfYears = False,
    all_units: AllUnits = False,
) -> Result:
    from csprp_cli.record.lookup import find_area, find_metric, find_series
    from csprp_cli.views.trend import TrendQuestion, trend

    record = request.load()
    question = TrendQuestion(
        metric=find_metric(record, metric),
        series=find_series(record, series) if series is not None else None,
        start=_period(record, start, "--from"),
        end=_period(record, end, "--to"),
        half_years=half_years,
        all_units=all_units,
        area=find_area(record, area) if area is not None else None,
    )
    result = trend(record, question)
    years = (_year_is_calendar(start, question.start), _year_is_calendar(end, question.end))
    return result._replace(notices=(*result.notices, *filter(None, years)))


def _period(record: "Record", typed: str | None, line: str) -> "Period | None":
    if typed is None:
        return None
    from csprp_cli.record.typed_periods import read_period

    return read_period(record, typed, line)


def _year_is_calendar(typed: str | None, period: "Period | None") -> str:
    """Return how a bare year was read, which people may have meant otherwise, or nothing."""
    if not (typed and period and period.kind == PeriodKind.CALENDAR and typed.strip().isdigit()):
        return ""
    year = int(typed)
    return f"{typed} is read as January to December. For the year to March: {year - 1}-{year % 100:02d}"
