"""Figures split by age, sex, cause and so on: bands as published, read down a column."""

from collections import Counter
from collections.abc import Mapping, Sequence

from csprp_cli.model.chart import Chart
from csprp_cli.model.figure import Figure
from csprp_cli.model.kinds import AreaKind, Counted, PeriodKind, SeriesKind, Unit
from csprp_cli.model.problem import UsageProblem
from csprp_cli.model.record_items import Category, Period, PrintedChange, Publication, Series
from csprp_cli.model.result import FIGURE_FIELDS, Column, Result, Row, Section, Table, wide
from csprp_cli.model.value import NOT_HELD, printed, shorthand, with_commas
from csprp_cli.record.facts import is_preferred_unit, parted, share_of
from csprp_cli.record.record import Record
from csprp_cli.record.spelling import nearest
from csprp_cli.views.breakdown_chart import breakdown_charts
from csprp_cli.wording.citations import Citations, published_in
from csprp_cli.wording.csv_row import figure_rows
from csprp_cli.wording.figures import (
    as_counted,
    as_printed,
    caveat_texts,
    foremost,
    legend_of,
    marks_of,
    name_of,
    numbered,
    only_by_show,
    only_in_full,
    parts_left_out,
    second_hand,
    support_of,
    third_hand_alone,
    to_quote,
)
from csprp_cli.wording.footnotes import Letters
from csprp_cli.wording.values_chart import on_one_scale, why_undrawn

ALIASES = {
    alias: name
    for name, aliases in {
        "age": "ages age-group age-band age-bands",
        "sex": "gender boys girls sexes",
        "ethnicity": "race ethnic ethnic-group ethnic-background heritage",
        "cause": "causes cause-of-death likely-cause",
        "harm": "abuse injury injuries serious-harm",
        "child": "children characteristics",
        "family": "parents parent families household carers",
        "services": "service agencies agency known-to",
        "education": "school schools attendance",
        "type": "types incident incident-type",
        "home": "placement living living-at",
        "practice": "professionals",
        "reviews": "review",
        "care-leavers": "care-leaver leavers",
    }.items()
    for alias in aliases.split()
}
"""Plain words for the breakdowns."""

NOT_A_BAND = "not a band"
"""What a cell says where the publication used other bands, so that the band asked for does not exist."""

BREAKDOWNS = {
    "age": "Age of the children",
    "sex": "Sex or gender of the children",
    "ethnicity": "Ethnic background of the children",
    "cause": "Likely cause of death",
    "harm": "Form of serious harm",
    "child": "What was known about the child",
    "family": "What was known about the family",
    "services": "Services that knew the child or family",
    "education": "School and education",
    "type": "Type of incident",
    "home": "Where the child was living",
    "practice": "How services worked",
    "reviews": "Reviews",
    "care-leavers": "Deaths of care leavers by age",
    "as-published": "Other splits, in DfE's own words",
}
"""The breakdowns that can be asked for. `csprp check` holds them against indicators.csv."""


def find_breakdown(typed: str) -> str:
    """Return the breakdown of that name. Raises UsageProblem naming the nearest."""
    wanted = typed.strip().lower()
    wanted = ALIASES.get(wanted, wanted)
    if wanted in BREAKDOWNS:
        return wanted
    close = nearest(wanted, BREAKDOWNS)
    hint = "" if close else f"choose one of {', '.join(BREAKDOWNS)}; see: csprp breakdown --help"
    raise UsageProblem(f'no breakdown "{typed}"', hint, {typed: close})


def breakdown(
    record: Record,
    by: str,
    *,
    command: str = "breakdown",
    report: Publication | None = None,
    series: Series | None = None,
    half_years: bool = False,
    all_units: bool = False,
    citations: Citations | None = None,
) -> Result:
    """Return every figure of one breakdown, a table for each series, a column for each period.

    `all_units` gives a count and its percentage a row each in CSV and JSON; a table has both in one cell.
    `citations` number the sources of an answer that this one is a part of. Raises UsageProblem when nothing
    is held for what was asked.
    """
    gathered, unlisted = parted(_gathered(record, by, report, series, half_years))
    figures = [figure for figure in gathered if is_preferred_unit(record, figure)]
    alone = [figure for figure in unlisted if is_preferred_unit(record, figure)]
    line = "csprp ages" if command == "ages" else f"csprp breakdown --by {by}"
    if alone and not figures:
        raise third_hand_alone(f"what is held by {by}", alone)
    if not figures:
        hint = "leave out what narrows it"
        raise UsageProblem(
            f"no {by} figures are held with these options", hint, {"--report": "", "--series": ""}
        )
    citations = citations or Citations(record)
    letters = Letters(record, figures)
    held = {
        part: [figure for figure in figures if figure.series == part]
        for part in dict.fromkeys(figure.series for figure in figures)
    }
    sections = on_one_scale(
        *(_series_section(record, part, here, citations, letters) for part, here in held.items())
    )
    cautions = _cautions(figures)
    return Result(
        command=command,
        title=f"{BREAKDOWNS[by]}, England" + (f": {report.title.lower()}" if report else ""),
        fields=FIGURE_FIELDS,
        records=figure_rows(record, gathered if all_units else figures),
        sections=numbered(sections),
        short=(
            *(_short_section(record, part, here, citations) for part, here in held.items()),
            *(Section("", after=line) for line in only_by_show(alone)),
        ),
        caveats=(
            *caveat_texts(record, cautions, figures),
            *_incomplete(record, figures),
            *parts_left_out(len(_gathered(record, by, report, series, True)) - len(gathered) - len(unlisted)),
            *only_by_show(alone),
        ),
        foremost=foremost(record, cautions, figures),
        in_short=_in_short(record, by, figures),
        to_quote=to_quote(record, _worth_quoting(figures), citations),
        citations=citations.listed(),
        publications=published_in(record, (figure.publication for figure in figures)),
        legend=legend_of(figures),
        support=support_of(record, figures),
        undrawn=why_undrawn(figures),
        beneath=_not_drawn(held, sections),
        next_steps=(f"{line} --format csv", "csprp brief --theme babies" if by == "age" else "csprp themes"),
    )


def _gathered(
    record: Record, by: str, report: Publication | None, series: Series | None, half_years: bool
) -> list[Figure]:
    kept = [
        figure
        for figure in record.figures.values()
        if figure.breakdown == by
        and figure.area.kind == AreaKind.COUNTRY
        and (half_years or not figure.period.part_of_year)
        and (report is None or figure.publication == report.id)
        and (series is None or figure.series == series)
    ]
    # The Panel's reports first, then DfE, then the rest.
    return sorted(kept, key=lambda f: (f.series.kind != SeriesKind.REPORTS, f.series.order, f.period.sort))


def _series_section(
    record: Record, series: Series, figures: list[Figure], citations: Citations, letters: Letters
) -> Section:
    """One grid, and below it the changes that were printed without the numbers behind them."""
    return Section(
        _heading(series, figures),
        table=_grid(record, figures, citations, letters)._replace(notes=letters.notes(figures)),
        bullets=(*letters.common(figures), *_printed_changes(record, series, figures, citations)),
        charts=_charts(record, series, figures, citations),
    )


def _not_drawn(held: Mapping[Series, list[Figure]], sections: Sequence[Section]) -> tuple[str, ...]:
    """Return, for the picture alone, which columns it leaves out: the newest of them would seem the last."""
    named = [
        column
        for (series, figures), section in zip(held.items(), sections, strict=True)
        for period in _periods(figures)
        for column in [f"{series.title}: {period.label}"]
        if not any(f"{chart.title},".startswith(f"{column},") for chart in section.charts)
    ]
    return (f"Not drawn, and held in the table: {'; '.join(named)}.",) if named else ()


def _charts(record: Record, series: Series, figures: list[Figure], citations: Citations) -> tuple[Chart, ...]:
    """Return the columns of the grid as pictures, their rows in its order and by its names."""
    one_base = _has_one_base(figures)
    asked = Counter(category for category, _ in {(f.category, f.indicator.id) for f in figures})
    keys = _row_keys(record, figures, one_base)

    def label(figure: Figure) -> str:
        return _row_label(_key(figure, one_base), asked[figure.category] > 1, one_base, record)

    columns = [
        (
            period,
            sorted((f for f in figures if f.period == period), key=lambda f: keys.index(_key(f, one_base))),
        )
        for period in _periods(figures)
    ]
    return breakdown_charts(
        record, series, columns, citations, label=label, words=lambda figure: _one(record, figure, None)
    )


def _short_section(record: Record, series: Series, figures: list[Figure], citations: Citations) -> Section:
    """Return the grid without its letters; where its rows have a base each, a list of what is held.

    Its figures are those that may stand on a first screen: no small number of children is among them, and
    how many are not is said below.
    """
    held_back = only_in_full(figures)
    figures = [figure for figure in figures if figure.may_stand_first]
    if not figures:
        return Section(series.title, after=held_back)
    if _has_one_base(figures):
        return Section(
            _heading(series, figures), table=_grid(record, figures, citations, None), after=held_back
        )
    rows = (
        Row(
            (
                figure.period.label,
                name_of(figure),
                as_counted(record, figure),
                marks_of(record, figure, citations),
            )
        )
        for figure in figures
    )
    columns = (wide(""), wide(""), wide(""), Column(""))
    return Section(_heading(series, figures), table=Table(columns, tuple(rows)), after=held_back)


def _heading(series: Series, figures: list[Figure]) -> str:
    several = len({figure.period.id for figure in figures}) > 1
    return f"{series.title}: read down a column, not across" if several else series.title


def _periods(figures: list[Figure]) -> list[Period]:
    return sorted(dict.fromkeys(f.period for f in figures), key=lambda period: period.sort)


def _has_one_base(figures: list[Figure]) -> bool:
    return all(len({f.base.id for f in figures if f.period == period}) == 1 for period in _periods(figures))


def _grid(record: Record, figures: list[Figure], citations: Citations, letters: Letters | None) -> Table:
    periods, one_base = _periods(figures), _has_one_base(figures)
    asked = Counter(category for category, _ in {(f.category, f.indicator.id) for f in figures})
    columns = (wide(""), *(wide(period.label[:1].upper() + period.label[1:]) for period in periods))
    rows: list[Row] = []
    if one_base:
        bases = [next(f.base.title for f in figures if f.period == period) for period in periods]
        rows.append(Row(("Counted in", *bases)))
    for key in _row_keys(record, figures, one_base):
        cells = [
            _cell(record, [f for f in figures if f.period == period], key, one_base, letters)
            for period in periods
        ]
        rows.append(Row((_row_label(key, asked[key[1]] > 1, one_base, record), *cells)))
    rows.append(Row(("Source", *(_sources(record, figures, period, citations) for period in periods))))
    return Table(columns, tuple(rows))


RowKey = tuple[str, str, str]


def _key(figure: Figure, one_base: bool) -> RowKey:
    return figure.indicator.id, figure.category, "" if one_base else figure.base.id


def _row_keys(record: Record, figures: list[Figure], one_base: bool) -> list[RowKey]:
    """Return (indicator, category, base) in the order of the record; the base only where it varies."""
    keys = dict.fromkeys(_key(figure, one_base) for figure in figures)
    indicators, categories = list(record.indicators), list(record.categories)

    def place(key: RowKey) -> tuple[int, int]:
        breakdown_of = record.indicators[key[0]].breakdown
        spot = categories.index((breakdown_of, key[1])) if (breakdown_of, key[1]) in categories else 0
        return (0, spot) if breakdown_of == "age" else (indicators.index(key[0]), spot)

    return sorted(keys, key=place)


def _row_label(key: RowKey, shared: bool, one_base: bool, record: Record) -> str:
    indicator, category, base = key
    name = record.indicators[indicator].label
    label = name if category == "All" else f"{name}: {category}" if shared else category
    if one_base:
        return label
    held = record.bases[base]
    return f"{label} (base not stated)" if held.counts == Counted.NOT_STATED else f"{label} (of {held.title})"


def _cell(record: Record, figures: list[Figure], key: RowKey, one_base: bool, letters: Letters | None) -> str:
    here = [_one(record, figure, letters) for figure in figures if _key(figure, one_base) == key]
    return "; ".join(here) if here else _empty(record, figures, *key[:2])


def _one(record: Record, figure: Figure, letters: Letters | None) -> str:
    if (share := share_of(record, figure)) is not None:
        text = f"{printed(share)} ({printed(figure)})"
    else:
        text = as_printed(record, figure) if figure.unit == Unit.COUNT else printed(figure)
    if figure.flags and shorthand(figure.flags) not in text:
        text += f" {shorthand(figure.flags)}"
    notes = letters.of(figure) if letters else ""
    return f"{text} ({notes})" if notes else text


def _empty(record: Record, figures: list[Figure], indicator: str, category: str) -> str:
    """Say why a cell has no figure: our gap, or a band that the publication does not use."""
    band = record.categories.get((record.indicators[indicator].breakdown, category))
    used = (record.categories.get((f.breakdown, f.category)) for f in figures if f.indicator.id == indicator)
    overlaps = any(other and band and band != other and _overlap(band, other) for other in used)
    return NOT_A_BAND if overlaps else NOT_HELD


def _overlap(one: Category, other: Category) -> bool:
    if one.from_age is None or one.to_age is None or other.from_age is None or other.to_age is None:
        return False
    return one.from_age <= other.to_age and other.from_age <= one.to_age


def _sources(record: Record, figures: list[Figure], period: Period, citations: Citations) -> str:
    marks = dict.fromkeys(
        marks_of(record, figure, citations) for figure in figures if figure.period == period
    )
    return "".join(dict.fromkeys(part for mark in marks for part in mark.replace("][", "] [").split()))


def _printed_changes(
    record: Record, series: Series, figures: list[Figure], citations: Citations
) -> tuple[str, ...]:
    """List the changes that a source prints for this breakdown; they are never made into levels."""
    return tuple(
        f"{_change_words(record, item)} {citations.mark_source(record.claims[item.claims[0]].source.id)}."
        for item in record.changes
        if record.indicators[item.indicator].breakdown == figures[0].breakdown
        and series.id in item.series
        and record.periods[item.to_period].kind != PeriodKind.HALF
    )


def _change_words(record: Record, change: PrintedChange) -> str:
    amount = change.value.lstrip("-")
    start, end = record.periods[change.from_period].label, record.periods[change.to_period].label
    fewer = change.value.startswith("-")
    if change.unit == Unit.PERCENT:
        said = f"{'down' if fewer else 'up'} {amount}%, {start} to {end}"
    else:
        said = f"{with_commas(amount)} {'fewer' if fewer else 'more'} in the {end} than in the {start}"
    return f"Change that the source printed, {change.category}: {said}"


def _cautions(figures: list[Figure]) -> list[str]:
    panel = [figure for figure in figures if figure.series.kind == SeriesKind.REPORTS]
    return [
        *("review-population", "not-prevalence"),
        *second_hand(panel),
    ]


def _incomplete(record: Record, figures: list[Figure]) -> list[str]:
    shown = {figure.id for figure in figures}
    return [item.note for item in record.sets if not item.complete and shown.intersection(item.parts)]


def _in_short(record: Record, by: str, figures: list[Figure]) -> str:
    panel = [figure for figure in figures if figure.series.kind == SeriesKind.REPORTS]
    panel = [figure for figure in panel if not figure.is_small_number]
    if not panel:
        return ""
    newest = panel[-1].period
    held = [figure for figure in panel if figure.period == newest]
    if by == "age":
        ages = "; ".join(f"{figure.category}, {as_printed(record, figure)}" for figure in held[:2])
        return (
            f"Newest Panel report held, {newest.label}: {ages}. "
            "Other ages cannot be followed over time, because the bands change."
        )
    said = (
        f"Newest Panel report held with a figure here, {newest.label}: "
        f"{name_of(held[0])}, {as_printed(record, held[0])} ({held[0].base.title})."
    )
    if len(held) == len(panel):
        return said
    return f"{said} Columns count in different ways, so they are not a trend."


def _worth_quoting(figures: list[Figure]) -> Figure | None:
    usable = [figure for figure in figures if figure.may_headline]
    panel = [figure for figure in usable if figure.series.kind == SeriesKind.REPORTS]
    pick = panel or usable
    return next((figure for figure in pick if figure.period == pick[-1].period), None)
