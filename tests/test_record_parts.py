"""Parts of record/ by themselves: tables as they are read, periods and reports as they are typed."""

from pathlib import Path

import pytest

from conftest import held_to_golden
from csprp_cli.model.problem import RecordProblem, UsageProblem
from csprp_cli.record.csv_table import read_table
from csprp_cli.record.financial_year import period_line
from csprp_cli.record.load import load
from csprp_cli.record.new_report import new_report
from csprp_cli.record.typed_periods import read_report

RECORD = load()
HELD = "(held: 2018-19, 2020, 2021, 2022-23, 2023-24)"


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (b"a,b\n1,\xff\n", "t.csv, line 2: not UTF-8; save it as UTF-8"),
        (b"\xef\xbb\xbfa,b\n", "t.csv starts with a byte order mark; save it as UTF-8 without one"),
        (b"a,b\n1,\0\n", "t.csv holds a NUL character; save it as UTF-8 text"),
        (b"", "t.csv is empty"),
        (b"a,a\n", "t.csv, line 1: a column is named twice"),
        (b"a,b\n1,2\n1,2,3\n", "t.csv, line 3: 3 cells where the header has 2"),
        (b'a,b\n1,"2\n', "t.csv, line 2: unexpected end of data"),
    ],
)
def test_a_table_that_cannot_be_read_is_told_by_its_line(tmp_path: Path, content: bytes, says: str) -> None:
    (tmp_path / "t.csv").write_bytes(content)
    with pytest.raises(RecordProblem) as refused:
        read_table(tmp_path, "t.csv")
    assert str(refused.value) == says


def test_a_table_that_a_person_keyed_may_have_a_mark(tmp_path: Path) -> None:
    (tmp_path / "t.csv").write_bytes(b"\xef\xbb\xbfa,b\n1,2\n")
    assert read_table(tmp_path, "t.csv", keyed=True) == [{"a": "1", "b": "2"}]
    with pytest.raises(RecordProblem, match=r"none\.csv is not in "):
        read_table(tmp_path, "none.csv")
    (tmp_path / "folder.csv").mkdir()
    with pytest.raises(RecordProblem, match=r"folder\.csv is not a file"):
        read_table(tmp_path, "folder.csv")


@pytest.mark.parametrize(("ends", "part", "name"), [(2020, "year", "2019-20"), (2020, "h2", "2019-20-h2")])
def test_a_period_is_made_as_the_record_has_it(ends: int, part: str, name: str) -> None:
    held = next(line for line in RECORD.lines("periods.csv") if line["id"] == name)
    assert period_line(ends, part) == held


@pytest.mark.parametrize(
    ("typed", "report"), [("2020", "2020"), ("2022", "2022-23"), ("2018", "2018-19"), ("2023/24", "2023-24")]
)
def test_a_report_is_found_by_its_year(typed: str, report: str) -> None:
    assert read_report(RECORD, typed).token == report


@pytest.mark.parametrize(
    ("typed", "says", "instead"),
    [
        ("2023", '"2023" fits more than one report', "2023-24"),
        ("1999", f'no report "1999" is held {HELD}', "2018-19"),
        ("2030-31", f'no report "2030-31" is held {HELD}', "2023-24"),
        ("soon", f'no report "soon" is held {HELD}', "2023-24"),
    ],
)
def test_a_report_that_is_not_held_offers_the_nearest(typed: str, says: str, instead: str) -> None:
    with pytest.raises(UsageProblem) as refused:
        read_report(RECORD, typed)
    assert (refused.value.message, refused.value.instead) == (says, {typed: instead})


def test_a_new_report_is_a_golden() -> None:
    files = new_report(RECORD, "2031-32", "there")
    parts = (f"== {name}\n{files[name].decode()}" for name in sorted(files) if name != "datapackage.json")
    held_to_golden("new-report.txt", "\n".join(parts).encode())
