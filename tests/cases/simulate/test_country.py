"""A country is written whole or not at all, the same each time, its truth apart."""

import tomllib
from datetime import date
from pathlib import Path
from typing import Any

import pandas as pd
import pyarrow as pa
import pytest

import cases.simulate.country as country_module
from cases.catalogue.reading import shipped_catalogue
from cases.contract import TABLES, Table
from cases.errors import BadInput
from cases.ingest import ingest
from cases.simulate.country import simulate_country
from cases.simulate.folders import new_folders
from cases.typed_frames import schema


def simulate(out: Path, **changes: Any) -> Any:
    options = {"scenario": "demo", "families": 120, "years": 0.5, "seed": 3, **changes}
    return simulate_country(out, **options)


def bytes_in(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in sorted(folder.iterdir())}


def test_the_same_seed_gives_the_same_bytes(tmp_path: Path) -> None:
    first, second = simulate(tmp_path / "a"), simulate(tmp_path / "b")
    assert bytes_in(first.extract) == bytes_in(second.extract)
    assert bytes_in(first.truth) == bytes_in(second.truth)


def test_another_seed_gives_another_country(tmp_path: Path) -> None:
    first, second = simulate(tmp_path / "a"), simulate(tmp_path / "b", seed=4)
    assert bytes_in(first.extract)["events.parquet"] != bytes_in(second.extract)["events.parquet"]


@pytest.mark.parametrize("declared", TABLES, ids=lambda declared: declared.name)
def test_every_table_keeps_the_contract(country: Any, declared: Table) -> None:
    frame = country.extract(declared.name)
    schema(declared).validate(frame)
    assert len(frame) == country.totals.rows[declared.name] > 0


def test_every_code_is_one_of_the_catalogue(country: Any) -> None:
    catalogue = shipped_catalogue("kazakhstan")
    for declared in TABLES:
        for column in declared.columns:
            if column.catalogue_list:
                used = set(country.extract(declared.name)[column.name].dropna())
                assert used <= set(catalogue.codes(column.catalogue_list)), column.name


def test_the_door_takes_every_row(country: Any, tmp_path: Path) -> None:
    report = ingest(country.totals.extract, tmp_path / "home")
    assert report.reasons == ()
    assert {one.table: one.stored for one in report.balance} == country.totals.rows


def test_the_door_refuses_the_truth(country: Any, tmp_path: Path) -> None:
    with pytest.raises(BadInput, match="hidden truth"):
        ingest(country.totals.truth, tmp_path / "home")


def test_the_manifests_say_what_each_folder_is(country: Any) -> None:
    manifests = {
        kind: tomllib.loads((folder / "extract.toml").read_text(encoding="utf-8"))
        for kind, folder in (
            ("extract", country.totals.extract),
            ("truth", country.totals.truth),
        )
    }
    for kind, manifest in manifests.items():
        assert manifest == {
            "kind": kind,
            "catalogue": "kazakhstan",
            "cut_off": date(2025, 12, 31),
            "source": f"simulated country, scenario demo ({country.totals.says}), seed 7",
            "simulated": True,
        }


def test_the_demo_says_that_it_is_enriched(country: Any) -> None:
    assert "cases enriched" in country.totals.says


def test_the_truth_lies_beside_the_extract_and_not_within(country: Any) -> None:
    assert country.totals.truth == country.totals.extract.with_name("extract-truth")
    assert {path.stem for path in country.totals.extract.iterdir()} == {
        *(declared.name for declared in TABLES),
        "extract",
    }


def test_chunks_number_on_from_each_other(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(country_module, "CHUNK", 50)
    heard: list[tuple[str, int, int]] = []
    totals = simulate(tmp_path / "a", progress=lambda *said: heard.append(said))
    families = pd.read_parquet(totals.extract / "families.parquet")["family_id"].tolist()
    assert families == [f"F{number:07d}" for number in range(1, 121)]
    for name, key in (("members", "person_id"), ("events", "event_id"), ("cases", "case_id")):
        assert pd.read_parquet(totals.extract / f"{name}.parquet")[key].is_unique
    assert heard == [("simulate", done, 120) for done in (0, 50, 100, 120)]


def test_a_larger_country_begins_with_the_same_chunks(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(country_module, "CHUNK", 60)
    small, large = simulate(tmp_path / "a", families=60), simulate(tmp_path / "b")
    first = pd.read_parquet(small.extract / "events.parquet")
    both = pd.read_parquet(large.extract / "events.parquet")
    pd.testing.assert_frame_equal(first, both.head(len(first)))


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ({"scenario": "atlantis"}, "no scenario named 'atlantis'; there is demo"),
        ({"families": 0}, "families is 0; give a number from 1"),
        ({"families": 10**7}, "families is 10000000"),
        ({"years": 0}, "years is 0"),
        ({"years": float("nan")}, "years is nan"),
        ({"years": 51}, "years is 51"),
        ({"seed": -1}, "seed is -1"),
    ],
)
def test_what_cannot_be_is_refused_before_anything_is_written(
    tmp_path: Path, change: dict[str, Any], says: str
) -> None:
    with pytest.raises(BadInput, match=says):
        simulate(tmp_path / "a", **change)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("taken", ["a", "a-truth"])
def test_a_folder_that_holds_something_is_left_alone(tmp_path: Path, taken: str) -> None:
    (tmp_path / taken).mkdir()
    (tmp_path / taken / "mine.txt").write_text("mine", encoding="utf-8")
    with pytest.raises(BadInput, match="is not empty"):
        simulate(tmp_path / "a")
    assert [path.name for path in tmp_path.rglob("*")] == [taken, "mine.txt"]


def test_an_empty_folder_is_filled(tmp_path: Path) -> None:
    (tmp_path / "a").mkdir()
    assert simulate(tmp_path / "a").rows["families"] == 120


def test_nothing_half_written_stays_where_the_run_fails(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object) -> None:
        raise RuntimeError

    monkeypatch.setattr(country_module, "truth_tables", fail)
    with pytest.raises(RuntimeError):
        simulate(tmp_path / "a")
    assert list(tmp_path.iterdir()) == []


def test_a_place_that_cannot_be_written_is_named(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("", encoding="utf-8")
    with pytest.raises(BadInput, match="cannot be written here"):
        simulate(tmp_path / "file" / "a")


def test_when_the_extract_cannot_be_moved_the_truth_does_not_stay(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    move = Path.replace

    def refuse_extract(draft: Path, place: Path) -> Path:
        if place.name == "a":
            raise PermissionError(13, "Permission denied")
        return move(draft, place)

    monkeypatch.setattr(Path, "replace", refuse_extract)
    with (
        pytest.raises(BadInput, match="Permission denied"),
        new_folders(tmp_path / "a") as folders,
    ):
        folders.truth.append({"months": pa.table({"month": [1]})})
    assert list(tmp_path.iterdir()) == []
