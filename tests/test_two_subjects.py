"""Two subjects in one note: both are on the page, by turns, and the page holds."""

import json
import re
from itertools import combinations
from pathlib import Path

import pytest

from conftest import Run, sampled
from csprp_cli.model.body_size import BodySize
from csprp_cli.model.note import MOST_WORDS_OF_TWO, Note
from csprp_cli.model.text_kinds import ThemeKind
from csprp_cli.model.theme import Learning, Theme
from csprp_cli.notes.brief import brief
from csprp_cli.notes.height import LINE, PAGE, height_of
from csprp_cli.notes.readability import faults_of
from csprp_cli.notes.selection import NoteRequest, first_choice
from csprp_cli.notes.two_subjects import both, choice_of_two, subject_of
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


def note_on(named: str) -> Note:
    first, second = pair_of(named)
    return brief(RECORD, first, NoteRequest(PRACTITIONER, beside=second), fits=page_of_form(NoteForm.DOCX))


def test_what_was_left_out_is_counted_and_the_lines_that_hold_it_are_named() -> None:
    note = note_on("babies suicide")
    (told,) = (warning for warning in note.warnings if warning.startswith("Left out"))
    assert re.fullmatch(
        r"Left out so that it fits one page: (\d+ [a-z ]+(, | and )?)+\. "
        r"To read them: csprp brief --theme babies, csprp brief --theme suicide",
        told,
    )
    assert sum(int(number) for number in re.findall(r"\d+", told)) == len(note.left_out) > 2
    texts = {item.text for subject in ("babies", "suicide") for item in all_on(subject)}
    quoted = [said.split('"')[1] for said in note.left_out if '"' in said]
    assert [words for words in quoted if f"{words}." not in texts and words not in texts] == []


def all_on(subject: str) -> tuple[Learning, ...]:
    choice = first_choice(RECORD, RECORD.themes[subject], NoteRequest(PRACTITIONER), "practitioner")
    return (*choice.findings, *choice.actions, *choice.questions, *choice.checks, *choice.others)


def test_what_two_subjects_both_say_is_said_once() -> None:
    for named in ("neglect risk-assessment", "unborn engaging-families", "information-sharing coordination"):
        first, second = pair_of(named)
        choice = choice_of_two(
            RECORD, first, second, NoteRequest(PRACTITIONER, beside=second), "practitioner"
        )
        for part in (choice.findings, choice.actions, choice.questions, choice.checks):
            texts = [item.text for item in part]
            assert len(set(texts)) == len(texts), named


@pytest.mark.parametrize("named", ["unborn suicide", "child-mental-health disability", "babies fathers"])
def test_each_of_two_subjects_keeps_its_own_first_action(named: str) -> None:
    did = " ".join(re.sub(r" \[\d+\]", "", item.text) for item in note_on(named).sections[3].items)
    for theme in pair_of(named):
        first, *_ = (item for item in all_on(theme.slug) if item.part == "action")
        assert first.text in did, theme.slug


def test_what_to_read_next_is_by_turns() -> None:
    one, other = pair_of("babies suicide")
    theirs = [name for name in other.related if name != "babies"]
    mine = [name for name in one.related if name != "suicide"]
    assert both(one, other).related[:2] == (mine[0], next(name for name in theirs if name != mine[0]))


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
