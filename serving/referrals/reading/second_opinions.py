"""Asking a colleague for a second opinion where reader and model differ, and giving one.

It is never an obligation: nothing waits for it, and a decision can be recorded without.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import bindparam, select
from sqlalchemy.orm import Session

from cases.errors import BadInput, CheckFailed
from serving.referrals.aliases import codes_of
from serving.referrals.journal.actions import Actor
from serving.referrals.lists import ERASED
from serving.referrals.reading.first_views import LEVELS, FirstView, as_first_view
from serving.referrals.records import StoredRow
from serving.referrals.tables import ReferralRowTable
from serving.referrals.written.recording import record, repeated, signed
from serving.referrals.written.tables import FirstViewTable, OpinionAskedTable, SecondOpinionTable

_ASKED = (
    select(OpinionAskedTable, FirstViewTable, SecondOpinionTable)
    .join(FirstViewTable, FirstViewTable.id == OpinionAskedTable.first_view_id)
    .join(ReferralRowTable, ReferralRowTable.id == OpinionAskedTable.row_id)
    .outerjoin(SecondOpinionTable, SecondOpinionTable.asked_id == OpinionAskedTable.id)
    .where(
        OpinionAskedTable.commission_id == bindparam("commission_id"),
        ReferralRowTable.lane != ERASED,
    )
    .order_by(OpinionAskedTable.id.desc())
)
_ASKED_ABOUT = _ASKED.where(OpinionAskedTable.family_id.in_(bindparam("codes", expanding=True)))


class NotForYou(CheckFailed):
    """Nobody is the second reader of a family that they themselves asked about."""


class AnsweredMeanwhile(CheckFailed):
    """A colleague has given the second opinion already."""


@dataclass(frozen=True, slots=True)
class SecondOpinion:
    """What the second reader answered."""

    author_id: int
    author_name: str
    written_at: datetime
    level: str
    note: str


@dataclass(frozen=True, slots=True)
class Asked:
    """A second opinion asked for, with the first reader's view, and the answer if there is one."""

    asked_id: int
    family_id: str
    row_id: int
    first_view: FirstView
    author_id: int
    author_name: str
    asked_at: datetime
    answer: SecondOpinion | None


def ask_second_opinion(
    session: Session, row: StoredRow, reader: Actor, first_view: FirstView, *, token: str
) -> int:
    """Ask for a second opinion; asked again, the first request stands."""
    asked = session.scalar(
        select(OpinionAskedTable.id).where(OpinionAskedTable.first_view_id == first_view.view_id)
    )
    if asked is not None:
        return asked
    written = OpinionAskedTable(
        family_id=row.family.family_id,
        commission_id=row.family.commission_id,
        row_id=row.row_id,
        first_view_id=first_view.view_id,
        **signed(reader, token),
    )
    known = repeated(session, written)
    return record(session, written, reader) if known is None else known


def give_second_opinion(
    session: Session, asked: Asked, reader: Actor, *, level: str, note: str, token: str
) -> int:
    """Keep the second reader's opinion; a form sent twice leaves one.

    BadInput where it is not whole, NotForYou for whoever asked, AnsweredMeanwhile where a
    colleague was quicker, TokenUsedElsewhere where the form belongs to something else.
    """
    if level not in LEVELS or not note:
        msg = "a second opinion needs a level and a note"
        raise BadInput(msg)
    if asked.author_id == reader.account_id:
        msg = "nobody gives the second opinion they asked for; a colleague does"
        raise NotForYou(msg)
    written = SecondOpinionTable(
        family_id=asked.family_id,
        commission_id=reader.commission_id,
        row_id=asked.row_id,
        asked_id=asked.asked_id,
        level=level,
        note=note,
        **signed(reader, token),
    )
    known = repeated(session, written)
    if known is not None:
        return known
    if find_asked(session, commission_id=reader.commission_id, asked_id=asked.asked_id).answer:
        msg = "a colleague has given this second opinion meanwhile; read it"
        raise AnsweredMeanwhile(msg)
    return record(session, written, reader)


def opinions_asked(
    session: Session, *, commission_id: str, family_id: str | None = None
) -> list[Asked]:
    """The second opinions asked for in a commission, newest first; of one family where named.

    Of erased families there are none.
    """
    wanted, asked = _ASKED, dict[str, Any](commission_id=commission_id)
    if family_id is not None:
        wanted, asked = _ASKED_ABOUT, {**asked, "codes": codes_of(session, family_id)}
    return [_asked(*found) for found in session.execute(wanted, asked)]


def find_asked(session: Session, *, commission_id: str, asked_id: int) -> Asked:
    """One of them; LookupError where the commission has none of that number."""
    for asked in opinions_asked(session, commission_id=commission_id):
        if asked.asked_id == asked_id:
            return asked
    msg = f"no second opinion {asked_id} was asked for in this commission"
    raise LookupError(msg)


def _asked(
    stored: OpinionAskedTable, view: FirstViewTable, answer: SecondOpinionTable | None
) -> Asked:
    return Asked(
        asked_id=stored.id,
        family_id=stored.family_id,
        row_id=stored.row_id,
        first_view=as_first_view(view),
        author_id=stored.author_id,
        author_name=stored.author_name,
        asked_at=stored.written_at,
        answer=None
        if answer is None
        else SecondOpinion(
            answer.author_id, answer.author_name, answer.written_at, answer.level, answer.note
        ),
    )
