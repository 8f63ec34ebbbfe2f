"""Figures of the moment, read from the referral database: of the service, never of a family."""

from collections.abc import Callable
from datetime import UTC, datetime
from typing import NamedTuple

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from serving.referrals.database import ReferralDatabase
from serving.referrals.journal.actions import Action
from serving.referrals.journal.entries import head_of
from serving.referrals.scopes import EVERY_COMMISSION
from serving.referrals.tables import (
    JournalEntryTable,
    ReferralListTable,
    UrgentCaseTable,
    UrgentStepTable,
)
from serving.referrals.urgent.records import ERASED_KIND


class Figures(NamedTuple):
    """What is told of the service; None is what is not known. Ages are in seconds; `model` is name,
    version and kind of the one that made the newest list.
    """

    database_up: bool
    journal_entries: int | None = None
    newest_list_age_seconds: float | None = None
    urgent_unacknowledged: int | None = None
    urgent_oldest_seconds: float | None = None
    sign_ins_refused: int | None = None
    model: tuple[str, str, str] | None = None


class FiguresReader:
    """Reads figures, and remembers how far in the journal it has counted refused sign-ins."""

    def __init__(self, database: Callable[[], ReferralDatabase]) -> None:
        self._database = database
        self._counted_to = 0
        self._refused = 0

    def read(self) -> Figures:
        """The figures now; that the database is down is one of them."""
        try:
            with self._database().reading(EVERY_COMMISSION) as session:
                return self._figures(session)
        except Exception:  # noqa: BLE001  whatever it is, the database does not answer
            return Figures(database_up=False)

    def _figures(self, session: Session) -> Figures:
        now = datetime.now(UTC)
        newest = session.scalars(
            select(ReferralListTable).order_by(ReferralListTable.id.desc()).limit(1)
        ).first()
        waiting, oldest = _unacknowledged(session)
        return Figures(
            database_up=True,
            journal_entries=head_of(session).position,
            newest_list_age_seconds=_age(None if newest is None else newest.created_at, now),
            urgent_unacknowledged=waiting,
            urgent_oldest_seconds=_age(oldest, now) or 0.0,
            sign_ins_refused=self._count_refused(session),
            model=(
                None
                if newest is None
                else (newest.model_name, newest.model_version, newest.model_kind)
            ),
        )

    def _count_refused(self, session: Session) -> int:
        """Only entries that were added since are read: a journal grows for years."""
        head = head_of(session).position
        since, before = self._counted_to, self._refused
        fresh = session.scalar(
            select(func.count()).where(
                JournalEntryTable.position > since,
                JournalEntryTable.position <= head,
                JournalEntryTable.action == Action.SIGN_IN_REFUSED,
            )
        )
        self._counted_to, self._refused = head, before + (fresh or 0)
        return self._refused


def _age(since: datetime | None, now: datetime) -> float | None:
    return None if since is None else (now - since).total_seconds()


def _unacknowledged(session: Session) -> tuple[int, datetime | None]:
    """How many urgent cases nobody has acknowledged or closed, and since when the oldest waits."""
    answered = select(UrgentStepTable.case_id).where(
        UrgentStepTable.step.in_(("acknowledged", "closed"))
    )
    count, oldest = session.execute(
        select(func.count(), func.min(UrgentCaseTable.known_at)).where(
            UrgentCaseTable.kind != ERASED_KIND, UrgentCaseTable.id.not_in(answered)
        )
    ).one()
    return count, oldest
