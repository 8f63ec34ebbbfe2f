"""Machine tokens: shown once, stored hashed, limited in time and to a commission."""

import hashlib
import secrets
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from cases.errors import BadInput
from serving.accounts import require_short
from serving.referrals.journal.actions import COMMAND_LINE, Action
from serving.referrals.journal.entries import append
from serving.referrals.tables import ApiTokenTable

PREFIX = "tirek_"


@dataclass(frozen=True, slots=True)
class Machine:
    """A machine that showed its token; `commission_id` None reads every commission."""

    name: str
    commission_id: str | None


def add_token(
    session: Session, name: str, *, commission_id: str | None = None, days: int = 90
) -> str:
    """Create a token and return it: the only time it can be read.

    BadInput for a name that cannot be stored, or no days.
    """
    if days < 1:
        msg = f"a token lives at least one day; {days} days were asked"
        raise BadInput(msg)
    require_short("a machine", name)
    if commission_id is not None:
        require_short("a commission", commission_id)
    token = PREFIX + secrets.token_urlsafe(32)
    now = datetime.now(UTC)
    session.add(
        ApiTokenTable(
            name=name,
            token_hash=token_hash_of(token),
            commission_id=commission_id,
            created_at=now,
            expires_at=now + timedelta(days=days),
        )
    )
    append(session, Action.TOKEN_ADDED, COMMAND_LINE, name=name, days=days, scope=commission_id)
    return token


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


def machine_of(session: Session, token: str) -> Machine | None:
    """The machine a token belongs to; None where it is unknown, revoked or expired."""
    stored = session.scalar(
        select(ApiTokenTable).where(ApiTokenTable.token_hash == token_hash_of(token))
    )
    if stored is None or stored.expires_at <= datetime.now(UTC):
        return None
    return Machine(stored.name, stored.commission_id)


def token_hash_of(token: str) -> str:
    """What a token is stored and found by."""
    # A plain hash is enough: the token itself is 256 random bits.
    return hashlib.sha256(token.encode("utf-8", "surrogatepass")).hexdigest()
