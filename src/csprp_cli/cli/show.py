"""csprp show: one figure with everything that stands behind it."""

from typing import Annotated

import typer

from csprp_cli.cli.options import Request, answer
from csprp_cli.model.result import Result


@answer(
    """One figure with its claims, its sources and a ready citation.

    What was set aside, and why, is shown here alone.

    Example: csprp show panel-2020-domestic-abuse
    """
)
def show(
    request: Request,
    figure: Annotated[str, typer.Argument(help="The id of a figure, a claim (P166) or a printed change.")],
) -> Result:
    from csprp_cli.views import show as view

    return view.show(request.load(), figure)
