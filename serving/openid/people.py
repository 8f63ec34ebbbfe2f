"""Whose account somebody comes in to whom the provider knows.

A person is known by a hash of issuer and subject. Name, role and place are taken from the claims at
each sign-in: the provider's word of today counts, and what it was yesterday ends with its sessions.
"""

import hashlib

from sqlalchemy import select
from sqlalchemy.orm import Session

from cases.canonical import canonical_json
from cases.catalogue.words import Language
from serving.access.accounts import Account, account_of
from serving.access.one_account import NO_PASSWORD, has_password_account
from serving.access.sessions import forget_sessions
from serving.openid.refusals import Refusal
from serving.openid.seats import Identity, Seat
from serving.referrals.access_tables import AccountTable, ProviderPersonTable
from serving.referrals.journal.actions import NOBODY_KNOWN, PROVIDER, Action
from serving.referrals.journal.entries import append


def come_in(session: Session, identity: Identity, *, language: Language) -> Account | Refusal:
    """The account of a person, made or brought up to date; or why they do not come in.

    What is refused is noted too, so the transaction has to be kept in either case.
    """
    key = _key(identity)
    stored = session.scalar(
        select(AccountTable)
        .join(ProviderPersonTable, ProviderPersonTable.account_id == AccountTable.id)
        .where(ProviderPersonTable.id == key)
    )
    refusal = _refusal(session, identity, stored)
    if refusal is not None or identity.seat is None:
        return note_refusal(session, refusal or Refusal.NO_PLACE)
    if stored is None:
        stored = _add(session, key, identity, language=language)
    else:
        _bring_up_to_date(session, stored, identity.display_name, identity.seat)
    return account_of(stored)


def note_refusal(session: Session, refusal: Refusal) -> Refusal:
    """Tell the journal that somebody came back from the provider and was not let in."""
    append(session, Action.SIGN_IN_REFUSED, NOBODY_KNOWN, through="provider", why=refusal.value)
    return refusal


def _refusal(session: Session, identity: Identity, stored: AccountTable | None) -> Refusal | None:
    if identity.seat is None:
        if stored is not None:
            _end_sessions(session, stored)
        return Refusal.NO_PLACE
    if stored is not None and not stored.active:
        return Refusal.CLOSED
    twice = has_password_account(
        session,
        username=identity.username,
        display_name=identity.display_name,
        commission_id=identity.seat.commission_id,
        region_id=identity.seat.region_id,
    )
    return Refusal.SECOND_ACCOUNT if twice else None


def _add(session: Session, key: str, identity: Identity, *, language: Language) -> AccountTable:
    seat = identity.seat
    assert seat is not None
    stored = AccountTable(
        username=f"provider-{key[:16]}",
        display_name=identity.display_name,
        role=seat.role,
        commission_id=seat.commission_id,
        region_id=seat.region_id,
        password_hash=NO_PASSWORD,
        language=language,
        active=True,
        trainee=False,
    )
    session.add(stored)
    session.flush()
    session.add(ProviderPersonTable(id=key, account_id=stored.id))
    append(session, Action.ACCOUNT_ADDED, PROVIDER, account_id=stored.id, **seat._asdict())
    return stored


def _bring_up_to_date(session: Session, stored: AccountTable, name: str, seat: Seat) -> None:
    stored.display_name = name
    if (stored.role, stored.commission_id, stored.region_id) == seat:
        return
    stored.role, stored.commission_id, stored.region_id = seat
    _end_sessions(session, stored)
    append(session, Action.ROLE_TOLD, PROVIDER, account_id=stored.id, **seat._asdict())


def _end_sessions(session: Session, stored: AccountTable) -> None:
    ended = forget_sessions(session, stored.id)
    if ended:
        append(session, Action.SESSIONS_ENDED, PROVIDER, account_id=stored.id, sessions=ended)


def _key(identity: Identity) -> str:
    both = canonical_json([identity.issuer, identity.subject])
    return hashlib.sha256(both.encode("utf-8", "surrogatepass")).hexdigest()
