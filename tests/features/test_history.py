"""A part as arrays: empty ends stand for never, and only what may be read is read."""

from datetime import date

import numpy as np

from features.asof import NEVER, to_day
from features.history import read_history
from features.matrix import build_matrix
from tests.features.facts import AS_OF, CHILD, PLAIN, Case, Event, Family, Member, Offer, before
from tests.features.stores import COMMISSIONS, part_of, store_of

FAMILIES = [
    Family("F1", registered=date(1970, 1, 3), left=date(1970, 1, 11)),
    Family(
        "F2",
        commission="C3",
        members=(CHILD, Member(before(9))),
        events=(
            Event("injury", before(8), before(7), source="clinic"),
            Event("absence", before(9), before(5), 1.5),
        ),
        cases=(
            Case(before(60), before(50), "difficult", before(40), before(30)),
            Case(before(20), before(20), "no_need", closed=before(10)),
            Case(before(5), before(5)),
        ),
        offers=(Offer(before(7), "declined"), Offer(before(7), started=before(6))),
    ),
]


def test_empty_ends_and_unknown_births_are_never():
    history = read_history(part_of(FAMILIES), PLAIN, COMMISSIONS)
    assert history.families.registered.tolist() == [2, to_day(before(1000))]
    assert history.families.left.tolist() == [10, NEVER]
    assert history.families.commission.tolist() == [0, 2]
    assert history.members.left.tolist() == [NEVER, NEVER]
    assert history.members.birth_month.tolist() == [to_day(date(2016, 5, 1)), NEVER]
    assert len(history) == 2


def test_events_lie_by_family_and_codes_are_places_in_the_catalogue():
    events = read_history(part_of(FAMILIES), PLAIN, COMMISSIONS).events
    assert events.offsets.tolist() == [0, 0, 2]
    kinds, sources = PLAIN.codes("event_types"), PLAIN.codes("sources")
    assert [kinds[place] for place in events.event_type] == ["absence", "injury"]
    assert [sources[place] for place in events.source] == ["school", "clinic"]
    np.testing.assert_array_equal(events.value, np.float32([1.5, np.nan]))


def test_a_closing_without_a_day_of_knowledge_is_known_on_its_day():
    found = read_history(part_of(FAMILIES), PLAIN, COMMISSIONS).cases
    assert found.closing_known.tolist() == [to_day(before(30)), to_day(before(10)), NEVER]
    assert found.labelled.tolist() == [True, False, False]


def test_help_that_never_began_is_not_there():
    offers = read_history(part_of(FAMILIES), PLAIN, COMMISSIONS).help
    assert offers.started.tolist() == [to_day(before(6))]
    assert offers.ended.tolist() == [NEVER]


def test_a_part_without_rows_in_a_table_reads_as_empty():
    history = read_history(part_of([Family("F1")]), PLAIN, COMMISSIONS)
    assert history.events.offsets.tolist() == [0, 0]
    assert not len(history.events.event_type)
    assert not len(history.cases.labelled)
    assert not len(history.help.started)


def test_a_matrix_with_outcomes_reads_these_columns_and_no_others():
    store = store_of(FAMILIES)
    build_matrix(store, [AS_OF], outcomes_seen_until=date(2026, 10, 1))
    asked = store.parts[0].asked
    assert asked["help"] == {"family_index", "started_on", "ended_on"}
    assert asked["members"] == {"family_index", "birth_month", "joined_on", "left_on"}
    assert "person_id" not in asked["events"]
    # a store in memory refuses the table of attributes altogether
    assert asked.keys() == {"families", "members", "events", "cases", "help"}
