"""Recording what somebody wrote: once a form, with an entry in the journal, for good."""

import secrets
from collections.abc import Sequence
from datetime import UTC, date, datetime
from typing import Any

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from cases.canonical import sha256_of
from serving.referrals.journal.actions import Actor
from serving.referrals.journal.entries import append
from serving.referrals.submissions import TokenUsedElsewhere
from serving.referrals.tables import ReferralRowTable
from serving.referrals.written.tables import WRITTEN

NOT_DIGESTED = ("id",)


def signed(author: Actor, token: str) -> dict[str, Any]:
    """The columns that say who wrote, when, and from which form."""
    return {
        "author_id": author.account_id,
        "author_name": author.name,
        "written_at": datetime.now(UTC),
        "submission_token": token,
        "salt": secrets.token_hex(16),
    }


def repeated(session: Session, written: Any) -> int | None:
    """The id of what the same form stored before, None where it comes for the first time.

    TokenUsedElsewhere where the form's token belongs to something else.
    """
    table = type(written)
    first = session.scalar(select(table).where(table.submission_token == written.submission_token))
    if first is None:
        return None
    if any(getattr(first, name) != getattr(written, name) for name in table.PLACE):
        msg = "this form was already used for something else; open the page again"
        raise TokenUsedElsewhere(msg)
    known: int = first.id
    return known


def record(session: Session, written: Any, author: Actor) -> int:
    """Append it with its entry in the journal, which keeps a salted digest and no word of it."""
    session.add(written)
    session.flush()
    append(
        session,
        type(written).ACTION,
        author,
        family_id=written.family_id,
        written_id=written.id,
        written_digest=written_digest(written),
        row_id=written.row_id,
    )
    known: int = written.id
    return known


def written_digest(written: Any) -> str:
    """SHA-256 of everything that such a row holds, its salt too."""
    columns = [column.key for column in type(written).__table__.columns]
    held = {name: getattr(written, name) for name in columns if name not in NOT_DIGESTED}
    return sha256_of({name: _plain(value) for name, value in held.items()})


def _plain(value: Any) -> Any:
    return value.isoformat() if isinstance(value, (date, datetime)) else value


def is_wordless(written: Any) -> bool:
    """Whether an erasure has emptied it."""
    emptied = type(written).WORDS | {"salt": ""}
    return all(getattr(written, name) == value for name, value in emptied.items())


def erase_written(session: Session, codes: Sequence[str]) -> None:
    """Empty what was written about the family behind `codes`; its rows are erased before."""
    rows = select(ReferralRowTable.id).where(ReferralRowTable.family_id.in_(codes))
    for table in WRITTEN:
        session.execute(update(table).where(table.row_id.in_(rows)).values(**table.WORDS, salt=""))
