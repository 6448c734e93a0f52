"""Put bytes where they belong: one stream for a pipe and a file alike, whole or not at all."""

import contextlib
import os
import shutil
import sys
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from csprp_cli.cli.options import Delivery
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


def deliver(result: Result, delivery: Delivery, record: "Record | None" = None) -> None:
    """Print or write an answer. Raises UsageProblem for a place that cannot be written.

    `record` is what a file says it was made from; a check is made from none that could be trusted to say.
    """
    refuse_unwritable(delivery.out, force=delivery.force)
    result = _with_overlays(result, record)
    form = choose_form(delivery.form, delivery.out, on_terminal=is_terminal())
    refuse_on_screen(form, delivery.out, f"{result.command.replace(' ', '-')}.{form}")
    if form in OF_FILES:
        content = result_file(result, form, _edition(record))
        place_file(content, delivery.out, force=delivery.force)
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
        place_file(note_file(note, form), out, force=force)
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


def place_file(content: bytes, out: Path | None, *, force: bool) -> None:
    """Write a whole file of bytes to its place, or to a pipe."""
    if out is not None:
        write_file(content, out, force=force)
        say(f"written: {out}")
        return
    if sys.stdout is None:
        raise UsageProblem("standard output is closed", "write to a file: --out name")
    try:
        sys.stdout.flush()
        sys.stdout.buffer.write(content)
        sys.stdout.buffer.flush()
    except BrokenPipeError:
        raise
    except OSError as error:
        close_quietly()
        raise UsageProblem(f"standard output cannot be written: {error.strerror}") from None


def place(text: str, out: Path | None, *, force: bool, for_people: bool) -> None:
    """Write text to a file or to standard output. Files and machine formats are always UTF-8."""
    if out is not None:
        write_file(text.encode("utf-8"), out, force=force)
        say(f"written: {out}")
        return
    if sys.stdout is None:
        raise UsageProblem("standard output is closed", "write to a file: --out name")
    try:
        print_text(text, for_people=for_people)
    except BrokenPipeError:
        raise
    except OSError as error:
        close_quietly()
        raise UsageProblem(f"standard output cannot be written: {error.strerror}") from None


def refuse_unwritable(out: Path | None, *, force: bool) -> None:
    """Raise UsageProblem for a place that cannot be written, or that must not be written over."""
    if out is None:
        return
    try:
        _refuse(out, force=force)
    except OSError as error:
        raise UsageProblem(f"{out} cannot be written: {error.strerror}", "choose another place") from None


def _refuse(out: Path, *, force: bool) -> None:
    if str(out) == "-":
        raise UsageProblem('"-" is not a file', "leave out --out to print")
    if out.is_dir():
        raise UsageProblem(f"{out} is a folder", "name a file in it")
    if not out.parent.is_dir():
        raise UsageProblem(f"there is no folder {out.parent}", "make it first, or choose another place")
    if out.exists() and not force:
        raise UsageProblem(f"{out} is already there", "add --force to write over it, or choose another name")
    if out.exists() and not out.is_file():
        raise UsageProblem(f"{out} is not a file that can be written over", "choose another name")
    if (out.parent / "datapackage.json").exists():
        raise UsageProblem(f"{out.parent} holds a record", "choose another folder")
    if not os.access(out.parent, os.W_OK):
        raise UsageProblem(f"{out.parent} cannot be written to", "choose another folder")


def write_file(content: bytes, out: Path, *, force: bool) -> None:
    """Write a file whole or not at all: beside its place first, then moved onto it.

    A link is followed to its file, and a file that is written over keeps its permissions.
    """
    try:
        place_ = out.resolve() if force else out
        beside = place_.with_name(f".csprp-{os.getpid()}.part")
    except OSError as error:
        raise UsageProblem(f"{out} cannot be written: {error.strerror}", "choose another place") from None
    try:
        with beside.open("xb") as file:
            file.write(content)
        if force:
            if place_.exists():
                shutil.copymode(place_, beside)
            beside.replace(place_)
        else:
            _move_if_free(beside, place_)
    except FileExistsError:
        raise UsageProblem(f"{out} is already there", "add --force to write over it") from None
    except OSError as error:
        raise UsageProblem(f"{out} cannot be written: {error.strerror}", "choose another place") from None
    finally:
        with contextlib.suppress(OSError):
            beside.unlink()


def refuse_own_files(out: Path | None, asked_about: Sequence[Path]) -> None:
    """Raise UsageProblem for an answer that would be written over what it is made of, --force or not."""
    for path in asked_about:
        try:
            same = out is not None and out.exists() and out.samefile(path)
        except (OSError, ValueError):
            same = False
        if same:
            raise UsageProblem(f"{out} is what you asked about", "choose another name for the answer")


def refuse_unwritable_folder(into: Path, *, force: bool, ours: Callable[[Path], bool]) -> None:
    """Raise UsageProblem for a folder that cannot be made, or that must not be written over.

    `ours` tells a folder that csprp wrote: that one alone may be replaced, with --force.
    """
    try:
        if into.is_symlink() or (into.exists() and not into.is_dir()):
            raise UsageProblem(f"{into} is not a folder", "choose another name")
        if not into.absolute().parent.is_dir():
            raise UsageProblem(f"there is no folder {into.parent}", "make it first, or choose another place")
        if into.is_dir() and any(into.iterdir()) and not (force and ours(into)):
            hint = "add --force to replace it" if ours(into) else "choose a folder that is new or empty"
            raise UsageProblem(f"{into} is already there", hint)
        if not os.access(into.absolute().parent, os.W_OK):
            raise UsageProblem(f"{into.parent} cannot be written to", "choose another folder")
    except OSError as error:
        raise UsageProblem(f"{into} cannot be written: {error.strerror}", "choose another place") from None


def write_folder(contents: Mapping[str, bytes], into: Path, approve: Callable[[Path], None]) -> None:
    """Write a folder of files whole or not at all: beside its place first, then moved onto it.

    `approve` looks at what was written before it is moved, and raises where it must not be.
    """
    place_ = into.absolute()
    beside = place_.with_name(f".csprp-{os.getpid()}.part")
    before = place_.with_name(f".csprp-{os.getpid()}.before")
    try:
        beside.mkdir()
        for name, content in contents.items():
            (beside / name).write_bytes(content)
        approve(beside)
        if place_.exists():
            place_.rename(before)
        try:
            beside.rename(place_)
        except OSError:
            if before.exists():
                before.rename(place_)
            raise
    except OSError as error:
        raise UsageProblem(f"{into} cannot be written: {error.strerror}", "choose another place") from None
    finally:
        for folder in (beside, before):
            shutil.rmtree(folder, ignore_errors=True)


def _move_if_free(beside: Path, out: Path) -> None:
    """Move a file to a name that nobody took meanwhile. A hard link refuses a taken name; where the
    disk knows no hard links, opening with "x" does."""
    try:
        os.link(beside, out)
    except FileExistsError:
        raise
    except OSError:
        with out.open("xb") as file:
            file.write(beside.read_bytes())
