"""Erasing one family from the referral database and from the lists' files.

Of a row its code, its place and its digest stay; of a decision that it was made, of which
kind, when and by whom. What was written there is overwritten, in the file too.
"""

import json
import os
from collections.abc import Collection, Iterator, Sequence
from pathlib import Path
from typing import Any, NamedTuple

from sqlalchemy import func, select, text, update

from cases.canonical import canonical_json
from serving.referrals.database import ReferralDatabase
from serving.referrals.journal.actions import COMMAND_LINE, Action
from serving.referrals.journal.entries import append
from serving.referrals.lists import ERASED, LISTS
from serving.referrals.tables import DecisionTable, LookUpTable, ReferralRowTable

ERASED_WORDS = "(erased)"
"""Stands where a decision's reason stood; the database lets a decision change to this alone."""


class ErasedRows(NamedTuple):
    """How many rows of lists, and how many decisions, speak of the family; all are erased."""

    listed: int
    decided: int


def erase_from_database(
    database: ReferralDatabase, codes: Sequence[str], *, approved_by: str, reason: str
) -> ErasedRows:
    """Erase the family behind `codes`, all the codes it ever had, and tell the journal; repeated,
    it changes nothing.
    """
    rows = ReferralRowTable.family_id.in_(codes)
    decisions = DecisionTable.row_id.in_(select(ReferralRowTable.id).where(rows))
    with database.writing() as session:
        session.execute(text("PRAGMA secure_delete = ON"))
        whole = session.scalar(select(func.count()).where(rows, ReferralRowTable.lane != ERASED))
        session.execute(
            update(ReferralRowTable).where(rows).values(
                lane=ERASED, drawn="", selection_probability=0.0, band="", rank=None,
                calibrated_risk=None, shown={},
            )
        )  # fmt: skip
        session.execute(
            update(DecisionTable).where(decisions).values(
                details={}, reason=ERASED_WORDS, known_beyond_record="", family_view="", salt=""
            )
        )  # fmt: skip
        session.execute(
            update(LookUpTable)
            .where(LookUpTable.family_id.in_(codes))
            .values(reason=ERASED_WORDS, salt="")
        )
        listed = session.scalar(select(func.count()).where(rows)) or 0
        decided = session.scalar(select(func.count()).where(decisions)) or 0
        if whole:
            append(
                session, Action.FAMILY_ERASED, COMMAND_LINE, family_id=codes[0],
                approved_by=approved_by, reason=reason, listed=listed, decided=decided,
            )  # fmt: skip
    _empty_log(database)
    return ErasedRows(listed, decided)


def _empty_log(database: ReferralDatabase) -> None:
    """Move the write-ahead log into the database: it still holds the pages as they were."""
    connection = database.engine.raw_connection()
    try:
        connection.cursor().execute("PRAGMA wal_checkpoint(TRUNCATE)")
    finally:
        connection.close()


def erase_from_files(home: Path, codes: Collection[str]) -> int:
    """Erase the family from the lists' files; how many files hold its code."""
    return sum(_erase_in(path, codes) for path in _files(home))


def _files(home: Path) -> Iterator[Path]:
    yield from sorted((home / LISTS).glob("*/*.json"))


def _erase_in(path: Path, codes: Collection[str]) -> bool:
    written: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    rows = written.get("rows", [])
    if not any(row["family"] in codes for row in rows):
        return False
    kept = [
        {"family": row["family"], "lane": ERASED} if row["family"] in codes else row for row in rows
    ]
    fresh = path.with_name(f".{path.name}")
    with fresh.open("w", encoding="utf-8") as file:
        file.write(canonical_json({**written, "rows": kept}))
        file.flush()
        os.fsync(file.fileno())
    fresh.replace(path)
    return True
