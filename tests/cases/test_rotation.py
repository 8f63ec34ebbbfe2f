"""After a rotation everybody has another code, and everything else is as it was."""

from collections.abc import Callable
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from cases import rotation
from cases.anonymise import Kind, key_file, keys_of, load_or_create_key, pseudonym
from cases.erasure import erase_from_cases, set_tombstone
from cases.errors import BadInput, NotThereYet
from cases.ingest import ingest
from cases.rotation import Rotation
from cases.store import CaseStore
from cases.tombstones import ErasureReason, erased_families

WriteExtract = Callable[..., Path]


pytestmark = pytest.mark.usefixtures("keys_are_drawn")


def coded(home: Path, name: str, kind: Kind = Kind.FAMILY) -> str:
    return pseudonym(load_or_create_key(home), kind, name)


def rotate(home: Path) -> str:
    rotating = Rotation(home)
    digest = rotating.rename_store()
    rotating.finish()
    return digest


def files(home: Path) -> dict[str, bytes]:
    folder = CaseStore.open(home).folder
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in folder.rglob("*")
        if path.is_file()
    }


def test_an_ingest_of_the_same_extract_is_byte_for_byte_the_rotated_store(
    write_extract: WriteExtract, home: Path
):
    before = ingest(write_extract(), home).digest
    assert rotate(home) != before
    rotated = files(home)
    ingest(write_extract(), home)
    assert files(home) == rotated


def test_nothing_under_the_home_shows_an_earlier_code(write_extract: WriteExtract, home: Path):
    ingest(write_extract(), home)
    old = [coded(home, name) for name in ("F1", "F2", "F3")]
    old += [coded(home, name, Kind.PERSON) for name in ("P1", "P2", "P3", "P4")]
    rotate(home)
    store = CaseStore.open(home)
    told = str([store.table(name).to_pydict() for name in ("families", "members", "events")])
    told += str(store.table("attributes").to_pydict())
    assert not any(code in told for code in old)
    assert len(list((home / "cases").glob("store-*"))) == 1


def test_a_second_rotation_goes_on_from_the_first(write_extract: WriteExtract, home: Path):
    ingest(write_extract(), home)
    rotate(home)
    rotate(home)
    assert len(keys_of(load_or_create_key(home))) == 3
    digest = CaseStore.open(home).digest
    assert ingest(write_extract(), home).digest == digest


def test_the_history_goes_on_under_the_new_codes(write_extract: WriteExtract, home: Path):
    """A later extract, and the same again after a rotation, continue the same earlier store."""
    later = 'kind = "extract"\ncatalogue = "tiny.toml"\ncut_off = 2026-01-31\nsource = "a test"\n'
    ingest(write_extract(), home)
    ingest(write_extract(manifest=later), home)
    digest = rotate(home)
    assert ingest(write_extract(manifest=later), home).digest == digest
    assert ingest(write_extract(manifest=later), home).continues is not None


def test_what_lies_beside_the_store_is_renamed_with_it(write_extract: WriteExtract, home: Path):
    ingest(write_extract(), home)
    family = coded(home, "F1")
    set_tombstone(home, family, approved_by="Dana Kim", reason=ErasureReason.FAMILY_REQUEST)
    erase_from_cases(home, family)
    folder = home / "training" / "1"
    folder.mkdir(parents=True)
    pq.write_table(pa.table({"family_id": [coded(home, "F2")]}), folder / "scores.parquet")
    rotate(home)
    assert erased_families(home) == {coded(home, "F1")}
    scores = pq.read_table(folder / "scores.parquet")["family_id"].to_pylist()
    assert scores == [coded(home, "F2")]
    assert [path.name for path in folder.iterdir()] == ["scores.parquet"]
    assert ingest(write_extract(), home).balance[1] == ("families", 3, 2, 1)


@pytest.mark.parametrize("step", ["restore_stores", "write_tombstones", "end_rotation"])
def test_a_rotation_that_ends_at_any_step_refuses_an_ingest_and_is_completed_by_the_next(
    write_extract: WriteExtract, home: Path, step: str, monkeypatch: pytest.MonkeyPatch
):
    ingest(write_extract(), home)
    family = coded(home, "F1")
    set_tombstone(home, family, approved_by="Dana Kim", reason=ErasureReason.FAMILY_REQUEST)
    erase_from_cases(home, family)

    def killed(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(rotation, step, killed)
        with pytest.raises(KeyboardInterrupt):
            rotate(home)
    assert CaseStore.open(home).table("families").num_rows == 2
    with pytest.raises(BadInput, match="run 'tirek keys rotate' to end it"):
        ingest(write_extract(), home)
    digest = rotate(home)
    assert len(keys_of(load_or_create_key(home))) == 2
    assert erased_families(home) == {coded(home, "F1")}
    assert ingest(write_extract(), home).digest == digest


def test_a_ring_of_before_a_rotation_is_refused(write_extract: WriteExtract, home: Path):
    ingest(write_extract(), home)
    old = key_file(home).read_bytes()
    rotate(home)
    key_file(home).write_bytes(old)
    for step in (lambda: ingest(write_extract(), home), lambda: rotate(home)):
        with pytest.raises(BadInput, match="not the key under which the store in use was made"):
            step()
    assert [path.name for path in key_file(home).parent.iterdir()] == ["pseudonym.key"]


def test_a_named_key_is_rotated_where_it_lies(
    write_extract: WriteExtract, home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    elsewhere = tmp_path / "token" / "key"
    monkeypatch.setenv("TIREK_KEY_FILE", str(elsewhere))
    ingest(write_extract(), home)
    rotate(home)
    assert key_file(home) == elsewhere
    assert len(elsewhere.read_bytes()) == 64
    assert not (home / "keys").exists()


def test_without_a_store_no_key_is_rotated(home: Path):
    load_or_create_key(home)
    with pytest.raises(NotThereYet, match="no case store here yet"):
        Rotation(home)
    assert [path.name for path in key_file(home).parent.iterdir()] == ["pseudonym.key"]
