"""csprp report: one page for people who look, with and without a script, on a screen and on paper."""

import io
import re
import time
import zipfile
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from conftest import Run, sampled
from csprp_cli.model.problem import NothingHeld
from csprp_cli.model.report import Report
from csprp_cli.model.text_kinds import ThemeKind
from csprp_cli.present.formats import ReportForm, report_content
from csprp_cli.present.html_page import POLICY
from csprp_cli.record.load import load
from csprp_cli.report.national import ReportRequest, national_report
from csprp_cli.wording.figures import as_printed, counted_in, name_of
from test_handouts import text_of_file
from test_web_page import PAPER, SHEET, read, sheets, shown, violations

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

RECORD = load()
TOPICS = [theme for theme in RECORD.themes.values() if theme.kind != ThemeKind.UMBRELLA]
WIDTHS = (320, 768, 1280)
MOST_BYTES = 1_000_000


@cache
def whole() -> Report:
    return national_report(RECORD, ReportRequest())


@cache
def page() -> str:
    return report_content(whole(), ReportForm.HTML).decode("utf-8")


def text_of(report: Report) -> str:
    return str(report._replace(citations=(), publications=()))


# -- what it holds -----------------------------------------------------------------------------------


def test_a_report_holds_what_people_look_for_with_one_list_of_sources() -> None:
    report = whole()
    assert [chapter.name for chapter in report.chapters] == [
        *("what-has-happened", "what-may-be-compared", "ages", "themes", "words")
    ]
    assert [entry.theme for entry in report.entries if entry.theme] == [theme.slug for theme in TOPICS]
    happened = report.chapters[0]
    charts = [chart for entry in happened.entries for part in entry.sections for chart in part.charts]
    assert [chart.kind for chart in charts].count("columns") == 3, "notifications, deaths, serious harm"
    for entry in report.chapters[3].entries[:-1]:
        assert {"Figures", "What was found", "What is asked"} <= {part.heading for part in entry.sections}
    refused = [part for entry in report.chapters[1].entries for part in entry.sections if part.bullets]
    assert any("They count different things" in bullet for part in refused for bullet in part.bullets)
    numbers = [item.number for item in report.citations]
    assert numbers == list(range(1, len(numbers) + 1))
    marked = {int(number) for number in re.findall(r"\[(\d+)\]", text_of(report))}
    assert marked == set(numbers), "every mark has its source, and every source is cited"
    assert "third-hand" not in {item.level for item in report.citations}


def test_nothing_on_it_asks_to_be_typed_and_no_number_stands_there_that_hurts() -> None:
    said = text_of(whole())
    assert "csprp show" not in said
    assert "--" not in said.replace("----", "")
    small = {
        (f"{name_of(figure)} {counted_in(figure)}", as_printed(RECORD, figure))
        for figure in RECORD.figures.values()
        if figure.value
        and not figure.tertiary_only
        and (not figure.may_stand_first or "easily-turned-round" in figure.caveats)
    }
    assert len(small) > 5, "the record holds some"
    rows = {
        row.cells[1:3]
        for entry in whole().chapters[3].entries
        for section in entry.sections
        if section.table and len(section.table.columns) > 2
        for row in section.table.rows
    }
    assert len(rows) > 50
    assert not small & rows


def test_a_caution_that_several_parts_share_is_said_once() -> None:
    for chapter in whole().chapters:
        told = [caution for entry in chapter.entries for caution in entry.cautions]
        assert len(told) == len(set(told)), chapter.name


def test_it_is_narrowed_to_a_theme_a_report_and_readers() -> None:
    neglect = RECORD.themes["neglect"]
    of_theme = national_report(RECORD, ReportRequest((neglect,)))
    assert [entry.theme for entry in of_theme.entries if entry.theme] == ["neglect"]
    assert of_theme.title.startswith("Neglect: ")
    assert len(of_theme.citations) < len(whole().citations) / 2
    board = national_report(RECORD, ReportRequest((neglect,), None, RECORD.audiences["board"]))
    question = "How long do children live with neglect before help arrives, and can we tell?"
    assert question in text_of(board)
    assert question not in text_of(of_theme)
    report = next(item for item in RECORD.reports if item.token == "2023-24")
    of_report = national_report(RECORD, ReportRequest((), report))
    assert "from the annual report 2023 to 2024 alone" in of_report.before
    assert not any("calendar 2020" in str(entry) for entry in of_report.chapters[-2].entries)
    childminders = national_report(RECORD, ReportRequest((), None, RECORD.audiences["police"]))
    assert "its actions and questions are practitioners'" in text_of(childminders)


def test_a_theme_of_which_a_report_holds_nothing_is_refused() -> None:
    report = next(item for item in RECORD.reports if item.token == "2021")
    with pytest.raises(NothingHeld, match="nothing is held on this from the annual report 2021"):
        national_report(RECORD, ReportRequest((RECORD.themes["bruising"],), report))
    first = next(item for item in RECORD.reports if item.token == "2018-19")
    of_report = national_report(RECORD, ReportRequest((), first))
    assert 0 < len([entry for entry in of_report.entries if entry.theme]) < len(TOPICS)


# -- files -------------------------------------------------------------------------------------------


def test_the_page_is_one_file_that_needs_nothing_else(csprp: Run, tmp_path: Path) -> None:
    out = tmp_path / "report.html"
    start = time.perf_counter()
    assert csprp("report", "--out", str(out)).code == 0
    assert time.perf_counter() - start < 3
    assert out.read_text(encoding="utf-8") == page()
    assert len(page().encode("utf-8")) < MOST_BYTES
    root = read(page())
    (policy,) = (meta.get("content", "") for meta in root.iter("meta") if meta.get("http-equiv"))
    assert re.fullmatch(re.escape(POLICY) + r"; script-src 'sha256-[A-Za-z0-9+/]{43}='", policy)
    (script,) = root.iter("script")
    assert not script.get("src")
    assert not re.search(r"fetch|XMLHttp|import\b|https?:", script.text or "")
    assert not [link for link in root.iter("a") if not link.get("href", "").startswith(("#", "http"))]
    ids = [element.get("id") for element in root.iter() if element.get("id")]
    assert len(ids) == len(set(ids))
    goals = {link.get("href", "")[1:] for link in root.iter("a") if link.get("href", "").startswith("#")}
    assert goals <= set(ids), "every link within the page leads somewhere"
    titles = [re.sub(r"\s+", " ", "".join(one.itertext())) for one in root.iter("h3")]
    assert [entry.title for entry in whole().entries] == [one for one in titles if "Read all" not in one]
    last = next(div for div in root.iter("div") if div.get("id") == "theme-leadership")
    assert "Read all of this" not in "".join(last.itertext()), "what is about all themes is a part of none"


@pytest.mark.parametrize("form", sampled(("docx", "pdf"), 1))
def test_paper_holds_the_same_parts_with_links_to_each(csprp: Run, tmp_path: Path, form: str) -> None:
    out, again = tmp_path / f"report.{form}", tmp_path / f"again.{form}"
    line = ("report", "--theme", "neglect", "--theme", "babies")
    assert csprp(*line, "--out", str(out)).code == 0
    assert csprp(*line, "--out", str(again)).code == 0
    assert out.read_bytes() == again.read_bytes()
    said = text_of_file(out)
    made = national_report(RECORD, ReportRequest((RECORD.themes["neglect"], RECORD.themes["babies"])))
    for entry in made.entries:
        assert said.count(entry.title) >= 2, "in the contents and above its part"
    assert "Search this page" not in said
    if form == "docx":
        document = zipfile.ZipFile(io.BytesIO(out.read_bytes())).read("word/document.xml").decode("utf-8")
        places = set(re.findall(r'w:bookmarkStart [^>]*w:name="(\w+)"', document))
        assert set(re.findall(r'w:anchor="(\w+)"', document)) <= places
        assert 'w:val="Heading4"' in document
    else:
        from pypdf import PdfReader

        first = PdfReader(out).pages[0].extract_text()
        assert re.search(r"Neglect[ .]+\d", first), "the contents name pages"


def test_no_page_of_a_pdf_is_run_over_or_holds_a_heading_alone(csprp: Run, tmp_path: Path) -> None:
    """The table of babies is taller than a page, with fewer rows than many that are not."""
    from pypdfium2 import PdfDocument

    out = tmp_path / "report.pdf"
    assert csprp("report", "--theme", "babies", "--out", str(out)).code == 0
    with PdfDocument(out) as document:
        for number, sheet in enumerate(document, start=1):
            text = sheet.get_textpage()
            assert text.get_text_bounded(bottom=0, top=56).strip() == f"Page {number} of {len(document)}"
            assert len(text.get_text_bounded(bottom=57).split()) > 20, f"page {number} is all but empty"


@pytest.mark.parametrize(
    ("line", "told"),
    [
        ((), "--out report.html"),
        (("--board",), "--out board.html"),
        (("--out", "report.txt"), "end the file in .html, .docx, .pdf"),
        (("--out", "report.html", "--format", "pdf"), "promises html"),
        (("--out", "report.csv"), "CSV holds the numbers of an area"),
        (("--out", "folder"), "is a folder"),
        (("--out", "no/report.html"), "no"),
        (("--out", "taken.html"), "--force"),
        (("--out", "x.html", "--theme", "neglet"), "neglect"),
        (("--out", "x.html", "--report", "1999"), "2018-19"),
        (("--out", "x.html", "--local", "ours.csv"), "--board"),
        (("--out", "x.html", "--board", "--report", "2023-24"), "--report narrows the report page"),
        (("--out", "x.html", "--board", "--audience", "police"), "for the board"),
        (("--out", "x.html", "--pool", "3"), "--board --local"),
        (("--out", "x.html", "--map", "1=sex"), "--board --local"),
        (("--out", "x.html", "--board", "--partnership", "Northtown"), "--board --local"),
    ],
)
def test_what_cannot_be_made_is_one_line_and_no_file(
    csprp: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, line: tuple[str, ...], told: str
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "folder").mkdir()
    for name in ("taken.html", "ours.csv"):
        (tmp_path / name).write_text("mine", encoding="utf-8")
    before = sorted(tmp_path.rglob("*"))
    ended = csprp("report", *line)
    assert ended.code == 2
    assert ended.err.startswith("csprp: error: ")
    assert ended.err.count("\n") == 1
    assert told in ended.err
    assert ended.out == b""
    assert sorted(tmp_path.rglob("*")) == before


# -- a real browser ----------------------------------------------------------------------------------


@pytest.mark.parametrize("width", sampled(WIDTHS, 1))
@pytest.mark.thorough
def test_the_page_is_accessible_light_and_dark(window: "Page", width: int) -> None:
    """Two themes hold every kind of part; the contrast of the whole page takes axe too long."""
    two = ReportRequest((RECORD.themes["neglect"], RECORD.themes["suicide"]))
    shown(window, report_content(national_report(RECORD, two), ReportForm.HTML).decode("utf-8"))
    window.set_viewport_size({"width": width, "height": 900})
    for scheme in ("light", "dark"):
        window.emulate_media(color_scheme=scheme)
        assert violations(window) == [], scheme
    window.fill("#find-words", "supervision")
    assert violations(window) == []


@pytest.mark.thorough
@pytest.mark.parametrize("width", WIDTHS)
def test_the_whole_page_is_accessible(window: "Page", width: int) -> None:
    shown(window, page())
    window.set_viewport_size({"width": width, "height": 900})
    assert window.evaluate("document.documentElement.scrollWidth") <= width
    assert violations(window, "color-contrast") == []


def test_search_and_filter_work_under_the_policy_and_nothing_leaves(
    browser: "Browser", tmp_path: Path
) -> None:
    path = tmp_path / "report.html"
    path.write_text(page(), encoding="utf-8")
    context = browser.new_context()
    window = context.new_page()
    asked: list[str] = []
    complaints: list[str] = []
    window.on("request", lambda request: asked.append(request.url))
    window.on("console", lambda message: complaints.append(message.text))
    window.on("pageerror", lambda error: complaints.append(str(error)))
    window.goto(path.as_uri())
    everything = window.locator(".entry:visible").count()
    assert everything == len(whole().entries)
    window.fill("#find-words", "SLEEP  baby")
    assert window.locator("#theme-safer-sleep").is_visible()
    assert not window.locator("#theme-leadership").is_visible()
    assert not window.locator('.contents a[href="#theme-leadership"]').is_visible()
    assert re.fullmatch(rf"\d+ of {everything} parts of the page are shown\.", window.inner_text("#found"))
    window.fill("#find-words", "dv")
    assert window.locator("#theme-domestic-abuse").is_visible(), "a word that people use for it"
    window.fill("#find-words", "xyzzy")
    assert window.locator(".entry:visible").count() == 0
    assert "Try fewer" in window.inner_text("#found")
    assert window.locator("#sources").is_visible()
    window.click("#find-all")
    assert window.locator(".entry:visible").count() == everything
    window.select_option("#find-theme", "neglect")
    assert window.locator(".entry:visible").count() == 1
    assert window.locator("#theme-neglect").is_visible()
    # Where a link leads to what is hidden, it is shown.
    window.evaluate(
        "document.querySelector('#theme-neglect').append(Object.assign(document.createElement('a'),"
        " {href: '#theme-babies', id: 'led', textContent: 'babies'}))"
    )
    window.click("#led")
    assert window.locator("#theme-babies").is_visible()
    counts = []
    for typed in ("It\u2019s silent", "it's silent", "self-harm", "self harm", "neglect.", "neglect", "*"):
        window.fill("#find-words", typed)
        counts.append(window.locator(".entry:visible").count())
    assert counts[0] == counts[1] > 0, "a telephone types a curved apostrophe"
    assert counts[2] == counts[3] > 0
    assert counts[4] == counts[5] > 0
    assert counts[6] == 0
    # On paper nothing says that a filter is on.
    window.emulate_media(media="print")
    assert window.locator(".entry:visible").count() == everything
    window.emulate_media(media="screen")
    assert window.locator(".entry:visible").count() == 0
    # An address may lead to what is hidden, as a link does.
    window.evaluate("location.hash = '#theme-unborn'")
    window.locator("#theme-unborn").wait_for(state="visible")
    assert abs(window.evaluate("document.querySelector('#theme-unborn').getBoundingClientRect().top")) < 40
    # Who goes away and comes back finds the page as the boxes say that it is.
    window.select_option("#find-theme", "neglect")
    window.goto("about:blank")
    window.go_back()
    window.locator("#theme-babies").wait_for(state="hidden")
    assert window.input_value("#find-theme") == "neglect"
    assert window.locator(".entry:visible").count() == 1
    assert {address for address in asked if address.startswith(("http", "file"))} <= {
        path.as_uri(),
        f"{path.as_uri()}#theme-unborn",
    }
    assert complaints == []
    context.close()


def test_without_a_script_all_is_there_and_no_search(browser: "Browser", tmp_path: Path) -> None:
    path = tmp_path / "report.html"
    path.write_text(page(), encoding="utf-8")
    context = browser.new_context(java_script_enabled=False)
    window = context.new_page()
    window.goto(path.as_uri())
    assert window.locator(".entry:visible").count() == len(whole().entries)
    assert not window.locator("#finder").is_visible()
    window.click('.contents a[href="#theme-neglect"]')
    assert window.url.endswith("#theme-neglect")
    mark = window.locator("#theme-neglect td a").first
    source = mark.get_attribute("href")
    mark.click()
    assert window.url.endswith(str(source))
    assert str(window.locator(f"{source} a").first.get_attribute("href")).startswith("http")
    context.close()


def test_the_keyboard_alone_searches_chooses_and_opens(window: "Page") -> None:
    shown(window, page())
    window.mouse.click(1, 1)  # where a person starts: a window that is shared may remember another place
    reached = []
    for _ in range(5):
        window.keyboard.press("Tab")
        reached.append(window.evaluate("document.activeElement.id || document.activeElement.className"))
    assert reached[0] == "skip"
    assert reached[-3:] == ["find-words", "find-theme", "find-all"] or "find-words" in reached
    window.focus("#find-words")
    window.keyboard.type("leadership")
    window.keyboard.press("Tab")
    window.keyboard.press("End")
    window.keyboard.press("Tab")
    assert window.evaluate("document.activeElement.id") == "find-all"
    window.keyboard.press("Enter")
    assert window.locator(".entry:visible").count() == len(whole().entries)
    assert window.evaluate("document.activeElement.id") == "find-words"


@pytest.mark.thorough
def test_it_prints_on_a4_with_no_table_cut(window: "Page") -> None:
    shown(window, page())
    window.emulate_media(media="print")
    window.set_viewport_size({"width": PAPER, "height": 900})
    sizes = window.evaluate(
        "[...document.querySelectorAll('table')].map(t => [t.scrollWidth, t.getBoundingClientRect().height,"
        " t.querySelectorAll('tr').length, getComputedStyle(t.closest('.scroll')).breakInside])"
    )
    assert len(sizes) > 30
    for across, tall, rows, breaks in sizes:
        assert across <= PAPER
        assert (breaks == "avoid" and tall <= SHEET) or rows > 30
    assert not window.locator("#finder").is_visible()
    printed = sheets(window)
    assert f"1 of {len(printed)}" in printed[0]
