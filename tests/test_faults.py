"""What a machine may do to a run: full disks, odd names, stopped runs, two writers, a clock that stands.

benchmarks/fuzz.py found most of these; each is held here by one small case of its kind.
"""

import csv
import json
import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from conftest import ROOT, Run
from csprp_cli.cli import files, main
from csprp_cli.model.problem import ExitCode, Problem
from csprp_cli.present.word import document
from csprp_cli.record.record import Record

resource = pytest.importorskip("resource", reason="limits, links and signals of Unix")


def forked(work: Callable[[], int], err: Path, seconds: int = 20) -> int:
    """Run something in a process of its own that is ended where it hangs; returns its exit code."""
    child = os.fork()
    if not child:
        code = 99
        try:
            os.dup2(os.open(err, os.O_WRONLY | os.O_CREAT | os.O_TRUNC), 2)
            os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
            sys.stdout, sys.stderr = os.fdopen(1, "w"), os.fdopen(2, "w")
            signal.signal(signal.SIGALRM, signal.SIG_DFL)
            signal.alarm(seconds)
            code = work()
            sys.stderr.flush()
        finally:
            os._exit(code)
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])


# -- disks ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "line",
    [
        "trends -m deaths --out x.csv",
        "trends -m deaths --out x.docx",
        "export --out x.sqlite",
        "data add-report 2024-25 --into x",
    ],
)
def test_a_disk_that_is_full_leaves_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, line: str
) -> None:
    (tmp_path / "in").mkdir()
    monkeypatch.chdir(tmp_path / "in")

    def work() -> int:
        resource.setrlimit(resource.RLIMIT_FSIZE, (500, 500))
        return main.run(line.split())

    assert forked(work, tmp_path / "err") == ExitCode.USAGE
    assert list((tmp_path / "in").iterdir()) == []
    said = (tmp_path / "err").read_text(encoding="utf-8")
    assert "cannot be written: File too large; choose another place" in said


def test_help_on_a_full_output_is_refused_in_one_line() -> None:
    line = f"{sys.executable} -m csprp_cli trends --help > /dev/full"
    ended = subprocess.run(["bash", "-c", line], capture_output=True, check=False)
    assert ended.returncode == ExitCode.USAGE
    assert ended.stderr.startswith(b"csprp: error: standard output cannot be written: No space left")
    assert ended.stderr.count(b"\n") == 1


def test_without_a_home_a_locale_or_an_input_an_answer_is_given(tmp_path: Path) -> None:
    bare = {"LC_ALL": "C", "PYTHONCOERCECLOCALE": "0", "PYTHONUTF8": "0", "PATH": ""}
    line = [sys.executable, "-m", "csprp_cli", "trends", "-m", "deaths", "--out", "\u00e9.csv"]
    ended = subprocess.run(line, env=bare, cwd=tmp_path, capture_output=True, check=False, close_fds=True)
    assert (ended.returncode, ended.stdout) == (0, b"")
    assert [os.fsencode(path.name) for path in tmp_path.iterdir()] == ["\u00e9.csv".encode()]


# -- names ---------------------------------------------------------------------------------------------

LONG = "x" * 5_000


@pytest.mark.parametrize(
    "line",
    [
        ["trends", "-m", "deaths", "--out", "a\0b.csv"],
        ["trends", "-m", "deaths", "--data", "a\0b"],
        ["local", "check", "\ud800.csv"],
        ["trends", "-m", "deaths", "--out", "ring.csv", "--force"],
        ["trends", "-m", "deaths", "--out", "ring.csv/x.csv"],
        ["data", "add-report", "2024-25", "--into", "ring.csv"],
        ["brief", "--all", "--out", "ring.csv"],
        ["local", "compare", "o.csv", "--already-published", "ring.csv", "--replaces", "ring.csv"],
        ["brief", "-t", "babies", "--logo", "ring.csv", "--logo-text", "Ours"],
        ["verify", "ring.csv"],
        ["data", "import", "ring.csv", "--into", "new"],
        ["show", "P078", "--overlay", LONG],
        ["trends", "-m", "deaths", "--out", LONG, "--out", LONG],
        ["SHOW", LONG, "x"],
        ["brief", "-t", LONG, "--format", "json"],
        ["\\", "local"],
        ["it's", "trends"],
        ["\u2028\x1b]0;t\x07", "find"],
        ["local", "template", "--out", "."],
        ["export", "--out", "/"],
        ["trends", "-m", "deaths", "--out", ""],
        ["verify", "", "--out", ""],
        ["show", "a\nb"],
        ["trends", "-m", "\x1b[31mred"],
        ["trends", "-m", "deaths", "--from", "20\n20"],
        ["trends", "-m", "deaths", "--out", "x" * 300 + ".csv"],
        ["release", "--out", "-"],
        ["brief", "--all", "--out", "-"],
    ],
    ids=lambda line: " ".join(line)[:40].encode("ascii", "backslashreplace").decode(),
)
def test_a_name_that_can_be_none_is_refused_in_one_short_line(
    csprp: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, line: list[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("ring.csv").symlink_to("ring2")
    Path("ring2").symlink_to("ring.csv")
    ended = csprp(*line)
    assert ended.code in (ExitCode.USAGE, ExitCode.UNREADABLE)
    assert ended.out == b""
    assert ended.err.count("\n") == 1
    assert ended.err[:-1].isprintable()
    assert len(ended.err) < 1000
    assert sorted(path.name for path in tmp_path.iterdir()) == ["ring.csv", "ring2"]


def test_what_is_told_is_one_line_without_what_steers(csprp: Run, tmp_path: Path) -> None:
    ended = csprp("sources", "--out", str(tmp_path / "a\nb\x1b[2J.csv"))
    assert ended.err == f"written: {tmp_path}/a?b?[2J.csv\n"


def test_a_long_word_leaves_what_happened_in_sight(csprp: Run) -> None:
    for ended in (csprp("show", LONG), csprp("show", LONG, "--format", "json")):
        assert len(ended.err) < 1000
    assert json.loads(ended.err)["errors"][0]["message"].endswith('xx"')


@pytest.mark.parametrize("name", ["figures.csv", "datapackage.json", "judgements.csv"])
def test_a_pipe_in_an_overlay_is_refused_and_not_waited_for(tmp_path: Path, name: str) -> None:
    laid = tmp_path / "laid"
    laid.mkdir()
    package = {"kind": "csprp-overlay", "rows": [], "resources": [{"path": name, "hash": ""}]}
    (laid / "datapackage.json").write_text(json.dumps(package), encoding="utf-8")
    (laid / name).unlink(missing_ok=True)
    os.mkfifo(laid / name)
    for line in (["themes", "--overlay", str(laid)], ["check", str(laid)]):
        code = forked(lambda line=line: main.run(line), tmp_path / "err")  # type: ignore[misc]
        assert code in (ExitCode.ANSWER_IS_NO, ExitCode.UNREADABLE), line


# -- tables --------------------------------------------------------------------------------------------


def test_counts_without_a_column_of_periods_are_a_problem_of_their_own(csprp: Run, tmp_path: Path) -> None:
    path = tmp_path / "counts.csv"
    path.write_text("indicator,category,numerator,denominator\nall,,40,\n", encoding="utf-8")
    ended = csprp("local", "check", str(path))
    assert ended.code == ExitCode.ANSWER_IS_NO
    assert [row["kind"] for row in csv.DictReader(ended.text.splitlines()) if row["kind"]] == ["missing"]


# -- stopped, and at once ------------------------------------------------------------------------------


@pytest.mark.parametrize("stop", [signal.SIGTERM, signal.SIGHUP])
def test_a_run_that_the_system_stops_puts_back_what_was_there(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, stop: signal.Signals
) -> None:
    out = tmp_path / "in" / "x.csv"
    out.parent.mkdir()
    out.write_bytes(b"figure,metric,indicator\nold,,\n")
    real = files.write_new

    def write(path: Path, content: bytes) -> None:
        real(path, content)
        os.kill(os.getpid(), stop)
        time.sleep(5)

    monkeypatch.setattr(files, "write_new", write)

    def work() -> int:
        signal.signal(stop, signal.SIG_DFL)  # nohup and some runners of CI have it ignored
        main._stop_as_ctrl_c_does()
        return main.run(["sources", "--out", str(out), "--force"])

    assert forked(work, tmp_path / "err") == ExitCode.INTERRUPTED
    assert [path.name for path in out.parent.iterdir()] == ["x.csv"]
    assert out.read_bytes() == b"figure,metric,indicator\nold,,\n"


@pytest.mark.parametrize("force", [False, True])
def test_of_writers_at_once_each_file_is_one_of_theirs(tmp_path: Path, force: bool) -> None:
    """Without --force one writes, and the others are told; with it the last stands, whole."""
    out, go = tmp_path / "x.txt", tmp_path / "go"
    (tmp_path / "errs").mkdir()
    children = []
    for number in range(6):
        child = os.fork()
        if not child:
            code = 99
            try:
                while not go.exists():
                    time.sleep(0.001)
                files.write_file(str(number).encode() * 300_000, out, force=force)
                code = 0
            except Problem as problem:
                code = int(problem.exit_code)
            finally:
                os._exit(code)
        children.append(child)
    go.touch()
    codes = sorted(os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) for child in children)
    assert codes == ([0] * 6 if force else [0, *[ExitCode.USAGE] * 5])
    content = out.read_bytes()
    assert content == content[:1] * 300_000
    assert sorted(path.name for path in tmp_path.iterdir()) == ["errs", "go", "x.txt"]


def test_what_ends_a_library_in_rust_is_one_line_too(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    class PanicException(BaseException):
        """As pyo3 has it: no Exception."""

    def ends(_: object) -> int:
        raise PanicException("a cell")

    monkeypatch.setattr(main, "_run", ends)
    assert main.run(["sources"]) == ExitCode.OWN_FAULT
    assert capsys.readouterr().err.startswith(
        "csprp: error: csprp itself failed (PanicException); run it again"
    )


# -- clocks --------------------------------------------------------------------------------------------


def test_a_clock_before_1980_is_said_and_nothing_is_written(
    csprp: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Stopped(date):
        @classmethod
        def today(cls) -> "Stopped":
            return cls(1970, 1, 2)

    monkeypatch.setattr(document, "date", Stopped)
    ended = csprp("trends", "-m", "deaths", "--out", str(tmp_path / "x.docx"))
    assert ended.code == ExitCode.USAGE
    assert "the clock of this machine stands before 1980" in ended.err
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("day", ["1970-01-01", "1979-12-31", "2108-01-01", "9999-12-31"])
def test_a_record_of_a_day_that_no_zip_knows_is_exported_all_the_same(tmp_path: Path, day: str) -> None:
    shutil.copytree(ROOT / "data", tmp_path / "record")
    path = tmp_path / "record" / "datapackage.json"
    package = json.loads(path.read_text(encoding="utf-8"))
    path.write_text(json.dumps({**package, "created": day}), encoding="utf-8")
    assert Record(tmp_path / "record").day == date(2000, 1, 1)


@pytest.mark.parametrize("seconds", [86_400, 4_102_444_799])
def test_files_are_the_same_in_1970_and_in_2099(
    csprp: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, seconds: int
) -> None:
    """XlsxWriter and zipfile ask the clock where they are not told a day. `faketime` says the same of all."""
    lines = {"x.xlsx": "trends -m deaths", "x.zip": "export"}
    for name, line in lines.items():
        assert csprp(*line.split(), "--out", str(tmp_path / f"now-{name}")).code == 0
    then = time.gmtime(seconds)
    monkeypatch.setattr(time, "time", lambda: float(seconds))
    monkeypatch.setattr(time, "localtime", lambda *_: then)
    for name, line in lines.items():
        assert csprp(*line.split(), "--out", str(tmp_path / name)).code == 0
        assert (tmp_path / name).read_bytes() == (tmp_path / f"now-{name}").read_bytes(), name
