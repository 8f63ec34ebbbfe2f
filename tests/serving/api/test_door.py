"""What may come in under `/v1`, and the right refusal for everything that may not."""

import json
from collections.abc import Iterator

import pytest
from starlette.testclient import TestClient

from cases.errors import BadInput
from serving.access.tokens import SCOPES, add_token
from serving.api.operations import OPERATIONS, SCOPE_OF, operations_at
from serving.api.routes import ROUTERS
from serving.api.strict_json import DEEPEST, NotOurJson, require_plain
from serving.referrals.database import ReferralDatabase
from serving.wall.lengths import LARGEST_HEADERS, LONGEST_ADDRESS
from tests.serving.conftest import Kind
from tests.serving.seeding import HIGH

SECRET = "Zhanar-Secretova"
JSON = {"content-type": "application/json"}


@pytest.fixture
def kind() -> Kind:
    """One database is enough: the door asks none."""
    return "sqlite"


@pytest.fixture
def machine(visitor: TestClient, token: str) -> TestClient:
    """A client with a token for every commission and every scope."""
    visitor.headers["authorization"] = f"Bearer {token}"
    return visitor


def routes() -> Iterator[str]:
    for router in ROUTERS:
        for route in router.routes:
            path = getattr(route, "path", "")
            for method in getattr(route, "methods", None) or ():
                yield f"{method} {path}"


def test_every_route_of_the_machine_interface_has_its_scope():
    assert set(routes()) == set(SCOPE_OF)


@pytest.mark.parametrize("operation", OPERATIONS, ids=lambda one: f"{one.method} {one.path}")
@pytest.mark.parametrize("granted", SCOPES)
def test_a_token_asks_what_its_scope_says_and_nothing_else(
    visitor: TestClient, database: ReferralDatabase, operation: object, granted: str
):
    method, path, scope, *_ = operation  # type: ignore[misc]
    with database.writing() as session:
        token = add_token(session, "narrow", scopes=[granted])
    headers = {"authorization": f"Bearer {token}"}
    answer = visitor.request(method, path.replace("{list_id}", "1"), headers=headers)
    if scope in {None, granted}:
        assert answer.status_code != 403
    else:
        assert answer.status_code == 403
        assert answer.json()["scopes"] == [granted]
        assert f"'{scope}'" in answer.json()["detail"]


@pytest.mark.parametrize(
    "path",
    ["/v1/", "/v1/nowhere", "/v1/score/", "/v1/Score", "/v1/lists/1", "/v1/lists/1/families/2",
     "/v1/score%2F", "/v1/lists/%00/families", "/v1/%F0%9F%92%A9"],
)  # fmt: skip
def test_what_is_not_there_is_not_found_in_json(machine: TestClient, path: str):
    answer = machine.post(path, json={"families": ["one"]})
    assert answer.status_code == 404
    assert answer.headers["content-type"] == "application/problem+json"


@pytest.mark.parametrize(
    "method", ["GET", "HEAD", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE", "X"]
)
def test_another_method_is_told_which_one_there_is(machine: TestClient, method: str):
    answer = machine.request(method, "/v1/score")
    assert (answer.status_code, answer.headers["allow"]) == (405, "POST")
    assert answer.headers["content-type"] == "application/problem+json"


@pytest.mark.parametrize(
    "content_type",
    ["text/plain", "application/xml", "multipart/form-data; boundary=x", "application/jsonp",
     "application/x-www-form-urlencoded", "", "application/json; charset=utf-16", "json"],
)  # fmt: skip
def test_a_body_in_another_form_is_refused_with_the_forms_there_are(
    machine: TestClient, content_type: str
):
    body = json.dumps({"families": [SECRET]}).encode()
    answer = machine.post("/v1/score", content=body, headers={"content-type": content_type})
    assert answer.status_code == 415
    assert "application/json" in answer.headers["accept"]
    assert SECRET not in answer.text


@pytest.mark.parametrize("content_type", ["application/json; charset=UTF-8", "Application/JSON"])
def test_json_in_utf_8_is_taken_however_it_is_spelled(machine: TestClient, content_type: str):
    headers = {"content-type": content_type}
    answer = machine.post("/v1/score", content=b'{"families": ["one"]}', headers=headers)
    assert answer.status_code == 200


@pytest.mark.parametrize("encoding", ["gzip", "br", "deflate", "zstd", "gzip, identity", "x"])
def test_packed_bodies_are_refused_unread(machine: TestClient, encoding: str):
    headers = {**JSON, "content-encoding": encoding}
    answer = machine.post("/v1/score", content=b"\x1f\x8b\x08" + b"\0" * 64, headers=headers)
    assert (answer.status_code, answer.headers["accept-encoding"]) == (415, "identity")


@pytest.mark.parametrize(
    "accept", ["text/html", "application/xml, text/*", "application/json;q=0", "image/*;q=0.5"]
)
def test_an_answer_that_the_asker_would_not_read_is_not_made(machine: TestClient, accept: str):
    answer = machine.get("/v1/lists", headers={"accept": accept})
    assert answer.status_code == 406
    assert "application/json" in answer.json()["detail"]


@pytest.mark.parametrize(
    "accept", ["*/*", "application/*", "text/html, application/json;q=0.1", "APPLICATION/JSON", ""]
)
def test_an_asker_that_reads_json_among_others_gets_it(machine: TestClient, accept: str):
    assert machine.get("/v1/lists", headers={"accept": accept}).status_code == 200


AMBIGUOUS = {
    "a name twice": (f'{{"families": ["one"], "families": ["{SECRET}"]}}'.encode(), "stands twice"),
    "a name twice, within": (b'{"families": [{"a": 1, "a": 2}]}', "stands twice"),
    "not a number": (b'{"families": ["one"], "as_of_date": NaN}', "holds NaN"),
    "infinity": (b'{"families": -Infinity}', "holds -Infinity"),
    "another encoding": ('{"families": ["ё"]}'.encode("utf-16"), "not in UTF-8"),
    "broken UTF-8": (b'{"families": ["\xff"]}', "not in UTF-8"),
    "a mark before it": (b'\xef\xbb\xbf{"families": ["one"]}', "no JSON"),
    "cut short": (b'{"families": ["one"', "no JSON"),
    "two bodies": (b'{"families": ["one"]} {}', "no JSON"),
    "nothing but blanks": (b"  ", "no JSON"),
    "a little too deep": (b"[" * (DEEPEST + 1) + b"]" * (DEEPEST + 1), "deeper than"),
    "far too deep": (b"[" * 500_000, "deeper than"),
    "deep objects": (b'{"a":' * 100_000, "deeper than"),
    "a number without end": (b'{"families": ' + b"9" * 5000 + b"}", "number that is too long"),
}


@pytest.mark.parametrize(("body", "why"), AMBIGUOUS.values(), ids=AMBIGUOUS.keys())
def test_json_that_could_be_read_in_two_ways_is_refused_with_the_reason(
    machine: TestClient, body: bytes, why: str
):
    answer = machine.post("/v1/score", content=body, headers=JSON)
    assert answer.status_code == 400
    assert why in answer.json()["detail"]
    assert SECRET not in answer.text


def test_as_deep_as_is_allowed_is_read():
    require_plain(b"[" * DEEPEST + b"]" * DEEPEST)


def test_what_was_refused_is_nowhere_in_the_error():
    body = f'{{"{SECRET}": 1, "{SECRET}": 2}}'.encode()
    with pytest.raises(NotOurJson) as caught:
        require_plain(body)
    assert isinstance(caught.value, BadInput)
    assert SECRET not in str(caught.value)


def test_headers_of_a_hundred_kilobytes_are_refused_before_a_token_is_looked_for(
    visitor: TestClient,
):
    answer = visitor.post("/v1/score", headers={"x-long": "a" * 100_000})
    assert answer.status_code == 431
    assert str(LARGEST_HEADERS) in answer.json()["detail"]


def test_headers_are_counted_together(machine: TestClient):
    half = "a" * (LARGEST_HEADERS // 2)
    assert machine.get("/v1/lists", headers={"x-one": half}).status_code == 200
    assert machine.get("/v1/lists", headers={"x-one": half, "x-two": half}).status_code == 431


def test_a_person_is_told_on_a_page_that_headers_are_too_long(visitor: TestClient):
    answer = visitor.get("/sign-in", headers={"x-long": "a" * 100_000})
    assert answer.status_code == 431
    assert answer.headers["content-type"].startswith("text/html")


@pytest.mark.parametrize("where", ["/v1/lists?cursor=", "/v1/lists/"])
def test_an_address_without_end_is_refused(machine: TestClient, where: str):
    answer = machine.get(where + "a" * LONGEST_ADDRESS)
    assert answer.status_code == 414


@pytest.mark.parametrize("pieces", [2, 200])
def test_a_body_of_a_hundred_megabytes_in_pieces_is_refused_on_the_way(
    machine: TestClient, pieces: int
):
    body = (b" " * (100_000_000 // pieces) for _ in range(pieces))
    answer = machine.post("/v1/score", content=body, headers=JSON)
    assert answer.status_code == 413
    assert answer.headers["content-type"] == "application/problem+json"


def test_an_allowance_that_is_used_up_says_when_to_come_again(
    visitor: TestClient, database: ReferralDatabase
):
    with database.writing() as session:
        token = add_token(session, "slow", scopes=SCOPES, requests_per_minute=2)
    headers = {"authorization": f"Bearer {token}"}
    answers = [visitor.get("/v1/lists", headers=headers) for _ in range(5)]
    refused = [answer for answer in answers if answer.status_code == 429]
    assert len(refused) >= 1, "not even where the minute turned meanwhile"
    assert 1 <= int(refused[0].headers["retry-after"]) <= 60
    assert refused[0].headers["content-type"] == "application/problem+json"


def test_strangers_are_counted_too(visitor: TestClient, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr("serving.access.allowances.STRANGERS_PER_MINUTE", 2)
    headers = {"authorization": "Bearer wrong"}
    statuses = [visitor.get("/v1/lists", headers=headers).status_code for _ in range(5)]
    assert statuses[:2] == [401, 401]
    assert 429 in statuses


def test_a_strangers_flood_shuts_no_machine_out(
    machine: TestClient, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr("serving.access.allowances.STRANGERS_PER_MINUTE", 1)
    for _ in range(3):
        machine.get("/v1/lists", headers={"authorization": "Bearer wrong"})
    assert machine.get("/v1/lists").status_code == 200


def test_an_address_of_one_operation_is_none_of_another():
    assert set(operations_at("/v1/lists")) == {"GET"}
    assert operations_at(f"/v1/lists/{HIGH}/families")["GET"].scope == "lists"
    assert operations_at("/v1/list") == {}
