"""Lists and the families on one: pages, whose they are, and what never stands on them."""

from datetime import UTC, date, datetime
from typing import Any

import pytest
from starlette.testclient import TestClient

from serving.access.tokens import SCOPES, add_token
from serving.api.answers import FamilyOnList
from serving.api.cursors import cursor_in_lists, cursor_on_list
from serving.referrals.aliases import add_aliases
from serving.referrals.changes.in_force import ModelOff
from serving.referrals.database import ReferralDatabase
from serving.referrals.journal.actions import Action
from serving.referrals.journal.entries import read_entries
from serving.referrals.list_pages import FamilyPlace, ListPlace
from serving.referrals.lists import store_list
from serving.wall.wall import Wall
from serving.web import create_app
from tests.serving.conftest import ADDRESS, ThreeFamilies
from tests.serving.seeding import ELEVATED, FOREIGN, HIGH, THIN, URGENT, sample_list

IN_C1 = ["high1family", HIGH, ELEVATED, "elev1family", URGENT, THIN]
"""Burabai's families in the order that its desk shows, which `position` says."""


def using(client: TestClient, database: ReferralDatabase, commission_id: str | None) -> TestClient:
    with database.writing() as session:
        token = add_token(session, "register", commission_id=commission_id, scopes=SCOPES)
    client.headers["authorization"] = f"Bearer {token}"
    return client


@pytest.fixture
def machine(visitor: TestClient, database: ReferralDatabase) -> TestClient:
    """A client with a token for every commission."""
    return using(visitor, database, None)


@pytest.fixture
def bound(visitor: TestClient, database: ReferralDatabase) -> TestClient:
    """A client with a token for Burabai (c1) alone."""
    return using(visitor, database, "c1")


@pytest.fixture
def older(database: ReferralDatabase) -> None:
    """Two lists more: of a month before, and made later for the same day."""
    with database.writing() as session:
        store_list(session, sample_list("d0", as_of=date(2026, 3, 1)))
        store_list(session, sample_list("d2"))


def all_pages(client: TestClient, path: str, what: str, **asked: Any) -> list[list[Any]]:
    """Every page from the first to the last."""
    pages, cursor = [], None
    while True:
        told = {**asked, **({"cursor": cursor} if cursor else {})}
        answer = client.get(path, params=told)
        assert answer.status_code == 200, answer.text
        pages.append(answer.json()[what])
        cursor = answer.json()["next"]
        if cursor is None:
            return pages


def codes(pages: list[list[Any]]) -> list[str]:
    return [family["family_id"] for page in pages for family in page]


def told_by_machines(database: ReferralDatabase) -> list[Any]:
    with database.reading() as session:
        return [one.told for one in read_entries(session) if one.action == Action.MACHINE_ASKED]


@pytest.mark.usefixtures("older")
def test_lists_come_newest_first_and_of_one_day_the_one_made_last(machine: TestClient):
    answer = machine.get("/v1/lists").json()
    assert [(one["list_id"], one["as_of_date"]) for one in answer["lists"]] == [
        (3, "2026-04-01"), (1, "2026-04-01"), (2, "2026-03-01"),
    ]  # fmt: skip
    assert (answer["schema_version"], answer["next"]) == ("1", None)


@pytest.mark.usefixtures("older")
@pytest.mark.parametrize("limit", [1, 2, 3, 100])
def test_lists_in_pages_are_the_same_lists(machine: TestClient, limit: int):
    pages = all_pages(machine, "/v1/lists", "lists", limit=limit)
    assert [one["list_id"] for page in pages for one in page] == [3, 1, 2]
    assert all(len(page) == limit for page in pages[:-1])


@pytest.mark.usefixtures("older")
def test_a_list_made_meanwhile_moves_nobody_to_another_page(
    machine: TestClient, database: ReferralDatabase
):
    first = machine.get("/v1/lists", params={"limit": 2}).json()
    with database.writing() as session:
        store_list(session, sample_list("d3", as_of=date(2026, 5, 1)))
    second = machine.get("/v1/lists", params={"cursor": first["next"]}).json()
    assert [one["list_id"] for one in second["lists"]] == [2]


def test_a_bound_token_is_told_of_its_own_commissions_places(bound: TestClient):
    (one,) = bound.get("/v1/lists").json()["lists"]
    assert (one["commissions"], one["capacity"]) == (1, 12)


def test_a_token_for_all_is_told_of_all_places(machine: TestClient):
    (one,) = machine.get("/v1/lists").json()["lists"]
    assert (one["commissions"], one["capacity"]) == (2, 24)


def test_a_commission_without_a_list_has_none(visitor: TestClient, database: ReferralDatabase):
    elsewhere = using(visitor, database, "c3")
    assert elsewhere.get("/v1/lists").json()["lists"] == []
    assert elsewhere.get("/v1/lists/1/families").status_code == 404


@pytest.mark.parametrize("limit", [1, 2, 6, 200])
def test_families_in_pages_stand_in_the_desks_order(bound: TestClient, limit: int):
    pages = all_pages(bound, "/v1/lists/1/families", "families", limit=limit)
    assert codes(pages) == IN_C1
    assert all(len(page) == limit for page in pages[:-1])


def test_a_token_for_all_reads_commissions_in_turn(machine: TestClient):
    assert codes(all_pages(machine, "/v1/lists/1/families", "families", limit=3)) == [
        *IN_C1, FOREIGN,
    ]  # fmt: skip


def test_a_token_for_all_may_ask_for_one_commission(machine: TestClient):
    asked = {"commission_id": "c2"}
    assert codes(all_pages(machine, "/v1/lists/1/families", "families", **asked)) == [FOREIGN]


def test_a_family_comes_with_band_frequency_interval_and_list(bound: TestClient):
    families = bound.get("/v1/lists/1/families").json()["families"]
    high = next(family for family in families if family["family_id"] == HIGH)
    assert (high["lane"], high["band"]) == ("ranked", "high")
    assert high["frequency"] == {"per_hundred": 23, "low": 18, "high": 29}
    assert "18" in high["frequency_text"]["en"]
    assert high["context"] == {
        "as_of_date": "2026-04-01", "model_name": "tirek", "model_version": "3",
        "model_kind": "lightgbm", "trained_through": "2025-12-31",
        "capacity": 12, "cohort_size": 1480,
    }  # fmt: skip


def test_no_answer_has_a_field_for_a_score_or_rank():
    fields = set(FamilyOnList.model_fields)
    assert not {"score", "risk_score", "calibrated_risk", "rank", "probability"} & fields


def test_neither_score_nor_rank_of_any_family_is_in_any_page(machine: TestClient):
    """Every ranked family of the list has the rank 777 and the risk 0.4321."""
    text = machine.get("/v1/lists/1/families").text
    assert "777" not in text
    assert "4321" not in text


def test_where_nothing_was_ranked_there_is_neither_band_nor_frequency(bound: TestClient):
    families = bound.get("/v1/lists/1/families").json()["families"]
    urgent = next(family for family in families if family["family_id"] == URGENT)
    assert (urgent["lane"], urgent["band"]) == ("urgent", "")


@pytest.mark.parametrize(
    ("path", "asked"),
    [
        ("/v1/lists/1/families", {"commission_id": "c2"}),
        ("/v1/lists/1/families", {"commission_id": "c3"}),
        ("/v1/lists/2/families", {}),
    ],
)
def test_another_commissions_list_looks_like_one_that_does_not_exist(
    bound: TestClient, path: str, asked: dict[str, str]
):
    answer = bound.get(path, params=asked)
    nowhere = bound.get("/v1/lists/99/families")
    assert (answer.status_code, answer.json()) == (404, nowhere.json())


def test_families_shown_are_in_the_journal_with_the_machine_that_was_shown_them(
    bound: TestClient, database: ReferralDatabase
):
    bound.get("/v1/lists/1/families", params={"limit": 2})
    (told,) = told_by_machines(database)
    assert (told["actor"]["name"], told["actor"]["commission_id"]) == ("register", "c1")
    assert told["content"] == {
        "route": "/v1/lists/{list_id}/families",
        "list_id": 1,
        "commissions": ["c1"],
        "families": IN_C1[:2],
    }


def test_a_look_that_was_refused_is_in_the_journal_without_a_family(
    bound: TestClient, database: ReferralDatabase
):
    bound.get("/v1/lists/1/families", params={"commission_id": "c2"})
    (told,) = told_by_machines(database)
    assert told["content"]["families"] == []


def test_a_renamed_family_is_named_by_todays_code(bound: TestClient, database: ReferralDatabase):
    with database.writing() as session:
        add_aliases(session, lambda code: f"new{code}", generation=1, made_from="s2")
    assert codes(all_pages(bound, "/v1/lists/1/families", "families")) == [
        f"new{code}" for code in IN_C1
    ]


def test_while_the_model_is_off_lists_stand_without_its_advice(
    bound: TestClient, monkeypatch: pytest.MonkeyPatch
):
    off = ModelOff(1, datetime(2026, 4, 2, tzinfo=UTC), "its reasons were doubted")
    monkeypatch.setattr("serving.api.lists.model_off", lambda _session: off)
    answer = bound.get("/v1/lists/1/families").json()
    assert answer["model_switched_on"] is False
    assert {(one["band"], one["frequency"]) for one in answer["families"]} == {("", None)}


WRONG_CURSORS = {
    "no cursor of ours": "abc",
    "of lists": cursor_in_lists(ListPlace(date(2026, 4, 1), 1)),
    "of another list": cursor_on_list(2, "c1", FamilyPlace("c1", 1, 1)),
    "of another commission": cursor_on_list(1, "c2", FamilyPlace("c2", 1, 1)),
    "of all commissions": cursor_on_list(1, None, FamilyPlace("c1", 1, 1)),
    "with a place past every number": cursor_on_list(1, "c1", FamilyPlace("c1", 2**40, 1)),
    "with a sign that no database stores": cursor_on_list(1, "c1", FamilyPlace("\0", 1, 1)),
    "with half a sign": cursor_on_list(1, "c1", FamilyPlace("\ud800", 1, 1)),
}


@pytest.mark.parametrize("cursor", WRONG_CURSORS.values(), ids=WRONG_CURSORS.keys())
def test_a_cursor_of_another_question_opens_no_page(bound: TestClient, cursor: str):
    answer = bound.get("/v1/lists/1/families", params={"cursor": cursor})
    assert answer.status_code == 404
    assert cursor not in answer.text


def test_a_cursor_made_up_shows_no_more_than_none(bound: TestClient):
    """The place of another commission's family, in a cursor of one's own question."""
    cursor = cursor_on_list(1, "c1", FamilyPlace("c0", 0, 0))
    answer = bound.get("/v1/lists/1/families", params={"cursor": cursor})
    assert codes([answer.json()["families"]]) == IN_C1


@pytest.mark.parametrize(
    "asked",
    [
        {"limit": "0"}, {"limit": "201"}, {"limit": "many"}, {"limit": "NaN"}, {"cursor": ""},
        {"cursor": "a b"}, {"cursor": "a" * 2001}, {"commission_id": "c1\x00"}, {"page": "2"},
        {"commission_id": "' OR 1=1"},
    ],
)  # fmt: skip
def test_a_question_that_breaks_the_form_is_told_where(bound: TestClient, asked: dict[str, str]):
    answer = bound.get("/v1/lists/1/families", params=asked)
    assert answer.status_code == 422
    (name,) = asked
    assert answer.json()["errors"][0]["at"] == ["query", name]


@pytest.mark.parametrize("list_id", ["0", "-1", "2147483648", "9" * 30, "one", "1.5"])
def test_a_list_is_named_by_its_number(bound: TestClient, list_id: str):
    assert bound.get(f"/v1/lists/{list_id}/families").status_code == 422


def test_all_is_well_where_the_database_answers(bound: TestClient):
    answer = bound.get("/v1/health").json()
    assert (answer["status"], answer["model_switched_on"]) == ("ok", True)
    assert answer["newest_list"]["as_of_date"] == "2026-04-01"


def test_before_the_first_list_all_is_well_too(
    empty: ReferralDatabase,
):
    app = Wall(create_app(lambda: empty, ThreeFamilies), lambda: empty)
    with TestClient(app, base_url=ADDRESS) as client:
        assert using(client, empty, None).get("/v1/health").json()["newest_list"] is None
