"""The bootstrap against the slow way: rows drawn one by one, families written down again."""

from math import nan

import numpy as np
import pytest

from fairness.arrays import Codes, FloatArray, IntArray
from fairness.counts import Tally, count_tensor, precision, recall, selection, unmet_need
from fairness.statistics.bootstrap import (
    Families,
    ListOrder,
    basic_interval,
    commission_weights,
    filled,
    percentile_interval,
    rates,
    reranked_recall,
    resample,
    resample_counts,
    spread,
    the_rest,
)
from models.selection import select_at_capacity

COMMISSIONS, GROUPS, ROWS = 15, 3, 600


class Rows:
    """Random families of 15 commissions, three groups, labels sometimes missing."""

    def __init__(self, seed: int) -> None:
        draw = np.random.default_rng(seed)
        self.stratum = draw.integers(0, COMMISSIONS, ROWS)
        self.group = draw.integers(0, GROUPS, ROWS)
        self.need = np.where(draw.random(ROWS) < 0.1, nan, (draw.random(ROWS) < 0.4) * 1.0)
        self.selected = draw.random(ROWS) < 0.5
        self.score = draw.integers(0, 8, ROWS) / 8  # with ties

    @property
    def tensor(self) -> IntArray:
        return count_tensor(
            self.stratum,
            self.group,
            selected=self.selected,
            need=self.need,
            shape=(COMMISSIONS, GROUPS),
        )


def test_every_resample_draws_as_many_commissions_as_there_are():
    weights = commission_weights(20, resamples=500, seed=1)
    assert weights.shape == (500, 20)
    assert (weights.sum(axis=1) == 20).all()
    # binomial(20, 1/20): mean 1, variance .95; 10,000 draws err by .01 and .02
    assert weights.mean() == 1.0
    assert weights.var() == pytest.approx(0.95, abs=0.06)


def test_weights_depend_on_the_seed_and_on_nothing_else():
    first, again = (commission_weights(20, resamples=5, seed=3) for _ in range(2))
    assert (first == again).all()
    assert (first != commission_weights(20, resamples=5, seed=4)).any()


def test_fewer_than_fifteen_commissions_are_refused():
    assert commission_weights(14, resamples=5, seed=1) is None
    assert commission_weights(15, resamples=5, seed=1) is not None


def test_resampled_rates_equal_those_of_rows_gathered_one_by_one():
    rows = Rows(7)
    weights = commission_weights(COMMISSIONS, resamples=20, seed=2)
    counts = resample_counts(weights, rows.tensor)
    measures = [recall, precision, unmet_need, selection]
    found = [rates(measure(counts)) for measure in measures]
    rest = rates(recall(the_rest(counts)))
    for b, drawn in enumerate(weights.astype(int)):
        again = np.concatenate(
            [np.flatnonzero(rows.stratum == c) for c in np.repeat(range(COMMISSIONS), drawn)]
        )
        for g in range(GROUPS):
            here, there = again[rows.group[again] == g], again[rows.group[again] != g]
            slow = [
                rows.selected[here[rows.need[here] == 1]].mean(),
                np.nanmean(rows.need[here[rows.selected[here]]]),
                np.nanmean(rows.need[here[~rows.selected[here]]]),
                rows.selected[here].mean(),
            ]
            assert [one[b, g] for one in found] == pytest.approx(slow, abs=1e-12)
            others = rows.selected[there[rows.need[there] == 1]].mean()
            assert rest[b, g] == pytest.approx(others, abs=1e-12)


def test_anything_that_adds_up_can_be_resampled():
    weights = commission_weights(COMMISSIONS, resamples=4, seed=2)
    curve = np.random.default_rng(1).random((COMMISSIONS, 2, 5))
    slow = [sum(weights[b, c] * curve[c] for c in range(COMMISSIONS)) for b in range(4)]
    assert resample(weights, curve) == pytest.approx(np.array(slow), abs=1e-12)


def test_a_rate_of_nobody_is_neither_zero_nor_one():
    found = rates(Tally(np.array([1, 0, 0]), np.array([4, 3, 0])))
    assert found[:2].tolist() == [0.25, 0.0]
    assert np.isnan(found[2])


def test_the_spread_is_the_largest_less_the_smallest():
    found = spread(np.array([[0.2, 0.5, 0.4], [0.2, nan, 0.4]]))
    assert found[0] == pytest.approx(0.3)
    assert np.isnan(found[1])


def test_percentile_and_basic_intervals_by_hand():
    # of 0 to 100 the outward order statistics at 5 % and 95 % are 5 and 95
    resampled = np.arange(101.0)
    percentile = percentile_interval(40.0, resampled, alpha=0.10)
    assert (percentile.low, percentile.high, percentile.confidence) == (5.0, 95.0, 0.9)
    basic = basic_interval(40.0, resampled, alpha=0.10)
    assert (basic.low, basic.high) == (2 * 40.0 - 95, 2 * 40.0 - 5)


def test_a_resample_without_the_figure_counts_against_both_limits():
    # two of 101 unknown: in place of the two smallest and of the two largest at once
    resampled = np.where(np.isin(np.arange(101), (50, 51)), nan, np.arange(101.0))
    found = percentile_interval(40.0, resampled, alpha=0.10)
    assert (found.low, found.high) == (3.0, 97.0)


def test_too_many_resamples_without_the_figure_are_no_interval():
    resampled = np.where(np.arange(101) < 6, nan, np.arange(101.0))
    assert percentile_interval(40.0, resampled, alpha=0.10) is None
    assert basic_interval(40.0, resampled, alpha=0.10) is None


def test_the_capacity_is_filled_along_the_order_and_cut_within_a_family():
    # first list: 2 + 0 + 2 of 5 in weight, 3 places; second: more places than families
    weights = np.array([2, 0, 2, 1, 1, 1])
    taken = filled(weights, np.array([4, 2]), np.array([3, 9]))
    assert taken.tolist() == [2, 0, 1, 0, 1, 1]


def test_an_empty_stratum_takes_nobody():
    taken = filled(np.array([1, 1]), np.array([0, 2, 0]), np.array([5, 1, 5]))
    assert taken.tolist() == [1, 0]


def written_down_again(
    rows: Rows, rank: IntArray, weights: IntArray, capacity: IntArray
) -> list[float]:
    """Recall by group with every family on its list as often as its weight says."""
    reached, in_need = [0] * GROUPS, [0] * GROUPS
    for c in range(COMMISSIONS):
        here = [i for i in np.argsort(rank, kind="stable") if rows.stratum[i] == c]
        written = [i for i in here for _ in range(weights[i])]
        for place, i in enumerate(written):
            if rows.need[i] == 1:
                in_need[rows.group[i]] += 1
                reached[rows.group[i]] += place < capacity[c]
    return [hit / total for hit, total in zip(reached, in_need, strict=True)]


def reranked(rows: Rows, capacity: IntArray, **options: int) -> tuple[IntArray, FloatArray]:
    names = tuple(str(c) for c in range(COMMISSIONS))
    rank = select_at_capacity(rows.score, rows.stratum, capacity, seed=0).rank
    order = ListOrder.of(Codes(names, rows.stratum), rank)
    families = Families(rows.need, {"group": Codes(("a", "b", "c"), rows.group)})
    return rank, reranked_recall(order, families, capacity, **options)["group"]


def test_reranked_recall_equals_families_written_down_as_often_as_drawn():
    rows, capacity = Rows(9), np.arange(COMMISSIONS) + 5
    rank, found = reranked(rows, capacity, resamples=6, seed=4)
    draw = np.random.default_rng(4)
    in_order = np.lexsort((rank, rows.stratum))
    for b in range(6):
        weights = np.empty(ROWS, dtype=np.int64)
        weights[in_order] = draw.poisson(1.0, size=ROWS)
        assert found[b] == pytest.approx(written_down_again(rows, rank, weights, capacity))


def test_reranked_recall_lies_about_the_recall_of_the_list():
    rows, capacity = Rows(11), np.full(COMMISSIONS, 12)
    rank, found = reranked(rows, capacity, resamples=400, seed=1)
    observed = written_down_again(rows, rank, np.ones(ROWS, dtype=np.int64), capacity)
    assert found.mean(axis=0) == pytest.approx(observed, abs=0.02)
    assert (found.std(axis=0) > 0.01).all()


def test_reranking_needs_fifteen_strata_too():
    codes = np.repeat(np.arange(14), 3)
    order = ListOrder.of(Codes(tuple("abcdefghijklmn"), codes), np.tile([1, 2, 3], 14))
    families = Families(np.ones(42), {})
    assert reranked_recall(order, families, np.ones(14), resamples=2, seed=1) is None
