"""The signed choice that a list's families were selected with."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the choice; lists made before had none."""
    op.add_column(
        "referral_list", sa.Column("mitigation", sa.JSON, nullable=False, server_default="{}")
    )


def downgrade() -> None:
    """Refused: going back would hide that lists were made with a choice."""
    msg = "this schema cannot be taken back: lists would no longer say how they were made"
    raise NotImplementedError(msg)
