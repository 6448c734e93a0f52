"""No character that steers a terminal, or turns a line round, leaves the program: whoever wrote it."""

import json
import zipfile
from collections.abc import Mapping
from datetime import date
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest

from conftest import Run
from csprp_cli import api
from csprp_cli.model.note import Note
from csprp_cli.model.result import Result
from csprp_cli.model.steering import SHOWN_AS, without_steering
from csprp_cli.present.formats import Edition, Form, NoteForm, Screen, note_content, result_content
from csprp_cli.record.csv_table import read_table, table_bytes
from csprp_cli.record.package import hash_of, overlay_package

TITLE, CLEARED, LINK = "\x1b]0;owned\x07", "\x1b[2J\x1b[H", "\x1b]8;;https://bad.example\x1b\\x\x1b]8;;\x1b\\"
TURNED, C1, TAGS = "\u202e321\u2066", "\x9b31m", "\U000e0041\u2028\ufeff"
HOSTILE = f"{TITLE}{CLEARED}{LINK}{TURNED}{C1}{TAGS}"
STEERS = set(HOSTILE) - set("".join(letter for letter in HOSTILE if letter.isprintable()))


def spoiled(item: Any) -> Any:
    """Return the same object with every sentence or phrase in it followed by what steers."""
    if isinstance(item, str):
        return f"{item}{HOSTILE}" if " " in item else item
    if isinstance(item, tuple):
        parts = [spoiled(part) for part in item]
        return type(item)._make(parts) if hasattr(item, "_make") else tuple(parts)
    if isinstance(item, Mapping):
        return {name: spoiled(cell) for name, cell in item.items()}
    return item


def texts_of(content: str | bytes) -> str:
    """Return everything readable that a file holds."""
    if isinstance(content, str):
        return content
    if content.startswith(b"PK"):
        with zipfile.ZipFile(BytesIO(content)) as archive:
            return "".join(archive.read(name).decode("utf-8", "replace") for name in archive.namelist())
    return content.decode("utf-8", "replace") if content.startswith(b"<") else ""


def shown(text: str) -> str:
    """Return the characters in it that steer."""
    return "".join(sorted(set(text) & STEERS))


@pytest.mark.parametrize("form", list(Form))
def test_no_form_of_an_answer_holds_one(form: Form) -> None:
    whole = api.trends("deaths").whole
    assert isinstance(whole, Result)
    answer = spoiled(whole)._replace(status="fine", command="trends", fields=whole.fields)
    answer = answer._replace(citations=whole.citations, publications=whole.publications)
    for screen in (Screen(), Screen(again="csprp --full")):
        content = result_content(answer, form, Edition(date(2026, 1, 1), HOSTILE), screen)
        text = texts_of(content)
        assert not shown(text), form
        assert SHOWN_AS in text or form in (Form.PDF, Form.PNG)


@pytest.mark.parametrize("form", list(NoteForm))
def test_no_form_of_a_note_holds_one(form: NoteForm) -> None:
    with pytest.warns():
        note = api.brief("mental-health").whole
    assert isinstance(note, Note)
    hostile = note._replace(before=HOSTILE, readers=HOSTILE)
    assert not shown(texts_of(note_content(hostile, form, Screen())))


def test_what_needs_no_change_is_the_same_object() -> None:
    answer = api.trends("deaths").whole
    assert without_steering(answer) is answer
    plain = ("caf\u00e9 \u00a0 \u2019 \u0645\u0631\u062d\u0628\u0627 \u200d\tone\ntwo", {"a": "b"}, 3, None)
    assert without_steering(plain) == plain


@pytest.fixture
def forged(tmp_path: Path) -> Path:
    """An overlay that somebody made by hand, with hashes that are right."""
    base = Path(__file__).parents[1] / "data"
    caveat = next(line for line in read_table(base, "caveats.csv") if line["id"] == "first-published")
    area = {"code": "E06000099", "name": f"Madeup{HOSTILE}", "kind": "local-authority", "parent": "E12000001"}
    source = read_table(base, "sources.csv")[0] | {"id": "forged", "title": f"A page{HOSTILE}"}
    tables = {
        "caveats.csv": table_bytes([caveat | {"text": f"{caveat['text']}{HOSTILE}"}]),
        "areas.csv": table_bytes([area]),
        "sources.csv": table_bytes([source]),
    }
    folder = tmp_path / "forged"
    folder.mkdir()
    for name, content in tables.items():
        (folder / name).write_bytes(content)
    version = json.loads((base / "datapackage.json").read_text(encoding="utf-8"))["version"]
    package = overlay_package("x", f"t{HOSTILE}", tables, made_on_record=version)
    assert hash_of(tables["areas.csv"]) in package.decode()
    (folder / "datapackage.json").write_bytes(package)
    return folder


@pytest.mark.parametrize(
    "line",
    [
        ("trends", "--metric", "deaths"),
        ("sources",),
        ("areas",),
        ("find", "made"),
        ("themes",),
        ("ages",),
        ("brief", "--theme", "mental-health"),
        ("explain", "deaths"),
    ],
)
def test_nothing_of_an_overlay_steers(line: tuple[str, ...], forged: Path, csprp: Run) -> None:
    ended = csprp(*line, "--overlay", str(forged))
    assert not shown(ended.text + ended.err)


def test_nothing_that_was_typed_steers(tmp_path: Path, csprp: Run) -> None:
    for typed in (
        ("find", f"made{TITLE}"),
        ("trends", "--metric", f"deaths{CLEARED}"),
        (f"tren{LINK}ds",),
        ("trends", "--metric", "deaths", "--out", str(tmp_path / f"a{TURNED}.csv")),
        ("local", "check", f"no{TURNED}{C1}.csv"),
        ("trends", "--metric", "deaths", "--overlay", f"x{TITLE}"),
        ("brief", "--theme", "mental-health", "--format", "json", "--partnership", f"A{TITLE}"),
    ):
        ended = csprp(*typed)
        assert not shown(ended.text + ended.err), typed
