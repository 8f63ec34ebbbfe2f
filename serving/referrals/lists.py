"""Referral lists put away and found again.

A list is stored once: the same digest is the same list. A new list never touches a
decision; decisions belong to the family and its commission, whatever list they came from.
"""

from collections.abc import Iterable
from datetime import UTC, datetime
from typing import Any, cast

from sqlalchemy import bindparam, insert, select
from sqlalchemy.orm import Session

from cases.catalogue.words import Words
from serving.referrals.aliases import codes_of
from serving.referrals.digests import list_digest, row_digest
from serving.referrals.journal.actions import COMMAND_LINE, Action
from serving.referrals.journal.entries import append
from serving.referrals.records import (
    CommissionList,
    HelpType,
    ListedCommission,
    ListedFamily,
    ListHead,
    ModelKind,
    ReferralList,
    StoredRow,
)
from serving.referrals.rows import BRIEFLY, briefly_listed, columns_of, listed_family
from serving.referrals.tables import ListCommissionTable, ReferralListTable, ReferralRowTable

LISTS = "lists"
"""The folder of the lists' files under a home."""

ERASED = "erased"
"""The lane of a row whose family was erased: a tombstone that no page shows as a family."""

ERASED_WORDS = "(erased)"
"""Stands where somebody's words about the family stood; the database lets them change to this
alone.
"""


def store_list(session: Session, referral_list: ReferralList) -> int:
    """Put a list away, tell the journal, and return its id; a list already there, by digest, keeps
    its id.
    """
    head = referral_list.head
    known = session.scalar(
        select(ReferralListTable.id).where(ReferralListTable.digest == head.digest)
    )
    if known is not None:
        return known
    stored = ReferralListTable(**_head_columns(head), created_at=datetime.now(UTC))
    session.add(stored)
    session.flush()
    _add_commissions(session, stored.id, referral_list.commissions)
    _add_families(session, stored.id, referral_list.families)
    append(
        session,
        Action.LIST_MADE,
        COMMAND_LINE,
        list_id=stored.id,
        list_digest=head.digest,
        as_of_date=head.as_of_date.isoformat(),
        model=f"{head.model_name} {head.model_version}",
        store_digest=head.store_digest,
        rows=len(referral_list.families),
    )
    return stored.id


def _head_columns(head: ListHead) -> dict[str, Any]:
    columns = {name: getattr(head, name) for name in ListHead.__slots__}
    columns["mitigation"] = dict(head.mitigation)
    columns["borders"] = dict(head.borders)
    columns["help_types"] = [
        {"code": kind.code, "name": kind.name.model_dump()} for kind in head.help_types
    ]
    return columns


def _add_commissions(
    session: Session, list_id: int, commissions: Iterable[ListedCommission]
) -> None:
    rows = [
        {"list_id": list_id, **{name: getattr(one, name) for name in ListedCommission.__slots__}}
        for one in commissions
    ]
    if rows:
        session.execute(insert(ListCommissionTable), rows)


def _add_families(session: Session, list_id: int, families: Iterable[ListedFamily]) -> None:
    rows = [{"list_id": list_id, **columns_of(family)} for family in families]
    if rows:
        session.execute(insert(ReferralRowTable), rows)


_NEWEST_FIRST = (ReferralListTable.as_of_date.desc(), ReferralListTable.id.desc())
_NEWEST_LIST = (
    select(ReferralListTable, ListCommissionTable)
    .join(ListCommissionTable, ListCommissionTable.list_id == ReferralListTable.id)
    .where(ListCommissionTable.commission_id == bindparam("commission_id"))
    .order_by(*_NEWEST_FIRST)
    .limit(1)
)
_ITS_ROWS = (
    select(*BRIEFLY)
    .where(
        ReferralRowTable.list_id == bindparam("list_id"),
        ReferralRowTable.commission_id == bindparam("commission_id"),
        ReferralRowTable.lane != ERASED,
    )
    .order_by(ReferralRowTable.position, ReferralRowTable.id)
)
_NEWEST_ROW = (
    select(ReferralRowTable, ReferralListTable, ListCommissionTable)
    .join(ReferralListTable, ReferralListTable.id == ReferralRowTable.list_id)
    .join(
        ListCommissionTable,
        (ListCommissionTable.list_id == ReferralRowTable.list_id)
        & (ListCommissionTable.commission_id == ReferralRowTable.commission_id),
    )
    .where(
        ReferralRowTable.commission_id == bindparam("commission_id"),
        ReferralRowTable.family_id.in_(bindparam("codes", expanding=True)),
        ReferralRowTable.lane != ERASED,
    )
    .order_by(*_NEWEST_FIRST)
    .limit(1)
)
_THE_ROW = _NEWEST_ROW.where(ReferralRowTable.id == bindparam("row_id"))


def newest_list(session: Session, commission_id: str) -> CommissionList | None:
    """The newest list made for a commission, its families in display order; None if none.

    Families erased since are not among them.
    """
    found = session.execute(_NEWEST_LIST, {"commission_id": commission_id}).first()
    if found is None:
        return None
    stored, commission = found
    rows = session.execute(_ITS_ROWS, {"list_id": stored.id, "commission_id": commission_id})
    return CommissionList(
        stored.id,
        stored.created_at,
        _head(stored),
        _commission(commission),
        tuple(briefly_listed(row) for row in rows),
    )


def listed_commissions(session: Session) -> list[ListedCommission]:
    """Every commission as the newest list knew it, by name."""
    newest = (
        select(ReferralListTable.id)
        .order_by(ReferralListTable.as_of_date.desc(), ReferralListTable.id.desc())
        .limit(1)
        .scalar_subquery()
    )
    found = session.scalars(
        select(ListCommissionTable)
        .where(ListCommissionTable.list_id == newest)
        .order_by(ListCommissionTable.name, ListCommissionTable.commission_id)
    )
    return [_commission(stored) for stored in found]


def newest_share(session: Session) -> float | None:
    """The share of places drawn by lot on the newest list, 0 to 1; None before the first."""
    return session.scalar(
        select(ReferralListTable.random_share)
        .order_by(ReferralListTable.as_of_date.desc(), ReferralListTable.id.desc())
        .limit(1)
    )


def find_row(
    session: Session, *, commission_id: str, family_id: str, row_id: int | None = None
) -> StoredRow | None:
    """A family's row for this commission alone, None where there is none or it was erased.

    The family may be named by any code it had. Without `row_id` it is the row on the newest
    list that holds the family.
    """
    asked = {"commission_id": commission_id, "codes": codes_of(session, family_id)}
    found = (
        session.execute(_NEWEST_ROW, asked).first()
        if row_id is None
        else session.execute(_THE_ROW, {**asked, "row_id": row_id}).first()
    )
    if found is None:
        return None
    row, stored, commission = found
    return StoredRow(row.id, stored.id, _head(stored), _commission(commission), listed_family(row))


def was_erased(session: Session, *, commission_id: str, family_id: str) -> bool:
    """True where a family once stood on a list of this commission and was erased."""
    stone = select(ReferralRowTable.id).where(
        ReferralRowTable.commission_id == commission_id,
        ReferralRowTable.family_id.in_(codes_of(session, family_id)),
        ReferralRowTable.lane == ERASED,
    )
    return session.scalar(stone.limit(1)) is not None


def is_whole(session: Session, list_id: int) -> bool:
    """True where a stored list is what its digest names: each row that was not erased gives
    its own digest, and all rows' digests together the list's, but for rows that a person added.
    """
    stored = session.get_one(ReferralListTable, list_id)
    rows = session.scalars(
        select(ReferralRowTable)
        .where(ReferralRowTable.list_id == list_id)
        .order_by(ReferralRowTable.commission_id, ReferralRowTable.position)
    ).all()
    kept = all(
        row.lane == ERASED or row_digest(listed_family(row)) == row.row_digest for row in rows
    )
    named = [row.row_digest for row in rows if row.referral_id is None]
    return kept and stored.digest == list_digest(_head(stored), named)


def _head(stored: ReferralListTable) -> ListHead:
    columns = {name: getattr(stored, name) for name in ListHead.__slots__}
    columns["model_kind"] = cast("ModelKind", stored.model_kind)
    columns["help_types"] = tuple(
        HelpType(kind["code"], Words.model_validate(kind["name"])) for kind in stored.help_types
    )
    return ListHead(**columns)


def _commission(stored: ListCommissionTable) -> ListedCommission:
    return ListedCommission(**{name: getattr(stored, name) for name in ListedCommission.__slots__})
