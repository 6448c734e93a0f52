"""Nothing is sent, and nothing is written but where --out and --into say, whatever is asked."""

import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from conftest import ROOT
from csprp_cli.cli.app import JOBS, group_of
from dfe_files import made, write
from test_logo import png, svg

TOUCHES = (
    "open,openat,creat,mkdir,mkdirat,rename,renameat,renameat2,unlink,unlinkat,link,linkat,symlink,symlinkat"
)
LONG = ("check", "release", "report")
"""Commands that are watched by the thorough test alone."""

ALWAYS = ("/dev/null", "/dev/tty", "/proc/self/", "/dev/shm/")
"""What the C library and the loader touch: no files."""


def lines(answers: Path, *, whole: bool) -> list[str]:
    """A line of each command; where the `whole` is wanted, each form and the long ones too."""
    forms = ("csv", "xlsx", "docx", "html", "pdf", "svg", "png", "md", "json")
    asked = [
        *("", "--version", "--licence", "--help", "tour", "metrics", "areas", "sources", "reviews", "themes"),
        *(
            "ages",
            "doctor",
            "completion bash",
            "find neglect",
            "show P078",
            "explain --rules",
            "breakdown --by cause",
        ),
        *("compare 2020 2022-23", "themes neglect", "trends -m deaths --format table", "trends -m no-such"),
        *("brief -t nothing", "local check no.xlsx", "local compare counts.csv", "local summary counts.csv"),
        *("verify no.pdf", "verify /dev/null"),
        *(f"local template --out {answers}/ours.csv", f"local check {answers}/ours.csv"),
        *(f"data import dfe.csv --into {answers}/in", f"trends -m notifications --overlay {answers}/in"),
        f"data add-report 2030-31 --into {answers}/new",
        f"brief -t babies --logo logo.svg --logo-text Ours -o {answers}/note.pdf",
        f"brief -t babies --logo logo.png --logo-text Ours -o {answers}/note.docx",
        *(f"verify {answers}/note.pdf", f"export --out {answers}/all.csv"),
    ]
    asked += [
        f"trends -m deaths -o {answers}/deaths.{form}" for form in (forms if whole else ("xlsx", "png"))
    ]
    if whole:
        asked += [f"release --into {answers}/release"]
        asked += [f"export --out {answers}/all.{ending}" for ending in ("xlsx", "ods", "zip", "sqlite")]
        asked += [f"local template --out {answers}/ours.xlsx", f"local check {answers}/ours.xlsx"]
        asked += ["check", f"report --out {answers}/report.html", f"check {answers}/in"]
        asked += [
            f"local compare counts.csv --out {answers}/beside.{form}" for form in ("pdf", "docx", "xlsx")
        ]
        asked += [f"report --board counts.csv --out {answers}/board.{form}" for form in ("pdf", "docx")]
    return asked


@pytest.fixture
def places(tmp_path: Path) -> dict[str, Path]:
    """A folder to stand in, one for answers, and a home and a place for temporary files of no one's."""
    made_here = {name: tmp_path / name for name in ("here", "answers", "home", "temporary")}
    for folder in made_here.values():
        folder.mkdir()
    here = made_here["here"]
    (here / "counts.csv").write_text(
        "indicator,category,period,numerator,denominator\nall,,2023-24,40,\noutcome,Death,2023-24,3,\n",
        encoding="utf-8",
    )
    (here / "logo.png").write_bytes(png())
    (here / "logo.svg").write_bytes(svg())
    write(here, "dfe.csv", made("totals-2021-22"))
    return made_here


def watched(places: dict[str, Path], asked: list[str], *before: str) -> list[dict[str, Any]]:
    """Runs lines in one process that may send nothing, and returns what it tells of each."""
    listed = places["home"].parent / "lines.txt"
    listed.write_text("\n".join(asked), encoding="utf-8")
    home, temporary = str(places["home"]), str(places["temporary"])
    ours = {"HOME": home, "USERPROFILE": home, "XDG_CACHE_HOME": f"{home}/cache"}
    ours |= dict.fromkeys(("TMPDIR", "TEMP", "TMP"), temporary)
    script = [sys.executable, "-B", str(ROOT / "tests" / "watched.py")]
    typed = [*before, *script, str(places["here"]), str(places["answers"]), str(listed)]
    ended = subprocess.run(typed, capture_output=True, check=True, env=os.environ | ours)
    told: list[dict[str, Any]] = json.loads(ended.stdout)
    return told


def held(places: dict[str, Path], asked: list[str], *before: str) -> None:
    stood = {path.name: path.read_bytes() for path in places["here"].iterdir()}
    told = watched(places, asked, *before)
    assert [one["line"] for one in told] == asked
    assert [(one["line"], one["seen"]) for one in told if one["seen"]] == []
    assert [one for one in told if one["code"] not in (0, 1, 2, 3)] == []
    assert sum(one["code"] == 0 for one in told) > len(told) * 3 // 4, [one for one in told if one["code"]]
    assert {path.name: path.read_bytes() for path in places["here"].iterdir()} == stood
    assert not any(places["home"].iterdir())
    assert not any(places["temporary"].iterdir())


def test_nothing_is_sent_or_written_elsewhere(places: dict[str, Path]) -> None:
    asked = lines(places["answers"], whole=False)
    for name in (name for names in JOBS.values() for name in names):
        members = group_of(name)
        each = [f"{name} {info.name}" for info in members.registered_commands] if members else [name]
        for command in each:
            told = any(line.startswith(command) for line in asked)
            assert told or command in LONG, f"a command that is not watched: {command}"
    held(places, asked)


@pytest.mark.thorough
@pytest.mark.skipif(shutil.which("strace") is None, reason="needs strace")
def test_what_is_written_in_other_languages_sends_and_writes_nothing_either(places: dict[str, Path]) -> None:
    trace = places["home"].parent / "trace.txt"
    asked = lines(places["answers"], whole=True)
    traced = ("-e", f"trace=%network,{TOUCHES}", "-o", str(trace))
    held(places, asked, "strace", "-f", "-y", "-qq", "--seccomp-bpf", *traced)
    text = trace.read_text(encoding="utf-8", errors="replace")
    assert "typst" in text
    assert re.findall(r"(?m)^\d+ +(?:socket|connect|bind|send\w*)\(.*", text) == []
    touched = set()
    # strace pads a short number of a process: all of the spaces, or "open" would not be seen behind one.
    for call in re.findall(r"(?m)^\d+ ++(?:(?!open).*|open.*O_(?:WRONLY|RDWR|CREAT).*)= \d.*$", text):
        touched |= {str(Path(within, name)) for within, name in _PATH.findall(call)}
    answers = str(places["answers"])
    assert f"{answers}/note.pdf" in touched
    assert [path for path in touched if not path.startswith((answers, *ALWAYS))] == []


_PATH = re.compile(r'(?:<([^>]*)>, )?"([^"]*)"')
