"""What several sources of one fact come to, and what a person typed into a row to judge. All made up."""

import csv
import json
from itertools import permutations
from pathlib import Path

import pytest

from csprp_cli.model.problem import RecordProblem, UsageProblem
from csprp_cli.record.csv_table import Line, table_bytes
from csprp_cli.record.judgements import COLUMNS, FILE, accepted, hash_of_row
from csprp_cli.record.load import load
from csprp_cli.record.new_report import new_report
from csprp_cli.record.reconcile import Part, Publications, reconciled, says_the_same

EMPTY = dict.fromkeys(
    ("value", "wording", "low", "high", "flags", "caveats", "reason", "shown", "status"), ""
)


def figure(**cells: str) -> Line:
    unit = cells.pop("unit", "percent")
    return EMPTY | {"id": "one", "unit": unit, "publication": "first"} | cells


SAME = [
    ({"value": "37"}, {"value": "37.4"}, True),
    ({"value": "37"}, {"value": "37.5"}, True),
    ({"value": "37"}, {"value": "37.6"}, False),
    ({"value": "37"}, {"value": "38"}, False),
    ({"value": "37.0"}, {"value": "37.1"}, False),
    ({"value": "37", "unit": "count"}, {"value": "37", "unit": "count"}, True),
    ({"value": "37", "unit": "count"}, {"value": "37.4", "unit": "count"}, False),
    ({"wording": "a third"}, {"wording": "a third"}, True),
    ({"wording": "a third"}, {"wording": "a half"}, False),
    ({"wording": "a third", "low": "30", "high": "36"}, {"value": "30"}, True),
    ({"wording": "a third", "low": "30", "high": "36"}, {"value": "36"}, True),
    ({"wording": "a third", "low": "30", "high": "36"}, {"value": "29.9"}, False),
    ({"wording": "a third", "low": "30", "high": "36"}, {"value": "36.1"}, False),
    ({"wording": "over 150", "low": "151"}, {"value": "9000"}, True),
    ({"wording": "under 5", "high": "4"}, {"value": "0"}, True),
    ({"wording": "a third", "low": "30", "high": "36"}, {"flags": "c"}, False),
    ({"flags": "c"}, {"flags": "c r b"}, True),
    ({"flags": "c"}, {"flags": "x"}, False),
    ({"flags": "c"}, {"value": "3"}, False),
]


@pytest.mark.parametrize(("one", "other", "same"), SAME)
def test_two_sources_say_the_same_where_neither_rules_the_other_out(
    one: Line, other: Line, same: bool
) -> None:
    assert says_the_same(figure(**one), figure(**other)) is same
    assert says_the_same(figure(**other), figure(**one)) is same


PUBLICATIONS = Publications(
    [
        {"id": "first", "period": "a", "published": "2024-01-01", "title": "The first"},
        {"id": "again", "period": "a", "published": "2024-06-01", "title": "The same year again"},
        {"id": "second", "period": "b", "published": "2023-01-01", "title": "The second"},
    ],
    [{"id": "a", "sort": "1"}, {"id": "b", "sort": "2"}],
)


def part(publication: str, name: str, **cells: str) -> Part:
    claim = {"claim": name, "figure": name, "source": name, "status": "used", "reason": ""}
    own = figure(publication=publication, shown=name, id=f"figure-{name}", status="single", **cells)
    return Part(own, (claim,))


def told(parts: list[Part]) -> tuple[str, str, str, str, dict[str, str]]:
    found = reconciled(parts, PUBLICATIONS)
    statuses = {claim["claim"]: claim["status"] for claim in found.claims}
    return found.figure["value"], found.figure["flags"], found.figure["status"], found.outcome, statuses


def test_the_newest_release_leads_in_whatever_order() -> None:
    parts = [part("first", "a", value="30"), part("again", "b", value="31"), part("second", "c", value="32")]
    for order in permutations(parts):
        found = reconciled(list(order), PUBLICATIONS)
        assert told(list(order)) == (
            *("32", "r", "single", "revised"),
            {"a": "earlier-vintage", "b": "earlier-vintage", "c": "used"},
        )
        assert found.figure["id"] == order[0].figure["id"]
        assert found.figure["reason"] == "Revised: 30 was printed first, in The first."
        reasons = {claim["claim"]: claim["reason"] for claim in found.claims}
        assert reasons["b"] == "Printed in an earlier release: The same year again."


def test_releases_that_agree_are_agreed_and_not_revised() -> None:
    parts = [part("first", "a", value="30"), part("second", "b", value="30", flags="b")]
    assert told(parts) == ("30", "b", "agreed", "same", {"a": "used", "b": "used"})
    alone = part("first", "a", value="30")
    assert reconciled([alone], PUBLICATIONS) is alone


def test_two_sources_of_one_release_that_differ_are_a_dispute() -> None:
    coarse = part("first", "a", value="37", low="36.5", high="37.5")
    fine = part("first", "b", value="38.2", low="38.15", high="38.25")
    for order in ([coarse, fine], [fine, coarse]):
        found = reconciled(order, PUBLICATIONS).figure
        assert (found["value"], found["low"], found["high"]) == ("38.2", "36.5", "38.25")
        assert (found["status"], reconciled(order, PUBLICATIONS).outcome) == ("disputed", "disputed")
        assert "Two sources of one release differ" in found["reason"]


def test_a_number_leads_over_words_and_words_over_a_symbol_of_one_release() -> None:
    number = part("first", "a", value="37", low="36.5", high="37.5")
    words = part("first", "b", wording="a half", low="48", high="52")
    symbol = part("first", "c", flags="c")
    for order in permutations([symbol, words, number]):
        found = told(list(order))
        assert found == ("37", "", "single", "disputed", {"a": "used", "b": "set-aside", "c": "set-aside"})
    assert reconciled([symbol, words], PUBLICATIONS).figure["wording"] == "a half"


# -- what a person typed -------------------------------------------------------------------------------

ROW = dict.fromkeys(COLUMNS, "") | {
    "accept": "yes",
    "state": "new",
    "page": "7",
    "printed": "42.60%",
    "line": "Résumé: 1,024 of them",
    "indicator": "panel-neglect",
    "category": "all",
    "base": "reviews",
    "unit": "percent",
    "value": "42.6",
}
WORDS = ({"wording": "a third", "unit": "percent"},)
HELD = {"P001": {"figure": "held"}, "P002": {"figure": ""}}


def judged(folder: Path, *rows: Line, content: bytes | None = None) -> tuple[str, ...]:
    """Returns what was accepted of rows that csprp is said to have written."""
    (folder / "datapackage.json").write_text(json.dumps({"rows": [hash_of_row(row) for row in rows]}))
    (folder / FILE).write_bytes(table_bytes(list(rows)) if content is None else content)
    return tuple(f"{item.row} {item.page} {item.value}" for item in accepted(folder, WORDS, HELD))


def saved(mark: str, *lines: str) -> str:
    cells = [mark.join(COLUMNS), *lines, mark.join(f'"{cell}"' for cell in ROW.values())]
    return "\r\n".join(cells) + "\r\n"


@pytest.mark.parametrize(
    ("content", "row"),
    [
        (saved(",").encode("utf-8"), 2),
        (saved(",").encode("utf-8-sig"), 2),
        (saved(";").encode("cp1252"), 2),
        (saved("\t").encode("utf-16"), 2),
        (("sep=;\r\n" + saved(";")).encode("utf-8"), 2),
        (saved(",", "", ",,,").encode("utf-8"), 4),
    ],
    ids=["plain", "mark", "cp1252", "utf-16", "sep", "empty-rows"],
)
def test_a_yes_is_read_however_a_spreadsheet_saved_it(tmp_path: Path, content: bytes, row: int) -> None:
    assert judged(tmp_path, ROW, content=content) == (f"{row} 7 42.6",)


@pytest.mark.parametrize(
    ("cells", "says"),
    [
        ({"accept": "perhaps"}, "row 2: accept is neither yes nor no nor empty"),
        ({"line": "a\x07bell"}, "row 2: a character is there that cannot be seen"),
        ({"state": "not-found"}, "nothing was found here"),
        ({"state": "odd"}, "its state is none that csprp writes"),
        ({"value": "many"}, "it is no number of a kind that can be taken"),
        ({"unit": "years"}, "it is no number of a kind that can be taken"),
        ({"page": "0"}, "it has no page"),
        ({"page": "10001"}, "it has no page"),
        ({"page": "vii"}, "it has no page"),
        ({"denominator": "some"}, "what it is a part of is no number"),
        ({"category": " ", "base": ""}, "does not say its category and base in words"),
        ({"state": "another-number", "claim": "P999"}, "the record does not hold its claim"),
        ({"state": "another-number", "claim": "P002"}, "the record does not hold its claim"),
        ({"wording": "a crowd"}, "words.csv has no range for its words"),
    ],
)
def test_a_yes_that_cannot_be_taken_is_told_by_its_row(tmp_path: Path, cells: Line, says: str) -> None:
    with pytest.raises(RecordProblem) as refused:
        judged(tmp_path, ROW | cells)
    assert says in str(refused.value)
    assert "Résumé" not in str(refused.value)


def test_what_cannot_be_taken_is_told_once_with_its_first_five_rows(tmp_path: Path) -> None:
    odd = [ROW | {"page": "0", "value": str(number)} for number in range(7)]
    with pytest.raises(RecordProblem) as refused:
        judged(tmp_path, *odd)
    assert "rows 2, 3, 4, 5, 6 and 2 more: it has no page" in str(refused.value)


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (b"", "line 1: the columns accept and state are not there"),
        (b"accept,page\n", "line 1: the columns accept and state are not there"),
        (b"accept,state,page,page\n", "line 1: a column is named twice"),
        (b'accept,state\n"' + b"x" * 140_000, "cannot be read as a table"),
    ],
)
def test_a_table_that_is_none_is_refused(tmp_path: Path, content: bytes, says: str) -> None:
    # The limit belongs to the process: what reads a person's table raises it for all that comes after.
    limit = csv.field_size_limit(131_072)
    try:
        with pytest.raises(RecordProblem) as refused:
            judged(tmp_path, ROW, content=content)
    finally:
        csv.field_size_limit(limit)
    assert says in str(refused.value)


def test_no_row_is_accepted_that_csprp_did_not_write(tmp_path: Path) -> None:
    assert accepted(tmp_path, WORDS, HELD) == ()
    changed = table_bytes([ROW | {"value": "43.6"}])
    with pytest.raises(RecordProblem, match="row 2: a cell other than accept was changed"):
        judged(tmp_path, ROW, content=changed)
    both = table_bytes([ROW, ROW | {"accept": "no"}])
    with pytest.raises(RecordProblem, match="row 3: the same number of the same line has a yes and a no"):
        judged(tmp_path, ROW, content=both)
    (tmp_path / "datapackage.json").write_text("{}")
    with pytest.raises(RecordProblem, match="does not say which rows csprp wrote"):
        accepted(tmp_path, WORDS, HELD)
    assert judged(tmp_path, ROW | {"accept": "N"}, ROW | {"accept": "", "page": "8"}) == ()


@pytest.mark.parametrize("typed", ["2031", "2031-32", "2031/32", "2031 to 2032", " 2031/2032 "])
def test_a_report_is_named_as_people_name_years(typed: str) -> None:
    files = new_report(load(), typed, "there")
    assert typed.strip()[:4].encode() in files["periods.csv"]


@pytest.mark.parametrize("typed", ["2031-33", "2031-00", "1999", "soon"])
def test_what_is_no_year_of_a_report_is_refused(typed: str) -> None:
    with pytest.raises(UsageProblem, match="no report is called"):
        new_report(load(), typed, "there")
