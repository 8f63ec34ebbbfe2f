"""Why a family stands out in its own commission: worked out by hand, and by one call at a time."""

from dataclasses import replace

import lightgbm as lgb
import numpy as np
import pytest

from features.matrix import FeatureMatrix
from models.calibration import fit_calibrator
from models.model import Bands, Model
from models.reasons.background import Background, draw_backgrounds
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
def backgrounds(matrix: FeatureMatrix):
    regions = np.array(["one", "one"], dtype=object)
    return draw_backgrounds(matrix.family_id, matrix.commission, regions, 1)


def test_a_card_says_the_difference_from_the_commissions_own_mean():
    """Four points for an absence: of the commission's four families one has it."""
    rows = matrix_of(
        {"absence__count_365": [1, 0, 0, 0, 1, 1]},
        outcome=[True, False, False, False, True, False],
        commission=[0, 0, 0, 0, 1, 1],
    )
    card = model_of(CardScorer((CardLine(0, 1.0, 4.0, 0.5),)), rows)
    names = [str(name) for name in rows.family_id]
    within = (
        Background(tuple(names[:4]), 4, pooled=False),
        Background(tuple(names[4:]), 2, pooled=False),
    )
    found = compare_within(card, rows, rows, within)
    assert found.values[:, 0].tolist() == [3.0, -1.0, -1.0, -1.0, 0.0, 0.0]


def test_each_row_is_explained_against_its_own_commissions_families(
    model: Model, matrix: FeatureMatrix, backgrounds: tuple[Background, ...]
):
    found = compare_within(model, matrix, matrix, backgrounds)
    raw = model.raw(matrix)
    for row in (0, 1, 50, 399):
        commission = matrix.commission[row]
        own = np.isin(matrix.family_id.astype(str), backgrounds[commission].families)
        alone = contributions_by_concept(
            model, matrix.rows(np.array([row])), matrix.rows(np.flatnonzero(own))
        )
        assert found.values[row] == pytest.approx(alone.values[0], abs=1e-9)
        assert found.values[row].sum() == pytest.approx(raw[row] - raw[own].mean(), abs=1e-9)


def test_what_one_half_of_the_families_alone_would_say_is_not_stable():
    """Against the first half, who all have an absence, it is nothing; against the others much."""
    rows = matrix_of(
        {"absence__count_365": [1, 1, 0, 1, 0], "debt__count_365": [1, 0, 0, 0, 0]},
        outcome=[True, False, False, True, False],
    )
    card = model_of(CardScorer((CardLine(0, 1.0, 4.0, 0.5), CardLine(1, 1.0, 2.0, 0.5))), rows)
    names = [str(name) for name in rows.family_id]
    # by lot: the halves are the first and third, the second and fourth
    background = (Background((names[1], names[2], names[3], names[4]), 4, pooled=False),)
    found = compare_within(card, rows, rows, background)
    assert found.values[0].tolist() == [2.0, 2.0]
    assert found.stable[0].tolist() == [False, True]


def test_without_a_background_nothing_is_said(model: Model, matrix: FeatureMatrix):
    nobody = (Background((), 0, pooled=True),) * 2
    found = compare_within(model, matrix, matrix.rows(np.zeros(400, dtype=bool)), nobody)
    assert not found.values.any()
    assert not found.stable.any()
