"""Recall as capacity grows and observed need by risk, recounted in plain Python."""

from collections import defaultdict
from itertools import permutations
from math import floor

import numpy as np
import pytest

from features.matrix import FeatureMatrix
from models.calibration import Calibrator
from models.selection import select_at_capacity
from tests.models.building import matrix_of, simulated_matrix
from training.evaluation import Bench
from training.report.curves import measure_curves, risk_groups, scaled, stand


def bench_of(matrix: FeatureMatrix, capacity: list[int]) -> Bench:
    return Bench.of(matrix, capacity, seed=3, resamples=200)


def test_half_a_place_is_a_whole_one():
    assert scaled(np.array([0, 1, 3, 12]), 0.5).tolist() == [0, 1, 2, 6]
    assert scaled(np.array([0, 1, 3, 12]), 1.0).tolist() == [0, 1, 3, 12]


def test_a_tiny_example_by_hand():
    # one commission with 2 places; * came into need:  .9  .8*  .8  .5*  .1
    matrix = matrix_of({"cases_365": [0] * 5}, outcome=[False, True, False, True, False])
    score = np.array([0.9, 0.8, 0.8, 0.5, 0.1])
    curves = measure_curves({"model": score}, bench_of(matrix, [2]), (), ())
    found = dict(zip(curves.shares, curves.capacity[0].recall, strict=True))
    # one place: .9; two: .9 and either of the tied; three: all above .5; four: both in need
    assert {share: found[share].estimate for share in (0.5, 1.0, 1.5, 2.0)} == {
        0.5: 0.0,
        1.0: 0.25,
        1.5: 0.5,
        2.0: 1.0,
    }
    assert dict(zip(curves.shares, curves.places, strict=True))[1.5] == 3


def test_a_tie_is_worth_its_mean_over_all_orders():
    scores = np.array([0.7, 0.4, 0.4, 0.4, 0.2])
    outcome = [False, True, False, True, True]
    matrix = matrix_of({"cases_365": [0] * 5}, outcome=outcome)
    curves = measure_curves({"model": scores}, bench_of(matrix, [3]), (), ())
    orders = [
        (0, *tied, 4) for tied in permutations((1, 2, 3))
    ]  # the first three of each are selected
    by_hand = np.mean([sum(outcome[row] for row in order[:3]) / 3 for order in orders])
    at_capacity = curves.capacity[0].recall[curves.shares.index(1.0)]
    assert at_capacity.estimate == pytest.approx(by_hand)


def test_every_curve_agrees_with_a_recount_in_plain_python():
    matrix = simulated_matrix(200, seed=6, commissions=5, dates=3)
    capacity = [4, 0, 11, 2, 500]
    score = np.random.default_rng(2).permutation(len(matrix)) / len(matrix)
    bench = bench_of(matrix, capacity)
    curves = measure_curves({"model": score}, bench, (), ())
    lists = defaultdict(list)
    for row in range(len(matrix)):
        lists[matrix.as_of_day[row], matrix.commission[row]].append(row)
    for number, share in enumerate(curves.shares):
        reached = places = 0
        for (_, commission), rows in lists.items():
            room = floor(capacity[commission] * share + 0.5)
            chosen = sorted(rows, key=lambda row: -score[row])[:room]
            reached += sum(bool(matrix.labels[row]) for row in chosen)
            places += len(chosen)
        assert curves.places[number] == places
        expected = reached / sum(matrix.labels.tolist())
        assert curves.capacity[0].recall[number].estimate == pytest.approx(expected)


@pytest.mark.parametrize("levels", [1, 3, 1000])
def test_chances_are_those_that_lists_are_made_with(levels: int):
    matrix = simulated_matrix(150, seed=8, commissions=4, dates=2)
    score = np.random.default_rng(levels).integers(0, levels, len(matrix)).astype(float)
    lists = bench_of(matrix, [3, 7, 0, 40]).lists
    made = select_at_capacity(score, lists.of_row, lists.capacity, seed=0).probability
    assert stand(score, lists).chance(lists, lists.capacity) == pytest.approx(made)


def test_more_capacity_never_reaches_fewer():
    matrix = simulated_matrix(200, seed=9, commissions=5)
    score = np.random.default_rng(4).random(len(matrix))
    recalls = measure_curves({"model": score}, bench_of(matrix, [5] * 5), (), ()).capacity[0].recall
    estimates = [recall.estimate for recall in recalls]
    assert estimates == sorted(estimates)
    assert all(recall.low <= recall.estimate <= recall.high for recall in recalls)


def test_where_nobody_was_in_need_there_is_no_recall():
    matrix = matrix_of({"cases_365": [0] * 3}, outcome=[False] * 3)
    curves = measure_curves({"model": np.arange(3.0)}, bench_of(matrix, [1]), (), ())
    assert set(curves.capacity[0].recall) == {None}


CALIBRATOR = Calibrator(1.0, 0.0, upper=(0.1, 0.4, 0.9), families=(9, 9, 9), in_need=(1, 2, 3))


def test_groups_of_similar_risk_are_the_calibrators_counted_by_hand():
    risk = np.array([0.02, 0.1, 0.05, 0.3, 0.95, 0.5])
    outcome = [False, True, False, True, True, False]
    matrix = matrix_of({"cases_365": [0] * 6}, outcome=outcome)
    low, middle, high = risk_groups(risk, CALIBRATOR, bench_of(matrix, [1]))
    assert (low.upper, low.families, low.in_need) == (0.1, 3, 1)
    assert low.expected == pytest.approx(0.17 / 3)
    assert (middle.upper, middle.families, middle.in_need, middle.expected) == (0.4, 1, 1, 0.3)
    # a risk above all that calibration saw belongs to the highest group
    assert (high.upper, high.families, high.in_need) == (0.9, 2, 1)
    assert high.expected == pytest.approx(0.725)


def test_a_group_in_which_nobody_stands_is_left_out():
    matrix = matrix_of({"cases_365": [0] * 2}, outcome=[True, False])
    groups = risk_groups(np.array([0.01, 0.8]), CALIBRATOR, bench_of(matrix, [1]))
    assert [group.upper for group in groups] == [0.1, 0.9]


def test_limits_of_a_group_are_wilsons():
    """8 of 40 by Wilson at the 2.5 % point of Student's t with 39 degrees, 2.0227, worked out
    by hand: families on one list each vary on their own.
    """
    outcome = [row < 8 for row in range(40)]
    matrix = matrix_of({"cases_365": [0] * 40}, outcome=outcome)
    (group,) = risk_groups(np.full(40, 0.2), CALIBRATOR, bench_of(matrix, [1]))
    n, p, t = 40, 0.2, 2.0227
    n = p * (1 - p) / (40 / 39 * sum((won - p) ** 2 for won in outcome) / 40**2)  # effective
    centre = (p + t * t / (2 * n)) / (1 + t * t / n)
    half = t * (p * (1 - p) / n + t * t / (4 * n * n)) ** 0.5 / (1 + t * t / n)
    assert group.observed.estimate == 0.2
    assert group.observed.low == pytest.approx(centre - half, abs=1e-5)
    assert group.observed.high == pytest.approx(centre + half, abs=1e-5)


def test_a_family_on_many_lists_counts_as_one_that_varies_as_a_whole():
    once = matrix_of({"cases_365": [0] * 20}, outcome=[row < 6 for row in range(20)])
    often = matrix_of(
        {"cases_365": [0] * 100},
        outcome=[row % 20 < 6 for row in range(100)],
        family=[f"f{row % 20}" for row in range(100)],
        as_of_day=[30 * (row // 20) for row in range(100)],
    )
    (alone,), (repeated,) = (
        risk_groups(np.full(len(rows), 0.3), CALIBRATOR, bench_of(rows, [1]))
        for rows in (once, often)
    )
    assert repeated.families == 100
    assert repeated.observed == pytest.approx(alone.observed)
