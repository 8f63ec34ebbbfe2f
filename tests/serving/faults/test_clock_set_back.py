"""A clock that was set back by two hours: what stands in the database is then later than now."""

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import update
from sqlalchemy.orm import Session

from serving.access.sessions import start_session, visitor_of
from serving.access.signing_in import FAILURES_BEFORE_LOCK, LOCK, verify
from serving.referrals.access_tables import DeskSessionTable, SignInFailureTable
from serving.referrals.database import ReferralDatabase
from serving.referrals.journal.actions import COMMAND_LINE, Action
from serving.referrals.journal.entries import append, read_entries
from serving.referrals.look_ups import holds
from serving.referrals.scopes import EVERY_COMMISSION
from serving.referrals.tables import LookUpTable
from serving.referrals.verifying.verify import verify_journal
from tests.serving.seeding import PASSWORD

SET_BACK = timedelta(hours=2)


def test_a_session_does_not_live_longer_for_it(database: ReferralDatabase):
    with database.writing() as session:
        cookie = start_session(session, 1)
        later = datetime.now(UTC) + SET_BACK
        session.execute(update(DeskSessionTable).values(created_at=later, last_seen_at=later))
    assert visitor_of(database, cookie) is None


def test_clocks_of_two_machines_that_differ_by_a_minute_end_no_session(database: ReferralDatabase):
    with database.writing() as session:
        cookie = start_session(session, 1)
        session.execute(
            update(DeskSessionTable).values(last_seen_at=datetime.now(UTC) + timedelta(minutes=1))
        )
    assert visitor_of(database, cookie) is not None


def test_nobody_is_locked_out_for_longer(database: ReferralDatabase):
    for _ in range(FAILURES_BEFORE_LOCK):
        assert verify(database, "aigerim", password="not the password") is None
    assert verify(database, "aigerim", password=PASSWORD) is None
    with database.writing() as session:
        later = datetime.now(UTC) + SET_BACK
        assert later > datetime.now(UTC) + LOCK
        session.execute(update(SignInFailureTable).values(failed_at=later))
    assert verify(database, "aigerim", password=PASSWORD) is not None


def give_reason(session: Session, *, at: datetime) -> None:
    token = at.isoformat()
    session.add(
        LookUpTable(
            position=1, family_id="", commission_id="", account_id=4, account_name="Nurlan",
            reason="a complaint", salt="", looked_up_at=at, submission_token=token,
        )
    )  # fmt: skip
    session.flush()


def test_a_reason_to_look_at_a_screen_is_given_anew(database: ReferralDatabase):
    now = datetime.now(UTC)
    with database.writing(EVERY_COMMISSION) as session:
        give_reason(session, at=now + SET_BACK)
        assert not holds(session, 1, 4)
        give_reason(session, at=now - timedelta(minutes=1))
        assert holds(session, 1, 4)


def test_the_journal_keeps_its_order_and_verifies(
    database: ReferralDatabase, monkeypatch: pytest.MonkeyPatch
):
    class Ahead(datetime):
        @classmethod
        def now(cls, tz: object = None) -> datetime:
            del tz
            return datetime.now(UTC) + SET_BACK

    with database.writing(EVERY_COMMISSION) as session:
        with monkeypatch.context() as before:
            before.setattr("serving.referrals.journal.entries.datetime", Ahead)
            append(session, Action.TOKENS_REVOKED, COMMAND_LINE, name="before", revoked=0)
        append(session, Action.TOKENS_REVOKED, COMMAND_LINE, name="after", revoked=0)
    with database.reading(EVERY_COMMISSION) as session:
        entries = list(read_entries(session))
        assert [one.told["content"].get("name") for one in entries[-2:]] == ["before", "after"]
        assert entries[-2].told["at"] > entries[-1].told["at"]
        assert verify_journal(session).fault is None
