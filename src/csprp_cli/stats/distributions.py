"""The few mathematical functions that intervals.py stands on, in the standard library alone.

Every chance comes as both of its tails, so that a small one is never found as one minus a large one. Powers
and factorials go through the saddle-point form of Loader (2000, "Fast and accurate computation of binomial
probabilities"), which keeps its digits where a difference of log-gammas loses them: about 1e-12 relative
for counts up to a million. The work grows with the square root of the counts.
"""

import math
from collections.abc import Callable

_HALF_LOG_TWO_PI = 0.5 * math.log(2 * math.pi)
_SMALLEST = 1e-300
_LAST_DIGIT = 1e-16
_NEARLY = 1e-8
"""Newton squares its error, so the step taken from here lands within rounding of the root."""


def normal_quantile(tail: float) -> float:
    """Return the z that a standard normal exceeds with this chance, of 0.5 at most: 1.96 for 0.025.

    Newton's steps from 0 only ever rise, since the tail is convex; `statistics` takes longer to import.
    """
    z = -1.0
    higher = 0.0
    while higher > z:
        z = higher
        over = math.erfc(z / math.sqrt(2)) / 2 - tail
        higher = z + over * math.sqrt(2 * math.pi) * math.exp(z * z / 2)
    return z


def poisson_chance(count: float, mean: float) -> float:
    """Return mean^count e^-mean / count!, the chance of exactly this count; count may be a fraction."""
    if mean == 0 or count == 0:
        return math.exp(-mean) if count == 0 else 0.0
    return math.exp(-_stirling_error(count) - _deviance(count, mean)) / math.sqrt(2 * math.pi * count)


def binomial_chance(hits: float, misses: float, p: float, q: float) -> float:
    """Return (hits + misses)! / (hits! misses!) p^hits q^misses, where q is 1 - p to full precision."""
    if hits == 0 or misses == 0:
        return math.exp(misses * _log(q, p)) if hits == 0 else math.exp(hits * _log(p, q))
    trials = hits + misses
    exponent = _stirling_error(trials) - _stirling_error(hits) - _stirling_error(misses)
    exponent -= _deviance(hits, trials * p) + _deviance(misses, trials * q)
    return math.exp(exponent) * math.sqrt(trials / (2 * math.pi * hits * misses))


def gamma_tails(shape: float, x: float) -> tuple[float, float]:
    """Return the regularised incomplete gamma functions (P, Q): the chances below and above x.

    A power series below the mean and Lentz's continued fraction above it. Shape above 0, x at least 0.
    """
    if x == 0:
        return 0.0, 1.0
    if x < shape + 1:
        total = term = 1.0
        step = shape
        while term > total * _LAST_DIGIT:
            step += 1
            term *= x / step
            total += term
        lower = min(1.0, poisson_chance(shape, x) * total)
        return lower, 1 - lower
    b = x + 1 - shape
    c, d = 1 / _SMALLEST, 1 / b
    fraction, change, i = d, 2.0, 0
    while abs(change - 1) > 2 * _LAST_DIGIT:
        i += 1
        a = i * (shape - i)
        b += 2
        d = 1 / (a * d + b or _SMALLEST)
        c = b + a / c or _SMALLEST
        change = c * d
        fraction *= change
    upper = min(1.0, poisson_chance(shape, x) * shape * fraction)
    return 1 - upper, upper


def beta_tails(a: float, b: float, x: float, y: float) -> tuple[float, float]:
    """Return the regularised incomplete beta functions (I, 1 - I) at x, where y is 1 - x to full precision.

    The even part of the continued fraction, by Lentz, on the side of the mean where it settles fast: as
    in Didonato and Morris (1992), ACM TOMS 18:360-373, which keeps its digits for x near 1. a and b above 0.
    """
    if x > (a + 1) / (a + b + 2):
        above, below = beta_tails(b, a, y, x)
        return below, above
    if x == 0:
        return 0.0, 1.0
    fraction = c = a * (a * y - b * x + 1) / (a + 1) or _SMALLEST
    d, change, m = 0.0, 2.0, 0
    while abs(change - 1) > 2 * _LAST_DIGIT:
        m += 1
        at = a + 2 * m
        step = m * (b - m) * x / (at - 1)
        above = step * (a + m - 1) * (a + b + m - 1) * x / (at - 1)
        below = m + step + (a + m) * (a * y - b * x + 1 + m * (1 + y)) / (at + 1)
        d = 1 / (below + above * d or _SMALLEST)
        c = below + above / c or _SMALLEST
        change = c * d
        fraction *= change
    lower = min(1.0, beta_power(a, b, x, y) / fraction)
    return lower, 1 - lower


def beta_power(a: float, b: float, x: float, y: float) -> float:
    """Return x^a y^b / B(a, b), where y is 1 - x to full precision: x y times the beta density."""
    return binomial_chance(a, b, x, y) * a * b / (a + b)


def chi_square_tail(x: float, degrees: float) -> float:
    """Return the chance that chi-square on these degrees of freedom is x or more."""
    return gamma_tails(degrees / 2, x / 2)[1]


def t_tail(t: float, degrees: float) -> float:
    """Return the chance that Student's t is further from 0 than t is, both sides together."""
    square = t * t
    return beta_tails(degrees / 2, 0.5, degrees / (degrees + square), square / (degrees + square))[0]


def t_quantile(tail: float, degrees: float) -> float:
    """Return the t that Student's t exceeds with this chance (at most a half): 2.571 for 0.025 and 5."""

    def missed(log_odds: float) -> tuple[float, float]:
        x, y = from_log_odds(log_odds)
        lower = beta_tails(degrees / 2, 0.5, x, y)[0]
        return log_ratio(lower, beta_power(degrees / 2, 0.5, x, y), 2 * tail)

    return math.sqrt(degrees * math.exp(-increasing_root(missed, math.log(degrees))))


def from_log_odds(log_odds: float) -> tuple[float, float]:
    """Return the proportion with these log odds and one minus it, each to full precision."""
    smaller = math.exp(-abs(log_odds))
    pair = 1 / (1 + smaller), smaller / (1 + smaller)
    return pair if log_odds >= 0 else pair[::-1]


def log_ratio(value: float, slope: float, target: float) -> tuple[float, float]:
    """Return log(value / target) and its slope: tails are nearly straight lines on this scale."""
    if value <= 0:
        return -math.inf, 0.0
    return math.log(value / target), slope / value


def increasing_root(function: Callable[[float], tuple[float, float]], start: float) -> float:
    """Return where an increasing function, given with its slope, is 0: Newton, kept inside a bracket.

    Each value moves one end of the bracket. A Newton step that would leave it, or cannot be taken, is
    replaced by the bracket's middle, or by a stride outwards while an end is not yet known. The function
    should be on a scale where 1 is large, such as a logarithm.
    """
    low, high, at, stride = -math.inf, math.inf, start, 1.0
    for _ in range(200):
        value, slope = function(at)
        low, high = (at, high) if value < 0 else (low, at)
        stepped = at - value / slope if slope > 0 else math.nan
        if abs(value) <= _NEARLY and slope > 0:
            return stepped
        if not low <= stepped <= high:
            stride *= 2
            outwards = at + stride if value < 0 else at - stride
            stepped = (low + high) / 2 if math.isfinite(high - low) else outwards
        if stepped == at:
            return at
        at = stepped
    raise ArithmeticError(f"no root found from {start}")


def _log(p: float, q: float) -> float:
    return math.log1p(-q) if p > q else math.log(p) if p > 0 else -math.inf


def _stirling_error(n: float) -> float:
    """What Stirling's formula leaves out of log n!: its series, or the difference itself below 16."""
    if n < 16:
        return math.lgamma(n + 1) - (n + 0.5) * math.log(n) + n - _HALF_LOG_TWO_PI
    s = 1 / (n * n)
    return (1 / 12 - s * (1 / 360 - s * (1 / 1260 - s * (1 / 1680 - s * (1 / 1188 - s * 691 / 360360))))) / n


def _deviance(count: float, mean: float) -> float:
    """Loader's count * log(count / mean) + mean - count, by series where the two are close."""
    gap = count - mean
    if mean == 0:
        return math.inf
    if abs(gap) > 0.1 * (count + mean):
        return count * math.log(count / mean) - gap
    v = gap / (count + mean)
    total, term, odd = gap * v, 2 * count * v, 1
    while abs(term) > abs(total) * _LAST_DIGIT:
        term *= v * v
        odd += 2
        total += term / odd
    return total
