"""csprp areas: every area that figures are held for."""

import typer

from csprp_cli.cli.deliver import deliver
from csprp_cli.cli.options import (
    Data,
    Delivery,
    Excel,
    Force,
    Format,
    Out,
    Overlay,
    data_of,
    help_text,
    overlays_of,
)


@help_text(
    """Every area, with its code and its years. Never a league table.

    Councils come with DfE's files: see csprp data import.

    Example: csprp areas
    """
)
def areas(
    ctx: typer.Context,
    form: Format = None,
    out: Out = None,
    force: Force = False,
    excel: Excel = False,
    data: Data = None,
    overlay: Overlay = None,
) -> None:
    from csprp_cli.record.load import load
    from csprp_cli.views.catalogue import areas_held

    record = load(data_of(ctx, data), overlays_of(ctx, overlay))
    deliver(areas_held(record), Delivery(form, out, force, excel), record)
