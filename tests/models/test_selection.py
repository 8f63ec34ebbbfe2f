"""Selection at capacity: ranks, ties, chance and the probabilities it records."""

import numpy as np
import pytest

from cases.errors import BadInput
from models.selection import chance_at_capacity, rank_interval, select_at_capacity

SEED = 7


def names(*, prefix: str, count: int):
    return np.array([f"{prefix}{i}" for i in range(count)], dtype=object)


def test_the_first_of_each_stratum_are_selected_up_to_its_capacity():
    #            stratum 0        stratum 1     stratum 2 (no places)
    risk = [0.2, 0.9, 0.5, 0.1, 0.8, 0.7, 0.99]
    stratum = [0, 0, 0, 1, 1, 1, 2]
    found = select_at_capacity(risk, stratum, [2, 1, 0], seed=SEED)
    assert found.rank.tolist() == [3, 1, 2, 3, 1, 2, 1]
    assert found.by_rank.tolist() == [False, True, True, False, True, False, False]
    assert not found.by_chance.any()
    assert found.selected.tolist() == found.by_rank.tolist()
    assert found.probability.tolist() == [0, 1, 1, 0, 1, 0, 0]


def test_ties_share_no_rank_and_the_seed_decides_between_them():
    winners = set()
    for seed in range(40):
        found = select_at_capacity([0.5, 0.9, 0.5, 0.5], [0] * 4, [2], seed=seed)
        assert found.rank[1] == 1
        assert sorted(found.rank) == [1, 2, 3, 4]
        winners |= set(np.flatnonzero(found.by_rank)) - {1}
    assert winners == {0, 2, 3}


def test_the_order_of_rows_changes_nothing():
    rng = np.random.default_rng(1)
    risk = rng.integers(0, 4, 60) / 4  # many ties
    stratum = rng.integers(0, 3, 60)
    family = names(prefix="f", count=60)
    before = select_at_capacity(
        risk, stratum, [5, 8, 9], seed=SEED, identifiers=family, random_share=0.3
    )
    moved = rng.permutation(60)
    after = select_at_capacity(
        risk[moved],
        stratum[moved],
        [5, 8, 9],
        seed=SEED,
        identifiers=family[moved],
        random_share=0.3,
    )
    for one, other in zip(before, after, strict=True):
        assert one[moved].tolist() == other.tolist()


def test_adding_a_family_elsewhere_moves_nobody_here():
    family = names(prefix="f", count=6)
    alone = select_at_capacity([0.5] * 6, [0] * 6, [3, 3], seed=SEED, identifiers=family)
    joined = select_at_capacity(
        [0.5] * 7, [0] * 6 + [1], [3, 3], seed=SEED, identifiers=[*family, "new"]
    )
    assert joined.rank[:6].tolist() == alone.rank.tolist()


def test_the_same_seed_selects_the_same_families_and_another_seed_others():
    first, again, other = (
        select_at_capacity(np.zeros(100), np.zeros(100, int), [20], seed=seed).selected
        for seed in (1, 1, 2)
    )
    assert first.tolist() == again.tolist()
    assert first.tolist() != other.tolist()


def test_a_capacity_larger_than_its_stratum_takes_everybody():
    found = select_at_capacity([0.3, 0.1], [0, 0], [50], seed=SEED, random_share=0.5)
    assert found.selected.all()
    assert found.probability.tolist() == [1, 1]


def test_strata_without_families_are_passed_over():
    found = select_at_capacity([0.3, 0.1], [1, 3], [4, 1, 4, 0, 9], seed=SEED, random_share=0.2)
    assert found.selected.tolist() == [True, False]
    nobody = select_at_capacity([], [], [3, 3], seed=SEED, random_share=0.2)
    assert [len(part) for part in nobody] == [0, 0, 0, 0]


def test_a_share_of_whole_places_is_drawn_below_the_cut():
    # 10 places, 20 % by chance: ranks 1 to 8 are sure, 2 of the other 22 are drawn
    risk = np.linspace(1, 0, 30)
    found = select_at_capacity(risk, np.zeros(30, int), [10], seed=SEED, random_share=0.2)
    assert found.by_rank.tolist() == [True] * 8 + [False] * 22
    assert found.by_chance.sum() == 2
    assert not (found.by_rank & found.by_chance).any()
    assert found.probability[:8].tolist() == [1.0] * 8
    assert found.probability[8:] == pytest.approx(2 / 22)


def test_a_fraction_of_a_place_is_itself_a_draw():
    # 5 places, 30 %: 1.5 draws, so 1 or 2 with equal chance among 12 families.
    # rank 4 stands above the cut with one draw (cut 4), below with two (cut 3):
    # 1/2 * 1 + 1/2 * 2/9; ranks 5 and later: 1/2 * 1/8 + 1/2 * 2/9
    risk = np.linspace(1, 0, 12)
    found = select_at_capacity(risk, np.zeros(12, int), [5], seed=SEED, random_share=0.3)
    assert found.probability[:3].tolist() == [1.0] * 3
    assert found.probability[3] == pytest.approx(0.5 + 1 / 9)
    assert found.probability[4:] == pytest.approx(1 / 16 + 1 / 9)


def test_tied_families_share_the_places_that_are_left_to_them():
    # one place is sure; the three tied for the other two have 2/3 each
    found = select_at_capacity([0.9, 0.5, 0.5, 0.5, 0.1], [0] * 5, [3], seed=SEED)
    assert found.probability == pytest.approx([1, 2 / 3, 2 / 3, 2 / 3, 0])


def test_a_share_of_one_is_a_lottery_among_all():
    found = select_at_capacity([0.9, 0.1, 0.5, 0.2], [0] * 4, [2], seed=SEED, random_share=1.0)
    assert not found.by_rank.any()
    assert found.by_chance.sum() == 2
    assert found.probability == pytest.approx(0.5)


@pytest.mark.parametrize("share", [0.0, 0.05, 0.3, 0.77, 1.0])
def test_probabilities_add_up_to_the_places_of_each_stratum(share: float):
    rng = np.random.default_rng(3)
    stratum = rng.integers(0, 5, 80)
    capacity = np.array([0, 1, 7, 12, 400])
    found = select_at_capacity(rng.random(80), stratum, capacity, seed=SEED, random_share=share)
    places = np.minimum(capacity, np.bincount(stratum, minlength=5))
    summed = np.bincount(stratum, weights=found.probability, minlength=5)
    assert summed == pytest.approx(places)
    assert np.bincount(stratum, weights=found.selected, minlength=5).tolist() == places.tolist()


@pytest.mark.parametrize("steps", [40, 4, 1])
def test_over_many_seeds_families_are_selected_as_often_as_recorded(steps: int):
    rng = np.random.default_rng(4)
    risk = rng.permutation(40) * steps // 40  # all different, in blocks of ten, all the same
    stratum = np.repeat([0, 1], [25, 15])
    family = names(prefix="family", count=40)
    seeds = 2000
    times = np.zeros(40)
    for seed in range(seeds):
        found = select_at_capacity(
            risk, stratum, [7, 3], seed=seed, identifiers=family, random_share=0.25
        )
        times += found.selected
    # four standard errors of a share over 2000 draws are at most 0.045
    assert times / seeds == pytest.approx(found.probability, abs=0.045)


@pytest.mark.parametrize("bad", [np.nan, np.inf, -np.inf])
def test_a_risk_that_is_no_number_is_refused(bad: float):
    with pytest.raises(BadInput, match="1 of 2 risks are not finite"):
        select_at_capacity([0.5, bad], [0, 0], [1], seed=SEED)


def test_a_negative_capacity_is_refused():
    with pytest.raises(BadInput, match="capacity is -3"):
        select_at_capacity([0.5], [0], [-3], seed=SEED)


@pytest.mark.parametrize("share", [-0.1, 1.1, float("nan")])
def test_a_random_share_outside_zero_to_one_is_refused(share: float):
    with pytest.raises(BadInput, match="not a share of 0 to 1"):
        select_at_capacity([0.5], [0], [1], seed=SEED, random_share=share)


def test_the_chance_of_a_place_needs_no_lots():
    """Tied risks in lists that are shorter and longer than their places."""
    rng = np.random.default_rng(5)
    risk, stratum = rng.integers(0, 6, 400) / 6, rng.integers(0, 5, 400)
    capacity = [0, 10, 40, 79, 300]
    drawn = select_at_capacity(risk, stratum, capacity, seed=1).probability
    np.testing.assert_array_equal(chance_at_capacity(risk, stratum, capacity), drawn)
    with pytest.raises(BadInput, match="not finite"):
        chance_at_capacity([np.nan], [0], [1])


def test_the_rank_interval_holds_the_model_s_rank_and_that_of_every_refit():
    #            stratum 0      stratum 1
    risk = [0.9, 0.5, 0.1, 0.3, 0.2]
    refits = np.array(
        [
            [0.9, 0.1, 0.5, 0.3, 0.2],  # ranks 1 3 2 | 1 2
            [0.6, 0.9, 0.1, 0.2, 0.3],  # ranks 2 1 3 | 2 1
        ],
        dtype=np.float32,
    ).T
    found = rank_interval(risk, refits, [0, 0, 0, 1, 1], seed=SEED)
    assert found.low.tolist() == [1, 1, 2, 1, 1]
    assert found.high.tolist() == [2, 3, 3, 2, 2]


def test_without_refits_the_rank_interval_is_the_rank_itself():
    rng = np.random.default_rng(3)
    risk, stratum = rng.integers(0, 4, 50) / 4, rng.integers(0, 3, 50)  # many ties
    family = names(prefix="f", count=50)
    found = rank_interval(
        risk, np.empty((50, 0), np.float32), stratum, seed=SEED, identifiers=family
    )
    rank = select_at_capacity(risk, stratum, [5, 5, 5], seed=SEED, identifiers=family).rank
    assert found.low.tolist() == found.high.tolist() == rank.tolist()


def test_a_refit_that_ranks_alike_widens_no_interval_among_ties():
    risk = np.array([0.5] * 6)
    found = rank_interval(risk, np.full((6, 8), 0.5, np.float32), [0] * 6, seed=SEED)
    assert found.low.tolist() == found.high.tolist()
    assert sorted(found.low) == [1, 2, 3, 4, 5, 6]


def test_of_nobody_there_is_no_rank():
    found = rank_interval([], np.empty((0, 8), np.float32), [], seed=SEED)
    assert (len(found.low), len(found.high)) == (0, 0)
