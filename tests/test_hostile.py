"""What hostile surroundings do: closed streams, odd places, odd names, other people's records."""

import csv
import json
import os
import re
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from conftest import ROOT, Run, process
from csprp_cli.model.problem import ExitCode

UNIX = pytest.mark.skipif(os.name == "nt", reason="a shell of Unix")


def shell(line: str, *, cwd: Path | None = None) -> subprocess.CompletedProcess[str]:
    full = line.replace("csprp", f"{sys.executable} -m csprp_cli")
    return subprocess.run(["bash", "-c", full], capture_output=True, text=True, check=False, cwd=cwd)


@UNIX
@pytest.mark.parametrize(
    "line", ["trends -m deaths", "check", "brief -t neglect", "--help", "compare 2020 2022-23"]
)
def test_a_pipe_that_nobody_reads_ends_with_0(line: str) -> None:
    ended = shell(f"csprp {line} | true; echo ${{PIPESTATUS[0]}}")
    assert ended.stdout.strip() == "0"
    assert ended.stderr == ""


@UNIX
def test_a_closed_error_stream_changes_nothing(tmp_path: Path) -> None:
    ended = shell("csprp brief -t babies --out b.md 2>&-; echo $?", cwd=tmp_path)
    assert ended.stdout.strip() == "0"
    assert (tmp_path / "b.md").stat().st_size > 1000


@UNIX
def test_a_closed_or_full_standard_output_is_one_line_and_exit_2(tmp_path: Path) -> None:
    for place in (">&-", "> /dev/full"):
        ended = shell(f"csprp trends -m deaths {place}; echo $? >&2", cwd=tmp_path)
        *lines, code = ended.stderr.splitlines()
        assert code == "2", place
        assert len(lines) == 1
        assert lines[0].startswith("csprp: error: standard output")
    ended = shell("csprp trends -m deaths --out d.csv >&-; echo $? >&2", cwd=tmp_path)
    assert ended.stderr.splitlines()[-1] == "0"
    assert (tmp_path / "d.csv").exists()


@UNIX
def test_an_interruption_ends_with_130_whenever_it_comes() -> None:
    for wait in (0.15, 0.2, 0.25, 0.3):
        child = subprocess.Popen(
            [sys.executable, "-m", "csprp_cli", "check"],
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
            text=True,
        )
        time.sleep(wait)
        child.send_signal(signal.SIGINT)
        _, err = child.communicate()
        assert child.returncode in (0, 130, -signal.SIGINT), (wait, child.returncode)
        if child.returncode == 130:
            assert "Traceback" not in err


@UNIX
def test_force_writes_over_files_alone(csprp: Run, tmp_path: Path) -> None:
    pipe = tmp_path / "pipe.csv"
    os.mkfifo(pipe)
    ended = csprp("trends", "-m", "deaths", "--out", str(pipe), "--force")
    assert ended.code == ExitCode.USAGE
    assert pipe.is_fifo()
    target, link = tmp_path / "real.csv", tmp_path / "link.csv"
    target.write_text("old", encoding="utf-8")
    target.chmod(0o600)
    link.symlink_to(target)
    assert csprp("trends", "-m", "deaths", "--out", str(link), "--force").code == 0
    assert link.is_symlink()
    assert target.read_bytes().startswith(b"figure,")
    assert target.stat().st_mode & 0o777 == 0o600


def test_a_record_is_never_written_into(csprp: Run, tmp_path: Path) -> None:
    record = tmp_path / "record"
    shutil.copytree(ROOT / "data", record)
    before = (record / "claims.csv").read_bytes()
    ended = csprp(
        "trends", "-m", "deaths", "--data", str(record), "--out", str(record / "claims.csv"), "--force"
    )
    assert ended.code == ExitCode.USAGE
    assert "holds a record" in ended.err
    assert (record / "claims.csv").read_bytes() == before


def test_a_folder_before_the_command_does_not_confuse_errors(csprp: Run) -> None:
    data = str(ROOT / "data")
    assert csprp("--data", data, "trnds").err.endswith(f"try: csprp --data {data} trends --metric deaths\n")
    envelope = json.loads(csprp("--data", data, "trends", "-m", "deths", "--format", "json").err)
    assert envelope["command"] == "trends"


@pytest.mark.parametrize(
    "line",
    [
        ["--data", "", "trends", "-m", "deaths"],
        ["trends", "-m", "deaths", "--data", ""],
        ["trends", "-m", "deaths", "--series", ""],
        ["trends", "-m", "deaths", "--from", ""],
        ["brief", "-t", "babies", "--report", ""],
        ["themes", "--report", ""],
    ],
    ids=" ".join,
)
def test_an_empty_option_is_refused_not_ignored(csprp: Run, line: list[str]) -> None:
    ended = csprp(*line)
    assert ended.code == ExitCode.USAGE
    assert ended.out == b""


Rows = list[dict[str, str]]


def edit(folder: Path, table: str, change: Callable[[Rows], None]) -> None:
    with (folder / table).open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    header = list(rows[0])
    change(rows)
    with (folder / table).open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, header, lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)


def drop(folder: Path, table: str, column: str, *values: str) -> None:
    def change(rows: Rows) -> None:
        rows[:] = [row for row in rows if row[column] not in values]

    edit(folder, table, change)


@pytest.fixture
def other(tmp_path: Path) -> Path:
    shutil.copytree(ROOT / "data", tmp_path / "record")
    return tmp_path / "record"


def by_id(rows: Rows, key: str, value: str) -> dict[str, str]:
    return next(row for row in rows if row[key] == value)


@pytest.mark.thorough
def test_a_new_report_is_added_by_editing_rows_alone(csprp: Run, other: Path) -> None:
    """docs/how-to/add-a-report.md: the 2024 to 2025 report, read first-hand."""

    def source(rows: Rows) -> None:
        rows.append(
            {
                **rows[0],
                "id": "report-2025",
                "short": "Annual report 2024 to 2025",
                "level": "primary",
                "title": "Annual report",
                "address": "https://example.org/r",
            }
        )

    def publication(rows: Rows) -> None:
        old = by_id(rows, "id", "annual-report-2023-2024")
        rows.insert(
            5,
            {
                **old,
                "id": "annual-report-2024-2025",
                "title": "Annual report 2024 to 2025",
                "published": "2025-12",
                "covers": "April 2024 to March 2025",
                "period": "2024-25",
                "token": "2024-25",
                "note": "",
            },
        )

    def claim(rows: Rows) -> None:
        old = by_id(rows, "claim", "P123")
        rows.append(
            {
                **old,
                "claim": "T900",
                "figure": "panel-2024-25-neglect",
                "source": "report-2025",
                "source_url": "https://example.org/r",
                "source_level": "primary",
                "value": "47",
                "period_start": "2024-04-01",
                "period_end": "2025-03-31",
                "locator": "para 3.1",
            }
        )

    def figure(rows: Rows) -> None:
        old = by_id(rows, "id", "panel-2022-23-neglect")
        rows.append(
            {
                **old,
                "id": "panel-2024-25-neglect",
                "period": "2024-25",
                "value": "47",
                "low": "46.5",
                "high": "47.5",
                "publication": "annual-report-2024-2025",
                "shown": "T900",
                "status": "single",
                "reason": "",
                "caveats": "",
            }
        )

    def named(rows: Rows) -> None:
        rows.append(
            {
                **rows[0],
                "publication": "annual-report-2024-2025",
                "theme": "neglect",
                "kind": "spotlight",
                "position": "1",
                "wording": "Neglect",
                "source": "report-2025",
            }
        )

    for table, change in (
        ("sources.csv", source),
        ("publications.csv", publication),
        ("claims.csv", claim),
        ("figures.csv", figure),
        ("report_themes.csv", named),
    ):
        edit(other, table, change)
    checked = csprp("check", str(other), "--format", "table")
    assert checked.code == 0, checked.text
    data = ("--data", str(other))
    assert "47%" in csprp("trends", "-m", "neglect", *data, "--format", "table").text
    note = csprp("brief", "-t", "neglect", *data)
    assert "In the year to 31 March 2025, 47% of rapid reviews" in " ".join(note.text.split())
    assert "47%" in csprp("themes", "--report", "2024-25", *data, "--format", "table").text
    assert "2024 to 2025" in csprp("themes", "--grid", *data, "--format", "table").text
    assert "2024 to 2025" in csprp(*data).text
    assert "No annual report could be read" not in csprp("sources", *data, "--format", "table").text
    quote = csprp("trends", "-m", "neglect", *data, "--format", "table").text.split("To quote")[1]
    assert "econd-hand" not in quote.split("Sources")[0]


def test_themes_of_a_report_show_that_report_alone(csprp: Run) -> None:
    rows = list(csv.DictReader(csprp("themes", "--report", "2020", "--format", "csv").text.splitlines()))
    shown = {row["theme"]: row["newest_figure"] for row in rows}
    assert shown["parental-mental-health"] == "panel-2020-parent-mental-ill-health"
    assert shown["child-mental-health"] == "panel-2020-child-mental-ill-health"
    table = csprp("themes", "--report", "2020", "--format", "table").text
    assert "17 months" not in table


def test_a_third_hand_figure_never_hides_or_leads(csprp: Run, other: Path) -> None:
    def third_hand(rows: Rows) -> None:
        for row in rows:
            if row["figure"] == "panel-2023-24-parent-mh-child-1-to-5":
                row["source"], row["source_level"] = "thread-2020", "tertiary"
                row["source_url"] = by_id(rows, "claim", "P005")["source_url"]

    edit(other, "claims.csv", third_hand)
    edit(
        other,
        "figures.csv",
        lambda rows: by_id(rows, "id", "panel-2023-24-parent-mh-child-1-to-5").update(status="single"),
    )
    drop(other, "claims.csv", "claim", "P168", "P170")
    drop(other, "headlines.csv", "indicator", "panel-parent-mh-child-1-to-5")
    data = ("--data", str(other))
    for line in (["themes"], ["themes", "parental-mental-health"], ["brief", "-t", "parental-mental-health"]):
        ended = csprp(*line, *data, *(["--format", "table"] if line[0] == "themes" else []))
        assert ended.code == 0, ended.err
        quoted = ended.text.partition("\nTo quote\n")[2].partition("\n\n")[0]
        assert '"over half"' not in quoted
    assert '"over half"' not in csprp("themes", *data, "--format", "table").text
    assert '"over half"' not in csprp("brief", "-t", "parental-mental-health", *data).text


def test_a_run_never_crosses_a_break_that_the_publisher_marks(csprp: Run, other: Path) -> None:
    def flagged(rows: Rows) -> None:
        by_id(rows, "id", "dfe-2023-24-death")["flags"] = "b"

    edit(other, "figures.csv", flagged)
    out = csprp("trends", "-m", "deaths", "--data", str(other), "--format", "csv")
    rows = [row for row in csv.DictReader(out.text.splitlines()) if row["series"] == "dfe-sin"]
    runs = [row["run"] for row in rows]
    assert len(set(runs[:4])) == 1
    assert len(set(runs[4:])) == 1
    assert runs[3] != runs[4]
    assert rows[4]["change"] == ""
    ended = csprp("explain", "dfe-2022-23-death", "dfe-2023-24-death", "--data", str(other))
    assert ended.code == 1


@pytest.mark.thorough
def test_symbols_of_every_kind_are_carried(csprp: Run, other: Path) -> None:
    def flagged(rows: Rows) -> None:
        for symbol, year in zip("epru", ("2021-22", "2022-23", "2023-24", "2024-25"), strict=True):
            by_id(rows, "id", f"dfe-{year}-death")["flags"] = symbol

    def hidden(rows: Rows) -> None:
        row = by_id(rows, "id", "dfe-2025-26-death")
        row.update(value="", low="", high="", numerator="", flags="k")

    def claimed(rows: Rows) -> None:
        for symbol, name in zip("epru", ("D100", "D109", "D122", "D134"), strict=True):
            by_id(rows, "claim", name)["symbol"] = symbol
        by_id(rows, "claim", "D159").update(value="", symbol="k")

    edit(other, "figures.csv", flagged)
    edit(other, "figures.csv", hidden)
    edit(other, "claims.csv", claimed)
    edit(other, "sets.csv", lambda rows: by_id(rows, "id", "dfe-2025-26-nature").update(complete="no"))
    checked = csprp("check", str(other), "--format", "table")
    assert checked.code == 0, checked.text
    for form in ("table", "md", "csv", "json"):
        text = csprp("trends", "-m", "deaths", "--data", str(other), "--format", form).text
        if form in ("table", "md"):
            for symbol in "ekpru":
                assert f"[{symbol}]" in text, (form, symbol)
    table = csprp("trends", "-m", "deaths", "--data", str(other), "--format", "table").text
    short = table.split("In short\n")[1].split("\n\n")[0]
    assert "[k]" in short
    assert "162" not in short.split(".")[0]
    assert "To quote" not in table


MARKUP = (
    "[red]x[/red] | =1+1 <script>alert(1)</script> {value} *b* \u0639\u0631\u0628\u064a \U0001f600 "
    + "word " * 40
)


def test_markup_in_a_record_is_text_everywhere(csprp: Run, other: Path) -> None:
    def spoil(rows: Rows) -> None:
        by_id(rows, "id", "panel-neglect-before")["title"] = MARKUP.strip()

    edit(other, "indicators.csv", spoil)
    drop(other, "sentences.csv", "indicator", "panel-neglect-before")
    drop(other, "headlines.csv", "indicator", "panel-neglect-before")
    drop(other, "plain_sentences.csv", "indicator", "panel-neglect-before")
    for form in ("table", "csv", "json", "md"):
        ended = csprp("show", "panel-2022-23-neglect", "--data", str(other), "--format", form)
        assert ended.code == 0, ended.err
        if form == "md":
            assert "<script>" not in ended.text
        elif form == "table":
            assert "[red]x[/red]" in ended.text
            assert "{value}" in ended.text


@pytest.mark.parametrize(
    "package",
    ["{}", '{"version": "1", "resources": []}', "[" * 100_000, "null", '{"version": 1, "resources": [{}]}'],
    ids=["empty", "no-resources", "deep", "null", "odd"],
)
def test_an_odd_data_package_is_refused_not_trusted(csprp: Run, other: Path, package: str) -> None:
    (other / "datapackage.json").write_text(package, encoding="utf-8")
    ended = csprp("check", str(other), "--format", "csv")
    assert ended.code == ExitCode.ANSWER_IS_NO
    assert "FAIL" in ended.text
    assert csprp("trends", "-m", "deaths", "--data", str(other)).code == ExitCode.UNREADABLE


def test_a_schema_that_leaves_a_column_out_is_refused(csprp: Run, other: Path) -> None:
    path = other / "datapackage.json"
    package = json.loads(path.read_text(encoding="utf-8"))
    for resource in package["resources"]:
        if resource["path"] == "figures.csv":
            fields = resource["schema"]["fields"]
            resource["schema"]["fields"] = [field for field in fields if field["name"] != "shown"]
    path.write_text(json.dumps(package), encoding="utf-8")
    with (other / "figures.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    header = [name for name in rows[0] if name != "shown"]
    with (other / "figures.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, header, lineterminator="\n", extrasaction="ignore")
        writer.writeheader()
        writer.writerows(rows)
    assert csprp("check", str(other), "--format", "csv").code == ExitCode.ANSWER_IS_NO


@UNIX
def test_a_table_that_is_no_file_is_refused(csprp: Run, other: Path) -> None:
    (other / "areas.csv").unlink()
    os.mkfifo(other / "areas.csv")
    assert csprp("check", str(other), "--format", "csv").code == ExitCode.ANSWER_IS_NO


def test_nothing_is_written_where_nothing_was_asked_for(tmp_path: Path) -> None:
    home = {"HOME": str(tmp_path), "XDG_CONFIG_HOME": str(tmp_path), "XDG_CACHE_HOME": str(tmp_path)}
    for line in (["trends", "-m", "deaths"], ["brief", "-t", "babies"], ["check"], []):
        assert process(*line, env=home, cwd=tmp_path).code == 0
    assert list(tmp_path.iterdir()) == []


def test_no_help_offers_to_change_a_shell() -> None:
    assert not re.search("install.completion", process("--help").text)
