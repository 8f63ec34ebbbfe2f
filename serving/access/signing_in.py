"""Signing in by name and password: constant work, a lock after failures, a new password.

An unknown name costs the same work as a wrong password, and both get the same answer, so
that nobody can learn who has an account.
"""

import hashlib
from datetime import UTC, datetime, timedelta

from sqlalchemy import delete, func, select
from sqlalchemy.orm import Session

from cases.errors import BadInput
from serving.access.accounts import Account, account_named, account_of, find_account
from serving.access.hashes import fits, hash_of_nobody, hasher
from serving.access.one_account import NO_PASSWORD
from serving.access.passwords import require_strong
from serving.access.sessions import forget_sessions
from serving.referrals.access_tables import AccountTable, SignInFailureTable
from serving.referrals.database import ReferralDatabase
from serving.referrals.journal.actions import COMMAND_LINE, NOBODY_KNOWN, Action, Actor
from serving.referrals.journal.entries import append

FAILURES_BEFORE_LOCK = 5
LOCK = timedelta(minutes=15)


def verify(database: ReferralDatabase, username: str, *, password: str) -> Account | None:
    """The account if name and password fit, it is active and the name not locked; else None.

    Opens its own transactions, so that the slow hash holds no lock.
    """
    with database.reading() as session:
        stored = account_named(session, username)
        locked = _failures(session, username) >= FAILURES_BEFORE_LOCK
    # somebody known to the provider alone costs the same work as a wrong password, too
    right = fits((stored and stored.password_hash) or hash_of_nobody(), password)
    known = stored is not None and stored.active and stored.password_hash != NO_PASSWORD
    if stored is None or not known or locked or not right:
        with database.writing() as session:
            _note_failure(session, username)
            append(session, Action.SIGN_IN_REFUSED, NOBODY_KNOWN, locked=locked)
        return None
    with database.writing() as session:
        _forget_failures(session, username)
    return account_of(stored)


def reset_password(
    session: Session, username: str, *, password: str, by: Actor = COMMAND_LINE
) -> None:
    """Give an account a new password, lift its lock and end its sessions.

    BadInput where there is no such account.
    """
    require_strong(password, username=username)
    account = find_account(session, username)
    require_password_account(account)
    account.password_hash = hasher().hash(password)
    _forget_failures(session, username)
    forget_sessions(session, account.id)
    append(session, Action.PASSWORD_RESET, by, account_id=account.id)


def require_password_account(account: AccountTable) -> None:
    """BadInput where the account's password and role are the provider's to give."""
    if account.password_hash == NO_PASSWORD:
        msg = "this account is the sign-in service's; change password and role there"
        raise BadInput(msg)


def _failures(session: Session, username: str) -> int:
    now = datetime.now(UTC)
    counted = session.scalar(
        select(func.count())
        .select_from(SignInFailureTable)
        .where(
            SignInFailureTable.name_hash == _name_hash(username),
            SignInFailureTable.failed_at > now - LOCK,
            # a clock that was set back must not lock anybody out for longer
            SignInFailureTable.failed_at <= now + LOCK,
        )
    )
    return counted or 0


def _note_failure(session: Session, username: str) -> None:
    now = datetime.now(UTC)
    session.execute(delete(SignInFailureTable).where(SignInFailureTable.failed_at <= now - LOCK))
    if _failures(session, username) < FAILURES_BEFORE_LOCK:
        session.add(SignInFailureTable(name_hash=_name_hash(username), failed_at=now))


def _forget_failures(session: Session, username: str) -> None:
    session.execute(
        delete(SignInFailureTable).where(SignInFailureTable.name_hash == _name_hash(username))
    )


def _name_hash(username: str) -> str:
    # People type passwords into the name field; a hash keeps those out of the database.
    return hashlib.sha256(username.encode("utf-8", "surrogatepass")).hexdigest()
