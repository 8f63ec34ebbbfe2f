"""Lists, and the families on one, a page at a time and in an order that stays.

A page begins after a place, not at a number, so that a list made meanwhile moves nobody.
"""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any, NamedTuple

from sqlalchemy import Select, and_, func, or_, select, tuple_
from sqlalchemy.orm import Session

from serving.referrals.lists import ERASED
from serving.referrals.records import ListedFamily
from serving.referrals.rows import listed_family
from serving.referrals.tables import ListCommissionTable, ReferralListTable, ReferralRowTable


class ListPlace(NamedTuple):
    """A list's place among all, newest first."""

    as_of_date: date
    list_id: int


class FamilyPlace(NamedTuple):
    """A family's place on a list: commissions in turn, each in the order its desk shows."""

    commission_id: str
    position: int
    row_id: int


class MadeList(NamedTuple):
    """A list as far as no family is told: what it was made with, and the capacity and number of
    those commissions of it that were asked about.
    """

    list_id: int
    as_of_date: date
    created_at: datetime
    model_name: str
    model_version: str
    model_kind: str
    trained_through: date
    commissions: int
    capacity: int


class PlacedFamily(NamedTuple):
    """A family on a list, and what the list knew of its commission."""

    row_id: int
    family: ListedFamily
    capacity: int
    cohort_size: int

    @property
    def place(self) -> FamilyPlace:
        """Where the next page begins after."""
        return FamilyPlace(self.family.commission_id, self.family.position, self.row_id)


_HEAD: tuple[Any, ...] = (
    ReferralListTable.id,
    ReferralListTable.as_of_date,
    ReferralListTable.created_at,
    ReferralListTable.model_name,
    ReferralListTable.model_version,
    ReferralListTable.model_kind,
    ReferralListTable.trained_through,
)


def made_lists(
    session: Session, commission_id: str | None, *, after: ListPlace | None, most: int
) -> list[MadeList]:
    """The lists made for a commission, or for any with None, newest first."""
    asked = _made(commission_id)
    if after is not None:
        older = ReferralListTable.as_of_date < after.as_of_date
        same_day = ReferralListTable.as_of_date == after.as_of_date
        asked = asked.where(or_(older, and_(same_day, ReferralListTable.id < after.list_id)))
    newest_first = (ReferralListTable.as_of_date.desc(), ReferralListTable.id.desc())
    rows = session.execute(asked.order_by(*newest_first).limit(most))
    return [MadeList(*row) for row in rows]


def find_list(session: Session, commission_id: str | None, list_id: int) -> MadeList | None:
    """A list made for a commission, or for any with None; None where there is no such."""
    row = session.execute(_made(commission_id).where(ReferralListTable.id == list_id)).first()
    return None if row is None else MadeList(*row)


def _made(commission_id: str | None) -> Select[Any]:
    asked = (
        select(
            *_HEAD,
            func.count(ListCommissionTable.id),
            func.sum(ListCommissionTable.capacity),
        )
        .join(ListCommissionTable, ListCommissionTable.list_id == ReferralListTable.id)
        .group_by(*_HEAD)
    )
    if commission_id is None:
        return asked
    return asked.where(ListCommissionTable.commission_id == commission_id)


def families_on(
    session: Session,
    list_id: int,
    commission_id: str | None,
    *,
    after: FamilyPlace | None,
    most: int,
) -> list[PlacedFamily]:
    """Families on a list, of one commission or of all with None; those erased since are not among
    them.
    """
    in_turn = (
        ReferralRowTable.commission_id, ReferralRowTable.position, ReferralRowTable.id,
    )  # fmt: skip
    asked = (
        select(ReferralRowTable, ListCommissionTable.capacity, ListCommissionTable.cohort_size)
        .join(
            ListCommissionTable,
            (ListCommissionTable.list_id == ReferralRowTable.list_id)
            & (ListCommissionTable.commission_id == ReferralRowTable.commission_id),
        )
        .where(ReferralRowTable.list_id == list_id, ReferralRowTable.lane != ERASED)
        .order_by(*in_turn)
        .limit(most)
    )
    if commission_id is not None:
        asked = asked.where(ReferralRowTable.commission_id == commission_id)
    if after is not None:
        asked = asked.where(tuple_(*in_turn) > tuple_(*after))
    return _placed(session.execute(asked).all())


def _placed(rows: Sequence[Any]) -> list[PlacedFamily]:
    return [
        PlacedFamily(row.id, listed_family(row), capacity, cohort_size)
        for row, capacity, cohort_size in rows
    ]
