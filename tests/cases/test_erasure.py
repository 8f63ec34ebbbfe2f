"""An erased family is gone from the store, and no later ingest brings it back."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from cases.anonymise import Kind, begin_rotation, key_file, load_or_create_key, pseudonym
from cases.erasure import erase_from_cases, is_stored, set_tombstone
from cases.errors import BadInput, NotThereYet
from cases.ingest import ingest
from cases.store import PARTED_TABLES, CaseStore
from cases.tombstones import (
    ErasureReason,
    Tombstone,
    erased_families,
    read_tombstones,
    tombstones_file,
)

WriteExtract = Callable[..., Path]
ASKED = ErasureReason.FAMILY_REQUEST
LATER = '\nkind = "extract"\ncatalogue = "tiny.toml"\ncut_off = 2026-01-31\nsource = "a test"\n'


def coded(home: Path, name: str, kind: Kind = Kind.FAMILY) -> str:
    return pseudonym(load_or_create_key(home), kind, name)


def erase(home: Path, name: str) -> str:
    family = coded(home, name)
    set_tombstone(home, family, approved_by="Dana Kim", reason=ASKED)
    return erase_from_cases(home, family)


def everything_under(folder: Path) -> bytes:
    """What all Parquet files say, uncompressed, and all other files."""
    read = [
        str(pq.read_table(path).to_pydict()).encode()
        if path.suffix == ".parquet"
        else path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file() and path.name != "erased.json"
    ]
    return b"".join(read)


def rows_about(store: CaseStore, family: str) -> dict[str, list[dict[str, Any]]]:
    """A family's rows of every table, without its place in the store."""
    index = store.table("families")["family_id"].to_pylist().index(family)
    about = {}
    for table in PARTED_TABLES:
        rows = store.table(table).to_pylist()
        about[table] = [
            {name: told for name, told in row.items() if name != "family_index"}
            for row in rows
            if row["family_index"] == index
        ]
    return about


def test_nothing_under_the_stores_speaks_of_an_erased_family(
    write_extract: WriteExtract, home: Path
):
    ingest(write_extract(), home)
    family = coded(home, "F1")
    persons = [coded(home, name, Kind.PERSON) for name in ("P1", "P2")]
    assert all(code.encode() in everything_under(home / "cases") for code in (family, *persons))
    erase(home, "F1")
    left = everything_under(home / "cases")
    assert not any(code.encode() in left for code in (family, *persons))
    assert len(list((home / "cases").glob("store-*"))) == 1


def test_the_other_families_stay_as_they_were(write_extract: WriteExtract, home: Path):
    ingest(write_extract(), home)
    before = CaseStore.open(home)
    others = {code: rows_about(before, code) for code in (coded(home, "F2"), coded(home, "F3"))}
    erase(home, "F1")
    after = CaseStore.open(home)
    assert {code: rows_about(after, code) for code in others} == others
    assert after.table("families")["family_id"].to_pylist() == sorted(others)
    assert [row["attribute"] for row in after.table("attributes").to_pylist()] == ["language"]
    assert after.manifest["counts"] == {
        "commissions": 2, "families": 2, "members": 2, "events": 1, "cases": 2, "help": 2,
        "attributes": 1,
    }  # fmt: skip


def test_the_same_extract_again_leaves_the_family_out_and_balances(
    write_extract: WriteExtract, home: Path
):
    ingest(write_extract(), home)
    digest = erase(home, "F1")
    report = ingest(write_extract(), home)
    assert report.digest == digest, "an ingest and an erasure make the same tables"
    assert not is_stored(home, coded(home, "F1"))
    assert report.balance == (
        ("commissions", 2, 2, 0),
        ("families", 3, 2, 1),
        ("members", 4, 2, 2),
        ("events", 3, 1, 2),
        ("cases", 2, 2, 0),
        ("help", 2, 2, 0),
        ("attributes", 3, 1, 2),
    )
    assert {(one.column, one.reason) for one in report.reasons} == {
        ("family_id", "erased on request")
    }


def test_what_else_is_wrong_with_an_erased_familys_rows_is_not_shown(
    write_extract: WriteExtract, home: Path, tiny_tables: dict[str, str]
):
    ingest(write_extract(), home)
    erase(home, "F1")
    members = tiny_tables["members"].replace("1985-04", "secret85")
    report = ingest(write_extract(members=members), home)
    assert "secret85" not in str(pq.read_table(report.folder / "quarantine.parquet").to_pydict())


def test_an_erased_family_that_the_register_lost_is_still_known_by_its_other_rows(
    write_extract: WriteExtract, home: Path, tiny_tables: dict[str, str]
):
    ingest(write_extract(), home)
    erase(home, "F1")
    families = tiny_tables["families"].replace("F1,C1,2023-01-10,\n", "")
    report = ingest(write_extract(families=families), home)
    assert {one.reason for one in report.reasons} == {"erased on request"}


def test_the_quarantine_keeps_where_and_why_and_no_value(
    write_extract: WriteExtract, home: Path, tiny_tables: dict[str, str]
):
    """It names no family, so nobody can tell whether the odd date was F1's."""
    events = tiny_tables["events"].replace("2024-01-01,2024-01-01", "2024-13-01,2024-01-01")
    ingest(write_extract(events=events), home)
    erase(home, "F1")
    kept = pq.read_table(CaseStore.open(home).folder / "quarantine.parquet").to_pylist()
    assert [(row["table"], row["line"], row["column"], row["value"]) for row in kept] == [
        ("events", 3, "event_date", "(erased)")
    ]


def test_the_store_that_history_continues_forgets_the_family_too(
    write_extract: WriteExtract, home: Path
):
    ingest(write_extract(), home)
    ingest(write_extract(manifest=LATER), home)
    family = coded(home, "F1")
    erase(home, "F1")
    store = CaseStore.open(home)
    earlier = CaseStore.at(store.folder.parent / store.manifest["continues"])
    assert earlier.cut_off < store.cut_off
    assert family not in earlier.table("families")["family_id"].to_pylist()
    assert len(list((home / "cases").glob("store-*"))) == 2
    assert ingest(write_extract(manifest=LATER), home).digest == store.digest


def test_a_trainings_test_lists_forget_the_family(write_extract: WriteExtract, home: Path):
    ingest(write_extract(), home)
    folder = home / "training" / "1"
    folder.mkdir(parents=True)
    rows = {"family_id": [coded(home, name) for name in ("F1", "F2")], "risk": [0.5, 0.2]}
    pq.write_table(pa.table(rows), folder / "scores.parquet")
    erase(home, "F1")
    assert pq.read_table(folder / "scores.parquet").to_pylist() == [
        {"family_id": coded(home, "F2"), "risk": 0.2}
    ]
    assert [path.name for path in folder.iterdir()] == ["scores.parquet"]


def test_a_tombstone_says_who_when_and_why_and_nothing_else(
    write_extract: WriteExtract, home: Path
):
    ingest(write_extract(), home)
    family = coded(home, "F1")
    stone = set_tombstone(home, family, approved_by="Dana Kim", reason=ASKED)
    assert read_tombstones(home) == (stone,)
    assert stone == Tombstone(family, stone.erased_on, "Dana Kim", ASKED)
    again = set_tombstone(home, family, approved_by="Another", reason=ErasureReason.COURT_ORDER)
    assert again == stone, "the first one stands"
    assert erased_families(home) == {family}


def test_an_erasure_run_again_changes_nothing(write_extract: WriteExtract, home: Path):
    ingest(write_extract(), home)
    assert erase(home, "F1") == erase(home, "F1")
    assert len(list((home / "cases").glob("store-*"))) == 1


def test_an_erasure_that_ends_while_writing_leaves_the_store_whole_and_is_taken_up_again(
    write_extract: WriteExtract, home: Path, monkeypatch: pytest.MonkeyPatch
):
    ingest(write_extract(), home)
    before = CaseStore.open(home).digest

    def full(*_: object, **__: object) -> None:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patch:
        patch.setattr("cases.restoring.put_in_use", full)
        with pytest.raises(BadInput, match=r"the store cannot be written anew: .*No space left"):
            erase(home, "F1")
    assert CaseStore.open(home).digest == before
    assert erase(home, "F1") != before
    assert not is_stored(home, coded(home, "F1"))


def test_the_only_family_of_a_store_goes_with_its_home(write_extract: WriteExtract, home: Path):
    ingest(write_extract(), home)
    erase(home, "F1")
    erase(home, "F2")
    with pytest.raises(BadInput, match="no other family is in the store; remove the home"):
        erase(home, "F3")


def test_damaged_tombstones_stop_an_ingest_rather_than_bring_families_back(
    write_extract: WriteExtract, home: Path
):
    ingest(write_extract(), home)
    erase(home, "F1")
    tombstones_file(home).write_text("[{", encoding="utf-8")
    with pytest.raises(BadInput, match=r"erased\.json: damaged; restore it"):
        ingest(write_extract(), home)


@pytest.mark.parametrize("other", [None, b"k" * 32])
def test_without_its_key_an_ingest_stops_rather_than_bring_families_back(
    write_extract: WriteExtract, home: Path, other: bytes | None
):
    ingest(write_extract(), home)
    erase(home, "F1")
    key_file(home).unlink()
    if other:
        key_file(home).write_bytes(other)
    with pytest.raises(BadInput, match=r"under which the store in use was made; restore that key"):
        ingest(write_extract(), home)
    assert key_file(home).exists() == bool(other), "no key is made in the lost one's place"


def test_a_lost_key_keeps_nobody_from_being_erased(write_extract: WriteExtract, home: Path):
    ingest(write_extract(), home)
    family = coded(home, "F1")
    key_file(home).unlink()
    set_tombstone(home, family, approved_by="Dana Kim", reason=ASKED)
    erase_from_cases(home, family)
    assert not is_stored(home, family)


def test_without_a_store_there_is_nothing_to_erase(home: Path):
    with pytest.raises(NotThereYet, match="run 'tirek ingest EXTRACT' first"):
        set_tombstone(home, "a" * 20, approved_by="Dana Kim", reason=ASKED)


def test_while_pseudonyms_are_half_renamed_nobody_is_erased(
    write_extract: WriteExtract, home: Path
):
    ingest(write_extract(), home)
    begin_rotation(home)
    with pytest.raises(BadInput, match="run 'tirek keys rotate' to end it"):
        set_tombstone(home, "a" * 20, approved_by="Dana Kim", reason=ASKED)
