"""Training against a real MLflow server on this machine, and against one that is not there."""

import contextlib
import json
import os
import shutil
import socket
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path

import mlflow
import pytest

from cases.errors import BadInput
from models.registry import CHAMPION, Registry
from tests.mlflow_server import MlflowServer
from tests.ports import free_port
from tests.training.tracking.conftest import STUDY
from training.results import RESULTS
from training.train import train

pytestmark = pytest.mark.slow

ROOT = Path(__file__).parents[3]
TOML = """
name = "small"
candidates = ["scorecard"]
resamples = 200
questions = []
tuning = { trials = 0 }
dates = { test_lists = 2, years_of_history = 2 }
"""


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Where `mlflow server` answers."""
    running = MlflowServer(tmp_path_factory.mktemp("server"))
    try:
        running.start()
        yield running.place
    finally:
        running.stop()


@pytest.fixture
def home(ingested: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")
    monkeypatch.delenv("MLFLOW_REGISTRY_URI", raising=False)
    shutil.copytree(ingested, tmp_path / "home")
    return tmp_path / "home"


def test_a_server_has_parent_children_files_and_a_champion_that_loads(
    server: str, home: Path, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setenv("MLFLOW_TRACKING_URI", f"http://{server}")
    training = train(home, STUDY)
    assert not (home / "mlflow").exists()
    registry = Registry(home, "kazakhstan")
    parent = registry.client.get_run(training.run_id)
    assert parent.info.status == "FINISHED"
    assert parent.data.params["chosen"] == training.fitted.chosen
    assert parent.data.metrics["model_recall"] == training.evaluation.model.recall.estimate
    children = registry.client.search_runs(
        [parent.info.experiment_id], f"tags.mlflow.parentRunId = '{training.run_id}'"
    )
    assert {child.info.run_name for child in children} == set(STUDY.candidates)
    names = {file.path for file in registry.client.list_artifacts(training.run_id)}
    assert names == {"training.json", "curves.json", "evaluation.html", "plots"}
    assert registry.challenger().version == training.version
    registry.point(CHAMPION, training.version)
    champion = Registry(home, "kazakhstan").champion()
    assert champion is not None
    assert champion.run_id == training.run_id
    loaded = mlflow.pyfunc.load_model(f"models:/{registry.name}@champion")
    assert loaded.metadata.signature is not None


def test_results_stay_clean_and_no_password_is_shown(
    server: str, home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    """MLflow likes to print where a run can be seen, password and all."""
    (tmp_path / "small.toml").write_text(TOML, encoding="utf-8")
    monkeypatch.setenv("MLFLOW_TRACKING_URI", f"http://aidos:geheim@{server}")
    done = tirek("train", "--home", home, "--study", tmp_path / "small.toml", "--json")
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout)["version"]
    assert "geheim" not in done.stdout + done.stderr
    assert "aidos" not in done.stdout + done.stderr


def tirek(*words: object) -> "subprocess.CompletedProcess[str]":
    return subprocess.run(
        [sys.executable, "-c", "import tirek; tirek.main()", *map(str, words)],
        cwd=ROOT,
        env={**os.environ, "OMP_WAIT_POLICY": "PASSIVE"},
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.mark.parametrize(
    "address", ["http://aidos:geheim@127.0.0.1:{port}", "ftp://aidos:geheim@127.0.0.1:{port}"]
)
def test_where_nothing_answers_the_command_ends_before_any_work(
    address: str, home: Path, monkeypatch: pytest.MonkeyPatch
):
    before = {path.name for path in home.iterdir()}
    monkeypatch.setenv("MLFLOW_TRACKING_URI", address.format(port=free_port()))
    done = tirek("train", "--home", home)
    assert done.returncode == 2
    assert done.stdout == ""
    (line,) = done.stderr.splitlines()
    assert line.startswith("tirek: MLFLOW_TRACKING_URI: MLflow at ")
    assert "geheim" not in line
    assert "aidos" not in line
    assert {path.name for path in home.iterdir()} == before


class Line:
    """A line to a server, which can be cut."""

    def __init__(self, server: str) -> None:
        self._server = server
        self._ends: list[socket.socket] = []
        self._listening = socket.create_server(("127.0.0.1", 0))
        self.port = self._listening.getsockname()[1]
        threading.Thread(target=self._take, daemon=True).start()

    def _take(self) -> None:
        host, port = self._server.split(":")
        with contextlib.suppress(OSError):
            while True:
                near = self._listening.accept()[0]
                far = socket.create_connection((host, int(port)))
                self._ends += [near, far]
                for one, other in ((near, far), (far, near)):
                    threading.Thread(target=pour, args=(one, other), daemon=True).start()

    def cut(self) -> None:
        for end in (self._listening, *self._ends):
            with contextlib.suppress(OSError):
                end.shutdown(socket.SHUT_RDWR)
            end.close()


def pour(one: socket.socket, other: socket.socket) -> None:
    with contextlib.suppress(OSError):
        while heard := one.recv(65536):
            other.sendall(heard)
        other.shutdown(socket.SHUT_WR)


def test_a_server_that_goes_away_leaves_no_version_and_one_message(
    server: str, home: Path, monkeypatch: pytest.MonkeyPatch
):
    line = Line(server)
    monkeypatch.setenv("MLFLOW_TRACKING_URI", f"http://aidos:geheim@127.0.0.1:{line.port}")
    monkeypatch.setenv("MLFLOW_HTTP_REQUEST_MAX_RETRIES", "0")
    before = Registry(home, "kazakhstan").next_version()

    def cut(step: str, *_: int) -> None:
        if step == "logging":
            line.cut()

    with pytest.raises(BadInput) as refused:
        train(home, STUDY, progress=cut)
    assert f"MLFLOW_TRACKING_URI: MLflow at http://127.0.0.1:{line.port}" in str(refused.value)
    assert "geheim" not in str(refused.value)
    assert not (home / RESULTS).exists()
    monkeypatch.setenv("MLFLOW_TRACKING_URI", f"http://{server}")
    assert Registry(home, "kazakhstan").next_version() == before
