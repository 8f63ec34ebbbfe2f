"""What a list says of a family stands apart from what only its own page shows."""

import sqlalchemy as sa
from alembic import op

from serving.referrals.migrations.guards import keep_words_apart

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None

BRIEF = ("children_ages", "place", "completeness", "main_reason", "between_bands", "urgent")

_ROWS = sa.table(
    "referral_row", sa.column("id", sa.Integer), sa.column("brief", sa.JSON),
    sa.column("shown", sa.JSON),
)  # fmt: skip


def upgrade() -> None:
    """Move what the list says of each family to a column of its own."""
    op.add_column("referral_row", sa.Column("brief", sa.JSON, nullable=False, server_default="{}"))
    keep_words_apart("referral_row", "brief")
    connection = op.get_bind()
    for row_id in connection.scalars(sa.select(_ROWS.c.id).order_by(_ROWS.c.id)).all():
        shown = connection.execute(
            sa.select(_ROWS.c.shown).where(_ROWS.c.id == row_id)
        ).scalar_one()
        brief = {name: shown.pop(name) for name in BRIEF if name in shown}
        connection.execute(
            sa.update(_ROWS).where(_ROWS.c.id == row_id).values(brief=brief, shown=shown)
        )


def downgrade() -> None:
    """Refused, as below it: the way back is a backup."""
    msg = "this schema cannot be taken back; restore a backup made before it"
    raise NotImplementedError(msg)
