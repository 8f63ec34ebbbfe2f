"""What stays of a family that was erased: its pseudonym, the day, who approved it, and why.

The tombstones keep a later ingest of the same register from bringing the family back. They
lie beside the stores, outlive them, and follow the pseudonyms through a key rotation.
"""

import json
import os
from collections.abc import Iterable
from dataclasses import asdict, dataclass, replace
from enum import StrEnum
from pathlib import Path
from typing import Self

from cases.canonical import canonical_json
from cases.errors import BadInput
from cases.store import STORES_FOLDER


class ErasureReason(StrEnum):
    """Why a family's records go: a code, since free text would say things about the family."""

    FAMILY_REQUEST = "family_request"
    COURT_ORDER = "court_order"
    WRONGLY_RECORDED = "wrongly_recorded"


@dataclass(frozen=True, slots=True)
class Tombstone:
    """One erased family, by its pseudonym of today; `erased_on` is an ISO day."""

    family_id: str
    erased_on: str
    approved_by: str
    reason: ErasureReason

    def under(self, family_id: str) -> Self:
        """The same tombstone under the family's next pseudonym."""
        return replace(self, family_id=family_id)


def tombstones_file(home: Path) -> Path:
    """Where the tombstones of a home lie."""
    return home / STORES_FOLDER / "erased.json"


def read_tombstones(home: Path) -> tuple[Tombstone, ...]:
    """The tombstones of a home, oldest first.

    Raises:
        BadInput: the file is damaged; an ingest without it would bring families back.
    """
    path = tombstones_file(home)
    if not path.exists():
        return ()
    try:
        stones = json.loads(path.read_text(encoding="utf-8"))
        return tuple(
            Tombstone(**{**stone, "reason": ErasureReason(stone["reason"])}) for stone in stones
        )
    except (ValueError, TypeError, KeyError) as error:
        msg = (
            f"{path}: damaged; restore it from a copy, since without it an ingest would bring "
            "erased families back"
        )
        raise BadInput(msg) from error


def write_tombstones(path: Path, stones: Iterable[Tombstone]) -> None:
    """Write tombstones in one step: after an interruption, all of them or the earlier ones."""
    fresh = path.with_name(f".{path.name}")
    with fresh.open("w", encoding="utf-8") as file:
        file.write(canonical_json([asdict(stone) for stone in stones]))
        file.flush()
        os.fsync(file.fileno())
    fresh.replace(path)


def erased_families(home: Path) -> frozenset[str]:
    """The pseudonyms that no ingest may bring back."""
    return frozenset(stone.family_id for stone in read_tombstones(home))
