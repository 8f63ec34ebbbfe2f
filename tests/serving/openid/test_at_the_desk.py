"""What administrators see of people whom the provider knows, and cannot do to their accounts."""

import pytest
from starlette.testclient import TestClient

from serving.openid.people import come_in
from serving.referrals.database import ReferralDatabase
from tests.serving.conftest import sign_in
from tests.serving.desk.test_overseeing import NEW, send
from tests.serving.openid.test_people import SAULE

ACCOUNT = 10
"""The account after the nine of the seeded home."""


@pytest.fixture(autouse=True)
def saule(database: ReferralDatabase, visitor: TestClient) -> None:
    """Somebody came in through the provider; an administrator is at the desk."""
    with database.writing() as session:
        account = come_in(session, SAULE, language="kk")
        assert getattr(account, "account_id", None) == ACCOUNT
    sign_in(visitor, "yermek")


def test_the_account_says_how_its_owner_signs_in_and_offers_no_password(visitor: TestClient):
    page = visitor.get(f"/accounts/{ACCOUNT}?language=en").text
    assert "through the sign-in service" in page
    assert 'name="password"' not in page
    assert 'name="role"' not in page


def test_neither_password_nor_role_is_given_here(visitor: TestClient):
    password = {"password": NEW["password"], "again": NEW["password"]}
    assert send(visitor, f"/accounts/{ACCOUNT}/password", **password).status_code == 403
    role = {"role": "chair", "commission": "c1", "reason": "r", "token": "t"}
    assert send(visitor, f"/accounts/{ACCOUNT}/role", **role).status_code == 403


def test_it_can_be_signed_out_and_closed(visitor: TestClient):
    for act in ("sign-out", "close", "reopen"):
        assert send(visitor, f"/accounts/{ACCOUNT}/{act}").status_code == 303


def test_no_account_with_a_password_is_added_beside_it(visitor: TestClient):
    visitor.get("/accounts/new?language=en")
    answered = send(visitor, "/accounts/new", **{**NEW, "display_name": SAULE.display_name})
    assert answered.status_code == 422
    assert "One person has one account" in answered.text
    other = {"display_name": SAULE.display_name, "commission": "c2"}
    assert send(visitor, "/accounts/new", **{**NEW, **other}).status_code == 303
