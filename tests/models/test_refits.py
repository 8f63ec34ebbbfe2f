"""Refits are kept with their model as text, come back the same, and are refused when changed."""

import json
from dataclasses import replace
from pathlib import Path

import lightgbm as lgb
import numpy as np
import pytest

from cases.errors import BadInput
from features.matrix import FeatureMatrix
from models.calibration import Calibrator
from models.model import Bands, Model
from models.scorers import BoosterScorer, CardLine, CardScorer
from tests.models.building import simulated_matrix

CALIBRATOR = Calibrator(0.7, -0.3, (0.5, 1.0), (60, 70), (1, 9))


@pytest.fixture(scope="module")
def matrix() -> FeatureMatrix:
    return simulated_matrix(300, seed=4)


def boosted(matrix: FeatureMatrix, rows: slice) -> BoosterScorer:
    data = lgb.Dataset(matrix.values[rows], label=matrix.labels[rows])
    settings = {"objective": "binary", "verbosity": -1, "num_leaves": 4, "num_threads": 1}
    return BoosterScorer(lgb.train(settings, data, num_boost_round=8))


@pytest.fixture(scope="module")
def booster_model(matrix: FeatureMatrix) -> Model:
    scorer, *refits = (boosted(matrix, slice(start, None)) for start in (0, 50, 100))
    names = matrix.feature_names
    return Model("lightgbm", names, scorer, CALIBRATOR, Bands(0.4, 0.2), {}, tuple(refits))


@pytest.fixture(scope="module")
def card_model(matrix: FeatureMatrix) -> Model:
    scorer, *refits = (CardScorer((CardLine(0, 1.0, p, 0.4),), -1.0) for p in (0.7, 0.9, 1 / 3))
    names = matrix.feature_names
    return Model("scorecard", names, scorer, CALIBRATOR, Bands(0.4, 0.2), {}, tuple(refits))


@pytest.fixture(params=["booster_model", "card_model"])
def model(request: pytest.FixtureRequest) -> Model:
    found = request.getfixturevalue(request.param)
    assert isinstance(found, Model)
    return found


def test_refits_read_back_score_the_same_to_the_last_bit(
    tmp_path: Path, model: Model, matrix: FeatureMatrix
):
    model.save(tmp_path)
    read = Model.load(tmp_path)
    assert len(read.refits) == 2
    assert read.refit_risk(matrix).tolist() == model.refit_risk(matrix).tolist()
    assert read.risk(matrix).tolist() == model.risk(matrix).tolist()


def test_a_model_with_refits_is_text_files_alone(
    tmp_path: Path, card_model: Model, booster_model: Model
):
    for name, kept in (("card", card_model), ("booster", booster_model)):
        (tmp_path / name).mkdir()
        kept.save(tmp_path / name)
    assert {path.name for path in (tmp_path / "card").iterdir()} == {"model.json"}
    booster = {path.name: path.read_text("utf-8") for path in (tmp_path / "booster").iterdir()}
    assert booster.keys() == {"model.json", "booster.txt", "refit-1.txt", "refit-2.txt"}
    assert all(text.startswith("tree\n") for name, text in booster.items() if name != "model.json")


def test_a_refit_s_risk_is_its_own_score_calibrated_as_the_model_s(
    model: Model, matrix: FeatureMatrix
):
    found = model.refit_risk(matrix)
    assert (found.shape, found.dtype) == ((300, 2), np.float32)
    for column, refit in enumerate(model.refits):
        odds = -0.3 + 0.7 * refit.raw(matrix.values)
        assert found[:, column] == pytest.approx(1 / (1 + np.exp(-odds)), rel=1e-6)
    assert (found[:, 0] != found[:, 1]).any()


def test_the_model_with_a_refit_for_scorer_explains_the_refit(model: Model, matrix: FeatureMatrix):
    for refitted, refit in zip(model.refitted, model.refits, strict=True):
        assert refitted.refits == ()
        found = refitted.contributions(matrix)
        raw = refit.raw(matrix.values)
        assert found.values.sum(axis=1) + found.base == pytest.approx(raw, abs=1e-9)


def test_a_model_without_refits_gives_no_risk_under_any(model: Model, matrix: FeatureMatrix):
    assert replace(model, refits=()).refit_risk(matrix).shape == (300, 0)


def test_a_model_that_was_saved_before_there_were_refits_has_none(tmp_path: Path, model: Model):
    model.save(tmp_path)
    path = tmp_path / "model.json"
    described = json.loads(path.read_text("utf-8"))
    del described["refits"]
    path.write_text(json.dumps(described), encoding="utf-8")
    assert Model.load(tmp_path).refits == ()


def test_a_refit_changed_after_saving_is_refused_by_its_name(tmp_path: Path, booster_model: Model):
    booster_model.save(tmp_path)
    path = tmp_path / "refit-2.txt"
    path.write_text(path.read_text("utf-8").replace("leaf_value=", "leaf_value=9"))
    with pytest.raises(BadInput, match=r"refit-2\.txt: not the file that was saved"):
        Model.load(tmp_path)


def test_a_refit_that_is_gone_is_refused_by_its_name(tmp_path: Path, booster_model: Model):
    booster_model.save(tmp_path)
    (tmp_path / "refit-1.txt").unlink()
    with pytest.raises(BadInput, match=r"refit-1\.txt"):
        Model.load(tmp_path)


@pytest.mark.parametrize("refits", [[3], [{}], [{"card": {"lines": 1}}], "none", None])
def test_refits_that_are_none_are_refused(tmp_path: Path, card_model: Model, refits: object):
    card_model.save(tmp_path)
    path = tmp_path / "model.json"
    described = json.loads(path.read_text("utf-8"))
    path.write_text(json.dumps({**described, "refits": refits}), encoding="utf-8")
    with pytest.raises(BadInput, match=r"model\.json: not a model of Tirek"):
        Model.load(tmp_path)


def test_a_matrix_with_other_features_is_refused_by_every_refit(model: Model):
    other = simulated_matrix(3, seed=1)
    turned = replace(other, features=other.features[::-1])
    with pytest.raises(BadInput, match="train again"):
        model.refit_risk(turned)
