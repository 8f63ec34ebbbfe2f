"""S5 beside scikit-learn's regression, sums by hand, and worlds where the scores are right."""

import numpy as np
import pytest
from scipy.special import expit, logit
from scipy.stats import t
from sklearn.linear_model import LogisticRegression

from fairness.counts import Tally
from fairness.measures.calibration import (
    is_probability,
    near_the_cut,
    observed_over_expected,
    recalibrate,
)


def world(seed: int, *, rows: int = 4000, slope: float = 1.0, level: float = 0.0):
    """Scores and who came into need: their log-odds are slope * logit(score) + level."""
    draw = np.random.default_rng(seed)
    score = expit(draw.normal(-1.5, 1, rows))
    in_need = draw.random(rows) < expit(level + slope * logit(score))
    return score, in_need, draw.integers(0, 40, rows)


def test_slope_and_level_are_those_of_a_logistic_regression():
    score, in_need, stratum = world(1, slope=0.6)
    found = recalibrate(score, in_need, commission=stratum)
    fitted = LogisticRegression(C=np.inf, tol=1e-10).fit(logit(score)[:, None], in_need)
    assert found.slope.value == pytest.approx(fitted.coef_[0, 0], abs=1e-5)
    # the level alone: observed equal expected once the log-odds are moved by it
    moved = expit(logit(score) + found.intercept.value)
    assert moved.sum() == pytest.approx(in_need.sum(), rel=1e-9)


def test_the_limits_are_the_sandwichs_over_commissions():
    score, in_need, stratum = world(2, rows=600)
    found = recalibrate(score, in_need, commission=stratum)
    moved = expit(logit(score) + found.intercept.value)
    bread = 1 / (moved * (1 - moved)).sum()
    pulls = [(in_need - moved)[stratum == one].sum() for one in np.unique(stratum)]
    filling = len(pulls) / (len(pulls) - 1) * np.square(pulls).sum()
    half = t.ppf(0.975, len(pulls) - 1) * bread * np.sqrt(filling)
    assert found.intercept.high - found.intercept.value == pytest.approx(half, rel=1e-5)


def test_of_few_commissions_the_models_own_errors_are_taken():
    score, in_need, stratum = world(2, rows=600)
    found = recalibrate(score, in_need, commission=stratum % 5)
    moved = expit(logit(score) + found.intercept.value)
    half = 1.959964 / np.sqrt((moved * (1 - moved)).sum())
    assert found.intercept.high - found.intercept.value == pytest.approx(half, rel=1e-5)


def test_where_the_scores_are_right_one_and_zero_are_covered():
    covered = [0, 0]
    for seed in range(200):
        found = recalibrate(*world(seed, rows=800)[:2], commission=world(seed, rows=800)[2])
        covered[0] += found.slope.low <= 1 <= found.slope.high
        covered[1] += found.intercept.low <= 0 <= found.intercept.high
    assert min(covered) / 200 >= 0.90


def test_overdrawn_differences_show_in_the_slope_and_a_wrong_level_in_the_intercept():
    score, in_need, stratum = world(3, slope=0.5)
    assert recalibrate(score, in_need, commission=stratum).slope.high < 1
    score, in_need, stratum = world(4, level=0.7)
    assert recalibrate(score, in_need, commission=stratum).intercept.low > 0


@pytest.mark.parametrize(
    ("score", "in_need"),
    [
        ([0.2, 0.3, 0.4], [False, False, False]),
        ([0.2, 0.3, 0.4], [True, True, True]),
        ([0.3, 0.3, 0.3], [True, False, True]),
        ([0.1, 0.2, 0.8, 0.9], [False, False, True, True]),
    ],
)
def test_what_cannot_be_fitted_is_none(score: list[float], in_need: list[bool]):
    stratum = np.zeros(len(score), dtype=np.int64)
    assert recalibrate(np.array(score), np.array(in_need), commission=stratum) is None


def test_observed_over_expected_by_hand():
    """12 of 40 in need where the scores let expect 10: 1.2."""
    found = observed_over_expected(
        Tally(np.array([7, 5]), np.array([20, 20])), np.array([6.0, 4.0])
    )
    assert found.value == pytest.approx(1.2)
    assert found.low < 1.2 < found.high


def test_with_nobody_observed_or_nothing_expected_there_is_none():
    nobody = Tally(np.zeros(2, dtype=np.int64), np.zeros(2, dtype=np.int64))
    assert observed_over_expected(nobody, np.zeros(2)) is None
    seen = Tally(np.array([0, 1]), np.array([5, 5]))
    assert observed_over_expected(seen, np.zeros(2)) is None


def test_near_the_cut_is_a_quarter_of_it_either_way():
    """The first commission's lowest selected has .40: from .30 to .50."""
    score = np.array([0.6, 0.49, 0.4, 0.31, 0.29, 0.5])
    selected = np.array([True, True, True, False, False, False])
    stratum = np.array([0, 0, 0, 0, 0, 1])
    near = near_the_cut(score, selected, stratum=stratum, strata=2)
    assert near.tolist() == [False, True, True, True, False, False]


@pytest.mark.parametrize(
    ("score", "answer"),
    [([0.1, 0.9], True), ([0.0, 1.0], False), ([0.2, 1.2], False), ([-0.1, 0.5], False)],
)
def test_a_decision_or_points_are_no_probability(score: list[float], *, answer: bool):
    assert is_probability(np.array(score)) is answer
