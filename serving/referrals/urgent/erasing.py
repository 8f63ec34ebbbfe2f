"""Erasing a family's urgent cases: that there was one, when and who acted stays, nothing else."""

from collections.abc import Sequence

from sqlalchemy import func, select, update
from sqlalchemy.orm import Session

from serving.referrals.lists import ERASED_WORDS
from serving.referrals.tables import UrgentCaseTable, UrgentStepTable
from serving.referrals.urgent.records import ERASED_KIND


def erase_cases(session: Session, codes: Sequence[str]) -> int:
    """Erase what cases say of the family behind `codes`; how many were still whole."""
    theirs = UrgentCaseTable.family_id.in_(codes)
    whole = session.scalar(select(func.count()).where(theirs, UrgentCaseTable.kind != ERASED_KIND))
    session.execute(
        update(UrgentCaseTable)
        .where(theirs)
        .values(kind=ERASED_KIND, signal={}, happened_on=None, description="", salt="")
    )
    session.execute(
        update(UrgentStepTable)
        .where(UrgentStepTable.case_id.in_(select(UrgentCaseTable.id).where(theirs)))
        .values(words=ERASED_WORDS, salt="")
    )
    return whole or 0
