"""The case store: what ingest wrote and every later step reads.

A store is a folder of Parquet files that never changes once written; `current` names the
one in use. Family-keyed tables are cut into parts at family borders, with the families of
a part in the same order in every table, so that one part is a complete unit of work.
In each part `family_index` is the row of the family in the part's `families` table, and
rows are sorted by it (events then by event_date, knowledge_date).
"""

import json
import shutil
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any, Self

import pyarrow as pa
import pyarrow.parquet as pq

from cases.catalogue.reading import parse_catalogue
from cases.catalogue.whole import Catalogue
from cases.errors import BadInput, NotThereYet

STORES_FOLDER = "cases"
CURRENT = "current"
MANIFEST = "manifest.json"
MATRICES_FOLDER = "matrices"
"""Beside the stores: feature matrices kept for another time, gone with the store in use."""
CATALOGUE_FILE = "catalogue.toml"
FORMAT = 2
"""Raised when a reader of an earlier store would misread a new one."""

KEYS = "keys"
"""The manifest's entry that counts the keys of the ring its pseudonyms were made with."""

RING = "ring"
"""The manifest's entry with the mark of that ring; stores of earlier days have none."""

PARTED_TABLES = ("families", "members", "events", "cases", "help")


class DamagedStore(BadInput):
    """A file of the store is gone, or is not as it was written."""


@dataclass(frozen=True, slots=True)
class Part:
    """One complete unit of work: some families with all that is known of them, but for the rows of
    `events` that are left out.
    """

    folder: Path
    name: str
    left_out: frozenset[int] = frozenset()

    def table(self, table_name: str, columns: list[str] | None = None) -> pa.Table:
        """One of PARTED_TABLES for the families of this part."""
        whole = _read(self.folder / table_name / self.name, columns)
        if table_name != "events" or not self.left_out:
            return whole
        return whole.take([row for row in range(len(whole)) if row not in self.left_out])


@dataclass(frozen=True, slots=True)
class CaseStore:
    """A case store opened for reading."""

    folder: Path
    catalogue: Catalogue
    manifest: dict[str, Any]

    @classmethod
    def open(cls, home: Path) -> Self:
        """The store in use under `home`; NotThereYet where nothing was ingested."""
        return cls.at(home / STORES_FOLDER / store_name(home))

    @classmethod
    def at(cls, folder: Path) -> Self:
        """The store in a folder; BadInput where another version of Tirek wrote it."""
        manifest = read_manifest(folder)
        if manifest["format"] != FORMAT:
            msg = (
                f"{folder}: a case store of format {manifest['format']}, and this version reads "
                f"format {FORMAT}; run 'tirek ingest EXTRACT' again"
            )
            raise BadInput(msg)
        catalogue = parse_catalogue(
            (folder / CATALOGUE_FILE).read_bytes(), where=str(folder / CATALOGUE_FILE)
        )
        return cls(folder, catalogue, manifest)

    @property
    def home(self) -> Path:
        """The folder that holds all state."""
        return self.folder.parent.parent

    @property
    def digest(self) -> str:
        """SHA-256 over the store's tables, catalogue and cut-off."""
        return str(self.manifest["digest"])

    @property
    def ring(self) -> str | None:
        """The mark of the ring its pseudonyms were made with, where it was noted."""
        mark: str | None = self.manifest.get(RING)
        return mark

    @property
    def cut_off(self) -> date:
        """The last day the extract speaks for."""
        return date.fromisoformat(self.manifest["cut_off"])

    @property
    def families(self) -> int:
        """How many families it holds."""
        return int(self.manifest["counts"]["families"])

    @property
    def parts(self) -> tuple[Part, ...]:
        """The parts in order."""
        return tuple(Part(self.folder, name) for name in self.manifest["parts"])

    def table(self, table_name: str, columns: list[str] | None = None) -> pa.Table:
        """A whole table: every part's rows, or `commissions` or `attributes`."""
        if table_name in PARTED_TABLES:
            return pa.concat_tables(part.table(table_name, columns) for part in self.parts)
        return _read(self.folder / f"{table_name}.parquet", columns)


def _read(path: Path, columns: list[str] | None) -> pa.Table:
    try:
        # one thread a file: whoever reads many parts brings threads of its own
        with pq.ParquetFile(path, page_checksum_verification=True) as file:
            return file.read(columns=columns, use_threads=False)
    except (OSError, pa.ArrowInvalid) as error:
        msg = f"{path}: the store has lost this file, or it is damaged; ingest the extract again"
        raise DamagedStore(msg) from error


def read_manifest(folder: Path) -> dict[str, Any]:
    """What a store says of itself; DamagedStore where that cannot be read."""
    try:
        told: dict[str, Any] = json.loads((folder / MANIFEST).read_text(encoding="utf-8"))
        told["format"]
    except (OSError, UnicodeDecodeError, ValueError, KeyError, TypeError) as error:
        msg = (
            f"{folder / MANIFEST}: the store has lost this file, or it is damaged; remove the "
            "store's folder and ingest the extract again"
        )
        raise DamagedStore(msg) from error
    return told


def forget_matrices(home: Path) -> None:
    """Remove every kept matrix: they speak of a store that is in use no longer."""
    folder = home / MATRICES_FOLDER
    if folder.is_dir():
        shutil.rmtree(folder)


def store_name(home: Path) -> str:
    """The folder of the store in use under `home`; NotThereYet where nothing was ingested."""
    pointer = home / STORES_FOLDER / CURRENT
    if not pointer.is_file():
        msg = f"{home}: no case store here yet; run 'tirek ingest EXTRACT' first"
        raise NotThereYet(msg)
    try:
        return pointer.read_text(encoding="utf-8").strip()
    except (OSError, UnicodeDecodeError) as error:
        msg = f"{pointer}: cannot be read; remove it and ingest the extract again"
        raise BadInput(msg) from error
