"""A p-value never says otherwise than the interval it was taken from."""

from math import sqrt

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import norm

from fairness.counts import Arms
from fairness.statistics.intervals import Estimate, difference, ratio, wilson
from fairness.statistics.inversion import SMALLEST, p_by_inversion


def around(value: float, error: float):
    def interval(alpha: float) -> Estimate:
        half = float(norm.isf(alpha / 2)) * error
        return Estimate(value, value - half, value + half, 1 - alpha)

    return interval


@pytest.mark.parametrize("z", [0.1, 1.0, 1.96, 3.0, 5.0])
def test_a_normal_interval_gives_the_normal_p_value(z: float):
    assert p_by_inversion(around(0.2 * z, 0.2)) == pytest.approx(2 * norm.sf(z), rel=1e-6)
    assert p_by_inversion(around(1 - 0.2 * z, 0.2), equal=1) == pytest.approx(
        2 * norm.sf(z), rel=1e-6
    )


def test_wilsons_interval_gives_the_p_value_of_the_score_test():
    hits, total, rate = 17, 60, 0.4
    z = (hits / total - rate) / sqrt(rate * (1 - rate) / total)
    found = p_by_inversion(lambda alpha: wilson(hits, total, alpha=alpha), equal=rate)
    assert found == pytest.approx(2 * norm.sf(abs(z)), rel=1e-6)


def test_no_difference_at_all_has_p_1():
    assert p_by_inversion(around(0.0, 0.2)) == 1.0


def test_no_p_value_is_smaller_than_intervals_can_be_trusted():
    assert p_by_inversion(around(1.0, 0.01)) == SMALLEST


def test_where_there_is_no_interval_there_is_no_p_value():
    assert p_by_inversion(lambda _alpha: None) is None


def test_a_ratio_of_1_is_a_difference_of_0():
    offices = [(3, 40, 30, 90), (5, 30, 22, 60), (9, 50, 31, 80)]
    arms = Arms(*(np.array(column) for column in zip(*offices, strict=True)))
    of_ratio = p_by_inversion(lambda alpha: ratio(arms, alpha=alpha), equal=1)
    of_difference = p_by_inversion(lambda alpha: difference(arms, alpha=alpha))
    assert of_ratio == pytest.approx(of_difference, rel=1e-6)


@given(st.floats(-1, 1), st.floats(0.01, 0.5), st.sampled_from([0.001, 0.01, 0.05, 0.1, 0.5]))
def test_it_is_at_most_alpha_exactly_where_the_interval_leaves_0_out(
    value: float, error: float, alpha: float
):
    found = p_by_inversion(around(value, error))
    interval = around(value, error)(alpha)
    assert found is not None
    if abs(found - alpha) > 1e-6 * alpha:
        assert (found < alpha) == (interval.low > 0 or interval.high < 0)
