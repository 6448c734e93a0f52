"""What people hand out, as they would make it: csprp brief and tables, to files of every kind."""

import contextlib
import csv
import io
import os
import re
import shutil
import stat
import zipfile
from datetime import date, timedelta
from pathlib import Path

import openpyxl
import pypdf
import pytest
from lxml import etree

from conftest import Run, held_to_golden, sampled, unstyled
from csprp_cli.model.chart import Chart
from csprp_cli.model.kinds import Unit
from csprp_cli.model.note import MOST_WORDS
from csprp_cli.model.problem import UsageProblem
from csprp_cli.model.theme import DrawnRun
from csprp_cli.notes.brief import brief
from csprp_cli.notes.contact_line import MOST_CHARACTERS
from csprp_cli.notes.height import PAGE, height_of
from csprp_cli.notes.readability import faults_of, reading_of, sentences_of, syllables_of
from csprp_cli.notes.selection import NoteRequest
from csprp_cli.present.blocks import page_of_note
from csprp_cli.present.formats import NoteForm, page_of_form
from csprp_cli.present.pdf import TEMPLATE
from csprp_cli.record.load import load
from csprp_cli.wording.chart import chart_of, newest_run, run_with
from csprp_cli.wording.citations import Citations

RECORD = load()
FORMS = ("pdf", "docx", "html", "md", "txt", "json")
FILES = ("pdf", "docx", "html")
COMMANDS = (
    "trends --metric deaths",
    "compare 2020 2022-23",
    "ages",
    "breakdown --by sex",
    "metrics",
    "themes",
    "themes neglect",
    "themes --grid",
    "reviews",
    "find neglect",
    "show panel-2023-24-child-mh-condition",
    "explain dfe-2024-25-death dfe-2025-26-death",
    "sources",
)
DRAWN = ("trends", "ages", "breakdown")
HOSTILE = (
    "<script>alert('x')</script>",
    "</title></style><b>bold",
    "#panic(1) *bold* _it_ `raw` $x$ = no // gone",
    "[a](http://example.org) ![b](c) | d | # e",
    "He said \"no\" & 'yes'; {{ 7*7 }} %s %(a)s {0}",
    "line one\nline two\r\n\tline three",
    "\u0645\u0631\u062d\u0628\u0627 \u05e9\u05dc\u05d5\u05dd",
    "\u202eevil \u2066turned\u2069",
    "W" * MOST_CHARACTERS,
    ("wide name " * 40)[:MOST_CHARACTERS].strip(),
    "Caf\u00e9 \u0141\u00f3d\u017a",
)


def text_of_file(path: Path) -> str:
    """All the text that a reader of a file meets, spaces made one."""
    content = path.read_bytes()
    if path.suffix == ".pdf":
        found = " ".join(page.extract_text() for page in pypdf.PdfReader(io.BytesIO(content)).pages)
    elif path.suffix == ".docx":
        import docx

        body = docx.Document(io.BytesIO(content)).element.body
        found = " ".join(
            "".join(t.text or "" for t in p.iter() if t.tag.endswith("}t"))
            for p in body.iter()
            if p.tag.endswith("}p")
        )
    elif path.suffix == ".html":
        import html

        bare = re.sub(r"<style>.*?</style>", " ", content.decode("utf-8"), flags=re.DOTALL)
        found = html.unescape(re.sub(r"<[^>]+>", "", bare))
    else:
        found = content.decode("utf-8")
    return " ".join(found.split())


def pages_of(path: Path) -> int:
    return len(pypdf.PdfReader(path).pages)


@pytest.mark.parametrize("form", FORMS)
def test_a_note_is_written_in_every_form(csprp: Run, tmp_path: Path, form: str) -> None:
    out = tmp_path / f"note.{form}"
    ended = csprp("brief", "--theme", "neglect", "--out", str(out))
    assert ended.code == 0
    assert ended.out == b""
    assert f"written: {out}" in ended.err
    said = text_of_file(out)
    for words in ("What this is about", "0808 800 5000", "Open Government Licence", "Talk about it"):
        assert words in said, words
    assert [path.name for path in tmp_path.iterdir()] == [out.name]


@pytest.mark.parametrize("form", FORMS)
def test_two_runs_give_the_same_bytes(csprp: Run, tmp_path: Path, form: str) -> None:
    one, two = tmp_path / f"one.{form}", tmp_path / f"two.{form}"
    for out in (one, two):
        line = [
            "brief",
            "-t",
            "babies",
            "--action-plan",
            "--facilitator",
            "--contact",
            "01234",
            "--out",
            str(out),
        ]
        assert csprp(*line).code == 0
    assert one.read_bytes() == two.read_bytes()


def test_every_form_says_the_same(csprp: Run, tmp_path: Path) -> None:
    for form in FORMS:
        note = brief(
            RECORD,
            RECORD.themes["babies"],
            fits=page_of_form(NoteForm.TEXT if form == "txt" else NoteForm(form)),
        )
        out = tmp_path / f"note.{form}"
        assert csprp("brief", "-t", "babies", "--out", str(out)).code == 0
        said = "".join(text_of_file(out).replace("\\", "").split())
        for section in note.sections:
            for item in section.items:
                bare = said.replace("**", "").replace("][", "]")
                assert "".join(item.text.split()) in bare, (form, item.text)


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("name", HOSTILE, ids=range(len(HOSTILE)))
def test_a_hostile_name_is_text_and_stays_on_the_page(
    csprp: Run, tmp_path: Path, form: str, name: str
) -> None:
    out = tmp_path / f"note.{form}"
    ended = csprp("brief", "-t", "mental-health", "--partnership", name, "--contact", name, "--out", str(out))
    assert ended.code == 0, ended.err
    if form == "pdf":
        assert pages_of(out) == 1
    wanted = "".join(c for c in name if not 0x2000 <= ord(c) <= 0x206F)
    said = text_of_file(out)
    if form == "md":
        said = re.sub(r"\\(.)", r"\1", said)
    if form == "json":
        import json

        said = " ".join(str(json.loads(out.read_text(encoding="utf-8"))).replace("\\'", "'").split())
    if "\u0645" not in name or form != "pdf":  # Arabic comes out of a PDF in the shapes it is drawn in
        assert "".join(wanted.split()) in "".join(said.split())
    if form == "html":
        assert "<script" not in out.read_text(encoding="utf-8")
        assert "<b>bold" not in out.read_text(encoding="utf-8")


@pytest.mark.parametrize("form", [*FORMS])
@pytest.mark.parametrize("character", ["\0", "\x1b", "\x7f", "\ud800"])
def test_a_character_that_cannot_be_shown_is_named(
    csprp: Run, tmp_path: Path, form: str, character: str
) -> None:
    out = tmp_path / f"note.{form}"
    ended = csprp("brief", "-t", "neglect", "--partnership", f"a{character}b", "--out", str(out))
    assert ended.code == 2
    assert f"U+{ord(character):04X}" in ended.err
    assert len(ended.err.strip().splitlines()) == 1
    assert character not in ended.err
    assert list(tmp_path.iterdir()) == []


def test_an_emoji_is_refused_where_the_font_lacks_it_alone(csprp: Run, tmp_path: Path) -> None:
    line = ["brief", "-t", "neglect", "--contact", "call \U0001f600", "--out"]
    refused = csprp(*line, str(tmp_path / "note.pdf"))
    assert refused.code == 2
    assert "U+1F600 (GRINNING FACE)" in refused.err
    assert len(refused.err.strip().splitlines()) == 1
    assert list(tmp_path.iterdir()) == []
    for form in ("docx", "html", "md", "txt"):
        assert csprp(*line, str(tmp_path / f"note.{form}")).code == 0


@pytest.mark.parametrize("option", ["--partnership", "--contact"])
@pytest.mark.parametrize(("typed", "says"), [("", "empty"), ("  \n ", "empty"), ("x" * 301, "301")])
def test_a_local_line_is_neither_empty_nor_endless(csprp: Run, option: str, typed: str, says: str) -> None:
    ended = csprp("brief", "-t", "neglect", option, typed)
    assert ended.code == 2
    assert option in ended.err
    assert says in ended.err


def test_the_local_line_stands_with_the_front_door(csprp: Run) -> None:
    said = " ".join(
        csprp(
            "brief", "-t", "neglect", "--partnership", "Devon SCP", "--contact", "0345 155 1071"
        ).text.split()
    )
    assert "your local front door, Devon SCP, 0345 155 1071, or the NSPCC Helpline, 0808 800 5000." in said


def test_nothing_typed_is_kept(csprp: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HOME", str(tmp_path))
    csprp("brief", "-t", "neglect", "--partnership", "Kept nowhere", "--out", str(tmp_path / "n.pdf"))
    (tmp_path / "n.pdf").unlink()
    assert list(tmp_path.rglob("*")) == []
    assert "Kept nowhere" not in csprp("brief", "-t", "neglect").text


# -- audiences, plans, the second page ---------------------------------------------------------------


@pytest.mark.parametrize("audience", [name for name in RECORD.audiences if name != "practitioner"])
def test_an_audience_gets_the_same_facts_and_its_own_actions(audience: str) -> None:
    for theme in RECORD.themes.values():
        own = [
            i
            for i in RECORD.learning
            if i.theme == theme.slug and audience in i.audiences and i.part == "action"
        ]
        if not own:
            continue
        plain = brief(RECORD, theme)
        other = brief(RECORD, theme, NoteRequest(RECORD.audiences[audience]))
        assert other.audience == audience
        assert other.sections[0] == plain.sections[0]
        assert other.figures[:1] == plain.figures[:1]
        assert other.sections[3] != plain.sections[3]
        said = " ".join(item.text for item in other.sections[3].items)
        assert any(item.text[:-1] in said for item in own)
        labels = RECORD.audiences[audience]
        leads = {item.lead.removesuffix(":") for item in other.sections[3].items if item.bullet}
        leads = {lead for lead in leads if "[" not in lead}  # what others say has their name before it
        assert leads <= {labels.you, labels.team, labels.leaders}


def test_an_audience_without_its_own_falls_back_and_says_so(csprp: Run) -> None:
    ended = csprp("brief", "-t", "suicide", "--audience", "early-years")
    assert ended.code == 0
    own = brief(RECORD, RECORD.themes["suicide"], fits=None)
    fallen = brief(RECORD, RECORD.themes["suicide"], NoteRequest(RECORD.audiences["early-years"]), fits=None)
    assert fallen.sections == own.sections
    said = " ".join(ended.text.split())
    assert "For nurseries and pre-schools. The actions and questions are for practitioners" in said
    assert "Nothing on suicide is written for nurseries and pre-schools" in ended.err


def test_an_audience_is_added_by_rows(tmp_path: Path, csprp: Run) -> None:
    folder = tmp_path / "data"
    shutil.copytree(RECORD.folder, folder)
    with (folder / "audiences.csv").open("a", encoding="utf-8", newline="") as file:
        file.write("youth-work,Youth workers,youth,You,Your team,Your service,9\n")
    with (folder / "learning.csv").open("a", encoding="utf-8", newline="") as file:
        rows = csv.writer(file, lineterminator="\n")
        for level in ("you", "team", "leaders"):
            rows.writerow(
                [
                    f"neglect-action-y-{level}",
                    "neglect",
                    "action",
                    level,
                    "youth-work",
                    "csprp",
                    "",
                    "",
                    "",
                    "1",
                    f"Weigh it up, {level}.",
                ]
            )
    assert csprp("check", str(folder)).code == 0
    said = csprp("brief", "-t", "neglect", "--audience", "youth", "--data", str(folder)).text
    assert "Your service: Weigh it up, leaders." in " ".join(said.split())


def test_an_unknown_audience_is_met_with_the_list(csprp: Run) -> None:
    ended = csprp("brief", "-t", "neglect", "--audience", "magistrates")
    assert ended.code == 2
    assert ", ".join(RECORD.audiences) in ended.err
    assert "--audience education" in csprp("brief", "-t", "neglect", "--audience", "educaton").err


def test_a_plan_is_on_the_back_where_there_is_one_and_costs_nothing() -> None:
    for theme in RECORD.themes.values():
        plain = brief(RECORD, theme)
        both = brief(RECORD, theme, NoteRequest(RECORD.audiences["practitioner"], None, "", True, True))
        assert both.sections == plain.sections
        assert both.plan is not None
        assert len(both.plan.table.rows) == 4


def test_nothing_gives_way_where_there_is_no_page(csprp: Run, tmp_path: Path) -> None:
    asked = ("brief", "-t", "mental-health", "--audience", "education", "--action-plan")
    for form in ("text", "md", "json"):
        ended = csprp(*asked, "--format", form)
        assert "Left out" not in ended.err, form
        assert "Support for families can thin out after the postnatal period" in ended.text.replace(
            "\n", " "
        ), form
    assert '"left_out": []' in csprp(*asked, "--format", "json").text
    for form in ("pdf", "docx", "html"):
        assert "Left out so that it fits" in csprp(*asked, "--out", str(tmp_path / f"note.{form}")).err, form


def test_what_the_panel_asks_gives_way_after_what_csprp_suggests() -> None:
    for theme in RECORD.themes.values():
        for audience in RECORD.audiences.values():
            note = brief(RECORD, theme, NoteRequest(audience, action_plan=True))
            asked = {
                i.text.removesuffix(".") for i in RECORD.learning if i.part == "action" and i.basis == "panel"
            }
            gone = [what for what in note.left_out if what.startswith("the action") and what[12:-1] in asked]
            assert not gone or len(note.sections[1].items) <= 2, (theme.slug, audience.slug)


def test_a_note_says_where_to_turn_a_line_each(csprp: Run) -> None:
    lines = csprp("brief", "-t", "suicide").text.splitlines()
    assert "Immediate danger: emergency services, 999." in lines
    note = brief(RECORD, RECORD.themes["neglect"])
    assert "check the report before quoting" in note.sections[5].items[-1].text
    named = [item.citation for item in note.sections[6].items if item.citation and not item.citation.number]
    assert [(item.text, item.link != "") for item in named] == [("Annual report 2022 to 2023", True)]


def test_a_plan_is_empty_rows_under_four_headings(csprp: Run) -> None:
    said = csprp("brief", "-t", "escalation", "--action-plan").text
    for words in ("Our action plan", "What:", "Who:", "By when:", "How we will know:"):
        assert words in said
    note = brief(
        RECORD, RECORD.themes["escalation"], NoteRequest(RECORD.audiences["practitioner"], action_plan=True)
    )
    assert note.plan is not None
    assert all(cell == "" for row in note.plan.table.rows for cell in row.cells)
    assert 2 <= len(note.plan.table.rows) <= 4


@pytest.mark.parametrize("theme", RECORD.themes)
def test_the_second_page_is_for_whoever_leads(theme: str) -> None:
    note = brief(
        RECORD, RECORD.themes[theme], NoteRequest(RECORD.audiences["practitioner"], facilitator=True)
    )
    timings, rules, listen, affected = note.back
    assert sum(int(item.lead.split()[0]) for item in timings.items) == 20
    assert len(rules.items) >= 3
    assert len(listen.items) >= 3
    assert len(affected.items) >= 3
    assert note.sections == brief(RECORD, RECORD.themes[theme]).sections


# -- pictures ----------------------------------------------------------------------------------------


def test_a_picture_is_drawn_where_there_is_a_run_and_never_for_suicide() -> None:
    drawn: dict[str, Chart] = {}
    for theme in RECORD.themes.values():
        for report in (None, *RECORD.reports):
            for audience in RECORD.audiences.values():
                with contextlib.suppress(UsageProblem):  # nothing is held from that report
                    note = brief(RECORD, theme, NoteRequest(audience, report))
                    if note.picture is not None:
                        drawn.setdefault(theme.slug, note.picture)
    assert "suicide" not in drawn
    assert list(drawn) == ["babies"]
    picture = drawn["babies"]
    assert [(mark.label, mark.printed) for mark in picture.marks] == [("2020", "32.5%"), ("2021", "36%")]
    assert "2020, 32.5%; 2021, 36%" in picture.alt
    assert "Not held: 2019 and 2022 to 2026." in picture.alt


def test_a_leading_figure_with_a_run_is_drawn_without_a_row(tmp_path: Path) -> None:
    folder = tmp_path / "data"
    shutil.copytree(RECORD.folder, folder)
    (folder / "pictures.csv").write_text("theme,indicator,category,base,unit\n", encoding="utf-8")
    with (folder / "headlines.csv").open("a", encoding="utf-8") as file:
        file.write("information-sharing,1,dfe-looked-after,Looked after,dfe-notifications,count,\n")
    with (folder / "plain_sentences.csv").open("a", encoding="utf-8") as file:
        file.write("dfe-looked-after,Looked after,dfe-notifications,count,There were {value}.\n")
    record = load(str(folder))
    picture = brief(record, record.themes["information-sharing"]).picture
    assert picture is not None
    assert [mark.kind for mark in picture.marks] == ["value", "care", "value", "care", "value"]
    assert brief(record, record.themes["babies"]).picture is None


def test_a_picture_of_the_deaths_has_its_break() -> None:
    run = newest_run(RECORD, DrawnRun("", "dfe-nature", "Death", "dfe-notifications", Unit.COUNT))
    chart = chart_of(RECORD, run, Citations(RECORD))
    assert chart.marks[0].kind == "break"
    assert "Ofsted" in dict(chart.notes)[chart.marks[0].label]
    assert [mark.value for mark in chart.marks if mark.kind == "value"] == [188, 223, 191, 201, 205, 162, 160]
    assert all(text in chart.alt for _, text in chart.notes)


def test_nothing_that_must_not_be_drawn_has_a_run() -> None:
    for figure in RECORD.figures.values():
        if figure.indicator.no_chart or not figure.may_headline:
            assert run_with(RECORD, figure) == (), figure.id


# -- how notes read ----------------------------------------------------------------------------------


@pytest.mark.parametrize("audience", RECORD.audiences)
def test_every_note_reads_well(audience: str) -> None:
    for theme in RECORD.themes.values():
        note = brief(RECORD, theme, NoteRequest(RECORD.audiences[audience], facilitator=True))
        assert list(faults_of(note, RECORD)) == [], theme.slug
        reading = reading_of(note)
        assert reading.longest <= 32
        assert reading.mean <= 18
        assert reading.ease >= 60


def test_a_note_that_reads_badly_is_found_out() -> None:
    note = brief(RECORD, RECORD.themes["neglect"])
    first = note.sections[3].items[1]

    def with_text(text: str) -> list[str]:
        section = note.sections[3]
        spoiled = section._replace(items=(section.items[0], first._replace(text=text)))
        return list(
            faults_of(note._replace(sections=(*note.sections[:3], spoiled, *note.sections[4:])), RECORD)
        )

    assert with_text(first.text) == []
    assert any("over 32 words" in fault for fault in with_text("word " * 33 + "end."))
    assert any("avoid" in fault for fault in with_text("Services failed to see it."))
    assert any("avoid" in fault for fault in with_text("It names a ligature."))
    assert any("number" in fault for fault in with_text("See the 53 children."))


def test_sentences_and_syllables_are_counted_by_hand() -> None:
    note = brief(RECORD, RECORD.themes["neglect"])
    assert "Poverty is not neglect." in sentences_of(note)
    assert not any("[" in sentence for sentence in sentences_of(note))
    counted = {
        "child": 1,
        "children": 2,
        "guarding": 2,
        "note": 1,
        "asked": 1,
        "needed": 2,
        "table": 2,
        "the": 1,
    }
    assert {word: syllables_of(word) for word in counted} == counted


@pytest.mark.parametrize("audience", RECORD.audiences)
def test_no_note_is_too_full_for_word_and_a_browser(audience: str) -> None:
    for theme in RECORD.themes.values():
        for local in ("", "W" * 602):
            note = brief(RECORD, theme, NoteRequest(RECORD.audiences[audience], None, local))
            assert note.words <= MOST_WORDS
            assert height_of(note) <= PAGE, theme.slug


# -- where files go ----------------------------------------------------------------------------------


@pytest.mark.parametrize("form", FILES)
def test_a_file_that_is_there_is_kept(csprp: Run, tmp_path: Path, form: str) -> None:
    out = tmp_path / f"note.{form}"
    out.write_bytes(b"mine")
    ended = csprp("brief", "-t", "neglect", "--out", str(out))
    assert ended.code == 2
    assert "already there" in ended.err
    assert "--force" in ended.err
    assert out.read_bytes() == b"mine"
    assert csprp("brief", "-t", "neglect", "--out", str(out), "--force").code == 0
    assert out.read_bytes() != b"mine"


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="root may write anywhere")
def test_a_folder_that_may_not_be_written_is_said(csprp: Run, tmp_path: Path) -> None:
    tmp_path.chmod(stat.S_IRUSR | stat.S_IXUSR)
    for line in (
        ["-t", "neglect", "--out", str(tmp_path / "n.pdf")],
        ["--all", "--out", str(tmp_path / "notes")],
    ):
        ended = csprp("brief", *line)
        assert ended.code == 2
        assert "cannot be written" in ended.err


def test_all_notes_fill_a_folder_with_an_index(csprp: Run, tmp_path: Path) -> None:
    out = tmp_path / "notes"
    ended = csprp("brief", "--all", "--out", str(out), "--format", "html")
    assert ended.code == 0, ended.err
    assert ended.out == b""
    names = sorted(path.name for path in out.iterdir())
    assert names == sorted([*(f"{theme}.html" for theme in RECORD.themes), "index.html"])
    index = (out / "index.html").read_text(encoding="utf-8")
    for slug, theme in RECORD.themes.items():
        assert f'href="{slug}.html"' in index
        assert theme.title in text_of_file(out / "index.html")
    assert f"written: {len(RECORD.themes)} notes" in ended.err


def test_a_set_of_notes_is_no_file(csprp: Run, tmp_path: Path) -> None:
    ended = csprp("brief", "--all", "--out", str(tmp_path / "notes.pdf"))
    assert ended.code == 2
    assert ended.err.rstrip().endswith(f"--out {tmp_path / 'notes'}")
    assert not list(tmp_path.iterdir())


def test_notes_that_nobody_wrote_for_an_audience_are_named_on_one_line(csprp: Run, tmp_path: Path) -> None:
    ended = csprp("brief", "--all", "--audience", "all", "--out", str(tmp_path / "notes"), "--format", "md")
    assert ended.code == 0, ended.err
    fallen = [line for line in ended.err.splitlines() if "Nothing on" in line]
    assert sum("is written for nurseries and pre-schools" in line for line in fallen) == 1
    assert any("suicide" in line and "are for practitioners" in line for line in fallen)


@pytest.mark.thorough
def test_all_notes_for_all_audiences(csprp: Run, tmp_path: Path) -> None:
    out = tmp_path / "notes"
    ended = csprp("brief", "--all", "--audience", "all", "--out", str(out))
    assert ended.code == 0, ended.err
    files = list(out.glob("*.pdf"))
    assert len(files) == len(RECORD.themes) * len(RECORD.audiences)
    assert all(pages_of(path) == 1 for path in files)
    again = tmp_path / "again"
    csprp("brief", "--all", "--audience", "childminders", "--out", str(again))
    assert all((out / path.name).read_bytes() == path.read_bytes() for path in again.glob("*.pdf"))
    assert len(list(again.glob("*.pdf"))) == len(RECORD.themes)


def test_all_notes_of_one_report_leave_out_what_it_does_not_hold(csprp: Run, tmp_path: Path) -> None:
    ended = csprp("brief", "--all", "--report", "2020", "--out", str(tmp_path / "notes"), "--format", "md")
    assert ended.code == 0
    names = {path.stem for path in (tmp_path / "notes").glob("*.md")}
    assert 0 < len(names) < len(RECORD.themes)
    missing = set(RECORD.themes) - names
    assert all(
        slug in ended.err.rpartition("Nothing is held from the annual report 2020 on")[2] for slug in missing
    )


def test_sets_for_two_audiences_stand_side_by_side(csprp: Run, tmp_path: Path) -> None:
    out = tmp_path / "notes"
    for audience in ("practitioner", "board"):
        line = ["brief", "--all", "--audience", audience, "--format", "html", "--out", str(out)]
        assert csprp(*line).code == 0
    assert (out / "index.html").exists()
    links = re.findall(r"<a href=[^>]+>(.*?)</a>", (out / "index-board.html").read_text(encoding="utf-8"))
    assert any("Neglect, for the partnership" in link and "(HTML)" in link for link in links)


@pytest.mark.parametrize(
    ("asked", "name"),
    [("docx", "n.pdf"), ("pdf", "n.docx"), ("json", "n.md"), ("html", "n.txt"), ("pdf", "n.txt")],
)
def test_a_file_is_what_its_ending_promises(csprp: Run, tmp_path: Path, asked: str, name: str) -> None:
    ended = csprp("brief", "-t", "neglect", "--format", asked, "--out", str(tmp_path / name))
    if asked == "html" and name == "n.txt":
        assert ended.code == 0
        return
    assert ended.code == 2
    assert "promises" in ended.err
    assert name in ended.err
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("line", [["brief", "-t", "neglect"], ["trends", "-m", "deaths"]])
def test_a_dash_is_no_file(csprp: Run, line: list[str]) -> None:
    ended = csprp(*line, "--format", "md", "--out", "-")
    assert ended.code == 2
    assert not Path("-").exists()


@pytest.mark.parametrize("line", [["--all"], ["--all", "--theme", "neglect", "--out", "notes"]])
def test_every_note_needs_a_folder_and_no_theme(csprp: Run, line: list[str]) -> None:
    ended = csprp("brief", *line)
    assert ended.code == 2
    assert len(ended.err.strip().splitlines()) == 1


def test_a_folder_with_one_of_the_names_is_left_as_it_is(csprp: Run, tmp_path: Path) -> None:
    (tmp_path / "babies.pdf").write_bytes(b"mine")
    ended = csprp("brief", "--all", "--out", str(tmp_path))
    assert ended.code == 2
    assert "babies.pdf is already there" in ended.err
    assert [path.name for path in tmp_path.iterdir()] == ["babies.pdf"]


def test_a_disk_that_fails_leaves_no_half_folder(
    csprp: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from csprp_cli.cli import files

    real = files.write_new
    seen: list[Path] = []

    def full(path: Path, content: bytes) -> None:
        seen.append(path)
        if len(seen) == 5:
            raise OSError(28, "No space left on device")
        real(path, content)

    monkeypatch.setattr(files, "write_new", full)
    ended = csprp("brief", "--all", "--out", str(tmp_path / "notes"), "--format", "md")
    assert ended.code == 2
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("bad", ["a-file", "no/such/folder"])
def test_a_place_that_is_no_folder_is_said(csprp: Run, tmp_path: Path, bad: str) -> None:
    (tmp_path / "a-file").write_bytes(b"mine")
    ended = csprp("brief", "--all", "--out", str(tmp_path / bad))
    assert ended.code == 2
    assert len(ended.err.strip().splitlines()) == 1


# -- tables ------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("line", "form"),
    sampled(
        [(line, form) for form in ("docx", "xlsx", "html", "pdf") for line in (*COMMANDS, "check")],
        2 * len(COMMANDS),
    ),
)
def test_every_command_with_rows_writes_files(csprp: Run, tmp_path: Path, line: str, form: str) -> None:
    out, again = tmp_path / f"table.{form}", tmp_path / f"again.{form}"
    assert csprp(*line.split(), "--out", str(out)).code == 0
    assert csprp(*line.split(), "--out", str(again)).code == 0
    assert out.read_bytes() == again.read_bytes()
    if form == "xlsx":
        book = openpyxl.load_workbook(out)
        assert book.sheetnames == ["Read first", "Table", *["Chart"][: line.startswith(DRAWN)]]
        return
    said = text_of_file(out)
    assert "csprp trends" not in said or "themes" not in line
    if line != "check":
        assert "Open Government Licence" in said
    if form == "docx":
        document = zipfile.ZipFile(out).read("word/document.xml").decode("utf-8")
        assert "w:tblHeader" in document or "<w:tbl>" not in document


def test_a_table_in_word_has_what_a_board_paper_needs(csprp: Run, tmp_path: Path) -> None:
    out = tmp_path / "deaths.docx"
    assert csprp("trends", "--metric", "deaths", "--out", str(out)).code == 0
    said = text_of_file(out)
    for words in (
        "Notifications about a child's death",
        "To quote",
        "Read with care",
        "Sources",
        "In short",
        "35 more: not a clear rise",
    ):
        assert words in said, words


@pytest.mark.parametrize("form", ["docx", "xlsx", "pdf"])
def test_a_file_goes_into_a_pipe(csprp: Run, form: str) -> None:
    content = csprp("trends", "-m", "deaths", "--format", form).out
    assert content.startswith(b"%PDF" if form == "pdf" else b"PK")


# -- goldens -----------------------------------------------------------------------------------------


def test_golden_web_pages(csprp: Run) -> None:
    held_to_golden("brief-babies.html", unstyled(csprp("brief", "-t", "babies", "--format", "html").out))
    held_to_golden("trends-deaths.html", unstyled(csprp("trends", "-m", "deaths", "--format", "html").out))


def test_golden_words_of_word(csprp: Run) -> None:
    line = ["brief", "-t", "babies", "--action-plan", "--facilitator", "--format", "docx"]
    content = zipfile.ZipFile(io.BytesIO(csprp(*line).out)).read("word/document.xml")
    held_to_golden("brief-babies.document.xml", etree.tostring(etree.fromstring(content), pretty_print=True))


def test_golden_of_what_a_pdf_is_given() -> None:
    """The bytes of a PDF change with Typst; what it is told to draw, and how, does not."""
    import json

    from csprp_cli.present.pdf import _block

    note = brief(
        RECORD,
        RECORD.themes["babies"],
        NoteRequest(RECORD.audiences["board"], action_plan=True, facilitator=True),
    )
    given = json.dumps([_block(block) for block in page_of_note(note)], indent=1, ensure_ascii=False)
    held_to_golden("brief-babies.pdf.json", given.encode("utf-8") + b"\n")
    assert not re.search(
        r"children|Panel|source", TEMPLATE.read_text(encoding="utf-8").replace("chart.source", "")
    )


def test_golden_cells_of_excel(csprp: Run) -> None:
    book = openpyxl.load_workbook(io.BytesIO(csprp("trends", "-m", "deaths", "--format", "xlsx").out))
    lines = [
        f"{sheet.title}!{cell.coordinate} {cell.data_type} {cell.value}"
        for sheet in book
        for row in sheet
        for cell in row
        if cell.value is not None
    ]
    held_to_golden("trends-deaths.xlsx.txt", "\n".join(lines).encode("utf-8") + b"\n")


def test_support_lines_checked_over_a_year_ago_are_told(csprp: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    checked = min(date.fromisoformat(item.checked_on) for item in RECORD.support)
    for days, told in ((366, False), (367, True)):
        note = brief(RECORD, RECORD.themes["neglect"], today=checked + timedelta(days=days))
        assert any("over a year ago" in warning for warning in note.warnings) is told
    from csprp_cli.notes import brief as module

    class Later(date):
        @classmethod
        def today(cls) -> "Later":
            return cls(2031, 1, 1)

    monkeypatch.setattr(module, "date", Later)
    assert "over a year ago" in csprp("brief", "-t", "neglect").err


@pytest.mark.thorough
def test_a_record_with_an_endless_text_is_refused_for_paper(csprp: Run, tmp_path: Path) -> None:
    folder = tmp_path / "data"
    shutil.copytree(RECORD.folder, folder)
    text = (folder / "themes.csv").read_text(encoding="utf-8")
    assert "Poverty is not neglect." in text
    (folder / "themes.csv").write_text(
        text.replace("Poverty is not neglect.", "Poverty is not neglect. " * 150), encoding="utf-8"
    )
    for form in FILES:
        out = tmp_path / f"note.{form}"
        ended = csprp("brief", "-t", "neglect", "--data", str(folder), "--out", str(out))
        assert ended.code == 3, form
        assert "does not fit one page" in ended.err
        assert not out.exists()
    assert csprp("check", str(folder)).code == 1
