"""An MLflow that cannot be used is told at once, once, and without anybody's password."""

import socket
import sqlite3
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import mlflow
import pytest

from cases.errors import BadInput
from models.reachable import Address
from models.tracking import Tracking

VARIABLE = "MLFLOW_TRACKING_URI"


@pytest.fixture(autouse=True)
def _no_other_mlflow(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in (VARIABLE, "MLFLOW_REGISTRY_URI", "MLFLOW_HTTP_REQUEST_MAX_RETRIES"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")


class Refusing(BaseHTTPRequestHandler):
    """A web server that is no MLflow: one answer to everything, and a count of the questions."""

    status, page = 404, b"<html>no such page</html>"
    asked: list[str]

    def do_GET(self) -> None:
        self.asked.append(self.path)
        self.send_response(self.status)
        self.end_headers()
        self.wfile.write(self.page)

    do_POST = do_GET  # noqa: N815  http.server's own name

    def log_message(self, *_: object) -> None:
        """Nothing."""


def answering(status: int, page: bytes) -> Iterator[tuple[str, list[str]]]:
    asked: list[str] = []
    handler = type("Handler", (Refusing,), {"status": status, "page": page, "asked": asked})
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"127.0.0.1:{server.server_port}", asked
    server.shutdown()
    server.server_close()


@pytest.fixture
def silent_server() -> Iterator[tuple[str, list[socket.socket]]]:
    """A server that takes every call and never says a word."""
    met: list[socket.socket] = []
    with socket.create_server(("127.0.0.1", 0)) as listening:

        def take() -> None:
            while True:
                try:
                    met.append(listening.accept()[0])
                except OSError:
                    return

        threading.Thread(target=take, daemon=True).start()
        yield f"127.0.0.1:{listening.getsockname()[1]}", met
    for call in met:
        call.close()


def refusal(address: str, home: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    monkeypatch.setenv(VARIABLE, address)
    with pytest.raises(BadInput) as refused:
        Tracking(home, "tirek-tiny")
    said = str(refused.value)
    assert VARIABLE in said
    assert refused.value.__cause__ is None
    assert refused.value.__context__ is None or refused.value.__suppress_context__
    return said


def test_a_server_that_is_not_there_is_told_at_once(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    said = refusal(f"http://aidos:secret@127.0.0.1:{port}/x?y=z", tmp_path, monkeypatch)
    assert said == (
        f"MLFLOW_TRACKING_URI: MLflow at http://127.0.0.1:{port}/x cannot be used "
        "(ConnectionError); correct the address, or see that it is up and can be written to; "
        "without MLFLOW_TRACKING_URI runs and models stay under the home"
    )
    assert list(tmp_path.iterdir()) == []


def test_a_server_that_never_answers_is_asked_once(
    silent_server: tuple[str, list[socket.socket]],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
):
    where, met = silent_server
    monkeypatch.setenv("MLFLOW_HTTP_REQUEST_TIMEOUT", "1")
    assert f"http://{where} cannot be used" in refusal(f"http://{where}", tmp_path, monkeypatch)
    assert len(met) == 1


def test_a_server_that_is_no_mlflow_is_asked_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    for where, asked in answering(404, b"<html>no such page</html>"):
        assert f"http://{where} cannot be used" in refusal(f"http://{where}", tmp_path, monkeypatch)
        assert len(asked) == 1


def test_a_server_that_is_broken_is_asked_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    for where, asked in answering(503, b"<html>later</html>"):
        assert f"http://{where} cannot be used" in refusal(f"http://{where}", tmp_path, monkeypatch)
        assert len(asked) == 1


def test_whom_a_server_does_not_let_in_is_told_how_to_sign_in(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    for where, _ in answering(401, b"You are not authenticated"):
        said = refusal(f"http://aidos:secret@{where}", tmp_path, monkeypatch)
        assert "MLFLOW_TRACKING_USERNAME and MLFLOW_TRACKING_PASSWORD" in said
        assert "secret" not in said


@pytest.mark.parametrize(
    ("address", "told"),
    [
        ("ftp://aidos:secret@host/runs", "ftp://host/runs cannot be used ('ftp:' is not MLflow's)"),
        ("htp:/host", "htp:/host cannot be used ('htp:' is not MLflow's)"),
        ("./runs", "./runs cannot be used (a folder keeps no runs any more)"),
        ("file:///runs", "file:///runs cannot be used (a folder keeps no runs any more)"),
        ("http://[secret", "'unreadable:' is not MLflow's"),
        ("postgresql+nodriver://aidos:secret@host/db", "postgresql+nodriver://host/db"),
        ("sqlite://aidos:secret@host/db", "sqlite://host/db"),
    ],
)
def test_an_address_that_mlflow_cannot_use_is_told_without_its_secrets(
    address: str, told: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    said = refusal(address, tmp_path, monkeypatch)
    assert told in said
    assert "secret" not in said
    assert "aidos" not in said


def test_a_database_that_cannot_be_opened_is_told_with_sqlites_own_reason(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    (tmp_path / "folder.db").mkdir()
    said = refusal(f"sqlite:///{tmp_path}/folder.db", tmp_path, monkeypatch)
    assert f"sqlite:///{tmp_path}/folder.db cannot be used (unable to open database file)" in said
    (tmp_path / "letter.db").write_text("Dear commission, " * 100, encoding="utf-8")
    said = refusal(f"sqlite:///{tmp_path}/letter.db", tmp_path, monkeypatch)
    assert "(file is not a database)" in said
    said = refusal(f"sqlite:///{tmp_path}/letter.db/runs.db", tmp_path, monkeypatch)
    assert "cannot be used (" in said


@pytest.mark.slow
def test_a_database_that_is_only_read_lets_nothing_begin(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setenv(VARIABLE, f"sqlite:///{tmp_path}/runs.db")
    Tracking(tmp_path, "tirek-tiny")
    monkeypatch.chdir(tmp_path)  # MLflow makes a folder of such an address where it stands
    monkeypatch.setenv(VARIABLE, f"sqlite:///file:{tmp_path}/runs.db?mode=ro&uri=true")
    reading = Tracking(tmp_path, "tirek-tiny")
    with (
        pytest.raises(BadInput, match=r"MLFLOW_TRACKING_URI: .* readonly database"),
        reading.run("never"),
    ):
        pytest.fail("it began")
    assert mlflow.active_run() is None


@pytest.mark.slow
def test_a_database_somebody_else_is_writing_to_is_told_so(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr("models.reachable.SECONDS", 0)
    tracking = Tracking(tmp_path, "tirek-tiny")
    writer = sqlite3.connect(tmp_path / "mlflow" / "mlflow.db", isolation_level=None)
    writer.execute("BEGIN IMMEDIATE")
    with pytest.raises(BadInput, match="database is locked"), tracking.run("never"):
        pytest.fail("it began")
    writer.close()


def test_a_homes_own_database_is_told_without_a_variable():
    refused = Address("sqlite:///home/mlflow.db").refused("disk full")
    assert str(refused) == (
        "MLflow's database sqlite:///home/mlflow.db cannot be used (disk full); "
        "see that the home can be written to"
    )
