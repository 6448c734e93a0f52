"""A record that is spoiled in one place is refused, and the place is named.

The cases are rows of spoiled.toml, which says how to add one.
"""

import csv
import io
import shutil
import tomllib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from conftest import sampled
from csprp_cli.cli.main import run
from csprp_cli.model.problem import RecordProblem
from csprp_cli.record.check.outcome import FAIL, WARN
from csprp_cli.record.check.runner import FIRST, THEN, check_record
from csprp_cli.record.load import load
from csprp_cli.record.location import bundled

Key = str | list[str]
Rows = list[list[str]]


def read(path: Path) -> Rows:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.reader(file))


def line_of(rows: Rows, key: Key) -> int:
    """Return the line whose first cells are `key`, the header being line 1."""
    wanted = [key] if isinstance(key, str) else key
    for line, cells in enumerate(rows, 1):
        if cells[: len(wanted)] == wanted:
            return line
    raise AssertionError(f"no row starts with {wanted}")


# Each way to spoil rows changes them in place and returns the line on which it did; 0 is the whole file.


def edit(rows: Rows, row: Key, cells: dict[str, str]) -> int:
    line = line_of(rows, row)
    for column, text in cells.items():
        rows[line - 1][rows[0].index(column)] = text
    return line


def repeat(rows: Rows, row: Key, cells: dict[str, str] | None = None) -> int:
    rows.append(list(rows[line_of(rows, row) - 1]))
    for column, text in (cells or {}).items():
        rows[-1][rows[0].index(column)] = text
    return len(rows)


def append(rows: Rows, cells: dict[str, str]) -> int:
    assert set(cells) <= set(rows[0])
    rows.append([cells.get(column, "") for column in rows[0]])
    return len(rows)


def drop(rows: Rows, row: Key) -> int:
    line = line_of(rows, row)
    del rows[line - 1]
    return line


def drop_all(rows: Rows, cells: dict[str, str]) -> int:
    before, header = len(rows), rows[0]
    rows[1:] = [row for row in rows[1:] if any(row[header.index(c)] != text for c, text in cells.items())]
    assert len(rows) < before
    return 0


def without_column(rows: Rows, column: str) -> int:
    place = rows[0].index(column)
    for row in rows:
        del row[place]
    return 1


def with_column(rows: Rows, column: str) -> int:
    for place, row in enumerate(rows):
        row.append("" if place else column)
    return 1


OF_ROWS: dict[str, Callable[..., int]] = {
    way.__name__: way for way in (edit, repeat, append, drop, drop_all, without_column, with_column)
}


def rewritten(content: bytes, replace: tuple[str, str, int] | None = None, keep: int | None = None) -> bytes:
    if replace is None:
        return content[:keep]
    old, new, times = replace
    return content.replace(old.encode("latin-1"), new.encode("latin-1"), times)


def spoil(folder: Path, step: dict[str, Any]) -> int:
    """Do one step of a case, the first name of which says how, and in which file."""
    (way, file), *given = step.items()
    path, options = folder / file, dict(given)
    if way == "delete":
        path.unlink()
        return 0
    if way == "rewrite":
        before = path.read_bytes()
        path.write_bytes(rewritten(before, **options))
        assert path.read_bytes() != before
        return 0
    rows = read(path)
    line = OF_ROWS[way](rows, **options)
    with path.open("w", encoding="utf-8", newline="") as out:
        csv.writer(out, lineterminator="\n").writerows(rows)
    return line


@dataclass(frozen=True)
class Case:
    """One way to spoil a record, and the finding that must name it."""

    id: str
    spoil: tuple[dict[str, Any], ...]
    check: str
    file: str
    column: str
    at: Key | None = None
    says: str = ""
    warns: bool = False
    line: int = 0

    @property
    def severity(self) -> str:
        return WARN if self.warns else FAIL

    def spoiled(self, folder: Path) -> int:
        """Spoil a record, and return the line where that must be found."""
        line, *_ = [spoil(folder, step) for step in self.spoil]
        if self.at is not None:
            return line_of(read(folder / self.file), self.at)
        return self.line or line


def cases() -> Iterator[Case]:
    text = Path(__file__).with_name("spoiled.toml").read_text(encoding="utf-8")
    for name, case in tomllib.loads(text).items():
        yield Case(name, tuple(case["spoil"]), **case["finds"])


CASES = tuple(cases())
ONE_OF_EACH = tuple({(case.check, case.warns): case for case in reversed(CASES)}.values())
"""One case for each check that fails, and each that warns."""
REFUSED = tuple(case for case in ONE_OF_EACH if not case.warns)
"""Enough to show that a broken record is never loaded."""
PRINTED = (*ONE_OF_EACH, *(case for case in CASES if case not in ONE_OF_EACH))
A_DOZEN = 12
"""How often it is shown by default that what is found is printed, and that the record is never loaded."""


@pytest.fixture(scope="module")
def copied(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("record") / "data"
    shutil.copytree(bundled(), folder)
    return folder


@pytest.fixture(scope="module")
def untouched(copied: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in copied.iterdir()}


@pytest.fixture
def folder(copied: Path, untouched: dict[str, bytes]) -> Iterator[Path]:
    """A copy of the record that is whole again after each test."""
    yield copied
    for name, content in untouched.items():
        path = copied / name
        if not path.is_file() or path.read_bytes() != content:
            path.write_bytes(content)


def test_the_copy_itself_is_sound(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    failed = [outcome for outcome in check_record(folder) if outcome.severity == FAIL]
    assert failed == []
    assert run(["check", str(folder), "--format", "csv"]) == 0
    assert "FAIL" not in capsys.readouterr().out
    assert load(str(folder)).figures.keys() == load().figures.keys()


def test_every_check_has_a_case_that_it_catches() -> None:
    named = {check.__name__.replace("_", "-") for check in (*FIRST, *THEN)}
    assert {case.check for case in CASES} == named


@pytest.mark.parametrize("case", sampled(PRINTED, len(ONE_OF_EACH)), ids=lambda case: case.id)
def test_spoiled_record_is_found_out(case: Case, folder: Path) -> None:
    line = case.spoiled(folder)
    (outcome,) = [outcome for outcome in check_record(folder) if outcome.name == case.check]
    place = (case.severity, case.file, line, case.column)
    here = [f.message for f in outcome.findings if (f.severity, f.file, f.row, f.column) == place]
    assert here, (place, outcome.findings)
    assert [message for message in here if case.says in message], here


@pytest.mark.parametrize("case", sampled(PRINTED, A_DOZEN), ids=lambda case: case.id)
def test_check_prints_what_is_spoiled(case: Case, folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    line = case.spoiled(folder)
    code = run(["check", str(folder), "--format", "csv"])
    rows = list(csv.DictReader(io.StringIO(capsys.readouterr().out)))
    assert code == (0 if case.warns else 1)
    place = (case.check, case.severity, case.file, str(line or ""), case.column)
    names = ("check", "outcome", "file", "row", "column")
    here = [row["message"] for row in rows if tuple(row[name] for name in names) == place]
    assert [message for message in here if case.says in message], (place, rows)


@pytest.mark.parametrize("case", sampled(REFUSED, A_DOZEN), ids=lambda case: case.id)
@pytest.mark.thorough
def test_spoiled_record_is_never_loaded(case: Case, folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    case.spoiled(folder)
    with pytest.raises(RecordProblem) as refused:
        load(str(folder))
    assert case.file in str(refused.value)

    assert run(["--data", str(folder), "trends", "--metric", "deaths"]) == 3
    printed = capsys.readouterr()
    assert printed.out == ""
    assert printed.err.count("\n") == 1
    assert printed.err.startswith("csprp: error: ")
    assert case.file in printed.err


def test_byte_order_mark_is_refused(folder: Path) -> None:
    path = folder / "bases.csv"
    path.write_bytes(b"\xef\xbb\xbf" + path.read_bytes())
    failed = [f for o in check_record(folder) for f in o.findings if f.severity == FAIL]
    assert {(f.file, f.row) for f in failed} == {("bases.csv", 1)}
    with pytest.raises(RecordProblem, match=r"bases\.csv"):
        load(str(folder))


def test_a_folder_that_is_not_there_is_refused(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    nowhere = tmp_path / "nowhere"
    assert run(["check", str(nowhere)]) == 3
    assert run(["--data", str(nowhere), "trends", "--metric", "deaths"]) == 3
    printed = capsys.readouterr()
    assert printed.out == ""
    assert printed.err.count("\n") == 2
