"""An extract that continues an earlier one adds to what is known and rewrites nothing.

The first extract speaks up to 30 June 2025, the second up to 31 December, the third up to
31 January 2026. Family F1's school tells a little more each time.
"""

import re
import shutil
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from cases.door.history import KeptHistory
from cases.errors import BadExtract, BadInput
from cases.ingest import IngestReport, ingest
from cases.store import STORES_FOLDER, CaseStore
from tests.cases.conftest import MANIFEST, WriteExtract

EVENTS = "event_id,family_id,person_id,event_type,event_date,knowledge_date,value,source\n"
CASES = (
    "case_id,family_id,opened_on,knowledge_date,ground,finding,closed_on,closing_knowledge_date\n"
)
HELP = "offer_id,family_id,help_type,offered_on,response,started_on,ended_on,outcome\n"
JUNE, DECEMBER, JANUARY = date(2025, 6, 30), date(2025, 12, 31), date(2026, 1, 31)

Row = tuple[Any, ...]


@pytest.fixture
def take_in(write_extract: WriteExtract, home: Path) -> Any:
    """Ingests the tiny extract up to a day with these events and cases."""

    def take(
        cut_off: date,
        *events: str,
        cases: tuple[str, ...] = (),
        source: str = "a test",
        **tables: str,
    ) -> IngestReport:
        manifest = MANIFEST.replace("2025-12-31", cut_off.isoformat()).replace("a test", source)
        quiet = {
            "events": EVENTS + "".join(f"{line}\n" for line in events),
            "cases": CASES + "".join(f"{line}\n" for line in cases),
            "help": HELP,
        }
        report = ingest(write_extract(manifest=manifest, **{**quiet, **tables}), home)
        for row in report.balance:
            assert row.read == row.stored + row.quarantined
        return report

    return take


def events_of(home: Path) -> list[Row]:
    """Event date, knowledge date, amount, withdrawn on; by dates."""
    columns = ["event_date", "knowledge_date", "value", "withdrawn_on"]
    return _rows(home, "events", columns)


def cases_of(home: Path) -> list[Row]:
    columns = ["opened_on", "knowledge_date", "finding", "closed_on", "closing_knowledge_date"]
    return _rows(home, "cases", [*columns, "withdrawn_on"])


def _rows(home: Path, table: str, columns: list[str]) -> list[Row]:
    rows = CaseStore.open(home).table(table, columns).to_pylist()
    found = (tuple(row[name] for name in columns) for row in rows)
    return sorted(found, key=lambda row: [(cell is not None, cell) for cell in row])


ABSENT = "E1,F1,P2,absence,2025-03-01,2025-03-05,2,school"


def test_what_stays_the_same_stays_as_it_was(take_in: Any, home: Path):
    first = take_in(JUNE, ABSENT)
    second = take_in(DECEMBER, ABSENT)
    assert first.continues is None
    assert second.continues == first.digest
    assert second.history == (KeptHistory("events", 0, 0, 0), KeptHistory("cases", 0, 0, 0))
    assert events_of(home) == [(date(2025, 3, 1), date(2025, 3, 5), 2.0, None)]


def test_a_new_record_comes_with_the_day_it_became_known(take_in: Any, home: Path):
    take_in(JUNE, ABSENT)
    report = take_in(DECEMBER, ABSENT, "E2,F1,P2,absence,2025-06-20,2025-07-02,1,school")
    assert report.history[0] == KeptHistory("events", 0, 0, 0)
    assert (date(2025, 6, 20), date(2025, 7, 2), 1.0, None) in events_of(home)


def test_a_late_record_counts_from_the_cut_off_that_first_showed_it(take_in: Any, home: Path):
    take_in(JUNE, ABSENT)
    report = take_in(DECEMBER, ABSENT, "E2,F1,P2,absence,2025-04-01,2025-04-03,1,school")
    assert report.history[0] == KeptHistory("events", late=1, withdrawn=0, carried=0)
    assert events_of(home) == [
        (date(2025, 3, 1), date(2025, 3, 5), 2.0, None),
        (date(2025, 4, 1), DECEMBER, 1.0, None),
    ]


def test_a_late_record_keeps_the_day_it_really_came_ever_after(take_in: Any, home: Path):
    late = "E2,F1,P2,absence,2025-04-01,2025-04-03,1,school"
    take_in(JUNE, ABSENT)
    take_in(DECEMBER, ABSENT, late)
    report = take_in(JANUARY, ABSENT, late)
    assert report.history[0] == KeptHistory("events", 0, 0, 0)
    assert (date(2025, 4, 1), DECEMBER, 1.0, None) in events_of(home)


def test_a_record_that_is_gone_is_kept_and_withdrawn(take_in: Any, home: Path):
    take_in(JUNE, ABSENT)
    report = take_in(DECEMBER)
    assert report.history[0] == KeptHistory("events", late=0, withdrawn=1, carried=1)
    assert events_of(home) == [(date(2025, 3, 1), date(2025, 3, 5), 2.0, DECEMBER)]
    assert CaseStore.open(home).manifest["counts"]["events"] == 1
    again = take_in(JANUARY)
    assert again.history[0] == KeptHistory("events", late=0, withdrawn=0, carried=1)
    assert events_of(home) == [(date(2025, 3, 1), date(2025, 3, 5), 2.0, DECEMBER)]


def test_a_corrected_amount_takes_over_on_the_day_it_became_known(take_in: Any, home: Path):
    take_in(JUNE, ABSENT)
    take_in(DECEMBER, "E1,F1,P2,absence,2025-03-01,2025-08-15,5,school")
    assert events_of(home) == [
        (date(2025, 3, 1), date(2025, 3, 5), 2.0, date(2025, 8, 15)),
        (date(2025, 3, 1), date(2025, 8, 15), 5.0, None),
    ]


def test_a_correction_dated_back_takes_over_on_the_cut_off(take_in: Any, home: Path):
    take_in(JUNE, ABSENT)
    take_in(DECEMBER, ABSENT.replace(",2,", ",5,"))
    assert events_of(home) == [
        (date(2025, 3, 1), date(2025, 3, 5), 2.0, DECEMBER),
        (date(2025, 3, 1), DECEMBER, 5.0, None),
    ]


@pytest.mark.parametrize("stated", ["2025-03-02", "2025-09-09"])
def test_a_record_stated_with_another_day_keeps_the_day_it_was_known(
    stated: str, take_in: Any, home: Path
):
    take_in(JUNE, ABSENT)
    take_in(DECEMBER, ABSENT.replace("2025-03-05", stated))
    assert events_of(home) == [(date(2025, 3, 1), date(2025, 3, 5), 2.0, None)]


def test_a_record_that_comes_back_counts_again_from_then(take_in: Any, home: Path):
    take_in(JUNE, ABSENT)
    take_in(DECEMBER)
    take_in(JANUARY, ABSENT)
    assert events_of(home) == [
        (date(2025, 3, 1), date(2025, 3, 5), 2.0, DECEMBER),
        (date(2025, 3, 1), JANUARY, 2.0, None),
    ]


@pytest.mark.parametrize(
    ("stated", "counts_until"), [("2025-05-01", DECEMBER), ("2025-09-09", date(2025, 9, 9))]
)
def test_a_withdrawal_that_is_stated_counts_from_the_day_it_can_have_been_known(
    stated: str, counts_until: date, take_in: Any, home: Path
):
    take_in(JUNE, ABSENT)
    header = EVENTS.strip() + ",withdrawn_on\n"
    take_in(DECEMBER, events=f"{header}{ABSENT},{stated}\n")
    assert events_of(home) == [(date(2025, 3, 1), date(2025, 3, 5), 2.0, counts_until)]


def test_of_equal_records_as_many_are_kept_as_were_known(take_in: Any, home: Path):
    twin = ABSENT.replace("E1", "E2")
    take_in(JUNE, ABSENT, twin)
    take_in(DECEMBER, ABSENT)
    known = (date(2025, 3, 1), date(2025, 3, 5), 2.0)
    assert events_of(home) == [(*known, None), (*known, DECEMBER)]
    take_in(JANUARY, ABSENT, twin, ABSENT.replace("E1", "E3"))
    late = (date(2025, 3, 1), JANUARY, 2.0, None)
    assert events_of(home) == [(*known, None), (*known, DECEMBER), late, late]


OPENED = "K1,F1,2025-05-02,2025-05-03,poverty,,,"


def test_an_opening_stays_known_from_its_day_when_the_finding_comes(take_in: Any, home: Path):
    take_in(JUNE, cases=(OPENED,))
    take_in(
        DECEMBER, cases=("K1,F1,2025-05-02,2025-07-10,poverty,difficult,2025-09-01,2025-09-03",)
    )
    assert cases_of(home) == [
        (date(2025, 5, 2), date(2025, 5, 3), None, None, None, date(2025, 7, 10)),
        (
            date(2025, 5, 2),
            date(2025, 7, 10),
            "difficult",
            date(2025, 9, 1),
            date(2025, 9, 3),
            None,
        ),
    ]


def test_a_closing_dated_back_is_known_on_the_cut_off_and_stays_so(take_in: Any, home: Path):
    closed = "K1,F1,2025-05-02,2025-05-03,poverty,,2025-06-01,2025-06-02"
    take_in(JUNE, cases=(OPENED,))
    for cut_off in (DECEMBER, JANUARY):
        take_in(cut_off, cases=(closed,))
        assert cases_of(home) == [
            (date(2025, 5, 2), date(2025, 5, 3), None, date(2025, 6, 1), DECEMBER, None)
        ]


@pytest.mark.parametrize("told_now", [",", "2025-06-20,2025-06-21"])
def test_a_closing_that_is_taken_back_or_moved_was_believed_until_the_cut_off(
    told_now: str, take_in: Any, home: Path
):
    take_in(JUNE, cases=("K1,F1,2025-05-02,2025-05-03,poverty,,2025-06-01,2025-06-02",))
    for cut_off in (DECEMBER, JANUARY):
        take_in(cut_off, cases=(f"K1,F1,2025-05-02,2025-05-03,poverty,,{told_now}",))
    opened, known, closed, closing_known = date(2025, 5, 2), date(2025, 5, 3), None, None
    if told_now != ",":
        closed, closing_known = date(2025, 6, 20), DECEMBER
    assert cases_of(home) == [
        (opened, known, None, date(2025, 6, 1), date(2025, 6, 2), DECEMBER),
        (opened, DECEMBER, None, closed, closing_known, None),
    ]


def test_the_same_extract_once_more_makes_the_same_store(take_in: Any, home: Path):
    late = "E2,F1,P2,absence,2025-04-01,2025-04-03,1,school"
    take_in(JUNE, ABSENT)
    first = take_in(DECEMBER, late)
    again = take_in(DECEMBER, late)
    assert again == first
    assert events_of(home)[0] == (date(2025, 3, 1), date(2025, 3, 5), 2.0, DECEMBER)


def test_a_mended_extract_of_the_same_day_takes_the_place_of_the_first(take_in: Any, home: Path):
    take_in(JUNE, ABSENT)
    take_in(DECEMBER)
    take_in(DECEMBER, ABSENT)
    assert events_of(home) == [(date(2025, 3, 1), date(2025, 3, 5), 2.0, None)]


def test_an_extract_from_another_source_begins_anew(take_in: Any, home: Path):
    take_in(JUNE, ABSENT)
    report = take_in(DECEMBER, source="another register")
    assert report.continues is None
    assert report.instead_of == "a test"
    assert report.history == ()
    assert events_of(home) == []


def test_an_earlier_extract_is_refused_and_the_store_stays(take_in: Any, home: Path):
    report = take_in(DECEMBER, ABSENT)
    message = "speaks up to 2025-06-30, and the store in use already up to 2025-12-31"
    with pytest.raises(BadInput, match=re.escape(message)):
        take_in(JUNE, ABSENT)
    assert CaseStore.open(home).digest == report.digest


def test_records_of_a_family_that_is_gone_go_with_it(take_in: Any, home: Path):
    take_in(JUNE, ABSENT)
    families = "family_id,commission_id,registered_on,left_on\nF3,C2,2023-03-01,\n"
    members = "person_id,family_id,role,birth_month,joined_on,left_on\n"
    attributes = "family_id,attribute,value\n"
    report = take_in(DECEMBER, families=families, members=members, attributes=attributes)
    assert report.history[0] == KeptHistory("events", 0, 0, 0)
    assert report.gone == 2
    assert events_of(home) == []


def test_a_home_keeps_the_stores_that_somebody_may_still_need(take_in: Any, home: Path):
    digests = [take_in(day, ABSENT).digest for day in (JUNE, DECEMBER, JANUARY)]
    folders = sorted((home / STORES_FOLDER).glob("store-*"))
    kept = {CaseStore.at(folder).digest for folder in folders}
    assert kept == set(digests[1:])


def test_an_extract_without_most_of_what_stood_is_taken_for_half_one(take_in: Any, home: Path):
    many = [f"E{n},F1,P2,absence,2025-03-01,2025-03-05,{n},school" for n in range(100)]
    first = take_in(JUNE, *many)
    with pytest.raises(BadExtract, match=r"events: 51 of 100 records .* looks like half an export"):
        take_in(DECEMBER, *many[51:])
    assert CaseStore.open(home).digest == first.digest
    assert take_in(DECEMBER, *many[50:]).history[0].withdrawn == 50


def test_a_damaged_part_of_the_store_in_use_is_named(take_in: Any, home: Path):
    take_in(JUNE, ABSENT)
    store = CaseStore.open(home)
    (store.folder / "events" / "part-00000.parquet").write_bytes(b"PAR1 no longer PAR1")
    with pytest.raises(BadInput, match=r"is damaged, so its history cannot be continued"):
        take_in(DECEMBER, ABSENT)


@pytest.mark.parametrize("manifest", [b"{", b"\xff", b"{}", b"[]"])
def test_a_damaged_manifest_is_named_and_removing_the_folder_begins_anew(
    manifest: bytes, take_in: Any, home: Path
):
    take_in(JUNE, ABSENT)
    folder = CaseStore.open(home).folder
    (folder / "manifest.json").write_bytes(manifest)
    for use in (lambda: CaseStore.open(home), lambda: take_in(DECEMBER, ABSENT)):
        with pytest.raises(BadInput, match=r"manifest\.json: the store has lost this file"):
            use()
    shutil.rmtree(folder)
    assert take_in(DECEMBER, ABSENT).continues is None


def test_a_pointer_that_is_no_text_is_named(take_in: Any, home: Path):
    take_in(JUNE, ABSENT)
    (home / STORES_FOLDER / "current").write_bytes(b"\xff\xfe")
    with pytest.raises(BadInput, match="current: cannot be read; remove it"):
        CaseStore.open(home)
