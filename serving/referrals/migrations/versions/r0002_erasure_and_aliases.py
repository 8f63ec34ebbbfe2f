"""Digests of rows, codes that families had before, and the one edit a decision may see."""

# ruff: noqa: S608  the columns' names stand below

import sqlalchemy as sa
from alembic import op

from serving.referrals.migrations.guards import on_postgresql

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

_STAYS = (
    "id", "family_id", "commission_id", "list_id", "row_id", "kind", "author_id", "author_name",
    "decided_at", "submission_token",
)  # fmt: skip


def upgrade() -> None:
    """Add what a rotation and an erasure need."""
    op.add_column(
        "referral_row", sa.Column("row_digest", sa.String(200), nullable=False, server_default="")
    )
    op.create_table(
        "family_alias",
        sa.Column("code", sa.String(200), primary_key=True),
        sa.Column("today", sa.String(200), nullable=False),
        sa.Column("generation", sa.Integer, nullable=False),
    )
    op.create_index("ix_family_alias_today", "family_alias", ["today"])
    _let_words_go()


def _let_words_go() -> None:
    """A decision on an erased row may lose its words, and nothing else of it may change."""
    if on_postgresql():  # whose triggers come with 0005
        return
    stays = " AND ".join(f"NEW.{column} IS OLD.{column}" for column in _STAYS)
    op.execute("DROP TRIGGER decision_refuses_update")
    op.execute(
        "CREATE TRIGGER decision_refuses_update BEFORE UPDATE ON decision WHEN NOT ("
        "EXISTS (SELECT 1 FROM referral_row WHERE id = OLD.row_id AND lane = 'erased') "
        "AND NEW.details = '{}' AND NEW.reason = '(erased)' "
        f"AND NEW.known_beyond_record = '' AND NEW.family_view = '' AND {stays}) "
        "BEGIN SELECT RAISE(ABORT, 'a decision is never edited'); END"
    )


def downgrade() -> None:
    """Refused: going back would lose which code a family had."""
    msg = "this schema cannot be taken back: families would lose their earlier codes"
    raise NotImplementedError(msg)
