"""The service asks nothing outside: every attempt to connect or to look a name up is caught."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.serving.conftest import Seeded

REPOSITORY = Path(__file__).parents[3]

WATCHED = """
import json, sys
attempts = []
ASKING = ("socket.connect", "socket.getaddrinfo", "socket.sendto")
sys.addaudithook(lambda event, told: attempts.append(event) if event in ASKING else None)
from serving.service import TirekService
from serving.wall.wall import HEADERS
from starlette.testclient import TestClient
answers = {}
with TestClient(TirekService.to_asgi(is_main=True), base_url="http://localhost") as client:
    for path in PATHS:
        answer = client.get(path, follow_redirects=False)
        whole = all(answer.headers.get(name) == value for name, value in HEADERS.items())
        answers[path] = [answer.status_code, whole]
if PLANTED:
    import socket
    try:
        socket.create_connection(("192.0.2.1", 9), timeout=0.01)
    except OSError:
        pass
print(json.dumps({"attempts": attempts, "answers": answers}))
"""
"""Run in a process of its own: an audit hook stays until the process ends."""

ANSWERS = {
    "/livez": 200,
    "/readyz": 503,  # the seeded home has a list, and no store or model
    "/sign-in": 200,
    "/static/desk.css": 200,
    "/nowhere": 303,
    "/metrics": 401,
    "/docs.json": 401,
    "/v1/fairness": 401,
}


def run(home: Path, *, planted: bool) -> dict[str, object]:
    code = WATCHED.replace("PATHS", repr(list(ANSWERS))).replace("PLANTED", repr(planted))
    done = subprocess.run(
        [sys.executable, "-W", "ignore", "-c", code],
        cwd=REPOSITORY,
        env={**os.environ, "TIREK_HOME": str(home), "BENTOML_HOME": str(home / "bentoml"),
             "BENTOML_DO_NOT_TRACK": "True", "PYTHONPATH": str(REPOSITORY)},
        check=True,
        capture_output=True,
        text=True,
    )  # fmt: skip
    told: dict[str, object] = json.loads(done.stdout.splitlines()[-1])
    return told


@pytest.mark.slow
def test_serving_makes_no_request_outside_and_every_answer_has_the_headers(
    seeded_on_sqlite: Seeded,
):
    told = run(seeded_on_sqlite.home, planted=False)
    assert told["attempts"] == []
    assert told["answers"] == {path: [status, True] for path, status in ANSWERS.items()}


@pytest.mark.slow
def test_a_planted_request_is_caught(seeded_on_sqlite: Seeded):
    assert run(seeded_on_sqlite.home, planted=True)["attempts"] == [
        "socket.getaddrinfo",
        "socket.connect",
    ]
