"""Who may open what: every route of the desk, every role, its own commission and another's."""

from collections.abc import Iterator
from typing import NamedTuple

import pytest
from fastapi import APIRouter
from fastapi.routing import APIRoute
from starlette.testclient import TestClient

from serving.accounts import ROLES, Role
from serving.desk.access import only
from serving.desk.menu import MENU, menu_of
from serving.desk.routes import ROUTERS
from serving.referrals.database import ReferralDatabase
from serving.referrals.journal.actions import Action
from serving.referrals.journal.verifying import read_entries
from serving.referrals.scopes import EVERY_COMMISSION
from serving.wall import OPEN, Wall
from serving.web import create_app
from tests.serving.conftest import ADDRESS, ThreeFamilies, sign_in
from tests.serving.desk.test_desk import hidden
from tests.serving.seeding import FOREIGN, HIGH

PEOPLE: dict[Role, str] = {"member": "aigerim", "chair": "bolat"}
"""An account of each role, in commission c1 where the role has one."""

EVERYBODY = frozenset(ROLES)
COMMISSION = frozenset({"member", "chair"})


class Place(NamedTuple):
    """Who may come to a route; `own` and `other` are an address in one's own commission and in
    another's, where the route has such.
    """

    roles: frozenset[Role]
    own: str
    other: str | None = None


MATRIX: dict[tuple[str, str], Place] = {
    ("GET", "/sign-in"): Place(EVERYBODY, "/sign-in"),
    ("POST", "/sign-in"): Place(EVERYBODY, "/sign-in"),
    ("POST", "/sign-out"): Place(EVERYBODY, "/sign-out"),
    ("GET", "/static/{name}"): Place(EVERYBODY, "/static/desk.css"),
    ("GET", "/"): Place(EVERYBODY, "/"),
    ("GET", "/families/{family_id}"): Place(
        COMMISSION, f"/families/{HIGH}", f"/families/{FOREIGN}"
    ),
    ("POST", "/families/{family_id}/decision"): Place(
        COMMISSION, f"/families/{HIGH}/decision", f"/families/{FOREIGN}/decision"
    ),
    ("GET", "/families/{family_id}/decisions/{decision_id}"): Place(
        COMMISSION, f"/families/{HIGH}/decisions/1", f"/families/{FOREIGN}/decisions/1"
    ),
}
CATCH_ALL = "/{rest:path}"

CASES = [(method, path, role) for method, path in MATRIX if path not in OPEN for role in ROLES]


def desk_routes() -> Iterator[tuple[str, str]]:
    for router in ROUTERS:
        assert isinstance(router, APIRouter)
        for route in router.routes:
            assert isinstance(route, APIRoute)
            yield from ((method, route.path) for method in route.methods)


def answer_to(client: TestClient, role: Role, method: str, path: str) -> int:
    """The status of an empty request; a form carries its secret, so that only the role decides."""
    sign_in(client, PEOPLE[role])
    first = client.get("/", follow_redirects=True).text
    secret = hidden(first, "form_secret")
    data = {"form_secret": secret} if method == "POST" else None
    return client.request(method, path, data=data).status_code


def test_every_route_stands_in_the_matrix_and_nothing_else_does():
    written = {(method, path) for method, path in desk_routes() if path != CATCH_ALL}
    assert written == set(MATRIX)


@pytest.mark.parametrize(("method", "path", "role"), CASES)
def test_a_role_comes_in_where_it_may_and_nowhere_else(
    visitor: TestClient, method: str, path: str, role: Role
):
    place = MATRIX[method, path]
    refused = answer_to(visitor, role, method, place.own) == 403
    assert refused == (role not in place.roles)


OTHERS = [case for case in CASES if MATRIX[case[0], case[1]].other is not None]


@pytest.mark.parametrize(("method", "path", "role"), OTHERS)
def test_nobody_comes_to_another_commissions_families(
    visitor: TestClient, method: str, path: str, role: Role
):
    place = MATRIX[method, path]
    answer = answer_to(visitor, role, method, str(place.other))
    assert answer in ({400, 404} if role in place.roles else {403})


@pytest.mark.parametrize("role", ROLES)
def test_every_role_has_a_screen_to_come_in_by(role: Role):
    assert menu_of(role)
    assert {entry.path for entry in MENU} <= {path for _, path in MATRIX}


def test_who_is_refused_by_role_is_noted_without_anybodys_id(
    database: ReferralDatabase, member: TestClient
):
    app = create_app(lambda: database, ThreeFamilies)
    chairs_only = APIRouter(dependencies=[only("chair")])
    chairs_only.add_api_route("/of/{family_id}", lambda family_id: family_id)
    app.routes.clear()
    app.include_router(chairs_only)
    with TestClient(Wall(app, lambda: database), base_url=ADDRESS) as client:
        client.cookies = member.cookies
        assert client.get(f"/of/{HIGH}").status_code == 403
    with database.reading(EVERY_COMMISSION) as session:
        (refused,) = [one for one in read_entries(session) if one.action == Action.ACCESS_REFUSED]
    assert refused.told["content"] == {"route": "GET /of/{family_id}"}
