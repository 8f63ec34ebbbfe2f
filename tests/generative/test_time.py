"""What is known on or after the as-of date changes no feature and no cohort; nor does what
lies before the longest look-back."""

from datetime import date, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from features.matrix import build_matrix
from tests.features.facts import (
    AS_OF,
    CHILD,
    CUT_OFF,
    LOOKBACKS,
    Case,
    Event,
    Family,
    Member,
    Offer,
    before,
)
from tests.features.stores import store_of
from tests.generative.future import add, additions, forget, later_days, move
from tests.generative.histories import countries, lags
from tests.generative.views import view

modest = settings(deadline=None, max_examples=60)


@modest
@given(countries)
def test_deleting_what_is_known_later_changes_nothing(country: list[Family]):
    assert view(forget(country)) == view(country)


@modest
@given(countries, st.data())
def test_moving_what_is_known_later_changes_nothing(country: list[Family], data: st.DataObject):
    moved = move(country, lambda: data.draw(later_days))
    assert view(moved) == view(country)


@modest
@given(countries, additions())
def test_adding_what_is_known_later_changes_nothing(country: list[Family], later: Family):
    assert view(add(country, later)) == view(country)


old_days = st.builds(before, st.integers(LOOKBACKS[-1] + 1, 3000))


@st.composite
def old_facts(draw: st.DrawFn) -> Family:
    """A family whose every fact, its leaving included, is older than the longest look-back."""
    began = draw(old_days)
    over = min(began + timedelta(draw(lags)), before(LOOKBACKS[-1] + 1))
    return Family(
        "old",
        began,
        over,
        members=(Member(began, over, CHILD.birth),),
        events=(Event("absence", began, draw(old_days), 9.0), Event("injury", over, over)),
        cases=(Case(began, began, "difficult", over),),
        offers=(Offer(began, "accepted", began, draw(st.sampled_from([None, over]))),),
    )


@modest
@given(countries, old_facts())
def test_what_is_older_than_the_longest_look_back_changes_nothing(
    country: list[Family], old: Family
):
    assert view(add(country, old)) == view(country)


WINDOW = (AS_OF + timedelta(14), AS_OF + timedelta(14 + 180))

opening_days = st.one_of(
    st.sampled_from([day + timedelta(step) for day in WINDOW for step in (-1, 0, 1)]),
    st.builds(before, st.integers(-300, 100)),
)
labels = st.sampled_from([None, "difficult", "no_need"])


@st.composite
def later_cases(draw: st.DrawFn) -> Case:
    opened = draw(opening_days)
    known = opened + timedelta(draw(lags))
    return Case(opened, known, draw(labels), closed=opened if opened < AS_OF else None)


@modest
@given(
    st.lists(st.lists(later_cases(), max_size=3).map(tuple), min_size=1, max_size=4),
    st.dates(WINDOW[1], CUT_OFF),
)
def test_an_outcome_is_a_labelled_case_of_the_window_known_in_time(
    cases: list[tuple[Case, ...]], seen_until: date
):
    country = [
        Family(f"F{number}", members=(CHILD,), cases=of_family)
        for number, of_family in enumerate(cases)
    ]
    matrix = build_matrix(store_of(country), [AS_OF], outcomes_seen_until=seen_until)
    expected = {
        family.code: any(
            case.finding == "difficult"
            and WINDOW[0] <= case.opened < WINDOW[1]
            and case.known < seen_until
            and (case.withdrawn is None or case.withdrawn >= seen_until)
            for case in family.cases
        )
        for family in country
    }
    found = dict(zip(matrix.family_id.tolist(), matrix.labels.tolist(), strict=True))
    assert found == {code: expected[code] for code in found}
