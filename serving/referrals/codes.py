"""Families' codes as people type them, and codes for families that are on no record."""

import re
import secrets

from sqlalchemy import select
from sqlalchemy.orm import Session

from cases.anonymise import LETTERS
from cases.errors import BadInput
from serving.referrals.aliases import codes_of, todays_codes
from serving.referrals.lists import ERASED, ERASED_WORDS
from serving.referrals.tables import ManualReferralTable, ReferralRowTable, UrgentCaseTable

SHORT = 8
"""How many signs of a code the desk shows and people say aloud."""

_SIGNS = "abcdefghijklmnopqrstuvwxyz234567"
_TYPED = re.compile(rf"[a-z0-9]{{{SHORT},64}}")
_BETWEEN = str.maketrans("", "", " -\N{EN DASH}\N{NO-BREAK SPACE}")


class SeveralFamilies(BadInput):
    """More than one family of the commission has a code that begins so."""


def drawn_code() -> str:
    """A code by chance for a family that is on no record, in the shape of all codes."""
    return "".join(secrets.choice(_SIGNS) for _ in range(LETTERS))


def find_code(session: Session, typed: str, *, commission_id: str) -> str | None:
    """The code of the family that somebody means by `typed`, whole or its first eight signs, with
    or without a dash; None where no list, urgent case or referral of the commission has it.

    SeveralFamilies where it is not clear which.
    """
    wanted = typed.translate(_BETWEEN).lower()
    if not _TYPED.fullmatch(wanted):
        return None
    found = _codes_beginning(session, wanted, commission_id)
    if wanted in found or not found:
        return wanted if found else None
    if len({*todays_codes(session, found)}) > 1:
        msg = "several families have codes that begin so; give the whole code"
        raise SeveralFamilies(msg)
    return found[0]


def stands_on_a_list(session: Session, code: str, commission_id: str) -> bool:
    """True where a family has a row on a list of the commission, and so a page to open."""
    row = select(ReferralRowTable.id).where(
        ReferralRowTable.commission_id == commission_id,
        ReferralRowTable.family_id.in_(codes_of(session, code)),
        ReferralRowTable.lane != ERASED,
    )
    return session.scalar(row.limit(1)) is not None


def _codes_beginning(session: Session, beginning: str, commission_id: str) -> list[str]:
    row, case, referral = ReferralRowTable, UrgentCaseTable, ManualReferralTable
    sought = (
        (row.family_id, row.commission_id, row.lane != ERASED),
        (case.family_id, case.commission_id, case.kind != ERASED),
        (referral.family_id, referral.commission_id, referral.reason != ERASED_WORDS),
    )
    return sorted(
        {
            code
            for family, commission, is_whole in sought
            for code in session.scalars(
                select(family).where(
                    commission == commission_id, is_whole, family.startswith(beginning)
                )
            )
        }
    )
