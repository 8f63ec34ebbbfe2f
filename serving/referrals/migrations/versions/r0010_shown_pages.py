"""Pages as they were on a screen."""

import sqlalchemy as sa
from alembic import op

from serving.referrals.migrations.guards import keep_apart, keep_words_apart

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the pages; they are taken away with an erased family, so nothing refuses that."""
    op.create_table(
        "shown_page",
        sa.Column("digest", sa.String(200), primary_key=True),
        sa.Column("commission_id", sa.String(200), primary_key=True),
        sa.Column("families", sa.Text, nullable=False),
        sa.Column("page", sa.LargeBinary, nullable=False),
    )
    keep_apart("shown_page")
    keep_words_apart("shown_page", "families", "page")


def downgrade() -> None:
    """Refused: going back would delete what was shown."""
    msg = "this schema cannot be taken back: that would delete the pages that were shown"
    raise NotImplementedError(msg)
