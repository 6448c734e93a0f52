import base64
import io
import itertools
import re
import xml.etree.ElementTree as ET
from collections.abc import Callable
from datetime import date
from functools import cache
from html.parser import HTMLParser
from importlib import resources
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from conftest import sampled
from csprp_cli.model.body_size import BodySize
from csprp_cli.model.chart import Chart, Mark
from csprp_cli.model.note import Logo, Note, NoteItem, NoteSection, NoteTable
from csprp_cli.model.problem import UsageProblem
from csprp_cli.model.result import Bar, Column, Row, Table
from csprp_cli.notes.brief import brief
from csprp_cli.notes.height import height_of
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
from csprp_cli.present.body_size import on_paper
from csprp_cli.present.formats import NoteForm, Screen, note_content
from csprp_cli.present.html_page import POLICY, index_page, web_page
from csprp_cli.record.load import load
from csprp_cli.views.trend import trend
from csprp_cli.views.trend_rows import TrendQuestion
from test_forms import HARD, hard_result

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

DAY = date(2026, 11, 22)
THEMES = list(load().themes)
PRESENT = resources.files("csprp_cli.present")
FONT = re.compile(r"url\(data:font/woff2;base64,([A-Za-z0-9+/=]+)\)")
VOID = {"meta", "br", "col", "link", "img", "input", "hr"}
HOSTILE = (
    "<script>alert(1)</script>",
    "</style><script>window.hit = 1</script>",
    "</title></head><body onload=alert(1)>",
    '" onmouseover="alert(1)" x=\'',
    "&lt;b&gt; &amp; &#60; &",
    "--> <!-- ]]>",
    "\u0637\u0641\u0644 \u202eabc",
    "a" * 300,
    "https://example.org/a?b=c&d=e",
    "javascript:alert(1)",
)
CHART = Chart(
    "Notifications about a child's death, years to 31 March",
    (
        Mark("a", kind="break"),
        Mark("2020", "188", 188),
        Mark("2021", "223", 223),
        Mark("b", kind="care"),
        Mark("2022", "191", 191),
        Mark("2023", "201", 201),
        Mark("2024", "205", 205),
        Mark("2025", "not held", kind="gap"),
        Mark("2026", "160", 160),
    ),
    "Column chart. 2020, 188; 2021, 223; 2022, 191; 2023, 201; 2024, 205; 2026, 160.",
    (("a", "Ofsted counted before."), ("b", "The question changed."), ("", "Not held: 2025.")),
    "[4][5]",
)
PLAN = Table(tuple(map(Column, ("What", "Who", "By when", "How we will know"))), (Row(("",) * 4),) * 2)


# -- reading a page back ----------------------------------------------------------------------------


class Reader(HTMLParser):
    """Reads a page into a tree, and refuses one whose tags do not close in order."""

    def __init__(self) -> None:
        super().__init__()
        self.builder = ET.TreeBuilder()
        self.open: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        assert len(dict(attrs)) == len(attrs)
        self.builder.start(tag, {name: value or "" for name, value in attrs})
        if tag in VOID:
            self.builder.end(tag)
        else:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag
        self.builder.end(tag)

    def handle_data(self, data: str) -> None:
        if self.open:
            self.builder.data(data)

    def handle_comment(self, data: str) -> None:
        raise AssertionError(f"a comment: {data}")


def read(page: str) -> ET.Element:
    assert page.startswith("<!DOCTYPE html>\n<html ")
    reader = Reader()
    reader.feed(page)
    reader.close()
    assert reader.open == []
    return reader.builder.close()


def said(element: ET.Element) -> str:
    return "".join(element.itertext())


def one(root: ET.Element, tag: str) -> ET.Element:
    (found,) = root.iter(tag)
    return found


def drawn(*blocks: Block, one_page: bool = False) -> ET.Element:
    return read(web_page(blocks, title="A title", day=DAY, one_page=one_page))


@cache
def note_of(theme: str) -> Note:
    return brief(load(), load().themes[theme])


def note_page(note: Note) -> str:
    return web_page(page_of_note(note), title=note.title, day=DAY, one_page=True)


@cache
def full_note() -> Note:
    """The shortest note of the record that holds a figure, with all that a note can have."""
    held = [note for note in map(note_of, THEMES) if note.figures]
    shortest = min(held, key=lambda note: note.words)
    back = (
        NoteSection(0, "Twenty minutes", (NoteItem("Read out the ground rules.", "2 minutes."),)),
        NoteSection(0, "Ground rules", (NoteItem("No names and no cases."),)),
    )
    return shortest._replace(
        picture=CHART, plan=NoteTable("Our plan", PLAN), back_title="For whoever leads", back=back
    )


def result_page() -> str:
    result = trend(load(), TrendQuestion(load().metrics["deaths"]))
    return web_page(page_of(result), title=result.title, day=DAY, one_page=False)


def hard_page() -> str:
    hard = page_of(hard_result())
    return web_page([*hard, Picture(CHART), Small("The end.")], title="Hard", day=DAY, one_page=False)


def notes_index() -> str:
    links = [(note_of(theme).title, f"{theme}.html") for theme in THEMES]
    groups = [("Practitioners", links), ("Other", [(HOSTILE[0], "other/a%20b.html")])]
    return index_page("Notes for team meetings", "One page each.", groups, day=DAY, footer="Not official.")


PAGES: dict[str, Callable[[], str]] = {
    "note": lambda: note_page(note_of("mental-health")),
    "full": lambda: note_page(full_note()),
    "result": result_page,
    "hard": hard_page,
    "index": notes_index,
}


@cache
def page_named(name: str) -> str:
    return PAGES[name]()


# -- what the file holds ----------------------------------------------------------------------------


@pytest.mark.parametrize("name", PAGES)
def test_a_page_says_what_it_is_and_needs_nothing_else(name: str) -> None:
    page = page_named(name)
    assert page == PAGES[name]()
    assert page.encode("utf-8").decode("utf-8") == page
    root = read(page)
    assert root.get("lang") == "en-GB"
    head = one(root, "head")
    charset, policy, *named = head.iter("meta")
    assert charset.attrib == {"charset": "utf-8"}
    assert policy.attrib == {"http-equiv": "Content-Security-Policy", "content": POLICY}
    assert {meta.get("name"): meta.get("content") for meta in named} == {
        "viewport": "width=device-width, initial-scale=1",
        "color-scheme": "light dark",
        "dcterms.date": "2026-11-22",
    }
    tags = {element.tag for element in root.iter()}
    assert not tags & {"script", "link", "img", "iframe", "object", "embed", "form", "base"}
    for element in root.iter():
        for attribute, value in element.attrib.items():
            assert not attribute.startswith("on")
            told = attribute in ("http-equiv", "aria-label") or (element.tag, attribute) == ("a", "href")
            assert "http" not in value or told
            assert attribute not in ("src", "srcset", "style", "action", "xlink:href", "xmlns")
    style = FONT.sub("", said(one(root, "style")))
    assert not re.search(r"url\(|@import|http|expression", style)
    skip = next(root.iter("a"))
    assert skip.get("href") == "#main"
    assert one(root, "main").get("id") == "main"


def test_a_page_carries_the_style_sheet_and_its_fonts() -> None:
    style, fonts = said(one(drawn(), "style")), iter(("csprp-sans-400.woff2", "csprp-sans-600.woff2"))
    for content in FONT.findall(style):
        assert base64.b64decode(content, validate=True) == (PRESENT / "fonts" / next(fonts)).read_bytes()
    assert list(fonts) == []
    bare = re.sub(r"url\(.+?\)", "", (PRESENT / "page.css").read_text(encoding="utf-8"))
    assert FONT.sub("", style) == bare


def test_a_page_can_be_sent_by_email() -> None:
    assert max(len(page_named(name).encode("utf-8")) for name in ("note", "full", "result")) < 110_000


def test_the_policy_allows_the_style_and_fonts_of_the_page_alone() -> None:
    assert POLICY.split("; ")[:3] == ["default-src 'none'", "style-src 'unsafe-inline'", "font-src data:"]
    assert "script" not in POLICY


def test_headings_name_their_sections() -> None:
    note = note_of("mental-health")
    root = read(note_page(note))
    assert said(one(root, "title")) == note.title
    assert [said(heading) for heading in root.iter("h1")] == [note.title]
    sections = list(root.iter("section"))
    assert len(sections) == 7
    for section, of_note in zip(sections, note.sections, strict=True):
        heading = one(section, "h2")
        assert section.get("aria-labelledby") == heading.get("id")
        assert said(heading) == f"{of_note.number} {of_note.heading}"
    names = [element.get("id") for element in root.iter() if element.get("id")]
    assert len(set(names)) == len(names)


def test_paragraphs_lists_and_lines() -> None:
    root = drawn(
        Text("Plain."),
        Text("Led.", "Lead."),
        Text("Apart.", aside=True),
        Bullets((("", "one"), ("You:", "two"))),
        Bullets((("[1]", "a source"), ("a", "a note"), ("", "no mark"))),
        Lines(("csprp show x", "  csprp <y>")),
    )
    plain, led, aside = root.iter("p")
    assert (said(plain), said(led)) == ("Plain.", "Lead. Led.")
    assert said(one(led, "strong")) == "Lead."
    assert (aside.get("class"), aside.get("role")) == ("aside", "note")
    bullets, marks = root.iter("ul")
    assert [said(item) for item in bullets] == ["one", "You: two"]
    assert bullets.attrib == {}
    assert marks.attrib == {"class": "marks", "role": "list"}
    assert [said(item) for item in marks] == ["[1] a source", "a a note", "no mark"]
    assert [said(mark) for mark in marks.iter("span")] == ["[1]", "a"]
    assert said(one(one(root, "pre"), "code")) == "csprp show x\n  csprp <y>"
    assert all(element.get("dir") == "auto" for tag in ("p", "li") for element in root.iter(tag))


def test_a_table_keeps_every_cell_and_names_its_parts() -> None:
    result = hard_result()
    root = read(page_named("hard"))
    region = next(element for element in root.iter("div") if element.get("class") == "scroll")
    assert (region.get("role"), region.get("tabindex")) == ("region", "0")
    assert region.get("aria-label") == "Table: 1. Section [z]"
    table = one(region, "table")
    assert one(table, "caption").get("class") == "unseen"
    titles = list(one(one(table, "thead"), "tr"))
    assert [(cell.tag, cell.get("scope"), said(cell)) for cell in titles] == [
        ("th", "col", "Value"),
        ("th", "col", "[c] title"),
        ("td", None, ""),
        ("th", "col", "Words"),
    ]
    content = result.sections[0].table
    assert content is not None
    rows = [row for body in table.iter("tbody") for row in body]
    assert len(rows) == len(content.rows)
    for row, held in zip(rows, content.rows, strict=True):
        printed = [cell if isinstance(cell, str) else "" for cell in held.cells]
        assert [said(cell) for cell in row] == printed
        if held.kind == "data":
            assert row[0].tag == ("th" if held.cells[0] else "td")
            assert row[0].get("scope") == ("row" if held.cells[0] else None)
            assert row[1].get("class") == "n k"
        else:
            assert row[0].get("colspan") == "4"
    assert rows[0][0].get("scope") == "rowgroup"
    assert all(said(cell) for cell in root.iter("th"))
    bars = list(table.iter("svg"))
    assert len(bars) == len(HARD)
    assert all(bar.get("aria-hidden") == "true" for bar in bars)
    widths = [float(one(bar, "rect").attrib["width"].removesuffix("%")) for bar in bars]
    assert widths == [round(100 * place / len(HARD), 2) for place in range(len(HARD))]


def test_a_label_opens_a_group_of_rows() -> None:
    rows = (Row(("1",)), Row(("A",), "label"), Row(("2",)), Row(("b",), "break"), Row(("B",), "label"))
    root = drawn(Grid(Table((Column(""),), rows), "Said"))
    assert [[said(row) for row in body] for body in root.iter("tbody")] == [["1"], ["A", "2", "b"], ["B"]]
    assert list(root.iter("thead")) == []
    assert one(root, "caption").get("class") is None


def test_a_bar_of_nothing_has_no_length() -> None:
    root = drawn(Grid(Table((Column("x"), Column("")), (Row(("0", Bar(0, 0))),)), "Said"))
    assert one(root, "rect").get("width") == "0%"


def test_a_table_to_fill_in_has_empty_cells() -> None:
    root = drawn(Heading("Our plan"), Grid(PLAN, "Our plan", blank=True))
    assert one(root, "table").get("class") == "blank"
    cells = [cell for row in one(root, "tbody") for cell in row]
    assert [(cell.tag, said(cell)) for cell in cells] == [("td", "")] * 8


def test_a_chart_draws_from_zero_in_proportion() -> None:
    figure = one(drawn(Picture(CHART)), "figure")
    picture = one(figure, "svg")
    assert (picture.get("role"), picture.get("aria-label")) == ("img", CHART.alt)
    values = [mark.value for mark in CHART.marks if mark.kind == "value"]
    columns = list(picture.iter("rect"))
    heights = [float(column.attrib["height"].removesuffix("em")) for column in columns]
    assert [round(height / max(heights), 2) for height in heights] == [round(v / 223, 2) for v in values]
    floor = {
        round(sum(float(column.attrib[name].removesuffix("em")) for name in ("y", "height")), 1)
        for column in columns
    }
    assert len(floor) == 1
    lines = [line.get("class") for line in picture.iter("line")]
    assert lines == ["break", "care", "floor"]
    texts = [(text.get("class"), said(text)) for text in picture.iter("text")]
    assert [text for kind, text in texts if kind == "printed"] == [str(int(value)) for value in values]
    assert [text for kind, text in texts if kind == "gap"] == ["not", "held"]
    assert [text for kind, text in texts if kind == "letter"] == ["a", "b"]
    assert [text for kind, text in texts if kind == "label"] == [str(year) for year in range(2020, 2027)]
    caption = said(one(figure, "figcaption"))
    assert f"{CHART.title} [4][5]" in caption
    assert all(f"{letter} {reason}".strip() in caption for letter, reason in CHART.notes)


def test_a_chart_of_gaps_alone_is_still_a_chart() -> None:
    root = drawn(Picture(Chart("Nothing", (Mark("2020", "not held", kind="gap"),), "")))
    assert list(root.iter("rect")) == []
    assert one(root, "svg").get("aria-label") == "Nothing"
    assert one(drawn(Picture(Chart("Nothing", (), "No marks."))), "svg").get("aria-label") == "No marks."


def test_what_follows_a_page_break_stands_together() -> None:
    root = drawn(Heading("One"), Small("Foot."), PageBreak(), Heading("Two"), Text("x"), Heading("Three", 3))
    main = one(root, "main")
    section, footer, sheet = main
    assert (section.tag, footer.tag, sheet.get("class")) == ("section", "footer", "new-page")
    assert [said(heading) for heading in sheet.iter() if heading.tag in ("h2", "h3")] == ["Two", "Three"]
    assert len(list(sheet.iter("section"))) == 1


def test_small_print_at_the_end_is_the_footer_of_the_page() -> None:
    body = one(drawn(Heading("One"), Small("Foot."), Small("More.")), "body")
    assert [element.tag for element in body] == ["a", "main", "footer"]
    assert [said(line) for line in body[-1]] == ["Foot.", "More."]


def test_an_index_links_to_the_files_beside_it() -> None:
    root = read(page_named("index"))
    links = [(said(link), link.get("href")) for link in root.iter("a")][1:]
    assert links[:-1] == [(note_of(theme).title, f"{theme}.html") for theme in THEMES]
    assert links[-1] == (HOSTILE[0], "other/a%20b.html")
    assert [said(heading) for heading in root.iter("h2")] == ["Practitioners", "Other"]
    assert said(one(root, "footer")).strip() == "Not official."


@pytest.mark.parametrize("link", ["https://example.org/", "//example.org/a", "javascript:alert(1)"])
def test_an_index_leads_nowhere_else(link: str) -> None:
    with pytest.raises(ValueError, match="beside it"):
        index_page("T", "I", [("G", [("x", link)])], day=DAY, footer="f")


# -- text is text -----------------------------------------------------------------------------------


def blocks_of(text: str) -> list[Block]:
    """One block of each kind, the text in every place that takes one."""
    table = Table((Column(text), Column(text, "right")), (Row((text, text)), Row((text,), "label")))
    chart = Chart(text, (Mark(text, "1", 1.0), Mark(text, kind="break")), text, (("a", text),), text)
    return [
        *(Heading(text, 1), Heading(text, mark=text), Text(text, text), Text(text, aside=True)),
        *(Bullets(((text, text), ("a", text))), Lines((text,)), Grid(table, text), Picture(chart)),
        *(Small(text), PageBreak(), Heading(text, 3)),
    ]


def shape(root: ET.Element) -> list[str]:
    return [element.tag for element in root.iter() if element.tag not in ("text", "span", "strong")]


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_text_stays_text_in_every_place(text: str) -> None:
    root = read(web_page(blocks_of(text), title=text, day=DAY, one_page=False))
    plain = read(web_page(blocks_of("plain words"), title="plain words", day=DAY, one_page=False))
    assert shape(root) == shape(plain)
    assert said(one(root, "title")) == text
    assert [said(heading) for heading in root.iter("h1")] == [text]
    picture = next(svg for svg in root.iter("svg") if svg.get("role") == "img")
    assert picture.get("aria-label") == text
    assert {name for e in root.iter() for name in e.attrib} == {n for e in plain.iter() for n in e.attrib}


@given(st.text())
def test_any_text_comes_back_or_is_refused(text: str) -> None:
    try:
        root = drawn(Text(text), Lines((text,)))
    except UsageProblem as problem:
        name = re.search(r"U\+([0-9A-F]{4,6})$", problem.message)
        assert name is not None
        assert chr(int(name[1], 16)) in text
        return
    whole = text.replace("\r\n", "\n").replace("\r", "\n")
    assert said(one(root, "p")).replace("\r\n", "\n").replace("\r", "\n") == whole
    assert said(one(root, "code")).replace("\r\n", "\n").replace("\r", "\n") == whole
    assert all(ord(character) >= 32 or character in "\t\n\f\r" for character in text)
    text.encode("utf-8")


@pytest.mark.parametrize(
    ("character", "name"),
    [
        *(("\x00", "U+0000"), ("\x1b", "U+001B"), ("\x0b", "U+000B"), ("\x7f", "U+007F"), ("\x85", "U+0085")),
        *(("\ud800", "U+D800"), ("\udfff", "U+DFFF"), ("\ufffe", "U+FFFE"), ("\U0010ffff", "U+10FFFF")),
    ],
)
def test_what_no_page_can_hold_is_named(character: str, name: str) -> None:
    for block in blocks_of(f"a{character}b"):
        if not isinstance(block, PageBreak):
            with pytest.raises(UsageProblem, match=re.escape(name)) as caught:
                drawn(block)
            assert "\n" not in str(caught.value)
            assert caught.value.hint == "leave it out"
    with pytest.raises(UsageProblem, match=re.escape(name)):
        web_page([], title=character, day=DAY, one_page=True)
    with pytest.raises(UsageProblem, match=re.escape(name)):
        index_page("T", "I", [("G", [(character, "a.html")])], day=DAY, footer="f")


@pytest.mark.parametrize("text", ["tab\tand\nline", "\u00a0", "\u200f\u061c", "\U0001f600", "\ufffd"])
def test_what_a_page_can_hold_is_kept(text: str) -> None:
    assert said(one(drawn(Text(text)), "p")) == text


# -- in a browser -----------------------------------------------------------------------------------

TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
NARROW, WIDE = 320, 1280
PAPER = round((210 - 2 * 16) / 25.4 * 96)
"""The width of the printed part of a page, in pixels of a screen."""
SHEET = (297 - 2 * 14) / 25.4 * 96
LINE = 11 * 1.22 / 72 * 96


def shown(window: "Page", page: str) -> None:
    window.emulate_media(media="null", color_scheme="light", forced_colors="none")
    window.set_viewport_size({"width": WIDE, "height": 900})
    window.set_content(page)
    window.evaluate("document.fonts.ready.then(() => null)")


def violations(window: "Page", *left_out: str) -> list[str]:
    """What axe finds against WCAG 2.2 AA, one line each, by all its rules but those left out."""
    if not window.evaluate("'axe' in window"):
        axe = resources.files("axe_playwright_python") / "axe.min.js"
        window.evaluate(axe.read_text(encoding="utf-8"))
    rules = {
        "runOnly": {"type": "tag", "values": TAGS},
        "resultTypes": ["violations"],
        "rules": {rule: {"enabled": False} for rule in left_out},
    }
    found: dict[str, Any] = window.evaluate("rules => axe.run(document, rules)", rules)
    assert found["testEngine"]["name"] == "axe-core"
    return [f"{item['id']}: {node['html'][:200]}" for item in found["violations"] for node in item["nodes"]]


def held_accessible(window: "Page", page: str) -> None:
    shown(window, page)
    for width in (NARROW, WIDE):
        window.set_viewport_size({"width": width, "height": 900})
        assert window.evaluate("document.documentElement.scrollWidth") <= width
        for scheme in ("light", "dark"):
            window.emulate_media(color_scheme=scheme)
            assert violations(window) == [], (width, scheme)


def printed(window: "Page") -> bytes:
    """The page as a PDF, printed from a dark screen."""
    window.emulate_media(media="null", color_scheme="dark")
    return window.pdf(format="A4", prefer_css_page_size=True)


def sheets(window: "Page") -> list[str]:
    """The text of each printed page."""
    from pypdf import PdfReader

    return [sheet.extract_text() for sheet in PdfReader(io.BytesIO(printed(window))).pages]


def free_lines(window: "Page") -> float:
    """How many lines of its text are left free on the first printed page."""
    window.emulate_media(media="print")
    window.set_viewport_size({"width": PAPER, "height": 900})
    used: float = window.evaluate(
        "(document.querySelector('.new-page') ?? {getBoundingClientRect: () => ({top: "
        "document.body.getBoundingClientRect().bottom})}).getBoundingClientRect().top"
    )
    window.emulate_media(media="null")
    return (SHEET - used) / LINE


def styled(window: "Page", where: str, name: str) -> str:
    found: str = window.evaluate(
        "([where, name]) => getComputedStyle(document.querySelector(where)).getPropertyValue(name)",
        [where, name],
    )
    return found


@pytest.mark.parametrize("theme", sampled(THEMES, 3))
@pytest.mark.thorough
def test_a_note_is_accessible(window: "Page", theme: str) -> None:
    held_accessible(window, note_page(note_of(theme)))


@pytest.mark.parametrize("theme", sampled(THEMES, 3))
def test_a_note_prints_on_one_page_with_room_to_spare(window: "Page", theme: str) -> None:
    note = note_of(theme)
    shown(window, note_page(note))
    assert len(sheets(window)) == 1
    assert free_lines(window) >= (5 if note.picture is None else 3)


def test_a_printed_note_is_set_in_the_fonts_that_it_carries(window: "Page") -> None:
    from pypdf import PdfReader

    shown(window, note_page(note_of("babies")))
    (sheet,) = PdfReader(io.BytesIO(printed(window))).pages
    fonts = {str(font.get_object()["/BaseFont"]) for font in sheet["/Resources"]["/Font"].values()}  # type: ignore[index]
    assert {name.partition("+")[2] for name in fonts} == {"csprpSans-Regular", "csprpSans-Semibold"}


@pytest.mark.parametrize("audience", sampled([n for n in load().audiences if n != "practitioner"], 1))
def test_every_audience_is_accessible_and_prints_on_one_page(window: "Page", audience: str) -> None:
    record = load()
    note = brief(
        record, record.themes["mental-health"], NoteRequest(record.audiences[audience], action_plan=True)
    )
    held_accessible(window, note_page(note))
    assert len(sheets(window)) == 1


@pytest.mark.parametrize("local", ["W" * 300, ("wide name " * 60)[:600]], ids=["no-space", "words"])
def test_a_long_local_line_prints_on_one_page(window: "Page", local: str) -> None:
    record = load()
    for theme in ("education", "sexual-abuse"):
        asked = NoteRequest(
            record.audiences["practitioner"], None, f"{local}, {local}"[:602], action_plan=True
        )
        shown(window, note_page(brief(record, record.themes[theme], asked)))
        assert len(sheets(window)) == 1


def test_a_note_with_all_it_can_have_prints_on_two_pages(window: "Page") -> None:
    note = full_note()
    held_accessible(window, note_page(note))
    front, back = sheets(window)
    assert "Not a Panel or DfE publication" in front
    assert "How we will know" in back
    assert back.strip().startswith("For whoever leads")


@pytest.mark.parametrize("name", ["result", "hard", "index"])
@pytest.mark.thorough
def test_other_pages_are_accessible(window: "Page", name: str) -> None:
    held_accessible(window, page_named(name))


def test_axe_does_find_what_is_wrong(window: "Page") -> None:
    shown(window, note_page(note_of("babies")).replace("--ink: #0b0c0c", "--ink: #cccccc"))
    assert any(line.startswith("color-contrast") for line in violations(window))


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_text_neither_runs_nor_widens_the_page(window: "Page", text: str) -> None:
    shown(window, web_page(blocks_of(text), title=text, day=DAY, one_page=False))
    window.set_viewport_size({"width": NARROW, "height": 900})
    assert window.evaluate("document.documentElement.scrollWidth") <= NARROW
    assert window.title() == " ".join(text.split())
    assert window.evaluate("document.querySelectorAll('script').length + ('hit' in window)") == 0
    assert window.locator("h1").text_content() == text
    window.emulate_media(media="print")
    window.set_viewport_size({"width": PAPER, "height": 900})
    assert window.evaluate("document.documentElement.scrollWidth") <= PAPER


def test_the_policy_lets_the_style_in_and_nothing_out(browser: "Browser", tmp_path: Path) -> None:
    path = tmp_path / "note.html"
    path.write_text(note_page(full_note()), encoding="utf-8")
    context = browser.new_context(color_scheme="light")
    window = context.new_page()
    asked: list[str] = []
    complaints: list[str] = []
    window.on("request", lambda request: asked.append(request.url))
    window.on("console", lambda message: complaints.append(message.text))
    window.goto(path.as_uri())
    assert asked == [path.as_uri()]
    assert complaints == []
    assert styled(window, "h1", "color") == "rgb(11, 79, 92)"
    window.evaluate(
        "document.body.append(Object.assign(document.createElement('script'), {text: 'hit = 1'}))"
    )
    assert window.evaluate("'hit' in window") is False
    context.close()


def test_paper_is_black_on_white_at_eleven_points(window: "Page") -> None:
    shown(window, note_page(full_note()))
    window.emulate_media(media="print", color_scheme="dark")
    assert styled(window, "html", "background-color") == "rgb(255, 255, 255)"
    assert styled(window, "p", "color") == styled(window, "td", "color") == "rgb(0, 0, 0)"
    assert styled(window, "h1", "color") == styled(window, ".chart rect", "fill") == "rgb(11, 79, 92)"
    for where in ("p", "li", ".blank th", "figure .title"):
        assert float(styled(window, where, "font-size").removesuffix("px")) * 0.75 == pytest.approx(
            11, abs=0.001
        )
    assert float(styled(window, "footer p", "font-size").removesuffix("px")) * 0.75 == pytest.approx(
        9, abs=0.001
    )
    assert styled(window, ".skip", "display") == "none"
    window.emulate_media(media="screen", color_scheme="dark")
    assert styled(window, "html", "background-color") == "rgb(17, 24, 26)"


def test_a_long_table_repeats_its_headings_on_every_page(window: "Page") -> None:
    rows = tuple(Row((f"row {number}", "words " * 30)) for number in range(60))
    grid = Grid(Table((Column("Name"), Column("Heading", wraps=True)), rows), "Long")
    shown(window, web_page([Heading("Long", 1), grid], title="Long", day=DAY, one_page=False))
    pages = sheets(window)
    assert len(pages) > 2
    assert all("Heading" in page for page in pages)
    assert all(f"{place} of {len(pages)}" in page for place, page in enumerate(pages, 1))
    assert styled(window, "tr", "break-inside") == "auto"
    window.emulate_media(media="print")
    assert styled(window, "tr", "break-inside") == "avoid"


def test_a_chart_fits_a_narrow_screen_and_no_words_meet(window: "Page") -> None:
    shown(window, note_page(full_note()))
    for width in (NARROW, WIDE):
        window.set_viewport_size({"width": width, "height": 900})
        for kind in ("label", "printed"):
            sides: list[list[float]] = window.evaluate(
                "kind => [...document.querySelectorAll('.chart .' + kind)].map(text => {"
                " const box = text.getBoundingClientRect(); return [box.left, box.right]; })",
                kind,
            )
            assert sides == sorted(sides)
            assert all(one[1] < other[0] for one, other in itertools.pairwise(sides)), width
        chart = window.locator(".chart").bounding_box()
        assert chart is not None
        assert chart["x"] + chart["width"] <= width


def test_text_takes_its_own_direction(window: "Page") -> None:
    shown(window, web_page([Text(HOSTILE[6]), Text("English")], title="t", day=DAY, one_page=True))
    directions = window.evaluate(
        "[...document.querySelectorAll('p')].map(p => getComputedStyle(p).direction)"
    )
    assert directions == ["rtl", "ltr"]


def test_the_keyboard_reaches_the_text_and_every_table(window: "Page") -> None:
    shown(window, page_named("result"))
    window.keyboard.press("Tab")
    skip = window.locator(".skip").bounding_box()
    assert skip is not None
    assert skip["y"] >= 0
    assert min(skip["width"], skip["height"]) >= 24
    window.keyboard.press("Enter")
    reached = []
    for _ in range(60):  # marks of sources are links, in the order of the text
        window.keyboard.press("Tab")
        reached.append(str(window.evaluate("document.activeElement.getAttribute('aria-label')")))
        if reached[-1].startswith("Table: 1."):
            break
    assert reached[-1].startswith("Table: 1.")
    assert styled(window, ".scroll", "outline-style") == "solid"


def test_links_of_the_index_are_large_enough_to_hit(window: "Page") -> None:
    shown(window, page_named("index"))
    heights: list[float] = window.evaluate(
        "[...document.querySelectorAll('.links a')].map(link => link.getBoundingClientRect().height)"
    )
    assert len(heights) == len(THEMES) + 1
    assert min(heights) >= 24


def test_large_print_is_accessible_and_numbers_its_pages(window: "Page") -> None:
    record = load()
    asked = NoteRequest(record.audiences["practitioner"], action_plan=True, facilitator=True, large=True)
    page = file_of(brief(record, record.themes["babies"], asked))
    held_accessible(window, page)
    whole = sheets(window)
    assert len(whole) > 2
    for number, sheet in enumerate(whole, 1):
        assert f"Page {number} of {len(whole)}" in sheet
    shown(window, page)
    window.emulate_media(media="print")
    for where in ("main p", "main li", "footer p", ".sources", "th", "figure ul", ".chart"):
        assert float(styled(window, where, "font-size").removesuffix("px")) >= 16 / 72 * 96 - 0.01, where
    window.emulate_media(media="null")


def test_the_fullest_note_in_12_points_prints_on_one_page(window: "Page") -> None:
    record = load()
    asked = [NoteRequest(audience) for audience in record.audiences.values()]
    made = [brief(record, theme, request) for theme in record.themes.values() for request in asked]
    roomy = (note for note in made if on_paper(note) == BodySize.ROOMY)
    note = max(roomy, key=lambda note: height_of(note, BodySize.ROOMY))
    shown(window, file_of(note))
    assert len(sheets(window)) == 1
    window.emulate_media(media="print")
    assert float(styled(window, "main p", "font-size").removesuffix("px")) == 12 / 72 * 96
    window.emulate_media(media="null")


def test_a_note_with_a_logo_and_links_is_accessible_on_one_page(window: "Page") -> None:
    record = load()
    asked = NoteRequest(
        record.audiences["practitioner"], logo=LOGO, files={name: f"{name}.html" for name in record.themes}
    )
    page = file_of(brief(record, record.themes["neglect"], asked))
    held_accessible(window, page)
    assert len(sheets(window)) == 1


def file_of(note: Note) -> str:
    content = note_content(note, NoteForm.HTML, Screen())
    assert isinstance(content, bytes)
    return content.decode("utf-8")


LOGO = Logo(
    "svg",
    b'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 3 1" width="3" height="1">'
    b'<rect width="3" height="1"/></svg>',
    "Logo of Northtown",
    3,
    1,
)
