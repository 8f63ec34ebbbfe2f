"""Two folders, written chunk by chunk beside their place and moved there when complete."""

import secrets
import shutil
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from cases.errors import BadInput
from cases.importers.extract_writer import refuse_to_overwrite

TRUTH_SUFFIX = "-truth"


@dataclass(slots=True)
class TableFolder:
    """A folder of Parquet files that grow chunk by chunk; `rows` counts what was written."""

    folder: Path
    rows: dict[str, int] = field(default_factory=dict)
    _writers: dict[str, Any] = field(default_factory=dict)

    def append(self, tables: Mapping[str, pa.Table]) -> None:
        """Add a chunk's rows to each table's file."""
        for name, table in tables.items():
            self._writer(name, table.schema).write_table(table)
            self.rows[name] = self.rows.get(name, 0) + table.num_rows

    def close(self) -> None:
        """Complete every file."""
        for writer in self._writers.values():
            writer.close()

    def _writer(self, name: str, schema: pa.Schema) -> Any:
        if name not in self._writers:
            # without the Arrow schema a reader sees plain texts and days, as the contract says
            # floats that hardly repeat take less room with their like bytes side by side
            single = [field.name for field in schema if field.type == pa.float32()]
            self._writers[name] = pq.ParquetWriter(
                self.folder / f"{name}.parquet",
                schema,
                compression="zstd",
                store_schema=False,
                use_dictionary=[field.name for field in schema if field.name not in single],
                use_byte_stream_split=single,
            )
        return self._writers[name]


@dataclass(frozen=True, slots=True)
class Folders:
    """The extract and its hidden truth, apart."""

    extract: TableFolder
    truth: TableFolder


def truth_folder(out: Path) -> Path:
    """Where the truth about the extract in `out` is kept: beside it, never within."""
    return out.with_name(out.name + TRUTH_SUFFIX)


@contextmanager
def new_folders(out: Path) -> Iterator[Folders]:
    """Both folders, in place once the block ends well; nothing of them stays where it fails.

    BadInput where `out` or its truth already hold something or cannot be written.
    """
    places = (truth_folder(out), out)
    for place in places:
        refuse_to_overwrite(place)
    drafts = tuple(
        place.with_name(f".{place.name}-{secrets.token_hex(4)}.partial") for place in places
    )
    try:
        for draft in drafts:
            draft.mkdir(parents=True)
        truth, extract = (TableFolder(draft) for draft in drafts)
        yield Folders(extract, truth)
        extract.close()
        truth.close()
        _move(drafts, places)
    except OSError as error:
        msg = f"{out}: cannot be written here ({error.strerror}); choose another folder"
        raise BadInput(msg) from error
    finally:
        for draft in drafts:
            shutil.rmtree(draft, ignore_errors=True)


def _move(drafts: tuple[Path, ...], places: tuple[Path, ...]) -> None:
    moved: list[Path] = []
    try:
        for draft, place in zip(drafts, places, strict=True):
            draft.replace(place)
            moved.append(place)
    except OSError:
        for place in moved:
            shutil.rmtree(place, ignore_errors=True)
        raise
