"""Where MLflow is for a home, and runs in it: SQLite under the home, or wherever
`MLFLOW_TRACKING_URI` points (and `MLFLOW_REGISTRY_URI`, for the models alone).
"""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

# Read by MLflow as it is imported, so they stand before it.
os.environ.setdefault("MLFLOW_DISABLE_TELEMETRY", "true")
os.environ.setdefault("MLFLOW_ENABLE_ARTIFACTS_PROGRESS_BAR", "false")
os.environ.setdefault("MLFLOW_LOGGING_LEVEL", "ERROR")
# It would print the address, password and all, between the lines of a result.
os.environ.setdefault("MLFLOW_SUPPRESS_PRINTING_URL_TO_STDOUT", "true")

import mlflow
from mlflow import MlflowClient
from mlflow.exceptions import MlflowException

from models.reachable import Address, one_try, require_database, require_known_kind, told_plainly

TRACKING, REGISTRY = "MLFLOW_TRACKING_URI", "MLFLOW_REGISTRY_URI"


class Tracking:
    """MLflow as one home uses it: `name` is its experiment, `client` speaks with it.

    `runs` and `models` are the addresses. BadInput, at once, where one does not answer.
    """

    def __init__(self, home: Path, name: str) -> None:
        self.name = name
        folder = (home / "mlflow").resolve()
        local = Address(f"sqlite:///{folder / 'mlflow.db'}")
        self.runs = _named(TRACKING) or local
        self.models = _named(REGISTRY) or self.runs
        self._artifacts = (folder / "artifacts").as_uri() if self.runs is local else None
        self.client = self._open()

    def _open(self) -> MlflowClient:
        """A client whose server has answered."""
        for address in (self.runs, self.models):
            require_known_kind(address)
            require_database(address)
        with one_try():
            with told_plainly(self.runs):
                self.direct()
                client = MlflowClient()
                client.get_experiment_by_name(self.name)
            with told_plainly(self.models):
                client.search_model_versions(f"name='{self.name}'", max_results=1)
        return client

    def direct(self) -> None:
        """Let MLflow's own functions, which know one address at a time, work here.

        It writes the address into the environment as well, where the next home would take it
        for the user's choice: what stood there is put back.
        """
        stood = {name: os.environ.get(name) for name in (TRACKING, REGISTRY)}
        mlflow.set_tracking_uri(self.runs.uri)
        mlflow.set_registry_uri(self.models.uri)
        for name, value in stood.items():
            if value is None:
                os.environ.pop(name, None)
            else:
                os.environ[name] = value

    @contextmanager
    def run(self, run_name: str) -> Iterator[str]:
        """A run of this experiment, the active one; yields its id.

        It ends as FAILED where anything is raised, after `finish` too. BadInput where MLflow
        cannot be written to, or stops answering.
        """
        for address in (self.runs, self.models):
            require_database(address, writable=True)
        self.direct()
        with told_plainly(self.runs):
            with one_try():
                run_id = self._start(run_name)
            try:
                yield run_id
                mlflow.end_run()
            except BaseException:
                self._end_as_failed(run_id)
                raise

    def finish(self) -> None:
        """End the active run as FINISHED: all is said, and its model may be registered."""
        mlflow.end_run()

    def _start(self, run_name: str) -> str:
        experiment = self.client.get_experiment_by_name(self.name)
        experiment_id = (
            self.client.create_experiment(self.name, artifact_location=self._artifacts)
            if experiment is None
            else experiment.experiment_id
        )
        return str(mlflow.start_run(experiment_id=experiment_id, run_name=run_name).info.run_id)

    def _end_as_failed(self, run_id: str) -> None:
        with one_try():
            try:
                mlflow.end_run("FAILED")
                self.client.set_terminated(run_id, "FAILED")
            except MlflowException:
                return  # what is being raised says more than that MLflow is gone


def _named(variable: str) -> Address | None:
    """The address that the environment names, or None."""
    uri = os.environ.get(variable, "").strip()
    return Address(uri, variable) if uri else None
