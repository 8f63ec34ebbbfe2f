"""Families drawn by chance: by hand, over every possible draw, and through real lists."""

from itertools import combinations

import numpy as np
import pytest

from cases.errors import BadInput
from fairness.evidence.family_rows import as_observed
from fairness.evidence.random_share import (
    DesignSample,
    from_draws,
    gap_from_draws,
    require_sample,
)
from fairness.evidence.reckoning import Sides, gap_of, recall_of
from fairness.statistics.intervals import Estimate, wilson
from models.selection import select_at_capacity
from tests.fairness.evidence.looked_at import NOT_SEEN, rows_of, world


def listed(*chances: float | None) -> DesignSample:
    """A chance for each row; negative where the row was not drawn."""
    chance = np.array(chances)
    return DesignSample(chance > 0, np.abs(chance))


def test_each_drawn_family_speaks_for_as_many_as_its_chance_says():
    rows = rows_of(
        (0, 0, 1, 1),
        (0, 0, 0, 1),
        (0, 0, 0, 0),
        *[(0, 0, 0, NOT_SEEN)] * 13,
    )
    found = from_draws(rows, listed(1.0, 0.1, 0.2, *[-0.1] * 13), rows.group == 0)
    # weights of 10 and 5: two thirds of 15 in need, beside the one above the cut
    assert found.need.value == pytest.approx(10 / 15)
    assert found.recall.value == pytest.approx(1 / (1 + 15 * 10 / 15))


def test_labels_that_came_by_notice_say_nothing_here():
    drawn = [(0, 0, 1, 1), (0, 0, 0, 1), (0, 0, 0, 0)]
    sample = listed(1.0, 0.5, 0.5, -0.5, -0.5)
    quiet = rows_of(*drawn, *[(0, 0, 0, NOT_SEEN)] * 2)
    noticed = rows_of(*drawn, *[(0, 0, 0, 1)] * 2)
    everyone = quiet.group == 0
    assert from_draws(quiet, sample, everyone) == from_draws(noticed, sample, everyone)


def test_over_every_possible_draw_the_need_found_is_the_need_there_is():
    need = [1, 0, 1, 0, 0, 1]
    rows = rows_of((0, 0, 1, 1), *[(0, 0, 0, one) for one in need])
    rates = []
    for drawn in combinations(range(6), 2):
        sampled = np.array([True, *[i in drawn for i in range(6)]])
        sample = DesignSample(sampled, np.array([1.0, *[2 / 6] * 6]))
        rates.append(from_draws(rows, sample, rows.group == 0).need.value)
    assert np.mean(rates) == pytest.approx(3 / 6)


def test_the_limits_are_those_of_the_rate():
    # 20 drawn alike of 200, 5 in need; 10 reached above the cut, all of them in need
    rows = rows_of(
        *[(0, 0, 1, 1)] * 10,
        *[(0, 0, 0, int(i < 5)) for i in range(20)],
        *[(0, 0, 0, NOT_SEEN)] * 180,
    )
    found = from_draws(rows, listed(*[1.0] * 10, *[0.1] * 20, *[-0.1] * 180), rows.group == 0)
    rate = wilson(5, 20)
    assert (found.need.low, found.need.high) == pytest.approx((rate.low, rate.high), abs=0.01)
    assert found.recall.low == pytest.approx(10 / (10 + 200 * found.need.high))
    assert found.recall.high == pytest.approx(10 / (10 + 200 * found.need.low))


def test_none_in_need_among_the_drawn_is_not_none_in_need():
    rows = rows_of((0, 0, 1, 1), *[(0, 0, 0, 0)] * 8, *[(0, 0, 0, NOT_SEEN)] * 72)
    found = from_draws(rows, listed(1.0, *[0.1] * 8, *[-0.1] * 72), rows.group == 0)
    assert found.need.value == 0
    assert found.need.high == pytest.approx(wilson(0, 8).high)
    assert found.recall.value == 1
    assert found.recall.low == pytest.approx(1 / (1 + 80 * wilson(0, 8).high))


def test_a_label_missing_above_the_cut_counts_as_the_others_mean():
    rows = rows_of((0, 0, 1, 1), (0, 0, 1, 0), (0, 0, 1, NOT_SEEN), (0, 0, 0, 1))
    found = from_draws(rows, listed(1.0, 1.0, 1.0, 0.5), rows.group == 0)
    assert found.recall.value == pytest.approx(1.5 / (1.5 + 1))


@pytest.mark.parametrize(
    ("chances", "why"),
    [
        ([1.0, -0.2, -0.2], "nobody was drawn"),
        ([1.0, 0.2, -0.0], "one could not have been drawn"),
        ([1.0, 1.0, 1.0], "nobody lies below the cut"),
    ],
)
def test_what_the_draws_cannot_say_is_none(chances: list[float], why: str):
    rows = rows_of((0, 0, 1, 1), (0, 0, 0, 1), (0, 0, 0, 0))
    assert from_draws(rows, listed(*chances), rows.group == 0) is None, why


def test_no_label_among_the_drawn_or_above_the_cut_is_none():
    rows = rows_of((0, 0, 1, 1), (0, 0, 0, NOT_SEEN), (0, 0, 0, 0))
    assert from_draws(rows, listed(1.0, 0.2, -0.2), rows.group == 0) is None
    untold = rows_of((0, 0, 1, NOT_SEEN), (0, 0, 0, 1), (0, 0, 0, 0))
    assert from_draws(untold, listed(1.0, 0.2, -0.2), untold.group == 0) is None


def test_a_gap_asks_for_thirty_drawn_in_need_on_either_side():
    def drawn(in_need: int) -> Estimate | None:
        rows = rows_of(
            *[(0, g, 1, 1) for g in (0, 1) for _ in range(5)],
            *[(0, g, 0, int(i < in_need)) for g in (0, 1) for i in range(60)],
        )
        sides = Sides(rows.group == 1, rows.group == 0)
        return gap_from_draws(rows, listed(*[1.0] * 10, *[0.5] * 120), sides)

    assert drawn(29) is None
    assert drawn(30).value == pytest.approx(0.0)


def test_over_many_draws_recall_is_right_though_a_secret_moves_who_is_looked_at():
    errors, naive_errors = [], []
    for seed in range(100, 112):
        rows, truth, sample = world(seed, hidden=1.0, families=6000, offices=40)
        members = rows.group == 1
        wanted = recall_of(as_observed(truth), members, rows.stratum).value
        errors.append(from_draws(rows, sample, members).recall.value - wanted)
        naive_errors.append(recall_of(as_observed(rows), members, rows.stratum).value - wanted)
    assert np.mean(naive_errors) > 0.2
    assert abs(np.mean(errors)) < 0.06


def test_with_many_draws_the_gap_is_that_of_all_labels():
    errors = []
    for seed in range(130, 138):
        rows, truth, _ = world(seed, families=6000, offices=20, hidden=1.0)
        # 100 below the cut of every office drawn as well: 2000 visits in all
        listed = select_at_capacity(
            rows.score, rows.stratum, np.full(20, 125), seed=seed, random_share=0.8
        )
        labels = np.where(listed.selected, truth.need, NOT_SEEN)
        told = truth._replace(need=labels, selected=listed.by_rank)
        sample = DesignSample(listed.selected, listed.probability)
        sides = Sides(rows.group == 1, rows.group == 0)
        wanted = gap_of(as_observed(told._replace(need=truth.need)), sides, rows.stratum)
        errors.append(gap_from_draws(told, sample, sides).value - wanted.value)
    assert abs(np.mean(errors)) < 0.03


def test_nobody_is_drawn_without_a_chance():
    rows = rows_of((0, 0, 1, 1), (0, 0, 0, 1))
    with pytest.raises(BadInput, match="1 families were drawn with a recorded chance of 0"):
        require_sample(rows, DesignSample(np.array([True, True]), np.array([1.0, 0.0])))


@pytest.mark.parametrize("chance", [-0.1, 1.2, np.nan])
def test_a_chance_lies_between_0_and_1(chance: float):
    rows = rows_of((0, 0, 1, 1), (0, 0, 0, 1))
    with pytest.raises(BadInput, match="1 chances of being drawn are not between 0 and 1"):
        require_sample(rows, DesignSample(np.array([True, True]), np.array([1.0, chance])))


def test_every_row_has_its_draw():
    rows = rows_of((0, 0, 1, 1), (0, 0, 0, 1))
    with pytest.raises(BadInput, match="cover 1 rows of 2"):
        require_sample(rows, DesignSample(np.array([True]), np.array([1.0])))
