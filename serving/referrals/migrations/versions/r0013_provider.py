"""Sign-ins through a provider: those under way, and whose account each person comes in to."""

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None

_TEXT = sa.String(200)


def upgrade() -> None:
    """Make both tables; nobody came in through a provider before."""
    op.create_table(
        "sign_in_attempt",
        sa.Column("id", _TEXT, primary_key=True),
        sa.Column("browser_hash", _TEXT, nullable=False),
        sa.Column("nonce", _TEXT, nullable=False),
        sa.Column("verifier", _TEXT, nullable=False),
        sa.Column("wanted", _TEXT, nullable=False),
        sa.Column("expires_at", sa.DateTime, nullable=False),
    )
    op.create_table(
        "provider_person",
        sa.Column("id", _TEXT, primary_key=True),
        sa.Column("account_id", sa.Integer, sa.ForeignKey("account.id"), nullable=False),
        sa.UniqueConstraint("account_id"),
    )


def downgrade() -> None:
    """Refused: people known to the provider alone would be left without a way in."""
    msg = "this schema cannot be taken back; restore a backup made before it"
    raise NotImplementedError(msg)
