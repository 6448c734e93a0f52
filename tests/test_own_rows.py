"""--force writes over what csprp wrote, and never over rows that a person typed or changed."""

import csv
import io
import re
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
from openpyxl import load_workbook

from conftest import Run, sampled
from csprp_cli.cli.own_rows import holds_own_rows
from csprp_cli.model.problem import ExitCode

COUNTS = "indicator,category,period,numerator,denominator\nall,,2023-24,40,\noutcome,Death,2023-24,13,\n"


@pytest.fixture
def counted(tmp_path: Path) -> Path:
    (tmp_path / "counts.csv").write_text(COUNTS, encoding="utf-8")
    return tmp_path / "counts.csv"


WRITTEN = [
    "trends -m deaths",
    "compare 2020 2022-23",
    "local check COUNTS",
    "local compare COUNTS",
    "local template",
    "export",
    "metrics",
    "areas",
    "themes",
    "themes --grid",
    "reviews",
    "find neglect",
    "explain --rules",
    "sources",
    "local summary COUNTS",
    "report --board --local COUNTS",
]


@pytest.mark.parametrize("line", sampled(WRITTEN, 6))
def test_a_table_that_csprp_wrote_may_be_written_over(
    csprp: Run, tmp_path: Path, counted: Path, line: str
) -> None:
    asked = line.replace("COUNTS", str(counted)).split()
    out = tmp_path / "out.csv"
    for _ in range(2):
        assert csprp(*asked, "--out", str(out), "--force").code in (0, 1), line
    if "COUNTS" not in line and line != "local template":
        assert csprp("sources", "--out", str(out), "--force").code == 0


def _filled(path: Path) -> None:
    book = load_workbook(path)
    book.worksheets[0].append(["1", "2024-03-31"])
    book.save(path)


def _packed_anew(path: Path, day: tuple[int, ...], change: Callable[[bytes], bytes]) -> None:
    with zipfile.ZipFile(path) as pack:
        parts = {name: pack.read(name) for name in pack.namelist()}
    parts["docProps/core.xml"] = change(parts["docProps/core.xml"])
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as pack:
        for name, part in parts.items():
            pack.writestr(zipfile.ZipInfo(name, day), part)  # type: ignore[arg-type]
    path.write_bytes(out.getvalue())


def _resaved_document(path: Path) -> None:
    """As Word saves what was changed: with the moment of saving in it."""
    saved = b"2026-11-27T09:30:00Z</dcterms:modified>"
    _packed_anew(path, (1980, 1, 1, 0, 0, 0), lambda core: re.sub(rb"[^>]*</dcterms:modified>", saved, core))


def _converted(path: Path) -> None:
    """As LibreOffice saves what it converts: only its parts have another time."""
    _packed_anew(path, (2026, 11, 27, 23, 37, 10), lambda core: core)


def _typed_into(path: Path) -> None:
    path.write_text(path.read_text(encoding="utf-8") + "1,2024-03-31\n", encoding="utf-8")


@pytest.mark.parametrize(
    ("made", "work"),
    [
        ("local template --out ours.xlsx", _filled),
        ("local template --out ours.csv", _typed_into),
        ("trends -m deaths --out ours.xlsx", _filled),
        ("trends -m deaths --out ours.docx", _resaved_document),
        ("sources --out ours.docx", _converted),
    ],
)
def test_what_a_person_worked_in_is_never_written_over(
    csprp: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, made: str, work: Callable[[Path], None]
) -> None:
    """As csprp wrote it, it may go; with a person's work in it, not by --force and not by another command."""
    monkeypatch.chdir(tmp_path)
    out = Path(made.rsplit(maxsplit=1)[-1])
    assert csprp(*made.split()).code == 0
    assert csprp(*made.split(), "--force").code == 0
    work(out)
    kept = out.read_bytes()
    for line in (made.split(), ["ages", "--out", str(out)], ["export", "--out", str(out)]):
        ended = csprp(*line, "--force")
        assert ended.code == ExitCode.USAGE, line
        assert out.read_bytes() == kept
    ended = csprp("ages", "--out", str(out), "--force")
    assert ended.err == (
        f"csprp: error: {out} holds rows or changes that csprp did not write; choose another name: "
        f"csprp ages --out {out.stem}-csprp{out.suffix} --force\n"
    )


def test_no_note_of_a_set_is_written_over_that_a_person_changed(csprp: Run, tmp_path: Path) -> None:
    notes = tmp_path / "notes"
    line = ["brief", "--all", "--format", "docx", "--out", str(notes)]
    _resaved_document_of_set = notes / "babies.docx"
    notes.mkdir()
    assert csprp("brief", "-t", "babies", "--out", str(_resaved_document_of_set)).code == 0
    _resaved_document(_resaved_document_of_set)
    ended = csprp(*line, "--force")
    assert ended.code == ExitCode.USAGE
    assert f"--out {notes}-new" in ended.err
    assert [path.name for path in notes.iterdir()] == ["babies.docx"]


@pytest.mark.parametrize(
    ("name", "content", "own"),
    [
        ("x.csv", b"", False),
        ("x.csv", b"incident,date\n", False),
        ("x.csv", b"incident,date\n1,2024-03-31\n", True),
        ("x.csv", "incident;date\n1;2024-03-31\n".encode("utf-16"), True),
        ("x.csv", b"figure;metric;indicator\na;b;c\n", True),  # saved by Excel: csprp writes commas
        ("x.csv", b"figure,metric,indicator\r\na,b,c\r\n", True),  # the same, in Britain
        ("x.txt", b"ref\tsex\n1\tmale\n2\tfemale\n", True),
        ("x.txt", b"A note, in words, of mine.\nAnd more, of it.\n", False),
        ("x.md", b"# A page\n\nText, and more.\n", False),
        ("x.toml", b'[headings]\n4 = "sex"\n', True),
        ("x.json", b'[{"a": 1}]', True),
        ("x.json", b'{\n  "csprp": {"envelope": 1', False),
        ("x.xlsx", b"PK\x03\x04 cut short", True),
        ("x.sqlite", b"SQLite format 3\0 cut short", True),
        ("x.pdf", b"%PDF-1.7", False),
        ("x.html", b"<!DOCTYPE html>", False),
    ],
)
def test_rows_are_told_by_what_a_file_holds(tmp_path: Path, name: str, content: bytes, own: bool) -> None:
    (tmp_path / name).write_bytes(content)
    assert holds_own_rows(tmp_path / name) is own


@pytest.mark.parametrize("ending", ["ods", "sqlite", "zip"])
def test_an_export_may_be_written_over_and_another_of_its_kind_not(
    csprp: Run, tmp_path: Path, ending: str
) -> None:
    out = tmp_path / f"x.{ending}"
    line = ["export", "--out", str(out), "--force"]
    assert csprp(*line).code == 0
    assert not holds_own_rows(out)
    if ending == "sqlite":
        import sqlite3

        out.unlink()
        base = sqlite3.connect(out)
        base.execute("CREATE TABLE ours (a)")
        base.commit()
        base.close()
    else:
        with zipfile.ZipFile(out, "w") as pack:
            pack.writestr("content.xml", "ours")
    assert csprp(*line).code == ExitCode.USAGE


def test_no_command_writes_over_what_a_person_judged(csprp: Run, tmp_path: Path) -> None:
    judged = tmp_path / "judged"
    judged.mkdir()
    (judged / "datapackage.json").write_text('{"kind": "overlay"}', encoding="utf-8")
    with (judged / "judgements.csv").open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([["accept", "figure"], ["yes", "x"]])
    for name in ("judgements.csv", "datapackage.json", "README.txt"):
        ended = csprp("trends", "-m", "deaths", "--out", str(judged / name), "--format", "csv", "--force")
        assert ended.code == ExitCode.USAGE
    assert (judged / "judgements.csv").read_bytes() == b"accept,figure\r\nyes,x\r\n"
