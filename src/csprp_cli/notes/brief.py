"""Build the one-page note on a theme: seven headings, at most 450 words, every fact with a source."""

from collections.abc import Callable
from datetime import date
from typing import NamedTuple

from csprp_cli.analysis.citations import Citations
from csprp_cli.analysis.picture import chart_of, newest_run, run_with
from csprp_cli.analysis.themes import figure_of
from csprp_cli.analysis.wording import cited_text, in_a_row, sentence, support_line
from csprp_cli.model.figure import Figure
from csprp_cli.model.note import Note, NoteItem, NoteSection, NoteTable
from csprp_cli.model.problem import RecordProblem, UsageProblem
from csprp_cli.model.record_items import Publication
from csprp_cli.model.result import Column, Row, Table
from csprp_cli.model.theme import Audience, Headline, Learning, Theme
from csprp_cli.notes import standing_text as text
from csprp_cli.notes.session import session_of
from csprp_cli.record.record import Record

MOST_WORDS = 450
"""The most a page holds, headings and sources in, footer out (design, section 6)."""


_MONTHS = (
    *("January", "February", "March", "April", "May", "June"),
    *("July", "August", "September", "October", "November", "December"),
)


MOST_ROOM = 520
"""The most that a page holds in all, in words: what its picture, its plan and a long local line take up is
counted as the words that would stand in their place."""

LONG_WORD = 25
LETTERS_A_WORD = 4
"""A word longer than the first takes up one word for each so many of its letters: capitals, at worst."""

A_YEAR = 366
"""Days after which a support line must be checked again before it is handed out."""

PICTURE_ROOM = 90
PLAN_ROOM = 40
PLAN_ROW_ROOM = 23
PLAN_ROWS = 4
LEAST_PLAN_ROWS = 2
"""A plan with one row would ask for one action from a whole meeting."""


class Choice(NamedTuple):
    """What goes on the page. Fitting takes the last of a part away, in a stated order."""

    figures: tuple[tuple[Headline, Figure], ...]
    findings: tuple[Learning, ...]
    actions: tuple[Learning, ...]
    questions: tuple[Learning, ...]
    drawn: tuple[Figure, ...] = ()
    plan_rows: int = 0


class Asked(NamedTuple):
    """What the person asked for beside the theme. `local` is their own line, already cleaned."""

    audience: Audience
    report: Publication | None = None
    local: str = ""
    action_plan: bool = False
    facilitator: bool = False


Fits = Callable[[Note], bool]
"""Whether a note holds on its page: how a format that lays pages out has its say."""


def brief(
    record: Record,
    theme: Theme,
    asked: Asked | None = None,
    *,
    fits: Fits = lambda note: True,
    today: date | None = None,
) -> Note:
    """Return the note on a theme, with what gave way named in `left_out`.

    The newest figure of each kind is taken unless a report is named. No third-hand figure, no figure on
    an unknown base and no national count under 10 is ever chosen, whatever the record asks for. A source,
    a caveat or a support line never gives way.

    Raises UsageProblem where nothing is held from the report that was named, and RecordProblem where the
    page does not hold even when all has given way that may.
    """
    asked = asked or Asked(record.audiences["practitioner"])
    audience = asked.audience
    written = audience.slug if _has_actions(record, theme, audience.slug) else "practitioner"
    choice = _first_choice(record, theme, asked, written)
    left_out: list[str] = []
    note = _note(record, theme, choice, asked, written)
    while not (note.words <= MOST_WORDS and _room(note, asked) <= MOST_ROOM and fits(note)):
        choice, what = _give_way(choice)
        if not what:
            break
        left_out.append(what)
        note = _note(record, theme, choice, asked, written)
    if not fits(note):
        raise RecordProblem(
            f"the note on {theme.slug} does not fit one page, even with all left out that may be",
            "shorten its texts in themes.csv, learning.csv or support.csv",
        )
    warnings = _warnings(record, theme, asked, written, left_out, today)
    return note._replace(left_out=tuple(left_out), warnings=warnings, notices=_notices(theme))


def _first_choice(record: Record, theme: Theme, asked: Asked, written: str) -> Choice:
    report = asked.report
    figures = _figures(record, theme, report)
    choice = Choice(
        figures=figures,
        findings=_of_report(_learned(record, theme, "finding", ("panel",)), report)[:4],
        actions=_of_report(_learned(record, theme, "action", ("panel", "csprp"), written), report)[:5],
        questions=_learned(record, theme, "question", ("csprp",), written)[:3],
        drawn=_drawn(record, theme, figures) if report is None else (),
        plan_rows=PLAN_ROWS if asked.action_plan else 0,
    )
    if report is not None and not choice.figures and not choice.findings:
        raise UsageProblem(
            f"nothing is held on {theme.slug} from the {report.title[:1].lower()}{report.title[1:]}",
            f"try: csprp brief --theme {theme.slug}",
        )
    return choice


def _has_actions(record: Record, theme: Theme, audience: str) -> bool:
    return any(
        item.theme == theme.slug and item.part == "action" and audience in item.audiences
        for item in record.learning
    )


def _drawn(record: Record, theme: Theme, figures: tuple[tuple[Headline, Figure], ...]) -> tuple[Figure, ...]:
    """Return the run to draw: of the first leading figure that has one, else the one in pictures.csv."""
    if figures and figures[0][1].indicator.no_chart:
        return ()
    own = (run_with(record, figure) for _, figure in figures)
    named = (newest_run(record, item) for item in record.pictures if item.theme == theme.slug)
    return next((run for run in (*own, *named) if run), ())


def _room(note: Note, asked: Asked) -> int:
    """Return what a note takes up, in words. A line of letters without a space takes room all the same."""
    spare = sum(len(word) // LETTERS_A_WORD for word in asked.local.split() if len(word) > LONG_WORD)
    picture = PICTURE_ROOM if note.picture is not None else 0
    plan = PLAN_ROOM + PLAN_ROW_ROOM * len(note.plan.table.rows) if note.plan is not None else 0
    return note.words + spare + picture + plan


def _figures(record: Record, theme: Theme, report: Publication | None) -> tuple[tuple[Headline, Figure], ...]:
    chosen = []
    for headline in sorted((h for h in record.headlines if h.theme == theme.slug), key=lambda h: h.order):
        figure = figure_of(
            record, headline.indicator, headline.category, headline.base, headline.unit, report
        )
        if figure is not None:
            chosen.append((headline, figure))
    return tuple(chosen[:3])


def _learned(
    record: Record, theme: Theme, part: str, bases: tuple[str, ...], audience: str = "practitioner"
) -> tuple[Learning, ...]:
    """Return what was learned, level by level; within one, what is written for the audience comes first
    where csprp suggests it, and what the Panel asks comes before that."""
    rank = {"": 0, "you": 1, "team": 2, "leaders": 3}
    items = (
        item
        for item in record.learning
        if item.theme == theme.slug and item.part == part and item.basis in bases and item.is_for(audience)
    )

    def place(item: Learning) -> tuple[int, bool, bool, int]:
        return rank[item.level], item.basis != "panel", "all" in item.audiences, item.order

    return tuple(sorted(items, key=place))


def _of_report(items: tuple[Learning, ...], report: Publication | None) -> tuple[Learning, ...]:
    """Return what rests on one report, and what is suggested by csprp and rests on none."""
    if report is None:
        return items
    return tuple(item for item in items if item.publication in ("", report.id))


def _about(theme: Theme, report: Publication | None) -> str:
    return (
        f"{theme.about} {text.FROM_ONE_REPORT.format(report=report.title.lower())}" if report else theme.about
    )


def _give_way(choice: Choice) -> tuple[Choice, str]:
    """Take away the next thing in the stated order: third figure, fourth finding, a second action of a
    level, picture, rows of the plan, third finding, third question, second figure, plan."""
    if len(choice.figures) > 2:
        return choice._replace(figures=choice.figures[:2]), _figure_named(choice.figures[2][1])
    if len(choice.findings) > 3:
        return choice._replace(findings=choice.findings[:3]), _quoted("finding", choice.findings[3])
    if extra := _second_of_a_level(choice.actions):
        kept = tuple(action for action in choice.actions if action is not extra)
        return choice._replace(actions=kept), _quoted("action", extra)
    if choice.drawn:
        return choice._replace(drawn=()), "the picture"
    if choice.plan_rows > LEAST_PLAN_ROWS:
        return choice._replace(plan_rows=choice.plan_rows - 1), "a row of the action plan"
    if len(choice.findings) > 2:
        return choice._replace(findings=choice.findings[:2]), _quoted("finding", choice.findings[2])
    if len(choice.questions) > 2:
        return choice._replace(questions=choice.questions[:2]), _quoted("question", choice.questions[2])
    if len(choice.figures) > 1:
        return choice._replace(figures=choice.figures[:1]), _figure_named(choice.figures[1][1])
    if choice.plan_rows:
        return choice._replace(plan_rows=0), "the action plan"
    return choice, ""


def _quoted(part: str, item: Learning) -> str:
    return f'the {part} "{item.text.removesuffix(".")}"'


def _figure_named(figure: Figure) -> str:
    return f"a figure (csprp show {figure.id})"


def _second_of_a_level(actions: tuple[Learning, ...]) -> Learning | None:
    """Return the last action that shares its level with another, a suggested one before an asked one."""
    doubled = [a for a in actions if sum(other.level == a.level for other in actions) > 1]
    suggested = [action for action in doubled if action.basis == "csprp"]
    candidates = suggested or doubled
    return candidates[-1] if candidates else None


def _note(record: Record, theme: Theme, choice: Choice, asked: Asked, written: str) -> Note:
    citations = Citations(record, count_others=False)
    why = _why_it_matters(record, choice, citations)
    picture = chart_of(record, choice.drawn, citations) if choice.drawn else None
    found = [NoteItem(cited_text(item, citations)) for item in choice.findings]
    levels = record.audiences[written]._asdict()
    do = [NoteItem(cited_text(item, citations), lead=f"{levels[item.level]}:") for item in choice.actions]
    who = text.WHO_ASKS if any(a.basis == "panel" for a in choice.actions) else text.ALL_SUGGESTED
    talk = [NoteItem(item.text) for item in choice.questions]
    checks = _learned(record, theme, "check", ("csprp",), written)
    bodies = (
        [NoteItem(_about(theme, asked.report), bullet=False)],
        why,
        found or [NoteItem(text.NO_FINDING, bullet=False)],
        [NoteItem(who, bullet=False), *do],
        [
            NoteItem(text.WHOSE_PROMPTS, bullet=False),
            *talk,
            *(NoteItem(item.text, lead=text.HOW_WE_KNOW, bullet=False) for item in checks[:1]),
        ],
        [NoteItem(_care(record, theme, citations, asked.local), bullet=False)],
        _sources(record, theme, citations),
    )
    return Note(
        theme=theme.slug,
        title=theme.title,
        before=text.BEFORE,
        sections=tuple(
            NoteSection(number, heading, tuple(items))
            for number, (heading, items) in enumerate(zip(text.HEADINGS, bodies, strict=True), 1)
        ),
        citations=citations.listed(),
        footer=_footer(record),
        figures=tuple(figure.id for _, figure in choice.figures),
        audience=written,
        picture=picture,
        plan=_plan(choice.plan_rows) if choice.plan_rows else None,
        back_title=text.FOR_THE_LEADER if asked.facilitator else "",
        back=session_of(record, theme) if asked.facilitator else (),
        day=record.day,
    )


def _plan(rows: int) -> NoteTable:
    columns = tuple(Column(title) for title in text.PLAN_COLUMNS)
    return NoteTable(text.PLAN, Table(columns, tuple(Row(("",) * len(columns)) for _ in range(rows))))


def _why_it_matters(record: Record, choice: Choice, citations: Citations) -> list[NoteItem]:
    items = []
    for headline, figure in choice.figures:
        said = sentence(record, figure, citations)
        if figure.status == "disputed":
            said += f" {text.SOURCES_DIFFER}"
        items.append(NoteItem(said, lead=f"{headline.lead}." if headline.lead else ""))
    if not items:
        return [NoteItem(text.NO_FIGURE, bullet=False)]
    return [*items, NoteItem(text.NOT_PREVALENCE, bullet=False)]


def _care(record: Record, theme: Theme, citations: Citations, local: str) -> str:
    second_hand = any(item.level != "first-hand" for item in citations.listed())
    lines = [
        support_line(record, theme.slug, local),
        theme.care_note,
        text.SECOND_HAND if second_hand else "",
    ]
    return " ".join(filter(None, lines))


def _sources(record: Record, theme: Theme, citations: Citations) -> list[NoteItem]:
    listed = " ".join(f"[{item.number}] {item.text}." for item in citations.listed())
    related = [record.themes[slug].title.split(":")[0] for slug in theme.related if slug in record.themes]
    names = [name[:1].lower() + name[1:] for name in related]
    several = "s" if len(names) > 1 else ""
    row = "; ".join(names) if any("," in name for name in names) else in_a_row(names)
    notes = f"The note{several} on {row}. " if names else ""
    return [
        NoteItem(listed or "No source is cited above.", bullet=False),
        NoteItem(f"{notes}{text.LOCAL_STEPS}", lead="Next:", bullet=False),
    ]


def _footer(record: Record) -> tuple[str, ...]:
    days = [item.checked_on for item in record.support]
    checked = f" Support lines checked {_day(min(days))}." if days else ""
    return (text.NOT_OFFICIAL, f"Record {record.version}.{checked}")


def _day(iso: str) -> str:
    year, month, day = iso.split("-")
    return f"{int(day)} {_MONTHS[int(month) - 1]} {year}"


def _warnings(
    record: Record, theme: Theme, asked: Asked, written: str, left_out: list[str], today: date | None
) -> tuple[str, ...]:
    lines = []
    if written != asked.audience.slug:
        whose = record.audiences[written].title
        lines.append(
            f"Nothing on {theme.slug} is written for {_lower(asked.audience.title)}: "
            f"the actions and questions are those for {_lower(whose)}."
        )
    if left_out:
        lines.append(f"Left out so that it fits one page: {'; '.join(left_out)}.")
    day = today or date.today()
    old = [s.name for s in record.support if (day - date.fromisoformat(s.checked_on)).days > A_YEAR]
    if old:
        lines.append(
            f"Support lines were checked over a year ago: {in_a_row(old)}. Check them before handing out."
        )
    return tuple(lines)


def _notices(theme: Theme) -> tuple[str, ...]:
    lines = []
    if theme.covers:
        each = ", or ".join(theme.covers)
        lines.append(
            f"This covers {_count(len(theme.covers))} subjects. "
            f"For one at a time: csprp brief --theme {each}."
        )
    lines.append(f"To hand out: csprp brief --theme {theme.slug} --out {theme.slug}.docx")
    return tuple(lines)


def _lower(title: str) -> str:
    return title[:1].lower() + title[1:]


def _count(number: int) -> str:
    return {2: "two", 3: "three"}.get(number, str(number))
