"""How often each interval holds the truth, worked out by adding up chances rather than by drawing lots.

    python benchmarks/coverage.py

For every true value on a grid, the coverage is the chance of all the counts whose interval holds it. The
mean is over the grid. With one true value the minimum also looks at each end of each interval, where
coverage jumps; with two it is the lowest on the grid. Exits 1 when the mean of a method lies outside 94%
to 96%. The trend alone is simulated, from a fixed
seed; it is cautious by design, and held to 94% and over.
"""

import bisect
import itertools
import math
import random
import sys
import time
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from csprp_cli.stats.distributions import binomial_chance, poisson_chance
from csprp_cli.stats.intervals import (
    Interval,
    difference_of_counts,
    newcombe,
    poisson_trend,
    wilson,
)

LEAST_MEAN, MOST_MEAN = 0.94, 0.96
BINOMIAL_TRIALS = (10, 20, 50, 100, 200, 500)
PAIRS_OF_TRIALS = ((10, 10), (20, 20), (10, 40), (50, 50), (30, 80))
DIFFERENCE_MEANS = (1.0, 2.0, 3.5, 5.0, 10.0, 20.7, 40.0, 80.3, 160.0, 205.0)
TREND_RUNS = 3000
SEED = 20240601


class Found(NamedTuple):
    name: str
    over: str
    mean: float
    least: float
    at: str
    rule: str

    @property
    def holds(self) -> bool:
        return self.mean >= LEAST_MEAN and (self.rule == "cautious" or self.mean <= MOST_MEAN)


def binomial_chances(trials: int, p: float) -> list[float]:
    return [binomial_chance(hits, trials - hits, p, 1 - p) for hits in range(trials + 1)]


def poisson_chances(mean: float) -> tuple[int, list[float]]:
    """Counts from the first on, leaving out some 1e-15 of the chance at either side."""
    reach = 8.5 * math.sqrt(mean) + 20
    first = max(0, math.floor(mean - reach))
    return first, [poisson_chance(count, mean) for count in range(first, math.ceil(mean + reach))]


def inside_ends(intervals: Iterable[Interval], low: float, high: float) -> list[float]:
    ends = {end * (1 + shift) for interval in intervals for end in interval[:2] for shift in (-1e-9, 1e-9)}
    return sorted(end for end in ends if low <= end <= high)


def summed(name: str, over: str, rule: str, grid: Sequence[tuple[str, float]], extra: float = 2.0) -> Found:
    """Mean over the grid; `extra` is the lowest coverage found anywhere else."""
    at, least = min(grid, key=lambda point: point[1])
    if extra < least:
        at, least = "an end of an interval", extra
    return Found(name, over, math.fsum(value for _, value in grid) / len(grid), least, at, rule)


def wilson_coverage(trials: int) -> Found:
    intervals = [wilson(hits, trials) for hits in range(trials + 1)]

    def coverage(p: float) -> float:
        # The ends rise with the count, so the counts whose interval holds p are one run of counts.
        first = bisect.bisect_left(intervals, p, key=lambda interval: interval.high)
        last = bisect.bisect_right(intervals, p, key=lambda interval: interval.low)
        return math.fsum(binomial_chance(hits, trials - hits, p, 1 - p) for hits in range(first, last))

    grid = [(f"p {step / 1000:.4f}", coverage(step / 1000)) for step in range(1, 1000)]
    extra = min(map(coverage, inside_ends(intervals, 1e-6, 1 - 1e-6)))
    return summed("wilson", f"n {trials}, p 0.001 to 0.999", "mean", grid, extra)


def newcombe_coverage(trials_a: int, trials_b: int) -> Found:
    intervals = [
        [newcombe(a, trials_a, b, trials_b) for b in range(trials_b + 1)] for a in range(trials_a + 1)
    ]
    shares = [step / 40 for step in range(1, 40)]
    chances_a = {p: binomial_chances(trials_a, p) for p in shares}
    chances_b = {p: binomial_chances(trials_b, p) for p in shares}
    running_b = {p: [0.0, *itertools.accumulate(chances_b[p])] for p in shares}
    lows = [[interval.low for interval in row] for row in intervals]
    highs = [[interval.high for interval in row] for row in intervals]

    def coverage(p_a: float, p_b: float) -> float:
        change, running, total = p_b - p_a, running_b[p_b], 0.0
        for chance, low, high in zip(chances_a[p_a], lows, highs, strict=True):
            first, last = bisect.bisect_left(high, change - 1e-12), bisect.bisect_right(low, change + 1e-12)
            total += chance * max(0.0, running[last] - running[first])
        return total

    grid = [(f"p {p_a} and {p_b}", coverage(p_a, p_b)) for p_a in shares for p_b in shares]
    return summed("newcombe", f"n {trials_a} and {trials_b}, p 0.025 to 0.975", "mean", grid)


def difference_coverage() -> Found:
    """Coverage over pairs of Poisson means."""
    means = DIFFERENCE_MEANS
    windows = {mean: poisson_chances(mean) for mean in means}
    most = max(first + len(chances) for first, chances in windows.values())
    lows: list[list[float]] = []
    highs: list[list[float]] = []
    for a in range(most):
        row = [difference_of_counts(a, b)[:2] for b in range(most)]
        lows.append([low for low, _ in row])
        highs.append([high for _, high in row])

    def coverage(mean_a: float, mean_b: float) -> float:
        true, total = mean_b - mean_a, 0.0
        (first_a, chances_a), (first_b, chances_b) = windows[mean_a], windows[mean_b]
        running = [0.0, *itertools.accumulate(chances_b)]
        for a, chance in enumerate(chances_a, first_a):
            start = bisect.bisect_left(highs[a], true * (1 - 1e-12)) - first_b
            stop = bisect.bisect_right(lows[a], true * (1 + 1e-12)) - first_b
            within = [min(max(edge, 0), len(chances_b)) for edge in (start, stop)]
            total += chance * max(0.0, running[within[1]] - running[within[0]])
        return total

    grid = [(f"means {a} and {b}", coverage(a, b)) for a in means for b in means]
    over = f"means {means[0]:.0f} to {means[-1]:.0f}, in pairs"
    return summed("difference_of_counts", over, "mean", grid)


def trend_coverage(scatter: float) -> Found:
    """Seven counts about 190 falling 3% a period; with scatter, each mean is first drawn from a gamma."""
    draw = random.Random(SEED)
    slope = math.log(0.97)
    held = 0
    for _ in range(TREND_RUNS):
        means = [207 * math.exp(slope * step) for step in range(7)]
        if scatter > 1:
            means = [draw.gammavariate(mean / (scatter - 1), scatter - 1) for mean in means]
        trend = poisson_trend([poisson_draw(draw, mean) for mean in means])
        held += trend.low <= slope <= trend.high
    over = f"7 counts near 190, dispersion {scatter:g}, {TREND_RUNS} drawn"
    return summed("poisson_trend", over, "cautious", [("all", held / TREND_RUNS)])


def poisson_draw(draw: random.Random, mean: float) -> int:
    first, chances = poisson_chances(mean)
    return first + bisect.bisect_left(list(itertools.accumulate(chances)), draw.random() * (1 - 1e-12))


def main() -> int:
    began = time.perf_counter()
    found = [wilson_coverage(trials) for trials in BINOMIAL_TRIALS]
    found += [newcombe_coverage(*pair) for pair in PAIRS_OF_TRIALS]
    found.append(difference_coverage())
    found += [trend_coverage(1), trend_coverage(2)]
    print(f"{'method':<21} {'over':<45} {'held to':<9} {'mean':>7} {'least':>7}  least at")
    for row in found:
        verdict = "" if row.holds else "  FAILS"
        figures = f"{row.rule:<9} {row.mean:>7.2%} {row.least:>7.2%}"
        print(f"{row.name:<21} {row.over:<45} {figures}  {row.at}{verdict}")
    print(f"{time.perf_counter() - began:.0f} seconds")
    return 0 if all(row.holds for row in found) else 1


if __name__ == "__main__":
    sys.exit(main())
