"""Our own numbers beside the national ones: what can honestly be said, and nothing that shows a child."""

from collections.abc import Mapping
from decimal import ROUND_HALF_UP, Decimal
from typing import NamedTuple

from csprp_cli.analysis.change import change
from csprp_cli.analysis.citations import Citations
from csprp_cli.analysis.comparability import verdict
from csprp_cli.analysis.disclosure import contradicted, percentage_allowed, protect
from csprp_cli.analysis.intervals import wilson
from csprp_cli.analysis.local_counts import counted_tables
from csprp_cli.analysis.local_measures import (
    Asked,
    LocalTables,
    about_a_part,
    local_tables,
    over_years,
    span_name,
)
from csprp_cli.analysis.published import Known
from csprp_cli.analysis.wording import marks_of, name_of, share_of
from csprp_cli.model.beside import COMPARE_FIELDS, HIDDEN, Measure
from csprp_cli.model.disclosure import DisclosureRule, Protection
from csprp_cli.model.figure import Figure
from csprp_cli.model.local import COUNTS, LocalFile
from csprp_cli.model.problem import UsageProblem
from csprp_cli.model.record_items import Area
from csprp_cli.model.result import Column, Result, Row, Section, Table
from csprp_cli.model.value import printed, with_commas
from csprp_cli.model.verdict import Standing
from csprp_cli.record.record import Record

OURS = Area("", "your area", "local", "")
WAIVED = ("same-area",)
"""The one rule that does not apply to a local figure beside the national one (design, section 5)."""

TOO_FEW = "too few to compare"
CONCEALED = "hidden, to protect children"
TOTALS = "not compared: one area, and all of England"


class Hiding(NamedTuple):
    """How numbers are protected: by which rule, what is public already, and whether anything is hidden.

    Where nothing is, the rule still says which base is too small for a percentage.
    """

    rule: DisclosureRule
    public: tuple[Known, ...] = ()
    hides: bool = True


def compared(record: Record, file: LocalFile, asked: Asked, hiding: Hiding) -> Result:
    """Return the local file beside England for the years asked.

    Raises UsageProblem where the file has no row in them.
    """
    build = counted_tables if file.shape == COUNTS else local_tables
    local = build(record, file, asked, hiding.public)
    if not any(local.tables.counts[measure.whole] for measure in local.measures):
        raise UsageProblem(
            f"nothing in the file stands beside a national figure for {asked.period.label}",
            "choose another year: --period 2023-24",
        )
    disputed = contradicted(local.tables, local.public)
    public = {key: ends for key, ends in local.public.items() if key not in disputed}
    protection = _protected(local, hiding, public)
    citations = Citations(record)
    lines = [_line(record, local, measure, protection, hiding, asked) for measure in local.measures]
    marks = [_marks(record, line, citations) for line in lines]
    return Result(
        command="local-compare",
        title=f"Your area beside England, {_when(asked)}",
        what_it_counts=NOTHING_HIDDEN if not hiding.hides else "",
        words_first=True,
        fields=COMPARE_FIELDS,
        records=tuple(_warned(line.record, hiding) for line in lines),
        sections=tuple(_sections(record, local, lines, marks)),
        caveats=_caveats(
            record,
            hiding,
            protection,
            _set_aside(len(disputed), local.unplaced),
            _left_out(about_a_part(record, asked), hiding.rule),
        ),
        in_short=_in_short(lines, asked),
        citations=citations.listed(),
        legend=((HIDDEN, CONCEALED),) if protection.hidden else (),
        next_steps=() if len(asked.years) > 1 else ("csprp local compare FILE --pool 3",),
    )


def _warned(row: dict[str, str], hiding: Hiding) -> dict[str, str]:
    """Return a row that says of itself that nothing was hidden: a row of CSV travels without its page."""
    return row if hiding.hides else {**row, "words": f"NOT PROTECTED. {row['words']}"}


def _marks(record: Record, line: "Line", citations: Citations) -> str:
    """Return the source marks of a row: of every year, where several stand together."""
    named = [record.figures[name] for name in line.record["national_figure"].split()]
    return "".join(dict.fromkeys(marks_of(record, figure, citations) for figure in named))


def _protected(local: LocalTables, hiding: Hiding, public: Mapping[str, tuple[int, int]]) -> Protection:
    return protect(local.tables, hiding.rule, public) if hiding.hides else Protection({}, (), True, 0)


class Line(NamedTuple):
    """One measure as a row for machines, and as the cells that people read."""

    record: dict[str, str]
    ours: str
    theirs: str
    words: str


def _line(
    record: Record,
    local: LocalTables,
    measure: Measure,
    protection: Protection,
    hiding: Hiding,
    asked: Asked,
) -> Line:
    figure = over_years(record, measure.national, asked.years)
    if figure is None:
        figure = measure.national
        row_words = "England's years are not all held"
    else:
        row_words = ""
    row = dict.fromkeys(COMPARE_FIELDS, "") | {
        "metric": next(iter(record.metrics_of(figure)), ""),
        "indicator": figure.indicator.id,
        "category": figure.category,
        "period": span_name(asked.years) if len(asked.years) > 1 else figure.period.label,
        "national_value": figure.value,
        "national_figure": figure.id,
        "verdict": str(Standing.NOT_COMPARABLE),
    }
    theirs = row_words or _theirs(record, figure)
    if row_words:
        row["national_value"] = ""
    counts, hidden = local.tables.counts, protection.hidden
    if measure.whole not in hidden and not measure.is_total:
        row["local_denominator"] = str(counts[measure.whole])
    if measure.cell in hidden:
        row |= {"local_flags": HIDDEN, "words": CONCEALED}
        return Line(row, HIDDEN, theirs, "no: hidden")
    count, whole = counts[measure.cell], counts[measure.whole]
    if measure.is_total:
        row |= {"local_value": str(count), "words": TOTALS}
        return Line(row, with_commas(str(count)), theirs, f"no: {TOTALS.removeprefix('not compared: ')}")
    row["local_numerator"] = str(count)
    if measure.whole in hidden:
        row["words"] = TOO_FEW
        return Line(row, with_commas(str(count)), theirs, f"no: {TOO_FEW}")
    ours = f"{with_commas(str(count))} of {with_commas(str(whole))}"
    if not _share_allowed(measure, local, protection, hiding):
        row["words"] = TOO_FEW
        return Line(row, ours, theirs, f"no: {TOO_FEW}")
    return _share_line(record, None if row_words else figure, count, whole, row, theirs)


def _share_allowed(measure: Measure, local: LocalTables, protection: Protection, hiding: Hiding) -> bool:
    if not hiding.hides:
        return local.tables.counts[measure.whole] >= hiding.rule.least_base
    return percentage_allowed(measure.cell, measure.whole, local.tables, protection, hiding.rule)


def _share_line(
    record: Record, figure: Figure | None, count: int, whole: int, row: dict[str, str], theirs: str
) -> Line:
    """Return a measure whose local share may be printed, with what may be said of the difference."""
    share = _percent(count, whole)
    interval = wilson(count, whole)
    low, high = (_rounded(Decimal(end) * 100) for end in (interval.low, interval.high))
    row["local_value"] = str(share)
    ours = f"{count} of {whole}, {share}% ({low}% to {high}%)"
    national = _national_share(record, figure) if figure is not None else None
    if national is None:
        row["words"] = "no national share is held"
        return Line(row, ours, theirs, "no: no national share is held")
    found = verdict(record, national, _local(national, count, whole), waive=WAIVED)
    row["verdict"] = str(found.standing)
    told = change(record, found)
    if told is None:
        row["words"] = " ".join(found.reasons)
        return Line(row, ours, theirs, f"no: {_lower(found.reasons[0])}")
    turn = -1 if found.a.area.kind == "local" else 1
    row |= _difference(told.amount, told.low, told.high, turn)
    words = _said(row["difference"], row["difference_low"], row["difference_high"]) or told.words
    row["words"] = words
    return Line(row, ours, theirs, f"with caution: {words}")


def _difference(amount: str, low: str, high: str, turn: int) -> dict[str, str]:
    ends = sorted(Decimal(end) * turn for end in (low, high) if end)
    return {
        "difference": str(Decimal(amount) * turn) if amount else "",
        "difference_low": str(ends[0]) if len(ends) > 1 else "",
        "difference_high": str(ends[-1]) if len(ends) > 1 else "",
    }


def _said(amount: str, low: str, high: str) -> str:
    """Return a difference in words. Never "clear": two areas were not counted by the same people."""
    if not (amount and low and high):
        return ""
    if Decimal(low) <= 0 <= Decimal(high):
        return f"they cannot be told apart ({low} to {high} percentage points)"
    way = "higher" if Decimal(amount) > 0 else "lower"
    size = str(abs(Decimal(amount)))
    return f"{size} percentage points {way} than England ({low} to {high})"


def _local(national: Figure, count: int, whole: int) -> Figure:
    """Return the local share as a figure of the same question, so that the same rules apply to it."""
    share = _percent(count, whole)
    return national._replace(
        id=f"local:{national.id}",
        area=OURS,
        unit="percent",
        value=str(share),
        value_kind="number",
        wording="",
        low=str(share),
        high=str(share),
        numerator=str(count),
        denominator=str(whole),
        rounded_to="",
        flags=(),
        status="single",
    )


def _national_share(record: Record, figure: Figure) -> Figure | None:
    """Return the national share: the one that was printed, else the one worked out from count and base."""
    if figure.unit == "percent":
        return figure
    share = share_of(record, figure)
    if share is not None:
        return share
    if figure.amount is None or not figure.denominator:
        return None
    percent = str(_percent(int(figure.amount), int(figure.denominator)))
    return figure._replace(unit="percent", value=percent, low=percent, high=percent, numerator=figure.value)


def _theirs(record: Record, figure: Figure) -> str:
    share = share_of(record, figure)
    of = f" of {with_commas(figure.denominator)}" if figure.denominator else ""
    if share is not None and figure.category != "All":
        return f"{printed(figure)}{of}, {printed(share)}"
    if figure.unit == "count" and figure.amount is not None and figure.denominator:
        return f"{printed(figure)}{of}, {_percent(int(figure.amount), int(figure.denominator))}%"
    return f"{printed(figure)}{of}"


def _percent(part: int, whole: int) -> Decimal:
    return _rounded(Decimal(100 * part) / whole)


def _rounded(number: Decimal) -> Decimal:
    return number.quantize(Decimal("0.1"), rounding=ROUND_HALF_UP)


def _sections(record: Record, local: LocalTables, lines: list[Line], marks: list[str]) -> list[Section]:
    """Return a table for each series, in the order in which its figures are held: never by size."""
    columns = (
        Column("Measure", wraps=True),
        Column("Your area", wraps=True),
        Column("England", wraps=True),
        Column("Can they be compared?", wraps=True),
        Column("Source"),
    )
    sections = []
    for series in dict.fromkeys(measure.national.series for measure in local.measures):
        rows = tuple(
            Row((name_of(measure.national), line.ours, line.theirs, line.words, mark))
            for measure, line, mark in zip(local.measures, lines, marks, strict=True)
            if measure.national.series == series
        )
        bases = dict.fromkeys(m.national.base.title for m in local.measures if m.national.series == series)
        intro = f"England counts {', '.join(bases)}. Your rows are read as the same."
        sections.append(Section(f"Beside {series.short}", intro, Table(columns, rows)))
    return sections


NOTHING_HIDDEN = (
    "NOTHING IS HIDDEN HERE. Small numbers can show a child. Keep this to people who may see every number."
)
GIVEN_AWAY = (
    "What is public already gives some of the hidden numbers away. Hiding them here does not take that back."
)
WHAT_ELSE = (
    "csprp cannot know what else is public: DfE publishes your area's yearly total, and an earlier report "
    "or a published review may fill a gap. Name them with --already-published, and ask your data protection "
    "lead."
)
PART_OF_ENGLAND = "Your area is one of those that make up England, and was counted by other people."
SAYS_NOTHING = "says nothing about how well services work"


def _rule(rule: DisclosureRule) -> str:
    base = f"No percentage is given on a base under {rule.least_base}."
    guarantee = (
        "For a reader who knows the rule, this page and what was named as public, a hidden number from 1 to "
        f"{rule.most} can still be any of these, and any other hidden number has at least {rule.most} "
        "possible values."
    )
    return f"Rule: {rule.slug} ({_lower(rule.title)}). {base} {guarantee}"


def _set_aside(disputed: int, unplaced: int) -> str:
    """Return what is said of public numbers that nothing could be made of."""
    said = []
    if disputed:
        said.append(f"Not what this file holds, and set aside: {disputed}. Check both.")
    if unplaced:
        said.append(f"About no whole year or question of this file, and not taken into account: {unplaced}.")
    return f"Numbers named as public. {' '.join(said)}" if said else ""


def _left_out(figures: int, rule: DisclosureRule) -> str:
    """Return what is said of national figures about a part of the incidents: no local number is in it."""
    if not figures:
        return ""
    return (
        f"Left out: {figures} of England's figures, which are about a part of the incidents, such as deaths "
        "alone. Your answers would have to be crossed with each other, and csprp never does that: on a base "
        f"under {rule.least_cross_base} it is not safe."
    )


def _caveats(
    record: Record, hiding: Hiding, protection: Protection, set_aside: str, left_out: str
) -> tuple[str, ...]:
    lines = [
        _rule(hiding.rule) if hiding.hides else "",
        GIVEN_AWAY if protection.already_known else "",
        set_aside,
        left_out,
        WHAT_ELSE,
        record.caveats["not-performance"].text if "not-performance" in record.caveats else "",
        PART_OF_ENGLAND,
    ]
    return tuple(filter(None, lines))


def _in_short(lines: list[Line], asked: Asked) -> str:
    beside = [line for line in lines if line.record["difference"]]
    if not beside:
        span = "these years" if len(asked.years) > 1 else "one year"
        if all(line.record["words"] in (TOO_FEW, TOTALS, CONCEALED) for line in lines):
            return (
                f"Your numbers are too small to compare with England for {span}. "
                f"This is usual, and {SAYS_NOTHING}."
            )
        return f"Nothing can be compared with England for {span}: each row says why. This {SAYS_NOTHING}."
    apart = sum("cannot be told apart" not in line.record["words"] for line in beside)
    stand = "1 measure can" if len(beside) == 1 else f"{len(beside)} measures can"
    differ = {0: "none differs", 1: "1 differs"}.get(apart, f"{apart} differ")
    return (
        f"{stand} stand beside England, with caution; {differ} by more than chance alone would usually give. "
        f"This is no ranking, and {SAYS_NOTHING}."
    )


def _when(asked: Asked) -> str:
    if len(asked.years) == 1:
        return asked.period.label
    return f"{len(asked.years)} years together, up to the {asked.period.label}"


def _lower(text: str) -> str:
    return text[:1].lower() + text[1:]
