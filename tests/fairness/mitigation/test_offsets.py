"""Offsets that make recall equal on the lists they are chosen on."""

import numpy as np
import pytest

from cases.errors import BadInput
from fairness.arrays import Codes
from fairness.mitigation.cohort import Cohort
from fairness.mitigation.offsets import FEWEST_IN_NEED, equalising_offsets
from tests.fairness.mitigation.cohorts import at_random, gap_by_hand


def many(lists: int) -> Cohort:
    """So many lists alike, of two places each. In order of log-odds: a in need 4, a 3, b in need
    2, a in need 1.
    """
    odds = np.tile([4.0, 3, 2, 1], lists)
    return Cohort(
        score=1 / (1 + np.exp(-odds)),
        need=np.tile([1.0, 0, 1, 1], lists),
        group=Codes(("a", "b"), np.tile([0, 0, 1, 0], lists)),
        stratum=np.repeat(np.arange(lists), 4),
        capacity=np.full(lists, 2),
    )


def test_by_hand():
    """Without offsets each list has both places for a: recall 1/2 against 0, a gap of 1/2. With b
    raised by more than 1 b's family takes the second place: 1/2 against 1, as far on the other
    side; by more than 2 the first: 0 against 1... so nothing is nearer to equal than nothing.
    """
    assert equalising_offsets(many(40)).tolist() == [0, 0]


def test_by_hand_where_lists_differ():
    """On half of the lists b's family stands half a point higher. Raised by a little more than
    half it is reached on that half: recall 1/2 for both groups, and no gap at all.
    """
    one = many(40)
    odds = np.log(one.score / (1 - one.score))
    odds[(one.group.codes == 1) & (one.stratum < 20)] += 0.5
    found = equalising_offsets(
        Cohort(1 / (1 + np.exp(-odds)), one.need, one.group, one.stratum, one.capacity)
    )
    difference = found[1] - found[0]
    # by halving 3 twelve times
    assert 0.5 < difference <= 0.5 + 2 * 3 / 2**12
    # weighted by those in need, 80 of a and 40 of b, the mean is 0
    assert 80 * found[0] + 40 * found[1] == pytest.approx(0, abs=1e-12)


@pytest.mark.parametrize("seed", range(4))
def test_the_gap_that_is_left_is_smaller_than_one_family_and_counted_by_a_slower_route(seed: int):
    one = at_random(seed)
    before = gap_by_hand(one, np.zeros(2), 1)
    after = gap_by_hand(one, equalising_offsets(one), 1)
    assert before < -0.1
    assert abs(after) < 2 / one.in_need.min()


@pytest.mark.parametrize("seed", range(4))
def test_no_finer_grid_finds_a_smaller_gap(seed: int):
    """Every offset from 0 to 3 in steps of 0.01, each counted from the definition."""
    one = at_random(seed, rows=1200, commissions=6, places=24)
    found = abs(gap_by_hand(one, equalising_offsets(one), 1))
    tried = [abs(gap_by_hand(one, np.array([0.0, step]), 1)) for step in np.arange(0, 3, 0.01)]
    assert found <= min(tried) + 1e-9


def test_groups_that_a_score_treats_alike_are_hardly_moved():
    one = at_random(3, rows=20_000, commissions=20, places=100, held_back=(0.0, 0.0))
    assert np.abs(equalising_offsets(one)).max() < 0.1


def test_groups_that_stand_alike_to_the_last_family_are_not_moved():
    one = at_random(4, held_back=(0.0, 0.0))
    twice = np.repeat(np.arange(one.score.size), 2)
    mirrored = Cohort(
        score=one.score[twice],
        need=one.need[twice],
        group=Codes(("a", "b"), np.tile([0, 1], one.score.size)),
        stratum=one.stratum[twice],
        # an even number of places: of each pair both are taken or neither
        capacity=one.capacity * 2,
    )
    assert equalising_offsets(mirrored).tolist() == [0, 0]


def test_what_a_score_holds_back_is_given_back():
    one = at_random(5, rows=20_000, commissions=20, places=100)
    found = equalising_offsets(one)
    assert found[1] - found[0] == pytest.approx(1.0, abs=0.15)


def test_three_groups_are_brought_together():
    one = at_random(
        6, rows=10_000, commissions=20, places=50, shares=(0.5, 0.3, 0.2), held_back=(0, 0.6, -0.5)
    )
    found = equalising_offsets(one)
    gaps = [gap_by_hand(one, found, group) for group in range(3)]
    assert np.abs([gap_by_hand(one, np.zeros(3), group) for group in range(3)]).max() > 0.1
    assert np.abs(gaps).max() < 0.01
    assert np.diff(found[[2, 0, 1]]).min() > 0.2


def test_a_group_with_too_few_in_need_gets_no_offset_of_its_own():
    one = at_random(7, shares=(0.6, 0.38, 0.02), held_back=(0, 1, 2))
    assert 0 < one.in_need[2] < FEWEST_IN_NEED
    found = equalising_offsets(one)
    assert found[2] == 0
    assert found[1] > found[0]
    assert found[:2] @ one.in_need[:2] == pytest.approx(0, abs=1e-9)


def test_a_group_named_never_gets_none_either():
    one = at_random(8, shares=(0.5, 0.3, 0.2), held_back=(0, 1, 1))
    assert equalising_offsets(one, never={"c"})[2] == 0


def test_fewer_than_two_groups_that_could_move_are_refused_with_their_numbers():
    with pytest.raises(BadInput, match=r"fewer than two groups have 30 .* \(a \d+, b \d+\)"):
        equalising_offsets(at_random(9, rows=150))


def test_the_offsets_never_leave_a_larger_gap_where_they_were_chosen():
    for seed in range(6):
        one = at_random(seed, rows=900, commissions=5, held_back=(0.0, 0.1))
        found = equalising_offsets(one)
        assert abs(gap_by_hand(one, found, 1)) <= abs(gap_by_hand(one, np.zeros(2), 1)) + 1e-12
