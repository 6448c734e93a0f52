import csv
import html
import io
import json
import re
import zipfile
from pathlib import Path

import pypdf
import pytest

from conftest import Run
from csprp_cli.model.value import SYMBOLS
from csprp_cli.record.load import load
from csprp_cli.views.breakdown import BREAKDOWNS
from csprp_cli.wording.citations import Citations
from csprp_cli.wording.figures import to_quote

THEMES = list(load().themes)
BY = ["sex", "ethnicity", "cause", "harm", "child", "family", "services", "education", "type", "home"]


def rows_of(text: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(text)))


def test_ages_keep_their_bands(csprp: Run) -> None:
    text = csprp("ages", "--format", "table").text
    panel = text.split("2. ")[0]
    line = {
        row.split("  ")[0]: row for row in panel.splitlines() if row[:1].isdigit() or row.startswith("Under")
    }
    assert '"almost a third"' in line["Under 1"]
    assert "36% (142)" in line["Under 1"]
    assert "largest group" in line["Under 1"]
    assert line["15 to 17"].count("not a band") == 2
    assert "30%" in line["15 to 17"]
    assert "27%" not in panel.split("Source")[0]


def test_printed_changes_stay_changes(csprp: Run) -> None:
    text = " ".join(csprp("ages", "--format", "table").text.split())
    assert "28 fewer in the year to 31 March 2024 than in the year to 31 March 2023" in text
    figures = {row["figure"] for row in rows_of(csprp("ages", "--format", "csv").text)}
    assert not any("2023-24-age-under-1" in figure and figure.startswith("dfe") for figure in figures)


@pytest.mark.parametrize("by", BY)
def test_every_breakdown_answers(csprp: Run, by: str) -> None:
    for form in ("table", "csv", "json", "md"):
        ended = csprp("breakdown", "--by", by, "--format", form)
        assert ended.code == 0, ended.err
    rows = rows_of(csprp("breakdown", "--by", by, "--format", "csv").text)
    assert {row["breakdown"] for row in rows} == {by}


def test_every_breakdown_of_the_record_can_be_asked_for() -> None:
    held = {indicator.breakdown for indicator in load().indicators.values()}
    assert held - {"total", "context"} == set(BREAKDOWNS) - {"as-published"}


def test_ages_are_one_breakdown_by_another_name(csprp: Run) -> None:
    assert csprp("ages", "--format", "csv").out == csprp("breakdown", "--by", "age", "--format", "csv").out


def test_report_narrows(csprp: Run) -> None:
    rows = rows_of(csprp("ages", "--report", "2023/24", "--format", "csv").text)
    assert {row["publication"] for row in rows} == {"annual-report-2023-2024"}


def test_confidential_stays_confidential(csprp: Run) -> None:
    text = csprp("breakdown", "--by", "sex", "--half-years", "--format", "table").text
    assert "[c]" in text
    rows = rows_of(csprp("breakdown", "--by", "sex", "--half-years", "--format", "csv").text)
    hidden = [row for row in rows if row["flags"] == "c"]
    assert len(hidden) == 2
    assert all(row["value"] == row["low"] == row["high"] == row["numerator"] == "" for row in hidden)


def test_themes_list_names_every_theme(csprp: Run) -> None:
    text = csprp("themes", "--format", "table").text
    assert all(theme in text for theme in THEMES)
    assert "third-hand" in text
    assert "81%" not in text
    assert "66%" not in text


@pytest.mark.parametrize("theme", THEMES)
def test_every_theme_is_shown_whole_and_gives_a_note(csprp: Run, theme: str) -> None:
    for form in ("table", "csv", "json", "md"):
        assert csprp("themes", theme, "--format", form).code == 0
    for form in ("text", "md", "json"):
        assert csprp("brief", "--theme", theme, "--format", form).code == 0


def test_a_theme_shows_its_own_figures_alone(csprp: Run) -> None:
    shown = {row["category"] for row in rows_of(csprp("themes", "suicide", "--format", "csv").text)}
    assert "Suicide" in shown
    assert not shown & {"SUDI", "Maltreatment within the family", "Physical abuse"}
    ages = {row["category"] for row in rows_of(csprp("themes", "babies", "--format", "csv").text)}
    assert {"Under 1", "SUDI"} <= ages
    assert not ages & {"6 to 10", "16 to 17", "Suicide"}
    named = rows_of(csprp("themes", "escalation", "--format", "csv").text)
    assert [row["category"] for row in named] == ["Poor escalation of concerns"]


def test_every_alias_finds_its_theme(csprp: Run) -> None:
    for theme in load().themes.values():
        note = csprp("brief", "--theme", theme.slug).out
        for alias in theme.aliases:
            assert csprp("brief", "--theme", alias).out == note, alias


def test_the_grid_speaks_in_the_words_of_each_report(csprp: Run) -> None:
    rows = rows_of(csprp("themes", "--grid", "--format", "csv").text)
    of = {"annual-report-2020": 6, "annual-report-2022-2023": 12, "annual-report-2023-2024": 8}
    for report, count in of.items():
        named = {
            (r["kind"], r["position"]) for r in rows if r["publication"] == report and r["kind"] != "level"
        }
        assert len(named) == count, report


def test_show_takes_a_figure_a_claim_or_a_change(csprp: Run) -> None:
    by_figure = csprp("show", "panel-2020-domestic-abuse", "--format", "json")
    by_claim = csprp("show", "P079", "--format", "json")
    assert by_figure.out == by_claim.out
    data = json.loads(by_figure.text)["data"]
    assert {row["claim"] for row in data["rows"]} == {"P078", "P079"}
    change = csprp("show", "C013", "--format", "table").text
    assert "-49" in change
    assert "never a level" in change


def test_show_alone_gives_what_was_set_aside(csprp: Run) -> None:
    text = csprp("show", "P143", "--format", "table").text
    assert "256" in text
    assert "set aside" in text
    everywhere = "".join(
        csprp("trends", "--metric", metric, "--format", "csv").text
        for metric in ("notifications", "rapid-reviews")
    )
    assert ",256," not in everywhere


def test_one_childs_age_is_not_offered_to_quote(csprp: Run) -> None:
    assert "To quote" not in csprp("show", "P166", "--format", "table").text


def test_sources_and_reviews_list_the_record(csprp: Run) -> None:
    record = load()
    assert len(rows_of(csprp("sources", "--format", "csv").text)) == len(record.sources)
    titles = {row["title"] for row in rows_of(csprp("reviews", "--format", "csv").text)}
    assert "Annual report 2023 to 2024" in titles


def test_the_first_screen_shows_commands_that_work(csprp: Run) -> None:
    ended = csprp()
    assert ended.code == 0
    lines = [line.strip().split("  ")[0] for line in ended.text.splitlines() if line.startswith("  csprp")]
    assert len(lines) > 6
    for line in lines:
        words = line.split()[1:]
        if "--out" in words:
            words = words[: words.index("--out")]
        if "ours.xlsx" in words:
            continue  # a file that somebody has filled in: tests/test_local_compare.py
        assert csprp(*words).code == 0, line


def test_every_next_step_works(csprp: Run) -> None:
    for start in (["trends", "-m", "deaths"], ["ages"], ["themes"], ["themes", "neglect"], ["show", "P078"]):
        text = csprp(*start, "--format", "table").text
        steps = text.split("\nNext\n")[1].splitlines()
        assert steps
        for step in steps:
            assert csprp(*step.split()[1:]).code == 0, step


@pytest.mark.parametrize("line", ["trends --metric deaths", "ages", "themes neglect", "show P078"])
def test_a_row_of_a_figure_ends_with_what_its_sources_are_called(csprp: Run, line: str) -> None:
    held = load().sources
    text = csprp(*line.split(), "--format", "csv").text
    assert text.splitlines()[0].endswith(",source_titles,source_addresses")
    for row in rows_of(text):
        sources = [held[name] for name in row["sources"].split()]
        assert row["source_titles"].split(" | ") == [source.title for source in sources]
        assert row["source_addresses"].split(" | ") == [source.address for source in sources]
    (rows,) = [json.loads(csprp(*line.split(), "--format", "json").text)["data"]["rows"]]
    assert list(rows[0])[-2:] == ["source_titles", "source_addresses"]


def test_no_title_or_address_of_a_source_holds_what_stands_between_two() -> None:
    for source in load().sources.values():
        assert "|" not in source.title + source.address


def test_one_source_is_shown_whole_with_the_figures_that_rest_on_it(csprp: Run) -> None:
    for source in load().sources.values():
        ended = csprp("sources", source.id, "--format", "json")
        page = json.loads(ended.out)
        assert page["sources"][0]["address"] == source.address
        held = [f.id for f in load().figures.values() if any(c.source.id == source.id for c in f.used)]
        assert [row["figure"] for row in page["data"]["rows"]] == held
        break
    assert csprp("sources", "nonsense-name").err.endswith("see them all: csprp sources\n")
    assert "try: csprp sources bedfordshire-2025\n" in csprp("sources", "bedfordshire").err


@pytest.mark.parametrize("line", ["trends -m deaths", "ages", "themes neglect", "brief -t neglect"])
def test_every_source_in_a_file_has_its_address_and_opens_by_a_click(
    csprp: Run, tmp_path: Path, line: str
) -> None:
    listed = json.loads(csprp(*line.split(), "--format", "json").out)["sources"]
    addresses = {source["address"] for source in listed if source["address"]}
    assert addresses
    for form in ("html", "md", "docx", "pdf"):
        out = tmp_path / f"page.{form}"
        assert csprp(*line.split(), "--out", str(out)).code == 0
        assert addresses <= links_of(out), (form, addresses - links_of(out))


def links_of(path: Path) -> set[str]:
    """Returns the addresses that open by a click in a file."""
    if path.suffix == ".docx":
        with zipfile.ZipFile(path) as packed:
            related = packed.read("word/_rels/document.xml.rels").decode()
        return {html.unescape(found) for found in re.findall(r'Target="(https?://[^"]*)"', related)}
    if path.suffix == ".pdf":
        notes = [a.get_object() for page in pypdf.PdfReader(path).pages for a in page.get("/Annots", [])]
        return {str(note["/A"]["/URI"]) for note in notes if "/URI" in note.get("/A", {})}
    text = path.read_text("utf-8")
    found = re.findall(
        r'href="(https?://[^"]*)"' if path.suffix == ".html" else r"\]\(<(https?://[^>]*)>\)", text
    )
    return {html.unescape(address) for address in found}


def test_no_quote_holds_a_symbol_or_a_hidden_value(csprp: Run) -> None:
    record = load()
    lines = [
        *(["trends", "-m", name] for name in record.metrics),
        *(["breakdown", "--by", name] for name in BREAKDOWNS if name != "as-published"),
        *(["themes", name] for name in record.themes),
    ]
    for line in lines:
        ended = csprp(*line, "--format", "json")
        quote = json.loads(ended.out)["data"]["to_quote"] if ended.code == 0 else ""
        assert not re.search(r"\[[a-z]\]|not held", quote), (line, quote)


@pytest.mark.parametrize("symbol", SYMBOLS)
def test_a_figure_that_is_a_symbol_is_quoted_nowhere(symbol: str) -> None:
    record = load()
    for figure in record.figures.values():
        claims = tuple(claim._replace(value="", wording="", symbol=symbol) for claim in figure.claims)
        hidden = figure._replace(value="", wording="", flags=(symbol,), claims=claims)
        assert to_quote(record, hidden, Citations(record)) == ""
        assert hidden.may_be_quoted is False


def test_a_view_says_how_many_half_years_it_leaves_out(csprp: Run) -> None:
    text = " ".join(csprp("trends", "-m", "deaths", "--format", "table").text.split())
    halves = len(csprp("trends", "-m", "deaths", "--half-years", "--format", "csv").text.splitlines())
    without = len(csprp("trends", "-m", "deaths", "--format", "csv").text.splitlines())
    assert f"{halves - without} figures of half-years and quarters are left out here." in text
    assert "left out here" not in csprp("trends", "-m", "deaths", "--half-years", "--format", "table").text


@pytest.mark.parametrize("theme", ["neglect", "engaging-families"])
def test_a_topic_is_cautioned_about_its_figures_where_it_has_some(csprp: Run, theme: str) -> None:
    said = " ".join(csprp("themes", theme, "--format", "table").text.split())
    assert ("do not show how common something is" in said) == ("No figure is held." not in said)


@pytest.mark.parametrize("theme", [theme.slug for theme in load().themes.values() if theme.needs_line])
def test_a_topic_that_needs_a_help_line_shows_it(csprp: Run, theme: str) -> None:
    own = next(
        line for line in load().support if {theme, *load().themes[theme].covers} & set(line.for_themes)
    )
    assert own.contact in " ".join(csprp("themes", theme, "--format", "table").text.split())
