"""The extract is written whole or not at all, and never over something else."""

import tomllib
from datetime import date
from pathlib import Path

import pandas as pd
import pytest

from cases.contract import TABLES
from cases.errors import BadInput
from cases.importers.extract_writer import ExtractManifest, write_extract

MANIFEST = ExtractManifest("hmis", date(2022, 9, 30), 'export "A"')


def empty_tables() -> dict[str, pd.DataFrame]:
    return {table.name: pd.DataFrame(columns=list(table.column_names)) for table in TABLES}


def test_every_table_of_the_contract_is_there_with_its_columns_in_order(tmp_path: Path) -> None:
    tables = empty_tables()
    tables["attributes"] = pd.DataFrame(
        {"value": ["yes"], "family_id": ["F1"], "attribute": ["disability"]}
    )
    write_extract(tmp_path / "out", tables, manifest=MANIFEST)
    names = sorted(file.name for file in (tmp_path / "out").iterdir())
    assert names == sorted([*(f"{table.name}.csv" for table in TABLES), "extract.toml"])
    written = (tmp_path / "out" / "attributes.csv").read_text(encoding="utf-8")
    assert written == "family_id,attribute,value\nF1,disability,yes\n"


def test_the_manifest_names_kind_catalogue_cut_off_and_source(tmp_path: Path) -> None:
    write_extract(tmp_path / "out", empty_tables(), manifest=MANIFEST)
    manifest = tomllib.loads((tmp_path / "out" / "extract.toml").read_text(encoding="utf-8"))
    assert manifest == {
        "kind": "extract",
        "catalogue": "hmis",
        "cut_off": date(2022, 9, 30),
        "source": 'export "A"',
    }


def test_a_simulated_extract_says_so(tmp_path: Path) -> None:
    manifest = ExtractManifest("kazakhstan", date(2026, 1, 1), "simulated", simulated=True)
    write_extract(tmp_path / "out", empty_tables(), manifest=manifest)
    written = tomllib.loads((tmp_path / "out" / "extract.toml").read_text(encoding="utf-8"))
    assert written["simulated"] is True


def test_an_empty_folder_may_be_written_into(tmp_path: Path) -> None:
    (tmp_path / "out").mkdir()
    write_extract(tmp_path / "out", empty_tables(), manifest=MANIFEST)
    assert (tmp_path / "out" / "families.csv").is_file()


def test_a_folder_that_holds_something_is_refused_and_left_as_it_was(tmp_path: Path) -> None:
    (tmp_path / "note.txt").write_text("mine", encoding="utf-8")
    with pytest.raises(BadInput, match="is not empty; name a new folder"):
        write_extract(tmp_path, empty_tables(), manifest=MANIFEST)
    assert [file.name for file in tmp_path.iterdir()] == ["note.txt"]


def test_a_file_in_the_place_of_the_folder_is_refused(tmp_path: Path) -> None:
    (tmp_path / "out").write_text("", encoding="utf-8")
    with pytest.raises(BadInput, match="is a file"):
        write_extract(tmp_path / "out", empty_tables(), manifest=MANIFEST)


def test_nothing_half_written_stays_when_a_table_is_missing(tmp_path: Path) -> None:
    tables = empty_tables()
    del tables["attributes"]
    with pytest.raises(KeyError):
        write_extract(tmp_path / "out", tables, manifest=MANIFEST)
    assert list(tmp_path.iterdir()) == []


def test_a_place_that_cannot_be_written_is_named(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("", encoding="utf-8")
    with pytest.raises(BadInput, match="cannot be written here"):
        write_extract(tmp_path / "file" / "out", empty_tables(), manifest=MANIFEST)
