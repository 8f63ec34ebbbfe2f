"""What an offset does to lists, and what it can never do."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cases.errors import BadInput
from fairness.arrays import Codes
from fairness.mitigation.shifting import shifted
from tests.fairness.mitigation.cohorts import NONE, at_random, cohort, plain

OFFSETS = st.tuples(st.floats(-30, 30), st.floats(-30, 30))


def test_an_offset_moves_a_group_up_by_that_much_log_odds():
    # log-odds: a 2.20, 1.39, 0.85, b 0.41, 0, -0.41; with +1 for b its first passes a's second
    assert cohort().selected(NONE).tolist() == [True, True, False, False, False, False]
    moved = cohort().selected(np.array([0.0, 1.0]))
    assert moved.tolist() == [True, False, False, True, False, False]


def test_only_differences_between_groups_act():
    one, other = cohort().selected(np.array([0.0, 1.0])), cohort().selected(np.array([-0.7, 0.3]))
    assert one.tolist() == other.tolist()


@given(seed=st.integers(0, 50), offsets=OFFSETS)
@settings(max_examples=60, deadline=None)
def test_every_list_has_exactly_the_places_of_its_commission(
    seed: int, offsets: tuple[float, float]
):
    one = at_random(seed, rows=120, commissions=6, places=7)
    taken = np.bincount(one.stratum[one.selected(np.array(offsets))], minlength=6)
    size = np.bincount(one.stratum, minlength=6)
    assert taken.tolist() == np.minimum(size, one.capacity).tolist()


@given(seed=st.integers(0, 50), offsets=OFFSETS)
@settings(max_examples=60, deadline=None)
def test_within_a_group_nobody_passes_anybody(seed: int, offsets: tuple[float, float]):
    one = at_random(seed, rows=60, commissions=3, places=5)
    chosen = one.selected(np.array(offsets))
    for stratum in range(3):
        for group in range(2):
            here = (one.stratum == stratum) & (one.group.codes == group)
            taken, left = one.score[here & chosen], one.score[here & ~chosen]
            assert not taken.size or not left.size or taken.min() >= left.max()


@pytest.mark.parametrize("seed", range(5))
def test_without_offsets_the_lists_are_the_plain_ones(seed: int):
    one = at_random(seed)
    assert one.selected(NONE).tolist() == plain(one)


def test_without_offsets_not_even_rounding_moves_anybody():
    # two risks that differ in their last bit have the same log-odds
    risk = np.array([1e-300, 2e-300, 0.0, 1.0])
    assert shifted(risk, np.zeros(4)).tolist() == risk.tolist()


def test_risks_of_exactly_nought_and_one_can_be_shifted():
    found = shifted(np.array([0.0, 1.0]), np.array([1.0, 1.0]))
    assert np.isfinite(found).all()
    assert found[0] < found[1]


def test_a_row_that_is_not_counted_keeps_its_place():
    # the first family's outcome is counted elsewhere: it is on the list, and in no recall
    one = cohort(need=np.array([np.nan, 0, 1, 1, 0, 1]))
    assert one.selected(NONE)[0]
    assert one.in_need.tolist() == [1, 2]
    assert one.counted(one.selected(NONE)).sum() == 6


def test_one_group_alone_cannot_be_made_equal():
    with pytest.raises(BadInput, match="all families are of one group"):
        cohort(group=Codes(("a", "b"), np.zeros(6, dtype=np.int64)))


@pytest.mark.parametrize("need", [0.0, np.nan])
def test_nobody_in_need_is_nothing_to_go_by(need: float):
    with pytest.raises(BadInput, match="no family in need is counted"):
        cohort(need=np.full(6, need))


@pytest.mark.parametrize("bad", [np.nan, np.inf, -0.1, 1.1])
def test_a_score_has_to_be_a_risk(bad: float):
    with pytest.raises(BadInput, match="1 of 6 scores are no risk between 0 and 1"):
        cohort(score=np.array([0.9, 0.8, 0.7, 0.6, 0.5, bad]))


def test_columns_have_to_be_of_one_length():
    with pytest.raises(BadInput, match="differ in length: 5, 6"):
        replace(cohort(), need=np.ones(5))
