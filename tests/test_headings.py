"""Headings as people write them: none is taken for its opposite, and no line to type loses an answer."""

import csv
import random
import re
import shlex
import tomllib
from collections.abc import Iterator, Sequence
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from conftest import ROOT, Run, sampled
from csprp_cli.local.check import local_checked
from csprp_cli.local.draft import mapping_draft
from csprp_cli.local.intake.likeness import Like, likenesses
from csprp_cli.local.intake.read import read_local
from csprp_cli.model.local import ColumnState, LocalFile, ProblemKind
from csprp_cli.model.problem import FileProblem, Problem, UsageProblem
from csprp_cli.model.reading import Reading, RowsAre
from csprp_cli.record.load import load

RECORD = load()
SHARED = ROOT.parent / "shared"
SECRET = "Zqxsentinel"

needs_shared = pytest.mark.skipif(not SHARED.is_dir(), reason="no ../shared beside this clone")


def table(folder: Path, head: Sequence[str], *rows: Sequence[str], name: str = "ours.csv") -> Path:
    with (folder / name).open("w", encoding="utf-8", newline="") as out:
        csv.writer(out).writerows([head, *rows])
    return folder / name


def read(file: Path, *mapping: str, **how: Any) -> LocalFile:
    reading = Reading(tuple(mapping), **how)
    return read_local(file, RECORD, reading=reading, today=date(2026, 11, 23))


def steps(local: LocalFile) -> tuple[str, ...]:
    return local_checked(local, RECORD, "csprp local check ours.csv").next_steps


def maps(step: str) -> list[str]:
    words = shlex.split(step)
    return [words[place + 1] for place, word in enumerate(words) if word == "--map"]


# -- what a heading is like -------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("heading", "column"),
    [
        ("Gender", "sex"),
        ("Child's sex", "sex"),
        ("Ethnicty", "ethnicity"),
        ("outcone", "outcome"),
        ("LAC (Y/N)", "looked_after"),
        ("LookedAfter", "looked_after"),
        ("lookedafter", "looked_after"),
        ("looked\u2011after Y/N/NK", "looked_after"),
        ("Known to children\u2019s services", "known_to_social_care"),
        ("Parents' disability", "parental_disability"),
        ("Previous neglect", "neglect_before"),
        ("Child mental health", "child_mental_ill_health"),
        ("Date SIN submitted", "date"),
        ("Notification date/time", "date"),
        ("Date of serious incident", "date"),
        ("Date of incident (dd/mm/yyyy)", "date"),
        ("Date type", "date_of"),
        ("Ever looked after", "looked_after_ever"),
    ],
)
def test_a_heading_that_asks_the_same_in_other_words_is_offered(heading: str, column: str) -> None:
    found = likenesses(RECORD).of(heading)
    assert (found.like, [one.column for one in found.columns]) == (Like.SAME, [column])


@pytest.mark.parametrize(
    ("heading", "like"),
    [
        *((heading, Like.OPPOSITE) for heading in ("Not looked after", "NOT looked-after?", "Non-LAC")),
        *((heading, Like.OPPOSITE) for heading in ("Unknown to social care", "without disability", "No DA")),
        *((heading, Like.OPPOSITE) for heading in ("Never on a CP plan", "No longer looked after")),
        *((heading, Like.ANOTHER) for heading in ("Former LAC", "Ex looked after", "LAC status")),
        *((heading, Like.ANOTHER) for heading in ("Mother's ethnicity", "Age of mother", "Sex of sibling")),
        *((heading, Like.ANOTHER) for heading in ("Number of CP plans", "Is/was subject to CP plan")),
        *((heading, Like.ANOTHER) for heading in ("Was LAC", "Was the child looked after?")),
        *((heading, Like.ANOTHER) for heading in ("Looked after ended", "Outcome comments", "Had a CP plan")),
        *((heading, Like.MAY_BE) for heading in ("Neglect", "CIN", "Mental health", "Substance misuse")),
        *((heading, Like.MAY_BE) for heading in ("Previously looked after", "SEND", "CP")),
        *((heading, Like.A_DATE) for heading in ("CP plan end date", "CPPstartDate", "Date of panel")),
        *((heading, Like.A_DATE) for heading in ("Date notification closed", "Previous incident date")),
        *((heading, Like.NEVER_READ) for heading in ("DOB", "MC_DOB", "D.O.B.", "Date of birth not known")),
        *((heading, Like.NEVER_READ) for heading in ("PersonBirthDate", "Placement postcode", "School name")),
        *((heading, Like.NEVER_READ) for heading in ("Allocated Worker", "Linked NHS number", "FormerUPN")),
        *((heading, Like.NOTHING) for heading in ("Type of notification", "dental health", "preference")),
        *(
            (heading, Like.NOTHING)
            for heading in ("Child substance misuse", "nknown to csc", "Nt looked after")
        ),
        *((heading, Like.NOTHING) for heading in ("Worker view: domestic abuse", "", "x" * 100_000)),
    ],
)
def test_a_heading_that_asks_something_else_is_not(heading: str, like: Like) -> None:
    assert likenesses(RECORD).of(heading).like == like


def test_no_word_of_the_record_is_another_column_with_a_word_of_negation(tmp_path: Path) -> None:
    for column in RECORD.local_columns.values():
        for name in (column.column, column.title, *column.aliases):
            for turned in (f"Not {name}", f"no {name}", f"{name} ended", f"Former {name}", f"never_{name}"):
                found = likenesses(RECORD).of(turned)
                same = [one for one in found.columns if found.like == Like.SAME and one.kind == "yes-no"]
                assert not same, turned


# -- the line to type next --------------------------------------------------------------------------

ASKED = {
    "date": ("Date of incident", "Date notified", "Notification date", "SIN date", "date"),
    "outcome": ("Outcome", "Nature of incident", "Incident type"),
    "sex": ("Sex", "Gender", "Child's gender", "M/F"),
    "ethnicity": ("Ethnicity", "Ethnic origin", "ethnic_background"),
    "home": ("Placement type", "Where living", "home"),
    "looked_after": ("LAC", "Looked after?", "LookedAfter", "In care (Y/N)"),
    "child_protection_plan": ("CP plan", "On a child protection plan", "CPP Y/N"),
    "child_in_need_plan": ("CIN plan", "Child in need plan"),
    "domestic_abuse": ("Domestic abuse", "DVA", "Domestic violence"),
    "disability": ("Disabled", "Disability (Y/N)"),
    "known_to_social_care": ("Known to CSC", "Known to social services?"),
    "parental_disability": ("Parent's disability", "parental_disability"),
    "child_mental_ill_health": ("Child mental health", "Child mental ill-health"),
}
UNSURE = {
    "Neglect": {"neglect_featured", "neglect_before"},
    "Mental health": {"child_mental_ill_health", "parental_mental_ill_health"},
    "Substance misuse": {"parental_substance_misuse"},
    "CIN": {"child_in_need_plan"},
    "CP plan start date": set(),
    "Date of panel": set(),
    "CP plan end date": set(),
    "DOB": set(),
    "What happened": set(),
    "Notes": set(),
    "Type of notification": set(),
    "Name of child": set(),
}
TURNS = (
    *("Not {}", "No {}", "Never {}", "Non {}", "Ex {}", "Former {}", "{} ended", "Mother's {}", "{} status"),
    *("Number of {}", "without {}", "{} end date", "Sibling {}", "{} closed", "{} reason", "Un{}"),
)
SLIPPED = ("Nto {}", "Nt {}", "Nevr {}", "Formr {}", "{} endd", "Mothr's {}", "wihout {}", "Previuos {}")
ANSWERS = {"date": "2024-06-01", "outcome": "death", "sex": "f", "ethnicity": "white", "home": "at home"}
NATIONAL = {name for name, column in RECORD.local_columns.items() if column.indicators}


def slipped(words: str, chance: random.Random) -> str:
    at = chance.randrange(len(words) - 1)
    forms = (words[:at] + words[at + 1 :], words[:at] + words[at + 1] + words[at] + words[at + 2 :])
    return chance.choice((*forms, words[:at] + chance.choice("aeioust") + words[at + 1 :]))


def messy(chance: random.Random) -> Iterator[tuple[str, str]]:
    """Headings, each with the question that it asks in truth, or nothing."""
    for name, headings in ASKED.items():
        heading = chance.choice(headings)
        match chance.randrange(8):
            case 0 | 1 | 2:
                yield heading, name
            case 3:
                yield slipped(heading, chance), name
            case 4:
                yield chance.choice(TURNS).format(heading), ""
            case 5:
                yield chance.choice((*TURNS, *SLIPPED)).format(slipped(heading, chance)), ""
            case _:
                continue
    for heading in chance.sample(sorted(UNSURE), 3):
        yield heading, ""


@pytest.mark.parametrize("seed", sampled(range(500), 40))
def test_no_line_to_type_drops_or_turns_an_answer(seed: int, tmp_path: Path) -> None:
    chance = random.Random(seed)
    columns = list(messy(chance))
    if chance.random() < 0.2:
        columns.insert(0, ("", ""))
    else:
        chance.shuffle(columns)
    cells = [
        "0" if not heading else ANSWERS.get(truth, "yes") if truth else "yes" for heading, truth in columns
    ]
    file = table(tmp_path, [heading for heading, _ in columns], cells)
    taken: list[str] = []
    says = "--map"
    for _ in range(5):
        try:
            local = read(file, *taken)
        except FileProblem as problem:  # nothing known, or a heading twice: it says what to type
            says = str(problem)
            break
        ready = [step for step in steps(local) if "--map N=" not in step and "--draft" not in step]
        for given in (one for step in ready for one in maps(step)):
            number, name = given.split("=")
            heading, truth = columns[int(number) - 1]
            if name == "none":
                assert not heading
            else:
                assert name == truth, (heading, name)
        line = next((step for step in ready if step.startswith("csprp local check")), "")
        if not line:
            assert steps(local), "a dead end"
            decided = [problem for problem in local.problems if problem.kind.to_decide]
            cells_alone = any(not p.kind.of_heading for p in local.problems)
            assert decided or cells_alone or local.understood or "--map N=date" in " ".join(steps(local))
            return
        assert len(maps(line)) > len(taken), "the line takes nothing more"
        taken = maps(line)
    assert "--map" in says or "rename" in says


def test_every_question_of_the_country_is_offered_by_its_own_name_and_title() -> None:
    for name in NATIONAL:
        for heading in (name, RECORD.local_columns[name].title):
            assert [one.column for one in likenesses(RECORD).of(heading).columns] == [name]


def test_a_ready_line_leads_on_until_everything_is_understood(tmp_path: Path, csprp: Run) -> None:
    heads = (
        ("Case Ref", "Date SIN submitted", "Gender", "Outcome"),
        ("Our reference", "Date notified", "Sex", "Nature"),
        ("Ref no", "Incident date", "M/F", "Type of incident"),
        ("Row", "date of notification", "gender", "outcone"),
        ("", "Notification date", "Sex or gender", "OUTCOME"),
    )
    for head in heads:
        file = table(tmp_path, head, ("1", "2024-06-01", "F", "death"), ("2", "2024-06-02", "M", "other"))
        ended = csprp("local", "check", str(file), "--format", "table")
        line = next(line for line in ended.text.splitlines() if line.strip().startswith("csprp local check"))
        assert csprp(*shlex.split(line)[1:]).code == 0, line


def test_a_date_that_is_not_known_is_left_for_the_person_to_name(tmp_path: Path) -> None:
    local = read(table(tmp_path, ("Case Ref", "SINDT", "Outcome"), ("1", "2024-06-01", "death")))
    listed = steps(local)
    assert "csprp local check ours.csv --map 1=incident" in listed
    assert "csprp local check ours.csv --map 1=incident --map N=date" in listed
    assert not any("=none" in step for step in listed)
    assert read(table(tmp_path, ("SINDT", "OUT"), ("2024-06-01", "death")), "1=date", "2=outcome").understood


@pytest.mark.parametrize("head", [("LCHILD", "SINDT", "OUT"), ("a", "b", "c"), ("x1", "x2", "x3")])
def test_where_nothing_is_known_the_way_to_name_columns_is_named(
    head: tuple[str, ...], tmp_path: Path
) -> None:
    file = table(tmp_path, head, ("A1", "2024-06-01", "death"))
    with pytest.raises(FileProblem, match="--map 1=incident --map 2=date"):
        read(file)
    assert read(file, "1=incident", "2=date", "3=outcome").understood


def test_two_headings_for_one_column_are_for_the_person_to_choose(tmp_path: Path) -> None:
    file = table(
        tmp_path, ("Date of incident", "Date notified", "outcome"), ("2024-06-01", "2024-06-02", "death")
    )
    local = read(file)
    assert {p.kind for p in local.problems if p.column} == {ProblemKind.SHARED}
    assert not any(maps(step) for step in steps(local))
    assert read(file, "1=date", "2=none").understood


def test_another_date_is_passed_over_where_the_date_is_known(tmp_path: Path) -> None:
    file = table(tmp_path, ("date", "CP plan end date", "outcome"), ("2024-06-01", SECRET, "death"))
    local = read(file)
    assert local.understood
    assert local.columns[1].state == ColumnState.NOT_NEEDED


def test_a_column_without_a_heading_is_left_out_only_where_it_numbers_the_rows(tmp_path: Path) -> None:
    for cells, ready in ((("0", "1"), True), (("1", "2"), True), (("yes", "no"), False), (("2", "1"), False)):
        rows = [(cell, f"2024-06-0{place}", "death") for place, cell in enumerate(cells, 1)]
        local = read(table(tmp_path, ("", "date", "outcome"), *rows))
        assert any("1=none" in step for step in steps(local)) == ready
        assert any("--draft-mapping" in step for step in steps(local)) != ready


# -- what a person says -----------------------------------------------------------------------------


@pytest.mark.parametrize("given", ["home:U1=Living with relatives", "placement:u1=living with relatives"])
@pytest.mark.parametrize("form", ["typed", "file"])
def test_an_answer_is_mapped_as_a_heading_is(given: str, form: str, tmp_path: Path) -> None:
    file = table(tmp_path, ("date", "Placement"), ("2024-06-01", " U1"), ("2024-06-02", "hospital"))
    if form == "typed":
        local = read(file, "2=home", given)
    else:
        column, _, rest = given.partition(":")
        word, _, answer = rest.partition("=")
        mapping = tmp_path / "ours.toml"
        mapping.write_text(f'[headings]\nPlacement = "home"\n[answers.{column}]\n{word} = "{answer}"\n')
        local = read(file, mapping_file=mapping)
    assert [row.home for row in local.rows] == ["Living with relatives", "Hospital"]


def test_what_a_word_means_holds_over_what_the_record_takes_it_for(tmp_path: Path) -> None:
    file = table(tmp_path, ("date", "disability"), ("2024-06-01", "0"), ("2024-06-02", "1"))
    assert [row.flags for row in read(file).rows] == [(False,), (True,)]
    assert [row.flags for row in read(file, "disability:0=yes", "B:1=no").rows] == [(True,), (False,)]


@pytest.mark.parametrize(
    ("given", "says"),
    [
        ("sex:1=Blue", "Female, Male"),
        ("date:1=Male", "no list of answers"),
        ("outcome:1=Death", "not read"),
        ("9:1=Death", "names no column of the file"),
        ("sex:1=", "needs a column"),
        ("2=...", "three dots"),
    ],
)
def test_an_answer_that_cannot_be_is_refused_in_one_line(
    given: str, says: str, tmp_path: Path, csprp: Run
) -> None:
    file = table(tmp_path, ("date", "sex", "Result"), ("2024-06-01", "1", "x"))
    ended = csprp("local", "check", str(file), "--map", given)
    assert (ended.code, ended.err.count("\n")) == (2, 1)
    assert says in ended.err
    assert "csprp local" in ended.err


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ('[headings]\n"Gender" = sex', "line 2: it is not TOML"),
        ('[headings]\n"Gender" = "sexx"', "line 2: it names no column of the template"),
        ('[headings]\n"Gendre" = "sex"', "line 2: it names no column of the file"),
        ('[headings]\n\n"Gender" = 4', "line 3: it needs a word in quotation marks"),
        ('[headings]\n"Gender" = "sex"\n[answers.sex]\nq = "Blue"', "line 4: it names no answer of sex"),
        ('[answers.home]\nq = "Hospital"', "line 2: it is about a column that is not read"),
        ('[answers]\nsex = "Male"', "line 2: it stands outside a table"),
        ('[rows]\nq = "Hospital"', "line 1: it is neither [headings] nor [answers.sex]"),
        ("\xff\xfe", "is no mapping file"),
    ],
)
def test_a_mapping_file_is_refused_by_its_line(text: str, says: str, tmp_path: Path, csprp: Run) -> None:
    file = table(tmp_path, ("date", "Gender"), ("2024-06-01", "q"))
    mapping = tmp_path / "our own.toml"
    mapping.write_bytes(text.encode("latin-1"))
    ended = csprp("local", "check", str(file), "--mapping", str(mapping))
    assert (ended.code, ended.err.count("\n")) == (3, 1)
    assert says in ended.err
    assert "q = " not in ended.err


def test_a_mapping_file_that_is_not_there_is_told_with_the_nearest(tmp_path: Path, csprp: Run) -> None:
    file = table(tmp_path, ("date", "Gender"), ("2024-06-01", "f"))
    (tmp_path / "ours.toml").write_text("", encoding="utf-8")
    ended = csprp("local", "check", str(file), "--mapping", str(tmp_path / "our.toml"))
    assert (ended.code, ended.err.count("\n")) == (3, 1)
    assert f"--mapping {tmp_path / 'ours.toml'}" in ended.err


def test_what_is_typed_holds_over_the_file(tmp_path: Path) -> None:
    file = table(tmp_path, ("date", "Gender", "Sex at birth"), ("2024-06-01", "M", "F"))
    mapping = tmp_path / "ours.toml"
    mapping.write_text('[headings]\nGender = "sex"\n"Sex at birth" = "none"\n[answers.sex]\nM = "Female"\n')
    assert read(file, mapping_file=mapping).rows[0].sex == "Female"
    assert read(file, "2=none", "3=sex", mapping_file=mapping).rows[0].sex == "Female"
    assert read(file, "3=sex", mapping_file=mapping).columns[1].state != ColumnState.READ
    assert read(file, "sex:M=Male", mapping_file=mapping).rows[0].sex == "Male"


def test_a_file_names_no_column_by_its_place_that_has_a_name(tmp_path: Path) -> None:
    mapping = tmp_path / "ours.toml"
    mapping.write_text('[headings]\n"Q7" = "none"\n"3" = "none"\n', encoding="utf-8")
    assert read(
        table(tmp_path, ("date", "Q7", "Q8"), ("2024-06-01", "x", "x")), mapping_file=mapping
    ).understood
    for moved in ("outcome", "Gender"):
        with pytest.raises(FileProblem, match="line 3: it names a column by its place"):
            read(table(tmp_path, ("date", "Q7", moved), ("2024-06-01", "x", "x")), mapping_file=mapping)


def test_a_draft_holds_what_is_certain_and_no_word_of_the_file(tmp_path: Path, csprp: Run) -> None:
    head = ("Date notified", "Gender", f"{SECRET} view", "Neglect", "Not looked after", "outcome")
    file = table(tmp_path, head, ("2024-06-01", SECRET, SECRET, "yes", "no", "death"))
    draft = tmp_path / "ours.toml"
    ended = csprp("local", "check", str(file), "--draft-mapping", str(draft), "--format", "csv")
    assert ended.code == 1
    text = draft.read_text(encoding="utf-8")
    assert SECRET not in text
    assert tomllib.loads(text) == {"headings": {"Date notified": "date", "Gender": "sex"}}
    assert '# "Neglect" = "neglect_before"' in text
    assert '= "looked_after"' not in text
    assert '# "your word" = "Another term"' in text
    again = csprp("local", "check", str(file), "--draft-mapping", str(draft))
    assert (again.code, "already there" in again.err or "--force" in again.err) == (2, True)
    filled = re.sub(r'(?m)^# ("Neglect" = "neglect_featured"|"\d" = "none")$', r"\1", text)
    draft.write_text(filled + f'[answers.sex]\n{SECRET} = "Female"\n', encoding="utf-8")
    ended = csprp("local", "check", str(file), "--mapping", str(draft), "--format", "table")
    assert ended.code == 0, ended.text
    assert "--mapping" in ended.text.split("Next")[1]
    assert SECRET not in ended.text


def test_a_draft_never_goes_over_the_file_that_it_is_about(tmp_path: Path, csprp: Run) -> None:
    file = table(tmp_path, ("date", "Gender"), ("2024-06-01", "f"))
    assert csprp("local", "check", str(file), "--draft-mapping", str(file), "--force").code == 2
    assert file.read_text().startswith("date")


def test_a_draft_keeps_what_was_said(tmp_path: Path) -> None:
    local = read(table(tmp_path, ("date", "Gender", "Q7"), ("2024-06-01", "f", "x")), "Gender=sex", "3=none")
    said = tomllib.loads(mapping_draft(local, RECORD))
    assert said == {"headings": {"Gender": "sex", "3": "none"}}


# -- several rows of one incident -------------------------------------------------------------------

FAMILY = ("incident", "date", "age_years", "sex", "outcome", "looked_after", "disability")
SIBLINGS = (
    ("S1", "2024-06-01", "2", "f", "serious harm", "no", "no"),
    ("S1", "2024-06-03", "5", "f", "death", "yes", ""),
    ("S2", "2024-06-01", "2", "m", "other", "no", "no"),
    ("s2 ", "2024-06-01", "2", "m", "serious harm", "no", "no"),
    ("S3", "2024-06-01", "1", "m", "other", "", "no"),
)


def test_two_rows_of_one_reference_are_refused_with_the_lines_to_type(tmp_path: Path) -> None:
    local = read(table(tmp_path, FAMILY, *SIBLINGS))
    assert {problem.kind for problem in local.problems} == {ProblemKind.REFERENCE_AGAIN}
    assert steps(local) == (
        "csprp local check ours.csv --rows incidents --tied-by 1",
        "csprp local check ours.csv --rows children",
    )
    local = read(table(tmp_path, FAMILY, *SIBLINGS), rows_are=RowsAre.INCIDENTS)
    assert not local.understood


def test_rows_that_are_children_are_each_counted(tmp_path: Path) -> None:
    local = read(table(tmp_path, FAMILY, *SIBLINGS, SIBLINGS[-1]), rows_are=RowsAre.CHILDREN)
    assert (local.understood, local.same_rows) == (True, 1)
    told = local_checked(local, RECORD, "csprp local check ours.csv").caveats
    assert "1 row is the same as another, reference and all: each was counted as a child." in told
    assert [row.outcome for row in local.rows] == [
        *("Serious harm", "Death", "Other", "Serious harm", "Other", "Other")
    ]


@pytest.mark.parametrize("tied_by", ["1", "A", "incident", "Incident"])
def test_rows_of_one_incident_are_one(tied_by: str, tmp_path: Path) -> None:
    local = read(table(tmp_path, FAMILY, *SIBLINGS), rows_are=RowsAre.INCIDENTS, tied_by=tied_by)
    assert local.understood
    assert [(row.outcome, row.age_years, row.sex, row.flags) for row in local.rows] == [
        ("Death", None, "Female", (True, None)),
        ("Serious harm", 2, "Male", (False, False)),
        ("Other", 1, "Male", (None, False)),
    ]
    assert (local.row_count, local.tied) == (5, True)


def test_another_column_than_the_reference_may_tie_the_rows(tmp_path: Path) -> None:
    rows = (
        ("C1", "S1", "2024-06-01", "death"),
        ("C2", "S1", "2024-06-02", "other"),
        ("C3", "S2", "2024-06-02", "other"),
    )
    file = table(tmp_path, ("incident", "SIN family", "date", "outcome"), *rows)
    local = read(file, rows_are=RowsAre.INCIDENTS, tied_by="SIN family")
    assert (local.understood, [row.outcome for row in local.rows]) == (True, ["Death", "Other"])
    assert local.columns[1].state == ColumnState.TIES
    assert not read(file).understood


def test_rows_of_one_incident_need_a_tie_and_one_year(tmp_path: Path) -> None:
    rows = (("S1", "2024-06-01", "death"), ("S1", "2025-06-01", "other"), ("", "2025-06-01", "other"))
    local = read(
        table(tmp_path, ("incident", "date", "outcome"), *rows), rows_are=RowsAre.INCIDENTS, tied_by="1"
    )
    assert {(p.row, p.kind) for p in local.problems} == {
        (3, ProblemKind.TIED_YEARS_DIFFER),
        (4, ProblemKind.EMPTY_CELL),
    }


def test_counts_follow_what_the_rows_are(tmp_path: Path, csprp: Run) -> None:
    rows = [(f"S{n // 2}", "2022-06-01", str(n % 17), "mf"[n % 2], "death", "yes", "no") for n in range(80)]
    head = (*FAMILY[:-1], "child_mental_health_condition")
    file = str(table(tmp_path, head, *rows))

    def page(*how: str) -> str:
        ended = csprp("local", "compare", file, "--period", "2022-23", *how, "--format", "md")
        assert ended.code == 0, ended.err
        return " ".join(ended.text.split())

    children = page("--rows", "children")
    assert "Each row is a child" in children
    assert "Beside DfE" not in children
    assert "Your rows are read as the same" not in children
    tied = page("--rows", "incidents", "--tied-by", "1")
    assert "Rows of one incident were counted as one" in tied
    assert "Beside DfE" in tied
    with_children = csprp("local", "compare", file, "--period", "2024-25", "--rows", "children")
    assert with_children.code == 2
    assert csprp("local", "compare", file, "--rows", "children", "--tied-by", "1").code == 2


# -- extracts ---------------------------------------------------------------------------------------


def test_every_heading_of_an_extract_has_its_state(tmp_path: Path) -> None:
    titles = dict.fromkeys(item.extract for item in RECORD.local_extracts)
    for title in titles:
        own = [item for item in RECORD.local_extracts if item.extract == title]
        local = read(table(tmp_path, [item.heading for item in own], ["x"] * len(own)))
        assert local.extract == title
        for item, found in zip(own, local.columns, strict=True):
            kind = RECORD.local_columns[item.column].kind if item.column else ""
            if kind == "not-read":
                assert found.state == ColumnState.NOT_READ, item
            elif not item.column:
                assert found.state in (ColumnState.NOT_NEEDED, ColumnState.BY_HAND), item
            else:
                assert found.name == item.column, item
        assert not any("N=date" in step for step in steps(local))


def test_an_age_or_a_home_of_an_extract_is_for_the_person_to_judge(tmp_path: Path) -> None:
    local = read(
        table(tmp_path, ("CHILD", "DECOM", "RNE", "LS", "CIN", "PLACE"), ("1", "x", "S", "C2", "N1", "U4"))
    )
    assert local.columns[4].state == ColumnState.NOT_NEEDED
    assert local.columns[5].state == ColumnState.UNSURE
    assert not any("home" in step for step in steps(local))


def test_a_log_of_ones_own_is_no_extract(tmp_path: Path) -> None:
    head = ("Gender", "Ethnicity", "Date of Birth", "Age", "date", "outcome", "Case Status")
    assert read(table(tmp_path, head, ("f", "white", "x", "3", "2024-06-01", "death", "x"))).extract == ""


@needs_shared
@pytest.mark.parametrize(
    ("name", "sheets", "extract"),
    [
        ("01-annex-a.xlsx", range(1, 12), "Ofsted's Annex A"),
        ("02-ssda903-episodes.csv", [0], "the SSDA903 return"),
        ("04-cin-childidentifiers.csv", [0], "the children in need census"),
        ("05-cin-cindetails.csv", [0], "the children in need census"),
    ],
)
def test_real_extracts_are_known_by_their_headings(name: str, sheets: Sequence[int], extract: str) -> None:
    for sheet in sheets:
        local = read(SHARED / "real-files" / "local" / name, sheet=str(sheet or ""))
        assert local.extract == extract
        assert not any(found.state == ColumnState.UNKNOWN for found in local.columns)


@needs_shared
def test_the_cases_of_headings(csprp: Run) -> None:
    cases = SHARED / "cases"
    for name in ("neg", "variants"):
        local = read(cases / "01-opposite-heading" / f"{name}.csv")
        assert not any(maps(step) for step in steps(local))
    ended = csprp("local", "check", str(cases / "22-two-children-one-reference" / "siblings.csv"))
    assert ended.code == 1


@pytest.mark.parametrize("given", ["1:x=y", "=", "a:b", "a:=b", "::=", "sex:=Male", ":=sex", "2:=Male"])
def test_whatever_is_typed_after_map_ends_in_one_plain_line(given: str, tmp_path: Path) -> None:
    file = table(tmp_path, ("date", "sex"), ("2024-06-01", "1"))
    with pytest.raises(Problem) as raised:
        read(file, given)
    assert isinstance(raised.value, (UsageProblem, FileProblem))
    assert "\n" not in str(raised.value)


def test_an_opposite_heading_is_taken_only_with_its_answers_turned(csprp: Run, tmp_path: Path) -> None:
    file = tmp_path / "ours.csv"
    file.write_text("incident,date,outcome,Not LAC\nA,2024-06-01,death,yes\nB,2024-06-02,death,no\n", "utf-8")
    line = ("local", "check", str(file), "--map", "4=looked_after")
    ended = csprp(*line)
    assert ended.code == 1
    assert "its heading says the opposite of looked after" in ended.text
    turned = ("--map", "looked_after:yes=no", "--map", "looked_after:no=yes")
    assert csprp(*line, *turned).code == 0
