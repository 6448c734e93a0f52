"""csprp verify: what a report prints, what becomes of it, and that nothing altered is called as printed."""

import csv
import json
import os
import sys
import zlib
from collections.abc import Callable, Iterator
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

import made_reports as made
from conftest import ROOT, Run, sampled
from csprp_cli.model.kinds import ClaimStatus
from csprp_cli.model.printed import State
from csprp_cli.model.problem import ExitCode
from csprp_cli.printed import apart as reading_apart
from csprp_cli.printed import pdf_text as reading_text
from csprp_cli.printed.numbers import ages_in, mentions_in
from csprp_cli.printed.passages import MOST_WORDS, Passage, passages
from csprp_cli.printed.pdf_text import Cell, TextBlock, joined, pdf_text
from csprp_cli.printed.recognition import publication_of
from csprp_cli.printed.verdicts import verdicts
from csprp_cli.record.judgements import FILE, hash_of_row

if TYPE_CHECKING:
    from csprp_cli.record.record import Record

sys.path.insert(0, str(ROOT / "benchmarks"))
import verify as benchmark

REPORT = "annual-report-2020"
FRONT = "Child Safeguarding Practice Review Panel\n\nAnnual report 2020\n\n1 January to 31 December 2020\n\n"


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("reports")


Laid = Callable[..., Path]


@pytest.fixture
def laid(tmp_path: Path) -> Laid:
    """Lays prose out as a PDF."""

    def lay(text: str, name: str = "report.pdf", front: str = FRONT) -> Path:
        import typst

        source = tmp_path / "report.typ"
        source.write_text(f"{front}#pagebreak()\n{text}", encoding="utf-8")
        out = tmp_path / name
        out.write_bytes(typst.compile(str(source)))
        return out

    return lay


# -- numbers -------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "numbers"),
    [
        ("49% of reviews", ["49 percent"]),
        ("49 per cent, forty-nine per cent", ["49 percent", "49 percent"]),
        ("162 (49%) of the 330 reviews", ["162 count", "49 percent"]),
        ("1,024 incidents", ["1024 count"]),
        ("a fifth, one in five and 1 in 5", ["20.0 percent"] * 3),
        ("over half", ["50.0 percent"]),
        ("down by 12 percentage points", []),
        ("in 2023 to 2024, on 31 March 2024, as table 3.2 and paragraph 3.85 show", []),
        ("children aged 16 to 17, babies under 12 months, a child under 1", []),
        ("it rose by 12% to 40%", ["40 percent"]),
        ("three meetings of 45 minutes", ["3 count"]),
        ("one of the most common, and one parent", []),
    ],
)
def test_numbers_are_read_in_every_form_and_nothing_else_is(text: str, numbers: list[str]) -> None:
    found = [f"{item.value} {item.unit}" for mention in mentions_in(text) for item in mention.quantities]
    assert found == numbers


def test_what_a_number_is_a_part_of_is_read_with_it() -> None:
    (mention,) = mentions_in("146 of 393, 37%")
    assert mention.whole == Decimal(393)


@pytest.mark.parametrize(
    "text", ["under 1", "under one year old", "under 12 months", "babies", "infants under 12 months"]
)
def test_the_first_year_of_life_has_many_names(text: str) -> None:
    assert [age for _, _, age in ages_in(text)] == ["age:0-0"]


def test_words_parted_at_the_end_of_a_line_are_whole_again() -> None:
    assert joined(iter(["sudden unex-", "pected deaths, non-", "accidental injury"])) == (
        "sudden unexpected deaths, non-accidental injury"
    )


# -- claims --------------------------------------------------------------------------------------------


def states(record: "Record", *sentences: str, report: str = REPORT) -> dict[str, State]:
    found = verdicts(record, record.publications[report], [Passage(1, text) for text in sentences])
    return {item.claim: item.state for item in found if item.claim}


@pytest.mark.parametrize(
    ("claim", "sentence"),
    [
        ("P078", "Domestic abuse was a background factor in 40% of incidents."),
        ("P078", "In two in five incidents there was domestic violence."),
        ("P077", "Of the 206 incidents where a child died, domestic abuse was present in 41%."),
        ("P076", "Domestic abuse featured in 41% of fatal cases and 42.6% of non-fatal cases."),
        ("P072", "Suicide (20%) and maltreatment within the family (17%) were the cause of many deaths."),
        ("P070", "Suicides and sudden unexpected deaths in infancy made up 20% and 31% respectively."),
        ("P058", "More than a third (35%) were about babies under 12 months, many known to social care."),
        ("P085", "Parental mental ill-health featured in 146 incidents, 78% relating to mothers."),
        ("P044", "A child died in 206 of the 482 incidents, compared with 213 the year before."),
    ],
)
def test_a_claim_is_found_in_other_words(bundled_record: "Record", claim: str, sentence: str) -> None:
    assert states(bundled_record, sentence)[claim] == State.AS_PRINTED


@pytest.mark.parametrize(
    ("claim", "sentence"),
    [
        ("P078", "Domestic abuse was a background factor in 44% of incidents."),
        ("P077", "Domestic abuse featured in 44% of fatal cases and 42.6% of non-fatal cases."),
        ("P072", "Suicide (31%) and sudden unexpected death in infancy (20%) were the cause of many deaths."),
        ("P058", "Babies under 12 months were 30% of incidents, and young people aged 15 to 17 were 35%."),
        ("P044", "A child died in 211 of the 482 incidents, compared with 206 the year before."),
        ("P067", "Of 260 incidents where a child died, 17 were assault or homicide outside the family."),
    ],
)
def test_another_number_is_told(bundled_record: "Record", claim: str, sentence: str) -> None:
    assert states(bundled_record, sentence)[claim] == State.ANOTHER_NUMBER


@pytest.mark.parametrize(
    ("claim", "sentence"),
    [
        ("P078", "In the previous report, domestic abuse was a factor in 40% of incidents."),
        ("P078", "In 2018, domestic abuse was a factor in 40% of incidents."),
        ("P078", "In Scotland, domestic abuse was a factor in 40% of incidents."),
        ("P078", "Incidents with domestic abuse rose by 40%."),
        ("P078", "Domestic abuse with substance misuse was a factor in 40% of incidents."),
        ("P078", "Of our own audits, 40% mentioned domestic abuse."),
        ("P072", "20% of incidents where a child died were not suicides."),
        ("P044", "Suicide is discussed on page 206."),
        ("P030", "Among the 482 incidents, 35% were about babies."),
        ("P030", "Of the incidents, 482 were still open."),
        ("P081", "Neglect was not a feature in 35% of incidents."),
        ("P081", "In 35% of incidents, professionals failed to recognise neglect."),
        ("P077", "Domestic abuse was not recognised in 42.6% of non-fatal incidents and 41% of fatal ones."),
        ("P077", "Domestic abuse was absent from the home in 41% of the incidents where a child died."),
        ("P058", "35% of children were under 1."),
    ],
)
def test_a_number_about_something_else_proves_nothing(
    bundled_record: "Record", claim: str, sentence: str
) -> None:
    assert states(bundled_record, sentence)[claim] == State.NOT_FOUND


@pytest.mark.parametrize(
    ("claim", "report", "sentence"),
    [
        ("P182", "2023-2024", "A lack of co-ordination or handover was not a theme in 81% of reviews."),
        ("P024", "2018-2019", "Risk assessment and decision making were strong in 218 rapid reviews."),
        ("P152", "2023-2024", "Deaths made up 49% of reviews about boys, and serious harm 48%."),
        ("P183", "2023-2024", "Good practice in co-ordination was found in 14% of rapid reviews."),
    ],
)
def test_praise_and_another_base_prove_nothing(
    bundled_record: "Record", claim: str, report: str, sentence: str
) -> None:
    assert states(bundled_record, sentence, report=f"annual-report-{report}")[claim] == State.NOT_FOUND


@pytest.mark.parametrize(
    ("claim", "report", "sentence"),
    [
        ("P173", "2023-2024", "A quarter of parents were recorded as disabled."),
        ("P171", "2023-2024", "Half of parents were reported to have a mental health condition."),
        (
            *("P162", "2023-2024"),
            "An education, health and care (EHC) plan was held by one in four children of secondary age.",
        ),
        ("P303", "2023-2024", "Mixed ethnic backgrounds: 17%, as against 7% of the child population."),
        ("P006", "2018-2019", "77 of the children who were seriously harmed could have died."),
        ("P027", "2018-2019", "Practitioners were overly optimistic in 32% of reviews."),
        ("P050", "2020", "267 incidents concerned serious harm that was not fatal."),
    ],
)
def test_words_of_authors_are_understood(
    bundled_record: "Record", claim: str, report: str, sentence: str
) -> None:
    assert states(bundled_record, sentence, report=f"annual-report-{report}")[claim] == State.AS_PRINTED


def test_the_reading_that_a_report_prints_is_no_fault_of_the_others(bundled_record: "Record") -> None:
    said = "Over a fifth of children were recorded with a mental health condition."
    report = bundled_record.publications["annual-report-2023-2024"]
    found = {item.claim: item for item in verdicts(bundled_record, report, [Passage(4, said)])}
    assert found["P164"].state == State.AS_PRINTED
    assert (found["P163"].state, found["P163"].page) == (State.NOT_FOUND, 4)
    assert found["P163"].printed == "Over a fifth (another reading)"


def test_another_base_is_told_with_its_page(bundled_record: "Record") -> None:
    report = bundled_record.publications[REPORT]
    said = Passage(7, "35% of children were under 1.")
    found = next(item for item in verdicts(bundled_record, report, [said]) if item.state == State.NOT_FOUND)
    assert found.claim == "P058"
    assert (found.page, found.printed, found.value) == (7, "35% (another base)", "")


@pytest.mark.parametrize(
    ("first", "state"),
    [
        ("The Panel received 482 notifications.", State.AS_PRINTED),
        ("The Panel received 451 notifications.", State.ANOTHER_NUMBER),
    ],
)
def test_a_total_is_what_is_said_to_be_one(bundled_record: "Record", first: str, state: State) -> None:
    said = states(
        bundled_record, first, "We read 482 notifications again.", "We read 12 notifications twice."
    )
    assert said["P030"] == state


def test_a_row_that_is_set_tight_keeps_its_cells() -> None:
    blocks = [TextBlock(1, "Table 2: Incidents by type"), TextBlock(1, "Number % of incidents (393)")]
    for label, share in (("Child death 146", "37"), ("Aged 16 to 17", "20"), ("Under 1", "36")):
        blocks.append(TextBlock(1, f"{label} | {share}", (Cell(label, 0, 60), Cell(share, 65, 70))))
    rows = [passage for passage in passages(blocks) if passage.cells]
    assert [row.cells for row in rows] == [
        *(("Child death", "146", "37"), ("Aged 16 to 17", "20"), ("Under 1", "36")),
    ]
    assert rows[0].heads == ("", "Number", "% of incidents (393)")
    assert rows[0].lead == "Table 2: Incidents by type"


def test_the_number_of_a_paragraph_is_no_word_of_it() -> None:
    (said,) = passages([TextBlock(1, "3.85 Of the 206 deaths, 20% were suicides.")])
    assert said.text == "Of the 206 deaths, 20% were suicides."


def test_a_passage_that_says_otherwise_is_never_passed_over(bundled_record: "Record") -> None:
    said = states(
        bundled_record, "Neglect featured in 35% of incidents.", "Neglect was a feature of 38% of incidents."
    )
    assert said["P081"] == State.ANOTHER_NUMBER


# -- made reports --------------------------------------------------------------------------------------


def test_what_was_set_aside_is_no_fault_of_the_record(bundled_record: "Record") -> None:
    aside = [
        claim.id
        for figure in bundled_record.figures.values()
        for claim in figure.claims
        if figure.publication == "annual-report-2022-2023" and claim.status == ClaimStatus.SET_ASIDE
    ]
    found = states(
        bundled_record, "The Panel received 393 notifications of incidents.", report="annual-report-2022-2023"
    )
    assert State.AS_PRINTED in found.values()
    assert aside
    assert {found[claim] for claim in aside} == {State.NOT_FOUND}


def test_a_number_for_each_review_is_no_number_of_reviews(bundled_record: "Record") -> None:
    said = "The guidance sets out 5 working days to notify and 15 for a rapid review."
    found = states(bundled_record, said, report="annual-report-2023-2024")
    assert State.ANOTHER_NUMBER not in found.values()


def test_a_bare_number_beside_a_share_is_a_count(bundled_record: "Record") -> None:
    heads = ("Practice theme", "Rapid reviews Share of reviews", "Rapid reviews Share of reviews")
    row = ("Good practice in co-ordination", "46", "14%")
    passage = Passage(1, " | ".join(row), "Practice themes in rapid reviews", row, heads)
    found = verdicts(bundled_record, bundled_record.publications["annual-report-2023-2024"], [passage])
    states_of = {item.claim: item.state for item in found}
    assert states_of["P183"] == State.AS_PRINTED


@pytest.mark.parametrize("head", ["2022 to 2023 2023 to 2024", ""], ids=["two-years-in-one-head", "no-head"])
def test_a_column_that_nothing_names_proves_nothing(bundled_record: "Record", head: str) -> None:
    row = ("Parental disability", "22%", "25%")
    passage = Passage(1, " | ".join(row), "Family factors", row, ("What was recorded", head, head))
    found = verdicts(bundled_record, bundled_record.publications["annual-report-2023-2024"], [passage])
    assert {item.state for item in found if item.claim == "P173"} == {State.NOT_FOUND}


def test_the_base_of_another_number_is_no_candidate(bundled_record: "Record") -> None:
    said = "An EHC plan was in place, or being assessed, for one in four children of school age."
    report = bundled_record.publications["annual-report-2023-2024"]
    found = verdicts(bundled_record, report, [Passage(1, said)])
    assert not [item for item in found if item.state == State.NEW]


@pytest.mark.parametrize("words", ["fewer than a third", "nearly one in three", "more than half", "a fifth"])
def test_words_are_taken_in_as_they_are_printed(bundled_record: "Record", words: str) -> None:
    said = f"Where the child was aged 1 to 5, {words} of reviews recorded a parent's mental health condition."
    report = bundled_record.publications["annual-report-2023-2024"]
    found = verdicts(bundled_record, report, [Passage(1, said)])
    wordings = {item.wording for item in found if item.claim == "P168" and item.state != State.NOT_FOUND}
    assert wordings == {words.replace("more than", "over")}


def scored(record: "Record", layout: made.Layout, folder: Path, claims: int, *, held_out: bool) -> None:
    found = benchmark.score(record, layout, folder, held_out=held_out, claims=claims)
    assert found.wrong == 0, found.misses
    assert found.recall >= benchmark.LEAST_RIGHT, found.misses
    assert found.found_altered >= benchmark.LEAST_ALTERED, found.misses


@pytest.mark.parametrize("layout", ["tables"])
def test_made_reports(bundled_record: "Record", layout: made.Layout, folder: Path) -> None:
    scored(bundled_record, layout, folder, 60, held_out=False)


@pytest.mark.thorough
@pytest.mark.parametrize("held_out", [False, True])
@pytest.mark.parametrize("layout", [name for name in made.LAYOUTS if name != "writer"])
def test_two_hundred_claims(
    bundled_record: "Record", layout: made.Layout, folder: Path, held_out: bool
) -> None:
    scored(bundled_record, layout, folder, 200, held_out=held_out)


@pytest.mark.thorough
@pytest.mark.office
@pytest.mark.parametrize("held_out", [False, True])
def test_two_hundred_claims_of_writer(bundled_record: "Record", folder: Path, held_out: bool) -> None:
    import shutil

    if shutil.which("soffice") is None:
        pytest.skip("LibreOffice is not here")
    scored(bundled_record, "writer", folder, 200, held_out=held_out)


# -- the command ---------------------------------------------------------------------------------------

TEXT = (
    "Domestic abuse was a background factor in 40% of incidents.#footnote[See table 12.] Neglect featured in "
    "38% of all incidents. In 2020, 206 of the 482 incidents were about the death of a child.\n\n"
    "Among children of school age, 11% were not in school.\n"
)


def test_the_most_pressing_comes_first_with_page_and_line(csprp: Run, laid: Laid) -> None:
    ended = csprp("verify", str(laid(TEXT)), "--format", "csv")
    assert ended.code == ExitCode.ANSWER_IS_NO
    rows = list(csv.DictReader(ended.text.splitlines()))
    assert list(rows[0]) == ["claim", "figure", "state", "page", "line", "held", "printed"]
    order = list(dict.fromkeys(row["state"] for row in rows))
    assert order == ["another-number", "not-found", "as-printed", "new"]
    by_claim = {row["claim"]: row for row in rows}
    assert by_claim["P081"]["printed"] == "38%"
    assert by_claim["P078"]["page"] == "2"
    assert by_claim["P078"]["line"] == "Domestic abuse was a background factor in 40% of incidents."
    assert all(len(row["line"].split()) <= MOST_WORDS for row in rows)


def test_a_report_that_agrees_ends_with_0(csprp: Run, laid: Laid) -> None:
    ended = csprp("verify", str(laid("Neglect featured in 35% of all incidents.")), "--format", "csv")
    assert ended.code == ExitCode.FINE


def judged(folder: Path, say: Callable[[dict[str, str]], str], *, as_excel: bool = False) -> None:
    """A person types into accept, and saves."""
    path = folder / FILE
    with path.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    for row in rows:
        row["accept"] = say(row)
    columns = list(rows[0])
    if as_excel:
        columns = [*columns[4:], *columns[:4]]
        for row in rows:
            row["held"] = row["held"].replace("42.6%", "42.60%")
    encoding = "utf-8-sig" if as_excel else "utf-8"
    with path.open("w", encoding=encoding, newline="") as file:
        writer = csv.DictWriter(
            file,
            columns,
            delimiter=";" if as_excel else ",",
            lineterminator="\r\n" if as_excel else "\n",
        )
        writer.writeheader()
        writer.writerows(rows)


@pytest.mark.parametrize("as_excel", sampled([True, False], 1))
@pytest.mark.thorough
def test_a_person_types_yes_and_the_figures_are_first_hand(
    csprp: Run, laid: Laid, tmp_path: Path, as_excel: bool
) -> None:
    into = tmp_path / "judged"
    assert csprp("verify", str(laid(TEXT)), "--into", str(into), "--format", "csv").code == 1
    before = csprp("show", "P078", "--overlay", str(into), "--format", "table").text
    assert "Nearest source  first-hand" not in before

    found = ("as-printed", "another-number", "new")
    judged(into, lambda row: "Yes" if row["state"] in found else "", as_excel=as_excel)
    checked = csprp("check", str(into), "--format", "csv")
    assert checked.code == ExitCode.FINE, checked.text

    shown = csprp("show", "P078", "--overlay", str(into), "--format", "table").text
    assert "first-hand" in shown
    assert "Annual report 2020, page 2 of" in shown
    quoted = shown.partition("To quote")[2].partition("The figure")[0]
    assert "Second-hand" not in quoted

    other = csprp("show", "P081", "--overlay", str(into), "--format", "table").text
    assert "38% (of incidents)" in other
    assert "set aside" in other
    assert "The report itself prints another number, on page 2." in other

    trends = csprp("trends", "--metric", "domestic-abuse", "--overlay", str(into), "--format", "table").text
    assert "page 2 of" in trends
    brief = csprp("brief", "--theme", "domestic-abuse", "--overlay", str(into), "--format", "text").text
    assert "Annual report 2020, page 2" in brief

    new = csprp("find", "not in school", "--overlay", str(into), "--format", "csv").text
    assert "calendar 2020" in new


def test_what_cannot_be_taken_is_told_by_its_row(csprp: Run, laid: Laid, tmp_path: Path) -> None:
    into = tmp_path / "judged"
    csprp("verify", str(laid(TEXT)), "--into", str(into))
    judged(into, lambda row: "yes" if row["state"] == "not-found" else "")
    assert "there is nothing to accept" in csprp("check", str(into)).text
    judged(into, lambda row: "perhaps" if row["claim"] == "P078" else "")
    told = csprp("check", str(into)).text
    assert "accept is neither yes nor no nor empty" in told
    judged(into, lambda row: "oui" if row["state"] == "as-printed" else "")
    assert csprp("check", str(into)).text.count("accept is neither") == 1
    (into / "judgements.xlsx").write_bytes(b"")
    judged(into, lambda _: "")
    assert "judgements.xlsx beside it is not read" in csprp("check", str(into)).text
    judged(into, lambda row: row.update(value="41") or "yes" if row["claim"] == "P078" else "")
    assert "a cell other than accept was changed" in csprp("check", str(into)).text
    ended = csprp("show", "P078", "--overlay", str(into))
    assert ended.code == ExitCode.UNREADABLE
    assert ended.out == b""


def test_a_spreadsheet_may_say_true_and_leave_lines_empty(csprp: Run, laid: Laid, tmp_path: Path) -> None:
    into = tmp_path / "judged"
    csprp("verify", str(laid(TEXT)), "--into", str(into))
    judged(into, lambda row: "TRUE" if row["claim"] == "P078" else "")
    path = into / FILE
    path.write_text(f"\n,,\n{path.read_text(encoding='utf-8')}", encoding="utf-8")
    assert "first-hand" in csprp("show", "P078", "--overlay", str(into), "--format", "table").text


def test_a_number_is_not_accepted_and_refused_at_once(csprp: Run, laid: Laid, tmp_path: Path) -> None:
    report = laid("The Panel considered 342 rapid reviews.", front=FRONT.replace("2020", "2023 to 2024"))
    folder = tmp_path / "judged"
    csprp("verify", str(report), "--report", "2023-24", "--into", str(folder))
    first: list[str] = []

    def say(row: dict[str, str]) -> str:
        if row["figure"] != "panel-2023-24-total":
            return ""
        first.append(row["claim"])
        return "yes" if len(first) == 1 else "no"

    judged(folder, say)
    assert len(first) > 1
    checked = csprp("check", str(folder), "--format", "csv")
    assert checked.code == ExitCode.ANSWER_IS_NO
    assert "a yes and a no" in checked.text


@pytest.mark.parametrize(
    ("column", "cell", "said"),
    [
        ("publication", "nowhere", "does not hold its publication"),
        ("page", "\u00b2", "it has no page"),
        ("claim", "P999", "does not hold its claim"),
        ("value", "4e9", "it is no number"),
        ("line", "a\u202eb", "cannot be seen"),
        ("wording", "heaps", "has no range for its words"),
    ],
)
@pytest.mark.thorough
def test_hashes_that_somebody_made_anew_are_believed_in_nothing(
    csprp: Run, laid: Laid, tmp_path: Path, column: str, cell: str, said: str
) -> None:
    into = tmp_path / "judged"
    csprp("verify", str(laid(TEXT)), "--into", str(into))
    judged(into, lambda row: row.update({column: cell}) or "yes" if row["claim"] == "P081" else "")
    with (into / FILE).open(encoding="utf-8", newline="") as file:
        rows = [hash_of_row(row) for row in csv.DictReader(file)]
    package = json.loads((into / "datapackage.json").read_text(encoding="utf-8"))
    (into / "datapackage.json").write_text(json.dumps({**package, "rows": rows}), encoding="utf-8")
    checked = csprp("check", str(into), "--format", "csv")
    assert checked.code == ExitCode.ANSWER_IS_NO
    assert said in checked.text


def test_a_folder_that_a_person_worked_in_is_kept(csprp: Run, laid: Laid, tmp_path: Path) -> None:
    into, report = tmp_path / "judged", str(laid(TEXT))
    csprp("verify", report, "--into", str(into))
    assert csprp("verify", report, "--into", str(into)).code == ExitCode.USAGE
    judged(into, lambda _: "no")
    assert "kept:" in csprp("verify", report, "--into", str(into), "--force").err


def test_the_text_of_a_report_is_kept_nowhere_else(csprp: Run, laid: Laid, tmp_path: Path) -> None:
    report = laid(TEXT)
    before = sorted(path.name for path in tmp_path.iterdir())
    csprp("verify", str(report))
    assert sorted(path.name for path in tmp_path.iterdir()) == before


def bad_files(folder: Path, laid: Laid) -> Iterator[tuple[Path, str, int]]:
    import pikepdf
    from PIL import Image

    report = laid(TEXT, "good.pdf")
    named = {name: folder / f"{name}.pdf" for name in ("empty", "text", "cut", "locked", "scan", "nothing")}
    named["empty"].write_bytes(b"")
    named["text"].write_text("hello", encoding="utf-8")
    named["cut"].write_bytes(report.read_bytes()[:2000])
    with pikepdf.open(report) as pdf:
        pdf.save(named["locked"], encryption=pikepdf.Encryption(owner="a", user="b"))
    Image.new("RGB", (60, 80), "white").save(named["scan"])
    yield named["empty"], "is empty", 3
    yield named["text"], "is not a PDF", 3
    yield named["cut"], "is damaged", 3
    yield named["locked"], "is locked with a password", 3
    yield named["scan"], "has no text: it is a scan", 3
    yield named["nothing"], "there is no file", 3
    welsh = "Mae plant a phobl ifanc yn cael eu diogelu gan y panel a phartneriaid lleol. " * 30
    yield laid(welsh, "welsh.pdf"), "is not in English", 3
    other = "The bread is left to rise for 45 minutes and the oven is hot by then. " * 30
    yield laid(other, "other.pdf", "= Baking\n"), "is about something else", 2
    bruises = "The safeguarding of a baby is in the hands of all. " * 30
    yield laid(bruises, "briefing.pdf", "= Bruising in non-mobile infants\n"), "the record holds no figure", 2


def test_a_file_that_is_no_such_report_is_one_line(csprp: Run, laid: Laid, tmp_path: Path) -> None:
    for path, said, code in bad_files(tmp_path, laid):
        ended = csprp("verify", str(path))
        assert (ended.code, ended.out) == (code, b""), path.name
        assert said in ended.err
        assert ended.err.count("\n") == 1
        assert "oven" not in ended.err


def test_what_is_typed_and_what_the_report_says_must_agree(csprp: Run, laid: Laid) -> None:
    report = laid(TEXT)
    ended = csprp("verify", str(report), "--report", "2022-23")
    assert ended.code == ExitCode.USAGE
    assert "says that it is annual report 2020, not annual report 2022 to 2023" in ended.err
    unnamed = laid(TEXT + "Safeguarding matters.", "unnamed.pdf", "= A report\n")
    assert csprp("verify", str(unnamed)).code == ExitCode.USAGE
    assert csprp("verify", str(unnamed), "--report", "2020").code == ExitCode.ANSWER_IS_NO


@pytest.mark.parametrize(
    ("front", "name"),
    [
        (
            "Child Safeguarding Practice Review Panel\n\nAnnual report 2023 to 2024\n\n",
            "annual-report-2023-2024",
        ),
        ("Annual report 2023-24\n\n", "annual-report-2023-2024"),
    ],
)
def test_a_report_is_known_by_its_year_beside_a_note_on_it(
    bundled_record: "Record", laid: Laid, front: str, name: str
) -> None:
    about = "The Child Safeguarding Practice Review Panel read 330 rapid reviews."
    text = pdf_text(laid(about, front=front), lambda *_: None)
    assert publication_of(bundled_record, text, None, "report.pdf").id == name


def test_the_annual_report_of_another_body_is_none(csprp: Run, laid: Laid) -> None:
    report = laid("The Trust read 330 reviews about safeguarding.", front="Annual report 2020\n\n")
    ended = csprp("verify", str(report))
    assert ended.code == ExitCode.USAGE
    assert "does not say that it is a publication of the record" in ended.err


def test_heads_feet_and_marks_of_footnotes_are_no_text(laid: Laid) -> None:
    head = '#set page(header: [Annual report 2020, 12 of 40], numbering: "1")\n'
    names = ("Neglect", "Suicide", "Domestic abuse", "Exploitation")
    browser = "#super(typographic: false, size: 0.84em, baseline: -0.4em)[6]"
    pages = [
        f"{name} was found in 35%.{browser}#footnote[12 of them twice.]\n\n#pagebreak()\n" for name in names
    ]
    text = pdf_text(laid("".join(pages), front=head))
    sentences = [passage.text for passage in passages(text.blocks)]
    assert [name for name in names if f"{name} was found in 35%." in sentences] == list(names)
    assert not any("12 of 40" in sentence for sentence in sentences)


def test_a_table_of_contents_is_no_figure(bundled_record: "Record", laid: Laid) -> None:
    names = ("Introduction", "Neglect", "Domestic abuse", "Suicide", "What we did next")
    rows = "".join(f"[{name}], [{place * 2}]," for place, name in enumerate(names, 1))
    contents = f"#table(columns: (1fr, auto), stroke: none, {rows})\n"
    body = "".join(f"#pagebreak()\nThere is text on {name}.\n" for name in "abcdefghijklm")
    report = laid(contents + body)
    found = verdicts(
        bundled_record, bundled_record.publications[REPORT], tuple(passages(pdf_text(report).blocks))
    )
    assert {item.state for item in found} == {State.NOT_FOUND}


def test_a_sentence_that_goes_over_the_page_has_the_page_of_its_number(
    bundled_record: "Record", laid: Laid
) -> None:
    filler = "The reviews tell of families that were known to many and met by few. " * 72
    text = pdf_text(
        laid(f"{filler} Neglect featured, as in the years before it and in more places, in 35% of incidents.")
    )
    assert text.pages > 2
    found = verdicts(bundled_record, bundled_record.publications[REPORT], tuple(passages(text.blocks)))
    neglect = next(item for item in found if item.claim == "P081")
    assert (neglect.state, neglect.page) == (State.AS_PRINTED, text.pages)


def pdf_that_draws(content: bytes, *more: bytes) -> bytes:
    """A PDF of one page with its content packed, and objects from number 6 on."""
    packed = zlib.compress(content, 9)
    objects = (
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 600 800]/Contents 4 0 R"
        b"/Resources<</Font<</F 5 0 R>>/XObject<</X 6 0 R>>>>>>",
        b"<</Length %d/Filter/FlateDecode>>stream\n%s\nendstream" % (len(packed), packed),
        b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>",
        *more,
    )
    body = b"".join(b"%d 0 obj\n%s\nendobj\n" % numbered for numbered in enumerate(objects, 1))
    return b"%PDF-1.7\n" + body + b"trailer<</Root 1 0 R>>\n%%EOF"


DRAWS_ITSELF = (
    b"<</Type/XObject/Subtype/Form/BBox[0 0 1 1]/Resources<</XObject<</X 6 0 R>>>>/Length 70>>stream\n"
    + b"/X Do " * 10
    + b"\nendstream"
)


@pytest.mark.skipif(not hasattr(os, "fork"), reason="this system cannot copy a process")
@pytest.mark.parametrize(
    ("content", "memory", "seconds", "says"),
    [
        (b"/X Do ", 700_000_000, 0.5, "cannot be read in"),
        (b" " * 300_000_000, 100_000_000, 15.0, "takes more memory"),
        (b"BT /F 9 Tf 10 10 Td (" + b"many words " * 900 + b") Tj ET", 700_000_000, 15.0, "more text than"),
    ],
    ids=["without-end", "fills-the-memory", "of-letters"],
)
def test_a_pdf_that_was_made_to_do_harm_ends_in_one_line(
    csprp: Run,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    content: bytes,
    memory: int,
    seconds: float,
    says: str,
) -> None:
    monkeypatch.setattr(reading_apart, "MOST_MEMORY", memory)
    monkeypatch.setattr(reading_apart, "MOST_SECONDS", seconds)
    monkeypatch.setattr(reading_text, "MOST_LETTERS", 5_000)
    (tmp_path / "bomb.pdf").write_bytes(pdf_that_draws(content, DRAWS_ITSELF))
    ended = csprp("verify", str(tmp_path / "bomb.pdf"))
    assert (ended.code, ended.out) == (ExitCode.UNREADABLE, b"")
    assert "bomb.pdf" in ended.err
    assert says in ended.err
    assert ended.err.count("\n") == 1


def test_statistics_are_told_to_stand_in_files(csprp: Run, laid: Laid) -> None:
    front = "Department for Education\n\nSerious incident notifications, year to 31 March 2021\n\n"
    text = "Councils sent 536 serious incident notifications, for safeguarding children.\n"
    told = csprp("verify", str(laid(text, front=front)), "--format", "table").text
    assert "numbers in data files" in told
    assert "csprp data import" in told


def test_what_is_no_file_is_never_read(csprp: Run) -> None:
    assert csprp("verify", os.devnull).code == ExitCode.UNREADABLE
