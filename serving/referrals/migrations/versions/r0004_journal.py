"""The journal, and the salt of what it keeps of a decision's words."""

# ruff: noqa: S608  the columns' names stand below

import hashlib
from datetime import UTC, datetime

import sqlalchemy as sa
from alembic import op

from cases.canonical import canonical_json
from serving.referrals.migrations.guards import on_postgresql

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

_STAYS = (
    "id", "family_id", "commission_id", "list_id", "row_id", "kind", "author_id", "author_name",
    "decided_at", "submission_token",
)  # fmt: skip


def upgrade() -> None:
    """Begin the journal; decisions made before it have no salt and no entry."""
    op.create_table(
        "journal_entry",
        sa.Column("position", sa.Integer, primary_key=True, autoincrement=False),
        _short("action"),
        _short("family_id"),
        _short("commission_id"),
        sa.Column("account_id", sa.Integer),
        sa.Column("told", sa.Text, nullable=False),
        _short("sha256", unique=True),
    )
    op.create_index("ix_journal_entry_family", "journal_entry", ["family_id", "position"])
    op.create_table(
        "journal_head",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("position", sa.Integer, nullable=False),
        _short("sha256"),
    )
    _begin()
    op.add_column("decision", sa.Column("salt", sa.String(200), nullable=False, server_default=""))
    if not on_postgresql():  # whose triggers come with 0005
        _guard()


def _guard() -> None:
    _refuse("journal_entry", "UPDATE", "an entry of the journal is never edited")
    _refuse("journal_entry", "DELETE", "an entry of the journal is never deleted")
    _refuse("journal_head", "DELETE", "the head of the journal is never deleted")
    op.execute(
        "CREATE TRIGGER journal_head_refuses_update BEFORE UPDATE ON journal_head "
        "WHEN NEW.position <> OLD.position + 1 "
        "BEGIN SELECT RAISE(ABORT, 'the journal only grows, entry by entry'); END"
    )
    _let_the_salt_go()


def _begin() -> None:
    """The first entry tells how many decisions were made before there was a journal."""
    connection = op.get_bind()
    last = connection.scalar(sa.text("SELECT COALESCE(MAX(id), 0) FROM decision"))
    told = canonical_json(
        {
            "position": 1,
            "at": datetime.now(UTC).isoformat(timespec="microseconds"),
            "action": "journal_begun",
            "actor": {"account_id": None, "commission_id": "", "name": "", "role": "command line"},
            "family_id": "",
            "content": {"last_decision": last},
            "previous": "0" * 64,
        }
    )
    digest = hashlib.sha256(told.encode("utf-8")).hexdigest()
    connection.execute(
        sa.text(
            "INSERT INTO journal_entry (position, action, family_id, commission_id, told, sha256) "
            "VALUES (1, 'journal_begun', '', '', :told, :sha256)"
        ),
        {"told": told, "sha256": digest},
    )
    connection.execute(
        sa.text("INSERT INTO journal_head (id, position, sha256) VALUES (1, 1, :sha256)"),
        {"sha256": digest},
    )


def _short(name: str, *, unique: bool = False) -> sa.Column[str]:
    return sa.Column(name, sa.String(200), unique=unique, nullable=False)


def _refuse(table: str, action: str, words: str) -> None:
    op.execute(
        f"CREATE TRIGGER {table}_refuses_{action.lower()} BEFORE {action} ON {table} "
        f"BEGIN SELECT RAISE(ABORT, '{words}'); END"
    )


def _let_the_salt_go() -> None:
    """A decision's salt goes with its words."""
    stays = " AND ".join(f"NEW.{column} IS OLD.{column}" for column in _STAYS)
    op.execute("DROP TRIGGER decision_refuses_update")
    op.execute(
        "CREATE TRIGGER decision_refuses_update BEFORE UPDATE ON decision WHEN NOT ("
        "EXISTS (SELECT 1 FROM referral_row WHERE id = OLD.row_id AND lane = 'erased') "
        "AND NEW.details = '{}' AND NEW.reason = '(erased)' AND NEW.salt = '' "
        f"AND NEW.known_beyond_record = '' AND NEW.family_view = '' AND {stays}) "
        "BEGIN SELECT RAISE(ABORT, 'a decision is never edited'); END"
    )


def downgrade() -> None:
    """Refused: going back would delete the journal."""
    msg = "this schema cannot be taken back: that would delete the journal"
    raise NotImplementedError(msg)
