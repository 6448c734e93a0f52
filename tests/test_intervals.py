"""Intervals held against scipy and statsmodels, against published worked examples, and to what must be true.

scipy and statsmodels are no dependency of csprp: where they are missing the comparisons are skipped and the
published examples, properties and errors still run.
"""

import math
import warnings
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import assume, example, given, settings
from hypothesis import strategies as st

from conftest import examples
from csprp_cli.stats import distributions
from csprp_cli.stats.intervals import (
    Interval,
    chance_of_a_clear_step,
    difference_of_counts,
    heterogeneity,
    newcombe,
    poisson_trend,
    ratio_p_value,
    wilson,
)

MOST = 10**6
DFE_DEATHS = (188, 223, 191, 201, 205, 162, 160)

widely = settings(max_examples=examples(200, 2000), deadline=None, derandomize=True)
briefly = settings(max_examples=100, deadline=None, derandomize=True)

confidences = st.sampled_from((0.95, 0.95, 0.95, 0.5, 0.8, 0.99, 0.999))


# One number is drawn for each count and read as its size and its value: Hypothesis spends most of its time
# on each separate draw.
def as_count(drawn: int) -> int:
    value, size = divmod(drawn, 4)
    return (value % 41, value % 3001, value, (0, 1, MOST - 1, MOST)[value % 4])[size]


def as_share(drawn: tuple[int, int]) -> tuple[int, int]:
    trials = max(1, as_count(drawn[0]))
    value, place = divmod(drawn[1], 8)
    inside = value % (trials + 1)
    return (0, trials, 1, trials - 1, inside, inside, inside, inside)[place], trials


def as_series(drawn: tuple[tuple[int, int], list[int]]) -> list[int]:
    (least, most), values = drawn
    return [least + value % (most - least + 1) for value in values]


counts = st.integers(0, 4 * MOST + 3).map(as_count)
shares = st.tuples(st.integers(0, 4 * MOST + 3), st.integers(0, 8 * MOST + 7)).map(as_share)
series = st.tuples(
    st.sampled_from(((0, 40), (140, 240), (0, MOST))), st.lists(st.integers(0, MOST), min_size=5, max_size=12)
).map(as_series)


@pytest.fixture(scope="module")
def stats() -> Any:
    return pytest.importorskip("scipy.stats", reason="scipy is not installed: nothing to compare with")


@pytest.fixture(scope="module")
def functions() -> Any:
    return pytest.importorskip("scipy.special", reason="scipy is not installed: nothing to compare with")


@pytest.fixture(scope="module")
def proportion(stats: Any) -> Any:
    return pytest.importorskip("statsmodels.stats.proportion", reason="statsmodels is not installed")


@pytest.fixture(scope="module")
def rates(stats: Any) -> Any:
    return pytest.importorskip("statsmodels.stats.rates", reason="statsmodels is not installed")


@pytest.fixture(scope="module")
def models(stats: Any) -> Any:
    return pytest.importorskip("statsmodels.api", reason="statsmodels is not installed")


def close(ours: float, theirs: float, relative: float = 1e-9, absolute: float = 1e-12) -> bool:
    return math.isclose(ours, float(theirs), rel_tol=relative, abs_tol=absolute)


def same(ours: Interval, theirs: tuple[float, float], absolute: float = 1e-12) -> bool:
    return close(ours.low, theirs[0], 1e-9, absolute) and close(ours.high, theirs[1], 1e-9, absolute)


# Against scipy and statsmodels.


@widely
@given(shares, confidences)
@example((0, MOST), 0.95)
@example((1, MOST), 0.95)
@example((MOST - 1, MOST), 0.95)
@example((MOST, MOST), 0.95)
@example((0, 1), 0.95)
def test_wilson_agrees_with_statsmodels(proportion: Any, share: tuple[int, int], confidence: float) -> None:
    theirs = proportion.proportion_confint(*share, alpha=1 - confidence, method="wilson")
    assert same(wilson(*share, confidence), theirs, 1e-15)


@widely
@given(shares, shares, confidences)
@example((0, MOST), (MOST, MOST), 0.95)
@example((0, MOST), (0, 1), 0.95)
def test_newcombe_agrees_with_statsmodels(
    proportion: Any, a: tuple[int, int], b: tuple[int, int], confidence: float
) -> None:
    theirs = proportion.confint_proportions_2indep(
        *b, *a, method="newcomb", compare="diff", alpha=1 - confidence
    )
    assert same(newcombe(*a, *b, confidence), theirs, 1e-14)


@widely
@given(counts, st.one_of(counts, st.integers(-3000, 3000)))
@example(MOST, MOST - 1)
def test_p_value_agrees_with_scipy(stats: Any, a: int, other: int) -> None:
    b = a + other if other < 0 <= a + other else abs(other)
    assume(a + b > 0)
    assert close(ratio_p_value(a, b), stats.binomtest(b, a + b).pvalue, 1e-9, 1e-200)


@widely
@given(counts, counts, confidences)
@example(0, 0, 0.95)
@example(0, MOST, 0.95)
def test_difference_agrees_with_statsmodels(rates: Any, a: int, b: int, confidence: float) -> None:
    theirs = rates.confint_poisson_2indep(
        b, 1, a, 1, method="mover", compare="diff", method_mover="score", alpha=1 - confidence
    )
    assert same(difference_of_counts(a, b, confidence), theirs, 1e-8)


@widely
@given(series, confidences)
@example([0, 0, 0, 1, 10**6], 0.95)
@example([1, 0, 0, 0, 1], 0.95)
def test_trend_agrees_with_statsmodels(models: Any, stats: Any, found: list[int], confidence: float) -> None:
    assume(sum(found) > 0 and sum(found) not in (found[0], found[-1]))
    assume(len(set(found)) > 1)  # statsmodels stops on a deviance of 0; see the last test for these
    steps = [[1, step - (len(found) - 1) / 2] for step in range(len(found))]
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        model = models.GLM(found, steps, family=models.families.Poisson())
        fit = model.fit(scale="X2", tol=1e-9, tol_criterion="params", maxiter=60)
    assume(fit.converged)
    trend = poisson_trend(found, confidence)
    degrees = len(found) - 2
    assert trend.degrees == degrees
    assert close(trend.slope_per_period, fit.params[1], 1e-9, 1e-10)
    assert close(trend.chi_square, fit.pearson_chi2, 1e-8, 1e-9)
    assert close(trend.dispersion, max(1.0, fit.scale), 1e-8)
    error = fit.bse[1] * math.sqrt(max(1.0, fit.scale) / fit.scale) if fit.scale > 1e-12 else None
    if error is None:
        return
    reach = stats.t.isf((1 - confidence) / 2, degrees) * error
    assert close(trend.low, fit.params[1] - reach, 1e-8, 1e-9)
    assert close(trend.high, fit.params[1] + reach, 1e-8, 1e-9)
    assert close(trend.p_value, 2 * stats.t.sf(abs(fit.params[1]) / error, degrees), 1e-7, 1e-9)


@widely
@given(series)
def test_heterogeneity_agrees_with_scipy(stats: Any, found: list[int]) -> None:
    assume(sum(found) > 0)
    ours, theirs = heterogeneity(found), stats.chisquare(found)
    assert close(ours.chi_square, theirs.statistic)
    assert ours.degrees == len(found) - 1
    assert close(ours.p_value, theirs.pvalue, 1e-9, 1e-250)


# At 1e6 scipy's own gammainc is good to 1e-6 only at 4 standard errors, against 50-digit arithmetic, where
# ours keeps 1e-13; so shapes stop at 1e4 here. Quantiles above go to 1e6.
@widely
@given(st.floats(0.5, 1e4), st.floats(-6, 6))
def test_incomplete_gamma_agrees_with_scipy(functions: Any, shape: float, errors: float) -> None:
    x = shape * math.exp(errors / math.sqrt(shape))
    lower, upper = distributions.gamma_tails(shape, x)
    assert close(lower, functions.gammainc(shape, x), 1e-10, 1e-290)
    assert close(upper, functions.gammaincc(shape, x), 1e-10, 1e-290)


@widely
@given(st.floats(0.5, 1e6), st.floats(0.5, 1e6), st.floats(-6, 6))
def test_incomplete_beta_agrees_with_scipy(functions: Any, a: float, b: float, errors: float) -> None:
    x, y = distributions.from_log_odds(math.log(a / b) + errors * math.sqrt(1 / a + 1 / b))
    lower, upper = distributions.beta_tails(a, b, x, y)
    if x < y:
        theirs = functions.betainc(a, b, x), functions.betaincc(a, b, x)
    else:
        theirs = functions.betaincc(b, a, y), functions.betainc(b, a, y)
    assert close(lower, theirs[0], 1e-10, 1e-290)
    assert close(upper, theirs[1], 1e-10, 1e-290)


@widely
@given(st.integers(1, 2000), st.floats(1e-8, 0.49), st.floats(0.01, 30))
def test_student_t_agrees_with_scipy(stats: Any, degrees: int, tail: float, t: float) -> None:
    assert close(distributions.t_quantile(tail, degrees), stats.t.isf(tail, degrees), 1e-10)
    assert close(distributions.t_tail(t, degrees), 2 * stats.t.sf(t, degrees), 1e-10, 1e-290)


@widely
@given(st.integers(0, 5000), st.integers(0, 5000), st.floats(1e-3, 0.999), st.floats(0, 1e4))
@example(3, 4, 0.0, 0.0)
@example(3, 4, 1.0, 0.0)
def test_chances_agree_with_scipy(stats: Any, hits: int, misses: int, p: float, mean: float) -> None:
    assume(hits + misses > 0)
    ours = distributions.binomial_chance(hits, misses, p, 1 - p)
    assert close(ours, stats.binom.pmf(hits, hits + misses, p), 1e-9, 1e-290)
    assert close(distributions.poisson_chance(hits, mean), stats.poisson.pmf(hits, mean), 1e-9, 1e-290)
    chi_square, degrees = mean / 10, hits + 1
    assert close(
        distributions.chi_square_tail(chi_square, degrees), stats.chi2.sf(chi_square, degrees), 1e-9, 1e-290
    )


# Published worked examples.


# Newcombe (1998), Statistics in Medicine 17:857-872, Table I, method 3.
@pytest.mark.parametrize(
    ("successes", "trials", "low", "high"),
    [(81, 263, 0.2553, 0.3662), (15, 148, 0.0624, 0.1605), (0, 20, 0.0, 0.1611), (1, 29, 0.0061, 0.1718)],
)
def test_published_wilson(successes: int, trials: int, low: float, high: float) -> None:
    assert wilson(successes, trials)[:2] == pytest.approx((low, high), abs=5e-5)


# Newcombe (1998), Statistics in Medicine 17:873-890, Table II, method 10, contrasts (a) to (h).
@pytest.mark.parametrize(
    ("b", "a", "low", "high"),
    [
        ((56, 70), (48, 80), 0.0524, 0.3339),
        ((9, 10), (3, 10), 0.1705, 0.8090),
        ((6, 7), (2, 7), 0.0582, 0.8062),
        ((5, 56), (0, 29), -0.0381, 0.1926),
        ((0, 10), (0, 20), -0.1611, 0.2775),
        ((0, 10), (0, 10), -0.2775, 0.2775),
        ((10, 10), (0, 20), 0.6791, 1.0000),
        ((10, 10), (0, 10), 0.6075, 1.0000),
    ],
)
def test_published_newcombe(b: tuple[int, int], a: tuple[int, int], low: float, high: float) -> None:
    assert newcombe(*a, *b)[:2] == pytest.approx((low, high), abs=5e-5)


# Dobson (1990), An Introduction to Generalized Linear Models: deaths from AIDS in Australia by quarter, 1983
# to 1986, after Whyte and others (1987). Poisson regression on the quarter: slope 0.2565, error 0.0220.
def test_published_trend() -> None:
    trend = poisson_trend((0, 1, 2, 3, 1, 4, 9, 18, 23, 31, 20, 25, 37, 45))
    assert trend.slope_per_period == pytest.approx(0.25652, abs=5e-6)
    assert trend.degrees == 12
    error = (trend.high - trend.low) / 2 / distributions.t_quantile(0.025, 12) / math.sqrt(trend.dispersion)
    assert error == pytest.approx(0.02204, abs=5e-6)


# Deaths in the Department for Education's serious incident notifications, by year.
def test_heterogeneity_of_the_deaths() -> None:
    found = heterogeneity(DFE_DEATHS)
    assert (round(found.chi_square, 1), found.degrees, round(found.p_value, 3)) == (16.4, 6, 0.012)


# Any table of the normal, of Student's t and of chi-square.
def test_tabled_quantiles() -> None:
    assert distributions.normal_quantile(0.025) == pytest.approx(1.959964, abs=5e-7)
    assert distributions.t_quantile(0.025, 5) == pytest.approx(2.571, abs=5e-4)
    assert distributions.t_quantile(0.005, 1) == pytest.approx(63.657, abs=5e-4)
    assert distributions.chi_square_tail(12.592, 6) == pytest.approx(0.05, abs=5e-5)


def test_chance_of_a_clear_step() -> None:
    assert chance_of_a_clear_step(6) == pytest.approx(0.264908, abs=5e-7)
    assert chance_of_a_clear_step(0) == 0
    assert chance_of_a_clear_step(1, 0.9) == pytest.approx(0.1)


# At the edges.


def test_a_root_is_found_at_a_jump_and_what_has_none_is_an_error() -> None:
    assert distributions.increasing_root(lambda x: (-1.0 if x < 3 else 1.0, 0.0), 0.0) == pytest.approx(
        3, abs=1e-15
    )
    downwards = distributions.increasing_root(lambda x: (-1.0 if x < -3 else 1.0, 0.0), 0.0)
    assert downwards == pytest.approx(-3, abs=1e-15)
    with pytest.raises(ArithmeticError, match="no root found from 2"):
        distributions.increasing_root(lambda x: (-1.0, 0.0), 2.0)


def test_edges_are_exact() -> None:
    assert wilson(0, 7).low == 0
    assert wilson(7, 7).high == 1
    assert ratio_p_value(0, 5) == pytest.approx(2 / 2**5)
    assert ratio_p_value(5, 5) == ratio_p_value(1, 1) == ratio_p_value(MOST, MOST) == 1
    assert distributions.gamma_tails(3.0, 0.0) == (0.0, 1.0)
    assert distributions.beta_tails(2.0, 3.0, 0.0, 1.0) == (0.0, 1.0)
    assert distributions.beta_tails(2.0, 3.0, 1.0, 0.0) == (1.0, 0.0)
    assert distributions.binomial_chance(0, 4, 1.0, 0.0) == distributions.binomial_chance(4, 0, 0.0, 1.0) == 0
    for count in (16, 17, 25, 100):
        exact = math.exp(-count) * count**count / math.factorial(count)
        assert close(distributions.poisson_chance(count, count), exact, 1e-13)
    # As many digits as the module says: a logarithm of 1 - 1e-7 itself would lose five of them.
    rare = distributions.binomial_chance(0, MOST, 1e-7, 1 - 1e-7)
    assert close(rare, math.exp(MOST * math.log1p(-1e-7)), 1e-14)
    z = distributions.normal_quantile(0.025)
    assert difference_of_counts(0, 0)[:2] == pytest.approx((-z * z, z * z))


def test_every_interval_names_its_method() -> None:
    found = (wilson(1, 2), newcombe(1, 2, 1, 2), difference_of_counts(1, 2))
    assert [interval.method for interval in found] == [
        *("Wilson score", "Newcombe hybrid score", "MOVER of Poisson score intervals")
    ]
    assert poisson_trend(DFE_DEATHS).method == "quasi-Poisson log-linear, t on 5 degrees"


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda: wilson(0, 0), "no trials"),
        (lambda: wilson(-1, 5), "below 0: -1"),
        (lambda: wilson(6, 5), "6 successes are more than 5 trials"),
        (lambda: wilson(1, -5), "below 0: -5"),
        (lambda: newcombe(0, 0, 1, 2), "no trials"),
        (lambda: newcombe(1, 2, 0, 0), "no trials"),
        (lambda: newcombe(1, 2, 3, 2), "more than 2 trials"),
        (lambda: ratio_p_value(0, 0), "nothing about their ratio"),
        (lambda: ratio_p_value(1, -2), "below 0"),
        (lambda: ratio_p_value(-1, 2), "below 0"),
        (lambda: difference_of_counts(-1, 2), "below 0"),
        (lambda: difference_of_counts(1, -2), "below 0"),
        (lambda: heterogeneity((5,)), "2 counts or more"),
        (lambda: heterogeneity((0, 0)), "every count is 0"),
        (lambda: heterogeneity((1, -1)), "below 0"),
        (lambda: poisson_trend((1, 2, 3, 4)), "5 counts or more"),
        (lambda: poisson_trend((0, 0, 0, 0, 0)), "every count is 0"),
        (lambda: poisson_trend((0, 0, 0, 0, 9)), "no finite slope"),
        (lambda: poisson_trend((9, 0, 0, 0, 0)), "no finite slope"),
        (lambda: poisson_trend((1, 2, 3, 4, -5)), "below 0"),
        (lambda: chance_of_a_clear_step(-1), "below 0"),
    ],
)
def test_what_cannot_be_answered_is_refused(call: Callable[[], object], message: str) -> None:
    with pytest.raises(ValueError, match=message):
        call()


@pytest.mark.parametrize("confidence", [0.0, 1.0, -0.1, 95.0, math.nan])
def test_a_confidence_outside_0_to_1_is_refused(confidence: float) -> None:
    calls: tuple[Callable[[], object], ...] = (
        lambda: wilson(1, 2, confidence),
        lambda: newcombe(1, 2, 1, 2, confidence),
        lambda: difference_of_counts(1, 2, confidence),
        lambda: poisson_trend(DFE_DEATHS, confidence),
        lambda: chance_of_a_clear_step(6, confidence),
    )
    for call in calls:
        with pytest.raises(ValueError, match="confidence must lie between 0 and 1"):
            call()


def test_a_percentage_is_not_a_count() -> None:
    calls: tuple[Callable[[], object], ...] = (
        lambda: wilson(37.5, 100),  # type: ignore[arg-type]
        lambda: heterogeneity((1.5, 2)),  # type: ignore[arg-type]
    )
    for call in calls:
        with pytest.raises(TypeError):
            call()


# What must be true of any of them.


@briefly
@given(shares, shares, confidences)
def test_shares_hold_their_estimate(a: tuple[int, int], b: tuple[int, int], confidence: float) -> None:
    one, change = wilson(*a, confidence), newcombe(*a, *b, confidence)
    assert 0 <= one.low <= a[0] / a[1] <= one.high <= 1
    assert -1 - 1e-15 <= change.low <= b[0] / b[1] - a[0] / a[1] <= change.high <= 1 + 1e-15


@briefly
@given(counts, counts, confidences)
def test_counts_hold_their_estimate(a: int, b: int, confidence: float) -> None:
    change = difference_of_counts(a, b, confidence)
    assert change.low < b - a < change.high


@briefly
@given(shares, shares, confidences)
def test_a_change_of_shares_turns_round_exactly(
    a: tuple[int, int], b: tuple[int, int], confidence: float
) -> None:
    there, back = newcombe(*a, *b, confidence), newcombe(*b, *a, confidence)
    assert (there.low, there.high) == (-back.high, -back.low)


@briefly
@given(counts, counts, confidences)
def test_a_change_of_counts_turns_round(a: int, b: int, confidence: float) -> None:
    there, back = difference_of_counts(a, b, confidence), difference_of_counts(b, a, confidence)
    assert (there.low, there.high) == (-back.high, -back.low)
    if a + b:
        assert ratio_p_value(a, b) == ratio_p_value(b, a)


@briefly
@given(series, confidences)
def test_a_trend_turns_round(found: list[int], confidence: float) -> None:
    assume(sum(found) > 0 and sum(found) not in (found[0], found[-1]))
    there, back = poisson_trend(found, confidence), poisson_trend(found[::-1], confidence)
    assert there.low <= there.slope_per_period <= there.high
    assert close(there.low, -back.high, 1e-9, 1e-10)
    assert close(there.high, -back.low, 1e-9, 1e-10)
    assert close(there.p_value, back.p_value, 1e-8, 1e-12)
    assert (there.low > 0 or there.high < 0) == (there.p_value < 1 - confidence)


@briefly
@given(shares, confidences)
def test_a_share_mirrors(share: tuple[int, int], confidence: float) -> None:
    successes, trials = share
    ours, mirrored = wilson(*share, confidence), wilson(trials - successes, trials, confidence)
    assert close(ours.low, 1 - mirrored.high, 1e-9, 1e-15)


@briefly
@given(shares, shares, st.integers(2, 50))
def test_intervals_narrow_with_more(a: tuple[int, int], b: tuple[int, int], times: int) -> None:
    def width(interval: Interval) -> float:
        return interval.high - interval.low

    more_a, more_b = (a[0] * times, a[1] * times), (b[0] * times, b[1] * times)
    assert width(wilson(*more_a)) < width(wilson(*a))
    assert width(newcombe(*more_a, *more_b)) < width(newcombe(*a, *b))
    assert width(difference_of_counts(*more_a)) / times < width(difference_of_counts(*a))


@briefly
@given(shares, counts)
def test_ends_rise_with_the_count(share: tuple[int, int], count: int) -> None:
    successes, trials = share
    if successes < trials:
        assert wilson(successes, trials).low < wilson(successes + 1, trials).low
        assert wilson(successes, trials).high < wilson(successes + 1, trials).high
    if trials < 10**5:
        assert difference_of_counts(trials, count).low < difference_of_counts(trials, count + 1).low


@briefly
@given(st.integers(1, 3000), st.integers(1, 3000))
def test_more_confidence_is_wider(a: int, b: int) -> None:
    narrow, wide = difference_of_counts(a, b, 0.9), difference_of_counts(a, b, 0.99)
    assert wide.low < narrow.low < narrow.high < wide.high


def test_a_trend_far_from_even_is_still_answered() -> None:
    lopsided = poisson_trend((0,) * 98 + (1, 10**6))
    assert math.isfinite(lopsided.slope_per_period)
    assert poisson_trend((10,) * 6).slope_per_period == pytest.approx(0, abs=1e-12)
    assert poisson_trend((10,) * 6).dispersion == 1
