"""What stands on no first screen: a small number of children, and a figure that is third-hand alone."""

import re
import shutil
from pathlib import Path

import pytest

from conftest import Run, on_terminal, without_colours
from csprp_cli.model.result import Result
from csprp_cli.record.load import load
from csprp_cli.record.location import bundled
from csprp_cli.views.breakdown import BREAKDOWNS, breakdown
from csprp_cli.views.catalogue import newer_publications, one_source
from csprp_cli.views.themes import one_theme
from csprp_cli.views.trend import trend
from csprp_cli.views.trend_rows import TrendQuestion
from csprp_cli.wording.figures import as_printed

RECORD = load()
ANSWERS: dict[str, Result] = {
    **{f"trends {name}": trend(RECORD, TrendQuestion(metric)) for name, metric in RECORD.metrics.items()},
    **{f"breakdown {name}": breakdown(RECORD, name) for name in BREAKDOWNS if name != "as-published"},
    **{f"themes {name}": one_theme(RECORD, theme) for name, theme in RECORD.themes.items()},
    **{f"sources {name}": one_source(RECORD, source) for name, source in RECORD.sources.items()},
}


def rows_of(result: Result) -> list[str]:
    sections = result.on_one_screen
    return [
        " ".join(map(str, r.cells)) for s in sections if s.table for r in s.table.rows if r.kind == "data"
    ]


@pytest.mark.parametrize("line", ANSWERS)
def test_no_small_or_third_hand_number_is_on_a_first_screen(line: str) -> None:
    result = ANSWERS[line]
    assert result.short is not None
    rows = rows_of(result)
    held_back = [RECORD.figures[row["figure"]] for row in result.records]
    held_back = [figure for figure in held_back if not figure.may_stand_first]
    allowed = [RECORD.figures[row["figure"]] for row in result.records]
    alike = {(f.period.id, as_printed(RECORD, f)) for f in allowed if f.may_stand_first}
    for figure in held_back:
        if (figure.period.id, as_printed(RECORD, figure)) in alike:
            continue  # a number that may stand there reads the same
        when = {figure.period.label, figure.period.short, figure.id}
        whole = f"{as_printed(RECORD, figure)} "
        names = {figure.category, figure.indicator.label}
        shown = [row for row in rows if any(w in row for w in when) and f" {whole}" in f" {row} "]
        shown = [row for row in shown if line.startswith("trends") or any(name in row for name in names)]
        assert shown == [], figure.id
    told = " ".join(section.after for section in result.short)
    counted = sum(figure.series.kind != "annual" or not line.startswith("trends") for figure in held_back)
    assert ("In --full alone" in told) is (counted > 0), line


# what is newer than the newest annual report held


def test_the_first_screen_names_what_is_newer_than_the_newest_report(csprp: Run) -> None:
    newer = newer_publications(RECORD)
    assert {"national-review-vulnerable-babies-2026", "its-silent"} <= {item.id for item in newer}
    assert "annual-report-2023-2024-note" not in {item.id for item in newer}  # its day is not known
    page = " ".join(csprp().text.split())
    said = re.search(r"Newer from the Panel: (.*?) and (\d+) more: csprp reviews\.", page)
    assert said
    assert said[1] == "Protecting all vulnerable babies better (2026), It's silent (2025)"
    assert int(said[2]) == len(newer) - 2
    for line in ("reviews", "sources"):
        told = " ".join(csprp(line, "--format", "table").text.split())
        assert "Newer than the newest annual report held: Protecting all vulnerable babies better" in told


def test_with_a_later_report_the_line_goes(csprp: Run, tmp_path: Path) -> None:
    folder = tmp_path / "record"
    shutil.copytree(bundled(), folder)
    table = folder / "publications.csv"
    text = table.read_text(encoding="utf-8")
    assert ",2024-12-12," in text
    table.write_text(text.replace(",2024-12-12,", ",2026-11-20,"), encoding="utf-8")
    for line in ((), ("reviews", "--format", "table"), ("sources", "--format", "table")):
        ended = csprp(*line, "--data", str(folder)) if line else csprp("--data", str(folder))
        assert ended.code == 0, ended.err
        assert "Newer" not in ended.text


@pytest.mark.parametrize(("columns", "most"), [(80, 24), (50, 36)])
def test_the_first_screen_fits(columns: int, most: int) -> None:
    page = without_colours(on_terminal(columns=columns)).rstrip().splitlines()
    assert len(page) <= most
    assert max(map(len, page)) <= columns
