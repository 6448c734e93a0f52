"""One question asked of csprp and of its peers, over the bundled record and larger ones. Never a timed test.

    python benchmarks/peers.py                                # all sizes: about 15 minutes
    python benchmarks/peers.py --sizes 1 --keep /tmp/peers    # one size, and the next run starts at once

The question is deaths by year: the figures of England that the metric "deaths" gathers. Peers: a pandas
script, csvkit, sqlite-utils in memory, duckdb, and a Typer program that does nothing, which shows what a
start costs. csprp is built as a wheel of each record (`grown_record.py` makes those of 10, 100 and 1,000
times the size), so that whatever is made at package time is in it. Each line is a whole process, or a pipe
of them. Lines alternate, and a ratio is the median of the ratios of each round, since what else is busy
slows the two of a round alike. First each line is asked for its answer: all must give the same figures.

Peers live in a venv of their own (`--keep FOLDER` keeps it, with records and wheels). A line that takes more
than 20 s is measured once. Memory is the most that the largest process of a line held. Prints a Markdown
table, then what must hold, and exits 1 where something does not.
"""

import argparse
import csv
import fcntl
import importlib.metadata
import io
import os
import pty
import shlex
import shutil
import statistics
import struct
import subprocess
import sys
import tempfile
import termios
import threading
import time
from collections.abc import Mapping
from pathlib import Path
from types import MappingProxyType
from typing import NamedTuple

from startup import NOTHING

SIZES = {1: 15, 10: 9, 100: 7, 1000: 5}
"""How many times the bundled record, and how many runs."""

PEERS = ("pandas==3.1.1", "csvkit==2.2.0", "sqlite-utils==4.2.1", "duckdb==2.0.1")

ONCE = 20.0
"""From how many seconds on a line is measured once."""

OURS, TABLE, HELP, COMPLETION = "csprp, CSV", "csprp, a table", "csprp --help", "csprp, completion"
CHECKED = "csprp --data, checked whole"
TYPER, GREP, PANDAS = "a Typer program that does nothing", "csvgrep, one column alone", "a pandas script"
NO_ANSWER = (TABLE, HELP, COMPLETION, TYPER, GREP)
NO_RECORD = (HELP, COMPLETION, TYPER)
"""Lines that read no record: measured over the bundled one alone."""

NOISE = 1.05
"""What two medians of one thing differ by on a machine that does something else too."""

LIMITS = (
    (OURS, TYPER, 1.4),
    (TABLE, TYPER, 2.5),
    (OURS, GREP, 1.0),
    (HELP, OURS, NOISE),
    (COMPLETION, OURS, NOISE),
)
LIMIT_AT_MOST = (OURS, PANDAS, 1.0)
"""Of the largest record."""

PANDAS_SCRIPT = """
import sys
import pandas
folder = sys.argv[1]
figures = pandas.read_csv(folder + "/figures.csv", dtype=str, keep_default_na=False)
terms = pandas.read_csv(folder + "/metric_indicators.csv", dtype=str, keep_default_na=False)
terms = terms[terms["metric"] == "deaths"]
figures = figures[figures["area"] == "E92000001"]
found = figures.merge(terms[["indicator", "category"]], on=["indicator", "category"])
print(found.to_csv(index=False), end="")
"""

QUERY = """
select f.* from {figures} f join {terms} t on f.indicator = t.indicator and f.category = t.category
where t.metric = 'deaths' and f.area = 'E92000001'
"""

DUCKDB_SCRIPT = """
import sys
import duckdb
tables = {{n: f"read_csv('{{sys.argv[1]}}/{{f}}.csv', all_varchar=true)" for n, f in
          (("figures", "figures"), ("terms", "metric_indicators"))}}
duckdb.sql('''{query}'''.format(**tables)).write_csv("/dev/stdout")
"""


class Taken(NamedTuple):
    """What one line took: seconds that passed, and the most MiB that one of its processes held."""

    seconds: float
    memory: float


class Line(NamedTuple):
    """One line to measure, the settings of its environment, and whether it is shown on a terminal."""

    typed: list[str]
    settings: Mapping[str, str] = MappingProxyType({})
    on_terminal: bool = False

    @property
    def environment(self) -> dict[str, str]:
        """The environment of a warm machine: modules are compiled once, and nobody's settings count."""
        left_out = ("PYTHONDONTWRITEBYTECODE", "CSPRP_DATA", "PYTHONPATH", "COLUMNS", "LINES")
        kept = {name: value for name, value in os.environ.items() if name not in left_out}
        return kept | {"TERM": "xterm-256color"} | dict(self.settings)


def taken(line: Line) -> Taken:
    terminal, shown, reader = -1, subprocess.DEVNULL, None
    if line.on_terminal:
        terminal, shown = pty.openpty()
        fcntl.ioctl(shown, termios.TIOCSWINSZ, struct.pack("HHHH", 24, 80, 0, 0))
        reader = threading.Thread(target=_drain, args=(terminal,))
        reader.start()
    start = time.perf_counter()
    process = subprocess.Popen(
        line.typed, stdout=shown, stderr=subprocess.DEVNULL, stdin=subprocess.DEVNULL, env=line.environment
    )
    _, status, usage = os.wait4(process.pid, 0)
    passed = time.perf_counter() - start
    process.returncode = os.waitstatus_to_exitcode(status)
    if reader is not None:
        os.close(shown)
        reader.join()
        os.close(terminal)
    if process.returncode:
        raise subprocess.CalledProcessError(process.returncode, line.typed)
    return Taken(passed, usage.ru_maxrss / (2**20 if sys.platform == "darwin" else 2**10))


def _drain(terminal: int) -> None:
    try:
        while os.read(terminal, 65536):
            pass
    except OSError:  # Linux says so where the last writer has left
        return


def answer_of(line: Line) -> list[str]:
    """Return the ids of the figures that a line answers with, in order of their names."""
    rows = list(csv.DictReader(io.StringIO(_printed(line))))
    return sorted(row["figure"] if "figure" in row else row["id"] for row in rows)


def _printed(line: Line) -> str:
    run = subprocess.run(line.typed, check=False, capture_output=True, env=line.environment, encoding="utf-8")
    return run.stdout


class Workshop:
    """The folder in which peers, records and wheels are made; what is there already is taken."""

    def __init__(self, folder: Path, python: str) -> None:
        self.folder = folder
        self.python = python
        self.tree = Path(__file__).resolve().parent.parent
        self.peers = folder / "peers"
        if not (self.peers / "ready").exists():
            subprocess.run([sys.executable, "-m", "venv", "--clear", str(self.peers)], check=True)
            self._pip("install", *PEERS)
            (self.peers / "ready").touch()
        for name, text in (
            ("pandas", PANDAS_SCRIPT),
            ("duckdb", DUCKDB_SCRIPT.format(query=QUERY)),
            ("typer", NOTHING),
        ):
            (folder / f"ask_{name}.py").write_text(text, encoding="utf-8")

    def _pip(self, *typed: str) -> None:
        pip = [str(self.peers / "bin" / "python"), "-m", "pip", "-qq", "--disable-pip-version-check"]
        subprocess.run([*pip, *typed], check=True)

    def _tool(self, name: str) -> str:
        return shlex.quote(str(self.peers / "bin" / name))

    def record(self, times: int) -> Path:
        """Return a folder with a record so many times as large; a process of its own makes it, as this one
        must stay small."""
        folder = self.folder / f"record-{times}"
        if not folder.exists():
            maker = Path(__file__).with_name("grown_record.py")
            subprocess.run(
                [self.python, str(maker), str(folder), str(times)], check=True, stdout=subprocess.DEVNULL
            )
        return folder

    def package(self, times: int) -> Path:
        """Return a folder with csprp as its wheel has it, where that record lies in the place of `data/`."""
        folder, tree = self.folder / f"package-{times}", self.folder / f"tree-{times}"
        shutil.rmtree(folder, ignore_errors=True)
        shutil.rmtree(tree, ignore_errors=True)
        left_out = shutil.ignore_patterns(
            ".git", ".venv", "data", "tests", "__pycache__", ".*_cache", "build", "dist"
        )
        shutil.copytree(self.tree, tree, ignore=left_out)
        shutil.copytree(self.record(times), tree / "data")
        self._pip("install", "--no-deps", "--target", str(folder), str(tree))
        shutil.rmtree(tree)
        return folder

    def lines(self, times: int) -> dict[str, Line]:
        """Return every line to measure over a record so many times as large."""
        record, package = self.record(times), {"PYTHONPATH": str(self.package(times))}
        ours = [self.python, "-m", "csprp_cli"]
        # Half-years and shares too: the peers give every row that the metric gathers.
        asked = [*ours, "trends", "--metric", "deaths", "--half-years", "--all-units"]
        figures, terms = (
            shlex.quote(str(record / name)) for name in ("figures.csv", "metric_indicators.csv")
        )
        grep, join = self._tool("csvgrep"), f"{self._tool('csvjoin')} -y 0 --no-inference"
        csvkit = (
            f"{grep} -c metric -r '^deaths$' {terms} > {self.folder}/terms.csv && "
            f"{grep} -c area -m E92000001 {figures} | {grep} -c category -r '^Death$' | "
            f"{join} -c indicator - {self.folder}/terms.csv"
        )
        query = QUERY.format(figures="figures", terms="metric_indicators").strip()
        # ":csv" keeps sqlite-utils from guessing: it takes doubled quotation marks for something else.
        in_memory = [str(self.peers / "bin" / "sqlite-utils"), "memory", "--csv", "--no-detect-types"]
        found = {
            OURS: Line([*asked, "--format", "csv"], package),
            TABLE: Line([*asked, "--format", "table", "--no-pager"], package, on_terminal=True),
            HELP: Line([*ours, "trends", "--help"], package),
            COMPLETION: Line(ours, package | _COMPLETING),
            CHECKED: Line([*asked, "--format", "csv", "--data", str(record)], package),
            TYPER: Line([self.python, str(self.folder / "ask_typer.py"), "more"]),
            PANDAS: Line(
                [str(self.peers / "bin" / "python"), str(self.folder / "ask_pandas.py"), str(record)]
            ),
            "csvkit: csvgrep and csvjoin": Line(["sh", "-c", csvkit]),
            GREP: Line(
                [
                    str(self.peers / "bin" / "csvgrep"),
                    *("-c", "category", "-m", "Death", str(record / "figures.csv")),
                ],
            ),
            "sqlite-utils memory": Line(
                [*in_memory, f"{record}/figures.csv:csv", f"{record}/metric_indicators.csv:csv", query]
            ),
            "duckdb": Line(
                [str(self.peers / "bin" / "python"), str(self.folder / "ask_duckdb.py"), str(record)]
            ),
        }
        if times > 1:
            return {name: line for name, line in found.items() if name not in NO_RECORD}
        return found


_COMPLETING = {
    "_CSPRP_COMPLETE": "complete_bash",
    "_CSPRP_LINE": "csprp trends --metric dea",
    "_CSPRP_BREAKS": " \t\n\"'><=;|&(:",
}
"""As the script of `csprp completion bash` asks: change it with that."""


def measured(lines: dict[str, Line], runs: int) -> dict[str, list[Taken]]:
    found: dict[str, list[Taken]] = {name: [] for name in lines}
    for number in range(runs + 1):
        for name, line in lines.items():
            if found[name] and found[name][0].seconds > ONCE:
                continue
            one = taken(line)
            if number or one.seconds > ONCE:  # the first warms the disk and the compiled modules
                found[name].append(one)
    return found


def ratio(found: dict[str, list[Taken]], one: str, other: str) -> float:
    """Return the median of the ratios of each round; of the medians, where a line was measured once."""
    if len(found[one]) != len(found[other]):
        return seconds_of(found[one]) / seconds_of(found[other])
    return statistics.median(a.seconds / b.seconds for a, b in zip(found[one], found[other], strict=True))


def seconds_of(runs: list[Taken]) -> float:
    return statistics.median(one.seconds for one in runs)


def cell(found: dict[str, list[Taken]], name: str, peer: str) -> str:
    if name not in found:
        return ""
    memory = statistics.median(one.memory for one in found[name])
    seconds = seconds_of(found[name])
    time_taken = f"{seconds * 1000:.0f} ms" if seconds < 1 else f"{seconds:.1f} s"
    return f"{time_taken}, {memory:,.0f} MiB ({ratio(found, name, peer):.2f})"


def table(results: dict[int, dict[str, list[Taken]]]) -> list[str]:
    """Return the Markdown table; in brackets the ratio to the Typer program, in larger records to csprp."""
    heads = ["the bundled record" if times == 1 else f"{times:,} times" for times in results]
    names = list(next(iter(results.values())))
    rows = [f"| | {' | '.join(heads)} |", f"| --- |{' ---: |' * len(heads)}"]
    for name in names:
        cells = [cell(found, name, TYPER if TYPER in found else OURS) for found in results.values()]
        rows.append(f"| {name} | {' | '.join(cells)} |")
    return rows


def what_holds(results: dict[int, dict[str, list[Taken]]]) -> list[tuple[bool, str]]:
    """Return each limit: whether it holds, and how it is said."""
    limits: list[tuple[int, str, str, float]] = [(1, *limit) for limit in LIMITS]
    limits += [(times, *LIMIT_AT_MOST) for times in results if times == max(SIZES)]
    said = []
    for times, one, other, most in limits:
        found = results.get(times, {})
        if one in found and other in found:
            value = ratio(found, one, other)
            where = "" if times == 1 else f" at {times:,} times"
            said.append((value <= most, f"{one} takes {value:.2f} of {other}{where} (at most {most})"))
    return said


def main() -> int:
    asked = argparse.ArgumentParser(description="csprp and its peers, one question, one table.")
    asked.add_argument("--sizes", type=int, nargs="+", default=list(SIZES), help="how many times the record")
    asked.add_argument("--runs", type=int, help="runs of each line; by default fewer the larger the record")
    asked.add_argument(
        "--keep", type=Path, help="make peers, records and wheels in this folder, and leave them"
    )
    asked.add_argument(
        "--without", nargs="*", default=[], help="lines to leave out, by a part of their names"
    )
    given = asked.parse_args()
    python = os.environ.get("PYTHON_UNDER_TEST", sys.executable)
    with tempfile.TemporaryDirectory() as scratch:
        folder = given.keep or Path(scratch)
        folder.mkdir(parents=True, exist_ok=True)
        shop = Workshop(folder, python)
        results: dict[int, dict[str, list[Taken]]] = {}
        for times in given.sizes:
            every = shop.lines(times)
            lines = {n: line for n, line in every.items() if not any(part in n for part in given.without)}
            if COMPLETION in lines and "deaths" not in _printed(lines[COMPLETION]).split():
                print(f"left out: {COMPLETION}, which offers no metric", file=sys.stderr)
                del lines[COMPLETION]
            answers = {name: answer_of(line) for name, line in lines.items() if name not in NO_ANSWER}
            if len({tuple(ids) for ids in answers.values()}) != 1:
                print({name: len(ids) for name, ids in answers.items()}, file=sys.stderr)
                print("peers.py: the answers differ, so their times say nothing", file=sys.stderr)
                return 2
            results[times] = measured(lines, given.runs or SIZES.get(times, 5))
            print(f"{times:,} times: measured", file=sys.stderr)
    print("\n".join(table(results)))
    versions = ", ".join(peer.replace("==", " ") for peer in PEERS)
    started = f"Python {sys.version.split()[0]}, {versions}, typer {importlib.metadata.version('typer')}"
    print(
        f"\nMedians of whole processes in one run, with the most memory; in brackets the ratio. {started}.\n"
    )
    held = what_holds(results)
    for holds, said in held:
        print(f"{'held    ' if holds else 'NOT held'}  {said}")
    return 0 if all(holds for holds, _ in held) else 1


if __name__ == "__main__":
    sys.exit(main())
