"""Cells as people really keep them: letters that look alike, codes, ages, dates and counts."""

from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from csprp_cli.local.intake.cells import folded
from csprp_cli.local.intake.read import read_local
from csprp_cli.model.local import LocalFile
from csprp_cli.record.load import load
from csprp_cli.record.spelling import plain_letters

RECORD = load()
TODAY = date(2026, 11, 23)


def read(folder: Path, text: str) -> LocalFile:
    file = folder / "ours.csv"
    file.write_text(text, encoding="utf-8")
    return read_local(file, RECORD, today=TODAY)


def kinds(local: LocalFile) -> set[str]:
    return {problem.kind.word for problem in local.problems}


# -- letters that look alike --------------------------------------------------------------------------


@pytest.mark.parametrize("letter", ["\u2019", "\u2018", "\u02bc", "\u2032", "\u00b4", "\u201b", "\uff07"])
def test_every_apostrophe_is_one_letter(letter: str) -> None:
    assert plain_letters(f"children{letter}s home") == "children's home"
    assert folded(f"Children{letter}s Home") == "children's home"


@pytest.mark.parametrize("letter", "\u2010\u2011\u2012\u2013\u2014\u2212\ufe63\uff0d")
def test_every_dash_is_a_hyphen(letter: str) -> None:
    assert plain_letters(f"2024{letter}05{letter}31") == "2024-05-31"


@pytest.mark.parametrize(
    "code", [0xAD, *range(0x200B, 0x2010), *range(0x202A, 0x202F), 0x2060, *range(0x2066, 0x206A), 0xFEFF]
)
def test_what_cannot_be_seen_is_dropped(code: int) -> None:
    assert plain_letters(f"{chr(code)}fe{chr(code)}male{chr(code)}") == "female"


@pytest.mark.parametrize(
    ("written", "plain"),
    [
        ("in\u00a0hospital", "in hospital"),
        ("in\u2009hospital", "in hospital"),
        ("in\u202fhospital", "in hospital"),
        ("\u201cother\u201d", '"other"'),
        ("\uff12\uff10\uff12\uff14", "2024"),
        ("o\ufb03ce", "office"),
        ("cafe\u0301", "caf\u00e9"),
        ("5\u00b2", "5\u00b2"),
        ("\u00bd", "\u00bd"),
    ],
)
def test_other_letters_that_look_alike(written: str, plain: str) -> None:
    assert plain_letters(written) == plain


@given(st.text())
def test_plain_letters_stay_as_they_are(text: str) -> None:
    once = plain_letters(text)
    assert plain_letters(once) == once
    assert not text.isascii() or once == text


@pytest.mark.parametrize(
    "row",
    [
        "\ufeff31/05/2024,female,Residential children\u2019s home,don\u2019t know",
        "2024\u201305\u201331,fe\u00admale,residential\u00a0children\u02bcs home,don't\u200b know",
        "\u200e31/\u200e05/\u200e2024,fe\u200bmale,Residential children\u2018s home,Don\u2018t know",
        "2024\u201105\u201131,\u2067female\u2069,residential children\u2019s\u2060 home,n/\u200bk",
        "31/05/2024\u200b,\ufefffemale,children\u2032s home,not\u202fknown",
    ],
)
def test_a_cell_is_read_as_it_looks(tmp_path: Path, row: str) -> None:
    local = read(tmp_path, f"\ufeff\ufeffdate,sex,home,disability\n{row}\n")
    assert not local.problems
    (found,) = local.rows
    expected = ("2024-25", "Female", "Residential children's home", (None,))
    assert (found.period, found.sex, found.home, found.flags) == expected


def test_a_cell_that_shows_nothing_is_empty(tmp_path: Path) -> None:
    local = read(tmp_path, "date,sex\n2024-05-31,\u200b\n")
    assert local.columns[1].empty == 1
    assert local.rows[0].sex == "Not known"


def test_a_category_of_counts_is_read_as_it_looks(tmp_path: Path) -> None:
    head = "indicator,category,period,numerator,denominator\n"
    local = read(tmp_path, f"{head}home,Residential children\u2019s home,2024\u201325,12,40\n")
    assert not local.problems
    assert local.figures[0].category == "Residential children's home"
