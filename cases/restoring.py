"""The stores of a home written anew, the one in use and the one whose history it continues,
and every other one removed.
"""

import shutil
from collections.abc import Collection
from pathlib import Path

import duckdb
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from cases.door.earlier import CONTINUES
from cases.door.engine import open_engine
from cases.door.store_writer import (
    QUARANTINE_FILE,
    StoreInUse,
    put_in_place,
    put_in_use,
    work_folder,
)
from cases.errors import BadInput
from cases.rewriting import Rename, as_they_are, rewrite_tables
from cases.store import CATALOGUE_FILE, KEYS, MANIFEST, STORES_FOLDER, CaseStore

ERASED_VALUE = "(erased)"


def restore_stores(
    home: Path,
    *,
    rename: Rename = as_they_are,
    without: Collection[str] = (),
    keys: int | None = None,
) -> StoreInUse:
    """Write the stores anew, renamed (then `keys` says of how many keys the ring is) and
    without the families named.

    Raises:
        NotThereYet: there is no store.
        BadInput: the home cannot be written to the end, or nobody would be left; the store
            in use is untouched.
    """
    try:
        with work_folder(home) as work:
            store = CaseStore.open(home)
            if not _is_anybody_left(store, without):
                msg = f"{home}: no other family is in the store; remove the home as a whole"
                raise BadInput(msg)
            rewriting = _Rewriting(home, work, rename, without, keys or store.manifest[KEYS])
            in_use = rewriting.put_in_use(store)
            _remove_others(home, in_use.folder)
            return in_use
    except (OSError, duckdb.IOException, duckdb.OutOfMemoryException) as error:
        msg = f"{home}: the store cannot be written anew: {error}"
        raise BadInput(msg) from error


class _Rewriting:
    """Stores being written anew, one after the other, in one work folder."""

    def __init__(
        self, home: Path, work: Path, rename: Rename, without: Collection[str], keys: int
    ) -> None:
        self.home = home
        self.work = work
        self.rename = rename
        self.without = without
        self.keys = keys

    def put_in_use(self, store: CaseStore) -> StoreInUse:
        """The store that `store` becomes, continuing what its predecessor becomes."""
        name = store.manifest[CONTINUES]
        earlier = None if name is None else store.folder.parent / name
        continued = None
        if earlier is not None and (earlier / MANIFEST).is_file():
            before = CaseStore.at(earlier)
            if _is_anybody_left(before, self.without):
                continued = self._place(before, None, in_use=False).folder.name
        return self._place(store, continued, in_use=True)

    def _place(self, store: CaseStore, continued: str | None, *, in_use: bool) -> StoreInUse:
        room = self.work / store.folder.name
        room.mkdir()
        folder = room / "store"
        with open_engine(room) as engine:
            manifest = rewrite_tables(
                store, engine, folder, rename=self.rename, without=self.without
            )
        self._write_quarantine(store, folder)
        place = put_in_use if in_use else put_in_place
        return place(
            folder,
            self.home,
            manifest={**manifest, CONTINUES: continued, KEYS: self.keys},
            catalogue=(store.folder / CATALOGUE_FILE).read_bytes(),
        )

    def _write_quarantine(self, store: CaseStore, folder: Path) -> None:
        """The quarantine as it was; without its values where a family is left out, since it
        names no family and nobody can tell which of its rows speak of that one.
        """
        source = store.folder / QUARANTINE_FILE
        if not self.without:
            shutil.copyfile(source, folder / QUARANTINE_FILE)
            return
        rows = pq.read_table(source)
        place = rows.column_names.index("value")
        hidden = pa.array([ERASED_VALUE] * rows.num_rows, pa.string())
        pq.write_table(rows.set_column(place, "value", hidden), folder / QUARANTINE_FILE)


def _is_anybody_left(store: CaseStore, without: Collection[str]) -> bool:
    families = store.table("families", ["family_id"])["family_id"]
    gone = pc.is_in(families, value_set=pa.array(sorted(without), pa.string()))
    return bool(pc.any(pc.invert(gone)).as_py())


def _remove_others(home: Path, in_use: Path) -> None:
    continued = CaseStore.at(in_use).manifest[CONTINUES]
    for folder in (home / STORES_FOLDER).glob("store-*"):
        if folder.name not in {in_use.name, continued}:
            shutil.rmtree(folder)
