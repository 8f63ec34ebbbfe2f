"""Opening a sitting, finding it again, and changing when and where it is held."""

from datetime import UTC, datetime

from sqlalchemy import bindparam, func, select
from sqlalchemy.orm import Session

from serving.referrals.journal.actions import Action, Actor
from serving.referrals.journal.entries import append
from serving.referrals.sittings.records import (
    NoSuchSitting,
    Sitting,
    SittingClosed,
    SittingTokenUsed,
    WhenAndWhere,
)
from serving.referrals.sittings.tables import SittingTable

_NEXT = (
    select(SittingTable)
    .where(
        SittingTable.commission_id == bindparam("commission_id"), SittingTable.closed_at.is_(None)
    )
    .order_by(SittingTable.held_on, SittingTable.id)
    .limit(1)
)


def open_sitting(session: Session, actor: Actor, when: WhenAndWhere, *, token: str) -> int:
    """Open a sitting of the actor's commission and return its id; a repeated form returns the
    first one's.

    SittingTokenUsed where the token is somebody else's.
    """
    first = session.scalar(select(SittingTable).where(SittingTable.submission_token == token))
    if first is not None:
        if first.opened_by_id != actor.account_id:
            msg = "this form was already used; open the page again"
            raise SittingTokenUsed(msg)
        return first.id
    last = session.scalar(
        select(func.max(SittingTable.number)).where(
            SittingTable.commission_id == actor.commission_id
        )
    )
    stored = SittingTable(
        commission_id=actor.commission_id,
        number=(last or 0) + 1,
        held_on=when.held_on,
        begins_at=when.begins_at,
        place=when.place,
        opened_by_id=actor.account_id,
        opened_by_name=actor.name,
        opened_at=datetime.now(UTC),
        submission_token=token,
        closed_by_name="",
        closed_at=None,
        digest="",
    )
    session.add(stored)
    session.flush()
    append(
        session,
        Action.SITTING_OPENED,
        actor,
        sitting_id=stored.id,
        number=stored.number,
        held_on=when.held_on.isoformat(),
    )
    return stored.id


def change_sitting(session: Session, actor: Actor, sitting_id: int, when: WhenAndWhere) -> None:
    """Hold the sitting at another time or place; SittingClosed where it was already held."""
    stored = stored_sitting(session, actor.commission_id, sitting_id, worked_on=True)
    if _when(stored) == when:
        return
    stored.held_on, stored.begins_at, stored.place = when.held_on, when.begins_at, when.place
    append(
        session,
        Action.SITTING_CHANGED,
        actor,
        sitting_id=sitting_id,
        held_on=when.held_on.isoformat(),
    )


def sittings_of(session: Session, commission_id: str) -> list[Sitting]:
    """A commission's sittings, the newest first."""
    found = session.scalars(
        select(SittingTable)
        .where(SittingTable.commission_id == commission_id)
        .order_by(SittingTable.held_on.desc(), SittingTable.id.desc())
    )
    return [as_sitting(stored) for stored in found]


def next_sitting(session: Session, commission_id: str) -> Sitting | None:
    """The sitting worked on that is held first; None where none is open."""
    stored = session.scalar(_NEXT, {"commission_id": commission_id})
    return None if stored is None else as_sitting(stored)


def stored_sitting(
    session: Session, commission_id: str, sitting_id: int, *, worked_on: bool = False
) -> SittingTable:
    """The commission's own sitting; NoSuchSitting, or SittingClosed where it is `worked_on`."""
    stored = session.scalar(
        select(SittingTable).where(
            SittingTable.id == sitting_id, SittingTable.commission_id == commission_id
        )
    )
    if stored is None:
        msg = "the commission has no such sitting"
        raise NoSuchSitting(msg)
    if worked_on and stored.closed_at is not None:
        msg = "the sitting is closed; correct it by an addition"
        raise SittingClosed(msg)
    return stored


def as_sitting(stored: SittingTable) -> Sitting:
    """The sitting as the rest of the house sees it."""
    return Sitting(
        stored.id,
        stored.commission_id,
        stored.number,
        _when(stored),
        stored.opened_by_name,
        stored.opened_at,
        stored.closed_by_name,
        stored.closed_at,
    )


def _when(stored: SittingTable) -> WhenAndWhere:
    return WhenAndWhere(stored.held_on, stored.begins_at, stored.place)
