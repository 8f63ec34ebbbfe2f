"""Each room is asked what it is there for; a small registry stands in for MLflow's."""

import base64
import json
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from threading import Thread
from urllib.parse import parse_qs, urlsplit

import pytest

from cases.errors import NotThereYet
from serving.model_in_use.watch import ModelInUse
from serving.operation.registry_room import champion_version
from serving.operation.rooms import checks
from serving.referrals.database import ReferralDatabase

ALIASES = "CREATE TABLE registered_model_aliases (name TEXT, alias TEXT, version INTEGER)"


def keep_registry(path: Path, *rows: tuple[str, str, int]) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    with closing(sqlite3.connect(path)) as database, database:
        database.execute(ALIASES)
        database.executemany("INSERT INTO registered_model_aliases VALUES (?, ?, ?)", rows)


class Registry(BaseHTTPRequestHandler):
    """MLflow's answers: version 7 to whoever signs in, and its own words for what is not there."""

    def do_GET(self) -> None:
        asked = urlsplit(self.path)
        assert asked.path == "/api/2.0/mlflow/registered-models/alias"
        names = parse_qs(asked.query)
        if self.headers["authorization"] != "Basic " + base64.b64encode(b"tirek:word").decode():
            self._answer(401, {})
        elif names == {"name": ["tirek-kazakhstan"], "alias": ["champion"]}:
            self._answer(200, {"model_version": {"version": "7"}})
        else:
            self._answer(404, {"error_code": "RESOURCE_DOES_NOT_EXIST"})

    def _answer(self, status: int, told: object) -> None:
        self.send_response(status)
        self.end_headers()
        self.wfile.write(json.dumps(told).encode())

    def log_message(self, *_words: object) -> None:
        """Say nothing."""


@pytest.fixture
def remote() -> Iterator[dict[str, str]]:
    """The settings that lead to a registry on a server."""
    server = HTTPServer(("127.0.0.1", 0), Registry)
    thread = Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield {
        "MLFLOW_TRACKING_URI": f"http://127.0.0.1:{server.server_port}",
        "MLFLOW_TRACKING_USERNAME": "tirek",
        "MLFLOW_TRACKING_PASSWORD": "word",
    }
    server.shutdown()
    server.server_close()
    thread.join()


def test_the_champion_under_the_home_is_found(tmp_path: Path):
    keep_registry(
        tmp_path / "mlflow" / "mlflow.db",
        ("tirek-kazakhstan", "challenger", 4),
        ("tirek-kazakhstan", "champion", 3),
        ("tirek-hmis", "champion", 9),
    )
    assert champion_version(tmp_path, "kazakhstan", {}) == "3"
    assert champion_version(tmp_path, "ssda903", {}) is None


def test_a_home_where_nothing_was_trained_has_no_champion(tmp_path: Path):
    assert champion_version(tmp_path, "kazakhstan", {}) is None


def test_a_registry_in_a_database_elsewhere_is_asked_there(tmp_path: Path):
    keep_registry(tmp_path / "elsewhere.db", ("tirek-kazakhstan", "champion", 5))
    named = {"MLFLOW_REGISTRY_URI": f"sqlite:///{tmp_path / 'elsewhere.db'}"}
    assert champion_version(tmp_path, "kazakhstan", named) == "5"


def test_a_registry_on_a_server_is_asked_with_what_it_lets_in(
    tmp_path: Path, remote: dict[str, str]
):
    assert champion_version(tmp_path, "kazakhstan", remote) == "7"
    assert champion_version(tmp_path, "hmis", remote) is None


def test_a_registry_that_lets_nobody_in_does_not_answer(tmp_path: Path, remote: dict[str, str]):
    with pytest.raises(OSError, match="401"):
        champion_version(tmp_path, "kazakhstan", {**remote, "MLFLOW_TRACKING_PASSWORD": "other"})


def test_the_rooms_of_a_town_answer_until_they_are_taken_away(
    town: Path, database: ReferralDatabase
):
    asked = checks(town, lambda: database, ModelInUse(town).serving, {})
    assert {room: check() for room, check in asked.items()} == dict.fromkeys(asked, True)
    (town / "cases" / "current").unlink()
    with pytest.raises(Exception, match="no case store"):
        asked["store"]()


def test_without_any_model_that_room_is_not_ready(town: Path, database: ReferralDatabase):
    (town / "models" / "points_card").rename(town / "models" / "gone")
    asked = checks(town, lambda: database, ModelInUse(town).serving, {})
    with pytest.raises(NotThereYet):
        asked["model"]()
