"""Writing a case store: parts cut at family borders, a manifest, and one pointer moved last.

Everything is written into a folder nobody reads yet. Only when it is whole does `current`
change, in one step, so a run that ends at any moment leaves the earlier store in use.
Files hold no times and rows have one full order: the same facts give the same bytes.
"""

import fcntl
import hashlib
import json
import os
import shutil
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any, NamedTuple

import duckdb
import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.parquet as pq

from cases.door.stored_tables import PartedTable, with_pseudonyms
from cases.errors import BadInput
from cases.store import (
    CATALOGUE_FILE,
    CURRENT,
    FORMAT,
    MANIFEST,
    STORES_FOLDER,
    forget_matrices,
)

QUARANTINE_FILE = "quarantine.parquet"
PRIVACY_FILE = "privacy.json"

FAMILIES_A_PART = 50_000
EVENTS_A_PART = 1_000_000

_WORK = ".work-"
_LOCK = ".lock"
_READ_ROWS = 250_000


class StoreInUse(NamedTuple):
    """The store that `current` points to."""

    folder: Path
    digest: str


@contextmanager
def work_folder(home: Path) -> Iterator[Path]:
    """A folder for one run beside the stores, readable by its owner only and gone after.

    What killed runs left behind is cleared first.

    Raises:
        BadInput: another run is at work under the same home, or nothing can be written.
    """
    stores = home / STORES_FOLDER
    try:
        stores.mkdir(parents=True, exist_ok=True)
        lock = (stores / _LOCK).open("w", encoding="utf-8")
    except OSError as error:
        msg = f"{stores}: cannot be written ({error.strerror}); choose another --home"
        raise BadInput(msg) from error
    with lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            msg = f"{stores}: another ingest is running here; wait until it has ended"
            raise BadInput(msg) from error
        for left in stores.glob(f"{_WORK}*"):
            shutil.rmtree(left)
        with tempfile.TemporaryDirectory(prefix=_WORK, dir=stores) as work:
            yield Path(work)


def cut_parts(
    events: npt.NDArray[np.int64], *, families_a_part: int, events_a_part: int
) -> list[int]:
    """Where parts begin and end: ordinals 0 = b0 < b1 < … < bn = number of families.

    `events` holds each family's number of events. A part takes families until the next one
    would make either limit be passed; a family that passes it alone is a part alone.
    """
    borders = [0]
    total = np.concatenate(([0], np.cumsum(events)))
    while borders[-1] < len(events):
        start = borders[-1]
        fitting = int(np.searchsorted(total, total[start] + events_a_part, side="right")) - 1
        borders.append(min(max(fitting, start + 1), start + families_a_part, len(events)))
    return borders


def part_names(borders: list[int]) -> list[str]:
    """The file name of each part."""
    return [f"part-{number:05d}.parquet" for number in range(len(borders) - 1)]


def write_parts(
    engine: duckdb.DuckDBPyConnection,
    table: PartedTable,
    folder: Path,
    *,
    borders: list[int],
) -> None:
    """Write one table's parts into `folder`/<table>, cut where `borders` say."""
    (folder / table.name).mkdir()
    batches = engine.sql(table.query).to_arrow_reader(_READ_ROWS)
    waiting = batches.schema.empty_table()
    source = iter(batches)
    for start, end, name in zip(borders, borders[1:], part_names(borders), strict=False):
        pieces = [waiting]
        while not waiting.num_rows or waiting["family"][-1].as_py() < end:
            batch = next(source, None)
            if batch is None:
                break
            waiting = pa.Table.from_batches([batch])
            pieces.append(waiting)
        rows = pa.concat_tables(pieces)
        size = int(np.searchsorted(rows["family"].to_numpy(), end))
        waiting = rows.slice(size)
        part = with_pseudonyms(_index_in_part(rows.slice(0, size), start), table)
        write_table(part, folder / table.name / name)
    assert not waiting.num_rows, "a row lies beyond the last part"


def _index_in_part(rows: pa.Table, start: int) -> pa.Table:
    index = pa.array(rows["family"].to_numpy() - start, pa.int32())
    return rows.set_column(0, pa.field("family_index", pa.int32()), index)


def write_table(rows: pa.Table, path: Path) -> None:
    """Write rows so that equal rows give equal bytes, however they were batched; each page with a
    checksum, by which a reader sees that a disk gave it back otherwise.
    """
    pq.write_table(rows.combine_chunks(), path, compression="zstd", write_page_checksum=True)


def put_in_use(
    store: Path, home: Path, *, manifest: Mapping[str, Any], catalogue: bytes
) -> StoreInUse:
    """Complete the store in the folder `store` and point `current` to it."""
    placed = put_in_place(store, home, manifest=manifest, catalogue=catalogue)
    _point_to(placed.folder)
    return placed


def put_in_place(
    store: Path, home: Path, *, manifest: Mapping[str, Any], catalogue: bytes
) -> StoreInUse:
    """Complete the store in the folder `store` and give it its name among the stores.

    The digest covers the tables, the catalogue and the cut-off. The name covers the
    quarantine and the balance too, since two extracts may differ in nothing else.
    """
    (store / CATALOGUE_FILE).write_bytes(catalogue)
    digest = _digest(store, str(manifest["cut_off"]))
    written = {"format": FORMAT, "digest": digest, **manifest}
    text = json.dumps(written, ensure_ascii=False, indent=2, sort_keys=True) + "\n"
    (store / MANIFEST).write_text(text, encoding="utf-8")
    whole = hashlib.sha256("\n".join(_file_digests(store)).encode()).hexdigest()
    folder = home / STORES_FOLDER / f"store-{whole[:16]}"
    if folder.exists() and _file_digests(folder) != _file_digests(store):
        folder.rename(store.parent / "damaged")
    if not folder.exists():
        _sync(store)
        store.rename(folder)
    return StoreInUse(folder, digest)


def _sync(store: Path) -> None:
    """On the disk before the pointer is: a power cut must not leave a store in use by name."""
    for path in [*store.rglob("*"), store]:
        descriptor = os.open(path, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)


def _point_to(folder: Path) -> None:
    pointer = folder.parent / CURRENT
    if not pointer.is_file() or pointer.read_text(encoding="utf-8").strip() != folder.name:
        # before the step, so that no run that ends here leaves what was made of families gone
        forget_matrices(folder.parent.parent)
    fresh = folder.parent / f".{CURRENT}"
    with fresh.open("w", encoding="utf-8") as file:
        file.write(folder.name + "\n")
        file.flush()
        os.fsync(file.fileno())
    fresh.replace(pointer)


def _digest(store: Path, cut_off: str) -> str:
    beside = (f"{QUARANTINE_FILE} ", f"{PRIVACY_FILE} ")
    files = [line for line in _file_digests(store) if not line.startswith(beside)]
    return hashlib.sha256("\n".join([f"{FORMAT} {cut_off}", *files]).encode()).hexdigest()


def _file_digests(folder: Path) -> list[str]:
    """One line per file, its path and its SHA-256."""
    files = sorted(path for path in folder.rglob("*") if path.is_file())
    return [f"{path.relative_to(folder).as_posix()} {_file_digest(path)}" for path in files]


def _file_digest(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
