"""Who is scored as of 1 March 2026, and at which step the others fall out."""

from datetime import date

import pytest

from features.asof import to_day
from features.cohort import CohortStep, add_flows, find_cohort
from features.history import read_history
from tests.features.facts import (
    AS_OF,
    CHILD,
    PLAIN,
    Case,
    Event,
    Family,
    Member,
    before,
    catalogue,
)
from tests.features.stores import COMMISSIONS, part_of

AFTER_CHECK_UP = catalogue(
    cohort='cohort = { requires_minor = false, after_event = "check_up", after_event_days = 30 }'
)


def scored(family: Family, rules: object = PLAIN) -> bool:
    history = read_history(part_of([family]), rules, COMMISSIONS)
    return bool(find_cohort(history, rules, to_day(AS_OF)).scored[0])


def test_a_family_with_a_child_and_no_case_is_scored():
    assert scored(Family("F1", members=(CHILD,)))


@pytest.mark.parametrize(
    "family",
    [
        Family("not registered yet", registered=AS_OF, members=(CHILD,)),
        Family("gone", left=before(1), members=(CHILD,)),
        Family("nobody in it"),
        Family("adults only", members=(Member(before(500), birth=date(2008, 3, 1)),)),
        Family("ages not known", members=(Member(before(500)),)),
        Family("the child left", members=(CHILD._replace(left=before(1)),)),
        Family("the child comes later", members=(CHILD._replace(joined=AS_OF),)),
        Family("open case", members=(CHILD,), cases=(Case(before(900), before(900)),)),
    ],
    ids=lambda family: family.code,
)
def test_a_family_is_not_scored_when(family: Family):
    assert not scored(family)


@pytest.mark.parametrize(
    "family",
    [
        Family("leaves on the day", left=AS_OF, members=(CHILD,)),
        Family("turns 18 next month", members=(Member(before(9), birth=date(2008, 4, 1)),)),
        Family("case not known yet", members=(CHILD,), cases=(Case(before(9), AS_OF),)),
    ],
    ids=lambda family: family.code,
)
def test_a_family_is_still_scored_when(family: Family):
    assert scored(family)


def test_a_case_is_over_once_its_closing_is_known():
    case = Case(before(90), before(90), "no_need", closed=before(10), closing_known=before(1))
    assert scored(Family("F1", members=(CHILD,), cases=(case,)))
    not_heard_yet = case._replace(closing_known=AS_OF)
    assert not scored(Family("F1", members=(CHILD,), cases=(not_heard_yet,)))


def test_an_undated_closing_is_known_on_the_day_it_happened():
    case = Case(before(90), before(90), "no_need", closed=before(1))
    assert scored(Family("F1", members=(CHILD,), cases=(case,)))
    assert not scored(Family("F1", members=(CHILD,), cases=(case._replace(closed=AS_OF),)))


def test_a_case_closed_does_not_hide_another_one_open():
    closed = Case(before(90), before(90), "no_need", closed=before(80))
    still_open = Case(before(40), before(40))
    assert not scored(Family("F1", members=(CHILD,), cases=(closed, still_open)))


@pytest.mark.parametrize(
    ("happened", "known", "expected"),
    [(30, 30, True), (31, 30, False), (1, 1, True), (1, 0, False)],
)
def test_a_cohort_may_follow_an_event_of_the_last_days(happened: int, known: int, expected: object):
    event = Event("check_up", before(happened), before(known), source="clinic")
    assert scored(Family("F1", events=(event,)), AFTER_CHECK_UP) == expected


def test_a_cohort_may_hold_families_with_an_open_case():
    rules = catalogue(cohort="cohort = { excludes_open_case = false }")
    open_case = Case(before(9), before(9))
    assert scored(Family("F1", members=(CHILD,), cases=(open_case,)), rules)


def test_another_event_does_not_stand_in_for_the_one_a_cohort_follows():
    event = Event("injury", before(5), before(5), source="clinic")
    assert not scored(Family("F1", events=(event,)), AFTER_CHECK_UP)


def test_the_flow_says_how_many_were_left_after_each_step():
    families = [
        Family("scored", members=(CHILD,)),
        Family("gone", left=before(1), members=(CHILD,)),
        Family("no minor"),
        Family("open case", members=(CHILD,), cases=(Case(before(9), before(9)),)),
    ]
    history = read_history(part_of(families), PLAIN, COMMISSIONS)
    cohort = find_cohort(history, PLAIN, to_day(AS_OF))
    assert cohort.scored.tolist() == [True, False, False, False]
    assert cohort.flow == (
        ("in_store", 4),
        ("living_in_area", 3),
        ("with_a_minor", 2),
        ("no_open_case", 1),
    )


def test_a_cohort_rule_names_only_the_steps_it_asks_for():
    history = read_history(part_of([Family("F1")]), AFTER_CHECK_UP, COMMISSIONS)
    flow = find_cohort(history, AFTER_CHECK_UP, to_day(AS_OF)).flow
    names = [step.name for step in flow]
    assert names == ["in_store", "living_in_area", "no_open_case", "after_check_up"]


def test_flows_of_parts_add_up():
    one = (CohortStep("in_store", 3), CohortStep("living_in_area", 2))
    other = (CohortStep("in_store", 4), CohortStep("living_in_area", 4))
    assert add_flows([one, other]) == (("in_store", 7), ("living_in_area", 6))
