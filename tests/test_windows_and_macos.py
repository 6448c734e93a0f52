"""The ways of Windows and macOS that another machine can play: names, quotes, line ends, open files."""

import errno
import os
import shutil
import unicodedata
from pathlib import Path

import pytest

from conftest import ROOT, Run, process
from csprp_cli.cli import windows_names
from csprp_cli.cli.typed_line import line_of
from csprp_cli.model.problem import ExitCode


@pytest.fixture
def windows(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(windows_names, "ON_WINDOWS", True)


@pytest.mark.parametrize(
    ("name", "instead"),
    [
        ("CON", "CON-csprp.docx"),
        ("nul.csv", "nul-csprp.csv"),
        ("aux.csv", "aux-csprp.csv"),
        ("com1.tar.csv", "com1-csprp.tar.csv"),
        ("deaths:2024.csv", "deaths-2024.csv"),
        ('a"b?.csv', "a-b-.csv"),
    ],
)
@pytest.mark.usefixtures("windows")
def test_a_name_that_windows_keeps_is_refused_with_another(
    csprp: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str, instead: str
) -> None:
    monkeypatch.chdir(tmp_path)
    ended = csprp("trends", "--metric", "deaths", "--out", name)
    assert ended.code == ExitCode.USAGE
    assert ended.err.endswith(f": csprp trends --metric deaths --out {instead}\n")
    assert csprp("trends", "--metric", "deaths", "--out", instead).code == 0
    assert [path.name for path in tmp_path.iterdir()] == [instead]


@pytest.mark.usefixtures("windows")
def test_a_folder_that_windows_keeps_is_refused(csprp: Run, tmp_path: Path) -> None:
    ended = csprp("data", "add-report", "2024-25", "--into", str(tmp_path / "con"))
    assert ended.code == ExitCode.USAGE
    assert "no name for a file on Windows" in ended.err
    assert "con-csprp" in ended.err
    assert list(tmp_path.iterdir()) == []


def test_such_a_name_is_one_like_any_elsewhere(csprp: Run, tmp_path: Path) -> None:
    if os.name == "nt":
        pytest.skip("on Windows it is none")
    assert csprp("trends", "--metric", "deaths", "--out", str(tmp_path / "aux.csv")).code == 0


@pytest.mark.usefixtures("windows")
def test_a_line_to_type_on_windows_is_quoted_as_its_shells_read() -> None:
    """A shell of Unix takes single quotes round a backslash; the command prompt takes them for letters."""
    assert line_of(["--out", "C:\\Users\\ours.csv"]) == "--out C:\\Users\\ours.csv"
    assert line_of(["C:\\My files\\ours.csv"]) == '"C:\\My files\\ours.csv"'
    assert line_of(["C:\\My files\\"]) == '"C:\\My files\\\\"'
    assert line_of(["a&b", "", "50%"]) == '"a&b" "" "50%"'
    assert line_of(["it's $x"]) == "'it''s $x'"


def test_a_file_that_a_program_has_open_stays_and_the_error_says_so(
    csprp: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    out = tmp_path / "deaths.csv"
    out.write_text("mine", encoding="utf-8")
    replace = Path.replace

    def held(self: Path, target: Path) -> Path:
        if Path(target) == out:
            raise PermissionError(errno.EACCES, "The process cannot access the file")
        return replace(self, target)

    monkeypatch.setattr(Path, "replace", held)
    monkeypatch.setattr(windows_names, "ON_WINDOWS", True)
    ended = csprp("trends", "--metric", "deaths", "--out", str(out), "--force")
    assert ended.code == ExitCode.USAGE
    assert "close it in the program that has it open" in ended.err
    assert out.read_text(encoding="utf-8") == "mine"
    assert [path.name for path in tmp_path.iterdir()] == ["deaths.csv"]


def test_a_disk_without_links_takes_files_and_folders(
    csprp: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def none(*_: object, **__: object) -> None:
        raise OSError(errno.EPERM, "Operation not permitted")

    monkeypatch.setattr(os, "link", none)
    monkeypatch.setattr(os, "symlink", none)
    out = tmp_path / "deaths.csv"
    for more in ((), ("--force",)):
        assert csprp("trends", "--metric", "deaths", "--out", str(out), *more).code == 0
    assert csprp("data", "add-report", "2024-25", "--into", str(tmp_path / "report")).code == 0
    assert sorted(path.name for path in tmp_path.iterdir()) == ["deaths.csv", "report"]


def test_windows_line_ends_in_data_change_no_answer(csprp: Run, tmp_path: Path) -> None:
    """A checkout may have them, whatever .gitattributes says: an archive from a web page knows none."""
    folder = tmp_path / "data"
    shutil.copytree(ROOT / "data", folder)
    for path in folder.iterdir():
        path.write_bytes(path.read_bytes().replace(b"\n", b"\r\n"))
    line = ("trends", "--metric", "deaths", "--format", "csv")
    assert csprp(*line, "--data", str(folder)).out == csprp(*line).out


def test_every_table_of_the_program_may_have_windows_line_ends(tmp_path: Path) -> None:
    shutil.copytree(ROOT / "src", tmp_path / "src", ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copytree(ROOT / "data", tmp_path / "data")
    shutil.copy(ROOT / "pyproject.toml", tmp_path)
    for ending in ("csv", "txt", "sh", "fish", "typ", "css", "json"):
        for path in tmp_path.rglob(f"*.{ending}"):
            path.write_bytes(path.read_bytes().replace(b"\r\n", b"\n").replace(b"\n", b"\r\n"))
    for line in ("trends -m deaths --format csv", "verfy --overlay x"):
        spoiled = process(*line.split(), env={"PYTHONPATH": str(tmp_path / "src")})
        assert spoiled == process(*line.split()), line


@pytest.mark.parametrize("encoding", ["cp437", "cp65001"])
def test_every_code_page_of_a_window_shows_an_answer_and_an_error(encoding: str) -> None:
    shown = process("trends", "--metric", "deaths", "--format", "table", env={"PYTHONIOENCODING": encoding})
    assert (shown.code, shown.err) == (0, "")
    assert "?" not in shown.out.decode(encoding).replace("/?p=", "")
    assert (b"\xdb" in shown.out) is (encoding == "cp437")  # the block of a bar
    refused = process("brief", "--theme", "n\u0153glect", env={"PYTHONIOENCODING": encoding})
    assert refused.code == ExitCode.USAGE
    assert refused.err.endswith("csprp brief --theme neglect" + os.linesep)


def test_a_name_that_macos_has_taken_apart_is_found(
    csprp: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A folder of macOS may hold "e" and an accent where "\u00e9" was typed."""
    monkeypatch.chdir(tmp_path)
    apart = unicodedata.normalize("NFD", "r\u00e9sum\u00e9.csv")
    assert csprp("local", "template", "--out", apart).code == 0
    ended = csprp("local", "check", "r\u00e9sum\u00e9.csv")
    assert ended.err.endswith(f": csprp local check {apart}\n") or ended.code in (0, 1)
    assert csprp("local", "check", apart).code in (0, 1)
