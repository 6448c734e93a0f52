"""Build the one-page note on a theme: seven headings, at most 450 words, every fact with a source."""

from datetime import date
from typing import NamedTuple

from csprp_cli.analysis.citations import Citations
from csprp_cli.analysis.themes import figure_of
from csprp_cli.analysis.wording import cited_text, in_a_row, sentence, support_line
from csprp_cli.model.figure import Figure
from csprp_cli.model.note import Note, NoteItem, NoteSection
from csprp_cli.model.problem import UsageProblem
from csprp_cli.model.record_items import Publication
from csprp_cli.model.theme import Headline, Learning, Theme
from csprp_cli.notes import standing_text as text
from csprp_cli.record.record import Record

MOST_WORDS = 450
"""The most a page holds, headings and sources in, footer out (design, section 6)."""


_MONTHS = (
    *("January", "February", "March", "April", "May", "June"),
    *("July", "August", "September", "October", "November", "December"),
)


class Choice(NamedTuple):
    """What goes on the page. Fitting takes the last of a part away, in a stated order."""

    figures: tuple[tuple[Headline, Figure], ...]
    findings: tuple[Learning, ...]
    actions: tuple[Learning, ...]
    questions: tuple[Learning, ...]


def brief(
    record: Record,
    theme: Theme,
    *,
    report: Publication | None = None,
    audience: str = "practitioner",
    today: date | None = None,
) -> Note:
    """Return the note on a theme, with what gave way named in `left_out`.

    The newest figure of each kind is taken unless a report is named. No third-hand figure, no figure on
    an unknown base and no national count under 10 is ever chosen, whatever the record asks for.
    """
    choice = Choice(
        figures=_figures(record, theme, report),
        findings=_of_report(_learned(record, theme, "finding", ("panel",)), report)[:4],
        actions=_of_report(_learned(record, theme, "action", ("panel", "csprp"), audience), report)[:5],
        questions=_learned(record, theme, "question", ("csprp",))[:3],
    )
    if report is not None and not choice.figures and not choice.findings:
        raise UsageProblem(
            f"nothing is held on {theme.slug} from the {report.title[:1].lower()}{report.title[1:]}",
            f"try: csprp brief --theme {theme.slug}",
        )
    left_out: list[str] = []
    note = _note(record, theme, choice, report)
    while note.words > MOST_WORDS:
        shorter, what = _give_way(choice)
        if not what:
            break
        choice = shorter
        left_out.append(what)
        note = _note(record, theme, choice, report)
    return note._replace(left_out=tuple(left_out), notices=_notices(record, theme, left_out, today))


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
    rank = {"": 0, "you": 1, "team": 2, "leaders": 3}
    items = (
        item
        for item in record.learning
        if item.theme == theme.slug
        and item.part == part
        and item.basis in bases
        and item.audience in ("all", audience)
    )
    return tuple(sorted(items, key=lambda item: (rank[item.level], item.order)))


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
    """Take away the next thing in the stated order: third figure, fourth finding, and so on."""
    if len(choice.figures) > 2:
        return choice._replace(figures=choice.figures[:2]), _figure_named(choice.figures[2][1])
    if len(choice.findings) > 3:
        return choice._replace(findings=choice.findings[:3]), f'the finding "{choice.findings[3].text}"'
    if extra := _second_of_a_level(choice.actions):
        kept = tuple(action for action in choice.actions if action is not extra)
        return choice._replace(actions=kept), f'the action "{extra.text}"'
    if len(choice.findings) > 2:
        return choice._replace(findings=choice.findings[:2]), f'the finding "{choice.findings[2].text}"'
    if len(choice.questions) > 2:
        return choice._replace(questions=choice.questions[:2]), f'the question "{choice.questions[2].text}"'
    if len(choice.figures) > 1:
        return choice._replace(figures=choice.figures[:1]), _figure_named(choice.figures[1][1])
    return choice, ""


def _figure_named(figure: Figure) -> str:
    return f"a figure (csprp show {figure.id})"


def _second_of_a_level(actions: tuple[Learning, ...]) -> Learning | None:
    """Return the last action that shares its level with another, a suggested one before an asked one."""
    doubled = [a for a in actions if sum(other.level == a.level for other in actions) > 1]
    suggested = [action for action in doubled if action.basis == "csprp"]
    candidates = suggested or doubled
    return candidates[-1] if candidates else None


def _note(record: Record, theme: Theme, choice: Choice, report: Publication | None) -> Note:
    citations = Citations(record, count_others=False)
    why = _why_it_matters(record, choice, citations)
    found = [NoteItem(cited_text(item, citations)) for item in choice.findings]
    asked = [
        NoteItem(cited_text(item, citations), lead=f"{text.LEVELS[item.level]}:") for item in choice.actions
    ]
    who = text.WHO_ASKS if any(a.basis == "panel" for a in choice.actions) else text.ALL_SUGGESTED
    talk = [NoteItem(item.text) for item in choice.questions]
    checks = _learned(record, theme, "check", ("csprp",))
    bodies = (
        [NoteItem(_about(theme, report), bullet=False)],
        why,
        found or [NoteItem(text.NO_FINDING, bullet=False)],
        [NoteItem(who, bullet=False), *asked],
        [
            NoteItem(text.WHOSE_PROMPTS, bullet=False),
            *talk,
            *(NoteItem(item.text, lead=text.HOW_WE_KNOW, bullet=False) for item in checks[:1]),
        ],
        [NoteItem(_care(record, theme, citations), bullet=False)],
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
    )


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


def _care(record: Record, theme: Theme, citations: Citations) -> str:
    second_hand = any(item.level != "first-hand" for item in citations.listed())
    lines = [support_line(record, theme.slug), theme.care_note, text.SECOND_HAND if second_hand else ""]
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


def _notices(record: Record, theme: Theme, left_out: list[str], today: date | None) -> tuple[str, ...]:
    lines = []
    if theme.covers:
        each = ", or ".join(theme.covers)
        lines.append(
            f"This covers {_count(len(theme.covers))} subjects. "
            f"For one at a time: csprp brief --theme {each}."
        )
    if left_out:
        lines.append(f"Left out so that it fits one page: {'; '.join(left_out)}.")
    day = today or date.today()
    old = [s.name for s in record.support if (day - date.fromisoformat(s.checked_on)).days > 366]
    if old:
        lines.append(
            f"Support lines were checked over a year ago: {', '.join(old)}. Check before handing out."
        )
    lines.append(f"To hand out: csprp brief --theme {theme.slug} --out {theme.slug}.md")
    return tuple(lines)


def _count(number: int) -> str:
    return {2: "two", 3: "three"}.get(number, str(number))
