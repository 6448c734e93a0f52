"""DfE's files, in every layout that is described: what comes in comes out again, symbols and all."""

import csv
import io
import json
import shlex
import shutil
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

import dfe_files as dfe
from conftest import Ended, Run, process, sampled
from csprp_cli.record import load as loading
from csprp_cli.record.check.outcome import FAIL
from csprp_cli.record.check.runner import check_record
from csprp_cli.record.load import load
from csprp_cli.record.location import bundled
from csprp_cli.views.breakdown import BREAKDOWNS

COUNTS = ("number", "number_notifications", "percentage", "cin_31march", "ons_midyear_population")
MEASURES = (*COUNTS, "idaci_avgscore", "idaci_avgscore_2019")
SYMBOLS = {":": "x"}


def rows_of(text: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(text)))


def table(folder: Path, name: str) -> list[dict[str, str]]:
    return rows_of((folder / name).read_text(encoding="utf-8"))


Import = Callable[..., Path]


MADE: dict[tuple[tuple[str, bytes], ...], Path] = {}
"""Overlays by the files that they were made of. Each import is checked whole, which takes a second."""


@pytest.fixture
def imported(csprp: Run, tmp_path: Path, tmp_path_factory: pytest.TempPathFactory) -> Import:
    """Imports files, each given as (name, content), and returns an overlay of the test's own."""

    def call(*files: tuple[str, bytes], into: str = "overlay") -> Path:
        paths = [str(dfe.write(tmp_path, name, content)) for name, content in files]
        if files not in MADE:
            made = tmp_path_factory.mktemp("made") / "overlay"
            ended = csprp("data", "import", *paths, "--into", str(made), "--format", "csv")
            assert ended.code == 0, ended.err
            MADE[files] = made
        return shutil.copytree(MADE[files], tmp_path / into)

    return call


def exported(csprp: Run, overlay: Path, monkeypatch: pytest.MonkeyPatch) -> dict[str, dict[str, str]]:
    """Every figure that csprp prints as CSV with an overlay, by id. The overlay is loaded once."""
    record = load(None, (str(overlay),))
    monkeypatch.setattr(loading, "load", lambda *_: record)
    found: dict[str, dict[str, str]] = {}
    options = ("--half-years", "--all-units", "--format", "csv", "--overlay", str(overlay))
    held = record.figures.values()
    asked = sorted({(metric, figure.area.code) for figure in held for metric in record.metrics_of(figure)})
    for metric, area in asked:
        ended = csprp("trends", "--metric", metric, "--area", area, *options)
        found.update({row["figure"]: row for row in rows_of(ended.text)} if ended.code == 0 else {})
    for by in BREAKDOWNS:
        ended = csprp("breakdown", "--by", by, *options)
        found.update({row["figure"]: row for row in rows_of(ended.text)} if ended.code == 0 else {})
    return found


@pytest.mark.parametrize("layout", sampled(reversed(dfe.ROWS), 2))
@pytest.mark.thorough
def test_every_figure_of_a_file_comes_out_again(
    csprp: Run, imported: Import, layout: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    overlay = imported((f"{layout}.csv", dfe.made(layout)))
    claims = {(row["locator"], row["unit"], row["measure"]): row for row in table(overlay, "claims.csv")}
    cells = [
        (number, column, str(cell))
        for number, row in enumerate(dfe.ROWS[layout], 2)
        for column, cell in zip(dfe.HEADERS[layout], row, strict=True)
        if column in MEASURES
    ]
    assert len(claims) == len(cells)
    out = exported(csprp, overlay, monkeypatch)
    for number, column, cell in cells:
        held = [
            c for c in claims.values() if c["locator"] == f"{layout}.csv row {number}" and fits(column, c)
        ]
        assert len(held) == 1, (number, column)
        symbol = "" if cell.replace(".", "").isdigit() else SYMBOLS.get(cell, cell)
        assert (held[0]["value"], held[0]["symbol"]) == (("", symbol) if symbol else (cell, ""))
        figure = out[held[0]["figure"]]
        assert figure["source_level"] == "primary"
        assert figure["value"] == held[0]["value"]
        assert symbol in ("", *figure["flags"].split())
    assert not [check.name for check in check_record(bundled(), (overlay,)) if check.severity == FAIL]


@pytest.mark.parametrize("layout", sampled(dfe.ROWS, 1))
@pytest.mark.thorough
def test_check_finds_nothing_amiss_with_an_import(csprp: Run, imported: Import, layout: str) -> None:
    overlay = imported((f"{layout}.csv", dfe.made(layout)))
    ended = csprp("check", str(overlay), "--format", "csv")
    assert ended.text.count("FAIL") == 0


def fits(column: str, claim: dict[str, str]) -> bool:
    measure = {
        "cin_31march": "children in need",
        "ons_midyear_population": "population",
        "idaci_avgscore": "IDACI",
        "idaci_avgscore_2019": "IDACI",
    }.get(column, "Serious incident notifications")
    percent = column == "percentage"
    return measure in claim["measure"] and (claim["unit"] == "percent") == percent


def test_the_national_figures_of_dfe_agree_with_the_record(csprp: Run, imported: Import) -> None:
    content = dfe.content(dfe.HEADERS["national-2025"], dfe.NATIONAL)
    overlay = imported(("sin_characteristics_2019_2026.csv", content))
    assert len(table(overlay, "figures.csv")) == len(dfe.NATIONAL)
    record = load(None, (str(overlay),))
    own = load().figures
    for line in table(overlay, "figures.csv"):
        figure, before = record.figures[line["id"]], own[line["id"]]
        assert (figure.value, figure.level, figure.status) == (before.value, "primary", "agreed")
        assert figure.publication == "sin-2026"
        assert {claim.id for claim in before.used} < {claim.id for claim in figure.used}
        assert "r" not in figure.flags
    assert own["dfe-2018-19-total"].level == "secondary"
    again = csprp("data", "import", str(overlay.parent / "sin_characteristics_2019_2026.csv"), "--into")
    assert again.code == 2


def test_an_agreement_is_counted_and_nothing_differs(csprp: Run, tmp_path: Path) -> None:
    path = dfe.write(tmp_path, "n.csv", dfe.content(dfe.HEADERS["national-2025"], dfe.NATIONAL))
    ended = csprp("data", "import", str(path), "--into", str(tmp_path / "o"), "--format", "table")
    text = " ".join(ended.text.split())
    assert "17 say the same and 0 differ" in text
    assert "differ" not in ended.err


# -- vintages -----------------------------------------------------------------------------------------


def national(year: str, value: int | str, *, newest: str = "2025") -> bytes:
    rows: list[dfe.Row] = [(newest, "Reporting year", "Total", *dfe.ENGLAND, "Total", "Total", "Total", 338)]
    rows += [(year, "Reporting year", "Total", *dfe.ENGLAND, "Ethnicity", "Asian", "Total", value)]
    return dfe.content(dfe.HEADERS["national-2025"], rows)


def test_a_later_release_leads_and_the_earlier_number_stays_as_its_claim(
    csprp: Run, imported: Import
) -> None:
    overlay = imported(("old.csv", dfe.made("national-2022-23")), ("new.csv", dfe.made("national-2025")))
    record = load(None, (str(overlay),))
    figure = record.figures["dfe-2023-24-total"]
    assert (figure.value, figure.publication, figure.flags) == ("406", "sin-2025", ("r",))
    statuses = {claim.id: claim.status for claim in figure.claims}
    assert statuses["D121"] == "earlier-vintage"
    assert "405 was printed first" in figure.reason
    assert figure.status == "single"
    assert figure.shown.startswith("I")
    text = csprp("show", "dfe-2023-24-total", "--overlay", str(overlay), "--format", "table").text
    assert "405" in text
    assert "406" in text
    row = next(
        row
        for row in rows_of(csprp("trends", "-m", "notifications", "--overlay", str(overlay)).text)
        if row["figure"] == "dfe-2023-24-total"
    )
    assert (row["value"], row["flags"]) == ("406", "r")


def test_two_releases_in_one_import_are_two_vintages_in_any_order(csprp: Run, imported: Import) -> None:
    old, new = ("a.csv", national("2024", 30)), ("b.csv", national("2024", 31, newest="2026"))
    new = ("b.csv", new[1].replace(b",338", b",357"))
    one, other = imported(old, new, into="one"), imported(new, old, into="other")
    for path in one.iterdir():
        assert path.read_bytes() == (other / path.name).read_bytes()
    figure = next(line for line in table(one, "figures.csv") if line["category"] == "Asian")
    assert (figure["value"], figure["flags"], figure["publication"]) == ("31", "r", "sin-2026")
    claims = [line for line in table(one, "claims.csv") if line["figure"] == figure["id"]]
    assert {line["value"]: line["status"] for line in claims} == {"30": "earlier-vintage", "31": "used"}


def test_two_overlays_make_what_one_import_makes(csprp: Run, imported: Import) -> None:
    old = ("a.csv", national("2024", 30))
    new = ("b.csv", national("2024", 31, newest="2026").replace(b",338", b",357"))
    first, second, both = imported(old, into="1"), imported(new, into="2"), imported(old, new, into="both")
    two = csprp(
        "breakdown", "--by", "ethnicity", "--overlay", str(first), "--overlay", str(second), "-f", "csv"
    )
    one = csprp("breakdown", "--by", "ethnicity", "--overlay", str(both), "-f", "csv")
    assert two.code == 0, two.err
    assert two.out == one.out
    assert b",31," in one.out


def test_a_number_that_a_later_release_hides_is_hidden(imported: Import) -> None:
    overlay = imported(
        ("a.csv", national("2024", 3)),
        ("b.csv", national("2024", "c", newest="2026").replace(b",338", b",357")),
    )
    figure = next(line for line in table(overlay, "figures.csv") if line["category"] == "Asian")
    assert (figure["value"], figure["low"], figure["flags"]) == ("", "", "c r")
    record = load(None, (str(overlay),))
    assert record.figures[figure["id"]].value == ""


def test_two_files_of_one_release_that_differ_are_a_dispute(csprp: Run, imported: Import) -> None:
    overlay = imported(("a.csv", national("2025", 30)), ("b.csv", national("2025", 31)))
    record = load(None, (str(overlay),))
    figure = next(
        f for f in record.figures.values() if (f.indicator.id, f.category) == ("dfe-ethnicity", "Asian")
    )
    assert figure.status == "disputed"
    assert (figure.low, figure.high) == ("30", "31")
    text = csprp("show", figure.id, "--overlay", str(overlay), "--format", "table").text
    assert "30 or 31" in text or "31 or 30" in text


def test_differences_are_listed_and_told(csprp: Run, tmp_path: Path) -> None:
    path = dfe.write(tmp_path, "new.csv", dfe.made("national-2025"))
    ended = csprp("data", "import", str(path), "--into", str(tmp_path / "o"), "--format", "csv")
    told = [row for row in rows_of(ended.text) if row["kind"] == "difference"]
    assert [(row["figure"], row["record"], row["printed"], row["row"]) for row in told] == [
        ("dfe-2023-24-total", "405", "406", "12")
    ]
    assert "1 difference" in ended.err


def test_a_release_that_is_new_becomes_a_publication_and_a_year(csprp: Run, imported: Import) -> None:
    rows = [("2027", "Reporting year", "Total", *dfe.ENGLAND, "Total", "Total", "Total", 361)]
    overlay = imported(("next.csv", dfe.content(dfe.HEADERS["national-2025"], rows)))
    assert [line["id"] for line in table(overlay, "publications.csv")] == ["sin-2027"]
    assert [line["id"] for line in table(overlay, "periods.csv")] == ["2026-27"]
    text = csprp("trends", "-m", "notifications", "--overlay", str(overlay), "--format", "table").text
    assert "2027" in text
    assert "361 in the year to 31 March 2027" in " ".join(text.split())


# -- what files hold ----------------------------------------------------------------------------------


def test_regions_are_rounded_and_councils_are_not(imported: Import) -> None:
    overlay = imported(("areas.csv", dfe.made("areas-2022-23")))
    figures = {(f["area"], f["indicator"], f["period"]): f for f in table(overlay, "figures.csv")}
    region = figures["E12000009", "dfe-notifications", "2024-25"]
    assert (region["value"], region["low"], region["high"], region["rounded_to"]) == ("30", "25", "35", "10")
    assert region["caveats"] == "regions-rounded"
    need = figures["E92000001", "children-in-need", "2023-24"]
    assert (need["low"], need["high"], need["rounded_to"]) == ("399455", "399465", "10")
    council = figures["E10000008", "dfe-notifications", "2024-25"]
    assert (council["low"], council["high"], council["rounded_to"]) == ("7", "7", "")
    nothing = figures["E06000023", "dfe-notifications", "2023-24"]
    assert (nothing["value"], nothing["low"], nothing["high"]) == ("0", "0", "0")
    hidden = figures["E06000023", "dfe-notifications", "2024-25"]
    assert (hidden["value"], hidden["flags"]) == ("", "c")
    assert figures["E10000008", "idaci", "2024-25"]["low"] == "0.1325"


def test_councils_have_their_region_and_their_old_code(imported: Import) -> None:
    overlay = imported(("areas.csv", dfe.made("areas-2022-23")))
    areas = {
        line["name"]: (line["code"], line["kind"], line["parent"]) for line in table(overlay, "areas.csv")
    }
    assert areas["Devon"] == ("E10000008", "local-authority", "E12000009")
    assert areas["South West"] == ("E12000009", "region", "E92000001")
    claim = next(line for line in table(overlay, "claims.csv") if line["geography"] == "Devon")
    assert "old_la_code 878" in claim["note"]


def test_a_claim_names_file_row_hash_and_release(imported: Import) -> None:
    import hashlib

    content = dfe.made("national-2025")
    overlay = imported(("sin.csv", content))
    digest = hashlib.sha256(content).hexdigest()
    claims = table(overlay, "claims.csv")
    assert claims[0]["locator"] == "sin.csv row 2"
    assert claims[0]["claim"] == f"I{digest[:8].upper()}-2"
    assert {line["source_level"] for line in claims} == {"primary"}
    assert {line["release"] for line in claims} == {"sin-2025"}
    source = table(overlay, "sources.csv")[0]
    assert digest in source["note"]
    package = json.loads((overlay / "datapackage.json").read_text(encoding="utf-8"))
    assert package["sources"] == [
        {
            "title": "sin.csv",
            "sha256": digest,
            "bytes": len(content),
            "layout": "national-2025",
            "release": "sin-2025",
        }
    ]


def test_by_nature_is_a_base_of_its_own(csprp: Run, imported: Import) -> None:
    overlay = imported(("sin.csv", dfe.made("national-2021-22")))
    held = {(f["category"], f["base"], f["unit"]): f for f in table(overlay, "figures.csv")}
    assert held["Male", "dfe-deaths", "count"]["denominator"] == "191"
    assert held["Male", "dfe-notifications", "count"]["denominator"] == "442"
    assert ("Death", "dfe-notifications", "count") in held
    text = csprp("breakdown", "--by", "sex", "--overlay", str(overlay), "--format", "table").text
    assert "notifications about a death" in " ".join(text.split())


def test_years_before_dfe_are_ofsteds(imported: Import) -> None:
    overlay = imported(("totals.csv", dfe.made("totals-2021-22")))
    series = {line["period"]: line["series"] for line in table(overlay, "figures.csv")}
    assert series["2017-18"] == "ofsted-sin"
    assert series["2018-19"] == "dfe-sin"


def test_quarters_stand_apart_from_years(csprp: Run, imported: Import) -> None:
    overlay = imported(("sin.csv", dfe.made("national-2021-22")))
    assert {line["kind"] for line in table(overlay, "periods.csv")} == {"quarter"}
    line = ("trends", "-m", "notifications", "--overlay", str(overlay))
    assert not [row for row in rows_of(csprp(*line).text) if "June" in row["period"]]
    held = [
        row for row in rows_of(csprp(*line, "--half-years").text) if row["period"] == "April to June 2021"
    ]
    assert [(row["value"], row["unit"]) for row in held] == [("110", "count")]
    text = csprp(*line, "--half-years", "--format", "table").text
    assert "quarters, which are never added to years" in " ".join(text.split())


def test_words_that_are_not_known_are_kept_and_told(csprp: Run, tmp_path: Path) -> None:
    path = dfe.write(tmp_path, "h.csv", dfe.made("half-years-2020-21"))
    ended = csprp("data", "import", str(path), "--into", str(tmp_path / "o"), "--format", "csv")
    told = [row["note"] for row in rows_of(ended.text) if row["kind"] == "own words"]
    assert told == ["Something new: A wording"]
    assert "1 wording" in ended.err
    line = ("breakdown", "--by", "as-published", "--half-years", "--overlay", str(tmp_path / "o"))
    assert [row["value"] for row in rows_of(csprp(*line, "--format", "csv").text)] == ["7"]


def test_views_fill_up_with_an_overlay(csprp: Run, imported: Import) -> None:
    overlay = imported(("sin.csv", dfe.made("national-2025")), ("areas.csv", dfe.made("areas-2022-23")))
    on_top = ("--overlay", str(overlay), "--format", "csv")
    ages = rows_of(csprp("ages", "--series", "dfe-sin", *on_top).text)
    assert "16 to 17" in {row["category"] for row in ages}
    ethnicity = rows_of(csprp("breakdown", "--by", "ethnicity", *on_top).text)
    assert ("dfe-sin", "Black", "44") in {(r["series"], r["category"], r["value"]) for r in ethnicity}
    devon = rows_of(csprp("trends", "--metric", "notifications", "--area", "Devon", *on_top).text)
    assert [(row["area"], row["value"]) for row in devon] == [("Devon", "5"), ("Devon", "7")]
    need = rows_of(csprp("trends", "--metric", "children-in-need", "--area", "Devon", *on_top).text)
    assert [row["value"] for row in need] == ["4300", "4321"]


# -- one area -----------------------------------------------------------------------------------------


@pytest.mark.parametrize("typed", ["Devon", "devon", "  DEVON ", "E10000008", "e10000008"])
def test_an_area_is_named_in_any_case_or_by_code(csprp: Run, imported: Import, typed: str) -> None:
    overlay = imported(("areas.csv", dfe.made("areas-2022-23")))
    line = ("trends", "-m", "notifications", "--area", typed, "--overlay", str(overlay), "--format", "table")
    ended = csprp(*line)
    assert ended.code == 0, ended.err
    text = " ".join(ended.text.split())
    assert text.startswith("Serious incident notifications, Devon")
    assert "does not by itself say how well services work" in text
    assert "England sent" not in text


def test_an_area_that_is_not_there_names_the_nearest(csprp: Run, imported: Import) -> None:
    overlay = imported(("areas.csv", dfe.made("areas-2022-23")))
    ended = csprp("trends", "-m", "notifications", "--area", "Devonn", "--overlay", str(overlay))
    assert ended.code == 2
    assert "csprp trends -m notifications --area Devon --overlay" in ended.err
    assert csprp("trends", "-m", "notifications", "--area", "Atlantis").code == 2


def test_areas_are_listed_by_name_and_never_by_number(csprp: Run, imported: Import) -> None:
    overlay = imported(("areas.csv", dfe.made("areas-2022-23")))
    rows = rows_of(csprp("areas", "--overlay", str(overlay), "--format", "csv").text)
    councils = [row["area"] for row in rows if row["kind"] == "local-authority"]
    assert councils == ["Bristol, City of", "Devon"]
    assert [row["kind"] for row in rows] == sorted(
        (row["kind"] for row in rows), key=("country", "region", "local-authority").index
    )
    assert not {"value", "notifications"} & set(rows[0])
    text = csprp("areas", "--overlay", str(overlay), "--format", "table").text
    assert "does not by itself say how well services work" in " ".join(text.split())


def test_every_view_of_a_local_number_says_that_it_is_no_measure(csprp: Run, imported: Import) -> None:
    overlay = str(imported(("areas.csv", dfe.made("areas-2022-23"))))
    devon = [f"dfe-notifications-{year}-e10000008" for year in ("2023-24", "2024-25")]
    for line in (("show", devon[0]), ("explain", *devon)):
        text = " ".join(csprp(*line, "--overlay", overlay, "--format", "table").text.split())
        assert "does not by itself say how well services work" in text, line
    other = "dfe-notifications-2023-24-e06000023"
    assert csprp("explain", devon[0], other, "--overlay", overlay).code == 1


def test_the_lines_to_type_next_keep_the_overlay(csprp: Run, imported: Import) -> None:
    overlay = str(imported(("n.csv", dfe.made("national-2025"))))
    text = csprp("trends", "-m", "notifications", "--overlay", overlay, "--format", "table").text
    steps = [line for line in text.splitlines() if line.startswith("  csprp ")]
    assert steps
    assert all(line.endswith(f"--overlay {overlay}") for line in steps)


def test_the_lines_to_type_next_can_be_typed(csprp: Run, imported: Import) -> None:
    overlay = str(imported(("a.csv", dfe.made("areas-2026"))))
    line = ("trends", "-m", "notifications", "--area", "Devon", "--overlay", overlay, "--format", "table")
    following = csprp(*line).text.partition("\nNext\n")[2].splitlines()
    again = shlex.split(following[0])[1:]
    assert {row["area"] for row in rows_of(csprp(*again).text)} == {"Devon"}
    listed = csprp("areas", "--overlay", overlay, "--format", "table").text.partition("\nNext\n")[2]
    assert "data import FILE --into DIR\n" in f"{listed}\n"


def test_a_sentence_about_a_part_names_the_part(csprp: Run, imported: Import) -> None:
    overlay = str(imported(("n.csv", dfe.made("national-2025"))))
    text = csprp("ages", "--series", "dfe-sin", "--overlay", overlay, "--format", "table").text
    quoted = " ".join(text.partition("To quote")[2].split("Sources")[0].split())
    assert "age of the child when notified, 16 to 17, 30" in quoted


def test_an_overlay_fills_what_stands_beside_our_own(csprp: Run, imported: Import, tmp_path: Path) -> None:
    """DfE's file splits by yes, no and not known, and by death: our yes stands beside the yes of all."""
    overlay = str(imported(("n.csv", dfe.made("national-2021-22"))))
    header = "incident,date,outcome,sex,ethnicity,disability,looked_after\n"
    rows = [
        f"{n},2021-06-01,{('death', 'serious harm')[n % 2]},{('male', 'female')[n < 20]},"
        f"{('white', 'black')[n < 15]},{('no', 'yes')[n < 12]},{('no', 'yes')[n < 11]}"
        for n in range(40)
    ]
    ours = tmp_path / "ours.csv"
    ours.write_text(header + "\n".join(rows), encoding="utf-8")
    found = rows_of(csprp("local", "compare", str(ours), "--overlay", overlay, "--format", "csv").text)
    male = [row for row in found if row["category"] == "Male"]
    assert [(row["local_numerator"], row["local_denominator"]) for row in male] == [("20", "40")]
    assert [row["national_value"] for row in male] == ["58.1"]
    assert {"White"} <= {row["category"] for row in found}
    assert not {row["category"] for row in found} & {"No disability", "Not looked after", "Not known"}


def test_a_change_that_was_printed_for_england_is_not_told_of_an_area(csprp: Run) -> None:
    ended = csprp("trends", "-m", "notifications", "--area", "North East", "--format", "table")
    assert "the source prints" not in " ".join(ended.text.split())


# -- the same bytes, whole or not at all --------------------------------------------------------------


def test_two_imports_give_the_same_bytes_zipped_or_not(imported: Import, csprp: Run, tmp_path: Path) -> None:
    files = {"sin.csv": dfe.made("national-2025"), "areas.csv": dfe.made("areas-2022-23")}
    one = imported(*files.items(), into="one")
    members = files | {"sin.meta.csv": b"col_name\n", "data-guidance.txt": b"guidance"}
    download = dfe.zipped(tmp_path, "all.zip", {f"data/{name}": content for name, content in members.items()})
    ended = csprp("data", "import", str(download), "--into", str(tmp_path / "two"), "--format", "csv")
    assert ended.code == 0, ended.err
    left = [row["file"] for row in rows_of(ended.text) if row["kind"] == "left alone"]
    assert left == ["data/sin.meta.csv", "data/data-guidance.txt"]
    names = {path.name for path in one.iterdir()}
    assert names == {path.name for path in (tmp_path / "two").iterdir()}
    for name in names:
        assert (one / name).read_bytes() == (tmp_path / "two" / name).read_bytes()


def test_a_file_that_is_named_twice_counts_once(csprp: Run, tmp_path: Path) -> None:
    path = dfe.write(tmp_path, "n.csv", dfe.made("national-2025"))
    copy = dfe.write(tmp_path, "copy.csv", dfe.made("national-2025"))
    ended = csprp("data", "import", str(path), str(copy), "--into", str(tmp_path / "o"), "--format", "csv")
    assert ended.code == 0
    assert [row["kind"] for row in rows_of(ended.text)].count("file") == 1
    assert [row["kind"] for row in rows_of(ended.text)].count("repeated") == 1


def test_rows_that_are_there_twice_count_once(csprp: Run, tmp_path: Path) -> None:
    rows = [*dfe.ROWS["national-2025"], dfe.ROWS["national-2025"][0]]
    path = dfe.write(tmp_path, "n.csv", dfe.content(dfe.HEADERS["national-2025"], rows))
    ended = csprp("data", "import", str(path), "--into", str(tmp_path / "o"), "--format", "csv")
    assert ended.code == 0
    assert "1 row said twice" in ended.text


def test_a_file_that_crosses_characteristics_is_counted_and_left_out(csprp: Run, tmp_path: Path) -> None:
    header = (*dfe.TIME, *dfe.PLACE, "ethnicity", "gender", "age_group", "number")
    rows = [("202122", "Financial year", *dfe.ENGLAND, "White", "Male", "Total", 99)]
    crossed = dfe.write(tmp_path, "cross.csv", dfe.content(header, rows))
    other = dfe.write(tmp_path, "n.csv", dfe.made("national-2021-22"))
    ended = csprp(
        "data", "import", str(crossed), str(other), "--into", str(tmp_path / "o"), "--format", "csv"
    )
    assert ended.code == 0, ended.err
    left = [(row["file"], row["rows"]) for row in rows_of(ended.text) if row["kind"] == "left out"]
    assert left == [("cross.csv", "1")]
    assert "1 row left out" in ended.err


def test_a_folder_is_never_written_over_unasked(csprp: Run, imported: Import, tmp_path: Path) -> None:
    overlay = imported(("n.csv", dfe.made("national-2025")))
    before = {path.name: path.read_bytes() for path in overlay.iterdir()}
    line = ("data", "import", str(tmp_path / "n.csv"), "--into")
    assert csprp(*line, str(overlay)).code == 2
    assert {path.name: path.read_bytes() for path in overlay.iterdir()} == before
    assert csprp(*line, str(overlay), "--force").code == 0
    (overlay / "letter.txt").write_text("mine", encoding="utf-8")
    assert csprp(*line, str(overlay), "--force").code == 2
    assert (overlay / "letter.txt").read_text(encoding="utf-8") == "mine"
    mine = tmp_path / "mine"
    mine.mkdir()
    (mine / "letter.txt").write_text("mine", encoding="utf-8")
    assert csprp(*line, str(mine), "--force").code == 2
    assert [path.name for path in mine.iterdir()] == ["letter.txt"]
    assert not [path for path in tmp_path.iterdir() if path.name.startswith(".csprp")]


# -- what is refused ----------------------------------------------------------------------------------

GOOD = dfe.made("national-2025")
HEAD, FIRST, SECOND = GOOD.split(b"\n")[:3]


def with_row(row: bytes) -> bytes:
    return b"\n".join((HEAD, FIRST, row, b""))


def bomb() -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("sin.csv", b"0" * 50_000_000)
    return packed.getvalue()


def many() -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        for number in range(101):
            archive.writestr(f"{number}.csv", GOOD)
    return packed.getvalue()


def locked() -> bytes:
    packed = bytearray(packed_of({"sin.csv": GOOD}))
    packed[6] |= 1
    place = bytes(packed).index(b"PK\x01\x02")
    packed[place + 8] |= 1
    return bytes(packed)


def packed_of(members: dict[str, bytes]) -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return packed.getvalue()


def lying() -> bytes:
    """A ZIP that says of its member that it is small."""
    packed = bytearray(packed_of({"sin.csv": GOOD * 50}))
    place = bytes(packed).index(b"PK\x01\x02")
    packed[place + 24 : place + 28] = (10).to_bytes(4, "little")
    return bytes(packed)


HOSTILE: dict[str, tuple[bytes, str]] = {
    "empty": (b"", "empty"),
    "header-alone": (HEAD + b"\n", "no rows"),
    "no-header": (FIRST + b"\n" + SECOND, "no header line"),
    "latin-1": (with_row(FIRST.replace(b"England", b"Engl\xe4nd")), "not UTF-8"),
    "utf-16-cut": (GOOD.decode().encode("utf-16")[:-1], "not UTF-8"),
    "nul": (GOOD.replace(b"England", b"Eng\0land", 1), "NUL"),
    "control": (GOOD.replace(b"England", b"Eng\x07land", 1), "U+0007"),
    "unknown-column": (GOOD.replace(b"number_notifications", b"how_many"), "did not expect how_many"),
    "column-lacking": (b"\n".join(line.rsplit(b",", 1)[0] for line in GOOD.split(b"\n")), "lacks"),
    "column-twice": (GOOD.replace(b"country_code", b"country_name", 1), "named twice"),
    "thousands-of-columns": (b",".join(b"c%d" % n for n in range(5000)) + b"\n1", "5,000 columns"),
    "tildes": (GOOD.replace(b",", b"~"), "did not expect"),
    "short-row": (with_row(b"2025,Reporting year,Total"), "3 cells"),
    "long-row": (with_row(FIRST + b",1"), "11 cells"),
    "formula-for-a-number": (with_row(SECOND.rsplit(b",", 1)[0] + b",=1+1"), "neither a number nor a symbol"),
    "negative": (with_row(SECOND.rsplit(b",", 1)[0] + b",-5"), "neither a number nor a symbol"),
    "number-with-comma": (with_row(SECOND.rsplit(b",", 1)[0] + b',"12,34"'), "neither a number nor a symbol"),
    "exponent": (with_row(SECOND.rsplit(b",", 1)[0] + b",1e5"), "neither a number nor a symbol"),
    "nan": (with_row(SECOND.rsplit(b",", 1)[0] + b",nan"), "neither a number nor a symbol"),
    "half-a-child": (with_row(SECOND.rsplit(b",", 1)[0] + b",4.5"), "not whole"),
    "very-long-number": (
        with_row(SECOND.rsplit(b",", 1)[0] + b"," + b"9" * 40),
        "neither a number nor a symbol",
    ),
    "contradiction": (with_row(FIRST.rsplit(b",", 1)[0] + b",339"), "contradicts row 2"),
    "year-in-words": (with_row(SECOND.replace(b"2025", b"last year")), "time_period"),
    "year-of-two-halves": (with_row(SECOND.replace(b"2025", b"202527")), "time_period"),
    "calendar-year": (with_row(SECOND.replace(b"Reporting year", b"Calendar year")), "time_identifier"),
    "quarter-in-words": (
        with_row(SECOND.replace(b",Total,National", b",Spring,National")),
        "part of the year",
    ),
    "another-country": (with_row(SECOND.replace(b"England", b"Wales")), "not England"),
    "another-level": (with_row(SECOND.replace(b"National", b"Ward")), "geographic_level"),
    "long-cell": (with_row(SECOND.replace(b"Total,Total", b"Total," + b"x" * 5000, 1)), "longer than"),
    "open-quote": (with_row(b'"' + SECOND), "line"),
    "binary": (bytes(range(256)) * 40, "NUL"),
    "web-page": (b"<!doctype html><html><body>Not found</body></html>\n1", "did not expect"),
    "zip-broken": (packed_of({"sin.csv": GOOD})[:80], "cannot be read"),
    "zip-empty": (packed_of({}), "no CSV file"),
    "zip-without-data": (packed_of({"data-guidance.txt": b"x"}), "no CSV file"),
    "zip-bomb": (bomb(), "200 times"),
    "zip-of-many": (many(), "more than 100 files"),
    "zip-locked": (locked(), "password"),
    "zip-that-lies": (lying(), "cannot be read"),
    "workbook": (packed_of({"[Content_Types].xml": b"<x/>", "xl/workbook.xml": b"<x/>"}), "workbook"),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_a_spoiled_file_is_refused_in_one_line_and_nothing_is_written(
    csprp: Run, tmp_path: Path, name: str
) -> None:
    content, says = HOSTILE[name]
    path = dfe.write(tmp_path, "file.csv", content)
    ended = csprp("data", "import", str(path), "--into", str(tmp_path / "o"))
    assert says in ended.err
    assert_refused(ended, tmp_path)


def assert_refused(ended: Ended, folder: Path) -> None:
    assert ended.code == 3, ended.err
    assert ended.out == b""
    assert ended.err.count("\n") == 1
    assert len(ended.err) < 700
    assert ended.err.startswith("csprp: error: file.csv")
    assert [path.name for path in folder.iterdir()] == ["file.csv"]


def test_what_is_not_a_file_is_refused(csprp: Run, tmp_path: Path) -> None:
    for path in (tmp_path, tmp_path / "nowhere.csv"):
        ended = csprp("data", "import", str(path), "--into", str(tmp_path / "o"))
        assert ended.code == 3
        assert ended.err.count("\n") == 1
    assert list(tmp_path.iterdir()) == []


def test_a_byte_order_mark_and_windows_lines_are_read(imported: Import) -> None:
    overlay = imported(("n.csv", b"\xef\xbb\xbf" + GOOD.replace(b"\n", b"\r\n")))
    assert len(table(overlay, "figures.csv")) == len(dfe.ROWS["national-2025"])


def test_a_formula_in_words_is_kept_as_words_and_defused(csprp: Run, imported: Import) -> None:
    row = SECOND.replace(b"Total,Total,Child death", b"Ethnicity,=HYPERLINK(1),Total")
    overlay = imported(("n.csv", with_row(row)))
    text = csprp("breakdown", "--by", "ethnicity", "--overlay", str(overlay), "--format", "csv").text
    assert ",=HYPERLINK" not in text
    assert "HYPERLINK" in text


def test_care_leavers_are_refused_where_the_words_are_not_theirs(csprp: Run, tmp_path: Path) -> None:
    rows = [("2026", "Reporting year", *dfe.ENGLAND, "Gender", "Male", 5)]
    dfe.write(tmp_path, "file.csv", dfe.content(dfe.HEADERS["care-leavers-2026"], rows))
    ended = csprp("data", "import", str(tmp_path / "file.csv"), "--into", str(tmp_path / "o"))
    assert "care leavers" in ended.err
    assert_refused(ended, tmp_path)


# -- overlays -----------------------------------------------------------------------------------------

COMMANDS: list[Any] = [
    ("trends", "-m", "deaths"),
    pytest.param(("ages",), marks=pytest.mark.thorough),
    pytest.param(("breakdown", "--by", "sex"), marks=pytest.mark.thorough),
    pytest.param(("metrics",), marks=pytest.mark.thorough),
    ("areas",),
    pytest.param(("themes",), marks=pytest.mark.thorough),
    pytest.param(("reviews",), marks=pytest.mark.thorough),
    pytest.param(("find", "neglect"), marks=pytest.mark.thorough),
    ("show", "dfe-2024-25-total"),
    pytest.param(("explain", "dfe-2023-24-total", "dfe-2024-25-total"), marks=pytest.mark.thorough),
    pytest.param(("compare", "2023-24", "2024-25"), marks=pytest.mark.thorough),
    ("sources",),
    ("brief", "--theme", "neglect"),
    pytest.param(("check",), marks=pytest.mark.thorough),
]


@pytest.mark.parametrize("line", COMMANDS, ids=" ".join)
@pytest.mark.thorough
def test_an_overlay_may_stand_before_or_after_every_command(
    csprp: Run, imported: Import, line: tuple[str, ...]
) -> None:
    overlay = str(imported(("n.csv", dfe.made("national-2025"))))
    after = csprp(*line, "--overlay", overlay)
    before = csprp("--overlay", overlay, *line)
    assert after.code == 0, after.err
    assert (before.code, before.out) == (0, after.out)


def test_the_first_screen_names_its_overlays(csprp: Run, imported: Import) -> None:
    overlay = str(imported(("n.csv", dfe.made("national-2025"))))
    assert "On top of it" in csprp("--overlay", overlay).text


@pytest.mark.parametrize("what", ["nowhere", "record", "empty", "table", "column", "number"])
def test_a_folder_that_is_no_overlay_is_refused(
    csprp: Run, imported: Import, tmp_path: Path, what: str
) -> None:
    folder = imported(("n.csv", dfe.made("national-2025")))
    if what == "nowhere":
        folder = tmp_path / "nowhere"
    elif what == "record":
        folder = bundled()
    elif what == "empty":
        folder = tmp_path / "empty"
        folder.mkdir()
    elif what == "table":
        (folder / "colours.csv").write_text("a\n1\n", encoding="utf-8")
    elif what == "column":
        path = folder / "areas.csv" if (folder / "areas.csv").exists() else folder / "sources.csv"
        path.write_text(path.read_text(encoding="utf-8").replace("title", "headline", 1), encoding="utf-8")
    else:
        path = folder / "figures.csv"
        path.write_text(path.read_text(encoding="utf-8").replace(",338,", ",3e8,"), encoding="utf-8")
    ended = csprp("trends", "-m", "deaths", "--overlay", str(folder))
    assert ended.code == 3
    assert ended.out == b""
    assert ended.err.count("\n") == 1
    assert "csprp: error: " in ended.err


def test_an_overlay_that_somebody_spoiled_is_found_out_by_its_own_row(csprp: Run, imported: Import) -> None:
    overlay = imported(("n.csv", dfe.made("national-2025")))
    path = overlay / "figures.csv"
    path.write_text(
        path.read_text(encoding="utf-8").replace(",Black,dfe-sin,", ",Purple,dfe-sin,"), encoding="utf-8"
    )
    ended = csprp("check", str(overlay), "--format", "csv")
    assert ended.code == 1
    failed = [row for row in rows_of(ended.text) if row["outcome"] == "FAIL"]
    assert {row["file"] for row in failed} == {str(path)}
    line = next(n for n, row in enumerate(table(overlay, "figures.csv"), 2) if row["category"] == "Purple")
    assert {row["row"] for row in failed} == {str(line)}
    assert csprp("trends", "-m", "deaths", "--overlay", str(overlay)).code == 3


def test_an_overlay_does_not_change_the_record_below(csprp: Run, imported: Import) -> None:
    before = {path.name: path.read_bytes() for path in bundled().iterdir()}
    overlay = imported(("n.csv", dfe.made("national-2025")))
    csprp("trends", "-m", "notifications", "--overlay", str(overlay))
    assert {path.name: path.read_bytes() for path in bundled().iterdir()} == before


def test_a_command_without_an_overlay_loads_nothing_of_it() -> None:
    script = (
        "import sys; from csprp_cli.cli.main import run; run(['trends', '-m', 'deaths', '-f', 'csv']);"
        "print(sorted(m for m in sys.modules if 'overlay' in m or 'official' in m or 'reconcile' in m),"
        " file=sys.stderr)"
    )
    import subprocess
    import sys

    ended = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=False)
    assert ended.stderr.strip() == "[]"


def test_an_import_loads_nothing_heavy(tmp_path: Path) -> None:
    dfe.write(tmp_path, "n.csv", dfe.made("national-2025"))
    script = (
        "import sys; from csprp_cli.cli.main import run;"
        "run(['data', 'import', 'n.csv', '--into', 'o', '-f', 'csv']);"
        "print([m for m in ('pandas', 'numpy', 'rich', 'typst') if m in sys.modules], file=sys.stderr)"
    )
    import subprocess
    import sys

    ended = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, check=False, cwd=tmp_path
    )
    assert ended.stderr.splitlines()[-1] == "[]"


def test_a_notebook_takes_an_overlay(imported: Import) -> None:
    import csprp_cli

    overlay = imported(("n.csv", dfe.made("national-2025")))
    record = csprp_cli.load(overlays=(str(overlay),))
    assert record.figures["dfe-2024-25-total"].status == "agreed"
    listed = [figure for figure in record.figures.values() if not figure.tertiary_only]
    assert len(csprp_cli.frame(record=record)) == len(listed)


# -- a new report -------------------------------------------------------------------------------------


@pytest.mark.thorough
def test_a_new_report_is_started_checked_and_finished(csprp: Run, tmp_path: Path) -> None:
    folder = tmp_path / "report"
    ended = csprp("data", "add-report", "2024/25", "--into", str(folder))
    assert ended.code == 0, ended.err
    assert ended.out == b""
    claims = table(folder, "claims.csv")
    assert next(iter(claims[0])) == "locator"
    unfinished = csprp("check", str(folder), "--format", "table")
    assert unfinished.code == 1
    assert f"Still to fill in {folder}: {len(claims)} of {len(claims)} claims" in " ".join(
        unfinished.text.split()
    )
    assert csprp("trends", "-m", "deaths", "--overlay", str(folder)).code == 3
    fill(folder, claims)
    finished = csprp("check", str(folder), "--format", "csv")
    assert finished.code == 0, [row for row in rows_of(finished.text) if row["outcome"] != "PASS"]
    rows = rows_of(csprp("trends", "-m", "deaths", "--overlay", str(folder), "--format", "csv").text)
    new = [row for row in rows if row["publication"] == "annual-report-2024-2025"]
    assert [(row["value"], row["source_level"], row["unit"]) for row in new] == [("49", "primary", "percent")]
    assert csprp("themes", "--report", "2024-25", "--overlay", str(folder)).code in (0, 2)


def fill(folder: Path, claims: list[dict[str, str]]) -> None:
    """Fill every row in as a person would, and save it as Excel does."""
    shares = {"panel-2024-25-death-share": "49", "panel-2024-25-serious-harm-share": "48"}
    for number, claim in enumerate(claims):
        claim["locator"] = f"page {number + 1}"
        claim["value"] = shares.get(claim["figure"], "3" if claim["unit"] == "percent" else "330")
    text = io.StringIO(newline="")
    writer = csv.DictWriter(text, fieldnames=list(claims[0]))
    writer.writeheader()
    writer.writerows(claims)
    (folder / "claims.csv").write_bytes(b"\xef\xbb\xbf" + text.getvalue().encode("utf-8"))
    path = folder / "publications.csv"
    rows = table(folder, "publications.csv")
    rows[0]["about"] = "The sixth annual report of the Panel."
    text = io.StringIO(newline="")
    writer = csv.DictWriter(text, fieldnames=list(rows[0]), lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    path.write_text(text.getvalue(), encoding="utf-8")


@pytest.mark.parametrize(
    ("token", "code"), [("2023-24", 2), ("last year", 2), ("2024-26", 2), ("2031-32", 0)]
)
def test_a_report_has_a_year_that_is_not_held(csprp: Run, tmp_path: Path, token: str, code: int) -> None:
    ended = csprp("data", "add-report", token, "--into", str(tmp_path / "r"))
    assert ended.code == code
    assert (tmp_path / "r").exists() == (code == 0)
    if code == 0:
        assert table(tmp_path / "r", "periods.csv")[0]["id"] == token


def test_a_new_report_is_started_again_only_over_its_own_files(csprp: Run, tmp_path: Path) -> None:
    line = ("data", "add-report", "2024-25", "--into", str(tmp_path / "report"))
    assert csprp(*line).code == 0
    assert csprp(*line).code == 2
    assert csprp(*line, "--force").code == 0
    (tmp_path / "report" / "report.pdf").write_bytes(b"mine")
    assert csprp(*line, "--force").code == 2
    assert (tmp_path / "report" / "report.pdf").read_bytes() == b"mine"


def test_data_without_a_command_says_what_to_type(csprp: Run) -> None:
    ended = csprp("data")
    assert ended.code == 2
    assert "csprp data --help" in ended.err
    for name in ("import", "add-report"):
        ended = csprp("data", name, "--help")
        assert ended.code == 0
        assert f"Example: csprp data {name}" in " ".join(ended.text.split())
    missing = csprp("data", "import", "--into", "x")
    assert missing.code == 2
    assert missing.err.count("\n") == 1


def test_the_help_says_what_was_there_to_test_with() -> None:
    assert "Of DfE's own files one, of 25 rows, was there to test with" in " ".join(
        process("data", "import", "--help").text.split()
    )


def test_the_layouts_are_data(csprp: Run, tmp_path: Path) -> None:
    """A new spelling and a new column are rows, and no code."""
    own = tmp_path / "record"
    shutil.copytree(bundled(), own)
    with (own / "dfe_words.csv").open("a", encoding="utf-8") as file:
        file.write("category,dfe-ethnicity,Magyar,dfe-ethnicity,White,,,,\n")
    with (own / "dfe_layouts.csv").open("a", encoding="utf-8") as file:
        file.write("national-2025,footnote,not-read,no,national\n")
    row = (*dfe.R25, "Ethnicity", "MAGYAR", "Total", 12, "a note")
    header = (*dfe.HEADERS["national-2025"], "footnote")
    path = dfe.write(tmp_path, "n.csv", dfe.content(header, [row]))
    ended = csprp("data", "import", str(path), "--into", str(tmp_path / "o"), "--data", str(own), "-f", "csv")
    assert ended.code == 0, ended.err
    assert [row["category"] for row in table(tmp_path / "o", "figures.csv")] == ["White"]
