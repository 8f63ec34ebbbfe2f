"""Intervals of one rate, of a difference and of a ratio, against published values."""

from math import sqrt

import numpy as np
import pytest

from fairness.counts import Arms, Tally
from fairness.statistics.intervals import (
    Estimate,
    cluster_correlation,
    clustered_wilson,
    difference,
    newcombe,
    ratio,
    wilson,
)


def tally(hits: list[int], totals: list[int]) -> Tally:
    return Tally(np.array(hits, dtype=np.int64), np.array(totals, dtype=np.int64))


def arms(first: Tally, second: Tally) -> Arms:
    return Arms(*first, *second)


@pytest.mark.parametrize(
    ("hits", "total", "low", "high"),
    [
        # Newcombe 1998 (one proportion), table I, method 3
        (81, 263, 0.2553, 0.3662),
        (15, 148, 0.0624, 0.1605),
        (0, 20, 0.0000, 0.1611),
        (1, 29, 0.0061, 0.1718),
    ],
)
def test_wilson_gives_newcombes_published_limits(hits: int, total: int, low: float, high: float):
    found = wilson(hits, total)
    assert (found.low, found.high) == pytest.approx((low, high), abs=5e-5)
    assert found.value == hits / total


def test_wilson_of_nothing_is_none():
    assert wilson(0, 0) is None
    assert clustered_wilson(tally([0, 0], [0, 0])) is None


@pytest.mark.parametrize(
    ("first", "second", "low", "high"),
    [
        # Newcombe 1998 (independent proportions), table II, method 10
        ((56, 70), (48, 80), 0.0524, 0.3339),
        ((9, 10), (3, 10), 0.1705, 0.8090),
        ((5, 56), (0, 29), -0.0381, 0.1926),
        ((0, 10), (0, 20), -0.1611, 0.2775),
        ((10, 10), (0, 10), 0.6075, 1.0000),
    ],
)
def test_the_difference_gives_newcombes_published_limits(
    first: tuple[int, int], second: tuple[int, int], low: float, high: float
):
    found = newcombe(wilson(*first), wilson(*second))
    assert (found.low, found.high) == pytest.approx((low, high), abs=6e-5)


def test_clusters_that_disagree_widen_the_interval_by_their_effective_size():
    # p = .5; e = (+2, -2, +2, -2); V = 4/3 * 16/40^2; n_eff = .25 / V = 18.75; t_3 = 3.1824
    found = clustered_wilson(tally([7, 3, 7, 3], [10, 10, 10, 10]))
    effective, quantile = 18.75, 3.182446
    half = sqrt(quantile**2 / effective * (0.25 + quantile**2 / effective / 4)) / (
        1 + quantile**2 / effective
    )
    assert (found.low, found.high) == pytest.approx((0.5 - half, 0.5 + half), abs=1e-6)


def test_clusters_that_agree_never_count_for_more_than_their_families():
    even = clustered_wilson(tally([5, 5, 5, 5], [10, 10, 10, 10]))
    plain = wilson(20, 40)
    assert even.high > plain.high
    assert even.low < plain.low


def test_one_commission_is_plain_wilson():
    assert clustered_wilson(tally([81, 0], [263, 0])) == wilson(81, 263)


def test_rates_that_rise_together_make_a_narrower_difference():
    group = tally([1, 3, 5, 7] * 5, [10] * 20)
    reference = tally([2, 4, 6, 8] * 5, [10] * 20)
    together = arms(group, reference)
    apart = newcombe(clustered_wilson(group), clustered_wilson(reference))
    found = difference(together)
    assert cluster_correlation(together) == pytest.approx(1.0)
    assert found.value == pytest.approx(-0.1)
    assert apart.low < found.low < found.high < apart.high


def test_few_commissions_are_not_trusted_to_narrow():
    group, reference = tally([1, 3], [10, 10]), tally([2, 4], [10, 10])
    assert cluster_correlation(arms(group, reference)) == 0.0
    opposed = arms(group, tally([4, 2], [10, 10]))
    assert cluster_correlation(opposed) == pytest.approx(-1.0)


def test_a_difference_needs_both_sides():
    nobody = tally([0], [0])
    assert difference(arms(tally([1], [3]), nobody)) is None
    assert difference(arms(nobody, tally([1], [3]))) is None


def test_the_ratio_of_equal_rates_is_one_and_its_limits_mirror():
    one = ratio(arms(tally([30], [100]), tally([30], [100])))
    assert one.value == 1.0
    assert one.low == pytest.approx(1 / one.high, rel=1e-9)


def test_the_ratio_follows_donner_and_zous_formula():
    first, second = wilson(20, 50), wilson(60, 100)
    p1, l1, u1 = first.value, first.low, first.high
    p0, l0, u0 = second.value, second.low, second.high
    low = (p1 * p0 - sqrt((p1 * p0) ** 2 - l1 * u0 * (2 * p1 - l1) * (2 * p0 - u0))) / (
        u0 * (2 * p0 - u0)
    )
    high = (p1 * p0 + sqrt((p1 * p0) ** 2 - u1 * l0 * (2 * p1 - u1) * (2 * p0 - l0))) / (
        l0 * (2 * p0 - l0)
    )
    found = ratio(arms(tally([20], [50]), tally([60], [100])))
    assert (found.value, found.low, found.high) == pytest.approx((2 / 3, low, high), rel=1e-12)


def test_the_ratios_limits_are_where_the_difference_from_so_many_times_the_other_is_none():
    together = arms(tally([1, 3, 5, 7] * 5, [10] * 20), tally([2, 5, 6, 8] * 5, [10] * 20))
    first, second = (clustered_wilson(Tally(*side)) for side in (together[:2], together[2:]))
    correlation = cluster_correlation(together)
    found = ratio(together)

    def limits(times: float) -> Estimate:
        many = Estimate(*(times * end for end in (second.value, second.low, second.high)), 0.95)
        return newcombe(first, many, correlation=correlation)

    assert correlation > 0.5
    assert limits(found.low).high > limits(found.low).low == pytest.approx(0.0, abs=1e-12)
    assert limits(found.high).low < limits(found.high).high == pytest.approx(0.0, abs=1e-12)


def test_a_ratio_without_an_upper_limit_is_not_given():
    assert ratio(arms(tally([3], [10]), tally([0], [10]))) is None
    assert ratio(arms(tally([0], [0]), tally([3], [10]))) is None


def test_a_group_never_selected_has_ratio_zero_with_an_upper_limit():
    found = ratio(arms(tally([0], [40]), tally([30], [100])))
    assert found.value == found.low == 0.0
    assert 0 < found.high < 1
