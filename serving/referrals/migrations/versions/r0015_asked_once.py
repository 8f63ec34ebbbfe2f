"""Idempotency keys of machines' questions, hashed."""

import sqlalchemy as sa
from alembic import op

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add them; they are let go of after a day, so nothing refuses that."""
    op.create_table(
        "asked_once",
        sa.Column("key", sa.String(200), primary_key=True),
        sa.Column("question", sa.String(200), nullable=False),
        sa.Column("made_from", sa.String(200), nullable=False),
        sa.Column("asked_at", sa.DateTime, nullable=False),
    )
    op.create_index("ix_asked_once_asked_at", "asked_once", ["asked_at"])


def downgrade() -> None:
    """Refused: questions asked again would be entered as others."""
    msg = "this schema cannot be taken back: questions asked again would be entered as new ones"
    raise NotImplementedError(msg)
