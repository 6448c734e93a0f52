"""The rules of comparison: each a named function that returns why two figures break it, or nothing.

The rules stand in rules.csv with their source; this module is the only place that applies them, and
`verdict` is the only way to a difference of two figures (comparison/change.py asks for one).
"""

from collections.abc import Callable

from csprp_cli.comparison.breaks import breaks_between
from csprp_cli.model.figure import Figure
from csprp_cli.model.kinds import Agreement, Consequence, Counted, OverTime, Unit, ValueKind
from csprp_cli.model.record_items import Break
from csprp_cli.model.verdict import Ruling, Standing, Verdict
from csprp_cli.record.record import Record

Test = Callable[[Record, Figure, Figure], str]


def verdict(record: Record, one: Figure, other: Figure, *, waive: tuple[str, ...] = ()) -> Verdict:
    """Return what may be done with two figures, whichever way round they are given.

    `waive` names rules that do not apply (a local figure beside the national one waives `same-area`
    alone); what would be comparable is then at best `caution`.
    """
    a, b = sorted((one, other), key=lambda figure: (figure.period.sort, figure.series.order, figure.id))
    rulings = tuple(
        Ruling(rule, TESTS[rule.id](record, a, b)) for rule in record.rules if rule.id not in waive
    )
    broken = {ruling.rule.outcome for ruling in rulings if not ruling.kept}
    if Consequence.NO in broken:
        standing = Standing.NOT_COMPARABLE
    elif Consequence.CAUTION in broken or waive:
        standing = Standing.CAUTION
    else:
        standing = Standing.COMPARABLE
    return Verdict(a, b, standing, rulings)


def two_figures(record: Record, a: Figure, b: Figure) -> str:
    """Are they two figures?"""
    return "They are one and the same figure." if a.id == b.id else ""


def same_area(record: Record, a: Figure, b: Figure) -> str:
    """Do both count one area?"""
    return (
        "" if a.area.council == b.area.council else f"One is for {a.area.name}, the other for {b.area.name}."
    )


def same_series(record: Record, a: Figure, b: Figure) -> str:
    """Do both come from one series?"""
    if a.series == b.series:
        return ""
    between = [item for item in breaks_between(record, a, b) if len(item.series) > 1]
    if between:
        return between[0].reason
    return (
        f"They are counted in different ways. {a.series.title}: {a.series.what}, by {a.series.by_date}. "
        f"{b.series.title}: {b.series.what}, by {b.series.by_date}."
    )


def same_question(record: Record, a: Figure, b: Figure) -> str:
    """Do both answer one question?"""
    if a.indicator == b.indicator:
        return ""
    return f"They answer different questions: {_lower(a.indicator.title)}, and {_lower(b.indicator.title)}."


def same_category(record: Record, a: Figure, b: Figure) -> str:
    """Are both about one part of the answer?"""
    if a.category == b.category or a.indicator != b.indicator:
        return ""  # two questions have no categories in common to hold against each other
    return f'They are about different groups: "{a.category}" and "{b.category}".'


def same_unit(record: Record, a: Figure, b: Figure) -> str:
    """Have both one unit?"""
    return "" if a.unit == b.unit else f"One is {_UNITS[a.unit]}, the other {_UNITS[b.unit]}."


def same_base(record: Record, a: Figure, b: Figure) -> str:
    """Are both counted in one population, or in two that the record lets stand side by side?"""
    if a.base == b.base:
        if a.base.counts == Counted.NOT_STATED:
            return "No source says what they are a share of."
        return ""
    if any({a.base.id, b.base.id} == set(item.bridges) for item in _breaks(record, a, b)):
        return ""
    return f"They count different things: {a.base.title}, and {b.base.title}."


def numbers(record: Record, a: Figure, b: Figure) -> str:
    """Are both amounts?"""
    for figure in (a, b):
        if figure.value_kind in (ValueKind.RANK, ValueKind.LISTED):
            return "One is an order, not an amount." if a.value_kind != b.value_kind else _ORDERS
        if figure.value_kind == ValueKind.AGE:
            return "One is a child's age, not an amount."
        if figure.unit == Unit.PERCENT and figure.breakdown == "total":
            return "A total as a share of itself is always 100%."
        if not (figure.value or figure.low or figure.high):
            return "The publisher does not give one of them."
    return ""


_ORDERS = "Both are orders, not amounts."


def known_periods(record: Record, a: Figure, b: Figure) -> str:
    """Have both periods two ends?"""
    for figure in (a, b):
        if figure.period.start is None or figure.period.end is None:
            return f"No source gives both ends of one period ({figure.period.label})."
    return ""


def same_length(record: Record, a: Figure, b: Figure) -> str:
    """Are both periods as long?"""
    if a.period.months == b.period.months or None in (a.period.months, b.period.months):
        return ""
    return f"One covers {a.period.months} months, the other {b.period.months}."


def no_overlap(record: Record, a: Figure, b: Figure) -> str:
    """Is no month counted twice?"""
    if a.area.council != b.area.council:
        return ""  # no month of one area is counted in the other
    if a.period == b.period and a.period.start:
        return "Both are for one period, so there is no change between them."
    start, end = max(a.period.first, b.period.first), min(a.period.last, b.period.last)
    stated = all((a.period.first, a.period.last, b.period.first, b.period.last))
    if stated and start <= end:
        return f"Their periods overlap: {a.period.label}, and {b.period.label}."
    return ""


def no_break(record: Record, a: Figure, b: Figure) -> str:
    """Does no break lie between?"""
    found = [item.reason for item in _breaks(record, a, b) if item.comparable == Consequence.NO]
    found += ["The publisher marks a break in the series [b]."] if "b" in b.flags else []
    return " ".join(found)


def undisputed(record: Record, a: Figure, b: Figure) -> str:
    """Do sources agree on both?"""
    disputed = [figure for figure in (a, b) if figure.status == Agreement.DISPUTED]
    return "The sources differ on one of them." if disputed else ""


def break_with_care(record: Record, a: Figure, b: Figure) -> str:
    """Does no boundary that needs care lie between?"""
    found = [item.reason for item in _breaks(record, a, b) if item.comparable == Consequence.CAUTION]
    return " ".join(found)


def same_season(record: Record, a: Figure, b: Figure) -> str:
    """Do both cover the same part of the year?"""
    months = (a.period.months, b.period.months)
    if None in months or 12 in months or a.period.first[5:] == b.period.first[5:]:
        return ""
    return "They cover different parts of the year, and numbers can differ by season."


def steady_series(record: Record, a: Figure, b: Figure) -> str:
    """Is the series meant to be read over time?"""
    if a.series != b.series or a.series.over_time != OverTime.NONE:
        return ""
    return "This series is not made to be read from one period to the next."


def near_sources(record: Record, a: Figure, b: Figure) -> str:
    """Is each held from a source nearer than third-hand?"""
    return "One is held from a third-hand source alone." if a.tertiary_only or b.tertiary_only else ""


def exact_values(record: Record, a: Figure, b: Figure) -> str:
    """Are both printed numbers?"""
    if a.rounded_to or b.rounded_to:
        return f"They are rounded to the nearest {a.rounded_to or b.rounded_to}."
    if a.wording or b.wording:
        return "One is given in words, which stand for a range."
    return ""


def _breaks(record: Record, a: Figure, b: Figure) -> tuple[Break, ...]:
    """Return the breaks between two figures of one series; a bridge holds for its own two periods alone."""
    if a.series != b.series:
        return ()
    own = (a.period.id, b.period.id)
    found = breaks_between(record, a, b)
    return tuple(item for item in found if not item.bridges or (item.before, item.after) == own)


def _lower(title: str) -> str:
    return title if title[:2].isupper() else title[:1].lower() + title[1:]


_UNITS = {
    Unit.COUNT: "a count",
    Unit.PERCENT: "a percentage",
    Unit.RANK: "an order",
    Unit.LISTED: "a place in a list",
    Unit.YEARS: "an age",
    Unit.SCORE: "a score",
}

TESTS: dict[str, Test] = {
    test.__name__.replace("_", "-"): test
    for test in (
        *(two_figures, same_area, same_series, same_question, same_category, same_unit, same_base),
        *(numbers, known_periods, same_length, no_overlap, no_break, undisputed, break_with_care),
        *(same_season, steady_series, near_sources, exact_values),
    )
}
"""The function of each rule. A test holds rules.csv against these names."""
