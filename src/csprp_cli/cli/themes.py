"""csprp themes: the list, one theme whole, and the grid of themes by report."""

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
    Report,
    data_of,
    help_text,
    overlays_of,
)
from csprp_cli.model.problem import UsageProblem


@help_text(
    """The themes, one theme whole, or themes by report.

    Example: csprp themes neglect
    """
)
def themes(
    ctx: typer.Context,
    name: Annotated[
        list[str] | None, typer.Argument(help="One theme, to see it whole.", show_default=False)
    ] = None,
    grid: Annotated[
        bool, typer.Option("--grid", help="Themes by report, in the words of each report.")
    ] = False,
    report: Report = None,
    form: Format = None,
    out: Out = None,
    force: Force = False,
    excel: Excel = False,
    data: Data = None,
    overlay: Overlay = None,
) -> None:
    from csprp_cli.record.load import load
    from csprp_cli.record.lookup import find_theme
    from csprp_cli.record.typed_periods import read_report
    from csprp_cli.views.theme_lists import theme_grid, theme_list
    from csprp_cli.views.themes import one_theme

    record = load(data_of(ctx, data), overlays_of(ctx, overlay))
    chosen = read_report(record, report, "csprp themes --report") if report is not None else None
    if name and grid:
        raise UsageProblem("--grid shows all themes, so it takes no name", "try: csprp themes --grid")
    if name:
        result = one_theme(record, find_theme(record, " ".join(name), "csprp themes"), chosen)
    elif grid:
        result = theme_grid(record, chosen)
    else:
        result = theme_list(record, chosen)
    deliver(result, Delivery(form, out, force, excel), record)
