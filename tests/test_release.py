"""Everything to send in one folder: whole or not at all, and never over somebody's work."""

import hashlib
import re
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from conftest import Run
from csprp_cli.cli import release as releasing
from csprp_cli.model.problem import ExitCode
from csprp_cli.record.record import Record


def files_of(folder: Path) -> dict[str, bytes]:
    return {
        path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()
    }


@pytest.fixture
def one_note(monkeypatch: pytest.MonkeyPatch) -> None:
    """A release with one note in place of hundreds, which test_every_note holds."""

    def few(record: Record) -> Iterator[releasing.Part]:
        def make() -> Iterator[releasing.Written]:
            yield releasing.Written("notes/babies.pdf", "Babies", b"a note")

        yield releasing.Part("One-page notes", 1, make)

    monkeypatch.setattr(releasing, "_notes", few)


@pytest.fixture
def nothing_else(monkeypatch: pytest.MonkeyPatch, one_note: None) -> None:
    """The same without workbook and data, which test_export.py holds."""
    monkeypatch.setattr(releasing, "_parts", lambda record: tuple(releasing._notes(record)))


@pytest.mark.usefixtures("nothing_else")
def test_a_release_is_whole_and_listed(csprp: Run, tmp_path: Path) -> None:
    out = tmp_path / "release"
    ended = csprp("release", "--out", str(out))
    assert ended.code == ExitCode.FINE
    assert ended.out == b""
    assert "making: one-page notes (1 file)" in ended.err  # how far it is, where nobody watches a bar
    held = files_of(out)
    index = held["index.html"].decode()
    linked = set(re.findall(r'href="([^"#]+)"', index))
    assert linked == held.keys() - {"index.html", "SHA256SUMS"}
    assert re.search(r">Babies \(PDF, 1 KB\)<", index)
    told = dict(line.split("  ")[::-1] for line in held["SHA256SUMS"].decode().splitlines())
    assert told == {
        name: hashlib.sha256(content).hexdigest() for name, content in held.items() if name != "SHA256SUMS"
    }
    assert [path.name for path in tmp_path.iterdir()] == ["release"]


@pytest.mark.usefixtures("nothing_else")
def test_a_release_is_the_same_on_any_day(
    csprp: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    csprp("release", "--out", str(tmp_path / "first"))
    monkeypatch.setattr(time, "time", lambda: 4_000_000_000.0)
    csprp("release", "--out", str(tmp_path / "second"))
    assert files_of(tmp_path / "first") == files_of(tmp_path / "second")


@pytest.mark.usefixtures("nothing_else")
def test_only_a_release_is_replaced_and_what_a_person_changed_is_kept(csprp: Run, tmp_path: Path) -> None:
    out = tmp_path / "release"
    out.mkdir()
    (out / "mine.txt").write_text("mine", encoding="utf-8")
    refused = csprp("release", "--out", str(out), "--force")
    assert refused.code == ExitCode.USAGE
    assert "choose a folder that is new or empty" in refused.err
    assert files_of(out) == {"mine.txt": b"mine"}
    (out / "mine.txt").unlink()
    assert csprp("release", "--out", str(out)).code == ExitCode.FINE
    taken = csprp("release", "--out", str(out))
    assert taken.err.endswith(f"csprp release --out {out} --force\n")
    (out / "notes" / "babies.pdf").write_bytes(b"changed by hand")
    again = csprp("release", "--out", str(out), "--force")
    assert again.code == ExitCode.FINE
    [kept] = [path for path in tmp_path.iterdir() if ".kept-" in path.name]
    assert (kept / "notes" / "babies.pdf").read_bytes() == b"changed by hand"
    assert (out / "notes" / "babies.pdf").read_bytes() == b"a note"


def test_a_release_that_fails_leaves_nothing(
    csprp: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def stopped(record: Record) -> Iterator[releasing.Part]:
        def make() -> Iterator[releasing.Written]:
            raise KeyboardInterrupt
            yield

        yield releasing.Part("One-page notes", 1, make)

    monkeypatch.setattr(releasing, "_parts", lambda record: tuple(stopped(record)))
    assert csprp("release", "--out", str(tmp_path / "release")).code == ExitCode.INTERRUPTED
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    ("line", "said"),
    [
        (("release",), "csprp release --out release"),
        (("--overlay", "x", "release", "--out", "r"), "leave out --overlay: csprp release --out r"),
    ],
    ids=str,
)
def test_what_cannot_be_released_is_refused_in_a_line(csprp: Run, line: tuple[str, ...], said: str) -> None:
    ended = csprp(*line)
    assert ended.code == ExitCode.USAGE
    assert ended.err.count("\n") == 1
    assert said in ended.err


def test_without_typst_the_notes_are_in_word_alone(
    bundled_record: Record, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(releasing, "find_spec", lambda name: None)
    themes = len(bundled_record.themes)
    assert {part.files for part in releasing._notes(bundled_record)} == {themes}


@pytest.mark.thorough
def test_every_note_is_in_it_as_pdf_and_word_within_a_minute(
    csprp: Run, tmp_path: Path, bundled_record: Record
) -> None:
    out = tmp_path / "release"
    started = time.monotonic()
    assert csprp("release", "--out", str(out)).code == ExitCode.FINE
    assert time.monotonic() - started < 60
    names = set(files_of(out))
    linked = set(re.findall(r'href="([^"#]+)"', (out / "index.html").read_text(encoding="utf-8")))
    assert linked == names - {"index.html", "SHA256SUMS"}
    assert {"csprp.xlsx", "csprp.ods", "data/record.zip", "data/figures.csv", "data/csprp.sqlite"} <= linked
    for theme in bundled_record.themes:
        for audience in bundled_record.audiences:
            whose = "" if audience == "practitioner" else f"-{audience}"
            assert {f"notes/{theme}{whose}.pdf", f"notes/{theme}{whose}.docx"} <= names
    assert any(name.endswith("-plain.pdf") for name in names)
