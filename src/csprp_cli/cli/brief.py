"""csprp brief: a one-page note on a theme."""

from typing import Annotated

import typer

from csprp_cli.cli.options import Data, Force, Out, Report, data_of
from csprp_cli.cli.output import deliver_note
from csprp_cli.model.problem import UsageProblem
from csprp_cli.present.form import NoteForm


def brief(
    ctx: typer.Context,
    theme: Annotated[str, typer.Option("--theme", "-t", help="The theme. csprp themes lists them.")],
    words: Annotated[list[str] | None, typer.Argument(hidden=True)] = None,
    report: Report = None,
    form: Annotated[
        NoteForm | None,
        typer.Option("--format", "-f", help="text, md or json. Default: text.", show_default=False),
    ] = None,
    out: Out = None,
    force: Force = False,
    data: Data = None,
) -> None:
    """A one-page note on a theme, for a team meeting.

    Seven headings, always in the same order, with questions to talk about and numbered sources.

    Example: csprp brief --theme mental-health
    """
    from csprp_cli.notes.brief import brief as build
    from csprp_cli.record.load import load
    from csprp_cli.record.names import find_report, find_theme

    record = load(data_of(ctx, data))
    if words:
        chosen = find_theme(record, " ".join([theme, *words]))
        extra = " and ".join(f'"{word}"' for word in words)
        extra += " is an extra word" if len(words) == 1 else " are extra words"
        raise UsageProblem(extra, f"try: csprp brief --theme {chosen.slug}")
    chosen = find_theme(record, theme)
    chosen_report = find_report(record, report, "--report") if report is not None else None
    deliver_note(build(record, chosen, report=chosen_report), form, out, force=force)
