"""csprp find, show and explain: where a number comes from, and what it can be compared with."""

from typing import TYPE_CHECKING, Annotated

import typer

from csprp_cli.cli import offered
from csprp_cli.cli.options import Request, answer
from csprp_cli.model.problem import UsageProblem
from csprp_cli.model.result import Result

if TYPE_CHECKING:
    from csprp_cli.model.figure import Figure
    from csprp_cli.record.record import Record


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
    figure: Annotated[
        str,
        typer.Argument(
            autocompletion=offered.figures, help="The id of a figure, a claim (P166) or a printed change."
        ),
    ],
) -> Result:
    from csprp_cli.cli.names_held import of_record
    from csprp_cli.views import show as view

    record = request.load(ids=(figure,))
    line = of_record(record, figure)
    if line and not line.startswith("show "):
        raise UsageProblem(f"{figure} is no figure or claim, which show takes", f"try: csprp {line}")
    return view.show(record, figure)


@answer(
    """Why two figures can or cannot be compared, rule by rule.

    Exit code 1 where the comparison is refused.

    Example: csprp explain dfe-2024-25-death dfe-2025-26-death
    """
)
def explain(
    request: Request,
    figures: Annotated[
        list[str] | None,
        typer.Argument(
            metavar="[FIGURE FIGURE]", autocompletion=offered.figures, help="Two figures or claims, by id."
        ),
    ] = None,
    rules: Annotated[bool, typer.Option("--rules", help="List the rules of comparison.")] = False,
) -> Result:
    from csprp_cli.record.lookup import find_figure
    from csprp_cli.views import explain as view

    record = request.load(ids=figures or ())
    if rules:
        return view.rules(record)
    named = [find_figure(record, name) for name in figures or ()]
    if len(named) != 2:
        raise UsageProblem("two figures are needed", *_two(record, named))
    one, other = named
    return view.explain(record, one, other)


def _two(record: "Record", named: list["Figure"]) -> tuple[str, dict[str, str]]:
    """Return what is typed for two figures: one more of the same, or the first two of several."""
    if not named:
        return "try: csprp explain dfe-2024-25-death dfe-2025-26-death", {}
    if len(named) > 2:
        return f"try: csprp explain {named[0].id} {named[1].id}", {}
    one = named[0]
    alike = [other for other in record.figures.values() if other != one and other.indicator == one.indicator]
    other = max(alike, key=lambda figure: (figure.series == one.series, figure.period.sort), default=None)
    return "", {"": other.id if other else "dfe-2025-26-death"}
