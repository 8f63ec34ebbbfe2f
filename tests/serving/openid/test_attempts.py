"""Sign-ins under way: noted without what they could be stolen by, and never without end."""

from datetime import UTC, datetime

import pytest
from sqlalchemy import select, update

from serving.openid import attempts
from serving.openid.attempts import begin, take
from serving.referrals.access_tables import SignInAttemptTable
from serving.referrals.database import ReferralDatabase


def test_a_sign_in_is_taken_up_once_by_who_began_it(database: ReferralDatabase):
    with database.writing() as session:
        begun = begin(session, wanted="/urgent")
        taken = take(session, state=begun.state, browser=begun.browser)
        assert taken == (begun.nonce, begun.verifier, "/urgent")
        assert take(session, state=begun.state, browser=begun.browser) is None


def test_a_state_without_its_browser_takes_nothing_and_uses_nothing_up(
    database: ReferralDatabase,
):
    with database.writing() as session:
        begun, other = begin(session, wanted="/"), begin(session, wanted="/")
        for browser in ("", begun.state, other.browser, "\ud800"):
            assert take(session, state=begun.state, browser=browser) is None
        assert take(session, state=begun.state, browser=begun.browser) is not None


def test_the_database_holds_neither_state_nor_cookie(database: ReferralDatabase):
    with database.writing() as session:
        begun = begin(session, wanted="/")
    with database.reading() as session:
        (stored,) = session.scalars(select(SignInAttemptTable))
    assert {begun.state, begun.browser}.isdisjoint({stored.id, stored.browser_hash})


def test_outdated_ones_are_cleared_at_the_next(database: ReferralDatabase):
    with database.writing() as session:
        begin(session, wanted="/")
        session.execute(update(SignInAttemptTable).values(expires_at=datetime.now(UTC)))
        begin(session, wanted="/")
        assert len(session.scalars(select(SignInAttemptTable)).all()) == 1


def test_a_flood_of_them_pushes_out_the_oldest_and_no_more(
    database: ReferralDatabase, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(attempts, "MOST_UNDER_WAY", 3)
    with database.writing() as session:
        oldest, *kept = [begin(session, wanted="/") for _ in range(4)]
        assert take(session, state=oldest.state, browser=oldest.browser) is None
        for begun in kept:
            assert take(session, state=begun.state, browser=begun.browser) is not None
