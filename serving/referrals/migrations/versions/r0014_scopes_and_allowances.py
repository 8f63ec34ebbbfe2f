"""What a token may ask for and how often, and how much of each minute is already handed out."""

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None

COULD_DO = "score explain fairness"
REQUESTS_PER_MINUTE = 30_000


def upgrade() -> None:
    """Add them; a token made before keeps what it could do, and is not told to ask less."""
    op.add_column(
        "api_token", sa.Column("scopes", sa.String(200), nullable=False, server_default=COULD_DO)
    )
    op.add_column(
        "api_token",
        sa.Column(
            "requests_per_minute",
            sa.Integer,
            nullable=False,
            server_default=str(REQUESTS_PER_MINUTE),
        ),
    )
    op.create_table(
        "allowance",
        sa.Column("who", sa.String(64), primary_key=True),
        sa.Column("minute", sa.BigInteger, primary_key=True, autoincrement=False),
        sa.Column("handed_out", sa.Integer, nullable=False),
    )


def downgrade() -> None:
    """Refused: going back would let every token do everything."""
    msg = "this schema cannot be taken back: tokens would lose their limits"
    raise NotImplementedError(msg)
