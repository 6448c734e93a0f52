"""csprp find: figures, themes, publications and terms by a word."""

from typing import Annotated

import typer

from csprp_cli.cli.options import Request, answer
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
