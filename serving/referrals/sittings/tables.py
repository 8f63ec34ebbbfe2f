"""The tables of sittings. Until a sitting is closed they are worked on; afterwards triggers refuse
every change (migration 0008), but that an erased family's words may go.
"""

from datetime import date, datetime

from sqlalchemy import ForeignKey, Index, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from serving.referrals.base import Base


class SittingTable(Base):
    """A sitting; `number` counts the commission's own, `begins_at` is such as 10:00.

    `digest` is that of the record as it was closed, empty until then.
    """

    __tablename__ = "sitting"
    __table_args__ = (UniqueConstraint("commission_id", "number"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    commission_id: Mapped[str]
    number: Mapped[int]
    held_on: Mapped[date]
    begins_at: Mapped[str]
    place: Mapped[str]
    opened_by_id: Mapped[int] = mapped_column(ForeignKey("account.id"))
    opened_by_name: Mapped[str]
    opened_at: Mapped[datetime]
    submission_token: Mapped[str] = mapped_column(unique=True)
    closed_by_name: Mapped[str]
    closed_at: Mapped[datetime | None]
    digest: Mapped[str]


class SittingItemTable(Base):
    """A family on a sitting's agenda, by the row that it was taken from.

    `version` counts what was written about it, so that of two who write at once the second is
    told. `decision_id` is set when the sitting is closed.
    """

    __tablename__ = "sitting_item"
    __table_args__ = (
        UniqueConstraint("sitting_id", "family_id"),
        Index("ix_sitting_item_family", "commission_id", "family_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    sitting_id: Mapped[int] = mapped_column(ForeignKey("sitting.id"))
    commission_id: Mapped[str]
    family_id: Mapped[str]
    row_id: Mapped[int] = mapped_column(ForeignKey("referral_row.id"))
    position: Mapped[int]
    family_present: Mapped[bool]
    votes_for: Mapped[int | None]
    votes_against: Mapped[int | None]
    abstained: Mapped[int | None]
    dissent: Mapped[str] = mapped_column(Text)
    salt: Mapped[str]
    version: Mapped[int]
    decision_id: Mapped[int | None] = mapped_column(ForeignKey("decision.id"))


class SittingAttendantTable(Base):
    """Who came, and as what. Families are never among them: see `family_present`."""

    __tablename__ = "sitting_attendant"

    id: Mapped[int] = mapped_column(primary_key=True)
    sitting_id: Mapped[int] = mapped_column(ForeignKey("sitting.id"))
    commission_id: Mapped[str]
    part: Mapped[str]
    name: Mapped[str]
    office: Mapped[str]
    submission_token: Mapped[str] = mapped_column(unique=True)


class SittingAdditionTable(Base):
    """A numbered addition to a closed sitting, about one item of it or about none."""

    __tablename__ = "sitting_addition"
    __table_args__ = (UniqueConstraint("sitting_id", "number"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    sitting_id: Mapped[int] = mapped_column(ForeignKey("sitting.id"))
    commission_id: Mapped[str]
    item_id: Mapped[int | None] = mapped_column(ForeignKey("sitting_item.id"))
    number: Mapped[int]
    text: Mapped[str] = mapped_column(Text)
    salt: Mapped[str]
    author_id: Mapped[int] = mapped_column(ForeignKey("account.id"))
    author_name: Mapped[str]
    added_at: Mapped[datetime]
    submission_token: Mapped[str] = mapped_column(unique=True)
