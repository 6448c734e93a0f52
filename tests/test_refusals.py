"""Every refusal ends in a whole line to type, which works and leads where the person meant."""

import csv
import json
import shlex
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
import typer
from openpyxl import Workbook
from openpyxl.worksheet.worksheet import Worksheet
from typer.core import TyperCommand, TyperGroup, TyperOption

from conftest import Run, sampled
from csprp_cli.cli.app import app
from csprp_cli.cli.typed_line import line_of, member_of, quoted, read_line, with_instead
from dfe_files import made, zipped

with (Path(__file__).parent / "refusals.csv").open(encoding="utf-8", newline="") as table:
    REFUSALS = [(row["typed"], row["offered"]) for row in csv.DictReader(table)]

PROGRAM = typer.main.get_group(app)
HEADER = ["incident", "date", "age_years", "sex", "outcome"]


@pytest.fixture(scope="module")
def files(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """What the lines of refusals.csv name: made-up tables, and files of other programs."""
    folder = tmp_path_factory.mktemp("files")
    rows = [[str(n), f"{2016 + n % 10}-06-01", str(n % 12), "male", "death"] for n in range(60)]
    with (folder / "ours.csv").open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([HEADER, *rows])
    book = Workbook()
    sheet = book.active
    assert isinstance(sheet, Worksheet)
    for row in [HEADER, *rows]:
        sheet.append(row)
    book.save(folder / "ours.xlsx")
    zipped(folder, "notifications.zip", {"totals.csv": made("totals-2026")})
    (folder / "there.csv").write_text("mine", encoding="utf-8")
    (folder / "old.xls").write_bytes(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"a" * 600)
    for name in ("note.docx", "note.ods"):
        (folder / name).write_bytes(b"PK\x03\x04" + b"a" * 600)
    (folder / "note.pdf").write_bytes(b"%PDF-1.4 a")
    (folder / "folder").mkdir()
    (folder / "folder" / "mine.txt").write_text("mine", encoding="utf-8")
    return folder


@pytest.fixture
def here(files: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    place = tmp_path / "here"
    shutil.copytree(files, place)
    monkeypatch.chdir(place)
    return place


def offered(err: str) -> str:
    """The line that an error ends in, or nothing."""
    _, found, rest = err.removeprefix("csprp: error").rstrip("\n").rpartition(": csprp")
    return f"csprp{rest}" if found else ""


def test_refusals_are_many() -> None:
    assert len(REFUSALS) >= 120
    assert len({typed for typed, _ in REFUSALS}) == len(REFUSALS)


@pytest.mark.parametrize(("typed", "line"), REFUSALS, ids=[typed for typed, _ in REFUSALS])
def test_a_wrong_line_ends_in_the_line_that_was_meant(csprp: Run, here: Path, typed: str, line: str) -> None:
    before = sorted(here.rglob("*"))
    ended = csprp(*shlex.split(typed))
    assert ended.code in (2, 3)
    assert ended.out == b""
    assert ended.err.startswith("csprp: error: ")
    assert ended.err.count("\n") == 1
    assert ended.err.endswith((f": {line}\n", f"; {line}\n"))
    assert sorted(here.rglob("*")) == before


LINES = sorted({line for _, line in REFUSALS})


@pytest.mark.parametrize("line", sampled([*LINES[::2], *LINES[1::2]], len(LINES) // 2))
def test_a_line_that_is_offered_works(csprp: Run, here: Path, line: str) -> None:
    _, *words = shlex.split(line)
    ended = csprp(*words)
    assert ended.code in (0, 1), ended.err


def test_errors_in_json_hold_the_same_line(csprp: Run) -> None:
    typed = ("trends", "--metric", "deths", "--from", "2020")
    error = json.loads(csprp(*typed, "--format", "json").err)["errors"][0]
    assert error["hint"] == "try: csprp trends --metric deaths --from 2020 --format json"
    assert csprp(*typed).err.endswith("try: csprp trends --metric deaths --from 2020\n")


@pytest.mark.parametrize("typed", [["help"], ["help", "trends"], ["help", "local", "check"]])
def test_help_is_a_command_too(csprp: Run, typed: list[str]) -> None:
    ended = csprp(*typed)
    assert ended.code == 0
    assert ended.out == csprp(*typed[1:], "--help").out


def every_option() -> Iterator[tuple[tuple[str, ...], str]]:
    def of(command: object, names: tuple[str, ...]) -> Iterator[tuple[tuple[str, ...], str]]:
        assert isinstance(command, TyperCommand | TyperGroup)
        for param in command.params:
            if isinstance(param, TyperOption):
                yield names, param.opts[0]
        if isinstance(command, TyperGroup):
            for name in command.list_commands(None):  # type: ignore[arg-type]
                yield from of(member_of(command, name), (*names, name))

    return of(PROGRAM, ())


EVERY_OPTION = list(every_option())
IN_TURN = [option for start in range(3) for option in EVERY_OPTION[start::3]]
NEEDED = {
    "trends": ["--metric", "deaths"],
    "breakdown": ["--by", "sex"],
    "compare": ["2022-23", "2023-24"],
    "brief": ["--theme", "neglect"],
    "find": ["neglect"],
    "show": ["P143"],
    "explain": ["dfe-2024-25-death", "dfe-2025-26-death"],
    "local check": ["ours.csv"],
    "local compare": ["ours.csv"],
    "data import": ["notifications.zip", "--into", "dfe"],
    "data add-report": ["2024-25", "--into", "report"],
}
PLAIN = ("--partnership", "--contact", "--out", "--into")
"""Options that take any words, or any place."""


@pytest.mark.parametrize("value", ["=lollipop/nonsense", ""], ids=["nonsense", "missing"])
@pytest.mark.parametrize(
    ("names", "option"),
    sampled(IN_TURN, len(IN_TURN) // 3),
)
def test_a_wrong_value_of_any_option_is_one_line(
    csprp: Run, here: Path, names: tuple[str, ...], option: str, value: str
) -> None:
    needed = list(NEEDED.get(" ".join(names), []))
    if option in needed:
        at = needed.index(option)
        del needed[at : at + 2]
    ended = csprp(*names, *needed, option + value)
    if ended.code == 0 and (option in PLAIN or not value):
        return  # any words will do, or it is a flag
    if ended.code == 1 and names in (("check",), ("doctor",)):
        return  # its answer is no
    assert ended.code in (2, 3), ended
    assert ended.err.startswith("csprp: error: ")
    assert ended.err.count("\n") == 1
    assert offered(ended.err), ended.err


def test_a_line_holds_what_a_shell_reads_back() -> None:
    for word in ('say "it"', "$HOME", "two words", "it's", "a\\b", ""):
        assert shlex.split(quoted(word)) == [word]
    pieces = read_line(PROGRAM, ["trends", "-mdeths", "--format=csv", "--force"])
    assert with_instead(pieces, {"deths": "deaths"}) == "csprp trends --metric deaths --format=csv --force"
    assert with_instead(pieces, {"--force": ""}) == "csprp trends -mdeths --format=csv"
    assert with_instead(pieces, {"--area": "North East"}).endswith('--force --area "North East"')
    assert line_of(["themes", "a b"]) == 'themes "a b"'
