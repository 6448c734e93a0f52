"""Each way to install csprp, on each Python that is here: installed anew, and asked for its answers.

    python benchmarks/installs.py                  # all of them, about 10 minutes
    python benchmarks/installs.py --only wheel     # ways whose names hold a word; --list names them all

Ways: the wheel made from the sdist, the sdist, an editable install, a venv elsewhere with a link on the PATH
(as pipx does it), `python -m csprp_cli`, and one file that Python runs (zipapp, built by shiv). With the
newest libraries on each Python from 3.11 on that pyenv, the PATH or PYTHONS (separated by colons) has, and
with the lowest that pyproject.toml allows on the oldest. Every way gives the same CSV, a note as PDF, Word
and web page, an Excel file and a checked record. Prints a row for each, and exits 1 where one fails.
"""

import argparse
import hashlib
import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).resolve().parent.parent
MINORS = (11, 12, 13, 14)
SHIV, UV = "shiv==1.0.8", "uv==0.13.9"
ANSWER = ("trends", "--metric", "deaths", "--format", "csv")
QUICK = [f"tests/test_{name}.py" for name in ("forms", "pdf", "workbook", "grids", "word")]
"""Tests that touch every library that people get, for the lowest of each."""


class Way(NamedTuple):
    """One way to install: its name, and what makes it and returns the line that runs csprp."""

    name: str
    make: Callable[[Path], Sequence[str]]


def run(*line: str | Path, cwd: Path | None = None, env: dict[str, str] | None = None) -> bytes:
    """Return what a line prints. Raises CalledProcessError with what it said."""
    settings = {name: value for name, value in os.environ.items() if name not in ("PYTHONPATH", "CSPRP_DATA")}
    typed = [str(piece) for piece in line]
    return subprocess.run(typed, check=True, capture_output=True, cwd=cwd, env=settings | (env or {})).stdout


def pythons() -> dict[str, str]:
    """Return each Python from 3.11 on that can be run, oldest first, by its version."""
    named = [Path(one) for one in os.environ.get("PYTHONS", "").split(os.pathsep) if one]
    found = [shutil.which(f"python3.{minor}") for minor in MINORS] + [sys._base_executable]
    places = [*named, *map(Path, filter(None, found))]
    places += sorted(Path.home().glob(".pyenv/versions/3.*/bin/python3"))
    held: dict[str, str] = {}
    for place in places:
        try:
            told = run(place, "-c", "import sys, venv, ensurepip; print(*sys.version_info[:3], sep='.')")
        except (OSError, subprocess.CalledProcessError):
            continue
        version = told.decode().strip()
        minor = int(version.split(".")[1])
        if minor >= MINORS[0] and not any(one.startswith(f"3.{minor}.") for one in held):
            held[version] = str(place)
    return dict(sorted(held.items(), key=lambda one: int(one[0].split(".")[1])))


def venv(python: str, folder: Path) -> Path:
    """Return the Python of a new venv."""
    run(python, "-m", "venv", folder)
    return folder / "bin" / "python"


def pip(python: Path, *typed: str | Path) -> None:
    run(python, "-m", "pip", "--quiet", "--disable-pip-version-check", *typed)


class Ways:
    """Makes each way from one wheel and one sdist, in a folder that goes away."""

    def __init__(self, folder: Path, pythons: dict[str, str]) -> None:
        self.folder = folder
        self.python = next(iter(pythons.values()))
        self.pythons = pythons
        self.tool = venv(self.python, folder / "tool")
        pip(self.tool, "install", "build", SHIV, UV)
        tree = folder / "tree"  # a copy, so that nothing is left behind in the checkout
        left_out = shutil.ignore_patterns(".git", ".venv", "__pycache__", ".*_cache", "dist", "build")
        shutil.copytree(ROOT, tree, ignore=left_out)
        run(self.tool, "-m", "build", "--outdir", folder / "dist", tree)  # the wheel is made from the sdist
        self.tree = tree
        (self.wheel,) = (folder / "dist").glob("*.whl")
        (self.sdist,) = (folder / "dist").glob("*.tar.gz")

    def all(self) -> list[Way]:
        newest = [
            Way(f"wheel, newest libraries, Python {version}", lambda at, p=python: self.module(at, p))  # type: ignore[misc]
            for version, python in self.pythons.items()
        ]
        return [
            *newest,
            Way("wheel, lowest libraries", self.lowest),
            Way("sdist", lambda at: self.installed(at, self.sdist)),
            Way("editable", self.editable),
            Way("a venv elsewhere with a link, as pipx", self.linked),
            Way("zipapp (shiv)", self.zipped),
        ]

    def installed(self, at: Path, *what: str | Path) -> Sequence[str]:
        python = venv(self.python, at)
        pip(python, "install", *what)
        return [str(at / "bin" / "csprp")]

    def module(self, at: Path, python: str) -> Sequence[str]:
        made = venv(python, at)
        pip(made, "install", self.wheel)
        return [str(made), "-m", "csprp_cli"]

    def editable(self, at: Path) -> Sequence[str]:
        return self.installed(at, "-e", self.tree)

    def linked(self, at: Path) -> Sequence[str]:
        self.installed(at / "share" / "pipx", self.wheel)
        link = at / "bin" / "csprp"
        link.parent.mkdir()
        link.symlink_to(at / "share" / "pipx" / "bin" / "csprp")
        return [str(link)]

    def zipped(self, at: Path) -> Sequence[str]:
        at.mkdir()
        out = at / "csprp.pyz"
        run(
            self.tool,
            "-m",
            "shiv",
            "--quiet",
            "-c",
            "csprp",
            "-o",
            out,
            self.wheel,
            "--disable-pip-version-check",
        )
        return [self.python, str(out)]

    def lowest(self, at: Path) -> Sequence[str]:
        """The lowest version of each library that is named, and quick tests of what they do."""
        python, lock = venv(self.python, at), at / "lowest.txt"
        compiled = ("pip", "compile", "--quiet", "--resolution", "lowest-direct", "--python", str(python))
        run(self.tool, "-m", "uv", *compiled, self.tree / "pyproject.toml", "-o", lock)
        pip(python, "install", "-r", lock)
        pip(python, "install", "--no-deps", self.wheel)
        pip(python, "install", "pytest", "hypothesis", "jsonschema", "pypdf", "pikepdf", "-c", lock)
        run(
            python,
            "-m",
            "pytest",
            "-o",
            "addopts=",
            "-m",
            "not thorough",
            "-p",
            "no:cacheprovider",
            *QUICK,
            cwd=self.tree,
        )
        return [str(python), "-m", "csprp_cli"]


def answers(line: Sequence[str], at: Path) -> str:
    """Return the hash of an answer, once csprp has written what needs each library."""
    settings = {"SHIV_ROOT": str(at / "shiv"), "HOME": str(at)}
    said = run(*line, *ANSWER, cwd=at, env=settings)
    for form in ("pdf", "docx", "html"):
        run(*line, "brief", "--theme", "neglect", "--out", f"note.{form}", cwd=at, env=settings)
    run(*line, "local", "template", "--out", "ours.xlsx", cwd=at, env=settings)
    run(*line, "check", cwd=at, env=settings)
    assert all(
        (at / name).stat().st_size > 1000 for name in ("note.pdf", "note.docx", "note.html", "ours.xlsx")
    )
    return hashlib.sha256(said).hexdigest()[:12]


def main() -> int:
    asked = argparse.ArgumentParser(description="Each way to install csprp, tried.")
    asked.add_argument("--only", nargs="*", default=[""], help="ways whose names hold one of these words")
    asked.add_argument("--list", action="store_true", help="name the ways and the Pythons, and make nothing")
    given = asked.parse_args()
    found = pythons()
    missing = [f"3.{minor}" for minor in MINORS if not any(one.startswith(f"3.{minor}.") for one in found)]
    print(f"Python here: {', '.join(found)}; not here: {', '.join(missing) or 'none'}")
    if given.list:
        return 0
    told: list[tuple[bool, str, str]] = []
    with tempfile.TemporaryDirectory() as scratch:
        ways = Ways(Path(scratch), found)
        for number, way in enumerate(ways.all()):
            if not any(word in way.name for word in given.only):
                continue
            start, at, place = (
                time.perf_counter(),
                Path(scratch) / f"way-{number}",
                Path(scratch) / f"at-{number}",
            )
            place.mkdir()
            try:
                told.append((True, way.name, answers(way.make(at), place)))
            except (subprocess.CalledProcessError, AssertionError, OSError) as error:
                said = getattr(error, "stderr", b"") or getattr(error, "stdout", b"") or str(error).encode()
                told.append((False, way.name, said.decode(errors="replace").strip()[-1500:]))
            held, _, answer = told[-1]
            taken = time.perf_counter() - start
            print(f"{'works' if held else 'FAILS':6} {taken:5.0f} s  {way.name:45} {answer}", flush=True)
            shutil.rmtree(at, ignore_errors=True)
    same = len({answer for held, _, answer in told if held}) <= 1
    print("the same answer in all" if same else "the answers DIFFER")
    return 0 if same and all(held for held, _, _ in told) else 1


if __name__ == "__main__":
    sys.exit(main())
