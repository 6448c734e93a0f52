"""What Python gets: the answers of the commands, numbers as numbers, nothing loaded before its use."""

import csv
import io
import re
import xml.etree.ElementTree as ET
from collections.abc import Callable
from pathlib import Path
from typing import Any
from unittest.mock import MagicMock

import pandas
import pytest

import csprp
import csprp_cli
from conftest import ROOT, Run
from csprp_cli.model.result import NUMBERS, SOURCE_FIELDS
from csprp_cli.present.csv_rows import safe_cell

pytestmark = pytest.mark.filterwarnings("ignore:Left out")

GUIDE = ROOT / "docs" / "how-to" / "analysis.md"
BLOCKS = re.findall(r"```python\n(.*?)```", GUIDE.read_text(encoding="utf-8"), re.DOTALL)

ANSWERS: dict[str, Callable[..., csprp.Answer]] = {
    "trends --metric deaths": lambda **more: csprp.trends(metric="deaths", **more),
    "trends --metric deaths --from 2021 --to 2023-24 --half-years --all-units": lambda **more: csprp.trends(
        metric="deaths", start=2021, end="2023-24", half_years=True, all_units=True, **more
    ),
    "ages --report 2023-24": lambda **more: csprp.ages(report="2023-24", **more),
    "breakdown --by family --all-units": lambda **more: csprp.breakdown("family", all_units=True, **more),
    "themes": csprp.themes,
    "themes neglect": lambda **more: csprp.themes("neglect", **more),
    "themes --grid": lambda **more: csprp.themes(grid=True, **more),
    "compare 2022-23 2023-24 --by age": lambda **more: csprp.compare("2022-23", "2023-24", by="age", **more),
    "compare --metric deaths --all-pairs": lambda **more: csprp.compare(
        metric="deaths", all_pairs=True, **more
    ),
    "find neglect": lambda **more: csprp.find("neglect", **more),
}


def as_text(cell: object) -> str:
    return "" if cell is None else str(cell)


@pytest.mark.parametrize("line", ANSWERS)
def test_a_function_answers_what_its_command_answers(csprp: Run, line: str) -> None:
    printed = list(csv.DictReader(io.StringIO(csprp(*line.split(), "--format", "csv").text)))
    answer = ANSWERS[line](data=csprp_cli.load())
    assert len(answer.rows) == len(printed)
    for row, expected in zip(answer.rows, printed, strict=True):
        assert list(row) == list(expected)
        for name, cell in row.items():
            assert cell != ""
            if name in NUMBERS:
                assert cell is None or isinstance(cell, int | float)
            if cell is not None:
                assert safe_cell(as_text(cell)) == expected[name]
            elif expected[name]:  # a side of a pair that is worded
                assert name in ("value_a", "value_b")
    assert answer.command == line.split(maxsplit=1)[0]


def test_a_note_has_the_rows_of_its_figures() -> None:
    with pytest.warns(UserWarning, match="Left out"):
        note = csprp.brief("mental-health")
    assert note.title == "Mental health: children, and the adults who care for them"
    assert note.rows
    assert all(row["source_titles"] for row in note.rows)
    assert note.to_frame()["figure"].tolist() == [row["figure"] for row in note.rows]


def test_a_name_that_is_only_a_part_is_told() -> None:
    with pytest.warns(UserWarning, match='"perinatal" is part of'):
        csprp.brief("perinatal")


def test_a_table_has_numbers_dates_and_missing_cells() -> None:
    table = csprp.trends(metric="deaths").to_frame()
    assert {table[name].dtype.kind for name in table if name in NUMBERS} == {"f"}
    assert table["period_end"].dtype.kind == "M"
    assert not (table == "").any().any()
    assert table["run"].isna().sum() == 9
    assert tuple(table.columns)[-2:] == tuple(csprp.frame().columns)[-2:] == SOURCE_FIELDS
    assert csprp.frame()["wording"].isna().any()


@pytest.mark.parametrize("ask", [*ANSWERS.values(), lambda: csprp.brief("neglect")])
def test_a_notebook_shows_title_headline_table_and_sources_to_open(ask: Any) -> None:
    answer = ask()
    text = answer._repr_html_()
    page = ET.fromstring(text)
    assert [page[0].tag, page[0].text] == ["h3", answer.title]
    if answer.headline:
        assert page[1].text == answer.headline
    allowed = "div h3 h4 p ul li a table caption thead tbody tr th td"
    assert {item.tag for item in page.iter()} <= {*allowed.split()}
    assert {name for item in page.iter() for name in item.attrib} <= {"lang", "href", "scope", "colspan"}
    assert [a.get("href") for a in page.iter("a")] == [s.address for s in answer.sources if s.address]
    for table in page.iter("table"):
        for heading in table.iterfind("thead/tr/th"):
            assert heading.get("scope") == "col"
        for row in table.iterfind("tbody/tr"):
            assert row[0].get("scope") in ("row", "rowgroup") or row[0].tag == "td"
    assert page.findall("table") or answer.command in ("brief", "find", "themes")


def test_no_text_becomes_markup_or_a_script() -> None:
    from csprp_cli.model.result import Citation, Row, Section, Table, wide
    from csprp_cli.present.notebook import fragment

    bad = "<script>alert(1)</script>&"
    table = Table((wide(bad),), (Row((bad,)), Row((bad,), "label")), ((bad, bad),))
    cited = [Citation(1, bad, bad, "javascript:alert(1)", bad), Citation(2, bad, bad, 'https://a/"><b>', bad)]
    text = fragment(bad, bad, [Section(bad, bad, table, (bad,), bad), Section(bad)], [bad], cited)
    assert "<script" not in text
    assert "<b>" not in text
    assert "javascript" not in text


def test_what_python_prints_of_an_answer_a_record_and_a_verdict_is_one_short_line() -> None:
    pair = csprp.judge("panel-2022-23-total", "panel-2023-24-total")
    for item in (csprp.load(), pair.verdict, csprp.trends(metric="deaths"), pair):
        assert "\n" not in repr(item)
        assert len(repr(item)) < 400
    assert "panel-2023-24-total: not-comparable; They count different" in repr(pair.verdict)
    assert str(csprp.load().folder) in repr(csprp.load())


@pytest.mark.parametrize(
    ("ask", "kind"),
    [
        (lambda: csprp.trends(metric="deths"), csprp.UsageProblem),
        (lambda: csprp.trends(metric="deaths", start="2024", end="2020"), csprp.UsageProblem),
        (lambda: csprp.themes("neglect", grid=True), csprp.UsageProblem),
        (lambda: csprp.compare("2022-23"), csprp.UsageProblem),
        (lambda: csprp.find("xyzzyx"), csprp.UsageProblem),
        (lambda: csprp.ages(data=csprp.load(), overlays=("dfe",)), csprp.UsageProblem),
        (lambda: csprp.load("/nowhere"), csprp.RecordProblem),
    ],
)
def test_an_error_is_the_same_exception_with_a_line_that_helps(ask: Any, kind: type[Exception]) -> None:
    with pytest.raises(kind) as raised:
        ask()
    assert isinstance(raised.value, csprp.Problem)
    assert "; " in str(raised.value)


def test_both_names_offer_the_same() -> None:
    assert csprp.__all__ == csprp_cli.__all__ == dir(csprp) == sorted(csprp_cli.__all__)
    assert {name for name in csprp.__all__ if getattr(csprp, name) is not getattr(csprp_cli, name)} == set()
    with pytest.raises(AttributeError):
        _ = csprp_cli.no_such_name  # type: ignore[attr-defined]


def test_the_lines_of_the_guide_run(capsys: pytest.CaptureFixture[str]) -> None:
    held: dict[str, Any] = {}
    exec(BLOCKS[0], held)
    assert held["both"]["run_deaths"].notna().all()
    assert len(held["both"]) == 6
    assert held["pair"].change is None
    assert 'no metric "deths"; try: ' in capsys.readouterr().out


def test_the_plot_of_the_guide_draws_a_line_a_run(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.chdir(tmp_path)
    drawn: list[pandas.DataFrame] = []

    def plot(lines: pandas.DataFrame, **_: object) -> MagicMock:
        drawn.append(lines)
        return MagicMock()

    monkeypatch.setattr(pandas.DataFrame, "plot", plot)  # matplotlib is no dependency
    exec(BLOCKS[1], {})
    assert len(BLOCKS[1].strip().splitlines()) <= 10
    (lines,) = drawn
    assert list(lines.columns) == ["dfe-nature-death-a"]
    assert lines.shape == (7, 1)
