"""Put bytes where they belong: one stream for a pipe and a file alike, whole or not at all."""

import sys
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from csprp_cli.cli.files import refuse_unwritable, write_file
from csprp_cli.cli.streams import close_quietly, draws, glyph_of, is_terminal, print_text, say, width_of
from csprp_cli.model.note import Note
from csprp_cli.model.problem import UsageProblem
from csprp_cli.model.result import Result
from csprp_cli.present.formats import (
    NEEDS_A_FILE,
    NOTE_FILES,
    OF_FILES,
    Edition,
    Form,
    NoteForm,
    choose_form,
    note_file,
    note_text,
    result_file,
    result_text,
)

if TYPE_CHECKING:
    from csprp_cli.record.record import Record


WITHOUT_OVERLAY = ("csprp data ", "csprp local template", "csprp local check")
"""Lines to type that take no overlay: they ask nothing of its figures."""


class Delivery(NamedTuple):
    """Where an answer goes, and in which form."""

    form: Form | None = None
    out: Path | None = None
    force: bool = False
    excel: bool = False


def deliver(result: Result, delivery: Delivery, record: "Record | None" = None) -> None:
    """Print or write an answer. Raises UsageProblem for a place that cannot be written.

    `record` is what a file says it was made from; a check is made from none that could be trusted to say.
    """
    refuse_unwritable(delivery.out, force=delivery.force)
    result = _with_overlays(result, record)
    form = choose_form(delivery.form, delivery.out, on_terminal=is_terminal())
    refuse_on_screen(form, delivery.out, f"{result.command.replace(' ', '-')}.{form}")
    if form in OF_FILES:
        place(result_file(result, form, _edition(record)), delivery.out, force=delivery.force)
    else:
        text = result_text(
            result,
            form,
            width=width_of(delivery.out),
            glyph=glyph_of(delivery.out),
            terminal=draws(delivery.out),
            excel=delivery.excel,
        )
        place(text, delivery.out, force=delivery.force, for_people=form is Form.TABLE)
    for notice in result.notices:
        say(notice)


def _with_overlays(result: Result, record: "Record | None") -> Result:
    """Return an answer whose lines to type next ask the same record, its overlays included."""
    laid = "".join(f" --overlay {folder}" for folder in record.overlays) if record else ""
    steps = (
        step if "--overlay" in step or step.startswith(WITHOUT_OVERLAY) else f"{step}{laid}"
        for step in result.next_steps
    )
    return result._replace(next_steps=tuple(steps)) if laid else result


def _edition(record: "Record | None") -> Edition:
    if record is None:
        return Edition()
    from csprp_cli.notes.standing_text import NOT_OFFICIAL

    return Edition(record.day, f"{NOT_OFFICIAL} Record {record.version}.")


def deliver_note(note: Note, form: NoteForm, out: Path | None, *, force: bool, drawn: bool) -> None:
    """Print or write a note, then tell whoever made it what belongs on no page.

    `drawn` allows colour on a terminal.
    """
    if form in NOTE_FILES:
        place(note_file(note, form), out, force=force)
    else:
        terminal = drawn and draws(out)
        text = note_text(note, form, width=width_of(out), glyph=glyph_of(out), terminal=terminal)
        place(text, out, force=force, for_people=form is NoteForm.TEXT)
    for warning in note.warnings:
        say(warning)
    if out is None and sys.stderr is not None and sys.stderr.isatty():
        for notice in note.notices:
            say(notice)


def refuse_on_screen(form: str, out: Path | None, name: str) -> None:
    """Raise UsageProblem for a form that no screen can show, where a screen is all there is."""
    if out is None and form in NEEDS_A_FILE and is_terminal():
        raise UsageProblem(f"{NEEDS_A_FILE[form]} cannot be shown on a screen", f"add --out {name}")


def place(content: str | bytes, out: Path | None, *, force: bool = False, for_people: bool = False) -> None:
    """Write text or a whole file to its place, or to standard output.

    Files and machine formats are always UTF-8. Raises UsageProblem where neither can be written.
    """
    if out is not None:
        write_file(content if isinstance(content, bytes) else content.encode("utf-8"), out, force=force)
        say(f"written: {out}")
        return
    if sys.stdout is None:
        raise UsageProblem("standard output is closed", "write to a file: --out name")
    try:
        if isinstance(content, str):
            print_text(content, for_people=for_people)
        else:
            sys.stdout.flush()
            sys.stdout.buffer.write(content)
            sys.stdout.buffer.flush()
    except BrokenPipeError:
        raise
    except OSError as error:
        close_quietly()
        raise UsageProblem(f"standard output cannot be written: {error.strerror}") from None
