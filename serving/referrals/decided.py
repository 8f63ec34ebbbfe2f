"""What people did with the lists, family by family, for the audit: no names, no reasons."""

from collections.abc import Iterator
from datetime import date
from typing import NamedTuple

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from serving.referrals.tables import (
    DecisionTable,
    FamilyAliasTable,
    ReferralListTable,
    ReferralRowTable,
)


class ListedDecision(NamedTuple):
    """A ranked family on a list by its code of today: whether it stood there by its rank or by
    chance, whether anybody decided about it on that list, and whether help was offered.
    """

    family_id: str
    commission_id: str
    as_of_date: date
    by_rank: bool
    decided: bool
    offered: bool


def listed_decisions(session: Session) -> Iterator[ListedDecision]:
    """Every ranked family of the newest list of each date, in no order that says anything.

    Families in the urgent lane are not among them: their way goes by rule. Help counts as offered
    where any decision on that list said so, even if a later one says something else.
    """
    newest = select(func.max(ReferralListTable.id)).group_by(ReferralListTable.as_of_date)
    offered = func.max(DecisionTable.kind == "offer_help")
    found = session.execute(
        select(
            func.coalesce(FamilyAliasTable.today, ReferralRowTable.family_id),
            ReferralRowTable.commission_id,
            ReferralListTable.as_of_date,
            ReferralRowTable.drawn,
            func.count(DecisionTable.id),
            func.coalesce(offered, False),  # noqa: FBT003  SQL's own
        )
        .join(ReferralListTable, ReferralListTable.id == ReferralRowTable.list_id)
        .outerjoin(FamilyAliasTable, FamilyAliasTable.code == ReferralRowTable.family_id)
        .outerjoin(DecisionTable, DecisionTable.row_id == ReferralRowTable.id)
        .where(ReferralListTable.id.in_(newest), ReferralRowTable.lane == "ranked")
        .group_by(ReferralRowTable.id, ReferralListTable.as_of_date, FamilyAliasTable.today)
        .order_by(ReferralRowTable.family_id)
    )
    for family_id, commission_id, as_of_date, drawn, decisions, was_offered in found:
        yield ListedDecision(
            family_id, commission_id, as_of_date, drawn == "rank", decisions > 0, bool(was_offered)
        )
