"""What was counted of champion and challenger on the same requests, in the referral database.

Counts by commission, no family. How far the journal's questions were followed stands beside them,
and how many were passed over because there were too many at once.
"""

from collections.abc import Mapping
from datetime import date
from typing import Any, NamedTuple

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session

from serving.referrals.journal.actions import Action
from serving.referrals.journal.entries import entry_columns, entry_of, head_of
from serving.referrals.tables import JournalEntryTable, ShadowComparisonTable, ShadowProgressTable
from serving.shadow.comparing import Differences

ONLY = 1
"""The only row of the progress's table."""

MOST_QUESTIONS = 500
"""Questions that are followed at once; older ones that wait are passed over, and counted."""


class Question(NamedTuple):
    """Families that a machine was shown, as the journal tells; no date is the newest list's."""

    as_of_date: date | None
    families: tuple[str, ...]


class Pair(NamedTuple):
    """The versions compared."""

    champion: str
    challenger: str


def take_questions(session: Session) -> list[Question]:
    """The questions since the last time, in a writing transaction: nobody else takes them.

    The first time ever there are none: nothing is asked of the past.
    """
    head = head_of(session).position
    progress = session.get(ShadowProgressTable, ONLY)
    if progress is None:
        session.add(ShadowProgressTable(id=ONLY, position=head, passed_over=0))
        return []
    waiting = (
        session.execute(
            select(*entry_columns())
            .where(
                JournalEntryTable.position > progress.position,
                JournalEntryTable.action == Action.MACHINE_ASKED,
            )
            .order_by(JournalEntryTable.position.desc())
            .limit(MOST_QUESTIONS)
        )
    ).all()
    progress.passed_over += _waiting(session, progress.position) - len(waiting)
    progress.position = head
    return [_question(entry_of(row).told) for row in waiting]


def _waiting(session: Session, position: int) -> int:
    asked = select(func.count()).where(
        JournalEntryTable.position > position, JournalEntryTable.action == Action.MACHINE_ASKED
    )
    return session.scalars(asked).one()


def _question(told: Mapping[str, Any]) -> Question:
    content = told["content"]
    day = content["as_of_date"]
    return Question(date.fromisoformat(day) if day else None, tuple(content["families"]))


def add(session: Session, pair: Pair, as_of_date: date, found: Mapping[str, Differences]) -> None:
    """Add what was counted to what stands there, in a writing transaction."""
    for commission_id, differences in found.items():
        row = session.scalar(_row_of(pair, as_of_date, commission_id))
        if row is None:
            row = ShadowComparisonTable(
                champion=pair.champion,
                challenger=pair.challenger,
                as_of_date=as_of_date,
                commission_id=commission_id,
                **Differences()._asdict(),
            )
            session.add(row)
        for name, value in differences_of(row).plus(differences)._asdict().items():
            setattr(row, name, value)


def _row_of(pair: Pair, as_of_date: date, commission_id: str) -> Select[ShadowComparisonTable]:
    return select(ShadowComparisonTable).where(
        ShadowComparisonTable.champion == pair.champion,
        ShadowComparisonTable.challenger == pair.challenger,
        ShadowComparisonTable.as_of_date == as_of_date,
        ShadowComparisonTable.commission_id == commission_id,
    )


def differences_of(row: ShadowComparisonTable) -> Differences:
    """What a row counts."""
    return Differences(*(getattr(row, name) for name in Differences._fields))
