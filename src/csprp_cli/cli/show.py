"""csprp show: one figure with everything that stands behind it."""

from typing import Annotated

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
    """One figure with its claims, its sources and a ready citation.

    What was set aside, and why, is shown here alone.

    Example: csprp show panel-2020-domestic-abuse
    """
)
def show(
    ctx: typer.Context,
    figure: Annotated[str, typer.Argument(help="The id of a figure, a claim (P166) or a printed change.")],
    form: Format = None,
    out: Out = None,
    force: Force = False,
    excel: Excel = False,
    data: Data = None,
    overlay: Overlay = None,
) -> None:
    from csprp_cli.record.load import load
    from csprp_cli.views.show import show as answer

    record = load(data_of(ctx, data), overlays_of(ctx, overlay))
    deliver(answer(record, figure), Delivery(form, out, force, excel), record)
