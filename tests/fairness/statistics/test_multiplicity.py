"""Holm, the levels of the intervals, Tarone's drop and the largest gap, by hand; BH by scipy."""

import numpy as np
import pytest
from scipy.stats import false_discovery_control

from fairness.statistics.mantel_haenszel import RiskDifference
from fairness.statistics.multiplicity import (
    benjamini_hochberg,
    holm,
    holm_levels,
    largest_gap,
    reaches_significance,
)


def test_holm_multiplies_the_rth_smallest_and_keeps_rising():
    # .01*4, max(.04, .02*3 = .06), max(.06, .03*2 = .06), .20*1
    assert holm([0.03, 0.01, 0.20, 0.02]) == pytest.approx([0.06, 0.04, 0.20, 0.06])


def test_holm_never_exceeds_one():
    assert holm([0.5, 0.9]) == [1.0, 1.0]
    assert holm([]) == []


def test_a_rejected_comparison_is_drawn_at_its_step_and_the_rest_share_the_last():
    # m = 4 at .05: .001 <= .0125 and .015 <= .05/3 fall; .03 > .025 stops
    levels = holm_levels([0.03, 0.001, 0.6, 0.015])
    assert levels == pytest.approx([0.025, 0.0125, 0.025, 0.05 / 3])


def test_with_nothing_rejected_every_interval_is_bonferronis():
    assert holm_levels([0.3, 0.4, 1.0]) == pytest.approx([0.05 / 3] * 3)


def test_with_everything_rejected_the_last_step_is_alpha():
    assert holm_levels([0.0, 0.0, 0.0]) == pytest.approx([0.05 / 3, 0.025, 0.05])


def test_the_level_agrees_with_holms_decision():
    p_values = [0.012, 0.2, 0.004, 0.04, 0.016]
    rejected = [adjusted <= 0.05 for adjusted in holm(p_values)]
    at_level = [p <= level for p, level in zip(p_values, holm_levels(p_values), strict=True)]
    assert rejected == at_level
    assert rejected == [True, False, True, False, True]


def test_tarone_drops_what_no_outcome_could_make_significant():
    # K = 1: three reach .05 > 1; K = 2: two reach .025, so two stay
    assert reaches_significance([0.001, 0.30, 0.04, 0.02]) == [True, False, False, True]


def test_tarone_keeps_all_where_all_could_be_significant():
    assert reaches_significance([1e-9] * 5) == [True] * 5
    assert reaches_significance([]) == []


@pytest.mark.parametrize("seed", range(5))
def test_benjamini_and_hochberg_equal_scipys(seed: int):
    p_values = np.random.default_rng(seed).beta(0.5, 2, 40).round(2)  # with ties
    expected = false_discovery_control(p_values, method="bh")
    assert benjamini_hochberg(p_values.tolist()) == pytest.approx(expected.tolist(), abs=1e-15)


def test_benjamini_and_hochberg_by_hand():
    # .04*4/3 = .0533 is pulled down to the last's .05; .01*4/1 = .04; .02*4/2 = .04
    assert benjamini_hochberg([0.04, 0.01, 0.05, 0.02]) == pytest.approx([0.05, 0.04, 0.05, 0.04])
    assert benjamini_hochberg([]) == []


def gap(value: float, *, spread: float = 1e-4) -> RiskDifference:
    """A gap whose interval is value +- z sqrt(spread)."""
    return RiskDifference(value, 1.0, 0.0, spread, 0.5, "sato")


def test_the_largest_gap_is_bounded_below_at_the_first_step_and_above_without_one():
    # z at .05/2 is 2.2414, at .05 it is 1.9600; the standard error is .01
    found = largest_gap([gap(0.02), gap(-0.08)])
    assert found.value == pytest.approx(0.08)
    assert found.low == pytest.approx(0.08 - 0.022414, abs=1e-6)
    assert found.high == pytest.approx(0.08 + 0.019600, abs=1e-6)
    assert found.confidence == 0.95


def test_the_largest_gap_may_be_none_at_all():
    assert largest_gap([gap(0.01), gap(-0.02)]).low == 0.0


def test_the_least_known_gap_may_be_the_largest():
    # .02 +- 1.96 * .10 reaches further than .08 +- 1.96 * .01
    found = largest_gap([gap(0.08), gap(0.02, spread=1e-2)])
    assert found.high == pytest.approx(0.02 + 0.19600, abs=1e-5)


def test_one_gap_alone_and_no_gap():
    alone = largest_gap([gap(-0.05)])
    assert (alone.low, alone.high) == pytest.approx((0.05 - 0.0196, 0.05 + 0.0196), abs=1e-5)
    assert largest_gap([]) is None


@pytest.mark.parametrize("truth", [(0.0,) * 6, (0.0, 0.0, 0.0, 0.03, -0.03, 0.01), (0.1,) * 6])
def test_the_largest_gap_is_covered_wherever_it_lies(truth: tuple[float, ...]):
    drawn = np.random.default_rng(5).normal(truth, 0.01, size=(4000, len(truth)))
    largest = max(abs(value) for value in truth)
    found = [largest_gap([gap(value) for value in row]) for row in drawn.tolist()]
    # at most .05 in truth; three standard errors above is .06
    assert np.mean([not one.low <= largest <= one.high for one in found]) <= 0.06
