"""csprp find: figures, themes, publications and terms by a word."""

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
    """Figures, themes, reports and terms that hold these words.

    Misspelt words are read as the nearest that the record holds.

    Example: csprp find neglect
    """
)
def find(
    ctx: typer.Context,
    words: Annotated[list[str], typer.Argument(metavar="TEXT", help="What to look for.")],
    form: Format = None,
    out: Out = None,
    force: Force = False,
    excel: Excel = False,
    data: Data = None,
    overlay: Overlay = None,
) -> None:
    from csprp_cli.record.load import load
    from csprp_cli.views.search import find as answer

    record = load(data_of(ctx, data), overlays_of(ctx, overlay))
    deliver(answer(record, " ".join(words)), Delivery(form, out, force, excel), record)
