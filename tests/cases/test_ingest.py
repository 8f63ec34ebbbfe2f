"""The door as a whole: what the store holds, and when the store in use changes."""

import fcntl
import hashlib
import multiprocessing
import os
import signal
from collections.abc import Callable
from datetime import date
from pathlib import Path

import duckdb
import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from cases.anonymise import Kind, load_or_create_key, pseudonym
from cases.door import store_writer
from cases.door.store_writer import cut_parts
from cases.errors import BadInput, CheckFailed
from cases.ingest import ingest
from cases.store import PARTED_TABLES, CaseStore

WriteExtract = Callable[..., Path]


def _files(folder: Path) -> dict[str, str]:
    return {
        path.relative_to(folder).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in folder.rglob("*")
        if path.is_file()
    }


def test_the_balance_counts_every_row_of_every_table(write_extract: WriteExtract, home: Path):
    report = ingest(write_extract(), home)
    assert report.balance == (
        ("commissions", 2, 2, 0),
        ("families", 3, 3, 0),
        ("members", 4, 4, 0),
        ("events", 3, 3, 0),
        ("cases", 2, 2, 0),
        ("help", 2, 2, 0),
        ("attributes", 3, 3, 0),
    )
    assert (report.cut_off, report.source, report.simulated) == (
        date(2025, 12, 31),
        "a test",
        False,
    )


def test_progress_is_told_in_steps_that_end(write_extract: WriteExtract, home: Path):
    told: list[tuple[str, int, int]] = []
    ingest(write_extract(), home, progress=lambda *said: told.append(said))
    checking = [("checking the tables", done, 7) for done in range(8)]
    writing = [("writing the store", done, 6) for done in range(7)]
    assert told == checking + writing


def test_rows_that_vanish_on_the_way_stop_the_ingest(
    write_extract: WriteExtract, home: Path, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr("cases.ingest.count_quarantined", lambda *_, place: place)
    with pytest.raises(CheckFailed, match=r"families\.csv: rows are lost between reading and"):
        ingest(write_extract(), home)
    assert not (home / "cases" / "current").exists()


def test_the_store_holds_the_extract_by_pseudonym(write_extract: WriteExtract, home: Path):
    ingest(write_extract(), home)
    store = CaseStore.open(home)
    key = load_or_create_key(home)
    f1, f2, f3 = (pseudonym(key, Kind.FAMILY, name) for name in ("F1", "F2", "F3"))

    families = store.table("families").to_pylist()
    assert [row["family_id"] for row in families] == sorted([f1, f2, f3])
    assert [row["family_index"] for row in families] == [0, 1, 2]
    index = {row["family_id"]: row["family_index"] for row in families}
    assert {row["family_id"]: row["left_on"] for row in families}[f2] == date(2025, 6, 30)

    events = store.table("events").to_pylist()
    expected = [
        (index[f1], None, "check_up", date(2024, 1, 1), date(2024, 1, 1), None, "clinic"),
        (index[f1], "P2", "absence", date(2024, 3, 1), date(2024, 3, 5), 2.5, "school"),
        (index[f3], "P4", "absence", date(2024, 5, 1), date(2024, 6, 1), 1.0, "school"),
    ]
    named = [
        (family, person and pseudonym(key, Kind.PERSON, person), *rest)
        for family, person, *rest in expected
    ]
    columns = ("event_type", "event_date", "knowledge_date", "value", "source")
    found = [
        (row["family_index"], row["person_id"], *(row[column] for column in columns))
        for row in events
    ]
    assert found == sorted(named, key=lambda row: (row[0], row[3]))

    births = {row["person_id"]: row["birth_month"] for row in store.table("members").to_pylist()}
    assert births[pseudonym(key, Kind.PERSON, "P1")] == date(1985, 4, 1)


def test_stored_types_are_those_every_later_step_expects(write_extract: WriteExtract, home: Path):
    ingest(write_extract(), home)
    store = CaseStore.open(home)
    events = store.table("events").schema
    assert events.field("family_index").type == pa.int32()
    assert events.field("event_date").type == pa.date32()
    assert events.field("value").type == pa.float64()
    assert pa.types.is_dictionary(events.field("event_type").type)
    assert store.table("members").schema.field("birth_month").type == pa.date32()
    assert store.table("commissions").schema.field("capacity").type == pa.int32()
    for dropped in ("event_id", "family_id"):
        assert dropped not in events.names


def test_codes_are_numbered_as_the_catalogue_lists_them(write_extract: WriteExtract, home: Path):
    ingest(write_extract(), home)
    store = CaseStore.open(home)
    column = store.parts[0].table("events")["event_type"].combine_chunks()
    listed = store.catalogue.codes("event_types")
    assert tuple(column.dictionary.to_pylist()) == listed


def test_a_commission_without_capacity_gets_the_catalogues(write_extract: WriteExtract, home: Path):
    ingest(write_extract(), home)
    commissions = CaseStore.open(home).table("commissions").to_pylist()
    assert {row["commission_id"]: row["capacity"] for row in commissions} == {"C1": 5, "C2": 7}


def test_no_identifier_is_anywhere_in_the_store(
    write_extract: WriteExtract, tiny_tables: dict[str, str], home: Path
):
    """Neither in a table nor in the quarantine, in whatever column it stood."""
    marked = {
        name: content.replace("F1", "FAMILYONE").replace("P2", "PERSONTWO")
        for name, content in tiny_tables.items()
    }
    marked["events"] += (
        "E7,FAMILYONE,PERSONTWO,FAMILYONE,2024-01-01,2024-01-01,,school\n"
        "E8,NOFAMILY,,absence,2024-01-01,2024-01-01,,school\n"
        "E9,FAMILYONE,,absence,2024-01-01,2024-01-01,PERSONTWO,school\n"
    )
    report = ingest(write_extract(**marked), home)
    assert sum(line.quarantined for line in report.balance) == 3
    for table in pq.ParquetDataset(report.folder / "events").files + [
        str(path) for path in report.folder.rglob("*.parquet")
    ]:
        text = str(pq.read_table(table).to_pylist())
        for identifier in ("FAMILYONE", "PERSONTWO", "NOFAMILY", "E7"):
            assert identifier not in text


def test_a_full_birth_date_is_cut_to_its_month(
    write_extract: WriteExtract, tiny_tables: dict[str, str], home: Path
):
    plain = ingest(write_extract(name="months"), home)
    days = tiny_tables["members"].replace("2015-09", "2015-09-17")
    assert ingest(write_extract(name="days", members=days), home).digest == plain.digest


def test_the_same_extract_makes_the_same_bytes_whatever_the_order_of_its_rows(
    write_extract: WriteExtract, tiny_tables: dict[str, str], home: Path
):
    first = ingest(write_extract(name="one"), home)
    bytes_before = _files(first.folder)
    turned = {}
    for name, content in tiny_tables.items():
        header, *rows = content.splitlines()
        turned[name] = "\n".join([header, *reversed(rows)]) + "\n"
    again = ingest(write_extract(name="two", **turned), home)
    assert (again.digest, again.folder) == (first.digest, first.folder)
    assert _files(again.folder) == bytes_before


def test_parquet_and_csv_of_the_same_facts_make_the_same_store(
    write_extract: WriteExtract, tiny_tables: dict[str, str], home: Path
):
    """Typed Parquet too: days as dates or midnights, counts as floats, codes as categories."""
    csv = ingest(write_extract(name="csv"), home)
    folder = write_extract(name="parquet", **dict.fromkeys(tiny_tables))
    typed = {
        "families": "registered_on::TIMESTAMP AS registered_on, left_on::DATE AS left_on",
        "commissions": "sittings_per_month::DOUBLE AS sittings_per_month, "
        "capacity::DOUBLE AS capacity",
        "events": "event_type::ENUM('absence', 'check_up') AS event_type, "
        "event_date::DATE AS event_date, value::DOUBLE AS value",
    }
    for name in tiny_tables:
        source = home.parent / "csv" / f"{name}.csv"
        replaced = f"REPLACE ({typed[name]})" if name in typed else ""
        duckdb.sql(
            f"COPY (SELECT * {replaced} FROM read_csv('{source}', all_varchar = true)) "  # noqa: S608  the test's own path
            f"TO '{folder / name}.parquet' (FORMAT parquet)"
        )
    assert ingest(folder, home).digest == csv.digest


def test_a_time_of_day_in_parquet_is_no_day(write_extract: WriteExtract, home: Path):
    folder = write_extract(families=None)
    days = np.array(["2023-01-10T00:00", "2023-02-01T08:30"], dtype="datetime64[us]")
    rows = {
        "family_id": ["F1", "F2"],
        "commission_id": ["C1", "C1"],
        "registered_on": days,
        "left_on": pa.nulls(2),
    }
    pq.write_table(pa.table(rows), folder / "families.parquet")
    report = ingest(folder, home)
    quarantined = pq.read_table(report.folder / "quarantine.parquet").to_pylist()[0]
    assert (quarantined["file"], quarantined["line"]) == ("families.parquet", 2)
    assert quarantined["value"] == "2023-02-01 08:30:00"


def test_a_new_fact_makes_a_new_store_and_leaves_the_old_one(
    write_extract: WriteExtract, tiny_tables: dict[str, str], home: Path
):
    first = ingest(write_extract(name="one"), home)
    more = tiny_tables["events"] + "E9,F1,,absence,2024-07-01,2024-07-01,,school\n"
    second = ingest(write_extract(name="two", events=more), home)
    assert first.digest != second.digest
    assert CaseStore.open(home).digest == second.digest
    assert first.folder.is_dir()


@pytest.mark.usefixtures("keys_are_drawn")
def test_another_key_makes_another_store(write_extract: WriteExtract, home: Path, tmp_path: Path):
    first = ingest(write_extract(), home)
    assert ingest(write_extract(), tmp_path / "other").digest != first.digest


def test_a_catalogue_given_by_hand_takes_the_place_of_the_named_one(
    write_extract: WriteExtract, tiny_catalogue: str, tmp_path: Path, home: Path
):
    other = tmp_path / "other.toml"
    other.write_text(tiny_catalogue.replace("default_capacity = 7", "default_capacity = 9"))
    ingest(write_extract(), home, catalogue=other)
    assert CaseStore.open(home).catalogue.lists.default_capacity == 9


def test_parts_are_cut_at_family_borders_and_each_is_complete(
    write_extract: WriteExtract, home: Path
):
    whole = ingest(write_extract(), home)
    together = {name: CaseStore.open(home).table(name).num_rows for name in PARTED_TABLES}
    cut = ingest(write_extract(), home, families_a_part=1)
    store = CaseStore.open(home)
    assert (whole.parts, cut.parts) == (1, 3)
    assert {name: store.table(name).num_rows for name in PARTED_TABLES} == together
    for part in store.parts:
        assert part.table("families").num_rows == 1
        for name in PARTED_TABLES:
            assert set(part.table(name)["family_index"].to_pylist()) <= {0}


@pytest.mark.parametrize(
    ("events", "families_a_part", "events_a_part", "borders"),
    [
        ([1, 1, 1, 1, 1], 2, 100, [0, 2, 4, 5]),
        ([3, 3, 3, 3], 10, 6, [0, 2, 4]),
        ([1, 50, 1], 10, 6, [0, 1, 2, 3]),
        ([0, 0, 0], 10, 6, [0, 3]),
        ([9], 10, 6, [0, 1]),
    ],
)
def test_a_part_takes_families_until_a_limit(
    events: list[int], families_a_part: int, events_a_part: int, borders: list[int]
):
    counts = np.array(events, np.int64)
    cut = cut_parts(counts, families_a_part=families_a_part, events_a_part=events_a_part)
    assert cut == borders


def test_a_damaged_store_of_the_same_name_is_mended(write_extract: WriteExtract, home: Path):
    first = ingest(write_extract(), home)
    good = _files(first.folder)
    (first.folder / "commissions.parquet").write_bytes(b"")
    ingest(write_extract(), home)
    assert _files(first.folder) == good


def test_only_one_ingest_works_in_a_home(write_extract: WriteExtract, home: Path):
    extract = write_extract()
    ingest(extract, home)
    with (home / "cases" / ".lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        with pytest.raises(BadInput, match="another ingest is running here"):
            ingest(extract, home)


def test_a_home_that_cannot_be_written_is_named(write_extract: WriteExtract, tmp_path: Path):
    (tmp_path / "home").write_text("a file")
    with pytest.raises(BadInput, match=r"home/cases: cannot be written"):
        ingest(write_extract(), tmp_path / "home")


def _killed_at(moment: tuple[str, int], extract: Path, home: Path) -> None:
    def die(step: str, done: int, _of: int) -> None:
        if (step, done) == moment:
            os.kill(os.getpid(), signal.SIGKILL)

    ingest(extract, home, progress=die)


@pytest.mark.parametrize(
    "moment",
    [("checking the tables", 3), ("writing the store", 2), ("writing the store", 5)],
    ids=["among the checks", "among the parts", "before the pointer moves"],
)
def test_a_killed_run_leaves_the_store_in_use_and_the_next_run_clears_its_remains(
    moment: tuple[str, int],
    write_extract: WriteExtract,
    tiny_tables: dict[str, str],
    home: Path,
):
    before = ingest(write_extract(name="one"), home)
    more = tiny_tables["events"] + "E9,F1,,absence,2024-07-01,2024-07-01,,school\n"
    extract = write_extract(name="two", events=more)

    run = multiprocessing.get_context("spawn").Process(
        target=_killed_at, args=(moment, extract, home)
    )
    run.start()
    run.join()

    assert run.exitcode == -signal.SIGKILL
    assert CaseStore.open(home).digest == before.digest
    assert list((home / "cases").glob(".work-*"))

    after = ingest(extract, home)
    assert CaseStore.open(home).digest == after.digest != before.digest
    assert not list((home / "cases").glob(".work-*"))


def test_a_run_that_fails_at_the_last_step_leaves_the_store_in_use(
    write_extract: WriteExtract,
    tiny_tables: dict[str, str],
    home: Path,
    monkeypatch: pytest.MonkeyPatch,
):
    before = ingest(write_extract(name="one"), home)

    def disk_full(_: Path) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(store_writer, "_point_to", disk_full)
    more = tiny_tables["events"] + "E9,F1,,absence,2024-07-01,2024-07-01,,school\n"
    with pytest.raises(BadInput, match="No space left on device"):
        ingest(write_extract(name="two", events=more), home)
    assert CaseStore.open(home).digest == before.digest
    assert not list((home / "cases").glob(".work-*"))
