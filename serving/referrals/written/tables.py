"""The tables of what people write about a family, appended and never edited (migration 0007).

Each row belongs to a row of a list. Where that row was erased, the columns in `WORDS` may
lose what they hold, and nothing else of it may change.
"""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any, ClassVar

from sqlalchemy import ForeignKey, Index, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, declared_attr, mapped_column

from serving.referrals.base import Base
from serving.referrals.journal.actions import Action


class Written:
    """What every such row holds: about whom, by whom, when, and from which form.

    `ACTION` is what its entry in the journal tells. `PLACE` are the columns that a form sent
    twice has to repeat. `WORDS` are the columns that an erasure empties, and what stands there
    then.
    """

    ACTION: ClassVar[Action]
    PLACE: ClassVar[tuple[str, ...]] = ("family_id", "row_id", "author_id")
    WORDS: ClassVar[Mapping[str, Any]] = {}

    id: Mapped[int] = mapped_column(primary_key=True)
    family_id: Mapped[str]
    commission_id: Mapped[str]
    row_id: Mapped[int] = mapped_column(ForeignKey("referral_row.id"))
    author_id: Mapped[int] = mapped_column(ForeignKey("account.id"))
    author_name: Mapped[str]
    written_at: Mapped[datetime]
    submission_token: Mapped[str] = mapped_column(unique=True)
    salt: Mapped[str]

    @declared_attr.directive
    @classmethod
    def __table_args__(cls) -> tuple[Any, ...]:
        """An index by commission and family, as pages ask."""
        name = getattr(cls, "__tablename__", "")
        return (Index(f"ix_{name}_family", "commission_id", "family_id"),)


class FirstViewTable(Written, Base):
    """How a reader saw a family before the advice was on the screen, and what the advice was."""

    __tablename__ = "first_view"
    __table_args__ = (
        UniqueConstraint("row_id", "author_id"),
        Index("ix_first_view_family", "commission_id", "family_id"),
    )
    ACTION = Action.FIRST_VIEW_RECORDED
    WORDS: ClassVar[Mapping[str, Any]] = {
        "level": "", "confidence": "", "ground": "", "model_band": "",
    }  # fmt: skip

    level: Mapped[str]
    confidence: Mapped[str]
    ground: Mapped[str] = mapped_column(Text)
    model_band: Mapped[str]


class OpinionAskedTable(Written, Base):
    """A reader who sees a family otherwise than the model asks for a second opinion."""

    __tablename__ = "opinion_asked"
    ACTION = Action.SECOND_OPINION_ASKED

    first_view_id: Mapped[int] = mapped_column(ForeignKey("first_view.id"), unique=True)


class SecondOpinionTable(Written, Base):
    """A colleague's answer."""

    __tablename__ = "second_opinion"
    ACTION = Action.SECOND_OPINION_RECORDED
    PLACE = (*Written.PLACE, "asked_id")
    WORDS: ClassVar[Mapping[str, Any]] = {"level": "", "note": ""}

    asked_id: Mapped[int] = mapped_column(ForeignKey("opinion_asked.id"), unique=True)
    level: Mapped[str]
    note: Mapped[str] = mapped_column(Text)


class CorrectionTable(Written, Base):
    """A fact or a reason that somebody says is wrong; the source is asked by its name.

    `item_kind` and `item` mark what is contested as `corrections.items` does, `effect` says
    what happens to it on the next list.
    """

    __tablename__ = "correction"
    ACTION = Action.CORRECTION_FILED
    PLACE = (*Written.PLACE, "item_kind", "item")
    WORDS: ClassVar[Mapping[str, Any]] = {"item": "", "source": {}, "wrong": ""}

    item_kind: Mapped[str]
    item: Mapped[str]
    source: Mapped[dict[str, Any]]
    wrong: Mapped[str] = mapped_column(Text)
    said_by: Mapped[str]
    letter_language: Mapped[str]
    effect: Mapped[str]
    due_on: Mapped[date]


class CorrectionOutcomeTable(Written, Base):
    """What a reviewer decided about a correction that somebody else had filed."""

    __tablename__ = "correction_outcome"
    ACTION = Action.CORRECTION_DECIDED
    PLACE = (*Written.PLACE, "correction_id")
    WORDS: ClassVar[Mapping[str, Any]] = {"reason": ""}

    correction_id: Mapped[int] = mapped_column(ForeignKey("correction.id"), unique=True)
    upheld: Mapped[bool]
    reason: Mapped[str] = mapped_column(Text)


class ObjectionTable(Written, Base):
    """A family that does not want to be considered, or has taken that back."""

    __tablename__ = "objection"
    ACTION = Action.OBJECTION_RECORDED
    WORDS: ClassVar[Mapping[str, Any]] = {"note": ""}

    stands: Mapped[bool]
    said_by: Mapped[str]
    note: Mapped[str] = mapped_column(Text)


WRITTEN: tuple[type[Any], ...] = (
    FirstViewTable,
    OpinionAskedTable,
    SecondOpinionTable,
    CorrectionTable,
    CorrectionOutcomeTable,
    ObjectionTable,
)
