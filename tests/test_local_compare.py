"""csprp local compare: what it says of people's own numbers, and what nobody can work out from it."""

import csv
import io
import json
import os
import random
import re
from datetime import date
from pathlib import Path

import openpyxl
import pytest

from attacker import Attack, Seen
from conftest import Run, held_to_golden
from csprp_cli.analysis.intervals import newcombe, wilson
from csprp_cli.analysis.local_compare import Hiding, compared
from csprp_cli.analysis.local_file import read_local
from csprp_cli.analysis.local_measures import Asked, national_figures, span_name
from csprp_cli.analysis.published import Known, read_published
from csprp_cli.model.beside import BESIDE, COMPARE_FIELDS
from csprp_cli.model.disclosure import Sum
from csprp_cli.model.figure import Figure
from csprp_cli.model.problem import UsageProblem
from csprp_cli.present.csv_rows import csv_text
from csprp_cli.record.load import load
from csprp_cli.record.record import Record

RECORD = load()
RULES = RECORD.disclosure_rules
HEADER = ["incident", "date", "age_years", "sex", "outcome", "looked_after", "neglect_before"]
YEARS = ("2021-22", "2022-23", "2023-24")
NUMBERS = [
    name for name in COMPARE_FIELDS if name.startswith(("local_v", "local_n", "local_d", "difference"))
]
OUTCOMES = ("Death", "Serious harm", "Other")


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


def asked(years: tuple[str, ...]) -> Asked:
    return Asked(RECORD.periods[years[-1]], years, BESIDE)


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
    assert row["national_value"] == str(england[0])
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
        assert row["local_flags"] == "[c]"
        assert not any(row[name] for name in NUMBERS)


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


def test_nobody_and_everybody_are_hidden(csprp: Run, tmp_path: Path) -> None:
    rows = [[str(n), "2023-06-01", "3", "male", "serious harm", "no", "no"] for n in range(40)]
    found = rows_of(csprp("local", "compare", str(written(tmp_path / "o.csv", rows)), "--format", "csv").text)
    for row in found:
        if row["category"] in OUTCOMES or row["category"] == "Looked after":
            assert row["local_flags"] == "[c]", row["category"]


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
            assert not any(row[name] for name in NUMBERS if name != "local_denominator")
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


@pytest.mark.parametrize("rule", sorted(RULES))
@pytest.mark.parametrize("most", [4, 12, 30])
def test_the_printed_rows_withstand_the_attack(tmp_path: Path, rule: str, most: int) -> None:
    """40 areas a case: the reader knows rule, sums and printed bytes, and each area's yearly total."""
    t = RULES[rule].most
    exposed = []
    for seed in range(40):
        rows = partnership(1000 * most + seed, most)
        years = YEARS if seed % 2 else YEARS[-1:]
        truth = true_counts(rows, years)
        if not truth["all"]:
            continue
        file = read_local(written(tmp_path / f"{seed}.csv", rows), RECORD)
        result = compared(RECORD, file, asked(years), Hiding(RULES[rule]))
        shown, hidden = printed_and_hidden(rows_of(csv_text(result, excel=False)))
        assert all(truth[cell] == number for cell, number in shown.items())
        assert not any(1 <= number <= t for number in shown.values())
        sums = [Sum("all", OUTCOMES), Sum("all", ("Looked after", "not looked after"))]
        sums.append(Sum("all", ("Neglect: before the incident", "no neglect")))
        attack = Attack(Seen(shown, frozenset(hidden), tuple(sums), {}, t))
        primary = [cell for cell in hidden if 1 <= truth[cell] <= t]
        exposed += attack.broken(primary, hidden - set(primary))
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
    spans = {span_name(years): years for years in RELEASES[seed % 4]} | {year: (year,) for year in YEARS}
    truth: dict[str, int] = {}
    sums: list[Sum] = []
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
                Sum(f"{span} {name}", tuple(f"{year} {name}" for year in years), shares=False)
                for name in ("All", *OUTCOMES, *APART)
            ]
    assert all(truth[cell] == number for cell, number in shown.items())
    small = {cell for cell, number in truth.items() if 1 <= number <= rule.most}
    small &= {key for one in sums for key in (one.total, *one.parts)}
    assert not small & shown.keys()
    return Attack(Seen(shown, frozenset(small), tuple(sums), {}, rule.most)).broken(small, ())


@pytest.mark.parametrize("start", range(0, RELEASED, 10))
def test_releases_that_are_told_of_each_other_give_nothing_away_together(tmp_path: Path, start: int) -> None:
    exposed = {seed: exposed_by(tmp_path, seed, told=True) for seed in range(start, start + 10)}
    assert not [seed for seed, cells in exposed.items() if cells]


def test_releases_that_know_nothing_of_each_other_give_small_numbers_away(tmp_path: Path) -> None:
    assert sum(bool(exposed_by(tmp_path, seed, told=False)) for seed in range(20)) >= 3


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
    record.__dict__.pop("by_fact", None)
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
    held = national_figures(RECORD, Asked(RECORD.periods[period], (period,), BESIDE))
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


# -- figures counted already, under attack -----------------------------------------------------------------


@pytest.mark.parametrize("total", [True, False], ids=["total-given", "out-of-alone"])
@pytest.mark.parametrize("rule", sorted(RULES))
def test_counted_figures_withstand_the_attack(tmp_path: Path, rule: str, total: bool) -> None:
    t = RULES[rule].most
    exposed = []
    header = ["indicator", "category", "period", "numerator", "denominator"]
    for seed in range(40):
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
        shown, hidden = printed_and_hidden(rows_of(csv_text(result, excel=False)))
        assert all(truth[cell] == number for cell, number in shown.items())
        assert not any(1 <= number <= t for number in shown.values())
        sums = [Sum("all", OUTCOMES), Sum("all", ("Looked after", "not looked after"))]
        sums.append(Sum("all", ("Neglect: before the incident", "no neglect")))
        attack = Attack(Seen(shown, frozenset(hidden), tuple(sums), {}, t))
        primary = [cell for cell in hidden if 1 <= truth[cell] <= t]
        exposed += attack.broken(primary, hidden - set(primary))
    assert exposed == []


# -- what is public, as people give it -----------------------------------------------------------------------

PUBLIC = ["indicator", "category", "period", "value"]


@pytest.mark.parametrize(
    ("header", "row", "says"),
    [
        (PUBLIC, ["SECRET", "All", "2023-24", "12"], "row 2 of the published numbers names no indicator"),
        (PUBLIC, ["dfe-nature", "Death", "SECRET", "12"], "row 2 of the published numbers has a period"),
        (PUBLIC, ["dfe-nature", "Death", "2023-24", "SECRET"], "row 2 of the published numbers holds no"),
        (PUBLIC, ["dfe-nature", "Death", "2023-24", "-4"], "row 2 of the published numbers is below 0"),
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
    assert "Numbers named as public" not in ended.text, "each is taken into account, and says nothing new"


def test_public_numbers_that_bind_nothing_are_told(csprp: Run, mid: Path, tmp_path: Path) -> None:
    rows = [["dfe-notifications", "All", "2023-24", "25"], ["dfe-sex", "Male", "2020-21-h1", "3"]]
    known = written(tmp_path / "known.csv", rows, PUBLIC)
    ended = csprp("local", "compare", str(mid), "--already-published", str(known), "--format", "table")
    said = " ".join(ended.text.split())
    assert "Not what this file holds, and set aside: 1. Check both." in said
    assert "About no whole year or question of this file, and not taken into account: 1." in said


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
            number = row["local_flags"] or row["local_numerator"] or row["local_value"]
            found.append((row["category"], str(number), str(row["local_denominator"] or "")))
    elif path.suffix == ".xlsx":
        sheet = openpyxl.load_workbook(path)["Table"]
        headings, *cells = [[str(cell.value or "") for cell in row] for row in sheet.iter_rows()]
        start = next(n for n, row in enumerate([headings, *cells]) if "category" in [c.lower() for c in row])
        headings, *cells = [headings, *cells][start:]
        place = [name.lower().replace(" ", "_") for name in headings]
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
        found = re.findall(rf"{MEASURE}[ |]*{OURS}", text[text.index("Can they be compared?") :])
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
    for seed in range(6):
        rows = partnership(300 + seed, 40)
        ours = written(tmp_path / f"ours-{seed}.csv", rows)
        out = tmp_path / f"beside-{seed}.{form}"
        line = ["local", "compare", str(ours), "--series", "dfe-sin", "--period", "2023-24"]
        assert csprp(*line, "--pool", str(1 + 2 * (seed % 2)), "--out", str(out)).code == 0
        shown, hidden = read_back(out)
        truth = true_counts(rows, YEARS if seed % 2 else YEARS[-1:])
        asked_for = {"all", *OUTCOMES, "Looked after"}
        assert shown.keys() | hidden == asked_for, (form, seed)
        assert all(truth[cell] == number for cell, number in shown.items())
        sums = (Sum("all", OUTCOMES), Sum("all", ("Looked after", "not looked after")))
        attack = Attack(Seen(shown, frozenset(hidden), sums, {}, 7))
        primary = [cell for cell in hidden if 1 <= truth[cell] <= 7]
        assert attack.broken(primary, hidden - set(primary)) == []


@pytest.mark.parametrize(
    "name", ["local-compare.txt", "local-compare.csv", "local-compare.json", "local-compare.md"]
)
def test_goldens_of_an_area_that_does_not_exist(csprp: Run, mid: Path, name: str) -> None:
    form = name.partition(".")[2].replace("txt", "table")
    ended = csprp("local", "compare", str(mid), "--pool", "2", "--format", form)
    held_to_golden(name, ended.out)


def test_golden_of_the_web_page(csprp: Run, mid: Path, tmp_path: Path) -> None:
    out = tmp_path / "beside.html"
    assert csprp("local", "compare", str(mid), "--out", str(out)).code == 0
    held_to_golden("local-compare.html", out.read_bytes())


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
