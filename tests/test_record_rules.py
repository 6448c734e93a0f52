"""Rules that hold for the whole record, and for every note that is made from it."""

import contextlib
import csv
import re
from datetime import date
from decimal import Decimal

import pytest

from csprp_cli.model.figure import Figure
from csprp_cli.model.note import MOST_WORDS, Note, NoteSection
from csprp_cli.model.problem import UsageProblem
from csprp_cli.model.record_items import LEVELS, Publication
from csprp_cli.model.theme import Theme
from csprp_cli.model.value import printed
from csprp_cli.notes.brief import brief
from csprp_cli.notes.selection import NoteRequest
from csprp_cli.record.facts import figure_of
from csprp_cli.record.load import load
from csprp_cli.record.location import bundled
from csprp_cli.record.record import Record
from csprp_cli.wording.csv_row import figure_row
from csprp_cli.wording.figures import help_lines

RECORD = load()
THEMES = tuple(RECORD.themes)
HEADINGS = [
    "What this is about",
    "Why it matters",
    "What the Panel found",
    "What to do",
    "Talk about it",
    "Handle with care",
    "Sources and next steps",
]
LONGEST_SENTENCE = 32
MARK = re.compile(r"\s?\[\d+\]")
NUMBER = re.compile(r"\d+(?:,\d{3})*(?:\.\d+)?%?")
MONTHS = [date(2024, month, 1).strftime("%B") for month in range(1, 13)]
NEVER_IN_A_NOTE = {
    "panel-2020-parent-mental-ill-health-mothers": "it can be read as blame",
    "panel-2023-24-suicide-mh-condition": "it is easily turned round",
    "panel-2023-24-child-mh-youngest": "it is one child's age",
    "panel-2023-24-coordination": "it is third-hand",
    "panel-2023-24-curiosity": "it is third-hand",
    "panel-2023-24-parent-mh": "its base is not stated",
    "home-education-suicides": "it is a very small count",
    "looked-after-suicide": "it is a very small count",
}


def of_report(record: Record, report: Publication) -> NoteRequest:
    return NoteRequest(record.audiences["practitioner"], report)


def notes_of_reports(record: Record, theme: Theme) -> list[Note]:
    """The note of each report that holds something on a theme."""
    found = []
    for report in record.reports:
        with contextlib.suppress(UsageProblem):
            found.append(brief(record, theme, of_report(record, report)))
    return found


@pytest.fixture(scope="module")
def record() -> Record:
    return RECORD


@pytest.fixture(scope="module")
def notes(record: Record) -> dict[str, Note]:
    return {slug: brief(record, theme) for slug, theme in record.themes.items()}


@pytest.fixture(scope="module")
def every_note(record: Record, notes: dict[str, Note]) -> list[Note]:
    """The note of each theme, for each audience and for each report."""
    found = list(notes.values())
    for theme in record.themes.values():
        found += [brief(record, theme, NoteRequest(audience)) for audience in record.audiences.values()]
        found += notes_of_reports(record, theme)
    return found


def section(note: Note, number: int) -> NoteSection:
    return note.sections[number - 1]


def text_of(part: NoteSection) -> str:
    return " ".join(f"{item.lead} {item.text}".strip() for item in part.items)


def prose(note: Note) -> list[str]:
    """Every piece of text on the page, sources and footer apart."""
    pieces = [note.title, note.readers, note.before]
    for part in note.sections[:6]:
        pieces.append(part.heading)
        pieces += [text for item in part.items for text in (item.lead, item.text) if text]
    return pieces


def unsaid(text: str, figures: list[Figure], record: Record) -> list[str]:
    """Return the numbers of a text that none of its figures prints, dates and ages apart."""
    text = MARK.sub("", text)
    allowed: set[str] = set()
    for figure in figures:
        publication = record.publications[figure.publication]
        year, _, rest = publication.published.partition("-")
        phrases = [figure.period.in_sentence, f"{MONTHS[int(rest[:2]) - 1]} {year}" if rest else ""]
        phrases += [figure.category, figure.base.title]
        for phrase in filter(None, phrases):
            text = re.sub(re.escape(phrase), "", text, flags=re.IGNORECASE)
        ages = re.findall(r"(?:under|aged) \d+(?: to \d+)?", text)
        held = {*NUMBER.findall(figure.category), *NUMBER.findall(figure.base.title)}
        for age in ages:
            if {*NUMBER.findall(age)} <= held:
                text = text.replace(age, "")
        allowed.update(NUMBER.findall(printed(figure)))
        allowed.update(re.findall(r"\b20\d\d\b", f"{year} {publication.note}"))
        allowed.update(NUMBER.findall(f"{int(figure.denominator):,}" if figure.denominator else ""))
    return [number for number in NUMBER.findall(text) if number not in allowed]


def avoided() -> re.Pattern[str]:
    with (bundled() / "words_to_avoid.csv").open(encoding="utf-8", newline="") as file:
        words = [row["avoid"] for row in csv.DictReader(file)]
    return re.compile(rf"\b({'|'.join(map(re.escape, words))})\b", re.IGNORECASE)


# The record


def test_every_figure_rests_on_a_used_claim_with_a_source_and_a_level(record: Record) -> None:
    assert record.figures
    for figure in record.figures.values():
        assert figure.used, figure.id
        assert figure.level in LEVELS, figure.id
        assert figure.shown in {claim.id for claim in figure.used}, figure.id
        for claim in figure.used:
            assert claim.source.title, claim.id
            assert claim.source.level in LEVELS, claim.id
            assert claim.locator, claim.id


def test_every_claim_belongs_to_one_figure_or_one_change(record: Record) -> None:
    changes = {item.id for item in record.changes}
    for claim in record.claims.values():
        assert (claim.figure in record.figures) != (claim.published_change in changes), claim.id
        assert claim.status == "used" or claim.reason, claim.id


def test_every_row_of_a_figure_has_numbers_that_can_be_read(record: Record) -> None:
    for figure in record.figures.values():
        row = figure_row(record, figure)
        numbers = {column: row[column] for column in ("value", "low", "high", "numerator", "denominator")}
        read = {column: Decimal(cell) for column, cell in numbers.items() if cell}
        assert all(number.is_finite() and number >= 0 for number in read.values()), figure.id
        if "low" in read and "high" in read:
            assert read["low"] <= read["high"], figure.id
        if "value" in read:
            assert read["low"] <= read["value"] <= read["high"], figure.id
            assert figure.value_kind in ("number", "age"), figure.id
        elif figure.value_kind in ("words", "at-least", "at-most"):
            assert "low" in read or "high" in read, figure.id
        assert all(cell is not None for cell in row.values())


def test_every_row_of_a_figure_has_dates_that_can_be_read(record: Record) -> None:
    for figure in record.figures.values():
        row = figure_row(record, figure)
        for column in ("period_start", "period_end"):
            assert re.fullmatch(r"(\d{4}-\d{2}-\d{2})?", row[column]), figure.id
        if row["period_start"] and row["period_end"]:
            assert row["period_start"] < row["period_end"], figure.id


def test_every_figure_is_printed_without_a_gap(record: Record) -> None:
    for figure in record.figures.values():
        words = printed(figure)
        assert words, figure.id
        assert not re.search(r"\b(None|nan|NA)\b", words), figure.id
        if figure.value_kind in ("words", "at-least", "at-most"):
            assert words.startswith('"'), figure.id
            assert not re.search(r"\d\.\d", words), figure.id


def test_every_headline_leads_with_a_figure_that_may_lead(record: Record) -> None:
    assert record.headlines
    for line in record.headlines:
        figure = figure_of(record, line.indicator, line.category, line.base, line.unit)
        assert figure is not None, line
        assert not figure.tertiary_only, line
        assert not figure.is_small_number, line
        assert figure.base.counts != "not-stated", line


def test_third_hand_figures_are_held_and_known_as_such(record: Record) -> None:
    third_hand = {figure.id for figure in record.figures.values() if figure.tertiary_only}
    assert {"panel-2023-24-coordination", "panel-2023-24-curiosity"} <= third_hand


def test_small_counts_and_single_ages_are_kept_back(record: Record) -> None:
    kept = {figure.id for figure in record.figures.values() if figure.is_small_number}
    assert {
        "panel-2020-other-behaviour",
        "home-education-suicides",
        "panel-2023-24-child-mh-youngest",
    } <= kept
    assert "panel-2020-death" not in kept


def test_suicide_is_never_drawn(record: Record) -> None:
    drawn = [
        figure.indicator.id
        for figure in record.figures.values()
        if re.search(r"suicide", f"{figure.category} {figure.indicator.title}", re.IGNORECASE)
        and not figure.indicator.no_chart
    ]
    assert sorted(set(drawn)) == []


# Every note


@pytest.mark.parametrize("theme", THEMES)
def test_note_has_the_seven_headings_in_order(theme: str, notes: dict[str, Note]) -> None:
    parts = notes[theme].sections
    assert [part.heading for part in parts] == HEADINGS
    assert [part.number for part in parts] == [1, 2, 3, 4, 5, 6, 7]
    assert [part.heading for part in parts if not part.items or not text_of(part).strip()] == []


@pytest.mark.parametrize("theme", THEMES)
def test_note_asks_three_questions(theme: str, notes: dict[str, Note]) -> None:
    questions = [item.text for item in section(notes[theme], 5).items if item.bullet]
    assert len(questions) == 3
    assert all(question.endswith("?") for question in questions)
    said = text_of(section(notes[theme], 5))
    assert re.search(r"Prompts (written )?by .*; not Panel text\.", said)
    assert "How will we know?" in said


@pytest.mark.parametrize("theme", THEMES)
def test_note_has_an_action_for_each_level(theme: str, notes: dict[str, Note]) -> None:
    part = section(notes[theme], 4)
    leads = {item.lead for item in part.items if item.bullet}
    assert {lead for lead in leads if not MARK.search(lead)} == {"You:", "Your team:", "Leaders:"}


@pytest.mark.parametrize("theme", THEMES)
def test_note_cites_a_source_for_every_finding_and_figure(theme: str, notes: dict[str, Note]) -> None:
    note = notes[theme]
    for number in (2, 3):
        bare = [i.text for i in section(note, number).items if i.bullet and not MARK.search(i.text)]
        assert bare == [], number
    drawn = note.picture.source if note.picture is not None else ""
    marked = [*(text_of(part) for part in note.sections[:6]), drawn]
    used = {int(mark) for text in marked for mark in re.findall(r"\[(\d+)\]", text)}
    assert used == {citation.number for citation in note.citations}
    assert used == set(range(1, len(used) + 1))
    listed = text_of(section(note, 7))
    assert all(f"[{number}]" in listed for number in used)


@pytest.mark.parametrize("theme", THEMES)
def test_note_says_no_number_but_those_of_its_figures(
    theme: str, notes: dict[str, Note], record: Record
) -> None:
    note = notes[theme]
    figures = [record.figures[figure] for figure in note.figures]
    assert unsaid(text_of(section(note, 2)), figures, record) == []
    for number in (1, 3, 4, 5):
        assert NUMBER.findall(MARK.sub("", text_of(section(note, number)))) == [], number


@pytest.mark.parametrize("theme", THEMES)
def test_note_says_what_its_figures_do_not_show(theme: str, notes: dict[str, Note]) -> None:
    note = notes[theme]
    said = text_of(section(note, 2))
    numbers = [name for name in note.figures if RECORD.figures[name].unit != "listed"]
    assert ("These figures do not show how common something is" in said) == bool(numbers or note.picture)
    assert len(note.figures) <= 3


def test_a_number_that_no_figure_prints_would_be_noticed(record: Record) -> None:
    figure = record.figures["panel-2022-23-neglect"]
    said = "In the year to 31 March 2023, 53% [1] of rapid reviews. In 2020, 35% [2]. A baby under 1."
    assert unsaid(said, [figure], record) == ["2020", "35%", "1"]


def test_every_note_fits_one_page(every_note: list[Note]) -> None:
    for note in every_note:
        pieces = [note.title, note.readers, note.before]
        for part in note.sections:
            pieces += [f"{part.number} {part.heading}", text_of(part)]
        words = len(" ".join(pieces).split())
        assert words <= MOST_WORDS, note.theme
        assert note.words == words, note.theme
    assert MOST_WORDS == 450


def test_every_note_starts_with_a_word_about_its_content(every_note: list[Note]) -> None:
    for note in every_note:
        assert note.before.startswith("Before you read: "), note.theme
        assert "died or were seriously harmed" in note.before, note.theme
        assert not NUMBER.search(note.title + note.before), note.theme


def test_every_note_gives_the_lines_of_its_theme_and_no_other(every_note: list[Note], record: Record) -> None:
    numbers = re.compile(r"\d[\d ]*\d|\d")
    for note in every_note:
        said = " ".join(f"{item.lead} {item.text}" for item in section(note, 6).items[:-1])
        lines = help_lines(record, (note.theme,))
        held = {number for line in lines for number in numbers.findall(f"{line.name}, {line.contact}")}
        assert set(numbers.findall(said)) == held, note.theme
        assert all(line.contact in said for line in lines), note.theme
        assert "999" in held, note.theme
        assert "your local front door" in said, note.theme
        elsewhere = " ".join(text_of(part) for part in note.sections if part.number != 6)
        assert not re.search(r"\b999\b|0800|0808|\b116\b", elsewhere), note.theme


@pytest.mark.parametrize("theme", THEMES)
def test_a_note_has_four_help_lines_at_most_and_the_reader_s_first(theme: str, record: Record) -> None:
    counted = [line for line in help_lines(record, (theme,)) if line.whom != "anybody"]
    own = [line for line in counted if "all" not in line.for_themes]
    assert 1 <= len(counted) <= 4
    assert counted[0].whom == "reader"
    assert own or not record.themes[theme].needs_line
    assert all(line.contact and line.source for line in counted)


def test_the_lines_that_a_subject_needs_stand_on_its_note(record: Record) -> None:
    needed = {
        "suicide": ("Samaritans", "Childline", "mental health option", "Papyrus"),
        "child-mental-health": ("Childline", "mental health option", "Shout"),
        "domestic-abuse": ("National Domestic Abuse Helpline", "Men's Advice Line"),
        "sexual-abuse": ("Stop It Now", "Childline"),
        "safer-sleep": ("Lullaby Trust", "ICON", "NSPCC"),
        "neglect": ("NSPCC",),
    }
    for theme, names in needed.items():
        said = " ".join(f"{line.name} {line.contact}" for line in help_lines(record, (theme,)))
        assert [name for name in names if name not in said] == [], theme


def test_two_subjects_share_four_lines(record: Record) -> None:
    lines = help_lines(record, ("suicide", "domestic-abuse"))
    assert sum(line.whom != "anybody" for line in lines) == 4
    assert [line.id for line in lines[:2]] == ["emergency", "front-door"]


@pytest.mark.parametrize("other", ["babies", "domestic-abuse", "sexual-abuse"])
def test_each_of_two_subjects_keeps_a_help_line_of_its_own(other: str, record: Record) -> None:
    lines = [line for line in help_lines(record, (other, "suicide")) if line.whom != "anybody"]
    assert len(lines) == 4
    assert any(other in line.for_themes for line in lines)
    assert {"samaritans", "nhs-111", "childline"} <= {line.id for line in lines}
    assert lines[0].whom == "reader"


def test_what_others_say_is_named_and_never_under_what_the_panel_found(
    every_note: list[Note], record: Record
) -> None:
    theirs = {item.text[:-1]: item.who for item in record.learning if item.basis == "third-party"}
    told = set()
    for note in every_note:
        for number in (3, 4, 5):
            for item in section(note, number).items:
                text = item.text[:-1]
                if text in theirs:
                    assert number != 3, (note.theme, text)
                    assert theirs[text] in item.lead, (note.theme, text)
                    assert MARK.search(item.lead), (note.theme, text)
                    told.add(text)
    assert len(told) > 15


def test_every_note_has_findings_to_act_on_or_says_why_not(every_note: list[Note], record: Record) -> None:
    for note in every_note:
        if "alone." in said_first(note):  # what one report gives
            continue
        found = [item.text for item in section(note, 3).items]
        why = record.themes[note.theme].few_findings
        assert len(found) >= 3 or why in found, note.theme
        assert (why in found) == bool(why), note.theme


def test_no_note_rests_on_a_third_hand_page(every_note: list[Note], record: Record) -> None:
    for note in every_note:
        assert {record.sources[item.id].level for item in note.citations} <= {
            "primary",
            "official-press",
            "secondary",
        }, note.theme


def test_no_note_holds_a_figure_that_may_not_lead(every_note: list[Note], record: Record) -> None:
    led = {figure for note in every_note for figure in note.figures}
    assert led
    for name in led:
        figure = record.figures[name]
        assert not figure.tertiary_only, name
        assert not figure.is_small_number, name
        assert figure.base.counts != "not-stated", name
        assert figure.area.kind == "country", name
        assert figure.period.kind != "half", name
    assert NEVER_IN_A_NOTE.keys() <= record.figures.keys()
    assert not led & NEVER_IN_A_NOTE.keys()


def said_first(note: Note) -> str:
    return text_of(section(note, 1)) + " "


def test_a_note_of_one_report_holds_that_report_alone(record: Record) -> None:
    held = 0
    for theme in record.themes.values():
        for report in record.reports:
            note = next(
                (
                    n
                    for n in notes_of_reports(record, theme)
                    if f"{report.title.lower()} alone" in said_first(n)
                ),
                None,
            )
            if note is None:
                with pytest.raises(UsageProblem, match=report.title[1:]):
                    brief(record, theme, of_report(record, report))
                continue
            held += 1
            for name in note.figures:
                assert record.figures[name].publication == report.id, (theme.slug, report.id)
            findings = {item.text for item in record.learning if item.publication not in ("", report.id)}
            assert not any(text[:-1] in text_of(section(note, 3)) for text in findings)
    assert held > 20


def test_no_note_uses_a_word_to_avoid(every_note: list[Note]) -> None:
    pattern = avoided()
    assert pattern.search("a tragic case")
    found = {
        (note.theme, hit[0]) for note in every_note for text in prose(note) if (hit := pattern.search(text))
    }
    assert found == set()


def test_no_note_holds_a_long_sentence(every_note: list[Note]) -> None:
    long = {
        (note.theme, len(words), sentence)
        for note in every_note
        for piece in prose(note)
        for sentence in re.split(r"(?<=[.?!])\s+", piece)
        if len(words := MARK.sub("", sentence).split()) > LONGEST_SENTENCE
    }
    assert long == set()


def test_no_note_teaches_a_command_on_paper(every_note: list[Note]) -> None:
    for note in every_note:
        whole = " ".join([*prose(note), text_of(section(note, 7)), *note.footer])
        assert not re.search(r"\bcsprp (brief|show|trends|themes|find)\b|--\w", whole), note.theme


def test_every_footer_says_whose_it_is_and_when_it_was_checked(
    every_note: list[Note], record: Record
) -> None:
    for note in every_note:
        said = " ".join(note.footer)
        assert "Not a Panel or DfE publication" in said
        assert "Open Government Licence v3.0" in said
        assert f"Record {record.version}." in said
        assert re.search(r"Support lines checked \d{1,2} [A-Z][a-z]+ \d{4}\.", said)


def test_the_umbrella_says_first_that_it_covers_two_subjects(record: Record, notes: dict[str, Note]) -> None:
    umbrellas = [theme for theme in record.themes.values() if theme.covers]
    assert [theme.slug for theme in umbrellas] == ["mental-health"]
    note = notes["mental-health"]
    assert text_of(section(note, 1)).startswith("This covers two subjects")
    assert all(slug in " ".join(note.notices) for slug in umbrellas[0].covers)
