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
from typing import NamedTuple

# before MLflow's own modules: it sets what they read as they are imported
from models.tracking import Tracking  # isort: skip

import mlflow
import mlflow.pyfunc
import pandas as pd
from mlflow.entities.model_registry import ModelVersion
from mlflow.exceptions import MlflowException
from mlflow.models import ModelSignature
from mlflow.types import ColSpec, DataType, Schema

from cases.errors import BadInput, NotThereYet
from models.answers import keep_answers
from models.digests import digest_of
from models.model import MODEL_FILE, Model
from models.reachable import told_plainly

CHAMPION = "champion"
CHALLENGER = "challenger"
WAITS_FOR = "waits_for"
DIGEST = "sha256"
"""The tag that holds the SHA-256 of a version's files, from when it was registered."""
NOT_THERE = {"RESOURCE_DOES_NOT_EXIST", "INVALID_PARAMETER_VALUE"}
"""What MLflow answers for a model it does not have, and for an alias it does not have."""
THERE_ALREADY = {"RESOURCE_ALREADY_EXISTS", "ALREADY_EXISTS"}
ENTRY = Path(__file__).with_name("registered.py")
REQUIREMENTS = ["lightgbm==4.7.0", "numpy==2.4.6", "pandas==3.1.1"]


class Named(NamedTuple):
    """A version in the registry, not loaded; `digest` is of its files, "" where it was registered
    before digests were kept.
    """

    name: str
    version: str
    run_id: str
    digest: str


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
            keep_answers(model, folder)
            digest = digest_of(folder)
            logged = mlflow.pyfunc.log_model(
                name="model",
                python_model=str(ENTRY),
                artifacts={"model": str(folder)},
                pip_requirements=REQUIREMENTS,
                signature=_signature(model),
                input_example=pd.DataFrame(0.0, index=[0], columns=list(model.feature_names)),
            )
        self.client.set_logged_model_tags(logged.model_id, {DIGEST: digest})
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
            logged = self.client.get_logged_model(model_id)
            digest = {DIGEST: logged.tags[DIGEST]} if DIGEST in logged.tags else {}
            made = self.client.create_model_version(
                self.name,
                source=f"models:/{model_id}",
                run_id=logged.source_run_id,
                tags={WAITS_FOR: CHALLENGER, **digest},
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

    def look(self, alias: str) -> Named | None:
        """The version an alias points to, or None; nothing is fetched or loaded."""
        with told_plainly(self.tracking.models):
            try:
                found = self.client.get_model_version_by_alias(self.name, alias)
            except MlflowException as error:
                if error.error_code in NOT_THERE:
                    return None
                raise
        digest = found.tags.get(DIGEST, "")
        return Named(self.name, str(found.version), str(found.run_id), digest)

    def fetch(self, version: str, digest: str, into: Path) -> Path:
        """The folder under `into` with a version's files, which it copies there; a digest of ""
        is not asked for.

        BadInput where they are not the files that were registered, or are gone.
        """
        self.tracking.direct()
        uri = f"models:/{self.name}/{version}"
        with told_plainly(self.tracking.models):
            try:
                local = mlflow.artifacts.download_artifacts(artifact_uri=uri, dst_path=str(into))
            except OSError as error:
                msg = f"version {version}: its files are gone ({type(error).__name__})"
                raise BadInput(msg) from error
        folder = _model_folder(Path(local))
        if digest and digest_of(folder) != digest:
            msg = f"version {version}: not the files that were registered; register it again"
            raise BadInput(msg)
        return folder

    def find(self, alias: str) -> Registered | None:
        """The model an alias points to, or None; BadInput as for `fetch`."""
        named = self.look(alias)
        if named is None:
            return None
        with tempfile.TemporaryDirectory() as scratch:
            model = Model.load(self.fetch(named.version, named.digest, Path(scratch)))
        return Registered(model, named.name, named.version, named.run_id)

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
    found = next(downloaded.rglob(MODEL_FILE), None)
    if found is None:
        msg = f"{MODEL_FILE}: not among the registered files; register the model again"
        raise BadInput(msg)
    return found.parent
