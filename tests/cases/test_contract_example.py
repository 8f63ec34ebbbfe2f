"""The example extract in the documentation comes in whole, and shows what its page says."""

from datetime import date
from pathlib import Path

import pytest

from cases.anonymise import Kind, load_or_create_key, pseudonym
from cases.ingest import IngestReport, ingest
from cases.store import CaseStore

EXAMPLE = Path(__file__).parents[2] / "docs" / "example-extract"


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("example")


@pytest.fixture(scope="module")
def report(home: Path) -> IngestReport:
    return ingest(EXAMPLE, home)


@pytest.fixture(scope="module")
def store(report: IngestReport, home: Path) -> CaseStore:
    assert report.digest
    return CaseStore.open(home)


def test_every_row_is_stored(report: IngestReport, store: CaseStore):
    assert report.reasons == ()
    for name, read, stored, quarantined in report.balance:
        lines = (EXAMPLE / f"{name}.csv").read_text(encoding="utf-8").splitlines()
        assert (read, stored, quarantined) == (len(lines) - 1, len(lines) - 1, 0)
        assert store.table(name).num_rows == stored


def test_it_shows_late_records_and_corrections(store: CaseStore):
    events = store.table("events").to_pylist()
    late = [row for row in events if (row["knowledge_date"] - row["event_date"]).days > 90]
    assert [(row["event_type"], row["knowledge_date"]) for row in late] == [
        ("school_absence", date(2025, 9, 5))
    ]
    arrears = [row for row in events if row["event_type"] == "utility_arrears"]
    assert [(row["value"], row["withdrawn_on"]) for row in arrears] == [
        (410000.0, date(2025, 5, 12)),
        (41000.0, None),
    ]
    wrong, right = arrears
    assert wrong["withdrawn_on"] == right["knowledge_date"]


def test_it_shows_a_declined_offer_and_a_family_that_left(store: CaseStore, home: Path):
    declined = [row for row in store.table("help").to_pylist() if row["response"] == "declined"]
    assert [(row["started_on"], row["outcome"]) for row in declined] == [(None, None)]
    gone = pseudonym(load_or_create_key(home), Kind.FAMILY, "O-103")
    left = {row["family_id"]: row["left_on"] for row in store.table("families").to_pylist()}
    assert left[gone] == date(2025, 8, 20)


def test_its_page_names_records_that_are_there():
    page = (EXAMPLE / "README.md").read_text(encoding="utf-8")
    for name, file in {
        "S-4": "events",
        "S-5": "events",
        "U-2": "help",
        "O-103": "families",
    }.items():
        assert name in page
        assert f"\n{name}," in (EXAMPLE / f"{file}.csv").read_text(encoding="utf-8")
