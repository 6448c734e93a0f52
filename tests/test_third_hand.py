"""What is held third-hand alone is given by `csprp show`, and by no list, trend, note or table: as a kind."""

import re
import sqlite3
from collections.abc import Iterator
from contextlib import closing

import pytest

from conftest import Run
from csprp_cli.comparison.pooled import over_years
from csprp_cli.local.tables.request import ComparisonRequest, national_figures
from csprp_cli.model.benchmark import BESIDE
from csprp_cli.model.figure import Figure
from csprp_cli.model.kinds import Level
from csprp_cli.model.problem import NothingHeld, Problem, UsageProblem
from csprp_cli.model.result import Result
from csprp_cli.notes.brief import brief
from csprp_cli.notes.selection import NoteRequest
from csprp_cli.present.export.database import database
from csprp_cli.present.json_envelope import json_text
from csprp_cli.record.facts import parted
from csprp_cli.record.load import load
from csprp_cli.record.record import Record
from csprp_cli.views.breakdown import BREAKDOWNS, breakdown
from csprp_cli.views.catalogue import metrics_held, one_source, sources_held
from csprp_cli.views.compare import compare_metric
from csprp_cli.views.explain import explain
from csprp_cli.views.frame import frame
from csprp_cli.views.search import find
from csprp_cli.views.show import show
from csprp_cli.views.theme_lists import theme_grid, theme_list
from csprp_cli.views.themes import one_theme
from csprp_cli.views.trend import trend
from csprp_cli.views.trend_rows import TrendQuestion
from csprp_cli.views.whole_record import whole_record
from csprp_cli.wording.csv_row import figure_rows

MADE_UP = "73.19"
"""A number that no source prints: where it shows, a view has shown the figure that carries it."""

MOVED = {
    "dfe-2025-26-death": "DfE, yearly",
    "panel-2022-23-death": "a count with a share",
    "panel-2022-23-death-share": "a share with a count",
    "panel-2022-23-neglect": "a headline of a note",
    "dfe-2024-25-serious-harm": "a year between others",
    "dfe-2018-19-total": "the whole of a year that is not held",
    "dfe-2021-22-serious-harm-share": "a share alone, beside a count that is near",
    "panel-2018-19-risk-and-information": "how services worked",
    "csa-known-risk": "words",
    "race-risk-seen": "no base",
}
"""Figures that are near in the record, each of a kind of its own: here every page of theirs is third-hand."""


def answers(record: Record) -> Iterator[tuple[str, Result]]:
    """Every view but `show`, each asked for as much as it can give."""
    yield "themes", theme_list(record)
    yield "themes --grid", theme_grid(record)
    yield "metrics", metrics_held(record)
    yield "sources", sources_held(record)
    for slug, metric in record.metrics.items():
        asked = TrendQuestion(metric, half_years=True, all_units=True)
        yield from tried(f"trends {slug}", lambda asked=asked: trend(record, asked))
        yield from tried(f"compare {slug}", lambda m=metric: compare_metric(record, m, all_pairs=True))
    for by in BREAKDOWNS:
        yield from tried(
            f"breakdown {by}", lambda by=by: breakdown(record, by, half_years=True, all_units=True)
        )
    for slug, theme in record.themes.items():
        yield f"themes {slug}", one_theme(record, theme)
    for name, source in record.sources.items():
        yield f"sources {name}", one_source(record, source)
    for figure in record.figures.values():
        if figure.tertiary_only:
            yield f"find {figure.id}", find(record, f"{figure.indicator.label} {figure.category}")


def tried(line: str, answer: object) -> Iterator[tuple[str, Result]]:
    assert callable(answer)
    try:
        yield line, answer()
    except Problem:
        return


@pytest.fixture(scope="module")
def record() -> Record:
    return load()


@pytest.fixture(scope="module")
def moved() -> Record:
    """The record with a few figures third-hand alone, each with a number, or words, that nothing else has."""
    record = load()
    thread = record.sources["thread-2020"]

    def far(figure: Figure) -> Figure:
        claims = tuple(claim._replace(source=thread) for claim in figure.claims)
        value, wording = (MADE_UP, "") if figure.value else ("", f"about {MADE_UP}")
        return figure._replace(claims=claims, value=value, wording=wording)

    record.figures.update({name: far(record.figures[name]) for name in MOVED})
    return record


def third_hand(record: Record) -> set[str]:
    return {figure.id for figure in record.figures.values() if figure.tertiary_only}


def test_the_early_findings_and_the_shares_of_one_post_are_third_hand(record: Record) -> None:
    alone = third_hand(record)
    for claim in [f"P{n}" for n in (*range(300, 306), *range(319, 329), 333)]:
        assert record.claims[claim].figure in alone, claim
    assert len(alone) > len(MOVED)


@pytest.mark.parametrize("which", ["record", "moved"])
@pytest.mark.thorough
def test_no_view_has_a_third_hand_figure(which: str, request: pytest.FixtureRequest) -> None:
    held: Record = request.getfixturevalue(which)
    alone = third_hand(held)
    assert alone
    for line, result in answers(held):
        in_rows = {
            row[name] for row in result.records for name in ("figure", "figure_a", "figure_b") if name in row
        }
        assert not alone & in_rows, line
        assert MADE_UP not in json_text(result), line
        assert MADE_UP not in str((result.sections, result.on_one_screen)), line


def test_no_table_for_notebooks_has_one(moved: Record) -> None:
    table = frame(moved)
    assert not third_hand(moved) & set(table["figure"])
    assert str(Level.TERTIARY) not in set(table["source_level"])


def test_no_workbook_and_no_list_of_a_database_has_one(moved: Record) -> None:
    assert MADE_UP not in str(whole_record(moved, ""))
    rows = figure_rows(moved, parted(moved.figures.values())[0])
    with closing(sqlite3.connect(":memory:")) as base:
        base.deserialize(database(moved, rows))
        for view in ("listed_figures", "yearly", "newest"):
            named = {row[0] for row in base.execute(f"SELECT figure FROM {view}")}
            assert not third_hand(moved) & named, view


def test_none_stands_beside_an_areas_own_numbers(moved: Record) -> None:
    for years in (("2025-26",), ("2023-24", "2024-25", "2025-26")):
        asked = ComparisonRequest(moved.periods["2025-26"], years, BESIDE)
        figures = national_figures(moved, asked)
        beside = {name for figure in figures for name in figure.id.split()}
        assert beside, years
        assert not third_hand(moved) & beside, years
    years = ("2023-24", "2024-25", "2025-26")
    held = load().figures["dfe-2025-26-serious-harm"]
    assert over_years(load(), held, years) is not None
    assert over_years(moved, held, years) is None


def test_no_note_has_one(moved: Record) -> None:
    for theme in moved.themes.values():
        note = brief(moved, theme, NoteRequest(moved.audiences["practitioner"]))
        assert not third_hand(moved) & set(note.figures), theme.slug
        assert MADE_UP not in str(note.sections), theme.slug


def test_show_gives_each_with_its_level(record: Record) -> None:
    for name in sorted(third_hand(record)):
        result = show(record, name)
        assert {row["figure"] for row in result.records} == {name}
        assert "third-hand" in str(result.sections), name


def test_a_view_counts_what_it_leaves_out_and_says_what_to_type(csprp: Run, record: Record) -> None:
    for line in (
        "trends -m coordination",
        "themes race-ethnicity",
        "breakdown --by ethnicity",
        "sources he-byte",
    ):
        page = " ".join(csprp(*line.split(), "--format", "table").text.split())
        said = re.search(
            r"\d+ figures? (?:is|are) held third-hand alone, and not listed\. .*?: csprp show (\S+)", page
        )
        assert said, line
        assert said[1] in third_hand(record), line
        assert csprp("show", said[1]).code == 0


def test_a_question_with_third_hand_answers_alone_is_refused_in_a_line_that_works(
    csprp: Run, record: Record
) -> None:
    one, other = "panel-2023-24-coordination", "panel-2022-23-total"
    ended = csprp("explain", one, other)
    assert (ended.code, ended.text) == (2, "")
    assert ended.err.strip().endswith(f"csprp show {one}")
    with pytest.raises(NothingHeld):
        explain(record, record.figures[other], record.figures[one])


def test_the_list_of_metrics_counts_what_a_trend_lists(record: Record) -> None:
    counted = {row["metric"]: row["figures"] for row in metrics_held(record).records}
    assert counted["coordination"] == "1"  # of two: the other is third-hand alone


def test_in_find_it_leads_nothing(moved: Record) -> None:
    words = "before the incident"
    assert find(load(), words).records[0]["id"] == "panel-2022-23-neglect"
    assert find(moved, words).records[-1]["id"] == "panel-2022-23-neglect"


def test_in_find_it_stands_last_and_without_its_number(record: Record) -> None:
    found = find(record, "co-ordination handover good practice").records
    figures = [row for row in found if row["kind"] == "figure"]
    far = [row["id"] in third_hand(record) for row in figures]
    assert any(far)
    assert far == sorted(far)
    assert all(
        "shown by csprp show" in row["shown"] for row, is_far in zip(figures, far, strict=True) if is_far
    )
    with pytest.raises(UsageProblem):
        find(record, "81")  # its number is no name to find it by


def test_a_nearer_share_stands_where_the_count_is_third_hand(record: Record) -> None:
    """A fact keeps its row: the share that a nearer page prints."""
    moved = load()
    thread = moved.sources["thread-2020"]
    count = moved.figures["panel-2022-23-death"]
    claims = tuple(claim._replace(source=thread) for claim in count.claims)
    moved.figures[count.id] = count._replace(claims=claims)
    rows = trend(moved, TrendQuestion(moved.metrics["deaths"])).records
    assert "panel-2022-23-death-share" in {row["figure"] for row in rows}
    assert "panel-2022-23-death" not in {row["figure"] for row in rows}


def test_no_page_writes_its_own_rule(record: Record) -> None:
    """Nothing told of a third-hand figure still promises it in full tables."""
    assert "Full tables" not in record.caveats["tertiary-only"].text
