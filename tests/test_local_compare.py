"""csprp local compare: what it says of people's own numbers, and what nobody can work out from it."""

import csv
import io
import json
import os
import random
import re
import shlex
from collections.abc import Iterable
from datetime import date
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from attacker import Attack, Seen, subtractions
from conftest import Run, examples, held_to_golden, sampled, unstyled
from csprp_cli.local.compare import Hiding, compared
from csprp_cli.local.intake.published import Known, read_published
from csprp_cli.local.intake.read import read_local
from csprp_cli.local.tables.from_incidents import local_tables
from csprp_cli.local.tables.request import ComparisonRequest, national_figures, pooled_period, pooled_periods
from csprp_cli.local.tables.rests import rests_of
from csprp_cli.model.benchmark import BESIDE, COMPARE_FIELDS, CellKey
from csprp_cli.model.disclosure import DisclosureRule, Sum
from csprp_cli.model.figure import Figure
from csprp_cli.model.kinds import Zeros
from csprp_cli.model.problem import UsageProblem
from csprp_cli.present.csv_rows import csv_text
from csprp_cli.present.excel.headings import HEADINGS
from csprp_cli.record.load import load
from csprp_cli.record.record import Record
from csprp_cli.sdc.suppression import suppress
from csprp_cli.stats.intervals import newcombe, wilson

RECORD = load()
AREAS = examples(6, 40)
"""How many areas an attack is tried on."""
RULES = RECORD.disclosure_rules
HEADER = ["incident", "date", "age_years", "sex", "outcome", "looked_after", "neglect_before"]
YEARS = ("2021-22", "2022-23", "2023-24")
NUMBERS = [
    name for name in COMPARE_FIELDS if name.startswith(("local_v", "local_n", "local_d", "difference"))
]
OUTCOMES = ("Death", "Serious harm", "Other")
RESIDUAL = frozenset(["Other"])


def partnership(seed: int, most: int, years: tuple[str, ...] = YEARS) -> list[list[str]]:
    """Rows of an area that does not exist: few incidents, as areas have, in the years asked."""
    chance = random.Random(seed)
    rows: list[list[str]] = []
    for year in years:
        for _ in range(chance.randint(0, most)):
            month = chance.randint(1, 12)
            calendar = int(year[:4]) + (month < 4)
            day = date(calendar, month, chance.randint(1, 28))
            outcome = chance.choices(("death", "serious harm", "other"), (4, 5, 1))[0]
            yes = chance.choices(("yes", "no", "not known"), (2, 5, 1), k=2)
            age, sex = str(chance.choice((0, 0, 1, 4, 9, 14, 16))), chance.choice(("female", "male"))
            rows.append([f"R{len(rows) + 1}", day.isoformat(), age, sex, outcome, *yes])
    return rows


def written(path: Path, rows: list[list[str]], header: list[str] | None = None) -> Path:
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([header or HEADER, *rows])
    return path


def rows_of(text: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(text)))


def asked(years: tuple[str, ...]) -> ComparisonRequest:
    return ComparisonRequest(RECORD.periods[years[-1]], years, BESIDE)


# -- what it says ------------------------------------------------------------------------------------


@pytest.fixture
def mid(tmp_path: Path) -> Path:
    """24 incidents a year: 9 deaths, 12 of serious harm, 3 others; 10 children looked after."""
    rows = []
    for year in YEARS:
        for number in range(24):
            outcome = "death" if number < 9 else "serious harm" if number < 21 else "other"
            looked_after = "yes" if number % 24 < 10 else "no"
            rows.append([f"{year}/{number}", f"{year[:4]}-06-01", "3", "female", outcome, looked_after, "no"])
    return written(tmp_path / "ours.csv", rows)


def test_a_share_stands_beside_the_national_one_with_caution(csprp: Run, mid: Path) -> None:
    found = rows_of(csprp("local", "compare", str(mid), "--pool", "3", "--format", "csv").text)
    assert list(found[0]) == list(COMPARE_FIELDS)
    row = next(row for row in found if row["indicator"] == "dfe-nature" and row["category"] == "Death")
    assert (row["local_numerator"], row["local_denominator"], row["local_value"]) == ("27", "72", "37.5")
    england = (191 + 201 + 205, 442 + 456 + 405)
    assert row["national_value"] == "45.8", "597 of 1,303: a share, as the local value is"
    assert row["national_figure"].split() == ["dfe-2021-22-death", "dfe-2022-23-death", "dfe-2023-24-death"]
    assert row["verdict"] == "caution"
    interval = newcombe(england[0], england[1], 27, 72)
    assert float(row["difference"]) == pytest.approx(100 * (27 / 72 - england[0] / england[1]), abs=0.06)
    assert float(row["difference_low"]) == pytest.approx(100 * interval.low, abs=0.11)
    assert float(row["difference_high"]) == pytest.approx(100 * interval.high, abs=0.11)
    assert "clear" not in row["words"]
    text = " ".join(csprp("local", "compare", str(mid), "--pool", "3", "--format", "table").text.split())
    own = wilson(27, 72)
    assert f"({100 * own.low:.1f}% to {100 * own.high:.1f}%)" in text
    assert "no ranking" in text
    assert "does not by itself say how well services work" in text


def test_nothing_is_ever_better_than_caution(csprp: Run, mid: Path) -> None:
    for pool in ("1", "2", "3"):
        for row in rows_of(csprp("local", "compare", str(mid), "--pool", pool, "--format", "csv").text):
            assert row["verdict"] in ("caution", "not-comparable")
            assert bool(row["difference"]) == (row["verdict"] == "caution")


def test_too_few_is_said_first_and_in_words(csprp: Run, tmp_path: Path) -> None:
    ours = written(tmp_path / "ours.csv", [["1", "2023-06-01", "3", "male", "death", "no", "no"]])
    ended = csprp("local", "compare", str(ours), "--format", "md")
    assert ended.code == 0
    assert ended.text.split("## ")[1].startswith(
        "In short\n\nYour numbers are too small to compare with England for one year. This is usual"
    )
    for row in rows_of(csprp("local", "compare", str(ours), "--format", "csv").text):
        number = "0" if row["category"] in ("Serious harm", "Looked after") else ""
        assert number or row["local_flags"] == "[c]" or row["local_numerator"] == "0"
        assert {row[name] for name in NUMBERS} <= {"", "0"}


def test_no_percentage_on_a_base_under_20(csprp: Run, tmp_path: Path) -> None:
    rows = [
        [str(n), "2023-06-01", "3", "male", "serious harm" if n < 10 else "death", "no", "no"]
        for n in range(19)
    ]
    ours = written(tmp_path / "ours.csv", rows)
    for row in rows_of(csprp("local", "compare", str(ours), "--format", "csv").text):
        assert row["difference"] == ""
        if row["local_numerator"]:
            assert row["local_value"] == ""
            assert row["words"] == "too few to compare"


def beside_dfe(csprp: Run, ours: Path, *options: str) -> dict[str, str]:
    """What stands in each row beside DfE: a number, or the symbol."""
    line = ["local", "compare", str(ours), "--series", "dfe-sin", "--period", "2023-24", *options]
    rows = rows_of(csprp(*line, "--format", "csv").text)
    return {row["category"]: row["local_flags"] or row["local_numerator"] for row in rows}


def test_nobody_is_shown_and_everybody_is_not(csprp: Run, tmp_path: Path) -> None:
    rows = [[str(n), "2023-06-01", "3", "male", "serious harm", "no", "no"] for n in range(40)]
    ours = written(tmp_path / "o.csv", rows)
    shown = beside_dfe(csprp, ours)
    assert (shown["Serious harm"], shown["Looked after"]) == ("[c]", "0")
    assert sorted((shown["Death"], shown["Other"])) == ["0", "[c]"], "one answer more could be theirs"
    strict = beside_dfe(csprp, ours, "--hide-zeros")
    assert (strict["Serious harm"], strict["Death"], strict["Looked after"]) == ("[c]", "[c]", "[c]")


@pytest.mark.parametrize("options", [(), ("--hide-zeros",), ("--sdc", "threshold-10")])
def test_a_board_sees_its_deaths_where_no_other_harm_was_notified(
    csprp: Run, tmp_path: Path, options: tuple[str, ...]
) -> None:
    """14 deaths and 16 of serious harm. That there was nothing else tells nothing about anybody."""
    ours = written(tmp_path / "ours.csv", of_outcomes("2023", 14, 16, 0))
    shown = beside_dfe(csprp, ours, *options)
    assert (shown["Death"], shown["Serious harm"], shown["Other"]) == ("14", "16", "0")


def test_a_zero_is_not_called_too_few_and_its_way_goes_on(csprp: Run, tmp_path: Path) -> None:
    ours = written(tmp_path / "ours.csv", of_outcomes("2023", 14, 16, 0))
    ended = csprp("local", "compare", str(ours), "--hide-zeros", "--format", "md")
    assert "no: there are none here" in ended.text
    assert "A 0 is hidden too" in ended.text
    assert ended.text.count(" --hide-zeros") == ended.text.count("csprp local compare") > 0
    assert "A 0 is shown" in csprp("local", "compare", str(ours), "--format", "md").text


def test_those_without_an_answer_cannot_be_subtracted(csprp: Run, tmp_path: Path) -> None:
    """All 30 beside 12 of 27 would tell that three were not known, in one year and over two."""
    header = ["indicator", "category", "period", "numerator", "denominator"]
    for whole, told in (("27", False), ("22", True), ("30", True)):
        figures = [["all", "", year, "30", ""] for year in ("2022-23", "2023-24")]
        figures += [["looked_after", "", "2022-23", "12", "30"], ["looked_after", "", "2023-24", "12", whole]]
        ours = written(tmp_path / "ours.csv", figures, header)
        for pool, most in (("1", 30), ("2", 60)):
            line = ["local", "compare", str(ours), "--period", "2023-24", "--pool", pool, "-f", "csv"]
            rows = {row["category"]: row for row in rows_of(csprp(*line).text)}
            both = rows["All"]["local_value"] == str(most) and bool(rows["Looked after"]["local_denominator"])
            assert both == told, (whole, pool)


def test_a_band_of_several_ages_that_holds_everybody_is_hidden(tmp_path: Path) -> None:
    """Every child is under 6. No single age holds them all, and the band does."""
    rows = [[str(n), "2023-06-01", "0" if n < 15 else "3", "male", "death", "no", "no"] for n in range(30)]
    file = read_local(written(tmp_path / "ours.csv", rows), RECORD)
    under_1 = RECORD.figures["dfe-2020-21-age-under-1"]
    here = under_1._replace(id="x", period=RECORD.periods["2023-24"])
    record = with_figure(here)
    record.figures["y"] = here._replace(id="y", category="0 to 5")
    tables = local_tables(record, file, asked(("2023-24",))).tables
    band = next(key for key in tables.counts if key.variable == "age" and " or " in key.category)
    assert band in suppress(tables, RULES["nhs-1-7"]).suppressed


def test_hiding_nothing_needs_a_word_and_says_so_itself(csprp: Run, mid: Path) -> None:
    refused = csprp("local", "compare", str(mid), "--sdc", "none")
    assert refused.code == 2
    assert "--i-am-authorised" in refused.err
    for form in ("csv", "md", "json", "table"):
        shown = csprp("local", "compare", str(mid), "--sdc", "none", "--i-am-authorised", "--format", form)
        assert shown.code == 0
        start = shown.text.index("NOT PROTECTED" if form == "csv" else "NOTHING IS HIDDEN HERE")
        assert start < shown.text.index("Death" if form != "csv" else "\n", 300), "it stands before the rows"
    rows = rows_of(
        csprp("local", "compare", str(mid), "--sdc", "none", "--i-am-authorised", "-f", "csv").text
    )
    assert {row["local_numerator"] for row in rows if row["category"] == "Other"} == {"3"}


@pytest.mark.parametrize(
    ("line", "says"),
    [
        (["--sdc", "strict"], "nhs-1-7"),
        (["--period", "1999"], "no period"),
        (["--period", "2020-21-h1"], "not a whole year"),
        (["--series", "ofsted-sin"], "dfe-sin"),
        (["--period", "2018-19"], "--period"),
    ],
)
def test_what_cannot_be_asked_is_said_in_one_line(csprp: Run, mid: Path, line: list[str], says: str) -> None:
    ended = csprp("local", "compare", str(mid), *line)
    assert ended.code == 2
    assert says in ended.err
    assert ended.out == b""


def test_years_that_england_does_not_hold_are_not_pooled(csprp: Run, mid: Path) -> None:
    found = rows_of(csprp("local", "compare", str(mid), "--pool", "3", "--series", "panel", "-f", "csv").text)
    assert all(row["difference"] == "" for row in found)


def test_figures_that_were_counted_already_stand_beside_too(csprp: Run, tmp_path: Path) -> None:
    header = ["indicator", "category", "period", "numerator", "denominator"]
    figures = [["all", "", "2023-24", "60", ""], ["outcome", "Death", "2023-24", "20", "60"]]
    figures += [
        ["outcome", "Serious harm", "2023-24", "38", "60"],
        ["outcome", "Other", "2023-24", "2", "60"],
    ]
    ours = written(tmp_path / "ours.csv", figures, header)
    found = {
        row["category"]: row
        for row in rows_of(csprp("local", "compare", str(ours), "--series", "dfe-sin", "-f", "csv").text)
    }
    assert found["All"]["local_value"] == "60"
    assert found["Other"]["local_flags"] == "[c]"
    hidden = [row for row in found.values() if row["local_flags"]]
    assert len(hidden) == 2, "the rest would give the small one away"
    assert all(row["local_numerator"] == "" for row in hidden)


# -- what nobody can work out ------------------------------------------------------------------------


def printed_and_hidden(rows: list[dict[str, str]]) -> tuple[dict[str, int], set[str]]:
    """What a reader of the bytes sees: cells with their numbers, and cells with a symbol."""
    shown: dict[str, int] = {}
    hidden: set[str] = set()
    for row in rows:
        cell = "all" if row["category"] == "All" else row["category"]
        if row["local_flags"]:
            assert not any(row[name] for name in NUMBERS)
            hidden.add(cell)
        else:
            number = row["local_numerator"] or row["local_value"]
            assert shown.setdefault(cell, int(number)) == int(number)
        if row["local_denominator"]:
            assert shown.setdefault("all", int(row["local_denominator"])) == int(row["local_denominator"])
    assert not hidden & shown.keys(), "one number is shown in one place and hidden in another"
    return shown, hidden


def true_counts(rows: list[list[str]], years: tuple[str, ...]) -> dict[str, int]:
    within = [row for row in rows if year_of(row[1]) in years]
    counts = {"all": len(within), "Looked after": sum(row[5] == "yes" for row in within)}
    counts |= {name: sum(row[4] == name.lower() for row in within) for name in OUTCOMES}
    return counts | {"Neglect: before the incident": sum(row[6] == "yes" for row in within)}


def year_of(day: str) -> str:
    start = int(day[:4]) - (int(day[5:7]) < 4)
    return f"{start}-{(start + 1) % 100:02d}"


def given_away(rows: list[dict[str, str]], truth: dict[str, int], rule: DisclosureRule) -> list[str]:
    """What a reader of printed rows can work out of them, who knows the rule, how answers add up, and how to
    subtract: those who are not looked after are nowhere printed.
    """
    t = rule.threshold
    shown, hidden = printed_and_hidden(rows)
    assert all(truth[cell] == number for cell, number in shown.items())
    assert not any(1 <= number <= t for number in shown.values())
    sums = [Sum("all", OUTCOMES), Sum("all", ("Looked after", "not looked after"))]
    sums.append(Sum("all", ("Neglect: before the incident", "no neglect")))
    reader = Seen(shown, frozenset(hidden), tuple(sums), {}, t, rule.zeros == Zeros.HIDDEN, RESIDUAL)
    left = subtractions(reader, shown.keys() | hidden)
    few: set[Any] = {k for k in left if truth[k.part] and 0 <= truth[k.total] - truth[k.part] <= t}
    few -= {key for key in left if key.part in RESIDUAL and truth[key.total] == truth[key.part]}
    attack = Attack(reader._replace(sums=(*sums, *(left[key] for key in few))))
    primary = [cell for cell in hidden if 1 <= truth[cell] <= t]
    return attack.broken(primary, [*(hidden - set(primary)), *few])


@pytest.mark.parametrize("rule", sorted(RULES))
@pytest.mark.parametrize("most", [4, 12, 30])
def test_the_printed_rows_withstand_the_attack(tmp_path: Path, rule: str, most: int) -> None:
    """Many areas a case: the reader knows rule, sums and printed bytes, and each area's yearly total."""
    exposed = []
    attacked = 0
    for seed in range(AREAS):
        rows = partnership(1000 * most + seed, most)
        years = YEARS if seed % 2 else YEARS[-1:]
        truth = true_counts(rows, years)
        if not truth["all"]:
            continue
        file = read_local(written(tmp_path / f"{seed}.csv", rows), RECORD)
        try:
            result = compared(RECORD, file, asked(years), Hiding(RULES[rule]))
        except UsageProblem:
            continue  # the file has no row of the first or the last year
        attacked += 1
        exposed += given_away(rows_of(csv_text(result, excel=False)), truth, RULES[rule])
    assert attacked > AREAS / 2
    assert exposed == []


def test_the_attack_succeeds_where_small_numbers_alone_are_hidden(tmp_path: Path) -> None:
    found = 0
    for seed in range(40):
        truth = true_counts(partnership(seed, 30), YEARS)
        hidden = {cell for cell, number in truth.items() if 1 <= number <= 7}
        shown = {cell: number for cell, number in truth.items() if cell not in hidden}
        sums = (Sum("all", OUTCOMES), Sum("all", ("Looked after", "rest")))
        if hidden:
            found += bool(Attack(Seen(shown, frozenset(hidden), sums, {}, 7)).broken(hidden, ()))
    assert found > 5


def of_outcomes(year: str, deaths: int, harmed: int, others: int) -> list[list[str]]:
    outcomes = ["death"] * deaths + ["serious harm"] * harmed + ["other"] * others
    return [
        [f"{year}/{n}", f"{year}-06-01", "3", "male", told, "no", "no"] for n, told in enumerate(outcomes)
    ]


def test_what_was_published_before_is_taken_into_account(csprp: Run, tmp_path: Path) -> None:
    rows = [*of_outcomes("2022", 9, 15, 6), *of_outcomes("2023", 3, 20, 7)]
    ours = str(written(tmp_path / "ours.csv", rows))
    earlier = tmp_path / "earlier.csv"
    line = ["local", "compare", ours, "--period", "2022-23", "--sdc", "threshold-5", "--out", str(earlier)]
    assert csprp(*line).code == 0
    assert "9" in [row["local_numerator"] for row in rows_of(earlier.read_text(encoding="utf-8"))]
    pooled = ["local", "compare", ours, "--pool", "2", "--series", "dfe-sin", "--format", "csv"]
    pooled += ["--sdc", "threshold-5"]
    alone = next(row for row in rows_of(csprp(*pooled).text) if row["category"] == "Death")
    told = rows_of(csprp(*pooled, "--already-published", str(earlier)).text)
    after = next(row for row in told if row["category"] == "Death")
    assert alone["local_numerator"] == "12", "12 over two years is no small number"
    assert after["local_flags"] == "[c]", "12 less the 9 that was published is 3"


# -- more than one release ---------------------------------------------------------------------------


def cells_of(rows: list[dict[str, str]]) -> tuple[dict[str, int], set[str]]:
    """What one output shows and hides, by year or years and category."""
    shown: dict[str, int] = {}
    hidden: set[str] = set()
    for row in rows:
        span = PERIODS.get(row["period"], row["period"])
        cell = f"{span} {row['category']}"
        if row["local_flags"]:
            hidden.add(cell)
        else:
            shown[cell] = int(row["local_numerator"] or row["local_value"])
        if row["local_denominator"]:
            shown[f"{span} All"] = int(row["local_denominator"])
    return shown, hidden


PERIODS = {period.label: period.id for period in RECORD.periods.values()}
RELEASED = int(os.environ.get("CSPRP_ATTACKS", "40"))
APART = ("Looked after", "Neglect: before the incident", "Male", "Under 1")
RELEASES = (
    (("2021-22",), YEARS, ("2022-23",), ("2023-24",)),
    (YEARS, ("2022-23", "2023-24"), YEARS[:2]),
    (YEARS[:2], ("2021-22",), YEARS),
    (("2023-24",), ("2022-23", "2023-24"), YEARS),
)


def exposed_by(folder: Path, seed: int, *, told: bool) -> list[str]:
    """Put several releases of one area together, and return the small numbers that they give away."""
    rows = partnership(seed, (15, 30, 45)[seed % 3])
    file = read_local(written(folder / "ours.csv", rows), RECORD)
    rule = RULES[("nhs-1-7", "threshold-5", "threshold-10")[seed % 3]]
    shown: dict[str, int] = {}
    earlier: list[Path] = []
    for number, years in enumerate(RELEASES[seed % 4]):
        known = tuple(item for path in earlier for item in read_published(RECORD, path)) if told else ()
        try:
            result = compared(RECORD, file, asked(years), Hiding(rule, known))
        except UsageProblem:
            continue
        earlier.append(folder / f"release-{number}.csv")
        earlier[-1].write_text(csv_text(result, excel=False), encoding="utf-8")
        shown |= cells_of(rows_of(csv_text(result, excel=False)))[0]
    truth, sums = counted(rows, RELEASES[seed % 4])
    assert all(truth[cell] == number for cell, number in shown.items())
    small = {cell for cell, number in truth.items() if 1 <= number <= rule.threshold}
    small &= {key for one in sums for key in (one.total, *one.parts)}
    assert not small & shown.keys()
    residual = frozenset(cell for cell in truth if cell.endswith(" Other"))
    zeros_hidden = rule.zeros == Zeros.HIDDEN
    reader = Seen(shown, frozenset(small), tuple(sums), {}, rule.threshold, zeros_hidden, residual)
    return Attack(reader).broken(small, ())


def counted(rows: list[list[str]], pages: Iterable[tuple[str, ...]]) -> tuple[dict[str, int], list[Sum[str]]]:
    """Every count of some rows by year and by the years of each page, with the sums that bind them."""
    spans = {pooled_period(years): years for years in pages} | {year: (year,) for year in YEARS}
    truth: dict[str, int] = {}
    sums: list[Sum[str]] = []
    for span, years in spans.items():
        within = [row for row in rows if year_of(row[1]) in years]
        counts = true_counts(rows, years) | {"All": len(within)}
        counts |= {"Male": sum(row[3] == "male" for row in within)}
        counts |= {"Under 1": sum(row[2] == "0" for row in within)}
        truth |= {f"{span} {name}": count for name, count in counts.items()}
        sums.append(Sum(f"{span} All", tuple(f"{span} {name}" for name in OUTCOMES)))
        sums += [Sum(f"{span} All", (f"{span} {name}", f"{span} not {name}")) for name in APART]
        if len(years) > 1:
            sums += [
                Sum(f"{span} {name}", tuple(f"{year} {name}" for year in years), partition=False)
                for name in ("All", *OUTCOMES, *APART)
            ]
    return truth, sums


@pytest.mark.parametrize("start", sampled(range(0, RELEASED, 4), 1))
def test_releases_that_are_told_of_each_other_give_nothing_away_together(tmp_path: Path, start: int) -> None:
    exposed = {seed: exposed_by(tmp_path, seed, told=True) for seed in range(start, start + 4)}
    assert not [seed for seed, cells in exposed.items() if cells]


def test_releases_that_know_nothing_of_each_other_give_small_numbers_away(tmp_path: Path) -> None:
    assert sum(bool(exposed_by(tmp_path, seed, told=False)) for seed in range(examples(6, 20))) >= 3


def test_bands_of_another_series_that_are_public_bind_the_ages(tmp_path: Path) -> None:
    """30 children of 0 to 5 were published; 27 of them under 1 would leave 3 of 1 to 5."""
    rows = [
        [f"{age}/{n}", "2023-06-01", str(age), "male", told, "no", "no"]
        for age, many in ((0, 27), (3, 3), (16, 30))
        for n in range(many)
        for told in [("death", "serious harm", "other")[n % 3]]
    ]
    file = read_local(written(tmp_path / "ours.csv", rows), RECORD)
    under_1 = RECORD.figures["dfe-2020-21-age-under-1"]
    figure = under_1._replace(id="x", period=RECORD.periods["2023-24"])
    record = with_figure(figure)
    for public, hidden in (((), False), ((Known("dfe-age", "0 to 5", ("2023-24",), 30, 30),), True)):
        result = compared(record, file, asked(("2023-24",)), Hiding(RULES["nhs-1-7"], public))
        row = next(row for row in result.records if row["national_figure"] == "x")
        assert bool(row["local_flags"]) == hidden


def with_figure(figure: Figure) -> Record:
    """The bundled record with one more figure."""
    record = load()
    record.__dict__["figures"] = {**record.figures, figure.id: figure}
    record.__dict__.pop("by_observation", None)
    return record


def test_a_yes_that_is_part_of_another_cannot_be_subtracted(tmp_path: Path) -> None:
    """14 children were ever looked after, 12 of them now: the 2 who are not stand nowhere."""
    header = ["date", "looked_after", "looked_after_ever", "outcome"]
    rows = [
        [
            "2023-06-01",
            "yes" if n < 12 else "no",
            "yes" if n < ever else "no",
            ("death", "serious harm")[n % 2],
        ]
        for ever in (14,)
        for n in range(40)
    ]
    rows = [[str(n), *row] for n, row in enumerate(rows)]
    file = read_local(written(tmp_path / "ours.csv", rows, ["incident", *header]), RECORD)
    ever = RECORD.figures["dfe-2023-24-looked-after"]
    indicator = RECORD.indicators["panel-looked-after-ever"]
    category = "Looked after, now or before"
    record = with_figure(ever._replace(id="x", indicator=indicator, category=category))
    result = compared(record, file, asked(("2023-24",)), Hiding(RULES["nhs-1-7"]))
    flags = {row["category"]: row["local_flags"] for row in result.records}
    assert "[c]" in (flags["Looked after"], flags[category])


# -- only what may stand beside ------------------------------------------------------------------------


@pytest.mark.parametrize(
    "period", [item.id for item in RECORD.periods.values() if item.kind in ("financial", "calendar")]
)
def test_a_figure_about_a_part_of_the_incidents_is_never_set_beside_all_of_ours(period: str) -> None:
    held = national_figures(RECORD, ComparisonRequest(RECORD.periods[period], (period,), BESIDE))
    assert not [figure.id for figure in held if figure.base.parent]
    assert not [figure.id for figure in held if "deaths" in figure.base.id or "harm" in figure.base.id]


def test_one_year_of_the_panel_has_one_row_a_question(csprp: Run, tmp_path: Path) -> None:
    """2020: of all incidents 40% with domestic abuse, of deaths 41%: the first alone may stand here."""
    rows = [
        [str(n), "2020-06-01", "yes" if n < 15 else "no", "death" if n < 20 else "serious harm"]
        for n in range(40)
    ]
    ours = written(tmp_path / "ours.csv", rows, ["incident", "date", "domestic_abuse", "outcome"])
    found = rows_of(csprp("local", "compare", str(ours), "--period", "2020", "-f", "csv").text)
    abuse = [row for row in found if row["indicator"] == "panel-domestic-abuse"]
    assert [row["national_value"] for row in abuse] == ["40"]
    text = csprp("local", "compare", str(ours), "--period", "2020", "--format", "table").text
    said = " ".join(text.split())
    assert re.search(r"Left out: \d+ of England's figures, which are about a part of the incidents", said)
    assert "on a base under 30 it is not safe" in said


@pytest.mark.parametrize("width", ["40", "50", "60", "80", "120"])
def test_no_cell_is_broken_into_single_words(
    csprp: Run, tmp_path: Path, width: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A cell of a table takes 7 lines at most; a page too narrow for that has a list."""
    monkeypatch.setenv("COLUMNS", width)
    ours = answered(tmp_path, "2022", {"neglect_before": 20, "child_protection_plan_ever": 20})
    text = csprp("local", "compare", str(ours), "--period", "2022-23", "--format", "table").text
    table = text.partition("Beside The Panel")[2].partition("Read with care")[0]
    blank = longest = 0
    for line in table.splitlines():
        blank = blank + 1 if line.startswith("     ") else 0
        longest = max(longest, blank)
    assert longest < 7
    assert max(map(len, text.splitlines()[:20])) <= int(width)


# -- figures counted already, under attack -----------------------------------------------------------------


@pytest.mark.parametrize("total", [True, False], ids=["total-given", "out-of-alone"])
@pytest.mark.parametrize("rule", sorted(RULES))
def test_counted_figures_withstand_the_attack(tmp_path: Path, rule: str, total: bool) -> None:
    exposed = []
    header = ["indicator", "category", "period", "numerator", "denominator"]
    for seed in range(AREAS):
        rows = partnership(5000 + seed, 12 + seed)
        figures: list[list[str]] = []
        for year in YEARS:
            truth = true_counts(rows, (year,))
            whole = str(truth["all"])
            figures += [["all", "", year, whole, ""]] if total else []
            figures += [["outcome", name, year, str(truth[name]), whole] for name in OUTCOMES]
            figures.append(["looked_after", "", year, str(truth["Looked after"]), whole])
            figures.append(["neglect_before", "yes", year, str(truth["Neglect: before the incident"]), whole])
        file = read_local(written(tmp_path / f"{seed}.csv", figures, header), RECORD)
        assert file.understood
        years = YEARS if seed % 2 else YEARS[-1:]
        truth = true_counts(rows, years)
        if not truth["all"]:
            continue
        result = compared(RECORD, file, asked(years), Hiding(RULES[rule]))
        exposed += given_away(rows_of(csv_text(result, excel=False)), truth, RULES[rule])
    assert exposed == []


# -- what is public, as people give it -----------------------------------------------------------------------

PUBLIC = ["indicator", "category", "period", "value"]


@pytest.mark.parametrize(
    ("header", "row", "says"),
    [
        (PUBLIC, ["SECRET", "All", "2023-24", "12"], "row 2 of the published numbers names no indicator"),
        (PUBLIC, ["dfe-nature", "Death", "SECRET", "12"], "row 2 of the published numbers has a period"),
        (PUBLIC, ["dfe-nature", "Death", "2023-24", "SECRET"], "row 2 of the published numbers holds no"),
        (PUBLIC, ["dfe-nature", "Death", "2023-24", "-4"], "row 2 of the published numbers holds no whole"),
        (PUBLIC, ["dfe-nature", "Death", "2023-24", "\u0664"], "holds no whole"),
        (PUBLIC, ["dfe-nature", "Death", "2023-24", "1e3"], "holds no whole"),
        (PUBLIC, ["dfe-nature", "SECRET", "2023-24", "12"], "names no category"),
        (PUBLIC, ["dfe-sex", "Male", "2020-21-h1", "12"], "is of no whole year"),
        ([*PUBLIC, "low", "high"], ["dfe-nature", "Death", "2023-24", "12", "13", "20"], "its own range"),
        ([*PUBLIC, "value"], ["dfe-nature", "Death", "2023-24", "12", ""], "have one heading"),
        ([*PUBLIC, "area"], ["dfe-notifications", "All", "2023-24", "405", "ENGLAND"], "about England"),
        ([*PUBLIC, "unit"], ["dfe-nature", "Death", "2023-24", "12", "percent"], "a percentage can give"),
        ([*PUBLIC, "area"], ["dfe-notifications", "All", "2023-24", "405", "England"], "about England"),
        (PUBLIC, ["dfe-nature", "Death", "2023-24", "12", "SECRET"], "more cells"),
        (
            ["indicator", "category", "period", "numerator", "denominator"],
            ["SECRET", "", "2023-24", "12", ""],
            "csprp local check",
        ),
    ],
)
def test_public_numbers_that_are_not_understood_are_refused(
    csprp: Run, mid: Path, tmp_path: Path, header: list[str], row: list[str], says: str
) -> None:
    known = written(tmp_path / "known.csv", [row], header)
    ended = csprp("local", "compare", str(mid), "--already-published", str(known))
    assert ended.code == 3
    assert says in " ".join(ended.err.split())
    assert "SECRET" not in ended.err
    assert ended.out == b""


@pytest.mark.parametrize(
    ("header", "row"),
    [
        (PUBLIC, ["dfe-notifications", "All", "2022-23", "24"]),
        (PUBLIC, ["all", "", "2022-23", "24"]),
        (PUBLIC, ["notifications", "all", "2022-23", "24"]),
        (PUBLIC, ["dfe-nature", "death", "2022-23", "9"]),
        (PUBLIC, ["dfe-nature", "Other", "2022-23", "[c]"]),
        (PUBLIC, ["dfe-notifications", "All", "year to 31 March 2023", "24"]),
        ([*PUBLIC, "rounded_to"], ["dfe-notifications", "All", "2022/23", "20", "10"]),
        (["indicator", "category", "period", "numerator", "denominator"], ["all", "", "2022-23", "24", ""]),
        (
            ["indicator", "category", "period", "number"],
            ["panel-looked-after", "Looked after at the time", "2022-23", "10"],
        ),
        (
            ["indicator", "category", "period", "numerator", "denominator"],
            ["looked_after", "", "2022-23", "10", ""],
        ),
        (
            ["indicator", "category", "period", "numerator", "denominator"],
            ["outcome", "Death", "2022-23", "9", ""],
        ),
    ],
)
def test_public_numbers_are_read_in_every_shape(
    csprp: Run, mid: Path, tmp_path: Path, header: list[str], row: list[str]
) -> None:
    known = written(tmp_path / "known.csv", [row], header)
    ended = csprp("local", "compare", str(mid), "--already-published", str(known), "--format", "table")
    assert ended.code == 0, ended.err
    assert ended.err == "", "each is taken into account"


def test_public_numbers_that_bind_nothing_are_told_to_who_asked_alone(
    csprp: Run, mid: Path, tmp_path: Path
) -> None:
    """What is set aside depends on numbers that are hidden: it is said on the error stream, never printed."""
    rows = [["dfe-notifications", "All", "2023-24", "25"], ["dfe-home", "Foster care", "2022-23", "3"]]
    known = written(tmp_path / "known.csv", rows, PUBLIC)
    for form in ("table", "csv", "md", "json"):
        ended = csprp("local", "compare", str(mid), "--already-published", str(known), "--format", form)
        said = " ".join(ended.err.split())
        assert "1 number that is public is not what this file holds, and was set aside. Check both." in said
        assert "1 number that is public is about no whole year or question of this file" in said
        assert "public is" not in ended.text


def of_years(tmp_path: Path, years: dict[str, tuple[int, int, int]]) -> Path:
    """Incidents in June (or on the day named) by deaths, serious harm and others."""
    rows = [
        [f"{day}/{n}", day if len(day) > 4 else f"{day}-06-01", told]
        for day, many in years.items()
        for n, told in enumerate(
            told
            for told, times in zip(("death", "serious harm", "other"), many, strict=True)
            for _ in range(times)
        )
    ]
    return written(tmp_path / "years.csv", rows, ["incident", "date", "outcome"])


def test_a_public_number_that_is_wrong_takes_nothing_from_one_that_is_right(
    csprp: Run, tmp_path: Path
) -> None:
    """45 over two years less 40 in the second would leave 5, whatever else is said to be public."""
    ours = of_years(tmp_path, {"2023": (5, 0, 0), "2024": (30, 10, 0)})
    right = ["dfe-notifications", "All", "2024-25", "40"]
    others = [
        ["dfe-notifications", "All", "2024-25", "41"],
        ["panel-children", "All", "2024-25", "46"],
    ]
    for beside in ([], *([other] for other in others), others):
        known = written(tmp_path / "known.csv", [*beside, right], PUBLIC)
        line = ["local", "compare", str(ours), "--period", "2024-25", "--pool", "2", "--format", "csv"]
        ended = csprp(*line, "--already-published", str(known))
        assert ended.code == 0, ended.err
        total = next(row for row in rows_of(ended.text) if row["category"] == "All")
        assert total["local_flags"] == "[c]", beside


@pytest.mark.parametrize(
    ("header", "row"),
    [
        (
            ["indicator", "category", "period", "numerator", "denominator"],
            ["outcome", "Death", "2024-25", "30", "40"],
        ),
        ([*PUBLIC, "denominator"], ["dfe-nature", "Death", "2024-25", "30", "40"]),
        (
            ["indicator", "category", "period", "local_numerator", "local_denominator"],
            ["dfe-nature", "Death", "2024-25", "30", "40"],
        ),
    ],
)
def test_what_a_public_number_is_out_of_is_public_too(
    csprp: Run, tmp_path: Path, header: list[str], row: list[str]
) -> None:
    """40 in one year is all that is out, under 30 deaths: 45 over two years would leave 5."""
    ours = of_years(tmp_path, {"2023": (5, 0, 0), "2024": (30, 10, 0)})
    line = ["local", "compare", str(ours), "--period", "2024-25", "--pool", "2", "--format", "csv"]
    flags = []
    for cells in (row, row[:-1]):
        known = written(tmp_path / "known.csv", [cells], header[: len(cells)])
        rows = rows_of(csprp(*line, "--already-published", str(known)).text)
        flags.append(next(item["local_flags"] for item in rows if item["category"] == "All"))
    assert flags == ["[c]", ""], "hidden where the 40 is known, and shown where it is not"


def test_calendar_years_and_years_to_march_are_taken_apart_where_both_are_public(
    csprp: Run, tmp_path: Path
) -> None:
    """19 deaths in 2020 less 12 in the year to March 2021 would leave 7 in three months."""
    days = {"2020-02-01": (7, 3, 0), "2020-06-01": (12, 12, 10)}
    ours = of_years(tmp_path, days)
    told: list[Path] = []
    shown: dict[str, dict[str, str]] = {}
    for period in ("2020", "2020-21", "2019-20"):
        line = ["local", "compare", str(ours), "--period", period]
        line += [part for path in told for part in ("--already-published", str(path))]
        out = tmp_path / f"{period}.csv"
        assert csprp(*line, "--out", str(out)).code == 0
        told.append(out)
        rows = rows_of(out.read_text(encoding="utf-8"))
        shown[period] = {row["category"]: row["local_numerator"] or row["local_value"] for row in rows}
    assert shown["2020"]["Death"] == "19"
    assert shown["2020-21"]["Death"] == "", "19 less 12 is 7"


def test_counted_figures_of_other_years_than_the_public_ones_are_refused(csprp: Run, tmp_path: Path) -> None:
    header = ["indicator", "category", "period", "numerator", "denominator"]
    ours = written(tmp_path / "ours.csv", [["all", "", "2020-21", "60", ""]], header)
    known = written(tmp_path / "known.csv", [["all", "", "2020", "55", ""]], header)
    ended = csprp("local", "compare", str(ours), "--already-published", str(known))
    assert ended.code == 3
    assert "cannot tell how they overlap" in ended.err


def test_what_is_left_where_public_years_are_subtracted_is_counted_too() -> None:
    """Three years are out, and one is asked: a reader has the two around it, which nobody printed."""
    known = (Known("dfe-nature", "Death", YEARS, 20, 20),)
    for years, left in (
        (("2022-23",), {"2021-22 and 2023-24": ("2021-22", "2023-24")}),
        (("2021-22",), {"2022-23 to 2023-24": ("2022-23", "2023-24")}),
        (YEARS, {}),
    ):
        assert pooled_periods(asked(years), known).keys() == {pooled_period(years), pooled_period(YEARS)}
        assert rests_of([years, YEARS]) == left
    assert rests_of([YEARS, YEARS[:1]]) == {pooled_period(YEARS[1:]): YEARS[1:]}
    five = ("a", "b", "c", "d", "e")
    left_of_five = {frozenset(rest) for rest in rests_of([five, ("d",), ("e",)]).values()}
    assert left_of_five == {frozenset(left) for left in ("abce", "abcd", "abc", "de")}


def test_a_shown_part_says_that_its_hidden_total_is_more(tmp_path: Path) -> None:
    """An earlier output shows 12 and hides what it is out of: that is 13 or more."""
    ours = of_years(tmp_path, {"2022": (4, 12, 0), "2023": (9, 11, 3)})
    file = read_local(ours, RECORD)
    known = (Known("dfe-nature", "Serious harm", ("2022-23",), 12, 12),)
    tables = local_tables(RECORD, file, asked(("2023-24",)), known)
    assert tables.public[CellKey("2022-23")][0] == 13


@pytest.mark.parametrize("second", ["age_years", "age_months", "age", "panel-age"])
def test_one_question_under_two_names_is_one(csprp: Run, tmp_path: Path, second: str) -> None:
    header = ["indicator", "category", "period", "numerator", "denominator"]
    figures = [
        ["all", "", "2020", "40", ""],
        ["age_years", "Under 1", "2020", "10", "40"],
        [second, "15 to 17", "2020", "28", "40"],
    ]
    ours = written(tmp_path / "ours.csv", figures, header)
    rows = rows_of(csprp("local", "compare", str(ours), "--period", "2020", "-f", "csv").text)
    assert [row["category"] for row in rows if row["local_flags"]], "the ages between are 2"


def test_years_with_bases_of_their_own_are_pooled_by_them(csprp: Run, tmp_path: Path) -> None:
    """15 of 30 and 20 of 40 are 35 of 70, though there were 90 incidents."""
    header = ["indicator", "category", "period", "numerator", "denominator"]
    figures = [["all", "", "2023-24", "30", ""], ["all", "", "2024-25", "60", ""]]
    for year, half in (("2023-24", 15), ("2024-25", 20)):
        figures += [["outcome", told, year, str(half), str(2 * half)] for told in ("Death", "Serious harm")]
    ours = written(tmp_path / "ours.csv", figures, header)
    line = ["local", "compare", str(ours), "--period", "2024-25", "--pool", "2", "--sdc", "none"]
    rows = rows_of(csprp(*line, "--i-am-authorised", "-f", "csv").text)
    death = next(row for row in rows if row["category"] == "Death")
    assert (death["local_numerator"], death["local_denominator"]) == ("35", "70")
    assert death["local_value"] == "50.0"


def test_a_base_that_nobody_gave_is_never_printed(csprp: Run, tmp_path: Path) -> None:
    header = ["indicator", "category", "period", "numerator", "denominator"]
    figures = [["outcome", "Death", "2024-25", "20", "40"], ["looked_after", "", "2024-25", "15", ""]]
    ours = written(tmp_path / "ours.csv", figures, header)
    rows = rows_of(csprp("local", "compare", str(ours), "-f", "csv").text)
    assert {row["category"] for row in rows} == {"Death"}


def test_a_file_is_never_written_over_by_what_is_made_of_it(csprp: Run, mid: Path, tmp_path: Path) -> None:
    before = mid.read_bytes()
    known = written(tmp_path / "known.csv", [["dfe-notifications", "All", "2023-24", "24"]], PUBLIC)
    for out in (mid, known):
        line = ["local", "compare", str(mid), "--already-published", str(known), "--out", str(out), "--force"]
        ended = csprp(*line)
        assert ended.code == 2
        assert "is what you asked about" in ended.err
    link = tmp_path / "link.csv"
    link.symlink_to(mid)
    assert csprp("local", "check", str(mid), "--out", str(link), "--force").code == 2
    assert mid.read_bytes() == before


# -- what a difference rests on --------------------------------------------------------------------------


def answered(tmp_path: Path, year: str, yes: dict[str, int], many: int = 40) -> Path:
    """Incidents with so many yes in each column; the other answers are no, and outcomes are mixed."""
    header = ["incident", "date", "date_of", "outcome", *yes]
    rows = [
        [
            *(str(n), f"{year}-06-01", "notification", ("death", "serious harm")[n % 2]),
            *("yes" if n < times else "no" for times in yes.values()),
        ]
        for n in range(many)
    ]
    return written(tmp_path / "ours.csv", rows, header)


def test_local_chance_is_in_every_difference(csprp: Run, tmp_path: Path) -> None:
    """The Panel's 53% has no count behind it. 20 of 40 with its Wilson interval cannot be told from it."""
    ours = answered(tmp_path, "2022", {"neglect_before": 20})
    rows = rows_of(csprp("local", "compare", str(ours), "--period", "2022-23", "-f", "csv").text)
    row = next(row for row in rows if row["indicator"] == "panel-neglect-before")
    own = wilson(20, 40)
    assert float(row["difference_low"]) == pytest.approx(100 * own.low - 53.5, abs=0.11)
    assert float(row["difference_high"]) == pytest.approx(100 * own.high - 52.5, abs=0.11)
    assert row["words"].startswith("they cannot be told apart")


def test_a_difference_from_words_points_the_right_way(csprp: Run, tmp_path: Path) -> None:
    """England: "a third". 30 of 40 is higher, and says so from our side."""
    ours = answered(tmp_path, "2022", {"child_protection_plan_ever": 30})
    rows = rows_of(csprp("local", "compare", str(ours), "--period", "2022-23", "-f", "csv").text)
    row = next(row for row in rows if row["indicator"] == "panel-protection-plan-ever")
    assert row["words"].startswith("higher than England")
    assert 0 < float(row["difference_low"]) < float(row["difference_high"])
    assert row["difference"] == row["national_value"] == ""


def test_a_question_that_nobody_answered_is_not_answered_with_no(csprp: Run, tmp_path: Path) -> None:
    header = ["incident", "date", "outcome", "neglect_before", "looked_after_ever"]
    rows = [
        [str(n), "2022-06-01", ("death", "serious harm")[n % 2], "", "yes" if n < 20 else "no"]
        for n in range(40)
    ]
    ours = written(tmp_path / "ours.csv", rows, header)
    ended = csprp("local", "compare", str(ours), "--period", "2022-23", "--format", "table")
    said = " ".join(ended.text.split())
    assert "Neglect: before the incident" not in said.partition("Read with care")[0]
    assert "1 question of your file could not be set beside England" in said


def test_years_that_the_file_does_not_reach_are_not_pooled(csprp: Run, tmp_path: Path) -> None:
    ours = answered(tmp_path, "2022", {"looked_after": 20})
    ended = csprp("local", "compare", str(ours), "--period", "2022-23", "--pool", "3")
    assert ended.code == 2
    assert "the file holds rows of 1 of these 3 years" in ended.err


@pytest.mark.parametrize(
    ("kind", "says"),
    [
        ("incident", "Some of your dates are dates of incidents"),
        ("notification", ""),
        ("", "Your file does not say what its dates are of"),
    ],
)
def test_dates_that_dfe_does_not_count_by_are_told(csprp: Run, tmp_path: Path, kind: str, says: str) -> None:
    rows = [[str(n), "2023-06-01", kind, ("death", "serious harm")[n % 2]] for n in range(40)]
    ours = written(tmp_path / "ours.csv", rows, ["incident", "date", "date_of", "outcome"])
    said = " ".join(csprp("local", "compare", str(ours), "--format", "table").text.split())
    assert (says in said) if says else ("dates are" not in said)


def test_the_newest_year_is_the_newest_of_the_series(csprp: Run, tmp_path: Path) -> None:
    rows = [
        [f"{year}/{n}", f"{year}-06-01", ("death", "serious harm")[n % 2]]
        for year in (2023, 2024)
        for n in range(40)
    ]
    ours = written(tmp_path / "ours.csv", rows, ["incident", "date", "outcome"])
    for series, label in (("dfe-sin", "31 March 2025"), ("panel", "31 March 2024")):
        text = csprp("local", "compare", str(ours), "--series", series, "--format", "table").text
        assert label in text.splitlines()[0]


def test_the_lines_to_type_next_work(csprp: Run, mid: Path, tmp_path: Path) -> None:
    text = csprp("local", "compare", str(mid), "--series", "dfe-sin", "--format", "table").text
    lines = [line.strip() for line in text.partition("\nNext\n")[2].splitlines() if line.strip()]
    known = written(tmp_path / "FILE", [["dfe-notifications", "All", "2023-24", "24"]], PUBLIC)
    assert len(lines) == 3
    for line in lines:
        words = [str(known) if word == "FILE" else word for word in shlex.split(line)[1:]]
        words = [str(tmp_path / word) if word == "beside.docx" else word for word in words]
        assert csprp(*words).code == 0, line


def test_a_partnership_is_named_in_the_title_alone(csprp: Run, mid: Path) -> None:
    line = ["local", "compare", str(mid), "--partnership", "Example  Partnership", "--format", "table"]
    text = csprp(*line).text
    assert text.startswith("Example Partnership beside England, year to 31 March 2024")
    assert text.count("Example") == 1


# -- files and forms ----------------------------------------------------------------------------------


def test_a_file_that_is_not_wholly_understood_is_refused(csprp: Run, tmp_path: Path) -> None:
    rows = [
        ["1", "2023-06-01", "3", "male", "death", "no", "no"],
        ["2", "2023-06-01", "3", "male", "SECRET", "no", "no"],
    ]
    ended = csprp("local", "compare", str(written(tmp_path / "ours.csv", rows)))
    assert ended.code == 3
    assert "csprp local check" in ended.err
    assert "SECRET" not in ended.err
    assert ended.out == b""


def test_an_empty_table_is_told_from_a_wrong_one(csprp: Run, tmp_path: Path) -> None:
    empty = written(tmp_path / "empty.csv", [])
    ended = csprp("local", "compare", str(empty))
    assert ended.code == 2
    assert "no rows yet" in ended.err
    old = written(tmp_path / "our old.csv", [["1", "1995-06-01", "3", "male", "death", "no", "no"]])
    ended = csprp("local", "compare", str(old))
    assert ended.code == 2
    typed = shlex.split(ended.err.partition("see: ")[2])
    assert csprp(*typed[1:]).code == 0, "the line that the error offers can be typed"


def test_a_file_of_public_numbers_that_is_none_is_refused(csprp: Run, mid: Path, tmp_path: Path) -> None:
    other = written(tmp_path / "other.csv", [["SECRET", "1"]], ["who", "how_many"])
    ended = csprp("local", "compare", str(mid), "--already-published", str(other))
    assert ended.code == 3
    assert "SECRET" not in ended.err
    assert ended.out == b""


FORMS = ["csv", "json", "txt", "md", "html", "docx", "xlsx", "pdf"]
MEASURE = r"(All notifications|Death|Serious harm|Other|Looked after)"
OURS = r"(\[c\]|\d[\d,]*)(?: of (\d[\d,]*))?"


def read_back(path: Path) -> tuple[dict[str, int], set[str]]:
    """What the bytes of a file show and hide of DfE's measures, by its name alone."""
    found: list[tuple[str, str, str]] = []
    if path.suffix in (".csv", ".json"):
        text = path.read_text(encoding="utf-8")
        rows = rows_of(text) if path.suffix == ".csv" else json.loads(text)["data"]["rows"]
        for row in rows:
            numbers = (row[name] for name in ("local_flags", "local_numerator", "local_value"))
            number = next(str(held) for held in numbers if held not in (None, ""))
            found.append((row["category"], number, str(row["local_denominator"] or "")))
    elif path.suffix == ".xlsx":
        sheet = openpyxl.load_workbook(path)["Table"]
        headings, *cells = [
            ["" if cell.value is None else str(cell.value) for cell in row] for row in sheet.iter_rows()
        ]
        start = next(n for n, row in enumerate([headings, *cells]) if "category" in [c.lower() for c in row])
        headings, *cells = [headings, *cells][start:]
        field_of = {heading: name for name, heading in HEADINGS.items()}
        place = [field_of.get(heading, heading) for heading in headings]
        for row in cells:
            held = dict(zip(place, row, strict=False))
            numbers = (held.get(name, "") for name in ("local_flags", "local_numerator", "local_value"))
            found.append((held["category"], next(filter(None, numbers)), held.get("local_denominator", "")))
    elif path.suffix == ".txt":
        found = re.findall(rf"^{MEASURE} +{OURS}", path.read_text(encoding="utf-8"), re.MULTILINE)
    else:
        from test_handouts import text_of_file

        if path.suffix == ".html":
            text = " ".join(re.sub(r"<[^>]+>", " ", path.read_text(encoding="utf-8")).split())
        else:
            text = text_of_file(path).replace("\\", "")
        start = text.index("Can they be compared?" if path.suffix == ".md" else "In words")
        found = re.findall(rf"{MEASURE}[ |]*{OURS}", text[start:])
    shown: dict[str, int] = {}
    hidden: set[str] = set()
    for name, number, whole in found:
        cell = "all" if name.startswith("All") else name
        if number == "[c]":
            hidden.add(cell)
        else:
            shown[cell] = int(float(number.replace(",", "")))
        if whole:
            shown["all"] = int(float(whole.replace(",", "")))
    return shown, hidden


@pytest.mark.parametrize("form", FORMS)
def test_the_bytes_of_every_form_withstand_the_attack(csprp: Run, tmp_path: Path, form: str) -> None:
    for seed in range(examples(2, 6)):
        rows = partnership(300 + seed, 40)
        ours = written(tmp_path / f"ours-{seed}.csv", rows)
        out = tmp_path / f"beside-{seed}.{form}"
        line = ["local", "compare", str(ours), "--series", "dfe-sin", "--period", "2023-24"]
        assert csprp(*line, "--pool", str(1 + 2 * (seed % 2)), "--out", str(out)).code == 0
        shown, hidden = read_back(out)
        truth = true_counts(rows, YEARS if seed % 2 else YEARS[-1:])
        asked_for = {"all", *OUTCOMES, "Looked after"}
        if form in ("html", "docx", "pdf"):  # a handout holds what stands beside England alone
            hidden |= asked_for - shown.keys()
        assert shown.keys() | hidden == asked_for, (form, seed)
        assert all(truth[cell] == number for cell, number in shown.items())
        sums = (Sum("all", OUTCOMES), Sum("all", ("Looked after", "not looked after")))
        attack = Attack(Seen(shown, frozenset(hidden), sums, {}, 7))
        primary = [cell for cell in hidden if 1 <= truth[cell] <= 7]
        assert attack.broken(primary, hidden - set(primary)) == []


@pytest.mark.parametrize(
    "name", ["local-compare.txt", "local-compare.csv", "local-compare.json", "local-compare.md"]
)
def test_goldens_of_an_area_that_does_not_exist(
    csprp: Run, mid: Path, name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(mid.parent)
    form = name.partition(".")[2].replace("txt", "table")
    ended = csprp("local", "compare", mid.name, "--pool", "2", "--format", form)
    held_to_golden(name, ended.out)


def test_a_workbook_prints_its_numbers_upright(csprp: Run, mid: Path, tmp_path: Path) -> None:
    out = tmp_path / "beside.xlsx"
    assert csprp("local", "compare", str(mid), "--out", str(out)).code == 0
    sheet = openpyxl.load_workbook(out)["Table"]
    header = [str(cell.value) for cell in sheet[4]]
    printed = header[: sheet[str(sheet.print_area).partition(":")[2].replace("$", "")].column]
    assert printed[:4] == ["What is counted", "Your area", "England", "Count or %"]
    assert printed[-1] == "In words"
    assert {cell.value for cell in sheet["D"][4:]} == {"count", "%"}
    assert sheet.page_setup.orientation != "landscape"


def test_golden_of_the_web_page(csprp: Run, mid: Path, tmp_path: Path) -> None:
    out = tmp_path / "beside.html"
    assert csprp("local", "compare", str(mid), "--out", str(out)).code == 0
    held_to_golden("local-compare.html", unstyled(out.read_bytes()))


def test_nothing_is_written_and_nothing_is_told(
    csprp: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / "home"
    folder.mkdir()
    for name in ("HOME", "TMPDIR", "XDG_CACHE_HOME"):
        monkeypatch.setenv(name, str(folder))
    rows = [["SENTINEL-77", "2023-06-01", "3", "male", "death", "no", "no"]]
    ours = written(tmp_path / "ours.csv", rows)
    for form in ("table", "json", "csv"):
        ended = csprp("local", "compare", str(ours), "--format", form)
        assert "SENTINEL" not in ended.text + ended.err
        assert "2023-06-01" not in ended.text + ended.err
    assert list(folder.rglob("*")) == []
