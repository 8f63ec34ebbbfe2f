"""Trainees, readers' own views, second opinions, corrections and objections."""

from typing import Any

import sqlalchemy as sa
from alembic import op

from serving.referrals.migrations.guards import (
    becomes,
    keep_apart,
    keep_words_apart,
    only_grows,
    refuse,
    stays,
)

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None

_SIGNED = (
    "id", "family_id", "commission_id", "row_id", "author_id", "author_name", "written_at",
    "submission_token",
)  # fmt: skip


def upgrade() -> None:
    """Add them; lists made before ask nobody to look first, and no account is a trainee's."""
    op.add_column(
        "referral_list", sa.Column("blind_share", sa.Double, nullable=False, server_default="0")
    )
    op.add_column(
        "account", sa.Column("trainee", sa.Boolean, nullable=False, server_default=sa.false())
    )
    _views()
    _corrections()


def _views() -> None:
    _written(
        "first_view",
        emptied=(_short("level"), _short("confidence"), _text("ground"), _short("model_band")),
        kept=(),
        unique=("row_id", "author_id"),
    )
    _written("opinion_asked", emptied=(), kept=(_answers("first_view_id", "first_view.id"),))
    _written(
        "second_opinion",
        emptied=(_short("level"), _text("note")),
        kept=(_answers("asked_id", "opinion_asked.id"),),
    )


def _corrections() -> None:
    source = sa.Column("source", sa.JSON, nullable=False)
    _written(
        "correction",
        emptied=(_short("item"), source, _text("wrong")),
        kept=(
            _short("item_kind"),
            _short("said_by"),
            _short("letter_language"),
            _short("effect"),
            sa.Column("due_on", sa.Date, nullable=False),
        ),
    )
    _written(
        "correction_outcome",
        emptied=(_text("reason"),),
        kept=(
            _answers("correction_id", "correction.id"),
            sa.Column("upheld", sa.Boolean, nullable=False),
        ),
    )
    _written(
        "objection",
        emptied=(_text("note"),),
        kept=(sa.Column("stands", sa.Boolean, nullable=False), _short("said_by")),
    )


def _short(name: str, *, unique: bool = False) -> sa.Column[str]:
    return sa.Column(name, sa.String(200), unique=unique, nullable=False)


def _text(name: str) -> sa.Column[str]:
    return sa.Column(name, sa.Text, nullable=False)


def _refers(name: str, key: str) -> sa.Column[int]:
    return sa.Column(name, sa.Integer, sa.ForeignKey(key), nullable=False)


def _answers(name: str, key: str) -> sa.Column[int]:
    """What is answered, and no more than once."""
    return sa.Column(name, sa.Integer, sa.ForeignKey(key), nullable=False, unique=True)


def _written(
    table: str,
    *,
    emptied: tuple[sa.Column[Any], ...],
    kept: tuple[sa.Column[Any], ...],
    unique: tuple[str, ...] = (),
) -> None:
    """A table of what people write; on an erased row `emptied` and the salt may lose their words,
    and nothing else may change.
    """
    op.create_table(
        table,
        sa.Column("id", sa.Integer, primary_key=True),
        _short("family_id"),
        _short("commission_id"),
        _refers("row_id", "referral_row.id"),
        _refers("author_id", "account.id"),
        _short("author_name"),
        sa.Column("written_at", sa.DateTime, nullable=False),
        _short("submission_token", unique=True),
        _short("salt"),
        *emptied,
        *kept,
        *([sa.UniqueConstraint(*unique)] if unique else []),
    )
    op.create_index(f"ix_{table}_family", table, ["commission_id", "family_id"])
    empty = {column.name: "{}" if column.name == "source" else "" for column in emptied}
    _refuse_edits(table, empty | {"salt": ""}, (*_SIGNED, *(column.name for column in kept)))


def _refuse_edits(table: str, empty: dict[str, str], kept: tuple[str, ...]) -> None:
    gone = " AND ".join(becomes(name, value) for name, value in empty.items())
    erased = "EXISTS (SELECT 1 FROM referral_row WHERE id = OLD.row_id AND lane = 'erased')"
    refuse(
        table,
        "UPDATE",
        "what was written is never edited",
        when=f"NOT ({erased} AND {gone} AND {stays(kept)})",
    )
    only_grows(table, "what was written is never deleted")
    keep_apart(table)
    keep_words_apart(table, *empty)


def downgrade() -> None:
    """Refused: going back would delete what families and readers said."""
    msg = "this schema cannot be taken back: that would delete corrections and views"
    raise NotImplementedError(msg)
