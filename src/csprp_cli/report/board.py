"""The board pack: at most four pages on England, on the area beside it, and on what to ask."""

import contextlib
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import chain, zip_longest
from typing import TYPE_CHECKING

from csprp_cli.model.benchmark import ALL, HIDDEN
from csprp_cli.model.problem import UsageProblem
from csprp_cli.model.report import Chapter, Entry, Report
from csprp_cli.model.result import Result, Row, Section, Table, wide
from csprp_cli.model.text_kinds import Basis, LearningPart
from csprp_cli.model.theme import Theme
from csprp_cli.notes.selection import learned
from csprp_cli.notes.standing_text import NOT_OFFICIAL
from csprp_cli.record.record import Record
from csprp_cli.record.typed_periods import read_side
from csprp_cli.report import standing_text as text
from csprp_cli.report.cited import with_what_it_cites
from csprp_cli.views.compare import Narrowing, compare_sides
from csprp_cli.views.trend import trend
from csprp_cli.views.trend_rows import TrendQuestion
from csprp_cli.wording.citations import Citations
from csprp_cli.wording.figures import in_a_row, support_line

if TYPE_CHECKING:
    from csprp_cli.local.pack import Pack

BOARD = "board"
"""Whose questions stand in a pack."""

LED_BY = "leadership"
"""The theme whose questions a board is asked where none is named."""

DRAWN = ("deaths", "serious-harm")
QUESTIONS = 3

_SUMMED = ("answer", "how many", "out of", "percent")
"""The columns of a summary of one period."""

MOST_ANSWERS = 24
MOST_BESIDE = 14
"""Rows of the tables of the area: more would take a fifth page. The first stay, in the order of questions."""


def board_pack(
    record: Record, themes: Sequence[Theme], area_of: "Callable[[Citations], Pack] | None" = None
) -> Report:
    """Return the board pack: of England alone, or of an area beside it. `area_of` makes what is said of the
    area, whose sources are numbered with the others."""
    citations = Citations(record, count_others=False)
    area = area_of(citations) if area_of is not None else None
    drawn = list(_drawn(record, citations))
    chapters = (
        _england(drawn),
        *(_of_area(area) if area is not None else ()),
        _not_compared(record, citations, area),
        _questions(record, themes),
        *(_care(drawn, area),),
    )
    hidden = dict.fromkeys(area.alone.legend if area is not None else ())
    pack = Report(
        title=text.PACK_OF_AREA.format(name=area.name) if area is not None else text.PACK_TITLE,
        before=text.PACK_BEFORE,
        chapters=tuple(chapter for chapter in chapters if chapter.entries),
        to_quote=next((result.to_quote for result in drawn if result.to_quote), ""),
        legend=tuple(dict.fromkeys((*hidden, *(item for result in drawn for item in result.legend)))),
        support=support_line(record),
        citations=citations.listed(),
        footer=f"{NOT_OFFICIAL} Record {record.version}.",
        day=record.day,
        notices=area.alone.notices if area is not None else (),
        short=True,
        fields=area.alone.fields if area is not None else (),
        numbers=area.numbers if area is not None else (),
    )
    return with_what_it_cites(pack)


def _drawn(record: Record, citations: Citations) -> Iterator[Result]:
    for name in DRAWN:
        with contextlib.suppress(KeyError, UsageProblem):  # nothing is held of it
            yield trend(record, TrendQuestion(record.metrics[name]), citations)


def _england(drawn: Iterable[Result]) -> Chapter:
    """Return the pictures of deaths and of serious harm, each under what it shows in words."""
    entries = [
        Entry(f"england-{result.command}-{place}", "", _pictures(result), (result.in_short,))
        for place, result in enumerate(drawn, 1)
    ]
    return Chapter("england", text.ENGLAND, tuple(entries))


def _pictures(result: Result) -> tuple[Section, ...]:
    """Return the chart of the years, with the table in its place where nothing may be drawn."""
    first = next(iter(result.sections), None)
    if first is None:
        return ()
    return (Section("", table=None if first.charts else first.table, charts=first.charts[:1]),)


def _of_area(area: "Pack") -> Iterator[Chapter]:
    when = text.OWN_PERIODS.format(when=area.alone.title.removeprefix(f"{area.name}, "))
    said = (f"{when}{_by_year(area.alone)}", area.alone.in_short)
    yield Chapter("area", text.OWN, (Entry("area-alone", "", (_answered(area.alone),), said),))
    if area.beside is None:
        yield Chapter("beside", text.BESIDE, (Entry("beside-england", "", (), (text.NOTHING_BESIDE,)),))
        return
    page = area.beside.handout or area.beside
    sections = tuple(_cut(section, MOST_BESIDE)._replace(heading="") for section in page.sections)
    yield Chapter("beside", text.BESIDE, (Entry("beside-england", "", sections, (page.in_short,)),))


def _by_year(alone: Result) -> str:
    """Return the number of all incidents of each year that stands alone, in a row."""
    totals = [row for row in alone.records if row["question"] == ALL and " to " not in row["period"]]
    if len(totals) < 2:
        return ""
    years = sorted((row["period"], row["count"] or HIDDEN) for row in totals)
    return text.BY_YEAR.format(years=in_a_row([f"{count} in {year}" for year, count in years]))


def _answered(alone: Result) -> Section:
    """Return one table of the answers, with a column for each period."""
    of_periods = [section for section in alone.sections if _columns(section) == len(_SUMMED)]
    held: dict[tuple[str, str], dict[str, str]] = {}
    for section in of_periods:
        assert section.table is not None
        under = ""
        for row in section.table.rows:
            name = str(row.cells[0])
            under = name if row.kind == "label" else under
            if row.kind == "data":
                held.setdefault((under, name), {})[section.heading] = _said(row)
    kept = {key: cells for key, cells in held.items() if any(map(_is_some, cells.values()))}
    first = dict(list(kept.items())[:MOST_ANSWERS])
    rest = {key for key in held.keys() - kept.keys() if key[0]}
    is_bare = not any(under for under, _ in kept) and any(HIDDEN in held[key].values() for key in rest)
    few = text.NONE_TO_SHOW if is_bare else ""
    periods = [section.heading for section in of_periods]
    table = Table((wide("Answer"), *(wide(period) for period in periods)), tuple(_rows(first, periods)))
    left = text.LEFT_OUT.format(answers=_answers(len(rest))) if rest else ""
    more = text.NO_ROOM.format(number=_answers(len(kept) - len(first))) if len(kept) > len(first) else ""
    return Section("", table=table if first else None, after=" ".join(filter(None, (left, few, more))))


def _columns(section: Section) -> int:
    return len(section.table.columns) if section.table is not None else 0


def _is_some(said: str) -> bool:
    """Return whether an answer is shown and is not nobody's."""
    return said != HIDDEN and said.split()[:1] != ["0"]


def _said(row: Row) -> str:
    """Return the number of an answer with what it is out of: "12 of 30 (40.0%)", "9", or its symbol."""
    _, count, whole, percent = map(str, row.cells)
    return f"{count}{f' of {whole}' if whole else ''}{f' ({percent}%)' if percent else ''}"


def _rows(held: dict[tuple[str, str], dict[str, str]], periods: Sequence[str]) -> Iterator[Row]:
    above = ""
    for (under, name), cells in held.items():
        if under and under != above:
            yield Row((under,), "label")
        above = under
        yield Row((name, *(cells.get(period, "") for period in periods)))


def _answers(number: int) -> str:
    return f"{number} answer{'' if number == 1 else 's'}"


def _cut(section: Section, most: int) -> Section:
    """Return a section with the first rows of its table, and how many more there are."""
    if section.table is None or len(section.table.rows) <= most:
        return section
    rows = section.table.rows[:most]
    number = sum(row.kind == "data" for row in section.table.rows[most:])
    said = f"Left out for want of room: {number} rows. csprp local compare lists them."
    return section._replace(table=section.table._replace(rows=rows), after=f"{said} {section.after}".strip())


def _not_compared(record: Record, citations: Citations, area: "Pack | None") -> Chapter:
    """Return what the two newest reports print of deaths and harm and do not count alike, with the reason."""
    sides = [read_side(record, report.token) for report in record.reports[-2:]]
    metrics = tuple(record.metrics[name] for name in ("notifications", *DRAWN) if name in record.metrics)
    try:
        result = compare_sides(record, sides, Narrowing(metrics=metrics), citations)
        refused = [item for section in result.sections if not section.table for item in section.bullets]
        title = f"{result.title}."
    except UsageProblem:
        refused, title = [], ""  # the two newest hold nothing in common: there is nothing to refuse
    local = (text.NOT_RANKED, text.PERIOD_TO_PERIOD) if area is not None else ()
    sections = (Section("", title[:1].upper() + title[1:], bullets=(*refused, *local)),)
    return Chapter("not-compared", text.NOT_COMPARED, (Entry("refused", "", sections),))


def _questions(record: Record, themes: Sequence[Theme]) -> Chapter:
    """Return three of the board's own questions: of the themes that were named, one of each by turns."""
    named = themes or tuple(theme for theme in record.themes.values() if theme.slug == LED_BY)
    written = [learned(record, theme, LearningPart.QUESTION, (Basis.CSPRP,), BOARD) for theme in named]
    by_turns = [item.text for item in chain.from_iterable(zip_longest(*written)) if item is not None]
    sections = (Section("", text.WHOSE_QUESTIONS, bullets=tuple(by_turns[:QUESTIONS])),)
    return Chapter("questions", text.QUESTIONS, (Entry("asked", "", sections),) if by_turns else ())


def _care(drawn: Sequence[Result], area: "Pack | None") -> Chapter:
    """Return the cautions: those of the area whole, and of England the foremost."""
    told = [caution for result in drawn for caution in result.foremost]
    if area is not None:
        page = (area.beside.handout or area.beside) if area.beside is not None else area.alone
        told = [*area.alone.caveats, *page.caveats, *told]
    sections = (Section("", bullets=tuple(dict.fromkeys(told))),)
    return Chapter("care", text.CARE, (Entry("cautions", "", sections),) if told else ())
