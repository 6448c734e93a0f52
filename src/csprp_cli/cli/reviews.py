"""csprp reviews: reports, reviews and briefings."""

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
    """Reports, national reviews and briefings, and what each is about.

    Example: csprp reviews
    """
)
def reviews(
    ctx: typer.Context,
    form: Format = None,
    out: Out = None,
    force: Force = False,
    excel: Excel = False,
    data: Data = None,
    overlay: Overlay = None,
) -> None:
    from csprp_cli.record.load import load
    from csprp_cli.views.catalogue import reviews_held

    record = load(data_of(ctx, data), overlays_of(ctx, overlay))
    deliver(reviews_held(record), Delivery(form, out, force, excel), record)
