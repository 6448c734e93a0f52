"""Which form an answer or a note takes, and what it is in that form.

A form stands in Form, in NoteForm or in both: these are the choices that the command line offers. Each
renderer is imported where it is called.
"""

from collections.abc import Iterable
from datetime import date
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple, TypeVar

from csprp_cli.model.body_size import BodySize
from csprp_cli.model.problem import UsageProblem
from csprp_cli.model.result import Result
from csprp_cli.model.steering import without_steering

if TYPE_CHECKING:
    from csprp_cli.model.note import Note
    from csprp_cli.model.report import Report
    from csprp_cli.notes.brief import Fits
    from csprp_cli.present.blocks import Block


class Form(StrEnum):
    """The forms that an answer with rows can take."""

    TABLE = "table"
    CSV = "csv"
    JSON = "json"
    MD = "md"
    DOCX = "docx"
    XLSX = "xlsx"
    HTML = "html"
    PDF = "pdf"
    SVG = "svg"
    PNG = "png"


class NoteForm(StrEnum):
    """The forms that a note can take."""

    TEXT = "text"
    MD = "md"
    JSON = "json"
    DOCX = "docx"
    PDF = "pdf"
    HTML = "html"


class ReportForm(StrEnum):
    """The forms that a report and a board pack can take: each is a file. CSV holds the numbers of an area
    alone, for the release after this one."""

    HTML = "html"
    DOCX = "docx"
    PDF = "pdf"
    CSV = "csv"


Chosen = TypeVar("Chosen", Form, NoteForm, ReportForm)


class Edition(NamedTuple):
    """What a file says of the record it was made from: its day, which the file is dated, and small print."""

    day: date = date(2000, 1, 1)
    footer: str = ""


WIDEST_TEXT = 80
"""Paragraphs stop here however wide the window is: longer lines are hard to read."""


class Screen(NamedTuple):
    """What text is laid out for: its width in characters, the glyph of its bars, and whether a terminal
    draws it, which allows colour. A short page takes `lines` at most, and names the line to type for all of
    it: `again`. Where that is empty, the whole page is laid out."""

    width: int = WIDEST_TEXT
    glyph: str = "#"
    terminal: bool = False
    lines: int = 40
    again: str = ""


NEEDS_A_FILE = {"docx": "a Word file", "xlsx": "an Excel file", "pdf": "a PDF", "png": "a PNG picture"}
"""Forms that no screen can show, and what they are called."""

OF_FILES = frozenset((*NEEDS_A_FILE, "html", "svg"))
"""Forms that are made as a whole file of bytes."""


ON_PAGES = frozenset((NoteForm.DOCX, NoteForm.PDF, NoteForm.HTML))
"""Forms of a note that are laid out on pages, and can hold a picture."""

_CALLED = {
    "xlsx": "xlsx excel xls xlsm ods spreadsheet workbook",
    "docx": "docx doc word odt rtf docm dotx document",
    "html": "html htm web webpage page browser",
    "md": "md markdown mdown",
    "pdf": "pdf print printer paper",
    "svg": "svg svgz picture chart graph plot vector",
    "png": "png jpg jpeg gif bmp tif tiff webp image bitmap",
    "json": "json api",
    "csv": "csv tsv comma data",
    "table": "table text txt plain screen terminal",
    "text": "text txt table plain screen terminal",
}
"""What people call each form, and endings that other programs give."""


def form_called(typed: str, forms: Iterable[str]) -> str:
    """Return the one of these forms that people call so, or nothing."""
    wanted = typed.strip().lower().lstrip(".")
    return next((form for form in forms if wanted in _CALLED.get(form, "").split()), "")


def ending_of(form: Form | NoteForm | ReportForm) -> str:
    """Return the ending of a file of that form: ".txt" for text, else its own name."""
    return ".txt" if form in ("table", "text") else f".{form}"


def with_ending(out: Path, ending: str) -> Path:
    """Return a file with another ending; of "-", of what is no name ("." or "/") and of an ending alone
    (".svg"), a name to start with."""
    name = out.name.rstrip(".")
    if name in ("", "-"):
        return Path(f"csprp{ending}")
    return out.with_name("csprp" if form_called(name, OF_FILES) else name).with_suffix(ending)


def choose_form(asked: Chosen | None, out: Path | None, usual: Chosen) -> Chosen:
    """Return the form of an answer or a note: what was asked, else the file's ending, else the usual one.

    An ending that promises another form is refused, because the wrong program would open the file, and so is
    one that only other programs write (.ods, .doc, .jpg). ".txt" promises no more than text, so any form of
    text may go there.

    Raises UsageProblem for an ending that names no form, or another one than was asked.
    """
    if out is None:
        return asked or usual
    endings = {ending_of(form): form for form in type(usual)}
    ending = out.suffix.lower()
    promised = endings.get(ending)
    if asked is None and promised is None:
        known = ", ".join(endings)
        meant = form_called(out.suffix or out.name, type(usual)) or "docx"
        raise UsageProblem(
            f'"{out.suffix or out.name}" names no format that csprp writes',
            f"end the file in {known}",
            {"--out": str(with_ending(out, f".{meant}"))},
        )
    is_text = ending == ".txt" and asked not in NEEDS_A_FILE
    other = "" if promised else form_called(ending, OF_FILES)
    if asked is not None and other and (other != asked or other in NEEDS_A_FILE):
        raise UsageProblem(
            f'"{out.name}" is a name for another program, and --format asks for {asked}',
            f"end the file in {ending_of(asked)}",
            {"--out": str(with_ending(out, ending_of(asked)))},
        )
    if asked is not None and promised not in (None, asked) and not is_text:
        raise UsageProblem(
            f'"{out.name}" promises {promised}, and --format asks for {asked}',
            f"leave out --format, or end the file in {ending_of(asked)}",
            {"--format": ""},
        )
    return asked or promised or usual


def result_content(
    result: Result, form: Form, edition: Edition, screen: Screen, *, excel: bool = False
) -> str | bytes:
    """Return an answer in one form: text, or a file of bytes. No character in it steers a terminal.

    `excel` puts a byte order mark before CSV.
    """
    if form is Form.CSV:
        from csprp_cli.present.csv_rows import csv_text

        return csv_text(result._replace(records=without_steering(result.records)), excel=excel)
    result, edition = without_steering(result), without_steering(edition)
    match form:
        case Form.JSON:
            from csprp_cli.present.json_envelope import json_text

            return json_text(result)
        case Form.XLSX:
            from csprp_cli.present.excel.answer import workbook

            return workbook(result, edition.day)
        case Form.SVG | Form.PNG:
            from csprp_cli.present.picture import picture

            if form is Form.SVG:
                return picture(result, edition.footer).encode("utf-8")
            from csprp_cli.present.letters import OURS
            from csprp_cli.present.png import png

            return png(picture(result, edition.footer, OURS))
    if form is Form.TABLE and screen.again:
        from csprp_cli.present.short_page import short_page

        short = short_page(result, screen.again, screen.width, screen.lines)
        return _page(short, form, screen, result.title, edition.day, one_page=False)
    from csprp_cli.present.blocks import page_of

    if form in OF_FILES:
        result = result.handout or result
    in_text = form is Form.TABLE
    blocks = page_of(result, footer=edition.footer, drawn=form in OF_FILES, in_text=in_text)
    return _page(blocks, form, screen, result.title, edition.day, one_page=False)


def note_content(note: "Note", form: NoteForm, screen: Screen) -> str | bytes:
    """Return a note in one form: text, or a file of bytes. No character in it steers a terminal."""
    note = without_steering(note)
    if form is NoteForm.JSON:
        from csprp_cli.present.json_envelope import json_note

        return json_note(note)
    if form is NoteForm.TEXT and screen.again:
        from csprp_cli.present.short_page import short_note

        short = short_note(note, screen.again, screen.width, screen.lines)
        return _page(short, form, screen, note.name, note.day, one_page=True)
    from csprp_cli.present.blocks import page_of_note

    one_page = not note.large
    size = _body_size(note, form) if form in OF_FILES else BodySize.USUAL
    return _page(page_of_note(note), form, screen, note.name, note.day, one_page=one_page, size=size)


def report_content(report: "Report", form: ReportForm) -> bytes:
    """Return a report as a file. No character in it steers a terminal.

    Raises UsageProblem for CSV of a report that holds no numbers of an area.
    """
    from csprp_cli.present.report_blocks import page_of_report

    report = without_steering(report)
    if form is ReportForm.CSV:
        from csprp_cli.present.csv_rows import csv_text

        if not report.numbers:
            problem = "CSV holds the numbers of an area, and this report has none"
            raise UsageProblem(problem, "for the figures: csprp trends --metric deaths --out deaths.csv")
        rows = Result("report", report.title, report.fields, report.numbers)
        return csv_text(rows).encode("utf-8")
    page = _page(page_of_report(report), form, Screen(), report.title, report.day, one_page=False)
    assert isinstance(page, bytes)
    return page


def _body_size(note: "Note", form: NoteForm) -> BodySize:
    """Return the size of the letters of a note: 12 points where its page holds all the same, else 11.

    PDF is laid out to see it; Word and a browser lay out on the reader's machine.
    """
    if form is not NoteForm.PDF or note.large:
        from csprp_cli.present.body_size import on_paper

        return on_paper(note)
    return BodySize.ROOMY if _pages(note, BodySize.ROOMY) <= _whole(note) else BodySize.USUAL


def _pages(note: "Note", size: BodySize) -> int:
    from csprp_cli.present.blocks import page_of_note
    from csprp_cli.present.pdf import pdf

    return pdf(page_of_note(note), title=note.name, day=note.day, one_page=True, size=size).pages


def _whole(note: "Note") -> int:
    """Return how many pages a note has: one, and one more where it has a back."""
    return 2 if note.back else 1


def _page(
    blocks: "Iterable[Block]",
    form: str,
    screen: Screen,
    title: str,
    day: date,
    *,
    one_page: bool,
    size: BodySize = BodySize.USUAL,
) -> str | bytes:
    match form:
        case "md":
            from csprp_cli.present.text.markdown import markdown

            return markdown(blocks)
        case "docx":
            from csprp_cli.present.word.document import word

            return word(blocks, title=title, day=day, size=size)
        case "html":
            from csprp_cli.present.html_page import web_page

            page = web_page(blocks, title=title, day=day, one_page=one_page, size=size)
            return page.encode("utf-8")
        case "pdf":
            from csprp_cli.present.pdf import pdf

            return pdf(blocks, title=title, day=day, one_page=one_page, size=size).content
    if screen.terminal:
        from csprp_cli.present.text.terminal import draw

        return draw(blocks, screen.width, screen.glyph)
    from csprp_cli.present.text.plain import plain

    return plain(blocks, screen.width, screen.glyph)


def page_of_form(form: NoteForm) -> "Fits | None":
    """Return whether a note holds on a page of a form, or None for one that is laid out on no page."""
    if form not in OF_FILES:
        return None
    return lambda note: fits_its_page(note, form)


def fits_its_page(note: "Note", form: NoteForm) -> bool:
    """Return whether a note holds on its page, as laid out: one page, and one more where it has a back.

    PDF is laid out here. Word and a browser lay out on the reader's machine: for them the words of a note
    are limited (notes/selection.py) so that there is room to spare.
    """
    if form is not NoteForm.PDF:
        from csprp_cli.notes.height import PAGE, height_of

        return height_of(note) <= PAGE
    return _pages(note, BodySize.USUAL) == _whole(note)
