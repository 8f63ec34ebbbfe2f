"""Who may open what: every route of the desk, every role, its own commission and another's."""

from collections.abc import Iterator
from http import HTTPStatus
from typing import NamedTuple

import pytest
from fastapi import APIRouter
from fastapi.routing import APIRoute
from starlette.testclient import TestClient

from serving.access.accounts import ROLES, Role
from serving.desk.acting import only
from serving.desk.menu import MENU, menu_of
from serving.desk.routes import ROUTERS
from serving.referrals.database import ReferralDatabase
from serving.referrals.journal.actions import Action
from serving.referrals.journal.entries import read_entries
from serving.referrals.scopes import EVERY_COMMISSION
from serving.wall.wall import OPEN, Wall
from serving.web import create_app
from tests.serving.conftest import ADDRESS, ThreeFamilies, sign_in
from tests.serving.desk.test_desk import hidden
from tests.serving.seeding import FOREIGN, HIGH
from tests.serving.sitting import BOLAT, DANA, came, opened, put_on

PEOPLE: dict[Role, str] = {
    "member": "aigerim",
    "chair": "bolat",
    "region": "gulnar",
    "auditor": "nurlan",
    "data_scientist": "asel",
    "administrator": "yermek",
}
"""An account of each role, in commission c1 where the role has one."""

EVERYBODY = frozenset(ROLES)
COMMISSION = frozenset({"member", "chair"})
CHAIR = frozenset({"chair"})
AUDITOR = frozenset({"auditor"})
DATA_SCIENTIST = frozenset({"data_scientist"})
ADMINISTRATOR = frozenset({"administrator"})


class Place(NamedTuple):
    """Who may come to a route; `own` and `other` are an address in one's own commission and in
    another's, where the route has such.
    """

    roles: frozenset[Role]
    own: str
    other: str | None = None


CORRECTING = "/families/{family_id}/rows/{row_id}/{place}/correction"

MATRIX: dict[tuple[str, str], Place] = {
    ("GET", "/sign-in"): Place(EVERYBODY, "/sign-in"),
    ("POST", "/sign-in"): Place(EVERYBODY, "/sign-in"),
    ("GET", "/sign-in/provider"): Place(EVERYBODY, "/sign-in/provider"),
    ("GET", "/sign-in/provider/return"): Place(EVERYBODY, "/sign-in/provider/return"),
    ("GET", "/sign-out/provider"): Place(EVERYBODY, "/sign-out/provider"),
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
    ("GET", "/families/{family_id}/urgent-report"): Place(
        COMMISSION, f"/families/{HIGH}/urgent-report", f"/families/{FOREIGN}/urgent-report"
    ),
    ("GET", "/urgent-report"): Place(COMMISSION, "/urgent-report"),
    ("POST", "/urgent-report"): Place(COMMISSION, "/urgent-report"),
    ("GET", "/urgent"): Place(COMMISSION, "/urgent"),
    ("GET", "/urgent/{case_id}"): Place(COMMISSION, "/urgent/1", "/urgent/2"),
    ("POST", "/urgent/{case_id}/acknowledge"): Place(
        COMMISSION, "/urgent/1/acknowledge", "/urgent/2/acknowledge"
    ),
    ("POST", "/urgent/{case_id}/close"): Place(COMMISSION, "/urgent/1/close", "/urgent/2/close"),
    ("GET", "/referral"): Place(COMMISSION, "/referral"),
    ("POST", "/referral"): Place(COMMISSION, "/referral"),
    ("POST", "/families/{family_id}/first-view"): Place(
        COMMISSION, f"/families/{HIGH}/first-view", f"/families/{FOREIGN}/first-view"
    ),
    ("POST", "/families/{family_id}/second-opinion"): Place(
        COMMISSION, f"/families/{HIGH}/second-opinion", f"/families/{FOREIGN}/second-opinion"
    ),
    ("GET", "/second-opinions"): Place(COMMISSION, "/second-opinions"),
    ("GET", "/second-opinions/{asked_id}"): Place(COMMISSION, "/second-opinions/1"),
    ("POST", "/second-opinions/{asked_id}"): Place(COMMISSION, "/second-opinions/1"),
    ("GET", CORRECTING): Place(
        COMMISSION,
        f"/families/{HIGH}/rows/1/fact-0/correction",
        f"/families/{FOREIGN}/rows/7/fact-0/correction",
    ),
    ("POST", CORRECTING): Place(
        COMMISSION,
        f"/families/{HIGH}/rows/1/fact-0/correction",
        f"/families/{FOREIGN}/rows/7/fact-0/correction",
    ),
    ("GET", "/families/{family_id}/objection"): Place(
        COMMISSION, f"/families/{HIGH}/objection", f"/families/{FOREIGN}/objection"
    ),
    ("POST", "/families/{family_id}/objection"): Place(
        COMMISSION, f"/families/{HIGH}/objection", f"/families/{FOREIGN}/objection"
    ),
    ("GET", "/corrections"): Place(COMMISSION, "/corrections"),
    ("GET", "/corrections/{correction_id}"): Place(COMMISSION, "/corrections/1"),
    ("POST", "/corrections/{correction_id}"): Place(COMMISSION, "/corrections/1"),
    ("GET", "/corrections/{correction_id}/letter"): Place(COMMISSION, "/corrections/1/letter"),
    ("GET", "/corrections/{correction_id}/request"): Place(COMMISSION, "/corrections/1/request"),
    ("GET", "/journal"): Place(AUDITOR, "/journal"),
    ("POST", "/journal/family"): Place(AUDITOR, "/journal/family"),
    ("GET", "/journal/families/{family_id}"): Place(AUDITOR, f"/journal/families/{HIGH}"),
    ("GET", "/journal/{position}"): Place(AUDITOR, "/journal/1"),
    ("GET", "/replays/{position}"): Place(AUDITOR, "/replays/1"),
    ("POST", "/replays/{position}/reason"): Place(AUDITOR, "/replays/1/reason"),
    ("GET", "/replays/{position}/page"): Place(AUDITOR, "/replays/1/page"),
    ("GET", "/replays/styles/{digest}.css"): Place(AUDITOR, "/replays/styles/0.css"),
    ("GET", "/audits"): Place(AUDITOR, "/audits"),
    ("GET", "/audits/{version}/{build}/{language}"): Place(AUDITOR, "/audits/1/public/kk"),
    ("GET", "/verification"): Place(AUDITOR, "/verification"),
    ("POST", "/verification"): Place(AUDITOR, "/verification"),
    ("GET", "/models"): Place(DATA_SCIENTIST, "/models"),
    ("GET", "/champion"): Place(DATA_SCIENTIST, "/champion"),
    ("GET", "/models/{version}/{document}/{language}"): Place(
        DATA_SCIENTIST, "/models/1/model-card/kk"
    ),
    ("GET", "/accounts"): Place(ADMINISTRATOR, "/accounts"),
    ("GET", "/accounts/new"): Place(ADMINISTRATOR, "/accounts/new"),
    ("POST", "/accounts/new"): Place(ADMINISTRATOR, "/accounts/new"),
    ("POST", "/accounts/sign-out-all"): Place(ADMINISTRATOR, "/accounts/sign-out-all"),
    ("GET", "/accounts/{account_id}"): Place(ADMINISTRATOR, "/accounts/1"),
    ("POST", "/accounts/{account_id}/password"): Place(ADMINISTRATOR, "/accounts/1/password"),
    ("POST", "/accounts/{account_id}/role"): Place(ADMINISTRATOR, "/accounts/1/role"),
    ("POST", "/accounts/{account_id}/{act}"): Place(ADMINISTRATOR, "/accounts/1/close"),
    ("GET", "/api"): Place(DATA_SCIENTIST | ADMINISTRATOR, "/api"),
    ("GET", "/api/openapi.json"): Place(DATA_SCIENTIST | ADMINISTRATOR, "/api/openapi.json"),
    ("GET", "/settings"): Place(ADMINISTRATOR, "/settings"),
    ("POST", "/settings/{kind}"): Place(ADMINISTRATOR, "/settings/model"),
    ("POST", "/settings/changes/{change_id}"): Place(ADMINISTRATOR, "/settings/changes/1"),
}
MATRIX |= {
    ("GET", "/sittings"): Place(COMMISSION, "/sittings"),
    ("POST", "/sittings"): Place(COMMISSION, "/sittings"),
    ("POST", "/sittings/items"): Place(COMMISSION, "/sittings/items"),
    ("GET", "/sittings/decisions.csv"): Place(COMMISSION, "/sittings/decisions.csv"),
    ("GET", "/sittings/{sitting_id}"): Place(COMMISSION, "/sittings/1", "/sittings/2"),
    ("POST", "/sittings/{sitting_id}/change"): Place(
        COMMISSION, "/sittings/1/change", "/sittings/2/change"
    ),
    ("GET", "/sittings/{sitting_id}/agenda.csv"): Place(
        COMMISSION, "/sittings/1/agenda.csv", "/sittings/2/agenda.csv"
    ),
    ("GET", "/sittings/{sitting_id}/papers/{kind}/{level}"): Place(
        COMMISSION, "/sittings/1/papers/minutes/full", "/sittings/2/papers/minutes/full"
    ),
    ("GET", "/sittings/{sitting_id}/papers/{kind}/{level}/docx"): Place(
        COMMISSION, "/sittings/1/papers/agenda/full/docx", "/sittings/2/papers/agenda/full/docx"
    ),
    ("POST", "/sittings/{sitting_id}/attendants"): Place(
        COMMISSION, "/sittings/1/attendants", "/sittings/2/attendants"
    ),
    ("POST", "/sittings/{sitting_id}/attendants/{attendant_id}/remove"): Place(
        COMMISSION, "/sittings/1/attendants/1/remove", "/sittings/2/attendants/1/remove"
    ),
    ("GET", "/sittings/{sitting_id}/items/{item_id}"): Place(
        COMMISSION, "/sittings/1/items/1", "/sittings/2/items/2"
    ),
    ("POST", "/sittings/{sitting_id}/items/{item_id}"): Place(
        COMMISSION, "/sittings/1/items/1", "/sittings/2/items/2"
    ),
    ("POST", "/sittings/{sitting_id}/items/{item_id}/move"): Place(
        COMMISSION, "/sittings/1/items/1/move", "/sittings/2/items/2/move"
    ),
    ("POST", "/sittings/{sitting_id}/items/{item_id}/remove"): Place(
        COMMISSION, "/sittings/1/items/1/remove", "/sittings/2/items/2/remove"
    ),
    ("GET", "/sittings/{sitting_id}/items/{item_id}/extract"): Place(
        COMMISSION, "/sittings/1/items/1/extract", "/sittings/2/items/2/extract"
    ),
    ("GET", "/sittings/{sitting_id}/items/{item_id}/extract/docx"): Place(
        COMMISSION, "/sittings/1/items/1/extract/docx", "/sittings/2/items/2/extract/docx"
    ),
    ("GET", "/sittings/{sitting_id}/close"): Place(CHAIR, "/sittings/1/close", "/sittings/2/close"),
    ("POST", "/sittings/{sitting_id}/close"): Place(
        CHAIR, "/sittings/1/close", "/sittings/2/close"
    ),
    ("POST", "/sittings/{sitting_id}/additions"): Place(
        COMMISSION, "/sittings/1/additions", "/sittings/2/additions"
    ),
    ("GET", "/region"): Place(frozenset({"region"}), "/region"),
}
"""Sitting 1 is that of commission c1, sitting 2 that of c2."""

CATCH_ALL = "/{rest:path}"

INSIDE = [at for at in MATRIX if at[1] not in OPEN]


@pytest.fixture(autouse=True)
def sittings(database: ReferralDatabase) -> None:
    """Sitting 1 of commission c1 and 2 of c2, each with one family and one person."""
    for actor, family_id in ((BOLAT, HIGH), (DANA, FOREIGN)):
        sitting_id = opened(database, actor)
        put_on(database, actor, sitting_id, family_id)
        came(database, actor, sitting_id, "chair")


def desk_routes() -> Iterator[tuple[str, str]]:
    for router in ROUTERS:
        assert isinstance(router, APIRouter)
        for route in router.routes:
            assert isinstance(route, APIRoute)
            yield from ((method, route.path) for method in route.methods)


class Walker:
    """Somebody of a role who goes from route to route, and signs in again after each that signed
    them out.
    """

    def __init__(self, client: TestClient, role: Role) -> None:
        self.client, self.role = client, role

    def answer_to(self, method: str, path: str) -> int:
        """The status of an empty request; a form carries its secret: only the role decides."""
        secret = self._secret()
        data = {"form_secret": secret} if method == "POST" else None
        return self.client.request(method, path, data=data).status_code

    def _secret(self) -> str:
        first = self.client.get("/", follow_redirects=True)
        if first.url.path == "/sign-in":
            sign_in(self.client, PEOPLE[self.role])
            first = self.client.get("/", follow_redirects=True)
        return hidden(first.text, "form_secret")


@pytest.fixture(params=ROLES)
def walker(visitor: TestClient, request: pytest.FixtureRequest) -> Walker:
    """Somebody of each role, signed in."""
    sign_in(visitor, PEOPLE[request.param])
    return Walker(visitor, request.param)


def test_every_route_stands_in_the_matrix_and_nothing_else_does():
    written = {(method, path) for method, path in desk_routes() if path != CATCH_ALL}
    assert written == set(MATRIX)


def test_a_role_comes_in_where_it_may_and_nowhere_else(walker: Walker):
    let_in = {
        at for at in INSIDE if walker.answer_to(at[0], MATRIX[at].own) != HTTPStatus.FORBIDDEN
    }
    assert let_in == {at for at in INSIDE if walker.role in MATRIX[at].roles}


def test_nobody_comes_to_another_commissions_families(walker: Walker):
    others = [at for at in INSIDE if MATRIX[at].other is not None]
    answers = {at: walker.answer_to(at[0], str(MATRIX[at].other)) for at in others}
    wrong = {
        at: answer
        for at, answer in answers.items()
        if answer not in ({400, 404} if walker.role in MATRIX[at].roles else {403})
    }
    assert wrong == {}


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
