"""How far chance alone could have moved a printed count or share: intervals and tests, one formula each.

Pure functions of whole numbers, in the standard library alone; `confidence` is 0.95 unless given. All of
them treat the count as one outcome of a chance process that could have turned out otherwise. None covers
counting rules that changed, incidents never notified, late returns, rounded or suppressed figures, or
cases that are not independent of each other (siblings, one perpetrator, one institution), and none allows
for having been picked out of many comparisons. An interval says nothing about cause.

Each refuses what it cannot answer with a ValueError: a count below 0, more successes than trials, no
trials, a confidence not between 0 and 1. A number that is not whole raises TypeError.
"""

import math
from collections.abc import Sequence
from operator import index
from typing import NamedTuple

from csprp_cli.stats.distributions import (
    beta_tails,
    chi_square_tail,
    increasing_root,
    normal_quantile,
    t_quantile,
    t_tail,
)


class Interval(NamedTuple):
    """The two ends of an interval and the name of the method, to be printed beside them."""

    low: float
    high: float
    method: str


class Trend(NamedTuple):
    """A straight line through the logarithms of expected counts.

    `slope_per_period`, `low` and `high` are log rate ratios for one step: exp(slope) of 0.97 is a fall of
    3% a period. `chi_square` on `degrees` is Pearson's, of the counts about the line; `dispersion` is
    their ratio, or 1 where that is less.
    """

    slope_per_period: float
    low: float
    high: float
    p_value: float
    dispersion: float
    chi_square: float
    degrees: int
    method: str


class Heterogeneity(NamedTuple):
    """Pearson's chi-square of counts against one common mean."""

    chi_square: float
    degrees: int
    p_value: float


def wilson(successes: int, trials: int, confidence: float = 0.95) -> Interval:
    """Return the range of true proportions that would make this many successes unsurprising.

    Every p for which the observed share lies within z standard errors of p, the standard error taken at p
    itself: the two roots of a quadratic, without continuity correction. Wilson (1927), Journal of the
    American Statistical Association 22:209-212.

    At 0 successes the low end is exactly 0 and at n of n the high end exactly 1. Coverage is 95% on average
    over p, but falls to 84% at some p within 1/n of 0 or 1 (benchmarks/coverage.py).
    Not for shares of a total that is itself an estimate, nor for a percentage printed without its count.
    """
    _check_each(successes, trials)
    if trials == 0:
        raise ValueError("no trials: a share of nothing has no interval")
    if successes > trials:
        raise ValueError(f"{successes} successes are more than {trials} trials")
    z = _z(confidence)
    root = z * math.sqrt(successes * (trials - successes) / trials + z * z / 4)
    top = successes + z * z / 2 + root
    low = successes * successes / trials / top
    high = 1.0 if successes == trials else top / (trials + z * z)
    return Interval(low, high, "Wilson score")


def newcombe(
    successes_a: int, trials_a: int, successes_b: int, trials_b: int, confidence: float = 0.95
) -> Interval:
    """Return the interval for the change in a proportion from a to b: p_b - p_a, between -1 and 1.

    From the difference, go down by the root of the squared distances of b to its low Wilson limit and a
    to its high one; up by the opposite limits. Newcombe (1998), Statistics in Medicine 17:873-890, method
    10, the hybrid score interval without continuity correction.

    At 0 or n in either group it stays within -1 and 1 and never has length zero. Swapping the groups gives
    exactly the same interval with signs and ends reversed. For two independent groups: not for the same
    children counted twice, nor for one group inside the other. In proportions: times 100 for points.
    """
    a, b = wilson(successes_a, trials_a, confidence), wilson(successes_b, trials_b, confidence)
    return _mover(successes_a / trials_a, a, successes_b / trials_b, b, "Newcombe hybrid score")


def ratio_p_value(count_a: int, count_b: int) -> float:
    """Return the two-sided p-value of the conditional binomial test that two Poisson means are equal.

    Given their total, b is binomial, and half of it where the means are equal: twice the smaller tail of a
    fair split, and at most 1. (Adding up all splits no more likely than the one seen gives the same, for a
    fair split is symmetric.) Przyborowski and Wilenski (1940), Biometrika 31:313-323.

    Fine with one zero; two zeros raise ValueError: they say nothing about a ratio. For equal spans of time
    and equal numbers at risk. Not for counts that share cases or are more scattered than Poisson. Not a
    measure of how large a change is, nor of how likely it is that nothing changed.
    """
    _check_each(count_a, count_b)
    if count_a == count_b == 0:
        raise ValueError("two counts of 0 say nothing about their ratio")
    smaller, larger = sorted((count_a, count_b))
    return min(1.0, 2 * beta_tails(larger, smaller + 1, 0.5, 0.5)[0])


def difference_of_counts(count_a: int, count_b: int, confidence: float = 0.95) -> Interval:
    """Return the interval for mean b minus mean a: how many more, or fewer if below 0.

    As in newcombe, with the score interval of each Poisson mean: c + z^2/2, give or take
    z * sqrt(c + z^2/4). MOVER, the method of variance estimates recovery: Zou and Donner (2008),
    Statistics in Medicine 27:1693-1702; the score interval of one count as in Barker (2002), The American
    Statistician 56:85-89.

    Zeros are allowed: 0 and 0 gives -3.84 to 3.84. Swapping the counts gives exactly the same interval
    with signs and ends reversed. Close to 95% on average, not at least 95%; near the boundary it may
    disagree with ratio_p_value. Same limits on use as there.
    """
    _check_each(count_a, count_b)
    z = _z(confidence)
    a, b = _poisson_score(count_a, z), _poisson_score(count_b, z)
    return _mover(count_a, a, count_b, b, "MOVER of Poisson score intervals")


def heterogeneity(counts: Sequence[int]) -> Heterogeneity:
    """Return whether counts differ by more than chance about one common mean would make them.

    Pearson's chi-square: squared distances from the mean, over the mean; degrees one fewer than the counts.
    Fisher, Thornton and Mackenzie (1922), Annals of Applied Biology 9:325-359; McCullagh and Nelder
    (1989), Generalized Linear Models, chapter 6.

    Two counts or more, not all zero. The p-value is approximate, and poor with a mean below about 5. Says
    only that something differs: not which, nor whether it is a trend. For equal spans of time.
    """
    total = _check_counts(counts, 2)
    mean = total / len(counts)
    chi_square = sum((count - mean) ** 2 for count in counts) / mean
    degrees = len(counts) - 1
    return Heterogeneity(chi_square, degrees, chi_square_tail(chi_square, degrees))


def poisson_trend(counts: Sequence[int], confidence: float = 0.95) -> Trend:
    """Return the steady proportional rise or fall that best fits five or more counts in equal steps.

    Poisson regression with a log link, no exposure. Given the total, the slope is where the average
    period, weighted by the fitted counts, equals the one weighted by the counts: one unknown, by Newton.
    The variance is multiplied by the dispersion, Pearson's chi-square over n - 2, or 1 where that is less.
    The interval and p-value use Student's t on n - 2 degrees throughout, so that they do not jump where
    the dispersion passes 1; this is cautious where the counts really are Poisson. McCullagh and Nelder
    (1989), Generalized Linear Models, chapters 6 (log-linear models) and 9 (quasi-likelihood).

    ValueError with fewer than five counts, with none above 0, or with all cases in the first or in the
    last period, where no finite slope fits best. Zeros among others are fine. Does not cover a bend, a
    single jump, unequal or missing periods, counts that depend on the one before, changes in the number
    of children, or what comes after the last count.
    """
    total = _check_counts(counts, 5)
    if total in (counts[0], counts[-1]):
        raise ValueError("every case is in the first or in the last period: no finite slope fits best")
    size, degrees = len(counts), len(counts) - 2
    before = sum(step * count for step, count in enumerate(counts))
    after = sum((size - 1 - step) * count for step, count in enumerate(counts))
    target = math.log(before / after)

    def missed(slope: float) -> tuple[float, float]:
        weights = _tilted(size, slope)
        mean, variance = _moments(weights)
        rest = sum((size - 1 - step) * weight for step, weight in enumerate(weights))
        return math.log(mean / rest) - target, variance * (size - 1) / (mean * rest)

    slope = increasing_root(missed, 0.0)
    weights = _tilted(size, slope)
    fitted = [total * weight for weight in weights]
    chi_square = sum((count - fit) ** 2 / max(fit, 1e-300) for count, fit in zip(counts, fitted, strict=True))
    dispersion = max(1.0, chi_square / degrees)
    error = math.sqrt(dispersion / (total * _moments(weights)[1]))
    reach = t_quantile(_tail(confidence), degrees) * error
    low, high, p_value = slope - reach, slope + reach, t_tail(slope / error, degrees)
    method = f"quasi-Poisson log-linear, t on {degrees} degrees"
    return Trend(slope, low, high, p_value, dispersion, chi_square, degrees, method)


def chance_of_a_clear_step(steps: int, confidence: float = 0.95) -> float:
    """Return the chance that at least one of so many steps looks clear when nothing changed at all.

    1 - confidence ** steps: 0.26 for six steps at 95%, 0 for none. Treats the steps as independent, which
    steps between neighbours are not quite, since they share a count; and takes each test to be wrong
    exactly 5% of the time, which exact tests are less often. A rule of thumb, not a correction. ValueError
    for fewer than 0 steps.
    """
    _check_each(steps)
    _tail(confidence)
    return float(1 - confidence ** index(steps))


def _poisson_score(count: int, z: float) -> Interval:
    top = count + z * z / 2 + z * math.sqrt(count + z * z / 4)
    return Interval(count * count / top, top, "Poisson score")


def _mover(a: float, around_a: Interval, b: float, around_b: Interval, method: str) -> Interval:
    down = (b - around_b.low) ** 2 + (around_a.high - a) ** 2
    up = (around_b.high - b) ** 2 + (a - around_a.low) ** 2
    return Interval(b - a - math.sqrt(down), b - a + math.sqrt(up), method)


def _tilted(size: int, slope: float) -> list[float]:
    """Shares of the total in each period, rising by exp(slope) a period."""
    weights = [math.exp(slope * step - max(0.0, slope * (size - 1))) for step in range(size)]
    total = sum(weights)
    return [weight / total for weight in weights]


def _moments(weights: Sequence[float]) -> tuple[float, float]:
    mean = sum(step * weight for step, weight in enumerate(weights))
    return mean, sum((step - mean) ** 2 * weight for step, weight in enumerate(weights))


def _tail(confidence: float) -> float:
    if not 0 < confidence < 1:
        raise ValueError(f"confidence must lie between 0 and 1, such as 0.95, not {confidence}")
    return (1 - confidence) / 2


def _z(confidence: float) -> float:
    return normal_quantile(_tail(confidence))


def _check_each(*counts: int) -> None:
    for count in counts:
        if index(count) < 0:
            raise ValueError(f"a count cannot be below 0: {count}")


def _check_counts(counts: Sequence[int], fewest: int) -> int:
    _check_each(*counts)
    if len(counts) < fewest:
        raise ValueError(f"{fewest} counts or more are needed, not {len(counts)}")
    total = sum(counts)
    if total == 0:
        raise ValueError("every count is 0: there is nothing to compare")
    return total
