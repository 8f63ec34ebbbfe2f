"""Reading a store: the one in use, part by part or whole."""

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pyarrow.parquet as pq
import pytest

from cases.errors import BadInput, NotThereYet
from cases.ingest import ingest
from cases.store import CaseStore, DamagedStore


def test_a_home_without_a_store_names_the_command_to_run(tmp_path: Path):
    with pytest.raises(NotThereYet, match="run 'tirek ingest EXTRACT' first") as refusal:
        CaseStore.open(tmp_path)
    assert refusal.value.exit_code == 2


def test_an_open_store_knows_its_catalogue_cut_off_and_digest(
    write_extract: Callable[..., Path], home: Path
):
    report = ingest(write_extract(), home)
    store = CaseStore.open(home)
    assert store.digest == report.digest
    assert store.cut_off == date(2025, 12, 31)
    assert store.catalogue.code == "tiny"
    assert store.manifest["counts"]["events"] == 3
    assert store.manifest["simulated"] is False


def test_a_table_whole_is_its_parts_in_order(write_extract: Callable[..., Path], home: Path):
    ingest(write_extract(), home, families_a_part=2)
    store = CaseStore.open(home)
    assert [part.name for part in store.parts] == ["part-00000.parquet", "part-00001.parquet"]
    by_part = [row for part in store.parts for row in part.table("families").to_pylist()]
    assert store.table("families").to_pylist() == by_part
    pseudonyms = [row["family_id"] for row in by_part]
    assert pseudonyms == sorted(pseudonyms)


def test_a_table_may_be_read_for_some_columns(write_extract: Callable[..., Path], home: Path):
    ingest(write_extract(), home)
    store = CaseStore.open(home)
    assert store.parts[0].table("events", ["event_date"]).column_names == ["event_date"]
    assert store.table("commissions", ["capacity"]).to_pydict() == {"capacity": [5, 7]}
    assert store.table("attributes").num_rows == 3


@pytest.mark.parametrize("lost", ["help/part-00000.parquet", "attributes.parquet"])
@pytest.mark.parametrize("damaged", [True, False])
def test_a_table_that_is_missing_or_damaged_is_named_with_what_to_do(
    lost: str, *, damaged: bool, write_extract: Callable[..., Path], home: Path
):
    ingest(write_extract(), home)
    store = CaseStore.open(home)
    (store.folder / lost).unlink()
    if damaged:
        (store.folder / lost).write_bytes(b"PAR1 no longer")
    with pytest.raises(BadInput, match=f"{lost}: the store has lost .*ingest the extract again"):
        store.table(lost.split("/", maxsplit=1)[0].removesuffix(".parquet"))


def test_a_bit_that_a_disk_turned_in_any_column_is_noticed(
    write_extract: Callable[..., Path], home: Path
):
    ingest(write_extract(), home)
    path = CaseStore.open(home).folder / "events" / "part-00000.parquet"
    whole = path.read_bytes()
    columns = pq.read_metadata(path).row_group(0)
    for number in range(columns.num_columns):
        column = columns.column(number)
        first = column.dictionary_page_offset or column.data_page_offset
        turned = bytearray(whole)
        turned[first + column.total_compressed_size - 1] ^= 1
        path.write_bytes(turned)
        with pytest.raises(DamagedStore, match="ingest the extract again"):
            CaseStore.open(home).parts[0].table("events")
    path.write_bytes(whole)
    assert CaseStore.open(home).parts[0].table("events").num_rows == 3
