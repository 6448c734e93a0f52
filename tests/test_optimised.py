"""Under python -OO, which drops docstrings and asserts, every word that people read is the same."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from conftest import ROOT
from csprp_cli.cli.app import JOBS, group_of

GROUPS = {name: group_of(name) for names in JOBS.values() for name in names}
COMMANDS = [
    *GROUPS,
    *(f"{name} {info.name}" for name, app in GROUPS.items() if app for info in app.registered_commands),
]
LINES = [
    *(f"{command} --help" for command in COMMANDS),
    *("--help", "", "trends", "trnds", "trends --nope", "brief --format docx", "show", "themes nope"),
    *("data", "data import", "data import --into x", "data add-report", "local chek", "local check"),
    *("check --format csv", "explain --rules --format csv", "trends -f json"),
]
ALL = """
import sys
from csprp_cli.cli.main import run
for line in {lines!r}:
    print("$", line, flush=True)
    print(run(line.split()), flush=True)
"""


def said(*flags: str) -> list[bytes]:
    """Return what each line says, on both streams."""
    ended = subprocess.run(
        [sys.executable, *flags, "-c", ALL.format(lines=LINES)],
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        env={**os.environ, "PYTHONDONTWRITEBYTECODE": "1"},
        cwd=ROOT,
        check=True,
    )
    return ended.stdout.split(b"$ ")


@pytest.mark.thorough
def test_every_word_is_the_same_without_docstrings_and_asserts() -> None:
    for normal, optimised in zip(said(), said("-OO"), strict=True):
        assert optimised == normal


@pytest.mark.parametrize("words", ["__doc__", "getdoc"])
def test_nobody_reads_a_docstring_that_is_not_given(words: str) -> None:
    """help_text and holds give a text; meant and runner read it. Anything else would be empty under -OO."""
    found = {path.name for path in Path(ROOT, "src").rglob("*.py") if words in path.read_text("utf-8")}
    assert found <= {"options.py", "outcome.py", "meant.py", "runner.py"}
