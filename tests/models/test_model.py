"""A model keeps its scores, its bytes and its promise to be text, there and back."""

import ast
import inspect
import json
import pickle
from dataclasses import replace
from pathlib import Path

import lightgbm as lgb
import numpy as np
import pytest

from cases.errors import BadInput
from features.matrix import FeatureMatrix
from models.calibration import Calibrator, fit_calibrator
from models.model import Bands, Model, ModelKind
from models.scorers import BoosterScorer, CardLine, CardScorer
from tests.models.building import matrix_of, simulated_matrix

SUMMARY = {"catalogue": "tiny", "study": {"seed": 1}, "title": "Шағын"}


def model_of(scorer: BoosterScorer | CardScorer, matrix: FeatureMatrix, *, kind: ModelKind):
    calibrator = fit_calibrator(scorer.raw(matrix.values), matrix.labels)
    return Model(kind, matrix.feature_names, scorer, calibrator, Bands(0.4, 0.2), SUMMARY)


@pytest.fixture(scope="module")
def matrix():
    return simulated_matrix(400, seed=2)


@pytest.fixture(scope="module")
def booster_model(matrix: FeatureMatrix):
    data = lgb.Dataset(matrix.values, label=matrix.labels)
    settings = {"objective": "binary", "verbosity": -1, "num_leaves": 5, "num_threads": 1}
    booster = lgb.train(settings, data, num_boost_round=15)
    return model_of(BoosterScorer(booster), matrix, kind="lightgbm")


@pytest.fixture(scope="module")
def card_model(matrix: FeatureMatrix):
    card = CardScorer((CardLine(0, 1.0, 0.7, 0.4), CardLine(3, 2.0, -0.3, 0.1)), intercept=-1.1)
    return model_of(card, matrix, kind="scorecard")


@pytest.fixture(params=["booster_model", "card_model"])
def model(request: pytest.FixtureRequest):
    return request.getfixturevalue(request.param)


def saved(model: Model, folder: Path):
    folder.mkdir()
    model.save(folder)
    return {path.name: path.read_bytes() for path in folder.iterdir()}


def test_a_model_read_back_scores_the_same_to_the_last_bit(
    tmp_path: Path, model: Model, matrix: FeatureMatrix
):
    saved(model, tmp_path / "one")
    read = Model.load(tmp_path / "one")
    assert read.risk(matrix).tolist() == model.risk(matrix).tolist()
    assert read.contributions(matrix).values.tolist() == model.contributions(matrix).values.tolist()
    assert (read.kind, read.feature_names) == (model.kind, model.feature_names)
    assert (read.calibrator, read.bands, read.summary) == (
        model.calibrator,
        model.bands,
        model.summary,
    )


def test_a_model_read_back_is_written_as_the_same_bytes(tmp_path: Path, model: Model):
    first = saved(model, tmp_path / "one")
    assert saved(Model.load(tmp_path / "one"), tmp_path / "two") == first


def test_a_model_is_json_and_for_a_booster_its_text(
    tmp_path: Path, booster_model: Model, card_model: Model
):
    assert set(saved(card_model, tmp_path / "card")) == {"model.json"}
    files = saved(booster_model, tmp_path / "booster")
    assert set(files) == {"model.json", "booster.txt"}
    assert files["booster.txt"].decode("utf-8").startswith("tree\n")
    assert json.loads(files["model.json"])["summary"]["title"] == "Шағын"


def test_loading_a_model_unpickles_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, model: Model, matrix: FeatureMatrix
):
    def refuse(*_: object, **__: object) -> None:
        pytest.fail("a pickle was read")

    saved(model, tmp_path / "model")
    for reader in ("load", "loads", "Unpickler"):
        monkeypatch.setattr(pickle, reader, refuse)
    assert Model.load(tmp_path / "model").risk(matrix).tolist() == model.risk(matrix).tolist()


def test_no_module_here_imports_a_pickler():
    picklers = {"pickle", "joblib", "cloudpickle", "dill", "shelve", "marshal"}
    modules = sorted(Path(inspect.getfile(Model)).parent.rglob("*.py"))
    imported = set()
    for module in modules:
        for node in ast.walk(ast.parse(module.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Import):
                imported |= {name.name.split(".")[0] for name in node.names}
            elif isinstance(node, ast.ImportFrom) and node.module:
                imported.add(node.module.split(".")[0])
    assert "json" in imported
    assert not imported & picklers


def test_risk_is_the_calibrated_raw_score(model: Model, matrix: FeatureMatrix):
    raw = model.scorer.raw(matrix.values)
    platt = model.calibrator
    expected = 1 / (1 + np.exp(-(platt.intercept + platt.slope * raw)))
    assert model.raw(matrix).tolist() == raw.tolist()
    assert model.risk(matrix) == pytest.approx(expected, rel=1e-12)


def test_contributions_and_base_add_up_to_the_raw_score(model: Model, matrix: FeatureMatrix):
    found = model.contributions(matrix)
    assert found.values.sum(axis=1) + found.base == pytest.approx(model.raw(matrix), abs=1e-9)


@pytest.mark.parametrize("read", ["risk", "raw", "contributions"])
def test_a_matrix_with_other_features_is_refused(card_model: Model, read: str):
    other = matrix_of({"absence__count_90": [1.0], "cases_365": [0.0]})
    with pytest.raises(BadInput, match=r"reads 11 features and the matrix has 2 .*train again"):
        getattr(card_model, read)(other)


def test_the_same_features_in_another_order_are_refused(card_model: Model, matrix: FeatureMatrix):
    turned = replace(matrix, features=matrix.features[::-1], values=matrix.values[:, ::-1])
    with pytest.raises(BadInput, match="missing: none"):
        card_model.risk(turned)


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"{",
        b"[]",
        b"3",
        b'"model"',
        b"{}",
        b"\xff\xfe",
        b'{"format": 1}',
        b'{"format": 1, "kind": "points_card", "feature_names": 3, "calibrator": {}, "bands": {}}',
    ],
)
def test_a_file_that_is_no_model_is_refused(tmp_path: Path, content: bytes):
    (tmp_path / "model.json").write_bytes(content)
    with pytest.raises(BadInput, match=r"model\.json: not a model of Tirek"):
        Model.load(tmp_path)


def test_an_empty_folder_is_no_model(tmp_path: Path):
    with pytest.raises(BadInput, match=r"model\.json"):
        Model.load(tmp_path)


@pytest.mark.parametrize(
    ("part", "value"),
    [
        ("calibrator", None),
        ("calibrator", {"slope": "steep"}),
        ("bands", {"high": 0.5}),
        ("card", {"lines": [{"feature": 0}], "intercept": 0}),
        ("card", None),
    ],
)
def test_a_damaged_part_is_refused(tmp_path: Path, card_model: Model, part: str, value: object):
    saved(card_model, tmp_path / "model")
    path = tmp_path / "model" / "model.json"
    described = json.loads(path.read_text(encoding="utf-8"))
    path.write_text(json.dumps({**described, part: value}), encoding="utf-8")
    with pytest.raises(BadInput):
        Model.load(tmp_path / "model")


def test_a_format_of_another_time_is_refused_by_its_number(tmp_path: Path, card_model: Model):
    saved(card_model, tmp_path / "model")
    path = tmp_path / "model" / "model.json"
    described = json.loads(path.read_text(encoding="utf-8"))
    path.write_text(json.dumps({**described, "format": 99}), encoding="utf-8")
    with pytest.raises(BadInput, match="format 99, this version reads 1"):
        Model.load(tmp_path / "model")


def test_a_booster_changed_after_saving_is_refused(tmp_path: Path, booster_model: Model):
    saved(booster_model, tmp_path / "model")
    path = tmp_path / "model" / "booster.txt"
    path.write_text(path.read_text(encoding="utf-8").replace("leaf_value=", "leaf_value=9"))
    with pytest.raises(BadInput, match=r"booster\.txt: not the file that was saved"):
        Model.load(tmp_path / "model")


def test_bands_begin_at_their_lowest_risk():
    bands = Bands(high=0.5, elevated=0.2)
    found = bands.of(np.array([0.9, 0.5, 0.4999, 0.2, 0.1999, 0.0]))
    assert found.tolist() == ["high", "high", "elevated", "elevated", "usual", "usual"]


def test_a_model_says_nothing_of_nobody(
    card_model: Model, booster_model: Model, matrix: FeatureMatrix
):
    nobody = matrix.rows(np.zeros(len(matrix), dtype=np.bool_))
    for some in (card_model, booster_model):
        assert some.risk(nobody).shape == (0,)
        assert some.contributions(nobody).values.shape == (0, 11)


def test_a_calibrator_written_and_read_keeps_every_digit(tmp_path: Path, card_model: Model):
    exact = Calibrator(0.1 + 0.2, -1 / 3, (1 / 7, 2 / 3), (60, 70), (1, 9))
    saved(replace(card_model, calibrator=exact), tmp_path / "model")
    assert Model.load(tmp_path / "model").calibrator == exact
