"""Spoiled input at every entry point: a few lines by default, a bounded set in CI, 100,000 cases by hand
(`python benchmarks/fuzz.py --cases 100000`)."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
import typer

from conftest import ROOT, Run

if os.name == "nt":
    pytest.skip("forks and limits of Unix", allow_module_level=True)
sys.path.insert(0, str(ROOT / "benchmarks"))

import fuzz
from fuzzing import cases, checks, seeds
from fuzzing.spoiling import PRIVATE

from csprp_cli.cli.app import app
from csprp_cli.record.record import Record


def test_whatever_is_typed_ends_in_an_answer_or_in_one_line(
    csprp: Run, tmp_path: Path, bundled_record: Record
) -> None:
    del csprp  # forks share the record that its fixture holds ready
    names = cases.names_of(typer.main.get_group(app), bundled_record)
    fuzzer = fuzz.Fuzzer(seeds.few(tmp_path), names, seed=27, only="arguments")
    for number in range(15):
        made, ended, found = fuzzer.case(number, tmp_path / "case")
        assert not found, (number, made, ended)


def test_the_fuzzer_sees_what_must_not_be(tmp_path: Path) -> None:
    """Each check finds its fault: a fuzzer that finds nothing proves nothing."""
    case = cases.Case("local", ["local", "check", "x"], {}, ("own.csv",))
    fine = checks.Ended(2, 0, b"", b"csprp: error: no; try: csprp\n", 0.1, 1024)
    before = {"own.csv": "a hash"}
    assert checks.faults(case, fine, before, before, tmp_path) == []
    for ended, after in (
        (fine._replace(code=70), before),
        (fine._replace(code=-1, signal=14), before),
        (fine._replace(err=b"csprp: error: " + b"x" * 1001 + b"\n"), before),
        (fine._replace(err=b"csprp: error: \x1b[2J\n"), before),
        (fine._replace(err=f"csprp: error: {PRIVATE}1\n".encode()), before),
        (fine._replace(err=b"told\ncsprp: error: one\ncsprp: error: two\n"), before),
        (fine._replace(out=b"rows"), before),
        (fine._replace(memory=2**21), before),
        (fine, {**before, ".csprp-x.part": "other"}),
        (fine, {}),
        (fine._replace(code=0, out="\u202e".encode()), before),
        (fine._replace(code=0, out=f"{PRIVATE}1".encode()), before),
    ):
        assert checks.faults(case, ended, before, after, tmp_path), ended


@pytest.mark.thorough
def test_every_entry_point_holds_in_250_cases() -> None:
    line = [sys.executable, str(ROOT / "benchmarks" / "fuzz.py"), "--cases", "250", "--seed", "15"]
    ended = subprocess.run(line, capture_output=True, text=True, check=False)
    assert ended.returncode == 0, ended.stdout + ended.stderr
