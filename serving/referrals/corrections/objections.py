"""A family that does not want to be considered.

It is recorded and shown first, for people to heed. It is no feature, and nothing that makes a list
reads it: neither does it raise anything, nor is it held against the family.
"""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import bindparam, select
from sqlalchemy.orm import Session

from cases.errors import BadInput
from serving.referrals.aliases import codes_of
from serving.referrals.corrections.filing import SAID_BY
from serving.referrals.journal.actions import Actor
from serving.referrals.records import StoredRow
from serving.referrals.written.recording import record, repeated, signed
from serving.referrals.written.tables import ObjectionTable


@dataclass(frozen=True, slots=True)
class Objection:
    """What the family said; with `stands` false it has taken its objection back."""

    stands: bool
    said_by: str
    note: str
    author_name: str
    recorded_at: datetime


_NEWEST = (
    select(ObjectionTable)
    .where(
        ObjectionTable.commission_id == bindparam("commission_id"),
        ObjectionTable.family_id.in_(bindparam("codes", expanding=True)),
    )
    .order_by(ObjectionTable.id.desc())
    .limit(1)
)


def record_objection(  # noqa: PLR0913  an objection is these things
    session: Session,
    row: StoredRow,
    author: Actor,
    *,
    stands: bool,
    said_by: str,
    note: str,
    token: str,
) -> int:
    """Keep an objection, or that it was taken back; a form sent twice leaves one.

    BadInput where nobody is named who said so, TokenUsedElsewhere where the form belongs to
    something else.
    """
    if said_by not in SAID_BY:
        msg = f"'{said_by}' is nobody who can object; choose one of {', '.join(SAID_BY)}"
        raise BadInput(msg)
    written = ObjectionTable(
        family_id=row.family.family_id,
        commission_id=row.family.commission_id,
        row_id=row.row_id,
        stands=stands,
        said_by=said_by,
        note=note,
        **signed(author, token),
    )
    known = repeated(session, written)
    return record(session, written, author) if known is None else known


def objection_of(session: Session, *, commission_id: str, family_id: str) -> Objection | None:
    """The newest word of a family on being considered, None where it said none."""
    asked = {"commission_id": commission_id, "codes": codes_of(session, family_id)}
    stored = session.scalar(_NEWEST, asked)
    if stored is None:
        return None
    return Objection(
        stored.stands, stored.said_by, stored.note, stored.author_name, stored.written_at
    )
