"""The urgent lane goes by rule: thirty days, known by then, and no model asked."""

from datetime import date

import pytest

from cases.catalogue.reading import parse_catalogue
from cases.errors import BadInput
from serving.urgent import UrgentSignal, find_urgent
from tests.features.facts import AS_OF, CUT_OFF, Event, Family, before, catalogue_text
from tests.features.stores import store_of


def signal(happened: int, known: int | None = None) -> Event:
    """A suicidal signal so many days before the list, known the day after unless said."""
    late = happened - 1 if known is None else known
    return Event("suicidal_signal", before(happened), before(late), source="clinic")


def urgent(*events: Event) -> dict[str, list[UrgentSignal]]:
    return find_urgent(store_of([Family("f", events=events)]), AS_OF)


@pytest.mark.parametrize(
    ("event", "stands_in_it"),
    [
        (signal(31, known=30), True),
        (signal(32, known=31), False),
        # told of long after: what came out now is urgent now
        (signal(400, known=5), True),
        (signal(1, known=1), True),
        (signal(1, known=0), False),
        (signal(0, known=-1), False),
        (signal(20, known=1), True),
    ],
)
def test_a_signal_counts_for_thirty_days_once_it_is_known(event: Event, stands_in_it: bool):  # noqa: FBT001  the expectation
    assert bool(urgent(event)) is stands_in_it


def test_whatever_else_was_recorded_is_not_urgent():
    assert urgent(Event("absence", before(2), before(1)), Event("raid", before(2), before(1))) == {}


def test_signals_stand_latest_first_with_the_family_s_commission():
    family = Family("f", commission="C2", events=(signal(20), signal(3), signal(9)))
    found = find_urgent(store_of([family]), AS_OF)
    days = [date(2026, 2, 26), date(2026, 2, 20), date(2026, 2, 9)]
    assert found == {"f": [UrgentSignal("suicidal_signal", day, "C2") for day in days]}


def test_every_part_of_the_store_is_looked_through():
    families = [Family(name, events=(signal(5),)) for name in ("one", "two", "three")]
    found = find_urgent(store_of([*families, Family("calm")], families_a_part=1), AS_OF)
    assert set(found) == {"one", "two", "three"}


def test_a_catalogue_without_urgent_events_has_nobody_in_the_lane():
    text = catalogue_text().replace("urgent = true", "")
    catalogue = parse_catalogue(text.encode(), where="plain.toml")
    store = store_of([Family("f", events=(signal(5),))], catalogue=catalogue)
    assert find_urgent(store, AS_OF) == {}


def test_a_date_that_the_store_cannot_speak_for_is_no_calm_day():
    """Data up to 31 December can speak as of 1 January, and not as of the 2nd."""
    store = store_of([Family("f", events=(signal(5),))], cut_off=CUT_OFF)
    assert find_urgent(store, date(2027, 1, 1)) == {}
    with pytest.raises(BadInput, match=r"2027-01-02 lies outside the store, .* up to 2026-12-31"):
        find_urgent(store, date(2027, 1, 2))
