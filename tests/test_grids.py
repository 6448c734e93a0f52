"""What file it is, which rows and columns of it count, and where its headings stand."""

import io
import json
import os
import re
import subprocess
import time
import zipfile
from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path

import pytest
from openpyxl import Workbook

from conftest import Run
from csprp_cli.local.intake.read import read_local
from csprp_cli.model.local import Doubtful, LocalFile, ProblemKind
from csprp_cli.model.problem import FileProblem, Problem, UsageProblem
from csprp_cli.model.reading import Counting, Reading
from csprp_cli.record.load import load
from grid_files import FORMS, Cell, Rows, as_csv, as_ods, as_xlsx, ods_bytes, ods_row

CASES = Path(__file__).parents[2] / "shared" / "cases"
WORD = "Zqxsentinel"
"""What stands in cells, sheets and files that no message may repeat."""

HEAD = ("incident", "date", "age_years", "sex", "outcome")
DAY = date(2024, 3, 31)
COUNT, LEAVE_OUT = Counting.COUNT, Counting.LEAVE_OUT


def good(number: int) -> tuple[Cell, ...]:
    return (f"A{number}", DAY, 3, "female", "death")


TABLE: tuple[tuple[Cell, ...], ...] = (HEAD, good(1), good(2), good(3))


def read(file: Path, *mapping: str, **reading: object) -> LocalFile:
    return read_local(file, load(), reading=Reading(mapping, **reading), today=date(2026, 11, 27))  # type: ignore[arg-type]


def kinds(local: LocalFile) -> list[tuple[int, ProblemKind]]:
    return [(problem.row, problem.kind) for problem in local.problems]


def case(path: str) -> Path:
    if not CASES.exists():
        pytest.skip("no ../shared/cases beside this clone")
    return CASES / path


form = pytest.mark.parametrize("form", FORMS)


def make(form: str, folder: Path, rows: Rows, **hidden: object) -> Path:
    return FORMS[form](folder, rows, **hidden)


# -- rows that may be none of the table -----------------------------------------------------------

TOTALS: dict[str, tuple[Cell, ...]] = {
    "reference": ("Total", None, 12, None, None),
    "capitals": ("TOTALS", None, "12", "7", "5"),
    "grand": ("Grand Total", None, 12),
    "sub": ("Sub-total:", "", "", "", 3),
    "all": ("All", None, None, 12, "100%"),
    "with-words-after": ("Total incidents 2023-24", None, 3),
    "subtotal-of-excel": ("Death Total", None, None, None, 3),
    "in-the-date": (None, "Total", 3),
    "number-for-a-date": ("Total", 12, 3),
    "share": ("Total", "", "", "", "12 (40%)"),
    "dated": ("Total", DAY, 12, None, None),
    "no-word": (None, None, 12, 7, 5),
    "welsh": ("Cyfanswm", None, 12),
}
NOTES: dict[str, tuple[Cell, ...]] = {
    "source": ("Source: case management system",),
    "extracted": ("Data extracted on 1 April 2025",),
    "star": ("* late",),
    "in-two-cells": ("Printed by:", WORD),
    "with-a-date": ("Extracted on", DAY, None, None, None),
    "with-a-date-and-no-more-cells": ("Report run:", DAY),
    "in-another-column": (None, None, None, "Numbers are of incidents, not children"),
}


@form
@pytest.mark.parametrize("row", TOTALS.values(), ids=TOTALS)
def test_a_total_is_a_problem_until_the_person_says_whether_it_counts(
    tmp_path: Path, form: str, row: tuple[Cell, ...]
) -> None:
    file = make(form, tmp_path, [*TABLE, row])
    assert kinds(read(file)) == [(5, ProblemKind.TOTAL_ROW)]
    without = read(file, totals=LEAVE_OUT)
    assert without.understood
    assert (len(without.rows), without.doubtful) == (3, ((Doubtful.TOTALS, LEAVE_OUT, 1),))
    counted = read(file, totals=COUNT)
    assert counted.row_count == 4
    assert counted.doubtful == ((Doubtful.TOTALS, COUNT, 1),)
    assert ProblemKind.TOTAL_ROW not in {problem.kind for problem in counted.problems}


@form
@pytest.mark.parametrize("row", NOTES.values(), ids=NOTES)
def test_a_note_is_a_problem_until_the_person_says_whether_it_counts(
    tmp_path: Path, form: str, row: tuple[Cell, ...]
) -> None:
    file = make(form, tmp_path, [*TABLE, (), row])
    assert kinds(read(file)) == [(6, ProblemKind.NOTE_ROW)]
    without = read(file, totals=LEAVE_OUT)
    assert without.understood
    assert len(without.rows) == 3


@pytest.mark.parametrize(
    "row",
    [
        ("Total care", DAY, 3, "female", "death"),
        ("Total care", None, 3, "female", "death"),
        ("All Saints", DAY, 3, None, None),
        ("A9", None, 3, "female", "death"),
        ("A9", None, None, None, None),
        ("A9", DAY, None, None, None),
        ("12", "3", "", "", "other"),
        ("Sum 4 B", DAY, "3", "male", "other"),
    ],
)
def test_a_row_of_an_incident_is_never_taken_for_a_total(tmp_path: Path, row: tuple[Cell, ...]) -> None:
    local = read(as_csv(tmp_path, [*TABLE, row, good(7)]), totals=LEAVE_OUT)
    assert local.row_count == 5
    assert local.doubtful == ()


def test_all_is_the_name_of_a_figure_in_a_table_of_counts(tmp_path: Path) -> None:
    head = ("indicator", "category", "period", "numerator")
    rows = [head, ("all", "", "2023-24", "12"), ("outcome", "death", "2023-24", "4")]
    assert read(as_csv(tmp_path, rows)).understood
    rows.append(("all", "", "", "12"))
    assert kinds(read(as_csv(tmp_path, rows))) == [(4, ProblemKind.EMPTY_CELL)]
    rows[-1] = ("Total", "", "", "16")
    assert kinds(read(as_csv(tmp_path, rows))) == [(4, ProblemKind.TOTAL_ROW)]
    assert read(as_csv(tmp_path, rows), totals=LEAVE_OUT).understood


@form
def test_a_summary_under_the_table_is_another_table(tmp_path: Path, form: str) -> None:
    for first in (("Year", "Number"), (WORD, WORD), ("2021-22", 3)):
        file = make(form, tmp_path, [*TABLE, (), first, ("2023-24", 12), ("2022-23", 9)])
        assert kinds(read(file)) == [(6, ProblemKind.OTHER_TABLE)]
        assert read(file, totals=LEAVE_OUT).row_count == 3
        assert read(file, totals=COUNT).row_count == 6


@form
def test_a_second_table_with_headings_of_its_own_ends_the_first(tmp_path: Path, form: str) -> None:
    below: Rows = [("date", "outcome", "sex"), (DAY, "death", "female")]
    file = make(form, tmp_path, [*TABLE, *below])
    assert (5, ProblemKind.OTHER_TABLE) in kinds(read(file))
    assert [row.row for row in read(file, totals=LEAVE_OUT).rows] == [2, 3, 4]


def test_empty_rows_between_incidents_are_nothing_and_an_undated_one_stays(tmp_path: Path) -> None:
    rows = [HEAD, good(1), (), ("A2", "", "3", "male", "death"), (), (), good(3), (), ("A4", "x", "", "", "")]
    local = read(as_csv(tmp_path, [*rows, good(5)]))
    assert {(problem.row, problem.column) for problem in local.problems} == {(4, 2), (9, 2), (9, 5)}
    assert local.row_count == 5


@form
def test_the_headings_of_every_printed_page_are_passed_over_and_told(
    tmp_path: Path, form: str, csprp: Run
) -> None:
    again = ("Incident", "DATE", "Age years", " sex", "outcome", "")
    file = make(form, tmp_path, [*TABLE, again, good(4), (), HEAD, good(5)])
    local = read(file)
    assert local.understood
    assert (local.row_count, local.doubtful) == (5, ((Doubtful.HEADINGS, LEAVE_OUT, 2),))
    said = csprp("local", "check", str(file), "--format", "table").text
    assert "2 rows with the headings again: passed over" in said


def test_totals_are_told_apart_across_the_chunks_of_a_long_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from csprp_cli.local.intake import csv_grid

    monkeypatch.setattr(csv_grid, "CHUNK", 2)
    rows = [*TABLE, (), ("x", "y"), (), good(4), ("Total", "", "4"), (), ("Year", "n"), (), ("2023-24", "4")]
    file = as_csv(tmp_path, rows)
    assert {(6, ProblemKind.NOT_A_DATE), (9, ProblemKind.TOTAL_ROW), (11, ProblemKind.OTHER_TABLE)} == {
        found
        for found in kinds(read(file))
        if found[1] not in (ProblemKind.TOO_FEW_CELLS, ProblemKind.EMPTY_CELL)
    }
    assert read(file, totals=LEAVE_OUT).row_count == 5
    assert read(file, totals=COUNT).row_count == 8


# -- what is hidden -------------------------------------------------------------------------------


@pytest.mark.parametrize("form", ["xlsx", "ods"])
def test_hidden_rows_count_or_not_as_the_person_says(tmp_path: Path, form: str, csprp: Run) -> None:
    file = make(form, tmp_path, [*TABLE, (), good(4)], hidden=(3, 5, 6))
    assert kinds(read(file)) == [(3, ProblemKind.HIDDEN_ROW), (6, ProblemKind.HIDDEN_ROW)]
    assert [row.row for row in read(file, hidden=COUNT).rows] == [2, 3, 4, 6]
    without = read(file, hidden=LEAVE_OUT)
    assert [row.row for row in without.rows] == [2, 4]
    assert without.doubtful == ((Doubtful.HIDDEN, LEAVE_OUT, 2),)
    assert csprp("local", "compare", str(file)).code == 3
    told = csprp("local", "check", str(file), "--format", "table").text
    assert "rows 3 and 6: the row is hidden" in told.lower()
    for asked, count in (("count", 4), ("leave-out", 2)):
        line = f"local check {file} --hidden {asked}"
        assert line in told
        ended = csprp(*line.split(), "--format", "table")
        assert ended.code == 0
        assert f"2 rows hidden: {'counted' if asked == 'count' else 'left out'}, as you asked" in ended.text
        assert f"All {count} rows" in ended.text
        assert f"local compare {file} --hidden {asked}" in ended.text


HIDDEN_WAYS = {
    "true": b'hidden="true"',
    "single-quotes": b"hidden='1'",
    "no-height": b'ht="0" customHeight="1"',
    "collapsed-group": b'outlineLevel="1" hidden="1" collapsed="1"',
    "no-number": b'hidden="1"',
}


def changed(file: Path, part: str, change: Callable[[bytes], bytes]) -> Path:
    out = io.BytesIO()
    with zipfile.ZipFile(file) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            new.writestr(name, change(old.read(name)) if name == part else old.read(name))
    file.write_bytes(out.getvalue())
    return file


@pytest.mark.parametrize("way", HIDDEN_WAYS)
def test_a_row_of_excel_is_hidden_in_every_way_that_programs_write(tmp_path: Path, way: str) -> None:
    def hide(content: bytes) -> bytes:
        if way == "no-number":
            content = re.sub(rb'<row r="\d+"', b"<row", re.sub(rb' r="[A-Z]+\d+"', b"", content))
            place = [match.start() for match in re.finditer(b"<row", content)][2]
            return content[: place + 4] + b" " + HIDDEN_WAYS[way] + content[place + 4 :]
        return content.replace(b'<row r="3"', b'<row r="3" ' + HIDDEN_WAYS[way])

    file = changed(as_xlsx(tmp_path, TABLE), "xl/worksheets/sheet1.xml", hide)
    assert kinds(read(file)) == [(3, ProblemKind.HIDDEN_ROW)]


def test_a_filter_that_hides_nothing_is_no_matter(tmp_path: Path) -> None:
    made = Workbook()
    for row in TABLE:
        made.worksheets[0].append(list(row))
    made.worksheets[0].auto_filter.ref = "A1:E4"
    made.worksheets[0].row_dimensions[99].hidden = True
    made.save(tmp_path / "ours.xlsx")
    assert read(tmp_path / "ours.xlsx").understood


def hidden_column(form: str, folder: Path) -> Path:
    if form == "ods":
        columns = '<table:table-column table:number-columns-repeated="3"/><table:table-column-group>'
        columns += '<table:table-column table:visibility="collapse"/></table:table-column-group>'
        (folder / "ours.ods").write_bytes(ods_bytes(("", columns + "".join(map(ods_row, TABLE)))))
        return folder / "ours.ods"
    made = Workbook()
    for row in TABLE:
        made.worksheets[0].append(list(row))
    if form == "no-width":
        file = as_xlsx(folder, TABLE)
        return changed(
            file,
            "xl/worksheets/sheet1.xml",
            lambda content: content.replace(
                b"<sheetData>", b'<cols><col min="4" max="4" width="0" customWidth="1"/></cols><sheetData>'
            ),
        )
    made.worksheets[0].column_dimensions["D"].hidden = True
    made.save(folder / "ours.xlsx")
    return folder / "ours.xlsx"


@pytest.mark.parametrize("form", ["xlsx", "no-width", "ods"])
def test_a_hidden_column_is_read_where_it_is_mapped_and_left_out_where_it_is_not(
    tmp_path: Path, form: str
) -> None:
    file = hidden_column(form, tmp_path)
    local = read(file)
    assert [(problem.column, problem.kind) for problem in local.problems] == [(4, ProblemKind.HIDDEN_COLUMN)]
    assert read(file, "4=sex").rows[0].sex == "Female"
    assert read(file, "sex=sex").understood
    assert read(file, "4=none").rows[0].sex == ""


def test_a_group_of_rows_that_is_folded_is_hidden(tmp_path: Path) -> None:
    folded = f'<table:table-row-group table:display="false">{ods_row(good(2))}</table:table-row-group>'
    inside = f"<table:table-header-rows>{ods_row(HEAD)}</table:table-header-rows>{ods_row(good(1))}{folded}"
    (tmp_path / "ours.ods").write_bytes(ods_bytes(("", inside + ods_row(good(3)))))
    assert kinds(read(tmp_path / "ours.ods")) == [(3, ProblemKind.HIDDEN_ROW)]
    assert read(tmp_path / "ours.ods", hidden=LEAVE_OUT).row_count == 2


# -- where the headings stand ---------------------------------------------------------------------

ABOVE: dict[str, Rows] = {
    "nothing": (),
    "title": (("Serious incidents 2023-24",),),
    "title-and-date": (("Date printed", DAY), ()),
    "groups": (("Incident", None, "Child", None, "Outcome"),),
    "title-that-names-one": (("Sex",), ()),
    "filter": (("Filter: outcome",), ("Printed for", WORD, "date"), ()),
    "500-columns": (("Log", *[WORD] * 499),),
}


@form
@pytest.mark.parametrize("above", ABOVE)
def test_the_headings_are_the_row_that_names_most(tmp_path: Path, form: str, above: str) -> None:
    file = make(form, tmp_path, [*ABOVE[above], *TABLE])
    local = read(file)
    assert local.understood
    assert (local.row_count, local.heading_row) == (3, len(ABOVE[above]) + 1)


def test_the_row_of_the_headings_is_told_where_it_is_not_the_first(tmp_path: Path, csprp: Run) -> None:
    file = as_csv(tmp_path, [("Log",), *TABLE])
    said = csprp("local", "check", str(file), "--format", "table").text
    assert "The headings stand in row 2: nothing above them is read." in said


def test_a_second_table_that_names_more_never_hides_the_rows_of_the_first(tmp_path: Path) -> None:
    first: Rows = [("ref", "date", "sex"), ("A1", DAY, "f"), ("A2", DAY, "m")]
    local = read(as_csv(tmp_path, [*first, (), *TABLE]), "1=incident")
    assert local.heading_row == 1
    assert (5, ProblemKind.OTHER_TABLE) in kinds(local)


@form
def test_skip_rows_says_where_the_headings_stand(tmp_path: Path, form: str, csprp: Run) -> None:
    first: Rows = [("date", "sex", "outcome"), (DAY, "f", "other"), ()]
    file = make(form, tmp_path, [*first, *TABLE])
    local = read(file, skip_rows=3)
    assert local.understood
    assert (local.row_count, local.heading_row) == (3, 4)
    assert read(file, skip_rows=0).heading_row == 1
    with pytest.raises(UsageProblem, match="row 3 holds nothing"):
        read(file, skip_rows=2)
    ended = csprp("local", "check", str(file), "--skip-rows", "2")
    assert ended.code == 2
    assert "--skip-rows 3" in ended.err
    ended = csprp("local", "check", str(file), "--skip-rows", "3", "--format", "table")
    assert f"local compare {file} --skip-rows 3" in ended.text
    assert csprp("local", "check", str(file), "--skip-rows", "99").code in (2, 3)


def test_merged_groups_above_the_headings_are_passed(tmp_path: Path) -> None:
    made = Workbook()
    sheet = made.worksheets[0]
    for row in (("Incident", None, "Child"), *TABLE):
        sheet.append(list(row))
    sheet.merge_cells("A1:B1")
    sheet.merge_cells("C1:E1")
    made.save(tmp_path / "ours.xlsx")
    assert read(tmp_path / "ours.xlsx").understood


# -- sheets ---------------------------------------------------------------------------------------


def sheets(form: str, folder: Path, *pages: tuple[Rows, bool]) -> Path:
    """A workbook whose sheets hold rows, and are hidden or not."""
    if form == "ods":
        style = '<style:style style:name="off" style:family="table"><style:table-properties'
        style += ' table:display="false"/></style:style>'
        tables = [
            (f' table:name="{WORD}{at}"' + ' table:style-name="off"' * off, "".join(map(ods_row, rows)))
            for at, (rows, off) in enumerate(pages)
        ]
        (folder / "ours.ods").write_bytes(ods_bytes(*tables, styles=style))
        return folder / "ours.ods"
    made = Workbook()
    for at, (rows, off) in enumerate(pages):
        sheet = made.create_sheet(f"{WORD}{at}") if at else made.worksheets[0]
        sheet.title = f"{WORD}{at}"
        sheet.sheet_state = "hidden" if off else "visible"
        for row in rows:
            sheet.append(list(row))
    made.save(folder / "ours.xlsx")
    return folder / "ours.xlsx"


books = pytest.mark.parametrize("form", ["xlsx", "ods"])


@books
def test_empty_sheets_are_none(tmp_path: Path, form: str) -> None:
    local = read(sheets(form, tmp_path, ((), False), (TABLE, False), (((None, ""),), False)))
    assert (local.row_count, local.other_sheets, local.hidden_sheets) == (3, 0, 0)


@books
def test_of_several_filled_sheets_one_is_asked_for(tmp_path: Path, form: str) -> None:
    file = sheets(form, tmp_path, (TABLE, False), ((("x",),), False), ((), False), (TABLE, True))
    with pytest.raises(FileProblem, match=r"2 sheets.*--sheet 1 or --sheet 2") as refused:
        read(file)
    assert WORD not in str(refused.value)
    local = read(file, sheet="1")
    assert (local.row_count, local.other_sheets, local.hidden_sheets) == (3, 1, 1)
    assert read(file, sheet=f"{WORD}0".upper()).row_count == 3
    assert read(file, sheet=f"{WORD}3").row_count == 3
    with pytest.raises(UsageProblem, match="1 to 3"):
        read(file, sheet="9")


@books
def test_a_table_in_a_hidden_sheet_is_told(tmp_path: Path, form: str) -> None:
    with pytest.raises(FileProblem, match="a hidden one is not"):
        read(sheets(form, tmp_path, ((), False), (TABLE, True)))
    if form == "ods":
        with pytest.raises(FileProblem, match=r"every sheet .* is hidden"):
            read(sheets(form, tmp_path, (TABLE, True)))


# -- OpenDocument ---------------------------------------------------------------------------------


def ods(folder: Path, inside: str, **more: object) -> Path:
    (folder / "ours.ods").write_bytes(ods_bytes(("", inside), **more))  # type: ignore[arg-type]
    return folder / "ours.ods"


def in_ods(folder: Path, cell: str) -> Path:
    """A table whose last cell is the one given."""
    row = ods_row(("A1", DAY, 3, "female")).replace("</table:table-row>", cell + "</table:table-row>")
    return ods(folder, ods_row(HEAD) + row)


@pytest.mark.parametrize(
    ("attributes", "text", "kind"),
    [
        ('table:formula="of:=1" office:value-type="float" office:value="1"', "1", ProblemKind.FORMULA),
        ('office:value-type="string" calcext:value-type="error"', "#N/A", ProblemKind.ERROR_VALUE),
        ('office:value-type="time" office:time-value="PT1H"', "1:00", ProblemKind.NOT_A_DATE),
        ('table:number-columns-spanned="2" office:value-type="string"', "death", ProblemKind.MERGED),
        ('table:number-rows-spanned="2" office:value-type="string"', "death", ProblemKind.MERGED),
        ('office:value-type="string"', WORD, ProblemKind.NOT_A_CHOICE),
        ("", "", ProblemKind.EMPTY_CELL),
    ],
)
def test_a_cell_of_open_document_is_a_problem_as_one_of_excel_is(
    tmp_path: Path, attributes: str, text: str, kind: ProblemKind
) -> None:
    cell = f"<table:table-cell {attributes}><text:p>{text}</text:p></table:table-cell>"
    local = read(in_ods(tmp_path, cell))
    assert [problem.kind for problem in local.problems] == [kind]
    assert WORD not in repr(local)


def test_a_covered_cell_has_its_place(tmp_path: Path) -> None:
    assert kinds(read(in_ods(tmp_path, "<table:covered-table-cell/>"))) == [(2, ProblemKind.EMPTY_CELL)]


def test_cells_of_open_document_are_read_as_they_look(tmp_path: Path) -> None:
    note = "<office:annotation><text:p>Zqx</text:p></office:annotation>"
    spaced = f"{note}<text:p>serious<text:s/>harm</text:p>"
    file = in_ods(tmp_path, f'<table:table-cell office:value-type="string">{spaced}</table:table-cell>')
    assert read(file).rows[0].outcome == "Serious harm"
    later = ods_row((True, datetime(2024, 4, 1, 9, 30), 3.0, "male", "other"))
    assert [row.period for row in read(ods(tmp_path, ods_row(HEAD) + later)).rows] == ["2024-25"]


def test_repeated_rows_and_cells_are_unfolded_no_further_than_a_table_reaches(tmp_path: Path) -> None:
    wide = '<table:table-cell table:number-columns-repeated="16384"/>'
    rows = ods_row(HEAD) + ods_row((None, DAY, 3, "female", "death"), ' table:number-rows-repeated="2"')
    rows = rows.replace("</table:table-row>", wide + "</table:table-row>")
    empty = f'<table:table-row table:number-rows-repeated="1048576">{wide}</table:table-row>'
    local = read(ods(tmp_path, rows + empty + ods_row(("A2", DAY, 3, "male", "death"))), "1=none")
    assert local.row_count == 3
    assert local.rows[-1].row == 1_048_580
    start = time.perf_counter()
    full = ods_row(good(1), ' table:number-rows-repeated="1048576"')
    with pytest.raises(FileProblem, match="more than 1,000,000 rows"):
        read(ods(tmp_path, ods_row(HEAD) + full))
    far = '<table:table-cell table:number-columns-repeated="99999999"><text:p>x</text:p></table:table-cell>'
    wide_row = f"<table:table-row>{far}</table:table-row>"
    problems = read(ods(tmp_path, ods_row(HEAD) + ods_row(good(1)) + wide_row)).problems
    assert ProblemKind.TOO_MANY_CELLS in {problem.kind for problem in problems}
    assert time.perf_counter() - start < 5


HOSTILE: dict[str, tuple[Callable[[Path], Path], str]] = {
    "bomb": (lambda folder: ods(folder, "", more={"Pictures/a": bytes(60_000_000)}), "unpacks to far more"),
    "bomb-of-spaces": (lambda folder: ods(folder, ods_row(HEAD) + " " * 9_000_000), "unpacks to far more"),
    "macros": (lambda folder: ods(folder, "", more={"Basic/Standard/Module1.xml": b"x"}), "macros"),
    "password": (
        lambda folder: ods(folder, "", more={"META-INF/manifest.xml": b"<manifest:encryption-data/>"}),
        "password",
    ),
    "newer-password": (lambda folder: ods(folder, "", more={"encrypted-package": b"x"}), "password"),
    "entities": (
        lambda folder: changed(
            ods(folder, ods_row(HEAD)),
            "content.xml",
            lambda old: old.replace(b"?>", b'?><!DOCTYPE x [<!ENTITY a "' + WORD.encode() + b'">]>', 1),
        ),
        "spoiled",
    ),
    "no-sheet": (lambda folder: _written(folder, ods_bytes()), "no sheet"),
    "no-xml": (
        lambda folder: changed(ods(folder, ""), "content.xml", lambda old: WORD.encode()),
        "spoiled",
    ),
    "entities-after-a-long-remark": (
        lambda folder: changed(
            ods(folder, ods_row(HEAD)),
            "content.xml",
            lambda old: old.replace(
                b"?>", b"?><!--" + os.urandom(50_000).hex().encode() + b"--><!DOCTYPE x>", 1
            ),
        ),
        "spoiled",
    ),
    "entities-in-letters-of-a-mainframe": (
        lambda folder: changed(
            ods(folder, ods_row(HEAD)),
            "content.xml",
            lambda old: (
                old.decode().replace("UTF-8", "IBM037").replace("?>", "?><!DOCTYPE x>").encode("cp037")
            ),
        ),
        "spoiled",
    ),
    "cut-short": (lambda folder: _written(folder, ods_bytes(("", ods_row(HEAD)))[:-50]), "cut short"),
    "repeat-in-words": (
        lambda folder: ods(folder, ods_row(HEAD, f' table:number-rows-repeated="{WORD}"')),
        "cannot be read",
    ),
    "nested": (
        lambda folder: ods(folder, "<table:table-row-group>" * 60 + "</table:table-row-group>" * 60),
        "spoiled",
    ),
    "text": (
        lambda folder: ods(folder, "", mimetype="application/vnd.oasis.opendocument.text"),
        "OpenDocument text",
    ),
    "merged-headings": (
        lambda folder: ods(
            folder, ods_row(HEAD).replace("table-cell ", 'table-cell table:number-columns-spanned="2" ', 1)
        ),
        "row 1 has merged cells",
    ),
    "thousands-of-columns": (
        lambda folder: as_ods(folder, [("date", *(f"{WORD}{n}" for n in range(3000)))]),
        "more than 500",
    ),
}


def _written(folder: Path, content: bytes, name: str = "ours.ods") -> Path:
    (folder / name).write_bytes(content)
    return folder / name


@pytest.mark.parametrize("hostile", HOSTILE)
def test_a_hostile_open_document_is_refused_in_words_of_ours(tmp_path: Path, hostile: str) -> None:
    build, says = HOSTILE[hostile]
    with pytest.raises(FileProblem, match=re.escape(says)) as refused:
        read(build(tmp_path))
    assert WORD not in str(refused.value)
    assert "\n" not in str(refused.value)


def test_open_document_and_excel_give_the_same(tmp_path: Path) -> None:
    rows = [("Log",), (), *TABLE, ("A4", DAY, None, "boy", "serious harm"), (), ("Total", None, 4)]
    both = [read(made(tmp_path, rows, hidden=(5,))) for made in (as_xlsx, as_ods)]
    assert both[0] == both[1]
    assert kinds(both[0]) == [(5, ProblemKind.HIDDEN_ROW), (9, ProblemKind.TOTAL_ROW)]


# -- other kinds of file --------------------------------------------------------------------------


def packed(**parts: bytes) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as made:
        for name, content in parts.items():
            made.writestr(name, content)
    return out.getvalue()


OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600)
OTHERS: dict[str, tuple[str, bytes, str]] = {
    "census": ("cin.xml", f"<Message><Header>{WORD}</Header></Message>".encode(), "XML, not a table"),
    "xml-declared": ("a.csv", f'<?xml version="1.0"?><a>{WORD}</a>'.encode(), "XML, not a table"),
    "xml-marked": ("a.xml", b"\xef\xbb\xbf<?xml version='1.0'?><a/>", "XML, not a table"),
    "xml-in-utf-16": ("a.xml", "<?xml version='1.0'?><Children/>".encode("utf-16"), "XML, not a table"),
    "xml-of-excel-2003": (
        "a.xls",
        b'<?xml version="1.0"?><Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet"/>',
        "XML spreadsheet of Excel 2003",
    ),
    "flat-ods": ("a.fods", b'<?xml version="1.0"?><office:document xmlns:office="x"/>', "(.fods)"),
    "html-as-xls": ("a.xls", f"<html><table><tr><td>{WORD}".encode(), "web page (HTML)"),
    "html-as-csv": ("a.csv", f"\r\n<!DOCTYPE html><p>{WORD}".encode(), "web page (HTML)"),
    "html-of-excel": ("a.xls", b'<html xmlns:x="urn:schemas-microsoft-com:office:excel">', "web page (HTML)"),
    "table-alone": ("a.xls", f"<table border=1><tr><td>{WORD}".encode(), "web page (HTML)"),
    "json": ("a.json", json.dumps([{"a": WORD}]).encode(), "JSON, not a table"),
    "json-object": ("a.csv", json.dumps({"a": WORD}).encode(), "JSON, not a table"),
    "pdf": ("a.pdf", b"%PDF-1.7 " + WORD.encode(), "a PDF"),
    "rtf": ("a.rtf", b"{\\rtf1 " + WORD.encode(), ".rtf"),
    "gz": ("a.csv.gz", b"\x1f\x8b\x08" + WORD.encode(), "(.gz)"),
    "7z": ("a.7z", b"7z\xbc\xaf\x27\x1c" + WORD.encode(), "(.7z)"),
    "zip-with-one-csv": ("a.zip", packed(**{f"{WORD}.csv": b"x"}), "(ZIP) and holds 1 .csv"),
    "zip-of-a-mac": (
        "a.zip",
        packed(**{f"{WORD}.xlsx": b"x", "__MACOSX/._a": b"x", f"{WORD}.jpg": b"x"}),
        "holds 1 .xlsx, 1 of another kind",
    ),
    "zip-empty": ("a.zip", packed(), "holds nothing"),
    "docx": ("a.docx", packed(**{"word/document.xml": b"x", "[Content_Types].xml": b"x"}), "Word (.docx)"),
    "pptx": ("a.pptx", packed(**{"ppt/a.xml": b"x", "[Content_Types].xml": b"x"}), "presentation"),
    "numbers": ("a.numbers", packed(**{"Index/Document.iwa": b"x"}), "Numbers"),
    "xlsb": ("a.xlsb", packed(**{"xl/workbook.bin": b"x"}), ".xlsb"),
    "xlsm": ("a.xlsm", packed(**{"[Content_Types].xml": b"x"}), ".xlsm"),
    "xls": ("a.xls", OLE, "old form of Excel (.xls)"),
    "doc": ("a.doc", OLE + "WordDocument".encode("utf-16-le"), "Word (.doc)"),
    "msg": ("a.msg", OLE + "__substg1.0_".encode("utf-16-le"), "e-mail"),
    "locked": ("a.xlsx", OLE + "EncryptedPackage".encode("utf-16-le"), "password"),
    "parquet": ("a.parquet", b"PAR1" + WORD.encode(), "Parquet"),
    "sav": ("a.sav", b"$FL2@(#) " + WORD.encode(), "SPSS"),
    "dta": ("a.dta", b"<stata_dta><header>", "Stata"),
    "mdb": ("a.mdb", b"\0\x01\0\0Standard Jet DB\0", "Access"),
    "sqlite": ("a.db", b"SQLite format 3\0", "SQLite"),
    "png": ("a.png", b"\x89PNG\r\n\x1a\n", "an image"),
    "jpeg": ("a.jpg", b"\xff\xd8\xff\xe0", "an image"),
    "heic": ("a.heic", b"\0\0\0\x18ftypheic", "an image"),
    "ods-named-csv": ("a.csv", ods_bytes(("", ods_row(HEAD))), "OpenDocument spreadsheet (.ods) is"),
    "ods-named-xlsx": ("a.xlsx", ods_bytes(("", ods_row(HEAD))), "OpenDocument spreadsheet (.ods) is"),
    "text-named-ods": ("a.ods", b"incident,date\r\n", "no OpenDocument spreadsheet"),
}  # fmt: skip


@pytest.mark.parametrize("other", OTHERS)
def test_every_other_kind_of_file_is_named_for_what_it_is(tmp_path: Path, other: str) -> None:
    name, content, says = OTHERS[other]
    with pytest.raises(FileProblem) as refused:
        read(_written(tmp_path, content, name))
    assert says in refused.value.message
    assert refused.value.hint
    assert WORD not in str(refused.value)
    assert "\n" not in str(refused.value)


def test_a_strict_workbook_is_named_with_the_way_out(tmp_path: Path) -> None:
    def strict(content: bytes) -> bytes:
        return content.replace(
            b"http://schemas.openxmlformats.org/spreadsheetml/2006/main",
            b"http://purl.oclc.org/ooxml/spreadsheetml/main",
        )

    with pytest.raises(FileProblem, match="not Strict Open XML Spreadsheet"):
        read(changed(as_xlsx(tmp_path, TABLE), "xl/workbook.xml", strict))


@pytest.mark.parametrize(
    ("name", "says"),
    [("census.xml", "XML, not a table"), ("ours.ods", "OpenDocument spreadsheet"), ("strict.xlsx", "Strict")],
)
def test_the_files_of_case_21_are_named(name: str, says: str, csprp: Run) -> None:
    ended = csprp("local", "check", str(case(f"21-other-kinds-of-file/{name}")))
    assert ended.code == 3
    assert says in ended.err
    assert ended.err.count("\n") == 1


# -- text -----------------------------------------------------------------------------------------


def text(mark: str = ",", end: str = "\r\n") -> str:
    rows = [HEAD, ("A1", "2024-03-31", "3", "female", "death"), ("A2", "2024-04-01", "", "male", "other")]
    return "".join(mark.join(row) + end for row in rows)


TEXTS: dict[str, bytes] = {
    **{f"divided-by-{ord(mark)}": text(mark).encode() for mark in ",;\t|~"},
    **{f"sep-{ord(mark)}": f"sep={mark}\r\n{text(mark)}".encode() for mark in ",;\t|~"},
    "sep-after-a-mark": f"\ufeffsep=|\n{text('|', chr(10))}".encode(),
    "sep-with-cr-alone": f'"sep=~"\r{text("~", chr(13))}'.encode(),
    "two-marks": f"\ufeff\ufeff{text()}".encode(),
    "two-marks-utf-16": f"\ufeff{text()}".encode("utf-16"),
    "utf-16-le": text().encode("utf-16-le"),
    "utf-16-be": text().encode("utf-16-be"),
    "utf-16-le-tabs": text("\t").encode("utf-16-le"),
    "cr": text(end="\r").encode(),
    "lf": text(end="\n").encode(),
    "crcrlf": text(end="\r\r\n").encode(),
    "nel": text(end="\x85").encode(),
    "line-separator": text(end="\u2028").encode(),
    "paragraph-separator": text(end="\u2029").encode(),
    "form-feed": text().replace("A2", "\x0cA2").encode(),
    "22-empty-columns": text(end="," * 22 + "\r\n").encode(),
    "empty-columns-in-the-headings": text().replace("outcome", "outcome" + "," * 22, 1).encode(),
    "600-empty-columns": text(end="," * 600 + "\r\n").encode(),
    "empty-rows-below": (text() + ",,,,\r\n" * 99 + "\r\n" * 9).encode(),
    "empty-rows-above": (",,,,\r\n" * 9 + text()).encode(),
    "end-of-file-of-dos": (text() + "\x1a").encode(),
}


@pytest.mark.parametrize("way", TEXTS)
def test_a_text_is_read_however_it_is_written(tmp_path: Path, way: str) -> None:
    local = read(_written(tmp_path, TEXTS[way], "ours.csv"))
    assert local.problems == ()
    assert [(row.period, row.sex, row.outcome) for row in local.rows] == [
        ("2023-24", "Female", "Death"),
        ("2024-25", "Male", "Other"),
    ]


@pytest.mark.parametrize("mark", ",;\t|~")
def test_a_mark_inside_quotation_marks_divides_nothing(tmp_path: Path, mark: str) -> None:
    content = text(mark).replace("A1", f'"A{mark}1"').replace("A2", '"A""2\r\n,;|~"')
    assert len(read(_written(tmp_path, content.encode(), "ours.csv")).rows) == 2


def test_half_a_letter_of_utf_16_is_told(tmp_path: Path) -> None:
    with pytest.raises(FileProblem, match="letters of the file are spoiled"):
        read(_written(tmp_path, text().encode("utf-16-le")[:-1], "ours.csv"))


@pytest.mark.parametrize(
    "path",
    [
        "05-iso-date-cell/iso.xlsx",
        "05-iso-date-cell/iso-mixed.xlsx",
        "11-pipe/pipe.csv",
        "11-pipe/sep-line.csv",
        "11-pipe/tilde.csv",
        "15-invisible-characters/double-mark.csv",
    ],
)
def test_the_files_of_cases_5_11_and_15_are_understood(path: str) -> None:
    local = read(case(path))
    assert local.problems == ()
    assert local.row_count == (1 if "double" in path else 2)


@pytest.mark.parametrize(
    ("value", "period"),
    [("2024-03-31", "2023-24"), ("2024-04-01T09:30:00", "2024-25"), ("2024-03-31T00:00:00", "2023-24")],
)
def test_a_date_cell_of_iso_29500_is_a_day(tmp_path: Path, value: str, period: str) -> None:
    def iso(content: bytes) -> bytes:
        return re.sub(
            rb'<c r="B2"[^>]*>.*?</c>', b'<c r="B2" t="d"><v>' + value.encode() + b"</v></c>", content
        )

    file = changed(as_xlsx(tmp_path, TABLE), "xl/worksheets/sheet1.xml", iso)
    assert read(file).rows[0].period == period


def test_a_time_alone_in_a_date_cell_is_told(tmp_path: Path) -> None:
    def iso(content: bytes) -> bytes:
        return re.sub(rb'<c r="B2"[^>]*>.*?</c>', b'<c r="B2" t="d"><v>09:30:00</v></c>', content)

    file = changed(as_xlsx(tmp_path, TABLE), "xl/worksheets/sheet1.xml", iso)
    assert kinds(read(file)) == [(2, ProblemKind.NOT_A_DATE)]


# -- in step --------------------------------------------------------------------------------------


def test_compare_takes_what_check_takes(tmp_path: Path, csprp: Run) -> None:
    file = as_xlsx(tmp_path, [("Log",), *TABLE, ("Total", None, 3)], hidden=(3,))
    ended = csprp("local", "compare", str(file))
    assert ended.code == 3
    assert ended.err.count("\n") == 1
    options = ("--hidden", "leave-out", "--totals", "leave-out", "--skip-rows", "1")
    assert csprp("local", "compare", str(file), *options).code == 0
    assert csprp("local", "check", str(file), "--totals", "maybe").code == 2


def test_a_file_of_open_document_loads_one_reader(tmp_path: Path) -> None:
    from test_import_hygiene import loaded_by

    file = as_ods(tmp_path, TABLE)
    assert loaded_by(f"local check {file} --format csv") == ["odfdo"]


@pytest.mark.thorough
def test_libreoffice_writes_what_is_read(tmp_path: Path) -> None:
    import shutil

    office = shutil.which("soffice")
    if office is None:
        pytest.skip("LibreOffice is not there")
    file = as_xlsx(tmp_path, [("Log",), *TABLE, (), ("Total", None, 3)], hidden=(3,))
    line = [office, f"-env:UserInstallation=file://{tmp_path}/office", "--headless", "--convert-to", "ods"]
    subprocess.run([*line, "--outdir", str(tmp_path), str(file)], check=True, capture_output=True)
    assert read(tmp_path / "ours.ods") == read(file)


def test_no_problem_of_a_file_ever_ends_without_a_way_on(tmp_path: Path) -> None:
    for name, content, _ in OTHERS.values():
        with pytest.raises(Problem) as refused:
            read(_written(tmp_path, content, name))
        assert refused.value.hint.strip()
