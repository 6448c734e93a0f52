"""A record that passes the check never makes csprp fail: the names that both use are held together."""

import csv
import random
import shutil
from pathlib import Path

import pytest

from conftest import sampled
from csprp_cli.cli.main import run
from csprp_cli.comparison.rules import TESTS
from csprp_cli.model.known import RULES
from csprp_cli.record import check
from csprp_cli.record.location import bundled

COMMANDS = (
    "explain dfe-2024-25-death dfe-2025-26-death",
    "explain --rules",
    "trends -m deaths",
    "compare 2020 2022-23",
    "ages",
    "themes --grid",
    "brief --theme babies",
    "areas",
    "find neglect",
    "local template --counts",
)
NAMING = (
    *("rules.csv", "caveats.csv", "local_columns.csv", "series.csv", "periods.csv", "sets.csv"),
    *("areas.csv", "local_choices.csv", "disclosure_rules.csv", "pictures.csv", "session.csv"),
    *(
        "dfe_words.csv",
        "dfe_layouts.csv",
        "dfe_rounding.csv",
        "audiences.csv",
        "metrics.csv",
        "sentences.csv",
        "plain.csv",
        "plain_sentences.csv",
    ),
)
"""The tables whose cells the code looks up."""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    shutil.copytree(bundled(), tmp_path / "data")
    return tmp_path / "data"


def spoil(path: Path, chance: random.Random) -> None:
    """Change one cell, leave out one row or add one that is like another."""
    header, *rows = csv.reader(path.read_text(encoding="utf-8").splitlines(keepends=True))
    row, column = chance.randrange(len(rows)), chance.randrange(len(header))
    changed = list(rows[row])
    changed[column] = chance.choice(("zz", "", "7", chance.choice(rows)[column]))
    how = chance.choice(("cell", "gone", "added"))
    if how == "added":
        rows.append(changed)
    else:
        rows[row : row + 1] = [changed] if how == "cell" else []
    with path.open("w", encoding="utf-8", newline="") as out:
        csv.writer(out, lineterminator="\n").writerows([header, *rows])


@pytest.mark.parametrize("table", sampled(NAMING, 2))
def test_a_record_that_passes_never_makes_csprp_fail(
    table: str,
    folder: Path,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(check, "refuse_if_broken", lambda *_: None)  # it was checked a moment ago
    spoil(folder / table, random.Random(f"{table} 0"))
    code = run(["check", str(folder), "--format", "csv"])
    assert code in (0, 1), capsys.readouterr().err
    for line in COMMANDS if code == 0 else ():
        assert run(["--data", str(folder), *line.split()]) in (0, 1, 2), (line, capsys.readouterr().err)
    for words in (("report",), ("report", "--board")) if code == 0 else ():
        out = folder.with_name(f"{'-'.join(words)}.html")
        assert run(["--data", str(folder), *words, "--out", str(out)]) == 0, capsys.readouterr().err


def test_the_code_has_every_rule_that_it_names() -> None:
    assert tuple(TESTS) == RULES


def test_a_record_on_which_a_question_fails_is_found_out(
    folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """What no check names yet: the question is named, and nothing says that the record is sound."""
    monkeypatch.delitem(TESTS, "no-overlap")
    assert run(["check", str(folder), "--format", "csv"]) == 1
    assert "csprp trends --metric deaths fails on this record" in capsys.readouterr().out
