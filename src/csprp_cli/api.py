"""The commands as functions, for notebooks and scripts: what `csprp_cli` offers, loaded when it is used."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, TypeAlias
from warnings import warn

from csprp_cli.comparison.pairs import Pair
from csprp_cli.comparison.pairs import judge as judge_pair
from csprp_cli.model.figure import Figure
from csprp_cli.model.note import Note
from csprp_cli.model.problem import NothingHeld, Problem, RecordProblem, UsageProblem  # noqa: F401
from csprp_cli.model.result import FIGURE_FIELDS, NUMBERS, SOURCE_FIELDS, Citation, Result, Section, as_number
from csprp_cli.model.steering import without_steering
from csprp_cli.notes.brief import brief as build_note
from csprp_cli.notes.contact_line import local_line
from csprp_cli.notes.logo.read import logo_of
from csprp_cli.notes.refusals import refuse_together
from csprp_cli.notes.selection import NoteRequest
from csprp_cli.record.load import load as read_record
from csprp_cli.record.lookup import (
    find_area,
    find_audience,
    find_figure,
    find_metric,
    find_series,
    find_theme,
    told_of,
)
from csprp_cli.record.record import Record
from csprp_cli.record.typed_periods import read_bound, read_report, read_side
from csprp_cli.views import breakdown as split
from csprp_cli.views import search
from csprp_cli.views.compare import Narrowing, compare_metric, compare_sides
from csprp_cli.views.frame import frame as frame_of
from csprp_cli.views.frame import table_of
from csprp_cli.views.theme_lists import theme_grid, theme_list
from csprp_cli.views.themes import one_theme
from csprp_cli.views.trend import trend
from csprp_cli.views.trend_rows import TrendQuestion
from csprp_cli.wording.csv_row import figure_rows

if TYPE_CHECKING:
    import pandas

Data: TypeAlias = "str | Path | Record | None"
"""A record that `load` gave, or the folder of one; None for CSPRP_DATA, else the one that came along."""

Overlays = tuple[str | Path, ...]
"""Folders that `csprp data import` or `csprp data add-report` wrote, laid on top of the record."""

Value = str | int | float | None
"""A cell of a row: a number is int or float, and what is empty is None."""


@dataclass(frozen=True, repr=False)
class Answer:
    """What a command answers. A notebook shows its title, headline, main tables and sources.

    `rows` are those of its CSV, for a note the rows of its figures: numbers as int or float, never as text,
    and None for what is empty. `whole` is what files are drawn from.
    """

    command: str
    title: str
    headline: str
    rows: tuple[Mapping[str, Value], ...]
    sections: tuple[Section, ...]
    caveats: tuple[str, ...]
    sources: tuple[Citation, ...]
    columns: tuple[str, ...]
    whole: Result | Note

    def __repr__(self) -> str:
        """Return an answer in one line: everything in full is in its fields."""
        return f"<Answer to {self.command}: {self.title}; {len(self.rows)} rows>"

    def to_frame(self) -> "pandas.DataFrame":
        """Return the rows in pandas: numbers as numbers, dates as timestamps, what is empty as missing."""
        return table_of(self.columns, self.rows)

    def _repr_html_(self) -> str:
        """Return what a notebook shows."""
        from csprp_cli.present.notebook import fragment

        return fragment(self.title, self.headline, self.sections, self.caveats, self.sources)


def load(folder: str | Path | None = None, overlays: Overlays = ()) -> Record:
    """Return the record: the one in `folder` or CSPRP_DATA, else the one that comes with csprp.

    `overlays` are folders that `csprp data import` or `csprp data add-report` wrote, laid on top of it.
    Raises RecordProblem for one that cannot be read or does not hold together.
    """
    return read_record(None if folder is None else str(folder), tuple(map(str, overlays)))


def frame(*, wide: bool = False, record: Record | None = None) -> "pandas.DataFrame":
    """Return the figures as a tidy pandas table, or with `wide` as periods by category.

    The columns of the tidy table are those of the CSV output. Imports pandas.
    """
    return frame_of(record or load(), wide=wide)


def judge(one: Figure | str, other: Figure | str, record: Record | None = None) -> Pair:
    """Return two figures (or their ids) with their verdict and, where it allows one, the change.

    `.verdict` says whether they are comparable, with every rule and reason; `.change` is None where the
    verdict refuses it; `.published` is a change that a source printed. The order of the two makes no
    difference: the earlier one comes first. Raises UsageProblem for an id that is not held.
    """
    held = record or load()
    first, second = (find_figure(held, name) if isinstance(name, str) else name for name in (one, other))
    return judge_pair(held, next(iter(held.metrics_of(first)), ""), first, second)


def trends(
    metric: str,
    *,
    series: str | None = None,
    start: str | int | None = None,
    end: str | int | None = None,
    area: str | None = None,
    half_years: bool = False,
    all_units: bool = False,
    data: Data = None,
    overlays: Overlays = (),
) -> Answer:
    """Return one metric over the years, as `csprp trends` does; `start` and `end` are its --from and --to.

    Raises UsageProblem for a name that is not held, and NothingHeld or UsageProblem where nothing is.
    """
    record = _record(data, overlays)
    question = TrendQuestion(
        metric=find_metric(record, metric),
        series=find_series(record, series) if series is not None else None,
        start=read_bound(record, str(start)) if start is not None else None,
        end=read_bound(record, str(end)) if end is not None else None,
        half_years=half_years,
        all_units=all_units,
        area=find_area(record, area) if area is not None else None,
    )
    return _answer(trend(record, question), told_of(question.metric, metric))


def ages(
    *,
    report: str | None = None,
    series: str | None = None,
    half_years: bool = False,
    all_units: bool = False,
    data: Data = None,
    overlays: Overlays = (),
) -> Answer:
    """Return the ages of the children, in bands as published, as `csprp ages` does. Raises as breakdown."""
    return _split("age", "ages", report, series, half_years, all_units, _record(data, overlays))


def breakdown(
    by: str,
    *,
    report: str | None = None,
    series: str | None = None,
    half_years: bool = False,
    all_units: bool = False,
    data: Data = None,
    overlays: Overlays = (),
) -> Answer:
    """Return figures split by sex, cause, services and so on, as `csprp breakdown` does.

    Raises UsageProblem for a name that is not held, or where nothing is held for what was asked.
    """
    return _split(by, "breakdown", report, series, half_years, all_units, _record(data, overlays))


def _split(
    by: str, command: str, report: str | None, series: str | None, halves: bool, all_units: bool, of: Record
) -> Answer:
    result = split.breakdown(
        of,
        split.find_breakdown(by),
        command=command,
        report=read_report(of, report) if report is not None else None,
        series=find_series(of, series) if series is not None else None,
        half_years=halves,
        all_units=all_units,
    )
    return _answer(result)


def compare(
    *sides: str,
    metric: str | None = None,
    series: str | None = None,
    theme: str | None = None,
    by: str | None = None,
    all_pairs: bool = False,
    data: Data = None,
    overlays: Overlays = (),
) -> Answer:
    """Return what can be compared between reports or periods, as `csprp compare` does; `judge` takes figures.

    Raises UsageProblem for a name that is not held, fewer than two sides without a metric, or nothing shared.
    """
    record = _record(data, overlays)
    chosen = find_metric(record, metric) if metric is not None else None
    one_series = find_series(record, series) if series is not None else None
    if chosen is not None and not sides:
        return _answer(compare_metric(record, chosen, series=one_series, all_pairs=all_pairs))
    if len(sides) < 2:
        raise UsageProblem("two reports or periods are needed, or a metric", 'try: compare(metric="deaths")')
    narrowing = Narrowing(
        series=one_series,
        theme=find_theme(record, theme) if theme is not None else None,
        by=split.find_breakdown(by) if by is not None else "",
        metrics=(chosen,) if chosen is not None else (),
    )
    return _answer(compare_sides(record, [read_side(record, side) for side in sides], narrowing))


def themes(
    name: str | None = None,
    *,
    grid: bool = False,
    report: str | None = None,
    data: Data = None,
    overlays: Overlays = (),
) -> Answer:
    """Return the themes, one theme whole, or with `grid` themes by report, as `csprp themes` does.

    Raises UsageProblem for a name that is not held, and for a name given with `grid`.
    """
    record = _record(data, overlays)
    chosen = read_report(record, report) if report is not None else None
    if name is None:
        return _answer(theme_grid(record, chosen) if grid else theme_list(record, chosen))
    if grid:
        raise UsageProblem("the grid shows all themes, so it takes no name", "try: themes(grid=True)")
    theme = find_theme(record, name)
    return _answer(one_theme(record, theme, chosen), told_of(theme, name))


def find(words: str, *, data: Data = None, overlays: Overlays = ()) -> Answer:
    """Return figures, themes, reports and terms that hold these words, as `csprp find` does.

    Raises UsageProblem where nothing does.
    """
    return _answer(search.find(_record(data, overlays), words))


def brief(
    theme: str,
    *,
    with_theme: str | None = None,
    audience: str = "practitioner",
    report: str | None = None,
    partnership: str | None = None,
    contact: str | None = None,
    action_plan: bool = False,
    facilitator: bool = False,
    plain: bool = False,
    large_print: bool = False,
    logo: str | Path | None = None,
    logo_text: str | None = None,
    data: Data = None,
    overlays: Overlays = (),
) -> Answer:
    """Return the note on a theme, as `csprp brief` does; `rows` are its figures, `whole` is the Note.

    `with_theme` is its --with: a second theme on the same page. Raises UsageProblem for a name that is not
    held and for options that rule each other out, NothingHeld where the report has nothing on the theme, or
    where it has no easier version.
    """
    record = _record(data, overlays)
    chosen = find_theme(record, theme)
    second = find_theme(record, with_theme) if with_theme is not None else None
    picture = logo_of(logo, logo_text, partnership)
    asked = NoteRequest(
        audience=find_audience(record, audience),
        report=read_report(record, report) if report is not None else None,
        local=local_line(partnership, contact),
        action_plan=action_plan,
        facilitator=facilitator,
        plain=plain,
        beside=second,
        large=large_print,
        logo=picture.logo,
    )
    refuse_together(asked, chosen)
    note = without_steering(build_note(record, chosen, asked))
    told = told_of(second, with_theme) if second is not None and with_theme is not None else ()
    _tell((*told_of(chosen, theme), *told, *picture.told, *note.warnings))
    sections = (*note.sections[:-1], *note.back)  # the last one lists the sources, which an answer has apart
    return Answer(
        command="brief",
        title=note.name,
        headline=note.before,
        rows=_numbered(figure_rows(record, [record.figures[name] for name in note.figures])),
        sections=tuple(
            Section(part.heading, bullets=tuple(f"{item.lead} {item.text}".strip() for item in part.items))
            for part in sections
        ),
        caveats=(),
        sources=note.citations,
        columns=(*FIGURE_FIELDS, *SOURCE_FIELDS),
        whole=note,
    )


def _record(data: Data, overlays: Overlays) -> Record:
    if not isinstance(data, Record):
        return load(data, overlays)
    if overlays:
        raise UsageProblem("a record that is loaded takes no overlay", "try: load(overlays=...)")
    return data


def _answer(result: Result, told: tuple[str, ...] = ()) -> Answer:
    result = without_steering(result)
    _tell(dict.fromkeys((*told, *result.notices)))
    return Answer(
        command=result.command,
        title=result.title,
        headline=result.in_short,
        rows=_numbered(result.records, result.columns),
        sections=result.on_one_screen,
        caveats=(*map(" ".join, result.legend), *result.caveats, *filter(None, (result.support,))),
        sources=result.citations,
        columns=result.columns,
        whole=result,
    )


def _tell(notices: Iterable[str]) -> None:
    """Warn whoever called a function of this module: nothing else than was asked for comes in silence."""
    for notice in notices:
        warn(notice, stacklevel=4)


def _numbered(
    rows: Iterable[Mapping[str, str]], columns: Iterable[str] = (*FIGURE_FIELDS, *SOURCE_FIELDS)
) -> tuple[Mapping[str, Value], ...]:
    """Return rows with their numbers read. A side of a pair that is worded is None: it is no number."""
    names = tuple(columns)
    return tuple(
        {name: as_number(row.get(name, "")) if name in NUMBERS else row.get(name) or None for name in names}
        for row in rows
    )
