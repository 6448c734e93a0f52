"""csprp local summary, several periods in one release, and the handout: what they say and what they keep."""

import itertools
import json
import os
import re
from pathlib import Path

import pytest

from attacker import Attack, Seen
from conftest import Run, sampled
from csprp_cli.local.compare import Hiding, compared
from csprp_cli.local.intake.own_questions import national_bands
from csprp_cli.local.intake.published import read_published
from csprp_cli.local.intake.read import read_local
from csprp_cli.local.phrases import GIVEN_AWAY
from csprp_cli.local.summary import summarised
from csprp_cli.local.tables.request import MOST_PERIODS, TypedYears, asked_of_file
from csprp_cli.model.benchmark import BESIDE, SUMMARY_FIELDS
from csprp_cli.model.disclosure import Sum
from csprp_cli.model.problem import UsageProblem
from csprp_cli.present.csv_rows import csv_text
from csprp_cli.present.excel.headings import HEADINGS
from csprp_cli.record.load import load
from test_handouts import text_of_file
from test_local_compare import YEARS, of_outcomes, partnership, rows_of, written, year_of

RECORD = load()
RULES = RECORD.disclosure_rules
ATTACKED = int(os.environ.get("CSPRP_ATTACKS", "60"))
BANDS = national_bands(RECORD)
FORMS = ("csv", "json", "txt", "md", "html", "docx", "xlsx", "pdf")


def line(year: str, number: int, age: str, sex: str, outcome: str, looked_after: str) -> list[str]:
    return [f"{year}/{number}", f"{year[:4]}-06-01", age, sex, outcome, looked_after, "not known"]


@pytest.fixture
def ours(tmp_path: Path) -> Path:
    """30 a year: 13 deaths, 17 of serious harm; 12 looked after; ages 0 and 3; neglect never filled in."""
    rows = [
        line(
            year,
            n,
            "0" if n < 14 else "3",
            "female" if n % 2 else "male",
            "death" if n < 13 else "serious harm",
            "yes" if n < 12 else "no",
        )
        for year in YEARS
        for n in range(30)
    ]
    return written(tmp_path / "ours.csv", rows)


def rows(csprp: Run, *words: str) -> list[dict[str, str]]:
    ended = csprp("local", *words, "--format", "csv")
    assert ended.code == 0, ended.err
    return rows_of(ended.text)


def told_by(err: str) -> list[str]:
    """The lines of the error stream, without the progress that a busy machine shows."""
    return [told for told in err.splitlines() if not told.startswith("Rows read")]


# -- the picture of the area alone -----------------------------------------------------------------------


def test_a_summary_tells_the_area_alone_in_words_first(csprp: Run, ours: Path) -> None:
    text = " ".join(csprp("local", "summary", str(ours), "--format", "table").text.split())
    assert text.startswith(
        "Your area, year to 31 March 2024 In short In the year to 31 March 2024 there were 30 incidents."
    )
    assert "The number of yes is shown for 1 of 1 yes or no questions: looked after 12 of 30 (40.0%)." in text
    assert "England" not in text
    assert "Rule: nhs-1-7" in text


def test_the_rows_of_a_summary_are_for_scripts(csprp: Run, ours: Path) -> None:
    found = rows(csprp, "summary", str(ours), "--sdc", "none", "--i-am-authorised")
    assert list(found[0]) == list(SUMMARY_FIELDS)
    assert set(SUMMARY_FIELDS) <= HEADINGS.keys()
    whole = {(row["period"], row["question"], row["answer"]): row for row in found}
    row = whole["2023-24", "looked_after", "Yes"]
    assert [row[name] for name in ("count", "out_of", "percent", "flags", "rule")] == [
        "12",
        "30",
        "40.0",
        "",
        "none",
    ]
    assert row["words"].startswith("NOT PROTECTED. ")
    assert [whole[year, "all", "All"]["count"] for year in YEARS] == ["30", "30", "30"], "counts by year"
    ages = [row["answer"] for row in found if row["question"] == "age"]
    assert ages[:6] == ["Unborn", "Under 1", "1 to 5", "6 to 10", "11 to 15", "16 to 17"], (
        "the national bands"
    )
    assert ages[-1] == "Not known"
    questions = list(dict.fromkeys(row["question"] for row in found))
    assert questions == ["all", "age", "sex", "outcome", "looked_after"]
    assert "neglect_before" not in questions, "what nobody filled in is not answered with no"


def test_a_total_is_hidden_only_where_nothing_else_would_do(csprp: Run, tmp_path: Path) -> None:
    """Small answers to every question: to hide the one total would be fewer numbers, and no summary."""
    few = [line("2023", n, str(n % 3 * 6), "male", "death", "yes" if n < 5 else "no") for n in range(12)]
    found = rows(csprp, "summary", str(written(tmp_path / "few.csv", few)))
    assert next(row for row in found if row["question"] == "all")["count"] == "12"
    small = [line("2023", n, "0", "male", "death", "no") for n in range(6)]
    found = rows(csprp, "summary", str(written(tmp_path / "small.csv", small)))
    assert {row["flags"] for row in found if row["count"] != "0"} == {"[c]"}
    assert not any(row[name] for row in found for name in ("out_of", "percent"))
    assert any(row["flags"] for row in found if row["answer"] in ("Serious harm", "Other")), "or all died"


def test_no_percentage_stands_on_a_small_base(csprp: Run, tmp_path: Path) -> None:
    few = [line("2023", n, "0", "male", "death", "yes" if n < 9 else "no") for n in range(18)]
    found = rows(csprp, "summary", str(written(tmp_path / "few.csv", few)))
    row = next(row for row in found if row["question"] == "looked_after")
    assert (row["count"], row["out_of"], row["percent"]) == ("9", "18", "")


@pytest.mark.parametrize("form", FORMS)
def test_every_form_holds_what_is_shown_and_one_legend(
    csprp: Run, ours: Path, tmp_path: Path, form: str
) -> None:
    out = tmp_path / f"summary.{form}"
    assert csprp("local", "summary", str(ours), "--hide-zeros", "--out", str(out)).code == 0
    text = (
        text_of_file(out)
        if form in ("docx", "pdf", "md", "txt")
        else out.read_bytes().decode("utf-8", "replace")
    )
    if form != "xlsx":
        assert re.search(r"12\D+30\D+40\.0", text)
        assert "[c]" in text
    if form not in ("csv", "xlsx"):
        assert text.count("hidden, to protect children: the number") == 1 or form == "json"


def test_counted_figures_have_a_summary_too(csprp: Run, tmp_path: Path) -> None:
    counted = written(
        tmp_path / "counts.csv",
        [
            ["all", "", "2023-24", "40", ""],
            ["outcome", "Death", "2023-24", "12", ""],
            ["outcome", "Serious harm", "2023-24", "25", ""],
            ["outcome", "Other", "2023-24", "3", ""],
            ["domestic_abuse", "", "2023-24", "15", ""],
            ["age", "0 to 5", "2023-24", "22", ""],
        ],
        ["indicator", "category", "period", "numerator", "denominator"],
    )
    found = {(row["question"], row["answer"]): row for row in rows(csprp, "summary", str(counted))}
    assert found["all", "All"]["count"] == "40"
    assert found["domestic_abuse", "Yes"]["words"] == "15 of 40 (37.5%)"
    assert found["age", "0 to 5"]["count"] == "22"
    assert found["outcome", "Other"]["flags"] == "[c]"


# -- several periods in one release ----------------------------------------------------------------------


def test_several_periods_are_one_release_and_the_page_says_so(csprp: Run, ours: Path) -> None:
    for command in ("summary", "compare"):
        line = [command, str(ours), "--periods", "2022-23, 2023-24,pool-3"]
        periods = list(dict.fromkeys(row["period"] for row in rows(csprp, *line)))
        named = {PERIODS.get(period, period) for period in periods}
        assert named >= {"2022-23", "2023-24", "2021-22 to 2023-24"}
        text = " ".join(csprp("local", *line, "--format", "md").text.split())
        assert "2022-23, 2023-24 and 2021-22 to 2023-24" in text
        assert "The 3 periods here were protected together, as one release." in text


def test_what_two_pages_give_away_one_release_keeps(csprp: Run, tmp_path: Path) -> None:
    """12 deaths over two years and 9 in one of them: on pages that know nothing of each other, 3 is told."""
    few = [*of_outcomes("2022", 9, 15, 6), *of_outcomes("2023", 3, 20, 7)]
    ours = str(written(tmp_path / "few.csv", few))

    def deaths(found: list[dict[str, str]]) -> dict[str, str]:
        wanted = [row for row in found if row["indicator"] == "dfe-nature" and row["category"] == "Death"]
        return {row["period"]: row["local_numerator"] or "[c]" for row in wanted}

    rule = ["--sdc", "threshold-5"]
    asked = (("--period", "2022-23"), ("--pool", "2"))
    alone = [rows(csprp, "compare", ours, *one, *rule) for one in asked]
    together = rows(csprp, "compare", ours, "--periods", "2022-23,2023-24,pool-2", *rule)
    assert [*deaths(alone[0]).values(), *deaths(alone[1]).values()] == ["9", "12"]
    assert list(deaths(together).values()).count("[c]") >= 2


@pytest.mark.parametrize("typed", ["2020,2020-21", "2021,2020,2020-21,pool-2"])
def test_calendar_years_and_years_to_march_are_bound_by_their_pieces(tmp_path: Path, typed: str) -> None:
    many = [
        [
            f"{year}/{month}/{n}",
            f"{year}-{month:02d}-01",
            "3",
            "male",
            "death",
            "yes" if n < 4 else "no",
            "no",
        ]
        for year in range(2018, 2022)
        for month in (2, 6, 11)
        for n in range(12)
    ]
    file = read_local(written(tmp_path / "many.csv", many), RECORD)
    asked = asked_of_file(RECORD, file, TypedYears(several=typed), (), "")
    result = summarised(RECORD, file, asked, Hiding(RULES["nhs-1-7"]))
    shown = {(row["period"], row["question"]): row["count"] for row in result.records}
    assert shown["2020-21", "all"] in ("36", "")
    assert {row["period"] for row in result.records} >= {one.name for one in asked.spans}


@pytest.mark.parametrize(
    ("line", "says"),
    [
        (
            ["--periods", "2023-24", "--pool", "2"],
            r"--period and --pool name one.*local summary \S+ --periods 2023-24$",
        ),
        (["--periods", "2023-24,2027-28"], r"no period \"2027-28\".*--periods 2023-24,2025-26$"),
        (["--periods", "2023-24,2010-11"], r"--periods 2023-24,\S+$"),
        (["--periods", "2020-21-h1,2023-24"], r"not a whole year.*--periods 2023-24,2023-24$"),
        (["--periods", "2023-24,2015-16"], r"no row of year to 31 March 2016.*--periods 2023-24$"),
        (["--periods", "2023-24,pool-4"], r"rows of 3 of these 4 years.*--periods 2023-24,pool-3$"),
        (["--periods", "pool-99"], r"the record holds \d+ such years.*--periods pool-\d+$"),
        (["--periods", ","], r"names no period.*--periods 2022-23,2023-24,pool-2$"),
        (
            ["--periods", "2014-15,2015-16,2016-17,2017-18,2018-19,2019-20,2020-21"],
            rf"{MOST_PERIODS} at most",
        ),
    ],
)
def test_periods_that_cannot_be_asked_for_are_told_in_one_line(
    csprp: Run, ours: Path, line: list[str], says: str
) -> None:
    ended = csprp("local", "summary", str(ours), *line)
    assert ended.code == 2
    (told,) = told_by(ended.err)
    assert re.search(says, told), told


def test_a_page_made_alone_says_what_pages_give_away_together(csprp: Run, ours: Path) -> None:
    lone = csprp("local", "summary", str(ours))
    assert "Two pages of one file that know nothing of each other" in lone.err
    assert "--periods 2023-24,pool-3" in csprp("local", "summary", str(ours), "--format", "table").text
    assert told_by(csprp("local", "summary", str(ours), "--periods", "2023-24,pool-3").err) == []


def test_the_lines_to_type_next_work(
    csprp: Run, ours: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    earlier = csprp("local", "summary", ours.name, "--format", "csv").text
    (tmp_path / "FILE").write_text(earlier, encoding="utf-8")
    for asked in ((), ("--periods", "2022-23,2023-24")):
        text = csprp("local", "summary", ours.name, *asked, "--format", "table").text
        typed = [found.split()[1:] for found in text.split("\nNext\n")[1].splitlines() if "csprp" in found]
        assert typed
        for words in typed:
            assert csprp(*words, *(("--force",) if "--out" in words else ())).code == 0, words


# -- one chain of summary and comparison -----------------------------------------------------------------


def test_a_summary_and_a_comparison_read_each_other(csprp: Run, ours: Path, tmp_path: Path) -> None:
    files = {name: tmp_path / f"{name}.csv" for name in ("summary", "compare")}
    for name, out in files.items():
        assert csprp("local", name, str(ours), "--out", str(out)).code == 0
    for name, out in itertools.product(files, files.values()):
        ended = csprp("local", name, str(ours), "--pool", "3", "--already-published", str(out))
        assert (ended.code, told_by(ended.err)) == (0, []), "every number is placed"
    wrong = files["summary"].read_text("utf-8").replace("looked_after,Yes", "looked_after,Perhaps")
    files["summary"].write_text(wrong, encoding="utf-8")
    ended = csprp("local", "compare", str(ours), "--already-published", str(files["summary"]))
    assert ended.code == 3
    assert "Perhaps" not in ended.err


ANSWERS = {
    "age": ("Unborn", *BANDS, "Not known"),
    "sex": ("Female", "Male", "Transgender", "Another term", "Not known"),
    "outcome": ("Death", "Serious harm", "Other"),
    "looked_after": ("Yes", "No", "Not known"),
    "neglect_before": ("Yes", "No", "Not known"),
}
SPANS = [years for size in (1, 2, 3) for years in itertools.combinations(YEARS, size)]
"""Every set of years that a reader could have, or be left with."""


def left_with(released: set[str], cell: str) -> set[str]:
    """The years of which a reader has one count, printed or not, or can subtract it, and each year alone."""
    held = {frozenset(years) for years in SPANS if f"{name_of(years)} {cell}" in released}
    while more := {one - other for one in held for other in held if other < one} - held:
        held |= more
    return {name_of(tuple(sorted(years))) for years in held} | set(YEARS)


def name_of(years: tuple[str, ...]) -> str:
    whole = YEARS[YEARS.index(years[0]) : YEARS.index(years[-1]) + 1]
    unbroken = f"{years[0]} to {years[-1]}" if years == whole else " and ".join(years)
    return years[0] if len(years) == 1 else unbroken


def band_of(age: int) -> str:
    return next(name for name, (low, high) in BANDS.items() if low <= age <= high)


def truth_of(rows: list[list[str]]) -> tuple[dict[str, int], list[Sum[str]]]:
    """Every count of an area by its name, and how they add up."""
    truth: dict[str, int] = {}
    sums: list[Sum[str]] = []
    for years in SPANS:
        within = [row for row in rows if year_of(row[1]) in years]
        span = name_of(years)
        told = {
            "age": [band_of(int(row[2])) for row in within],
            "sex": [row[3].capitalize() for row in within],
            "outcome": [row[4].capitalize() for row in within],
            "looked_after": [row[5].capitalize() for row in within],
            "neglect_before": [row[6].capitalize() for row in within],
        }
        truth[f"{span} all All"] = len(within)
        for question, answers in ANSWERS.items():
            truth |= {f"{span} {question} {answer}": told[question].count(answer) for answer in answers}
            sums.append(Sum(f"{span} all All", tuple(f"{span} {question} {answer}" for answer in answers)))
        if len(years) > 1:
            cells = [
                "all All",
                *(f"{question} {answer}" for question in ANSWERS for answer in ANSWERS[question]),
            ]
            sums += [
                Sum(f"{span} {cell}", tuple(f"{year} {cell}" for year in years), False) for cell in cells
            ]
    return truth, sums


def seen_in(rows: list[dict[str, str]]) -> tuple[dict[str, int], set[str]]:
    """What the rows of a summary or a comparison show and hide, by the names of truth_of."""
    shown: dict[str, int] = {}
    hidden: set[str] = set()
    for row in rows:
        span = PERIODS.get(row["period"], row["period"])
        question, answer = row.get("question", ""), row.get("answer", "")
        if not question:
            question, answer = OWN.get(row["indicator"], "all"), row["category"]
            answer = "Yes" if question in ("looked_after", "neglect_before") else answer
        count = row.get("count") or row.get("local_numerator") or ""
        count = count or (
            "" if row.get("local_numerator") is None or question != "all" else row["local_value"]
        )
        whole = row.get("out_of") or row.get("local_denominator") or ""
        if count:
            shown[f"{span} {question} {answer}"] = int(count)
        else:
            hidden.add(f"{span} {question} {answer}")
        if whole:
            shown[f"{span} all All"] = int(whole)
    return shown, hidden - shown.keys()


PERIODS = {period.label: period.id for period in RECORD.periods.values()}
OWN = {
    "dfe-nature": "outcome",
    "panel-type": "outcome",
    "dfe-looked-after": "looked_after",
    "panel-looked-after": "looked_after",
    "panel-neglect-before": "neglect_before",
    "dfe-sex": "sex",
    "panel-sex": "sex",
    "dfe-age": "age",
    "panel-age": "age",
}


CHAINS = (
    (("summary", "2022-23,2023-24,pool-3"),),
    (("summary", "2023-24"), ("compare", "2022-23,2023-24,pool-3")),
    (("compare", "2023-24"), ("summary", "pool-3"), ("compare", "2022-23,pool-2")),
    (("compare", "2021-22,2022-23,2023-24,pool-3"),),
    (("summary", "pool-3,pool-2"), ("summary", "2023-24"), ("compare", "2022-23")),
)


def narrowed(folder: Path, seed: int) -> list[str]:
    """Make one chain of releases of one area, each told of the others, and return what can be worked out.

    Where whoever asks is told that what is public gives some away already, it is what the first release and
    each year alone have promised that has to hold.
    """
    area = partnership(seed, (15, 30, 45)[seed % 3])
    file = read_local(written(folder / "ours.csv", area), RECORD)
    rule = RULES[("nhs-1-7", "threshold-5", "threshold-10")[seed // 3 % 3]]
    shown: dict[str, int] = {}
    hidden: set[str] = set()
    promised: set[str] = set()
    earlier: list[Path] = []
    for number, (command, typed) in enumerate(CHAINS[seed % len(CHAINS)]):
        known = tuple(item for path in earlier for item in read_published(RECORD, path))
        series = () if command == "summary" else BESIDE
        asked = asked_of_file(RECORD, file, TypedYears(several=typed), series, "")
        try:
            result = (compared if series else summarised)(RECORD, file, asked, Hiding(rule, known))
        except UsageProblem:
            continue
        earlier.append(folder / f"{number}.csv")
        earlier[-1].write_text(csv_text(result), encoding="utf-8")
        new, symbols = seen_in(rows_of(earlier[-1].read_text("utf-8")))
        shown, hidden = shown | new, hidden | symbols
        if GIVEN_AWAY not in result.notices:
            promised |= new.keys() | symbols
    truth, sums = truth_of(area)
    assert all(truth[cell] == number for cell, number in shown.items())
    assert not any(1 <= number <= rule.threshold for number in shown.values())
    cells = ("all All", *(f"{question} {answer}" for question in ANSWERS for answer in ANSWERS[question]))
    can_have = {f"{span} {cell}" for cell in cells for span in left_with(promised, cell)}
    small = {cell for cell in can_have if 1 <= truth[cell] <= rule.threshold}
    others = hidden - small - shown.keys() if len(earlier) < 2 else set[str]()
    attack = Attack(Seen(shown, frozenset(small | others), tuple(sums), {}, rule.threshold))
    return attack.broken(small, others)


@pytest.mark.parametrize("start", sampled(range(0, ATTACKED, 5), 1))
def test_no_cell_of_a_chain_of_summaries_and_comparisons_is_narrowed(tmp_path: Path, start: int) -> None:
    exposed = {seed: narrowed(tmp_path, seed) for seed in range(start, start + 5)}
    assert not {seed: cells for seed, cells in exposed.items() if cells}


# -- the handout -----------------------------------------------------------------------------------------


@pytest.fixture
def wide(tmp_path: Path) -> Path:
    """A file that answers every yes or no question."""
    names = [name for name, column in RECORD.local_columns.items() if column.kind == "yes-no"]
    header = ["incident", "date", "outcome", *names]
    told = [["yes" if (n + m) % 3 else "no" for m in range(len(names))] for n in range(40)]
    return written(
        tmp_path / "wide.csv",
        [
            [str(n), "2023-06-01", "death" if n < 18 else "serious harm", *cells]
            for n, cells in enumerate(told)
        ],
        header,
    )


@pytest.mark.parametrize("form", ["docx", "html", "pdf"])
def test_a_handout_is_one_small_table_and_a_number(csprp: Run, wide: Path, tmp_path: Path, form: str) -> None:
    out = tmp_path / f"beside.{form}"
    assert csprp("local", "compare", str(wide), "--out", str(out)).code == 0
    text = re.sub(r"<[^>]+>", " ", out.read_text("utf-8")) if form == "html" else text_of_file(out)
    text = " ".join(text.split())
    whole = rows(csprp, "compare", str(wide))
    rest = sum(row["verdict"] == "not-comparable" and row["category"] != "All" for row in whole)
    assert re.search(rf"{rest} measures? could not be compared: ", text)
    assert re.search(r"\d+ questions of your file could not be set beside England", text)
    titles = [column.title for column in RECORD.local_columns.values() if column.kind == "yes-no"]
    assert sum(title.lower() in text.lower() for title in titles) < 5, "never a list of columns"
    assert "Rule: nhs-1-7" in text
    body = text[text.index("In words") : text.index("could not be compared")]
    assert "no: hidden" not in body
    assert "too few" not in body


def test_tables_for_machines_stay_whole(csprp: Run, wide: Path) -> None:
    found = rows(csprp, "compare", str(wide))
    data = json.loads(csprp("local", "compare", str(wide), "--format", "json").text)["data"]["rows"]
    assert len(data) == len(found) > 5
    markdown = csprp("local", "compare", str(wide), "--format", "md").text
    assert sum(row.startswith("|") for row in markdown.splitlines()) > len(found)
