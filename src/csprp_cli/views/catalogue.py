"""What is held: metrics, sources, reviews, and where the record stops."""

from collections import Counter
from typing import NamedTuple

from csprp_cli.model.figure import Figure
from csprp_cli.model.kinds import AreaKind, Level, OverTime, PeriodKind, PublicationKind, SeriesKind
from csprp_cli.model.record_items import LEVEL_WORDS, Area, Period, Publication, Source
from csprp_cli.model.result import (
    FIGURE_FIELDS,
    Column,
    Result,
    Row,
    Section,
    Table,
    number,
    records_of,
    wide,
)
from csprp_cli.model.value import NOT_HELD
from csprp_cli.record.facts import is_preferred_unit, parted
from csprp_cli.record.record import Record, gathers
from csprp_cli.wording.areas import said_of_parts
from csprp_cli.wording.citations import Citations
from csprp_cli.wording.csv_row import figure_rows
from csprp_cli.wording.figures import as_counted, name_of, only_by_show, only_in_full


def metrics_held(record: Record) -> Result:
    """Return every metric with its series, its periods and how many figures it has."""
    fields = ("metric", "title", "aliases", "series", "periods", "first", "last", "figures")
    records: list[dict[str, str]] = []
    rows: list[Row] = []
    listed = [
        figure
        for figure in record.figures.values()
        if figure.area.kind == AreaKind.COUNTRY
        and not figure.period.part_of_year
        and is_preferred_unit(record, figure)
        and not figure.tertiary_only
    ]
    for metric in record.metrics.values():
        figures = [figure for figure in listed if any(gathers(term, figure) for term in metric.terms)]
        for series in sorted(dict.fromkeys(f.series for f in figures), key=lambda series: series.order):
            here = sorted((f for f in figures if f.series == series), key=lambda f: f.period.sort)
            periods = list(dict.fromkeys(figure.period for figure in here))
            asked = (metric.slug, metric.title, " ".join(metric.aliases), series.id, str(len(periods)))
            values = (*asked, periods[0].label, periods[-1].label, str(len(here)))
            records.append(dict(zip(fields, values, strict=True)))
            name = "" if any(row.cells[0] == metric.slug for row in rows) else metric.slug
            rows.append(Row((name, series.id, _span(periods), str(len(here)))))
    columns = (Column("Metric"), Column("Series"), wide("Periods held"), number("Figures"))
    names = [*record.metrics, *[""] * (-len(record.metrics) % 3)]
    third = len(names) // 3
    abreast = zip(names[:third], names[third : 2 * third], names[2 * third :], strict=True)
    short = Section("", table=Table((Column(""),) * 3, tuple(Row(line) for line in abreast)))
    return Result(
        command="metrics",
        title="Metrics that can be asked for",
        fields=fields,
        records=tuple(records),
        in_short=f"{len(record.metrics)} names to type after csprp trends --metric.",
        sections=(Section("", table=Table(columns, tuple(rows))),),
        short=(short,),
        caveats=("Half-years are left out here. Add --half-years to csprp trends to see them.",),
        next_steps=("csprp trends --metric deaths", "csprp breakdown --by family"),
    )


def _span(periods: list[Period]) -> str:
    """Return a row of periods in few words: "years to 31 March 2020 to 2026"."""
    first, last = periods[0], periods[-1]
    if first == last:
        return first.label
    if all(period.kind == PeriodKind.FINANCIAL for period in periods):
        return f"years to 31 March {first.short} to {last.short}"
    return f"{first.label} to {last.label}"


def sources_held(record: Record) -> Result:
    """Return every page that was read, with its level and how many claims rest on it."""
    fields = ("source", "short", "title", "publisher", "address", "level", "accessed", "claims", "note")
    count = Counter(claim.source.id for claim in record.claims.values())
    count.update({source: left for (source,), left in record.left("claims.csv", "source").items()})
    most_first = sorted(record.sources.values(), key=lambda source: -count[source.id])
    rows = tuple(
        Row((source.id, source.short, LEVEL_WORDS[source.level], str(count[source.id])))
        for source in most_first
    )
    columns = (wide("Source"), wide("Page"), wide("Level"), number("Claims"))
    return Result(
        command="sources",
        title="Sources: every page that was read",
        in_short=f"{len(rows)} pages. Those that most claims rest on come first.",
        fields=fields,
        records=records_of(
            record.sources.values(),
            fields,
            source=lambda item: item.id,
            claims=lambda item: count[item.id],
        ),
        sections=(Section("", table=Table(columns, rows)),),
        caveats=(
            "First-hand: the publisher of the figure. Press release: the Panel's own, or a copy of it.",
            "Second-hand: a page that describes the report. Third-hand: a file or thread that quotes it.",
            *(() if how_near(record) else (_NONE_FIRST_HAND,)),
            *_newer_line(record),
        ),
        next_steps=("csprp sources --format csv", "csprp show panel-2020-death"),
    )


def one_source(record: Record, source: Source) -> Result:
    """Return one page that was read, whole, with the figures that rest on it; those of councils counted."""
    citations = Citations(record, count_others=False)
    citations.number(source)
    on_it = [f for f in record.figures.values() if any(claim.source == source for claim in f.used)]
    on_it, alone = parted(on_it)
    rest = [figure for figure in on_it if figure.area.kind != AreaKind.LOCAL_AUTHORITY]
    of_councils = len(on_it) - len(rest) + record.left("claims.csv", "source")[source.id,]
    columns = (wide("Figure"), wide("What"), wide("As printed"), wide("Period"))
    rows = tuple(
        Row((figure.id, name_of(figure), as_counted(record, figure), figure.period.label)) for figure in rest
    )
    first = tuple(row for row, figure in zip(rows, rest, strict=True) if figure.may_stand_first)
    return Result(
        command="sources",
        title=f"{source.id}: {source.title}",
        fields=FIGURE_FIELDS,
        records=figure_rows(record, rest),
        in_short=f"{len(rest) + len(alone) + of_councils:,} figures rest on this page. {source.note}".strip(),
        sections=(
            Section(
                "Figures that rest on it", table=Table(columns, rows) if rows else None, after=_below(alone)
            ),
        ),
        short=(
            Section(
                "",
                table=Table(columns, first) if first else None,
                after=" ".join(filter(None, (only_in_full(rest), _below(alone)))),
            ),
        ),
        notices=_left_out(record, of_councils),
        citations=citations.listed(),
        next_steps=(f"csprp show {(rest or alone)[0].id}" if rest or alone else "csprp sources",),
    )


def _below(alone: list[Figure]) -> str:
    return " ".join(only_by_show(alone))


def _left_out(record: Record, of_councils: int) -> tuple[str, ...]:
    """Say how many of the figures that rest on a page are of councils: a list of them would answer nobody."""
    if not of_councils:
        return ()
    councils = [area.name for area in record.areas.values() if area.kind == AreaKind.LOCAL_AUTHORITY]
    line = f'csprp trends --metric notifications --area "{min(councils)}"'
    return (f"{of_councils:,} of the figures are of councils and not listed here. See those of one: {line}",)


_NONE_FIRST_HAND = "No annual report could be read itself, so every Panel figure here is second-hand at best."


def how_near(record: Record) -> bool:
    """Return whether any figure of an annual report rests on the report itself."""
    return any(
        figure.level == Level.PRIMARY
        for figure in record.figures.values()
        if figure.series.kind == SeriesKind.REPORTS
    )


def reviews_held(record: Record) -> Result:
    """Return every report, review and briefing with what it is about."""
    fields = (
        *("publication", "title", "kind", "publisher", "published", "covers", "themes", "about", "address"),
        *("licence", "note"),
    )
    shown = [item for item in record.publications.values() if item.kind != PublicationKind.STATISTICS]
    kinds = {
        "annual-report": "Annual reports",
        "national-review": "National reviews",
        "thematic": "Thematic reports",
        "briefing": "Panel briefings",
        "guidance": "Guidance",
    }
    columns = (wide("Title"), Column("Published"), wide("About"))
    parts: dict[str, list[Row]] = {}
    for kind in dict.fromkeys([*kinds, *(item.kind for item in shown)]):
        for item in shown:
            if item.kind == kind:
                row = Row((item.title, item.published or NOT_HELD, item.about))
                parts.setdefault(kinds.get(kind, "Related material"), []).append(row)
    return Result(
        command="reviews",
        title="Reports, reviews and briefings",
        in_short=" ".join(
            (
                f"{len(shown)} documents of the Panel, and about its work. None of them is part of csprp.",
                *_newer_line(record),
            )
        ),
        short=(
            Section(
                "",
                table=Table(
                    columns[:2],
                    tuple(
                        part
                        for heading, rows in parts.items()
                        for part in (Row((heading,), "label"), *(Row(row.cells[:2]) for row in rows))
                    ),
                ),
            ),
        ),
        fields=fields,
        records=records_of(shown, fields, publication=lambda item: item.id),
        sections=tuple(
            Section(heading, table=Table(columns, tuple(rows))) for heading, rows in parts.items()
        ),
        caveats=(
            "None of these documents is part of csprp. Read the report itself before you quote it.",
            "A later annual report may be out. Look on GOV.UK.",
        ),
        next_steps=("csprp reviews --format csv", "csprp themes"),
    )


_REVIEWS = (PublicationKind.NATIONAL_REVIEW, PublicationKind.THEMATIC)
"""The publications that say what was found, and so lead where a screen has room for two."""


def newer_publications(record: Record) -> tuple[Publication, ...]:
    """Return what the Panel published after the newest annual report held, the newest first.

    A month without a day counts as its start, so that nothing is called newer that may not be.
    """
    if not record.reports:
        return ()
    newest = max(record.reports, key=lambda report: report.published)
    later = [
        item
        for item in record.publications.values()
        if item.publisher == newest.publisher and item.published > newest.published
    ]
    return tuple(sorted(later, key=lambda item: item.published, reverse=True))


def _newer_line(record: Record) -> tuple[str, ...]:
    """Name what is newer than the newest annual report held; nothing where nothing is."""
    said = [f"{item.title} ({item.published[:4]})" for item in newer_publications(record)]
    return (f"Newer than the newest annual report held: {'; '.join(said)}.",) if said else ()


class Held(NamedTuple):
    """What the first screen says about the record: its reports, what is newer, its series, its figures.

    `newer` names two publications since the newest report, reviews first, and `more` counts the others.
    """

    reports: str
    newer: tuple[str, ...]
    more: int
    yearly: str
    figures: int
    first_hand: bool


def held(record: Record) -> Held:
    """Return what is held and where the record stops, read off the record itself."""
    periods = record.periods
    yearly = (
        f"years to 31 March {periods[item.first_period].short} to {periods[item.last_period].short}"
        for item in record.series.values()
        if item.kind == SeriesKind.ANNUAL and item.over_time != OverTime.NONE
    )
    newer = sorted(newer_publications(record), key=lambda item: item.kind not in _REVIEWS)
    names = dict.fromkeys(f"{item.title.partition(':')[0]} ({item.published[:4]})" for item in newer)
    shown = tuple(names)[:2]
    return Held(
        reports=", ".join(report.title.removeprefix("Annual report ") for report in record.reports),
        newer=shown,
        more=len(newer) - len(shown),
        yearly=next(yearly, ""),
        figures=len(record.figures) + record.left("figures.csv", "area").total(),
        first_hand=how_near(record),
    )


_AREA_KINDS = {
    AreaKind.COUNTRY: "Country",
    AreaKind.REGION: "Regions",
    AreaKind.PART_OF_REGION: "",  # each stands below its region
    AreaKind.LOCAL_AUTHORITY: "Councils",
}


def _within(record: Record, area: Area) -> str:
    return record.areas[area.parent].name if area.parent in record.areas else ""


def _oldest_first(record: Record, codes: list[Area]) -> list[Area]:
    """Return the codes of a council in the order in which it had them."""
    order = [link.code for link in record.area_links]
    return sorted(codes, key=lambda area: order.index(area.code) if area.code in order else len(order))


def _periods_by_area(record: Record) -> dict[str, Counter[Period]]:
    """Return how many figures each area has for each period, by its code."""
    held: dict[str, Counter[Period]] = {}
    for figure in record.figures.values():
        held.setdefault(figure.area.code, Counter())[figure.period] += 1
    for (area, period), left in record.left("figures.csv", "area", "period").items():
        held.setdefault(area, Counter())[record.periods[period]] += left
    return held


def areas_held(record: Record) -> Result:
    """Return every area with its code, its years, and how many figures it has.

    A council that has had several codes is one line for people, and a row for each code for machines.
    """
    fields = ("area", "area_code", "kind", "within", "first", "last", "figures", "council")
    held_in = _periods_by_area(record)
    by_name = sorted(record.areas.values(), key=lambda area: (area.name.lower(), area.code))
    areas = [area for kind in _AREA_KINDS for area in by_name if area.kind == kind]
    records: list[dict[str, str]] = []
    for area in areas:
        held = held_in.get(area.code, Counter())
        periods = sorted(held, key=lambda period: period.sort)
        first, last = (periods[0].label, periods[-1].label) if periods else ("", "")
        values = (area.name, area.code, area.kind, _within(record, area), first, last, str(held.total()))
        records.append(dict(zip(fields, (*values, area.council), strict=True)))

    def line(codes: list[Area]) -> Row:
        held = sum((held_in.get(area.code, Counter()) for area in codes), Counter[Period]())
        years = sorted(period.last[:4] for period in held if period.kind == PeriodKind.FINANCIAL)
        span = " to ".join(dict.fromkeys((*years[:1], *years[-1:]))) or NOT_HELD
        area, of_which = codes[-1], "of which " if codes[0].kind == AreaKind.PART_OF_REGION else ""
        of_codes = ", ".join(area.code for area in codes)
        return Row((f"{of_which}{area.name}", of_codes, _within(record, area), span, f"{held.total():,}"))

    columns = (wide("Name"), Column("Code"), wide("Within"), Column("Years"), number("Figures"))
    sections = []
    for kind, heading in _AREA_KINDS.items():
        councils: dict[str, list[Area]] = {}
        for area in (area for area in areas if heading and area.kind == kind):
            councils.setdefault(area.council, []).append(area)
            parts = (part for part in areas if part.kind == AreaKind.PART_OF_REGION)
            councils.update({part.code: [part] for part in parts if part.parent == area.code})
        rows = tuple(line(_oldest_first(record, codes)) for codes in councils.values())
        sections += [Section(heading, table=Table(columns, rows))] if rows else []
    return Result(
        command="areas",
        title="Areas that are held",
        what_it_counts="How many figures are held for each area, whatever they say. Years are to 31 March.",
        fields=fields,
        records=tuple(records),
        sections=tuple(sections),
        caveats=(
            *((record.caveats["not-performance"].text,) if "not-performance" in record.caveats else ()),
            *dict.fromkeys(text for area in areas for text in said_of_parts(record, area)),
        ),
        in_short=""
        if any(area.kind == AreaKind.LOCAL_AUTHORITY for area in areas)
        else "No council's figures come with csprp. DfE publishes them: see csprp data import --help.",
        next_steps=(
            'csprp trends --metric notifications --area "North East"',
            "csprp data import FILE --into DIR",
        ),
    )
