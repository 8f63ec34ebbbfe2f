"""Erasing the referrals of one family: that there was one, when and by whom stays."""

from collections.abc import Sequence

from sqlalchemy import func, select, update
from sqlalchemy.orm import Session

from serving.referrals.lists import ERASED_WORDS
from serving.referrals.tables import ManualReferralTable


def erase_referrals(session: Session, codes: Sequence[str]) -> int:
    """Erase what was written of the family behind `codes`; how many referrals were still whole."""
    theirs = ManualReferralTable.family_id.in_(codes)
    whole = session.scalar(
        select(func.count()).where(theirs, ManualReferralTable.reason != ERASED_WORDS)
    )
    session.execute(
        update(ManualReferralTable)
        .where(theirs)
        .values(reason=ERASED_WORDS, description="", asked_by="", asked_for="", salt="")
    )
    return whole or 0
