"""Set periods or reports side by side: what can be compared, what needs care, and what cannot be."""

from collections.abc import Iterator
from itertools import pairwise, product
from typing import NamedTuple

from csprp_cli.comparison.breaks import runs
from csprp_cli.comparison.change import NO_INTERVAL
from csprp_cli.comparison.pairs import Pair, judge
from csprp_cli.comparison.steps import chance_words, spread_words
from csprp_cli.model.figure import Figure
from csprp_cli.model.kinds import AreaKind, PeriodKind, Unit
from csprp_cli.model.problem import UsageProblem
from csprp_cli.model.record_items import Metric, Period, Series
from csprp_cli.model.result import Result, Row, Section, Table, wide
from csprp_cli.model.theme import Theme
from csprp_cli.model.value import UNDER_10
from csprp_cli.model.verdict import Change, Standing
from csprp_cli.record.facts import in_one_unit, is_preferred_unit
from csprp_cli.record.record import Record, gathers
from csprp_cli.record.typed_periods import Side
from csprp_cli.views.compare_chart import compare_charts, refused_in_words, why_no_change
from csprp_cli.wording.citations import Citations, published_in
from csprp_cli.wording.figures import as_counted, as_printed, caveat_texts, foremost, name_of, support_of
from csprp_cli.wording.values_chart import on_one_scale

FIELDS = (
    *(
        "metric",
        "indicator",
        "category",
        "figure_a",
        "period_a",
        "value_a",
        "figure_b",
        "period_b",
        "value_b",
    ),
    *("verdict", "reasons", "change", "unit", "change_low", "change_high", "relative_change", "method"),
    *("published_change", "words"),
)
"""The columns of every row that holds a pair. More are added at the end, never between."""


_WHOLE = ("total", "type")
"""Breakdowns whose counts stand for themselves. A count of part of a total falls when the total does, so
the others are set side by side as shares, where the record holds them."""


class Narrowing(NamedTuple):
    """How a comparison is narrowed: to a series, a theme, a breakdown or some metrics."""

    series: Series | None = None
    theme: Theme | None = None
    by: str = ""
    metrics: tuple[Metric, ...] = ()


# -- two or more periods or reports ----------------------------------------------------------------


def compare_sides(
    record: Record, sides: list[Side], narrowing: Narrowing, citations: Citations | None = None
) -> Result:
    """Return every measure that two sides both hold, for each side and the one after it.

    `citations` number the sources of an answer that this one is a part of. Raises UsageProblem when the two
    hold nothing in common with these options.
    """
    ordered = sorted(sides, key=lambda side: side.sort)
    pairs = [pair for a, b in pairwise(ordered) for pair in _shared(record, a, b, narrowing)]
    names = " and ".join(side.label for side in ordered)
    if not pairs:
        raise UsageProblem(
            f"nothing is held for both {names} with these options",
            "leave out what narrows it",
            dict.fromkeys(("--series", "--theme", "--by", "--metric"), ""),
        )
    noun = "shared measure" if len(ordered) == 2 else "pair of shared measures"
    labels = tuple(side.label for side in ordered)
    return _answer(record, f"{names}, side by side", pairs, noun, labels=labels, citations=citations)


def _shared(record: Record, a: Side, b: Side, narrowing: Narrowing) -> list[Pair]:
    """Pair figures of one question first, then of one metric: two wordings of it are worth refusing."""
    first, second = (_of_side(record, side, narrowing) for side in (a, b))
    pairs: dict[frozenset[str], tuple[str, Figure, Figure]] = {}
    for one, other, metric in _matches(record, first, second, narrowing):
        if one.id != other.id:
            pairs.setdefault(frozenset((one.id, other.id)), (metric, one, other))
    return [judge(record, *pair) for pair in pairs.values()]


def _of_side(record: Record, side: Side, narrowing: Narrowing) -> list[Figure]:
    series, theme, by, metrics = narrowing
    wanted = set(theme.covers or (theme.slug,)) if theme else set()
    return [
        figure
        for figure in record.figures.values()
        if side.takes(figure)
        and figure.area.kind == AreaKind.COUNTRY
        and figure.breakdown != "context"
        and not figure.tertiary_only
        and is_preferred_unit(record, figure)
        and (series is None or figure.series == series)
        and (not wanted or wanted & set(figure.themes))
        and by in ("", figure.breakdown)
        and (not metrics or any(gathers(term, figure) for metric in metrics for term in metric.terms))
    ]


def _matches(
    record: Record, first: list[Figure], second: list[Figure], narrowing: Narrowing
) -> Iterator[tuple[Figure, Figure, str]]:
    matched: set[str] = set()
    for one in first:
        same = [o for o in second if (o.indicator, o.category) == (one.indicator, one.category)]
        # On the same base, where there is one.
        for other in [other for other in same if other.base == one.base] or same[:1]:
            matched.update((one.id, other.id))
            a, b = in_one_unit(record, one, other, shares=one.breakdown not in _WHOLE)
            yield a, b, next(iter(record.metrics_of(one)), "")
    for metric in record.metrics.values():
        if narrowing.metrics and metric not in narrowing.metrics:
            continue
        left, right = (
            [f for f in side if f.id not in matched and any(gathers(t, f) for t in metric.terms)]
            for side in (first, second)
        )
        for one, other in product(left, right):
            if one.series == other.series and one.unit == other.unit:
                yield one, other, metric.slug


# -- one metric over its periods -------------------------------------------------------------------


def compare_metric(
    record: Record,
    metric: Metric,
    *,
    series: Series | None = None,
    all_pairs: bool = False,
    citations: Citations | None = None,
) -> Result:
    """Return one metric pair by pair: neighbours in each series, or every pair with `all_pairs`.

    `citations` number the sources of an answer that this one is a part of. Raises UsageProblem when it has
    no two figures in one series.
    """
    figures = [
        figure
        for figure in record.figures.values()
        if any(gathers(term, figure) for term in metric.terms)
        and figure.area.kind == AreaKind.COUNTRY
        and not figure.period.part_of_year
        and is_preferred_unit(record, figure)
        and (series is None or figure.series == series)
        and not figure.tertiary_only
    ]
    pairs = [judge(record, metric.slug, a, b) for a, b in _steps(record, figures, all_pairs)]
    if not pairs:
        raise UsageProblem(
            f"one figure alone is held for {metric.slug}, so there is nothing to compare",
            f"try: csprp trends --metric {metric.slug}",
        )
    noun = "pair" if all_pairs else "step"
    return _answer(record, f"{metric.title}: pair by pair", pairs, noun, metric, citations=citations)


def _steps(record: Record, figures: list[Figure], all_pairs: bool) -> Iterator[tuple[Figure, Figure]]:
    by_series: dict[str, list[Figure]] = {}
    for figure in figures:
        by_series.setdefault(figure.series.id, []).append(figure)
    for held in by_series.values():
        held.sort(key=lambda figure: figure.period.sort)
        for place, one in enumerate(held):
            for other in held[place + 1 :]:
                if other.period != one.period:
                    yield in_one_unit(record, one, other, shares=one.breakdown not in _WHOLE)
                    if not all_pairs:
                        break


# -- the answer ------------------------------------------------------------------------------------


def _answer(
    record: Record,
    title: str,
    pairs: list[Pair],
    noun: str,
    metric: Metric | None = None,
    labels: tuple[str, ...] = (),
    citations: Citations | None = None,
) -> Result:
    citations = citations or Citations(record)
    groups = {standing: [p for p in pairs if p.verdict.standing is standing] for standing in Standing}
    summary = _summary(groups, len(pairs), noun)
    sections = on_one_scale(
        _section("Can be compared", groups[Standing.COMPARABLE], record, citations, named=bool(labels)),
        _section("With caution", groups[Standing.CAUTION], record, citations, named=bool(labels)),
        _refused(groups[Standing.NOT_COMPARABLE], record, citations),
    )
    short = _short(record, pairs, citations, labels)
    figures = [figure for pair in pairs for figure in (pair.verdict.a, pair.verdict.b)]
    cautions = [*(metric.caveats if metric else ()), "not-all-notified", "not-prevalence"]
    tested = [pair for pair in pairs if pair.change is not None and pair.change.clear is not None]
    spread = _spread(record, tested)
    return Result(
        command="compare",
        title=title,
        fields=FIELDS,
        records=tuple(pair_row(pair) for pair in pairs),
        sections=tuple(section for section in sections if section.table or section.bullets),
        caveats=(
            *caveat_texts(record, cautions, figures),
            *spread,
            *((chance_words(len(tested), "change", varied=bool(spread)),) if tested else ()),
            "Notified incidents are not a sample. An interval says what chance alone could do to a count; it "
            "does not cover changes in what was notified, or in how it was counted.",
        ),
        in_short=summary,
        short=(short,),
        foremost=foremost(record, cautions, figures),
        citations=citations.listed(),
        publications=published_in(record, (figure.publication for figure in figures)),
        support=support_of(record, figures),
        undrawn=why_no_change(pairs),
        beneath=_beneath(groups[Standing.NOT_COMPARABLE], named=bool(labels)),
        next_steps=(
            f"csprp explain {pairs[0].verdict.a.id} {pairs[0].verdict.b.id}",
            "csprp explain --rules",
        ),
    )


def _short(record: Record, pairs: list[Pair], citations: Citations, labels: tuple[str, ...]) -> Section:
    """Return a row a pair: what changed, or the first reason why no change is given.

    Each side is named in the heading of its column where two `labels` are given, else in the row.
    """
    named = len(labels) == 2
    order = {standing: place for place, standing in enumerate(Standing)} if named else {}
    rows = []
    for pair in sorted(pairs, key=lambda pair: order.get(pair.verdict.standing, 0)):
        a, b = pair.verdict.a, pair.verdict.b
        spans = (measure(a, b),) if named else (_span(a.period, b.period),)
        values = (
            UNDER_10 if figure.is_small_number else f"{as_printed(record, figure)} {citations.mark(figure)}"
            for figure in (a, b)
        )
        said = pair.change.words if pair.change else next(iter(pair.verdict.reasons), "")
        small = a.is_small_number or b.is_small_number
        rows.append(Row((*spans, *values, "small numbers: see --full" if small else said)))
    before, after = labels if named else ("Before", "After")
    columns = (wide(""), wide(before), wide(after), wide("Change, or why none is given"))
    return Section("", table=Table(columns, tuple(rows)))


def _span(before: Period, after: Period) -> str:
    """Return two periods in few words: years that both end in March by their ends."""
    if before.kind == after.kind == PeriodKind.FINANCIAL:
        return f"March {before.short} to March {after.short}"
    return f"{before.label} to {after.label}"


def _spread(record: Record, pairs: list[Pair]) -> tuple[str, ...]:
    """Return, run by run, that the counts behind several pairs vary more than chance alone."""
    figures = {f.id: f for pair in pairs for f in (pair.verdict.a, pair.verdict.b) if f.unit == Unit.COUNT}
    run_of = runs(record, figures.values())
    said = []
    for run in dict.fromkeys(run_of.values()):
        held = [figures[name] for name, of in run_of.items() if of == run and name in figures]
        words = spread_words([int(figure.value) for figure in held if figure.value])
        said += [f"{name_of(held[0])}: {words[:1].lower()}{words[1:]}"] if words else []
    return tuple(said)


def _summary(groups: dict[Standing, list[Pair]], total: int, noun: str) -> str:
    able, careful = len(groups[Standing.COMPARABLE]), len(groups[Standing.CAUTION])
    first, space, rest_of_it = noun.partition(" of ")
    measures = noun if total == 1 else f"{first}s{space}{rest_of_it}"
    care = f", {careful} with caution" if careful else ""
    rest = total - able - careful
    refused = f", and {rest} cannot" if rest else ""
    return f"Of {total} {measures}, {able or 'none'} can be compared{care}{refused}."


def _section(
    heading: str, pairs: list[Pair], record: Record, citations: Citations, *, named: bool
) -> Section:
    rows: list[Row] = []
    bullets: dict[str, None] = {}
    for pair in pairs:
        a, b, found = pair.verdict.a, pair.verdict.b, pair.change
        about = measure(a, b)
        sides = _side(record, a, citations), _side(record, b, citations)
        rows.append(Row((about, *sides, found.words if found else "", interval_words(found))))
        said = filter(None, (*pair.verdict.reasons, sentence_of(pair.published)))
        bullets |= dict.fromkeys(f"{about}: {text}" for text in said)
    columns = (wide("Measure"), wide("Before"), wide("After"), wide("Change"), wide("95% interval"))

    def label(pair: Pair) -> str:
        return _label(pair, named=named)

    return Section(
        heading,
        table=Table(columns, tuple(rows)) if rows else None,
        bullets=tuple(bullets),
        charts=compare_charts(record, pairs, citations, heading, label),
    )


def _label(pair: Pair, *, named: bool) -> str:
    a, b = pair.verdict.a, pair.verdict.b
    return measure(a, b) if named else f"{measure(a, b)}: {_span(a.period, b.period)}"


def _beneath(refused: list[Pair], *, named: bool) -> tuple[str, ...]:
    """Return what a picture says of the pairs that it cannot hold, and why."""
    return refused_in_words(
        refused, lambda pair: f"{_label(pair, named=named)} ({_of(pair.verdict.a.series.short)})"
    )


def _of(name: str) -> str:
    return f"the {name.removeprefix('The ')}" if name.startswith("The ") else name


def _refused(pairs: list[Pair], record: Record, citations: Citations) -> Section:
    bullets = []
    for pair in pairs:
        a, b = pair.verdict.a, pair.verdict.b
        why = " ".join([*pair.verdict.reasons, sentence_of(pair.published)]).strip()
        bullets.append(
            f"{measure(a, b)}: {_side(record, a, citations)}; and {_side(record, b, citations)}. {why}"
        )
    return Section("Not comparable", "Both values stand apart. No change is given.", bullets=tuple(bullets))


def sentence_of(text: str) -> str:
    """Return a phrase as a sentence, or nothing where there is none."""
    return f"{text[:1].upper()}{text[1:]}." if text else ""


def measure(a: Figure, b: Figure) -> str:
    """Return what a pair is about in a few words."""
    one, other = name_of(a), name_of(b)
    return one if one == other else f"{one} / {other}"


def _side(record: Record, figure: Figure, citations: Citations) -> str:
    return f"{as_counted(record, figure)}, {figure.period.label} {citations.mark(figure)}"


def interval_words(found: Change | None) -> str:
    """Return an interval as text: "-75 to -12", with "pp" for percentage points."""
    if found is None or not (found.low or found.high):
        return ""
    unit = " pp" if found.unit == "pp" else ""
    if not found.low:
        return f"at most {found.high}{unit}"
    if not found.high:
        return f"at least {found.low}{unit}"
    kind = " (range, not an interval)" if found.method == NO_INTERVAL else ""
    return f"{found.low} to {found.high}{unit}{kind}"


def pair_row(pair: Pair) -> dict[str, str]:
    """Return the row of a pair; `change` and its companions are empty unless the verdict allows one."""
    a, b, found = pair.verdict.a, pair.verdict.b, pair.change
    values = (
        pair.metric,
        a.indicator.id if a.indicator == b.indicator else f"{a.indicator.id} {b.indicator.id}",
        a.category if a.category == b.category else f"{a.category} / {b.category}",
        a.id,
        a.period.label,
        a.value or a.wording,
        b.id,
        b.period.label,
        b.value or b.wording,
        str(pair.verdict.standing),
        " ".join(pair.verdict.reasons),
        *(
            (found.amount, found.unit, found.low, found.high, found.relative, found.method)
            if found
            else [""] * 6
        ),
        pair.published,
        found.words if found else "",
    )
    return dict(zip(FIELDS, values, strict=True))
