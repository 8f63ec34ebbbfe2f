"""Entries, and how one is appended.

An entry is canonical JSON. Its SHA-256 is taken over that text, which holds the SHA-256 of the
entry before it, so that nothing earlier can be altered, taken out, put in or moved without every
later entry showing it. A head beside the entries says how far they go, so that the last cannot go
missing either.

An entry names families by their pseudonyms and never holds what somebody wrote about one: of such
words it keeps a digest, so that they can be erased and the journal still be verified.
"""

import hashlib
import json
from collections.abc import Iterator, Sequence
from dataclasses import asdict
from datetime import UTC, datetime
from typing import Any, NamedTuple

from sqlalchemy import insert, select, update
from sqlalchemy.orm import Session

from cases.canonical import canonical_json
from serving.referrals.journal.actions import Action, Actor
from serving.referrals.tables import JournalEntryTable, JournalHeadTable

BEGINNING = "0" * 64
"""What the first entry follows."""

HEAD = 1
"""The only row of the head's table."""

ENTRIES_AT_ONCE = 5_000


# Every page that is opened adds an entry: these are made once, and not for each.
_HEAD = select(JournalHeadTable.position, JournalHeadTable.sha256).where(
    JournalHeadTable.id == HEAD
)
_ADD = insert(JournalEntryTable)
_MOVE = update(JournalHeadTable).where(JournalHeadTable.id == HEAD)


class Head(NamedTuple):
    """How far the journal goes: its last entry's position, from 1, and SHA-256."""

    position: int
    sha256: str


class Entry(NamedTuple):
    """An entry as it is stored, and what it tells."""

    position: int
    action: str
    family_id: str
    commission_id: str
    account_id: int | None
    text: str
    sha256: str
    told: dict[str, Any]


class Note(NamedTuple):
    """What an entry is made of; `content` is plain JSON."""

    action: Action
    actor: Actor
    content: dict[str, Any]
    family_id: str = ""


def append(
    session: Session, action: Action, actor: Actor, *, family_id: str = "", **content: Any
) -> int:
    """Append an entry in a writing transaction, and return its position.

    `content` is plain JSON. Whoever rolls the transaction back takes the entry back with it: what
    was not stored did not happen.
    """
    return append_all(session, [Note(action, actor, content, family_id)])


def append_all(session: Session, notes: Sequence[Note]) -> int:
    """Append entries one after another, and return the position of the last."""
    session.flush()
    head = head_of(session)
    rows = []
    for note in notes:
        rows.append(_row(note, head))
        head = Head(rows[-1]["position"], rows[-1]["sha256"])
    if rows:
        connection = session.connection()
        connection.execute(_ADD, rows)
        # the head goes by every entry: the database lets it take no longer steps
        connection.execute(
            _MOVE, [{"position": row["position"], "sha256": row["sha256"]} for row in rows]
        )
    return head.position


def _row(note: Note, before: Head) -> dict[str, Any]:
    """The row of the entry that follows the head."""
    position = before.position + 1
    told = canonical_json(
        {
            "position": position,
            "at": datetime.now(UTC).isoformat(timespec="microseconds"),
            "action": note.action,
            "actor": asdict(note.actor),
            "family_id": note.family_id,
            "content": note.content,
            "previous": before.sha256,
        }
    )
    return {
        "position": position,
        "action": note.action,
        "family_id": note.family_id,
        "commission_id": note.actor.commission_id,
        "account_id": note.actor.account_id,
        "told": told,
        "sha256": digest_of(told),
    }


def head_of(session: Session) -> Head:
    """How far the journal goes."""
    return Head(*session.connection().execute(_HEAD).one())


def digest_of(told: str) -> str:
    """The SHA-256 of an entry's text."""
    return hashlib.sha256(told.encode("utf-8")).hexdigest()


def read_entries(session: Session) -> Iterator[Entry]:
    """All entries in the order of their positions; what is no JSON object tells nothing."""
    asked = select(*entry_columns()).order_by(JournalEntryTable.position)
    for row in session.execute(asked).yield_per(ENTRIES_AT_ONCE):
        yield entry_of(row)


def entry_columns() -> tuple[Any, ...]:
    """What an entry is read from."""
    table = JournalEntryTable
    return (
        table.position, table.action, table.family_id, table.commission_id, table.account_id,
        table.told, table.sha256,
    )  # fmt: skip


def entry_of(row: Any) -> Entry:
    """An entry from a row of `entry_columns`."""
    position, action, family_id, commission_id, account_id, text, sha256 = row
    return Entry(
        position, action, family_id, commission_id, account_id, text, sha256, _object(text)
    )


def _object(text: str) -> dict[str, Any]:
    try:
        told = json.loads(text)
    except ValueError:
        return {}
    return told if isinstance(told, dict) else {}
