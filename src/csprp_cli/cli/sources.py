"""csprp sources: every page that was read."""

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
    """Every page that was read, and how near it stands to the report.

    Example: csprp sources
    """
)
def sources(
    ctx: typer.Context,
    form: Format = None,
    out: Out = None,
    force: Force = False,
    excel: Excel = False,
    data: Data = None,
    overlay: Overlay = None,
) -> None:
    from csprp_cli.record.load import load
    from csprp_cli.views.catalogue import sources_held

    record = load(data_of(ctx, data), overlays_of(ctx, overlay))
    deliver(sources_held(record), Delivery(form, out, force, excel), record)
