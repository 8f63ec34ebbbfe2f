"""S6 beside scikit-learn, every pair counted one by one, and worlds with a known area."""

import numpy as np
import pytest
from scipy.stats import norm
from sklearn.metrics import roc_auc_score

from fairness.measures.discrimination import auc

DRAW = np.random.default_rng(20261126)


def test_the_area_is_the_share_of_pairs_in_the_right_order_ties_counting_half():
    score = np.array([0.9, 0.4, 0.4, 0.7, 0.1])
    in_need = np.array([True, True, False, False, False])
    # 0.9 beats all three; 0.4 beats one, ties one, loses one
    assert auc(score, in_need).value == pytest.approx((3 + 1.5) / 6)


def test_the_area_is_scikit_learns():
    score = np.round(DRAW.random(500), 2)
    in_need = DRAW.random(500) < score
    assert auc(score, in_need).value == pytest.approx(roc_auc_score(in_need, score), abs=1e-12)


def test_the_variance_is_that_of_the_placements_counted_pair_by_pair():
    score, in_need = np.round(DRAW.normal(size=60), 1), DRAW.random(60) < 0.4
    wins = np.array([[(a > b) + (a == b) / 2 for b in score[~in_need]] for a in score[in_need]])
    variance = wins.mean(axis=1).var(ddof=1) / len(wins)
    variance += wins.mean(axis=0).var(ddof=1) / wins.shape[1]
    found = auc(score, in_need)
    slope = found.value * (1 - found.value)
    half = norm.ppf(0.975) * np.sqrt(variance) / slope
    logit = np.log(found.value / (1 - found.value))
    assert np.log(found.high / (1 - found.high)) == pytest.approx(logit + half)
    assert np.log(found.low / (1 - found.low)) == pytest.approx(logit - half)


def test_the_interval_covers_the_true_area():
    """Two normals one apart: the area is Phi(1 / sqrt 2) = .760."""
    truth, covered = norm.cdf(1 / np.sqrt(2)), 0
    for _ in range(400):
        score = np.concatenate([DRAW.normal(1, 1, 30), DRAW.normal(0, 1, 60)])
        found = auc(score, np.arange(90) < 30)
        covered += found.low <= truth <= found.high
    assert 0.92 <= covered / 400 <= 0.98


@pytest.mark.parametrize("in_need", [[True] * 4, [False] * 4, [True, False, False, False]])
def test_without_two_of_either_kind_there_is_none(in_need: list[bool]):
    assert auc(np.arange(4.0), np.array(in_need)) is None


def test_where_all_scores_are_equal_the_area_is_a_half_and_nothing_is_known():
    found = auc(np.full(6, 0.3), np.arange(6) < 3)
    assert (found.value, found.low, found.high) == (0.5, 0.5, 0.5)


def test_a_faultless_order_says_nothing_of_how_much_worse_it_could_be():
    found = auc(np.arange(6.0), np.arange(6) >= 3)
    assert (found.value, found.low, found.high) == (1.0, 0.0, 1.0)
