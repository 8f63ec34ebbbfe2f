"""A row to decide on for every family that was put forward.

Where a commission has no list yet, the row comes with its first one.
"""

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from serving.referrals.journal.actions import Action, by_rule
from serving.referrals.journal.entries import append
from serving.referrals.lists import ERASED_WORDS, find_row
from serving.referrals.manual.records import nothing_on_record
from serving.referrals.records import ListedFamily
from serving.referrals.rows import columns_of
from serving.referrals.tables import (
    ListCommissionTable,
    ManualReferralTable,
    ReferralListTable,
    ReferralRowTable,
)


def seat_everybody(session: Session) -> int:
    """Give a row to every family put forward that has none, where its commission has a list by now;
    how many rows were added.
    """
    whole = ManualReferralTable.reason != ERASED_WORDS
    found = session.scalars(
        select(ManualReferralTable).where(whole).order_by(ManualReferralTable.id)
    )
    return sum(seat(session, stored) for stored in found.all())


def seat(session: Session, referral: ManualReferralTable) -> bool:
    """Add a row for a referral's family where it stands on no list of its commission; True if one
    was added.
    """
    row = find_row(session, commission_id=referral.commission_id, family_id=referral.family_id)
    commission = _newest(session, referral.commission_id)
    if row is not None or commission is None:
        return False
    family = ListedFamily(
        commission_id=referral.commission_id,
        family_id=referral.family_id,
        lane="manual",
        drawn="",
        selection_probability=0.0,
        position=_place_after_all(session, commission),
        band="",
        rank=None,
        calibrated_risk=None,
        shown=nothing_on_record(commission.settlement_type),
    )
    _add(session, family, commission.list_id, referral.id)
    return True


def _newest(session: Session, commission_id: str) -> ListCommissionTable | None:
    return session.scalar(
        select(ListCommissionTable)
        .join(ReferralListTable, ReferralListTable.id == ListCommissionTable.list_id)
        .where(ListCommissionTable.commission_id == commission_id)
        .order_by(ReferralListTable.as_of_date.desc(), ReferralListTable.id.desc())
        .limit(1)
    )


def _place_after_all(session: Session, commission: ListCommissionTable) -> int:
    last = session.scalar(
        select(func.max(ReferralRowTable.position)).where(
            ReferralRowTable.list_id == commission.list_id,
            ReferralRowTable.commission_id == commission.commission_id,
        )
    )
    return (last or 0) + 1


def _add(session: Session, family: ListedFamily, list_id: int, referral_id: int) -> None:
    row = ReferralRowTable(**columns_of(family), list_id=list_id, referral_id=referral_id)
    session.add(row)
    session.flush()
    append(
        session, Action.ROW_ADDED, by_rule(family.commission_id), family_id=family.family_id,
        referral_id=referral_id, list_id=list_id, row_id=row.id,
        row_digest=row.row_digest,
    )  # fmt: skip
