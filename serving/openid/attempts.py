"""Sign-ins under way: begun here, ended by coming back from the provider, once and in ten minutes.

The address that somebody comes back with holds the state, the browser's cookie something else that
only it was given: whoever has one without the other is not let in, so that nobody can be signed in
to a stranger's account by a link.
"""

import hashlib
import secrets
from datetime import UTC, datetime, timedelta
from typing import NamedTuple

from sqlalchemy import delete, func, select
from sqlalchemy.orm import Session

from serving.referrals.access_tables import SignInAttemptTable

LIFETIME = timedelta(minutes=10)

MOST_UNDER_WAY = 10_000
"""Anybody can begin a sign-in without an account; beyond so many, the oldest makes room."""


class Begun(NamedTuple):
    """A sign-in just begun: what goes to the browser, and what the provider is told."""

    browser: str
    state: str
    nonce: str
    verifier: str


class Attempt(NamedTuple):
    """A sign-in that somebody came back from; `wanted` is the page of ours they wanted to open."""

    nonce: str
    verifier: str
    wanted: str


def begin(session: Session, *, wanted: str) -> Begun:
    """Note a new sign-in; outdated ones are cleared."""
    now = datetime.now(UTC)
    _clear(session, now)
    begun = Begun(*(secrets.token_urlsafe(32) for _ in Begun._fields))
    session.add(
        SignInAttemptTable(
            id=_hash(begun.state),
            browser_hash=_hash(begun.browser),
            nonce=begun.nonce,
            verifier=begun.verifier,
            wanted=wanted,
            expires_at=now + LIFETIME,
        )
    )
    return begun


def _clear(session: Session, now: datetime) -> None:
    ends = SignInAttemptTable.expires_at
    under_way, first = session.execute(select(func.count(), func.min(ends))).one()
    until = max(now, first) if under_way >= MOST_UNDER_WAY else now
    session.execute(delete(SignInAttemptTable).where(ends <= until))


def take(session: Session, *, state: str, browser: str) -> Attempt | None:
    """The sign-in that this browser began with this state, which is used up by that; None where
    there is none, or no longer.
    """
    found = session.execute(
        delete(SignInAttemptTable)
        .where(
            SignInAttemptTable.id == _hash(state),
            SignInAttemptTable.browser_hash == _hash(browser),
        )
        .returning(
            SignInAttemptTable.nonce,
            SignInAttemptTable.verifier,
            SignInAttemptTable.wanted,
            SignInAttemptTable.expires_at,
        )
    ).first()
    if found is None or found.expires_at <= datetime.now(UTC):
        return None
    return Attempt(found.nonce, found.verifier, found.wanted)


def _hash(text: str) -> str:
    # A plain hash is enough: each is 256 random bits.
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()
