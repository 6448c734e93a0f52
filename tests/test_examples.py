"""Every example that the program gives works as it stands: of each help, and of each word people type."""

import csv
import shlex
import shutil
from pathlib import Path

import pytest
import typer
from openpyxl import Workbook
from openpyxl.worksheet.worksheet import Worksheet
from typer.core import TyperGroup

from conftest import ROOT, Run, sampled
from csprp_cli.cli import release
from csprp_cli.cli.app import app
from csprp_cli.cli.typed_line import member_of
from dfe_files import made, zipped

PROGRAM = typer.main.get_group(app)


def examples_of_help() -> dict[str, str]:
    """The example of every command and of every command of a group, by its name."""
    found = {}
    for name in PROGRAM.list_commands(None):  # type: ignore[arg-type]  # Typer gives contexts no public name
        command = member_of(PROGRAM, name)
        assert command is not None
        subs = command.commands if isinstance(command, TyperGroup) else {}
        for full, one in {name: command, **{f"{name} {sub}": one for sub, one in subs.items()}}.items():
            found[full] = " ".join(str(one.help).rpartition("Example: ")[2].split())
    return found


EXAMPLES = examples_of_help()
SLOW = {"check", "export", "release", "tour", "verify"}
"""Commands whose answers other tests ask for by default."""

LINES = {line: name for name, line in reversed(EXAMPLES.items())}
with (ROOT / "src/csprp_cli/cli/meant.csv").open(encoding="utf-8", newline="") as table:
    TYPED_ALONE = {row["alone"] for row in csv.DictReader(table) if row["typed"][:1] != "-"}
MEANT = sorted(
    (line for line in TYPED_ALONE if line and f"csprp {line}" not in LINES),
    key=lambda line: (line in SLOW, line),
)


@pytest.fixture(scope="module")
def files(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """What the examples name: a record, made-up tables, a file of DfE's and a report."""
    import typst

    folder = tmp_path_factory.mktemp("files")
    shutil.copytree(ROOT / "data", folder / "data")
    book = Workbook()
    sheet = book.active
    assert isinstance(sheet, Worksheet)
    sheet.append(["incident", "date", "date_of", "sex", "outcome"])
    for n in range(60):
        sheet.append([str(n), f"{2021 + n % 5}-06-01", "notification", "male", "death"])
    book.save(folder / "ours.xlsx")
    zipped(folder, "notifications.zip", {"totals.csv": made("totals-2026")})
    text = "= Child Safeguarding Practice Review Panel\n= Annual report 2023 to 2024\n"
    prose = "The Panel received 330 rapid reviews of serious incidents in the year. " * 9
    (folder / "report.typ").write_text(f"{text}#pagebreak()\n{prose}", encoding="utf-8")
    (folder / "annual-report-2023-2024.pdf").write_bytes(typst.compile(str(folder / "report.typ")))
    return folder


@pytest.fixture
def here(files: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    place = tmp_path / "here"
    shutil.copytree(files, place)
    monkeypatch.chdir(place)
    parts = release._parts  # all of them take a minute, and tests/test_release.py makes them
    monkeypatch.setattr(release, "_parts", lambda record: parts(record)[2:3])
    return place


@pytest.mark.parametrize(
    "line",
    [pytest.param(line, marks=pytest.mark.thorough) if LINES[line] in SLOW else line for line in LINES],
)
def test_the_example_of_a_help_works(csprp: Run, here: Path, line: str) -> None:
    first, *words = shlex.split(line)
    assert first == "csprp"
    assert words[0] == LINES[line].split()[0]
    if "--out" in words:
        (here / words[words.index("--out") + 1]).unlink(missing_ok=True)
    ended = csprp(*words)
    assert ended.code == 0, ended.err
    for option in ("--out", "--into"):
        if option in words:
            assert (here / words[words.index(option) + 1]).exists()


def test_every_command_has_help_that_ends_in_an_example(csprp: Run) -> None:
    for name, line in EXAMPLES.items():
        assert line.startswith(f"csprp {name}"), name
        ended = csprp(*name.split(), "--help")
        assert ended.code == 0
        assert f"Example: {line}" in " ".join(ended.text.split())


@pytest.mark.parametrize("line", sampled(MEANT, 8))
def test_the_line_for_a_word_that_people_type_works(csprp: Run, here: Path, line: str) -> None:
    if "parquet" in line:
        pytest.importorskip("pyarrow", reason="pyarrow comes with the parquet extra")
    ended = csprp(*shlex.split(line))
    assert ended.code == 0, ended.err
