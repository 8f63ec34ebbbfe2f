from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import select, update

from cases.errors import BadInput
from serving.access import signing_in
from serving.access.adding_accounts import add_account
from serving.access.people import mark_trainee
from serving.access.signing_in import FAILURES_BEFORE_LOCK, LOCK, reset_password, verify
from serving.referrals.access_tables import AccountTable, SignInFailureTable
from serving.referrals.database import ReferralDatabase
from tests.serving.seeding import PASSWORD

NEW: dict[str, Any] = {
    "display_name": "Ерлан",
    "role": "member",
    "commission_id": "c1",
    "password": PASSWORD,
}


def test_the_right_password_gives_the_account(database: ReferralDatabase):
    account = verify(database, "bolat", password=PASSWORD)
    assert account is not None
    assert (account.display_name, account.role, account.commission_id, account.language) == (
        "Болат Ахметов",
        "chair",
        "c1",
        "kk",
    )


@pytest.mark.parametrize(
    ("username", "password"),
    [("bolat", "wrong"), ("bolat", ""), ("nobody", PASSWORD), ("", ""), ("\ud800", "\ud800")],
)
def test_anything_else_gives_nothing(database: ReferralDatabase, username: str, password: str):
    assert verify(database, username, password=password) is None


def test_the_password_is_stored_only_as_an_argon2_hash(database: ReferralDatabase):
    with database.reading() as session:
        stored = session.scalars(select(AccountTable.password_hash)).all()
    assert all(hashed.startswith("$argon2id$") and PASSWORD not in hashed for hashed in stored)


def test_an_unknown_name_costs_one_hash_as_a_known_one_does(
    database: ReferralDatabase, monkeypatch: pytest.MonkeyPatch
):
    checked: list[str] = []
    monkeypatch.setattr(signing_in, "fits", lambda hashed, _password: checked.append(hashed))
    verify(database, "nobody", password="x")
    verify(database, "bolat", password="x")
    assert len(checked) == 2
    assert all(hashed.startswith("$argon2id$") for hashed in checked)


@pytest.mark.parametrize("username", ["bolat", "nobody"])
def test_after_five_failures_a_name_is_locked_known_or_not(
    database: ReferralDatabase, username: str
):
    for _ in range(FAILURES_BEFORE_LOCK + 2):
        assert verify(database, username, password="wrong") is None
    assert verify(database, username, password=PASSWORD) is None
    with database.reading() as session:
        assert len(session.scalars(select(SignInFailureTable)).all()) == FAILURES_BEFORE_LOCK


def test_a_lock_ends_by_itself(database: ReferralDatabase):
    for _ in range(FAILURES_BEFORE_LOCK):
        verify(database, "bolat", password="wrong")
    with database.writing() as session:
        long_ago = datetime.now(UTC) - LOCK - timedelta(seconds=1)
        session.execute(update(SignInFailureTable).values(failed_at=long_ago))
    assert verify(database, "bolat", password=PASSWORD) is not None


def test_signing_in_forgets_earlier_failures(database: ReferralDatabase):
    for _ in range(2):
        for _ in range(FAILURES_BEFORE_LOCK - 1):
            verify(database, "bolat", password="wrong")
        assert verify(database, "bolat", password=PASSWORD) is not None


def test_an_account_that_is_not_active_cannot_sign_in(database: ReferralDatabase):
    with database.writing() as session:
        session.execute(update(AccountTable).values(active=False))
    assert verify(database, "bolat", password=PASSWORD) is None


def test_a_new_password_replaces_the_old_one_and_lifts_the_lock(database: ReferralDatabase):
    for _ in range(FAILURES_BEFORE_LOCK):
        verify(database, "bolat", password="wrong")
    with database.writing() as session:
        reset_password(session, "bolat", password="another long password")
    assert verify(database, "bolat", password="another long password") is not None
    assert verify(database, "bolat", password=PASSWORD) is None


def test_a_new_password_needs_an_account(database: ReferralDatabase):
    with database.writing() as session, pytest.raises(BadInput, match="no account 'nobody'"):
        reset_password(session, "nobody", password=PASSWORD)


@pytest.mark.parametrize(
    ("username", "change", "complaint"),
    [
        ("bolat", {}, "exists already"),
        ("Ерлан", {}, "small Latin letters"),
        ("e", {}, "2 to 64"),
        ("erlan", {"password": "short"}, "this one has 5"),
        ("erlan", {"password": "x" * 201}, "this one has 201"),
        ("erlan", {"display_name": "x" * 201}, "this one has 201"),
        ("erlan", {"display_name": "Er\x00lan"}, "printable"),
        ("erlan", {"commission_id": "x" * 201}, "a commission is named in at most 200"),
        ("erlan", {"role": "tsar"}, "role 'tsar' is none of member, chair"),
        ("erlan", {"language": "de"}, "language 'de' is none of kk, ru, en"),
    ],
)
def test_an_account_that_cannot_stand_is_refused(
    database: ReferralDatabase, username: str, change: dict[str, str], complaint: str
):
    with database.writing() as session, pytest.raises(BadInput, match=complaint):
        add_account(session, username, **{**NEW, **change})


def test_a_training_begins_and_ends(database: ReferralDatabase):
    for trainee in (True, False):
        with database.writing() as session:
            mark_trainee(session, "bolat", trainee=trainee)
        account = verify(database, "bolat", password=PASSWORD)
        assert account is not None
        assert account.trainee is trainee


def test_nobody_unknown_is_trained(database: ReferralDatabase):
    with database.writing() as session, pytest.raises(BadInput, match="there is no account"):
        mark_trainee(session, "nobody", trainee=True)


@pytest.mark.parametrize(
    ("role", "scope"),
    [
        ("region", {"commission_id": "c1"}),
        ("region", {"commission_id": "c1", "region_id": "r1"}),
        ("region", {}),
        ("member", {"commission_id": "", "region_id": "r1"}),
        ("chair", {"commission_id": "c1", "region_id": "r1"}),
        ("member", {"commission_id": ""}),
    ],
)
def test_an_account_acts_for_a_commission_or_for_a_region_and_never_for_both(
    empty: ReferralDatabase, role: Any, scope: dict[str, str]
):
    with empty.writing() as session, pytest.raises(BadInput, match="acts for a"):
        add_account(session, "new", display_name="N", role=role, password=PASSWORD, **scope)


def test_a_methodologist_acts_for_a_region(database: ReferralDatabase):
    account = verify(database, "gulnar", password=PASSWORD)
    assert account is not None
    assert (account.role, account.commission_id, account.region_id) == ("region", "", "r1")
