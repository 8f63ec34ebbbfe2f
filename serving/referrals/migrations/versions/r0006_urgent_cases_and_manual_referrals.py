"""Urgent cases, what was done about them, and families that a person puts forward."""

from typing import Any

import sqlalchemy as sa
from alembic import op

from serving.referrals.migrations.guards import (
    keep_apart,
    keep_words_apart,
    only_grows,
    refuse,
    stays,
)

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

_MADE = ("commission_id", "author_id", "author_name", "submission_token")
_STAYS = {
    "urgent_case": (
        "id", "family_id", "on_record", "source", "store_digest", "known_at", *_MADE,
    ),
    "urgent_step": ("id", "case_id", "step", "taken_at", *_MADE),
    "manual_referral": ("id", "family_id", "on_record", "referred_at", *_MADE),
}  # fmt: skip
_ERASED = {
    "urgent_case": (
        "NEW.kind = 'erased' AND CAST(NEW.signal AS text) = '{}' AND NEW.happened_on IS NULL "
        "AND NEW.description = ''"
    ),
    "urgent_step": (
        "EXISTS (SELECT 1 FROM urgent_case WHERE id = OLD.case_id AND kind = 'erased') "
        "AND NEW.words = '(erased)'"
    ),
    "manual_referral": (
        "NEW.reason = '(erased)' AND NEW.description = '' AND NEW.asked_by = '' "
        "AND NEW.asked_for = ''"
    ),
}
_WORDS = {
    "urgent_case": ("signal", "description"),
    "urgent_step": ("words",),
    "manual_referral": ("description", "reason", "asked_by", "asked_for"),
}
_CALLED = {
    "urgent_case": "an urgent case",
    "urgent_step": "a step of an urgent case",
    "manual_referral": "a referral",
}


def upgrade() -> None:
    """Add the three tables, guarded, and say of a row which referral it was added for."""
    _urgent_cases()
    _manual_referrals()
    for table in _STAYS:
        _guard(table)
    op.add_column("referral_row", sa.Column("referral_id", sa.Integer))


def _short(name: str, *, unique: bool = False) -> sa.Column[str]:
    return sa.Column(name, sa.String(200), unique=unique, nullable=False)


def _needed(name: str, kind: type[sa.types.TypeEngine[Any]]) -> sa.Column[object]:
    return sa.Column(name, kind, nullable=False)


def _author(*, nullable: bool) -> sa.Column[int]:
    return sa.Column("author_id", sa.Integer, sa.ForeignKey("account.id"), nullable=nullable)


def _urgent_cases() -> None:
    op.create_table(
        "urgent_case",
        sa.Column("id", sa.Integer, primary_key=True),
        _short("commission_id"),
        _short("family_id"),
        _needed("on_record", sa.Boolean),
        _short("source"),
        _short("kind"),
        _needed("signal", sa.JSON),
        sa.Column("happened_on", sa.Date),
        _needed("description", sa.Text),
        _short("store_digest"),
        _author(nullable=True),
        _short("author_name"),
        _needed("known_at", sa.DateTime),
        _short("submission_token", unique=True),
        _short("salt"),
    )
    op.create_index("ix_urgent_case_family", "urgent_case", ["commission_id", "family_id"])
    op.create_table(
        "urgent_step",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("case_id", sa.Integer, sa.ForeignKey("urgent_case.id"), nullable=False),
        _short("commission_id"),
        _short("step"),
        _needed("words", sa.Text),
        _author(nullable=True),
        _short("author_name"),
        _needed("taken_at", sa.DateTime),
        _short("submission_token", unique=True),
        _short("salt"),
        sa.UniqueConstraint("case_id", "step"),
    )


def _manual_referrals() -> None:
    op.create_table(
        "manual_referral",
        sa.Column("id", sa.Integer, primary_key=True),
        _short("commission_id"),
        _short("family_id"),
        _needed("on_record", sa.Boolean),
        _needed("description", sa.Text),
        _needed("reason", sa.Text),
        _short("asked_by"),
        _needed("asked_for", sa.Text),
        _author(nullable=False),
        _short("author_name"),
        _needed("referred_at", sa.DateTime),
        _short("submission_token", unique=True),
        _short("salt"),
    )
    op.create_index("ix_manual_referral_family", "manual_referral", ["commission_id", "family_id"])


def _guard(table: str) -> None:
    """Nothing is deleted, and nothing edited but what an erasure takes away."""
    refuse(
        table,
        "UPDATE",
        f"{_CALLED[table]} is never edited",
        when=f"NOT (NEW.salt = '' AND {_ERASED[table]} AND {stays(_STAYS[table])})",
    )
    only_grows(table, f"{_CALLED[table]} is never deleted")
    keep_apart(table)
    keep_words_apart(table, *_WORDS[table])


def downgrade() -> None:
    """Refused: going back would delete urgent cases and referrals."""
    msg = "this schema cannot be taken back: that would delete urgent cases and referrals"
    raise NotImplementedError(msg)
