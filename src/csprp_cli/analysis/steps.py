"""The steps of a run: each figure against the one before it, and what chance alone would do to them."""

from itertools import pairwise
from typing import NamedTuple

from csprp_cli.analysis.change import change, printed_change
from csprp_cli.analysis.comparability import verdict
from csprp_cli.analysis.intervals import chance_of_a_clear_step, heterogeneity, poisson_trend
from csprp_cli.model.figure import Figure
from csprp_cli.model.verdict import Change
from csprp_cli.record.record import Record

STEP_FIELDS = ("change", "change_low", "change_high", "change_words")
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

    @property
    def words(self) -> str:
        """What may be printed: "43 fewer: a clear fall"."""
        return self.change.words


def steps_of(record: Record, figures: list[Figure], run_of: dict[str, str]) -> dict[str, Step]:
    """Return figure id to its step, for figures whose run holds the period before.

    Every step goes through the verdict; one that it refuses is not in the answer.
    """
    found: dict[str, Step] = {}
    for run in dict.fromkeys(run_of.values()):
        here = [figure for figure in figures if run_of.get(figure.id) == run]
        here.sort(key=lambda figure: figure.period.sort)
        for before, after in pairwise(here):
            ruled = verdict(record, before, after)
            stepped = change(record, ruled)
            if stepped is not None:
                found[after.id] = Step(before, after, stepped)
    return found


def step_row(step: Step | None) -> dict[str, str]:
    """Return the columns of a step, empty where there is none."""
    if step is None:
        return dict.fromkeys(STEP_FIELDS, "")
    found = step.change
    return dict(zip(STEP_FIELDS, (found.amount, found.low, found.high, found.words), strict=True))


def run_words(record: Record, figures: list[Figure], found: dict[str, Step]) -> tuple[str, ...]:
    """Return what must be said of the steps of a table: chance, extra variation, and the trend."""
    steps = [found[figure.id] for figure in figures if figure.id in found]
    said: list[str] = []
    if not steps:
        return ()
    counts = _counts(steps)
    if len(counts) >= LEAST_FOR_A_TREND:
        spread = heterogeneity(counts)
        if spread.p_value < UNLIKELY:
            said.append(
                "The numbers vary more than chance alone would make them (chi-square "
                f'{spread.chi_square:.1f} on {spread.degrees} degrees of freedom), so read "clear" with care.'
            )
    said.append(chance_words(len(steps), "step"))
    if len(counts) >= LEAST_FOR_A_TREND:
        said.append(_trend_words(counts))
    printed = [words for step in steps if (words := _printed(record, step))]
    said += printed
    return tuple(said)


def chance_words(number: int, noun: str) -> str:
    """Return what "clear" means, and how often chance alone would make one of several look so."""
    share = _share(chance_of_a_clear_step(number))
    one = "it look clear." if number == 1 else f"at least one {noun} look clear."
    return (
        '"Clear" means larger than chance alone would usually give (95% interval). '
        f"In a table with {_several(number, noun)}, {share} chance alone would make {one}"
    )


def _counts(steps: list[Step]) -> list[int]:
    """Return the counts of one unbroken run of steps, or nothing where they are not all counts, or where
    every case is in the first or the last period, so that no trend fits."""
    figures = [steps[0].before, *(step.after for step in steps)]
    unbroken = all(a.after == b.before for a, b in pairwise(steps))
    if not unbroken or any(figure.unit != "count" or not figure.value for figure in figures):
        return []
    counts = [int(figure.value) for figure in figures]
    return [] if sum(counts) in (0, counts[0], counts[-1]) else counts


def _trend_words(counts: list[int]) -> str:
    tested = poisson_trend(counts)
    how = f"{tested.method}; p = {tested.p_value:.2f}"
    if tested.p_value >= UNLIKELY:
        return f"Over the {len(counts)} years there is no clear trend ({how})."
    way = "rise" if tested.slope_per_period > 0 else "fall"
    return f"Over the {len(counts)} years there is a clear {way} ({how})."


def _printed(record: Record, step: Step) -> str:
    words = printed_change(record, step.before, step.after)
    if not words:
        return ""
    return f"From the {step.before.period.label} to the {step.after.period.label}, {words}."


def _several(number: int, noun: str) -> str:
    count = _WORDS[number] if number < len(_WORDS) else str(number)
    return f"{count} {noun}" if number == 1 else f"{count} {noun}s"


def _share(chance: float) -> str:
    return (
        f"about one time in {_WORDS[round(1 / chance)]}"
        if chance < 0.45
        else f"about {round(chance * 10)} times in 10"
    )
