"""Every note at once: a folder of files with a page that lists them."""

import contextlib
import os
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

import typer

from csprp_cli.cli.files import write_files
from csprp_cli.cli.places import no_folder, refuse_dash, refuse_own_rows, refuse_ring, telling_of
from csprp_cli.cli.streams import BLOCK, is_watched, say
from csprp_cli.model.note import Note
from csprp_cli.model.problem import UsageProblem
from csprp_cli.model.theme import Audience, Theme
from csprp_cli.notes import standing_text as text
from csprp_cli.notes.brief import brief, has_note, nothing_written
from csprp_cli.notes.selection import NoteRequest
from csprp_cli.present.formats import (
    ON_PAGES,
    NoteForm,
    Screen,
    ending_of,
    form_called,
    note_content,
    page_of_form,
)
from csprp_cli.record.lookup import find_audience
from csprp_cli.record.record import Record

EVERY_AUDIENCE = "all"


class Place(NamedTuple):
    """One note of a set before it is made: its theme, for whom it is, the name of its file."""

    theme: Theme
    audience: Audience
    name: str


class Made(NamedTuple):
    """One note of the set: for whom it was asked, its file name and its bytes."""

    theme: Theme
    audience: Audience
    note: Note
    name: str
    content: bytes


def note_set(
    record: Record, asked: NoteRequest, audience: str, form: NoteForm | None, out: Path | None, *, force: bool
) -> None:
    """Write the note on every theme into a folder, for one audience or for all, with an index page.

    All notes are made before the first is written, and all are written or none: where the disk refuses one
    or the person stops it, new notes are taken away again and those that were written over come back.
    """
    if out is None:
        raise UsageProblem("every note needs a folder to go into", instead={"--out": "notes"})
    form = form or NoteForm.PDF
    refuse_without_page(asked, form, {"--format": ""})
    audiences = _audiences(record, audience)
    if asked.plain and audiences != [asked.audience]:
        say("The easier version is one for all readers: each note is written once.")
        audiences = [asked.audience]
    _refuse_folder(out)
    places = places_of(record, asked, audiences, form)
    index_name = _index_name(audiences, asked)
    _refuse_taken(out, [*(place.name for place in places), index_name], force=force)
    making = made_notes(record, asked, places, form)
    with typer.progressbar(
        making, length=len(places), label="Notes", file=sys.stderr, hidden=not is_watched()
    ) as bar:
        made = list(bar)
    index = _index(record, made, audiences)
    _write_all(out, [*((item.name, item.content) for item in made), (index_name, index)], force=force)
    _tell(record, made, out / index_name)
    held = {place.theme.slug for place in places}
    lacking = ", ".join(slug for slug in record.themes if slug not in held)
    if asked.report is not None and lacking:
        say(f"Nothing is held from the {_lower(asked.report.title)} on: {lacking}.")
    elif lacking:
        say(f"There is no easier version yet on: {lacking}.")


def places_of(
    record: Record, asked: NoteRequest, audiences: Sequence[Audience], form: NoteForm
) -> list[Place]:
    """Return every note of a set with the name of its file.

    Raises UsageProblem where no theme has a note of the kind that is asked for.
    """
    return [
        Place(theme, who, f"{name_of_file(theme, asked._replace(audience=who))}{ending_of(form)}")
        for theme in _held(record, asked)
        for who in audiences
    ]


def made_notes(record: Record, asked: NoteRequest, places: Sequence[Place], form: NoteForm) -> Iterator[Made]:
    """Yield the notes of a set, each linked to those beside it for the same readers."""
    for theme, who, name in places:
        files = {other.slug: file for other, readers, file in places if readers == who}
        yield _made(record, theme, asked._replace(audience=who, files=files), form, name)


def refuse_without_page(asked: NoteRequest, form: NoteForm, instead: dict[str, str]) -> None:
    """Raise UsageProblem where large print or a logo is asked for in a form that has no page for it."""
    if form in ON_PAGES:
        return
    if asked.large:
        raise UsageProblem(f"large print needs a page, and {form} has none", instead=instead)
    if asked.logo is not None:
        raise UsageProblem(f"a logo needs a page, and {form} has none", instead=instead)


def name_of_file(theme: Theme, asked: NoteRequest) -> str:
    """Return what the file of a note is called, without its ending: every version has a name of its own."""
    beside = f"-with-{asked.beside.slug}" if asked.beside is not None else ""
    whose = "" if asked.audience.slug == "practitioner" else f"-{asked.audience.slug}"
    return f"{theme.slug}{beside}{whose}{_version(asked)}"


def _version(asked: NoteRequest) -> str:
    return f"{'-plain' if asked.plain else ''}{'-large-print' if asked.large else ''}"


def _held(record: Record, asked: NoteRequest) -> list[Theme]:
    """Return the themes that have a note of the kind that is asked for: the links of a set lead to no other.

    Raises UsageProblem where none has.
    """
    held = [theme for theme in record.themes.values() if has_note(record, theme, asked)]
    if held:
        return held
    if asked.report is None:
        raise UsageProblem("no theme has an easier version yet", instead={"--plain": ""})
    raise UsageProblem(
        f"nothing is held from the {_lower(asked.report.title)}", "leave out --report", {"--report": ""}
    )


def _index_name(audiences: list[Audience], asked: NoteRequest) -> str:
    """Return the name of the page that lists a set: one for each audience and version, so that none hides
    another."""
    only = audiences[0].slug if len(audiences) == 1 else "practitioner"
    whose = "" if only == "practitioner" else f"-{only}"
    return f"index{whose}{_version(asked)}.html"


def _audiences(record: Record, typed: str) -> list[Audience]:
    if typed.strip().lower() == EVERY_AUDIENCE:
        return sorted(record.audiences.values(), key=lambda item: item.order)
    return [find_audience(record, typed)]


def _made(record: Record, theme: Theme, asked: NoteRequest, form: NoteForm, name: str) -> Made:
    note = brief(record, theme, asked, fits=page_of_form(form))
    content = note_content(note, form, Screen(glyph=BLOCK))
    whole = content if isinstance(content, bytes) else content.encode("utf-8")
    return Made(theme, asked.audience, note, name, whole)


def _index(record: Record, made: list[Made], audiences: list[Audience]) -> bytes:
    from csprp_cli.present.html_page import index_page

    groups = [
        (audience.title, [(link_text(item), item.name) for item in made if item.audience == audience])
        for audience in audiences
    ]
    footer = f"{text.NOT_OFFICIAL} Record {record.version}."
    page = index_page(text.SET_TITLE, text.SET_INTRO, groups, day=record.day, footer=footer)
    return page.encode("utf-8")


def link_text(item: Made) -> str:
    """Return what a link says when it is read out alone: the theme, whom it is for, the kind of file."""
    whose = "" if item.audience.slug == "practitioner" else f", for {_lower(item.audience.title)}"
    other = "" if item.note.audience == item.audience.slug else ", with practitioners' actions"
    return f"{item.theme.title}{whose}{other} ({item.name.rpartition('.')[2].upper()})"


def _refuse_folder(out: Path) -> None:
    refuse_dash(out, "--out")
    with telling_of(out):
        refuse_ring(out)
        if not out.exists() and form_called(out.suffix, NoteForm):
            raise UsageProblem(
                f"{out} is the name of a file, and --all writes a folder of them",
                instead={"--out": str(out.with_suffix(""))},
            )
        if out.exists() and not out.is_dir():
            raise UsageProblem(f"{out} is a file", "name a folder for the notes", {"--out": f"{out}-notes"})
        if not out.exists() and not out.absolute().parent.is_dir():
            raise no_folder("--out", out)
        if (out / "datapackage.json").exists():
            raise UsageProblem(f"{out} holds a record", "choose another folder", {"--out": f"{out}-notes"})
        place = out if out.exists() else out.absolute().parent
        if not os.access(place, os.W_OK):
            raise UsageProblem(f"{place} cannot be written to", "choose another folder", {"--out": "notes"})


def _refuse_taken(out: Path, names: list[str], *, force: bool) -> None:
    if force:
        for name in names:
            refuse_own_rows(out / name, {"--out": f"{out}-new"})
        return
    taken = [name for name in names if (out / name).exists()]
    if taken:
        others = f" and {len(taken) - 1} more" if len(taken) > 1 else ""
        raise UsageProblem(
            f"{out / taken[0]} is already there{others}",
            "to write over it",
            {"": "--force"},
        )


def _write_all(out: Path, files: list[tuple[str, bytes]], *, force: bool) -> None:
    new_folder = not out.exists()
    with telling_of(out):
        try:
            out.mkdir(exist_ok=True)
            write_files([(out / name, content) for name, content in files], force=force)
        except BaseException:
            if new_folder:
                with contextlib.suppress(OSError):
                    out.rmdir()
            raise


def _tell(record: Record, made: list[Made], index: Path) -> None:
    """Say what was left out of which note, and what is true of several of them once.

    Themes on which an audience has no words of its own are one line for each audience: with a line for
    each note, what was left out would be lost among dozens of them.
    """
    files: dict[str, list[str]] = {}
    fallen: dict[tuple[Audience, str], list[str]] = {}
    for item in made:
        written = item.note.audience
        own = nothing_written(record, [item.theme.slug], item.audience, written)
        for warning in item.note.warnings:
            if warning == own:
                fallen.setdefault((item.audience, written), []).append(item.theme.slug)
            else:
                files.setdefault(warning, []).append(item.name)
    for (audience, written), themes in fallen.items():
        say(nothing_written(record, themes, audience, written))
    for warning, names in files.items():
        say(warning if len(names) == len(made) else f"{', '.join(names)}: {_lower(warning)}")
    notes = "1 note" if len(made) == 1 else f"{len(made)} notes"
    say(f"written: {notes} and {index}")


def _lower(sentence: str) -> str:
    return sentence[:1].lower() + sentence[1:]
