"""Two subjects in one note: both are on the page, by turns, and the page holds."""

import json
import re
from itertools import combinations
from pathlib import Path

import pytest

from conftest import Run, sampled
from csprp_cli.model.body_size import BodySize
from csprp_cli.model.note import MOST_WORDS_OF_TWO
from csprp_cli.model.text_kinds import ThemeKind
from csprp_cli.model.theme import Theme
from csprp_cli.notes.brief import brief
from csprp_cli.notes.height import LINE, PAGE, height_of
from csprp_cli.notes.readability import faults_of
from csprp_cli.notes.selection import NoteRequest
from csprp_cli.notes.two_subjects import choice_of_two, subject_of
from csprp_cli.present.formats import NoteForm, page_of_form
from csprp_cli.record.load import load

RECORD = load()
PRACTITIONER = RECORD.audiences["practitioner"]
SINGLE = [theme for theme in RECORD.themes.values() if theme.kind != ThemeKind.UMBRELLA]
PAIRS = tuple(
    " ".join(pair) for one in combinations([t.slug for t in SINGLE], 2) for pair in (one, one[::-1])
)


def pair_of(named: str) -> tuple[Theme, Theme]:
    first, second = (RECORD.themes[slug] for slug in named.split())
    return first, second


@pytest.mark.parametrize("pair", sampled(PAIRS, 12))
def test_every_pair_is_a_page_on_both(pair: str) -> None:
    first, second = pair_of(pair)
    asked = NoteRequest(PRACTITIONER, beside=second)
    note = brief(RECORD, first, asked, fits=page_of_form(NoteForm.DOCX))
    assert note.words <= MOST_WORDS_OF_TWO
    assert height_of(note) <= PAGE - LINE * BodySize.USUAL
    assert list(faults_of(note, RECORD)) == []
    for theme in (first, second):
        care = note.sections[5].items[-1].text
        assert all(said in care for said in re.split(r"(?<=[.?!])\s+", theme.care_note))
        own = [item for item in RECORD.learning if item.theme == theme.slug]
        for section in (2, 3, 4):
            part = {2: "finding", 3: "action", 4: "question"}[section]
            texts = [item.text for item in own if item.part == part]
            said = " ".join(re.sub(r" \[\d+\]", "", item.text) for item in note.sections[section].items)
            assert any(text in said for text in texts), (theme.slug, part)


@pytest.mark.parametrize("pair", sampled(PAIRS[::25], 1))
def test_a_pair_is_one_page_of_pdf(pair: str) -> None:
    first, second = pair_of(pair)
    fits = page_of_form(NoteForm.PDF)
    assert fits is not None
    for audience in RECORD.audiences.values():
        note = brief(RECORD, first, NoteRequest(audience, beside=second), fits=fits)
        assert fits(note)


def test_what_stands_by_turns_starts_with_the_first_subject() -> None:
    one, other = RECORD.themes["babies"], RECORD.themes["parental-mental-health"]
    choice = choice_of_two(RECORD, one, other, NoteRequest(PRACTITIONER, beside=other), "practitioner")
    for part in (choice.findings, choice.questions):
        assert [item.theme for item in part] == ["babies", "parental-mental-health"] * (len(part) // 2)
    by_level = [(item.level, item.theme) for item in choice.actions]
    levels = ("you", "team", "leaders")
    assert by_level == [(level, theme) for level in levels for theme in ("babies", "parental-mental-health")]
    about = [set(figure.themes) & {"babies", "parental-mental-health"} for _, figure in choice.figures[:2]]
    assert about == [{"babies"}, {"parental-mental-health"}]


def test_a_line_says_which_subject_it_is_of_where_its_words_do_not() -> None:
    both = (RECORD.themes["babies"], RECORD.themes["fathers"])
    item = next(item for item in RECORD.learning if item.theme == "babies")
    said = {
        "Where did this baby sleep last night?": "",
        "Who else is at home at night?": "Babies and under-ones",
        "Ask the father where the baby sleeps.": "Babies and under-ones",
        "Ask where the baby sleeps when the father is away.": "",
    }
    assert {text: subject_of(item._replace(text=text), both) for text in said} == said
    assert subject_of(item, ()) == ""


def test_an_alias_and_every_option_go_with_it(csprp: Run, tmp_path: Path) -> None:
    out = tmp_path / "note.json"
    line = f"brief -t baby --with pmh -a board --action-plan --facilitator --report 2023-24 -o {out}"
    assert csprp(*line.split()).code == 0
    data = json.loads(out.read_text(encoding="utf-8"))["data"]
    assert data["title"] == "Babies and under-ones, with parental mental health"
    assert data["subjects"] == ["babies", "parental-mental-health"]
    assert data["audience"] == "board"
    assert data["plan"] is not None
    assert "alone" in data["sections"][0]["items"][0]["text"]


@pytest.mark.parametrize(
    ("typed", "said", "instead"),
    [
        ("-t babies --with babies", "babies is named twice", "csprp brief -t babies"),
        ("-t baby --with babies", "babies is named twice", "csprp brief -t baby"),
        ("-t babies --with mental-health", "2 subjects already", "--with child-mental-health"),
        ("-t mental-health --with babies", "2 subjects already", "--theme child-mental-health"),
        ("-t mental-health --with child-mental-health", "2 subjects", "--theme parental-mental-health"),
        ("--all --with babies --out notes", "every theme", "csprp brief --all --out notes"),
        ("-t babies --with pmh --plain", "no second theme", "csprp brief -t babies --plain"),
    ],
)
def test_what_is_no_pair_is_refused_with_a_line(csprp: Run, typed: str, said: str, instead: str) -> None:
    ended = csprp("brief", *typed.split())
    assert (ended.code, ended.out) == (2, b"")
    assert said in ended.err
    assert instead in ended.err.splitlines()[-1]
    assert ended.err.count("\n") == 1
