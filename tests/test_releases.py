"""Pages one after another: what a reader of all of them can work out, who does not know what was corrected.

The reader (attacker.py) has each page with the version of the file that it was made of. A count of one
version and the same count of another are two unknowns: how much it changed is what must not be told.
"""

import csv
import os
import random
import re
import shlex
from collections.abc import Iterator, Sequence
from itertools import combinations
from pathlib import Path
from typing import NamedTuple

import openpyxl
import pytest

from attacker import Attack, Seen
from conftest import Run, examples, sampled
from csprp_cli.local.compare import Hiding, compared
from csprp_cli.local.intake.published import Known, read_published
from csprp_cli.local.intake.read import read_local
from csprp_cli.local.tables.from_incidents import local_tables
from csprp_cli.model.disclosure import DisclosureRule
from csprp_cli.model.local import LocalFile
from csprp_cli.model.problem import UsageProblem
from csprp_cli.present.csv_rows import csv_text
from test_handouts import text_of_file
from test_local_compare import (
    FORMS,
    RECORD,
    RULES,
    YEARS,
    asked,
    cells_of,
    counted,
    partnership,
    rows_of,
    written,
    year_of,
)

FILES = int(os.environ.get("CSPRP_ATTACKS", "60"))
BLOCK = 5
LEAKING = (8, 18, 28, 58)
"""Areas of which the attack works out something, where contradictions are set aside."""

Rows = list[list[str]]
Plan = tuple[tuple[int, tuple[str, ...]], ...]
"""Pages in their order: the version of the file that each is made of, and its years."""

FIRST, SECOND, THIRD = ((year,) for year in YEARS)
PLANS: tuple[Plan, ...] = (
    ((0, SECOND), (1, SECOND)),
    ((0, SECOND), (1, YEARS)),
    ((0, FIRST), (0, SECOND), (1, YEARS)),
    ((0, YEARS), (1, SECOND)),
    ((0, SECOND), (1, THIRD), (2, YEARS)),
    ((0, YEARS[:2]), (1, YEARS[1:])),
    ((0, YEARS[:2]), (0, FIRST), (1, SECOND)),
    ((0, THIRD), (1, YEARS[1:]), (2, YEARS)),
    ((0, FIRST), (0, SECOND), (0, THIRD), (1, YEARS)),
    ((0, SECOND), (1, YEARS[1:]), (1, THIRD)),
)


class Page(NamedTuple):
    """What a reader has of one page."""

    version: int
    years: tuple[str, ...]
    shown: dict[str, int]


def corrected(rows: Rows, seed: int) -> Rows:
    """The same file with 1 to 3 incidents of one year added, taken away, or changed in some answers."""
    chance = random.Random(seed)
    year = chance.choice((*YEARS, YEARS[1], YEARS[1]))
    after = [list(row) for row in rows]
    other = partnership(seed + 77, 40, (year,)) or rows
    for number in range(chance.randint(1, 3)):
        kind = chance.choice(("add", "take", "change", "change", "move"))
        held = [place for place, row in enumerate(after) if year_of(row[1]) == year]
        if kind == "add" or not held:
            after.append([f"L{seed}/{number}", *chance.choice(other)[1:]])
        elif kind == "take":
            after.pop(chance.choice(held))
        else:
            row, like = after[chance.choice(held)], chance.choice(rows if kind == "move" else other)
            for place in [1] if kind == "move" else chance.sample(range(2, len(row)), chance.randint(1, 3)):
                row[place] = like[place]
    return after


def released(
    folder: Path, files: Sequence[LocalFile], plan: Plan, rule: DisclosureRule, *, today: bool = False
) -> list[Page]:
    """The pages that are given, each told of all before it. `today` sets aside what is contradicted."""
    pages: list[Page] = []
    known: tuple[Known, ...] = ()
    for number, (version, years) in enumerate(plan):
        told = known
        if today:
            told = tuple(item for item in known if holds(files[version], years, item))
        try:
            result = compared(RECORD, files[version], asked(years), Hiding(rule, told))
        except UsageProblem:
            continue
        text = csv_text(result, excel=False)
        path = folder / f"page-{number}.csv"
        path.write_text(text, encoding="utf-8")
        known += read_published(RECORD, path)
        pages.append(Page(version, years, cells_of(rows_of(text))[0]))
    return pages


def read_together(folder: Path, versions: Sequence[Rows]) -> Iterator[LocalFile]:
    """The versions as files of their own, read as one: most of reading is finding out the headings."""
    rows = [[f"{n} {row[0]}", *row[1:]] for n, version in enumerate(versions) for row in version]
    file = read_local(written(folder / "ours.csv", rows), RECORD)
    assert file.understood
    start = 0
    for version in versions:
        yield file._replace(rows=file.rows[start : start + len(version)], row_count=len(version))
        start += len(version)


def holds(file: LocalFile, years: tuple[str, ...], item: Known) -> bool:
    return not item.is_hidden and not local_tables(RECORD, file, asked(years), (item,)).disputed


def worked_out(versions: Sequence[Rows], pages: Sequence[Page], t: int) -> list[str]:
    """What a reader of the pages can work out: small counts, and counts that differ in two versions.

    Of a version the reader is taken to have every printed number that holds in it, of whichever page: that
    is more than anybody has, who cannot tell which of them do.
    """
    found: list[str] = []
    truths: dict[int, dict[str, int]] = {}
    attacks: dict[int, Attack] = {}
    for version in sorted({page.version for page in pages}):
        truth, sums = counted(versions[version], [page.years for page in pages])
        bound = {key for one in sums for key in (one.total, *one.parts)}
        truth = {cell: number for cell, number in truth.items() if cell in bound}
        shown: dict[str, int] = {}
        for page in pages:
            held = {cell: number for cell, number in page.shown.items() if truth[cell] == number}
            assert page.version != version or held == page.shown
            shown |= held
        small = {cell for cell, number in truth.items() if 1 <= number <= t}
        attack = Attack(Seen(shown, frozenset(small - shown.keys()), tuple(sums), {}, t))
        found += [f"{version} {cell}" for cell in small & shown.keys()]
        found += [f"{version} {cell}" for cell in attack.broken(small - shown.keys(), ())]
        truths[version], attacks[version] = truth, attack
    for one, other in combinations(truths, 2):
        changed = [cell for cell, number in truths[one].items() if number != truths[other][cell]]
        for version in (one, other):
            changed = [cell for cell in changed if is_told(attacks[version], cell, t)]
        found += [f"{one} to {other}: {cell}" for cell in changed]
    return found


def is_told(attack: Attack, cell: str, t: int) -> bool:
    """Whether a cell is printed, or has fewer values than a hidden one must have."""
    return cell not in attack.cells or len(attack.values(cell, t)) < t


def attacked(folder: Path, seed: int, *, today: bool = False) -> tuple[list[str], int, int]:
    """What is worked out of the pages of one made-up area, how many pages were asked for, and given."""
    plan = PLANS[seed % len(PLANS)]
    versions = [partnership(seed, (20, 40, 60, 90)[seed // 3 % 4])]
    for step in range(plan[-1][0]):
        versions.append(corrected(versions[-1], 10 * seed + step))
    files = list(read_together(folder, versions))
    rule = RULES[("nhs-1-7", "threshold-5", "threshold-10")[seed % 3]]
    pages = released(folder, files, plan, rule, today=today)
    return worked_out(versions, pages, rule.threshold), len(plan), len(pages)


@pytest.mark.parametrize("start", sampled(range(0, FILES, BLOCK), 1))
def test_no_page_beside_others_tells_what_was_corrected(tmp_path: Path, start: int) -> None:
    exposed = {seed: attacked(tmp_path, seed)[0] for seed in range(start, min(start + BLOCK, FILES))}
    assert not [(seed, cells) for seed, cells in exposed.items() if cells]


def test_the_attack_works_where_contradictions_are_set_aside(tmp_path: Path) -> None:
    worked = sum(bool(attacked(tmp_path, seed, today=True)[0]) for seed in LEAKING[: examples(2, 4)])
    assert worked == examples(2, 4)


def test_what_does_not_contradict_is_not_refused(tmp_path: Path) -> None:
    """An unchanged file gives every page that is asked for, and the same page again where it is named."""
    for seed in range(examples(2, 40)):
        (file,) = read_together(tmp_path, [partnership(seed, 20 + seed)])
        for plan in (
            PLANS[seed % len(PLANS)],
            ((0, SECOND), (0, SECOND)),
            ((0, FIRST), (0, SECOND), (0, YEARS)),
        ):
            files = [file, file, file]
            pages = released(tmp_path, files, plan, RULES["nhs-1-7"])
            alone = sum(bool(released(tmp_path, files, (page,), RULES["nhs-1-7"])) for page in plan)
            assert len(pages) == alone
            if len(pages) > 1 and plan[-1] == plan[-2]:
                assert pages[-1].shown == pages[-2].shown


# -- what is said ---------------------------------------------------------------------------------------


OUTCOME = ["incident", "date", "outcome"]


def of_outcomes(deaths: int, harmed: int, year: str = "2023", others: int = 9) -> Rows:
    outcomes = ["death"] * deaths + ["serious harm"] * harmed + ["other"] * others
    return [[f"{year} {n}", f"{year}-06-01", outcome] for n, outcome in enumerate(outcomes)]


@pytest.fixture(scope="module")
def first(tmp_path_factory: pytest.TempPathFactory) -> tuple[str, str]:
    """A file of two years with one more death in the second, and a page of that year without it."""
    folder = tmp_path_factory.mktemp("first")
    page, before, late = folder / "first page.csv", of_outcomes(12, 18), of_outcomes(13, 18)
    file = read_local(written(folder / "before.csv", before, OUTCOME), RECORD)
    only = asked(THIRD)._replace(series=("dfe-sin",))
    page.write_text(csv_text(compared(RECORD, file, only, Hiding(RULES["nhs-1-7"])), excel=False), "utf-8")
    return str(written(folder / "late.csv", [*of_outcomes(20, 30, "2022"), *late], OUTCOME)), str(page)


def test_a_corrected_year_is_refused_with_the_year_and_what_can_be_done(
    csprp: Run, first: tuple[str, str]
) -> None:
    ours, page = first
    typed = page.replace("first page", "./first page")
    ended = csprp("local", "compare", ours, "--already-published", typed)
    assert (ended.code, ended.out, ended.err.count("\n")) == (2, b"", 1)
    said = ended.err.partition("csprp: error: ")[2]
    assert said.startswith("what is public of 2023-24 is not what this file holds")
    for way in ("wait for the next year", "pool years of which nothing is public", "withdrawn everywhere"):
        assert way in said
    sentence, line = said.split(": csprp ")
    assert not re.search(r"\d", sentence.replace("2023-24", "")), "which year, and never how many"
    again = csprp(*shlex.split(line), "--format", "md")
    assert again.code == 0
    assert "--replaces" in line
    assert "This page replaces an earlier one. Withdraw that one everywhere" in " ".join(again.text.split())


def test_a_report_that_was_typed_in_is_a_page_and_a_total_alone_is_another_count(
    csprp: Run, first: tuple[str, str], tmp_path: Path
) -> None:
    rows = [["all", "All", "2023-24", "39"], ["dfe-nature", "Death", "2023-24", "13"]]
    line = ["local", "compare", first[0], "--series", "dfe-sin", "-f", "csv", "--already-published"]
    header = ["indicator", "category", "period", "value"]
    assert csprp(*line, str(written(tmp_path / "report.csv", rows, header))).code == 2
    assert csprp(*line, str(written(tmp_path / "total.csv", rows[:1], header))).code == 0


@pytest.mark.parametrize("form", FORMS)
def test_every_form_says_its_rule_and_what_it_replaces(
    csprp: Run, first: tuple[str, str], tmp_path: Path, form: str
) -> None:
    ours, page = first
    out = tmp_path / f"beside.{form}"
    line = ["local", "compare", ours, "--series", "dfe-sin", "--sdc", "threshold-5"]
    assert csprp(*line, "--replaces", page, "--out", str(out)).code == 0
    text = " ".join(re.sub(r"<[^>]+>|\\", " ", words_of(out)).split())
    if form == "csv":
        rows = rows_of(words_of(out))
        assert {row["rule"] for row in rows} == {"threshold-5"}
        assert all(row["words"].startswith("REPLACES AN EARLIER PAGE.") for row in rows)
        return
    assert "threshold-5" in text
    assert "Counts under 5 hidden: 1 to 4".lower() in text.lower()
    assert "This page replaces an earlier one" in text
    assert "Another page of the same file, made apart" in text


def words_of(path: Path) -> str:
    if path.suffix == ".xlsx":
        cells = (str(c.value or "") for sheet in openpyxl.load_workbook(path) for row in sheet for c in row)
        return " ".join(cells)
    return path.read_text(encoding="utf-8") if path.suffix not in (".docx", ".pdf") else text_of_file(path)


def test_a_page_is_public_or_withdrawn_and_never_both(csprp: Run, first: tuple[str, str]) -> None:
    ours, page = first
    ended = csprp("local", "compare", ours, "--already-published", page, "--replaces", page)
    assert ended.code == 2
    assert "is named as public and as withdrawn" in ended.err


def test_what_is_withdrawn_must_be_a_page_and_is_never_written_over(
    csprp: Run, first: tuple[str, str], tmp_path: Path
) -> None:
    ours, page = first
    assert csprp("local", "compare", ours, "--replaces", ours).code == 3
    assert csprp("local", "compare", ours, "--replaces", page, "--out", page, "--force").code == 2


def test_years_pooled_with_one_that_is_not_public_stand_beside_a_corrected_one(
    csprp: Run, first: tuple[str, str], tmp_path: Path
) -> None:
    """13 deaths less the 12 that were printed is one child; 33 of two years are not."""
    ours, page = first
    line = ["local", "compare", ours, "--series", "dfe-sin", "--pool", "2", "-f", "csv"]
    named = csprp(*line, "--already-published", page)
    assert named.code == 0
    assert "33" in [row["local_numerator"] for row in rows_of(named.text)]
    other = str(tmp_path / "other.csv")
    assert csprp(*line[:-4], "--period", "2022-23", "--out", other).code == 0
    refused = csprp(*line, "--already-published", page, "--already-published", other)
    assert refused.code == 2, "33 less the 20 of the other year is 13"
    assert "what is public of 2023-24 is not" in refused.err


def test_what_was_hidden_once_stays_hidden(csprp: Run, tmp_path: Path) -> None:
    """7 deaths grew to 8. No number that was printed changed; one in place of [c] would tell."""
    pages: list[str] = []
    for deaths in (7, 8):
        ours = written(tmp_path / f"{deaths}.csv", of_outcomes(deaths, 30, others=17 - deaths), OUTCOME)
        line = ["local", "compare", str(ours), "--series", "dfe-sin"]
        told = [part for page in pages for part in ("--already-published", page)]
        pages.append(str(tmp_path / f"page {deaths}.csv"))
        assert csprp(*line, *told, "--out", pages[-1]).code == 0
    flags = [
        {row["category"]: row["local_flags"] for row in rows_of(Path(page).read_text(encoding="utf-8"))}
        for page in pages
    ]
    assert flags[0]["Death"] == flags[1]["Death"] == "[c]"
    assert flags[0] == flags[1]


# -- rules in a chain -----------------------------------------------------------------------------------


@pytest.mark.parametrize(("made", "then"), [("threshold-5", "nhs-1-7"), ("nhs-1-7", "threshold-5")])
def test_a_page_under_another_rule_is_refused_with_the_rule_to_type(
    csprp: Run, first: tuple[str, str], tmp_path: Path, made: str, then: str
) -> None:
    ours, _ = first
    page = str(tmp_path / "page.csv")
    assert csprp("local", "compare", ours, "--series", "dfe-sin", "--sdc", made, "--out", page).code == 0
    ended = csprp("local", "compare", ours, "--series", "dfe-sin", "--sdc", then, "--already-published", page)
    assert (ended.code, ended.out, ended.err.count("\n")) == (2, b"", 1)
    typed = shlex.split(ended.err.partition(": csprp ")[2])
    assert typed[typed.index("--sdc") + 1] == made
    assert csprp(*typed).code == 0


def test_pages_under_two_rules_keep_no_promise(csprp: Run, first: tuple[str, str], tmp_path: Path) -> None:
    ours, _ = first
    line = ["local", "compare", ours, "--series", "dfe-sin"]
    for rule in ("threshold-5", "nhs-1-7"):
        page = str(tmp_path / f"{rule} page.csv")
        assert csprp(*line[:5], "--sdc", rule, "--out", page).code == 0
        line += ["--already-published", page]
    ended = csprp(*line)
    assert ended.code == 2
    typed = shlex.split(ended.err.partition(": csprp ")[2])
    assert typed[typed.index("--replaces") + 1].endswith("threshold-5 page.csv")
    assert csprp(*typed).code == 0


def test_a_public_page_that_hides_nothing_is_taken_for_what_it_is(
    csprp: Run, first: tuple[str, str], tmp_path: Path
) -> None:
    ours, _ = first
    page = str(tmp_path / "open.csv")
    line = ["local", "compare", ours, "--series", "dfe-sin"]
    assert csprp(*line, "--sdc", "none", "--i-am-authorised", "--out", page).code == 0
    assert {row["rule"] for row in rows_of(Path(page).read_text(encoding="utf-8"))} == {"none"}
    ended = csprp(*line, "--already-published", page, "--format", "md")
    assert ended.code == 0
    assert "the promise holds for all that does not follow from it" in " ".join(ended.text.split())


@pytest.mark.parametrize("written_before", [False, True])
def test_a_page_without_a_rule_is_read_and_one_of_an_unknown_rule_is_not(
    csprp: Run, first: tuple[str, str], tmp_path: Path, written_before: bool
) -> None:
    ours, page = first
    lines = list(csv.reader(Path(page).read_text(encoding="utf-8").splitlines()))
    other = tmp_path / "other.csv"
    cut = [
        line[:-1] if written_before else [*line[:-1], line[-1].replace("nhs-1-7", "SECRET")] for line in lines
    ]
    written(other, cut[1:], cut[0])
    ended = csprp("local", "compare", ours, "--series", "dfe-sin", "--already-published", str(other))
    if written_before:
        assert "what is public of 2023-24 is not what this file holds" in ended.err
    else:
        assert (ended.code, "names no rule" in ended.err, "SECRET" in ended.err) == (3, True, False)


def test_the_page_says_first_what_another_one_can_give_away(csprp: Run, first: tuple[str, str]) -> None:
    text = csprp("local", "compare", first[0], "--format", "table").text
    cautions = text.partition("Read with care\n")[2].split()
    assert " ".join(cautions).lstrip("-* ").startswith("Another page of the same file, made apart")
    closing = text.partition("\nNext\n")[2].splitlines()
    assert "--already-published FILE" in next(filter(str.strip, closing))
