"""The journal read by people: by page, action, day, commission or family."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Select, or_, select
from sqlalchemy.orm import Session

from serving.referrals.journal.actions import Action
from serving.referrals.journal.entries import Entry, entry_columns, entry_of, head_of
from serving.referrals.tables import JournalEntryTable

A_PAGE = 50
SHORT_CODE = 8
VIEWS = (
    Action.FAMILY_VIEWED,
    Action.FAMILY_LOOKED_UP,
    Action.PAGE_REPLAYED,
    Action.MACHINE_ASKED,
)
"""What shows a family to somebody."""


class Wanted(NamedTuple):
    """Which entries: an action, a commission that was acted for, and moments from `since` to before
    `until`; what is empty asks for nothing. `before` is the position that a page ends before.
    """

    action: str = ""
    commission_id: str = ""
    since: datetime | None = None
    until: datetime | None = None
    before: int | None = None


class EntryPage(NamedTuple):
    """Entries, newest first, and where the next page of earlier ones begins, None at the end."""

    entries: list[Entry]
    older: int | None


def read_page(session: Session, wanted: Wanted) -> EntryPage:
    """One page of the entries that are wanted."""
    table = JournalEntryTable
    asked = _all()
    if wanted.action:
        asked = asked.where(table.action == wanted.action)
    if wanted.commission_id:
        asked = asked.where(table.commission_id == wanted.commission_id)
    if wanted.since:
        asked = asked.where(table.position >= first_from(session, wanted.since))
    if wanted.until:
        asked = asked.where(table.position < first_from(session, wanted.until))
    return _page(session, asked, wanted.before)


def read_of_family(session: Session, codes: Sequence[str], before: int | None = None) -> EntryPage:
    """One page of everything that tells of a family, under any of its codes."""
    return _page(session, _all().where(_tells_of(codes)), before)


def read_views(session: Session, codes: Sequence[str], before: int | None = None) -> EntryPage:
    """One page of who had a family shown: people, and machines by their token."""
    asked = _all().where(_tells_of(codes), JournalEntryTable.action.in_(VIEWS))
    return _page(session, asked, before)


def find_entry(session: Session, position: int) -> Entry | None:
    """One entry, None where there is none at the position."""
    row = session.execute(_all().where(JournalEntryTable.position == position)).first()
    return None if row is None else entry_of(row)


def find_last(session: Session, action: Action) -> Entry | None:
    """The newest entry of an action, None where there is none."""
    asked = _all().where(JournalEntryTable.action == action)
    row = session.execute(asked.order_by(JournalEntryTable.position.desc()).limit(1)).first()
    return None if row is None else entry_of(row)


def codes_beginning(session: Session, short: str) -> list[str]:
    """Families' codes in the journal that begin so; hardly ever two for a short code."""
    table = JournalEntryTable
    found = session.scalars(
        select(table.family_id).distinct().where(table.family_id.startswith(short, autoescape=True))
    )
    return sorted(found)


def first_from(session: Session, moment: datetime) -> int:
    """The position of the first entry at or after a moment; one beyond the last where none is.

    Entries stand in the order of their moments, so that halving finds it in a few reads.
    """
    low, high = 1, head_of(session).position + 1
    while low < high:
        middle = (low + high) // 2
        entry = find_entry(session, middle)
        made = moment_of_entry(entry) if entry else None
        if made is not None and made < moment:
            low = middle + 1
        else:
            high = middle
    return low


def moment_of_entry(entry: Entry) -> datetime | None:
    """When an entry was made; None where it was altered so that it does not say."""
    try:
        return datetime.fromisoformat(entry.told["at"])
    except (KeyError, TypeError, ValueError):
        return None


def _all() -> Select[Any]:
    return select(*entry_columns())


def _tells_of(codes: Sequence[str]) -> ColumnElement[bool]:
    table = JournalEntryTable
    asked = [
        (table.action == Action.MACHINE_ASKED) & table.told.contains(f'"{code}"', autoescape=True)
        for code in codes
    ]
    return or_(table.family_id.in_(codes), *asked)


def _page(session: Session, asked: Select[Any], before: int | None) -> EntryPage:
    if before is not None:
        asked = asked.where(JournalEntryTable.position < before)
    newest = asked.order_by(JournalEntryTable.position.desc()).limit(A_PAGE + 1)
    entries = [entry_of(row) for row in session.execute(newest)]
    older = entries[A_PAGE - 1].position if len(entries) > A_PAGE else None
    return EntryPage(entries[:A_PAGE], older)
