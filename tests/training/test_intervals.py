"""Intervals against naive loops, scikit-learn, and the formulas they are named after."""

from math import sqrt

import numpy as np
import numpy.typing as npt
import pytest
from scipy.special import expit
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import average_precision_score, roc_auc_score

from training.intervals import (
    Clusters,
    Interval,
    Resampling,
    Spread,
    auc_difference,
    auc_interval,
    choose_clusters,
    regression_intervals,
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


@pytest.mark.parametrize("steps", [3, 10, 100000])
def test_average_precision_is_scikit_learns_ties_included(steps: int):
    rng = np.random.default_rng(steps)
    outcome = rng.random(400) < 0.2
    score = np.floor((rng.random(400) + 0.3 * outcome) * steps)
    found = Resampling(clusters_of(np.arange(400)), resamples=200, seed=1).average_precision(
        score, outcome
    )
    assert found is not None
    assert found.estimate == pytest.approx(average_precision_score(outcome, score), abs=1e-12)
    assert found.low < found.estimate < found.high


def test_average_precisions_limits_are_those_of_a_naive_bootstrap_of_clusters():
    hits, in_need, of_row = hits_in_clusters()
    score = np.random.default_rng(4).normal(0, 1, 400) + hits
    rng = np.random.default_rng(1)
    members = [np.flatnonzero(of_row == cluster) for cluster in range(20)]
    resampled = []
    for _ in range(2000):
        rows = np.concatenate([members[cluster] for cluster in rng.integers(0, 20, 20)])
        resampled.append(average_precision_score(in_need[rows], score[rows]))
    found = Resampling(clusters_of(of_row), resamples=2000, seed=2).average_precision(
        score, in_need
    )
    assert found is not None
    limits = np.quantile(resampled, [0.025, 0.975])
    assert (found.low, found.high) == pytest.approx(limits, abs=0.015)


def test_a_lift_is_a_precision_over_the_share_in_need():
    _, in_need, of_row = hits_in_clusters()
    chosen = np.random.default_rng(5).random(400) < 0.2
    found = Resampling(clusters_of(of_row), resamples=300, seed=2).lift(
        chosen & in_need, chosen, in_need
    )
    precision = (chosen & in_need).sum() / chosen.sum()
    assert found is not None
    assert found.estimate == pytest.approx(precision / in_need.mean())
    assert found.low < 1 < found.high  # chosen by chance


def test_nobody_chosen_or_nobody_in_need_has_no_lift_and_no_average_precision():
    resampling = Resampling(clusters_of([0, 1]), resamples=200, seed=0)
    assert resampling.lift([0, 0], [0, 0], [1, 0]) is None
    assert resampling.lift([0, 0], [1, 0], [0, 0]) is None
    assert resampling.average_precision(np.array([0.1, 0.2]), np.array([False, False])) is None


def test_the_difference_of_two_areas_is_delongs_for_correlated_curves():
    rng = np.random.default_rng(21)
    outcome = rng.random(150) < 0.4
    ours = rng.normal(0, 1, 150) + outcome
    theirs = 0.6 * ours + rng.normal(0, 1, 150)

    def parts(score: Floats) -> tuple[Floats, Floats]:
        pairs = (score[outcome][:, None] > score[~outcome]).astype(float)
        return pairs.mean(axis=1), pairs.mean(axis=0)

    (ours_up, ours_down), (theirs_up, theirs_down) = parts(ours), parts(theirs)
    up, down = ours_up - theirs_up, ours_down - theirs_down
    error = sqrt(up.var(ddof=1) / len(up) + down.var(ddof=1) / len(down))
    gap = ours_up.mean() - theirs_up.mean()
    found = auc_difference(ours, theirs, outcome, clusters_of(np.arange(150)))
    assert found == pytest.approx((gap, gap - Z * error, gap + Z * error), abs=1e-12)
    assert auc_difference(ours, theirs, np.ones(150, bool), clusters_of(np.arange(150))) is None


def fitted_logistic(predictor: Floats, outcome: Flags) -> Floats:
    found = LogisticRegression(C=1e9, max_iter=1000).fit(predictor.reshape(-1, 1), outcome)
    return np.array([found.intercept_[0], found.coef_[0, 0]])


def test_a_regressions_limits_cover_what_it_is_in_clusters_that_differ():
    """Worlds in which commissions of one mean differ: naive limits cover far less often."""
    covered = 0
    worlds = 300
    for seed in range(worlds):
        rng = np.random.default_rng(seed)
        of_row = np.repeat(np.arange(40), 25)
        predictor = rng.normal(0, 1, 40)[of_row] + rng.normal(0, 0.3, 1000)
        own = rng.normal(0, 0.4, 40)[of_row]
        outcome = rng.random(1000) < expit(-1 + 0.8 * predictor + own)
        coefficients = fitted_logistic(predictor, outcome)
        columns = np.column_stack([np.ones(1000), predictor])
        slope = regression_intervals(columns, outcome, coefficients, clusters_of(of_row))[1]
        covered += slope.low < 0.78 < slope.high  # .8 is a little flatter on the whole
    assert covered >= 0.9 * worlds


def test_with_every_row_its_own_cluster_the_variance_is_whites():
    rng = np.random.default_rng(3)
    predictor = rng.normal(0, 1, 300)
    outcome = rng.random(300) < expit(predictor)
    coefficients = fitted_logistic(predictor, outcome)
    columns = np.column_stack([np.ones(300), predictor])
    expected = expit(columns @ coefficients)
    bread = np.linalg.inv((columns.T * (expected * (1 - expected))) @ columns)
    meat = (columns.T * (outcome - expected) ** 2) @ columns
    errors = np.sqrt(np.diag(300 / 299 * bread @ meat @ bread))
    found = regression_intervals(columns, outcome, coefficients, clusters_of(np.arange(300)))
    for one, coefficient, error in zip(found, coefficients, errors, strict=True):
        assert one == pytest.approx((coefficient, coefficient - Z * error, coefficient + Z * error))
