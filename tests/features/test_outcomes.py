"""Outcomes as of an earlier day: those of a matrix that had been built on that day."""

from datetime import date

import pytest

from cases.errors import BadInput
from features.engine import Threads
from features.matrix import build_matrix
from features.outcomes import outcomes_as_seen
from tests.features.facts import AS_OF, CHILD, Case, Family
from tests.features.stores import store_of

EARLIER = date(2026, 2, 1)
MATURED = date(2026, 9, 11)
LATER = date(2027, 1, 1)


def found(code: str, opened: date, known: date, withdrawn: date | None = None) -> Family:
    case = Case(opened, known, "difficult", withdrawn=withdrawn)
    return Family(code, members=(CHILD,), cases=(case,))


COUNTRY = [
    Family("none", members=(CHILD,)),
    found("at once", date(2026, 4, 1), date(2026, 4, 2)),
    found("long after", date(2026, 9, 1), date(2026, 10, 1)),
    found("taken back", date(2026, 4, 1), date(2026, 4, 2), withdrawn=date(2026, 12, 1)),
    Family("nobody scored"),
]


def test_a_finding_counts_from_the_day_it_was_known_until_it_was_withdrawn():
    store = store_of(COUNTRY, families_a_part=2)
    assert outcomes_as_seen(store, [AS_OF], MATURED).tolist() == [False, True, False, True]
    assert outcomes_as_seen(store, [AS_OF], LATER).tolist() == [False, True, True, False]


@pytest.mark.parametrize("seen_until", [MATURED, date(2026, 10, 1), date(2026, 10, 2), LATER])
def test_rows_and_outcomes_are_those_of_a_matrix_built_on_the_day(seen_until: date):
    store = store_of(COUNTRY, families_a_part=2)
    dates = [AS_OF, EARLIER]
    matrix = build_matrix(store, dates, outcomes_seen_until=seen_until)
    seen = outcomes_as_seen(store, dates, seen_until, engine=Threads(1))
    assert seen.tolist() == matrix.labels.tolist()


def test_a_window_that_had_not_matured_is_refused_with_its_dates():
    with pytest.raises(BadInput, match="2026-03-01 closes on 2026-09-11, after 2026-09-10"):
        outcomes_as_seen(store_of(COUNTRY), [AS_OF], date(2026, 9, 10))
