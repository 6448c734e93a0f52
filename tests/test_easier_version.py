"""The easier version of a note: what it says again, whose it is, and how it reads."""

import json
import re
from pathlib import Path

import pytest

from conftest import Run
from csprp_cli.model.problem import NothingHeld
from csprp_cli.model.text_kinds import Basis
from csprp_cli.notes.brief import brief
from csprp_cli.notes.check import LEAST_EASE
from csprp_cli.notes.plain import has_plain
from csprp_cli.notes.readability import faults_of, reading_of, sentences_of
from csprp_cli.notes.selection import NoteRequest
from csprp_cli.present.formats import NoteForm, page_of_form
from csprp_cli.record.load import load

RECORD = load()
ASKED = NoteRequest(RECORD.audiences["practitioner"], plain=True)
EASIER = [theme for theme in RECORD.themes.values() if has_plain(RECORD, theme)]
FORMS = ("pdf", "docx", "html", "md", "txt", "json")


def test_every_theme_has_one() -> None:
    assert {theme.slug for theme in EASIER} == set(RECORD.themes)


@pytest.mark.parametrize("theme", EASIER, ids=lambda theme: theme.slug)
def test_it_reads_easily_on_one_page(theme: object) -> None:
    note = brief(RECORD, theme, ASKED, fits=page_of_form(NoteForm.DOCX))  # type: ignore[arg-type]
    assert reading_of(note).ease >= LEAST_EASE
    assert list(faults_of(note, RECORD)) == []
    assert note.left_out == ()
    assert not re.search(r"\[\d|\(\d", " ".join(sentences_of(note)))


def test_it_says_what_the_panel_asks_and_where_it_is_from() -> None:
    note = brief(RECORD, RECORD.themes["babies"], ASKED)
    asked = {
        text.text
        for text in RECORD.plain
        if (text.theme, text.part) == ("babies", "action")
        and any(row.id in text.of and row.basis == Basis.PANEL for row in RECORD.learning)
    }
    led = {item.text for item in note.sections[3].items if "the Panel asks" in item.lead}
    assert led == asked
    assert led
    named = {item.citation.id for item in note.sections[6].items if item.citation}
    rests = {
        source
        for text in RECORD.plain
        for row in RECORD.learning
        if text.theme == "babies" and text.part in ("finding", "action") and row.id in text.of
        for source in row.sources
    }
    assert rests <= named


@pytest.mark.parametrize("form", FORMS)
def test_every_form_says_that_it_is_one(csprp: Run, tmp_path: Path, form: str) -> None:
    out = tmp_path / f"note.{form}"
    ended = csprp("brief", "-t", "babies", "--plain", "--out", str(out))
    assert ended.code == 0
    assert ended.err == f"written: {out}\n"
    if form in ("md", "txt"):
        said = out.read_text(encoding="utf-8")
        assert "An easier version" in said.split("What this note is about")[0]
        assert re.findall(r"\[\d+\]", said) == []
    if form == "json":
        data = json.loads(out.read_text(encoding="utf-8"))["data"]
        assert data["easier"] is True


def test_it_is_one_for_all_readers_and_says_so(csprp: Run) -> None:
    ended = csprp("brief", "-t", "babies", "--plain", "--audience", "education")
    assert ended.code == 0
    assert "has no words for schools and colleges" in ended.err
    assert ended.out == csprp("brief", "-t", "babies", "--plain").out


def test_a_theme_without_one_is_told_with_the_line_for_the_full_note(csprp: Run, tmp_path: Path) -> None:
    theme = RECORD.themes["babies"]._replace(slug="no-such-theme")
    with pytest.raises(NothingHeld, match="no easier version yet"):
        brief(RECORD, theme, ASKED)


def test_it_takes_no_report(csprp: Run) -> None:
    ended = csprp("brief", "-t", "babies", "--plain", "--report", "2020")
    assert ended.code == 2
    assert ended.err.endswith("try: csprp brief -t babies --plain\n")
