"""Whom notes are written for: words of their own, or a line that says whose they got."""

import re
from collections import Counter

import pytest

from conftest import Run
from csprp_cli.model.theme import Learning
from csprp_cli.notes.brief import brief
from csprp_cli.notes.selection import NoteRequest
from csprp_cli.record.load import load

RECORD = load()
NEW = ("childminders", "health", "police", "foster-carers")
OF_A_NURSERY = re.compile(
    r"\b((?:every|each|our|next) room|staff|colleagues?|key person|team|manager|safeguarding lead)\b",
    re.IGNORECASE,
)


def rows_of(audience: str) -> list[Learning]:
    return [item for item in RECORD.learning if item.audiences == (audience,) and item.basis == "csprp"]


def themes_of(audience: str) -> set[str]:
    return {item.theme for item in rows_of(audience)}


@pytest.mark.parametrize("audience", NEW)
def test_what_is_written_for_an_audience_fills_its_note(audience: str) -> None:
    held = Counter((item.theme, str(item.part), item.level) for item in rows_of(audience))
    assert themes_of(audience)
    for theme in themes_of(audience):
        for level in ("you", "team", "leaders"):
            assert held[theme, "action", level] == 1, (theme, level)
        assert held[theme, "question", ""] == 3, theme
        assert held[theme, "check", ""] == 1, theme
        note = brief(RECORD, RECORD.themes[theme], NoteRequest(RECORD.audiences[audience]), fits=None)
        said = {item.text for item in note.sections[4].items}
        assert {row.text for row in rows_of(audience) if row.theme == theme and row.part != "action"} <= said


def test_childminders_have_a_note_wherever_nurseries_have_one() -> None:
    assert themes_of("early-years") <= themes_of("childminders")


def test_a_childminder_who_works_alone_is_not_told_what_fits_a_nursery() -> None:
    for item in rows_of("childminders"):
        assert not OF_A_NURSERY.search(item.text.replace("early years team", "")), item.text


@pytest.mark.parametrize(
    ("typed", "audience"),
    [
        ("childminders", "childminders"),
        ("childminder", "childminders"),
        ("nurseries", "early-years"),
        ("midwives", "health"),
        ("health visitor", "health"),
        ("school", "education"),
        ("officers", "police"),
        ("foster carer", "foster-carers"),
    ],
)
def test_what_people_call_themselves_finds_their_note(csprp: Run, typed: str, audience: str) -> None:
    theme = sorted(themes_of(audience))[0]
    ended = csprp("brief", "-t", theme, "--audience", typed)
    assert ended.code == 0
    assert f"For {RECORD.audiences[audience].title[0].lower()}{RECORD.audiences[audience].title[1:]}. " in (
        " ".join(ended.text.split())
    )
    assert "are for" not in ended.text


@pytest.mark.parametrize("audience", NEW)
def test_an_audience_with_nothing_of_its_own_says_whose_words_it_has(csprp: Run, audience: str) -> None:
    theme = next(slug for slug in RECORD.themes if slug not in themes_of(audience))
    ended = csprp("brief", "-t", theme, "--audience", audience)
    assert f"Nothing on {theme} is written for" in ended.err
    assert "The actions and questions are for practitioners and their teams" in " ".join(ended.text.split())


def test_asking_or_telling_a_parent_first_gives_way_to_a_child_s_safety() -> None:
    others = re.compile(r"health visitor|midwife")
    asked = [
        item
        for audience in ("early-years", "childminders")
        for item in rows_of(audience)
        if item.part == "action" and "parent" in item.text.lower() and others.search(item.text)
    ]
    assert len(asked) >= 4
    assert [item.id for item in asked if not re.search(r"unless .* child at risk", item.text)] == []
    by_id = {item.id: item.text for item in RECORD.learning}
    assert "parent is alone" in by_id["domestic-abuse-childminders-action-2"]
