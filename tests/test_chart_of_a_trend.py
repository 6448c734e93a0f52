"""The bars of a trend as a chart, in every form that can hold a picture, and in no other."""

import io
import zipfile
from xml.etree import ElementTree as ET

import pytest
from openpyxl import load_workbook

from conftest import Run
from csprp_cli.model.chart import Chart
from csprp_cli.model.result import Bar
from csprp_cli.record.load import load
from csprp_cli.record.lookup import find_metric
from csprp_cli.views.trend import trend
from csprp_cli.views.trend_rows import TrendQuestion

RECORD = load()
DRAWN = "{http://schemas.openxmlformats.org/drawingml/2006/chart}"


def charts_of(metric: str, *, half_years: bool = False) -> list[Chart]:
    answer = trend(RECORD, TrendQuestion(find_metric(RECORD, metric), half_years=half_years))
    return [chart for chart in answer.charts if chart.kind == "columns"]


def test_a_chart_is_one_run_with_its_break_and_its_gap() -> None:
    (chart,) = charts_of("deaths")
    assert [mark.kind for mark in chart.marks] == ["break", "gap", *["value"] * 7]
    assert [mark.label for mark in chart.marks[1:3]] == ["2019", "2020"]
    assert "2019, not held; 2020, 188" in chart.alt
    assert chart.axis == "Deaths notified"
    assert chart.ticks == (0, 50, 100, 150, 200, 250)


def test_no_picture_holds_a_small_number_or_a_disputed_one_or_is_of_suicide() -> None:
    for metric in RECORD.metrics.values():
        answer = trend(RECORD, TrendQuestion(metric, half_years=True))
        for section in answer.sections:
            columns = [chart for chart in section.charts if chart.kind == "columns"]
            values = [mark.value for chart in columns for mark in chart.marks if mark.kind == "value"]
            assert not any(value < 10 for value in values), metric.slug
            rows = section.table.rows if section.table else ()
            bars = [cell.value for row in rows for cell in row.cells if isinstance(cell, Bar)]
            assert set(values) <= set(bars), metric.slug
        if all(RECORD.indicators[term.indicator].no_chart for term in metric.terms):
            assert not answer.charts, metric.slug
    (other,) = charts_of("other")
    assert [mark.printed for mark in other.marks[-2:]] == ["under 10", "under 10"]


@pytest.mark.parametrize(
    ("most", "last"), [(0, 1), (1, 1), (9, 10), (223, 250), (536, 600), (404_310, 500_000)]
)
def test_an_axis_ends_at_a_round_number_that_nothing_exceeds(most: int, last: int) -> None:
    (chart,) = charts_of("deaths")
    marks = (chart.marks[-1]._replace(value=float(most)),)
    assert chart._replace(marks=marks).ticks[-1] == last


def test_a_web_page_draws_an_axis_and_no_bars(csprp: Run) -> None:
    page = csprp("trends", "-m", "deaths", "--format", "html").text
    assert page.count('class="tick"') == 6
    assert 'class="axis">Deaths notified<' in page
    assert 'class="bar"' not in page


def test_word_holds_its_own_chart_with_an_axis(csprp: Run) -> None:
    parts = zipfile.ZipFile(io.BytesIO(csprp("trends", "-m", "deaths", "--format", "docx").out))
    axis = ET.fromstring(parts.read("word/charts/chart1.xml")).find(f".//{DRAWN}valAx")
    assert axis is not None
    order = [child.tag.removeprefix(DRAWN) for child in axis]
    assert order[2:7] == ["delete", "axPos", "majorGridlines", "title", "numFmt"]
    assert axis.find(f"{DRAWN}delete").get("val") == "0"  # type: ignore[union-attr]
    assert axis.find(f"{DRAWN}majorUnit").get("val") == "50"  # type: ignore[union-attr]
    assert b"not held; 2020, 188" in parts.read("word/document.xml")


def test_excel_holds_its_own_chart_and_the_numbers_it_is_drawn_from(csprp: Run) -> None:
    content = csprp("trends", "-m", "deaths", "--format", "xlsx").out
    sheet = load_workbook(io.BytesIO(content))["Chart"]
    numbers = [row[1].value for row in sheet.iter_rows() if isinstance(row[1].value, int)]
    assert numbers[:7] == [188, 223, 191, 201, 205, 162, 160]
    parts = zipfile.ZipFile(io.BytesIO(content))
    assert "xl/charts/chart1.xml" in parts.namelist()
    assert b"2019, not held; 2020, 188" in parts.read("xl/drawings/drawing1.xml")


@pytest.mark.parametrize("form", ["table", "md", "json", "csv"])
def test_what_holds_no_picture_says_nothing_of_one(csprp: Run, form: str) -> None:
    assert "Column chart" not in csprp("trends", "-m", "deaths", "--format", form).text


def test_a_table_that_fits_on_a_page_is_kept_whole(csprp: Run) -> None:
    document = csprp("trends", "-m", "deaths", "--format", "docx").out
    body = zipfile.ZipFile(io.BytesIO(document)).read("word/document.xml")
    assert body.count(b"<w:keepNext/>") > 50
