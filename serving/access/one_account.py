"""One person, one account: what four eyes rest on.

Nobody approves their own proposal, which compares accounts. So one person must not have an account
with a password and another through the provider. Who is who cannot be known for certain here; it is
refused where it can be seen, by the sign-in name or by a name in the same place.
"""

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from cases.errors import BadInput
from serving.referrals.access_tables import AccountTable

NO_PASSWORD = ""
"""What stands for the hash where somebody signs in through the provider."""


def has_password_account(
    session: Session, *, username: str, display_name: str, commission_id: str, region_id: str
) -> bool:
    """Whether an open account with a password seems to be this person's."""
    same_place = (
        (AccountTable.display_name == display_name)
        & (AccountTable.commission_id == commission_id)
        & (AccountTable.region_id == region_id)
    )
    found = session.scalar(
        select(AccountTable.id)
        .where(
            AccountTable.active,
            AccountTable.password_hash != NO_PASSWORD,
            or_(AccountTable.username == username, same_place),
        )
        .limit(1)
    )
    return found is not None


def has_provider_account(
    session: Session, *, display_name: str, commission_id: str, region_id: str
) -> bool:
    """Whether an open account through the provider seems to be this person's."""
    found = session.scalar(
        select(AccountTable.id)
        .where(
            AccountTable.active,
            AccountTable.password_hash == NO_PASSWORD,
            AccountTable.display_name == display_name,
            AccountTable.commission_id == commission_id,
            AccountTable.region_id == region_id,
        )
        .limit(1)
    )
    return found is not None


def require_one_account(
    session: Session, *, display_name: str, commission_id: str, region_id: str
) -> None:
    """BadInput where somebody who signs in through the provider would get a password too."""
    place = {"commission_id": commission_id, "region_id": region_id}
    if has_provider_account(session, display_name=display_name, **place):
        msg = (
            "somebody of this name signs in through the provider for the same place; one person "
            "has one account, so add none, or tell two namesakes apart by their names"
        )
        raise BadInput(msg)


def is_of_provider(session: Session, account_id: int) -> bool:
    """Whether the account's owner signs in through the provider."""
    stored = session.get(AccountTable, account_id)
    return stored is not None and stored.password_hash == NO_PASSWORD
