"""A part of the families with its share of the places, by hand."""

import numpy as np
import pytest

from tests.models.building import simulated_matrix
from tests.training.diagnose.examining import examined_of, listed_by_hand
from training.diagnose.inside import chance_inside, judge_inside, shared
from training.evaluation import Lists, evaluate


def test_a_part_has_its_share_of_every_lists_places():
    # list 0: 4 rows, 2 of them in the part, 2 places; list 1: 5 rows, 2 in the part, 3 places
    lists = Lists(np.array([0] * 4 + [1] * 5), np.array([2, 3]))
    part = np.array([1, 1, 0, 0, 1, 1, 0, 0, 0], dtype=bool)
    assert shared(lists, part).places.tolist() == [1.0, pytest.approx(1.2)]


def test_the_rest_of_a_place_is_a_lot():
    # 1.2 places: the first is sure, the second has one in 2 of 10 draws
    lists = Lists(np.array([0] * 5), np.array([3]))
    inside = shared(lists, np.array([True, True, False, False, False]))
    chance = chance_inside(np.array([0.4, 0.9]), inside)
    assert chance.tolist() == [pytest.approx(0.2), 1.0]


def test_the_parts_places_add_up_to_the_lists():
    rng = np.random.default_rng(5)
    lists = Lists(rng.integers(0, 6, 200), np.array([3, 7, 0, 1, 12, 500]))
    kind = rng.integers(0, 3, 200)
    score = rng.integers(0, 9, 200).astype(float)
    size = np.bincount(lists.of_row, minlength=6)
    total = sum(
        chance_inside(score[kind == one], shared(lists, kind == one)).sum() for one in range(3)
    )
    assert total == pytest.approx(np.minimum(size, lists.capacity).sum())


def test_a_part_judged_by_hand():
    # one list with 2 places; the part is its second half and has one of them: .6 takes it
    asked = listed_by_hand(
        [0.9, 0.8, 0.7, 0.6, 0.5, 0.4],
        [True, False, False, True, False, True],
        places=2,
    )
    found = judge_inside(asked, np.array([False] * 3 + [True] * 3))
    assert (found.families, found.in_need, found.places) == (3, 2, 1.0)
    assert (found.clusters, found.cluster_count) == ("families", 3)
    assert found.base_rate is not None
    assert found.base_rate.estimate == pytest.approx(2 / 3)
    assert found.precision is not None
    assert found.precision.estimate == 1
    assert found.recall is not None
    assert found.recall.estimate == 0.5
    assert found.auc is not None
    assert found.auc.estimate == 0.5  # .6 above .5, .4 below


def test_the_whole_is_judged_as_an_evaluation_judges_it():
    test = simulated_matrix(600, seed=2, commissions=16, dates=2)
    asked = examined_of(simulated_matrix(400, seed=1), test)
    found = judge_inside(asked, np.ones(1200, dtype=bool))
    model = evaluate(asked.risk, {}, asked.test, asked.capacity, seed=3, resamples=300).model
    assert (found.recall, found.precision, found.auc) == (model.recall, model.precision, model.auc)
    assert (found.clusters, found.cluster_count) == ("commissions", 16)


def test_where_nobody_came_into_need_nothing_is_defined():
    asked = listed_by_hand([0.9, 0.8, 0.7], [True, False, False])
    found = judge_inside(asked, np.array([False, True, True]))
    assert found.recall is None
    assert found.auc is None
    assert "recall not defined, AUC not defined" in found.line("part")
