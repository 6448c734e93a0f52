"""Our own numbers beside the national ones: what can honestly be said, and nothing that shows a child."""

from collections.abc import Iterator
from decimal import ROUND_HALF_UP, Decimal
from typing import NamedTuple

from csprp_cli.comparison.change import change
from csprp_cli.comparison.pooled import over_years
from csprp_cli.comparison.rules import verdict
from csprp_cli.local import phrases
from csprp_cli.local.intake.published import Known
from csprp_cli.local.tables.from_aggregates import counted_tables
from csprp_cli.local.tables.from_incidents import local_tables
from csprp_cli.local.tables.releases import pattern_beside, refuse_other_rules
from csprp_cli.local.tables.request import (
    ComparisonRequest,
    LocalTables,
    about_a_part,
    is_covered,
    pooled_period,
    rows_of,
    unused_columns,
)
from csprp_cli.model.benchmark import COMPARE_FIELDS, HIDDEN, OPEN, CellKey, Measure
from csprp_cli.model.disclosure import DisclosureRule, SuppressionPattern
from csprp_cli.model.figure import Figure
from csprp_cli.model.kinds import Agreement, AreaKind, Unit, ValueKind
from csprp_cli.model.local import COUNTS, LocalFile, RowsAre
from csprp_cli.model.problem import UsageProblem
from csprp_cli.model.record_items import Area
from csprp_cli.model.result import Column, Result, Row, Section, Table
from csprp_cli.model.value import printed, shorthand, with_commas
from csprp_cli.model.verdict import Standing
from csprp_cli.record.facts import share_of
from csprp_cli.record.record import Record
from csprp_cli.sdc.suppression import percentage_allowed
from csprp_cli.stats.intervals import wilson
from csprp_cli.wording.citations import Citations
from csprp_cli.wording.figures import legend_of, marks_of, name_of

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


def compared(
    record: Record, file: LocalFile, asked: ComparisonRequest, hiding: Hiding, name: str = "Your area"
) -> Result:
    """Return the local file beside England for the years asked. `name` is what the area is called.

    Raises UsageProblem where the file does not reach over these years, nothing of it stands beside a
    national figure in them, or the page cannot stand beside what is public (local/tables/releases.py).
    """
    if hiding.hides:
        refuse_other_rules(hiding.public, hiding.rule)
    _refuse_years_without_rows(record, file, asked)
    build = counted_tables if file.shape == COUNTS else local_tables
    local = build(record, file, asked, hiding.public)
    if not any(local.tables.counts[measure.whole] for measure in local.measures):
        raise UsageProblem(
            f"nothing in the file stands beside a national figure for {_label(asked)}",
            "England counts incidents: add --rows incidents --tied-by, and the column of their reference"
            if asked.rows_are == RowsAre.CHILDREN
            else "choose another year",
            {"--period": "", "--pool": ""},
        )
    pattern = SuppressionPattern[CellKey]({}, (), fewest=True, work=0)
    if hiding.hides:
        pattern = pattern_beside(record, asked, local, hiding.rule, hiding.public)
    citations = Citations(record)
    lines = [_row(record, local, measure, pattern, hiding, asked) for measure in local.measures]
    marks = ["".join(dict.fromkeys(marks_of(record, f, citations) for f in line.national)) for line in lines]
    bases = {m.whole for m in local.measures} - pattern.suppressed.keys()
    return Result(
        command="local-compare",
        title=f"{name} beside England, {_when(asked)}",
        words_first=True,
        fields=COMPARE_FIELDS,
        records=tuple(_warned(line.record, hiding) for line in lines),
        sections=tuple(_sections(local, lines, marks, file.rows_are)),
        caveats=_caveats(record, file, asked, local, hiding),
        foremost=tuple(_foremost(hiding)),
        notices=(
            *((phrases.GIVEN_AWAY,) if pattern.already_known else ()),
            *phrases.of_the_public(local.disputed, local.unplaced),
            *file.told,  # on the error stream alone: on a page it would say that such a child is in the file
        ),
        in_short=("" if hiding.hides else f"{phrases.NOTHING_HIDDEN} ")
        + phrases.in_short(
            [line.record["words"] for line in lines],
            enough=any(local.tables.counts[base] >= hiding.rule.minimum_denominator for base in bases),
            years=len(asked.years),
        ),
        citations=citations.listed(),
        legend=(
            *(phrases.LEGEND if pattern.suppressed else ()),
            *legend_of([figure for line in lines for figure in line.national]),
        ),
    )


def _refuse_years_without_rows(record: Record, file: LocalFile, asked: ComparisonRequest) -> None:
    """Raise UsageProblem for years before the first or after the last that the file has a row of: to pool
    them would set fewer local years beside more national ones. A year between them may be empty."""
    held = [year for year in asked.years if is_covered(record, file, asked, year)]
    if not held:
        raise UsageProblem(
            f"the file has no row of {_label(asked)}", "leave out --period", {"--period": "", "--pool": ""}
        )
    if len(held) < len(asked.years):
        message = f"the file holds rows of {len(held)} of these {len(asked.years)} years"
        raise UsageProblem(message, instead={"--pool": str(len(held))})


def _warned(row: dict[str, str], hiding: Hiding) -> dict[str, str]:
    """Return a row that says of itself what must be known of its page: a row of CSV travels without it."""
    said = ("" if hiding.hides else "NOT PROTECTED.", "REPLACES AN EARLIER PAGE." if hiding.replaces else "")
    return {**row, "words": " ".join(filter(None, (*said, row["words"])))}


class MeasureRow(NamedTuple):
    """One measure as a row for machines, and as the cells that people read."""

    record: dict[str, str]
    ours: str
    theirs: str
    words: str
    national: tuple[Figure, ...]


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
        "period": pooled_period(asked.years) if len(asked.years) > 1 else named.period.label,
        "national_value": alike.value if alike else "",
        "national_figure": named.id,
        "verdict": str(Standing.NOT_COMPARABLE),
        "value_unit": Unit.COUNT if measure.is_total else Unit.PERCENT,
        "measure": f"{name_of(named)} ({named.series.short})",
        "rule": hiding.rule.slug if hiding.hides else OPEN,
    }
    theirs = phrases.YEARS_LACK if figure is None else _theirs(record, figure)
    line = MeasureRow(row, HIDDEN, theirs, "no: hidden", tuple(record.figures[n] for n in named.id.split()))
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
        return _not_compared(line, phrases.TOO_FEW, f"{count:,} of {whole:,}")
    return _share_line(record, share, count, whole, line)


def _not_compared(line: MeasureRow, words: str, ours: str) -> MeasureRow:
    line.record["words"] = words
    return line._replace(ours=ours, words=f"no: {words.removeprefix('not compared: ')}")


def _share_line(
    record: Record, national: Figure | None, count: int, whole: int, line: MeasureRow
) -> MeasureRow:
    """Return a measure whose local share may be printed, with what may be said of the difference."""
    row, share, interval = line.record, _percent(count, whole), wilson(count, whole)
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
    share = _percent(count, whole)
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
    percent = str(_percent(int(figure.amount), int(figure.denominator)))
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
        said = f"{said}, {_percent(int(figure.amount), int(figure.denominator))}%"
    flags = shorthand(figure.flags)
    return f"{said} {flags}" if flags and flags not in said else said


def _percent(part: int, whole: int) -> Decimal:
    return _rounded(Decimal(100 * part) / whole)


def _rounded(number: Decimal) -> Decimal:
    return number.quantize(Decimal("0.1"), rounding=ROUND_HALF_UP)


def _sections(
    local: LocalTables, lines: list[MeasureRow], marks: list[str], rows_are: RowsAre | None
) -> list[Section]:
    """Return a table for each series, in the order in which its figures are held: never by size."""
    wide = ("Measure", "Your area", "England", "Can they be compared?")
    columns = (*(Column(title, wraps=True) for title in wide), Column("Source"))
    sections = []
    for series in dict.fromkeys(measure.national.series for measure in local.measures):
        rows = tuple(
            Row((name_of(measure.national), line.ours, line.theirs, line.words, mark))
            for measure, line, mark in zip(local.measures, lines, marks, strict=True)
            if measure.national.series == series
        )
        intro = phrases.of_the_bases((m for m in local.measures if m.national.series == series), rows_are)
        sections.append(Section(f"Beside {series.short}", intro, Table(columns, rows)))
    return sections


def _foremost(hiding: Hiding) -> Iterator[str]:
    """Yield what a reader must know before all else: what the page is beside others, and its rule."""
    if hiding.replaces:
        yield phrases.REPLACES
    yield phrases.OTHER_PAGES
    if hiding.hides:
        yield phrases.of_the_rule(hiding.rule)
        if any(item.rule == OPEN for item in hiding.public):
            yield phrases.UNPROTECTED_BESIDE
    yield phrases.WHAT_ELSE


def _caveats(
    record: Record, file: LocalFile, asked: ComparisonRequest, local: LocalTables, hiding: Hiding
) -> tuple[str, ...]:
    by_dfe = file.shape != COUNTS and any(m.national.series.id == "dfe-sin" for m in local.measures)
    lines = [
        *_foremost(hiding),
        record.caveats["not-performance"].text if "not-performance" in record.caveats else "",
        phrases.PART_OF_ENGLAND,
        phrases.NOT_KNOWN if file.shape != COUNTS else "",
        phrases.of_the_rows(file),
        phrases.of_the_dates(row.date_of for row in rows_of(file, asked)) if by_dfe else "",
        phrases.of_the_unused(record, unused_columns(record, file, asked, local)),
        phrases.of_the_left_out(about_a_part(record, asked), hiding.rule),
    ]
    return tuple(filter(None, lines))


def _label(asked: ComparisonRequest) -> str:
    if len(asked.years) > 1:
        return pooled_period(asked.years)
    return asked.period.label.replace("calendar ", "calendar year ")


def _when(asked: ComparisonRequest) -> str:
    if len(asked.years) == 1:
        return asked.period.label
    return f"{len(asked.years)} years together, up to the {asked.period.label}"
