"""csprp ages: the age of the children, in the bands that each publication uses."""

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
    Report,
    SeriesName,
    data_of,
    help_text,
    overlays_of,
)


@help_text(
    """The age of the children, in bands as published.

    Bands are never joined or split. Read down a column, not across.

    Example: csprp ages --report 2023-24
    """
)
def ages(
    ctx: typer.Context,
    report: Report = None,
    series: SeriesName = None,
    half_years: HalfYears = False,
    all_units: AllUnits = False,
    form: Format = None,
    out: Out = None,
    force: Force = False,
    excel: Excel = False,
    data: Data = None,
    overlay: Overlay = None,
) -> None:
    from csprp_cli.cli.breakdown import answer
    from csprp_cli.record.load import load

    record = load(data_of(ctx, data), overlays_of(ctx, overlay))
    result = answer(record, "age", "ages", report, series, half_years=half_years, all_units=all_units)
    deliver(result, Delivery(form, out, force, excel), record)
