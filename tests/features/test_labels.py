"""The outcome as of 1 March 2026: gap 14 days, horizon 180, so [15 March, 11 September)."""

from datetime import date

import pytest

from cases.errors import BadInput
from features.asof import to_day
from features.history import read_history
from features.labels import find_outcomes, require_matured
from features.matrix import build_matrix
from tests.features.facts import AS_OF, CHILD, PLAIN, Case, Family, Offer, before
from tests.features.stores import COMMISSIONS, part_of, store_of

CLOSES = date(2026, 9, 11)
NEXT_YEAR = date(2027, 1, 1)


def outcomes(*families: Family, seen_until: date = NEXT_YEAR) -> list[bool]:
    history = read_history(part_of(families), PLAIN, COMMISSIONS)
    return find_outcomes(history, PLAIN.label, to_day(AS_OF), seen_until=seen_until).tolist()


def difficult(opened: date, known: date | None = None) -> Family:
    return Family("F1", cases=(Case(opened, known or opened, "difficult"),))


@pytest.mark.parametrize(
    ("opened", "came"),
    [
        (date(2026, 3, 14), False),
        (date(2026, 3, 15), True),
        (date(2026, 9, 10), True),
        (date(2026, 9, 11), False),
    ],
)
def test_the_window_holds_its_first_day_and_not_the_day_it_closes(opened: date, came: object):
    assert outcomes(difficult(opened)) == [came]


@pytest.mark.parametrize("finding", [None, "no_need"])
def test_a_case_without_a_labelled_finding_is_no_outcome(finding: str | None):
    case = Case(date(2026, 5, 1), date(2026, 5, 1), finding)
    assert outcomes(Family("F1", cases=(case,))) == [False]


def test_only_what_was_known_before_the_day_one_looks_back_from_counts():
    opened, known = date(2026, 9, 1), date(2026, 10, 1)
    assert outcomes(difficult(opened, known), seen_until=date(2026, 10, 2)) == [True]
    assert outcomes(difficult(opened, known), seen_until=date(2026, 10, 1)) == [False]


def test_one_labelled_case_among_several_is_enough_and_touches_no_other_family():
    past = Case(before(100), before(100), "difficult")
    found = Case(date(2026, 4, 1), date(2026, 4, 2), "difficult")
    unneeded = Case(date(2026, 6, 1), date(2026, 6, 2), "no_need")
    families = [
        Family("F1"),
        Family("F2", cases=(past, found, unneeded)),
        Family("F3", cases=(past,)),
    ]
    assert outcomes(*families) == [False, True, False]


def test_a_window_still_open_is_refused_with_its_dates():
    assert outcomes(difficult(date(2026, 4, 1)), seen_until=CLOSES) == [True]
    with pytest.raises(BadInput) as refusal:
        outcomes(difficult(date(2026, 4, 1)), seen_until=date(2026, 9, 10))
    message = str(refusal.value)
    assert "label window of 2026-03-01 closes on 2026-09-11, after 2026-09-10" in message
    assert "choose an earlier date" in message
    assert refusal.value.exit_code == 2


def test_a_window_that_is_over_needs_no_refusal():
    assert require_matured(to_day(AS_OF), PLAIN.label, CLOSES) is None


@pytest.mark.parametrize(
    ("started", "ended", "marked"),
    [
        (before(50), None, True),
        (before(50), before(1), False),
        (before(50), before(0), True),
        (date(2026, 9, 10), None, True),
        (date(2026, 9, 11), None, False),
    ],
)
def test_help_that_ran_before_the_window_closed_may_have_prevented_the_outcome(
    started: date, ended: date | None, *, marked: bool
):
    """The window as of 1 March 2026 closes before 11 September."""
    offer = Offer(before(60), started=started, ended=ended)
    country = [Family("F1", members=(CHILD,), offers=(offer,)), Family("F2", members=(CHILD,))]
    matrix = build_matrix(store_of(country), [AS_OF], outcomes_seen_until=date(2026, 10, 1))
    assert matrix.helped is not None
    assert matrix.helped.tolist() == [marked, False]


def test_help_that_was_declined_marks_nobody():
    country = [Family("F1", members=(CHILD,), offers=(Offer(before(5), "declined"),))]
    matrix = build_matrix(store_of(country), [AS_OF], outcomes_seen_until=date(2026, 10, 1))
    assert matrix.helped is not None
    assert not matrix.helped.any()
