"""How long a question about one area takes on 100,000 figures of councils, and their import, with the memory.

    python benchmarks/overlay.py

The files are made up: 152 councils, 33 years and their quarters, four numbers each. Every line is a process
of its own. What counts is its time on the processor, which is what a person waits where the machine has
nothing else to do, and the most memory that it held; the time that passed is printed too. The peer is a
script that reads the two large tables with pandas and prints the rows of one area. Exits 1 when a question
takes more than 1.0 s or 150 MiB, or the import more than 15 s or 400 MiB.
"""

import csv
import os
import random
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import NamedTuple

MOST = (1.0, 150.0)
MOST_TO_IMPORT = (15.0, 400.0)
RUNS = 5
SEED = 20261127
COLUMNS = (
    *("time_period", "time_identifier", "geographic_level", "country_code", "country_name", "region_code"),
    *("region_name", "old_la_code", "new_la_code", "la_name", "number_notifications", "cin_31march"),
    *("idaci_avgscore", "ons_midyear_population"),
)
ONE = "e07900005"

SAME_QUESTION = """
import pandas
figures = pandas.read_csv({folder!r} + "/figures.csv", dtype=str)
claims = pandas.read_csv({folder!r} + "/claims.csv", dtype=str)
here = figures[figures["area"] == {area!r}]
print(here.merge(claims, left_on="shown", right_on="claim").to_csv())
"""


class Taken(NamedTuple):
    """What one process took: seconds on the processor, seconds that passed, and the most MiB that it held."""

    processor: float
    passed: float
    memory: float


def write_files(folder: Path) -> list[str]:
    draw = random.Random(SEED)
    place = ("Local authority", "E92000001", "England")
    areas = [
        (
            f"E120000{n % 9 + 1:02d}",
            f"Region {n % 9}",
            f"{200 + n}",
            f"E0{6 + n % 4}{900000 + n}",
            f"Council {n}",
        )
        for n in range(152)
    ]
    for kind in ("Financial year", "Q1", "Q2", "Q3", "Q4"):
        with (folder / f"{kind}.csv").open("w", encoding="utf-8", newline="") as file:
            writer = csv.writer(file, lineterminator="\n")
            writer.writerow(COLUMNS)
            for year in range(2000, 2033):
                time_of = (f"{year}{(year + 1) % 100:02d}", kind, *place)
                for area in areas:
                    count = draw.choice([0, 3, 4, 12, 25, "c"])
                    need, score, people = (
                        draw.randrange(100, 5000),
                        draw.randrange(300),
                        draw.randrange(10**6),
                    )
                    writer.writerow((*time_of, *area, count, need, f"0.{score:03d}", people))
    return [str(path) for path in sorted(folder.iterdir())]


OF_ALL = ("sources", "the first screen")
MOST_OF_ALL = (1.5, MOST[1])
"""Two questions are about every figure that is held, and not about one area."""

WARM = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
"""A machine on which csprp has run before: its modules are compiled."""


def taken(line: list[str]) -> Taken:
    start = time.perf_counter()
    process = subprocess.Popen(line, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, env=WARM)
    _, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        raise subprocess.CalledProcessError(process.returncode, line)
    largest = usage.ru_maxrss / (2**20 if sys.platform == "darwin" else 2**10)
    return Taken(usage.ru_utime + usage.ru_stime, time.perf_counter() - start, largest)


def main() -> int:
    python = os.environ.get("PYTHON_UNDER_TEST", sys.executable)
    with tempfile.TemporaryDirectory() as scratch:
        files, overlay, same = (Path(scratch) / name for name in ("files", "overlay", "same.py"))
        files.mkdir()
        ours = (python, "-m", "csprp_cli")
        imported = taken([*ours, "data", "import", *write_files(files), "--into", str(overlay)])
        same.write_text(SAME_QUESTION.format(folder=str(overlay), area=ONE.upper()), encoding="utf-8")
        source = (overlay / "sources.csv").read_text(encoding="utf-8").splitlines()[1].partition(",")[0]
        one, other = (f"dfe-notifications-{year}-{ONE}" for year in ("2031-32", "2032-33"))
        questions = {
            "trends of one council": ["trends", "--metric", "notifications", "--area", "Council 5"],
            "trends of England": ["trends", "--metric", "notifications"],
            "breakdown": ["breakdown", "--by", "sex"],
            "compare": ["compare", "2022-23", "2023-24"],
            "show": ["show", other],
            "explain": ["explain", one, other],
            "find": ["find", "neglect"],
            "areas": ["areas"],
            "sources": ["sources"],
            "sources, one of them": ["sources", source],
            "the first screen": [],
        }
        lines = {name: [*ours, *asked, "--overlay", str(overlay)] for name, asked in questions.items()}
        peer = "a pandas script, one council"
        lines[peer] = [python, str(same)]
        runs: dict[str, list[Taken]] = {name: [] for name in lines}
        for number in range(RUNS + 1):
            for name, line in lines.items():
                one_run = taken(line)
                if number:  # the first warms the disk and the compiled modules
                    runs[name].append(one_run)
    median = {
        "import": imported,
        **{name: Taken(*map(statistics.median, zip(*found, strict=True))) for name, found in runs.items()},
    }
    held = True
    for name, (processor, passed, memory) in median.items():
        ratio = processor / median[peer].processor
        print(
            f"{processor:6.2f} s ({passed:.2f} s passed) {memory:5.0f} MiB {ratio:5.2f} of the peer  {name}"
        )
        seconds, most = MOST_TO_IMPORT if name == "import" else MOST_OF_ALL if name in OF_ALL else MOST
        held = held and (name == peer or (processor <= seconds and memory <= most))
    print(f"at most {MOST[0]} s and {MOST[1]:.0f} MiB, the import {MOST_TO_IMPORT[0]:.0f} s and", end=" ")
    print(f"{MOST_TO_IMPORT[1]:.0f} MiB: {'held' if held else 'NOT held'}")
    return 0 if held else 1


if __name__ == "__main__":
    sys.exit(main())
