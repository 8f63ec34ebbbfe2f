"""What a store is made of, counted by hand over a few families."""

from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest

from cases.composition import NOT_DECIDED, Composition, SourceRecords, compose
from cases.ingest import ingest
from cases.store import CaseStore
from tests.features.facts import CHILD, Case, Event, Family, before
from tests.features.stores import write_extract

DAY = date(2026, 1, 10)


def event(kind: str, delay: int, source: str = "school", value: float | None = None) -> Event:
    return Event(kind, DAY, DAY + timedelta(delay), value, source)


FAMILIES = (
    Family(
        "f1",
        members=(CHILD, CHILD._replace(birth=None)),
        events=(
            event("absence", 1, value=3.0),
            event("absence", 3),
            event("absence", 3, value=1.0),
            event("grades_fell", 30),
        ),
        cases=(Case(DAY, DAY, "difficult"), Case(date(2026, 2, 1), date(2026, 2, 2))),
    ),
    Family("f2", events=(event("absence", 0), event("injury", 7, "clinic"))),
    Family("f3", cases=(Case(before(400), before(399), "no_need"),)),
)


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> CaseStore:
    """Three families, a part each."""
    folder = tmp_path_factory.mktemp("composition")
    extract = write_extract(folder / "extract", FAMILIES, sex={"f1": "female"})
    ingest(extract, folder / "home", families_a_part=1)
    return CaseStore.open(folder / "home")


@pytest.fixture(scope="module")
def found(store: CaseStore) -> Composition:
    return compose(store)


def test_the_parts_are_added_up(store: CaseStore, found: Composition):
    assert len(store.parts) == 3
    assert found.families == 3


def test_every_kind_is_counted_and_those_not_seen_are_zero(found: Composition):
    assert found.events["absence"] == 4
    assert found.events["grades_fell"] == 1
    assert found.events["injury"] == 1
    assert found.events["raid"] == 0


def test_a_source_is_told_with_its_families_delay_and_amounts(found: Composition):
    """School's delays are 0, 1, 3, 3 and 30 days; an amount lacks of two of four absences."""
    school, clinic, police = found.sources
    assert school == SourceRecords("school", 5, 2, DAY, DAY, 3, amounts=4, amounts_missing=2)
    assert clinic == SourceRecords("clinic", 1, 1, DAY, DAY, 7, amounts=0, amounts_missing=0)
    assert police == SourceRecords("police", 0, 0, None, None, None, 0, 0)


def test_cases_are_counted_by_finding_and_by_when_they_were_opened(found: Composition):
    assert found.findings == {"difficult": 1, "no_need": 1, NOT_DECIDED: 1}
    assert (found.first_case, found.last_case) == (before(400), date(2026, 2, 1))


def test_the_span_of_events_is_that_of_all_sources(found: Composition):
    assert (found.first_event, found.last_event) == (DAY, DAY)
    nothing = replace(found, sources=())
    assert (nothing.first_event, nothing.last_event) == (None, None)


def test_what_is_missing_is_counted(found: Composition):
    assert (found.persons, found.persons_without_birth) == (2, 1)
    assert found.families_with == {"sex": 1}


def test_regions_are_those_of_the_commissions(found: Composition):
    assert found.regions == ("R1",)


def test_what_was_withdrawn_is_counted_over_events_and_cases(tmp_path: Path):
    gone = event("absence", 1)._replace(withdrawn=date(2026, 3, 1))
    case = Case(DAY, DAY, "difficult")._replace(withdrawn=date(2026, 3, 1))
    family = Family("f1", events=(gone, event("injury", 1, "clinic")), cases=(case,))
    ingest(write_extract(tmp_path / "extract", [family]), tmp_path / "home")
    assert compose(CaseStore.open(tmp_path / "home")).withdrawn == 2
