"""How long 100,000 rows of somebody's own file take, as a ratio against pandas in the same run.

    python benchmarks/local.py

The peer is a script that reads the same file with pandas and groups it by year and outcome. Each is a whole
process. Runs alternate, and the ratio is of medians, so that a busy machine slows both alike. Exits 1 when
`csprp local check` or `csprp local compare` takes more than 4 times the pandas script.
"""

import csv
import os
import random
import statistics
import subprocess
import sys
import tempfile
import time
from datetime import date, timedelta
from pathlib import Path

from csprp_cli.model.local import EMPTY, INCIDENTS
from csprp_cli.record.load import load

MOST = 4
RUNS = 5
ROWS = 100_000
SEED = 20261123

SAME_FILE = """
import pandas
table = pandas.read_csv({file!r}, parse_dates=["date"])
year = table["date"].dt.year - (table["date"].dt.month < 4)
print(table.groupby([year, "outcome"]).size().to_csv())
print(table.groupby(year)["domestic_abuse"].value_counts().to_csv())
"""


def write_rows(path: Path) -> None:
    draw = random.Random(SEED)
    columns = [column for column in load().local_columns.values() if column.shape == INCIDENTS]
    words: dict[str, list[str]] = {}
    for choice in load().local_choices:
        if (choice.choices, choice.word) != ("home", EMPTY):  # beside a placement code it is a problem
            words.setdefault(choice.choices, []).append(choice.word.replace(EMPTY, ""))
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow([column.column for column in columns])
        for row in range(ROWS):
            day = date(2015, 4, 1) + timedelta(days=draw.randrange(4000))
            free = {
                "reference": f"REF-{row}",
                "date": day.isoformat(),
                "age-years": str(draw.randrange(18)),
                "age-months": "",
            }
            writer.writerow(
                [
                    free[column.kind] if column.kind in free else draw.choice(words[column.choices])
                    for column in columns
                ]
            )


def seconds(line: list[str]) -> float:
    start = time.perf_counter()
    subprocess.run(line, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, check=True)
    return time.perf_counter() - start


def main() -> int:
    os.environ.pop("PYTHONDONTWRITEBYTECODE", None)  # a warm machine has the modules compiled
    python = os.environ.get("PYTHON_UNDER_TEST", sys.executable)
    with tempfile.TemporaryDirectory() as scratch:
        file, same = Path(scratch) / "ours.csv", Path(scratch) / "same.py"
        write_rows(file)
        same.write_text(SAME_FILE.format(file=str(file)), encoding="utf-8")
        lines = {
            "csprp local check": [python, "-m", "csprp_cli", "local", "check", str(file), "--format", "csv"],
            "csprp local compare": [
                *(python, "-m", "csprp_cli", "local", "compare", str(file), "--pool", "3", "--format", "csv")
            ],
            "a pandas script, same file": [python, str(same)],
        }
        times: dict[str, list[float]] = {name: [] for name in lines}
        for number in range(RUNS + 1):
            for name, line in lines.items():
                taken = seconds(line)
                if number:  # the first warms the disk and the compiled modules
                    times[name].append(taken)
        size = file.stat().st_size / 1_000_000
    median = {name: statistics.median(values) for name, values in times.items()}
    for name, value in median.items():
        print(f"{value * 1000:7.0f} ms  {name}")
    peer = median["a pandas script, same file"]
    ratios = {name: value / peer for name, value in median.items() if value != peer}
    for name, ratio in ratios.items():
        print(f"{ROWS:,} rows, {size:.0f} MB: {name} takes {ratio:.2f} of the pandas script (at most {MOST})")
    return 0 if max(ratios.values()) <= MOST else 1


if __name__ == "__main__":
    sys.exit(main())
