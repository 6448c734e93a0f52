"""The board pack: an area alone and beside England in one release, in at most four pages."""

import os
import random
import re
import subprocess
from collections.abc import Iterator
from functools import partial
from pathlib import Path

import pytest

from attacker import Attack, Seen
from conftest import Run, process, sampled
from csprp_cli.local.compare import Hiding, compared
from csprp_cli.local.intake.published import Known
from csprp_cli.local.intake.read import read_local
from csprp_cli.local.pack import packed
from csprp_cli.local.summary import summarised
from csprp_cli.local.tables.request import TypedYears, asked_of_file
from csprp_cli.model.benchmark import BESIDE, HIDDEN, SUMMARY_FIELDS
from csprp_cli.model.disclosure import DisclosureRule
from csprp_cli.model.local import LocalFile
from csprp_cli.model.problem import UsageProblem
from csprp_cli.model.report import Report
from csprp_cli.present.formats import ReportForm, report_content
from csprp_cli.present.pdf import pdf
from csprp_cli.present.report_blocks import page_of_report
from csprp_cli.record.load import load
from csprp_cli.report.board import board_pack
from test_handouts import pages_of, text_of_file
from test_local_compare import YEARS, partnership, rows_of, written
from test_local_summary import ANSWERS, OWN, left_with, seen_in, truth_of

RECORD = load()
RULES = RECORD.disclosure_rules
AREAS = int(os.environ.get("CSPRP_ATTACKS", "30"))
MOST_PAGES = 4
TYPED = (
    TypedYears(several="2023-24,pool-3"),
    TypedYears(several="2022-23,2023-24,pool-2"),
    TypedYears("2023-24"),
    TypedYears("2023-24", 3),
)
NAMED = ("nhs-1-7", "threshold-5", "threshold-10")
NUMBER = re.compile(r"(?<![\d.,-])(\d[\d,]*) of (\d[\d,]*)")


def file_of(folder: Path, seed: int) -> tuple[list[list[str]], LocalFile]:
    area = partnership(seed, (15, 30, 45)[seed % 3])
    return area, read_local(written(folder / "ours.csv", area), RECORD)


def pack_of(
    file: LocalFile, rule: DisclosureRule, typed: TypedYears = TYPED[0], known: tuple[Known, ...] = ()
) -> Report:
    asked = asked_of_file(RECORD, file, typed, BESIDE, "", pictured=True)
    return board_pack(RECORD, (), partial(packed, RECORD, file, asked, Hiding(rule, known), "Northtown"))


def as_own(found: list[dict[str, str]]) -> list[dict[str, str]]:
    """The rows of a pack, each by the question of the file that it answers."""
    for row in found:
        question = row["question"]
        row["question"] = question if question in ANSWERS else OWN.get(question, "all")
        if row["question"] in ("looked_after", "neglect_before"):
            row["answer"] = row["answer"] if row["answer"] in ANSWERS[row["question"]] else "Yes"
    return found


def numbers_of(pack: Report) -> list[dict[str, str]]:
    return as_own(rows_of(report_content(pack, ReportForm.CSV).decode("utf-8")))


# -- what it says ------------------------------------------------------------------------------------


@pytest.fixture
def ours(tmp_path: Path) -> Path:
    return written(tmp_path / "ours.csv", partnership(3, 60))


@pytest.mark.parametrize("form", ["html", "docx", "pdf"])
def test_a_pack_holds_what_a_manager_pastes_together(
    csprp: Run, ours: Path, tmp_path: Path, form: str
) -> None:
    out, again = tmp_path / f"board.{form}", tmp_path / f"again.{form}"
    line = ("report", "--board", "--local", str(ours), "--partnership", "Northtown")
    assert csprp(*line, "--out", str(out)).code == 0
    assert csprp(*line, "--out", str(again)).code == 0
    assert out.read_bytes() == again.read_bytes()
    said = text_of_file(out)
    for words in (
        *("For the board: Northtown and England", "To quote", "Deaths and serious harm in England"),
        *("Our area alone", "Our area and England", "What must not be compared", "Sources"),
        *(
            "Three questions for the board",
            "What has a child noticed because of something this board decided?",
        ),
        *("protected together, as one release", "Rule: nhs-1-7", "hidden, to protect children: the number"),
        *("They count different things", "Areas are never ranked", "Not a Panel or DfE publication"),
    ):
        assert words in said, words
    cited = {int(number) for number in re.findall(r"\[(\d+)\]", said)}
    assert cited == set(range(1, max(cited) + 1))
    if form != "html":
        assert "Deaths notified" in said
    if form == "pdf":
        assert pages_of(out) <= MOST_PAGES


def test_a_pack_of_england_needs_no_table_and_asks_about_the_themes_named(csprp: Run, tmp_path: Path) -> None:
    out = tmp_path / "board.html"
    ended = csprp("report", "--board", "--theme", "neglect", "--theme", "dv", "--out", str(out))
    assert ended.code == 0
    said = text_of_file(out)
    assert "For the board: deaths and serious harm in England" in said
    assert "How long do children live with neglect before help arrives" in said
    assert "Our area" not in said
    [asked] = re.findall(r"Three questions for the board(.*?)Read with care", said)
    assert asked.count("?") == 3


def test_the_newest_year_and_the_years_together_are_one_release_unless_others_are_named(
    csprp: Run, ours: Path
) -> None:
    def periods(*words: str) -> list[str]:
        line = ("report", "--board", "--local", str(ours), "--out", str(ours.with_name("n.csv")), "--force")
        ended = csprp(*line, *words)
        assert ended.code == 0, ended.err
        found = rows_of(ours.with_name("n.csv").read_text(encoding="utf-8"))
        assert list(found[0]) == list(SUMMARY_FIELDS)
        return list(dict.fromkeys(row["period"] for row in found if row["question"] == "sex"))

    assert periods() == ["2023-24", "2021-22 to 2023-24"]
    assert periods("--period", "2022-23") == ["2022-23"]
    assert periods("--periods", "2022-23,pool-2") == ["2022-23", "2021-22 to 2022-23"]
    assert periods("--hide-zeros", "--sdc", "threshold-10") == ["2023-24", "2021-22 to 2023-24"]


def test_a_pack_that_nothing_stands_beside_says_so(csprp: Run, tmp_path: Path) -> None:
    own = [[str(n), "2017-06-01", "yes" if n % 2 else "no"] for n in range(40)]
    path = written(tmp_path / "ours.csv", own, ["incident", "date", "neglect_before"])
    out = tmp_path / "board.html"
    ended = csprp("report", "--board", "--local", str(path), "--period", "2017-18", "--out", str(out))
    assert ended.code == 0, ended.err
    said = text_of_file(out)
    assert "there were 40 incidents" in said
    assert "Nothing of the file stands beside a figure for England" in said


def test_a_very_small_area_says_in_words_why_it_shows_nothing(csprp: Run, tmp_path: Path) -> None:
    ours, out = tmp_path / "ours.csv", tmp_path / "board.html"
    ours.write_text("incident,date,sex\na,2023-06-01,male\nb,2023-07-01,female\n", encoding="utf-8")
    assert csprp("report", "--board", "--local", str(ours), "--out", str(out)).code == 0
    said = text_of_file(out)
    assert "more than 0: 5 answers." in said, "the number of all is no answer"
    assert "No answer here can be shown" in said


def test_its_numbers_are_read_by_the_next_page(csprp: Run, ours: Path, tmp_path: Path) -> None:
    out = tmp_path / "board.csv"
    line = ("report", "--board", "--local", str(ours))
    ended = csprp(*line, "--out", str(tmp_path / "board.docx"))
    assert "--already-published" in ended.err
    assert csprp(*line, "--out", str(out)).code == 0
    for command in (("local", "summary"), ("local", "compare")):
        ended = csprp(*command, str(ours), "--already-published", str(out), "--format", "csv")
        assert (ended.code, ended.err) == (0, ""), "every number is placed"
    assert csprp(*line, "--already-published", str(out), "--out", str(tmp_path / "b.html")).code == 0
    replaced = tmp_path / "c.html"
    assert csprp(*line, "--replaces", str(out), "--out", str(replaced)).code == 0
    assert "This page replaces an earlier one" in text_of_file(replaced)
    other = csprp(
        *line, "--already-published", str(out), "--sdc", "threshold-5", "--out", str(tmp_path / "d.html")
    )
    assert other.code == 2
    assert "neither keeps its promise" in other.err


def test_where_nothing_is_hidden_the_pack_says_so(csprp: Run, ours: Path, tmp_path: Path) -> None:
    out = tmp_path / "open.html"
    line = ("report", "--board", "--local", str(ours), "--sdc", "none", "--out", str(out))
    assert csprp(*line).code == 2
    assert csprp(*line, "--i-am-authorised").code == 0
    assert "NOTHING IS HIDDEN HERE" in text_of_file(out)


def test_a_table_that_is_not_understood_gives_no_pack_and_no_content(tmp_path: Path) -> None:
    bad = [["1", "2023-06-01", "Zqxsentinel", "male", "death", "no", "no"]]
    path = written(tmp_path / "ours.csv", bad)
    for words in ((), ("--debug",)):
        ended = process(*words, "report", "--board", "--local", str(path), "--out", str(tmp_path / "b.docx"))
        assert ended.code == 3
        assert "csprp local check" in ended.err
        assert "Zqx" not in ended.err
        assert [found.name for found in tmp_path.iterdir()] == ["ours.csv"]


# -- what nobody can work out ------------------------------------------------------------------------


def narrowed(rows_seen: list[dict[str, str]], area: list[list[str]], rule: DisclosureRule) -> list[str]:
    """What a reader of these rows can work out, by an attack that shares nothing with what hides them."""
    shown, hidden = seen_in(rows_seen)
    truth, sums = truth_of(area)
    assert all(truth[cell] == number for cell, number in shown.items())
    assert not any(1 <= number <= rule.threshold for number in shown.values())
    cells = ("all All", *(f"{question} {answer}" for question in ANSWERS for answer in ANSWERS[question]))
    promised = shown.keys() | hidden
    can_have = {f"{span} {cell}" for cell in cells for span in left_with(promised, cell)}
    small = {cell for cell in can_have if 1 <= truth[cell] <= rule.threshold}
    others = hidden - small - shown.keys()
    attack = Attack(Seen(shown, frozenset(small | others), tuple(sums), {}, rule.threshold))
    return attack.broken(small, others)


def said_of_the_area(pack: Report) -> Iterator[str]:
    """Every text of the two chapters about the area, as it stands on the page."""
    for chapter in pack.chapters:
        for entry in chapter.entries if chapter.name in ("area", "beside") else ():
            yield from entry.text
            for section in entry.sections:
                yield from (section.intro, section.after, *section.bullets)
                for row in section.table.rows if section.table else ():
                    yield from (str(cell) for cell in row.cells[:2])


@pytest.mark.parametrize("start", sampled(range(0, AREAS, 3), 1))
def test_an_attack_on_the_whole_document_narrows_no_cell(tmp_path: Path, start: int) -> None:
    for seed in range(start, start + 3):
        area, file = file_of(tmp_path, seed)
        rule = RULES[NAMED[seed // 3 % 3]]
        try:
            pack = pack_of(file, rule, TYPED[seed % len(TYPED)])
        except UsageProblem:
            pack = pack_of(file, rule, TypedYears())  # the file does not reach over these years
        found = numbers_of(pack)
        assert narrowed(found, area, rule) == [], seed
        by_cell: dict[tuple[str, str, str], set[bool]] = {}
        for row in found:
            key = (row["period"].replace("year to 31 March 2024", "2023-24"), row["question"], row["answer"])
            by_cell.setdefault(key, set()).add(row["flags"] == HIDDEN)
        assert all(len(states) == 1 for states in by_cell.values()), "hidden in one part, hidden in all"
        pairs = {(row["count"], row["out_of"]) for row in found}
        for said in said_of_the_area(pack):
            for count, whole in NUMBER.findall(said):
                told_in_words = "numbers" in said or "yes or no" in said
                assert (count.replace(",", ""), whole.replace(",", "")) in pairs or told_in_words, said


def asked_later(folder: Path) -> Path:
    """A file whose ethnic background nobody filled in before its last year: one child's is not known."""
    lines = ["incident,date,sex,ethnicity", *(f"a{n},2022-06-01,male," for n in range(10))]
    told = ["White"] * 20 + ["Asian"] * 12 + [""]
    lines += [f"b{n},2023-06-01,{('male', 'female')[n % 2]},{said}" for n, said in enumerate(told)]
    path = folder / "ours.csv"
    path.write_text("\n".join(lines), encoding="utf-8")
    return path


@pytest.mark.parametrize("made_apart", [False, True], ids=["one-release", "year-after-year"])
def test_a_question_that_a_page_leaves_out_tells_nothing_of_the_years_that_have_it(
    csprp: Run, tmp_path: Path, *, made_apart: bool
) -> None:
    """Who misses it in the first year knows that it was nobody's answer there, and can subtract that."""
    ours = asked_later(tmp_path)
    line, first, page = (
        ("report", "--board", "--local", str(ours)),
        tmp_path / "one.csv",
        tmp_path / "two.csv",
    )
    periods = ["--periods", "2022-23,2023-24,pool-2"]
    if made_apart:
        assert csprp(*line, "--period", "2022-23", "--out", str(first)).code == 0
        periods = ["--periods", "2023-24,pool-2", "--already-published", str(first)]
    assert csprp(*line, *periods, "--out", str(page)).code == 0
    rows = rows_of(page.read_text("utf-8"))
    found = {(row["period"], row["question"], row["answer"]): row["count"] for row in rows}
    assert ("2022-23", "ethnicity", "White") not in found, "not answered"
    assert found["2023-24", "ethnicity", "Not known"] == "", "one child"
    for answer in ("White", "Asian", "Not known"):
        assert bool(found["2022-23 to 2023-24", "ethnicity", answer]) <= bool(
            found["2023-24", "ethnicity", answer]
        ), answer


def test_a_symbol_of_an_earlier_page_is_more_than_nobody(csprp: Run, tmp_path: Path) -> None:
    """Four symbols beside 24 leave at most 20 at home, and the first year has at most 13: of 38 in three
    years at least 5 would be of the last, whose symbols could then be no more than 6."""
    homes = {
        2023: {"home": 12, "hospital": 1},
        2024: {"home": 16, "residential": 3, "hospital": 2, "mother and baby": 1, "other": 2},
        2025: {"home": 10, "relatives": 1, "foster care": 1, "mother and baby": 1, "other": 1, "": 1},
    }
    lines = ["incident,date,home"]
    for year, told in homes.items():
        lines += [f"{year}{home}{n},{year}-06-01,{home}" for home, held in told.items() for n in range(held)]
    (ours := tmp_path / "ours.csv").write_text("\n".join(lines), encoding="utf-8")
    first, page = tmp_path / "one.csv", tmp_path / "two.csv"
    assert csprp("local", "summary", str(ours), "--period", "2024-25", "--out", str(first)).code == 0
    line = ("report", "--board", "--local", str(ours), "--periods", "2025-26,pool-3")
    counts: list[dict[tuple[str, str], str]] = []
    for public in ((), ("--already-published", str(first))):
        assert csprp(*line, *public, "--out", str(page), "--force").code == 0
        rows = rows_of(page.read_text("utf-8"))
        counts.append({(row["period"], row["answer"]): row["count"] for row in rows})
    at_home = ("2023-24 to 2025-26", "Living at home")
    assert (counts[0][at_home], counts[1][at_home]) == ("38", "")


def test_pages_made_apart_do_give_numbers_away(tmp_path: Path) -> None:
    """Why a pack is one release: of some areas a summary and a comparison that know nothing of each other
    narrow what each of them hides."""
    rule = RULES["nhs-1-7"]
    exposed = 0
    for seed in (13,):
        area, file = file_of(tmp_path, seed)
        apart: list[dict[str, str]] = []
        for view, series in ((summarised, ()), (compared, BESIDE)):
            asked = asked_of_file(RECORD, file, TYPED[0], series, "")
            apart += map(dict, view(RECORD, file, asked, Hiding(rule)).records)
        exposed += bool(narrowed(apart, area, rule))
        assert not narrowed(numbers_of(pack_of(file, rule)), area, rule)
    assert exposed


# -- four pages --------------------------------------------------------------------------------------


def full_area(seed: int) -> tuple[list[str], list[list[str]]]:
    """An area that answers every question of the template, in words that are understood."""
    chance = random.Random(seed)
    columns = [
        column
        for column in RECORD.local_columns.values()
        if column.shape == "incidents" and column.kind in ("choice", "yes-no") and column.column != "date_of"
    ]
    words = {
        column.column: [item.word for item in RECORD.local_choices if item.choices == column.choices]
        for column in columns
    }
    header = ["incident", "date", "age_years", *words]
    told = []
    for number in range(chance.randint(20, 160)):
        year = 2021 + number % 3
        answers = []
        for column in columns:
            yes = "yes" if chance.random() < 0.6 else "no"
            answers.append(yes if column.kind == "yes-no" else chance.choice(words[column.column]))
        told.append([f"R{number}", f"{year}-06-01", str(chance.randint(0, 17)), *answers])
    return header, told


def packs_of(folder: Path) -> Iterator[Report]:
    """The packs of as many areas, the fullest among them."""
    for seed in range(AREAS):
        if seed % 2:
            header, told = full_area(seed)
            told = [row for row in told if row]
            file = read_local(written(folder / "ours.csv", without_doubt(header, told), header), RECORD)
        else:
            _, file = file_of(folder, seed)
        assert file.understood, seed
        reaches = {row.period for row in file.rows} >= {*YEARS}
        yield pack_of(file, RULES[NAMED[seed % 3]], TYPED[seed % 2] if reaches else TypedYears())


def without_doubt(header: list[str], told: list[list[str]]) -> list[list[str]]:
    """Rows in which every yes within a wider yes has that yes too, as local check asks."""
    for row in told:
        for _ in range(3):
            for name, column in RECORD.local_columns.items():
                if name in header and row[header.index(name)] == "yes":
                    for wider in column.within:
                        row[header.index(wider)] = "yes"
    return told


@pytest.mark.thorough
def test_no_pack_takes_more_than_four_pages(tmp_path: Path) -> None:
    counted = []
    for pack in packs_of(tmp_path):
        counted.append(pdf(page_of_report(pack), title=pack.title, day=pack.day).pages)
    assert max(counted) <= MOST_PAGES, counted


@pytest.fixture(scope="module")
def laid_out(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The packs in Word, laid out by one start of LibreOffice."""
    folder = tmp_path_factory.mktemp("packs")
    for seed, pack in enumerate(packs_of(folder)):
        (folder / f"{seed}.docx").write_bytes(report_content(pack, ReportForm.DOCX))
    line = ["soffice", "--headless", f"-env:UserInstallation={(folder / 'profile').as_uri()}"]
    line += ["--convert-to", "pdf", "--outdir", str(folder), *map(str, sorted(folder.glob("*.docx")))]
    subprocess.run(line, capture_output=True, check=True, timeout=240)
    return folder


@pytest.mark.thorough
def test_no_pack_in_word_takes_more_than_four_pages(laid_out: Path) -> None:
    counted = {path.stem: pages_of(path) for path in laid_out.glob("*.pdf")}
    assert len(counted) == AREAS
    assert max(counted.values()) <= MOST_PAGES, counted
