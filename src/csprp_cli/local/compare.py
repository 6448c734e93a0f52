"""Our own numbers beside the national ones: what can honestly be said, and nothing that shows a child."""

from decimal import ROUND_HALF_UP, Decimal
from typing import NamedTuple

from csprp_cli.comparison.change import change
from csprp_cli.comparison.pooled import over_years
from csprp_cli.comparison.rules import verdict
from csprp_cli.local import phrases
from csprp_cli.local.handout import handout
from csprp_cli.local.intake.published import Known
from csprp_cli.local.tables.from_aggregates import counted_tables
from csprp_cli.local.tables.from_incidents import local_tables
from csprp_cli.local.tables.releases import pattern_beside, refuse_other_rules
from csprp_cli.local.tables.request import (
    ComparisonRequest,
    LocalTables,
    about_a_part,
    is_covered,
    replaced,
    rows_of,
    unused_columns,
)
from csprp_cli.model.benchmark import COMPARE_FIELDS, HIDDEN, OPEN, CellKey, Measure, MeasureRow
from csprp_cli.model.disclosure import DisclosureRule, SuppressionPattern
from csprp_cli.model.figure import Figure
from csprp_cli.model.kinds import Agreement, AreaKind, Unit, ValueKind
from csprp_cli.model.local import COUNTS, LocalFile
from csprp_cli.model.problem import UsageProblem
from csprp_cli.model.reading import RowsAre
from csprp_cli.model.record_items import Area, Series
from csprp_cli.model.result import Column, Result, Row, Section, Table
from csprp_cli.model.value import printed, shorthand, with_commas
from csprp_cli.model.verdict import Standing
from csprp_cli.record.facts import share_of
from csprp_cli.record.record import Record
from csprp_cli.sdc.suppression import percentage_allowed
from csprp_cli.stats.intervals import wilson
from csprp_cli.wording.citations import Citations
from csprp_cli.wording.figures import in_a_row, legend_of, marks_of, name_of

OURS = Area("", "your area", AreaKind.LOCAL_AUTHORITY, "")
WAIVED = ("same-area",)
"""The one rule that does not apply to a local figure beside the national one."""


class Hiding(NamedTuple):
    """How numbers are protected: by which rule, what is public already, and whether anything is hidden.

    Where nothing is, the rule still says which base is too small for a percentage. `replaces` says that an
    earlier page is withdrawn for this one.
    """

    rule: DisclosureRule
    public: tuple[Known, ...] = ()
    hides: bool = True
    replaces: bool = False


class ProtectedTables(NamedTuple):
    """The tables of one release, and what of them is hidden: whatever is said of it is said of these."""

    tables: LocalTables
    pattern: SuppressionPattern[CellKey]


def compared(
    record: Record, file: LocalFile, asked: ComparisonRequest, hiding: Hiding, name: str = "Your area"
) -> Result:
    """Return the local file beside England for the years asked. `name` is what the area is called.

    Raises UsageProblem where the file does not reach over these years, nothing of it stands beside a
    national figure in them, or the page cannot stand beside what is public (local/tables/releases.py).
    """
    refuse_years_without_rows(record, file, asked)
    build = counted_tables if file.shape == COUNTS else local_tables
    local = build(record, file, asked, hiding.public)
    held = set_beside(local)
    for one in asked.spans:
        if one.name not in held:
            hint = "leave it out" if asked.also else "choose another year"
            if asked.rows_are == RowsAre.CHILDREN:
                hint = "England counts incidents: add --rows incidents --tied-by, and their column"
            raise UsageProblem(
                f"nothing in the file stands beside a national figure for {label(one)}",
                hint,
                without(one, asked),
            )
    return comparison_of(record, file, asked, hiding, protected(record, asked, local, hiding), name)


def set_beside(local: LocalTables) -> set[str]:
    """Return the periods of which something stands beside a national figure."""
    return {m.cell.period for m in local.measures if local.tables.counts[m.whole]}


def comparison_of(
    record: Record,
    file: LocalFile,
    asked: ComparisonRequest,
    hiding: Hiding,
    release: ProtectedTables,
    name: str = "Your area",
    cited: Citations | None = None,
) -> Result:
    """Return what protected tables hold beside England. `cited` number the sources of the handout where it
    is a part of another document."""
    local, pattern = release
    spans = {one.name: one for one in asked.spans}
    citations = Citations(record)
    lines = [
        _row(record, local, measure, pattern, hiding, spans[measure.cell.period])
        for measure in local.measures
    ]
    marks = ["".join(dict.fromkeys(marks_of(record, f, citations) for f in line.national)) for line in lines]
    bases = {m.whole for m in local.measures} - pattern.suppressed.keys()
    result = Result(
        command="local-compare",
        title=f"{name} beside England, {when(asked)}",
        words_first=True,
        fields=COMPARE_FIELDS,
        records=tuple(_warned(line.record, hiding) for line in lines),
        sections=tuple(_sections(asked, lines, marks, file.rows_are)),
        caveats=_caveats(record, file, asked, local, hiding),
        foremost=foremost(hiding, asked, in_short=True),
        notices=notices(file, local, pattern, hiding),
        in_short=("" if hiding.hides else f"{phrases.NOTHING_HIDDEN} ")
        + phrases.in_short(
            [line.record["words"] for line in lines],
            enough=any(local.tables.counts[base] >= hiding.rule.minimum_denominator for base in bases),
            span="these periods" if asked.also else "these years" if len(asked.years) > 1 else "one year",
        ),
        citations=citations.listed(),
        legend=(
            *(phrases.LEGEND if pattern.suppressed else ()),
            *legend_of([figure for line in lines for figure in line.national]),
        ),
    )
    page = handout(record, result, asked, lines, len(unused_columns(record, file, asked, local)), cited)
    return result._replace(handout=page, short=page.sections)


def protected(
    record: Record, asked: ComparisonRequest, local: LocalTables, hiding: Hiding
) -> ProtectedTables:
    """Return the tables of a release with which of their cells are hidden: none where nothing is. A summary
    without its totals is of little use: they are hidden last.

    Raises UsageProblem where the page cannot stand beside what is public (local/tables/releases.py).
    """
    if not hiding.hides:
        return ProtectedTables(local, SuppressionPattern[CellKey]({}, (), fewest=True, work=0))
    refuse_other_rules(hiding.public, hiding.rule)
    keep = {answer.whole for answer in local.answers}
    pattern = pattern_beside(record, asked, local, hiding.rule, hiding.public, keep)
    return ProtectedTables(local, pattern)


def notices(
    file: LocalFile, local: LocalTables, pattern: SuppressionPattern[CellKey], hiding: Hiding
) -> tuple[str, ...]:
    """Return what whoever asked is told alone, on the error stream: on a page it would say that such a child
    is in the file."""
    given_away = (phrases.GIVEN_AWAY,) if hiding.public and pattern.already_known else ()
    return (*given_away, *phrases.of_the_public(local.disputed, local.unplaced), *file.told)


def refuse_years_without_rows(record: Record, file: LocalFile, asked: ComparisonRequest) -> None:
    """Raise UsageProblem for years before the first or after the last that the file has a row of: to pool
    them would set fewer local years beside more national ones. A year between them may be empty."""
    for one in asked.spans:
        held = [year for year in one.years if is_covered(record, file, one, year)]
        if not held:
            hint = "leave it out" if asked.also else "leave out --period"
            raise UsageProblem(f"the file has no row of {label(one)}", hint, without(one, asked))
        if len(held) < len(one.years):
            message = f"the file holds rows of {len(held)} of these {len(one.years)} years"
            pool = str(len(held))
            fewer = {"--periods": replaced(asked.typed, one.typed, f"pool-{pool}")}
            raise UsageProblem(message, instead=fewer if asked.also else {"--pool": pool})


def without(one: ComparisonRequest, asked: ComparisonRequest) -> dict[str, str]:
    """Return what to type to ask for a release without one of its periods."""
    if not asked.also:
        return {"--period": "", "--periods": "", "--pool": ""}
    return {"--periods": ",".join(other.typed for other in asked.spans if other != one)}


def _warned(row: dict[str, str], hiding: Hiding) -> dict[str, str]:
    """Return a row that says of itself what must be known of its page: a row of CSV travels without it."""
    return {**row, "words": phrases.warned(row["words"], hides=hiding.hides, replaces=hiding.replaces)}


def _row(
    record: Record,
    local: LocalTables,
    measure: Measure,
    pattern: SuppressionPattern[CellKey],
    hiding: Hiding,
    asked: ComparisonRequest,
) -> MeasureRow:
    figure = over_years(record, measure.national, asked.years)
    named = figure or measure.national
    share = None if figure is None or measure.is_total else _national_share(record, figure)
    alike = figure if measure.is_total else share  # a count beside a count, a share beside a share
    row = dict.fromkeys(COMPARE_FIELDS, "") | {
        "metric": next(iter(record.metrics_of(named)), ""),
        "indicator": named.indicator.id,
        "category": named.category,
        "period": asked.name if len(asked.years) > 1 else named.period.label,
        "national_value": alike.value if alike else "",
        "national_figure": named.id,
        "verdict": str(Standing.NOT_COMPARABLE),
        "value_unit": Unit.COUNT if measure.is_total else Unit.PERCENT,
        "measure": f"{name_of(named)} ({named.series.short})",
        "rule": hiding.rule.slug if hiding.hides else OPEN,
    }
    theirs = phrases.YEARS_LACK if figure is None else _theirs(record, figure)
    beside = tuple(record.figures[name] for name in named.id.split())
    line = MeasureRow(measure, row, HIDDEN, theirs, "no: hidden", beside)
    counts, hidden = local.tables.counts, pattern.suppressed
    if measure.cell in hidden:
        row |= {"local_flags": HIDDEN, "words": phrases.CONCEALED}
        return line
    count, whole, rule = counts[measure.cell], counts[measure.whole], hiding.rule
    if measure.is_total:
        row["local_value"] = str(count)
        return _not_compared(line, phrases.TOTALS, f"{count:,}")
    row["local_numerator"] = str(count)
    if measure.whole in hidden:
        return _not_compared(line, phrases.NO_TOTAL, f"{count:,}")
    row["local_denominator"] = str(whole)
    allowed = whole >= rule.minimum_denominator
    if hiding.hides:
        allowed = percentage_allowed(measure.cell, measure.whole, local.tables, pattern, rule)
    if not allowed:
        is_none = not count and whole >= rule.minimum_denominator
        words = phrases.NONE_HERE if is_none else phrases.TOO_FEW
        return _not_compared(line, words, f"{count:,} of {whole:,}")
    return _share_line(record, share, count, whole, line)


def _not_compared(line: MeasureRow, words: str, ours: str) -> MeasureRow:
    line.record["words"] = words
    return line._replace(ours=ours, words=f"no: {words.removeprefix('not compared: ')}")


def _share_line(
    record: Record, national: Figure | None, count: int, whole: int, line: MeasureRow
) -> MeasureRow:
    """Return a measure whose local share may be printed, with what may be said of the difference."""
    row, share, interval = line.record, percent_of(count, whole), wilson(count, whole)
    low, high = (_rounded(Decimal(end) * 100) for end in (interval.low, interval.high))
    row["local_value"] = str(share)
    line = line._replace(ours=f"{count:,} of {whole:,}, {share}% ({low}% to {high}%)")
    if national is None:
        return _not_compared(line, phrases.NO_SHARE, line.ours)
    found = verdict(record, national, _local(national, count, whole), waive=WAIVED)
    row["verdict"] = str(found.standing)
    told = change(record, found)
    if told is None:
        row["words"] = " ".join(found.reasons)
        return line._replace(words=f"no: {phrases.lower(found.reasons[0])}")
    if told.low and told.high:
        turn = -1 if found.a.area.kind == OURS.kind else 1
        least, most = (str(end) for end in sorted(Decimal(end) * turn for end in (told.low, told.high)))
        amount = str(Decimal(told.amount) * turn) if told.amount else ""
        row |= {"difference": amount, "difference_low": least, "difference_high": most}
        row["words"] = phrases.of_a_difference(least, most, amount)
    else:
        row["words"] = "England's figure is in words alone"
    return line._replace(words=f"with caution: {phrases.lower(row['words'])}")


def _local(national: Figure, count: int, whole: int) -> Figure:
    """Return the local share as a figure of the same question, so that the same rules apply to it."""
    share = percent_of(count, whole)
    return national._replace(
        id=f"local:{national.id}",
        area=OURS,
        unit=Unit.PERCENT,
        value=str(share),
        value_kind=ValueKind.NUMBER,
        wording="",
        low=str(share),
        high=str(share),
        numerator=str(count),
        denominator=str(whole),
        rounded_to="",
        flags=(),
        status=Agreement.SINGLE,
    )


def _national_share(record: Record, figure: Figure) -> Figure | None:
    """Return the national share: the one that was printed, else the one worked out from count and base."""
    if figure.unit == Unit.PERCENT:
        return figure
    if (share := share_of(record, figure)) or figure.amount is None or not figure.denominator:
        return share
    percent = str(percent_of(int(figure.amount), int(figure.denominator)))
    return figure._replace(
        unit=Unit.PERCENT, value=percent, low=percent, high=percent, numerator=figure.value
    )


def _theirs(record: Record, figure: Figure) -> str:
    share = share_of(record, figure)
    of = f" of {with_commas(figure.denominator)}" if figure.denominator else ""
    said = f"{printed(figure)}{of}"
    if share is not None and figure.category != "All":
        said = f"{said}, {printed(share)}"
    elif figure.unit == Unit.COUNT and figure.amount is not None and figure.denominator:
        said = f"{said}, {percent_of(int(figure.amount), int(figure.denominator))}%"
    flags = shorthand(figure.flags)
    return f"{said} {flags}" if flags and flags not in said else said


def percent_of(part: int, whole: int) -> Decimal:
    """Return a share in per cent, rounded to one decimal place."""
    return _rounded(Decimal(100 * part) / whole)


def _rounded(number: Decimal) -> Decimal:
    return number.quantize(Decimal("0.1"), rounding=ROUND_HALF_UP)


def _sections(
    asked: ComparisonRequest, lines: list[MeasureRow], marks: list[str], rows_are: RowsAre | None
) -> list[Section]:
    """Return a table for each period and series, in the order in which figures are held: never by size."""
    wide = ("Measure", "Your area", "England", "Can they be compared?")
    columns = (*(Column(title, wraps=True) for title in wide), Column("Source"))
    tables: dict[tuple[str, Series], list[tuple[Measure, Row]]] = {}
    for line, mark in zip(lines, marks, strict=True):
        measure = line.measure
        row = Row((name_of(measure.national), line.ours, line.theirs, line.words, mark))
        tables.setdefault((measure.cell.period, measure.national.series), []).append((measure, row))
    return [
        Section(
            f"{period}, beside {series.short}" if asked.also else f"Beside {series.short}",
            phrases.of_the_bases((measure for measure, _ in held), rows_are),
            Table(columns, tuple(row for _, row in held)),
        )
        for (period, series), held in tables.items()
    ]


def foremost(hiding: Hiding, asked: ComparisonRequest, *, in_short: bool = False) -> tuple[str, ...]:
    """Return what a reader must know before all else: what the page is beside others, and its rule."""
    return phrases.foremost(
        hiding.rule if hiding.hides else None,
        len(asked.spans),
        replaces=hiding.replaces,
        beside_unprotected=any(item.rule == OPEN for item in hiding.public),
        in_short=in_short,
    )


def _caveats(
    record: Record, file: LocalFile, asked: ComparisonRequest, local: LocalTables, hiding: Hiding
) -> tuple[str, ...]:
    by_dfe = file.shape != COUNTS and any(m.national.series.id == "dfe-sin" for m in local.measures)
    lines = [
        *foremost(hiding, asked),
        record.caveats["not-performance"].text if "not-performance" in record.caveats else "",
        phrases.PART_OF_ENGLAND,
        phrases.NOT_KNOWN if file.shape != COUNTS else "",
        phrases.of_the_rows(file),
        phrases.of_the_dates(row.date_of for row in rows_of(file, asked)) if by_dfe else "",
        phrases.of_the_unused(len(unused_columns(record, file, asked, local))),
        phrases.of_the_left_out(sum(about_a_part(record, one) for one in asked.spans), hiding.rule),
    ]
    return tuple(filter(None, lines))


def label(one: ComparisonRequest) -> str:
    """Return what one period is called in a sentence."""
    if len(one.years) > 1:
        return one.name
    return one.period.label.replace("calendar ", "calendar year ")


def when(asked: ComparisonRequest) -> str:
    """Return what the periods of a release are called in a title."""
    if asked.also:
        return in_a_row([one.name for one in asked.spans])
    if len(asked.years) == 1:
        return asked.period.label
    return f"{len(asked.years)} years together, up to the {asked.period.label}"
