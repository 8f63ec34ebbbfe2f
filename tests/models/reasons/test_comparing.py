"""Why a family stands out in its own commission: worked out by hand, and by one call at a time."""

from dataclasses import replace

import lightgbm as lgb
import numpy as np
import pytest

from features.matrix import FeatureMatrix
from models.calibration import fit_calibrator
from models.model import Bands, Model
from models.reasons.comparing import compare_within
from models.reasons.contributions import contributions_by_concept
from models.scorers import BoosterScorer, CardLine, CardScorer
from tests.models.building import matrix_of, simulated_matrix


def model_of(scorer: BoosterScorer | CardScorer, matrix: FeatureMatrix):
    calibrator = fit_calibrator(scorer.raw(matrix.values), matrix.labels)
    return Model("lightgbm", matrix.feature_names, scorer, calibrator, Bands(0.5, 0.2), {})


@pytest.fixture(scope="module")
def matrix():
    made = simulated_matrix(400, seed=6)
    return replace(made, commission=(np.arange(400) % 2).astype(np.int32))


@pytest.fixture(scope="module")
def model(matrix: FeatureMatrix):
    data = lgb.Dataset(matrix.values, label=matrix.labels)
    settings = {"objective": "binary", "verbosity": -1, "num_leaves": 6, "num_threads": 1}
    return model_of(BoosterScorer(lgb.train(settings, data, num_boost_round=12)), matrix)


@pytest.fixture(scope="module")
def others(matrix: FeatureMatrix):
    """Of each of the two commissions, 200 by lot: every family once, in another order."""
    lots = np.random.default_rng(1).permutation(400)
    return [matrix.rows(lots[matrix.commission[lots] == commission]) for commission in (0, 1)]


def test_a_card_says_the_difference_from_the_commissions_own_mean():
    """Four points for an absence: of the commission's four families one has it."""
    rows = matrix_of(
        {"absence__count_365": [1, 0, 0, 0, 1, 1]},
        outcome=[True, False, False, False, True, False],
        commission=[0, 0, 0, 0, 1, 1],
    )
    card = model_of(CardScorer((CardLine(0, 1.0, 4.0, 0.5),)), rows)
    within = [rows.rows(np.arange(4)), rows.rows(np.arange(4, 6))]
    found = compare_within(card, rows, within)
    assert found.values[:, 0].tolist() == [3.0, -1.0, -1.0, -1.0, 0.0, 0.0]


def test_each_row_is_explained_against_its_own_commissions_families(
    model: Model, matrix: FeatureMatrix, others: list[FeatureMatrix]
):
    found = compare_within(model, matrix, others)
    raw = model.raw(matrix)
    for row in (0, 1, 50, 399):
        own = matrix.commission == matrix.commission[row]
        alone = contributions_by_concept(model, matrix.rows(np.array([row])), matrix.rows(own))
        assert found.values[row] == pytest.approx(alone.values[0], abs=1e-9)
        assert found.values[row].sum() == pytest.approx(raw[row] - raw[own].mean(), abs=1e-9)


def test_what_one_half_of_the_families_alone_would_say_is_not_stable():
    """Against the first half, who all have an absence, it is nothing; against the others much."""
    rows = matrix_of(
        {"absence__count_365": [1, 1, 0, 1, 0], "debt__count_365": [1, 0, 0, 0, 0]},
        outcome=[True, False, False, True, False],
    )
    card = model_of(CardScorer((CardLine(0, 1.0, 4.0, 0.5), CardLine(1, 1.0, 2.0, 0.5))), rows)
    # by lot: the halves are the first and third, the second and fourth
    found = compare_within(card, rows, [rows.rows(np.arange(1, 5))])
    assert found.values[0].tolist() == [2.0, 2.0]
    assert found.stable[0].tolist() == [False, True]


def test_what_another_draw_of_the_learning_rows_would_not_say_is_not_stable():
    """Of five refits four give an absence its points, of a debt two give none: 0.8 have to agree.
    To a check-up no refit gives half of its points.
    """
    rows = matrix_of(
        {
            "absence__count_365": [1, 0, 0],
            "debt__count_365": [1, 0, 0],
            "check_up__count_365": [1, 0, 0],
        },
        outcome=[True, False, True],
    )

    def card(*points: float) -> CardScorer:
        return CardScorer(tuple(CardLine(at, 1.0, one, 0.5) for at, one in enumerate(points)))

    refits = (card(4, 2, 0.4), card(4, 2, 0.4), card(4, 2, 0.4), card(4, 0, 0.4), card(0, 0, 0.4))
    model = replace(model_of(card(4, 2, 1), rows), refits=refits)
    found = compare_within(model, rows, [rows.rows(np.array([1, 2]))])
    assert found.values[0].tolist() == [4.0, 2.0, 1.0]
    assert found.stable[0].tolist() == [True, False, False]


def test_without_a_background_nothing_is_said(model: Model, matrix: FeatureMatrix):
    nobody = matrix.rows(np.zeros(400, dtype=bool))
    found = compare_within(model, matrix, [nobody, nobody])
    assert not found.values.any()
    assert not found.stable.any()
