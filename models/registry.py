"""The model registry: MLflow on SQLite under the home, or wherever
`MLFLOW_TRACKING_URI` points.

Two aliases are used: `challenger`, the newest trained model, and `champion`, the one that
serves. Training sets the first; only `training/promote.py` moves the second.
"""

import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

# Read by MLflow as it is imported, so they stand before it.
os.environ.setdefault("MLFLOW_DISABLE_TELEMETRY", "true")
os.environ.setdefault("MLFLOW_ENABLE_ARTIFACTS_PROGRESS_BAR", "false")
os.environ.setdefault("MLFLOW_LOGGING_LEVEL", "ERROR")

import mlflow
import mlflow.pyfunc
import pandas as pd
from mlflow import MlflowClient
from mlflow.exceptions import MlflowException
from mlflow.models import ModelSignature
from mlflow.types import ColSpec, DataType, Schema

from cases.errors import BadInput, NotThereYet
from models.model import Model

CHAMPION = "champion"
CHALLENGER = "challenger"
TRACKING, REGISTRY = "MLFLOW_TRACKING_URI", "MLFLOW_REGISTRY_URI"
NOT_THERE = {"RESOURCE_DOES_NOT_EXIST", "INVALID_PARAMETER_VALUE"}
"""What MLflow answers for a model it does not have, and for an alias it does not have."""
ENTRY = Path(__file__).with_name("registered.py")
REQUIREMENTS = ["lightgbm==4.7.0", "numpy==2.4.6", "pandas==3.1.1"]


@dataclass(frozen=True, slots=True)
class Registered:
    """A registered model and where it stands in the registry."""

    model: Model
    name: str
    version: str
    run_id: str


class Registry:
    """The registry of one catalogue's models."""

    def __init__(self, home: Path, catalogue_code: str) -> None:
        self.name = f"tirek-{catalogue_code}"
        folder = (home / "mlflow").resolve()
        folder.mkdir(parents=True, exist_ok=True)
        local = f"sqlite:///{folder / 'mlflow.db'}"
        self.tracking_uri = os.environ.get(TRACKING, local)
        self._artifacts = (folder / "artifacts").as_uri()
        self._remote = TRACKING in os.environ
        _direct_mlflow(self.tracking_uri)
        self.client = MlflowClient()

    @contextmanager
    def run(self, run_name: str) -> Iterator[str]:
        """An MLflow run of this catalogue's experiment; yields its id."""
        experiment = self.client.get_experiment_by_name(self.name)
        experiment_id = (
            experiment.experiment_id
            if experiment is not None
            else self.client.create_experiment(
                self.name, artifact_location=None if self._remote else self._artifacts
            )
        )
        with mlflow.start_run(experiment_id=experiment_id, run_name=run_name) as started:
            yield str(started.info.run_id)

    def register(self, model: Model) -> str:
        """Register a model in the active run and make it the challenger; returns its version."""
        with tempfile.TemporaryDirectory() as scratch:
            folder = Path(scratch) / "model"
            folder.mkdir()
            model.save(folder)
            logged = mlflow.pyfunc.log_model(
                name="model",
                python_model=str(ENTRY),
                artifacts={"model": str(folder)},
                pip_requirements=REQUIREMENTS,
                signature=_signature(model),
                input_example=pd.DataFrame(0.0, index=[0], columns=list(model.feature_names)),
                registered_model_name=self.name,
            )
        version = str(logged.registered_model_version)
        self.client.set_registered_model_alias(self.name, CHALLENGER, version)
        return version

    def point(self, alias: str, version: str) -> None:
        """Move an alias to a version."""
        self.client.set_registered_model_alias(self.name, alias, version)

    def find(self, alias: str) -> Registered | None:
        """The model an alias points to, or None."""
        try:
            version = self.client.get_model_version_by_alias(self.name, alias)
        except MlflowException as error:
            if error.error_code in NOT_THERE:
                return None
            msg = (
                f"the model registry at {self.tracking_uri} does not answer as it should "
                f"({error.error_code}); see that it runs, or unset {TRACKING}"
            )
            raise BadInput(msg) from error
        uri = f"models:/{self.name}/{version.version}"
        with tempfile.TemporaryDirectory() as scratch:
            local = mlflow.artifacts.download_artifacts(artifact_uri=uri, dst_path=scratch)
            model = Model.load(_model_folder(Path(local)))
        return Registered(model, self.name, str(version.version), str(version.run_id))

    def challenger(self) -> Registered:
        """The newest trained model; NotThereYet where nothing was trained."""
        found = self.find(CHALLENGER)
        if found is None:
            msg = "no model has been trained yet; run 'tirek train' first"
            raise NotThereYet(msg)
        return found

    def champion(self) -> Registered | None:
        """The model that serves, or None."""
        return self.find(CHAMPION)


def _direct_mlflow(address: str) -> None:
    """Let MLflow's own functions work on an address.

    It writes the address into the environment as well, where the next home's registry would
    take it for the user's choice: what stood there is put back.
    """
    stood = {name: os.environ.get(name) for name in (TRACKING, REGISTRY)}
    mlflow.set_tracking_uri(address)
    mlflow.set_registry_uri(address)
    for name, value in stood.items():
        if value is None:
            os.environ.pop(name, None)
        else:
            os.environ[name] = value


def _signature(model: Model) -> ModelSignature:
    return ModelSignature(
        inputs=Schema([ColSpec(DataType.double, name) for name in model.feature_names]),
        outputs=Schema([ColSpec(DataType.double, "calibrated_risk")]),
    )


def _model_folder(downloaded: Path) -> Path:
    return next(downloaded.rglob("model.json")).parent
