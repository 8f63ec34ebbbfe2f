"""Desk sessions: the cookie holds a random id, everything else stays in the database.

A session ends when its owner signs out, after an hour without a request, or twelve hours
after sign-in, whichever comes first. One that was seen later than now ends, too: the clock was set
back, and it would live that much longer.
"""

import hashlib
import secrets
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from sqlalchemy import bindparam, delete, select
from sqlalchemy.orm import Session

from serving.access.accounts import Account, account_of
from serving.referrals.access_tables import AccountTable, DeskSessionTable
from serving.referrals.database import ReferralDatabase

IDLE = timedelta(hours=1)
ABSOLUTE = timedelta(hours=12)
CLOCKS_DIFFER = timedelta(minutes=5)
NOTED_EVERY = timedelta(minutes=1)
"""A request within this time of the last noted one writes nothing."""


_SIGNED_IN = (
    select(DeskSessionTable, AccountTable)
    .join(AccountTable, AccountTable.id == DeskSessionTable.account_id)
    .where(DeskSessionTable.id == bindparam("session_hash"), AccountTable.active)
)
"""Every request asks it: made once, and not for each."""


@dataclass(frozen=True, slots=True)
class DeskVisitor:
    """A signed-in person; `form_secret` must come back with every form they send."""

    account: Account
    form_secret: str
    session_hash: str


def start_session(session: Session, account_id: int) -> str:
    """Begin a session and return what the cookie holds; outdated sessions are cleared."""
    now = datetime.now(UTC)
    session.execute(delete(DeskSessionTable).where(DeskSessionTable.expires_at <= now))
    cookie = secrets.token_urlsafe(32)
    session.add(
        DeskSessionTable(
            id=_hash(cookie),
            account_id=account_id,
            created_at=now,
            last_seen_at=now,
            expires_at=now + ABSOLUTE,
            form_secret=secrets.token_urlsafe(32),
        )
    )
    return cookie


def visitor_of(database: ReferralDatabase, cookie: str) -> DeskVisitor | None:
    """The person whose session the cookie opens; None where it opens none any more."""
    now = datetime.now(UTC)
    with database.asking() as session:
        found = session.execute(_SIGNED_IN, {"session_hash": _hash(cookie)}).first()
    if found is None:
        return None
    stored, account = found
    if now >= stored.expires_at or not _lately(stored.last_seen_at, now):
        return None
    if now >= stored.last_seen_at + NOTED_EVERY:
        _note_seen(database, stored.id, now)
    return DeskVisitor(account_of(account), stored.form_secret, stored.id)


def _lately(seen: datetime, now: datetime) -> bool:
    return now - IDLE < seen <= now + CLOCKS_DIFFER


def _note_seen(database: ReferralDatabase, session_hash: str, now: datetime) -> None:
    with database.writing() as session:
        stored = session.get(DeskSessionTable, session_hash)
        if stored is not None:
            stored.last_seen_at = now


def end_session(session: Session, session_hash: str) -> None:
    """Sign out: the cookie opens nothing from now on."""
    session.execute(delete(DeskSessionTable).where(DeskSessionTable.id == session_hash))


def _hash(cookie: str) -> str:
    return hashlib.sha256(cookie.encode("utf-8", "surrogatepass")).hexdigest()


def forget_sessions(session: Session, account_id: int) -> int:
    """Sign an account out everywhere; how many browsers it was signed in from."""
    ended = session.scalars(
        delete(DeskSessionTable)
        .where(DeskSessionTable.account_id == account_id)
        .returning(DeskSessionTable.id)
    )
    return len(ended.all())
