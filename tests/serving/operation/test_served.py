"""The service as its administrator watches it: metrics, readiness, log lines, hosts, time."""

import json
import logging
import re
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from prometheus_client.parser import text_string_to_metric_families
from starlette.routing import Mount, Router
from starlette.testclient import TestClient
from starlette.types import ASGIApp, Receive, Scope, Send

from serving.access.signing_in import verify
from serving.access.tokens import add_token
from serving.api.shortcut import Shortcut
from serving.operation.figures import FiguresReader
from serving.operation.rooms import Check, Room, Rooms
from serving.operation.system_routes import SystemRoutes
from serving.operation.watched import Watched
from serving.referrals.database import ReferralDatabase
from serving.referrals.journal.actions import Actor
from serving.referrals.journal.entries import head_of
from serving.referrals.scopes import EVERY_COMMISSION, NO_FAMILIES
from serving.referrals.urgent.records import UrgentReport
from serving.referrals.urgent.reports import report_case
from serving.referrals.urgent.steps import acknowledge
from serving.settings.hosts import LOOPBACK
from serving.wall.time_limit import TimeLimit
from serving.wall.wall import HEADERS, Wall
from serving.web import create_app
from tests.serving.conftest import ADDRESS, ThreeFamilies, sign_in
from tests.serving.seeding import HIGH

ALL_WELL: dict[Room, Check] = dict.fromkeys(
    ("database", "store", "registry", "model"), lambda: True
)


def whole_service(
    database: ReferralDatabase,
    home: Path,
    *,
    asked: dict[Room, Check] | None = None,
    seconds: float = 20.0,
) -> ASGIApp:
    """The application in all that serving/service.py puts around it."""
    narrow = database.within(NO_FAMILIES)
    web = create_app(lambda: narrow, ThreeFamilies, home=home)
    rooms = Rooms(asked or ALL_WELL, seconds=0.2)
    mounted = Router([Mount("", app=web)])  # as the framework does
    shortened = Shortcut(mounted, application=web)
    system = SystemRoutes(shortened, database=lambda: narrow, rooms=rooms)
    walled = Wall(
        TimeLimit(system, seconds=seconds), lambda: narrow, hosts=LOOPBACK | {"desk.test"}
    )
    return Watched(walled)


@pytest.fixture
def browser(database: ReferralDatabase, tmp_path: Path) -> Iterator[TestClient]:
    yield from browsing(whole_service(database, tmp_path / "home"))


def browsing(app: ASGIApp) -> Iterator[TestClient]:
    with TestClient(
        app, base_url=ADDRESS, follow_redirects=False, raise_server_exceptions=False
    ) as client:
        client.headers["origin"] = ADDRESS
        yield client


def metrics(client: TestClient, token: str) -> dict[tuple[str, frozenset[str]], float]:
    """Every sample by name and label values."""
    answer = client.get("/metrics", headers={"authorization": f"Bearer {token}"})
    assert answer.status_code == 200
    return {
        (sample.name, frozenset(sample.labels.values())): sample.value
        for family in text_string_to_metric_families(answer.text)
        for sample in family.samples
    }


def figure(client: TestClient, token: str, name: str) -> float:
    return metrics(client, token)[name, frozenset()]


def test_requests_are_counted_by_route_and_never_by_path(browser: TestClient, token: str):
    sign_in(browser, "aigerim")
    key = ("tirek_requests_total", frozenset({"GET", "/families/{family_id}", "200"}))
    before = metrics(browser, token).get(key, 0)
    browser.get(f"/families/{HIGH}")
    browser.get(f"/families/{HIGH}")
    text = browser.get("/metrics", headers={"authorization": f"Bearer {token}"}).text
    assert metrics(browser, token)[key] == before + 2
    assert HIGH not in text


def test_latency_is_counted_in_buckets_that_hold_every_request(browser: TestClient, token: str):
    browser.get("/sign-in")
    told = metrics(browser, token)
    whole = told["tirek_request_seconds_count", frozenset({"/sign-in"})]
    assert told["tirek_request_seconds_bucket", frozenset({"/sign-in", "+Inf"})] == whole > 0


def test_what_the_wall_refuses_is_counted_too(browser: TestClient, token: str):
    key = ("tirek_requests_total", frozenset({"GET", "(none)", "303"}))
    before = metrics(browser, token).get(key, 0)
    browser.get("/nowhere")
    assert metrics(browser, token)[key] == before + 1


def test_a_method_that_nobody_knows_makes_no_new_row(browser: TestClient, token: str):
    browser.request("BREW", "/sign-in")
    methods = {label for name, labels in metrics(browser, token) for label in labels}
    assert "BREW" not in methods
    assert "OTHER" in methods


def test_the_journals_length_is_told(browser: TestClient, token: str, database: ReferralDatabase):
    with database.reading() as session:
        assert figure(browser, token, "tirek_journal_entries") == head_of(session).position


def test_refused_sign_ins_are_counted_since_the_journal_began(
    browser: TestClient, token: str, database: ReferralDatabase
):
    before = figure(browser, token, "tirek_sign_ins_refused")
    for _ in range(2):
        assert verify(database, "aigerim", password="wrong") is None
        reader = FiguresReader(lambda: database)
    assert figure(browser, token, "tirek_sign_ins_refused") == before + 2
    assert reader.read().sign_ins_refused == reader.read().sign_ins_refused == before + 2


def test_the_newest_lists_age_and_model_are_told(browser: TestClient, token: str):
    told = metrics(browser, token)
    assert told["tirek_model_info", frozenset({"tirek", "3", "lightgbm"})] == 1
    assert 0 <= told["tirek_newest_list_age_seconds", frozenset()] < 3600


def test_urgent_cases_count_until_somebody_acknowledges_them(
    browser: TestClient, token: str, database: ReferralDatabase
):
    before = figure(browser, token, "tirek_urgent_unacknowledged")
    actor = Actor("Dana", "member", 1, "c1")
    report = UrgentReport("violence", HIGH, "seen today")
    with database.writing(EVERY_COMMISSION) as session:
        case = report_case(session, actor, report, token="first")
    assert figure(browser, token, "tirek_urgent_unacknowledged") == before + 1
    assert 0 <= figure(browser, token, "tirek_urgent_oldest_seconds") < 3600
    with database.writing(EVERY_COMMISSION) as session:
        acknowledge(session, case, actor, first="called them", token="second")
    assert figure(browser, token, "tirek_urgent_unacknowledged") == before


def test_a_database_that_is_gone_is_a_figure_and_no_error():
    def gone() -> ReferralDatabase:
        raise OSError

    told = FiguresReader(gone).read()
    assert (told.database_up, told.journal_entries) == (False, None)


def test_a_stranger_is_told_in_one_word_whether_the_service_is_ready(browser: TestClient):
    answer = browser.get("/readyz")
    assert (answer.status_code, answer.text) == (200, "ready\n")


@pytest.mark.parametrize("missing", sorted(ALL_WELL))
def test_the_room_that_is_missing_is_named_to_a_token_and_to_nobody_else(
    database: ReferralDatabase, tmp_path: Path, token: str, missing: Room
):
    asked = {**ALL_WELL, missing: lambda: False}
    for browser in browsing(whole_service(database, tmp_path / "home", asked=asked)):
        stranger = browser.get("/readyz")
        knowing = browser.get("/readyz", headers={"authorization": f"Bearer {token}"})
        assert (stranger.status_code, stranger.text) == (503, "not ready\n")
        assert knowing.status_code == 503
        assert [room for room, ready in knowing.json()["rooms"].items() if not ready] == [missing]
        assert metrics(browser, token)["tirek_room_ready", frozenset({missing})] == 0


def test_a_token_of_one_commission_is_told_no_more_than_a_stranger(
    browser: TestClient, database: ReferralDatabase
):
    with database.writing() as session:
        bound = add_token(session, "register", commission_id="c1")
    answer = browser.get("/readyz", headers={"authorization": f"Bearer {bound}"})
    assert answer.text == "ready\n"


def fails() -> bool:
    message = "postgresql://tirek:hunter22@db"
    raise OSError(message)


def hangs() -> bool:
    time.sleep(1)
    return True


@pytest.mark.parametrize("check", [fails, hangs])
def test_a_room_that_fails_or_hangs_is_missing(
    database: ReferralDatabase,
    tmp_path: Path,
    caplog: pytest.LogCaptureFixture,
    check: Callable[[], bool],
):
    app = whole_service(database, tmp_path / "home", asked={**ALL_WELL, "registry": check})
    for browser in browsing(app):
        assert browser.get("/readyz").status_code == 503
    assert "hunter22" not in caplog.text


def test_the_service_lives_while_every_room_is_missing(database: ReferralDatabase, tmp_path: Path):
    asked: dict[Room, Check] = dict.fromkeys(ALL_WELL, lambda: False)
    for browser in browsing(whole_service(database, tmp_path / "home", asked=asked)):
        assert browser.get("/livez").text == "alive\n"


@pytest.mark.parametrize("path", ["/livez", "/readyz", "/metrics"])
def test_system_routes_are_read_and_nothing_else(browser: TestClient, token: str, path: str):
    answer = browser.post(path, headers={"authorization": f"Bearer {token}"})
    assert (answer.status_code, answer.headers["allow"]) == (405, "GET, HEAD")


class Lines(logging.Handler):
    """The lines that requests left."""

    def __init__(self) -> None:
        super().__init__()
        self.told: list[dict[str, object]] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.told.append(record.__dict__["told"])


@pytest.fixture
def lines() -> Iterator[list[dict[str, object]]]:
    handler, logger = Lines(), logging.getLogger("tirek.requests")
    logger.addHandler(handler)
    logger.setLevel(logging.INFO)
    yield handler.told
    logger.removeHandler(handler)


def test_a_request_leaves_one_line_with_its_route_and_nothing_that_was_asked(
    browser: TestClient, lines: list[dict[str, object]]
):
    sign_in(browser, "aigerim")
    lines.clear()
    answer = browser.get(f"/families/{HIGH}?note=Aigerim", headers={"user-agent": "Seitova"})
    (line,) = lines
    assert (line["method"], line["route"], line["status"]) == ("GET", "/families/{family_id}", 200)
    assert line["request"] == answer.headers["x-request-id"]
    assert line.keys() == {"method", "route", "status", "ms", "request", "worker"}
    assert not re.search(f"{HIGH}|Aigerim|Seitova|testclient", json.dumps(lines))


def test_what_a_machine_asks_is_noted_by_its_address(
    browser: TestClient, token: str, lines: list[dict[str, object]]
):
    """It is answered before any route is looked for."""
    bearer = {"authorization": f"Bearer {token}"}
    answer = browser.post("/v1/explain", json={"families": ["one"]}, headers=bearer)
    assert (answer.status_code, lines[-1]["route"]) == (200, "/v1/explain")


def test_a_proxys_request_id_is_kept(browser: TestClient):
    answer = browser.get("/livez", headers={"x-request-id": "4bf92f3577b34da6"})
    assert answer.headers["x-request-id"] == "4bf92f3577b34da6"


@pytest.mark.parametrize("given", ["a name", "x" * 65, '"},{"', ""])
def test_an_id_that_could_be_anything_is_replaced(browser: TestClient, given: str):
    answer = browser.get("/livez", headers={"x-request-id": given})
    assert re.fullmatch("[0-9a-f]{16}", answer.headers["x-request-id"])


@pytest.mark.parametrize(
    "host", ["evil.example", "desk.test.evil.example", "desk.test@evil.example", "desk.test:x", ""]
)
@pytest.mark.parametrize("path", ["/sign-in", "/", "/v1/score"])
def test_under_another_name_nothing_is_answered(browser: TestClient, host: str, path: str):
    answer = browser.get(path, headers={"host": host})
    assert answer.status_code in {400, 421}
    assert answer.headers["x-frame-options"] == "DENY"


@pytest.mark.parametrize("host", ["desk.test", "DESK.test:443", "127.0.0.1:3000", "[::1]:3000"])
def test_under_its_own_names_the_service_answers(browser: TestClient, host: str):
    assert browser.get("/sign-in", headers={"host": host}).status_code == 200


@pytest.mark.parametrize("path", ["/livez", "/readyz"])
def test_probes_go_by_a_machines_number(browser: TestClient, path: str):
    assert browser.get(path, headers={"host": "10.2.3.4:3000"}).status_code == 200


async def never(_scope: Scope, _receive: Receive, _send: Send) -> None:
    """An application that waits for something that does not come."""
    import anyio  # noqa: PLC0415  here alone

    await anyio.sleep_forever()


@pytest.mark.parametrize("path", ["/sign-in", "/v1/score"])
def test_what_takes_too_long_is_ended_with_504_and_our_headers(
    database: ReferralDatabase, token: str, path: str
):
    walled = Wall(TimeLimit(never, seconds=0.05), lambda: database)
    for client in browsing_without_start(walled):
        answer = client.get(path, headers={"authorization": f"Bearer {token}"})
        assert answer.status_code == 504
        assert {name: answer.headers[name] for name in HEADERS} == HEADERS
        machine = path.startswith("/v1")
        expected = "application/problem+json" if machine else "text/html; charset=utf-8"
        assert answer.headers["content-type"] == expected


def browsing_without_start(app: ASGIApp) -> Iterator[TestClient]:
    yield TestClient(app, base_url=ADDRESS, follow_redirects=False)


def test_what_began_to_answer_in_time_may_take_longer(database: ReferralDatabase):
    async def slow(_scope: Scope, _receive: Receive, send: Send) -> None:
        import anyio  # noqa: PLC0415  here alone

        await send({"type": "http.response.start", "status": 200, "headers": []})
        await anyio.sleep(0.2)
        await send({"type": "http.response.body", "body": b"whole"})

    for client in browsing_without_start(Wall(TimeLimit(slow, seconds=0.05), lambda: database)):
        assert client.get("/sign-in").text == "whole"


@pytest.mark.parametrize(
    ("method", "path", "status"),
    [
        ("GET", "/sign-in", 200),
        ("GET", "/nowhere", 404),
        ("GET", "/metrics", 401),
        ("POST", "/livez", 405),
    ],
)
def test_every_answer_carries_the_headers_whatever_its_status(
    browser: TestClient, method: str, path: str, status: int
):
    sign_in(browser, "aigerim")
    answer = browser.request(method, path)
    assert {name: answer.headers[name] for name in HEADERS} == HEADERS
    assert answer.status_code == status
