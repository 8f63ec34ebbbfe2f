"""At the sitting: who came, how each family was dealt with, closing, and additions afterwards."""

import secrets
from collections.abc import Iterable
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import delete, func, select
from sqlalchemy.orm import Session

from cases.canonical import sha256_of
from serving.referrals.journal.actions import Action, Actor
from serving.referrals.journal.entries import append
from serving.referrals.sittings.opening import stored_sitting
from serving.referrals.sittings.reading import read_sitting
from serving.referrals.sittings.records import (
    VOTING,
    Attendant,
    NoSuchSitting,
    Outcome,
    Part,
    SittingNotWhole,
    SittingRecord,
    SittingTokenUsed,
    WrittenMeanwhile,
)
from serving.referrals.sittings.tables import (
    SittingAdditionTable,
    SittingAttendantTable,
    SittingItemTable,
    SittingTable,
)

ABOUT_NO_ITEM = 0


def attend(  # noqa: PLR0913  who came is these things
    session: Session,
    actor: Actor,
    sitting_id: int,
    *,
    part: Part,
    name: str,
    office: str,
    token: str,
) -> None:
    """Write down somebody who came; a repeated form writes nobody down twice."""
    stored_sitting(session, actor.commission_id, sitting_id, worked_on=True)
    known = session.scalar(
        select(SittingAttendantTable).where(SittingAttendantTable.submission_token == token)
    )
    if known is not None:
        _require_same(known.sitting_id, sitting_id)
        return
    stored = SittingAttendantTable(
        sitting_id=sitting_id,
        commission_id=actor.commission_id,
        part=part,
        name=name,
        office=office,
        submission_token=token,
    )
    session.add(stored)
    session.flush()
    append(
        session,
        Action.SITTING_ATTENDED,
        actor,
        sitting_id=sitting_id,
        attendant_id=stored.id,
        part=part,
        came=True,
    )


def strike_out(session: Session, actor: Actor, sitting_id: int, attendant_id: int) -> None:
    """Strike out somebody who did not come after all; done twice, it is done once."""
    stored_sitting(session, actor.commission_id, sitting_id, worked_on=True)
    known = session.scalar(
        select(SittingAttendantTable).where(
            SittingAttendantTable.id == attendant_id,
            SittingAttendantTable.sitting_id == sitting_id,
        )
    )
    if known is None:
        return
    append(
        session,
        Action.SITTING_ATTENDED,
        actor,
        sitting_id=sitting_id,
        attendant_id=attendant_id,
        part=known.part,
        came=False,
    )
    session.execute(delete(SittingAttendantTable).where(SittingAttendantTable.id == attendant_id))


def record_outcome(
    session: Session,
    actor: Actor,
    sitting_id: int,
    item_id: int,
    outcome: Outcome,
    *,
    seen_version: int,
) -> None:
    """Write down how a family was dealt with; the same again changes nothing.

    WrittenMeanwhile where a colleague wrote something else after `seen_version`.
    """
    stored_sitting(session, actor.commission_id, sitting_id, worked_on=True)
    stored = session.scalar(
        select(SittingItemTable).where(
            SittingItemTable.id == item_id, SittingItemTable.sitting_id == sitting_id
        )
    )
    if stored is None:
        msg = "the family is no longer on this agenda"
        raise NoSuchSitting(msg)
    if outcome_of(stored) == outcome:
        return
    if stored.version != seen_version:
        msg = "a colleague wrote about this item meanwhile; read it, then write again"
        raise WrittenMeanwhile(msg)
    for name in Outcome.__slots__:
        setattr(stored, name, getattr(outcome, name))
    stored.version += 1
    session.flush()
    append(
        session,
        Action.SITTING_ITEM_RECORDED,
        actor,
        family_id=stored.family_id,
        sitting_id=sitting_id,
        item_id=item_id,
        outcome_digest=outcome_digest(stored),
    )


def outcome_of(stored: SittingItemTable) -> Outcome:
    """How a stored item was dealt with."""
    return Outcome(**{name: getattr(stored, name) for name in Outcome.__slots__})


def outcome_digest(stored: SittingItemTable) -> str:
    """What the journal keeps of how a family was dealt with: salted, as a decision's words are."""
    told = {name: getattr(stored, name) for name in Outcome.__slots__}
    return sha256_of({"salt": stored.salt, "version": stored.version, **told})


def missing(record: SittingRecord) -> list[str]:
    """What a sitting needs before it can be closed, by code; empty where it needs nothing."""
    found = []
    if not record.items:
        found.append("items")
    if len(record.sat_as("chair")) != 1:
        found.append("chair")
    if not record.sat_as("secretary"):
        found.append("secretary")
    present = len(record.sat_as(*VOTING))
    if any((item.outcome.voted or 0) > present for item in record.items):
        found.append("votes")
    return found


def close_sitting(session: Session, actor: Actor, sitting_id: int) -> None:
    """Close a sitting for good, with the decisions that stand now; closed, it stays as it is.

    SittingNotWhole where something is `missing`.
    """
    stored = stored_sitting(session, actor.commission_id, sitting_id)
    if stored.closed_at is not None:
        return
    record = read_sitting(session, actor.commission_id, sitting_id)
    needed = missing(record)
    if needed:
        msg = f"the sitting cannot be closed yet; it needs {', '.join(needed)}"
        raise SittingNotWhole(msg)
    told = []
    for item in record.items:
        kept = session.get_one(SittingItemTable, item.item_id)
        kept.decision_id = item.decision.decision_id if item.decision else None
        told.append([item.item_id, kept.decision_id, outcome_digest(kept)])
    session.flush()
    stored.digest = sha256_of(closing_of(stored, record.attendants, told))
    stored.closed_by_name, stored.closed_at = actor.name, datetime.now(UTC)
    session.flush()
    append(
        session, Action.SITTING_CLOSED, actor, sitting_id=sitting_id, record_digest=stored.digest,
        items=told,
    )  # fmt: skip


def closing_of(stored: SittingTable, attendants: Iterable[Attendant], items: Any) -> dict[str, Any]:
    """What the digest of a closed sitting is taken of; `items` are as its entry tells of them."""
    return {
        "number": stored.number,
        "held_on": stored.held_on.isoformat(),
        "begins_at": stored.begins_at,
        "place": stored.place,
        "items": items,
        "attendants": [[one.part, one.name, one.office] for one in attendants],
    }


def add_to_sitting(
    session: Session,
    actor: Actor,
    sitting_id: int,
    *,
    item_id: int,
    text: str,
    token: str,
) -> None:
    """Append a numbered addition to a closed sitting, about one item or `ABOUT_NO_ITEM`; a
    repeated form adds nothing.

    SittingNotWhole where the sitting is still worked on.
    """
    stored = stored_sitting(session, actor.commission_id, sitting_id)
    if stored.closed_at is None:
        msg = "the sitting is not closed yet; change what stands in it instead"
        raise SittingNotWhole(msg)
    known = session.scalar(
        select(SittingAdditionTable).where(SittingAdditionTable.submission_token == token)
    )
    if known is not None:
        _require_same(known.sitting_id, sitting_id)
        return
    record = read_sitting(session, actor.commission_id, sitting_id)
    family_id = "" if item_id == ABOUT_NO_ITEM else record.item(item_id).family_id
    last = select(func.max(SittingAdditionTable.number)).where(
        SittingAdditionTable.sitting_id == sitting_id
    )
    addition = SittingAdditionTable(
        sitting_id=sitting_id,
        commission_id=actor.commission_id,
        item_id=item_id or None,
        number=(session.scalar(last) or 0) + 1,
        text=text,
        salt=secrets.token_hex(16),
        author_id=actor.account_id,
        author_name=actor.name,
        added_at=datetime.now(UTC),
        submission_token=token,
    )
    session.add(addition)
    session.flush()
    append(
        session,
        Action.SITTING_ADDED_TO,
        actor,
        family_id=family_id,
        sitting_id=sitting_id,
        number=addition.number,
        text_digest=addition_digest(addition),
    )


def addition_digest(stored: SittingAdditionTable) -> str:
    """What the journal keeps of an addition's words, salted as a decision's are."""
    return sha256_of({"salt": stored.salt, "text": stored.text})


def _require_same(known: int, sent: int) -> None:
    if known != sent:
        msg = "this form was already used for another sitting; open the page again"
        raise SittingTokenUsed(msg)
