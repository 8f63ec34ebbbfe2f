"""How champion and challenger differ on the same questions, counted."""

import sqlalchemy as sa
from alembic import op

from serving.referrals.migrations.guards import keep_apart

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None

COUNTS = ("asked", "same_band", "higher", "lower", "champion_alone", "challenger_alone")


def upgrade() -> None:
    """Add the counts, and how far questions were followed."""
    op.create_table(
        "shadow_comparison",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("champion", sa.String(200), nullable=False),
        sa.Column("challenger", sa.String(200), nullable=False),
        sa.Column("as_of_date", sa.Date, nullable=False),
        sa.Column("commission_id", sa.String(200), nullable=False),
        *(sa.Column(name, sa.Integer, nullable=False) for name in COUNTS),
        sa.Column("largest", sa.Double, nullable=False),
        sa.UniqueConstraint("champion", "challenger", "as_of_date", "commission_id"),
    )
    keep_apart("shadow_comparison")
    op.create_table(
        "shadow_progress",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("position", sa.Integer, nullable=False),
        sa.Column("passed_over", sa.Integer, nullable=False),
    )


def downgrade() -> None:
    """Refused: going back would delete what was counted."""
    msg = "this schema cannot be taken back: that would delete what was counted in shadow"
    raise NotImplementedError(msg)
