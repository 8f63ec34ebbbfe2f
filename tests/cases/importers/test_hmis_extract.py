"""The extract as a whole: keeps the contract, is the same twice, holds for the real records."""

import os
import re
import shutil
import tomllib
from datetime import date
from pathlib import Path

import pytest

from cases.catalogue.reading import shipped_catalogue
from cases.contract import TABLES
from cases.importers.hmis import import_hmis
from tests.cases.importers.tiny_export import TinyExport


def test_the_manifest_speaks_the_catalogue_up_to_the_exports_end(export: TinyExport) -> None:
    export.client("1")
    export.enrol("10", "1")
    export.run()
    assert tomllib.loads((export.out / "extract.toml").read_text(encoding="utf-8")) == {
        "kind": "extract",
        "catalogue": "hmis",
        "cut_off": date(2022, 9, 30),
        "source": "HUD HMIS CSV 2026 v1",
    }


def test_codes_in_the_extract_are_in_the_catalogue(export: TinyExport) -> None:
    export.client("1")
    export.enrol("10", "1")
    export.leave("10", "1", "2021-02-01")
    export.run()
    catalogue = shipped_catalogue("hmis")
    for table, column, listed in (
        ("events", "event_type", "event_types"),
        ("events", "source", "sources"),
        ("cases", "ground", "grounds"),
        ("cases", "finding", "findings"),
        ("attributes", "attribute", "attributes"),
    ):
        assert set(export.table(table)[column]) <= set(catalogue.codes(listed))


def test_the_same_export_gives_the_same_bytes(export: TinyExport) -> None:
    export.client("1")
    export.enrol("10", "1")
    export.leave("10", "1", "2021-02-01")
    export.run()
    again = export.out.with_name("again")
    import_hmis(export.source, again)
    for path in export.out.iterdir():
        assert path.read_bytes() == (again / path.name).read_bytes()


@pytest.fixture(scope="module")
def samples() -> Path:
    folder = Path(os.environ.get("TIREK_SAMPLES", "../shared/data")) / "hmis"
    if not folder.is_dir():
        pytest.skip(f"no sample records in {folder}; set TIREK_SAMPLES to their folder")
    return folder


@pytest.mark.samples
def test_the_real_export_gives_the_published_counts(samples: Path, tmp_path: Path) -> None:
    summary = import_hmis(samples, tmp_path / "out")
    assert summary.manifest.cut_off == date(2022, 9, 30)
    assert summary.rows["members"] == 4146  # every person of the export
    assert summary.rows["commissions"] == 3
    assert summary.rows["attributes"] == 5 * summary.rows["families"]
    for table in TABLES:
        header = (tmp_path / "out" / f"{table.name}.csv").read_text(encoding="utf-8")
        assert header.splitlines()[0].split(",") == list(table.required_names)


@pytest.mark.samples
def test_the_older_layouts_client_file_is_understood(samples: Path, tmp_path: Path) -> None:
    older = tmp_path / "older"
    shutil.copytree(samples, older, ignore=shutil.ignore_patterns("fy2024"))
    (older / "Client.csv").unlink()
    shutil.copyfile(samples / "fy2024" / "Client.csv", older / "Client.csv")
    import_hmis(older, tmp_path / "out")
    attributes = (tmp_path / "out" / "attributes.csv").read_text(encoding="utf-8")
    known = len(re.findall(",sex,(?:female|male)\n", attributes))
    assert known > 0.9 * attributes.count(",sex,")
