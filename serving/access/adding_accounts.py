"""Adding an account: what name, role, scope and password it may have."""

from sqlalchemy.orm import Session

from cases.catalogue.words import LANGUAGES, Language
from cases.errors import BadInput
from serving.access.accounts import (
    ROLES,
    Role,
    account_named,
    check_scope,
    is_username,
    require_short,
)
from serving.access.hashes import hasher
from serving.access.one_account import require_one_account
from serving.access.passwords import require_strong
from serving.referrals.access_tables import AccountTable
from serving.referrals.journal.actions import COMMAND_LINE, Action, Actor
from serving.referrals.journal.entries import append


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
    if account_named(session, username) is not None:
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
        password_hash=hasher().hash(password),
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


def _check_account(username: str, *, role: str, language: str) -> None:
    if not is_username(username):
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
