"""The report page: what is held of England, as one document for people who look."""

import contextlib
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from csprp_cli.model.problem import NothingHeld, UsageProblem
from csprp_cli.model.record_items import Publication
from csprp_cli.model.report import Chapter, Entry, Report
from csprp_cli.model.result import Citation, Result, Section
from csprp_cli.model.text_kinds import ThemeKind
from csprp_cli.model.theme import Audience, Theme
from csprp_cli.notes.selection import has_actions, reports_on
from csprp_cli.notes.standing_text import NOT_OFFICIAL
from csprp_cli.record.record import Record
from csprp_cli.record.typed_periods import Bound, read_side
from csprp_cli.report import standing_text as text
from csprp_cli.report.cited import with_what_it_cites
from csprp_cli.views.breakdown import breakdown
from csprp_cli.views.compare import Narrowing, compare_metric, compare_sides
from csprp_cli.views.explain import rules
from csprp_cli.views.themes import PRACTITIONER, one_theme
from csprp_cli.views.trend import trend
from csprp_cli.views.trend_rows import TrendQuestion
from csprp_cli.wording.citations import Citations
from csprp_cli.wording.figures import in_a_row, support_line

FOLLOWED = ("notifications", "deaths", "serious-harm")
"""The metrics that a whole report follows over the years."""

STEPPED = "deaths"
"""The metric whose steps a whole report goes through one by one."""

_TO_TYPE = ("csprp ", "--")


class ReportRequest(NamedTuple):
    """What a report is narrowed to: themes, one annual report, and whom its actions are for."""

    themes: tuple[Theme, ...] = ()
    report: Publication | None = None
    audience: Audience | None = None


def national_report(record: Record, asked: ReportRequest) -> Report:
    """Return the report page on what is held, or on a part of it.

    Raises NothingHeld where nothing is held of what it is narrowed to.
    """
    # A report is handed out: of each figure it cites the nearest source, and none that tells it again.
    citations = Citations(record, count_others=False)
    followed = list(_followed(record, asked, citations))
    sides = _sides(record, asked, citations)
    ages = _ages(record, asked, citations)
    themes = list(_themes(record, asked, citations))
    if asked.report is not None and not (followed or ages or themes):
        raise NothingHeld(
            f"nothing is held on this from the {asked.report.title[:1].lower()}{asked.report.title[1:]}",
            "leave out --report",
        )
    compared = [*sides, *_steps(record, asked, citations)]
    chapters = (
        _chapter("what-has-happened", text.HAPPENED, text.HAPPENED_INTRO, followed),
        _chapter("what-may-be-compared", text.COMPARED, text.COMPARED_INTRO, compared),
        _chapter("ages", text.AGES, "", ages),
        _chapter("themes", text.THEMES, text.THEMES_INTRO, themes),
        _words(record),
    )
    results = [result for group in (followed, compared, ages, themes) for _, result in group]
    report = Report(
        title=_title(asked),
        before=" ".join((text.BEFORE, *_narrowed(asked))),
        chapters=tuple(chapter for chapter in chapters if chapter.entries),
        in_short=tuple(result.in_short for _, result in followed if result.in_short),
        to_quote=next((result.to_quote for _, result in (*followed[1:], *themes) if result.to_quote), ""),
        legend=tuple(dict.fromkeys(item for result in results for item in result.legend)),
        support=support_line(record, *(theme.slug for theme in asked.themes)),
        publications=_published(results),
        citations=citations.listed(),
        footer=f"{NOT_OFFICIAL} Record {record.version}.",
        day=record.day,
    )
    return with_what_it_cites(report)


Made = tuple[Entry, Result]
"""An entry, and the answer that it is made of."""


def _chapter(name: str, title: str, intro: str, made: Sequence[Made]) -> Chapter:
    """Return a chapter with a caution that several of its entries share said once, at its end."""
    told = [caution for entry, _ in made for caution in entry.cautions]
    shared = {caution for caution in told if told.count(caution) > 1}
    entries = [
        entry._replace(cautions=tuple(said for said in entry.cautions if said not in shared))
        for entry, _ in made
    ]
    if shared:
        all_of_it = tuple(dict.fromkeys(caution for caution in told if caution in shared))
        entries.append(Entry(f"{name}-care", "", (Section("Read all of this with care", bullets=all_of_it),)))
    return Chapter(name, title, tuple(entries), intro)


def entry_of(
    name: str, result: Result, sections: Iterable[Section], title: str = "", theme: Theme | None = None
) -> Entry:
    """Return an answer as an entry, without what names a line to type: its reader may have no terminal."""
    said = (result.in_short, result.what_it_counts, result.support)
    return Entry(
        name,
        title or result.title.removesuffix(", England"),
        tuple(section._replace(after=_read(section.after)) for section in sections),
        tuple(filter(None, said)),
        tuple(filter(None, map(_read, result.caveats))),
        theme.slug if theme else "",
        " ".join((*theme.aliases, theme.slug)).replace("-", " ") if theme else "",
    )


def _read(said: str) -> str:
    """Return a sentence for a page, or what stands there in its place where it names a line to type."""
    if not any(mark in said for mark in _TO_TYPE):
        return said
    return text.PARTS_OF_A_YEAR if "half-year" in said.lower() else ""


def _followed(record: Record, asked: ReportRequest, citations: Citations) -> Iterator[Made]:
    """Yield each metric over the years: the usual ones, else those that have the name of a theme."""
    names = tuple(theme.slug for theme in asked.themes) or FOLLOWED
    period = record.periods[asked.report.period] if asked.report is not None else None
    span = (period.first or period.sort, period.sort) if period is not None else ("", "")
    bound = Bound(period.id, span, span) if period is not None else None
    for name in names:
        metric = record.metrics.get(name)
        if metric is None:
            continue
        try:
            result = trend(record, TrendQuestion(metric, start=bound, end=bound), citations)
        except UsageProblem:
            continue  # nothing of it is held from that report
        yield entry_of(f"trend-{name}", result, result.sections), result


def _sides(record: Record, asked: ReportRequest, citations: Citations) -> list[Made]:
    """Return the newest report beside the one before it, or the one that is named; theme by theme."""
    made: list[Made] = []
    tokens = [report.token for report in record.reports]
    newer = max(tokens.index(asked.report.token), 1) if asked.report is not None else len(tokens) - 1
    sides = [read_side(record, token) for token in tokens[newer - 1 : newer + 1]]
    for theme in asked.themes or (None,):
        try:
            result = compare_sides(record, sides, Narrowing(theme=theme), citations)
        except UsageProblem:
            continue  # the two hold nothing in common on that theme
        title = result.title if theme is None else f"{theme.title}: {result.title}"
        name = "side-by-side" if theme is None else f"side-by-side-{theme.slug}"
        made.append((entry_of(name, result, result.sections, title), result))
    return made


def _steps(record: Record, asked: ReportRequest, citations: Citations) -> Iterator[Made]:
    """Yield deaths step by step, where a report is not narrowed, and the rules that all of it follows."""
    metric = record.metrics.get(STEPPED)
    if metric is not None and not asked.themes and asked.report is None:
        with contextlib.suppress(UsageProblem):  # one figure alone makes no step
            result = compare_metric(record, metric, citations=citations)
            yield entry_of("step-by-step", result, result.sections), result
    result = rules(record)
    yield entry_of("rules", result, result.sections), result


def _ages(record: Record, asked: ReportRequest, citations: Citations) -> list[Made]:
    if asked.themes:
        return []
    try:
        result = breakdown(record, "age", command="ages", report=asked.report, citations=citations)
    except UsageProblem:
        return []
    return [(entry_of("ages-published", result, result.sections), result)]


def _themes(record: Record, asked: ReportRequest, citations: Citations) -> Iterator[Made]:
    wanted = asked.themes or sorted(record.themes.values(), key=lambda theme: theme.order)
    for theme in wanted:
        if theme.kind == ThemeKind.UMBRELLA and not asked.themes:
            continue  # the two themes that it stands over follow it
        whose = asked.audience.slug if asked.audience is not None else PRACTITIONER
        own = has_actions(record, theme, whose)
        written = whose if own else PRACTITIONER
        result = one_theme(
            record, theme, asked.report, audience=written, citations=citations, handed_out=True
        )
        if asked.report is not None and not result.records and asked.report not in reports_on(record, theme):
            continue
        entry = entry_of(f"theme-{theme.slug}", result, result.on_one_screen, theme=theme)
        if asked.audience is not None and not own:
            fallen = text.PRACTITIONERS_WORDS.format(readers=_lower(asked.audience.title))
            entry = entry._replace(text=(*entry.text, fallen))
        yield entry, result


def _words(record: Record) -> Chapter:
    """Return the terms that the document uses, each with how to use it."""
    told = tuple(
        f"{item.term[:1].upper()}{item.term[1:]}: {' '.join(filter(None, (item.definition, item.advice)))}"
        for item in record.glossary
    )
    return Chapter("words", text.WORDS, (Entry("words-here", "", (Section("", bullets=told),)),))


def _published(results: Iterable[Result]) -> tuple[Citation, ...]:
    return tuple(dict.fromkeys(item for result in results for item in result.publications))


def _title(asked: ReportRequest) -> str:
    parts = [theme.title for theme in asked.themes]
    parts += [asked.report.title] if asked.report is not None else []
    return f"{in_a_row(parts)}: {_lower(text.TITLE)}" if parts else text.TITLE


def _narrowed(asked: ReportRequest) -> Iterator[str]:
    if asked.report is not None:
        yield text.OF_REPORT.format(report=_lower(asked.report.title))
    if asked.audience is not None:
        yield text.FOR_READERS.format(readers=_lower(asked.audience.title))


def _lower(words: str) -> str:
    return words[:1].lower() + words[1:]
