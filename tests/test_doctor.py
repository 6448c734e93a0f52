"""What a bug report needs, and nothing private in it."""

import base64
import csv
import hashlib
import json
import platform
import re
import shutil
import tomllib
from importlib import metadata
from pathlib import Path
from typing import Any

import pytest

from conftest import ROOT, Run
from csprp_cli import __version__
from csprp_cli.cli import doctor
from csprp_cli.record.location import bundled

PACKAGES = Path(doctor.__file__).parents[2]
"""Where csprp lies: the checkout's `src`, or the folder of a wheel."""

MARK = "Zebedee"
"""Stands for everything that is a person's own."""


def found(csprp: Run, *more: str) -> tuple[int, dict[str, dict[str, str]]]:
    ended = csprp("doctor", "--format", "json", *more)
    assert ended.out, ended.err
    rows = json.loads(ended.out)["data"]["rows"]
    return ended.code, {row["item"]: row for row in rows}


def test_it_tells_what_a_report_needs(csprp: Run) -> None:
    code, rows = found(csprp)
    assert code == 0
    assert rows["csprp"]["value"].startswith(__version__)
    assert platform.python_version() in rows["Python"]["value"]
    assert rows["typer"]["value"] == metadata.version("typer")
    assert re.fullmatch(r"[\d.]+, that came with csprp: \d+ checks passed", rows["Record"]["value"])


def test_nothing_private_is_in_it(csprp: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    home = tmp_path / MARK
    shutil.copytree(bundled(), home / "data")
    package = home / "data" / "datapackage.json"
    package.write_text(package.read_text(encoding="utf-8").replace('"version": "20', f'"version": "{MARK}20'))
    monkeypatch.chdir(home)
    for name in ("HOME", "USER", "LOGNAME", "USERNAME", "HOSTNAME", "COMPUTERNAME", "PAGER", "TERM", "PWD"):
        monkeypatch.setenv(name, str(home / name))
    for name in (*doctor.VARIABLES, "XDG_CONFIG_HOME", "APPDATA", "VIRTUAL_ENV"):
        if name not in ("COLUMNS", "LINES", "CSPRP_DATA"):
            monkeypatch.setenv(name, MARK)
    monkeypatch.setattr(platform, "release", lambda: f"6.1.0-{MARK}")
    monkeypatch.setattr(platform, "version", lambda: f"#1 SMP {MARK}@{MARK}")
    monkeypatch.setattr(platform, "node", lambda: MARK)
    said = ""
    for form, data, code in (("table", home / "data", 0), ("csv", home / "nowhere", 1)):
        monkeypatch.setenv("CSPRP_DATA", str(data))
        ended = csprp("doctor", "--format", form)
        assert ended.code == code
        assert ("All is well" if code == 0 else "cannot be read") in ended.text
        said += ended.text + ended.err
    assert MARK.lower() not in said.lower()
    assert str(ROOT) not in said
    assert str(Path.home()) not in said


def test_a_table_that_was_altered_is_named(csprp: Run, tmp_path: Path) -> None:
    folder = tmp_path / "data"
    shutil.copytree(bundled(), folder)
    table = folder / "periods.csv"
    table.write_text(
        table.read_text(encoding="utf-8").replace(",financial,", ",yearly,", 1), encoding="utf-8"
    )
    code, rows = found(csprp, "--data", str(folder))
    assert code == 1
    assert rows["Record"]["state"] == "amiss"
    assert "periods.csv" in rows["Record"]["note"]


class Installed:
    """A wheel that lists two files of the package, one of them with another hash where it is `altered`."""

    def __init__(self, *, altered: bool) -> None:
        names = ("csprp_cli/cli/doctor.py", "csprp_cli/__init__.py")
        digests = {name: hashlib.sha256((PACKAGES / name).read_bytes()).digest() for name in names}
        if altered:
            digests[names[1]] = b"another"
        self.files = [_listed(name, digest) for name, digest in digests.items()]

    def locate_file(self, name: str) -> Path:
        return PACKAGES / name


def _listed(name: str, digest: bytes) -> metadata.PackagePath:
    file = metadata.PackagePath(name)
    value = base64.urlsafe_b64encode(digest).decode().rstrip("=")
    file.hash = metadata.FileHash(f"sha256={value}")
    return file


@pytest.mark.parametrize("altered", [False, True])
def test_a_file_of_a_wheel_that_was_altered_is_named(
    csprp: Run, monkeypatch: pytest.MonkeyPatch, altered: bool
) -> None:
    real = metadata.distribution
    own = Installed(altered=altered)
    monkeypatch.setattr(metadata, "distribution", lambda name: own if name == "csprp" else real(name))
    code, rows = found(csprp)
    assert code == int(altered)
    assert ("__init__.py" in rows["csprp"]["note"]) is altered
    assert ("as installed" in rows["csprp"]["value"]) is True


def test_a_library_that_is_missing_says_what_does_not_work(
    csprp: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Without what draws tables the answer is rows: the one who needs it most has no table."""
    version = metadata.version

    def gone(name: str) -> str:
        if name in ("rich", "typst"):
            raise metadata.PackageNotFoundError(name)
        return version(name)

    monkeypatch.setattr(metadata, "version", gone)
    ended = csprp("doctor")
    rows = {row["item"]: row for row in csv.DictReader(ended.text.splitlines())}
    assert ended.code == 1
    assert rows["typst"]["state"] == "amiss"
    assert "no PDF" in rows["typst"]["note"]
    monkeypatch.setattr(platform, "system", lambda: "Windows")
    monkeypatch.setattr(platform, "machine", lambda: "ARM64")
    assert found(csprp)[1]["typst"]["state"] == "missing"


def test_every_library_of_pyproject_is_looked_at() -> None:
    project: dict[str, Any] = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    asked = [*project["dependencies"], *project["optional-dependencies"]["parquet"]]
    names = [re.split(r"[<>=; ]", line)[0] for line in asked]
    with (ROOT / "src/csprp_cli/cli/libraries.csv").open(encoding="utf-8", newline="") as file:
        assert [row["library"] for row in csv.DictReader(file)] == names
