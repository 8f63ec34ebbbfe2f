"""No page and no endpoint without authentication: every route is walked."""

from collections.abc import Iterator

import pytest
from fastapi import APIRouter, FastAPI
from fastapi.routing import APIRoute
from starlette.testclient import TestClient

from serving.access.tokens import add_token
from serving.referrals.database import ReferralDatabase
from serving.wall.wall import HEADERS, LARGEST_BODY, OPEN, SYSTEM, Wall
from serving.web import create_app
from tests.serving.conftest import ThreeFamilies
from tests.serving.own_loop import run
from tests.serving.seeding import HIGH

METHODS = ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS")


def routes() -> Iterator[tuple[str, str]]:
    """Every path of the application with each of its methods."""
    app = create_app(lambda: pytest.fail("no database"), lambda: pytest.fail("no model"))
    for route in _flat(app):
        assert isinstance(route, APIRoute), f"{route} is not walked"
        path = route.path.replace("{name}", "other.css").replace("{rest:path}", "anything")
        for method in route.methods:
            yield method, path.replace("{family_id}", HIGH).replace("{decision_id}", "1")


def _flat(app: FastAPI) -> Iterator[object]:
    for included in app.routes:
        router = getattr(included, "original_router", None)
        assert isinstance(router, APIRouter), f"{included} is not walked"
        yield from router.routes


@pytest.mark.parametrize(("method", "path"), sorted({at for at in routes() if at[1] not in OPEN}))
def test_every_route_turns_a_stranger_away(visitor: TestClient, method: str, path: str):
    answer = visitor.request(method, path)
    assert answer.status_code in {303, 401, 403}
    assert answer.headers.get("location", "/sign-in").startswith("/sign-in")


@pytest.mark.parametrize("path", sorted(SYSTEM))
@pytest.mark.parametrize("method", METHODS)
def test_the_frameworks_own_routes_ask_for_a_token(visitor: TestClient, method: str, path: str):
    assert visitor.request(method, path).status_code == 401


@pytest.mark.parametrize("path", ["/", "/nowhere", "/static/", "/sign-in/", "//sign-in", "/docs"])
def test_a_path_that_nobody_thought_of_leads_to_the_sign_in(visitor: TestClient, path: str):
    answer = visitor.get(f"http://desk.test{path}")
    assert (answer.status_code, answer.headers["location"]) == (303, "/sign-in")


def test_what_is_open_is_the_sign_in_page_its_looks_the_provider_and_liveness():
    assert {
        "/sign-in",
        "/sign-in/provider",
        "/sign-in/provider/return",
        "/sign-out/provider",
        "/static/desk.css",
        "/static/tirek.svg",
        "/static/ornament.svg",
        "/healthz",
        "/livez",
        "/readyz",
    } == OPEN


def test_a_token_bound_to_a_commission_does_not_open_the_systems_routes(
    visitor: TestClient, database: ReferralDatabase
):
    with database.writing() as session:
        bound = add_token(session, "register", commission_id="c1")
    answer = visitor.get("/metrics", headers={"authorization": f"Bearer {bound}"})
    assert answer.status_code == 403


@pytest.mark.parametrize("credentials", ["", "Bearer", "Bearer wrong", "Basic eDp5"])
def test_a_wrong_token_is_a_problem_in_json(visitor: TestClient, credentials: str):
    answer = visitor.post("/v1/score", headers={"authorization": credentials})
    assert answer.status_code == 401
    assert answer.headers["content-type"] == "application/problem+json"
    assert answer.headers["www-authenticate"] == "Bearer"


@pytest.mark.parametrize("path", ["/sign-in", "/", "/static/desk.css", "/v1/score", "/nowhere"])
def test_every_answer_carries_the_security_headers(visitor: TestClient, path: str):
    answer = visitor.get(path)
    for name, value in HEADERS.items():
        assert answer.headers[name] == value


def test_only_looks_may_be_kept_by_a_cache(member: TestClient):
    assert member.get("/static/desk.css").headers["cache-control"] == "public, max-age=3600"
    assert member.get("/").headers["cache-control"] == "no-store"


def test_behind_https_browsers_are_told_to_stay_there(database: ReferralDatabase):
    app = create_app(lambda: database, ThreeFamilies, https=True)
    walled = Wall(app, lambda: database, https=True)
    with TestClient(walled, base_url="https://desk.test") as client:
        answer = client.get("/sign-in")
    assert "max-age" in answer.headers["strict-transport-security"]
    assert "Secure" in answer.headers["set-cookie"]


@pytest.mark.parametrize("length", [str(LARGEST_BODY + 1), "-1", "a lot", "9" * 400])
def test_a_body_that_says_it_is_too_long_is_refused_unread(member: TestClient, length: str):
    answer = member.post("/sign-out", headers={"content-length": length})
    assert answer.status_code == 413
    assert "Мәтін тым ұзын" in answer.text


def test_a_body_that_grows_too_long_on_the_way_is_refused(member: TestClient):
    pieces = (b"x" * 65536 for _ in range(20))
    headers = {"content-type": "application/x-www-form-urlencoded"}
    answer = member.post("/sign-out", content=pieces, headers=headers)
    assert answer.status_code == 413


def test_a_machine_is_told_in_json_that_its_body_is_too_long(visitor: TestClient):
    answer = visitor.post("/v1/score", content=b"x" * (LARGEST_BODY + 1))
    assert answer.status_code == 413
    assert "send fewer families" in answer.json()["detail"]


@pytest.mark.parametrize("path", ["/families/%00", "/families/a%00b/decisions/1", "/%07"])
def test_a_path_that_nothing_can_be_named_by_is_answered_as_any_that_is_not_there(
    member: TestClient, path: str
):
    assert member.get(path).status_code == 404


def test_where_the_database_cannot_say_who_asks_the_answer_is_ours():
    def gone() -> ReferralDatabase:
        message = "a text that could hold a name"
        raise OSError(message)

    walled = Wall(create_app(gone, ThreeFamilies), gone)
    with TestClient(walled, base_url="https://desk.test") as client:
        client.cookies.set("tirek_session", "any")
        page = client.get("/")
        problem = client.post("/v1/score", headers={"authorization": "Bearer any"})
    assert (page.status_code, problem.status_code) == (500, 500)
    assert problem.headers["content-type"] == "application/problem+json"
    for answer in (page, problem):
        assert answer.headers["cache-control"] == "no-store"
        assert "could hold a name" not in answer.text


def test_web_sockets_are_closed(database: ReferralDatabase):
    sent: list[object] = []

    async def receive() -> dict[str, str]:
        return {"type": "websocket.connect"}

    async def send(message: object) -> None:
        sent.append(message)

    app = Wall(create_app(lambda: database, ThreeFamilies), lambda: database)
    run(app({"type": "websocket", "path": "/"}, receive, send))
    assert sent == [{"type": "websocket.close", "code": 1008}]
