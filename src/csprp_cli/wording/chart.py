"""One small picture: a run of figures over time, with the breaks beside and within it."""

import itertools
from collections.abc import Collection, Sequence

from csprp_cli.comparison.breaks import breaks_between, runs
from csprp_cli.model.chart import Chart, Mark, MarkKind
from csprp_cli.model.figure import Figure
from csprp_cli.model.kinds import AreaKind, Consequence, PeriodKind, Unit
from csprp_cli.model.record_items import Break, Period
from csprp_cli.model.theme import DrawnRun
from csprp_cli.model.value import NOT_HELD, UNDER_10, printed
from csprp_cli.record.record import Record
from csprp_cli.wording.citations import Citations
from csprp_cli.wording.figures import in_a_row, name_of

_ALL_NOTIFICATIONS = "dfe-notifications"
"""The base that needs no name of its own beside what was counted."""

_KINDS = {
    PeriodKind.FINANCIAL: "years to 31 March",
    PeriodKind.CALENDAR: "calendar years",
    PeriodKind.HALF: "half-years",
    PeriodKind.QUARTER: "quarters",
}


def run_with(record: Record, figure: Figure) -> tuple[Figure, ...]:
    """Return the run that a figure belongs to, oldest first; nothing where it stands alone.

    Never for an indicator that no picture may show (suicide), nor where one of the run is kept back.
    """
    if figure.indicator.no_chart:
        return ()
    run_of = runs(record, [figure])  # every run of figures like it
    alike = (record.figures[name] for name, run in run_of.items() if run == run_of.get(figure.id))
    run = tuple(sorted(alike, key=lambda member: member.period.sort))
    return run if all(member.may_headline for member in run) else ()


def newest_run(record: Record, drawn: DrawnRun) -> tuple[Figure, ...]:
    """Return the newest national run of yearly figures that a row of pictures.csv names, or nothing."""
    held = [
        figure
        for figure in record.figures.values()
        if (figure.indicator.id, figure.category, figure.base.id, figure.unit) == drawn[1:]
        and figure.area.kind == AreaKind.COUNTRY
        and not figure.period.part_of_year
    ]
    run_of = runs(record, held)
    newest = max((f for f in held if f.id in run_of), key=lambda f: f.period.sort, default=None)
    return run_with(record, newest) if newest is not None else ()


def chart_of(
    record: Record,
    run: Sequence[Figure],
    citations: Citations,
    *,
    axis: str = "",
    years: Sequence[Period] = (),
    left_out: Collection[Figure] = (),
) -> Chart:
    """Return the picture of a run of two or more figures; with an `axis` of values where one is named.

    Columns start at zero, because people compare their heights. A boundary before the run, or one within
    it that needs care, stands in its place with a letter, and its reason is a note below. Of `years`, those
    of no figure stand in their place as not held, and those `left_out`, too small, without a column.
    """
    letters = iter("abcdefghij")
    notes: dict[str, str] = {}
    marks: list[Mark] = []

    def boundary(item: Break, kind: MarkKind) -> None:
        if item.reason not in notes:
            notes[item.reason] = next(letters)
        marks.append(Mark(notes[item.reason], kind=kind))

    if (before := _break_before(record, run[0])) is not None:
        boundary(before, "break")
    held = {figure.period.id: figure for figure in run}
    earlier: Figure | None = None
    for period in years or [figure.period for figure in run]:
        if (figure := held.get(period.id)) is None:
            marks.append(Mark(period.short, NOT_HELD, kind="gap"))
            continue
        for item in breaks_between(record, earlier, figure) if earlier else ():
            boundary(item, "care")
        earlier = figure
        if figure in left_out:
            marks.append(Mark(period.short, UNDER_10, kind="gap"))
        else:
            marks.append(Mark(period.short, printed(figure), float(figure.value)))
    missing = "" if years else _not_held(record, run)
    sources = dict.fromkeys(citations.mark(figure) for figure in run)
    title = _title(run[0], axis)
    said = [(letter, reason) for reason, letter in notes.items()]
    said += [("", f"{NOT_HELD.capitalize()}: {missing}.")] if missing else []
    return Chart(title, tuple(marks), _alt(title, marks, said), tuple(said), "".join(sources), axis)


def _break_before(record: Record, first: Figure) -> Break | None:
    """Return the newest break that ends before a run, of its own series and question, or None.

    One is named only where something on its far side is held: it is there to keep people from joining the
    two, and where there is nothing to join it would be noise.
    """
    ends = [
        item
        for item in record.breaks
        if item.comparable == Consequence.NO
        and first.series.id == item.series[-1]
        and item.indicator in ("", first.indicator.id)
        and item.area in ("", first.area.council)
        and record.periods[item.after].sort <= first.period.sort
        and any(_beyond(record, item, first, figure) for figure in record.figures.values())
    ]
    return max(ends, key=lambda item: record.periods[item.after].sort, default=None)


def _beyond(record: Record, item: Break, first: Figure, figure: Figure) -> bool:
    """Return whether a figure says the same as the first of a run, from before a break."""
    about = [(one.category, one.unit, one.area.council) for one in (figure, first)]
    same = about[0] == about[1]
    before = figure.period.sort <= record.periods[item.before].sort
    return same and before and figure.series.id in item.series and figure.period.kind == first.period.kind


def _not_held(record: Record, run: Sequence[Figure]) -> str:
    """Return the years of the series that no figure of the run is held for: "2019 and 2022 to 2026"."""
    series, periods = run[0].series, record.periods
    if not (series.first_period and series.last_period):
        return ""
    first, last = periods[series.first_period].sort, periods[series.last_period].sort
    kind = run[0].period.kind
    years = [p for p in periods.values() if p.kind == kind and first <= p.sort <= last]
    drawn = {figure.period.id for figure in run}
    words = []
    for held, group in itertools.groupby(sorted(years, key=lambda p: p.sort), key=lambda p: p.id in drawn):
        names = [period.short for period in group]
        words += [] if held else [" to ".join(dict.fromkeys((names[0], names[-1])))]
    return in_a_row(words)


def _title(figure: Figure, axis: str) -> str:
    """Return what is drawn, of what, whose and when: by the name of its axis where it has one, which is what
    people asked for."""
    when = _KINDS.get(figure.period.kind, "")
    whose = f"({figure.series.short})"
    if axis and figure.unit == Unit.COUNT and figure.base.id == _ALL_NOTIFICATIONS:
        return ", ".join(filter(None, (f"{axis} {whose}", when)))
    counted = "share of " if figure.unit == Unit.PERCENT else ""
    name = axis or f"{figure.indicator.title}: {name_of(figure)}"
    return ", ".join(filter(None, (name, f"{counted}{figure.base.title} {whose}", when)))


def _alt(title: str, marks: list[Mark], notes: list[tuple[str, str]]) -> str:
    values = "; ".join(f"{mark.label}, {mark.printed}" for mark in marks if not mark.is_boundary)
    reasons = " ".join(text for _, text in notes)
    return f"Column chart. {title}. {values}. {reasons}".strip()
