"""The PDF of every note, opened with two PDF libraries that know nothing of how it was made."""

import io
from collections.abc import Iterator
from datetime import date
from functools import cache

import pikepdf
import pypdf
import pytest

from conftest import sampled
from csprp_cli.model.chart import Chart, Mark
from csprp_cli.model.note import Note
from csprp_cli.model.problem import UsageProblem
from csprp_cli.model.result import Result
from csprp_cli.notes.brief import brief
from csprp_cli.notes.selection import NoteRequest
from csprp_cli.present.blocks import Block, Bullets, Grid, Heading, PageBreak, Picture, Small, Text, page_of
from csprp_cli.present.formats import NoteForm, Screen, fits_its_page, note_content
from csprp_cli.present.pdf import pdf
from csprp_cli.record.load import load
from test_forms import hard_result

RECORD = load()
LEAST_BODY = 11
EVERY = [(theme, audience) for theme in RECORD.themes for audience in RECORD.audiences]


def note_of(theme: str, audience: str = "practitioner", **asked: bool) -> Note:
    return brief(
        RECORD,
        RECORD.themes[theme],
        NoteRequest(RECORD.audiences[audience], **asked),  # type: ignore[arg-type]
        fits=lambda note: fits_its_page(note, NoteForm.PDF),
    )


def sizes_of(page: pypdf.PageObject) -> dict[str, float]:
    """Each piece of text on a page with the size of its letters in points."""
    found: dict[str, float] = {}

    def visit(text: str, cm: list[float], tm: list[float], font: object, size: float) -> None:
        if text.strip():
            found[text.strip()] = round(abs(size * tm[3] * cm[3]), 2)

    page.extract_text(visitor_text=visit)
    return found


def fonts_of(content: bytes) -> Iterator[pikepdf.Object]:
    with pikepdf.open(io.BytesIO(content)) as opened:
        for page in opened.pages:
            yield from page.Resources.Font.values()


def file_of_note(note: Note) -> bytes:
    content = note_content(note, NoteForm.PDF, Screen())
    assert isinstance(content, bytes)
    return content


@cache
def file_of(theme: str, audience: str) -> bytes:
    """The PDF of a note, made once by each worker that looks at it."""
    return file_of_note(note_of(theme, audience))


def test_there_are_192_notes() -> None:
    assert len(EVERY) == 192


@pytest.mark.parametrize(("theme", "audience"), sampled(EVERY, 28))
def test_a_note_is_one_page_that_everybody_can_read(theme: str, audience: str) -> None:
    content = file_of(theme, audience)
    reader = pypdf.PdfReader(io.BytesIO(content))
    assert len(reader.pages) == 1
    width, height = (float(side) for side in reader.pages[0].mediabox[2:])
    assert (round(width), round(height)) == (595, 842)
    with pikepdf.open(io.BytesIO(content)) as opened:
        root = opened.Root
        assert bool(root.MarkInfo.Marked)
        assert str(root.Lang) == "en-GB"
        assert bool(root.ViewerPreferences.DisplayDocTitle)
        assert root.StructTreeRoot.K is not None
        with opened.open_metadata() as metadata:
            assert metadata["pdfuaid:part"] == "1"
            assert metadata["dc:title"] == note_of(theme, audience).name
            assert RECORD.themes[theme].title in metadata["dc:title"]
    for font in fonts_of(content):
        descendant = font.DescendantFonts[0]
        held = descendant.FontDescriptor
        assert any(name in held for name in ("/FontFile2", "/FontFile3")), font.BaseFont
        assert "SourceSansPro" in str(font.BaseFont)
    footer = " ".join(note_of(theme, audience).footer)
    small = {text: size for text, size in sizes_of(reader.pages[0]).items() if size < LEAST_BODY}
    cited = [item.citation for item in note_of(theme, audience).sections[6].items if item.citation]
    sources = " ".join(f"{item.mark} {item.text} {item.on_paper}" for item in cited)
    body = [text for text in small if text not in sources]
    assert all(text in footer for text in body), body
    assert len(body) < 6


def test_the_text_of_a_page_comes_out_in_reading_order() -> None:
    note = note_of("neglect")
    text = " ".join(
        pypdf.PdfReader(io.BytesIO(file_of("neglect", "practitioner"))).pages[0].extract_text().split()
    )
    places = [text.find(section.heading) for section in note.sections]
    assert -1 not in places
    assert places == sorted(places)
    for section in note.sections:
        for item in section.items:
            first, *_, last = item.text.split(" [")[0].split()[:4]
            assert first in text
            assert last in text


def test_headings_and_lists_are_tagged_in_order() -> None:
    with pikepdf.open(io.BytesIO(file_of("babies", "practitioner"))) as opened:
        tags = list(tags_of(opened.Root.StructTreeRoot))
        alternatives = [
            str(element.Alt) for element in elements_of(opened.Root.StructTreeRoot) if "/Alt" in element
        ]
    assert [tag for tag in tags if tag in ("H1", "H2", "H3")] == ["H1", *["H2"] * 7]
    assert {"L", "LI", "Figure"} <= set(tags)
    assert any(text.startswith("Column chart. ") and "36%" in text for text in alternatives)


def elements_of(element: pikepdf.Object) -> Iterator[pikepdf.Object]:
    children: pikepdf.Object = element.get("/K", pikepdf.Array())
    for child in children if isinstance(children, pikepdf.Array) else [children]:
        if isinstance(child, pikepdf.Dictionary) and "/S" in child:
            yield child
            yield from elements_of(child)


def tags_of(root: pikepdf.Object) -> Iterator[str]:
    return (str(element.S).removeprefix("/") for element in elements_of(root))


def test_the_same_note_is_the_same_bytes() -> None:
    from csprp_cli.present import pdf as module

    module._printed.cache_clear()
    module._compiler.cache_clear()
    for theme in ("babies", "mental-health"):
        assert file_of_note(note_of(theme)) == file_of(theme, "practitioner")
    with pikepdf.open(io.BytesIO(file_of("babies", "practitioner"))) as opened:
        assert str(opened.docinfo.CreationDate).startswith(f"D:{RECORD.day:%Y%m%d}")


@pytest.mark.parametrize("theme", sampled(RECORD.themes, 5))
def test_a_back_makes_two_pages_and_holds_the_plan(theme: str) -> None:
    both = note_of(theme, action_plan=True, facilitator=True)
    pages = pypdf.PdfReader(io.BytesIO(file_of_note(both))).pages
    assert len(pages) == 2
    front, back = (" ".join(page.extract_text().split()) for page in pages)
    assert "Sources and next steps" in front
    assert "Our action plan" in back
    assert "How we will know" in back
    assert "For whoever leads the session" in back
    assert "Ground rules" in back
    assert not [text for text, size in sizes_of(pages[1]).items() if size < LEAST_BODY]
    with pikepdf.open(io.BytesIO(file_of_note(both))) as opened:
        tags = set(tags_of(opened.Root.StructTreeRoot))
    assert {"Table", "TH", "TD"} <= tags


@pytest.mark.parametrize("theme", sampled(RECORD.themes, 2))
def test_a_plan_alone_stays_on_the_one_page(theme: str) -> None:
    for audience in RECORD.audiences:
        content = file_of_note(note_of(theme, audience, action_plan=True))
        (page,) = pypdf.PdfReader(io.BytesIO(content)).pages
        assert "Our action plan" in page.extract_text()


def test_what_does_not_fit_gives_way_on_the_laid_out_page() -> None:
    whole = note_of("mental-health")

    def narrow(note: Note) -> bool:
        return len(note.sections[2].items) < 3 and fits_its_page(note, NoteForm.PDF)

    shorter = brief(RECORD, RECORD.themes["mental-health"], fits=narrow)
    assert len(shorter.left_out) > len(whole.left_out)
    assert shorter.sections[5] == whole.sections[5]
    assert shorter.footer == whole.footer
    assert any("Left out" in notice for notice in shorter.warnings)


@pytest.mark.parametrize(
    ("character", "named"), [("\U0001f600", "U+1F600 (GRINNING FACE)"), ("\u4e2d", "U+4E2D")]
)
def test_a_letter_that_no_font_has_is_named(character: str, named: str) -> None:
    with pytest.raises(UsageProblem) as refused:
        pdf([Heading("A title", 1), Text(f"before {character} after")], title="t", day=date(2026, 1, 1))
    assert named in refused.value.message
    assert character not in str(refused.value)
    assert "--out note.docx" in refused.value.hint


@pytest.mark.parametrize("character", ["\0", "\ud800", "\ue000"])
def test_a_character_that_cannot_be_printed_is_refused(character: str) -> None:
    with pytest.raises(UsageProblem, match=f"U\\+{ord(character):04X}"):
        pdf([Heading("A title", 1), Text(f"a{character}b")], title="t", day=date(2026, 1, 1))


@pytest.mark.parametrize(
    "text",
    [
        '#panic("no") $x^2$ *bold* _it_ `raw` = head <label> @ref // gone /* gone */ \\ ~ ---',
        "\u0645\u0631\u062d\u0628\u0627 \u05e9\u05dc\u05d5\u05dd",
        "<script>alert(1)</script> & \"quoted\" 'too'",
        "Caf\u00e9 \u0141\u00f3d\u017a \u0174yneb",
    ],
)
def test_text_is_text(text: str) -> None:
    content = pdf(
        [Heading("A title", 1), Text(text), Bullets((("", text),))], title=text, day=date(2026, 1, 1)
    ).content
    with pikepdf.open(io.BytesIO(content)) as opened, opened.open_metadata() as metadata:
        assert metadata["dc:title"] == text
    printed = pypdf.PdfReader(io.BytesIO(content)).pages[0].extract_text()
    if text.isascii():
        assert "".join(text.split()) in "".join(printed.split())


def test_a_long_word_stays_on_the_page() -> None:
    content = pdf([Heading("A title", 1), Text("W" * 300)], title="t", day=date(2026, 1, 1)).content
    page = pypdf.PdfReader(io.BytesIO(content)).pages[0]
    lines: list[tuple[float, str]] = []
    page.extract_text(visitor_text=lambda text, cm, tm, font, size: lines.append((tm[4], text)))
    drawn = [text.strip() for _, text in lines if "W" in text]
    assert len(drawn) > 3
    assert max(len(text) for text in drawn) < 70


def test_an_answer_with_rows_is_a_pdf_too() -> None:
    content = pdf(page_of(hard_result_that_prints()), title="Hard", day=date(2026, 1, 1))
    reader = pypdf.PdfReader(io.BytesIO(content.content))
    assert content.pages == len(reader.pages)
    text = " ".join(" ".join(page.extract_text() for page in reader.pages).split())
    for said in ("[x]", "[bold]red[/bold]", "1e5", "2.50", "007", "a|b", "In short", "To quote"):
        assert said in text, said


def hard_result_that_prints() -> Result:
    """The hard result without the one value whose letters no font of ours has."""
    result = hard_result()
    section = result.sections[0]
    table = section.table
    assert table is not None
    rows = tuple(row for row in table.rows if not any("\u65e5" in str(cell) for cell in row.cells))
    return result._replace(sections=(section._replace(table=table._replace(rows=rows)),))


def test_every_block_is_placed() -> None:
    chart = Chart(
        "A picture",
        (Mark("a", kind="break"), Mark("2024", "12", 12.0), Mark("2025", "not held", kind="gap")),
        "It shows.",
    )
    table = hard_result_that_prints().sections[0].table
    assert table is not None
    blocks: list[Block] = [
        Heading("Title", 1),
        Text("aside", aside=True),
        Heading("Two", mark="2"),
        Heading("Three", 3),
        Bullets((("[1]", "a source"), ("a", "a note"))),
        Picture(chart),
        Grid(table, "caption"),
        PageBreak(),
        Text("after"),
        Small("small print"),
    ]
    made = pdf(blocks, title="t", day=date(2026, 1, 1))
    text = " ".join(page.extract_text() for page in pypdf.PdfReader(io.BytesIO(made.content)).pages)
    for said in ("aside", "Two", "Three", "a source", "A picture", "not held", "after", "small print"):
        assert said in text, said
    assert made.pages >= 2


def test_a_machine_without_typst_is_told_what_to_use(monkeypatch: pytest.MonkeyPatch) -> None:
    import sys

    from csprp_cli.present import pdf as module

    module._compiler.cache_clear()
    monkeypatch.setitem(sys.modules, "typst", None)
    try:
        with pytest.raises(UsageProblem, match=r"--out note\.docx"):
            pdf([Heading("No Typst here", 1)], title="t", day=date(2026, 1, 2))
    finally:
        module._compiler.cache_clear()
