"""An account: who somebody is, and for which families they act."""

import re
from dataclasses import dataclass
from typing import Literal

from sqlalchemy import select
from sqlalchemy.orm import Session

from cases.catalogue.words import LANGUAGES, Language
from cases.errors import BadInput
from serving.referrals.access_tables import AccountTable
from serving.referrals.journal.actions import Actor
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


def is_username(name: str) -> bool:
    """Whether an account can have this name."""
    return _USERNAME.fullmatch(name) is not None


def find_account(session: Session, username: str) -> AccountTable:
    """The account of that name; BadInput where there is none."""
    account = account_named(session, username)
    if account is None:
        msg = f"there is no account '{username}'; see the spelling"
        raise BadInput(msg)
    return account


def account_named(session: Session, username: str) -> AccountTable | None:
    """The account of that name, None where there is none."""
    if not is_username(username):  # nor could every such text be sent to the database
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
