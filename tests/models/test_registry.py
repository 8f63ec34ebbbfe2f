"""The registry on SQLite under a home: versions, aliases, and what MLflow keeps."""

import contextlib
import os
from pathlib import Path

import mlflow
import numpy as np
import pandas as pd
import pytest
from mlflow import MlflowClient

from cases.errors import BadInput, NotThereYet
from features.matrix import FeatureMatrix
from models.calibration import fit_calibrator
from models.digests import digest_of
from models.model import Bands, Model
from models.points import points_card
from models.registry import Registry
from models.scorers import CardLine, CardScorer
from tests.models.building import simulated_matrix

pytestmark = pytest.mark.slow


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
        with found.tracking.run("a test"):
            logged = found.log_model(model)
        found.register(logged)
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
    assert registry.aliases() == {"trial": "2", "challenger": "2"}


def test_everything_stays_under_the_home(home: Path, registry: Registry):
    assert registry.tracking.runs.uri == f"sqlite:///{home.resolve()}/mlflow/mlflow.db"
    assert list((home / "mlflow" / "artifacts").rglob("model.json"))


def test_two_homes_in_one_process_keep_to_themselves(registry: Registry, tmp_path: Path):
    assert "MLFLOW_TRACKING_URI" not in os.environ
    other = Registry(tmp_path, "tiny")
    assert other.tracking.runs.uri == f"sqlite:///{tmp_path.resolve()}/mlflow/mlflow.db"
    assert other.champion() is None
    home = Path(registry.tracking.runs.uri[10:]).parents[1]
    assert Registry(home, "tiny").challenger().version == "2"


@pytest.mark.usefixtures("registry")
def test_an_address_in_the_environment_takes_the_place_of_the_home(
    home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setenv("MLFLOW_TRACKING_URI", f"sqlite:///{home.resolve()}/mlflow/mlflow.db")
    assert Registry(tmp_path, "tiny").challenger().version == "2"


def test_the_next_version_is_known_before_it_is_made(home: Path, registry: Registry):
    assert registry.next_version() == "3"
    assert Registry(home, "other").next_version() == "1"


def test_logging_a_model_registers_nothing(registry: Registry, first: Model):
    with registry.tracking.run("not registered"):
        registry.log_model(first)
    assert registry.next_version() == "3"
    assert registry.challenger().version == "2"


@pytest.fixture
def waiting(
    home: Path, first: Model, request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch
) -> Registry:
    """A registry with one version, killed before the second had its alias."""
    found = Registry(home, request.node.name)
    with found.tracking.run("a test"):
        logged = found.log_model(first)
    found.register(logged)
    with monkeypatch.context() as patch:
        patch.setattr(MlflowClient, "set_registered_model_alias", killed)
        with pytest.raises(KeyboardInterrupt):
            found.register(logged)
    return found


def killed(*_: object) -> None:
    raise KeyboardInterrupt


def test_a_version_that_waits_for_its_alias_is_given_it_by_who_asks_next(waiting: Registry):
    assert waiting.find("challenger").version == "1"
    assert waiting.challenger().version == "2"
    assert waiting.find("challenger").version == "2"


def test_an_alias_moved_by_hand_later_is_left_where_it_is(waiting: Registry):
    assert waiting.challenger().version == "2"
    waiting.point("challenger", "1")
    assert waiting.challenger().version == "1"


def break_off(registry: Registry, *, finished: bool) -> list[str]:
    """Begins a run and breaks off; its id, and its status just before."""
    seen: list[str] = []
    with contextlib.suppress(ZeroDivisionError), registry.tracking.run("broken") as run_id:
        if finished:
            registry.tracking.finish()
        seen += [run_id, registry.client.get_run(run_id).info.status]
        raise ZeroDivisionError
    return seen


@pytest.mark.parametrize("before", ["RUNNING", "FINISHED"])
def test_a_run_that_breaks_off_ends_as_failed(registry: Registry, before: str):
    run_id, status = break_off(registry, finished=before == "FINISHED")
    assert status == before
    assert registry.client.get_run(run_id).info.status == "FAILED"
    assert mlflow.active_run() is None


def test_models_may_be_registered_elsewhere_than_runs_are_kept(
    home: Path, tmp_path: Path, first: Model, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setenv("MLFLOW_REGISTRY_URI", f"sqlite:///{tmp_path}/models.db")
    found = Registry(home, "elsewhere")
    with found.tracking.run("a test"):
        logged = found.log_model(first)
    found.register(logged)
    assert found.challenger().model == first
    monkeypatch.delenv("MLFLOW_REGISTRY_URI")
    with pytest.raises(NotThereYet):
        Registry(home, "elsewhere").challenger()
    assert "MLFLOW_REGISTRY_URI" not in os.environ


def test_a_registered_models_run_is_the_one_it_was_logged_in(registry: Registry):
    found = registry.challenger()
    run = registry.client.get_run(found.run_id)
    assert run.info.run_name == "a test"
    assert run.info.status == "FINISHED"


def test_mlflow_scores_as_the_library_does(
    registry: Registry, second: Model, matrix: FeatureMatrix
):
    registry.tracking.direct()
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


def test_everything_mlflow_keeps_of_a_model_is_text(registry: Registry, tmp_path: Path):
    registry.tracking.direct()
    mlflow.artifacts.download_artifacts("models:/tirek-tiny/1", dst_path=str(tmp_path))
    files = [path for path in tmp_path.rglob("*") if path.is_file()]
    assert "model.json" in {path.name for path in files}
    for path in files:
        assert path.suffix in {".json", ".txt", ".yaml", ".py", ""}, path.name
        assert "\x00" not in path.read_text(encoding="utf-8"), path.name


def test_a_version_carries_the_digest_of_its_files(registry: Registry, tmp_path: Path):
    named = registry.look("challenger")
    assert named.digest == digest_of(registry.fetch(named.version, "", tmp_path))


def test_files_that_were_changed_in_the_registry_are_refused(
    matrix: FeatureMatrix, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.delenv("MLFLOW_TRACKING_URI", raising=False)
    found = Registry(tmp_path, "spoilt")
    with found.tracking.run("a test"):
        logged = found.log_model(model_of(points_card(matrix), matrix))
    found.register(logged)
    (path,) = (tmp_path / "mlflow" / "artifacts").rglob("model.json")
    path.write_text(path.read_text().replace('"n":1', '"n":2'))
    with pytest.raises(BadInput, match="version 1: not the files that were registered"):
        found.challenger()
    path.unlink()
    with pytest.raises(BadInput, match="not among the registered files"):
        found.challenger()
