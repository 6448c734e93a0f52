"""csprp find, show and explain: where a number comes from, and what it can be compared with."""

from typing import Annotated

import typer

from csprp_cli.cli.options import Request, answer
from csprp_cli.model.problem import UsageProblem
from csprp_cli.model.result import Result


@answer(
    """Figures, themes, reports and terms that hold these words.

    Misspelt words are read as the nearest that the record holds.

    Example: csprp find neglect
    """
)
def find(
    request: Request, words: Annotated[list[str], typer.Argument(metavar="TEXT", help="What to look for.")]
) -> Result:
    from csprp_cli.views import search

    return search.find(request.load(), " ".join(words))


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
