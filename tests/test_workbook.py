import csv
import io
import re
import tempfile
import zipfile
from collections.abc import Callable
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import load_workbook
from openpyxl.workbook import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from conftest import Run
from csprp_cli.model.result import NUMBERS, SOURCE_FIELDS, Citation, Column, Result, Row, Section, Table
from csprp_cli.model.value import SYMBOLS
from csprp_cli.present.csv_rows import csv_text
from csprp_cli.present.excel.answer import READ_FIRST, TABLE, workbook
from csprp_cli.present.excel.cells import CUT, MOST_UNITS
from csprp_cli.present.excel.headings import HEADINGS
from csprp_cli.record.load import load
from csprp_cli.record.lookup import find_metric
from csprp_cli.views.breakdown import breakdown
from csprp_cli.views.trend import trend
from csprp_cli.views.trend_rows import TrendQuestion
from csprp_cli.wording.csv_row import figure_rows
from test_forms import HARD, hard_result

HEADER = 4
SYMBOL = re.compile(rf"\[[{''.join(SYMBOLS)}]\]")


def opened(result: Result, day: date = date(2000, 1, 1)) -> Workbook:
    return load_workbook(io.BytesIO(workbook(result, day)))


def texts_of(sheet: Worksheet) -> list[str]:
    assert sheet.max_column == 1
    return [str(row[0].value) for row in sheet.iter_rows()]


def header_of(sheet: Worksheet) -> list[str]:
    return [str(cell.value) for cell in sheet[HEADER]]


def cells_of(sheet: Worksheet, heading: str) -> list[Any]:
    place = header_of(sheet).index(heading) + 1
    return [row[0] for row in sheet.iter_rows(HEADER + 1, min_col=place, max_col=place)]


def values_of(sheet: Worksheet, heading: str) -> list[Any]:
    return [cell.value for cell in cells_of(sheet, heading)]


def of_values(*values: str, name: str = "value") -> Result:
    return Result("test", "A title", (name,), tuple({name: value} for value in values))


def deaths() -> Result:
    record = load()
    return trend(record, TrendQuestion(find_metric(record, "deaths")))


def test_every_value_of_the_hard_result_survives() -> None:
    table = opened(hard_result())[TABLE]
    assert header_of(table) == ["Value", "Notes"]
    for cell, value in zip(cells_of(table, "Value"), HARD, strict=True):
        if cell.data_type == "n" and value:
            assert cell.value == Decimal(value)
        else:
            assert (cell.value or "") == value
    assert values_of(table, "Notes") == [f"of {value}" for value in HARD]


def test_numbers_are_numbers_as_they_were_printed() -> None:
    printed = {
        "2.50": (2.5, "0.00"),
        "-5": (-5, "0"),
        "0": (0, "0"),
        "42.6": (42.6, "0.0"),
        "999": (999, "0"),
        "1234": (1234, "#,##0"),
        "-1234.5": (-1234.5, "#,##0.0"),
    }
    cells = cells_of(opened(of_values(*printed))[TABLE], "Value")
    assert [(cell.value, cell.number_format) for cell in cells] == list(printed.values())
    assert {cell.data_type for cell in cells} == {"n"}


@pytest.mark.parametrize(
    "words",
    ["007", "nan", "inf", "1e5", "1_000", "404,310", "-5%", "\u0661\u0662", "5 ", "1" * 16, ".5", "[c]"],
)
def test_what_no_number_gives_back_stays_text(words: str) -> None:
    (cell,) = cells_of(opened(of_values(words))[TABLE], "Value")
    assert (cell.data_type, cell.value) == ("s", words)


def test_other_fields_are_never_made_numbers() -> None:
    assert "row" not in NUMBERS
    (cell,) = cells_of(opened(of_values("12", name="row"))[TABLE], "Row")
    assert (cell.data_type, cell.value) == ("s", "12")


@pytest.mark.parametrize(
    "formula",
    ['=HYPERLINK("http://example.org")', "+44", "-5%", "@SUM(A1)", "{=1+1}", "\t=1", "=cmd|' /C calc'!A0"],
)
@pytest.mark.parametrize("name", ["value", "note", "sources"])
def test_nothing_in_the_data_is_a_formula(formula: str, name: str) -> None:
    result = of_values(formula, name=name)._replace(title=formula, in_short=formula, caveats=(formula,))
    book = opened(result)
    (cell,) = cells_of(book[TABLE], HEADINGS[name])
    assert (cell.data_type, cell.value) == ("s", formula)
    for sheet in book:
        assert {cell.data_type for row in sheet.iter_rows() for cell in row} <= {"s", "n", "d"}
    with zipfile.ZipFile(io.BytesIO(workbook(result))) as parts:
        assert not any(b"<f>" in parts.read(part) for part in parts.namelist())


def test_days_are_days_and_other_dates_are_text() -> None:
    days = ("2024-03-31", "2020-03", "1900-02-28", "2024-02-30", "2020-W01-1", "")
    cells = cells_of(opened(of_values(*days, name="period_end"))[TABLE], "Last day")
    assert [cell.value for cell in cells] == [datetime(2024, 3, 31), *days[1:-1], None]
    assert cells[0].number_format == "yyyy-mm-dd"


def test_symbols_stand_beside_the_note_and_never_in_a_number() -> None:
    table = opened(breakdown(load(), "sex", half_years=True))[TABLE]
    for cell in (cell for row in table.iter_rows(HEADER + 1) for cell in row if cell.data_type == "n"):
        assert not SYMBOL.search(str(cell.value))
    assert "Notes" not in header_of(table)
    notes = [str(note or "") for note in values_of(table, "Symbols and notes")]
    assert len([note for note in notes if note.startswith("[c]")]) == 2
    for value, note in zip(values_of(table, "Value"), notes, strict=True):
        assert value is None or isinstance(value, int | float)
        assert not (note.startswith("[c]") and value is not None)


def test_flags_are_written_side_by_side_with_and_without_a_note() -> None:
    records: tuple[dict[str, str], ...]
    records = ({"flags": "p r", "note": "A note."}, {"flags": "c"}, {"note": "Alone."}, {})
    table = opened(Result("test", "A title", ("note", "flags", "unit"), (*records, {"unit": "count"})))[TABLE]
    assert values_of(table, "Symbols and notes") == ["[p][r] A note.", "[c]", "Alone.", None, None]


def test_read_first_holds_everything_that_is_said() -> None:
    said = texts_of(opened(hard_result())[READ_FIRST])
    result = hard_result()
    assert said[0] == result.title
    wanted = [
        *(result.what_it_counts, "In short", result.in_short, "To quote", result.to_quote),
        *("1. Section [z]", "Intro [k].", "a: note [c] a", "b: note [/x] b", "bullet [p]", "After [r]."),
        *("break: [x] the count changed here, for a reason that takes a line or two to say",),
        *("Symbols", *(f"[{symbol}] {meaning}" for symbol, meaning in SYMBOLS.items())),
        *("Read with care", *result.caveats, "Support", result.support),
        *("Sources", "[1] A page [c] (second-hand). Id: a-page", "https://example.org/a|b"),
    ]
    assert [line for line in wanted if line not in said] == []
    assert said.index("In short") < said.index("Read with care") < said.index("Sources")
    assert "Next" not in said
    assert not any("csprp show" in line for line in said)


def test_a_list_of_facts_is_told_and_a_bare_heading_says_where_its_rows_are() -> None:
    facts = Table((Column("Rule"), Column(""), Column("")), (Row(("Same area", "kept", "Both are.")),))
    rows = Table((Column("Year"), Column("Deaths")), (Row(("2020", "7")),))
    sections = (Section("Rows", table=rows), Section("Facts", table=facts), Section("More", table=rows))
    said = texts_of(opened(of_values("7")._replace(sections=sections))[READ_FIRST])
    assert said[said.index("Facts") + 1] == "Same area: kept. Both are."
    for heading in ("Rows", "More"):
        assert said[said.index(heading) + 1] == "Its rows are on the sheet Table."


def test_sources_are_links_only_where_excel_can_follow_them() -> None:
    good = "https://www.gov.uk/a/b?c=d&e=%20f#g"
    bad = (
        "https://example.org/a|b",
        "http://[",
        "file:///etc/passwd",
        "internal:A1",
        f"https://a.uk/{'x' * 2100}",
    )
    citations = tuple(
        Citation(number, "A page", "first-hand", address, "a-page")
        for number, address in enumerate((good, *bad), 1)
    )
    sheet = opened(of_values("7")._replace(citations=citations))[READ_FIRST]
    links = [cell for row in sheet.iter_rows() for cell in row if cell.hyperlink]
    assert [cell.value for cell in links] == [good]
    link = links[0].hyperlink
    assert link is not None
    assert f"{link.target}#{link.location}" == good
    assert set(bad) <= set(texts_of(sheet))
    assert "[1] A page. Id: a-page" in texts_of(sheet)


@pytest.mark.parametrize("answer", [hard_result, deaths])
def test_the_shape_that_a_screen_reader_needs(answer: Callable[[], Result]) -> None:
    result = answer()
    book = opened(result)
    charts = ["Chart"] if result.charts else []
    assert book.sheetnames == [READ_FIRST, TABLE, *charts]
    for sheet in (book[READ_FIRST], book[TABLE]):
        assert sheet["A1"].value == result.title
        assert not sheet.merged_cells.ranges
        assert not any(row.hidden for row in sheet.row_dimensions.values())
    assert all(text not in ("", "None") for text in texts_of(book[READ_FIRST]))
    sheet = book[TABLE]
    (table,) = sheet.tables.values()
    last = sheet.cell(sheet.max_row, sheet.max_column).coordinate
    assert table.ref == f"A{HEADER}:{last}"
    assert [column.name for column in table.tableColumns] == header_of(sheet)
    assert len({heading.casefold() for heading in header_of(sheet)}) == sheet.max_column
    assert sheet.freeze_panes == f"A{HEADER + 1}"
    assert sheet.print_title_rows == f"${HEADER}:${HEADER}"
    assert sheet.page_setup.orientation == "landscape"
    assert (sheet.page_setup.fitToWidth or 1, sheet.page_setup.fitToHeight) == (1, 0)


def test_headings_are_words_and_unlike_each_other() -> None:
    assert len({heading.casefold() for heading in HEADINGS.values()}) == len(HEADINGS)
    fields = ("value", "VALUE", "Value_", "new_field", "hospital_ID", "_", "note", "notes")
    result = Result("test", "A title", fields, (dict.fromkeys(fields, "7"),))
    expected = ["Value", "VALUE (2)", "Value (3)", "New field", "Hospital ID", "Column", "Notes", "Notes (2)"]
    assert header_of(opened(result)[TABLE]) == expected


def test_every_field_of_every_command_has_a_heading(csprp: Run) -> None:
    lines = (
        *(
            "trends --metric deaths",
            "themes",
            "themes neglect",
            "themes --grid",
            "ages",
            "metrics",
            "sources",
        ),
        *("reviews", "find neglect", "check", "show P163", "show C001", "compare 2020 2022-23"),
        *("explain dfe-2024-25-death dfe-2025-26-death", "explain --rules", "breakdown --by family"),
    )
    for line in lines:
        fields = next(csv.reader(io.StringIO(csprp(*line.split(), "--format", "csv").text)))
        assert [field for field in fields if field not in (*HEADINGS, *SOURCE_FIELDS)] == [], line


def test_the_same_answer_is_the_same_file() -> None:
    result = deaths()
    assert workbook(result) == workbook(result)
    assert workbook(result, date(2026, 1, 2)) == workbook(result, date(2026, 1, 2))
    assert workbook(result) != workbook(result, date(2026, 1, 2))
    properties = opened(result, date(2026, 1, 2)).properties
    assert (properties.title, properties.creator) == (result.title, "csprp")
    assert properties.created == properties.modified == datetime(2026, 1, 2)
    assert opened(result).properties.created == datetime(2000, 1, 1)


def test_nothing_is_written_to_disk(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path / "not-there"))
    monkeypatch.chdir(tmp_path)
    assert workbook(hard_result())
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("records", [(), ({"value": "", "note": ""}, {})])
def test_an_answer_without_rows(records: tuple[dict[str, str], ...]) -> None:
    book = opened(Result("test", "Nothing", ("value", "note"), records))
    assert not book[TABLE].tables
    assert [text.split(". ")[0] for text in texts_of(book[TABLE])] == ["Nothing", "There are no rows"]
    assert "There are no rows." in texts_of(book[READ_FIRST])[1]


def test_a_column_keeps_its_letter_whether_or_not_any_row_fills_it() -> None:
    record = load()
    metrics = ("deaths", "under-1s", "looked-after", "sexual-abuse")
    answers = [trend(record, TrendQuestion(find_metric(record, name))) for name in metrics]
    headers = {tuple(header_of(opened(answer)[TABLE])) for answer in answers}
    assert len(headers) == 1
    fields = set(answers[0].fields) - {"note"}
    assert len(headers.pop()) == len(fields)


def test_a_row_says_each_of_its_notes_once() -> None:
    for row in figure_rows(record := load(), list(record.figures.values())):
        sentences = row["note"].split(". ")
        assert len(sentences) == len(set(sentences)), row["figure"]
        assert "\n" not in row["note"]


@pytest.mark.parametrize("letter", ["a", "\U0001f9d2", "\u65e5"])
def test_a_text_that_no_cell_holds_is_cut_with_a_mark(letter: str) -> None:
    long = letter * 40_000
    book = opened(Result("test", long, ("note",), ({"note": long},), in_short=long, caveats=(long,)))
    (note,) = values_of(book[TABLE], "Notes")
    for text in (
        note,
        book[READ_FIRST]["A1"].value,
        book[TABLE]["A1"].value,
        *texts_of(book[READ_FIRST])[3:4],
    ):
        assert text.endswith(letter + CUT)
        assert MOST_UNITS - 1 <= len(text.encode("utf-16-le")) // 2 <= MOST_UNITS
    whole = "a" * MOST_UNITS
    assert values_of(opened(of_values(whole, name="note"))[TABLE], "Notes") == [whole]


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("a\x00b\x1fc", "a\ufffdb\ufffdc"),
        ("a\ud800b", "a\ufffdb"),
        ("a\ufffeb\uffffc", "a\ufffdb\ufffdc"),
        ("one\r\ntwo\rthree\n\tfour", "one\ntwo\nthree\n\tfour"),
        ("_x0041_", "_x0041_"),
        ("<r><t>markup</t></r>", "<r><t>markup</t></r>"),
        ("<r>&</r>", "<r>&</r>"),
        ("  spaces  ", "  spaces  "),
    ],
)
def test_what_xml_cannot_hold_corrupts_nothing(text: str, kept: str) -> None:
    result = Result("test", text, ("note",), ({"note": text},), caveats=(text,), support=text)
    with zipfile.ZipFile(io.BytesIO(workbook(result))) as parts:
        for part in parts.namelist():
            ET.fromstring(parts.read(part))
    book = opened(result)
    assert values_of(book[TABLE], "Notes") == [kept]
    assert book[TABLE]["A1"].value == book[READ_FIRST]["A1"].value == kept
    assert texts_of(book[READ_FIRST]).count(kept) == 3


ANY_TEXT = st.text(st.characters(codec=None, exclude_categories=()), max_size=40)


@settings(max_examples=80, deadline=None)
@given(st.lists(st.tuples(ANY_TEXT, ANY_TEXT), min_size=1, max_size=4), ANY_TEXT)
def test_any_text_comes_back(rows: list[tuple[str, str]], said: str) -> None:
    records = tuple({"value": value, "note": note, "unit": "count"} for value, note in rows)
    book = opened(Result("test", "A title", ("value", "note", "unit"), records, caveats=(said,)))
    table = book[TABLE]
    texts = [text for row in rows for text in row]
    columns = [
        values_of(table, name) if name in header_of(table) else [None] * len(rows)
        for name in ("Value", "Notes")
    ]
    found = [cell for row in zip(*columns, strict=True) for cell in row]
    for text, cell in zip(texts, found, strict=True):
        assert cell == held(text) or (isinstance(cell, int | float) and cell == Decimal(text))
    assert said == "" or held(said) in [row[0].value for row in book[READ_FIRST].iter_rows()]


def held(text: str) -> str | None:
    """What a cell can hold of a text, by the grammar of XML 1.0."""
    lines = text.replace("\r\n", "\n").replace("\r", "\n")
    return "".join(c if is_xml(ord(c)) else "\ufffd" for c in lines) or None


def is_xml(code: int) -> bool:
    return code in (9, 10) or 32 <= code < 0xD800 or 0xE000 <= code < 0xFFFE or code > 0xFFFF


@settings(max_examples=60, deadline=None)
@given(st.decimals(-(10**9), 10**9, places=1), st.integers(-(10**12), 10**12))
def test_any_number_comes_back(tenths: Decimal, whole: int) -> None:
    one, other = cells_of(opened(of_values(str(tenths), str(whole)))[TABLE], "Value")
    assert Decimal(repr(one.value)) == tenths
    assert other.value == whole
    assert one.number_format.endswith("0.0")


def test_the_real_deaths() -> None:
    result = deaths()
    table = opened(result)[TABLE]
    header = header_of(table)
    assert header[:5] == ["Period", "Series", "Category", "Value", "As worded"]
    assert (
        header.index("Symbols and notes")
        < header.index("Sources")
        < header.index("Indicator")
        < header.index("Figure")
    )
    rows = list(csv.DictReader(io.StringIO(csv_text(result))))
    assert table.max_row == HEADER + len(rows)
    for name in result.fields:
        written = [row[name] for row in rows]
        if name in ("flags", "note"):
            continue  # one column: see test_flags_are_written_side_by_side
        cells = cells_of(table, HEADINGS[name])
        for cell, text in zip(cells, written, strict=True):
            if not text:
                assert cell.value is None
            elif name in NUMBERS:
                assert cell.data_type == "n"
                assert cell.value == float(text)
            elif name in ("period_start", "period_end"):
                assert cell.value == datetime.fromisoformat(text)
            else:
                assert (cell.data_type, cell.value) == ("s", text)
    said = " ".join(texts_of(opened(result)[READ_FIRST]))
    assert result.in_short in said
    assert all(caveat in said for caveat in result.caveats)
    assert all(citation.address in said for citation in result.citations)
    # Machine columns are on the sheet and not on paper.
    assert str(table.print_area).endswith(f"${chr(65 + header.index('Symbols and notes'))}${table.max_row}")
