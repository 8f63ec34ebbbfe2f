"""The tables of who may come in: people's accounts and sessions, a provider's people, machines'
tokens, how often those may ask, and what they asked once.
"""

from datetime import datetime

from sqlalchemy import (
    BigInteger,
    ForeignKey,
    Index,
    String,
)
from sqlalchemy.orm import Mapped, mapped_column

from serving.referrals.base import Base


class AccountTable(Base):
    """A person who may sign in, for a commission or, as a methodologist, for a region; the other
    of the two is empty. `password_hash` is empty where they sign in through the provider.
    """

    __tablename__ = "account"

    id: Mapped[int] = mapped_column(primary_key=True)
    username: Mapped[str] = mapped_column(unique=True)
    display_name: Mapped[str]
    role: Mapped[str]
    commission_id: Mapped[str]
    region_id: Mapped[str] = mapped_column(default="", server_default="")
    password_hash: Mapped[str]
    language: Mapped[str]
    active: Mapped[bool]
    trainee: Mapped[bool] = mapped_column(default=False)


class SignInFailureTable(Base):
    """A failed sign-in by the name tried, known or not; shared by every worker."""

    __tablename__ = "sign_in_failure"

    id: Mapped[int] = mapped_column(primary_key=True)
    name_hash: Mapped[str] = mapped_column(index=True)
    failed_at: Mapped[datetime]


class DeskSessionTable(Base):
    """A signed-in browser. `id` is the hash of the cookie, so a copy of the database opens
    no session.
    """

    __tablename__ = "desk_session"

    id: Mapped[str] = mapped_column(primary_key=True)
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id"))
    created_at: Mapped[datetime]
    last_seen_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    form_secret: Mapped[str]


class SignInAttemptTable(Base):
    """A sign-in that somebody began at the provider and has not come back from. `id` and
    `browser_hash` are hashes of what the address and the cookie hold.
    """

    __tablename__ = "sign_in_attempt"

    id: Mapped[str] = mapped_column(primary_key=True)
    browser_hash: Mapped[str]
    nonce: Mapped[str]
    verifier: Mapped[str]
    wanted: Mapped[str]
    expires_at: Mapped[datetime]


class ProviderPersonTable(Base):
    """Whose account somebody whom the provider knows comes in to; `id` is a hash of the provider's
    own name for them. Nothing else of what it says of them is kept but role, place and name.
    """

    __tablename__ = "provider_person"

    id: Mapped[str] = mapped_column(primary_key=True)
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id"), unique=True)


class ApiTokenTable(Base):
    """A machine's token, stored hashed; without a commission it reads them all. `scopes` are what
    it may ask for, with blanks between.
    """

    __tablename__ = "api_token"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str]
    token_hash: Mapped[str] = mapped_column(unique=True)
    commission_id: Mapped[str | None]
    scopes: Mapped[str]
    requests_per_minute: Mapped[int]
    created_at: Mapped[datetime]
    expires_at: Mapped[datetime]


class AllowanceTable(Base):
    """How many requests of one minute, counted since 1970, are handed out to workers."""

    __tablename__ = "allowance"

    who: Mapped[str] = mapped_column(String(64), primary_key=True)
    minute: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)
    handed_out: Mapped[int]


class AskedOnceTable(Base):
    """A machine's question under an idempotency key, both hashed, for a day; `made_from` names, as
    a digest, what it was answered from.
    """

    __tablename__ = "asked_once"
    __table_args__ = (Index("ix_asked_once_asked_at", "asked_at"),)

    key: Mapped[str] = mapped_column(primary_key=True)
    question: Mapped[str]
    made_from: Mapped[str]
    asked_at: Mapped[datetime]
