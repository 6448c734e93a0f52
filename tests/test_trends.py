import csv
import io
import re

import pytest

from conftest import Run, on_terminal, process, without_colours


def rows_of(text: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(text)))


def test_the_headline_question_in_csv(csprp: Run) -> None:
    rows = rows_of(csprp("trends", "--metric", "deaths", "--format", "csv").text)
    panel = [row for row in rows if row["series"] == "panel"]
    assert [(r["value"], r["unit"], r["low"], r["high"], r["denominator"]) for r in panel] == [
        ("244", "count", "244", "244", "538"),
        ("206", "count", "206", "206", "482"),
        ("", "count", "151", "", ""),
        ("146", "count", "146", "146", "393"),
        ("49", "percent", "48.5", "49.5", "330"),
    ]
    assert panel[2]["wording"] == "over 150"
    assert panel[2]["value_kind"] == "at-least"
    dfe = {row["period"]: row["value"] for row in rows if row["series"] == "dfe-sin"}
    assert dfe == {
        f"year to 31 March {year}": value
        for year, value in zip(
            range(2020, 2027), ["188", "223", "191", "201", "205", "162", "160"], strict=True
        )
    }
    ofsted = [row["value"] for row in rows if row["series"] == "ofsted-sin"]
    assert ofsted == ["170", "190", "171", "211"]
    assert {row["series"] for row in rows if row["run"]} == {"dfe-sin"}
    assert len({row["run"] for row in rows if row["run"]}) == 1


def test_the_table_shows_what_is_not_held_and_the_break(csprp: Run) -> None:
    text = csprp("trends", "--metric", "deaths", "--format", "table").text
    lines = text.split("\n2. ")[0].splitlines()
    year = {line.split()[0]: line for line in lines if line[:4].isdigit()}
    assert "not held" in year["2018"]
    assert "not held" in year["2019"]
    assert "498" in year["2019"]
    at = next(i for i, line in enumerate(lines) if line.startswith("---- break"))
    assert lines.index(year["2018"]) < at < lines.index(year["2019"])
    assert "#" not in year["2017"]
    assert "\u2588" in year["2021"] or "#" in year["2021"]


def test_no_bar_stands_beside_a_panel_figure(csprp: Run) -> None:
    text = csprp("trends", "--metric", "deaths", "--format", "table").text
    panel = text.split("2. The Panel's annual reports")[1].split("Read with care")[0]
    assert "#" not in panel
    assert "\u2588" not in panel


def test_the_whole_page_starts_with_the_summary(csprp: Run) -> None:
    text = csprp("trends", "--metric", "deaths", "--format", "table").text
    order = [
        text.index(f"\n{part}\n") for part in ("In short", "To quote", "Read with care", "Sources", "Next")
    ]
    assert order == sorted(order)


def test_a_file_puts_the_summary_first(csprp: Run) -> None:
    text = csprp("trends", "--metric", "deaths", "--format", "md").text
    assert text.index("## In short") < text.index("## 1.") < text.index("## Read with care")


def test_half_years_are_shown_when_asked_for(csprp: Run) -> None:
    without = rows_of(csprp("trends", "--metric", "deaths", "--format", "csv").text)
    with_them = rows_of(csprp("trends", "--metric", "deaths", "--half-years", "--format", "csv").text)
    halves = [row for row in with_them if row["period"].startswith(("April to", "October"))]
    assert [row["value"] for row in halves] == ["117", "89", "119"]
    assert len(with_them) == len(without) + len(halves)
    assert not any(row["run"] for row in halves)  # April to September does not touch the next one


def test_one_year_is_no_trend(csprp: Run) -> None:
    for metric in ("suicide", "not-in-school", "emotional-abuse"):
        text = csprp("trends", "--metric", metric, "--format", "table").text
        assert "one period alone, so there is no trend to show" in " ".join(text.split()), metric


def test_suicide_carries_support_and_no_bars(csprp: Run) -> None:
    text = csprp("trends", "--metric", "suicide", "--format", "table").text
    assert "999" in text
    assert "#####" not in text


@pytest.mark.parametrize(
    ("options", "years"),
    [
        (("--from", "2022-23"), [2023, 2024, 2025, 2026]),
        (("--from", "2022/23", "--to", "2023-2024"), [2023, 2024]),
        (("--to", "year to 31 March 2021"), [2020, 2021]),
        (("--from", "2023 to 2024", "--to", "reporting year 2025"), [2024, 2025]),
        (("--from", "2020", "--to", "2020"), [2020]),
        (("--from", "2021"), [2021, 2022, 2023, 2024, 2025, 2026]),
    ],
)
def test_from_and_to(csprp: Run, options: tuple[str, ...], years: list[int]) -> None:
    ended = csprp("trends", "--metric", "deaths", "--series", "dfe-sin", *options, "--format", "csv")
    assert ended.code == 0, ended.err
    assert [row["period"] for row in rows_of(ended.text)] == [f"year to 31 March {year}" for year in years]


def test_narrowing_never_renames_a_run(csprp: Run) -> None:
    line = ("trends", "--metric", "deaths", "--format", "csv")
    whole = {row["figure"]: row["run"] for row in rows_of(csprp(*line).text)}
    part = {row["figure"]: row["run"] for row in rows_of(csprp(*line, "--from", "2023-24").text)}
    assert part.items() <= whole.items()


def test_all_units_gives_count_and_share_a_row_each(csprp: Run) -> None:
    rows = rows_of(csprp("trends", "--metric", "deaths", "--all-units", "--format", "csv").text)
    held = {row["figure"]: (row["value"], row["unit"]) for row in rows}
    assert held["panel-2022-23-death"] == ("146", "count")
    assert held["panel-2022-23-death-share"] == ("37", "percent")


WANTED = (
    "notifications deaths serious-harm other under-1s children rapid-reviews neglect domestic-abuse "
    "child-mental-health parental-mental-health parental-substance-misuse known-to-social-care "
    "child-protection-plan looked-after not-in-school regularly-absent suicide sudi care-leaver-deaths "
    "coordination professional-curiosity risk-assessment"
)


@pytest.mark.parametrize("metric", WANTED.split())
def test_every_promised_metric_answers_in_every_form(csprp: Run, metric: str) -> None:
    for form in ("table", "csv", "json", "md"):
        ended = csprp("trends", "--metric", metric, "--format", form)
        assert ended.code == 0, ended.err
        assert ended.err == ""
        assert len(ended.out) > 100
    assert rows_of(csprp("trends", "--metric", metric, "--format", "csv").text)[0]["metric"] == metric


def test_metrics_lists_every_metric(csprp: Run) -> None:
    rows = rows_of(csprp("metrics", "--format", "csv").text)
    assert set(WANTED.split()) <= {row["metric"] for row in rows}
    deaths = {row["series"]: row["figures"] for row in rows if row["metric"] == "deaths"}
    assert deaths == {"ofsted-sin": "4", "dfe-sin": "7", "panel": "5"}


def test_the_years_of_ofsted_are_named_so_that_no_gap_closes(csprp: Run) -> None:
    short = " ".join(without_colours(on_terminal("trends", "--metric", "deaths")).split())
    assert "Ofsted before, by other rules: 170 (2013), 190 (2015), 171 (2016), 211 (2017)." in short
    rows = csprp("trends", "--metric", "deaths", "--format", "table").text
    assert re.search(r"^2014 +not held", rows, re.MULTILINE)


def test_csv_in_a_pipe_is_the_default() -> None:
    ended = process("trends", "--metric", "deaths")
    assert ended.code == 0
    assert ended.text.startswith("figure,metric,indicator,breakdown,category,series,area,area_code,period,")
    assert ended.out == process("trends", "--metric", "deaths", "--format", "csv").out
