"""The tables of lists, decisions, urgent cases and the journal, and of what was shown.

What is decided is appended, never edited: `decision` has triggers that refuse UPDATE and
DELETE (migration 0001); a decision about an erased family alone may lose its words
(migrations 0002 and 0004). So has the journal (migration 0004).
"""

from datetime import date, datetime
from typing import Any

from sqlalchemy import (
    BigInteger,
    Double,
    ForeignKey,
    Index,
    Text,
    UniqueConstraint,
)
from sqlalchemy.orm import Mapped, mapped_column

from serving.referrals import access_tables  # noqa: F401  keys below refer to accounts
from serving.referrals.base import Base


class ReferralListTable(Base):
    """One list of all commissions and what it was made from."""

    __tablename__ = "referral_list"

    id: Mapped[int] = mapped_column(primary_key=True)
    as_of_date: Mapped[date]
    model_name: Mapped[str]
    model_version: Mapped[str]
    model_kind: Mapped[str]
    trained_through: Mapped[date]
    store_digest: Mapped[str]
    catalogue_digest: Mapped[str]
    matrix_digest: Mapped[str]
    tie_rule: Mapped[str]
    seed: Mapped[int] = mapped_column(BigInteger)
    random_share: Mapped[float] = mapped_column(Double)
    digest: Mapped[str] = mapped_column(unique=True)
    help_types: Mapped[list[Any]]
    mitigation: Mapped[dict[str, Any]] = mapped_column(default=dict)
    blind_share: Mapped[float] = mapped_column(Double)
    borders: Mapped[dict[str, Any]] = mapped_column(default=dict)
    created_at: Mapped[datetime]


class ListCommissionTable(Base):
    """A commission as one list knew it."""

    __tablename__ = "list_commission"
    __table_args__ = (UniqueConstraint("list_id", "commission_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    list_id: Mapped[int] = mapped_column(ForeignKey("referral_list.id"))
    commission_id: Mapped[str]
    name: Mapped[str]
    settlement_type: Mapped[str]
    region_id: Mapped[str]
    capacity: Mapped[int]
    cohort_size: Mapped[int]


class ReferralRowTable(Base):
    """One family on one list. Rank, risk and probability are for the audit alone.

    `brief` is what the list says of the family, `shown` what its own page says beside that. In the
    lane `erased` it holds the family's code, its place and `row_digest`, all else being empty.
    `row_digest` is empty on lists made before rows had one. `referral_id` is the manual referral
    that a row was added for; such a row is none that the list's digest names.
    """

    __tablename__ = "referral_row"
    __table_args__ = (
        UniqueConstraint("list_id", "commission_id", "family_id"),
        Index("ix_referral_row_family", "commission_id", "family_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    list_id: Mapped[int] = mapped_column(ForeignKey("referral_list.id"))
    commission_id: Mapped[str]
    family_id: Mapped[str]
    lane: Mapped[str]
    drawn: Mapped[str]
    selection_probability: Mapped[float] = mapped_column(Double)
    position: Mapped[int]
    band: Mapped[str]
    rank: Mapped[int | None]
    calibrated_risk: Mapped[float | None] = mapped_column(Double)
    brief: Mapped[dict[str, Any]]
    shown: Mapped[dict[str, Any]]
    row_digest: Mapped[str]
    referral_id: Mapped[int | None]


class FamilyAliasTable(Base):
    """A code that a family had, and the one it has today. `generation` counts the keys of the
    ring under which `today` was made.
    """

    __tablename__ = "family_alias"

    code: Mapped[str] = mapped_column(primary_key=True)
    today: Mapped[str] = mapped_column(index=True)
    generation: Mapped[int]


class DecisionTable(Base):
    """What a named person decided about a family; appended, never edited."""

    __tablename__ = "decision"
    __table_args__ = (Index("ix_decision_family", "commission_id", "family_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    family_id: Mapped[str]
    commission_id: Mapped[str]
    list_id: Mapped[int] = mapped_column(ForeignKey("referral_list.id"))
    row_id: Mapped[int] = mapped_column(ForeignKey("referral_row.id"))
    kind: Mapped[str]
    details: Mapped[dict[str, Any]]
    reason: Mapped[str] = mapped_column(Text)
    known_beyond_record: Mapped[str] = mapped_column(Text)
    family_view: Mapped[str] = mapped_column(Text)
    author_id: Mapped[int] = mapped_column(ForeignKey("account.id"))
    author_name: Mapped[str]
    decided_at: Mapped[datetime]
    submission_token: Mapped[str] = mapped_column(unique=True)
    salt: Mapped[str]


class UrgentCaseTable(Base):
    """One signal of urgent danger, by rule or by a person; appended, and edited by erasure alone.

    `kind` is the catalogue's event type where a rule found it, else one of `REPORTED_KINDS`, and
    `erased` where its family was. Without `on_record` the family's code was drawn for this case.
    `signal` holds the catalogue's words, `store_digest` the store that a rule read.
    """

    __tablename__ = "urgent_case"
    __table_args__ = (Index("ix_urgent_case_family", "commission_id", "family_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    commission_id: Mapped[str]
    family_id: Mapped[str]
    on_record: Mapped[bool]
    source: Mapped[str]
    kind: Mapped[str]
    signal: Mapped[dict[str, Any]]
    happened_on: Mapped[date | None]
    description: Mapped[str] = mapped_column(Text)
    store_digest: Mapped[str]
    author_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    author_name: Mapped[str]
    known_at: Mapped[datetime]
    submission_token: Mapped[str] = mapped_column(unique=True)
    salt: Mapped[str]


class UrgentStepTable(Base):
    """What was done about an urgent case, each step once; appended, and edited by erasure alone."""

    __tablename__ = "urgent_step"
    __table_args__ = (UniqueConstraint("case_id", "step"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    case_id: Mapped[int] = mapped_column(ForeignKey("urgent_case.id"))
    commission_id: Mapped[str]
    step: Mapped[str]
    words: Mapped[str] = mapped_column(Text)
    author_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    author_name: Mapped[str]
    taken_at: Mapped[datetime]
    submission_token: Mapped[str] = mapped_column(unique=True)
    salt: Mapped[str]


class ManualReferralTable(Base):
    """A family that a person puts before the commission; appended, and edited by erasure alone.

    Without `on_record` the family's code was drawn for this referral.
    """

    __tablename__ = "manual_referral"
    __table_args__ = (Index("ix_manual_referral_family", "commission_id", "family_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    commission_id: Mapped[str]
    family_id: Mapped[str]
    on_record: Mapped[bool]
    description: Mapped[str] = mapped_column(Text)
    reason: Mapped[str] = mapped_column(Text)
    asked_by: Mapped[str]
    asked_for: Mapped[str] = mapped_column(Text)
    author_id: Mapped[int] = mapped_column(ForeignKey("account.id"))
    author_name: Mapped[str]
    referred_at: Mapped[datetime]
    submission_token: Mapped[str] = mapped_column(unique=True)
    salt: Mapped[str]


class JournalEntryTable(Base):
    """One entry of the journal: `told` is its canonical JSON, of which `sha256` is taken; the
    other columns repeat what stands there, to look it up by. Appended, never edited.
    """

    __tablename__ = "journal_entry"
    __table_args__ = (Index("ix_journal_entry_family", "family_id", "position"),)

    position: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    action: Mapped[str]
    family_id: Mapped[str]
    commission_id: Mapped[str]
    account_id: Mapped[int | None]
    told: Mapped[str] = mapped_column(Text)
    sha256: Mapped[str] = mapped_column(unique=True)


class JournalHeadTable(Base):
    """How far the journal goes, in one row."""

    __tablename__ = "journal_head"

    id: Mapped[int] = mapped_column(primary_key=True)
    position: Mapped[int]
    sha256: Mapped[str]


class ShownPageTable(Base):
    """A page as it was on a screen of a commission, compressed; see `shown_pages`."""

    __tablename__ = "shown_page"

    digest: Mapped[str] = mapped_column(primary_key=True)
    commission_id: Mapped[str] = mapped_column(primary_key=True)
    families: Mapped[str] = mapped_column(Text)
    page: Mapped[bytes]


class PageSetTable(Base):
    """The desk's templates, words and style sheet as they were while pages were drawn from them:
    `files` holds each by name. Kept once for each digest, never edited.
    """

    __tablename__ = "page_set"

    digest: Mapped[str] = mapped_column(primary_key=True)
    files: Mapped[dict[str, Any]]
    kept_at: Mapped[datetime]


class LookUpTable(Base):
    """Why somebody without a commission looked at what was on a screen: `position` is the journal's
    entry of that screen. Appended, never edited; an erased family's may lose its words.
    """

    __tablename__ = "look_up"
    __table_args__ = (Index("ix_look_up_family", "family_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    position: Mapped[int] = mapped_column(index=True)
    family_id: Mapped[str]
    commission_id: Mapped[str]
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id"))
    account_name: Mapped[str]
    reason: Mapped[str] = mapped_column(Text)
    salt: Mapped[str]
    looked_up_at: Mapped[datetime]
    submission_token: Mapped[str] = mapped_column(unique=True)


class ProposedChangeTable(Base):
    """A change of the service's settings that one administrator proposed; appended, never edited.
    `subject` is the commission or account it is about, `value` holds `to` and what stood `before`.
    """

    __tablename__ = "proposed_change"
    __table_args__ = (Index("ix_proposed_change_kind", "kind", "subject"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[str]
    subject: Mapped[str]
    value: Mapped[dict[str, Any]]
    reason: Mapped[str] = mapped_column(Text)
    proposed_by: Mapped[int] = mapped_column(ForeignKey("account.id"))
    proposer_name: Mapped[str]
    proposed_at: Mapped[datetime]
    submission_token: Mapped[str] = mapped_column(unique=True)


class ChangeAnswerTable(Base):
    """What became of a proposed change: one answer, appended, never edited. Nobody can approve
    their own.
    """

    __tablename__ = "change_answer"

    id: Mapped[int] = mapped_column(primary_key=True)
    change_id: Mapped[int] = mapped_column(ForeignKey("proposed_change.id"), unique=True)
    answer: Mapped[str]
    answered_by: Mapped[int] = mapped_column(ForeignKey("account.id"))
    answerer_name: Mapped[str]
    answered_at: Mapped[datetime]


class ShadowComparisonTable(Base):
    """How champion and challenger differ on families that machines asked for, counted by date and
    commission; no family stands here. Counts grow.
    """

    __tablename__ = "shadow_comparison"
    __table_args__ = (UniqueConstraint("champion", "challenger", "as_of_date", "commission_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    champion: Mapped[str]
    challenger: Mapped[str]
    as_of_date: Mapped[date]
    commission_id: Mapped[str]
    asked: Mapped[int]
    same_band: Mapped[int]
    higher: Mapped[int]
    lower: Mapped[int]
    champion_alone: Mapped[int]
    challenger_alone: Mapped[int]
    largest: Mapped[float]


class ShadowProgressTable(Base):
    """How far the challenger in shadow followed the journal, in one row."""

    __tablename__ = "shadow_progress"

    id: Mapped[int] = mapped_column(primary_key=True)
    position: Mapped[int]
    passed_over: Mapped[int]
