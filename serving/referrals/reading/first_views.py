"""A reader's own first view of a family, kept beside the model's."""

from collections.abc import Collection
from dataclasses import dataclass
from typing import Literal, get_args

from sqlalchemy import bindparam, select
from sqlalchemy.orm import Session

from cases.errors import BadInput, CheckFailed
from serving.referrals.decisions import Decision
from serving.referrals.journal.actions import Actor
from serving.referrals.reading.draw import is_asked
from serving.referrals.records import CommissionList, StoredRow
from serving.referrals.tables import ReferralRowTable
from serving.referrals.written.recording import record, repeated, signed
from serving.referrals.written.tables import FirstViewTable

Level = Literal["high", "elevated", "usual", "cannot_say"]
LEVELS: tuple[Level, ...] = get_args(Level)

Confidence = Literal["sure", "rather_sure", "not_sure"]
CONFIDENCES: tuple[Confidence, ...] = get_args(Confidence)


_TOLD = select(FirstViewTable).where(
    FirstViewTable.row_id == bindparam("row_id"),
    FirstViewTable.author_id == bindparam("author_id"),
)


class AlreadyViewed(CheckFailed):
    """The reader has told a first view of this row before, or was not asked for one."""


@dataclass(frozen=True, slots=True)
class FirstView:
    """How a reader saw the family, and which band the model gave it."""

    view_id: int
    level: str
    confidence: str
    ground: str
    model_band: str

    @property
    def disagrees(self) -> bool:
        """Whether the reader named another level than the model; who cannot say does not."""
        return self.level not in {"cannot_say", self.model_band}


def looks_first(
    session: Session,
    row: StoredRow,
    decisions: Collection[Decision],
    reader: Actor,
    *,
    trainee: bool,
) -> bool:
    """Whether the advice on a row has to wait for this reader's own view.

    Once anybody has decided on the list it waits no more: help is under way, and what was decided
    tells the advice.
    """  # fmt: skip
    if any(decision.list_date >= row.head.as_of_date for decision in decisions):
        return False
    reader_id = reader.account_id or 0
    if not is_asked(row.head, row.family, reader_id=reader_id, trainee=trainee):
        return False
    return first_view_of(session, row, reader) is None


def first_view_of(session: Session, row: StoredRow, reader: Actor) -> FirstView | None:
    """What the reader told of a row, None where nothing."""
    stored = session.scalar(_TOLD, {"row_id": row.row_id, "author_id": reader.account_id})
    return None if stored is None else as_first_view(stored)


def as_first_view(stored: FirstViewTable) -> FirstView:
    """A stored view as the pages see it."""
    return FirstView(stored.id, stored.level, stored.confidence, stored.ground, stored.model_band)


def looked_at_first(session: Session, stored: CommissionList, reader: Actor) -> frozenset[str]:
    """The families of a list, by code, of which the reader has told a first view."""
    return frozenset(
        session.scalars(
            select(ReferralRowTable.family_id)
            .join(FirstViewTable, FirstViewTable.row_id == ReferralRowTable.id)
            .where(
                ReferralRowTable.list_id == stored.list_id,
                FirstViewTable.author_id == reader.account_id,
            )
        )
    )


def record_first_view(  # noqa: PLR0913  a view is these things
    session: Session,
    row: StoredRow,
    reader: Actor,
    *,
    level: str,
    confidence: str,
    ground: str,
    token: str,
) -> int:
    """Keep a reader's first view beside the model's; a form sent twice leaves one.

    BadInput where it is not whole, AlreadyViewed where another one is there, TokenUsedElsewhere
    where the form belongs to something else.
    """
    if level not in LEVELS or confidence not in CONFIDENCES or not ground:
        msg = "a first view needs a level, how sure the reader is, and the main ground"
        raise BadInput(msg)
    written = FirstViewTable(
        family_id=row.family.family_id,
        commission_id=row.family.commission_id,
        row_id=row.row_id,
        level=level,
        confidence=confidence,
        ground=ground,
        model_band=row.family.band,
        **signed(reader, token),
    )
    known = repeated(session, written)
    if known is not None:
        return known
    if first_view_of(session, row, reader) is not None:
        msg = "this reader has told a first view of the family already; open the family again"
        raise AlreadyViewed(msg)
    return record(session, written, reader)
