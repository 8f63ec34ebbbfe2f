"""From claims to a role and its place: what is clear is taken, anything else is no seat."""

from typing import Any

import pytest

from serving.openid.configuration import OpenId
from serving.openid.seats import Seat, identity_of, seat_of

TOLD: dict[str, Any] = {
    "issuer": "https://login.example.kz",
    "client_id": "tirek",
    "address": "https://tirek.example.kz",
    "button": {"kk": "К", "ru": "В", "en": "S"},
    "roles": {
        "members": "member",
        "everybody": "member",
        "chairs": "chair",
        "methodologists": "region",
        "auditors": "auditor",
    },
}
BY_ID = OpenId.model_validate(TOLD)
BY_TABLE = OpenId.model_validate(TOLD | {"commissions": {"Бурабай": "c1"}, "regions": {"A": "r1"}})


@pytest.mark.parametrize(
    ("claims", "seat"),
    [
        ({"role": "members", "commission": "c1"}, Seat("member", "c1", "")),
        ({"role": ["members", "x"], "commission": ["c1"]}, Seat("member", "c1", "")),
        ({"role": ["members", "everybody"], "commission": "c1"}, Seat("member", "c1", "")),
        ({"role": "methodologists", "region": "r1"}, Seat("region", "", "r1")),
        ({"role": "auditors"}, Seat("auditor", "", "")),
        ({"role": "auditors", "commission": "c1"}, Seat("auditor", "", "")),
        ({"role": ["members", "chairs"], "commission": "c1"}, None),
        ({"role": "members", "commission": ["c1", "c2"]}, None),
        ({"role": "members", "commission": ""}, None),
        ({"role": "members"}, None),
        ({"role": "methodologists", "commission": "c1"}, None),
        ({"role": "member", "commission": "c1"}, None),
        ({"role": "Members", "commission": "c1"}, None),
        ({"role": {"members": True}, "commission": "c1"}, None),
        ({"role": [["members"]], "commission": "c1"}, None),
        ({"role": "members", "commission": 1}, None),
        ({"role": "members", "commission": "c\x001"}, None),
        ({"role": "members", "commission": "c" * 201}, None),
        ({}, None),
    ],
)
def test_a_seat_is_one_role_and_the_one_place_it_needs(claims: dict[str, Any], seat: Seat | None):
    assert seat_of(claims, BY_ID) == seat


@pytest.mark.parametrize(
    ("claims", "seat"),
    [
        ({"role": "members", "commission": "Бурабай"}, Seat("member", "c1", "")),
        ({"role": "members", "commission": ["Бурабай", "other"]}, Seat("member", "c1", "")),
        ({"role": "members", "commission": "c1"}, None),
        ({"role": "methodologists", "region": "A"}, Seat("region", "", "r1")),
    ],
)
def test_with_a_table_of_places_only_what_it_names_counts(
    claims: dict[str, Any], seat: Seat | None
):
    assert seat_of(claims, BY_TABLE) == seat


@pytest.mark.parametrize("name", [None, "", "  ", 7, "x" * 201, "a\nb"])
def test_who_has_no_name_that_can_stand_beside_a_decision_has_no_seat(name: object):
    claims = {"sub": "s", "role": "auditors", "name": name}
    assert identity_of(claims, BY_ID).seat is None
    assert identity_of(claims | {"name": "Сәуле"}, BY_ID).seat == Seat("auditor", "", "")
