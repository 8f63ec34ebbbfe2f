"""The borders between levels that a list was made with, where they are not the model's own."""

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add them; lists made before had the model's."""
    op.add_column(
        "referral_list", sa.Column("borders", sa.JSON, nullable=False, server_default="{}")
    )


def downgrade() -> None:
    """Refused: going back would hide how levels were told apart."""
    msg = "this schema cannot be taken back: lists would no longer say how they were made"
    raise NotImplementedError(msg)
