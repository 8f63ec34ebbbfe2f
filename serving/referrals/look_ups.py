"""Look-ups outside one's area: an auditor says why before a family's page is drawn again.

The reason may speak of a family, so the journal holds a salted digest of it, and an erasure takes
the words away. A look-up opens one screen of the journal, for the person who gave the reason, for
an hour.
"""

import secrets
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from cases.canonical import sha256_of
from cases.errors import BadInput
from serving.referrals.journal.actions import Action, Actor
from serving.referrals.journal.entries import Entry, append
from serving.referrals.tables import LookUpTable, ReferralRowTable

HOLDS = timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class LookUp:
    """Who looked at which screen, when and why; the reason is gone where the family was erased."""

    position: int
    account_name: str
    reason: str
    looked_up_at: datetime


def record_look_up(session: Session, entry: Entry, reason: str, *, by: Actor, token: str) -> int:
    """Append why a screen is looked at, and its entry in the journal; returns the look-up's id, the
    first one's where the submission is repeated.

    BadInput where no reason is given, or the form was used for another screen.
    """
    first = session.scalar(select(LookUpTable).where(LookUpTable.submission_token == token))
    if first is not None:
        return _same(first, entry, by)
    if not reason:
        msg = "a look-up needs a reason; write one sentence"
        raise BadInput(msg)
    stored = LookUpTable(
        position=entry.position,
        family_id=_code_on_list(session, entry),
        commission_id=entry.commission_id,
        account_id=by.account_id,
        account_name=by.name,
        reason=reason,
        salt=secrets.token_hex(16),
        looked_up_at=datetime.now(UTC),
        submission_token=token,
    )
    session.add(stored)
    session.flush()
    append(
        session,
        Action.FAMILY_LOOKED_UP,
        by,
        family_id=entry.family_id,
        look_up_id=stored.id,
        screen_at=entry.position,
        commission=entry.commission_id,
        reason_digest=reason_digest(stored),
    )
    return stored.id


def reason_digest(stored: LookUpTable) -> str:
    """What the journal keeps of a look-up's reason, salted as a decision's words are."""
    return sha256_of({"salt": stored.salt, "reason": stored.reason})


def _same(first: LookUpTable, entry: Entry, by: Actor) -> int:
    if (first.position, first.account_id) != (entry.position, by.account_id):
        msg = "this form was already used for another look-up; open the entry again"
        raise BadInput(msg)
    return first.id


def _code_on_list(session: Session, entry: Entry) -> str:
    """The family's code on the list that was shown, under which it may be erased; "" for a list."""
    row_id = entry.told["content"].get("row_id")
    row = None if row_id is None else session.get(ReferralRowTable, row_id)
    return entry.family_id if row is None else row.family_id


def holds(session: Session, position: int, account_id: int) -> bool:
    """Whether a person gave a reason for a screen within the hour."""
    now = datetime.now(UTC)
    found = session.scalar(
        select(LookUpTable.id)
        .where(
            LookUpTable.position == position,
            LookUpTable.account_id == account_id,
            # not later than now: after a clock was set back a reason is given anew
            LookUpTable.looked_up_at.between(now - HOLDS, now),
        )
        .limit(1)
    )
    return found is not None


def look_ups_of(session: Session, position: int) -> list[LookUp]:
    """Who looked at a screen and why, newest first."""
    found = session.scalars(
        select(LookUpTable).where(LookUpTable.position == position).order_by(LookUpTable.id.desc())
    )
    return [LookUp(one.position, one.account_name, one.reason, one.looked_up_at) for one in found]
