"""Erasing one family from the referral database and from the lists' files.

Of a row its code, its place and its digest stay; of a decision that it was made, of which
kind, when and by whom; of all else that was written about it that there was something, when and
by whom. The words are overwritten, in the file too.
"""

import json
import os
from collections.abc import Collection, Iterator, Sequence
from pathlib import Path
from typing import Any, NamedTuple

from sqlalchemy import func, select, update

from cases.canonical import canonical_json
from serving.referrals.database import ReferralDatabase
from serving.referrals.journal.actions import COMMAND_LINE, Action
from serving.referrals.journal.entries import append
from serving.referrals.lists import ERASED, ERASED_WORDS, LISTS
from serving.referrals.manual.erasing import erase_referrals
from serving.referrals.scopes import EVERY_COMMISSION
from serving.referrals.shown_pages import erase_pages
from serving.referrals.sittings.erasing import erase_from_sittings
from serving.referrals.tables import DecisionTable, LookUpTable, ReferralRowTable
from serving.referrals.urgent.erasing import erase_cases
from serving.referrals.written.recording import erase_written


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
    with database.writing(EVERY_COMMISSION) as session:
        whole = session.scalar(select(func.count()).where(rows, ReferralRowTable.lane != ERASED))
        session.execute(
            update(ReferralRowTable).where(rows).values(
                lane=ERASED, drawn="", selection_probability=0.0, band="", rank=None,
                calibrated_risk=None, brief={}, shown={},
            )
        )  # fmt: skip
        session.execute(
            update(DecisionTable).where(decisions).values(
                details={}, reason=ERASED_WORDS, known_beyond_record="", family_view="", salt=""
            )
        )  # fmt: skip
        erase_written(session, codes)
        erase_from_sittings(session, codes, words=ERASED_WORDS)
        erase_pages(session, codes)
        session.execute(
            update(LookUpTable)
            .where(LookUpTable.family_id.in_(codes))
            .values(reason=ERASED_WORDS, salt="")
        )
        listed = session.scalar(select(func.count()).where(rows)) or 0
        decided = session.scalar(select(func.count()).where(decisions)) or 0
        cases, referrals = erase_cases(session, codes), erase_referrals(session, codes)
        if whole or cases or referrals:
            append(
                session, Action.FAMILY_ERASED, COMMAND_LINE, family_id=codes[0],
                approved_by=approved_by, reason=reason, listed=listed, decided=decided,
                urgent_cases=cases, referrals=referrals,
            )  # fmt: skip
    database.let_go_of_erased()
    return ErasedRows(listed, decided)


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
