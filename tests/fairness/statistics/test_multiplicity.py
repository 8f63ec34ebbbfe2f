"""Holm, the levels of the intervals, and Tarone's drop, by hand."""

import pytest

from fairness.statistics.multiplicity import holm, holm_levels, reaches_significance


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
