"""What people download, pack and save again: read, or named for what it is. The numbers are made up."""

import csv
import gzip
import io
import zipfile
from pathlib import Path

import pytest

import dfe_files as dfe
from conftest import Run
from csprp_cli.dfe.importer import import_files
from csprp_cli.record.csv_table import Line
from csprp_cli.record.load import load
from csprp_cli.record.location import bundled
from test_official_files import GOOD, HEAD, SECOND, Import, imported, packed_of, rows_of, table, with_row

__all__ = ["imported"]  # a fixture

REAL = Path(__file__).parents[2] / "shared" / "real-files" / "dfe"
needs_real_files = pytest.mark.skipif(
    not REAL.is_dir(), reason="real files lie beside a working checkout only (../shared/real-files)"
)
FOREIGN = (
    b"time_period,time_identifier,geographic_level,country_code,country_name,cla_group,cla_rate\n"
    b"2025,x,y,z,e,1,2\n"
)
APPLE = b"\x00\x05\x16\x07" + bytes(28)


def tried(csprp: Run, folder: Path, name: str, content: bytes) -> tuple[int, list[dict[str, str]], str]:
    """What an import of one file ends with: its code, its rows and what it says."""
    path = dfe.write(folder, name, content)
    ended = csprp("data", "import", str(path), "--into", str(folder / "o"), "--format", "csv")
    if ended.code:
        assert ended.err.count("\n") == 1
        assert not (folder / "o").exists()
    return ended.code, rows_of(ended.text), ended.err


def left(rows: list[dict[str, str]]) -> dict[str, str]:
    return {row["file"]: row["note"] for row in rows if row["kind"] == "left alone"}


def tables_of(folder: Path, name: str, content: bytes) -> dict[str, list[Line]]:
    """The tables that an import of one file would write, before they are held against the record."""
    written = import_files(bundled(), [dfe.write(folder, name, content)], "").outcome.contents
    return {table: rows_of(held.decode("utf-8")) for table, held in written.items()}


# -- ZIPs ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "member",
    [
        "data/._n.csv",
        "sin/__MACOSX/._n.csv",
        "__MACOSX/n.csv",
        "a/b/__MacOSX/c/other.csv",
        "data\\__MACOSX\\._n.csv",
        "._n.csv.gz",
        "__MACOSX/data/._data-guidance.txt",
    ],
)
def test_what_a_mac_packs_beside_a_file_is_left_alone(tmp_path: Path, member: str) -> None:
    content = packed_of({member: APPLE, "data/n.csv": GOOD})
    found = import_files(bundled(), [dfe.write(tmp_path, "mac.zip", content)], "")
    assert [read.data.name for read in found.files] == ["n.csv"]
    assert [item.why for item in found.left_alone] == ["What a Mac keeps beside a file. It holds no data."]


def test_a_mac_file_that_is_named_itself_names_the_one_beside_it(csprp: Run, tmp_path: Path) -> None:
    for name, content in (("._n.csv", GOOD), ("n.csv", APPLE)):
        code, _, said = tried(csprp, tmp_path, name, content)
        assert code == 3
        assert "what a Mac keeps beside a file" in said
        assert "name n.csv" in said


@pytest.mark.parametrize(
    ("other", "says"),
    [
        (FOREIGN, "did not expect cla_group, cla_rate"),
        (b"\xff" + FOREIGN + b"\xe4", "fit no layout"),
        (b"2025,1\n", "no header line"),
        (b"a,a\n1,2\n", "named twice"),
        (b"PK\x00\x00\n", "NUL"),
    ],
)
def test_another_publication_in_a_zip_does_not_stop_the_rest(tmp_path: Path, other: bytes, says: str) -> None:
    content = packed_of({"data/a_other.csv": other, "data/n.csv": GOOD})
    found = import_files(bundled(), [dfe.write(tmp_path, "all.zip", content)], "")
    assert [read.data.name for read in found.files] == ["n.csv"]
    ((name, why),) = found.left_alone
    assert (name, says in why) == ("a_other.csv", True)


def test_what_is_left_alone_is_told(csprp: Run, tmp_path: Path) -> None:
    content = packed_of({"a.csv": FOREIGN, "n.csv": GOOD, "._n.csv": APPLE, "read.me": b"x"})
    code, rows, said = tried(csprp, tmp_path, "all.zip", content)
    assert (code, set(left(rows))) == (0, {"a.csv", "._n.csv", "read.me"})
    assert "1 CSV file of another kind left alone" in said


def test_a_file_of_ours_in_a_zip_is_never_left_out(csprp: Run, tmp_path: Path) -> None:
    spoiled = with_row(SECOND.rsplit(b",", 1)[0] + b",many")
    code, _, said = tried(csprp, tmp_path, "all.zip", packed_of({"a.csv": spoiled, "n.csv": GOOD}))
    assert (code, "a.csv, row 3" in said) == (3, True)


def test_a_zip_of_other_publications_alone_is_refused(csprp: Run, tmp_path: Path) -> None:
    code, _, said = tried(csprp, tmp_path, "one.zip", packed_of({"a.csv": FOREIGN}))
    assert (code, "a.csv: its columns fit no layout" in said) == (3, True)
    code, _, said = tried(csprp, tmp_path, "two.zip", packed_of({"a.csv": FOREIGN, "b.csv": b"x,y\n1,2\n"}))
    assert (code, "none of its 2 CSV files" in said) == (3, True)
    assert "did not expect" in said


def test_another_publication_that_is_named_itself_is_refused(csprp: Run, tmp_path: Path) -> None:
    dfe.write(tmp_path, "n.csv", GOOD)
    other = dfe.write(tmp_path, "other.csv", FOREIGN)
    ended = csprp("data", "import", str(tmp_path / "n.csv"), str(other), "--into", str(tmp_path / "o"))
    assert (ended.code, (tmp_path / "o").exists()) == (3, False)


# -- packed by gzip -----------------------------------------------------------------------------------


def test_a_packed_csv_makes_the_same_rows_as_itself(tmp_path: Path) -> None:
    plain = tables_of(tmp_path, "n.csv", GOOD)
    for name, content in {
        "n.csv.gz": gzip.compress(GOOD),
        "n.CSV.GZ": gzip.compress(GOOD[:500]) + gzip.compress(GOOD[500:]),
        "z.zip": packed_of({"data/n.csv.gz": gzip.compress(GOOD)}),
    }.items():
        packed = tables_of(tmp_path, name, content)
        assert packed["figures.csv"] == plain["figures.csv"], name
        named = [claim["locator"].lower() for claim in packed["claims.csv"]]
        assert named == [claim["locator"] for claim in plain["claims.csv"]], name


PACKED = {
    "cut": (gzip.compress(GOOD)[:-20], "cannot be read"),
    "spoiled": (gzip.compress(GOOD)[:40] + b"x" * 40, "cannot be read"),
    "bomb": (gzip.compress(b"0" * 5_000_000), "200 times"),
    "packed twice": (gzip.compress(gzip.compress(GOOD, mtime=0)), "NUL"),
    "another publication": (gzip.compress(FOREIGN), "did not expect"),
    "bomb in a zip": (packed_of({"n.csv.gz": gzip.compress(b"0" * 5_000_000)}), "times its size"),
}


@pytest.mark.parametrize("how", PACKED)
def test_a_packed_csv_is_held_to_the_same_limits(csprp: Run, tmp_path: Path, how: str) -> None:
    content, says = PACKED[how]
    code, _, said = tried(csprp, tmp_path, "n.csv.gz", content)
    assert (code, says in said) == (3, True), said


# -- saved again by a spreadsheet ---------------------------------------------------------------------


def divided(content: bytes, divider: str, *, decimal: str = ".") -> bytes:
    text = io.StringIO(newline="")
    writer = csv.writer(text, delimiter=divider, lineterminator="\r\n")
    rows = csv.reader(io.StringIO(content.decode(), newline=""))
    writer.writerows(
        [cell.replace(".", decimal) if cell[:1].isdigit() else cell for cell in row] for row in rows
    )
    return text.getvalue().encode()


def wider(content: bytes, header: bytes, rows: bytes) -> bytes:
    first, *others = content.rstrip(b"\n").split(b"\n")
    return b"\n".join((first + header, *(line + rows for line in others), b""))


HALF = dfe.made("half-years-2020-21")
SAVED = {
    "semicolons": divided(HALF, ";"),
    "semicolons and decimal commas": divided(HALF, ";", decimal=","),
    "tabs": divided(HALF, "\t"),
    "pipes": divided(HALF, "|"),
    "unicode text": b"\xff\xfe" + divided(HALF, "\t").decode().encode("utf-16-le"),
    "empty last columns": wider(HALF, b",,,", b",,,"),
    "one empty last column": wider(HALF, b",", b","),
    "empty last cells alone": wider(HALF, b"", b",,"),
    "two byte order marks": b"\xef\xbb\xbf\xef\xbb\xbf" + HALF,
    "empty rows at the end": HALF + b",,,,,,,,\n" * 3,
}


@pytest.mark.parametrize("how", SAVED)
def test_a_file_that_was_saved_again_says_the_same(tmp_path: Path, how: str) -> None:
    def said(content: bytes) -> list[tuple[str, ...]]:
        figures = tables_of(tmp_path, "h.csv", content)["figures.csv"]
        return [(row["id"], row["value"], row["low"], row["flags"]) for row in figures]

    assert said(SAVED[how]) == said(HALF)


CELLS = {
    '"1,024"': ("1024", ""),
    '"12,345"': ("12345", ""),
    "[c]": ("", "c"),
    "[C]": ("", "c"),
    "[x]": ("", "x"),
    "[z]": ("", "z"),
    "[low]": ("", "k"),
    '"1,02"': None,
    '"0,123"': None,
    '"1,0245"': None,
    "N/A": None,
    "n/a": None,
    "[ ]": None,
    "01/04/2020": None,
}


@pytest.mark.parametrize("cell", CELLS)
def test_a_cell_is_read_where_it_can_mean_one_thing_alone(csprp: Run, tmp_path: Path, cell: str) -> None:
    """N/A could be z or x, and 1,02 could be 1.02: such a file is refused by its row."""
    row = SECOND.replace(b"Total,Total,Child death", b"Ethnicity,Asian,Total").rsplit(b",", 1)[0]
    content = b"\n".join((HEAD, row + f",{cell}".encode(), b""))
    stated = CELLS[cell]
    if stated is None:
        code, _, said = tried(csprp, tmp_path, "n.csv", content)
        assert (code, "n.csv, row 2: the number is neither" in said) == (3, True)
        return
    tables = tables_of(tmp_path, "n.csv", content)
    (figure,), (claim,) = tables["figures.csv"], tables["claims.csv"]
    assert (figure["value"], figure["flags"]) == stated
    assert "printed as" in claim["note"]


def test_a_comma_in_a_share_and_a_point_in_a_count_can_be_two_things(csprp: Run, tmp_path: Path) -> None:
    rows: list[dfe.Row] = [(*dfe.HALF, "Gender", "Male", 153, "53,7")]
    code, _, said = tried(csprp, tmp_path, "h.csv", dfe.content(dfe.HEADERS["half-years-2020-21"], rows))
    assert (code, "the percentage is neither" in said) == (3, True)
    rows = [(*dfe.HALF, "Gender", "Male", "1.024", "53,7")]
    content = divided(dfe.content(dfe.HEADERS["half-years-2020-21"], rows), ";")
    code, _, said = tried(csprp, tmp_path, "h.csv", content)
    assert (code, "the number is neither" in said) == (3, True)


@pytest.mark.parametrize(
    "band", ["01-May", "05-Jan", "Oct-06", "10/06/2024", "2024-10-06", "1 May", "06-Oct-24"]
)
def test_a_band_that_a_spreadsheet_made_a_day_of_is_named(csprp: Run, tmp_path: Path, band: str) -> None:
    row = SECOND.replace(b"Total,Total,Child death", f"Age group,{band},Total".encode())
    code, _, said = tried(csprp, tmp_path, "n.csv", with_row(row))
    assert (code, "row 3: a day stands where a group should: a spreadsheet" in said) == (3, True), said
    assert band not in said


@pytest.mark.parametrize("day", ["01/04/2024", "2024-04-01", "1-Apr-24", "Apr-24", "31.03.2025"])
def test_a_year_that_a_spreadsheet_made_a_day_of_is_named(csprp: Run, tmp_path: Path, day: str) -> None:
    code, _, said = tried(csprp, tmp_path, "n.csv", with_row(SECOND.replace(b"2025", day.encode(), 1)))
    assert (code, "row 3: time_period is a day: a spreadsheet" in said) == (3, True), said


# -- words and years ----------------------------------------------------------------------------------

WORDS = {
    ("Ethnicity", "Mixed / Multiple Ethnic Group"): ("Mixed", ""),
    ("Ethnicity", "Mixed/ Multiple Ethnic Group"): ("Mixed", ""),
    ("Ethnicity", "Mixed/Multiple ethnic groups"): ("Mixed", ""),
    ("Ethnicity", "Asian/Asian British"): ("Asian", ""),
    ("Ethnicity", "Black /African/ Caribbean/Black British"): ("Black", ""),
    ("Ethnicity", "Not Provided"): ("Ethnicity not known", ""),
    ("Ethnicity", "Chinese"): ("Chinese", "chinese-asian-or-other"),
    ("Ethnicity", "Chinese or Other Ethnic Group"): (
        "Chinese or other ethnic group",
        "chinese-asian-or-other",
    ),
    ("Ethnicity", "Other ethnic group (including Chinese)"): (
        "Chinese or other ethnic group",
        "chinese-asian-or-other",
    ),
    ("Sex", "Male"): ("Male", ""),
    ("Sex", "Unknown"): ("Not known", "unknown-or-unborn"),
    ("Sex", "Unknown (including unborn)"): ("Not known", "unknown-or-unborn"),
    ("Gender", "Not known"): ("Not known", ""),
}


def test_a_caveat_says_where_the_meaning_of_a_word_differs(tmp_path: Path) -> None:
    head = dfe.HEADERS["national-2025"]
    year = ("2026", "Reporting year", "Total", *dfe.ENGLAND)
    counts: list[dfe.Row] = [("Sex", "Unknown", "Total", 40), ("Ethnicity", "Chinese", "Total", 41)]
    rows = [(*year, *count) for count in counts]
    unknown, chinese = tables_of(tmp_path, "n.csv", dfe.content(head, rows))["figures.csv"]
    assert (unknown["category"], unknown["caveats"].split()[-1]) == ("Not known", "unknown-or-unborn")
    assert (chinese["category"], chinese["caveats"].split()[-1]) == ("Chinese", "chinese-asian-or-other")


def test_the_words_of_dfe_are_compared_without_case_and_spaces() -> None:
    from csprp_cli.dfe.vocabulary import Words

    words = Words(load().lines("dfe_words.csv"))
    for (topic, said), (category, caveat) in WORDS.items():
        indicator = words.find("topic", topic)
        assert indicator is not None
        meaning = words.find("category", said, indicator.indicator)
        assert meaning is not None, said
        assert (meaning.category, meaning.caveats) == (category, (caveat,) if caveat else ())


def test_children_in_need_and_population_are_of_the_year_before_their_row(
    csprp: Run, imported: Import
) -> None:
    """DfE prints the 31 March at the start of the reporting year, and the middle of the year before it."""
    overlay = imported(("areas.csv", dfe.made("areas-2026")))
    periods = {(row["area"], row["indicator"], row["value"]): row for row in table(overlay, "figures.csv")}
    of = {"E92000001": "402400", "E10000008": "4333"}
    for area, value in of.items():
        row = periods[area, "children-in-need", value]
        assert (row["period"], "context-year-before" in row["caveats"]) == ("2024-25", True)
    assert periods["E10000008", "child-population", "146000"]["period"] == "2024-25"
    assert periods["E10000008", "idaci", "0.14"]["period"] == "2025-26"
    assert periods["E10000008", "dfe-notifications", "9"]["period"] == "2025-26"
    claim = next(row for row in table(overlay, "claims.csv") if row["value"] == "402400")
    assert (claim["period_start"], claim["period_end"]) == ("2025-04-01", "2026-03-31")
    assert "the year before" in claim["reason"]
    record = load(None, (str(overlay),))
    assert record.figures["children-in-need-2024-25"].status == "agreed"


def test_the_record_itself_holds_them_by_the_year_that_they_are_of() -> None:
    record = load()
    held = {(f.indicator.id, f.period.id): f for f in record.figures.values() if f.area.code == "E92000001"}
    for figure in (
        f for f in record.figures.values() if f.indicator.id in ("children-in-need", "child-population")
    ):
        publication = record.publications[figure.publication]
        assert int(figure.period.id[:4]) + 1 == int(publication.period[:4]), figure.id
        assert "context-year-before" in figure.caveats
    assert held["dfe-notifications", "2025-26"].publication == held["children-in-need", "2024-25"].publication


# -- real files ---------------------------------------------------------------------------------------


@needs_real_files
def test_the_one_real_file_agrees_with_the_record_in_every_figure(csprp: Run, tmp_path: Path) -> None:
    content = (REAL / "sin" / "financial_half.csv").read_bytes()
    meta = (REAL / "sin" / "financial_half.meta.csv").read_bytes()
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("data/financial_half.csv", content)
        archive.writestr("data/financial_half.meta.csv", meta)
    for name, data in (("financial_half.csv", content), ("release.zip", packed.getvalue())):
        path = dfe.write(tmp_path, name, data)
        ended = csprp("data", "import", str(path), "--into", str(tmp_path / f"o{name}"), "--format", "json")
        assert ended.code == 0, ended.err
        assert "50 say the same and 0 differ. 0 are new." in ended.text
        assert '"rows": "25"' in " ".join(ended.text.split())


OTHERS = sorted(REAL.glob("[!s]*/*.csv")) + sorted(REAL.glob("screener/*.csv")) if REAL.is_dir() else []


@needs_real_files
def test_dfes_other_publications_are_refused_by_what_differs(csprp: Run, tmp_path: Path) -> None:
    assert len(OTHERS) > 15
    for path in OTHERS:
        ended = csprp("data", "import", str(path), "--into", str(tmp_path / "o"))
        assert (ended.code, ended.out, ended.err.count("\n")) == (3, b"", 1), path.name
        differs = "describes the columns" if path.name.endswith(".meta.csv") else "did not expect"
        assert differs in ended.err, path.name
        assert not (tmp_path / "o").exists()
