"""csprp themes: the list, one theme whole, and the grid of themes by report."""

from typing import Annotated

import typer

from csprp_cli.cli import offered
from csprp_cli.cli.options import Report, Request, answer
from csprp_cli.model.problem import UsageProblem
from csprp_cli.model.result import Result


@answer(
    """The themes, one theme whole, or themes by report.

    Example: csprp themes neglect
    """
)
def themes(
    request: Request,
    name: Annotated[
        list[str] | None, typer.Argument(autocompletion=offered.themes, help="One theme, to see it whole.")
    ] = None,
    grid: Annotated[
        bool, typer.Option("--grid", help="Themes by report, in the words of each report.")
    ] = False,
    report: Report = None,
) -> Result:
    from csprp_cli.record.lookup import find_theme, told_of
    from csprp_cli.record.typed_periods import read_report
    from csprp_cli.views.theme_lists import theme_grid, theme_list
    from csprp_cli.views.themes import one_theme

    record = request.load()
    chosen = read_report(record, report) if report is not None else None
    if name and grid:
        raise UsageProblem("--grid shows all themes, so it takes no name", instead={" ".join(name): ""})
    if name:
        typed = " ".join(name)
        theme = find_theme(record, typed)
        return one_theme(record, theme, chosen)._replace(notices=told_of(theme, typed))
    return theme_grid(record, chosen) if grid else theme_list(record, chosen)
