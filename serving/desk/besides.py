"""Who waits for a commission beside the families of its newest list: put forward by a person, or
left from earlier lists.
"""

from collections.abc import Mapping

from sqlalchemy.orm import Session

from serving.desk.views import Besides, ReferredEntry, referred_entries
from serving.desk.words import today
from serving.referrals.aliases import codes_of
from serving.referrals.codes import stands_on_a_list
from serving.referrals.decisions import Decision
from serving.referrals.manual.referring import referrals_to
from serving.referrals.records import CommissionList
from serving.referrals.waiting import carried_over, waiting_families


def besides_the_list(
    session: Session,
    stored: CommissionList | None,
    decisions: Mapping[str, Decision],
    *,
    commission_id: str,
) -> Besides:
    """Everybody else who waits, none of them twice and none who stands on the list `stored`."""
    now = today()
    waiting = waiting_families(session, decisions, commission_id=commission_id, today=now)
    referred = _referred(session, stored, decisions, commission_id)
    put_forward = frozenset(
        code for entry in referred for code in codes_of(session, entry.referral.text.family_id)
    )
    shown = {*put_forward, *(family.family_id for family in (stored.families if stored else ()))}
    earlier = carried_over(session, waiting, shown, commission_id=commission_id)
    return Besides(now, waiting, referred, put_forward, tuple(earlier))


def _referred(
    session: Session,
    stored: CommissionList | None,
    decisions: Mapping[str, Decision],
    commission_id: str,
) -> tuple[ReferredEntry, ...]:
    referrals = referrals_to(session, commission_id)
    codes = {one.text.family_id for one in referrals}
    return referred_entries(
        referrals,
        decisions,
        {code for code in codes if stands_on_a_list(session, code, commission_id)},
        since=stored.created_at if stored else None,
        today=today(),
    )
