"""Putting families on a sitting's agenda, taking them off, and ordering them.

Each of these may come twice, from a double click or a page sent again, and is then done once.
"""

import secrets
from typing import NamedTuple

from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session

from serving.referrals.aliases import codes_of
from serving.referrals.decisions import current_decisions
from serving.referrals.journal.actions import Action, Actor
from serving.referrals.journal.entries import append
from serving.referrals.lists import find_row, newest_list
from serving.referrals.sittings.opening import next_sitting, stored_sitting
from serving.referrals.sittings.records import NoSuchSitting, Sitting
from serving.referrals.sittings.tables import SittingItemTable

LEAVES_US = "hand_over"
"""The one kind of decision after which a family is no longer before the commission."""


class Basket(NamedTuple):
    """The next sitting, and by every code the families that stand on its agenda."""

    sitting: Sitting
    families: frozenset[str]


class Candidates(NamedTuple):
    """Families that could be put on an agenda, by code: those on the newest list, and those with
    an open decision from earlier ones.
    """

    listed: tuple[str, ...]
    decided: tuple[str, ...]


def put_in(session: Session, actor: Actor, sitting_id: int, family_id: str) -> int:
    """Put a family of the commission's lists on the agenda's end and return the item's id; one
    that stands there keeps its place.

    NoSuchSitting also where the family is not the commission's, or was erased.
    """
    sitting = stored_sitting(session, actor.commission_id, sitting_id, worked_on=True)
    row = find_row(session, commission_id=actor.commission_id, family_id=family_id)
    if row is None:
        msg = "no such family is on a list of this commission"
        raise NoSuchSitting(msg)
    items = _items(session, sitting.id)
    codes = codes_of(session, family_id)
    for item in items:
        if item.family_id in codes:
            return item.id
    stored = SittingItemTable(
        sitting_id=sitting.id,
        commission_id=actor.commission_id,
        family_id=row.family.family_id,
        row_id=row.row_id,
        position=len(items) + 1,
        family_present=False,
        votes_for=None,
        votes_against=None,
        abstained=None,
        dissent="",
        salt=secrets.token_hex(16),
        version=0,
        decision_id=None,
    )
    session.add(stored)
    session.flush()
    _tell(session, Action.SITTING_ITEM_ADDED, actor, stored)
    return stored.id


def take_out(session: Session, actor: Actor, sitting_id: int, item_id: int) -> None:
    """Take a family off the agenda; what is not there any more is left so."""
    stored_sitting(session, actor.commission_id, sitting_id, worked_on=True)
    items = _items(session, sitting_id)
    gone = [item for item in items if item.id == item_id]
    for item in gone:
        _tell(session, Action.SITTING_ITEM_REMOVED, actor, item)
        session.execute(delete(SittingItemTable).where(SittingItemTable.id == item.id))
    if gone:
        _number(session, [item.id for item in items if item.id != item_id])


def move_to(session: Session, actor: Actor, sitting_id: int, item_id: int, position: int) -> None:
    """Give an item another place on the agenda, counted from 1."""
    stored_sitting(session, actor.commission_id, sitting_id, worked_on=True)
    items = {item.id: item for item in _items(session, sitting_id)}
    if item_id not in items:
        msg = "the family is no longer on this agenda"
        raise NoSuchSitting(msg)
    order = [one for one in items if one != item_id]
    order.insert(max(position, 1) - 1, item_id)
    if order != list(items):
        _number(session, order)
        _tell(session, Action.SITTING_ITEM_MOVED, actor, items[item_id], position=position)


def basket(session: Session, commission_id: str) -> Basket | None:
    """What the list and a family's page lead to; None where no sitting is open."""
    sitting = next_sitting(session, commission_id)
    if sitting is None:
        return None
    items = _items(session, sitting.sitting_id)
    codes = (code for item in items for code in codes_of(session, item.family_id))
    return Basket(sitting, frozenset(codes))


def candidates(session: Session, commission_id: str, sitting_id: int) -> Candidates:
    """Who could still be put on the agenda of a sitting."""
    there = {
        code
        for item in _items(session, sitting_id)
        for code in codes_of(session, item.family_id)
    }  # fmt: skip
    newest = newest_list(session, commission_id)
    listed = [family.family_id for family in newest.families] if newest else []
    known = {code for family_id in listed for code in codes_of(session, family_id)} | there
    decided = []
    for code, decision in sorted(current_decisions(session, commission_id=commission_id).items()):
        still_open = decision.text.kind != LEAVES_US and code not in known
        if still_open and find_row(session, commission_id=commission_id, family_id=code):
            decided.append(code)
            known.update(codes_of(session, code))
    return Candidates(tuple(code for code in listed if code not in there), tuple(decided))


def _items(session: Session, sitting_id: int) -> list[SittingItemTable]:
    found = session.scalars(
        select(SittingItemTable)
        .where(SittingItemTable.sitting_id == sitting_id)
        .order_by(SittingItemTable.position, SittingItemTable.id)
    )
    return list(found)


def _number(session: Session, order: list[int]) -> None:
    for position, item_id in enumerate(order, start=1):
        session.execute(
            update(SittingItemTable)
            .where(SittingItemTable.id == item_id)
            .values(position=position)
        )  # fmt: skip


def _tell(
    session: Session, action: Action, actor: Actor, item: SittingItemTable, **content: int
) -> None:
    append(
        session,
        action,
        actor,
        family_id=item.family_id,
        sitting_id=item.sitting_id,
        item_id=item.id,
        row_id=item.row_id,
        **content,
    )
