"""`POST /v1/rank`: places of families that are named, or of a commission's order."""

from typing import Any

import pytest
from starlette.testclient import TestClient

from serving.referrals.database import ReferralDatabase
from tests.serving.api.asking import ask, asked_in_journal


def places(answer: Any) -> list[tuple[str, int]]:
    return [(one["family_id"], one["place"]) for one in answer.json()["families"]]


def test_a_place_comes_with_band_interval_and_list(machine: TestClient):
    answer = ask(machine, ["two"], "/v1/rank")
    assert answer.status_code == 200
    (family,) = answer.json()["families"]
    assert (family["place"], family["band"], family["selected"]) == (2, "high", True)
    assert family["frequency"] == {"per_hundred": 23, "low": 18, "high": 29}
    assert (family["context"]["capacity"], family["context"]["cohort_size"]) == (12, 1480)


def test_named_families_keep_the_order_asked(machine: TestClient):
    assert places(ask(machine, ["two", "far", "one"], "/v1/rank")) == [
        ("two", 2),
        ("far", 1),
        ("one", 1),
    ]


def test_without_names_a_bound_token_is_told_its_commissions_order(bound: TestClient):
    answer = bound.post("/v1/rank", json={})
    assert places(answer) == [("one", 1), ("two", 2)]


@pytest.mark.parametrize(
    ("stretch", "told"),
    [
        ({"first_place": 2}, [("two", 2)]),
        ({"at_most": 1}, [("one", 1)]),
        ({"first_place": 3}, []),
    ],
)
def test_a_stretch_of_the_order_may_be_asked_for(
    bound: TestClient, stretch: dict[str, int], told: list[tuple[str, int]]
):
    assert places(bound.post("/v1/rank", json=stretch)) == told


def test_a_token_for_every_commission_has_to_name_one(machine: TestClient):
    assert machine.post("/v1/rank", json={}).status_code == 422
    answer = machine.post("/v1/rank", json={"commission_id": "c2"})
    assert places(answer) == [("far", 1)]


@pytest.mark.parametrize("named", ["c2", "c9"])
def test_another_commission_looks_like_one_that_does_not_exist(bound: TestClient, named: str):
    answer = bound.post("/v1/rank", json={"commission_id": named})
    assert answer.status_code == 404
    assert answer.headers["content-type"] == "application/problem+json"
    assert named not in answer.text


@pytest.mark.parametrize(
    "body",
    [{"first_place": 0}, {"at_most": 10_001}, {"first_place": "1"}, {"commission_id": ""}],
)
def test_a_stretch_that_is_none_is_refused(bound: TestClient, body: dict[str, object]):
    assert bound.post("/v1/rank", json=body).status_code == 422


def test_the_journal_tells_everybody_whose_place_was_told(
    bound: TestClient, database: ReferralDatabase
):
    bound.post("/v1/rank", json={})
    (told,) = asked_in_journal(database)
    assert told.told["content"]["families"] == ["one", "two"]
    assert told.told["content"]["asked"] == 2
