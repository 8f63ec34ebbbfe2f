"""The shortcut answers as the application does, and keeps what the framework's way would keep."""

from collections.abc import Iterator

import pytest
from starlette.testclient import TestClient
from starlette.types import ASGIApp, Receive, Scope, Send

from serving.api.asking import Asking
from serving.api.shortcut import Shortcut
from serving.referrals.database import ReferralDatabase
from serving.wall.wall import Wall
from serving.web import create_app
from tests.serving.conftest import ADDRESS, ThreeFamilies

QUESTIONS = {
    "known": {"families": ["one", "far"]},
    "unknown": {"families": ["nobody"]},
    "twice": {"families": ["one", "one"]},
    "another shape": {"family": "one"},
}


class Passed:
    """What stands behind the shortcut: it notes what comes by."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app
        self.paths: list[str] = []

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http":
            self.paths.append(scope["path"])
        await self.app(scope, receive, send)


@pytest.fixture
def passed(database: ReferralDatabase) -> Passed:
    return Passed(create_app(lambda: database, ThreeFamilies))


@pytest.fixture
def shortened(database: ReferralDatabase, passed: Passed, token: str) -> Iterator[TestClient]:
    """A machine before the wall, the shortcut, and what stands behind it."""
    app = Wall(Shortcut(passed, application=passed.app), lambda: database)
    with TestClient(app, base_url=ADDRESS, raise_server_exceptions=False) as client:
        client.headers["authorization"] = f"Bearer {token}"
        yield client


@pytest.mark.parametrize("route", ["score", "explain", "rank"])
def test_it_answers_as_the_application_does(
    route: str, shortened: TestClient, passed: Passed, database: ReferralDatabase, token: str
):
    whole = Wall(passed.app, lambda: database)
    with TestClient(whole, base_url=ADDRESS) as client:
        client.headers["authorization"] = f"Bearer {token}"
        for asked in QUESTIONS.values():
            long_way = client.post(f"/v1/{route}", json=asked)
            short_way = shortened.post(f"/v1/{route}", json=asked)
            assert short_way.status_code == long_way.status_code
            assert short_way.content == long_way.content
            assert short_way.headers.items() == long_way.headers.items()
    assert passed.paths == []


def test_everything_else_passes(shortened: TestClient, passed: Passed):
    assert shortened.get("/v1/health").status_code == 200
    assert shortened.get("/v1/score/").status_code == 404
    assert passed.paths == ["/v1/health", "/v1/score/"]


def test_another_method_is_told_which_one_answers(shortened: TestClient):
    answer = shortened.get("/v1/score")
    assert (answer.status_code, answer.headers["allow"]) == (405, "POST")


def test_what_nobody_foresaw_is_a_problem_that_tells_nothing(
    shortened: TestClient, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
):
    async def breaks(_asking: Asking, _question: object) -> None:
        msg = "family one"
        raise ZeroDivisionError(msg)

    monkeypatch.setattr(Asking, "answer", breaks)
    answer = shortened.post("/v1/score", json=QUESTIONS["known"])
    assert answer.status_code == 500
    assert answer.headers["content-type"] == "application/problem+json"
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert "family one" not in answer.text + caplog.text
    assert "ZeroDivisionError" in caplog.text
