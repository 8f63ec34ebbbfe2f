from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select, update

from serving.access.sessions import ABSOLUTE, IDLE, end_session, start_session, visitor_of
from serving.referrals.access_tables import AccountTable, DeskSessionTable
from serving.referrals.database import ReferralDatabase


@pytest.fixture
def cookie(database: ReferralDatabase) -> str:
    with database.writing() as session:
        return start_session(session, 1)


def test_the_cookie_opens_the_session_of_its_owner(database: ReferralDatabase, cookie: str):
    visitor = visitor_of(database, cookie)
    assert visitor is not None
    assert visitor.account.username == "aigerim"
    assert len(visitor.form_secret) >= 32


def test_the_database_does_not_hold_the_cookie(database: ReferralDatabase, cookie: str):
    with database.reading() as session:
        (stored,) = session.scalars(select(DeskSessionTable))
    assert cookie not in {stored.id, stored.form_secret}


@pytest.mark.parametrize("forged", ["", "guess", "\ud800", "x" * 10_000])
def test_a_forged_cookie_opens_nothing(database: ReferralDatabase, cookie: str, forged: str):
    assert cookie != forged
    assert visitor_of(database, forged) is None


def test_signing_out_ends_the_session(database: ReferralDatabase, cookie: str):
    visitor = visitor_of(database, cookie)
    assert visitor is not None
    with database.writing() as session:
        end_session(session, visitor.session_hash)
    assert visitor_of(database, cookie) is None


def test_an_hour_without_a_request_ends_it(database: ReferralDatabase, cookie: str):
    with database.writing() as session:
        session.execute(update(DeskSessionTable).values(last_seen_at=datetime.now(UTC) - IDLE))
    assert visitor_of(database, cookie) is None


def test_twelve_hours_end_it_however_busy(database: ReferralDatabase, cookie: str):
    with database.writing() as session:
        session.execute(update(DeskSessionTable).values(expires_at=datetime.now(UTC)))
    assert visitor_of(database, cookie) is None


def test_a_request_after_a_while_is_noted(database: ReferralDatabase, cookie: str):
    with database.writing() as session:
        earlier = datetime.now(UTC) - timedelta(minutes=30)
        session.execute(update(DeskSessionTable).values(last_seen_at=earlier))
    assert visitor_of(database, cookie) is not None
    with database.reading() as session:
        (stored,) = session.scalars(select(DeskSessionTable))
    assert stored.last_seen_at > earlier + timedelta(minutes=29)


def test_a_blocked_account_loses_its_session_at_once(database: ReferralDatabase, cookie: str):
    with database.writing() as session:
        session.execute(update(AccountTable).values(active=False))
    assert visitor_of(database, cookie) is None


def test_outdated_sessions_are_cleared_at_the_next_sign_in(database: ReferralDatabase, cookie: str):
    with database.writing() as session:
        session.execute(update(DeskSessionTable).values(expires_at=datetime.now(UTC) - ABSOLUTE))
        start_session(session, 2)
        assert len(session.scalars(select(DeskSessionTable)).all()) == 1
    assert visitor_of(database, cookie) is None
