"""Build the note on a theme: seven headings, every fact with a source, and one page where there is one."""

from collections import Counter
from collections.abc import Callable
from datetime import date
from typing import get_args

from csprp_cli.model.kinds import Agreement, Unit
from csprp_cli.model.note import Note, NoteItem, NoteSection, NoteTable
from csprp_cli.model.problem import NothingHeld, RecordProblem
from csprp_cli.model.result import Column, Row, Table
from csprp_cli.model.text_kinds import Basis
from csprp_cli.model.theme import Audience, Learning, Theme
from csprp_cli.model.value import day_in_words
from csprp_cli.notes import standing_text as text
from csprp_cli.notes.height import holds
from csprp_cli.notes.next_steps import next_steps
from csprp_cli.notes.plain import plain_choice, plain_note
from csprp_cli.notes.selection import (
    PLAN_ROWS,
    Choice,
    GaveWay,
    LeftOut,
    NoteRequest,
    first_choice,
    give_way,
    has_actions,
    plan_rows_of,
)
from csprp_cli.notes.session import session_of
from csprp_cli.notes.two_subjects import both, choice_of_two, subject_of
from csprp_cli.record.record import Record
from csprp_cli.wording.chart import chart_of
from csprp_cli.wording.citations import Citations, published_in
from csprp_cli.wording.figures import cited_text, in_a_row, sentence, support_needs, whose

A_YEAR = 366
"""Days after which a support line must be checked again before it is handed out."""

MOST_NAMED = 2
"""How many things that were left out are named: a longer row of them is one that nobody reads."""

_KINDS: tuple[GaveWay, ...] = get_args(GaveWay)

Fits = Callable[[Note], bool]
"""Whether a note holds on its page: how a format that lays pages out has its say."""


def brief(
    record: Record,
    theme: Theme,
    asked: NoteRequest | None = None,
    *,
    fits: Fits | None = lambda note: True,
    today: date | None = None,
) -> Note:
    """Return the note on a theme, with what gave way named in `left_out`: nothing where `fits` is None,
    since text that is laid out on no page has no end to run over, and nothing in large print, which has as
    many pages as it needs.

    The newest figure of each kind is taken unless a report is named. No third-hand figure, no figure on
    an unknown base and no national count under 10 is ever chosen, whatever the record asks for. A source,
    a caveat or a support line never gives way.

    Raises UsageProblem where nothing is held from the report that was named, and RecordProblem where the
    page does not hold even when all has given way that may.
    """
    asked = asked or NoteRequest(record.audiences["practitioner"])
    subjects = (theme,) if asked.beside is None else (theme, asked.beside)
    written = _written_for(record, subjects, asked)
    choice, made = _making(record, theme, asked, written)
    fits = None if asked.large else fits

    def note_of(chosen: Choice) -> Note:
        slugs = tuple(subject.slug for subject in subjects)
        return made(chosen)._replace(subjects=slugs, large=asked.large, logo=asked.logo)

    def is_a_page(note: Note, fits: Fits) -> bool:
        return note.words <= note.most_words and holds(note) and fits(note)

    left_out: list[LeftOut] = []
    note = note_of(choice)
    while fits and not is_a_page(note, fits):
        choice, what = give_way(choice)
        if what is None:
            break
        left_out.append(what)
        note = note_of(choice)
    if fits and not fits(note):
        raise RecordProblem(
            f"the note on {theme.slug} does not fit one page, even with all left out that may be",
            "shorten its texts in themes.csv, learning.csv or support.csv",
        )
    warnings = _warnings(record, subjects, asked, written, left_out, today)
    left = tuple(item.said for item in left_out)
    return note._replace(left_out=left, warnings=warnings, notices=_notices(subjects, asked))


def has_note(record: Record, theme: Theme, asked: NoteRequest) -> bool:
    """Return whether there is a note of the kind that is asked for on a theme: from one report, or easier."""
    try:
        _making(record, theme, asked, "practitioner")
    except NothingHeld:
        return False
    return True


def _written_for(record: Record, subjects: tuple[Theme, ...], asked: NoteRequest) -> str:
    """Return the audience whose actions a note takes: the one that was asked for, where each subject has any
    for it and there is more than one version."""
    own = asked.audience.slug
    held = all(has_actions(record, theme, own) for theme in subjects)
    return own if held and not asked.plain else "practitioner"


def _making(
    record: Record, theme: Theme, asked: NoteRequest, written: str
) -> tuple[Choice, Callable[[Choice], Note]]:
    """Return all that a note may hold, and what makes the note of a choice: once more each time that a part
    gives way."""
    if asked.plain:
        choice = plain_choice(record, theme, plan_rows_of(asked))
        return choice, lambda chosen: _framed(
            record, theme, plain_note(record, theme, chosen, asked), chosen, asked
        )
    if asked.beside is not None:
        joined = both(theme, asked.beside)
        choice = choice_of_two(record, theme, asked.beside, asked, written)
        return choice, lambda chosen: _note(record, joined, chosen, asked, written)
    choice = first_choice(record, theme, asked, written)
    return choice, lambda chosen: _note(record, theme, chosen, asked, written)


def _framed(record: Record, theme: Theme, note: Note, choice: Choice, asked: NoteRequest) -> Note:
    """Return a note with what every version of it carries: footer, plan, second page, day of the record."""
    return note._replace(
        footer=_footer(record),
        plan=_plan(choice, asked),
        back_title=f"{text.FOR_THE_LEADER}: {_lower(theme.title)}" if asked.facilitator else "",
        back=session_of(record, theme) if asked.facilitator else (),
        day=record.day,
    )


def _note(record: Record, theme: Theme, choice: Choice, asked: NoteRequest, written: str) -> Note:
    citations = Citations(record, count_others=False)
    why = _why_it_matters(record, choice, citations)
    picture = chart_of(record, choice.drawn, citations) if choice.drawn else None
    found = [NoteItem(cited_text(item, citations), lead=_led(item, choice)) for item in choice.findings]
    levels = record.audiences[written]._asdict()
    do = [
        NoteItem(cited_text(item, citations), lead=_led(item, choice, levels[item.level]))
        for item in choice.actions
    ]
    do += _named(choice.others, choice, citations)
    about = theme.about
    if asked.report is not None:
        about += f" {text.FROM_ONE_REPORT.format(report=asked.report.title.lower())}"
    bodies = (
        [NoteItem(about, bullet=False)],
        why,
        _found(theme, found),
        [NoteItem(_who_asks(choice), bullet=False), *do],
        [
            NoteItem(_whose_prompts(choice), bullet=False),
            *_named(choice.questions, choice, citations),
            *_how_we_know(choice),
        ],
        _care(record, theme, choice, citations, asked.local),
        _sources(record, theme, choice, citations, asked),
    )
    note = Note(
        theme=theme.slug,
        title=theme.title,
        readers=_readers(record, asked, written),
        before=text.BEFORE,
        sections=tuple(
            NoteSection(number, heading, tuple(items))
            for number, (heading, items) in enumerate(zip(text.HEADINGS, bodies, strict=True), 1)
        ),
        citations=citations.listed(),
        footer=(),
        figures=tuple(figure.id for _, figure in choice.figures),
        audience=written,
        picture=picture,
    )
    return _framed(record, theme, note, choice, asked)


def _found(theme: Theme, found: list[NoteItem]) -> list[NoteItem]:
    """Return the findings, and where no page that we could read gives more of them, a line that says so."""
    if not found:
        return [NoteItem(text.NO_FINDING, bullet=False)]
    return [*found, *(NoteItem(said, bullet=False) for said in (theme.few_findings,) if said)]


def _named(items: tuple[Learning, ...], choice: Choice, citations: Citations) -> list[NoteItem]:
    """Return texts, those that are neither the Panel's nor csprp's with whose they are before them."""
    return [
        NoteItem(
            cited_text(item, citations),
            lead=" ".join(filter(None, (_led(item, choice), whose(item, citations)))),
        )
        for item in items
    ]


def _who_asks(choice: Choice) -> str:
    if not any(action.basis == Basis.PANEL for action in choice.actions):
        return text.ALL_BUT_NAMED if choice.others else text.ALL_SUGGESTED
    return text.WHO_ASKS_BUT_NAMED if choice.others else text.WHO_ASKS


def _whose_prompts(choice: Choice) -> str:
    named = any(item.basis == Basis.THIRD_PARTY for item in choice.questions)
    return text.WHOSE_PROMPTS_BUT_NAMED if named else text.WHOSE_PROMPTS


def _readers(record: Record, asked: NoteRequest, written: str) -> str:
    """Return whom the note is for, where it is not the practitioner's own, and whose words it has instead."""
    if asked.audience.slug == "practitioner":
        return ""
    whom = f"For {_lower(asked.audience.title)}."
    if written == asked.audience.slug:
        return whom
    return f"{whom} The actions and questions are for {_lower(record.audiences[written].title)}."


def _plan(choice: Choice, asked: NoteRequest) -> NoteTable | None:
    """Return the empty table: on the page itself, or on the back where there is one, with room for all."""
    rows = PLAN_ROWS if asked.action_plan and asked.facilitator else choice.plan_rows
    columns = tuple(Column(title) for title in text.PLAN_COLUMNS)
    empty = tuple(Row(("",) * len(columns)) for _ in range(rows))
    return NoteTable(text.PLAN, Table(columns, empty)) if rows else None


def _why_it_matters(record: Record, choice: Choice, citations: Citations) -> list[NoteItem]:
    items = []
    for headline, figure in choice.figures:
        said = sentence(record, figure, citations)
        if figure.status == Agreement.DISPUTED:
            said += f" {text.SOURCES_DIFFER}"
        items.append(NoteItem(said, lead=f"{headline.lead}." if headline.lead else ""))
    numbers = any(figure.unit != Unit.LISTED for _, figure in choice.figures)
    caution = [NoteItem(text.NOT_PREVALENCE, bullet=False)] if numbers or choice.drawn else []
    return [*(items or [NoteItem(text.NO_FIGURE, bullet=False)]), *caution]


def _how_we_know(choice: Choice) -> list[NoteItem]:
    """Return what to check later, as one paragraph."""
    said = " ".join(item.text for item in choice.checks)
    return [NoteItem(said, lead=text.HOW_WE_KNOW, bullet=False)] if said else []


def _led(item: Learning, choice: Choice, level: str = "") -> str:
    """Return the words before a line: whose step it is, and which of two subjects it is of where that is not
    plain."""
    subject = subject_of(item, choice.subjects)
    if level:
        return f"{level} ({_lower(subject)}):" if subject else f"{level}:"
    return f"{subject}:" if subject else ""


def _care(record: Record, theme: Theme, choice: Choice, citations: Citations, local: str) -> list[NoteItem]:
    """Return where to turn, a line for each need, then the limits of theme and sources."""
    needs = support_needs(record, tuple(t.slug for t in choice.subjects) or (theme.slug,), local)
    second_hand = any(item.level != "first-hand" for item in citations.listed())
    check = text.CHECK_FIRST if second_hand else ""
    return [
        *(NoteItem(places, lead=f"{need}:", bullet=False) for need, places in needs),
        NoteItem(" ".join(filter(None, (theme.care_note, check))), bullet=False),
    ]


def _sources(
    record: Record, theme: Theme, choice: Choice, citations: Citations, asked: NoteRequest
) -> list[NoteItem]:
    """Return the sources, the newest publication that a figure is of, and what to read next."""
    named = sorted({figure.publication for _, figure in choice.figures}, key=list(record.publications).index)
    sources = (*citations.listed(), *published_in(record, named[-1:]))
    listed = [NoteItem(f"{item.mark} {item.text}".strip(), citation=item) for item in sources]
    none = [NoteItem("No source is cited above.", bullet=False)]
    return [*(listed or none), next_steps(record, theme, asked)]


def _footer(record: Record) -> tuple[str, ...]:
    days = [item.checked_on for item in record.support if item.source]
    checked = f" Support lines checked {day_in_words(min(days))}." if days else ""
    return (text.NOT_OFFICIAL, f"Record {record.version}.{checked}")


def nothing_written(record: Record, themes: list[str], audience: Audience, written: str) -> str:
    """Return the sentence that says where an audience has no words of its own, and whose it gets."""
    return (
        f"Nothing on {in_a_row(themes)} is written for {_lower(audience.title)}: "
        f"the actions and questions are for {_lower(record.audiences[written].title)}."
    )


def _warnings(
    record: Record,
    subjects: tuple[Theme, ...],
    asked: NoteRequest,
    written: str,
    left_out: list[LeftOut],
    today: date | None,
) -> tuple[str, ...]:
    lines = []
    lacking = [theme.slug for theme in subjects if not has_actions(record, theme, asked.audience.slug)]
    if asked.plain and asked.audience.slug != "practitioner":
        lines.append(
            f"The easier version is one for all readers: it has no words for {_lower(asked.audience.title)}."
        )
    elif written != asked.audience.slug:
        lines.append(nothing_written(record, lacking, asked.audience, written))
    if left_out:
        lines.append(
            f"Left out so that it fits one page: {_named_or_counted(left_out, subjects, asked, written)}"
        )
    day = today or date.today()
    old = [s.name for s in record.support if (day - date.fromisoformat(s.checked_on)).days > A_YEAR]
    if old:
        lines.append(
            f"Support lines were checked over a year ago: {in_a_row(old)}. Check them before handing out."
        )
    return tuple(lines)


def _named_or_counted(
    left_out: list[LeftOut], subjects: tuple[Theme, ...], asked: NoteRequest, written: str
) -> str:
    """Return what was left out by name, and of more than a few things how many of what, and how to read them:
    the text of a note on one subject is on no page, and holds them all."""
    if len(left_out) <= MOST_NAMED:
        return f"{'; '.join(item.said for item in left_out)}."
    number = Counter(item.kind for item in left_out)
    counted = [
        f"{number[kind]} {kind if number[kind] == 1 else _several(kind)}" for kind in _KINDS if number[kind]
    ]
    options = " --plain" if asked.plain else "" if written == "practitioner" else f" --audience {written}"
    if asked.report is not None:
        options += f" --report {asked.report.id}"
    lines = ", ".join(f"csprp brief --theme {theme.slug}{options}" for theme in subjects)
    return f"{in_a_row(counted)}. To read them: {lines}"


def _several(kind: GaveWay) -> str:
    return "rows of the action plan" if kind == "row of the action plan" else f"{kind}s"


def _notices(subjects: tuple[Theme, ...], asked: NoteRequest) -> tuple[str, ...]:
    slugs = [theme.slug for theme in subjects]
    easier, ending = (" --plain", "-plain") if asked.plain else ("", "")
    to_hand_out = (
        f"To hand out: csprp brief --theme {' --with '.join(slugs)}{easier}"
        f" --out {'-with-'.join(slugs)}{ending}.docx"
    )
    covers = subjects[0].covers
    if not covers:
        return (to_hand_out,)
    several = {2: "two", 3: "three"}.get(len(covers), len(covers))
    each = ", or ".join(covers)
    return (
        f"This covers {several} subjects. For one at a time: csprp brief --theme {each}.",
        to_hand_out,
    )


def _lower(title: str) -> str:
    return title[:1].lower() + title[1:]
