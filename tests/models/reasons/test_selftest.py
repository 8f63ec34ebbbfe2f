"""The reasons' self-test finds contributions that lie, even where they add up."""

import lightgbm as lgb
import numpy as np
import pytest

from features.matrix import FeatureMatrix
from models.calibration import fit_calibrator
from models.model import Bands, Model
from models.points import points_card
from models.reasons.selftest import SelfTest, check_reasons
from models.scorers import BoosterScorer, CardScorer, Contributions, Values
from tests.models.building import simulated_matrix


def model_of(scorer: BoosterScorer | CardScorer, matrix: FeatureMatrix):
    calibrator = fit_calibrator(scorer.raw(matrix.values), matrix.labels)
    return Model("lightgbm", matrix.feature_names, scorer, calibrator, Bands(0.5, 0.2), {})


@pytest.fixture(scope="module")
def matrix():
    return simulated_matrix(300, seed=3)


@pytest.fixture(scope="module")
def booster_model(matrix: FeatureMatrix):
    data = lgb.Dataset(matrix.values, label=matrix.labels)
    settings = {"objective": "binary", "verbosity": -1, "num_leaves": 5, "num_threads": 1}
    return model_of(BoosterScorer(lgb.train(settings, data, num_boost_round=10)), matrix)


def test_a_true_booster_passes_on_every_row(booster_model: Model, matrix: FeatureMatrix):
    found = check_reasons(booster_model, matrix)
    assert found.rows == 300
    assert found.additivity < 1e-9
    assert found.reference < 1e-9
    assert found.passed


def test_a_card_passes_without_a_reference(matrix: FeatureMatrix):
    found = check_reasons(model_of(points_card(matrix), matrix), matrix)
    assert found.reference is None
    assert found.passed


def test_contributions_of_the_wrong_features_are_found_out(
    booster_model: Model, matrix: FeatureMatrix, monkeypatch: pytest.MonkeyPatch
):
    """They still add up; only another implementation can tell."""
    honest = BoosterScorer.contributions

    def swapped(self: BoosterScorer, values: Values) -> Contributions:
        found = honest(self, values)
        return found._replace(values=found.values[:, [1, 0, *range(2, values.shape[1])]])

    monkeypatch.setattr(BoosterScorer, "contributions", swapped)
    found = check_reasons(booster_model, matrix)
    assert found.additivity < 1e-9
    assert found.reference > 0.01
    assert not found.passed


def test_contributions_that_do_not_add_up_are_found_out(matrix: FeatureMatrix):
    class Forgetful(CardScorer):
        def contributions(self, values: Values) -> Contributions:
            found = CardScorer.contributions(self, values)
            return found._replace(base=found.base + 0.001)

    card = points_card(matrix)
    found = check_reasons(model_of(Forgetful(card.lines, card.intercept), matrix), matrix)
    assert found.additivity == pytest.approx(0.001)
    assert not found.passed


def test_a_test_on_nobody_is_not_passed(booster_model: Model, matrix: FeatureMatrix):
    found = check_reasons(booster_model, matrix.rows(np.zeros(300, dtype=np.bool_)))
    assert found == SelfTest(0, 0.0, 0.0)
    assert not found.passed
