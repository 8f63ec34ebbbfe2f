"""Erasing one family on request, everywhere: the command `tirek erase`."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import select

from cases.anonymise import LETTERS
from cases.erasure import erase_from_cases, is_stored, set_tombstone
from cases.errors import BadInput
from cases.store import store_name
from cases.tombstones import ErasureReason, Tombstone, erased_families
from serving.referrals.aliases import codes_of
from serving.referrals.database import ReferralDatabase, open_database
from serving.referrals.erasing import ErasedRows, erase_from_database, erase_from_files
from serving.referrals.scopes import EVERY_COMMISSION
from serving.referrals.tables import ManualReferralTable, ReferralRowTable, UrgentCaseTable

LONGEST_NAME = 200
_CODE = re.compile(rf"[a-z2-7]{{{LETTERS}}}")


@dataclass(frozen=True, slots=True)
class Erasure:
    """What was erased: the tombstone that stays, rows of lists and decisions without their
    words, list files, and the digest of the store that is in use now.
    """

    tombstone: Tombstone
    rows: ErasedRows
    files: int
    store_digest: str


def erase_family(home: Path, family: str, *, approved_by: str, reason: str) -> Erasure:
    """Erase a family, named by any code it had; interrupted, run again, it is completed.

    Raises:
        NotThereYet: there is no store.
        BadInput: no such family, a malformed code, no name, or a reason that is none of
            ErasureReason; nothing is changed.
    """
    why = _check(family, approved_by, reason)
    store_name(home)
    database = open_database(home)
    try:
        with database.reading(EVERY_COMMISSION) as session:
            codes = codes_of(session, family)
        _require_known(home, database, codes)
        stone = set_tombstone(home, codes[0], approved_by=approved_by, reason=why)
        digest = erase_from_cases(home, codes[0])
        rows = erase_from_database(database, codes, approved_by=approved_by, reason=why)
    finally:
        database.close()
    return Erasure(stone, rows, erase_from_files(home, codes), digest)


def _check(family: str, approved_by: str, reason: str) -> ErasureReason:
    if not _CODE.fullmatch(family):
        msg = (
            f"FAMILY is no family's code; give the {LETTERS} letters and digits that the family's "
            "page shows as its full code"
        )
        raise BadInput(msg)
    if not approved_by.strip() or len(approved_by) > LONGEST_NAME or not approved_by.isprintable():
        msg = f"an erasure needs the name of who approved it, at most {LONGEST_NAME} signs"
        raise BadInput(msg)
    if reason not in set(ErasureReason):
        msg = f"'{reason[:80]}' is no reason for an erasure; choose {', '.join(ErasureReason)}"
        raise BadInput(msg)
    return ErasureReason(reason)


def _require_known(home: Path, database: ReferralDatabase, codes: list[str]) -> None:
    if codes[0] in erased_families(home) or is_stored(home, codes[0]):
        return
    with database.reading(EVERY_COMMISSION) as session:
        for table in (ReferralRowTable, UrgentCaseTable, ManualReferralTable):
            if session.scalar(select(table.id).where(table.family_id.in_(codes)).limit(1)):
                return
    msg = f"no family '{codes[0]}' is in the store, on a list or before the desk; check the code"
    raise BadInput(msg)


def erasure_lines(erasure: Erasure) -> Iterator[str]:
    """What was erased, and what only a person can still erase, for a terminal."""
    stone, rows = erasure.tombstone, erasure.rows
    yield f"Family {stone.family_id} is erased; its tombstone: {stone.erased_on}, {stone.reason}"
    yield (
        f"  {rows.listed} rows of lists and {rows.decided} decisions keep no more than that they "
        f"were, {erasure.files} list files were written anew"
    )
    yield f"  case store {erasure.store_digest[:16]} is in use, earlier ones are removed"
    yield "  extracts, printed lists and backups are beyond Tirek: erase the family there too"
