"""csprp explain: why two figures can or cannot be compared."""

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
from csprp_cli.model.problem import ExitCode, UsageProblem


@help_text(
    """Why two figures can or cannot be compared, rule by rule.

    Exit code 1 where the comparison is refused.

    Example: csprp explain dfe-2024-25-death dfe-2025-26-death
    """
)
def explain(
    ctx: typer.Context,
    figures: Annotated[
        list[str] | None,
        typer.Argument(metavar="[FIGURE FIGURE]", help="Two figures or claims, by id.", show_default=False),
    ] = None,
    rules: Annotated[bool, typer.Option("--rules", help="List the rules of comparison.")] = False,
    form: Format = None,
    out: Out = None,
    force: Force = False,
    excel: Excel = False,
    data: Data = None,
    overlay: Overlay = None,
) -> None:
    from csprp_cli.record.load import load
    from csprp_cli.record.lookup import find_figure
    from csprp_cli.views.explain import explain as answer
    from csprp_cli.views.explain import rules as listed

    record = load(data_of(ctx, data), overlays_of(ctx, overlay))
    if rules:
        deliver(listed(record), Delivery(form, out, force, excel), record)
        return
    if len(figures or ()) != 2:
        raise UsageProblem("two figures are needed", "try: csprp explain dfe-2024-25-death dfe-2025-26-death")
    one, other = (find_figure(record, name) for name in figures or ())
    result = answer(record, one, other)
    deliver(result, Delivery(form, out, force, excel), record)
    if result.status == "refused":
        raise typer.Exit(ExitCode.ANSWER_IS_NO)
