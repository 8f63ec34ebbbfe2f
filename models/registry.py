"""The model registry: versions of one catalogue's models, in MLflow.

Two aliases are used: `challenger`, the newest trained model, and `champion`, the one that
serves. Training sets the first; only `training/promote.py` moves the second.

MLflow makes a version and gives it an alias in two steps. Between them a version carries the tag
`waits_for`, from its first moment on, so that where a process was killed between them, whoever
next asks for the challenger makes the second step.
"""

import tempfile
from dataclasses import dataclass
from pathlib import Path

# before MLflow's own modules: it sets what they read as they are imported
from models.tracking import Tracking  # isort: skip

import mlflow
import mlflow.pyfunc
import pandas as pd
from mlflow.entities.model_registry import ModelVersion
from mlflow.exceptions import MlflowException
from mlflow.models import ModelSignature
from mlflow.types import ColSpec, DataType, Schema

from cases.errors import NotThereYet
from models.model import Model
from models.reachable import told_plainly

CHAMPION = "champion"
CHALLENGER = "challenger"
WAITS_FOR = "waits_for"
NOT_THERE = {"RESOURCE_DOES_NOT_EXIST", "INVALID_PARAMETER_VALUE"}
"""What MLflow answers for a model it does not have, and for an alias it does not have."""
THERE_ALREADY = {"RESOURCE_ALREADY_EXISTS", "ALREADY_EXISTS"}
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
    """The registry of one catalogue's models.

    BadInput, at once, where MLflow does not answer at the address that the environment names.
    """

    def __init__(self, home: Path, catalogue_code: str) -> None:
        self.name = f"tirek-{catalogue_code}"
        self.tracking = Tracking(home, self.name)
        self.client = self.tracking.client

    def log_model(self, model: Model) -> str:
        """Log a model in the active run, as text files and the code that reads them; returns
        its id. It is not registered yet.
        """
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
            )
        return str(logged.model_id)

    def next_version(self) -> str:
        """The version that `register` would make now, if nobody else registers or deleted one."""
        newest = self._newest()
        return str(1 if newest is None else int(newest.version) + 1)

    def register(self, model_id: str) -> str:
        """Make a version of a logged model and the challenger of it; returns the version."""
        self.tracking.direct()
        with told_plainly(self.tracking.models):
            try:
                self.client.create_registered_model(self.name)
            except MlflowException as error:
                if error.error_code not in THERE_ALREADY:
                    raise
            made = self.client.create_model_version(
                self.name,
                source=f"models:/{model_id}",
                run_id=self.client.get_logged_model(model_id).source_run_id,
                tags={WAITS_FOR: CHALLENGER},
                model_id=model_id,
            )
            self._give_alias(made)
        return str(made.version)

    def _give_alias(self, version: ModelVersion) -> None:
        number = str(version.version)
        self.client.set_registered_model_alias(self.name, CHALLENGER, number)
        self.client.delete_model_version_tag(self.name, number, WAITS_FOR)

    def _newest(self) -> ModelVersion | None:
        with told_plainly(self.tracking.models):
            found = self.client.search_model_versions(
                f"name='{self.name}'", max_results=1, order_by=["version_number DESC"]
            )
        return next(iter(found), None)

    def point(self, alias: str, version: str) -> None:
        """Move an alias to a version."""
        with told_plainly(self.tracking.models):
            self.client.set_registered_model_alias(self.name, alias, version)

    def find(self, alias: str) -> Registered | None:
        """The model an alias points to, or None."""
        self.tracking.direct()
        with told_plainly(self.tracking.models):
            try:
                version = self.client.get_model_version_by_alias(self.name, alias)
            except MlflowException as error:
                if error.error_code in NOT_THERE:
                    return None
                raise
            uri = f"models:/{self.name}/{version.version}"
            with tempfile.TemporaryDirectory() as scratch:
                local = mlflow.artifacts.download_artifacts(artifact_uri=uri, dst_path=scratch)
                model = Model.load(_model_folder(Path(local)))
        return Registered(model, self.name, str(version.version), str(version.run_id))

    def aliases(self) -> dict[str, str]:
        """The versions that aliases point to, by alias; no model is loaded."""
        with told_plainly(self.tracking.models):
            try:
                known = self.client.get_registered_model(self.name).aliases
            except MlflowException as error:
                if error.error_code in NOT_THERE:
                    return {}
                raise
        return {alias: str(version) for alias, version in known.items()}

    def challenger(self) -> Registered:
        """The newest trained model; NotThereYet where nothing was trained."""
        newest = self._newest()
        if newest is not None and newest.tags.get(WAITS_FOR) == CHALLENGER:
            with told_plainly(self.tracking.models):
                self._give_alias(newest)
        found = self.find(CHALLENGER)
        if found is None:
            msg = "no model has been trained yet; run 'tirek train' first"
            raise NotThereYet(msg)
        return found

    def champion(self) -> Registered | None:
        """The model that serves, or None."""
        return self.find(CHAMPION)


def _signature(model: Model) -> ModelSignature:
    return ModelSignature(
        inputs=Schema([ColSpec(DataType.double, name) for name in model.feature_names]),
        outputs=Schema([ColSpec(DataType.double, "calibrated_risk")]),
    )


def _model_folder(downloaded: Path) -> Path:
    return next(downloaded.rglob("model.json")).parent
