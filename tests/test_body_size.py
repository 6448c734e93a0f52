"""How large letters are: 12 points where the page holds, 11 else, and 16 on as many pages as it takes."""

import io
import re
import shutil
import subprocess
import zipfile
from itertools import combinations
from pathlib import Path

import pikepdf
import pypdf
import pytest
from lxml import etree

from conftest import Run, sampled
from csprp_cli.model.body_size import BodySize
from csprp_cli.model.note import Note
from csprp_cli.notes.brief import brief
from csprp_cli.notes.height import height_of, lines_of
from csprp_cli.notes.selection import NoteRequest
from csprp_cli.present.blocks import Text, page_of_note
from csprp_cli.present.body_size import on_paper
from csprp_cli.present.formats import NoteForm, Screen, note_content, page_of_form
from csprp_cli.present.word.document import word
from csprp_cli.record.load import load
from test_pdf import sizes_of, tags_of

RECORD = load()
PRACTITIONER = RECORD.audiences["practitioner"]
W = {"w": "http://schemas.openxmlformats.org/wordprocessingml/2006/main"}


def large(theme: str = "babies") -> Note:
    asked = NoteRequest(PRACTITIONER, action_plan=True, facilitator=True, large=True)
    return brief(RECORD, RECORD.themes[theme], asked, fits=page_of_form(NoteForm.PDF))


def file_of(note: Note, form: NoteForm) -> bytes:
    content = note_content(note, form, Screen())
    assert isinstance(content, bytes)
    return content


def pages_of(content: bytes) -> list[pypdf.PageObject]:
    return list(pypdf.PdfReader(io.BytesIO(content)).pages)


def body_of(content: bytes) -> float:
    """The size in which most letters of the first page are set."""
    lengths: dict[float, int] = {}
    for text, size in sizes_of(pages_of(content)[0]).items():
        lengths[size] = lengths.get(size, 0) + len(text)
    return max(lengths, key=lambda size: lengths[size])


@pytest.mark.parametrize("theme", sampled(RECORD.themes, 3))
def test_large_print_holds_everything_in_16_points(theme: str) -> None:
    note = large(theme)
    whole = brief(RECORD, RECORD.themes[theme], NoteRequest(PRACTITIONER, facilitator=True), fits=None)
    assert note.left_out == ()
    assert (note.sections, note.picture, note.back) == (whole.sections, whole.picture, whole.back)
    content = file_of(note, NoteForm.PDF)
    pages = pages_of(content)
    assert len(pages) > 2
    for number, page in enumerate(pages, 1):
        assert min(sizes_of(page).values()) >= BodySize.LARGE
        assert f"Page {number} of {len(pages)}" in page.extract_text()
    said = " ".join(" ".join(page.extract_text() for page in pages).split())
    for heading in ("Sources and next steps", "Our action plan", "Ground rules", "Contains public sector"):
        assert heading in said
    with pikepdf.open(io.BytesIO(content)) as opened:
        tags = list(tags_of(opened.Root.StructTreeRoot))
        with opened.open_metadata() as metadata:
            assert metadata["pdfuaid:part"] == "1"
    assert [tag for tag in tags if tag in ("H1", "H2")] == ["H1", *["H2"] * 8]
    assert ("Figure" in tags) == (note.picture is not None)


def test_large_print_in_word_is_a_matter_of_styles() -> None:
    with zipfile.ZipFile(io.BytesIO(file_of(large(), NoteForm.DOCX))) as package:
        parts = {name: package.read(name) for name in package.namelist()}
    styles = etree.fromstring(parts["word/styles.xml"])
    assert styles.xpath("string(w:docDefaults//w:sz/@w:val)", namespaces=W) == "32"
    used = set(etree.fromstring(parts["word/document.xml"]).xpath("//w:pStyle/@w:val", namespaces=W))
    for style in used - {"TableEnd"}:
        size = styles.xpath(f"string(w:style[@w:styleId='{style}']/w:rPr/w:sz/@w:val)", namespaces=W)
        assert int(size or 32) >= 32, style
    footer = next(content for name, content in parts.items() if re.match(r"word/footer\d*\.xml", name))
    fields = etree.fromstring(footer).xpath("//w:fldSimple/@w:instr", namespaces=W)
    assert [field.strip() for field in fields] == ["PAGE", "NUMPAGES"]
    assert b'sz="1000"' not in parts["word/charts/chart1.xml"]


def test_large_print_is_the_same_bytes_on_any_day() -> None:
    for form in (NoteForm.PDF, NoteForm.DOCX, NoteForm.HTML):
        assert file_of(large(), form) == file_of(large(), form)


@pytest.mark.parametrize(
    ("typed", "instead"),
    [
        ("-t babies --large-print", "csprp brief -t babies --large-print --out babies-large-print.pdf"),
        (
            "-t babies --large-print --format md",
            "csprp brief -t babies --large-print --out babies-large-print.pdf",
        ),
        (
            "-t babies -a board --large-print --out n.txt",
            "csprp brief -t babies -a board --large-print --out babies-board-large-print.pdf",
        ),
        (
            "-t babies --with pmh --large-print --out n.json",
            "csprp brief -t babies --with pmh --large-print --out "
            "babies-with-parental-mental-health-large-print.pdf",
        ),
        ("--all --large-print --format md --out notes", "csprp brief --all --large-print --out notes"),
    ],
)
def test_large_print_of_text_is_refused_with_a_line(
    csprp: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, typed: str, instead: str
) -> None:
    monkeypatch.chdir(tmp_path)
    ended = csprp("brief", *typed.split())
    assert (ended.code, ended.out) == (2, b"")
    assert ended.err.count("\n") == 1
    assert "large print needs a page" in ended.err
    assert ended.err.endswith(f"{instead}\n")
    assert list(tmp_path.iterdir()) == []


def test_a_set_in_large_print_has_names_of_its_own(csprp: Run, tmp_path: Path) -> None:
    out = tmp_path / "notes"
    line = f"brief --all --plain --large-print --format html --out {out}"
    assert csprp(*line.split()).code == 0
    names = {path.name for path in out.iterdir()}
    assert "babies-plain-large-print.html" in names
    assert "index-plain-large-print.html" in names
    assert csprp("brief", "--all", "--plain", "--format", "html", "--out", str(out)).code == 0
    assert {"babies-plain.html", "index-plain.html"} <= {path.name for path in out.iterdir()}


def test_an_easier_set_is_written_once_for_all_readers(csprp: Run, tmp_path: Path) -> None:
    out = tmp_path / "notes"
    line = f"brief --all --plain --audience all --format md --out {out}"
    ended = csprp(*line.split())
    assert ended.code == 0
    assert "one for all readers" in ended.err
    assert len(list(out.glob("*.md"))) == len({item.theme for item in RECORD.plain})


@pytest.mark.parametrize("theme", sampled(RECORD.themes, 3))
def test_a_page_is_set_in_12_points_where_it_holds_and_says_no_less(theme: str) -> None:
    note = brief(RECORD, RECORD.themes[theme], fits=page_of_form(NoteForm.PDF))
    content = file_of(note, NoteForm.PDF)
    assert len(pages_of(content)) == 1
    assert body_of(content) in (BodySize.USUAL, BodySize.ROOMY)
    fuller = note.sections[4]._replace(items=note.sections[4].items * 5)
    crowded = note._replace(sections=(*note.sections[:4], fuller, *note.sections[5:]))
    assert body_of(file_of(crowded, NoteForm.PDF)) == BodySize.USUAL
    short = note._replace(sections=note.sections[:3])
    assert body_of(file_of(short, NoteForm.PDF)) == BodySize.ROOMY


def test_word_and_web_pages_are_judged_by_their_lines() -> None:
    note = brief(RECORD, RECORD.themes["neglect"])
    short = note._replace(sections=note.sections[:4], picture=None)
    full = note._replace(sections=(*note.sections, *note.sections[2:4]))
    assert on_paper(short) == BodySize.ROOMY
    assert on_paper(full) == BodySize.USUAL
    assert on_paper(full._replace(large=True)) == BodySize.LARGE
    assert height_of(full, BodySize.ROOMY) > height_of(full) > height_of(short)
    assert b'<body class="note roomy">' in file_of(short, NoteForm.HTML)


def test_a_text_stands_on_as_many_lines_as_its_letters_take() -> None:
    assert lines_of("", 11, 500) == 1
    assert lines_of("i" * 200, 11, 500) == 1
    assert lines_of("W" * 200, 11, 500) == 5
    assert lines_of("word " * 100, 11, 500) == lines_of("word " * 50, 11, 250)


def fullest_pairs() -> list[Note]:
    single = [theme for theme in RECORD.themes.values() if not theme.covers]
    made = (
        brief(RECORD, one, NoteRequest(PRACTITIONER, beside=other)) for one, other in combinations(single, 2)
    )
    return sorted(made, key=height_of)[-8:]


def all_notes() -> list[Note]:
    asked = [NoteRequest(audience) for audience in list(RECORD.audiences.values())[:4]]
    asked.append(NoteRequest(PRACTITIONER, facilitator=True, action_plan=True))
    return [brief(RECORD, theme, request) for theme in RECORD.themes.values() for request in asked]


@pytest.mark.thorough
@pytest.mark.office
@pytest.mark.skipif(shutil.which("soffice") is None, reason="LibreOffice is not on this machine")
def test_word_holds_its_page_in_12_points_with_lines_to_spare(tmp_path: Path) -> None:
    """Word sets lines a little looser than LibreOffice."""
    spare = Text("\n".join(["spare"] * 6))
    for place, note in enumerate(note for note in all_notes() if on_paper(note) == BodySize.ROOMY):
        page = [*page_of_note(note), *([] if note.back else [spare])]
        content = word(page, title=note.name, day=note.day, size=BodySize.ROOMY)
        (tmp_path / f"{place}-{2 if note.back else 1}.docx").write_bytes(content)
    for place, note in enumerate(fullest_pairs()):
        content = word(page_of_note(note), title=note.name, day=note.day)
        (tmp_path / f"pair{place}-1.docx").write_bytes(content)
    line = ["soffice", "--headless", f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}"]
    line += ["--convert-to", "pdf", "--outdir", str(tmp_path), *map(str, sorted(tmp_path.glob("*.docx")))]
    subprocess.run(line, capture_output=True, check=True, timeout=240)
    laid_out = list(tmp_path.glob("*.pdf"))
    assert len(laid_out) > 5
    for path in laid_out:
        assert len(pypdf.PdfReader(path).pages) == int(path.stem.partition("-")[2]), path.stem
