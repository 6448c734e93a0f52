"""The steps of a run: each figure against the one before it, and what chance alone would do to them."""

from collections.abc import Iterator, Mapping
from itertools import pairwise
from typing import Literal, NamedTuple

from csprp_cli.comparison.breaks import joinable
from csprp_cli.comparison.change import change, printed_change
from csprp_cli.comparison.rules import verdict
from csprp_cli.model.figure import Figure
from csprp_cli.model.kinds import OverTime, Unit
from csprp_cli.model.verdict import Change
from csprp_cli.record.facts import in_one_unit
from csprp_cli.record.record import Record
from csprp_cli.stats.intervals import chance_of_a_clear_step, heterogeneity, poisson_trend

STEP_FIELDS = ("change", "change_unit", "change_low", "change_high", "change_words")
"""Columns that trends adds at the end of a row: the change on the figure before it in its run."""

LEAST_FOR_A_TREND = 5
"""A test for trend needs at least this many figures of one run."""

_WORDS: tuple[str, ...] = (
    *("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten"),
    *("eleven", "twelve", "thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen"),
    *("nineteen", "twenty"),
)

UNLIKELY = 0.05
"""Below this probability a pattern is said to be more than chance."""


class Step(NamedTuple):
    """One figure of a run against the one before it."""

    before: Figure
    after: Figure
    change: Change
    reasons: tuple[str, ...]

    @property
    def words(self) -> str:
        """What may be printed: "43 fewer: a clear fall"."""
        return self.change.words


class Trend(NamedTuple):
    """What a test says of a whole run: whether it rises or falls by more than chance, and by which test."""

    years: int
    way: Literal["", "rise", "fall"]
    how: str

    @property
    def words(self) -> str:
        """What may be printed: "Over six years there is a clear fall"."""
        found = f"a clear {self.way}" if self.way else "no clear trend"
        years = _WORDS[self.years] if self.years < len(_WORDS) else self.years
        return f"Over {years} years there is {found}"


def steps_of(record: Record, figures: list[Figure]) -> dict[str, Step]:
    """Return figure id to its step, for figures whose neighbour before them may be joined by a line.

    A count beside a share is stepped as a share, where the record holds both. Every step goes through the
    verdict; one that it refuses is not in the answer.
    """
    groups: dict[tuple[str, ...], list[Figure]] = {}
    for figure in figures:
        if figure.series.over_time != OverTime.NONE:
            key = (
                figure.indicator.id,
                figure.category,
                figure.base.id,
                figure.area.council,
                figure.period.kind,
            )
            groups.setdefault(key, []).append(figure)
    found: dict[str, Step] = {}
    for group in groups.values():
        for earlier, later in _neighbours(group):
            before, after = in_one_unit(record, earlier, later)
            ruled = verdict(record, before, after)
            stepped = change(record, ruled) if joinable(record, before, after) else None
            if stepped is not None:
                found[later.id] = Step(before, after, stepped, ruled.reasons)
    return found


def _neighbours(group: list[Figure]) -> Iterator[tuple[Figure, Figure]]:
    """Yield each figure with the one of the period before it: in its own unit where both are shown.

    A period shown in two units steps in each; a unit that the period before lacks then has no step. Nor has a
    period for which two codes of one council give two numbers.
    """
    by_period: dict[str, list[Figure]] = {}
    for figure in sorted(group, key=lambda figure: figure.period.sort):
        by_period.setdefault(figure.period.id, []).append(figure)
    for before, after in pairwise(by_period.values()):
        for later in after:
            same = [earlier for earlier in before if earlier.unit == later.unit]
            one_number = len(same) < 2 and sum(figure.unit == later.unit for figure in after) < 2
            if one_number and (same or len(after) == 1):
                yield (same or before)[0], later


def step_row(step: Step | None) -> dict[str, str]:
    """Return the columns of a step, empty where there is none."""
    if step is None:
        return dict.fromkeys(STEP_FIELDS, "")
    found = step.change
    return dict(zip(STEP_FIELDS, (found.amount, found.unit, found.low, found.high, found.words), strict=True))


def run_words(record: Record, figures: list[Figure], found: dict[str, Step]) -> tuple[str, ...]:
    """Return what must be said of the steps of a table: chance, extra variation, and the trend."""
    steps = [found[figure.id] for figure in figures if figure.id in found]
    said = list(dict.fromkeys(f"With caution: {reason}" for step in steps for reason in step.reasons))
    counts = _counts(steps)
    if tested := sum(step.change.clear is not None for step in steps):
        spread = spread_words(counts)
        said += filter(None, [spread, chance_words(tested, "step", varied=bool(spread))])
    if trend := _trend_of(counts):
        said.append(f"{trend.words} ({trend.how}).")
    said += filter(None, (_printed(record, step) for step in steps))
    return tuple(said)


def spread_words(counts: list[int]) -> str:
    """Return that counts vary more than chance, where they do; nothing where they do not or are too few."""
    if len(counts) < LEAST_FOR_A_TREND:
        return ""
    spread = heterogeneity(counts)
    if spread.p_value >= UNLIKELY:
        return ""
    return (
        "The numbers vary more than chance alone would make them (chi-square "
        f'{spread.chi_square:.1f} on {spread.degrees} degrees of freedom), so read "clear" with care.'
    )


def chance_words(number: int, noun: str, *, varied: bool) -> str:
    """Return what "clear" means, and how often chance alone would make one of several look so."""
    share = _share(chance_of_a_clear_step(number))
    count = _WORDS[number] if number < len(_WORDS) else str(number)
    one = "it would look clear" if number == 1 else f"at least one of {count} {noun}s would look clear"
    more = "; these numbers vary more, so it would be more often" if varied else ""
    return (
        '"Clear" means a change that chance alone would give less than one time in 20. '
        f"If chance alone were at work, {share} {one}{more}."
    )


def _counts(steps: list[Step]) -> list[int]:
    """Return the counts of one unbroken run of steps, or nothing where they are not all counts, or where
    every case is in the first or the last period, so that no trend fits."""
    steps = [step for step in steps if step.after.unit == Unit.COUNT]
    if not steps:
        return []
    figures = [steps[0].before, *(step.after for step in steps)]
    unbroken = all(a.after == b.before for a, b in pairwise(steps))
    if not unbroken or any(figure.unit != Unit.COUNT or not figure.value for figure in figures):
        return []
    counts = [int(figure.value) for figure in figures]
    return [] if sum(counts) in (counts[0], counts[-1]) else counts


def trend_of(figures: list[Figure], found: Mapping[str, Step]) -> Trend | None:
    """Return the trend of one run of yearly counts, or None where they are too few or not one run."""
    return _trend_of(_counts([found[figure.id] for figure in figures if figure.id in found]))


def _trend_of(counts: list[int]) -> Trend | None:
    if len(counts) < LEAST_FOR_A_TREND:
        return None
    tested = poisson_trend(counts)
    way: Literal["", "rise", "fall"] = ""
    if tested.p_value < UNLIKELY:
        way = "rise" if tested.slope_per_period > 0 else "fall"
    return Trend(len(counts), way, f"{tested.method}; p = {tested.p_value:.2f}")


def _printed(record: Record, step: Step) -> str:
    words = printed_change(record, step.before, step.after)
    years = f"From the {step.before.period.label} to the {step.after.period.label}"
    return f"{years}, {words}." if words else ""


def _share(chance: float) -> str:
    if chance < 0.45:
        return f"about one time in {_WORDS[round(1 / chance)]}"
    return f"about {round(chance * 10)} times in 10"
