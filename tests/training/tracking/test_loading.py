"""A registered model is text that is read, never objects that are brought back to life."""

import json
import os
import subprocess
import sys
from pathlib import Path

import mlflow
import numpy as np
import pandas as pd
import pytest

from cases.store import CaseStore
from features.matrix import FeatureMatrix, build_matrix
from tests.training.tracking.conftest import Twice

pytestmark = pytest.mark.slow

ROOT = Path(__file__).parents[3]
POISONED = """
import json, pickle, sys
import cloudpickle, joblib, lightgbm, mlflow.pyfunc, numpy, scipy.special, sklearn.linear_model
import pandas as pd

def poisoned(*_, **__):
    raise AssertionError("something was unpickled")

class Poisoned:
    __init__ = poisoned

for module in (pickle, cloudpickle, joblib, sys.modules["_pickle"]):
    for name in ("load", "loads", "_load", "_loads"):
        if hasattr(module, name):
            setattr(module, name, poisoned)
    for name in ("Unpickler", "_Unpickler"):
        if hasattr(module, name):
            setattr(module, name, Poisoned)
try:
    pickle.loads(b"")
except AssertionError:
    pass
else:
    raise SystemExit("the poison does not work")

model = mlflow.pyfunc.load_model(sys.argv[1])
rows = pd.read_json(sys.argv[2], orient="split", dtype=float)
print(json.dumps(model.predict(rows)["calibrated_risk"].tolist()))
"""


@pytest.fixture(scope="module")
def rows(twice: Twice) -> FeatureMatrix:
    matrix = build_matrix(CaseStore.open(twice.home), twice.first.windows.test.judge)
    return matrix.rows(np.arange(200))


@pytest.fixture(scope="module")
def downloaded(twice: Twice, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The challenger's files as they stand in the registry."""
    folder = tmp_path_factory.mktemp("model")
    twice.registry.tracking.direct()
    mlflow.artifacts.download_artifacts("models:/tirek-kazakhstan@challenger", dst_path=str(folder))
    return folder


def frame(matrix: FeatureMatrix) -> pd.DataFrame:
    values = np.asarray(matrix.values, dtype=np.float64)
    return pd.DataFrame(values, columns=list(matrix.feature_names))


def test_every_file_is_text_and_none_is_a_pickle(downloaded: Path):
    files = [path for path in downloaded.rglob("*") if path.is_file()]
    assert {"MLmodel", "model.json", "registered.py"} <= {path.name for path in files}
    for path in files:
        assert path.suffix in {".json", ".txt", ".yaml", ".py", ""}, path.name
        assert "\x00" not in path.read_text(encoding="utf-8"), path.name


def test_mlflow_is_told_of_code_and_of_no_pickled_object(downloaded: Path):
    described = mlflow.models.Model.load(str(downloaded))
    flavour = described.flavors["python_function"]
    assert Path(flavour["model_code_path"]).name == "registered.py"
    assert "python_model" not in flavour  # where MLflow would name a pickled object
    assert flavour["loader_module"] == "mlflow.pyfunc.loaders.code_model"
    assert "cloudpickle" not in (downloaded / "requirements.txt").read_text(encoding="utf-8")


def test_it_loads_and_scores_where_nothing_can_be_unpickled(
    twice: Twice, rows: FeatureMatrix, downloaded: Path, tmp_path: Path
):
    frame(rows).to_json(tmp_path / "rows.json", orient="split", double_precision=15)
    done = subprocess.run(
        [sys.executable, "-c", POISONED, downloaded, tmp_path / "rows.json"],
        env={**os.environ, "PYTHONPATH": str(ROOT), "OMP_WAIT_POLICY": "PASSIVE"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    expected = twice.registry.challenger().model.risk(rows)
    assert json.loads(done.stdout.splitlines()[-1]) == expected.tolist()


def test_its_signature_names_every_feature_and_one_risk(twice: Twice, downloaded: Path):
    signature = mlflow.models.get_model_info(str(downloaded)).signature
    model = twice.registry.challenger().model
    assert tuple(signature.inputs.input_names()) == model.feature_names
    assert signature.outputs.input_names() == ["calibrated_risk"]


def test_its_input_example_is_nobodys_row_and_can_be_scored(twice: Twice, downloaded: Path):
    described = mlflow.models.Model.load(str(downloaded))
    example = described.load_input_example(str(downloaded))
    model = twice.registry.challenger().model
    assert tuple(example.columns) == model.feature_names
    assert not example.to_numpy().any()
    loaded = mlflow.pyfunc.load_model(str(downloaded))
    assert loaded.predict(example)["calibrated_risk"].between(0, 1).all()


def test_the_registry_and_mlflow_give_the_risks_that_were_tested(twice: Twice, rows: FeatureMatrix):
    registry = twice.registry
    registry.tracking.direct()
    loaded = mlflow.pyfunc.load_model("models:/tirek-kazakhstan@challenger")
    risks = loaded.predict(frame(rows))["calibrated_risk"].tolist()
    assert risks == registry.challenger().model.risk(rows).tolist()
    assert risks == twice.second.fitted.model.risk(rows).tolist()
