"""Accounts of the embedded sign-in: argon2 hashes, constant work, a lock after failures.

An unknown name costs the same work as a wrong password, and both get the same answer, so
that nobody can learn who has an account.
"""

import hashlib
import re
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import cache
from typing import Literal

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError
from sqlalchemy import delete, func, select
from sqlalchemy.orm import Session

from cases.catalogue.words import LANGUAGES, Language
from cases.errors import BadInput
from serving.one_account import NO_PASSWORD, require_one_account
from serving.passwords import LONGEST as LONGEST_PASSWORD
from serving.passwords import require_strong
from serving.referrals.access_tables import AccountTable, DeskSessionTable, SignInFailureTable
from serving.referrals.database import ReferralDatabase
from serving.referrals.journal.actions import COMMAND_LINE, NOBODY_KNOWN, Action, Actor
from serving.referrals.journal.entries import append
from serving.referrals.scopes import EVERY_COMMISSION, NO_FAMILIES, Scope, one_commission

Role = Literal["member", "chair", "region", "auditor", "data_scientist", "administrator"]
ROLES: tuple[Role, ...] = (
    "member",
    "chair",
    "region",
    "auditor",
    "data_scientist",
    "administrator",
)
WHOLE_SERVICE: frozenset[Role] = frozenset({"auditor", "data_scientist", "administrator"})
"""Roles that act for the whole service; a methodologist acts for a region, everybody else for one
commission.
"""
LONGEST_NAME = 200
FAILURES_BEFORE_LOCK = 5
LOCK = timedelta(minutes=15)

_USERNAME = re.compile(r"[a-z0-9][a-z0-9._-]{1,63}")


@dataclass(frozen=True, slots=True)
class Account:
    """Who is signed in, and for which commission they act; a methodologist acts for a region
    instead, and `commission_id` is empty. A trainee says how they see a family before the advice
    is shown.
    """

    account_id: int
    username: str
    display_name: str
    role: Role
    commission_id: str
    language: Language
    trainee: bool = False
    region_id: str = ""


def add_account(  # noqa: PLR0913  an account is these things
    session: Session,
    username: str,
    *,
    display_name: str,
    role: Role,
    commission_id: str = "",
    region_id: str = "",
    password: str,
    language: Language = "kk",
    trainee: bool = False,
    by: Actor = COMMAND_LINE,
) -> int:
    """Create an account and return its id; BadInput where a value cannot stand."""
    _check_account(username, role=role, language=language)
    check_scope(role, commission_id=commission_id, region_id=region_id)
    require_short("a person's name", display_name)
    for what, told in (("a commission", commission_id), ("a region", region_id)):
        if told:
            require_short(what, told)
    require_strong(password, username=username)
    if _find(session, username) is not None:
        msg = f"account '{username}' exists already; choose another name"
        raise BadInput(msg)
    require_one_account(
        session, display_name=display_name, commission_id=commission_id, region_id=region_id
    )
    account = AccountTable(
        username=username,
        display_name=display_name,
        role=role,
        commission_id=commission_id,
        region_id=region_id,
        password_hash=_hasher().hash(password),
        language=language,
        active=True,
        trainee=trainee,
    )
    session.add(account)
    session.flush()
    append(
        session, Action.ACCOUNT_ADDED, by,
        account_id=account.id, role=role, commission_id=commission_id, region_id=region_id,
    )  # fmt: skip
    return account.id


def reset_password(
    session: Session, username: str, *, password: str, by: Actor = COMMAND_LINE
) -> None:
    """Give an account a new password, lift its lock and end its sessions.

    BadInput where there is no such account.
    """
    require_strong(password, username=username)
    account = find_account(session, username)
    require_password_account(account)
    account.password_hash = _hasher().hash(password)
    _forget_failures(session, username)
    forget_sessions(session, account.id)
    append(session, Action.PASSWORD_RESET, by, account_id=account.id)


def require_password_account(account: AccountTable) -> None:
    """BadInput where the account's password and role are the provider's to give."""
    if account.password_hash == NO_PASSWORD:
        msg = "this account is the sign-in service's; change password and role there"
        raise BadInput(msg)


def forget_sessions(session: Session, account_id: int) -> int:
    """Sign an account out everywhere; how many browsers it was signed in from."""
    ended = session.scalars(
        delete(DeskSessionTable)
        .where(DeskSessionTable.account_id == account_id)
        .returning(DeskSessionTable.id)
    )
    return len(ended.all())


def mark_trainee(session: Session, username: str, *, trainee: bool) -> None:
    """Begin or end somebody's training. BadInput where there is no such account."""
    account = find_account(session, username)
    account.trainee = trainee
    append(session, Action.TRAINEE_MARKED, COMMAND_LINE, account_id=account.id, trainee=trainee)


def _check_account(username: str, *, role: str, language: str) -> None:
    if not _USERNAME.fullmatch(username):
        msg = (
            f"username '{username}': use 2 to 64 small Latin letters, digits, dot, dash, underline"
        )
        raise BadInput(msg)
    if role not in ROLES:
        msg = f"role '{role}' is none of {', '.join(ROLES)}"
        raise BadInput(msg)
    if language not in LANGUAGES:
        msg = f"language '{language}' is none of {', '.join(LANGUAGES)}"
        raise BadInput(msg)


def is_username(name: str) -> bool:
    """Whether an account can have this name."""
    return _USERNAME.fullmatch(name) is not None


def check_scope(role: str, *, commission_id: str, region_id: str = "") -> None:
    """BadInput where a role is not given what it acts for, or more: a methodologist a region, who
    watches over the service nothing, everybody else a commission.
    """
    if role in WHOLE_SERVICE:
        wanted, fits = "the whole service", not commission_id and not region_id
    elif role == "region":
        wanted, fits = "a region", bool(region_id) and not commission_id
    else:
        wanted, fits = "a commission", bool(commission_id) and not region_id
    if not fits:
        msg = f"role '{role}' acts for {wanted} and nothing else; give that alone"
        raise BadInput(msg)


def require_short(what: str, told: str) -> None:
    """BadInput where a name is longer or odder than the database's columns take."""
    if len(told) > LONGEST_NAME or not told.isprintable():
        msg = f"{what} is named in at most {LONGEST_NAME} printable signs; this one has {len(told)}"
        raise BadInput(msg)


def verify(database: ReferralDatabase, username: str, *, password: str) -> Account | None:
    """The account if name and password fit, it is active and the name not locked; else None.

    Opens its own transactions, so that the slow hash holds no lock.
    """
    with database.reading() as session:
        stored = _find(session, username)
        locked = _failures(session, username) >= FAILURES_BEFORE_LOCK
    # somebody known to the provider alone costs the same work as a wrong password, too
    fits = _fits((stored and stored.password_hash) or _hash_of_nobody(), password)
    known = stored is not None and stored.active and stored.password_hash != NO_PASSWORD
    if stored is None or not known or locked or not fits:
        with database.writing() as session:
            _note_failure(session, username)
            append(session, Action.SIGN_IN_REFUSED, NOBODY_KNOWN, locked=locked)
        return None
    with database.writing() as session:
        _forget_failures(session, username)
    return account_of(stored)


def find_account(session: Session, username: str) -> AccountTable:
    """The account of that name; BadInput where there is none."""
    account = _find(session, username)
    if account is None:
        msg = f"there is no account '{username}'; see the spelling"
        raise BadInput(msg)
    return account


def _find(session: Session, username: str) -> AccountTable | None:
    if not _USERNAME.fullmatch(username):  # nor could every such text be sent to the database
        return None
    return session.scalar(select(AccountTable).where(AccountTable.username == username))


def acting(account: Account) -> Actor:
    """The account as the journal names it."""
    return Actor(account.display_name, account.role, account.account_id, account.commission_id)


def families_of(account: Account) -> Scope:
    """The families whose records the account's screens are made from: those of its commission; of
    all, where a region's aggregates are made or the service is audited; of nobody otherwise.
    """
    if account.commission_id:
        return one_commission(account.commission_id)
    return EVERY_COMMISSION if account.role in {"region", "auditor"} else NO_FAMILIES


def account_of(stored: AccountTable) -> Account:
    """The account as the rest of the house sees it."""
    return Account(
        stored.id,
        stored.username,
        stored.display_name,
        next(role for role in ROLES if role == stored.role),
        stored.commission_id,
        next(language for language in LANGUAGES if language == stored.language),
        stored.trainee,
        stored.region_id,
    )


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


def _fits(expected: str, password: str) -> bool:
    try:
        typed = password[: LONGEST_PASSWORD + 1].encode("utf-8", "surrogatepass")
        return _hasher().verify(expected, typed)
    except (VerificationError, InvalidHashError):
        return False


@cache
def _hasher() -> PasswordHasher:
    return PasswordHasher()


@cache
def _hash_of_nobody() -> str:
    return _hasher().hash("the password of nobody")
