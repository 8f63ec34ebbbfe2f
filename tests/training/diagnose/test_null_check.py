"""Where there is nothing to find, nothing is found."""

import numpy as np
import pytest

from tests.models.building import matrix_of, simulated_matrix
from tests.training.diagnose.examining import examined_of, listed_by_hand
from training.diagnose.examined import Unanswered
from training.diagnose.null_check import NullCheck, null_check, place_inside, shuffled_inside
from training.intervals import Interval
from training.study import CandidateName


def checked(candidate: CandidateName, seed: int = 1) -> NullCheck:
    learning = simulated_matrix(600, seed=seed, dates=2)
    found = null_check(
        examined_of(learning, simulated_matrix(800, seed=seed + 500), candidate=candidate)
    )
    assert isinstance(found, NullCheck)
    return found


def test_shuffled_outcomes_leave_an_area_that_holds_one_half():
    held = sum(checked("scorecard", seed).holds_half for seed in range(20))
    assert held >= 16  # 95 % of 20 is 19; fewer than 16 has a chance below 1 in 200


def test_directions_rank_need_above_the_rest_though_nothing_was_learned():
    """Why the area on the outcomes as they came is not asked to hold one half."""
    found = checked("scorecard")
    assert found.directed
    assert found.as_they_came.low > 0.5
    assert "directions rank with nothing learned" in " ".join(found.lines())


def test_without_directions_what_was_learned_ranks_need_either_way():
    areas = [checked("lightgbm", seed).as_they_came.estimate for seed in range(8)]
    assert min(areas) < 0.5 < max(areas)
    assert not checked("lightgbm").directed


def test_outcomes_are_shuffled_among_the_families_of_one_commission_and_date():
    rows = simulated_matrix(300, seed=1, commissions=5, dates=3)
    found = shuffled_inside(rows, np.random.default_rng(1))
    for commission in range(5):
        for day in (0, 30, 60):
            group = (rows.commission == commission) & (rows.as_of_day == day)
            assert found[group].sum() == rows.labels[group].sum()
    assert (found != rows.labels).any()


def test_a_shuffle_leaves_no_relation_to_the_families():
    rows = matrix_of({"cases_365": [0] * 1000}, outcome=[True] * 500 + [False] * 500)
    found = shuffled_inside(rows, np.random.default_rng(1))
    assert 200 < found[:500].sum() < 300


def test_a_score_counts_by_its_place_on_its_own_list():
    # list 0: .1 and .1 share the lower half, .4 is the top; list 1: two, one above the other
    place = place_inside(np.array([0.1, 0.9, 0.4, 0.1, 0.2]), np.array([0, 1, 0, 0, 1]))
    assert place.tolist() == pytest.approx([1 / 3, 3 / 4, 5 / 6, 1 / 3, 1 / 4])


def test_an_area_that_does_not_hold_one_half_is_said_so():
    half, off = Interval(0.5, 0.48, 0.52), Interval(0.6, 0.55, 0.65)
    found = NullCheck(off, holds_half=False, as_they_came=half, directed=False)
    first, second = found.lines()
    assert "which does NOT hold .5, as it must" in first
    assert second.endswith("a candidate without directions lies near .5")


def test_one_kind_of_outcome_checks_nothing():
    asked = listed_by_hand([0.9, 0.1], [False, False])
    assert null_check(asked) == Unanswered("the test rows hold one kind of outcome only")
