"""Reading all of one sitting: the one record from which every paper is made."""

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from serving.referrals.decisions import Decision, decisions_about
from serving.referrals.lists import find_row
from serving.referrals.sittings.opening import as_sitting, stored_sitting
from serving.referrals.sittings.records import (
    PARTS,
    Addition,
    Attendant,
    Item,
    Outcome,
    SittingRecord,
)
from serving.referrals.sittings.tables import (
    SittingAdditionTable,
    SittingAttendantTable,
    SittingItemTable,
)
from serving.referrals.tables import ListCommissionTable


def read_sitting(session: Session, commission_id: str, sitting_id: int) -> SittingRecord:
    """The commission's sitting with all that belongs to it; NoSuchSitting."""
    stored = stored_sitting(session, commission_id, sitting_id)
    items = session.scalars(
        select(SittingItemTable)
        .where(SittingItemTable.sitting_id == sitting_id)
        .order_by(SittingItemTable.position, SittingItemTable.id)
    ).all()
    closed = stored.closed_at is not None
    return SittingRecord(
        as_sitting(stored),
        commission_name(session, commission_id),
        tuple(_item(session, item, closed=closed) for item in items),
        attendants_of(session, sitting_id),
        _additions(session, sitting_id),
    )


def commission_name(session: Session, commission_id: str) -> str:
    """What the newest list calls the commission; empty where it has none."""
    found = session.scalar(
        select(ListCommissionTable.name)
        .where(ListCommissionTable.commission_id == commission_id)
        .order_by(ListCommissionTable.list_id.desc())
        .limit(1)
    )
    return found or ""


def _item(session: Session, stored: SittingItemTable, *, closed: bool) -> Item:
    whose = {"commission_id": stored.commission_id, "family_id": stored.family_id}
    decisions = decisions_about(
        session, commission_id=stored.commission_id, family_id=stored.family_id
    )
    return Item(
        stored.id,
        stored.family_id,
        stored.position,
        find_row(session, **whose, row_id=stored.row_id),
        Outcome(**{name: getattr(stored, name) for name in Outcome.__slots__}),
        stored.version,
        _standing(decisions, stored.decision_id, closed=closed),
    )


def _standing(
    decisions: Sequence[Decision], decision_id: int | None, *, closed: bool
) -> Decision | None:
    """The newest decision, or the one that stood when the sitting was closed."""
    wanted = [one for one in decisions if not closed or one.decision_id == decision_id]
    return wanted[0] if wanted else None


def attendants_of(session: Session, sitting_id: int) -> tuple[Attendant, ...]:
    """Who came to a sitting, as they were written down."""
    found = session.scalars(
        select(SittingAttendantTable)
        .where(SittingAttendantTable.sitting_id == sitting_id)
        .order_by(SittingAttendantTable.id)
    )
    return tuple(
        Attendant(one.id, part, one.name, one.office)
        for one in found
        for part in PARTS
        if part == one.part
    )


def _additions(session: Session, sitting_id: int) -> tuple[Addition, ...]:
    found = session.scalars(
        select(SittingAdditionTable)
        .where(SittingAdditionTable.sitting_id == sitting_id)
        .order_by(SittingAdditionTable.number)
    )
    return tuple(
        Addition(one.number, one.item_id, one.text, one.author_name, one.added_at) for one in found
    )
