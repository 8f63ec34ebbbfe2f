"""Rotating the pseudonym key: the case store and what lies beside it, under the next key.

Whatever moment it ends at, a rotation leaves a home that can be read, refuses an ingest, and
is finished by the next run: the next ring is written first, then copies under new names are
prepared, then the store changes in one step, and only after that what was prepared is put in
place and the ring in use.
"""

from collections.abc import Iterator
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.parquet as pq

from cases.anonymise import Kind, begin_rotation, end_rotation, keys_of, pseudonyms
from cases.restoring import restore_stores
from cases.store import KEYS, CaseStore
from cases.tombstones import read_tombstones, tombstones_file, write_tombstones

NEXT = ".next"


class Rotation:
    """A rotation at work. Its steps may be repeated, in their order, any number of times."""

    def __init__(self, home: Path) -> None:
        """Begin, or take up what was begun.

        Raises:
            NotThereYet: there is no store or no key to rotate.
            BadInput: a key file cannot be read or written.
        """
        self.home = home
        CaseStore.open(home)
        self.ring = begin_rotation(home)

    @property
    def generation(self) -> int:
        """How many keys the new ring holds."""
        return len(keys_of(self.ring))

    def rename(self, kind: Kind, codes: list[str]) -> npt.NDArray[np.bytes_]:
        """The new pseudonyms of some that were in use until now."""
        return pseudonyms(keys_of(self.ring)[-1], kind, codes)

    def rename_family(self, code: str) -> str:
        """The new pseudonym of one family."""
        return str(self.rename(Kind.FAMILY, [code])[0].decode("ascii"))

    def rename_store(self) -> str:
        """Put the store under its new pseudonyms in use; its digest."""
        store = CaseStore.open(self.home)
        if store.manifest[KEYS] < self.generation:
            self._prepare()
            restore_stores(self.home, rename=self.rename, keys=self.generation)
        return CaseStore.open(self.home).digest

    def _prepare(self) -> None:
        """Write under new pseudonyms, each beside the file it will replace, what else names
        families by today's.
        """
        for path in scored_files(self.home):
            rows = pq.read_table(path)
            codes = self.rename(Kind.FAMILY, rows["family_id"].to_pylist())
            column = pa.array(codes, pa.binary()).cast(rows["family_id"].type)
            place = rows.column_names.index("family_id")
            renamed = rows.set_column(place, "family_id", column)
            pq.write_table(renamed, path.with_name(path.name + NEXT))
        path = tombstones_file(self.home)
        if path.exists():
            stones = [
                stone.under(self.rename_family(stone.family_id))
                for stone in read_tombstones(self.home)
            ]
            write_tombstones(path.with_name(path.name + NEXT), stones)

    def finish(self) -> None:
        """Put what was prepared in place, and then the ring in use."""
        for path in (*scored_files(self.home), tombstones_file(self.home)):
            prepared = path.with_name(path.name + NEXT)
            if prepared.exists():
                prepared.replace(path)
        end_rotation(self.home)


def scored_files(home: Path) -> Iterator[Path]:
    """The test lists that trainings left under a home: a row per family and list, with
    `family_id`.
    """
    yield from sorted((home / "training").glob("*/scores.parquet"))
