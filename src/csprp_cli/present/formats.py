"""Which form an answer takes, and what it is in that form: one function for each question."""

from collections.abc import Mapping
from datetime import date
from enum import StrEnum
from pathlib import Path
from typing import NamedTuple, TypeVar

from csprp_cli.model.note import MOST_ROOM, Note
from csprp_cli.model.problem import UsageProblem
from csprp_cli.model.result import Result

Chosen = TypeVar("Chosen")


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


NEEDS_A_FILE = {"docx": "a Word file", "xlsx": "an Excel file", "pdf": "a PDF"}
"""Forms that no screen can show, and what they are called."""

OF_FILES = frozenset({Form.DOCX, Form.XLSX, Form.HTML, Form.PDF})
NOTE_FILES = frozenset({NoteForm.DOCX, NoteForm.PDF, NoteForm.HTML})
"""Forms that are made as a whole file of bytes."""

_ENDINGS = {
    ".csv": Form.CSV,
    ".json": Form.JSON,
    ".md": Form.MD,
    ".txt": Form.TABLE,
    ".docx": Form.DOCX,
    ".xlsx": Form.XLSX,
    ".html": Form.HTML,
    ".pdf": Form.PDF,
}
_NOTE_ENDINGS = {
    ".txt": NoteForm.TEXT,
    ".md": NoteForm.MD,
    ".json": NoteForm.JSON,
    ".docx": NoteForm.DOCX,
    ".pdf": NoteForm.PDF,
    ".html": NoteForm.HTML,
}


class Edition(NamedTuple):
    """What a file says of the record it was made from: its day, which the file is dated, and small print."""

    day: date = date(2000, 1, 1)
    footer: str = ""


def choose_form(asked: Form | None, out: Path | None, *, on_terminal: bool) -> Form:
    """Return the form of an answer: what was asked, else the file's ending, else table or CSV.

    Raises UsageProblem for an ending that names no form.
    """
    if asked is not None:
        _refuse_other_ending(asked, out, _ENDINGS)
        return asked
    if out is not None:
        return _by_ending(out, _ENDINGS)
    return Form.TABLE if on_terminal else Form.CSV


def choose_note_form(asked: NoteForm | None, out: Path | None) -> NoteForm:
    """Return the form of a note: what was asked, else the file's ending, else text."""
    if asked is not None:
        _refuse_other_ending(asked, out, _NOTE_ENDINGS)
        return asked
    return _by_ending(out, _NOTE_ENDINGS) if out is not None else NoteForm.TEXT


def _refuse_other_ending(asked: StrEnum, out: Path | None, endings: Mapping[str, StrEnum]) -> None:
    """Raise UsageProblem where a file's ending promises another form: the wrong program would open it.

    ".txt" promises no more than text, so any form of text may go there.
    """
    if out is None:
        return
    ending = out.suffix.lower()
    promised = endings.get(ending)
    is_text = ending == ".txt" and asked not in NEEDS_A_FILE
    if promised is not None and promised is not asked and not is_text:
        wanted = next(ending for ending, form in endings.items() if form is asked)
        raise UsageProblem(
            f'"{out.name}" promises {promised}, and --format asks for {asked}',
            f"leave out --format, or end the file in {wanted}",
        )


def _by_ending(out: Path, endings: dict[str, Chosen]) -> Chosen:
    form = endings.get(out.suffix.lower())
    if form is None:
        known = ", ".join(endings)
        raise UsageProblem(
            f'"{out.suffix or out.name}" names no format that csprp writes', f"end the file in {known}"
        )
    return form


def ending_of(form: NoteForm) -> str:
    """Return the ending of a file of that form: ".txt" for text, else its own name."""
    return next(ending for ending, named in _NOTE_ENDINGS.items() if named is form)


def result_text(result: Result, form: Form, *, width: int, glyph: str, terminal: bool, excel: bool) -> str:
    """Return an answer in one form of text. `terminal` allows colour and puts the summary last."""
    if form is Form.CSV:
        from csprp_cli.present.csv_rows import csv_text

        return csv_text(result, excel=excel)
    if form is Form.JSON:
        from csprp_cli.present.json_envelope import json_text

        return json_text(result)
    from csprp_cli.present.blocks import page_of

    if form is Form.MD:
        from csprp_cli.present.text.markdown import markdown

        return markdown(page_of(result, summary_first=True))
    if terminal:
        from csprp_cli.present.text.terminal import draw

        return draw(page_of(result, summary_first=False), width, glyph)
    from csprp_cli.present.text.plain import plain

    return plain(page_of(result, summary_first=False), width, glyph)


def result_file(result: Result, form: Form, edition: Edition) -> bytes:
    """Return an answer as a file of bytes: Word, Excel, a web page or PDF, the summary first."""
    if form is Form.XLSX:
        from csprp_cli.present.excel.answer import workbook

        return workbook(result, edition.day)
    from csprp_cli.present.blocks import page_of

    blocks = page_of(result, summary_first=True, footer=edition.footer)
    if form is Form.DOCX:
        from csprp_cli.present.word.document import word

        return word(blocks, title=result.title, day=edition.day)
    if form is Form.HTML:
        from csprp_cli.present.html_page import web_page

        return web_page(blocks, title=result.title, day=edition.day, one_page=False).encode("utf-8")
    from csprp_cli.present.pdf import pdf

    return pdf(blocks, title=result.title, day=edition.day).content


def note_text(note: Note, form: NoteForm, *, width: int, glyph: str, terminal: bool) -> str:
    """Return a note in one form of text."""
    if form is NoteForm.JSON:
        from csprp_cli.present.json_envelope import json_note

        return json_note(note)
    from csprp_cli.present.blocks import page_of_note

    if form is NoteForm.MD:
        from csprp_cli.present.text.markdown import markdown

        return markdown(page_of_note(note))
    if terminal:
        from csprp_cli.present.text.terminal import draw

        return draw(page_of_note(note), width, glyph)
    from csprp_cli.present.text.plain import plain

    return plain(page_of_note(note), width, glyph)


def note_file(note: Note, form: NoteForm) -> bytes:
    """Return a note as a file of bytes: Word, a web page or PDF."""
    from csprp_cli.present.blocks import page_of_note

    if form is NoteForm.DOCX:
        from csprp_cli.present.word.document import word

        return word(page_of_note(note), title=note.name, day=note.day)
    if form is NoteForm.HTML:
        from csprp_cli.present.html_page import web_page

        return web_page(page_of_note(note), title=note.name, day=note.day, one_page=True).encode("utf-8")
    return _note_pdf(note)[0]


def fits_its_page(note: Note, form: NoteForm) -> bool:
    """Return whether a note holds on its page, as laid out: one page, and one more where it has a back.

    PDF is laid out here. Word and a browser lay out on the reader's machine: for them the words of a note
    are limited (notes/selection.py) so that there is room to spare.
    """
    if form in (NoteForm.DOCX, NoteForm.HTML):
        return note.words <= MOST_ROOM
    if form is not NoteForm.PDF:
        return True
    return _note_pdf(note)[1] == (2 if note.back else 1)


def _note_pdf(note: Note) -> tuple[bytes, int]:
    from csprp_cli.present.blocks import page_of_note
    from csprp_cli.present.pdf import pdf

    return pdf(page_of_note(note), title=note.name, day=note.day, one_page=True)
