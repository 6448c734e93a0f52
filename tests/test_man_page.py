"""`man csprp` says what the program does, in step with it."""

import os
import re
import shutil
import subprocess

import pytest

from conftest import ROOT
from man_page import man_page

PAGE = ROOT / "docs" / "csprp.1"


def test_the_golden_man_page_is_in_step() -> None:
    if os.environ.get("CSPRP_UPDATE_GOLDENS"):
        PAGE.write_text(man_page(), encoding="utf-8", newline="\n")
    said = "docs/csprp.1 is not of this program: run with CSPRP_UPDATE_GOLDENS=1, and read it"
    assert PAGE.read_text(encoding="utf-8") == man_page(), said


def test_the_man_page_travels_in_the_wheel_to_where_man_looks() -> None:
    assert '"docs/csprp.1" = "share/man/man1/csprp.1"' in (ROOT / "pyproject.toml").read_text(
        encoding="utf-8"
    )


@pytest.mark.thorough
@pytest.mark.parametrize(
    "line", [["mandoc", "-T", "lint", "-W", "warning"], ["man", "--warnings", "-E", "UTF-8", "-l", "-Tutf8"]]
)
def test_the_man_page_is_well_formed(line: list[str]) -> None:
    if shutil.which(line[0]) is None:
        pytest.skip(f"{line[0]} is not installed: the man page is not read by it")
    env = {**os.environ, "MANWIDTH": "80", "MANPAGER": "cat"}
    ended = subprocess.run([*line, str(PAGE)], capture_output=True, text=True, check=False, env=env)
    assert (ended.returncode, ended.stderr) == (0, "")
    if line[0] == "man":
        assert "csprp trends --metric deaths" in re.sub(".\b", "", ended.stdout)
    else:
        assert ended.stdout == ""
