"""The whole record in one file: a workbook, a Data Package, all figures, a database."""

import csv
import io
import itertools
import json
import re
import shutil
import sqlite3
import subprocess
import sys
import zipfile
from collections.abc import Iterator
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest
from openpyxl import load_workbook
from openpyxl.workbook import Workbook

import dfe_files as dfe
from conftest import Run, sampled
from csprp_cli.model import kinds
from csprp_cli.model.problem import ExitCode
from csprp_cli.model.result import FIGURE_FIELDS, NUMBERS, SOURCE_FIELDS
from csprp_cli.model.value import SYMBOLS
from csprp_cli.present.export.codebook import codebook
from csprp_cli.record.location import bundled
from csprp_cli.record.record import Record

COLUMNS = (*FIGURE_FIELDS, *SOURCE_FIELDS)
TABLE = "{urn:oasis:names:tc:opendocument:xmlns:table:1.0}"
OFFICE = "{urn:oasis:names:tc:opendocument:xmlns:office:1.0}"
STYLE = "{urn:oasis:names:tc:opendocument:xmlns:style:1.0}"
TEXT = "{urn:oasis:names:tc:opendocument:xmlns:text:1.0}"
FORMS = ("csprp.xlsx", "open.ods", "record.zip", "figures.csv", "csprp.sqlite")


def third_hand(record: Record) -> set[str]:
    return {figure.id for figure in record.figures.values() if figure.tertiary_only}


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Every export, each made once by a process of its own."""
    from csprp_cli.cli.main import run

    made = tmp_path_factory.mktemp("exports")
    for name in FORMS:
        assert run(["export", "--out", str(made / name)]) == ExitCode.FINE, name
    return made


# -- any of them -----------------------------------------------------------------------------------------


def test_the_same_line_gives_the_same_bytes(folder: Path, csprp: Run, tmp_path: Path) -> None:
    for name in FORMS:
        assert csprp("export", "--out", str(tmp_path / name)).out == b""
    for made in folder.iterdir():
        assert (tmp_path / made.name).read_bytes() == made.read_bytes(), made.name


def test_a_file_that_is_there_stays_and_a_codebook_is_a_file_too(csprp: Run, tmp_path: Path) -> None:
    (tmp_path / "figures-codebook.csv").write_text("mine", encoding="utf-8")
    ended = csprp("export", "--out", str(tmp_path / "figures.csv"))
    assert ended.code == ExitCode.USAGE
    assert "--force" in ended.err
    assert [path.name for path in tmp_path.iterdir()] == ["figures-codebook.csv"]
    assert csprp("export", "--out", str(tmp_path / "figures.csv"), "--force").code == ExitCode.FINE
    assert (tmp_path / "figures-codebook.csv").read_text(encoding="utf-8").startswith("column,")


def test_a_folder_as_out_is_refused_with_a_file_in_it(csprp: Run, tmp_path: Path) -> None:
    (tmp_path / "all.sqlite").mkdir()
    ended = csprp("export", "--out", str(tmp_path / "all.sqlite"))
    assert ended.err.endswith(f"csprp export --out {tmp_path / 'all.sqlite' / 'csprp.sqlite'}\n")


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ((), "csprp export --out csprp.xlsx"),
        (("--out", "all.rds"), "csprp export --out all.xlsx"),
        (("--out", "-"), "csprp export --out csprp.xlsx"),
        (("--out", ""), "csprp export --out csprp.xlsx"),
        (("--out", "a.zip", "--overlay", "x"), "leave out --overlay: csprp export --out a.zip"),
    ],
    ids=str,
)
def test_what_cannot_be_exported_is_refused_in_a_line(csprp: Run, line: tuple[str, ...], said: str) -> None:
    ended = csprp("export", *line)
    assert ended.code == ExitCode.USAGE
    assert ended.err.count("\n") == 1
    assert said in ended.err


def test_what_is_third_hand_alone_is_in_no_list_and_is_told(
    folder: Path, csprp: Run, bundled_record: Record, tmp_path: Path
) -> None:
    alone = third_hand(bundled_record)
    told = f"{len(alone)} figures are held third-hand alone"
    for name in ("record.zip", "csprp.db"):
        assert told in csprp("export", "--out", str(tmp_path / name)).err, name
    rows = list(csv.DictReader((folder / "figures.csv").open(encoding="utf-8", newline="")))
    assert {row["figure"] for row in rows} == bundled_record.figures.keys() - alone
    with zipfile.ZipFile(io.BytesIO((folder / "csprp.xlsx").read_bytes())) as book:
        texts = book.read("xl/sharedStrings.xml").decode()
    assert not [name for name in alone if f">{name}<" in texts]


# -- all figures in one table ----------------------------------------------------------------------------


def test_the_figures_have_the_columns_of_the_contract(folder: Path) -> None:
    with (folder / "figures.csv").open(encoding="utf-8", newline="") as file:
        assert next(csv.reader(file)) == list(COLUMNS)


CLOSED = {
    "value_kind": kinds.ValueKind,
    "unit": kinds.Unit,
    "status": kinds.Agreement,
    "source_level": kinds.Level,
}


def test_the_codebook_explains_every_column_and_every_word(folder: Path, bundled_record: Record) -> None:
    lines = codebook()
    assert [line.column for line in lines if not line.value] == list(COLUMNS)
    for column, words in CLOSED.items():
        assert {line.value for line in lines if line.column == column} - {""} == set(words), column
    assert {line.value for line in lines if line.column == "flags"} - {""} == set(SYMBOLS)
    types = {line.column: line.type for line in lines if not line.value}
    assert {name for name, kind in types.items() if kind == "number"} == NUMBERS & set(COLUMNS)
    assert all(line.meaning.endswith(".") for line in lines if line.column != "flags")
    avoided = "|".join(map(re.escape, bundled_record.words_to_avoid))
    assert not [line for line in lines if re.search(rf"\b({avoided})\b", line.meaning, re.IGNORECASE)]
    with (folder / "figures-codebook.csv").open(encoding="utf-8", newline="") as file:
        assert len(list(csv.DictReader(file))) == len(lines)


def test_parquet_names_the_way_without_it(
    csprp: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "pyarrow", None)
    ended = csprp("export", "--out", str(tmp_path / "figures.parquet"))
    assert ended.code == ExitCode.USAGE
    assert "pip install pyarrow" in ended.err
    assert ended.err.endswith("csprp export --out figures.csv\n")


def test_parquet_has_types_and_the_codebook_within(csprp: Run, tmp_path: Path) -> None:
    parquet = pytest.importorskip("pyarrow.parquet", reason="pyarrow is in the extra: csprp[parquet]")
    out = tmp_path / "figures.parquet"
    assert csprp("export", "--out", str(out)).code == ExitCode.FINE
    table = parquet.read_table(out)
    assert table.column_names == list(COLUMNS)
    assert str(table.schema.field("value").type) == "double"
    assert table.schema.field("value").metadata[b"description"]


# -- the Data Package ------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def unpacked(folder: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    place = tmp_path_factory.mktemp("unpacked")
    with zipfile.ZipFile(folder / "record.zip") as file:
        file.extractall(place)
    return place


def test_the_package_is_the_record_byte_for_byte(unpacked: Path) -> None:
    package = json.loads((unpacked / "datapackage.json").read_text(encoding="utf-8"))
    names = {"datapackage.json", *(resource["path"] for resource in package["resources"])}
    assert {path.name for path in unpacked.iterdir()} == names
    for path in unpacked.iterdir():
        assert path.read_bytes() == (bundled() / path.name).read_bytes(), path.name


def test_the_unpacked_package_answers(unpacked: Path, csprp: Run) -> None:
    told = csprp("trends", "--metric", "deaths", "--format", "csv")
    assert csprp("trends", "--metric", "deaths", "--format", "csv", "--data", str(unpacked)).out == told.out


@pytest.mark.thorough
def test_the_unpacked_package_passes_every_check(unpacked: Path, csprp: Run) -> None:
    frictionless = pytest.importorskip("frictionless", reason="frictionless is in the extra: csprp[test]")
    assert csprp("check", str(unpacked)).code == ExitCode.FINE
    assert frictionless.Package(str(unpacked / "datapackage.json")).validate().valid


# -- the database ----------------------------------------------------------------------------------------


@pytest.fixture
def base(folder: Path) -> Iterator[sqlite3.Connection]:
    connection = sqlite3.connect(f"file:{folder / 'csprp.sqlite'}?mode=ro", uri=True)
    yield connection
    connection.close()


def column(base: sqlite3.Connection, query: str) -> list[str]:
    return [row[0] for row in base.execute(query)]


def test_every_row_of_every_table_is_in_the_database(base: sqlite3.Connection) -> None:
    package = json.loads((bundled() / "datapackage.json").read_text(encoding="utf-8"))
    for resource in package["resources"]:
        with (bundled() / resource["path"]).open(encoding="utf-8", newline="") as file:
            lines = list(csv.reader(file))[1:]
        held = base.execute(f'SELECT * FROM "{resource["name"].replace("-", "_")}"').fetchall()
        assert len(held) == len(lines), resource["name"]
        for row, line in zip(held, lines, strict=True):
            for cell, text in zip(row, line, strict=True):
                same = cell is None if not text else str(cell) == text or float(cell) == float(text)
                assert same, (resource["name"], cell, text)


def test_links_are_declared_and_hold(base: sqlite3.Connection) -> None:
    assert base.execute("PRAGMA integrity_check").fetchone() == ("ok",)
    assert base.execute("PRAGMA foreign_key_check").fetchall() == []
    package = json.loads((bundled() / "datapackage.json").read_text(encoding="utf-8"))
    keys = {resource["name"]: resource["schema"]["primaryKey"] for resource in package["resources"]}
    for resource in package["resources"]:
        declared = {row[3] for row in base.execute(f"PRAGMA foreign_key_list({resource['path'][:-4]})")}
        for link in resource["schema"].get("foreignKeys", ()):
            target = link["reference"]["resource"] or resource["name"]
            if keys[target] == link["reference"]["fields"]:
                assert set(link["fields"]) <= declared, resource["name"]


def test_lists_of_words_are_rows(base: sqlite3.Connection, bundled_record: Record) -> None:
    for figure in bundled_record.figures.values():
        rows = base.execute(
            "SELECT caveats FROM figures_caveats WHERE figures_id = ? ORDER BY position", (figure.id,)
        )
        assert tuple(row[0] for row in rows) == figure.caveats, figure.id


def test_the_database_says_what_it_is_and_what_each_column_means(base: sqlite3.Connection) -> None:
    told = dict(base.execute("SELECT name, says FROM about"))
    assert "Not a Panel, DfE or Ofsted publication" in told["description"]
    assert "open-government-licence" in told["licence"]
    for start in re.findall(r"\w+_\w+|yearly|newest", " ".join((told["where to start"], told["third-hand"]))):
        assert base.execute(f"SELECT count(*) FROM {start}").fetchone()[0]
    described = set(base.execute("SELECT in_table, column_name FROM column_descriptions"))
    for table in ("figures", "claims", "sources", "listed_figures"):
        for row in base.execute(f"PRAGMA table_info({table})"):
            assert (table, row[1]) in described


def test_numbers_are_numbers_in_the_database(base: sqlite3.Connection) -> None:
    kinds_of_value = column(base, "SELECT DISTINCT typeof(value) FROM listed_figures")
    assert set(kinds_of_value) == {"integer", "real", "null"}
    [(deaths,)] = base.execute("SELECT value FROM figures WHERE id = 'dfe-2025-26-death'")
    assert deaths == 160


def test_the_views_answer_by_the_rules(base: sqlite3.Connection, bundled_record: Record) -> None:
    alone = third_hand(bundled_record)
    levels = dict(base.execute("SELECT figure, source_level FROM figure_levels"))
    assert levels == {figure.id: str(figure.level) for figure in bundled_record.figures.values()}
    assert set(column(base, "SELECT id FROM third_hand_alone")) == alone
    for view in ("yearly", "newest", "listed_figures"):
        named = set(column(base, f"SELECT figure FROM {view}"))
        assert named, view
        assert not named & alone, view
    disputed = {f.id for f in bundled_record.figures.values() if f.status == kinds.Agreement.DISPUTED}
    assert set(column(base, "SELECT figure FROM disputed")) == disputed
    claims = {claim.id for claim in bundled_record.claims.values() if claim.figure}
    assert set(column(base, "SELECT claim FROM where_from")) == claims
    runs = column(
        base, "SELECT run FROM yearly WHERE metric = 'deaths' AND series = 'dfe-sin' AND unit = 'count'"
    )
    assert len(runs) == 7
    assert len(set(runs)) == 1
    refusing = [item.id for item in bundled_record.breaks if item.comparable == kinds.Consequence.NO]
    assert column(base, "SELECT id FROM may_not_be_joined") == refusing
    assert len(column(base, "SELECT id FROM findings")) == len(bundled_record.learning)


@pytest.mark.thorough
def test_datasette_opens_it_as_it_is(folder: Path) -> None:
    pytest.importorskip("datasette", reason="datasette is in the extra: csprp[dev]")
    page = subprocess.run(
        [sys.executable, "-m", "datasette", str(folder / "csprp.sqlite"), "--get", "/csprp/yearly.json"],
        capture_output=True,
        check=True,
    )
    assert json.loads(page.stdout)["rows"]


# -- the workbook, by the Analysis Function's guidance ---------------------------------------------------


@pytest.fixture(scope="module")
def book(folder: Path) -> Workbook:
    return load_workbook(folder / "csprp.xlsx")


def test_the_workbook_starts_with_a_cover_contents_notes_and_shorthand(book: Workbook) -> None:
    assert book.sheetnames[:4] == ["Cover", "Contents", "Notes", "Shorthand"]
    assert book.sheetnames[-1] == "Sources"
    assert book.properties.title
    assert book.properties.creator
    assert book.active is not None
    assert book.active.title == "Cover"
    listed = [book["Contents"].cell(row, 1) for row in range(6, book["Contents"].max_row + 1)]
    assert [cell.value for cell in listed] == book.sheetnames[2:]
    assert all(cell.hyperlink and cell.hyperlink.location for cell in listed)
    for cell in listed:
        assert cell.hyperlink is not None
        name = str(cell.hyperlink.location).partition("!")[0].strip("'").replace("''", "'")
        assert name in book.sheetnames


def test_every_sheet_keeps_to_the_checklist(book: Workbook) -> None:
    for sheet in book:
        assert len(sheet.title) <= 31
        assert sheet.merged_cells.ranges == set(), sheet.title
        assert sheet.freeze_panes is None, sheet.title
        assert sheet.auto_filter.ref is None, sheet.title
        assert sheet.sheet_state == "visible"
        for margin in (sheet.oddHeader, sheet.oddFooter):
            assert margin is None or not margin.center.text
        assert not getattr(sheet, "_images", ())
        assert sheet["A1"].value, sheet.title
        assert sheet["A1"].font.b
        assert not any(dimension.hidden for dimension in sheet.column_dimensions.values())
        assert not any(dimension.hidden for dimension in sheet.row_dimensions.values())
        for row in sheet.iter_rows():
            assert any(cell.value not in (None, "") for cell in row), (sheet.title, row[0].row)
            for cell in row:
                assert cell.font.sz >= 12
                assert cell.font.name == "Arial"
                assert cell.fill.fill_type is None


def test_every_sheet_holds_one_marked_table_and_explains_empty_cells(
    book: Workbook,
) -> None:
    names = []
    for sheet in book.worksheets[1:]:
        assert sheet["A2"].value == "This sheet holds one table."
        [table] = sheet.tables.values()
        assert table.autoFilter is None
        names.append(table.displayName)
        first, last = table.ref.split(":")
        head = sheet[first].row
        headings = [cell.value for cell in sheet[head]]
        assert all(headings)
        assert len(set(headings)) == len(headings)
        assert sheet[last].row == sheet.max_row
        cells = [cell for row in sheet.iter_rows(min_row=head + 1) for cell in row]
        before = " ".join(str(sheet.cell(row, 1).value) for row in range(2, head))
        if any(cell.value is None for cell in cells):
            assert "An empty cell" in before, sheet.title
        assert all(cell.alignment.wrap_text for cell in cells if isinstance(cell.value, str)), sheet.title
    assert len(set(names)) == len(names)


def figure_sheets(book: Workbook) -> list[str]:
    return [sheet.title for sheet in book if "Figure" in [cell.value for row in sheet for cell in row]]


def test_numbers_are_numbers_and_what_is_none_says_why(book: Workbook, bundled_record: Record) -> None:
    seen = {}
    shorthand = {str(cell.value) for cell in book["Shorthand"]["A"]}
    for name in figure_sheets(book):
        sheet = book[name]
        [table] = sheet.tables.values()
        head = sheet[table.ref.split(":")[0]].row
        places = {cell.value: place for place, cell in enumerate(sheet[head])}
        for row in sheet.iter_rows(min_row=head + 1, values_only=True):
            figure = bundled_record.figures[str(row[places["Figure"]])]
            value = row[places["Value"]]
            seen[figure.id] = value
            if isinstance(value, int | float):
                assert value == float(figure.value), figure.id
            else:
                assert set(re.findall(r"\[\w+\]", str(value))) <= shorthand, figure.id
                assert figure.status == kinds.Agreement.DISPUTED or not figure.value
            for note in re.findall(r"\[note \d+\]", str(row[places["Notes"]] or "")):
                assert note in [cell.value for cell in book["Notes"]["A"]]
    assert seen.keys() == bundled_record.figures.keys() - third_hand(bundled_record)


def test_every_source_is_in_the_workbook_as_a_link_with_words(book: Workbook, bundled_record: Record) -> None:
    sheet = book["Sources"]
    linked = {str(cell.value): cell.hyperlink.target for cell in sheet["B"] if cell.hyperlink}
    for source in bundled_record.sources.values():
        if source.address.startswith("http"):
            assert linked[source.title] is not None
            assert not source.title.startswith("http")


def open_parts(folder: Path) -> dict[str, ET.Element]:
    with zipfile.ZipFile(folder / "open.ods") as file:
        first = file.infolist()[0]
        assert (first.filename, first.compress_type) == ("mimetype", zipfile.ZIP_STORED)
        return {name: ET.fromstring(file.read(name)) for name in ("content.xml", "meta.xml", "styles.xml")}


def test_the_open_workbook_holds_what_the_excel_one_does(folder: Path, book: Workbook) -> None:
    tables = list(open_parts(folder)["content.xml"].iter(f"{TABLE}table"))
    assert [table.get(f"{TABLE}name") for table in tables] == book.sheetnames
    for sheet, table in zip(book, tables, strict=True):
        rows = list(table.iter(f"{TABLE}table-row"))
        assert len(rows) == sheet.max_row, sheet.title
        for row, line in zip(rows, sheet.iter_rows(), strict=True):
            for cell, other in itertools.zip_longest(row, line):
                text = "" if cell is None else " ".join("".join(part.itertext()) for part in cell)
                if cell is not None and cell.get(f"{OFFICE}value-type") == "float":
                    assert float(text) == float(cell.get(f"{OFFICE}value", "")) == other.value
                else:
                    assert " ".join(text.split()) == " ".join(str(other.value or "").split()), sheet.title


def test_the_open_workbook_keeps_to_the_checklist(folder: Path) -> None:
    parts = open_parts(folder)
    content = parts["content.xml"]
    tables = list(content.iter(f"{TABLE}table"))
    names = {element.tag for element in content.iter()}
    assert f"{TABLE}covered-table-cell" not in names  # a merged cell
    assert f"{TABLE}filter" not in names
    assert all(len(list(table.iter(f"{TABLE}table-header-rows"))) == 1 for table in tables[1:])
    marked = list(content.iter(f"{TABLE}database-range"))
    assert len(marked) == len(tables) - 1
    assert {element.get(f"{TABLE}display-filter-buttons", "false") for element in marked} == {"false"}
    letters = [element.attrib for part in parts.values() for element in part.iter(f"{STYLE}text-properties")]
    sizes = [value for of in letters for key, value in of.items() if key.endswith("font-size")]
    assert min(float(size.removesuffix("pt")) for size in sizes) >= 12
    languages = [of for of in letters if any(key.endswith("}language") for key in of)]
    assert languages
    text = ET.tostring(parts["meta.xml"], encoding="unicode")
    assert "en-GB" in text
    assert "2026-" in text  # the day of the record, never of today


@pytest.mark.thorough
@pytest.mark.office
def test_both_workbooks_open_in_libreoffice(folder: Path, tmp_path: Path) -> None:
    office = shutil.which("soffice") or pytest.skip("LibreOffice is not installed")
    line = [str(office), f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}", "--headless"]
    line += ["--convert-to", "fods", "--outdir", str(tmp_path)]
    line += [str(folder / "csprp.xlsx"), str(folder / "open.ods")]
    subprocess.run(line, check=True, capture_output=True, timeout=120)
    names = load_workbook(folder / "csprp.xlsx", read_only=True).sheetnames
    for opened in ("csprp.fods", "open.fods"):
        tables = list(ET.parse(tmp_path / opened).getroot().iter(f"{TABLE}table"))
        assert [table.get(f"{TABLE}name") for table in tables] == names, opened
        links = [link.get("{http://www.w3.org/1999/xlink}href", "") for link in tables[1].iter(f"{TEXT}a")]
        assert len(links) == len(names) - 1, opened
        assert all(link.startswith("#") for link in links), opened


# -- with an overlay -------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def overlay(tmp_path_factory: pytest.TempPathFactory) -> Path:
    from csprp_cli.cli.main import run

    folder = tmp_path_factory.mktemp("overlay")
    path = dfe.write(folder, "areas.csv", dfe.made("areas-2026"))
    assert run(["data", "import", str(path), "--into", str(folder / "dfe"), "--format", "csv"]) == 0
    return folder / "dfe"


@pytest.mark.parametrize("name", sampled(("figures.csv", "csprp.sqlite", "csprp.xlsx"), 1))
def test_figures_of_an_overlay_are_in_every_export_but_the_package(
    csprp: Run, overlay: Path, tmp_path: Path, name: str
) -> None:
    with (overlay / "figures.csv").open(encoding="utf-8", newline="") as file:
        laid = {row["id"] for row in csv.DictReader(file)}
    assert laid
    out = tmp_path / name
    assert csprp("export", "--out", str(out), "--overlay", str(overlay)).code == ExitCode.FINE
    if out.suffix == ".csv":
        with out.open(encoding="utf-8", newline="") as file:
            assert laid <= {row["figure"] for row in csv.DictReader(file)}
    elif out.suffix == ".sqlite":
        base = sqlite3.connect(out)
        assert laid <= set(column(base, "SELECT id FROM figures"))
        assert base.execute("PRAGMA foreign_key_check").fetchall() == []
        base.close()
    else:
        texts = zipfile.ZipFile(out).read("xl/sharedStrings.xml").decode()
        assert all(f">{figure}<" in texts for figure in laid)
