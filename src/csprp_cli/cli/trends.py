"""csprp trends: one metric over the years."""

from typing import TYPE_CHECKING, Annotated

import typer

from csprp_cli.cli.deliver import deliver
from csprp_cli.cli.options import (
    AllUnits,
    Data,
    Delivery,
    Excel,
    Force,
    Format,
    HalfYears,
    Out,
    Overlay,
    SeriesName,
    data_of,
    help_text,
    overlays_of,
)
from csprp_cli.cli.streams import say
from csprp_cli.model.kinds import PeriodKind

if TYPE_CHECKING:
    from csprp_cli.model.record_items import Period
    from csprp_cli.record.record import Record


@help_text(
    """One metric over the years, with its breaks and its sources.

    Yearly counts come first: they can be compared, with care. The Panel's reports follow one by one.

    Example: csprp trends --metric deaths
    """
)
def trends(
    ctx: typer.Context,
    metric: Annotated[str, typer.Option("--metric", "-m", help="What to follow. csprp metrics lists them.")],
    series: SeriesName = None,
    start: Annotated[
        str | None, typer.Option("--from", help="First period, such as 2020-21.", show_default=False)
    ] = None,
    end: Annotated[
        str | None, typer.Option("--to", help="Last period, such as 2023-24.", show_default=False)
    ] = None,
    area: Annotated[
        str | None,
        typer.Option(
            "--area",
            help="One region or council, by name or code. csprp areas lists them.",
            show_default=False,
        ),
    ] = None,
    half_years: HalfYears = False,
    all_units: AllUnits = False,
    form: Format = None,
    out: Out = None,
    force: Force = False,
    excel: Excel = False,
    data: Data = None,
    overlay: Overlay = None,
) -> None:
    from csprp_cli.record.load import load
    from csprp_cli.record.lookup import find_area, find_metric, find_series
    from csprp_cli.views.trend import TrendQuestion, trend

    record = load(data_of(ctx, data), overlays_of(ctx, overlay))
    question = TrendQuestion(
        metric=find_metric(record, metric),
        series=find_series(record, series) if series is not None else None,
        start=_period(record, start, "--from"),
        end=_period(record, end, "--to"),
        half_years=half_years,
        all_units=all_units,
        area=find_area(record, area) if area is not None else None,
    )
    deliver(trend(record, question), Delivery(form, out, force, excel), record)
    for typed, period in ((start, question.start), (end, question.end)):
        if typed and period and period.kind == PeriodKind.CALENDAR and typed.strip().isdigit():
            year = int(typed)
            say(f"{typed} is read as January to December. For the year to March: {year - 1}-{year % 100:02d}")


def _period(record: "Record", typed: str | None, line: str) -> "Period | None":
    if typed is None:
        return None
    from csprp_cli.record.typed_periods import read_period

    return read_period(record, typed, line)
