"""Which form an answer takes, and its text in that form: one function for each question."""

from enum import StrEnum
from pathlib import Path
from typing import TypeVar

from csprp_cli.model.note import Note
from csprp_cli.model.problem import UsageProblem
from csprp_cli.model.result import Result

Chosen = TypeVar("Chosen")


class Form(StrEnum):
    """The forms that an answer with rows can take."""

    TABLE = "table"
    CSV = "csv"
    JSON = "json"
    MD = "md"


class NoteForm(StrEnum):
    """The forms that a note can take."""

    TEXT = "text"
    MD = "md"
    JSON = "json"


_ENDINGS = {".csv": Form.CSV, ".json": Form.JSON, ".md": Form.MD, ".txt": Form.TABLE}
_NOTE_ENDINGS = {".txt": NoteForm.TEXT, ".md": NoteForm.MD, ".json": NoteForm.JSON}


def choose_form(asked: Form | None, out: Path | None, *, on_terminal: bool) -> Form:
    """Return the form of an answer: what was asked, else the file's ending, else table or CSV.

    Raises UsageProblem for an ending that names no form.
    """
    if asked is not None:
        return asked
    if out is not None:
        return _by_ending(out, _ENDINGS)
    return Form.TABLE if on_terminal else Form.CSV


def choose_note_form(asked: NoteForm | None, out: Path | None) -> NoteForm:
    """Return the form of a note: what was asked, else the file's ending, else text."""
    if asked is not None:
        return asked
    return _by_ending(out, _NOTE_ENDINGS) if out is not None else NoteForm.TEXT


def _by_ending(out: Path, endings: dict[str, Chosen]) -> Chosen:
    form = endings.get(out.suffix.lower())
    if form is None:
        known = ", ".join(endings)
        raise UsageProblem(
            f'"{out.suffix or out.name}" names no format that csprp writes', f"end the file in {known}"
        )
    return form


def result_text(result: Result, form: Form, *, width: int, glyph: str, terminal: bool, excel: bool) -> str:
    """Return an answer in one form. `terminal` allows colour and puts the summary last."""
    if form is Form.CSV:
        from csprp_cli.present.csv_rows import csv_text

        return csv_text(result, excel=excel)
    if form is Form.JSON:
        from csprp_cli.present.json_envelope import json_text

        return json_text(result)
    from csprp_cli.present.page import page_of

    if form is Form.MD:
        from csprp_cli.present.markdown import markdown

        return markdown(page_of(result, summary_first=True))
    if terminal:
        from csprp_cli.present.terminal import draw

        return draw(page_of(result, summary_first=False), width, glyph)
    from csprp_cli.present.plain import plain

    return plain(page_of(result, summary_first=False), width, glyph)


def note_text(note: Note, form: NoteForm, *, width: int, glyph: str, terminal: bool) -> str:
    """Return a note in one form."""
    if form is NoteForm.JSON:
        from csprp_cli.present.json_envelope import json_note

        return json_note(note)
    from csprp_cli.present.page import page_of_note

    if form is NoteForm.MD:
        from csprp_cli.present.markdown import markdown

        return markdown(page_of_note(note))
    if terminal:
        from csprp_cli.present.terminal import draw

        return draw(page_of_note(note), width, glyph)
    from csprp_cli.present.plain import plain

    return plain(page_of_note(note), width, glyph)
