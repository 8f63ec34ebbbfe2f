"""Families that were erased after a backup was made stay erased when it is restored.

Who they are is told by a file that is kept apart from backups: an export of the journal, or the
tombstones of a home. Both name families by pseudonyms and say nothing else of them.
"""

import json
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from sqlalchemy import select

from cases.erasure import erase_from_cases, is_stored
from cases.errors import BadInput
from cases.store import CURRENT, STORES_FOLDER
from cases.tombstones import (
    ErasureReason,
    Tombstone,
    read_tombstones,
    tombstones_file,
    write_tombstones,
)
from serving.referrals.aliases import codes_of
from serving.referrals.database import ReferralDatabase
from serving.referrals.erasing import erase_from_database, erase_from_files
from serving.referrals.journal.actions import Action
from serving.referrals.lists import ERASED, ERASED_WORDS
from serving.referrals.scopes import EVERY_COMMISSION
from serving.referrals.tables import ManualReferralTable, ReferralRowTable, UrgentCaseTable
from serving.referrals.urgent.records import ERASED_KIND


def read_erased(path: Path) -> list[Tombstone]:
    """The families that a journal's export, or a file of tombstones, says were erased.

    BadInput where it is neither.
    """
    try:
        text = path.read_text(encoding="utf-8")
        if text.lstrip().startswith("["):
            return [_tombstone(**stone) for stone in json.loads(text)]
        entries = [json.loads(line) for line in text.splitlines() if line]
        return [_told(entry) for entry in entries if entry["action"] == Action.FAMILY_ERASED]
    except (OSError, ValueError, TypeError, KeyError) as error:
        msg = (
            f"{path}: tells of no erasures ({type(error).__name__}); give what 'tirek journal "
            f"export' printed, or a home's {STORES_FOLDER}/erased.json"
        )
        raise BadInput(msg) from error


def _tombstone(family_id: str, erased_on: str, approved_by: str, reason: str) -> Tombstone:
    return Tombstone(family_id, erased_on, approved_by, ErasureReason(reason))


def _told(entry: dict[str, Any]) -> Tombstone:
    content = entry["content"]
    return _tombstone(
        entry["family_id"], entry["at"][:10], content["approved_by"], content["reason"]
    )


def keep_erased(
    home: Path, database: ReferralDatabase | None, told: Sequence[Tombstone]
) -> list[Tombstone]:
    """Erase in a restored home whom its own tombstones or `told` name; those it still knew.

    All of them have a tombstone afterwards, known here or not. The journal tells of each erasure.
    """
    stones = {stone.family_id: stone for stone in (*read_tombstones(home), *told)}
    known = [_under_todays_code(database, stone) for stone in stones.values()]
    if known:
        tombstones_file(home).parent.mkdir(exist_ok=True)
        write_tombstones(tombstones_file(home), _once(known))
    return [stone for stone in _once(known) if _erase(home, database, stone)]


def _once(stones: Sequence[Tombstone]) -> Iterator[Tombstone]:
    yield from {stone.family_id: stone for stone in stones}.values()


def _under_todays_code(database: ReferralDatabase | None, stone: Tombstone) -> Tombstone:
    return stone.under(_codes(database, stone.family_id)[0])


def _codes(database: ReferralDatabase | None, family: str) -> list[str]:
    if database is None:
        return [family]
    with database.reading(EVERY_COMMISSION) as session:
        return codes_of(session, family)


def _erase(home: Path, database: ReferralDatabase | None, stone: Tombstone) -> bool:
    """Erase one family wherever it is known; whether it was."""
    codes = _codes(database, stone.family_id)
    stored = (home / STORES_FOLDER / CURRENT).is_file() and is_stored(home, codes[0])
    if stored:
        erase_from_cases(home, codes[0])
    spoken_of = database is not None and _is_spoken_of(database, codes)
    if database is not None and spoken_of:
        erase_from_database(database, codes, approved_by=stone.approved_by, reason=stone.reason)
    erase_from_files(home, codes)
    return stored or spoken_of


def _is_spoken_of(database: ReferralDatabase, codes: Sequence[str]) -> bool:
    """Whether the database holds words about a family."""
    row, case, referral = ReferralRowTable, UrgentCaseTable, ManualReferralTable
    asked = (
        select(row.id).where(row.family_id.in_(codes), row.lane != ERASED),
        select(case.id).where(case.family_id.in_(codes), case.kind != ERASED_KIND),
        select(referral.id).where(referral.family_id.in_(codes), referral.reason != ERASED_WORDS),
    )
    with database.reading(EVERY_COMMISSION) as session:
        return any(session.scalar(one.limit(1)) is not None for one in asked)
