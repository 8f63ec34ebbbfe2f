"""Machine tokens: shown once, stored hashed, and limited: in time, to a commission, in what they
may ask for and in how often.
"""

import hashlib
import secrets
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Literal, cast, get_args

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from cases.errors import BadInput
from serving.access.accounts import require_short
from serving.referrals.access_tables import ApiTokenTable
from serving.referrals.journal.actions import COMMAND_LINE, Action
from serving.referrals.journal.entries import append

PREFIX = "tirek_"

TokenScope = Literal["score", "explain", "rank", "lists", "model", "fairness"]
"""What a token may be for; each operation of `/v1` asks for one of them."""

SCOPES: tuple[TokenScope, ...] = get_args(TokenScope)
LEAST: tuple[TokenScope, ...] = ("score",)
"""What a token is for where nobody said."""

REQUESTS_PER_MINUTE = 30_000
"""More than one worker answers; a token that only a clerk's program uses can have far fewer."""

MOST_PER_MINUTE = 1_000_000


@dataclass(frozen=True, slots=True)
class Machine:
    """A machine that showed its token; `commission_id` None reads every commission."""

    name: str
    commission_id: str | None
    token_id: int
    scopes: frozenset[TokenScope]
    requests_per_minute: int


@dataclass(frozen=True, slots=True)
class StoredToken:
    """A token as an administrator sees it: everything but the token."""

    machine: Machine
    created_at: datetime
    expires_at: datetime


def add_token(
    session: Session,
    name: str,
    *,
    commission_id: str | None = None,
    scopes: Collection[str] = LEAST,
    days: int = 90,
    requests_per_minute: int = REQUESTS_PER_MINUTE,
) -> str:
    """Create a token and return it: the only time it can be read.

    BadInput for a name that cannot be stored, no days, no or unknown scopes, or no requests.
    """
    if days < 1:
        msg = f"a token lives at least one day; {days} days were asked"
        raise BadInput(msg)
    if not 1 <= requests_per_minute <= MOST_PER_MINUTE:
        msg = f"a token has 1 to {MOST_PER_MINUTE} requests a minute, not {requests_per_minute}"
        raise BadInput(msg)
    require_short("a machine", name)
    if commission_id is not None:
        require_short("a commission", commission_id)
    granted = " ".join(_known_scopes(scopes))
    token = PREFIX + secrets.token_urlsafe(32)
    now = datetime.now(UTC)
    session.add(
        ApiTokenTable(
            name=name,
            token_hash=token_hash_of(token),
            commission_id=commission_id,
            scopes=granted,
            requests_per_minute=requests_per_minute,
            created_at=now,
            expires_at=now + timedelta(days=days),
        )
    )
    append(
        session, Action.TOKEN_ADDED, COMMAND_LINE,
        name=name, days=days, scope=commission_id, may=granted,
        requests_per_minute=requests_per_minute,
    )  # fmt: skip
    return token


def _known_scopes(scopes: Collection[str]) -> list[TokenScope]:
    """The scopes asked for, each once, in the order of SCOPES."""
    unknown = sorted(set(scopes) - set(SCOPES))
    if unknown or not scopes:
        told = f"'{unknown[0]}'" if unknown else "none"
        msg = f"a token's scopes are some of {', '.join(SCOPES)}; {told} was asked"
        raise BadInput(msg)
    return [scope for scope in SCOPES if scope in scopes]


def standing(session: Session, hashes: Iterable[str]) -> set[str]:
    """Those of the stored hashes whose tokens are neither revoked nor expired."""
    found = session.execute(
        select(ApiTokenTable.token_hash).where(
            ApiTokenTable.token_hash.in_(set(hashes)),
            ApiTokenTable.expires_at > datetime.now(UTC),
        )
    )
    return set(found.scalars())


def revoke_tokens(session: Session, name: str) -> int:
    """Revoke every token of that name and return how many there were."""
    found = session.scalars(select(ApiTokenTable.id).where(ApiTokenTable.name == name)).all()
    session.execute(delete(ApiTokenTable).where(ApiTokenTable.id.in_(found)))
    append(session, Action.TOKENS_REVOKED, COMMAND_LINE, name=name, revoked=len(found))
    return len(found)


def tokens(session: Session) -> list[StoredToken]:
    """Every token that was not revoked, expired ones too, by name and age."""
    stored = session.scalars(select(ApiTokenTable).order_by(ApiTokenTable.name, ApiTokenTable.id))
    return [StoredToken(_machine(one), one.created_at, one.expires_at) for one in stored]


def machine_of(session: Session, token: str) -> Machine | None:
    """The machine a token belongs to; None where it is unknown, revoked or expired."""
    stored = session.scalar(
        select(ApiTokenTable).where(ApiTokenTable.token_hash == token_hash_of(token))
    )
    if stored is None or stored.expires_at <= datetime.now(UTC):
        return None
    return _machine(stored)


def _machine(stored: ApiTokenTable) -> Machine:
    return Machine(
        name=stored.name,
        commission_id=stored.commission_id,
        token_id=stored.id,
        scopes=cast("frozenset[TokenScope]", frozenset(stored.scopes.split())),
        requests_per_minute=stored.requests_per_minute,
    )


def token_hash_of(token: str) -> str:
    """What a token is stored and found by."""
    # A plain hash is enough: the token itself is 256 random bits.
    return hashlib.sha256(token.encode("utf-8", "surrogatepass")).hexdigest()
