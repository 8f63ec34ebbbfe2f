"""Lists, decisions, accounts, sessions and tokens."""

from typing import Any

import sqlalchemy as sa
from alembic import op

from serving.referrals.migrations.guards import on_postgresql

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

_REFUSED = {"UPDATE": "a decision is never edited", "DELETE": "a decision is never deleted"}


def upgrade() -> None:
    """Create the first schema."""
    _lists()
    _accounts()
    _decisions()


def _short(name: str, *, unique: bool = False, nullable: bool = False) -> sa.Column[str]:
    return sa.Column(name, sa.String(200), unique=unique, nullable=nullable)


def _moment(name: str) -> sa.Column[object]:
    return sa.Column(name, sa.DateTime, nullable=False)


def _needed(name: str, kind: type[sa.types.TypeEngine[Any]]) -> sa.Column[object]:
    return sa.Column(name, kind, nullable=False)


def _refers(name: str, key: str) -> sa.Column[int]:
    return sa.Column(name, sa.Integer, sa.ForeignKey(key), nullable=False)


def _lists() -> None:
    op.create_table(
        "referral_list",
        sa.Column("id", sa.Integer, primary_key=True),
        _needed("as_of_date", sa.Date),
        _short("model_name"),
        _short("model_version"),
        _short("model_kind"),
        _needed("trained_through", sa.Date),
        _short("store_digest"),
        _short("catalogue_digest"),
        _short("matrix_digest"),
        _short("tie_rule"),
        _needed("seed", sa.BigInteger),
        _needed("random_share", sa.Double),
        _short("digest", unique=True),
        _needed("help_types", sa.JSON),
        _moment("created_at"),
    )
    op.create_table(
        "list_commission",
        sa.Column("id", sa.Integer, primary_key=True),
        _refers("list_id", "referral_list.id"),
        _short("commission_id"),
        _short("name"),
        _short("settlement_type"),
        _short("region_id"),
        _needed("capacity", sa.Integer),
        _needed("cohort_size", sa.Integer),
        sa.UniqueConstraint("list_id", "commission_id"),
    )
    _rows()


def _rows() -> None:
    op.create_table(
        "referral_row",
        sa.Column("id", sa.Integer, primary_key=True),
        _refers("list_id", "referral_list.id"),
        _short("commission_id"),
        _short("family_id"),
        _short("lane"),
        _short("drawn"),
        _needed("selection_probability", sa.Double),
        _needed("position", sa.Integer),
        _short("band"),
        sa.Column("rank", sa.Integer),
        sa.Column("calibrated_risk", sa.Double),
        _needed("shown", sa.JSON),
        sa.UniqueConstraint("list_id", "commission_id", "family_id"),
    )
    op.create_index("ix_referral_row_family", "referral_row", ["commission_id", "family_id"])


def _accounts() -> None:
    op.create_table(
        "account",
        sa.Column("id", sa.Integer, primary_key=True),
        _short("username", unique=True),
        _short("display_name"),
        _short("role"),
        _short("commission_id"),
        _short("password_hash"),
        _short("language"),
        _needed("active", sa.Boolean),
    )
    op.create_table(
        "sign_in_failure",
        sa.Column("id", sa.Integer, primary_key=True),
        _short("name_hash"),
        _moment("failed_at"),
    )
    op.create_index("ix_sign_in_failure_name_hash", "sign_in_failure", ["name_hash"])
    op.create_table(
        "desk_session",
        sa.Column("id", sa.String(200), primary_key=True),
        _refers("account_id", "account.id"),
        _moment("created_at"),
        _moment("last_seen_at"),
        _moment("expires_at"),
        _short("form_secret"),
    )
    op.create_table(
        "api_token",
        sa.Column("id", sa.Integer, primary_key=True),
        _short("name"),
        _short("token_hash", unique=True),
        _short("commission_id", nullable=True),
        _moment("created_at"),
        _moment("expires_at"),
    )


def _decisions() -> None:
    op.create_table(
        "decision",
        sa.Column("id", sa.Integer, primary_key=True),
        _short("family_id"),
        _short("commission_id"),
        _refers("list_id", "referral_list.id"),
        _refers("row_id", "referral_row.id"),
        _short("kind"),
        _needed("details", sa.JSON),
        _needed("reason", sa.Text),
        _needed("known_beyond_record", sa.Text),
        _needed("family_view", sa.Text),
        _refers("author_id", "account.id"),
        _short("author_name"),
        _moment("decided_at"),
        _short("submission_token", unique=True),
    )
    op.create_index("ix_decision_family", "decision", ["commission_id", "family_id"])
    if on_postgresql():  # whose triggers come with 0005
        return
    for action, words in _REFUSED.items():
        op.execute(
            f"CREATE TRIGGER decision_refuses_{action.lower()} BEFORE {action} ON decision "
            f"BEGIN SELECT RAISE(ABORT, '{words}'); END"
        )


def downgrade() -> None:
    """Refused: going back would delete decisions."""
    msg = "the first schema cannot be taken back: that would delete decisions"
    raise NotImplementedError(msg)
