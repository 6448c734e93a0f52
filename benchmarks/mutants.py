"""Which small changes of the code no test notices: mutation testing of the packages that numbers rest on.

    .venv/bin/pip install -e '.[mutants]'
    python benchmarks/mutants.py sdc                 every mutant of src/csprp_cli/sdc
    python benchmarks/mutants.py record --sample 300 a sample of so many, the same each time

mutmut makes the mutants in a copy of the checkout, and runs on each the tests that reach the function it is
in. A mutant that survives is told with its line, unless mutants_judged.csv has it with the reason why no test
can or need notice. Exits 1 when one is left that nobody has judged. `--work DIR` keeps the copy, and with it
what was found for functions that have not changed since.

What is not mutated: functions under a decorator other than staticmethod and classmethod (mutmut's rule; here
properties and the checks of record/check), what stands outside of functions, and the text of a ValueError,
which only a programmer meets.
"""

import argparse
import csv
import json
import random
import re
import shutil
import subprocess
import sys
import tempfile
from collections import Counter
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).resolve().parents[1]
JUDGED = Path(__file__).with_name("mutants_judged.csv")
SEED = 20261127


class Tests(NamedTuple):
    """Files, and which of their tests, as pytest's -k takes it."""

    files: tuple[str, ...]
    which: str = ""


TESTS = {
    # Not the attacks and searches: what hides other cells differs from the golden of them, far sooner.
    "sdc": Tests(
        ("test_disclosure",),
        "not attack and not fewest and not however and not could_have and not guess and not runs_into",
    ),
    "stats": Tests(("test_intervals",)),
    # Not those that judge all pairs anew: the golden of every change takes the pairs that are left.
    "comparison": Tests(
        ("test_comparability", "test_trends"),
        "not audit and not crosses and not bars and not every_refusal and not no_refusal and not one_module",
    ),
    "record": Tests(
        (
            "test_reconcile",
            "test_record_parts",
            "test_record_rules",
            "test_views",
            "test_official_files",
            "test_areas",
        ),
        "not fits_one_page and not of_one_report",
    ),
}
"""The fast tests of each package. mutmut finds which of them reach a function."""

SETTINGS = """
[tool.mutmut]
source_paths = ["src/csprp_cli"]
only_mutate = ["src/csprp_cli/{package}/*.py"]
also_copy = ["data", "src/csprp", "README.md", "CHANGELOG.md", "benchmarks"]
pytest_add_cli_args = ["-p", "no:cacheprovider", "-k", "{which}"]
pytest_add_cli_args_test_selection = {files}
do_not_mutate_patterns = ["raise ValueError\\\\("]
timeout_multiplier = 1.5
timeout_constant = 2.0
"""

KILLED, SURVIVED, REACHED_BY_NONE = {1, 3}, 0, 33


class Change(NamedTuple):
    """What a mutant alters: the same wherever the line stands."""

    module: str
    function: str
    was: str
    becomes: str


def copied(work: Path, package: str) -> None:
    """Copy what the tests need, with the settings of this run."""
    for name in ("src", "tests", "data", "benchmarks"):
        shutil.copytree(
            ROOT / name, work / name, dirs_exist_ok=True, ignore=shutil.ignore_patterns("__pycache__")
        )
    for name in ("README.md", "CHANGELOG.md"):
        shutil.copy(ROOT / name, work)
    # Which test reaches which function, as an earlier run saw it: a test edited since may reach more.
    (work / "mutants" / "mutmut-stats.json").unlink(missing_ok=True)
    tests = TESTS[package]
    files = json.dumps([f"tests/{name}.py" for name in tests.files])
    settings = SETTINGS.format(package=package, files=files, which=tests.which)
    settings = (ROOT / "pyproject.toml").read_text() + settings
    (work / "pyproject.toml").write_text(settings)


def mutmut(work: Path, *arguments: str, quiet: bool = True) -> str:
    ended = subprocess.run(
        [sys.executable, "-m", "mutmut", *arguments], cwd=work, capture_output=True, text=True, check=False
    )
    if ended.returncode:
        sys.exit(f"mutmut {' '.join(arguments[:2])}: {ended.stdout[-3000:]}{ended.stderr[-3000:]}")
    return ended.stdout


def verdicts(work: Path) -> dict[str, int | None]:
    """Return the exit code of the tests under each mutant, None where they did not run."""
    found: dict[str, int | None] = {}
    for held in sorted((work / "mutants").rglob("*.py.meta")):
        found |= json.loads(held.read_text())["exit_code_by_key"]
    return found


def change(work: Path, mutant: str) -> Change:
    """Return what a mutant alters, read from the difference that mutmut shows."""
    lines = [
        line
        for line in mutmut(work, "show", mutant).splitlines()
        if not line.startswith(("---", "+++", "@@"))
    ]
    was, becomes = (" ".join(line[1:].strip() for line in lines if line.startswith(sign)) for sign in "-+")
    module, _, function = mutant.rpartition("__mutmut_")[0].rpartition(".")
    return Change(
        module.removeprefix("csprp_cli."), re.sub("^x_?", "", function).replace("ǁ", "."), was, becomes
    )


def judged() -> set[Change]:
    with JUDGED.open(newline="", encoding="utf-8") as file:
        return {Change(*(row[name] for name in Change._fields)) for row in csv.DictReader(file)}


def chosen(mutants: list[str], sample: int | None) -> list[str]:
    """Return the mutants to try: all, or so many, drawn in the same way each time."""
    if sample is None or sample >= len(mutants):
        return mutants
    return sorted(random.Random(SEED).sample(mutants, sample))


def tested(work: Path, package: str, sample: int | None, workers: int) -> tuple[int, dict[str, int | None]]:
    """Return how many mutants the package has, and the exit code of the tests under each that was tried."""
    copied(work, package)
    # A name that no mutant has: mutmut makes them all, forgets what it found for functions that changed,
    # tries none, and says that it found nothing to try.
    subprocess.run(
        [sys.executable, "-m", "mutmut", "run", "none"], cwd=work, capture_output=True, check=False
    )
    before = verdicts(work)
    tried = chosen(sorted(before), sample)
    if still := [mutant for mutant in tried if before[mutant] not in KILLED]:
        mutmut(work, "run", "--max-children", str(workers), *still)
    after = verdicts(work)
    return len(before), {mutant: after[mutant] for mutant in tried}


def main() -> int:
    parser = argparse.ArgumentParser(description="Which small changes of the code no test notices.")
    parser.add_argument("package", choices=sorted(TESTS))
    parser.add_argument("--sample", type=int, help="try so many, drawn in the same way each time")
    parser.add_argument("--workers", type=int, default=2)
    parser.add_argument("--work", type=Path, help="keep the copy here, and what was found")
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as passing:
        work = asked.work or Path(passing)
        work.mkdir(parents=True, exist_ok=True)
        made, found = tested(work, asked.package, asked.sample, asked.workers)
        known = judged()
        survivors = [change(work, mutant) for mutant, code in found.items() if code == SURVIVED]
    new = [one for one in survivors if one not in known]
    killed = sum(code in KILLED for code in found.values())
    unreached = [mutant for mutant, code in found.items() if code == REACHED_BY_NONE]
    late = len(found) - killed - len(unreached) - len(survivors)
    print(
        f"{asked.package}: {made} mutants, {len(found)} tried: {killed} killed, {late} timed out, "
        f"{len(unreached)} reached by no test, {len(survivors)} survived: "
        f"{len(survivors) - len(new)} judged, {len(new)} new"
    )
    for function, times in Counter(mutant.partition("__mutmut_")[0] for mutant in unreached).items():
        print(f"  no test reaches {function}: {times}")
    for one in new:
        print(f"  {one.module} {one.function}\n    - {one.was}\n    + {one.becomes}")
    return int(bool(new or unreached))


if __name__ == "__main__":
    sys.exit(main())
