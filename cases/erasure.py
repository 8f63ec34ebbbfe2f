"""Erasing one family from the case store and from what trainings keep row by row.

The tombstone is written first: whatever happens afterwards, no ingest brings the family
back, and the same erasure run again takes up where it ended.
"""

from datetime import UTC, datetime
from pathlib import Path

import pyarrow.compute as pc
import pyarrow.parquet as pq

from cases.anonymise import load_or_create_key
from cases.restoring import restore_stores
from cases.rotation import scored_files
from cases.store import CaseStore, store_name
from cases.tombstones import (
    ErasureReason,
    Tombstone,
    read_tombstones,
    tombstones_file,
    write_tombstones,
)


def is_stored(home: Path, family: str) -> bool:
    """True where the store in use holds the family; NotThereYet where there is no store."""
    families = CaseStore.open(home).table("families", ["family_id"])["family_id"]
    return bool(pc.any(pc.equal(families, family)).as_py())


def set_tombstone(home: Path, family: str, *, approved_by: str, reason: ErasureReason) -> Tombstone:
    """The family's tombstone, made now unless it is there.

    Raises:
        NotThereYet: there is no store.
        BadInput: the tombstones are damaged, or a key rotation has to be ended first.
    """
    store_name(home)
    load_or_create_key(home)  # refuses while pseudonyms are half renamed
    stones = read_tombstones(home)
    for stone in stones:
        if stone.family_id == family:
            return stone
    fresh = Tombstone(family, datetime.now(UTC).date().isoformat(), approved_by, reason)
    write_tombstones(tombstones_file(home), [*stones, fresh])
    return fresh


def erase_from_cases(home: Path, family: str) -> str:
    """Write the stores anew without the family, remove all others, and drop its rows from the
    trainings' test lists; the digest of the store in use.

    Raises:
        BadInput: the home cannot be written to the end; the store in use is untouched.
    """
    in_use = restore_stores(home, without={family})
    for path in scored_files(home):
        rows = pq.read_table(path)
        kept = rows.filter(pc.not_equal(rows["family_id"], family))
        if kept.num_rows < rows.num_rows:
            fresh = path.with_name(f".{path.name}")
            pq.write_table(kept, fresh)
            fresh.replace(path)
    return in_use.digest
