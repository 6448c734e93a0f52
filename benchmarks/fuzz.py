"""Every entry point of csprp under spoiled input: arguments, records, overlays, own files, DfE's files, PDFs,
logos, completion.

    nice python benchmarks/fuzz.py --cases 100000 [--seed 1] [--workers 2] [--only pdfs]
    python benchmarks/fuzz.py --again 4711 [--seed 1]      one case, shown, and kept in a folder

Of each case: an exit code that is known and not csprp's own fault, no traceback, no hang over 20 s, at most
1 GiB, one short error line, no cell of a person's file, nothing that steers a terminal, nothing half-written,
a person's rows still there. The same seed gives the same cases, where ../shared is alike: its files are
spoiled too, and without it those that are made here. csprp is imported once, and each case is a
fork of that. Exits 1 where something does not hold, and lists it once for each kind with its number.
"""

import argparse
import contextlib
import gc
import importlib
import io
import json
import os
import pickle
import pkgutil
import resource
import shutil
import signal
import sys
import tempfile
import time
import traceback
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

sys.path.insert(0, str(Path(__file__).resolve().parent))

from fuzzing import cases, checks, seeds

MOST_ADDRESS_SPACE = 6 * 1024**3


class Fuzzer(NamedTuple):
    """csprp, imported and warm, with what is spoiled."""

    held: seeds.Seeds
    names: cases.Names
    seed: int
    only: str = ""

    def case(self, number: int, place: Path) -> tuple[cases.Case, checks.Ended, list[str]]:
        """Run one case in an empty folder, and return what does not hold of it."""
        made = cases.case_of(number, self.seed, self.held, self.names, place, self.only)
        before = checks.lying(place)
        ended = _forked(made, place)
        return made, ended, checks.faults(made, ended, before, checks.lying(place), place)


def prepared(seed: int, only: str = "") -> Fuzzer:
    """Import all of csprp, read its record, and make what is spoiled."""
    import typer

    import csprp_cli
    from csprp_cli.cli.app import app
    from csprp_cli.cli.main import run
    from csprp_cli.record import load as loading

    for module in pkgutil.walk_packages(csprp_cli.__path__, "csprp_cli."):
        if not module.name.endswith("__main__"):
            importlib.import_module(module.name)
    for name in ("docx", "openpyxl", "odfdo", "xlsxwriter", "pypdfium2", "rich.console", "tabulate", "typst"):
        importlib.import_module(name)
    record = loading.load()
    assert record.figures  # whole: no case may find the part that a line of the warm-up had read
    assert record.claims
    load = loading.load

    def load_once(option=None, overlays=(), scope=None):  # type: ignore[no-untyped-def]
        own = option is None and not overlays and not os.environ.get("CSPRP_DATA")
        return record if own else load(option, overlays, scope)

    loading.load = load_once
    held = _made_elsewhere(record)
    with _silent():
        for line in (
            "trends -m deaths",
            "themes",
            "find neglect",
            "brief -t babies",
            "check",
            "breakdown --by cause",
        ):
            run(line.split())
    gc.collect()
    gc.freeze()
    return Fuzzer(held, cases.names_of(typer.main.get_group(app), record), seed, only)


def _made_elsewhere(record: object) -> seeds.Seeds:
    """Make the seeds in a process of its own: what lays out a PDF starts threads, which no fork inherits."""
    with tempfile.TemporaryDirectory() as folder:
        kept = Path(folder, "seeds.pickle")
        child = os.fork()
        if not child:
            with _silent():
                kept.write_bytes(pickle.dumps(seeds.made(Path(folder), record)))
            os._exit(0)
        os.waitpid(child, 0)
        made: seeds.Seeds = pickle.loads(kept.read_bytes())
    return made


@contextlib.contextmanager
def _silent() -> Iterator[None]:
    with (
        contextlib.redirect_stdout(io.TextIOWrapper(io.BytesIO())),
        contextlib.redirect_stderr(io.StringIO()),
    ):
        yield


def _forked(made: cases.Case, place: Path) -> checks.Ended:
    streams = [place.with_name(f"{place.name}.{name}") for name in ("out", "err")]
    started = time.monotonic()
    child = os.fork()
    if not child:
        code = 99
        try:
            code = _as_process(made, place, *streams)
        finally:
            os._exit(code)
    _, status, used = os.wait4(child, 0)
    out, err = (stream.read_bytes() for stream in streams)
    return checks.Ended(
        os.waitstatus_to_exitcode(status) if os.WIFEXITED(status) else -1,
        os.WTERMSIG(status) if os.WIFSIGNALED(status) else 0,
        out,
        err,
        time.monotonic() - started,
        used.ru_maxrss,
    )


def _as_process(made: cases.Case, place: Path, out: Path, err: Path) -> int:
    """Become the process that a shell would start: its folder, variables, streams and limits."""
    os.chdir(place)
    for name in ("COLUMNS", "CSPRP_DATA", "NO_COLOR", "FORCE_COLOR", "GITHUB_ACTIONS"):
        os.environ.pop(name, None)
    os.environ |= {"TERM": "dumb", **made.env}
    os.dup2(os.open(os.devnull, os.O_RDONLY), 0)
    for target, path in ((1, out), (2, err)):
        os.dup2(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), target)
    encoding = made.env.get("PYTHONIOENCODING", "utf-8")
    sys.stdout = io.TextIOWrapper(io.FileIO(1, "w", closefd=False), encoding=encoding, write_through=True)
    sys.stderr = io.TextIOWrapper(
        io.FileIO(2, "w", closefd=False), encoding=encoding, errors="backslashreplace", write_through=True
    )
    resource.setrlimit(resource.RLIMIT_AS, (MOST_ADDRESS_SPACE, MOST_ADDRESS_SPACE))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    signal.signal(signal.SIGALRM, signal.SIG_DFL)
    signal.alarm(checks.MOST_SECONDS + 1)
    from csprp_cli.cli.main import run

    code = run(made.words)
    sys.stdout.flush()
    sys.stderr.flush()
    return code


def _work(fuzzer: Fuzzer, numbers: range, scratch: Path, told: Path) -> None:
    place = scratch / "case"
    with told.open("w", encoding="utf-8") as file:
        for number in numbers:
            made, ended, found = fuzzer.case(number, place)
            row = [number, made.family, ended.code, round(ended.seconds, 3), ended.memory // 1024, found]
            file.write(json.dumps(row) + "\n")
            if found or number % 200 < 2:
                file.flush()
    shutil.rmtree(scratch, ignore_errors=True)


def fuzz(fuzzer: Fuzzer, first: int, many: int, workers: int) -> list[list[Any]]:
    """Run so many cases from a number on, and return a row for each."""
    scratch = Path(tempfile.mkdtemp(dir="/dev/shm" if Path("/dev/shm").is_dir() else None))
    children = []
    for worker in range(workers):
        (scratch / str(worker)).mkdir()
        child = os.fork()
        if not child:
            try:
                numbers = range(first + worker, first + many, workers)
                _work(fuzzer, numbers, scratch / str(worker), scratch / f"{worker}.told")
            except BaseException:
                traceback.print_exc()  # a fault of the fuzzer: the count of its cases then tells it too
            finally:
                os._exit(0)
        children.append(child)
    for child in children:
        os.waitpid(child, 0)
    rows = [json.loads(line) for worker in range(workers) for line in (scratch / f"{worker}.told").open()]
    shutil.rmtree(scratch, ignore_errors=True)
    return sorted(rows)


def main() -> int:
    """Fuzz, and print what was tried and what did not hold."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--cases", type=int, default=2_000)
    parser.add_argument("--first", type=int, default=0)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--workers", type=int, default=os.cpu_count() or 1)
    parser.add_argument("--only", default="", choices=["", *(each.__name__ for each in cases.FAMILIES)])
    parser.add_argument("--again", type=int)
    asked = parser.parse_args()
    fuzzer = prepared(asked.seed, asked.only)
    if asked.again is not None:
        place = Path(tempfile.mkdtemp()) / "case"
        made, ended, found = fuzzer.case(asked.again, place)
        print(place, made, ended._replace(out=ended.out[:1000], err=ended.err[:3000]), *found, sep="\n")
        return bool(found)
    started = time.monotonic()
    rows = fuzz(fuzzer, asked.first, asked.cases, asked.workers)
    tried, kinds, codes = Counter(row[1] for row in rows), Counter[str](), Counter(row[2] for row in rows)
    examples: dict[str, list[int]] = {}
    for number, family, _, _, _, found in rows:
        for fault in found:
            kinds[f"{family}: {fault}"] += 1
            examples.setdefault(f"{family}: {fault}", []).append(number)
    print(f"{len(rows):,} cases in {time.monotonic() - started:.0f} s, seed {asked.seed}: {dict(tried)}")
    longest, largest = max(row[3] for row in rows), max(row[4] for row in rows)
    print(f"exit codes {dict(codes)}; longest {longest:.1f} s; most memory {largest} MiB")
    for kind, many in kinds.most_common():
        print(f"{many:6}  {kind}: cases {examples[kind][:6]}")
    return 1 if kinds or len(rows) != asked.cases else 0


if __name__ == "__main__":
    sys.exit(main())
