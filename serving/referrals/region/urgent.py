"""How soon somebody took urgent cases on."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from statistics import median

from sqlalchemy import select
from sqlalchemy.orm import Session

from fairness.suppression import HIDDEN, SMALLEST_SHOWN
from serving.referrals.region.cells import Count, Shares, shares
from serving.referrals.tables import UrgentCaseTable, UrgentStepTable
from serving.referrals.urgent.records import ESCALATE_AFTER


@dataclass(frozen=True, slots=True)
class UrgentTimes:
    """Cases that were taken on `in_time`, before the chair is told, `later`, or that are `waiting`;
    and the middle one of the times until somebody did, in minutes.
    """

    cases: Shares
    median_minutes: Count


def urgent_times(session: Session, commissions: Collection[str], *, since: datetime) -> UrgentTimes:
    """The urgent cases that became known to some commissions since a moment."""
    found = session.execute(
        select(UrgentCaseTable.known_at, UrgentStepTable.taken_at)
        .outerjoin(
            UrgentStepTable,
            (UrgentStepTable.case_id == UrgentCaseTable.id)
            & (UrgentStepTable.step == "acknowledged"),
        )
        .where(UrgentCaseTable.commission_id.in_(commissions), UrgentCaseTable.known_at >= since)
    ).all()
    waited = [taken_at - known_at for known_at, taken_at in found if taken_at is not None]
    in_time = sum(one <= ESCALATE_AFTER for one in waited)
    cases = shares(
        {
            "in_time": in_time,
            "later": len(waited) - in_time,
            "waiting": len(found) - len(waited),
        }
    )
    if len(waited) < SMALLEST_SHOWN:
        return UrgentTimes(cases, HIDDEN)
    return UrgentTimes(cases, round(median(one.total_seconds() for one in waited) / 60))
