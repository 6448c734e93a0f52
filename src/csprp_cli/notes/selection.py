"""What goes on a note, and what gives way, in which order, so that it holds on its page."""

from collections import Counter
from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Any, Literal, NamedTuple

from csprp_cli.model.figure import Figure
from csprp_cli.model.note import Logo
from csprp_cli.model.problem import NothingHeld
from csprp_cli.model.record_items import Publication
from csprp_cli.model.text_kinds import Basis, LearningPart
from csprp_cli.model.theme import Audience, Headline, Learning, Theme
from csprp_cli.record.facts import figure_of
from csprp_cli.record.record import Record
from csprp_cli.wording.chart import newest_run, run_with

PLAN_ROWS = 4
LEAST_PLAN_ROWS = 2
"""A plan with one row would ask for one action from a whole meeting."""


class Choice(NamedTuple):
    """What goes on the page. Fitting takes the last of a part away, in a stated order.

    `subjects` are the two of a note that has two: of what stands by turns, one of each stays.
    """

    figures: tuple[tuple[Headline, Figure], ...]
    findings: tuple[Learning, ...]
    actions: tuple[Learning, ...]
    questions: tuple[Learning, ...]
    checks: tuple[Learning, ...] = ()
    others: tuple[Learning, ...] = ()
    drawn: tuple[Figure, ...] = ()
    plan_rows: int = 0
    subjects: tuple[Theme, ...] = ()


GaveWay = Literal[
    "figure",
    "picture",
    "finding",
    "action",
    "point",
    "question",
    "check",
    "row of the action plan",
    "action plan",
]
"""What may give way, in the order in which it stands on the page."""


class LeftOut(NamedTuple):
    """One thing that gave way: what it is, and the words that name it."""

    kind: GaveWay
    said: str


class NoteRequest(NamedTuple):
    """What the person asked for beside the theme. `local` is their own line, already cleaned; `beside` is a
    second theme on the same page. `files` are the notes of the set that it is one of, by theme: it links to
    these."""

    audience: Audience
    report: Publication | None = None
    local: str = ""
    action_plan: bool = False
    facilitator: bool = False
    plain: bool = False
    beside: Theme | None = None
    large: bool = False
    logo: Logo | None = None
    files: Mapping[str, str] = MappingProxyType({})


def first_choice(record: Record, theme: Theme, asked: NoteRequest, written: str) -> Choice:
    """Return all that a note may hold, before anything gives way; `written` is whose actions it takes.

    Raises NothingHeld where nothing is held from the report that was named.
    """
    report = asked.report
    figures = headlined(record, theme, report)
    choice = Choice(
        figures=figures,
        findings=_of_report(learned(record, theme, "finding", ("panel",)), report)[:4],
        actions=_of_report(learned(record, theme, "action", ("panel", "csprp"), written), report)[:5],
        questions=_questions(record, theme, written),
        others=_of_report(others(record, theme, written), report)[:2],
        checks=learned(record, theme, "check", ("csprp",), written)[:1],
        drawn=_drawn(record, theme, figures) if report is None else (),
        plan_rows=plan_rows_of(asked),
    )
    if report is not None and not choice.figures and not choice.findings:
        raise NothingHeld(
            f"nothing is held on {theme.slug} from the {report.title[:1].lower()}{report.title[1:]}",
            f"try: csprp brief --theme {theme.slug}",
        )
    return choice


def plan_rows_of(asked: NoteRequest) -> int:
    """Return how many rows the plan has on the page itself; with a second page, it stands there."""
    return PLAN_ROWS if asked.action_plan and not asked.facilitator else 0


def reports_on(record: Record, theme: Theme) -> list[Publication]:
    """Return the reports of which a note on a theme holds a figure or a finding."""
    rests = {item.publication for item in learned(record, theme, "finding", ("panel",))}
    return [report for report in record.reports if report.id in rests or headlined(record, theme, report)]


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


def headlined(
    record: Record, theme: Theme, report: Publication | None
) -> tuple[tuple[Headline, Figure], ...]:
    """Return the figures that may lead a note, at most three: the newest of each, or those of one report."""
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


def _questions(record: Record, theme: Theme, audience: str) -> tuple[Learning, ...]:
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


def give_way(choice: Choice) -> tuple[Choice, LeftOut | None]:
    """Take away the next thing in the stated order, and name it; nothing where all has given way.

    Rows of the plan, third figure, fourth finding, fourth question, the second of other people's points,
    csprp's second action of a level, picture, the first of other people's points, second figure, third
    question, the Panel's second action of a level, third finding, plan. Of two subjects both keep their
    first figure and their first action; then the second one's check goes, and the figure that is left beside
    another. Where not even that is enough, as with a local line of half a page, the second question and
    finding go, then the check, and last of two subjects an action that is neither's first.
    """
    return next(filter(None, (step(choice) for step in _STEPS)), (choice, None))


Step = Callable[[Choice], tuple[Choice, LeftOut] | None]


def _over(part: str, most: int, named: Callable[[Any], LeftOut]) -> Step:
    """Return the step that takes away the last of a part, where there are more of it than that."""

    def step(choice: Choice) -> tuple[Choice, LeftOut] | None:
        held = getattr(choice, part)
        return (choice._replace(**{part: held[:-1]}), named(held[-1])) if len(held) > most else None

    return step


def _second_action(basis: str) -> Step:
    def step(choice: Choice) -> tuple[Choice, LeftOut] | None:
        extra = _second_of_a_level(choice, basis)
        return _without(choice, extra) if extra else None

    return step


def _a_level(choice: Choice) -> tuple[Choice, LeftOut] | None:
    """Take away the last action of two subjects that is neither's first, though its level is then empty; one
    such stays."""
    firsts = _firsts(choice)
    others = [action for action in choice.actions if action not in firsts]
    return _without(choice, others[-1]) if choice.subjects and len(others) > 1 else None


def _firsts(choice: Choice) -> tuple[Learning, ...]:
    """Return the first action of each of two subjects: these stay."""
    held = {action.theme: action for action in reversed(choice.actions)} if choice.subjects else {}
    return tuple(held.values())


def _of_one_subject(step: Step) -> Step:
    return lambda choice: None if choice.subjects else step(choice)


def _a_plan_row(choice: Choice) -> tuple[Choice, LeftOut] | None:
    if choice.plan_rows <= LEAST_PLAN_ROWS:
        return None
    left = LeftOut("row of the action plan", "a row of the action plan")
    return choice._replace(plan_rows=choice.plan_rows - 1), left


def _the_picture(choice: Choice) -> tuple[Choice, LeftOut] | None:
    return (choice._replace(drawn=()), LeftOut("picture", "the picture")) if choice.drawn else None


def _the_plan(choice: Choice) -> tuple[Choice, LeftOut] | None:
    return (
        (choice._replace(plan_rows=0), LeftOut("action plan", "the action plan"))
        if choice.plan_rows
        else None
    )


def _without(choice: Choice, extra: Learning) -> tuple[Choice, LeftOut]:
    kept = tuple(action for action in choice.actions if action is not extra)
    return choice._replace(actions=kept), _quoted("action", extra)


def _quoted(part: GaveWay, item: Learning) -> LeftOut:
    return LeftOut(part, f'the {part} "{item.text.removesuffix(".")}"')


def _second_of_a_level(choice: Choice, basis: str) -> Learning | None:
    """Return the last action of that basis that shares its level with another, or None.

    Of two subjects, never the first action that one of them has: what is for every reader goes before what
    is written for these, and then one of that subject which has more.
    """
    actions = choice.actions
    shared = Counter(action.level for action in actions)
    had = Counter(action.theme for action in actions)
    firsts = _firsts(choice)
    own = [
        action
        for action in reversed(actions)
        if action.basis == basis and shared[action.level] > 1 and action not in firsts
    ]
    general = bool(choice.subjects)
    return max(
        own, key=lambda action: (general and "all" in action.audiences, had[action.theme]), default=None
    )


def _quoted_as(part: GaveWay) -> Callable[[Learning], LeftOut]:
    return lambda item: _quoted(part, item)


def _led_by(item: tuple[Headline, Figure]) -> LeftOut:
    return LeftOut("figure", f"a figure (csprp show {item[1].id})")


_STEPS: tuple[Step, ...] = (
    _a_plan_row,
    _over("figures", 2, _led_by),
    _over("findings", 3, _quoted_as("finding")),
    _over("questions", 3, _quoted_as("question")),
    _over("others", 1, _quoted_as("point")),
    _second_action("csprp"),
    _the_picture,
    _over("others", 0, _quoted_as("point")),
    _of_one_subject(_over("figures", 1, _led_by)),
    _over("questions", 2, _quoted_as("question")),
    _second_action("panel"),
    _over("findings", 2, _quoted_as("finding")),
    _the_plan,
    _over("checks", 1, _quoted_as("check")),
    _over("figures", 1, _led_by),
    _of_one_subject(_over("questions", 1, _quoted_as("question"))),
    _of_one_subject(_over("findings", 1, _quoted_as("finding"))),
    _over("checks", 0, _quoted_as("check")),
    _a_level,
)
