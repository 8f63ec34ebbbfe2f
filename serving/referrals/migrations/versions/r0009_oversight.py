"""Page sets for replay, look-ups with their reasons, and changes that need four eyes."""

# ruff: noqa: S608  the columns' names stand below

import sqlalchemy as sa
from alembic import op

from serving.referrals.migrations.guards import (
    keep_apart,
    keep_words_apart,
    only_grows,
    refuse,
    stays,
)

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None

_LOOK_UP_STAYS = (
    "id", "position", "family_id", "commission_id", "account_id", "account_name", "looked_up_at",
    "submission_token",
)  # fmt: skip


def upgrade() -> None:
    """Add what auditors read from and administrators decide with."""
    _page_sets()
    _look_ups()
    _changes()


def _short(name: str, *, unique: bool = False) -> sa.Column[str]:
    return sa.Column(name, sa.String(200), unique=unique, nullable=False)


def _moment(name: str) -> sa.Column[object]:
    return sa.Column(name, sa.DateTime, nullable=False)


def _account(name: str) -> sa.Column[int]:
    return sa.Column(name, sa.Integer, sa.ForeignKey("account.id"), nullable=False)


def _page_sets() -> None:
    op.create_table(
        "page_set",
        sa.Column("digest", sa.String(200), primary_key=True),
        sa.Column("files", sa.JSON, nullable=False),
        _moment("kept_at"),
    )
    refuse("page_set", "UPDATE", "a page set is never edited")
    only_grows("page_set", "a page set is never deleted")


def _look_ups() -> None:
    op.create_table(
        "look_up",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("position", sa.Integer, nullable=False),
        _short("family_id"),
        _short("commission_id"),
        _account("account_id"),
        _short("account_name"),
        sa.Column("reason", sa.Text, nullable=False),
        _short("salt"),
        _moment("looked_up_at"),
        _short("submission_token", unique=True),
    )
    op.create_index("ix_look_up_family", "look_up", ["family_id"])
    op.create_index("ix_look_up_position", "look_up", ["position"])
    refuse(
        "look_up",
        "UPDATE",
        "a look-up is never edited",
        when="NOT (EXISTS (SELECT 1 FROM referral_row WHERE family_id = OLD.family_id "
        "AND lane = 'erased') AND NEW.reason = '(erased)' AND NEW.salt = '' "
        f"AND {stays(_LOOK_UP_STAYS)})",
    )
    only_grows("look_up", "a look-up is never deleted")
    keep_apart("look_up")
    keep_words_apart("look_up", "reason")


def _changes() -> None:
    op.create_table(
        "proposed_change",
        sa.Column("id", sa.Integer, primary_key=True),
        _short("kind"),
        _short("subject"),
        sa.Column("value", sa.JSON, nullable=False),
        sa.Column("reason", sa.Text, nullable=False),
        _account("proposed_by"),
        _short("proposer_name"),
        _moment("proposed_at"),
        _short("submission_token", unique=True),
    )
    op.create_index("ix_proposed_change_kind", "proposed_change", ["kind", "subject"])
    op.create_table(
        "change_answer",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column(
            "change_id",
            sa.Integer,
            sa.ForeignKey("proposed_change.id"),
            unique=True,
            nullable=False,
        ),
        _short("answer"),
        _account("answered_by"),
        _short("answerer_name"),
        _moment("answered_at"),
    )
    for table, what in (("proposed_change", "a proposed change"), ("change_answer", "an answer")):
        refuse(table, "UPDATE", f"{what} is never edited")
        only_grows(table, f"{what} is never deleted")
    refuse(
        "change_answer",
        "INSERT",
        "nobody approves their own change",
        when="NEW.answer = 'approved' AND NEW.answered_by = "
        "(SELECT proposed_by FROM proposed_change WHERE id = NEW.change_id)",
    )


def downgrade() -> None:
    """Refused: going back would lose who looked at what, and who approved what."""
    msg = "this schema cannot be taken back: look-ups and approved changes would be lost"
    raise NotImplementedError(msg)
