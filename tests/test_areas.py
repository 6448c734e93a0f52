"""One council under several codes, councils that ended, and the parts of London. The numbers are made up."""

from pathlib import Path

import pytest

import dfe_files as dfe
from conftest import Run, needs_a_terminal, on_terminal, sampled, without_colours
from test_official_files import Import, imported, rows_of

__all__ = ["imported"]  # a fixture

NAMES = {
    "E10000002": ("E12000008", "South East", "825", "E10000002", "Buckinghamshire"),
    "E06000060": ("E12000008", "South East", "825", "E06000060", "Buckinghamshire"),
    "E10000027": ("E12000009", "South West", "933", "E10000027", "Somerset"),
    "E06000066": ("E12000009", "South West", "933", "E06000066", "Somerset"),
    "E10000023": ("E12000003", "Yorkshire and The Humber", "815", "E10000023", "North Yorkshire"),
    "E06000065": ("E12000003", "Yorkshire and The Humber", "815", "E06000065", "North Yorkshire"),
    "E08000016": ("E12000003", "Yorkshire and The Humber", "370", "E08000016", "Barnsley"),
    "E08000038": ("E12000003", "Yorkshire and The Humber", "370", "E08000038", "Barnsley"),
    "E08000019": ("E12000003", "Yorkshire and The Humber", "373", "E08000019", "Sheffield"),
    "E08000039": ("E12000003", "Yorkshire and The Humber", "373", "E08000039", "Sheffield"),
    "E10000009": ("E12000009", "South West", "835", "E10000009", "Dorset"),
    "E06000059": ("E12000009", "South West", "838", "E06000059", "Dorset"),
    "E10000006": ("E12000002", "North West", "909", "E10000006", "Cumbria"),
    "E06000063": ("E12000002", "North West", "942", "E06000063", "Cumberland"),
    "E10000021": ("E12000004", "East Midlands", "928", "E10000021", "Northamptonshire"),
    "E06000028": ("E12000009", "South West", "837", "E06000028", "Bournemouth"),
    "E06000029": ("E12000009", "South West", "836", "E06000029", "Poole"),
}
LONDON = (*dfe.REGION, "E12000007", "London", "", "", "")
INNER = (*dfe.REGION, "E13000001", "Inner London", "", "", "")
OUTER = (*dfe.REGION, "E13000002", "Outer London", "", "", "")
CAMDEN = (*dfe.LOCAL, "E13000001", "Inner London", "202", "E09000007", "Camden")


def sub_national(*rows: dfe.Row) -> bytes:
    """A file of areas that ends in 2026, so that it belongs to the newest release."""
    national = ("2026", "Reporting year", *dfe.ENGLAND, *dfe.NOWHERE, 357)
    columns = dfe.HEADERS["areas-2022-23"]
    return dfe.content(columns[: columns.index("number_notifications") + 1], [national, *rows])


def council(code: str, counts: dict[int, int | str]) -> list[dfe.Row]:
    return [(year, "Reporting year", *dfe.LOCAL, *NAMES[code], count) for year, count in counts.items()]


def asked(csprp: Run, overlay: Path, area: str, *more: str) -> list[dict[str, str]]:
    ended = csprp(
        "trends", "-m", "notifications", "--area", area, "--overlay", str(overlay), "-f", "csv", *more
    )
    assert ended.code == 0, ended.err
    return rows_of(ended.text)


def page(csprp: Run, overlay: Path, *line: str) -> str:
    ended = csprp(*line, "--overlay", str(overlay), "-f", "table", "--full")
    assert ended.code == 0, ended.err
    return " ".join(ended.text.split())


ONE_COUNCIL = [
    ("Buckinghamshire", "E10000002", "E06000060", 2020),
    ("Somerset", "E10000027", "E06000066", 2023),
    ("North Yorkshire", "E10000023", "E06000065", 2023),
    ("Barnsley", "E08000016", "E08000038", 2025),
    ("Sheffield", "E08000019", "E08000039", 2025),
]


@pytest.mark.parametrize(("name", "old", "new", "last"), sampled(ONE_COUNCIL, 1))
@pytest.mark.thorough
def test_one_council_is_one_run_under_the_code_of_each_year(
    csprp: Run, imported: Import, name: str, old: str, new: str, last: int
) -> None:
    """The convention of DfE's children in need files: the code of the year."""
    counts = {year: 20 + year % 7 for year in range(2019, 2027)}
    before = council(old, {year: count for year, count in counts.items() if year <= last})
    after = council(new, {year: count for year, count in counts.items() if year > last})
    overlay = imported(("areas.csv", sub_national(*after, *before)))
    for typed in (name, name.upper(), old, new):
        rows = asked(csprp, overlay, typed)
        assert [int(row["value"]) for row in rows] == list(counts.values())
        assert [row["area_code"] for row in rows] == [old] * (last - 2018) + [new] * (2026 - last)
        assert len({row["run"] for row in rows}) == 1
        assert all(row["change_words"] for row in rows[1:])
    text = page(csprp, overlay, "trends", "-m", "notifications", "--area", name)
    assert text.count(f"{name} had the code {old} until") == 1
    assert "It is one council, so its figures stand together" in text
    assert "not held" not in text
    listed = page(csprp, overlay, "areas")
    assert f"{name} {old}, {new}" in listed


@pytest.mark.parametrize(("name", "old", "new", "last"), sampled(ONE_COUNCIL, 1))
def test_the_newest_code_in_every_year_is_read_alike(
    csprp: Run, imported: Import, name: str, old: str, new: str, last: int
) -> None:
    """The convention of DfE's looked after files: the newest code throughout, with z under the other."""
    newest = council(new, dict.fromkeys(range(2019, 2027), 21))
    unused = council(old, dict.fromkeys(range(2019, 2027), "z"))
    for rows_of_file in (newest, [*unused, *newest]):
        overlay = imported(("areas.csv", sub_national(*rows_of_file)), into=f"{new}{len(rows_of_file)}")
        rows = asked(csprp, overlay, name)
        assert [(row["area_code"], row["value"]) for row in rows] == [(new, "21")] * 8
        assert len({row["run"] for row in rows}) == 1


def test_two_files_with_two_conventions_give_each_year_once(csprp: Run, imported: Import) -> None:
    by_year = council("E10000002", {2019: 20, 2020: 21}) + council("E06000060", {2021: 22, 2022: 23})
    newest = council("E06000060", {2019: 20, 2020: 21, 2021: 22, 2022: 23})
    overlay = imported(("a.csv", sub_national(*by_year)), ("b.csv", sub_national(*newest)))
    rows = asked(csprp, overlay, "Buckinghamshire")
    assert [row["value"] for row in rows] == ["20", "21", "22", "23"]
    assert len({row["run"] for row in rows}) == 1


def test_two_codes_with_two_numbers_of_one_year_both_stay_and_nothing_joins_them(
    csprp: Run, imported: Import
) -> None:
    old, new = council("E10000002", {2020: 21}), council("E06000060", {2020: 29, 2021: 22, 2022: 23})
    overlay = imported(("areas.csv", sub_national(*old, *new)))
    rows = asked(csprp, overlay, "Buckinghamshire")
    assert sorted(row["value"] for row in rows if row["period_end"] == "2020-03-31") == ["21", "29"]
    assert [row["change_words"] != "" for row in rows] == [False, False, False, True]
    assert [row["run"] != "" for row in rows] == [False, False, True, True]


@needs_a_terminal
@pytest.mark.parametrize("old", sampled(["E10000009", "E06000059"], 1))
@pytest.mark.thorough
def test_dorset_is_two_areas_and_no_line_joins_them(csprp: Run, imported: Import, old: str) -> None:
    """Under the code of the year, and under the newest code in every year."""
    after = council("E06000059", {2020: 30, 2021: 31, 2022: 32})
    overlay = imported(("areas.csv", sub_national(*council(old, {2019: 60}), *after)))
    for typed in ("Dorset", old):
        rows = asked(csprp, overlay, typed)
        assert [row["value"] for row in rows] == ["60", "30", "31", "32"]
        assert rows[0]["run"] == rows[1]["change_words"] == ""
        assert len({row["run"] for row in rows[1:]}) == 1
    text = page(csprp, overlay, "trends", "-m", "notifications", "--area", "Dorset")
    assert "break: The area of Dorset changed on 1 April 2019" in text
    assert "between 30 and 32" in text
    line = ("trends", "-m", "notifications", "--area", "Dorset", "--overlay", str(overlay))
    shown = " ".join(without_colours(on_terminal(*line)).split())
    assert "Its area changed on 1 April 2019, so no line joins" in shown  # on the first screen too
    figures = [row["figure"] for row in rows]
    assert csprp("explain", *figures[:2], "--overlay", str(overlay)).code == 1
    assert csprp("explain", *figures[1:3], "--overlay", str(overlay)).code == 0


def test_two_codes_of_one_council_may_be_compared(csprp: Run, imported: Import) -> None:
    rows = [*council("E10000002", {2020: 21}), *council("E06000060", {2021: 22})]
    overlay = imported(("areas.csv", sub_national(*rows)))
    figures = [row["figure"] for row in asked(csprp, overlay, "Buckinghamshire")]
    assert csprp("explain", *figures, "--overlay", str(overlay)).code == 0


@pytest.mark.parametrize(
    ("code", "says"),
    sampled(
        [
            (
                "E10000006",
                "Cumbria ended on 31 March 2023; Cumberland and Westmorland and Furness followed it",
            ),
            (
                "E10000021",
                "ended on 31 March 2021; North Northamptonshire and West Northamptonshire followed",
            ),
            ("E06000028", "ended on 31 March 2019; Bournemouth, Christchurch and Poole followed them"),
            ("E06000029", "ended on 31 March 2019; Bournemouth, Christchurch and Poole followed them"),
        ],
        2,
    ),
)
def test_a_council_that_ended_is_found_and_says_what_followed(
    csprp: Run, imported: Import, code: str, says: str
) -> None:
    name = NAMES[code][-1]
    overlay = imported(("areas.csv", sub_national(*council(code, {2019: 20}))))
    assert says in page(csprp, overlay, "trends", "-m", "notifications", "--area", name)
    without = imported(("o.csv", sub_national(*council("E06000063", {2024: 20}))), into="without")
    refused = csprp("trends", "-m", "notifications", "--area", name, "--overlay", str(without))
    assert (refused.code, refused.err.count("\n")) == (2, 1)
    assert says in refused.err
    assert ("--area Cumberland" in refused.err) == (name == "Cumbria")


def test_a_council_that_began_says_what_ended(csprp: Run, imported: Import) -> None:
    overlay = imported(("areas.csv", sub_national(*council("E06000063", {2024: 20, 2025: 21}))))
    text = page(csprp, overlay, "trends", "-m", "notifications", "--area", "Cumberland")
    assert "Cumbria ended on 31 March 2023" in text
    assert "never add or join their numbers" in text


def test_inner_and_outer_london_lie_in_london(csprp: Run, imported: Import) -> None:
    when = ("2026", "Reporting year")
    rows: list[dfe.Row] = [
        (*when, *LONDON, 70),
        (*when, *INNER, 30),
        (*when, *OUTER, 40),
        (*when, *CAMDEN, 12),
    ]
    overlay = imported(("areas.csv", sub_national(*rows)))
    listed = {
        row["area"]: row for row in rows_of(csprp("areas", "--overlay", str(overlay), "-f", "csv").text)
    }
    within = {
        name: (row["kind"], row["within"]) for name, row in listed.items() if "ondon" in row["within"] + name
    }
    assert within == {
        "London": ("region", "England"),
        "Inner London": ("part-of-region", "London"),
        "Outer London": ("part-of-region", "London"),
        "Camden": ("local-authority", "Inner London"),
    }
    text = page(csprp, overlay, "areas")
    assert (
        text.index(" London E12000007") < text.index("of which Inner London") < text.index("of which Outer")
    )
    assert "never add its numbers to those of London" in text
    for area in ("London", "Inner London"):
        assert "never add its numbers" in page(
            csprp, overlay, "trends", "-m", "notifications", "--area", area
        )
    (inner,) = asked(csprp, overlay, "Inner London")
    assert (inner["value"], inner["low"], inner["high"]) == ("30", "25", "35")


def test_a_borough_alone_brings_the_whole_of_london(csprp: Run, imported: Import) -> None:
    overlay = imported(("areas.csv", sub_national(("2026", "Reporting year", *CAMDEN, 12))))
    listed = rows_of(csprp("areas", "--overlay", str(overlay), "-f", "csv").text)
    assert {
        row["area"]: row["within"] for row in listed if row["area"] in ("Camden", "Inner London", "London")
    } == {
        "Camden": "Inner London",
        "Inner London": "London",
        "London": "England",
    }
