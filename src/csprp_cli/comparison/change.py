"""The change between two figures, in numbers and in words, where a verdict allows one.

The one place where one figure is taken from another: a test holds every other module to that.
"""

import math
from decimal import ROUND_HALF_UP, Decimal
from typing import NamedTuple

from csprp_cli.model.figure import Figure
from csprp_cli.model.kinds import Unit
from csprp_cli.model.value import with_commas
from csprp_cli.model.verdict import Change, Standing, Verdict
from csprp_cli.record.record import Record
from csprp_cli.stats.intervals import difference_of_counts, newcombe, ratio_p_value, wilson

LEAST_FOR_PERCENT = 20
"""No percentage change is given on a count under this (after ONS, which flags rates under 20)."""

CLEAR_BELOW = 0.05
"""A change is clear where chance alone would give as large a one less often than this."""

CANNOT_TELL = "they cannot be told apart"
NO_INTERVAL = "range of the printed values; no interval, as the numbers behind are not held"


def change(record: Record, verdict: Verdict) -> Change | None:
    """Return the change from the earlier figure to the later one, or None where the verdict refuses it."""
    if verdict.standing is Standing.NOT_COMPARABLE:
        return None
    a, b = verdict.a, verdict.b
    found = _of_counts(a, b) if a.unit == Unit.COUNT else _of_shares(record, a, b)
    if verdict.standing is Standing.CAUTION:
        # The test behind "clear" takes for granted that one thing was counted in one way.
        return found._replace(clear=None, words=f"{found.words.split(':')[0]} (with caution)")
    return found


def _of_counts(a: Figure, b: Figure) -> Change:
    """Return the change between two counts: MOVER for the interval, an exact test for "clear"."""
    if a.amount is None or b.amount is None or a.rounded_to or b.rounded_to:
        return _of_ranges(a, b)
    if a.breakdown == "context":
        return _of_estimates(a.amount, b.amount)
    first, last = int(a.amount), int(b.amount)
    difference = last - first
    interval = difference_of_counts(first, last)
    clear = first != last and ratio_p_value(first, last) < CLEAR_BELOW
    enough = min(first, last) >= LEAST_FOR_PERCENT
    relative = str(_rounded(Decimal(100 * difference) / first, 0)) if enough else ""
    return Change(
        amount=str(difference),
        unit=Unit.COUNT,
        low=str(_rounded(Decimal(interval.low), 1)),
        high=str(_rounded(Decimal(interval.high), 1)),
        relative=relative,
        method=f"{interval.method}; clear by the exact conditional test at 5%",
        clear=clear,
        words=_in_words(Decimal(difference), clear),
    )


def _of_estimates(first: Decimal, last: Decimal) -> Change:
    """Return the change between two estimates of a population, which no interval for counts covers."""
    method = "no interval: an estimate, not a count"
    return Change(str(last - first), Unit.COUNT, "", "", "", method, None, _more_or_fewer(last - first))


class Share(NamedTuple):
    """The counts that a percentage may stand for: every numerator that rounds to what was printed."""

    least: int
    most: int
    whole: int


def _of_shares(record: Record, a: Figure, b: Figure) -> Change:
    """Return the change between two percentages: Newcombe over the counts, known or as wide as rounding."""
    first, last = _share(record, a), _share(record, b)
    exact = first is not None is not last and first.least == first.most and last.least == last.most
    if first is None or last is None or (not exact and None in (a.amount, b.amount)):
        # A word has no amount: "a fifth" beside 46% would be 46 points more if it counted as 0.
        return _of_ranges(_with_chance(a, first), _with_chance(b, last))
    ends = [
        newcombe(x, first.whole, y, last.whole)
        for x in {first.least, first.most}
        for y in {last.least, last.most}
    ]
    low = Decimal(min(end.low for end in ends)) * 100
    high = Decimal(max(end.high for end in ends)) * 100
    points = Decimal(100 * last.least) / last.whole - Decimal(100 * first.least) / first.whole
    if not exact and a.amount is not None and b.amount is not None:
        points = b.amount - a.amount
    points = _rounded(points, 1)
    clear = low > 0 or high < 0
    same = first.least * last.whole == last.least * first.whole
    told = b.amount is not None and a.amount is not None and points != b.amount - a.amount
    known = f", on {first.least} of {first.whole} and {last.least} of {last.whole}"
    known = known if exact else ", over every count that rounds to the printed values"
    return Change(
        amount=str(points),
        unit="pp",
        low=str(_rounded(low, 1)),
        high=str(_rounded(high, 1)),
        relative="",
        method=f"{ends[0].method}{known}",
        clear=clear,
        words=_share_words(points, clear, same=same, on_counts=exact and told)
        if exact or points
        else "no difference between the two as printed: not a clear change",
    )


def _share(record: Record, figure: Figure) -> Share | None:
    """Return the counts behind a percentage, from its own fact or from its denominator and rounding."""
    for other in record.by_observation.get(figure.observation_key, ()):
        if other.unit == Unit.COUNT and other.amount is not None:
            whole = other.denominator or figure.denominator
            if whole:
                return Share(int(other.amount), int(other.amount), int(whole))
    if not figure.denominator or not figure.low or not figure.high:
        return None
    size = int(figure.denominator)
    if figure.numerator:
        return Share(int(figure.numerator), int(figure.numerator), size)
    least = math.ceil(Decimal(figure.low) * size / 100)
    most = min(math.floor(Decimal(figure.high) * size / 100), size)
    return Share(least, most, size) if least <= most else None


def part_of_whole(figure: Figure) -> float | None:
    """Return a count as a percentage of its denominator: where it is drawn, and never printed."""
    if figure.amount is None or not figure.denominator:
        return None
    return float(100 * figure.amount / int(figure.denominator))


def _of_ranges(a: Figure, b: Figure) -> Change:
    """Return the change between values that stand for a range: what it is at least and at most."""
    low = Decimal(b.low) - Decimal(a.high) if b.low and a.high else None
    high = Decimal(b.high) - Decimal(a.low) if b.high and a.low else None
    unit, noun, fewer = (
        (Unit.COUNT, "", "fewer") if a.unit == Unit.COUNT else ("pp", " percentage points", "less")
    )
    words = CANNOT_TELL
    if low is not None and low > 0:
        words = f"at least {with_commas(_plain(low))}{noun} more"
    elif high is not None and high < 0:
        words = f"at least {with_commas(_plain(-high))}{noun} {fewer}"
    printed = ""
    if a.amount is not None and b.amount is not None and not (a.rounded_to or b.rounded_to):
        printed = str(b.amount - a.amount)
    return Change(
        amount=printed,
        unit=unit,
        low="" if low is None else str(low),
        high="" if high is None else str(high),
        relative="",
        method=NO_INTERVAL,
        clear=None,
        words=words,
    )


def _with_chance(figure: Figure, share: Share | None) -> Figure:
    """Return a local share with its Wilson interval as its range; any other figure as it is.

    England's count may not be held, and local chance is most of the doubt all the same: to leave it out
    would call a difference of a few children more than chance. People's own area has no code.
    """
    if figure.area.code or share is None:
        return figure
    interval = wilson(share.least, share.whole)
    low, high = (str(_rounded(Decimal(end) * 100, 1)) for end in (interval.low, interval.high))
    return figure._replace(low=low, high=high)


def _share_words(points: Decimal, clear: bool, *, same: bool, on_counts: bool) -> str:
    """Return a change between shares as words, saying so where the counts give more than the print."""
    if same:
        return "the same share"
    if points == 0:
        return "less than 0.1 percentage points apart: not a clear change"
    noun = "percentage point" if abs(points) == 1 else "percentage points"
    counts = ", on the counts" if on_counts else ""
    way, kind = ("higher", "rise") if points > 0 else ("lower", "fall")
    return f"{_plain(abs(points))} {noun} {way}{counts}: {'a clear' if clear else 'not a clear'} {kind}"


def _in_words(amount: Decimal, clear: bool) -> str:
    """Return a change between counts as words before symbols: "43 fewer: a clear fall"."""
    if amount == 0:
        return _more_or_fewer(amount)
    kind = "rise" if amount > 0 else "fall"
    return f"{_more_or_fewer(amount)}: {'a clear' if clear else 'not a clear'} {kind}"


def _more_or_fewer(amount: Decimal) -> str:
    if amount == 0:
        return "no difference between the two"
    return f"{with_commas(_plain(abs(amount)))} {'more' if amount > 0 else 'fewer'}"


def _rounded(number: Decimal, places: int) -> Decimal:
    result = number.quantize(Decimal(1).scaleb(-places), rounding=ROUND_HALF_UP)
    return abs(result) if result == 0 else result


def _plain(number: Decimal) -> str:
    return f"{number.normalize():f}"


def printed_change(record: Record, a: Figure, b: Figure) -> str:
    """Return how a change that a source printed stands beside ours; nothing where none is held."""
    said = []
    for item in record.changes:
        if (
            item.indicator == a.indicator.id
            and item.category == a.category
            and (item.from_period, item.to_period) == (a.period.id, b.period.id)
            and item.area == a.area.code == b.area.code
            and {a.series.id, b.series.id} == set(item.series)
        ):
            unit = "%" if item.unit == Unit.PERCENT else ""
            way = "down" if item.value.startswith("-") else "up"
            agrees = _agrees(item.unit, item.value, a, b)
            said.append(f"the source prints {way} {item.value.lstrip('-')}{unit}{agrees}")
    return "; ".join(said)


def _agrees(unit: str, value: str, a: Figure, b: Figure) -> str:
    """Say whether a printed change follows from the two figures, and what would if it does not."""
    if a.amount is None or b.amount is None or a.unit != Unit.COUNT or b.unit != Unit.COUNT or not a.amount:
        return ""
    difference = b.amount - a.amount
    if unit == Unit.COUNT:
        ours, told = difference, f"is {difference}"
    else:
        ours = _rounded(100 * difference / a.amount, 0)
        told = f"would be {abs(ours)}%, so its starting point seems to be another"
    return ", which agrees" if ours == Decimal(value) else f", where {a.value} to {b.value} {told}"
