"""All tables of a store, written from sifted rows into a folder nobody reads yet."""

from datetime import date
from pathlib import Path
from typing import NamedTuple

import duckdb
import numpy as np
import pyarrow as pa

from cases.catalogue.whole import Catalogue
from cases.door.privacy import PrivacyReport, measure_privacy, write_privacy
from cases.door.store_writer import cut_parts, write_parts, write_table
from cases.door.stored_tables import parted_tables, whole_tables
from cases.progress import Progress, silent
from cases.store import PARTED_TABLES

WRITING = "writing the store"
WRITES = len(PARTED_TABLES) + 1
"""Steps of writing: the last is the one that puts the store in use."""


class Spoken(NamedTuple):
    """What the rows of a store speak: the catalogue's words, up to the cut-off."""

    catalogue: Catalogue
    cut_off: date


class Pseudonyms(NamedTuple):
    """Pseudonyms by ordinal."""

    families: pa.Array
    persons: pa.Array


def part_borders(
    engine: duckdb.DuckDBPyConnection, families: int, *, families_a_part: int, events_a_part: int
) -> list[int]:
    """Where parts begin and end, given the number of stored families; see `cut_parts`."""
    counted = engine.sql(
        "SELECT family, count(*) AS n FROM sifted_events WHERE failed IS NULL GROUP BY family"
    ).to_arrow_table()
    events = np.zeros(families, np.int64)
    events[counted["family"].to_numpy()] = counted["n"].to_numpy()
    return cut_parts(events, families_a_part=families_a_part, events_a_part=events_a_part)


def write_tables(
    engine: duckdb.DuckDBPyConnection,
    pseudonyms: Pseudonyms,
    store: Path,
    borders: list[int],
    speaks: Spoken,
    *,
    progress: Progress = silent,
) -> PrivacyReport:
    """Write every table into the folder `store`, and the privacy report about them."""
    parted_ones = parted_tables(pseudonyms.families, pseudonyms.persons)
    for done, parted in enumerate(parted_ones):
        progress(WRITING, done, WRITES)
        write_parts(engine, parted, store, borders=borders)
    capacity = speaks.catalogue.lists.default_capacity
    for name, rows in whole_tables(engine, pseudonyms.families, default_capacity=capacity):
        write_table(rows, store / f"{name}.parquet")
    report = measure_privacy(engine, store, speaks.catalogue, speaks.cut_off)
    write_privacy(report, store)
    progress(WRITING, len(parted_ones), WRITES)
    return report
