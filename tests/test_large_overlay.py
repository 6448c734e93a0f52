"""An overlay is read no further than a question needs, and all that is read of it is checked."""

import csv
import io
import json
import shlex
from collections.abc import Callable, Iterator
from itertools import product
from pathlib import Path

import pytest

import dfe_files as dfe
from conftest import Run, sampled
from csprp_cli.model.problem import RecordProblem
from csprp_cli.record import extract
from csprp_cli.record.check import runner
from csprp_cli.record.check.outcome import FAIL
from csprp_cli.record.load import Scope, load
from csprp_cli.record.location import bundled
from csprp_cli.record.package import hash_of

AREAS = [
    *[("E12000009", "South West", str(800 + n), f"E0600090{n}", f"Council {n}") for n in range(4)],
    ("E12000001", "North East", "841", "E06000905", "Bath, and more"),
]
NORTH_EAST = ("Regional", "E92000001", "England", "E12000001", "North East", "", "", "")
YEARS = ("202122", "202223", "202324")
CHARACTERS = {"escape": "\x1b[2J", "bidirectional": "\u202e", "zero-width": "\u200b", "bell": "\x07"}

Edit = Callable[[list[dict[str, str]]], None]


def large_files() -> Iterator[tuple[str, bytes]]:
    for kind in ("Financial year", "Q1"):
        rows: list[dfe.Row] = [
            (year, kind, *dfe.LOCAL, *area, n + place, 900 + n, 0.1, 50_000)
            for n, year in enumerate(YEARS)
            for place, area in enumerate(AREAS)
        ]
        rows += [(year, kind, *NORTH_EAST, 20, 5_000, 0.2, 500_000) for year in YEARS]
        yield f"areas {kind}.csv", dfe.content(dfe.HEADERS["areas-2022-23"], rows)
    yield "sin.csv", dfe.made("national-2025")


@pytest.fixture(scope="session")
def written(tmp_path_factory: pytest.TempPathFactory) -> dict[str, bytes]:
    """The files of an overlay of several councils, regions and national rows, as csprp writes it."""
    from csprp_cli.dfe.importer import import_files

    folder = tmp_path_factory.mktemp("files")
    paths = [dfe.write(folder, name, content) for name, content in large_files()]
    return import_files(bundled(), paths, load().version).contents


@pytest.fixture
def overlay(written: dict[str, bytes], tmp_path: Path) -> Path:
    folder = tmp_path / "dfe"
    folder.mkdir()
    for name, content in written.items():
        (folder / name).write_bytes(content)
    return folder


def sealed(folder: Path) -> None:
    """Make the hashes of an overlay anew, as somebody may who wants it to pass for csprp's own."""
    package = json.loads((folder / "datapackage.json").read_text(encoding="utf-8"))
    for item in package["resources"]:
        item["hash"] = hash_of((folder / item["path"]).read_bytes())
    (folder / "datapackage.json").write_text(json.dumps(package), encoding="utf-8")


def forged(folder: Path, name: str, edit: Edit) -> None:
    with (folder / name).open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    edit(rows)
    text = io.StringIO(newline="")
    writer = csv.DictWriter(text, list(rows[0]), lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    (folder / name).write_text(text.getvalue(), encoding="utf-8", newline="")
    sealed(folder)


def by_hand(folder: Path) -> None:
    """Make an overlay one that a person keyed: it is read and checked whole."""
    path = folder / "datapackage.json"
    path.write_text(path.read_text(encoding="utf-8").replace("made_on_record", "made_on"), encoding="utf-8")


# -- what is read -------------------------------------------------------------------------------------

QUESTIONS = [
    "trends -m notifications --area 'Council 2' --half-years",
    "trends -m notifications --area 'bath, and more'",
    "trends -m notifications --area 'North East'",
    "trends -m children-in-need --area E06000901 --all-units",
    "trends -m notifications --half-years",
    "breakdown --by sex --half-years",
    "compare 2023-24 2024-25",
    "show dfe-notifications-2022-23-e06000902",
    "show dfe-2024-25-total",
    "explain dfe-notifications-2022-23-e06000902 dfe-notifications-2023-24-e06000902",
    "explain dfe-notifications-2022-23-e06000902 dfe-notifications-2023-24-e06000901",
    "find notifications",
    "areas",
    "sources",
    "sources dfe-answer-90455",
    "metrics",
    "themes",
    "brief --theme neglect",
    "",
]


@pytest.mark.parametrize("line", sampled(QUESTIONS, 2))
def test_an_answer_is_the_same_whether_all_is_read_or_what_it_needs(
    csprp: Run, overlay: Path, line: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked = (*shlex.split(line), "--overlay", str(overlay))
    narrow = csprp(*asked)
    monkeypatch.setattr(extract, "_MOST_SEARCHES", 0)
    monkeypatch.setattr(extract, "_BLOCK", 100)
    read_by_line = csprp(*asked)
    by_hand(overlay)
    whole = csprp(*asked)
    assert narrow.code in (0, 1), narrow.err
    assert narrow == whole == read_by_line


def test_a_file_of_councils_is_listed_without_them_and_they_are_counted(csprp: Run, overlay: Path) -> None:
    record = load(None, (str(overlay),))
    name = next(name for name, source in record.sources.items() if "areas Q1" in source.title)
    answers = [csprp("sources", name, "--overlay", str(overlay), "--format", "csv")]
    by_hand(overlay)
    answers.append(csprp("sources", name, "--overlay", str(overlay), "--format", "csv"))
    assert answers[0] == answers[1]
    assert {row["area"] for row in csv.DictReader(io.StringIO(answers[0].text))} == {"North East"}
    assert "60 of the figures are of councils" in answers[0].err


def test_no_more_is_read_than_a_question_needs(overlay: Path) -> None:
    record = load(None, (str(overlay),), Scope(("Council 1",)))
    held = {figure.area.name for figure in record.figures.values() if figure.shown.startswith("I")}
    assert held == {"Council 1", "England"}
    record, whole = load(None, (str(overlay),), Scope(regions=True)), load(None, (str(overlay),))
    left = record.left("figures.csv", "area").total()
    assert len(record.figures) + left == len(whole.figures) > len(record.figures)


@pytest.mark.parametrize("block", [1, 7, 64, 10_000])
def test_a_search_names_the_line_where_a_row_stands(
    tmp_path: Path, block: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(extract, "_BLOCK", block)
    text = 'id,area,note\n"a, b",X,\nX,Y,\nc,X,"1, X, 2"\nd,Y,é\ne,X,last'
    (tmp_path / "figures.csv").write_text(text, encoding="utf-8")
    found = extract.figures_of(tmp_path, frozenset("X"))
    assert [(row, line["id"]) for row, line in found] == [(2, "a, b"), (4, "c"), (6, "e")]
    assert extract.counted(tmp_path / "figures.csv", ("area",)) == {("X",): 3, ("Y",): 2}


@pytest.mark.parametrize(("most", "found"), [(20_000, True), (30, False)])
def test_an_import_is_checked_to_a_limit_and_every_answer_of_it(
    csprp: Run, overlay: Path, most: int, found: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(runner, "MOST_AT_ONCE", most)
    assert runner.what_does_not_fit(bundled(), overlay) == ""

    def edit(rows: list[dict[str, str]]) -> None:
        next(row for row in reversed(rows) if row["area"] == AREAS[-1][3])["high"] = "0"

    forged(overlay, "figures.csv", edit)
    lines = enumerate((overlay / "figures.csv").read_text(encoding="utf-8").splitlines(), 1)
    last = max(row for row, line in lines if f",{AREAS[-1][3]}," in line)
    here = f"figures.csv, row {last}, column low"
    assert (here in runner.what_does_not_fit(bundled(), overlay)) is found
    ended = csprp("trends", "-m", "population", "--area", AREAS[-1][3], "--overlay", str(overlay))
    assert ended.code == 3
    assert here in ended.err


# -- what is believed ---------------------------------------------------------------------------------


def of_council(rows: list[dict[str, str]], number: int = 2) -> dict[str, str]:
    """A row of a table that speaks of one council."""
    names = {f"E0600090{number}", f"Council {number}"}
    return next(row for row in rows if names & {row.get("area"), row.get("code"), row.get("geography")})


def note(rows: list[dict[str, str]]) -> None:
    of_council(rows)["note"] = "\x1b]0;owned\x07"


def name(rows: list[dict[str, str]]) -> None:
    of_council(rows)["name"] = "Council 2\u202e"


def title(rows: list[dict[str, str]]) -> None:
    rows[0]["title"] += "\u2066"


def value(rows: list[dict[str, str]]) -> None:
    row = of_council(rows)
    row["value"] = row["low"] = row["high"] = "77"


def no_claim(rows: list[dict[str, str]]) -> None:
    rows.remove(of_council(rows))


def other_source(rows: list[dict[str, str]]) -> None:
    of_council(rows)["source"] = "nobody"


def no_period(rows: list[dict[str, str]]) -> None:
    of_council(rows)["period"] = "1066-67"


def caution(rows: list[dict[str, str]]) -> None:
    rows[0]["text"] = "These numbers may be compared freely."


def another_caution(rows: list[dict[str, str]]) -> None:
    rows[0]["id"] = "not-performance"


def line_end(rows: list[dict[str, str]]) -> None:
    of_council(rows)["note"] = "one\ntwo"


FORGED: list[tuple[str, Edit]] = [
    ("claims.csv", note),
    ("areas.csv", name),
    ("sources.csv", title),
    ("figures.csv", value),
    ("claims.csv", no_claim),
    ("claims.csv", other_source),
    ("figures.csv", no_period),
    ("caveats.csv", caution),
    ("caveats.csv", another_caution),
    ("claims.csv", line_end),
]


def what_fails(overlay: Path) -> list[str]:
    return [check.name for check in runner.check_record(bundled(), (overlay,)) if check.severity == FAIL]


@pytest.mark.parametrize(
    ("table", "edit"), sampled(FORGED, 4), ids=lambda given: getattr(given, "__name__", given)
)
@pytest.mark.thorough
def test_an_overlay_whose_hashes_are_made_anew_is_checked_all_the_same(
    csprp: Run, overlay: Path, table: str, edit: Edit
) -> None:
    forged(overlay, table, edit)
    ended = csprp("trends", "-m", "notifications", "--area", "E06000902", "--overlay", str(overlay))
    assert (ended.code, ended.out) == (3, b"")
    assert ended.err.count("\n") == 1
    assert ended.err.strip().isprintable()
    assert f'run: csprp check "{overlay}"' in ended.err
    assert what_fails(overlay)


STARTS = (b"", b"id,area\n", b"\xff\n", b"\xef\xbb\xbf")


@pytest.mark.parametrize(("start", "table"), sampled(product(STARTS, ("figures.csv", "claims.csv")), 3))
def test_a_large_table_that_is_none_is_refused(csprp: Run, overlay: Path, table: str, start: bytes) -> None:
    kept = (overlay / table).read_bytes() if start.startswith(b"\xef") else b""
    (overlay / table).write_bytes(start + kept)
    sealed(overlay)
    for line in ("trends -m notifications --area E06000902", "show dfe-notifications-2022-23-e06000902"):
        ended = csprp(*line.split(), "--overlay", str(overlay))
        assert (ended.code, ended.out) == (3, b"")


def test_what_is_amiss_with_one_area_is_in_no_other_areas_answer(csprp: Run, overlay: Path) -> None:
    forged(overlay, "claims.csv", note)
    for area, code in (("Council 1", 0), ("Council 2", 3)):
        asked = ("trends", "-m", "notifications", "--area", area, "--overlay", str(overlay))
        assert csprp(*asked).code == code
    for line in ("areas", "sources", "trends -m deaths"):
        ended = csprp(*line.split(), "--overlay", str(overlay))
        assert ended.code == 0
        assert "owned" not in ended.text + ended.err
    assert csprp("show", "dfe-notifications-2022-23-e06000902", "--overlay", str(overlay)).code == 3


@pytest.mark.parametrize(("table", "edit"), [("figures.csv", no_period), ("claims.csv", other_source)])
def test_what_is_only_counted_names_what_is_held(csprp: Run, overlay: Path, table: str, edit: Edit) -> None:
    forged(overlay, table, edit)
    ended = csprp("areas" if table == "figures.csv" else "sources", "--overlay", str(overlay))
    assert (ended.code, ended.out) == (3, b"")


TABLES = ("glossary.csv", "sources.csv", "claims.csv", "figures.csv")


@pytest.mark.parametrize(("table", "letter"), sampled(product(TABLES, CHARACTERS.values()), 3), ids=repr)
def test_no_table_may_hold_a_character_that_steers(table: str, letter: str, tmp_path: Path) -> None:
    folder = tmp_path / "record"
    folder.mkdir()
    for path in bundled().iterdir():
        (folder / path.name).write_bytes(path.read_bytes())
    rows = list(csv.DictReader((folder / table).open(encoding="utf-8", newline="")))
    rows[0][{"glossary.csv": "definition", "figures.csv": "reason"}.get(table, "note")] += letter
    with (folder / table).open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, list(rows[0]), lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)
    with pytest.raises(RecordProblem, match="cannot be seen"):
        load(str(folder))
