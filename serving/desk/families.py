"""Which family somebody means by a code that they typed into a form."""

from typing import NamedTuple

from serving.access.accounts import Account
from serving.desk.words import mark
from serving.referrals.codes import SeveralFamilies, find_code
from serving.referrals.database import ReferralDatabase

NOT_KNOWN = mark(
    "No list of your commission has this code. Check it, or leave it out and describe the family."
)
SEVERAL = mark("Several families have codes that begin so. Give the full code.")


class FamilyMeant(NamedTuple):
    """The family's code, "" where none was typed or found, and what is wrong."""

    code: str
    error: str | None


def family_meant(database: ReferralDatabase, account: Account, typed: str) -> FamilyMeant:
    """The family of the account's own commission whose code was typed."""
    if not typed:
        return FamilyMeant("", None)
    try:
        with database.reading() as session:
            code = find_code(session, typed, commission_id=account.commission_id)
    except SeveralFamilies:
        return FamilyMeant("", SEVERAL)
    return FamilyMeant(code or "", None if code else NOT_KNOWN)
