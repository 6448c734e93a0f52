"""csprp brief: a one-page note on a theme, or on every theme."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from csprp_cli.cli import offered
from csprp_cli.cli.deliver import Delivery, deliver_note, placed_form, refuse_on_screen
from csprp_cli.cli.options import (
    Data,
    Force,
    Full,
    NoPager,
    Out,
    Overlay,
    Report,
    data_of,
    help_text,
    overlays_of,
    typed_of,
    window_of,
)
from csprp_cli.cli.streams import say
from csprp_cli.model.problem import UsageProblem
from csprp_cli.present.formats import NoteForm, page_of_form

if TYPE_CHECKING:
    from csprp_cli.model.theme import Theme
    from csprp_cli.record.record import Record


@help_text(
    """A one-page note on a theme, for a team meeting.

    Seven headings, always in the same order, with questions to talk about and numbered sources.
    End the file of --out in .docx for Word, .pdf to print or .html for a web page.

    Example: csprp brief --theme mental-health
    """
)
def brief(
    ctx: typer.Context,
    theme: Annotated[
        str | None,
        typer.Option(
            "--theme", "-t", autocompletion=offered.themes, help="The theme. csprp themes lists them."
        ),
    ] = None,
    words: Annotated[list[str] | None, typer.Argument(hidden=True)] = None,
    every: Annotated[bool, typer.Option("--all", help="Every theme, into the folder --out.")] = False,
    audience: Annotated[
        str,
        typer.Option(
            "--audience",
            "-a",
            autocompletion=offered.audiences,
            help="Who it is for, such as childminders, education or board. --all: all.",
        ),
    ] = "practitioner",
    beside: Annotated[
        str | None,
        typer.Option("--with", autocompletion=offered.themes, help="A second theme on the same page."),
    ] = None,
    report: Report = None,
    partnership: Annotated[str | None, typer.Option(help="Name your partnership in the local line.")] = None,
    contact: Annotated[str | None, typer.Option(help="How to reach your front door.")] = None,
    action_plan: Annotated[
        bool, typer.Option("--action-plan", help="Add an empty table: what, who, by when.")
    ] = False,
    facilitator: Annotated[
        bool, typer.Option("--facilitator", help="Add a second page for whoever leads the session.")
    ] = False,
    plain: Annotated[bool, typer.Option("--plain", help="An easier version, in short sentences.")] = False,
    large: Annotated[
        bool, typer.Option("--large-print", help="Letters of 16 points, on as many pages as it needs.")
    ] = False,
    logo: Annotated[
        Path | None, typer.Option("--logo", help="Your logo, a PNG or SVG file, beside the title.")
    ] = None,
    logo_text: Annotated[
        str | None,
        typer.Option("--logo-text", help="What the logo says. Default: Logo of --partnership."),
    ] = None,
    form: Annotated[
        NoteForm | None, typer.Option("--format", "-f", help="How to write it. Default: text.")
    ] = None,
    out: Out = None,
    force: Force = False,
    full: Full = False,
    no_pager: NoPager = False,
    data: Data = None,
    overlay: Overlay = None,
) -> None:
    from csprp_cli.notes.contact_line import local_line
    from csprp_cli.notes.logo.read import logo_of
    from csprp_cli.notes.refusals import refuse_together
    from csprp_cli.notes.selection import NoteRequest, reports_on
    from csprp_cli.record.load import Scope, load
    from csprp_cli.record.lookup import find_theme, told_of
    from csprp_cli.record.typed_periods import read_report

    record = load(data_of(ctx, data), overlays_of(ctx, overlay), Scope())
    chosen = _one_or_all(record, theme, words, out, every=every)
    second = find_theme(record, beside) if beside is not None else None
    for found, typed in ((chosen, theme), (second, beside)):
        if found is not None and typed is not None:
            for told in told_of(found, typed):
                say(told)
    picture = logo_of(logo, logo_text, partnership)
    for told in picture.told:
        say(told)
    offered = reports_on(record, chosen) if chosen is not None and report is not None else ()
    asked = NoteRequest(
        audience=record.audiences["practitioner"],
        report=read_report(record, report, offered) if report is not None else None,
        local=local_line(partnership, contact),
        action_plan=action_plan,
        facilitator=facilitator,
        plain=plain,
        beside=second,
        large=large,
        logo=picture.logo,
    )
    refuse_together(asked, chosen)
    if chosen is None:
        from csprp_cli.cli.note_set import note_set

        note_set(record, asked, audience, form, out, force=force)
        return
    from csprp_cli.cli.note_set import name_of_file, refuse_without_page
    from csprp_cli.notes.brief import brief as build
    from csprp_cli.record.lookup import find_audience

    asked = asked._replace(audience=find_audience(record, audience))
    written = placed_form(form, out, NoteForm.TEXT, force=force)
    name = name_of_file(chosen, asked)
    refuse_without_page(asked, written, {"--format": "", "--out": f"{name}.pdf"})
    refuse_on_screen(written, out, f"{name}.{written}")
    note = build(record, chosen, asked, fits=page_of_form(written))
    delivery = Delivery(None, out, force, False, full, no_pager, typed_of(ctx), window_of(ctx))
    deliver_note(note, written, delivery, drawn=form is None)


def _one_or_all(
    record: "Record", theme: str | None, words: list[str] | None, out: Out, *, every: bool
) -> "Theme | None":
    """Return the theme that was named, or None where every one was asked for."""
    from csprp_cli.record.lookup import find_theme

    if every:
        if theme is not None or words:
            named = {"--theme": "", " ".join(words or ["--theme"]): ""}
            instead = named if out is not None and not out.suffix else {"--all": ""}
            problem = "--all is every theme, so no theme is named with it"
            raise UsageProblem(problem, "leave out one of them", instead)
        return None
    if theme is None:
        named = {} if words else {"--theme": "mental-health"}
        if words:
            said = " ".join(words)
            named = {said: f"--theme {_theme_meant(record, said)}"}
        raise UsageProblem("missing option '--theme'", instead=named)
    if words:
        whole = _theme_meant(record, " ".join([theme, *words]))
        extra = " and ".join(f'"{word}"' for word in words)
        extra += " is an extra word" if len(words) == 1 else " are extra words"
        raise UsageProblem(extra, instead={"--theme": whole, " ".join(words): ""})
    return find_theme(record, theme)


def _theme_meant(record: "Record", typed: str) -> str:
    """Return the theme nearest to words, of the whole or of the first of them; a metric has its theme's name.

    Raises UsageProblem where none is.
    """
    from csprp_cli.cli.names_held import name_held
    from csprp_cli.record.lookup import find_theme

    first = typed.partition(" ")[0]
    near = (name_held(record, "--theme", words, near=True) for words in (typed, first))
    return next(filter(None, near), "") or find_theme(record, typed).slug
