"""People's own files: what is understood, what is not, and that nothing of what they hold is ever shown."""

import csv
import io
import json
import os
import random
import re
import shlex
import traceback
import warnings
import zipfile
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from openpyxl import Workbook, load_workbook

from conftest import ROOT, Run, examples, process, sampled
from csprp_cli.cli.main import run
from csprp_cli.local.intake import columns, problems
from csprp_cli.local.intake.days import year_to_march
from csprp_cli.local.intake.read import ReadingFault, read_local
from csprp_cli.local.tables.request import ComparisonRequest, national_figures
from csprp_cli.model.local import (
    EMPTY,
    HOW_TO,
    INCIDENTS,
    OWN_SUMMARY,
    SHEETS,
    LocalColumn,
    LocalFile,
    LocalRow,
    ProblemKind,
    letters,
)
from csprp_cli.model.problem import ExitCode, FileProblem
from csprp_cli.model.reading import Reading
from csprp_cli.record.load import load
from csprp_cli.record.typed_periods import read_period

WORD, NUMBER = "Zqxsentinel", "7731"
"""What stands in every spoiled cell. Neither may come back in any way."""

HEAD = ("incident", "date", "age_years", "age_months", "sex", "outcome", "domestic_abuse")
GOOD = ("A1", "2024-03-31", "3", "", "female", "death", "yes")
UNIX = pytest.mark.skipif(os.name == "nt", reason="files of Unix")

Make = Callable[[Path], Path]


def csv_text(*rows: tuple[str, ...], head: tuple[str, ...] = HEAD, mark: str = ",") -> str:
    out = io.StringIO()
    csv.writer(out, delimiter=mark, lineterminator="\r\n").writerows([head, *rows])
    return out.getvalue()


def raw(content: bytes, name: str = "ours.csv") -> Make:
    def make(folder: Path) -> Path:
        (folder / name).write_bytes(content)
        return folder / name

    return make


def text(*rows: tuple[str, ...], head: tuple[str, ...] = HEAD) -> Make:
    return raw(csv_text(*rows, head=head).encode())


def but(**cells: str) -> tuple[str, ...]:
    """A row that is good but for some cells."""
    return tuple(cells.get(name, cell) for name, cell in zip(HEAD, GOOD, strict=True))


def dated(*days: str) -> list[tuple[str, ...]]:
    return [but(incident=f"A{number}", date=day) for number, day in enumerate(days)]


def book_bytes(build: Callable[[Workbook], object] = lambda book: None) -> bytes:
    """A workbook with one good row, built upon."""
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.append(list(HEAD))
    sheet.append(["A1", date(2024, 3, 31), 3, None, "female", "death", "yes"])
    build(book)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def book(build: Callable[[Workbook], object] = lambda book: None, name: str = "ours.xlsx") -> Make:
    return raw(book_bytes(build), name)


def cell(place: str, value: object, form: str = "") -> Callable[[Workbook], None]:
    def build(made: Workbook) -> None:
        found = made.worksheets[0][place]
        found.value = value
        if form:
            found.number_format = form

    return build


def merged(area: str) -> Callable[[Workbook], None]:
    def build(made: Workbook) -> None:
        made.worksheets[0].merge_cells(area)

    return build


def part(
    change: Callable[[str, bytes], bytes], more: dict[str, bytes] | None = None, name: str = "ours.xlsx"
) -> Make:
    """A workbook with the bytes of its parts changed, and parts added."""
    out = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(book_bytes(cell("A2", WORD)))) as old,
        zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new,
    ):
        for item in old.namelist():
            new.writestr(item, change(item, old.read(item)))
        for item, content in (more or {}).items():
            new.writestr(item, content)
    return raw(out.getvalue(), name)


def sheet_part(old: bytes, new: bytes) -> Make:
    def change(name: str, content: bytes) -> bytes:
        if name != "xl/worksheets/sheet1.xml":
            return content
        assert old in content
        return content.replace(old, new)

    return part(change)


def same(_: str, content: bytes) -> bytes:
    return content


def five_hundred_sheets(name: str, content: bytes) -> bytes:
    """The part that names the sheets, with one of them 501 times."""
    return re.sub(rb"<sheet .*?/>", rb"\g<0>" * 501, content) if name == "xl/workbook.xml" else content


def flagged(content: bytes) -> bytes:
    """A zip file whose parts say that they are encrypted."""
    changed = bytearray(content)
    for sign, place in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        at = changed.find(sign)
        while at >= 0:
            changed[at + place] |= 1
            at = changed.find(sign, at + 1)
    return bytes(changed)


def zeroed(content: bytes) -> bytes:
    return content[:400] + bytes(99) + content[499:]


def title_above(made: Workbook) -> None:
    made.worksheets[0].insert_rows(1)
    made.worksheets[0]["A1"] = WORD
    made.worksheets[0].merge_cells("A1:A2")


def date_as_text(made: Workbook) -> None:
    made.worksheets[0].append(["A2", "30/03/2024", *GOOD[2:]])
    made.worksheets[0].append(["A3", date(2024, 3, 31), 3, None, *GOOD[4:]])


def folder_instead(folder: Path) -> Path:
    (folder / "ours.csv").mkdir()
    return folder / "ours.csv"


def pipe_instead(folder: Path) -> Path:
    os.mkfifo(folder / "ours.csv")
    return folder / "ours.csv"


def link_to_nothing(folder: Path) -> Path:
    (folder / "ours.csv").symlink_to(folder / "gone.csv")
    return folder / "ours.csv"


def wide_book(made: Workbook) -> None:
    for column in range(8, 3000):
        made.worksheets[0].cell(1, column, f"{WORD}{column}")


def hide_column(made: Workbook) -> None:
    made.worksheets[0].column_dimensions["E"].hidden = True


def second_sheet(made: Workbook) -> None:
    made.create_sheet(WORD).append([WORD, NUMBER])


def all_hidden(made: Workbook) -> None:
    second_sheet(made)
    made.worksheets[0].sheet_state = "hidden"
    made.worksheets[1].title = HOW_TO


@dataclass(frozen=True)
class Case:
    """One spoiled file, the exit code it must end with, and a part of what must be said."""

    id: str
    make: Make
    code: int
    says: str
    unix: bool = False


OLD_OFFICE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + WORD.encode() * 300

NO_TABLE = (
    Case("not-there", lambda folder: folder / "ours.csv", 3, "no file"),
    Case("link-to-nothing", link_to_nothing, 3, "no file", unix=True),
    Case("folder", folder_instead, 3, "is a folder"),
    Case("device", lambda _: Path("/dev/zero"), 3, "not a plain file", unix=True),
    Case("pipe", pipe_instead, 3, "not a plain file", unix=True),
    Case("lock-file-of-excel", raw(WORD.encode(), "~$ours.xlsx"), 3, "beside an open file"),
    Case("empty", raw(b""), 3, "empty"),
    Case("only-commas", raw(b",,,\r\n,,,\r\n"), 3, "empty"),
    Case("only-a-mark", raw(b"\xef\xbb\xbf"), 3, "no row"),
    Case("nul-in-a-cell", raw(csv_text(but(sex=WORD)).replace("A1", "A\0").encode()), 3, "NUL"),
    Case("control-character", text(but(sex=f"{WORD}\x07")), 3, "control character"),
    Case("binary", raw(b"\x89PNG" + WORD.encode() + bytes(range(256))), 3, "an image"),
    Case("wrong-encoding", raw(csv_text(but(sex=WORD)).encode() + b"\x83A\x81"), 3, "encoding"),
    Case(
        "utf-8-mark-before-other-letters",
        raw(b"\xef\xbb\xbf" + csv_text(but(sex=f"{WORD}\xe9")).encode("cp1252")),
        3,
        "letters",
    ),
    Case("utf-16-cut", raw(csv_text(but(sex=WORD)).encode("utf-16")[:-1]), 3, "letters"),
    Case("no-headings", raw(f"{WORD},{NUMBER},x\r\n{WORD},1,y\r\n".encode()), 3, "names no column"),
    Case("title-alone", raw(f"{WORD} incidents\r\n{WORD},{NUMBER}\r\n".encode()), 3, "names no column"),
    Case("heading-twice", text((*GOOD, WORD), head=(*HEAD, "Sex")), 3, "heading sex: 5 (E) and 8 (H)"),
    Case(
        "thousands-of-columns",
        text((*GOOD, *[WORD] * 5000), head=(*HEAD, *(f"{WORD}{n}" for n in range(5000)))),
        3,
        "more than 500 columns",
    ),
    Case("quotation-mark-left-open", raw((csv_text(GOOD) + f'"{WORD},1').encode()), 3, "row 3 opens"),
    Case("quotation-mark-inside", raw((csv_text(GOOD) + f'"a"{WORD},1').encode()), 3, "row 3 has a quot"),
    Case("text-named-xlsx", raw(csv_text(but(sex=WORD)).encode(), "ours.xlsx"), 3, "no Excel workbook"),
    Case("workbook-named-csv", book(cell("A2", WORD), "ours.csv"), 3, "packed"),
    Case("old-excel", raw(OLD_OFFICE, "ours.xls"), 3, "old form"),
    Case("locked", raw(OLD_OFFICE + "EncryptedPackage".encode("utf-16-le"), "ours.xlsx"), 3, "locked with a"),
    Case("locked-zip", raw(flagged(book_bytes(cell("A2", WORD))), "ours.xlsx"), 3, "locked with a"),
    Case("macros-by-name", book(cell("A2", WORD), "ours.xlsm"), 3, "macros"),
    Case("macros-inside", part(same, {"xl/vbaProject.bin": WORD.encode()}), 3, "macros"),
    Case("binary-workbook", part(same, {"xl/workbook.bin": WORD.encode()}), 3, "binary workbook"),
    Case("truncated", raw(book_bytes(cell("A2", WORD))[:-900], "ours.xlsx"), 3, "cut short"),
    Case(
        "spoiled-in-the-middle", raw(book_bytes()[:400] + b"\0" * 99 + book_bytes()[499:], "ours.xlsx"), 3, ""
    ),
    Case("too-many-sheets", part(five_hundred_sheets), 3, "more than 500 sheets"),
    Case("zip-bomb", part(same, {"xl/media/a.bin": b"\0" * 60_000_000}), 3, "unpacks to far more"),
    Case(
        "zip-of-another-kind",
        raw(b"PK\x05\x06" + b"\0" * 18, "ours.xlsx"),
        3,
        "no Excel workbook",
    ),
    Case("merged-headings", book(merged("B1:C1")), 3, "merged"),
    Case("merged-title", book(title_above), 3, "row 2 has merged cells"),
    Case("two-sheets", book(second_sheet), 3, "--sheet 1 or --sheet 2"),
    Case("every-sheet-hidden", book(all_hidden), 3, "hidden"),
    Case("thousands-of-columns-in-excel", book(wide_book), 3, "more than 500 columns"),
    Case(
        "entities",
        sheet_part(b"<worksheet", f'<!DOCTYPE x [<!ENTITY a "{WORD}">]><worksheet'.encode()),
        3,
        "spoiled",
    ),
    Case("xml-spoiled", sheet_part(b"</row><row", f"</row><{WORD}><row".encode()), 3, "spoiled at row"),
    Case("shared-text-missing", sheet_part(b'"A2" t="inlineStr">', b'"A2" t="s"><v>99</v>'), 3, "row 2"),
    Case("row-far-away", sheet_part(b'<row r="2"', b'<row r="77317731"'), 3, "more rows"),
    Case("row-number-in-words", sheet_part(b'<row r="2"', f'<row r="{WORD}"'.encode()), 3, "spoiled"),
)

SOME_ROWS = (
    Case(
        "dates-mixed", text(GOOD, but(incident="A2"), but(incident="A3", date="30/03/2024")), 1, "another way"
    ),
    Case(
        "dates-month-first",
        text(but(date="12/25/2023"), but(incident="A2", date="01/02/2024")),
        1,
        "two ways",
    ),
    Case("date-in-the-future", text(but(date=f"{NUMBER}-12-31")), 1, "future"),
    Case("date-before-1990", text(but(date="31/12/1899")), 1, "before 1990"),
    Case("date-that-is-none", text(but(date="31/02/2024")), 1, "no such day"),
    Case("date-with-a-short-year", text(but(date="31/03/24")), 1, "two digits"),
    Case("date-as-a-number", text(but(date=f"{NUMBER}4")), 1, "a number where"),
    Case("date-in-words", text(but(date=f"31 {WORD} 2024")), 1, "cannot be read"),
    Case("date-empty", text(but(date="")), 1, "the cell is empty"),
    Case("age-negative", text(but(age_years=f"-{NUMBER}")), 1, "negative"),
    Case("age-over-25", text(but(age_years=NUMBER)), 1, "over 25"),
    Case("age-in-words", text(but(age_years=WORD)), 1, "write completed years"),
    Case("age-endless", text(but(age_years=NUMBER * 2000)), 1, "write completed years"),
    Case("age-in-a-band-of-our-own", text(but(age_years="3 to 7")), 1, "or one of under 1, 0 to 5"),
    Case("age-made-a-date", text(but(age_years="05-Jan")), 1, "excel made a date"),
    Case("weekday-of-another-date", text(but(date="Monday 31 March 2024")), 1, "day of the week"),
    Case(
        "code-of-placement", text(("2024-03-31", "U1"), head=("date", "home")), 1, "the code of a placement"
    ),
    Case(
        "placement-empty-beside-codes",
        text(("2024-03-31", "U4"), ("2024-03-30", ""), head=("date", "home")),
        1,
        "empty beside placement codes",
    ),
    Case("code-of-abuse", text(but(domestic_abuse="NEG")), 1, "category of abuse"),
    Case("code-of-status", text(but(domestic_abuse="e) Closed episode")), 1, "status of a case"),
    Case("code-of-need", text(but(domestic_abuse="N4")), 1, "primary need"),
    Case("code-of-factors", text(but(domestic_abuse="3B, 4B")), 1, "at an assessment"),
    Case("ages-differ", text(but(age_months="3")), 1, "age in months"),
    Case("huge-cell", text(but(incident=WORD * 20_000)), 1, "too long"),
    Case("sex-unknown-word", text(but(sex=WORD)), 1, "none of those accepted"),
    Case("outcome-empty", text(but(outcome="")), 1, "needs an answer"),
    Case("flag-unknown-word", text(but(domestic_abuse=WORD)), 1, "none of those accepted"),
    Case("reference-twice", text(but(incident=WORD), but(incident=f"{WORD.upper()} ")), 1, "another row"),
    Case("row-twice", text(("", *GOOD[1:]), ("", *GOOD[1:])), 1, "same as another"),
    Case("row-twice-without-references", text(GOOD[1:], GOOD[1:], head=HEAD[1:]), 1, "same as another"),
    Case("row-too-long", text((*GOOD, WORD)), 1, "more cells than"),
    Case("row-too-short", text(GOOD, but(incident="A2")[:4]), 1, "fewer cells"),
    Case("cells-without-heading", text((WORD, *GOOD), head=("", *HEAD)), 1, "no heading"),
    Case("row-hidden", sheet_part(b'<row r="2"', b'<row r="2" hidden="1"'), 1, "--hidden leave-out"),
    Case("column-hidden", book(hide_column), 1, "add --map 5=sex to read it"),
    Case("total", text(GOOD, ("Total", NUMBER)), 1, "row 3: it looks like a total"),
    Case("note", text(GOOD, (f"Source: {WORD}",)), 1, "row 3: it looks like a note"),
    Case("another-table", text(GOOD, (), (WORD, NUMBER)), 1, "row 4: another table"),
    Case("heading-unknown", text((*GOOD, WORD), head=(*HEAD, f"{WORD} 5")), 1, "none that csprp knows"),
    Case("heading-that-looks-like-one", text((GOOD[1], WORD), head=("date", "Gender")), 1, "looks like sex"),
    Case("heading-with-a-slip", text((GOOD[1], WORD), head=("date", "outcone")), 1, "looks like outcome"),
    *(
        Case(f"heading-{name}", text((*GOOD, WORD), head=(*HEAD, heading)), 1, says)
        for name, heading, says in (
            ("may-be", "Neglect", "it may be neglect"),
            ("opposite", "Not looked after", "the opposite of looked after"),
            ("another", "LAC status", "asks more than looked after"),
            ("already-given", "Gender", "which another column gives"),
        )
    ),
    Case(
        "heading-of-two", text((*GOOD, WORD, WORD), head=(*HEAD, "LAC", "CLA")), 1, "as another column does"
    ),
    Case("heading-a-date", text((WORD, "death"), head=("Date of panel", "outcome")), 1, "it is a date, of"),
    Case("rows-numbered", text(("0", *GOOD[1:]), head=("", *HEAD[1:])), 1, "it numbers the rows"),
    Case("heading-y-n", text((GOOD[1], WORD), head=("date", "Y/N")), 1, "yes or no answer"),
    Case("no-date", text((WORD,), head=("sex",)), 1, "no column has the heading date"),
    Case("formula", book(cell("C2", f'=LEN("{WORD}")+{NUMBER}')), 1, "row 2: the cell holds a formula"),
    Case("error-of-excel", book(cell("C2", "#REF!")), 1, "error of Excel"),
    Case("merged-cells", book(lambda made: (cell("C3", WORD)(made), merged("C2:C3")(made))), 1, "merged"),
    Case("date-beyond-excel", book(cell("B2", int(NUMBER * 3), "yyyy-mm-dd")), 1, "error of Excel"),
    Case("time-for-a-date", book(cell("B2", time(7, 7, 31))), 1, "cannot be read"),
    Case("number-for-a-date-in-excel", book(cell("B2", int(NUMBER), "General")), 1, "a number where"),
    Case(
        "date-as-text-beside-dates", book(lambda made: made.worksheets[0].append(["A2", "30/03/2024"])), 1, ""
    ),
    Case("too-long-for-excel", book(cell("E2", WORD * 2900)), 1, "none of those accepted"),
    Case("cell-beside-the-table", book(cell("K2", WORD)), 1, "more cells than"),
)

COUNTS_HEAD = ("indicator", "category", "period", "numerator", "denominator")
COUNTED = (
    Case("counts-indicator", text((WORD, "", "2023-24", "3", "9"), head=COUNTS_HEAD), 1, "no indicator"),
    Case("counts-category", text(("sex", WORD, "2023-24", "3", "9"), head=COUNTS_HEAD), 1, "no category"),
    Case("counts-no-category", text(("sex", "", "2023-24", "3", "9"), head=COUNTS_HEAD), 1, "no category"),
    Case("counts-period", text(("all", "", f"{NUMBER}-99", "3", "9"), head=COUNTS_HEAD), 1, "period cannot"),
    Case("counts-future", text(("all", "", NUMBER, "3", "9"), head=COUNTS_HEAD), 1, "not begun"),
    Case("counts-in-words", text(("all", "", "2023-24", WORD, "9"), head=COUNTS_HEAD), 1, "whole number"),
    Case("counts-hidden", text(("all", "", "2023-24", "<5", "9"), head=COUNTS_HEAD), 1, "hidden already"),
    Case("counts-negative", text(("all", "", "2023-24", f"-{NUMBER}", "9"), head=COUNTS_HEAD), 1, "negative"),
    Case("counts-too-many", text(("all", "", "2023-24", NUMBER, "9"), head=COUNTS_HEAD), 1, "more than what"),
    Case("counts-empty", text(("all", "", "2023-24", "", "9"), head=COUNTS_HEAD), 1, "needs an answer"),
    Case(
        "counts-twice",
        text(("all", "", "2023-24", "3", ""), ("All", "all", "2023/24", NUMBER, ""), head=COUNTS_HEAD),
        1,
        "same figure",
    ),
    Case(
        "counts-out-of-two-numbers",
        text(
            ("sex", "Male", "2023-24", "3", "9"),
            ("sex", "Female", "2023-24", "3", NUMBER),
            head=COUNTS_HEAD,
        ),
        1,
        "different numbers",
    ),
    Case(
        "counts-ages-overlap",
        text(
            ("age", "Under 1", "2023-24", "3", "9"),
            ("dfe-age", "0 to 5", "2023-24", "5", "9"),
            head=COUNTS_HEAD,
        ),
        1,
        "ages overlap",
    ),
    Case(
        "counts-parts-over-the-whole",
        text(
            ("all", "", "2023-24", "9", ""),
            ("outcome", "Death", "2023-24", "5", ""),
            ("outcome", "Serious harm", "2023-24", "6", ""),
            head=COUNTS_HEAD,
        ),
        1,
        "with the rows above it",
    ),
)

SPOILED = (*NO_TABLE, *SOME_ROWS, *COUNTED)


def everything_in(folder: Path) -> dict[str, bytes | None]:
    return {
        str(path.relative_to(folder)): path.read_bytes() if path.is_file() else None
        for path in folder.rglob("*")
    }


def test_there_are_enough_spoiled_files() -> None:
    assert len({case.id for case in SPOILED}) == len(SPOILED)
    assert len(NO_TABLE) >= 40


@pytest.mark.parametrize(
    "case", sampled([*SPOILED[::2], *SPOILED[1::2]], len(SPOILED) // 2), ids=lambda case: case.id
)
def test_a_spoiled_file_is_told_in_plain_words_that_hold_nothing_of_it(
    case: Case, csprp: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    if case.unix and os.name == "nt":
        pytest.skip("files of Unix")
    monkeypatch.setenv("TMPDIR", str(tmp_path))
    file = case.make(tmp_path)
    before = everything_in(tmp_path)
    for debug, form in (((), "table"), (("--debug",), "table"), ((), "json"), (("--debug",), "csv")):
        with warnings.catch_warnings():
            warnings.simplefilter("error")  # a warning of a library would quote the cell
            ended = csprp(*debug, "local", "check", str(file), "--format", form)
        printed = (ended.text + ended.err).lower().replace(str(tmp_path).lower(), "")
        assert ended.code == case.code, printed
        assert WORD.lower() not in printed
        assert NUMBER not in printed
        assert "traceback" not in printed
        if case.code == ExitCode.UNREADABLE:
            assert ended.out == b""
            assert ended.err.count("\n") == 1
            assert form == "json" or ended.err.startswith("csprp: error: ")
            assert form == "json" or ";" in ended.err
        else:
            assert ended.err == ""
        if form == "table" or case.code == ExitCode.UNREADABLE:
            assert case.says.lower() in " ".join(printed.split()), printed
    assert everything_in(tmp_path) == before


def test_every_kind_of_problem_is_met(tmp_path: Path) -> None:
    met: set[ProblemKind] = set()
    for number, case in enumerate((*SOME_ROWS, *COUNTED, *MORE_KINDS)):
        folder = tmp_path / str(number)
        folder.mkdir()
        met |= {problem.kind for problem in read_local(case.make(folder), load()).problems}
    said_first = {ProblemKind.TIED_YEARS_DIFFER, ProblemKind.TURNED}  # test_headings.py: a person says first
    assert met == set(ProblemKind) - said_first


MORE_KINDS = (
    Case("too-long", book(lambda made: None), 0, ""),
    Case("given-twice", text((GOOD[1], "f", "f"), head=("date", "sex", "Gender")), 1, "another column"),
    Case("csv-too-long", text((GOOD[1], "f" * 40_000), head=("date", "sex")), 1, "too long"),
    Case("counts-early", text(("all", "", "1985", "3", ""), head=COUNTS_HEAD), 1, "before 1990"),
)


def test_a_fault_of_our_own_shows_its_place_and_nothing_else(
    csprp: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(_: object) -> tuple[str, ...]:
        raise ValueError(f"invalid literal for int(): '{WORD}'")

    monkeypatch.setattr(columns.LocalTable, "_references", broken)
    file = text(but(incident=WORD))(tmp_path)
    ended = csprp("local", "check", str(file))
    assert ended.code == ExitCode.OWN_FAULT
    assert ended.err.count("\n") == 1
    assert WORD not in ended.err
    with pytest.raises(ReadingFault) as fault:
        run(["--debug", "local", "check", str(file)])
    shown = "".join(traceback.format_exception(fault.value))
    assert "ValueError in test_local_file.py" in shown
    assert WORD not in shown


def test_debug_as_a_process_of_its_own_prints_no_cell(tmp_path: Path) -> None:
    file = text(but(incident=WORD, sex=WORD, age_years=NUMBER))(tmp_path)
    ended = process("--debug", "local", "check", str(file), env={"PYTHONWARNINGS": "error"})
    assert ended.code == 1
    assert WORD not in ended.text + ended.err
    assert list(tmp_path.iterdir()) == [file]


def test_too_many_rows_are_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(columns, "MOST_ROWS", 2)
    with pytest.raises(FileProblem, match="more than 2 rows"):
        read(text(*(but(incident=str(n)) for n in range(3)))(tmp_path))


@UNIX
@pytest.mark.skipif(os.name != "nt" and os.geteuid() == 0, reason="root may read anything")
def test_a_file_that_may_not_be_read_is_refused(csprp: Run, tmp_path: Path) -> None:
    file = text(GOOD)(tmp_path)
    file.chmod(0)
    ended = csprp("local", "check", str(file))
    assert ended.code == ExitCode.UNREADABLE
    assert "may not be read" in ended.err


def test_random_bytes_never_end_in_a_fault_of_our_own(tmp_path: Path) -> None:
    """Workbooks and texts with bytes changed at random: understood, or refused in words of ours."""
    draw = random.Random(20261123)
    whole = {"ours.xlsx": book_bytes(), "ours.csv": csv_text(GOOD, but(incident="A2")).encode()}
    for number in range(400):
        name = draw.choice(list(whole))
        content = bytearray(whole[name])
        for _ in range(draw.randrange(1, 12)):
            content[draw.randrange(len(content))] = draw.randrange(256)
        if draw.random() < 0.3:
            content = content[: draw.randrange(len(content))]
        file = tmp_path / name
        file.write_bytes(content)
        with warnings.catch_warnings():
            warnings.simplefilter("error")
            try:
                read_local(file, load())
            except FileProblem:
                pass
            except ReadingFault as fault:
                raise AssertionError(f"file {number}: {fault}") from None


# -- what is understood ---------------------------------------------------------------------------


def read(file: Path, *mapping: str, sheet: str = "", today: date = date(2026, 11, 23)) -> LocalFile:
    return read_local(file, load(), reading=Reading(tuple(mapping), sheet), today=today)


def test_a_row_is_read_as_it_was_meant(tmp_path: Path) -> None:
    local = read(text(GOOD, but(incident="A2", age_years="", age_months="14", domestic_abuse=""))(tmp_path))
    assert local.understood
    assert local.flags == ("domestic_abuse",)
    assert local.rows == (
        LocalRow(2, "2023-24", "2024", "", 3, "Female", "", "Death", "", (True,)),
        LocalRow(3, "2023-24", "2024", "", 1, "Female", "", "Death", "", (None,)),
    )


def test_nothing_of_a_reference_or_a_date_is_kept(tmp_path: Path) -> None:
    local = read(text(but(incident=WORD))(tmp_path))
    assert WORD.lower() not in repr(local).lower()
    assert "2024-03-31" not in repr(local)


@pytest.mark.parametrize(
    "heading", ["age_years", "Age Years", "AGE_YEARS", " age  years ", "age-years", "\u00a0Age years"]
)
def test_capitals_spaces_and_underscores_are_no_difference(tmp_path: Path, heading: str) -> None:
    local = read(text(("2024-03-31", "3"), head=("Date", heading))(tmp_path))
    assert local.understood
    assert local.rows[0].age_years == 3


@pytest.mark.parametrize("packed", [False, True], ids=["csv", "xlsx"])
def test_a_title_above_the_table_is_passed_over(tmp_path: Path, packed: bool) -> None:
    above = [["Serious incidents log"], [], ["Printed for the board", "SECRET"]]
    rows = [*above, ["Ref", "date", "sex", "outcome"], ["1", "2024-03-31", "f", "death"]]
    if packed:
        made = Workbook()
        for row in rows:
            made.worksheets[0].append(row)
        file = tmp_path / "ours.xlsx"
        made.save(file)
    else:
        file = tmp_path / "ours.csv"
        file.write_text("\n".join(",".join(row) for row in rows), encoding="utf-8")
    local = read(file, "1=incident")
    assert local.understood
    assert (local.row_count, local.rows[0].row, local.rows[0].sex) == (1, 5, "Female")


def test_the_line_to_type_next_takes_what_is_offered(csprp: Run, tmp_path: Path) -> None:
    head = ("Date notified to Panel", "Gender", "CP plan Y/N", "What happened", "outcome")
    file = text(("31/03/2024", "Girl", "n/k", "SECRET", "Fatality"), head=head)(tmp_path)
    ended = csprp("local", "check", str(file), "--format", "table")
    assert ended.code == 1
    line = next(line for line in ended.text.splitlines() if "csprp local check" in line)
    assert "SECRET" not in line
    assert "=none" not in line
    again = csprp(*shlex.split(line)[1:], "--format", "table")
    assert "add --map 4=none" in " ".join(again.text.split()).replace("or --map", "add --map")
    again = csprp(*shlex.split(line)[1:], "--map", "4=none", "--format", "table")
    assert again.code == 0, again.text
    assert "The row was understood." in again.text
    onward = shlex.split(next(line for line in again.text.splitlines() if "local compare" in line))
    assert csprp(*onward[1:]).code == 0


def test_a_word_that_is_not_known_is_answered_with_those_that_are(csprp: Run, tmp_path: Path) -> None:
    file = text(("2024-03-31", "SECRET"), head=("date", "outcome"))(tmp_path)
    ended = csprp("local", "check", str(file), "--format", "csv")
    assert "write one of Death, Serious harm, Other" in ended.text
    assert "SECRET" not in ended.text


def test_a_yes_is_counted_under_its_own_name_too(tmp_path: Path) -> None:
    head = ("indicator", "category", "period", "numerator", "denominator")
    for category in ("", "yes", "On a child protection plan"):
        file = text(("dfe-protection-plan", category, "2023-24", "9", "30"), head=head)(tmp_path)
        assert [(f.column, f.category) for f in read(file).figures] == [("child_protection_plan", "")]


def test_headings_that_look_like_ours_are_offered_and_never_assumed(csprp: Run, tmp_path: Path) -> None:
    head = ("date", "DOB", "Gender", "Ethnic group", "Known to CSC?", "LAC (Y/N)", "Child's name", "Y/N")
    file = text(("2024-03-31", "x", "f", "white", "y", "n", "x", "y"), head=head)(tmp_path)
    local = read(file)
    assert [(found.name, found.state) for found in local.columns] == [
        ("date", "read"),
        ("date_of_birth", "not-read"),
        ("sex", "offered"),
        ("ethnicity", "offered"),
        ("known_to_social_care", "offered"),
        ("looked_after", "offered"),
        ("name", "not-read"),
        ("", "unknown"),
    ]
    assert local.rows[0][5:] == ("", "", "", "", (), "")
    said = " ".join(csprp("local", "check", str(file), "--format", "table").text.split())
    assert "looks like sex: rename its heading to sex, or add --map 3=sex" in said
    assert "not read: looks like a date of birth" in said
    assert "not read: looks like a name" in said


def test_a_name_or_a_date_of_birth_is_no_problem_and_is_not_read(csprp: Run, tmp_path: Path) -> None:
    file = text((*GOOD, WORD, "2020-01-01"), head=(*HEAD, "Surname", "D.O.B."))(tmp_path)
    ended = csprp("local", "check", str(file), "--format", "table")
    assert ended.code == 0
    assert "looks like a name" in ended.text
    assert WORD not in repr(read(file))


@pytest.mark.parametrize("given", ["2=sex", "B=sex", "b = Sex", "Gender=sex", "gender=SEX"])
def test_a_column_is_mapped_by_number_letter_or_heading(tmp_path: Path, given: str) -> None:
    file = text(("2024-03-31", "f", "x"), head=("date", "Gender", "What happened"))(tmp_path)
    local = read(file, given, "3=none")
    assert local.understood
    assert local.rows[0].sex == "Female"
    assert local.columns[2].state == "left-out"


@pytest.mark.parametrize(
    ("given", "says"),
    [("2=sexx", "--map 2=sex"), ("9=sex", '"9"'), ("sex", "4=sex"), ("=sex", "4=sex"), ("2=name", "--map")],
)
def test_a_mapping_that_cannot_be_is_a_usage_error(csprp: Run, tmp_path: Path, given: str, says: str) -> None:
    file = text(("2024-03-31", "f"), head=("date", "Gender"))(tmp_path)
    ended = csprp("local", "check", str(file), "--map", given)
    assert ended.code == ExitCode.USAGE
    assert says in ended.err
    assert ended.err.count("\n") == 1


def test_sheets_are_chosen_by_name_by_number_or_asked_for(csprp: Run, tmp_path: Path) -> None:
    file = book(second_sheet)(tmp_path)
    assert read(file, sheet="1").row_count == 1
    assert read(file, sheet="sheet").row_count == 1
    assert read(file, sheet="1").other_sheets == 1
    ended = csprp("local", "check", str(file), "--sheet", "3")
    assert ended.code == ExitCode.USAGE
    assert "from 1 to 2" in ended.err
    assert csprp("local", "check", str(text(GOOD)(tmp_path)), "--sheet", "1").code == ExitCode.USAGE


def test_a_hidden_sheet_is_not_read_and_is_told(csprp: Run, tmp_path: Path) -> None:
    def build(made: Workbook) -> None:
        second_sheet(made)
        made.worksheets[1].sheet_state = "veryHidden"

    file = book(build)(tmp_path)
    ended = csprp("local", "check", str(file), "--format", "table")
    assert ended.code == 0
    assert "1 hidden sheet, not read" in ended.text
    assert WORD not in ended.text


def test_a_wrong_size_in_a_workbook_hides_no_row(tmp_path: Path) -> None:
    file = sheet_part(b'<dimension ref="A1:G2"', b'<dimension ref="A1"')(tmp_path)
    assert read(file).row_count == 1


def test_cells_of_excel_are_read_as_they_look(tmp_path: Path) -> None:
    def build(made: Workbook) -> None:
        made.worksheets[0].append(["A2", datetime(2024, 4, 1, 9, 30), 3.0, 36, "M", "other", True])
        made.worksheets[0].append(["A3", "2024-04-02", "2", None, "boy", "died", 0])
        made.worksheets[0].append([None] * 7)
        made.worksheets[0].append(["A4", date(2023, 4, 1), 0, None, None, "Serious Harm", None])

    local = read(book(build)(tmp_path))
    assert local.problems == ()
    assert [row[1:] for row in local.rows[1:]] == [
        ("2024-25", "2024", "", 3, "Male", "", "Other", "", (True,), ""),
        ("2024-25", "2024", "", 2, "Male", "", "Death", "", (False,), ""),
        ("2023-24", "2023", "", 0, "Not known", "", "Serious harm", "", (None,), ""),
    ]
    assert local.rows[-1].row == 6


def test_a_bad_row_is_left_out_and_the_good_ones_stay(tmp_path: Path) -> None:
    local = read(text(GOOD, but(incident="A2", sex=WORD), but(incident="A3"))(tmp_path))
    assert [row.row for row in local.rows] == [2, 4]
    assert (local.row_count, local.left_out, local.problem_count) == (3, 1, 1)


def test_day_first_dates_are_told(csprp: Run, tmp_path: Path) -> None:
    file = text(but(date="01/04/2024"), but(incident="A2", date="31.3.2024"))(tmp_path)
    assert [row.period for row in read(file).rows] == ["2024-25", "2023-24"]
    assert "with the day first" in csprp("local", "check", str(file), "--format", "table").text


def test_figures_that_were_counted_already(tmp_path: Path) -> None:
    rows = (
        ("all", "", "2023-24", "12", ""),
        ("outcome", "death", "2023/24", "4", "12"),
        ("domestic_abuse", "", "2023-24", "5", "12"),
        ("panel-domestic-abuse", "yes", "2022-23", "5", "12"),
        ("age", "Under 1", "2020", "3", "9"),
        ("dfe-sex", "F", "2023 to 2024", "3", "12"),
    )
    local = read(text(*rows, head=COUNTS_HEAD)(tmp_path))
    assert local.problems == ()
    assert [figure[1:] for figure in local.figures] == [
        ("", (), "All", "2023-24", 12, None),
        ("outcome", ("dfe-nature", "panel-type"), "Death", "2023-24", 4, 12),
        ("domestic_abuse", ("panel-domestic-abuse",), "", "2023-24", 5, 12),
        ("domestic_abuse", ("panel-domestic-abuse",), "", "2022-23", 5, 12),
        ("age_years", ("dfe-age", "panel-age"), "Under 1", "2020", 3, 9),
        ("sex", ("dfe-sex",), "Female", "2023-24", 3, 12),
    ]


def test_years_to_march_are_those_of_the_record() -> None:
    for period in load().periods.values():
        if period.kind == "financial" and period.start and period.end:
            assert year_to_march(period.start) == year_to_march(period.end) == period.id


def test_problems_are_counted_to_the_end_and_listed_to_a_limit(
    csprp: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(problems, "MOST_PROBLEMS", 5)
    file = text(*(but(incident=str(n), sex=WORD) for n in range(9)))(tmp_path)
    local = read(file)
    assert (len(local.problems), local.problem_count, local.left_out) == (5, 9, 9)
    assert "And 4 more" in csprp("local", "check", str(file), "--format", "table").text


def test_json_keeps_to_its_schema(csprp: Run, tmp_path: Path) -> None:
    jsonschema = pytest.importorskip("jsonschema", reason="jsonschema comes with the test extra")
    schema = json.loads((ROOT / "src/csprp_cli/present/envelope.schema.json").read_text(encoding="utf-8"))
    for row in (GOOD, but(sex=WORD)):
        ended = csprp("local", "check", str(text(row)(tmp_path)), "--format", "json")
        jsonschema.validate(json.loads(ended.text), schema)


@pytest.mark.parametrize("form", ["md", "docx", "xlsx", "html"])
def test_a_check_is_written_in_every_form(csprp: Run, tmp_path: Path, form: str) -> None:
    file = text(but(sex=WORD))(tmp_path)
    out = tmp_path / f"check.{form}"
    assert csprp("local", "check", str(file), "--out", str(out)).code == 1
    assert WORD.encode() not in out.read_bytes()


def test_progress_is_told_after_a_second_and_not_before(
    csprp: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from csprp_cli.cli import progress

    file = text(GOOD)(tmp_path)
    assert csprp("local", "check", str(file)).err == ""
    monkeypatch.setattr(progress, "FIRST_WORD", 0.0)
    assert csprp("local", "check", str(file)).err == "Rows read: 1\n"


# -- properties -----------------------------------------------------------------------------------

RECORD = load()
FLAGS = [c for c in RECORD.local_columns.values() if c.kind == "yes-no"]
FIELDS = [c for c in RECORD.local_columns.values() if c.shape == INCIDENTS]
LAST = date(2026, 11, 23)


def words_of(choices: str) -> dict[str, str]:
    return {c.word.replace(EMPTY, ""): c.answer for c in RECORD.local_choices if c.choices == choices}


@st.composite
def incident(draw: st.DrawFn) -> dict[str, Any]:
    """One row as a person fills it in, by column. Dates are dates, to be written as each file has them."""
    months = draw(st.none() | st.integers(0, 311))
    years = draw(st.none() | (st.integers(0, 25) if months is None else st.just(months // 12)))
    row: dict[str, Any] = {
        "date": draw(st.dates(date(1990, 1, 1), LAST)),
        "age_years": years,
        "age_months": months,
    }
    for column in FIELDS:
        if column.choices:
            coded = column.column == "home"  # an empty cell beside a placement code is asked about
            words = [
                c for c in RECORD.local_choices if c.choices == column.choices and not (coded and c.source)
            ]
            word = draw(st.sampled_from(sorted(c.word.replace(EMPTY, "") for c in words)))
            row[column.column] = draw(st.sampled_from((word, word.upper(), f" {word.title()} ")))
    return row


REFERENCES = st.text(
    st.characters(codec="cp1252", exclude_categories=["Cc", "Cs", "Zs", "Zl", "Zp", "Cf"]), min_size=1
).filter(lambda typed: typed.casefold() != typed or typed)


@st.composite
def tables(draw: st.DrawFn) -> tuple[list[LocalColumn], list[dict[str, Any]]]:
    """Some columns in any order, with rows that have references of their own."""
    optional = [column for column in FIELDS if column.column not in ("date", "incident")]
    chosen = draw(st.lists(st.sampled_from(optional), unique=True, max_size=12))
    columns = draw(st.permutations([RECORD.local_columns["incident"], RECORD.local_columns["date"], *chosen]))
    rows = draw(st.lists(incident(), max_size=6))
    references = draw(
        st.lists(REFERENCES, min_size=len(rows), max_size=len(rows), unique_by=lambda typed: typed.casefold())
    )
    return columns, [row | {"incident": reference} for row, reference in zip(rows, references, strict=True)]


def expected(columns: list[LocalColumn], rows: list[dict[str, Any]]) -> list[tuple[Any, ...]]:
    """What the rows mean, worked out by other means than the program's."""
    names = {column.column for column in columns}

    def answer(row: dict[str, Any], name: str) -> str:
        if name not in names:
            return ""
        return words_of(RECORD.local_columns[name].choices)[row[name].strip().lower()]

    found = []
    for row in rows:
        day = row["date"]
        start = (day.replace(day=1) - timedelta(days=89)).year  # 1 April less 89 days is in January
        months = row["age_months"] if "age_months" in names else None
        years = row["age_years"] if "age_years" in names else None
        flags = [column.column for column in columns if column.kind == "yes-no"]
        found.append(
            (
                f"{start}-{str(start + 1)[2:]}",
                str(day.year),
                answer(row, "date_of"),
                years if years is not None or months is None else months // 12,
                answer(row, "sex"),
                answer(row, "ethnicity"),
                answer(row, "outcome"),
                answer(row, "home"),
                tuple({"yes": True, "no": False}.get(answer(row, name)) for name in flags),
            )
        )
    return found


def held_together(local: LocalFile, columns: list[LocalColumn], rows: list[dict[str, Any]]) -> None:
    assert local.problems == ()
    assert [row[1:-1] for row in local.rows] == expected(columns, rows)
    assert [row.row for row in local.rows] == list(range(2, len(rows) + 2))


def as_text(value: object, day: str) -> str:
    if isinstance(value, date):
        return value.strftime(day)
    return "" if value is None else str(value)


@settings(
    deadline=None, max_examples=examples(30, 150), suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(
    table=tables(),
    encoding=st.sampled_from(["utf-8", "utf-8-sig", "utf-16", "cp1252"]),
    mark=st.sampled_from(",;\t"),
    end=st.sampled_from(["\n", "\r\n"]),
    day=st.sampled_from(["%Y-%m-%d", "%d/%m/%Y"]),
)
def test_a_table_reads_back_the_same_from_csv(
    tmp_path: Path, table: Any, encoding: str, mark: str, end: str, day: str
) -> None:
    columns, rows = table
    out = io.StringIO()
    writer = csv.writer(out, delimiter=mark, lineterminator=end)
    writer.writerow([column.column for column in columns])
    writer.writerows([[as_text(row[column.column], day) for column in columns] for row in rows])
    file = tmp_path / "ours.csv"
    file.write_bytes(out.getvalue().encode(encoding))
    held_together(read(file), columns, rows)


@settings(
    deadline=None, max_examples=examples(20, 60), suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(table=tables())
def test_a_table_reads_back_the_same_from_excel(tmp_path: Path, table: Any) -> None:
    columns, rows = table
    made = Workbook(write_only=True)
    sheet = made.create_sheet("Any name")
    sheet.append([column.column for column in columns])
    for row in rows:
        sheet.append([as_cell(sheet, row[column.column]) for column in columns])
    file = tmp_path / "ours.xlsx"
    made.save(file)
    held_together(read(file), columns, rows)


def as_cell(sheet: Any, value: object) -> object:
    from openpyxl.cell import WriteOnlyCell

    if not isinstance(value, str):
        return value
    cell = WriteOnlyCell(sheet, value)
    cell.data_type = "s"  # openpyxl takes "=1" for a formula
    return cell


@settings(deadline=None, max_examples=examples(60, 200))
@given(st.text())
def test_no_heading_is_ever_repeated(heading: str) -> None:
    from csprp_cli.local.intake.headings import read_headings

    found = read_headings(RECORD, ("date", f"{WORD}{heading}"), 1)
    assert WORD not in repr(found)


# -- the template ---------------------------------------------------------------------------------


@pytest.fixture(params=["ours.xlsx", "ours.csv"])
def template(request: pytest.FixtureRequest, csprp: Run, tmp_path: Path) -> Path:
    out = tmp_path / str(request.param)
    assert csprp("local", "template", "--out", str(out)).code == 0
    return out


def test_the_empty_template_has_no_rows_yet(template: Path, csprp: Run) -> None:
    ended = csprp("local", "check", str(template), "--format", "table")
    assert ended.code == 0
    assert "No rows yet" in ended.text
    local = read(template)
    assert local.understood
    assert [found.name for found in local.columns] == [column.column for column in asked_for()]


def asked_for(*years: str) -> list[LocalColumn]:
    """Return the columns that a template asks for: those that a figure of these years may stand beside."""
    periods = [read_period(RECORD, year) for year in years or ("2023-24", "2024-25", "2025-26")]
    held = {
        figure.indicator.id
        for period in periods
        for figure in national_figures(RECORD, ComparisonRequest(period, (period.id,)))
    }
    return [column for column in FIELDS if not column.indicators or held & {*column.indicators}]


def test_the_template_asks_for_what_can_stand_beside_england_in_the_years_asked(
    csprp: Run, tmp_path: Path
) -> None:
    for years in (("2025-26",), ("2022-23", "2023-24"), ("2020",)):
        out = tmp_path / f"{years[0]}.xlsx"
        csprp("local", "template", "--periods", ",".join(years), "--out", str(out))
        made = load_workbook(out)
        asked = [cell.value for cell in made[SHEETS[INCIDENTS]][1]]
        assert asked == [column.column for column in asked_for(*years)]
        more = {row[0] for row in made[OWN_SUMMARY].iter_rows(values_only=True)}
        assert {column.column for column in FIELDS} - more == set(asked)
        assert read(out).other_sheets == 0
    assert 2 < len(asked_for("2025-26")) < 8


def test_a_template_of_a_year_that_is_not_held_is_refused(csprp: Run) -> None:
    ended = csprp("local", "template", "--periods", "2022-23,1999-00")
    assert ended.code == ExitCode.USAGE
    assert ended.text == ""


def test_the_empty_template_of_counts_has_no_rows_yet(csprp: Run, tmp_path: Path) -> None:
    for name in ("ours.xlsx", "ours.csv"):
        out = tmp_path / name
        assert csprp("local", "template", "--counts", "--out", str(out)).code == 0
        ended = csprp("local", "check", str(out), "--format", "table")
        assert ended.code == 0
        assert "one row a figure" in " ".join(ended.text.split())


def test_a_template_that_is_filled_in_is_understood_whole(csprp: Run, tmp_path: Path) -> None:
    out = tmp_path / "ours.xlsx"
    csprp("local", "template", "--out", str(out))
    made = load_workbook(out)
    sheet = made[SHEETS[INCIDENTS]]
    for row in range(2, 14):
        values: dict[str, Any] = {
            "incident": f"{row}-4",
            "date": date(2024, row % 12 + 1, 3),
            "age_years": row,
        }
        for place, column in enumerate(asked_for(), 1):
            if column.choices:
                sheet.cell(row, place, next(iter(words_of(column.choices))))
            elif column.column in values:
                sheet.cell(row, place, values[column.column])
    made.save(out)
    assert csprp("local", "check", str(out)).code == 0
    local = read(out)
    assert len(local.rows) == 12
    assert local.flags == tuple(column.column for column in FLAGS if column in asked_for())
    assert {answer for row in local.rows for answer in row.flags} == {True}


def test_the_template_holds_headings_lists_and_what_explains_them(csprp: Run, tmp_path: Path) -> None:
    out = tmp_path / "ours.xlsx"
    csprp("local", "template", "--out", str(out))
    made = load_workbook(out)
    assert made.sheetnames == [SHEETS[INCIDENTS], OWN_SUMMARY, HOW_TO]
    sheet, more, how_to = made.worksheets
    assert sheet.max_row == 1
    assert not sheet.merged_cells.ranges
    assert not how_to.merged_cells.ranges
    lists = [rule for rule in sheet.data_validations.dataValidation if rule.type == "list"]
    assert sum(str(rule.sqref).count(":") for rule in lists) == sum(
        bool(column.choices) for column in asked_for()
    )
    told = " ".join(
        str(value)
        for page in (more, how_to)
        for row in page.iter_rows(values_only=True)
        for value in row
        if value
    )
    for column in FIELDS:
        assert column.column in told
        assert column.explanation in told
    assert "Nothing leaves your machine" in told
    assert "Names, dates of birth" in told
    again = tmp_path / "again.xlsx"
    csprp("local", "template", "--out", str(again))
    assert again.read_bytes() == out.read_bytes()


def test_the_template_as_csv_is_its_headings_and_words_on_the_error_stream(csprp: Run) -> None:
    ended = csprp("local", "template")
    assert ended.text == ",".join(column.column for column in asked_for()) + "\n"
    for column in FIELDS:
        assert f"  {column.column}: " in ended.err
    assert all(len(line) <= 80 for line in ended.err.splitlines())


def test_a_template_in_another_form_is_refused(csprp: Run, tmp_path: Path) -> None:
    ended = csprp("local", "template", "--out", str(tmp_path / "ours.pdf"))
    assert ended.code == ExitCode.USAGE
    assert ".xlsx or .csv" in ended.err
    assert list(tmp_path.iterdir()) == []


# -- the group of commands ------------------------------------------------------------------------


def test_the_group_teaches_and_its_mistakes_say_what_to_type(csprp: Run) -> None:
    assert csprp("local").code == 0
    assert "template" in csprp("local").text
    assert csprp("local", "--help").code == 0
    for name in ("template", "check"):
        assert f"Example: csprp local {name}" in " ".join(csprp("local", name, "--help").text.split())
    for line, hint in (
        (("local", "chek"), "try: csprp local check"),
        (("local", "zzz"), "csprp local --help"),
        (("local", "check"), "try: csprp local check ours.xlsx"),
        (("local", "check", "--wat"), "see: csprp local check --help"),
    ):
        ended = csprp(*line)
        assert ended.code == ExitCode.USAGE
        assert hint in ended.err
        assert ended.err.count("\n") == 1
    envelope = json.loads(csprp("local", "check", "gone.csv", "--format", "json").err)
    assert envelope["command"] == "local check"


def test_letters_are_those_of_a_spreadsheet() -> None:
    from openpyxl.utils import get_column_letter

    assert [letters(n) for n in range(1, 800)] == [get_column_letter(n) for n in range(1, 800)]


def test_every_sentence_about_a_problem_has_room_for_names_alone() -> None:
    for sentence in (kind.value for kind in ProblemKind):
        assert set(re.findall(r"{(\w+)}", sentence)) <= {
            "title",
            "name",
            "number",
            "accepted",
            "choices",
            "none",
        }
