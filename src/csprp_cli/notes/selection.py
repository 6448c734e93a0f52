"""What goes on a note, and what gives way, in which order, so that it holds on its page."""

from collections import Counter
from typing import NamedTuple

from csprp_cli.model.figure import Figure
from csprp_cli.model.kinds import Basis, LearningPart
from csprp_cli.model.note import Note
from csprp_cli.model.problem import NothingHeld
from csprp_cli.model.record_items import Publication
from csprp_cli.model.theme import Audience, Headline, Learning, Theme
from csprp_cli.record.facts import figure_of
from csprp_cli.record.record import Record
from csprp_cli.wording.chart import newest_run, run_with

LONG_WORD = 25
LETTERS_A_WORD = 4
"""A word longer than the first takes up one word for each so many of its letters: capitals, at worst."""

LETTERS_A_SMALL_WORD = 8
"""The same for the addresses of sources, which are small letters in small print."""

NEEDS_OF_ALL = 3
NEED_ROOM = 6
"""A need that most notes do not have takes a line, of which its words fill about half: what a very long
local line leaves of the page has no room for the rest of it."""

PICTURE_ROOM = 82
PLAN_ROOM = 40
PLAN_ROW_ROOM = 23
"""Words that the picture, the headings of the plan and each of its rows stand in the place of, as Word lays
them out in Arial: of the formats, its page holds the least."""

PLAN_ROWS = 4
LEAST_PLAN_ROWS = 2
"""A plan with one row would ask for one action from a whole meeting."""


class Choice(NamedTuple):
    """What goes on the page. Fitting takes the last of a part away, in a stated order."""

    figures: tuple[tuple[Headline, Figure], ...]
    findings: tuple[Learning, ...]
    actions: tuple[Learning, ...]
    questions: tuple[Learning, ...]
    others: tuple[Learning, ...] = ()
    drawn: tuple[Figure, ...] = ()
    plan_rows: int = 0


class NoteRequest(NamedTuple):
    """What the person asked for beside the theme. `local` is their own line, already cleaned."""

    audience: Audience
    report: Publication | None = None
    local: str = ""
    action_plan: bool = False
    facilitator: bool = False


def first_choice(record: Record, theme: Theme, asked: NoteRequest, written: str) -> Choice:
    """Return all that a note may hold, before anything gives way; `written` is whose actions it takes.

    Raises NothingHeld where nothing is held from the report that was named.
    """
    report = asked.report
    figures = _figures_for(record, theme, report)
    choice = Choice(
        figures=figures,
        findings=_of_report(learned(record, theme, "finding", ("panel",)), report)[:4],
        actions=_of_report(learned(record, theme, "action", ("panel", "csprp"), written), report)[:5],
        questions=_questions_for(record, theme, written),
        others=_of_report(others(record, theme, written), report)[:2],
        drawn=_drawn(record, theme, figures) if report is None else (),
        plan_rows=PLAN_ROWS if asked.action_plan and not asked.facilitator else 0,
    )
    if report is not None and not choice.figures and not choice.findings:
        raise NothingHeld(
            f"nothing is held on {theme.slug} from the {report.title[:1].lower()}{report.title[1:]}",
            f"try: csprp brief --theme {theme.slug}",
        )
    return choice


def reports_on(record: Record, theme: Theme) -> list[Publication]:
    """Return the reports of which a note on a theme holds a figure or a finding."""
    rests = {item.publication for item in learned(record, theme, "finding", ("panel",))}
    return [report for report in record.reports if report.id in rests or _figures_for(record, theme, report)]


def has_actions(record: Record, theme: Theme, audience: str) -> bool:
    """Return whether anything is written for an audience by name."""
    return any(
        item.theme == theme.slug and item.part == LearningPart.ACTION and audience in item.audiences
        for item in record.learning
    )


def _drawn(record: Record, theme: Theme, figures: tuple[tuple[Headline, Figure], ...]) -> tuple[Figure, ...]:
    """Return the run to draw: of the first leading figure that has one, else the one in pictures.csv."""
    if figures and figures[0][1].indicator.no_chart:
        return ()
    own = (run_with(record, figure) for _, figure in figures)
    named = (newest_run(record, item) for item in record.pictures if item.theme == theme.slug)
    return next((run for run in (*own, *named) if run), ())


def room(note: Note, asked: NoteRequest) -> int:
    """Return what a note takes up, in words. A line of letters without a space takes room all the same."""
    spare = sum(len(word) // LETTERS_A_WORD for word in asked.local.split() if len(word) > LONG_WORD)
    if spare:
        spare += NEED_ROOM * (sum(not item.bullet for item in note.sections[5].items) - NEEDS_OF_ALL)
    cited = (item.citation for section in note.sections for item in section.items if item.citation)
    spare += sum(len(citation.on_paper) // LETTERS_A_SMALL_WORD for citation in cited)
    picture = PICTURE_ROOM if note.picture is not None else 0
    plan = PLAN_ROOM + PLAN_ROW_ROOM * len(note.plan.table.rows) if note.plan and not note.back else 0
    return note.words + spare + picture + plan


def _figures_for(
    record: Record, theme: Theme, report: Publication | None
) -> tuple[tuple[Headline, Figure], ...]:
    named = sorted((h for h in record.headlines if h.theme == theme.slug), key=lambda h: h.order)
    found = ((h, figure_of(record, h.indicator, h.category, h.base, h.unit, report)) for h in named)
    return tuple((headline, figure) for headline, figure in found if figure is not None)[:3]


def learned(
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
        return rank[item.level], item.basis != Basis.PANEL, "all" in item.audiences, item.order

    return tuple(sorted(items, key=place))


def _questions_for(record: Record, theme: Theme, audience: str) -> tuple[Learning, ...]:
    """Return three questions, somebody else's last: it is the first that may give way."""
    theirs = learned(record, theme, "question", ("third-party",), audience)[:1]
    return (*learned(record, theme, "question", ("csprp",), audience)[: 3 - len(theirs)], *theirs)


def others(record: Record, theme: Theme, audience: str) -> tuple[Learning, ...]:
    """Return what neither the Panel nor csprp says: good practice first, then other people's points."""
    kinds = (LearningPart.PRACTICE, LearningPart.READING)
    return tuple(item for kind in kinds for item in learned(record, theme, kind, ("third-party",), audience))


def _of_report(items: tuple[Learning, ...], report: Publication | None) -> tuple[Learning, ...]:
    """Return what rests on one report, and what is suggested by csprp and rests on none."""
    if report is None:
        return items
    return tuple(item for item in items if item.publication in ("", report.id))


def give_way(choice: Choice) -> tuple[Choice, str]:
    """Take away the next thing in the order that stands here, and name it; nothing where all has given way.

    The last two are for a page that a very long local line takes up.
    """
    steps = (
        _a_row_less(choice),
        _figures(choice, 2),
        _findings(choice, 3),
        _others(choice, 1),
        _once_a_level(choice, "csprp"),
        (choice._replace(drawn=()), "the picture") if choice.drawn else None,
        _others(choice, 0),
        _figures(choice, 1),
        _questions(choice, 2),
        _once_a_level(choice, "panel"),
        _findings(choice, 2),
        (choice._replace(plan_rows=0), "the action plan") if choice.plan_rows else None,
        _questions(choice, 1),
        _findings(choice, 1),
    )
    return next(filter(None, steps), (choice, ""))


_Given = tuple[Choice, str] | None
"""What is left and what gave way, or None where nothing of that kind can."""


def _a_row_less(choice: Choice) -> _Given:
    if choice.plan_rows <= LEAST_PLAN_ROWS:
        return None
    return choice._replace(plan_rows=choice.plan_rows - 1), "a row of the action plan"


def _figures(choice: Choice, most: int) -> _Given:
    if len(choice.figures) <= most:
        return None
    return choice._replace(figures=choice.figures[:-1]), _figure_named(choice.figures[-1][1])


def _findings(choice: Choice, most: int) -> _Given:
    if len(choice.findings) <= most:
        return None
    return choice._replace(findings=choice.findings[:-1]), _quoted("finding", choice.findings[-1])


def _questions(choice: Choice, most: int) -> _Given:
    if len(choice.questions) <= most:
        return None
    return choice._replace(questions=choice.questions[:-1]), _quoted("question", choice.questions[-1])


def _others(choice: Choice, most: int) -> _Given:
    if len(choice.others) <= most:
        return None
    return choice._replace(others=choice.others[:-1]), _quoted("point", choice.others[-1])


def _once_a_level(choice: Choice, basis: str) -> _Given:
    extra = _second_of_a_level(choice.actions, basis)
    if extra is None:
        return None
    kept = tuple(action for action in choice.actions if action is not extra)
    return choice._replace(actions=kept), _quoted("action", extra)


def _quoted(part: str, item: Learning) -> str:
    return f'the {part} "{item.text.removesuffix(".")}"'


def _figure_named(figure: Figure) -> str:
    return f"a figure (csprp show {figure.id})"


def _second_of_a_level(actions: tuple[Learning, ...], basis: str) -> Learning | None:
    """Return the last action of that basis that shares its level with another, or None."""
    shared = Counter(action.level for action in actions)
    own = (action for action in reversed(actions) if action.basis == basis)
    return next((action for action in own if shared[action.level] > 1), None)
