"""The last line of a note: links to the notes beside it in a set, names where it is alone."""

import re
import zipfile
from pathlib import Path
from xml.etree import ElementTree

import pikepdf
import pytest

from conftest import Run
from csprp_cli.notes.brief import brief
from csprp_cli.notes.selection import NoteRequest
from csprp_cli.record.load import load

RECORD = load()


def links_of(path: Path) -> list[str]:
    """The files beside it that a file links to."""
    if path.suffix == ".pdf":
        with pikepdf.open(path) as opened:
            links = [str(a.A.URI) for page in opened.pages for a in page.get("/Annots", ()) if "/A" in a]
    elif path.suffix == ".docx":
        with zipfile.ZipFile(path) as package:
            root = ElementTree.fromstring(package.read("word/_rels/document.xml.rels"))
        links = [item.get("Target", "") for item in root if item.get("TargetMode") == "External"]
    else:
        links = re.findall(r'<a href="([^"#]+)"', path.read_text(encoding="utf-8"))
    return [link for link in links if not link.startswith("http")]


@pytest.mark.parametrize(
    ("form", "extra"),
    [
        ("html", "--audience board"),
        ("docx", ""),
        pytest.param("pdf", "--large-print", marks=pytest.mark.thorough),
        pytest.param("html", "--audience all", marks=pytest.mark.thorough),
    ],
)
def test_the_notes_of_a_set_lead_to_one_another(csprp: Run, tmp_path: Path, form: str, extra: str) -> None:
    out = tmp_path / "notes"
    assert csprp("brief", "--all", "--format", form, "--out", str(out), *extra.split()).code == 0
    notes = [path for path in out.iterdir() if not path.name.startswith("index")]
    assert len(notes) >= len(RECORD.themes)
    for path in notes:
        links = links_of(path)
        assert links, path.name
        for link in links:
            assert (out / link).is_file(), (path.name, link)
            assert link.endswith("-board.html") == path.name.endswith("-board.html")


@pytest.mark.parametrize("extra", ["--report 2020", "--plain"])
def test_no_link_leads_to_a_note_that_is_not_in_the_set(csprp: Run, tmp_path: Path, extra: str) -> None:
    out = tmp_path / "notes"
    ended = csprp("brief", "--all", "--format", "html", "--out", str(out), *extra.split())
    assert ended.code == 0
    made = {path.name for path in out.iterdir()}
    assert {link for path in out.iterdir() for link in links_of(path)} <= made


def test_a_link_is_the_title_of_where_it_goes() -> None:
    theme = RECORD.themes["babies"]
    asked = NoteRequest(
        RECORD.audiences["practitioner"], files={name: f"{name}.pdf" for name in RECORD.themes}
    )
    links = brief(RECORD, theme, asked).sections[6].items[-1].links
    assert links is not None
    assert links.items == tuple(
        (RECORD.themes[name].title.split(":")[0], f"{name}.pdf") for name in theme.related
    )
    alone = brief(RECORD, theme).sections[6].items[-1]
    assert alone.links is None
    assert "The notes on" in alone.text


def test_text_of_a_set_names_them(csprp: Run, tmp_path: Path) -> None:
    out = tmp_path / "notes"
    assert csprp("brief", "--all", "--format", "md", "--out", str(out)).code == 0
    said = (out / "babies.md").read_text(encoding="utf-8")
    for name in RECORD.themes["babies"].related:
        assert RECORD.themes[name].title.split(":")[0] in said.split("Next")[1]
