"""The pictures of a comparison: each change that may be given, with its interval, beside no change."""

from collections.abc import Callable, Sequence

from csprp_cli.comparison.change import NO_INTERVAL
from csprp_cli.comparison.pairs import Pair
from csprp_cli.model.chart import Chart, Mark
from csprp_cli.model.kinds import Unit
from csprp_cli.model.value import UNDER_10
from csprp_cli.record.record import Record
from csprp_cli.wording.citations import Citations
from csprp_cli.wording.figures import in_a_row
from csprp_cli.wording.values_chart import LEAST_ROWS, alt_of

_AXES = {Unit.COUNT: "Change in number", "pp": "Change in percentage points"}
_MOST_REASONS = 5
"""A picture with more would be a page of text."""

_INTERVAL = (
    "The line at 0 is no change. A line between two ends is a 95% interval: what chance alone could make of "
    "the change."
)
_RANGE = (
    "The line at 0 is no change. A line between two ends is the range of the printed values, and no interval."
)


def compare_charts(
    record: Record,
    pairs: Sequence[Pair],
    citations: Citations,
    title: str,
    label: Callable[[Pair], str],
) -> tuple[Chart, ...]:
    """Return a picture of the changes in number, and one of those in percentage points.

    A pair that may not be compared has no change, and is in neither. Nor is one that no picture may show, and
    what is small has no mark.
    """
    found = []
    for unit, axis in _AXES.items():
        here = [
            pair
            for pair in pairs
            if pair.change is not None and pair.change.unit == unit and not _is_apart(pair)
        ]
        marks = [_mark(pair, label(pair)) for pair in here]
        if sum(mark.is_drawn for mark in marks) < LEAST_ROWS:
            continue
        exact = {pair.change.method != NO_INTERVAL for pair in here if pair.change}
        notes = tuple(("", words) for known, words in ((True, _INTERVAL), (False, _RANGE)) if known in exact)
        name = f"{title}: {axis[:1].lower()}{axis[1:]}"
        sources = dict.fromkeys(
            mark for pair in here for one in pair.verdict[:2] for mark in _marks(citations.mark(one))
        )
        alt = alt_of("Changes, each with its interval.", name, marks, notes)
        found.append(Chart(name, tuple(marks), alt, notes, "".join(sources), axis, "intervals"))
    return tuple(found)


def _marks(text: str) -> list[str]:
    return text.replace("][", "] [").split()


def _is_apart(pair: Pair) -> bool:
    return any(figure.indicator.no_chart for figure in (pair.verdict.a, pair.verdict.b))


def _mark(pair: Pair, label: str) -> Mark:
    found, verdict = pair.change, pair.verdict
    if verdict.a.is_small_number or verdict.b.is_small_number:
        return Mark(label, UNDER_10, kind="gap")
    if found is None or not (found.amount or found.low or found.high):
        return Mark(label, found.words if found else "", kind="gap")
    low, high = (float(end) if end else None for end in (found.low, found.high))
    if not found.amount:
        return Mark(label, found.words, low or 0.0, "range", low, high)
    return Mark(label, found.words, float(found.amount), "value", low, high)


def refused_in_words(pairs: Sequence[Pair], label: Callable[[Pair], str]) -> tuple[str, ...]:
    """Return what may not be compared and so is not drawn, by the first reason of each."""
    by_reason: dict[str, dict[str, None]] = {}
    for pair in pairs:
        if not _is_apart(pair):
            why = next(iter(pair.verdict.reasons), "")
            by_reason.setdefault(why, {})[label(pair)] = None
    said = [f"Not drawn: {in_a_row(list(names))}. {why}" for why, names in by_reason.items()]
    more = len(said) - _MOST_REASONS
    if more > 0:
        said = [*said[:_MOST_REASONS], f"What else may not be compared has {more} more reasons in the table."]
    return tuple(text.strip() for text in said)


def why_no_change(pairs: Sequence[Pair]) -> str:
    """Return why a comparison has no picture, for one that has none."""
    given = [pair for pair in pairs if pair.change is not None]
    if any(_is_apart(pair) for pair in given):
        return "csprp draws no picture of suicide, nor of causes of death with suicide among them"
    if not given:
        return "nothing here may be compared, so there is no change to draw"
    if len(given) < LEAST_ROWS:
        return "one change alone may be given here, and a picture would show no more than it says"
    return "fewer than two of these changes stand on one scale, so there is nothing to draw"
