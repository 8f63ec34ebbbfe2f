"""The reasons' self-test finds contributions that lie, even where they add up."""

from dataclasses import replace

import lightgbm as lgb
import numpy as np
import pytest

from features.matrix import FeatureMatrix
from models.calibration import fit_calibrator
from models.model import Bands, Model
from models.points import points_card
from models.reasons.selftest import SelfTest, check_reasons
from models.scorers import BoosterScorer, CardLine, CardScorer, Contributions, Values
from tests.models.building import matrix_of, simulated_matrix, tiny_catalogue
from training.candidates import fit_candidate
from training.study import BoosterSettings, CardSettings
from training.thinning import thin

CATALOGUE = tiny_catalogue()


def model_of(scorer: BoosterScorer | CardScorer, matrix: FeatureMatrix):
    calibrator = fit_calibrator(scorer.raw(matrix.values), matrix.labels)
    return Model("lightgbm", matrix.feature_names, scorer, calibrator, Bands(0.5, 0.2), {})


def scorecard(matrix: FeatureMatrix):
    return fit_candidate("scorecard", thin(matrix, 1), CardSettings(), seed=1)


@pytest.fixture(scope="module")
def matrix():
    return simulated_matrix(300, seed=3)


@pytest.fixture(scope="module")
def booster_model(matrix: FeatureMatrix):
    data = lgb.Dataset(matrix.values, label=matrix.labels)
    settings = {"objective": "binary", "verbosity": -1, "num_leaves": 5, "num_threads": 1}
    return model_of(BoosterScorer(lgb.train(settings, data, num_boost_round=10)), matrix)


def test_a_true_booster_passes_on_every_row(booster_model: Model, matrix: FeatureMatrix):
    found = check_reasons(booster_model, matrix, CATALOGUE)
    assert found.rows == 300
    assert found.additivity < 1e-9
    assert found.reference < 1e-9
    assert found.passed


def test_a_card_passes_without_a_reference(matrix: FeatureMatrix):
    found = check_reasons(model_of(scorecard(matrix), matrix), matrix, CATALOGUE)
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
    found = check_reasons(booster_model, matrix, CATALOGUE)
    assert found.additivity < 1e-9
    assert found.reference > 0.01
    assert found.faults == ("contributions are not shap's",)


def test_contributions_that_do_not_add_up_are_found_out(matrix: FeatureMatrix):
    class Forgetful(CardScorer):
        def contributions(self, values: Values) -> Contributions:
            found = CardScorer.contributions(self, values)
            return found._replace(base=found.base + 0.001)

    card = points_card(matrix)
    found = check_reasons(
        model_of(Forgetful(card.lines, card.intercept), matrix), matrix, CATALOGUE
    )
    assert found.additivity == pytest.approx(0.001)
    assert "contributions do not add up" in found.faults


def test_a_test_on_nobody_is_not_passed(booster_model: Model, matrix: FeatureMatrix):
    found = check_reasons(booster_model, matrix.rows(np.zeros(300, dtype=np.bool_)), CATALOGUE)
    assert found == SelfTest(0, 0.0, 0.0)
    assert found.faults == ("no row was tried",)


def test_a_booster_that_promises_directions_is_held_to_them(matrix: FeatureMatrix):
    seen = thin(matrix, 1)
    directed = fit_candidate("lightgbm_monotone", seen, BoosterSettings(trees=20), seed=1)
    found = check_reasons(model_of(directed, matrix), matrix, CATALOGUE)
    assert found.against_direction == 0
    assert found.expired is not None
    free = fit_candidate("lightgbm", seen, BoosterSettings(trees=20), seed=1)
    assert check_reasons(model_of(free, matrix), matrix, CATALOGUE).against_direction is None


def one_line(points: float, matrix: FeatureMatrix, name: str):
    """A card whose only line is one record or more of a thing."""
    column = matrix.feature_names.index(name)
    share = float((matrix.values[:, column] >= 1).mean())
    return model_of(CardScorer((CardLine(column, 1.0, points, share),)), matrix)


def test_a_card_that_lowers_for_a_difficulty_is_found_out(matrix: FeatureMatrix):
    found = check_reasons(one_line(-0.4, matrix, "absence__count_365"), matrix, CATALOGUE)
    assert found.against_direction == pytest.approx(0.4)
    assert "one more record moved a score the wrong way" in found.faults
    # nobody without an absence is usual: its absence raises
    assert found.expired > 0
    assert "a difficulty raised where nothing is recorded" in found.faults


def test_supports_have_to_be_able_to_speak(matrix: FeatureMatrix):
    silent = check_reasons(one_line(0.4, matrix, "absence__count_365"), matrix, CATALOGUE)
    assert silent.faults == ("no support speaks for any family",)
    speaking = check_reasons(one_line(-0.4, matrix, "check_up__count_365"), matrix, CATALOGUE)
    assert speaking.supports
    assert speaking.passed
    nobody = matrix_of({"absence__count_365": [0, 1, 3]}, outcome=[False, False, True])
    assert (
        check_reasons(one_line(0.4, nobody, "absence__count_365"), nobody, CATALOGUE).supports
        is None
    )


@pytest.mark.parametrize("word", ["concept", "selector"])
def test_a_feature_of_what_may_not_be_read_is_found_out(word: str, matrix: FeatureMatrix):
    first, *others = matrix.features
    changed = replace(matrix, features=(replace(first, **{word: "night_outside"}), *others))
    kept_out = CATALOGUE.event_types[0].model_copy(
        update={"code": "night_outside", "feature": False}
    )
    catalogue = CATALOGUE.model_copy(update={"event_types": (*CATALOGUE.event_types, kept_out)})
    model = model_of(scorecard(matrix), matrix)
    assert check_reasons(model, changed, catalogue).forbidden == 1
    assert check_reasons(model, matrix, catalogue).forbidden == 0
