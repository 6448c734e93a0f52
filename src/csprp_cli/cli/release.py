"""csprp release: everything that can be sent to somebody without csprp, in one folder."""

import hashlib
import sys
from collections.abc import Callable, Iterator, Mapping
from functools import partial
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, NamedTuple

import typer

from csprp_cli.cli.export import Ending, exported
from csprp_cli.cli.folders import recover_folder, write_folder
from csprp_cli.cli.options import Data, Force, data_of, help_text, overlays_of
from csprp_cli.cli.places import refuse_unwritable_folder
from csprp_cli.cli.streams import is_watched, say
from csprp_cli.model.problem import UsageProblem
from csprp_cli.present.formats import NoteForm, ReportForm, report_content

if TYPE_CHECKING:
    from csprp_cli.notes.selection import NoteRequest
    from csprp_cli.record.record import Record

INDEX, SUMS = "index.html", "SHA256SUMS"
NOTES = "notes"

_KIB = 1024
_KINDS = {"docx": "Word", "xlsx": "Excel", "ods": "OpenDocument", "sqlite": "SQLite"}


class Written(NamedTuple):
    """One file of a release: its name in the folder, what a link to it says, its bytes."""

    name: str
    says: str
    content: bytes


class Part(NamedTuple):
    """One part of a release: its heading on the index page, how many files it has, what makes them.

    A part is made file by file, so that a bar can tell how far it is.
    """

    heading: str
    files: int
    make: Callable[[], Iterator[Written]]


@help_text(
    """Everything to send to people without csprp, in one folder.

    The report, a workbook, the record as data, every note as PDF and Word, a page that lists them, and
    checksums. The same record gives the same files on any day.

    Example: csprp release --out release
    """
)
def release(
    ctx: typer.Context,
    out: Annotated[
        Path | None,
        typer.Option(
            "--out", "-o", metavar="DIR", help="The folder to write: a new one, or a release with --force."
        ),
    ] = None,
    force: Force = False,
    data: Data = None,
) -> None:
    from csprp_cli.record.load import load

    if out is None:
        raise UsageProblem("a release needs a folder to go into", instead={"--out": "release"})
    if overlays_of(ctx, None):
        raise UsageProblem(
            "a release is of the record alone: its ZIP holds no overlay",
            "leave out --overlay",
            {"--overlay": ""},
        )
    recover_folder(out)
    refuse = partial(refuse_unwritable_folder, out, force=force, ours=_is_release, option="--out")
    refuse()
    record = load(data_of(ctx, data))
    parts = _parts(record)
    made = _made(parts)
    contents = {item.name: item.content for files in made.values() for item in files}
    contents[INDEX] = _index(record, made)
    contents[SUMS] = _sums(contents)
    if NoteForm.PDF not in _forms():
        say("The notes are in Word alone: PDF needs Typst, which has no build for this machine.")
    write_folder(contents, out, lambda _: refuse(), _is_untouched)
    say(f"written: {out}: {len(contents)} files; open {out / INDEX}")


def _parts(record: "Record") -> tuple[Part, ...]:
    """Return what a release holds, in the order of its index page."""
    return (
        Part(
            "The report: what has happened, what may be compared, every theme",
            len(_forms()) + 1,
            partial(_report, record),
        ),
        Part("Everything as a workbook", 2, partial(_workbooks, record)),
        Part("Data", 4, partial(_data, record)),
        *_notes(record),
    )


def _made(parts: tuple[Part, ...]) -> Mapping[str, list[Written]]:
    """Return the files of each part by its heading. How far it is goes to the error stream."""
    made: dict[str, list[Written]] = {}
    watched = is_watched()
    total = sum(part.files for part in parts)
    with typer.progressbar(length=total, label="Release", file=sys.stderr, hidden=not watched) as bar:
        for part in parts:
            if not watched:
                say(f"making: {part.heading.lower()} ({part.files} file{'s' if part.files > 1 else ''})")
            for item in part.make():
                made.setdefault(part.heading, []).append(item)
                bar.update(1)
    return made


# -- what it holds ---------------------------------------------------------------------------------------


def _report(record: "Record") -> Iterator[Written]:
    from csprp_cli.report.national import ReportRequest, national_report

    whole = national_report(record, ReportRequest())
    for form in (ReportForm.HTML, *(ReportForm(form) for form in _forms())):
        yield Written(f"report.{form}", "Everything on one page to read", report_content(whole, form))


def _workbooks(record: "Record") -> Iterator[Written]:
    for ending in (Ending.WORKBOOK, Ending.OPEN_WORKBOOK):
        for name, content in exported(record, ending, f"csprp{ending}").items():
            yield Written(name, "Figures, themes, findings and sources", content)


def _data(record: "Record") -> Iterator[Written]:
    says = {
        "figures.csv": "All figures in one table",
        "figures-codebook.csv": "What each column of that table means",
        "record.zip": "The record as a Data Package: every table, with its schema",
        "csprp.sqlite": "The record as a database",
    }
    for ending, name in (
        (Ending.FIGURES, "figures.csv"),
        (Ending.PACKAGE, "record.zip"),
        (Ending.DATABASE, "csprp.sqlite"),
    ):
        for file, content in exported(record, ending, name).items():
            yield Written(f"data/{file}", says[file], content)


def _notes(record: "Record") -> Iterator[Part]:
    """Yield every note as PDF and Word: for each group of readers, and those with an easier version."""
    from csprp_cli.cli.note_set import places_of
    from csprp_cli.notes.selection import NoteRequest

    each = len(_forms())
    everybody = sorted(record.audiences.values(), key=lambda item: item.order)
    asked = NoteRequest(audience=record.audiences["practitioner"])
    for audience in everybody:
        own = asked._replace(audience=audience)
        files = each * len(places_of(record, own, [audience], NoteForm.PDF))
        whom = audience.title[:1].lower() + audience.title[1:]
        yield Part(f"One-page notes: {whom}", files, partial(_note_files, record, own))
    easier = asked._replace(plain=True)
    try:
        files = each * len(places_of(record, easier, [asked.audience], NoteForm.PDF))
    except UsageProblem:  # a record of somebody's own may have none
        return
    yield Part("One-page notes: easier versions", files, partial(_note_files, record, easier))


def _forms() -> tuple[NoteForm, ...]:
    """Return the forms of a note: Word alone where Typst has no build, as for Windows on Arm."""
    return (NoteForm.PDF, NoteForm.DOCX) if find_spec("typst") else (NoteForm.DOCX,)


def _note_files(record: "Record", asked: "NoteRequest") -> Iterator[Written]:
    from csprp_cli.cli.note_set import link_text, made_notes, places_of

    sets = [
        made_notes(record, asked, places_of(record, asked, [asked.audience], form), form) for form in _forms()
    ]
    for one_in_each_form in zip(*sets, strict=True):
        for note in one_in_each_form:
            says = link_text(note).rpartition(" (")[0]
            yield Written(f"{NOTES}/{note.name}", says, note.content)


# -- what lists it ---------------------------------------------------------------------------------------


def _index(record: "Record", made: Mapping[str, list[Written]]) -> bytes:
    from csprp_cli.notes import standing_text as text
    from csprp_cli.present.html_page import index_page

    groups = [(heading, [(_link(item), item.name) for item in files]) for heading, files in made.items()]
    footer = f"{text.NOT_OFFICIAL} Record {record.version}. {SUMS} holds a checksum of each file."
    page = index_page(text.RELEASE_TITLE, text.RELEASE_INTRO, groups, day=record.day, footer=footer)
    return page.encode("utf-8")


def _link(item: Written) -> str:
    """Return what a link says: what the file is, which kind, and how large."""
    ending = item.name.rpartition(".")[2]
    kind = _KINDS.get(ending, ending.upper())
    return f"{item.says} ({kind}, {max(round(len(item.content) / _KIB), 1):,} KB)"


def _sums(contents: Mapping[str, bytes]) -> bytes:
    """Return a line for each file, as `sha256sum -c` reads it."""
    lines = (f"{hashlib.sha256(content).hexdigest()}  {name}\n" for name, content in sorted(contents.items()))
    return "".join(lines).encode("ascii")


def _told(folder: Path) -> dict[str, str] | None:
    """Return the checksum of each file of a release by its name, or None where a folder is none."""
    try:
        lines = (folder / SUMS).read_text(encoding="ascii").splitlines()
        return {name: told for told, _, name in (line.partition("  ") for line in lines)}
    except (OSError, ValueError):
        return None


def _files(folder: Path) -> set[str]:
    return {path.relative_to(folder).as_posix() for path in folder.rglob("*") if not path.is_dir()}


def _is_release(folder: Path) -> bool:
    """Return whether a folder holds a release and nothing else."""
    told = _told(folder)
    return told is not None and INDEX in told and _files(folder) <= {*told, SUMS}


def _is_untouched(folder: Path) -> bool:
    """Return whether a release is as it was written, or a folder empty: nothing of a person's is in it."""
    if not _files(folder):
        return True
    told = _told(folder)
    if told is None or _files(folder) != {*told, SUMS}:
        return False
    return all(hashlib.sha256((folder / name).read_bytes()).hexdigest() == told[name] for name in told)
