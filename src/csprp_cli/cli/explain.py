"""csprp explain: why two figures can or cannot be compared."""

from typing import Annotated

import typer

from csprp_cli.cli.options import Request, answer
from csprp_cli.model.problem import UsageProblem
from csprp_cli.model.result import Result


@answer(
    """Why two figures can or cannot be compared, rule by rule.

    Exit code 1 where the comparison is refused.

    Example: csprp explain dfe-2024-25-death dfe-2025-26-death
    """
)
def explain(
    request: Request,
    figures: Annotated[
        list[str] | None, typer.Argument(metavar="[FIGURE FIGURE]", help="Two figures or claims, by id.")
    ] = None,
    rules: Annotated[bool, typer.Option("--rules", help="List the rules of comparison.")] = False,
) -> Result:
    from csprp_cli.record.lookup import find_figure
    from csprp_cli.views import explain as view

    record = request.load()
    if rules:
        return view.rules(record)
    if len(figures or ()) != 2:
        raise UsageProblem("two figures are needed", "try: csprp explain dfe-2024-25-death dfe-2025-26-death")
    one, other = (find_figure(record, name) for name in figures or ())
    return view.explain(record, one, other)
