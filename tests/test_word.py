import io
import re
import shutil
import subprocess
import zipfile
from collections.abc import Iterable
from datetime import UTC, date, datetime
from pathlib import Path
from xml.etree import ElementTree

import pytest
from docx import Document
from docx.document import Document as Opened
from docx.shared import Length
from hypothesis import given, settings
from hypothesis import strategies as st

from conftest import sampled
from csprp_cli.model.chart import Chart, Mark
from csprp_cli.model.note import Note, NoteItem, NoteSection, NoteTable
from csprp_cli.model.problem import UsageProblem
from csprp_cli.model.result import Bar, Column, Row, Table
from csprp_cli.notes.brief import brief
from csprp_cli.notes.selection import NoteRequest
from csprp_cli.present.blocks import (
    Block,
    Bullets,
    Grid,
    Heading,
    Lines,
    PageBreak,
    Picture,
    Small,
    Text,
    page_of,
    page_of_note,
)
from csprp_cli.present.word.document import word
from csprp_cli.present.word.oxml import _UNFIT, directed
from csprp_cli.record.load import load
from test_forms import hard_result

DAY = date(2026, 1, 31)
W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
C = "{http://schemas.openxmlformats.org/drawingml/2006/chart}"
A = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
WP = "{http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing}"

CHART = Chart(
    "Deaths & notifications",
    (
        Mark("2017", "211", 211),
        Mark("a", kind="break"),
        Mark("2019", "not held", kind="gap"),
        Mark("2020", "188", 188),
        Mark("b", kind="care"),
        Mark("2021", '"over" 36%', 36),
    ),
    'Column chart. 2017, 211; 2020, 188; 2021, "over" 36%.',
    (("a", "The count changed."), ("b", "Read with care."), ("", "Not held: 2019.")),
    "[1][2]",
)
TABLE = Table(
    (Column("Year"), Column("Deaths", "right"), Column(""), Column("Why", wraps=True)),
    (
        Row(("First count",), "label"),
        Row(("2017", "211", Bar(211, 211), "words " * 30)),
        Row(("break: the count changed",), "break"),
        Row(("2020", "188", Bar(188, 211), "")),
    ),
)
PLAN = Table((Column("What"), Column("Who"), Column("By when")), (Row(("", "", "")),) * 3)
PAGE: tuple[Block, ...] = (
    Heading("The title", 1, loud=True),
    Text("Before you read.", aside=True),
    Heading("Why it matters", mark="2"),
    Text("A paragraph.", lead="Lead."),
    Bullets((("", "one"), ("You:", "two"), ("[1]", "three"), ("a", "four"))),
    Picture(CHART),
    Grid(TABLE, "Deaths by year"),
    Bullets((("a", "below the table"),)),
    Lines(("csprp themes", "csprp check")),
    Grid(PLAN, "Our plan", blank=True),
    Small("Small print."),
    PageBreak(),
    Heading("For whoever leads", 2),
    Heading("Before", 3),
    Text("Book a room."),
)


def made(blocks: Iterable[Block]) -> bytes:
    return word(blocks, title="A title", day=DAY, about="What it is about")


def opened(blocks: Iterable[Block]) -> Opened:
    return Document(io.BytesIO(made(blocks)))


def part(content: bytes, name: str) -> ElementTree.Element:
    with zipfile.ZipFile(io.BytesIO(content)) as package:
        return ElementTree.fromstring(package.read(name))


def text_of(content: bytes) -> str:
    """All text of a document in its order, one line for each paragraph."""
    signs = {f"{W}tab": "\t", f"{W}br": "\n", f"{W}noBreakHyphen": "-"}
    body = part(content, "word/document.xml")
    lines = (
        "".join(
            signs.get(item.tag, item.text or "") for item in found.iter() if item.tag in {*signs, f"{W}t"}
        )
        for found in body.iter(f"{W}p")
    )
    return "\n".join(lines)


def texts(blocks: Iterable[Block]) -> Iterable[str]:
    for block in blocks:
        if isinstance(block, Heading | Text | Small):
            yield block.text
        elif isinstance(block, Bullets):
            yield from (text for item in block.items for text in item)
        elif isinstance(block, Lines):
            yield from block.lines
        elif isinstance(block, Grid):
            yield from (column.title for column in block.table.columns)
            yield from (cell for row in block.table.rows for cell in row.cells if isinstance(cell, str))
        elif isinstance(block, Picture):
            yield from (block.chart.title, block.chart.source)
            yield from (text for note in block.chart.notes for text in note)


@pytest.mark.parametrize("page", [PAGE, tuple(page_of(hard_result()))])
def test_every_text_stands_in_its_order(page: tuple[Block, ...]) -> None:
    whole, place = text_of(made(page)), 0
    for text in texts(page):
        place = whole.index(text, place) + len(text)


def test_headings_are_real_and_in_order() -> None:
    document = opened(PAGE)
    found = [
        (p.style.name, p.text) for p in document.paragraphs if p.style and "Heading" in str(p.style.name)
    ]
    assert found == [
        ("Heading 1", "The title"),
        ("Heading 2", "2 Why it matters"),
        ("Heading 2", "For whoever leads"),
        ("Heading 3", "Before"),
    ]
    new_page = [p.text for p in document.paragraphs if p.paragraph_format.page_break_before]
    assert new_page == ["For whoever leads"]
    for level in (1, 2, 3):
        assert document.styles[f"Heading {level}"].paragraph_format.keep_with_next


def test_each_block_has_its_style() -> None:
    style = {p.text: p.style.name for p in opened(PAGE).paragraphs if p.style}
    assert style["Before you read."] == "Aside"
    assert style["Small print."] == "Small Print"
    assert style["csprp check"] == "Command"
    assert style["one"] == style["You: two"] == "List Bullet"
    assert style["[1]\tthree"] == style["a\tfour"] == "Marked List"
    assert style["Deaths & notifications [1][2]"] == "Caption"
    leads = [run.text for p in opened(PAGE).paragraphs for run in p.runs if run.style.name == "Strong"]
    assert leads == ["Lead.", "You:"]


def test_people_read_11_points_of_arial_in_british_english() -> None:
    content = made(PAGE)
    styles = part(content, "word/styles.xml")
    defaults = styles.find(f"{W}docDefaults/{W}rPrDefault/{W}rPr")
    assert defaults is not None
    fonts, size, language = (defaults.find(f"{W}{name}") for name in ("rFonts", "sz", "lang"))
    assert fonts is not None
    assert size is not None
    assert language is not None
    assert set(fonts.attrib.values()) == {"Arial"}
    assert size.get(f"{W}val") == "22"
    assert language.get(f"{W}val") == "en-GB"
    smaller = {
        str(style.get(f"{W}styleId"))
        for style in styles.iter(f"{W}style")
        for found in style.iter(f"{W}sz")
        if int(found.get(f"{W}val", "0")) < 22
    }
    assert smaller == {"SmallPrint", "SourceList", "TableEnd"}  # the second holds no text
    body = part(content, "word/document.xml")
    assert not [item.tag for item in body.iter() if item.tag in {f"{W}sz", f"{W}rFonts", f"{W}color"}]


def test_nothing_of_the_template_speaks_another_language_or_font() -> None:
    with zipfile.ZipFile(io.BytesIO(made(PAGE))) as package:
        for name in package.namelist():
            content = package.read(name).decode("utf-8")
            assert "en-US" not in content, name
            assert not re.search(r"Calibri|Cambria|\w+Theme=|python-docx|thumbnail", content), name


def test_properties() -> None:
    properties = opened(PAGE).core_properties
    assert properties.title == "A title"
    assert properties.subject == "What it is about"
    assert (properties.author, properties.last_modified_by) == ("The csprp project", "csprp")
    assert (properties.comments, properties.language, properties.revision) == ("", "en-GB", 1)
    assert properties.created == properties.modified == datetime(2026, 1, 31, tzinfo=UTC)


def test_a_long_title_is_cut_as_a_property_alone() -> None:
    content = word([Heading("t" * 300, 1)], title="t" * 300, day=DAY)
    assert len(Document(io.BytesIO(content)).core_properties.title) == 255
    assert "t" * 300 in text_of(content)


def test_a_page_is_a4_and_on_its_side_where_words_would_break() -> None:
    upright = opened(PAGE).sections[0]
    assert millimetres(upright.page_width, upright.page_height) == [210, 297]
    assert millimetres(upright.left_margin, upright.right_margin) == [16, 16]
    assert millimetres(upright.top_margin, upright.bottom_margin) == [14, 14]
    many = Table((Column("notifications"),) * 9, (Row(("1",) * 9),))
    aside = opened([Grid(many)]).sections[0]
    assert millimetres(aside.page_width, aside.page_height) == [297, 210]
    one_word = Table((Column("A", wraps=True), Column("B")), (Row(("x" * 300, "1")),))
    assert millimetres(opened([Grid(one_word)]).sections[0].page_width) == [210]


def millimetres(*lengths: Length | None) -> list[int]:
    return [round(length.mm) for length in lengths if length is not None]


def test_a_table_is_one_that_people_and_readers_can_use() -> None:
    figures, plan = opened(PAGE).tables
    element = figures._tbl
    assert element.xpath("w:tblPr/w:tblCaption/@w:val") == ["Deaths by year"]
    assert element.xpath("w:tblPr/w:tblDescription/@w:val") == [
        "A table: 2 rows. Columns: Year, Deaths, Why."
    ]
    assert len(element.xpath("w:tr")) == len(element.xpath("w:tr/w:trPr/w:cantSplit")) == 5
    assert element.xpath("count(w:tr[1]/w:trPr/w:tblHeader)") == 1
    assert element.xpath("count(w:tr[position() > 1]/w:trPr/w:tblHeader)") == 0
    assert [cell.text for cell in figures.rows[0].cells] == ["Year", "Deaths", "Why"]  # no column of bars
    assert element.xpath("w:tr/w:tc/w:tcPr/w:gridSpan/@w:val") == ["3", "3"]
    number = figures.rows[2].cells[1].paragraphs[0]
    assert number.style is not None
    assert number.style.name == "Table Number"
    styles = opened(PAGE).styles.element
    assert styles.xpath("w:style[@w:styleId='TableNumber']/w:pPr/w:jc/@w:val") == ["right"]
    assert plan.style is not None
    assert plan.style.name == "Fill In Table"
    assert len(plan.rows) == 4
    for row in plan.rows[1:]:
        assert row.height is not None
        assert row.height.mm >= 8
        assert [cell.text for cell in row.cells] == ["", "", ""]


def test_tables_are_as_wide_as_the_page_and_no_wider() -> None:
    rows = (Row(("x" * 300, "1", "words " * 40)), Row(("", "404,310", "")))
    wide = Table((Column("A", wraps=True), Column("B", "right"), Column("C")), rows)
    for table in opened([Grid(wide), Grid(TABLE), Grid(PLAN, blank=True)]).tables:
        widths = [int(width) for width in table._tbl.xpath("w:tblGrid/w:gridCol/@w:w")]
        assert sum(widths) == 10091
        assert min(widths) > 400
        assert table._tbl.xpath("w:tblPr/w:tblLayout/@w:type") == ["fixed"]


def test_two_tables_stay_two_and_a_table_is_never_last() -> None:
    body = part(made([Grid(TABLE), Grid(TABLE)]), "word/document.xml")[0]
    kinds = [item.tag.removeprefix(W) for item in body]
    assert kinds == ["tbl", "p", "tbl", "p", "sectPr"]


def test_a_chart_is_drawn_by_word_from_what_was_printed() -> None:
    content = made(PAGE)
    inline = next(part(content, "word/document.xml").iter(f"{WP}docPr"))
    assert inline.get("descr") == CHART.alt
    assert inline.get("title") == CHART.title
    space = part(content, "word/charts/chart1.xml")
    series = next(space.iter(f"{C}ser"))
    labels = [item.text for item in series.iterfind(f"{C}cat//{C}v")]
    assert labels == ["2017", "| a |", "2019 not held", "2020", "| b |", "2021"]
    values = {point.get("idx"): point.findtext(f"{C}v") for point in series.iterfind(f"{C}val//{C}pt")}
    assert values == {"0": "211", "3": "188", "5": "36"}
    printed = ["".join(label.itertext()) for label in series.iterfind(f"{C}dLbls/{C}dLbl")]
    assert printed == ["211", "188", '"over" 36%']
    least = space.find(f"{C}chart/{C}plotArea/{C}valAx/{C}scaling/{C}min")
    assert least is not None
    assert least.get("val") == "0"
    assert not list(space.iter(f"{C}majorGridlines"))
    assert not list(space.iter(f"{C}legend"))
    sizes = [int(item.get("sz", "0")) for item in space.iter() if item.tag in (f"{A}rPr", f"{A}defRPr")]
    assert sizes
    assert min(sizes) >= 1000


def test_two_charts_are_two_parts() -> None:
    content = made([Picture(CHART), Picture(CHART._replace(alt="other"))])
    numbers = [item.get("id") for item in part(content, "word/document.xml").iter(f"{WP}docPr")]
    assert numbers == ["1", "2"]
    with zipfile.ZipFile(io.BytesIO(content)) as package:
        assert sum(name.startswith("word/charts/") for name in package.namelist()) == 2


def test_the_same_page_is_the_same_bytes() -> None:
    assert made(PAGE) == made(PAGE)
    with zipfile.ZipFile(io.BytesIO(made(PAGE))) as package:
        assert {entry.date_time for entry in package.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        assert package.namelist()[0] == "[Content_Types].xml"


def test_what_is_read_from_the_right_is_marked() -> None:
    assert list(directed("of \u05e2\u05d1 12 \u05e2, 3")) == [
        ("of ", False),
        ("\u05e2\u05d1 12 \u05e2", True),
        (", 3", False),
    ]
    runs = opened([Text("English \u0645\u0631\u062d\u0628\u0627, English")]).paragraphs[0].runs
    assert [(run.text, bool(run.font.rtl)) for run in runs] == [
        ("English ", False),
        ("\u0645\u0631\u062d\u0628\u0627", True),
        (", English", False),
    ]


def test_a_minus_does_not_end_a_line() -> None:
    body = part(made([Text("-99.9 to -22.6, --format")]), "word/document.xml")
    assert len(list(body.iter(f"{W}noBreakHyphen"))) == 1


@pytest.mark.parametrize("sign", ["\x00", "\x0b", "\x1b", "\ufffe", "\ud800"])
@pytest.mark.parametrize("place", ["text", "cell", "alt", "title", "about"])
def test_a_character_that_xml_cannot_hold_is_named(sign: str, place: str) -> None:
    bad = f"before {sign} after"
    blocks: dict[str, Block] = {
        "text": Text(bad),
        "cell": Grid(Table((Column("A"),), (Row((bad,)),))),
        "alt": Picture(CHART._replace(alt=bad)),
    }
    with pytest.raises(UsageProblem) as caught:
        word(
            [blocks.get(place, Text("fine"))],
            title=bad if place == "title" else "A title",
            day=DAY,
            about=bad if place == "about" else "",
        )
    assert f"U+{ord(sign):04X}" in caught.value.message
    assert caught.value.hint == "leave it out"
    assert sign not in str(caught.value)


_HELD = st.characters(exclude_categories=["Cs"], exclude_characters="\ufffe\uffff\r").filter(
    lambda letter: letter >= " " or letter in "\t\n"
)


@settings(max_examples=30, deadline=None)
@given(st.text(_HELD, min_size=1), st.text(_HELD))
def test_text_is_text(text: str, lead: str) -> None:
    table = Table((Column(text), Column("B", "right")), (Row((text, lead)),))
    document = Document(io.BytesIO(word([Text(text, lead), Grid(table, text)], title=text, day=DAY)))
    assert document.paragraphs[0].text == (f"{lead} {text}" if lead else text)
    assert [cell.text for row in document.tables[0].rows for cell in row.cells] == [text, "B", text, lead]


@settings(max_examples=20, deadline=None)
@given(st.text())
def test_any_text_is_held_or_refused(text: str) -> None:
    if _UNFIT.search(text):
        with pytest.raises(UsageProblem, match=r"U\+[0-9A-F]{4}"):
            word([Text(text)], title=text, day=DAY)
        return
    content = word([Text(text)], title=text, day=DAY)
    assert Document(io.BytesIO(content)).paragraphs[0].text == text.replace("\r\n", "\n").replace("\r", "\n")


# -- laid out by LibreOffice ----------------------------------------------------------------------


def _short_note() -> Note:
    """A note that is about half a page, with all that a note can have."""
    record = load()
    note = brief(record, record.themes["escalation"])
    return note._replace(
        sections=tuple(section._replace(items=section.items[:2]) for section in note.sections),
        picture=CHART,
        plan=NoteTable("What we will do", PLAN),
        back_title="For whoever leads",
        back=(NoteSection(0, "Before", (NoteItem("Book a room."),)),),
    )


@pytest.fixture(scope="module")
def laid_out(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """PDFs of all that is looked at below, by one start of LibreOffice, which takes seconds."""
    folder = tmp_path_factory.mktemp("word")
    record = load()
    for theme in record.themes.values():
        note = brief(record, theme)
        (folder / f"note-{theme.slug}.docx").write_bytes(made(page_of_note(note)))
        words_alone = note._replace(picture=None, plan=None, back=())
        spare = Text("\n".join(["spare"] * SPARE_LINES))
        (folder / f"spare-{theme.slug}.docx").write_bytes(made([*page_of_note(words_alone), spare]))
    for name, local in HOSTILE_LINES.items():
        for slug in ("education", "sexual-abuse"):
            asked = NoteRequest(record.audiences["board"], None, local, action_plan=True)
            note = brief(record, record.themes[slug], asked)
            (folder / f"local-{name}-{slug}.docx").write_bytes(made(page_of_note(note)))
    (folder / "full.docx").write_bytes(made(page_of_note(_short_note())))
    many = Table((Column("A year"),), tuple(Row((str(number),)) for number in range(90)))
    (folder / "rows.docx").write_bytes(made([Grid(many)]))
    (folder / "long.docx").write_bytes(
        made([Text("x" * 300), Grid(Table((Column("A"),), (Row(("x" * 300,)),)))])
    )
    line = ["soffice", "--headless", f"-env:UserInstallation={(folder / 'profile').as_uri()}"]
    line += ["--convert-to", "pdf", "--outdir", str(folder), *map(str, sorted(folder.glob("*.docx")))]
    subprocess.run(line, capture_output=True, check=True, timeout=240)
    return folder


@pytest.fixture(scope="module")
def in_arial(laid_out: Path) -> Path:
    """The same PDFs, where Arial or a font of its widths set them: how many pages there are hangs on that."""
    fonts = {name for slug in ("note-neglect", "full") for name in fonts_of(laid_out / f"{slug}.pdf")}
    assert fonts
    if not all(re.match("LiberationSans|Arial|Arimo", font) for font in fonts):
        told = ", ".join(sorted(fonts))
        pytest.skip(f"LibreOffice has no font as wide as Arial here ({told}): install fonts-liberation")
    return laid_out


SPARE_LINES = 7
"""Word sets lines a little looser than LibreOffice: a note of words alone leaves this many free."""

with_libreoffice = pytest.mark.skipif(
    shutil.which("soffice") is None, reason="LibreOffice (soffice) is not on this machine to lay pages out"
)


def pages(path: Path) -> list[str]:
    from pypdf import PdfReader

    return [page.extract_text() for page in PdfReader(path).pages]


def fonts_of(path: Path) -> set[str]:
    from pypdf import PdfReader

    return {
        str(font.get_object()["/BaseFont"]).partition("+")[2]
        for page in PdfReader(path).pages
        for font in page["/Resources"]["/Font"].values()  # type: ignore[index]
    }


@with_libreoffice
@pytest.mark.parametrize("slug", sampled(sorted(load().themes), 8))
@pytest.mark.thorough
def test_a_note_is_one_page(in_arial: Path, slug: str) -> None:
    assert len(pages(in_arial / f"note-{slug}.pdf")) == 1
    assert len(pages(in_arial / f"spare-{slug}.pdf")) == 1


HOSTILE_LINES = {"no-space": f"{'W' * 300}, {'W' * 300}", "words": ("wide name " * 60)[:600]}


@with_libreoffice
@pytest.mark.parametrize("name", HOSTILE_LINES)
def test_a_long_local_line_stays_on_the_page(in_arial: Path, name: str) -> None:
    for theme in ("education", "sexual-abuse"):
        assert len(pages(in_arial / f"local-{name}-{theme}.pdf")) == 1


@with_libreoffice
def test_a_note_with_all_it_can_have_is_two_pages(laid_out: Path) -> None:
    front, back = pages(laid_out / "full.pdf")
    for text in ("211", "2020", "| a |"):
        assert text in front
    for text in ("Book a room.", "What we will do", "By when"):
        assert text in back
    assert "Book a room." not in front


@with_libreoffice
def test_words_without_a_space_stay_on_the_page(laid_out: Path) -> None:
    assert sum(page.count("x") for page in pages(laid_out / "long.pdf")) == 600
    from pypdf import PdfReader

    (page,) = PdfReader(laid_out / "long.pdf").pages
    lines: list[str] = []
    page.extract_text(visitor_text=lambda text, *_: lines.append(text))
    assert max(len(line) for text in lines for line in text.splitlines()) < 110


@with_libreoffice
def test_the_heading_row_is_on_every_page(laid_out: Path) -> None:
    whole = pages(laid_out / "rows.pdf")
    assert len(whole) > 1
    assert all(page.startswith("A year") for page in whole)
    assert "".join(whole).count("A year") == len(whole)
