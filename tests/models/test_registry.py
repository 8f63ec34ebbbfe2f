"""The registry on SQLite under a home: versions, aliases, and what MLflow keeps."""

import os
from pathlib import Path

import mlflow
import numpy as np
import pandas as pd
import pytest

from cases.errors import NotThereYet
from features.matrix import FeatureMatrix
from models.calibration import fit_calibrator
from models.model import Bands, Model
from models.points import points_card
from models.registry import Registry
from models.scorers import CardLine, CardScorer
from tests.models.building import simulated_matrix

pytestmark = [
    pytest.mark.slow,
    pytest.mark.filterwarnings("ignore:The ``noload`` loader strategy"),  # MLflow's own tables
    pytest.mark.filterwarnings("ignore:Operation with range is deprecated"),  # its signatures
]


@pytest.fixture(scope="module")
def matrix():
    return simulated_matrix(200, seed=4)


def model_of(scorer: CardScorer, matrix: FeatureMatrix):
    calibrator = fit_calibrator(scorer.raw(matrix.values), matrix.labels)
    return Model("points_card", matrix.feature_names, scorer, calibrator, Bands(0.5, 0.2), {"n": 1})


@pytest.fixture(scope="module")
def first(matrix: FeatureMatrix):
    return model_of(points_card(matrix), matrix)


@pytest.fixture(scope="module")
def second(matrix: FeatureMatrix):
    return model_of(CardScorer((CardLine(0, 1.0, 1.0, 0.5),)), matrix)


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory):
    with pytest.MonkeyPatch.context() as patch:
        patch.delenv("MLFLOW_TRACKING_URI", raising=False)
        yield tmp_path_factory.mktemp("home")


@pytest.fixture(scope="module")
def registry(home: Path, first: Model, second: Model):
    """A registry in which two models were registered, one after the other."""
    found = Registry(home, "tiny")
    for model in (first, second):
        with found.run("a test"):
            found.register(model)
    return found


def test_models_of_another_catalogue_are_not_found(home: Path, registry: Registry):
    assert registry.challenger().name == "tirek-tiny"
    other = Registry(home, "other")
    assert other.champion() is None
    with pytest.raises(NotThereYet, match="run 'tirek train' first"):
        other.challenger()


def test_the_newest_model_is_the_challenger_and_nothing_is_champion(
    registry: Registry, second: Model, first: Model
):
    found = registry.challenger()
    assert (found.name, found.version) == ("tirek-tiny", "2")
    assert found.model == second
    assert found.model != first
    assert registry.find("champion") is None


def test_an_alias_moves_to_the_version_it_is_pointed_at(registry: Registry, first: Model):
    registry.point("trial", "1")
    assert registry.find("trial").model == first
    registry.point("trial", "2")
    assert registry.find("trial").version == "2"
    assert registry.challenger().version == "2"


def test_everything_stays_under_the_home(home: Path, registry: Registry):
    assert registry.tracking_uri == f"sqlite:///{home.resolve()}/mlflow/mlflow.db"
    assert list((home / "mlflow" / "artifacts").rglob("model.json"))


def test_two_homes_in_one_process_keep_to_themselves(registry: Registry, tmp_path: Path):
    assert "MLFLOW_TRACKING_URI" not in os.environ
    other = Registry(tmp_path, "tiny")
    assert other.tracking_uri == f"sqlite:///{tmp_path.resolve()}/mlflow/mlflow.db"
    assert other.champion() is None
    assert Registry(Path(registry.tracking_uri[10:]).parents[1], "tiny").challenger().version == "2"


@pytest.mark.usefixtures("registry")
def test_an_address_in_the_environment_takes_the_place_of_the_home(
    home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setenv("MLFLOW_TRACKING_URI", f"sqlite:///{home.resolve()}/mlflow/mlflow.db")
    assert Registry(tmp_path, "tiny").challenger().version == "2"


def test_a_registered_models_run_is_the_one_it_was_logged_in(registry: Registry):
    found = registry.challenger()
    run = registry.client.get_run(found.run_id)
    assert run.info.run_name == "a test"
    assert run.info.status == "FINISHED"


@pytest.mark.usefixtures("registry")
def test_mlflow_scores_as_the_library_does(second: Model, matrix: FeatureMatrix):
    served = mlflow.pyfunc.load_model("models:/tirek-tiny@challenger")
    frame = pd.DataFrame(
        np.asarray(matrix.values, dtype=np.float64), columns=list(matrix.feature_names)
    )
    turned = frame[frame.columns[::-1]]
    expected = second.risk(matrix).tolist()
    for given in (frame, turned):
        found = served.predict(given)
        assert list(found.columns) == ["calibrated_risk"]
        assert found["calibrated_risk"].tolist() == expected


@pytest.mark.usefixtures("registry")
def test_everything_mlflow_keeps_of_a_model_is_text(tmp_path: Path):
    mlflow.artifacts.download_artifacts("models:/tirek-tiny/1", dst_path=str(tmp_path))
    files = [path for path in tmp_path.rglob("*") if path.is_file()]
    assert "model.json" in {path.name for path in files}
    for path in files:
        assert path.suffix in {".json", ".txt", ".yaml", ".py", ""}, path.name
        assert "\x00" not in path.read_text(encoding="utf-8"), path.name
