"""Intervals against naive loops, scikit-learn, and the formulas they are named after."""

from math import sqrt

import numpy as np
import numpy.typing as npt
import pytest
from sklearn.metrics import roc_auc_score

from training.intervals import (
    Clusters,
    Interval,
    Resampling,
    Spread,
    auc_interval,
    choose_clusters,
)

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]
Flags = npt.NDArray[np.bool_]

Z = 1.959963984540054


def clusters_of(of_row: npt.ArrayLike) -> Clusters:
    rows = np.asarray(of_row, dtype=np.int64)
    return Clusters(rows, int(rows.max()) + 1, "families")


def hits_in_clusters() -> tuple[Flags, Flags, Ints]:
    rng = np.random.default_rng(8)
    of_row = rng.integers(0, 20, 400)
    in_need = rng.random(400) < 0.2 + 0.02 * of_row
    chosen = rng.random(400) < 0.3
    return chosen & in_need, in_need, of_row


def test_commissions_are_the_clusters_from_fifteen_on():
    family = [f"f{i}" for i in range(30)]
    fifteen = choose_clusters(np.arange(30) % 15, family)
    assert (fifteen.kind, fifteen.size) == ("commissions", 15)
    fourteen = choose_clusters(np.arange(30) % 14, family)
    assert (fourteen.kind, fourteen.size) == ("families", 30)


def test_commissions_without_a_family_do_not_count():
    found = choose_clusters([0, 99], ["b", "a"])
    assert (found.kind, found.size, found.of_row.tolist()) == ("families", 2, [0, 1])


def test_a_family_on_several_lists_is_one_cluster():
    found = choose_clusters([0, 0, 1, 1], ["a", "b", "a", "b"])
    assert (found.size, found.of_row.tolist()) == (2, [0, 1, 0, 1])


def test_a_ratios_limits_are_those_of_a_naive_bootstrap_of_clusters():
    hits, in_need, of_row = hits_in_clusters()
    rng = np.random.default_rng(1)
    members = [np.flatnonzero(of_row == cluster) for cluster in range(20)]
    resampled = []
    for _ in range(4000):
        rows = np.concatenate([members[cluster] for cluster in rng.integers(0, 20, 20)])
        resampled.append(hits[rows].sum() / in_need[rows].sum())
    found = Resampling(clusters_of(of_row), resamples=4000, seed=2).ratio(hits, in_need)
    assert found is not None
    assert found.estimate == hits.sum() / in_need.sum()
    assert (found.low, found.high) == pytest.approx(
        np.quantile(resampled, [0.025, 0.975]), abs=0.01
    )


def test_a_spread_is_the_deviation_of_the_same_resamples():
    hits, in_need, of_row = hits_in_clusters()
    resampling = Resampling(clusters_of(of_row), resamples=4000, seed=2)
    found = resampling.ratio_spread(hits, in_need)
    # linearised: sqrt(20/19 sum (top - ratio * bottom)^2) / sum of bottoms
    top = np.bincount(of_row, weights=hits, minlength=20)
    bottom = np.bincount(of_row, weights=in_need, minlength=20)
    ratio = top.sum() / bottom.sum()
    linearised = sqrt(20 / 19 * ((top - ratio * bottom) ** 2).sum()) / bottom.sum()
    assert found.estimate == ratio
    assert found.standard_error == pytest.approx(linearised, rel=0.1)


def test_clusters_that_are_all_alike_leave_no_doubt():
    hits = np.tile([True, False, False, False], 20)
    found = Resampling(clusters_of(np.repeat(np.arange(20), 4)), resamples=200, seed=0).ratio(
        hits, np.ones(80)
    )
    assert found == Interval(0.25, 0.25, 0.25)


def test_a_difference_is_paired_over_the_same_resamples():
    hits, in_need, of_row = hits_in_clusters()
    resampling = Resampling(clusters_of(of_row), resamples=500, seed=3)
    one_less = hits.copy()
    one_less[np.flatnonzero(hits)[0]] = False
    itself = resampling.ratio_difference(hits, hits, in_need)
    worse = resampling.ratio_difference(hits, one_less, in_need)
    assert itself == Interval(0.0, 0.0, 0.0)
    assert worse is not None
    assert worse.estimate == pytest.approx(1 / in_need.sum())
    assert worse.low >= 0
    assert not itself.above_zero


def test_an_interval_that_touches_zero_is_not_above_it():
    assert Interval(0.2, 0.1, 0.3).above_zero
    assert not Interval(0.2, 0.0, 0.3).above_zero


def test_a_share_of_nothing_is_not_given():
    resampling = Resampling(clusters_of([0, 1]), resamples=200, seed=0)
    assert resampling.ratio([0, 0], [0, 0]) is None
    assert resampling.ratio_difference([0, 0], [0, 0], [0, 0]) is None
    assert resampling.ratio_spread([0, 0], [0, 0]) == Spread(0.0, 0.0)


def test_the_same_seed_draws_the_same_resamples():
    hits, in_need, of_row = hits_in_clusters()
    one, same, other = (
        Resampling(clusters_of(of_row), resamples=300, seed=seed).ratio(hits, in_need)
        for seed in (1, 1, 2)
    )
    assert one == same != other


@pytest.mark.parametrize("steps", [3, 10, 100000])
def test_the_area_is_scikit_learns_ties_included(steps: int):
    rng = np.random.default_rng(steps)
    outcome = rng.random(500) < 0.3
    score = np.floor((rng.random(500) + 0.3 * outcome) * steps)
    found = auc_interval(score, outcome, clusters_of(np.arange(500)))
    assert found is not None
    assert found.estimate == pytest.approx(roc_auc_score(outcome, score), abs=1e-12)


def delong(score: Floats, outcome: Flags) -> tuple[float, float]:
    """DeLong, DeLong and Clarke-Pearson 1988: every pair is looked at."""
    ours, theirs = score[outcome], score[~outcome]
    pairs = (ours[:, None] > theirs).astype(float) + 0.5 * (ours[:, None] == theirs)
    of_positives, of_negatives = pairs.mean(axis=1), pairs.mean(axis=0)
    variance = of_positives.var(ddof=1) / len(ours) + of_negatives.var(ddof=1) / len(theirs)
    return pairs.mean(), sqrt(variance)


@pytest.mark.parametrize("positives", [8, 60])
def test_with_every_row_its_own_cluster_the_interval_is_delongs(positives: int):
    rng = np.random.default_rng(positives)
    outcome = rng.permutation(200) < positives
    score = np.round(rng.normal(0, 1, 200) + 0.7 * outcome, 1)  # some ties
    area, error = delong(score, outcome)
    found = auc_interval(score, outcome, clusters_of(np.arange(200)))
    assert found == pytest.approx((area, area - Z * error, area + Z * error), abs=1e-12)


def obuchowski(score: Floats, outcome: Flags, of_row: Ints) -> float:
    """Obuchowski 1997, equations as printed: S10, S01 and S11 over clusters."""
    ours, theirs = score[outcome], score[~outcome]
    area, _ = delong(score, outcome)
    placed = np.array(
        [
            np.mean((s > theirs) + 0.5 * (s == theirs))
            if is_positive
            else np.mean((ours > s) + 0.5 * (ours == s))
            for s, is_positive in zip(score, outcome, strict=True)
        ]
    )
    m, n = len(ours), len(theirs)
    names = np.unique(of_row)
    with_positives = [c for c in names if (outcome & (of_row == c)).any()]
    with_negatives = [c for c in names if (~outcome & (of_row == c)).any()]

    def excess(cluster: int, *, positive: bool) -> float:
        here = (of_row == cluster) & (outcome == positive)
        return float(placed[here].sum() - here.sum() * area)

    def corrected(count: int) -> float:
        return count / (count - 1)

    s10 = (
        corrected(len(with_positives))
        / m
        * sum(excess(c, positive=True) ** 2 for c in with_positives)
    )
    s01 = (
        corrected(len(with_negatives))
        / n
        * sum(excess(c, positive=False) ** 2 for c in with_negatives)
    )
    s11 = corrected(len(names)) * sum(
        excess(c, positive=True) * excess(c, positive=False) for c in names
    )
    return sqrt(s10 / m + s01 / n + 2 * s11 / (m * n))


def test_with_clusters_the_interval_is_obuchowskis():
    rng = np.random.default_rng(12)
    of_row = rng.integers(0, 18, 150)
    outcome = rng.random(150) < np.where(of_row < 5, 0.0, 0.35)  # five without a positive
    score = rng.normal(0, 1, 150) + 0.3 * outcome + rng.normal(0, 1, 18)[of_row]
    found = auc_interval(score, outcome, clusters_of(of_row))
    assert found is not None
    half = Z * obuchowski(score, outcome, of_row)
    assert (found.low, found.high) == pytest.approx(
        (found.estimate - half, found.estimate + half), abs=1e-12
    )


def test_repeating_every_row_in_its_cluster_changes_no_limit():
    rng = np.random.default_rng(13)
    outcome = rng.random(80) < 0.4
    score = rng.normal(0, 1, 80) + outcome
    once = auc_interval(score, outcome, clusters_of(np.arange(80)))
    thrice = auc_interval(
        np.tile(score, 3), np.tile(outcome, 3), clusters_of(np.tile(np.arange(80), 3))
    )
    assert thrice == pytest.approx(once, abs=1e-12)


def test_limits_stay_between_zero_and_one():
    score = np.array([0.1, 0.2, 0.3, 0.9, 0.8])
    outcome = np.array([False, False, True, True, False])
    found = auc_interval(score, outcome, clusters_of(np.arange(5)))
    assert found is not None
    assert 0 <= found.low <= found.estimate <= found.high == 1


@pytest.mark.parametrize("outcomes", [0, 4])
def test_one_kind_of_outcome_has_no_area(outcomes: int):
    assert auc_interval(np.arange(4.0), np.full(4, outcomes > 0), clusters_of(np.arange(4))) is None
