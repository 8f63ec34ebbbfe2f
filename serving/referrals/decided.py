"""What people did with the lists, family by family, for the audit: no names, no reasons."""

from collections.abc import Iterator

from sqlalchemy import case, func, select
from sqlalchemy.orm import Session

from fairness.evidence.people import ListedDecision
from serving.referrals.tables import (
    DecisionTable,
    FamilyAliasTable,
    ReferralListTable,
    ReferralRowTable,
)


def listed_decisions(session: Session) -> Iterator[ListedDecision]:
    """Every ranked family of the newest list of each date, by its code.

    Families in the urgent lane are not among them: their way goes by rule. Help counts as offered
    where any decision on that list said so, even if a later one says something else.
    """
    newest = select(func.max(ReferralListTable.id)).group_by(ReferralListTable.as_of_date)
    today = func.coalesce(FamilyAliasTable.today, ReferralRowTable.family_id)
    offers = func.sum(case((DecisionTable.kind == "offer_help", 1), else_=0))
    found = session.execute(
        select(
            today,
            ReferralRowTable.commission_id,
            ReferralListTable.as_of_date,
            ReferralRowTable.drawn,
            func.count(DecisionTable.id),
            offers,
        )
        .join(ReferralListTable, ReferralListTable.id == ReferralRowTable.list_id)
        .outerjoin(FamilyAliasTable, FamilyAliasTable.code == ReferralRowTable.family_id)
        .outerjoin(DecisionTable, DecisionTable.row_id == ReferralRowTable.id)
        .where(ReferralListTable.id.in_(newest), ReferralRowTable.lane == "ranked")
        .group_by(
            ReferralRowTable.id,
            today,
            ReferralRowTable.commission_id,
            ReferralListTable.as_of_date,
            ReferralRowTable.drawn,
        )
        .order_by(ReferralListTable.as_of_date, today)
    )
    for family_id, commission_id, as_of_date, drawn, decisions, offered in found:
        yield ListedDecision(
            family_id, commission_id, as_of_date, drawn == "rank", decisions > 0, offered > 0
        )
