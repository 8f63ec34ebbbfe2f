"""The risk difference within commissions against sums worked by hand."""

from math import sqrt

import numpy as np
import pytest
from scipy.stats import norm

from fairness.counts import Arms
from fairness.statistics.mantel_haenszel import (
    Method,
    RiskDifference,
    comparable,
    detectable_difference,
    informative,
    mantel_haenszel,
    needed_factor,
)


def arms(*rows: tuple[int, int, int, int]) -> Arms:
    return Arms(*(np.array(column, dtype=np.int64) for column in zip(*rows, strict=True)))


TWO = arms((2, 10, 12, 30), (6, 20, 8, 20))
"""Commission 1: 2 of 10 against 12 of 30. Commission 2: 6 of 20 against 8 of 20."""


def test_value_and_sato_terms_equal_the_hand_computation():
    # the weight is 10 x 30 / 40 + 20 x 20 / 40, that is 7.5 + 10
    # over it the sum (2 x 30 - 12 x 10) / 40 + (6 x 20 - 8 x 20) / 40, that is -2.5
    # the slope: (100 x 12 - 900 x 2 + 300 x 20 / 2) / 1600 + (400 x 8 - 400 x 6) / 1600
    # the base: (2 x 18 + 12 x 8) / 80 + (6 x 12 + 8 x 14) / 80, that is 1.65 + 2.3
    found = mantel_haenszel(TWO)
    assert found.weight == pytest.approx(17.5)
    assert found.value == pytest.approx(-2.5 / 17.5)
    assert found.slope == pytest.approx(2.0)
    assert found.base == pytest.approx(3.95)
    # the reference alone: 12 of 30 and 8 of 20, weighted alike
    assert found.reference_rate == pytest.approx((7.5 * 0.4 + 10 * 0.4) / 17.5)


def test_satos_interval_is_the_value_and_its_error():
    found = RiskDifference(-0.1, 20.0, 2.0, 4.0, 0.4, "sato")
    error = sqrt(-0.1 * 2 + 4) / 20
    interval = found.interval(0.05)
    assert interval.low == pytest.approx(-0.1 - 1.959964 * error)
    assert interval.high == pytest.approx(-0.1 + 1.959964 * error)
    assert interval.confidence == 0.95


def test_with_one_commission_satos_variance_is_the_unpooled_one():
    # d P + Q over W^2 is p1 q1 / n1 + p0 q0 / n0 where n1 = n0
    found = mantel_haenszel(arms((12, 40, 22, 40)))
    unpooled = 0.3 * 0.7 / 40 + 0.55 * 0.45 / 40
    assert (found.value * found.slope + found.base) / found.weight**2 == pytest.approx(unpooled)


def test_klingenbergs_limits_solve_the_inverted_test():
    found = mantel_haenszel(TWO)
    assert found.method == "klingenberg"
    interval = found.interval(0.05)
    for bound in (interval.low, interval.high):
        error = sqrt(bound * found.slope + found.base) / found.weight
        assert abs(found.value - bound) / error == pytest.approx(1.959964, rel=1e-6)


def test_complete_separation_keeps_a_width():
    found = mantel_haenszel(arms(*[(0, 4, 4, 4)] * 12))
    assert found.method == "klingenberg"
    assert found.value == -1.0
    interval = found.interval(0.05)
    assert interval.low == -1.0
    assert -1.0 < interval.high < 0


def test_many_cases_in_many_commissions_take_satos_interval():
    assert mantel_haenszel(arms(*[(1, 4, 2, 5)] * 12)).method == "sato"
    assert mantel_haenszel(arms(*[(1, 4, 2, 5)] * 7)).method == "klingenberg"


def test_capacity_alone_makes_no_gap():
    # the group lives where little is reached; within each commission it is reached alike
    found = mantel_haenszel(arms((9, 90, 1, 10), (5, 10, 45, 90)))
    assert found.value == pytest.approx(0.0)


def test_swapping_sides_mirrors_value_and_interval():
    swapped = Arms(*TWO[2:], *TWO[:2])
    here, there = mantel_haenszel(TWO).interval(0.05), mantel_haenszel(swapped).interval(0.05)
    assert (there.low, there.high) == pytest.approx((-here.high, -here.low))


def test_no_common_commission_is_none():
    assert mantel_haenszel(arms((1, 3, 0, 0), (0, 0, 2, 5))) is None


@pytest.mark.parametrize("method", ["sato", "klingenberg"])
def test_p_beyond_is_the_level_at_which_the_interval_leaves_the_tolerance(method: Method):
    found = RiskDifference(-0.25, 30.0, 3.0, 6.0, 0.4, method)
    p_value = found.p_beyond(0.10)
    assert 0 < p_value < 1
    assert found.interval(p_value).high == pytest.approx(-0.10, abs=1e-9)


def test_a_value_inside_the_tolerance_is_never_beyond_it():
    assert RiskDifference(0.09, 30.0, 3.0, 6.0, 0.4, "sato").p_beyond(0.10) == 1.0


def test_commissions_that_selected_all_or_none_are_not_informative():
    rows = arms((3, 3, 4, 4), (0, 3, 0, 4), (1, 3, 2, 4), (1, 3, 0, 0))
    assert informative(rows) == 1
    assert comparable(rows).totals.tolist() == [3, 3, 3]


def test_the_detectable_difference_comes_from_the_exact_null_variance():
    # one commission, 20 + 20 in need, 16 selected: Var = 16*20*20*24 / (1600*39), W = 10
    error = sqrt(16 * 20 * 20 * 24 / (1600 * 39)) / 10
    expected = (norm.ppf(0.975) + norm.ppf(0.8)) * error
    assert detectable_difference(arms((8, 20, 8, 20)), alpha=0.05) == pytest.approx(expected)


def test_no_choice_detects_nothing():
    assert detectable_difference(arms((3, 3, 4, 4)), alpha=0.05) == 1.0


def test_a_gap_half_as_large_needs_four_times_the_cases():
    assert needed_factor(0.2, delta=0.1) == pytest.approx(4.0)
