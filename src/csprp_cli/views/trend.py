"""What has happened over the years: one metric, series by series, with its breaks shown."""

from collections.abc import Iterator

from csprp_cli.comparison.breaks import breaks_between
from csprp_cli.comparison.steps import Step, run_words
from csprp_cli.model.figure import Figure
from csprp_cli.model.kinds import Agreement, AreaKind, Consequence, OverTime, PeriodKind, SeriesKind, Unit
from csprp_cli.model.record_items import Area, Metric, Period, Series
from csprp_cli.model.result import Bar, Cell, Column, Result, Row, Section, Table, number, wide
from csprp_cli.model.value import NOT_HELD, printed, with_commas
from csprp_cli.record.facts import share_of
from csprp_cli.record.record import Record
from csprp_cli.views.trend_chart import apart_charts, reports_chart, trend_chart
from csprp_cli.views.trend_rows import TREND_FIELDS, TrendQuestion, all_that_fit, gathered, rows_of, within
from csprp_cli.views.trend_short import short_reports, short_years
from csprp_cli.views.trend_summary import in_short, newest_to_quote
from csprp_cli.wording.areas import said_of_area
from csprp_cli.wording.citations import Citations, published_in
from csprp_cli.wording.figures import (
    as_printed,
    caveat_texts,
    counted_in,
    foremost,
    legend_of,
    local_caveats,
    marks_of,
    name_of,
    numbered,
    only_by_show,
    parts_left_out,
    second_hand,
    support_line,
    to_quote,
)
from csprp_cli.wording.footnotes import Letters, without_empty
from csprp_cli.wording.values_chart import why_undrawn


def trend(record: Record, question: TrendQuestion, citations: Citations | None = None) -> Result:
    """Return one metric over time: yearly series first, then the reports one by one.

    `citations` number the sources of an answer that this one is a part of. Raises UsageProblem when nothing
    is held for what was asked.
    """
    metric = question.metric
    held = gathered(record, question)
    figures, alone, found = held
    citations = citations or Citations(record)
    letters = Letters(record, figures)
    yearly = [figure for figure in figures if figure.series.kind == SeriesKind.ANNUAL]
    by_report = [figure for figure in figures if figure.series.kind != SeriesKind.ANNUAL]
    groups = list(_yearly_groups(record, yearly))
    years = [
        _yearly_section(record, question, group, word, citations, letters, found) for word, group in groups
    ]
    of_reports = [
        [figure for figure in by_report if figure.series == series]
        for series in dict.fromkeys(figure.series for figure in by_report)
    ]
    reports = [
        _report_section(record, metric, held[0].series, held, citations, letters) for held in of_reports
    ]
    cautions = [*metric.caveats, *local_caveats(figures), *second_hand(by_report)]
    halves = (
        0
        if question.half_years
        else len(all_that_fit(record, question._replace(half_years=True))) - len(figures) - len(alone)
    )
    newest = newest_to_quote(metric, figures)
    said = said_of_area(record, question.area, figures) if question.area else ()
    of_area = f' --area "{question.area.name}"' if question.area else ""
    return Result(
        command="trends",
        title=_title(question),
        what_it_counts=metric.counts,
        fields=TREND_FIELDS,
        records=rows_of(record, question, held),
        sections=numbered([*years, *reports]),
        short=(
            *(
                short_years(section, group, alone=len(years) == 1)
                for section, (_, group) in zip(years, groups, strict=True)
            ),
            *(short_reports(part, held) for part, held in zip(reports, of_reports, strict=True)),
            *(Section("", after=line) for line in only_by_show(alone)),
        ),
        caveats=(
            *caveat_texts(record, cautions, figures),
            *said,
            *parts_left_out(halves),
            *only_by_show(alone),
        ),
        foremost=(*said, *foremost(record, cautions, figures)),
        in_short=in_short(record, metric, figures, found),
        to_quote=to_quote(record, newest, citations),
        citations=citations.listed(),
        publications=published_in(record, (figure.publication for figure in figures)),
        legend=legend_of(figures),
        support=support_line(record, "suicide") if "suicide-care" in metric.caveats else "",
        undrawn=why_undrawn(figures),
        next_steps=(
            f"csprp trends --metric {metric.slug}{of_area} --format csv",
            f"csprp show {newest.id if newest else figures[-1].id}",
            "csprp metrics",
        ),
    )


def _title(question: TrendQuestion) -> str:
    if question.area is None or question.area.kind == AreaKind.COUNTRY:
        return question.metric.title
    return f"{question.metric.title.removesuffix(', England')}, {question.area.name}"


# -- yearly series --------------------------------------------------------------------------------


def _yearly_groups(record: Record, figures: list[Figure]) -> Iterator[tuple[str, list[Figure]]]:
    """Yield the figures of each table of years, half-years and quarters, with its word."""
    for kind, word in (
        (PeriodKind.FINANCIAL, "Years"),
        (PeriodKind.HALF, "Half-years"),
        (PeriodKind.QUARTER, "Quarters"),
    ):
        for group in _joined_by_breaks(record, [figure for figure in figures if figure.period.kind == kind]):
            yield word, group


def _joined_by_breaks(record: Record, figures: list[Figure]) -> list[list[Figure]]:
    """Group figures by series and question, a series standing above the one that took its count over."""
    groups: dict[tuple[str, ...], list[Figure]] = {}
    for figure in figures:
        key = (figure.series.id, figure.indicator.id, figure.category, figure.base.id)
        groups.setdefault(key, []).append(figure)
    taken_over = {item.series[0]: item.series[1] for item in record.breaks if len(item.series) == 2}
    placed = [held for (series, *_), held in groups.items() if not _heir(series, taken_over, groups)]
    for (series, *_), held in reversed(groups.items()):
        if heir := _heir(series, taken_over, groups):
            target = next(group for group in placed if group[-1].series.id == heir)
            target[:0] = held
    return placed


def _heir(series: str, taken_over: dict[str, str], groups: dict[tuple[str, ...], list[Figure]]) -> str:
    """Return the last series that took over from one, by way of any between; nothing where none is shown."""
    shown = {key[0] for key in groups}
    heir, seen = "", {series}
    while (series := taken_over.get(series, "")) and series not in seen:
        seen.add(series)
        heir = series if series in shown else heir
    return heir


def _yearly_section(
    record: Record,
    question: TrendQuestion,
    figures: list[Figure],
    word: str,
    citations: Citations,
    letters: Letters,
    found: dict[str, Step],
) -> Section:
    series = figures[-1].series
    barred = [float(figure.value) for figure in figures if _has_bar(figure)]
    most = max(barred) if len(barred) > 1 else 0.0  # one bar alone says nothing
    with_all = any(figure.breakdown != "total" and _all(record, figure) for figure in figures)
    one_status = len({figure.status for figure in figures}) == 1
    columns = (
        Column(word.removesuffix("s"), wraps=word != "Years"),
        number(question.metric.value_title),
        Column(""),
        number("Of all"),
        wide("On the year before"),
        Column("Notes"),
        Column("Status"),
        Column("Source"),
    )

    shares = {figure.id: share_of(record, figure) for figure in figures if figure.category != "All"}

    def cells(figure: Figure) -> tuple[Cell, ...]:
        share = shares.get(figure.id) if None not in shares.values() else None
        return (
            figure.period.short,
            f"{printed(figure)} ({printed(share)})" if share else printed(figure),
            Bar(float(figure.value), most) if most and _has_bar(figure) else "",
            (_all(record, figure) or NOT_HELD) if with_all else "",
            found[figure.id].words if figure.id in found else "",
            letters.beside(figure),
            "" if one_status else figure.status,
            marks_of(record, figure, citations),
        )

    def gap(series: Series, period: Period) -> tuple[Cell, ...]:
        total = _total(record, series, period, question.area) if with_all else None
        whole = (with_commas(total.value) if total else NOT_HELD) if with_all else ""
        mark = citations.mark(total) if total else ""
        return (period.short, NOT_HELD, "", whole, "", "", "", mark)

    rows: list[Row] = []
    several = len({figure.series.id for figure in figures}) > 1
    previous: Figure | None = None
    for part in dict.fromkeys(figure.series for figure in figures):
        held = [figure for figure in figures if figure.series == part]
        if previous is not None:
            rows += [
                Row((f"break: {item.reason}",), "break") for item in breaks_between(record, previous, held[0])
            ]
            previous = None
        if several:
            label = part.title if "count" in part.title else f"{part.short}'s count"
            rows.append(Row((label,), "label"))
        for period in _every_year(record, question, part, held, word):
            here = [figure for figure in held if figure.period == period]
            if not here:
                rows.append(Row(gap(part, period)))
            for figure in here:
                rows += _break_rows(record, previous, figure)
                rows.append(Row(cells(figure)))
                previous = figure
    table = Table(columns, tuple(rows), letters.notes(figures))
    heading = series.title
    if series.over_time != OverTime.NONE:
        heading += (
            ": can be compared from year to year, with care"
            if word == "Years"
            else f": {word.lower()}, which are never added to years"
        )
    ends = "Years to 31 March. " if word == "Years" else ""
    columns_of_years = trend_chart(
        record,
        figures,
        citations,
        axis=question.metric.value_title,
        drawn={figure.id for figure in figures if _has_bar(figure)},
        years=_every_year(record, question, series, [f for f in figures if f.series == series], word),
    )
    apart = apart_charts(
        record, figures, citations, columns=columns_of_years, axis=question.metric.value_title
    )
    return Section(
        heading,
        intro=f"{ends}Counted by {series.by_date}. Covers {series.what}.",
        table=without_empty(("", "Of all", "On the year before", "Notes", "Status"), table),
        bullets=(*letters.common(figures), *_one_status(figures), *run_words(record, figures, found)),
        charts=(*([columns_of_years] if columns_of_years else ()), *apart),
    )


def _one_status(figures: list[Figure]) -> tuple[str, ...]:
    """Say once, in words, what a column would repeat: how many sources give each number."""
    said = {
        Agreement.SINGLE: "One source gives each number.",
        Agreement.AGREED: "Two or more sources give each number.",
        Agreement.DISPUTED: "The sources differ on each number.",
    }
    statuses = {figure.status for figure in figures}
    return tuple(said[status] for status in statuses) if len(statuses) == 1 else ()


def _break_rows(record: Record, previous: Figure | None, figure: Figure) -> list[Row]:
    if previous is None or previous.series != figure.series:
        return []
    found = [item for item in breaks_between(record, previous, figure) if item.comparable == Consequence.NO]
    return [Row((f"break: {item.reason}",), "break") for item in found]


def _has_bar(figure: Figure) -> bool:
    return (
        figure.series.over_time != OverTime.NONE
        and figure.unit == Unit.COUNT
        and bool(figure.value)
        and not figure.indicator.no_chart
        and not figure.is_small_number
        and figure.status != Agreement.DISPUTED
    )


def _all(record: Record, figure: Figure) -> str:
    if figure.denominator:
        return with_commas(figure.denominator)
    total = _total(record, figure.series, figure.period, figure.area)
    return with_commas(total.value) if total else ""


def _total(record: Record, series: Series, period: Period, area: Area | None) -> Figure | None:
    return next(
        (
            figure
            for figure in record.figures.values()
            if figure.series == series
            and figure.period == period
            and figure.breakdown == "total"
            and figure.unit == Unit.COUNT
            and not figure.tertiary_only
            and (figure.area.council == area.council if area else figure.area.kind == AreaKind.COUNTRY)
        ),
        None,
    )


def _every_year(
    record: Record, question: TrendQuestion, series: Series, held: list[Figure], word: str
) -> list[Period]:
    """Return the periods of a series in order, a year that is not held included, so that no gap closes."""
    here = {figure.period.id for figure in held}
    if word != "Years" or not series.first_period:
        return [period for period in record.periods.values() if period.id in here]
    first = record.periods[series.first_period].sort
    last = record.periods[series.last_period].sort
    return [
        period
        for period in sorted(record.periods.values(), key=lambda period: period.sort)
        if period.id in here
        or (
            period.kind == PeriodKind.FINANCIAL
            and first <= period.sort <= last
            and within(period, question.start, question.end)
        )
    ]


# -- the reports, one by one ----------------------------------------------------------------------


def _report_section(
    record: Record,
    metric: Metric,
    series: Series,
    figures: list[Figure],
    citations: Citations,
    letters: Letters,
) -> Section:
    asked = len({(figure.indicator.id, figure.category) for figure in figures}) > 1
    rows = []
    for figure in figures:
        counted = f"{name_of(figure)} {counted_in(figure)}" if asked else figure.base.title
        line = (figure.period.label, as_printed(record, figure), counted, letters.beside(figure))
        rows.append(Row((*line, figure.status, marks_of(record, figure, citations))))
    columns = (
        *(wide("Report"), wide("As printed"), wide("What was counted")),
        *(Column("Notes"), Column("Status"), Column("Source")),
    )
    heading = f"{series.title}: one by one, not as a trend" if len(figures) > 1 else series.title
    table = without_empty(("Notes",), Table(columns, tuple(rows), letters.notes(figures)))
    chart = reports_chart(record, figures, citations, about=metric.value_title)
    return Section(
        heading=heading,
        table=table,
        bullets=letters.common(figures),
        charts=(chart,) if chart is not None else (),
    )
