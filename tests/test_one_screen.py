"""The answer on one screen: what a terminal shows, what it counts and leaves out, and how to see it all."""

import re
import shlex
import subprocess
import sys
from pathlib import Path

import pytest

from conftest import Run, needs_a_terminal, on_terminal, sampled, without_colours
from csprp_cli.cli.typed_line import line_of
from csprp_cli.model.result import Column, Result, Row, Section, Table
from csprp_cli.notes.brief import brief
from csprp_cli.present.short_page import short_note, short_page
from csprp_cli.present.text.plain import plain
from csprp_cli.record.load import load
from csprp_cli.views.trend import trend
from csprp_cli.views.trend_rows import TrendQuestion

pytestmark = needs_a_terminal
RECORD = load()
LINES = (
    *(
        "ages",
        "breakdown --by type",
        "breakdown --by family",
        "compare 2022-23 2023-24",
        "compare 2020 2022-23",
    ),
    *("compare --metric deaths", "compare --metric deaths --all-pairs", "themes", "themes neglect"),
    *("themes --grid", "metrics", "areas", "sources", "reviews", "find neglect", "show P078"),
    *("explain --rules", "explain panel-2020-neglect panel-2022-23-neglect", "check"),
    *("brief --theme mental-health", "brief --theme babies --audience early-years"),
)


def shown(line: str, columns: int = 80, lines: int = 60) -> list[str]:
    return without_colours(on_terminal(*line.split(), columns=columns, lines=lines)).rstrip("\n").split("\n")


def test_the_first_screen_has_24_lines_and_every_line_works(csprp: Run, tmp_path: Path) -> None:
    screen = shown("")
    assert len(screen) <= 24
    typed = [line.strip().split("  ")[0] for line in screen if line.startswith("  csprp ")]
    assert len(typed) >= 6
    for line in typed:
        words = line.split()[1:]
        if "--out" in words:
            words[-1] = str(tmp_path / words[-1])
        assert csprp(*words).code == 0, line


@pytest.mark.parametrize("metric", ["deaths", "serious-harm", "notifications"])
def test_a_metric_takes_30_lines(metric: str) -> None:
    assert len(shown(f"trends --metric {metric}")) <= 30


@pytest.mark.parametrize("line", sampled(LINES, 6))
@pytest.mark.parametrize("columns", [50, 80, 120])
def test_every_other_answer_takes_40_lines_and_says_what_more_there_is(line: str, columns: int) -> None:
    screen = shown(line, columns)
    assert len(screen) <= 40
    too_wide = [
        text for text in screen if len(text) > columns and "csprp " not in text and len(text.split()) > 3
    ]
    assert too_wide == []
    whole = screen[-1].startswith("  csprp ") and not screen[-1].endswith("--full")
    assert screen[-1].endswith(f"csprp {line} --full") or whole or "Next" in screen, screen[-3:]


@pytest.mark.parametrize("metric", RECORD.metrics)
def test_the_short_page_of_every_metric_has_its_headline_first_and_no_small_number(metric: str) -> None:
    result = trend(RECORD, TrendQuestion(RECORD.metrics[metric]))
    for width, lines in ((80, 40), (50, 40), (80, 23)):
        page = plain(short_page(result, f"csprp trends --metric {metric}", width, lines), width)
        text = page.split("\n")
        assert len(text) - 1 <= lines, (width, lines)
        assert text[0] in result.title
        assert (
            result.in_short.split()[0] in text[2 if width == 80 else 3] or result.in_short.split()[0] in page
        )
        for figure in RECORD.figures.values():
            if (
                figure.is_small_number
                and metric in RECORD.metrics_of(figure)
                and figure.series.kind == "annual"
            ):
                year = [line for line in text if line.startswith(f"{figure.period.short} ")]
                assert all(re.search(rf"\b{figure.value}\b", row[5:16]) is None for row in year), figure.id


def test_24_lines_show_title_headline_and_table() -> None:
    screen = shown("trends --metric deaths", lines=24)
    assert len(screen) <= 23
    assert screen[0].startswith("Notifications about a child's death")
    assert "160 in the year to 31 March 2026" in screen[2]
    assert [line[:4] for line in screen if re.match(r"20\d\d  ", line)] == [
        str(year) for year in range(2020, 2027)
    ]


def test_full_holds_everything_and_a_pipe_and_a_file_too(csprp: Run, tmp_path: Path) -> None:
    full = "\n".join(shown("trends --metric deaths --full"))
    piped = (
        csprp("trends", "--metric", "deaths", "--format", "table").text.rstrip("\n").replace("#", "\u2588")
    )
    assert full == piped
    out = tmp_path / "deaths.txt"
    csprp("trends", "--metric", "deaths", "--out", str(out))
    assert out.read_text("utf-8").rstrip("\n") == full
    for part in ("In short", "To quote", "Read with care", "Sources", "chi-square"):
        assert part in full


def test_what_a_narrow_window_cuts_is_never_the_newest_year() -> None:
    screen = shown("trends --metric deaths", columns=40, lines=20)
    assert any(line.startswith("2026") for line in screen) or not any(
        line.startswith("202") for line in screen
    )


def test_rows_left_out_are_counted() -> None:
    rows = tuple(Row((f"row {number}",)) for number in range(100))
    table = Table((Column("One"),), rows, (("a", "A note."),))
    result = Result(
        "x", "A title", (), (), sections=(Section("", table=table),), caveats=("Care.",), to_quote="Q."
    )
    page = plain(short_page(result, "csprp x --full", 80, 40), 80)
    assert page.count("\n") <= 40
    shown_rows = page.count("\nrow ")
    assert (
        f"A sentence to quote, {100 - shown_rows} more rows, 1 note, 1 more caution: csprp x --full" in page
    )


def test_a_small_number_is_on_no_first_screen() -> None:
    text = "\n".join(shown("breakdown --by type"))
    assert "9 of 482" not in text
    assert "1 of 482" not in text
    assert "Transgender" not in "\n".join(shown("breakdown --by sex"))
    assert "under 10" in "\n".join(shown("trends --metric other"))


def paging(tmp_path: Path) -> tuple[str, Path]:
    """Returns the line of a pager that keeps what it is given in a file, and the file."""
    kept, script = tmp_path / "paged.txt", tmp_path / "pager.py"
    script.write_text(f"import sys; open({str(kept)!r}, 'wb').write(sys.stdin.buffer.read())")
    return f"{sys.executable} {script}", kept


def test_what_is_longer_than_the_window_goes_through_the_pager_top_first(tmp_path: Path) -> None:
    pager, kept = paging(tmp_path)
    on_terminal("trends", "--metric", "deaths", lines=24, env={"PAGER": pager}, keys=True)
    assert without_colours(kept.read_text("utf-8")).startswith(
        "Notifications about a child's death, England\n"
    )
    assert "The Panel's annual reports" in kept.read_text("utf-8")
    kept.unlink()
    for line, variables, keys in (
        ("trends --metric deaths --no-pager", {"PAGER": pager}, True),
        ("trends --metric deaths", {"PAGER": ""}, True),
        ("trends --metric deaths", {"PAGER": pager, "TERM": "dumb"}, True),
        ("trends --metric deaths", {"PAGER": pager}, False),
        ("trends --metric deaths --full --no-pager", {"PAGER": pager}, True),
    ):
        assert "Source" in on_terminal(*line.split(), lines=24, env=variables, keys=keys)
        assert not kept.exists(), (line, variables)


def test_a_pager_that_is_not_there_loses_no_answer(tmp_path: Path) -> None:
    for pager in ("no-such-program-at-all", f"{sys.executable} -c 'raise SystemExit(3)'"):
        assert "160 in the year" in on_terminal(
            "trends", "--metric", "deaths", "--full", lines=24, env={"PAGER": pager}, keys=True
        )


def test_the_line_for_more_is_what_was_typed() -> None:
    screen = shown("trends --metric deaths --from 2020")
    assert screen[-1].strip() == "csprp trends --metric deaths --from 2020 --full"
    assert line_of(("csprp", "find", "sexual abuse")) == 'csprp find "sexual abuse"'


@pytest.mark.parametrize("lines", [17, 18, 19, 20, 22, 30])
def test_a_note_in_a_low_window_says_something_of_its_subject(lines: int) -> None:
    for theme in RECORD.themes.values():
        note = brief(RECORD, theme, fits=None)
        text = plain(short_note(note, "csprp brief --full", 80, lines), 80)
        assert text.count("\n") <= lines, theme.slug
        assert re.search(r"\n  - .+", text.partition("Handle with care")[0]), theme.slug
        assert "999" in text
        assert "front door" in text


def test_a_short_note_counts_what_it_leaves_out() -> None:
    whole, short = shown("brief --theme neglect --full"), shown("brief --theme neglect", lines=24)
    parts = "\n".join(whole).split("Why it matters")[1].split("5 Talk about it")[0]
    kept = sum(line.startswith("  - ") for line in short)
    assert f"{parts.count('  - ') - kept} more points, 3 questions to talk about" in "\n".join(short)


def test_a_line_to_type_runs_nothing_that_was_only_said() -> None:
    words = ("csprp", "find", "$(touch x)", "`id`", 'a"b', "two words", "it's")
    assert shlex.split(line_of(words)) == list(words)
    ran = subprocess.run(
        ["sh", "-c", f"printf '%s|' {line_of(words)}"], capture_output=True, text=True, check=True
    )
    assert ran.stdout == "|".join(words) + "|"
