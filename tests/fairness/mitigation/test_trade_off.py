"""The curve: every strength, on the lists it was chosen on and on later ones."""

import json
from dataclasses import replace

import numpy as np
import pytest

from cases.errors import BadInput
from fairness.arrays import Codes
from fairness.mitigation.trade_off import STRENGTHS, at_strength, reach, trade_off
from tests.fairness.mitigation.cohorts import NONE, at_random, cohort, gap_by_hand, plain


def test_the_whole_curve_goes_from_nothing_to_the_full_offsets():
    found = trade_off(at_random(1), at_random(2))
    assert [point.strength for point in found.points] == list(STRENGTHS)
    assert (STRENGTHS[0], STRENGTHS[-1], len(STRENGTHS)) == (0, 1, 11)
    json.dumps(found.to_dict())


def test_at_strength_nought_nothing_is_exchanged_and_nothing_changes():
    earlier, later = at_random(1), at_random(2)
    point = trade_off(earlier, later, strengths=[0]).points[0]
    for one, found in ((earlier, point.earlier), (later, point.later)):
        assert found.exchanged == 0
        assert found.recall_change is not None
        assert found.recall_change.value == 0
        in_need = one.need == 1
        assert found.recall is not None
        assert found.recall.value == np.array(plain(one))[in_need].mean()


def test_reach_by_hand():
    # b raised by 1: the first of a and the first of b are taken, both in need
    found = reach(cohort(), np.array([0.0, 1.0]))
    assert [(one.code, one.in_need, one.reached) for one in found.groups] == [
        ("a", 2, 1),
        ("b", 2, 1),
    ]
    assert found.recall is not None
    assert found.precision is not None
    assert found.largest_gap is not None
    # two of four in need reached; both places to families in need; 1/2 against 1/2
    assert (found.recall.value, found.precision.value, found.largest_gap.value) == (0.5, 1.0, 0.0)
    # a's second family gave its place up
    assert (found.places, found.exchanged) == (2, 1)
    # a single list says nothing of how sure a change is
    assert found.recall_change is None


def test_without_offsets_by_hand():
    found = reach(cohort(), NONE)
    gaps = {one.code: one.gap.value for one in found.groups if one.gap}
    # a one of two, b none of two
    assert gaps == {"a": 0.5, "b": -0.5}
    assert found.largest_gap is not None
    assert found.largest_gap.value == 0.5


def test_the_gap_on_later_lists_is_the_gap_counted_from_the_definition():
    earlier, later = at_random(1), at_random(2)
    found = trade_off(earlier, later)
    offsets = np.array([*found.offsets.values()])
    for point in found.points:
        gap = point.later.groups[1].gap
        assert gap is not None
        assert gap.value == pytest.approx(gap_by_hand(later, offsets * point.strength, 1))


def test_what_was_chosen_on_earlier_lists_narrows_a_true_gap_on_later_ones():
    found = trade_off(at_random(1), at_random(2))
    gaps = [point.later.largest_gap.value for point in found.points if point.later.largest_gap]
    assert gaps[0] > 0.1
    assert gaps[-1] < gaps[0] / 2


def test_the_change_of_recall_is_paired_with_the_plain_lists():
    later = at_random(2)
    found = trade_off(at_random(1), later).points[-1].later
    plain_recall = np.array(plain(later))[later.need == 1].mean()
    assert found.recall is not None
    assert found.recall_change is not None
    assert found.recall_change.value == pytest.approx(found.recall.value - plain_recall)
    assert found.recall_change.low <= found.recall_change.value <= found.recall_change.high


def test_places_are_the_same_at_every_strength():
    points = trade_off(at_random(1), at_random(2)).points
    assert {(point.earlier.places, point.later.places) for point in points} == {(400, 400)}


def test_a_group_that_is_on_the_earlier_lists_alone_has_no_recall_on_the_later():
    earlier = at_random(1, shares=(0.5, 0.3, 0.2), held_back=(0, 1, 0))
    later = at_random(2, shares=(0.5, 0.5), held_back=(0, 1))
    later = replace(later, group=Codes(("a", "b", "c"), later.group.codes))
    groups = trade_off(earlier, later, strengths=[1]).points[0].later.groups
    assert (groups[2].in_need, groups[2].recall, groups[2].gap) == (0, None, None)


@pytest.mark.parametrize("strength", [-0.1, 1.1, np.nan, np.inf])
def test_a_strength_is_a_share(strength: float):
    with pytest.raises(BadInput, match="is no share of 0"):
        at_strength(np.ones(2), strength)
    with pytest.raises(BadInput, match="is no share of 0"):
        trade_off(at_random(1), at_random(2), strengths=[strength])


def test_both_cohorts_have_to_speak_of_the_same_groups():
    later = replace(at_random(2), group=Codes(("a", "z"), at_random(2).group.codes))
    with pytest.raises(BadInput, match="name other groups"):
        trade_off(at_random(1), later)
