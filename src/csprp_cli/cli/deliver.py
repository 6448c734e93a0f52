"""Put bytes where they belong: one stream for a pipe and a file alike, whole or not at all."""

import sys
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from csprp_cli.cli.pager import paged, pager, window_height
from csprp_cli.cli.places import refuse_unwritable, telling_of_the_place_too
from csprp_cli.cli.streams import (
    close_quietly,
    is_pipe,
    is_terminal,
    is_watched,
    print_text,
    say,
    screen_of,
)
from csprp_cli.cli.typed_line import line_of, quoted
from csprp_cli.model.problem import UsageProblem
from csprp_cli.model.result import Result
from csprp_cli.present.formats import (
    NEEDS_A_FILE,
    OF_FILES,
    Chosen,
    Edition,
    Form,
    NoteForm,
    Screen,
    choose_form,
    ending_of,
    note_content,
    result_content,
)

if TYPE_CHECKING:
    from csprp_cli.model.note import Note
    from csprp_cli.record.record import Record


WITHOUT_OVERLAY = ("csprp data ", "csprp local template", "csprp local check")
"""Lines to type that take no overlay: they ask nothing of its figures."""


class Delivery(NamedTuple):
    """Where an answer goes, and in which form."""

    form: Form | None = None
    out: Path | None = None
    force: bool = False
    excel: bool = False
    full: bool = False
    no_pager: bool = False
    typed: tuple[str, ...] = ()
    window: Screen | None = None
    """What an answer is laid out for in place of the window that is there: a part of it."""


IS_CSV = "CSV, for other programs; to read it, add --format table"
"""What a person is told who pipes an answer without saying for what."""


def deliver(result: Result, delivery: Delivery, record: "Record | None" = None) -> None:
    """Print or write an answer. Raises UsageProblem for a place that cannot be written.

    `record` is what a file says it was made from; a check is made from none that could be trusted to say.
    """
    form = placed_form(delivery.form, delivery.out, usual_form(delivery), force=delivery.force)
    result = _with_overlays(result, record)
    name = f"{result.command.replace(' ', '-')}{ending_of(form)}"
    refuse_on_screen(form, delivery.out, name)
    edition = _edition(record) if record is not None and form in OF_FILES else Edition()
    pages = None if delivery.no_pager or delivery.window else pager()
    screen = _screen(delivery, pages)
    content = result_content(result, form, edition, screen, excel=delivery.excel)
    if delivery.out is None and delivery.form is None and form is Form.CSV and is_pipe() and is_watched():
        say(IS_CSV)
    place(content, delivery.out, delivery.force, for_people=form is Form.TABLE, pages=pages, name=name)
    for notice in result.notices:
        say(notice)


def placed_form(asked: Chosen | None, out: Path | None, usual: Chosen, *, force: bool) -> Chosen:
    """Return the form of an answer, for a place that it can be written to.

    Raises UsageProblem for an ending that names no form, or another one than was asked, and for a place that
    cannot be written or must not be written over.
    """
    with telling_of_the_place_too(out, force=force):
        form = choose_form(asked, out, usual)
    refuse_unwritable(out, force=force)
    return form


def usual_form(delivery: Delivery) -> Form:
    """Return the form of an answer where none is asked for: a table on a terminal, and CSV in a pipe."""
    return Form.TABLE if is_terminal() or delivery.window is not None else Form.CSV


def _with_overlays(result: Result, record: "Record | None") -> Result:
    """Return an answer whose lines to type next ask the same record, its overlays included."""
    laid = "".join(f" --overlay {quoted(str(folder))}" for folder in record.overlays) if record else ""
    steps = (
        step if "--overlay" in step or step.startswith(WITHOUT_OVERLAY) else f"{step}{laid}"
        for step in result.next_steps
    )
    return result._replace(next_steps=tuple(steps)) if laid else result


def _edition(record: "Record") -> Edition:
    from csprp_cli.notes.standing_text import NOT_OFFICIAL

    return Edition(record.day, f"{NOT_OFFICIAL} Record {record.version}.")


def _screen(delivery: Delivery, pages: list[str] | None) -> Screen:
    """Return what an answer is laid out for: one screen of a window, unless all of it was asked for."""
    again = line_of(("csprp", *delivery.typed, "--full"))
    if delivery.window is not None:
        return delivery.window._replace(again="" if delivery.full else again)
    screen = screen_of(delivery.out)
    if not screen.terminal or delivery.full:
        return screen
    lines = screen.lines if pages else min(screen.lines, window_height() - 1)
    return screen._replace(again=again, lines=lines)


def deliver_note(note: "Note", form: NoteForm, delivery: Delivery, *, drawn: bool) -> None:
    """Print or write a note, then tell whoever made it what belongs on no page.

    `drawn` allows colour, and one screen in place of the whole page, on a terminal.
    """
    pages = None if delivery.no_pager or delivery.window else pager()
    screen = _screen(delivery, pages) if drawn else screen_of(delivery.out)._replace(terminal=False)
    for_people = form is NoteForm.TEXT
    content, name = note_content(note, form, screen), f"note{ending_of(form)}"
    place(content, delivery.out, delivery.force, for_people=for_people, pages=pages, name=name)
    for warning in note.warnings:
        say(warning)
    if delivery.out is None and is_watched():
        for notice in note.notices:
            say(notice)


def refuse_on_screen(form: str, out: Path | None, name: str) -> None:
    """Raise UsageProblem for a form that no screen can show, where a screen is all there is."""
    if out is None and form in NEEDS_A_FILE and is_terminal():
        raise UsageProblem(f"{NEEDS_A_FILE[form]} cannot be shown on a screen", instead={"--out": name})


def place(
    content: str | bytes,
    out: Path | None,
    force: bool = False,
    *,
    for_people: bool = False,
    pages: list[str] | None = None,
    name: str = "",
) -> None:
    """Write text or a whole file to its place, or to standard output.

    Files and machine formats are always UTF-8. Text for people that is longer than the window goes through
    the pager `pages`, where there is one. Raises UsageProblem where neither can be written; `name` is that of
    a file that could be.
    """
    if out is not None:
        from csprp_cli.cli.files import write_file

        write_file(content if isinstance(content, bytes) else content.encode("utf-8"), out, force=force)
        say(f"written: {out}")
        return
    if sys.stdout is None:
        raise no_output("is closed", name)
    try:
        if isinstance(content, str):
            if for_people and pages and content.count("\n") >= window_height() and paged(content, pages):
                return
            print_text(content, for_people=for_people)
        else:
            sys.stdout.flush()
            sys.stdout.buffer.write(content)
            sys.stdout.buffer.flush()
    except BrokenPipeError:
        raise
    except OSError as error:
        close_quietly()
        raise no_output(f"cannot be written: {error.strerror}", name) from None


def no_output(why: str, name: str = "") -> UsageProblem:
    """Return the problem of standard output that takes nothing: a file may, where the command writes one."""
    if not name:
        return UsageProblem(f"standard output {why}")
    return UsageProblem(f"standard output {why}", "write to a file", {"--out": name})
