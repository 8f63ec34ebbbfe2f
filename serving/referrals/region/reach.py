"""What the model sees, what people see without it, and what comes of both together, by place.

Counted are the families of which somebody said by lot how they see them before the advice was on
the screen: only there do people see without the model.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from serving.referrals.agreement import OFFERS_HELP, SUGGESTS_HELP
from serving.referrals.lists import ERASED
from serving.referrals.region.cells import Count, count, with_its_complement
from serving.referrals.tables import DecisionTable, FamilyAliasTable, ReferralRowTable
from serving.referrals.written.tables import FirstViewTable


@dataclass(frozen=True, slots=True)
class PlaceReach:
    """Families of a kind of place that somebody looked at first: to how many the `model` suggests
    help, to how many the first `reader` would without it, and to how many it was `offered`.
    """

    place: str
    families: Count
    model: Count
    reader: Count
    offered: Count


def reach_by_place(
    session: Session, commissions: Collection[str], *, since: datetime
) -> tuple[PlaceReach, ...]:
    """By kind of place; a family counts once, with the first look at it."""
    offered = _offered(session, commissions)
    by_place: dict[str, list[tuple[bool, bool, bool]]] = {}
    seen: set[str] = set()
    for family, place, band, level, row_id in _first_views(session, commissions, since):
        if family not in seen:
            seen.add(family)
            told = (band in SUGGESTS_HELP, level in SUGGESTS_HELP, row_id in offered)
            by_place.setdefault(place, []).append(told)
    return tuple(_told(place, by_place[place]) for place in sorted(by_place))


def _told(place: str, found: list[tuple[bool, bool, bool]]) -> PlaceReach:
    model, reader, offered = (
        with_its_complement(sum(one[at] for one in found), len(found)) for at in range(3)
    )
    return PlaceReach(place, count(len(found)), model, reader, offered)


def _first_views(
    session: Session, commissions: Collection[str], since: datetime
) -> list[tuple[str, str, str, str, int]]:
    today = func.coalesce(FamilyAliasTable.today, FirstViewTable.family_id)
    found = session.execute(
        select(
            today,
            ReferralRowTable.brief,
            FirstViewTable.model_band,
            FirstViewTable.level,
            FirstViewTable.row_id,
        )
        .join(ReferralRowTable, ReferralRowTable.id == FirstViewTable.row_id)
        .outerjoin(FamilyAliasTable, FamilyAliasTable.code == FirstViewTable.family_id)
        .where(
            FirstViewTable.commission_id.in_(commissions),
            FirstViewTable.written_at >= since,
            ReferralRowTable.lane != ERASED,
        )
        .order_by(FirstViewTable.id)
    )
    return [(family, brief["place"], band, level, row) for family, brief, band, level, row in found]


def _offered(session: Session, commissions: Collection[str]) -> frozenset[int]:
    """The rows on which help was offered."""
    return frozenset(
        session.scalars(
            select(DecisionTable.row_id).where(
                DecisionTable.commission_id.in_(commissions), DecisionTable.kind.in_(OFFERS_HELP)
            )
        )
    )
