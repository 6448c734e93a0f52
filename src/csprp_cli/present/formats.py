"""Which form an answer or a note takes, and what it is in that form. A form is one entry of TEXTS or FILES.

Its name also stands in Form, in NoteForm, or in both: these are the choices that the command line offers.
"""

from collections.abc import Callable, Iterable, Mapping
from datetime import date
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple, Never, TypeVar

from csprp_cli.model.note import MOST_ROOM, Note
from csprp_cli.model.problem import UsageProblem
from csprp_cli.model.result import Result

if TYPE_CHECKING:
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


class NoteForm(StrEnum):
    """The forms that a note can take."""

    TEXT = "text"
    MD = "md"
    JSON = "json"
    DOCX = "docx"
    PDF = "pdf"
    HTML = "html"


Chosen = TypeVar("Chosen", Form, NoteForm)


class Edition(NamedTuple):
    """What a file says of the record it was made from: its day, which the file is dated, and small print."""

    day: date = date(2000, 1, 1)
    footer: str = ""


def _csv(result: Result, excel: bool) -> str:
    from csprp_cli.present.csv_rows import csv_text

    return csv_text(result, excel=excel)


def _json(result: Result, _: bool) -> str:
    from csprp_cli.present.json_envelope import json_text

    return json_text(result)


def _json_note(note: Note) -> str:
    from csprp_cli.present.json_envelope import json_note

    return json_note(note)


def _markdown(blocks: "Iterable[Block]", *_: object) -> str:
    from csprp_cli.present.text.markdown import markdown

    return markdown(blocks)


def _plain(blocks: "Iterable[Block]", width: int, glyph: str, terminal: bool) -> str:
    if terminal:
        from csprp_cli.present.text.terminal import draw

        return draw(blocks, width, glyph)
    from csprp_cli.present.text.plain import plain

    return plain(blocks, width, glyph)


def _excel(result: Result, edition: Edition) -> bytes:
    from csprp_cli.present.excel.answer import workbook

    return workbook(result, edition.day)


def _word(blocks: "Iterable[Block]", title: str, day: date, _: bool) -> bytes:
    from csprp_cli.present.word.document import word

    return word(blocks, title=title, day=day)


def _html(blocks: "Iterable[Block]", title: str, day: date, one_page: bool) -> bytes:
    from csprp_cli.present.html_page import web_page

    return web_page(blocks, title=title, day=day, one_page=one_page).encode("utf-8")


def _pdf(blocks: "Iterable[Block]", title: str, day: date, one_page: bool) -> bytes:
    from csprp_cli.present.pdf import pdf

    return pdf(blocks, title=title, day=day, one_page=one_page).content


def _none(*_: object) -> Never:
    raise TypeError("a form that is no choice for this")


class TextForm(NamedTuple):
    """A form of text: the ending of its files, and how a page is written in it, for a width, a glyph of bars
    and a terminal or none. `answer` and `note` write those that are no page in it, but rows or fields.
    """

    ending: str
    page: "Callable[[Iterable[Block], int, str, bool], str]" = _none
    summary_first: bool = False
    answer: Callable[[Result, bool], str] | None = None
    note: Callable[[Note], str] | None = None


class FileForm(NamedTuple):
    """A form made as a whole file of bytes. `called` names what no screen can show."""

    ending: str
    page: "Callable[[Iterable[Block], str, date, bool], bytes]" = _none
    called: str = ""
    answer: Callable[[Result, Edition], bytes] | None = None


TEXTS = {
    "table": TextForm(".txt", _plain),
    "text": TextForm(".txt", _plain),
    "csv": TextForm(".csv", answer=_csv),
    "json": TextForm(".json", answer=_json, note=_json_note),
    "md": TextForm(".md", _markdown, summary_first=True),
}
FILES = {
    "docx": FileForm(".docx", _word, "a Word file"),
    "xlsx": FileForm(".xlsx", called="an Excel file", answer=_excel),
    "html": FileForm(".html", _html),
    "pdf": FileForm(".pdf", _pdf, "a PDF"),
}


def ending_of(form: Form | NoteForm) -> str:
    """Return the ending of a file of that form: ".txt" for text, else its own name."""
    return (TEXTS[form] if form in TEXTS else FILES[form]).ending


NEEDS_A_FILE = {name: form.called for name, form in FILES.items() if form.called}
"""Forms that no screen can show, and what they are called."""

OF_FILES = frozenset(form for form in Form if form in FILES)
NOTE_FILES = frozenset(form for form in NoteForm if form in FILES)
"""Forms that are made as a whole file of bytes."""

_ENDINGS = {ending_of(form): form for form in Form}
_NOTE_ENDINGS = {ending_of(form): form for form in NoteForm}


def choose_form(asked: Form | None, out: Path | None, *, on_terminal: bool) -> Form:
    """Return the form of an answer: what was asked, else the file's ending, else table or CSV.

    Raises UsageProblem for an ending that names no form, or another one than was asked.
    """
    return _chosen(asked, out, _ENDINGS, Form.TABLE if on_terminal else Form.CSV)


def choose_note_form(asked: NoteForm | None, out: Path | None) -> NoteForm:
    """Return the form of a note: what was asked, else the file's ending, else text. Raises as choose_form."""
    return _chosen(asked, out, _NOTE_ENDINGS, NoteForm.TEXT)


def _chosen(asked: Chosen | None, out: Path | None, endings: Mapping[str, Chosen], usual: Chosen) -> Chosen:
    """Return the form that was asked, else that of a file's ending.

    An ending that promises another form is refused, because the wrong program would open the file. ".txt"
    promises no more than text, so any form of text may go there.
    """
    if out is None:
        return asked or usual
    ending = out.suffix.lower()
    promised = endings.get(ending)
    if asked is None and promised is None:
        known = ", ".join(endings)
        raise UsageProblem(
            f'"{out.suffix or out.name}" names no format that csprp writes', f"end the file in {known}"
        )
    is_text = ending == ".txt" and asked not in NEEDS_A_FILE
    if asked is not None and promised not in (None, asked) and not is_text:
        raise UsageProblem(
            f'"{out.name}" promises {promised}, and --format asks for {asked}',
            f"leave out --format, or end the file in {ending_of(asked)}",
        )
    return asked or promised or usual


def result_text(result: Result, form: Form, *, width: int, glyph: str, terminal: bool, excel: bool) -> str:
    """Return an answer in one form of text. `terminal` allows colour and puts the summary last."""
    chosen = TEXTS[form]
    if chosen.answer is not None:
        return chosen.answer(result, excel)
    from csprp_cli.present.blocks import page_of

    return chosen.page(page_of(result, summary_first=chosen.summary_first), width, glyph, terminal)


def result_file(result: Result, form: Form, edition: Edition) -> bytes:
    """Return an answer as a file of bytes: Word, Excel, a web page or PDF, the summary first."""
    chosen = FILES[form]
    if chosen.answer is not None:
        return chosen.answer(result, edition)
    from csprp_cli.present.blocks import page_of

    blocks = page_of(result, summary_first=True, footer=edition.footer)
    return chosen.page(blocks, result.title, edition.day, False)


def note_text(note: Note, form: NoteForm, *, width: int, glyph: str, terminal: bool) -> str:
    """Return a note in one form of text."""
    chosen = TEXTS[form]
    if chosen.note is not None:
        return chosen.note(note)
    from csprp_cli.present.blocks import page_of_note

    return chosen.page(page_of_note(note), width, glyph, terminal)


def note_file(note: Note, form: NoteForm) -> bytes:
    """Return a note as a file of bytes: Word, a web page or PDF."""
    from csprp_cli.present.blocks import page_of_note

    return FILES[form].page(page_of_note(note), note.name, note.day, True)


def fits_its_page(note: Note, form: NoteForm) -> bool:
    """Return whether a note holds on its page, as laid out: one page, and one more where it has a back.

    PDF is laid out here. Word and a browser lay out on the reader's machine: for them the words of a note
    are limited (notes/selection.py) so that there is room to spare.
    """
    if form in (NoteForm.DOCX, NoteForm.HTML):
        return note.words <= MOST_ROOM
    if form is not NoteForm.PDF:
        return True
    from csprp_cli.present.blocks import page_of_note
    from csprp_cli.present.pdf import pdf

    pages = pdf(page_of_note(note), title=note.name, day=note.day, one_page=True).pages
    return pages == (2 if note.back else 1)
