"""PostgreSQL's own: the triggers that SQLite has had since 0004, and commissions kept apart.

On SQLite nothing changes. The revisions before made no trigger on PostgreSQL, where no database
was ever at one of them alone.
"""

# ruff: noqa: S608  the columns' names stand below

from alembic import op

from serving.referrals.migrations.guards import (
    keep_apart,
    keep_words_apart,
    on_postgresql,
    refuse,
    refuse_emptying,
)

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

KEPT_APART = ("list_commission", "referral_row", "decision", "journal_entry")
WORDS = ("reason", "known_beyond_record", "family_view")
NEVER_EDITED = "a decision is never edited"
NEVER_DELETED = {
    "decision": "a decision is never deleted",
    "journal_entry": "an entry of the journal is never deleted",
    "journal_head": "the head of the journal is never deleted",
}

_STAYS = (
    "id", "family_id", "commission_id", "list_id", "row_id", "kind", "author_id", "author_name",
    "decided_at", "submission_token",
)  # fmt: skip


def upgrade() -> None:
    """Guard the tables."""
    if not on_postgresql():
        return
    stays = " AND ".join(f"NEW.{column} IS NOT DISTINCT FROM OLD.{column}" for column in _STAYS)
    loses_its_words = (
        "EXISTS (SELECT 1 FROM referral_row WHERE id = OLD.row_id AND lane = 'erased') "
        "AND CAST(NEW.details AS text) = '{}' AND NEW.reason = '(erased)' AND NEW.salt = '' "
        f"AND NEW.known_beyond_record = '' AND NEW.family_view = '' AND {stays}"
    )
    refuse("decision", "UPDATE", NEVER_EDITED, when=f"NOT ({loses_its_words})")
    refuse("journal_entry", "UPDATE", "an entry of the journal is never edited")
    refuse(
        "journal_head", "UPDATE", "the journal only grows, entry by entry",
        when="NEW.position <> OLD.position + 1",
    )  # fmt: skip
    for table, words in NEVER_DELETED.items():
        refuse(table, "DELETE", words)
        refuse_emptying(table, words)
    keep_words_apart("decision", *WORDS)
    for table in KEPT_APART:
        keep_apart(table)
    # What no commission did is told too (a refused sign-in), and read by nobody but an audit.
    op.execute(
        "CREATE POLICY of_no_commission ON journal_entry FOR INSERT WITH CHECK (commission_id = '')"
    )


def downgrade() -> None:
    """Refused: going back would take the guards off."""
    msg = "this schema cannot be taken back: decisions would lose their guards"
    raise NotImplementedError(msg)
