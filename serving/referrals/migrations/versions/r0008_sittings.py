"""Sittings, what a region's account sees, and what may still change in a closed sitting."""

# ruff: noqa: S608  the columns' names stand below

import sqlalchemy as sa
from alembic import op

from serving.referrals.migrations.guards import (
    keep_apart,
    keep_words_apart,
    refuse,
    refuse_emptying,
    stays,
)

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None

_CLOSED = "EXISTS (SELECT 1 FROM sitting WHERE id = {row}.sitting_id AND closed_at IS NOT NULL)"
_ITEM_STAYS = (
    "id", "sitting_id", "commission_id", "family_id", "row_id", "position", "family_present",
    "votes_for", "votes_against", "abstained", "version", "decision_id",
)  # fmt: skip
_ADDITION_STAYS = (
    "id", "sitting_id", "commission_id", "item_id", "number", "author_id", "author_name",
    "added_at", "submission_token",
)  # fmt: skip


def upgrade() -> None:
    """Add the tables of sittings, and the region of an account."""
    op.add_column(
        "account", sa.Column("region_id", sa.String(200), nullable=False, server_default="")
    )
    _sittings()
    _items()
    _attendants()
    _additions()
    for table in ("sitting", "sitting_item", "sitting_attendant", "sitting_addition"):
        keep_apart(table)
        refuse_emptying(table, "what a sitting holds is never deleted")
    keep_words_apart("sitting_item", "dissent")
    keep_words_apart("sitting_addition", "text")


def _sittings() -> None:
    op.create_table(
        "sitting",
        sa.Column("id", sa.Integer, primary_key=True),
        _short("commission_id"),
        sa.Column("number", sa.Integer, nullable=False),
        sa.Column("held_on", sa.Date, nullable=False),
        _short("begins_at"),
        _short("place"),
        _refers("opened_by_id", "account.id"),
        _short("opened_by_name"),
        sa.Column("opened_at", sa.DateTime, nullable=False),
        _short("submission_token", unique=True),
        _short("closed_by_name"),
        sa.Column("closed_at", sa.DateTime),
        _short("digest"),
        sa.UniqueConstraint("commission_id", "number"),
    )
    refuse("sitting", "DELETE", "a sitting is never deleted")
    refuse(
        "sitting", "UPDATE", "a closed sitting is never edited", when="OLD.closed_at IS NOT NULL"
    )


def _items() -> None:
    op.create_table(
        "sitting_item",
        sa.Column("id", sa.Integer, primary_key=True),
        _refers("sitting_id", "sitting.id"),
        _short("commission_id"),
        _short("family_id"),
        _refers("row_id", "referral_row.id"),
        sa.Column("position", sa.Integer, nullable=False),
        sa.Column("family_present", sa.Boolean, nullable=False),
        sa.Column("votes_for", sa.Integer),
        sa.Column("votes_against", sa.Integer),
        sa.Column("abstained", sa.Integer),
        sa.Column("dissent", sa.Text, nullable=False),
        _short("salt"),
        sa.Column("version", sa.Integer, nullable=False),
        _refers("decision_id", "decision.id", nullable=True),
        sa.UniqueConstraint("sitting_id", "family_id"),
    )
    op.create_index("ix_sitting_item_family", "sitting_item", ["commission_id", "family_id"])
    words = "an item of a closed sitting is never edited"
    refuse("sitting_item", "INSERT", words, when=_CLOSED.format(row="NEW"))
    refuse("sitting_item", "DELETE", words, when=_CLOSED.format(row="OLD"))
    erased = (
        "EXISTS (SELECT 1 FROM referral_row WHERE id = OLD.row_id AND lane = 'erased') "
        f"AND NEW.dissent = '(erased)' AND NEW.salt = '' AND {stays(_ITEM_STAYS)}"
    )
    closed = _CLOSED.format(row="OLD")
    refuse("sitting_item", "UPDATE", words, when=f"{closed} AND NOT ({erased})")


def _attendants() -> None:
    op.create_table(
        "sitting_attendant",
        sa.Column("id", sa.Integer, primary_key=True),
        _refers("sitting_id", "sitting.id"),
        _short("commission_id"),
        _short("part"),
        _short("name"),
        _short("office"),
        _short("submission_token", unique=True),
    )
    words = "who came to a closed sitting is never edited"
    refuse("sitting_attendant", "INSERT", words, when=_CLOSED.format(row="NEW"))
    refuse("sitting_attendant", "UPDATE", words, when=_CLOSED.format(row="OLD"))
    refuse("sitting_attendant", "DELETE", words, when=_CLOSED.format(row="OLD"))


def _additions() -> None:
    op.create_table(
        "sitting_addition",
        sa.Column("id", sa.Integer, primary_key=True),
        _refers("sitting_id", "sitting.id"),
        _short("commission_id"),
        _refers("item_id", "sitting_item.id", nullable=True),
        sa.Column("number", sa.Integer, nullable=False),
        sa.Column("text", sa.Text, nullable=False),
        _short("salt"),
        _refers("author_id", "account.id"),
        _short("author_name"),
        sa.Column("added_at", sa.DateTime, nullable=False),
        _short("submission_token", unique=True),
        sa.UniqueConstraint("sitting_id", "number"),
    )
    refuse("sitting_addition", "DELETE", "an addition to a sitting is never deleted")
    erased = (
        "EXISTS (SELECT 1 FROM sitting_item JOIN referral_row "
        "ON referral_row.id = sitting_item.row_id "
        "WHERE sitting_item.id = OLD.item_id AND referral_row.lane = 'erased') "
        f"AND NEW.text = '(erased)' AND NEW.salt = '' AND {stays(_ADDITION_STAYS)}"
    )
    words = "an addition to a sitting is never edited"
    refuse("sitting_addition", "UPDATE", words, when=f"NOT ({erased})")


def _short(name: str, *, unique: bool = False) -> sa.Column[str]:
    return sa.Column(name, sa.String(200), unique=unique, nullable=False)


def _refers(name: str, target: str, *, nullable: bool = False) -> sa.Column[int]:
    return sa.Column(name, sa.Integer, sa.ForeignKey(target), nullable=nullable)


def downgrade() -> None:
    """Refused: going back would delete the minutes of sittings."""
    msg = "this schema cannot be taken back: that would delete the minutes of sittings"
    raise NotImplementedError(msg)
