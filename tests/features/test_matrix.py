"""One row per (family, as-of date), whatever the parts; and what cannot be asked for."""

from datetime import date, timedelta

import numpy as np
import pytest

from cases.errors import BadInput
from features.matrix import build_matrix
from tests.features.facts import AS_OF, CHILD, Case, Event, Family, Member, before
from tests.features.stores import store_of

CASE = Case(before(100), before(100), "no_need", closed=before(90))


def family(code: str, **facts: object) -> Family:
    return Family(code, **{"members": (CHILD,), **facts})


def test_area_cases_are_joined_across_parts_and_kept_apart_by_commission():
    country = [
        family("F1", cases=(CASE, CASE)),
        family("F2"),
        family("F3", commission="C2"),
        family("F4", cases=(CASE,)),
        # lives there and has a case, though it is not scored itself
        Family("F5", cases=(CASE,)),
    ]
    matrix = build_matrix(store_of(country, families_a_part=2), [AS_OF])
    rate = dict(zip(matrix.family_id, matrix.column("area__cases_365").tolist(), strict=True))
    # C1: four cases among four families; C2: none in one
    assert rate == {"F1": 1.0, "F2": 1.0, "F4": 1.0, "F3": 0.0}


def test_the_area_holds_who_lives_there_as_of_the_date():
    country = [
        family("here", cases=(CASE,)),
        family("left", left=before(1), cases=(CASE,)),
        family("not yet", registered=AS_OF),
    ]
    matrix = build_matrix(store_of(country), [AS_OF])
    assert matrix.column("area__cases_365").tolist() == [1.0]


def test_rows_stand_by_date_then_by_family_in_the_order_of_the_store():
    country = [family("F1"), family("F2", registered=before(10)), family("F3", commission="C3")]
    dates = [AS_OF, AS_OF - timedelta(30)]
    matrix = build_matrix(store_of(country, families_a_part=1), dates)
    assert matrix.family_id.tolist() == ["F1", "F2", "F3", "F1", "F3"]
    # 1 March 2026 is day 20513; F2 was not registered a month before
    assert matrix.as_of_day.tolist() == [20513] * 3 + [20483] * 2
    assert [matrix.commissions[place] for place in matrix.commission] == [
        "C1",
        "C1",
        "C3",
        "C1",
        "C3",
    ]
    assert list(matrix.flow) == dates
    assert matrix.flow[dates[1]][:2] == (("in_store", 3), ("living_in_area", 2))
    assert len(matrix) == 5


def test_each_date_is_worked_out_as_if_it_were_the_only_one():
    country = [family("F1", events=(Event("absence", before(20), before(20)),), cases=(CASE,))]
    dates = [AS_OF, AS_OF - timedelta(19), AS_OF - timedelta(20)]
    together = build_matrix(store_of(country), dates)
    alone = [build_matrix(store_of(country), [day]).values[0] for day in dates]
    np.testing.assert_array_equal(together.values, np.stack(alone))
    assert together.column("absence__count_90").tolist() == [1, 1, 0]


def test_what_is_not_known_is_nan_and_nothing_else_is():
    matrix = build_matrix(store_of([family("F1")]), [AS_OF])
    empty = {name for name in matrix.feature_names if np.isnan(matrix.column(name)).any()}
    assert empty == {feature.name for feature in matrix.features if feature.null_meaning}


def test_outcomes_are_there_only_where_asked_for():
    found = Case(date(2026, 4, 1), date(2026, 4, 2), "difficult")
    store = store_of([family("F1", cases=(found,)), family("F2"), Family("unscored")])
    with_outcomes = build_matrix(store, [AS_OF], outcomes_seen_until=date(2026, 10, 1))
    assert with_outcomes.labels.tolist() == [True, False]
    without = build_matrix(store, [AS_OF])
    assert without.outcome is None
    with pytest.raises(BadInput, match="without outcomes"):
        _ = without.labels


def test_chosen_rows_keep_everything_that_belongs_to_them():
    store = store_of([family("F1"), family("F2", commission="C2"), family("F3")])
    for asked in (None, date(2026, 10, 1)):
        matrix = build_matrix(store, [AS_OF], outcomes_seen_until=asked)
        chosen = matrix.rows(np.array([2, 1]))
        assert chosen.family_id.tolist() == ["F3", "F2"]
        assert chosen.commission.tolist() == [0, 1]
        np.testing.assert_array_equal(chosen.values, matrix.values[[2, 1]])
        assert (chosen.outcome is None) == (asked is None)


def test_no_scored_family_gives_a_matrix_without_rows():
    matrix = build_matrix(store_of([Family("F1")]), [AS_OF])
    assert matrix.values.shape == (0, len(matrix.features))


def test_the_day_after_the_cut_off_can_be_asked_and_no_later_one():
    store = store_of([family("F1")], cut_off=before(1))
    assert len(build_matrix(store, [AS_OF])) == 1
    with pytest.raises(BadInput, match=r"as-of date 2026-03-02 .* speaks up to 2026-02-28"):
        build_matrix(store, [AS_OF, AS_OF + timedelta(1)])


def test_outcomes_cannot_be_seen_beyond_the_store():
    store = store_of([family("F1")], cut_off=date(2026, 9, 10))
    assert build_matrix(store, [AS_OF], outcomes_seen_until=date(2026, 9, 11)).outcome is not None
    with pytest.raises(BadInput, match="outcomes are seen until, 2026-09-12 lies outside"):
        build_matrix(store, [AS_OF], outcomes_seen_until=date(2026, 9, 12))


def test_an_outcome_that_has_not_matured_is_refused():
    with pytest.raises(BadInput, match="closes on 2026-09-11, after 2026-09-10"):
        build_matrix(store_of([family("F1")]), [AS_OF], outcomes_seen_until=date(2026, 9, 10))


def test_dates_are_given_and_given_once():
    store = store_of([family("F1")])
    with pytest.raises(BadInput, match="no as-of date"):
        build_matrix(store, [])
    with pytest.raises(BadInput, match="2026-03-01 was given more than once"):
        build_matrix(store, [AS_OF, AS_OF])


def test_progress_is_told_part_by_part():
    told: list[tuple[str, int, int]] = []
    store = store_of([family("F1"), family("F2")], families_a_part=1)
    build_matrix(store, [AS_OF], progress=lambda *step: told.append(step))
    assert told == [("features", 0, 2), ("features", 1, 2), ("features", 2, 2)]


def test_the_digest_is_that_of_the_facts():
    country = [family("F1"), family("F2", events=(Event("absence", before(9), before(9), 1.0),))]
    digest = build_matrix(store_of(country), [AS_OF]).digest
    assert build_matrix(store_of(country, families_a_part=1), [AS_OF]).digest == digest
    changed = {
        "a value": [
            country[0],
            family("F2", events=(Event("absence", before(9), before(9), 2.0),)),
        ],
        "a family": [country[0], country[1]._replace(code="F9")],
        "a commission": [country[0], country[1]._replace(commission="C2")],
        "the order": country[::-1],
    }
    digests = {
        what: build_matrix(store_of(other), [AS_OF]).digest for what, other in changed.items()
    }
    assert digest not in digests.values()
    assert len(set(digests.values())) == len(digests)


def test_the_digest_covers_dates_and_outcomes():
    found = Case(date(2026, 4, 1), date(2026, 4, 2), "difficult")
    seen_until = date(2026, 10, 1)

    def digest(country: list[Family], day: date = AS_OF, *, outcomes: bool = False) -> str:
        asked = seen_until if outcomes else None
        return build_matrix(store_of(country), [day], outcomes_seen_until=asked).digest

    settled = [
        Family("F1", members=(Member(before(3000), birth=CHILD.birth),), registered=before(3000))
    ]
    with_case = [settled[0]._replace(cases=(found,))]
    without_outcomes = digest(settled)
    assert without_outcomes == digest(with_case)
    assert without_outcomes != digest(settled, AS_OF - timedelta(1))
    assert digest(settled, outcomes=True) != digest(with_case, outcomes=True)
