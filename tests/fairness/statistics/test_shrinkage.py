"""Rates drawn towards that of all, worked out by hand."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fairness.statistics.shrinkage import shrunken_rates


def test_by_hand():
    # r = 60/120 = 1/2, spread = 1/4; rates .8, .5, .2 of 40 each
    # sum n (p - r)^2 = 40 * .09 * 2 = 7.2, less (3 - 1) / 4 = 6.7; N - sum n^2 / N = 120 - 40 = 80
    # t = 6.7 / 80 = .08375, v = (1/4) / 40 = .00625, t / (t + v) = .08375 / .09
    kept = 0.08375 / 0.09
    assert shrunken_rates([32, 20, 8], [40, 40, 40]) == pytest.approx(
        [0.5 + 0.3 * kept, 0.5, 0.5 - 0.3 * kept]
    )


def test_groups_that_differ_no_more_than_by_chance_get_the_rate_of_all():
    assert shrunken_rates([10, 11, 9], [20, 20, 20]) == pytest.approx([0.5, 0.5, 0.5])


def test_a_small_group_is_drawn_in_further_than_a_large_one():
    large, low, small = shrunken_rates([300, 100, 0], [400, 400, 4])
    assert large == pytest.approx(0.75, abs=0.01)
    assert low == pytest.approx(0.25, abs=0.01)
    assert small is not None
    assert 0.05 < small < 0.5


def test_of_a_group_nobody_was_counted_in_nothing_is_told():
    assert shrunken_rates([32, 20, 8, 0], [40, 40, 40, 0])[3] is None


@pytest.mark.parametrize("counts", [([], []), ([1], [2]), ([1, 0, 0], [2, 3, 0])])
def test_fewer_than_three_groups_say_nothing_of_how_much_groups_differ(
    counts: tuple[list[int], list[int]],
):
    assert shrunken_rates(*counts) == [None] * len(counts[1])


@pytest.mark.parametrize(("share", "rate"), [(0, 0.0), (1, 1.0)])
def test_where_all_or_none_were_hit_so_is_every_group(share: int, rate: float):
    assert shrunken_rates([share * 5] * 3, [5] * 3) == [rate] * 3


@given(
    st.lists(
        st.integers(1, 50).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n))),
        min_size=3,
        max_size=8,
    )
)
def test_a_drawn_rate_lies_between_the_groups_own_and_that_of_all(
    groups: list[tuple[int, int]],
):
    hits, totals = (list(column) for column in zip(*groups, strict=True))
    everyone = sum(hits) / sum(totals)
    for (hit, total), drawn in zip(groups, shrunken_rates(hits, totals), strict=True):
        low, high = sorted((hit / total, everyone))
        assert drawn is not None
        assert low - 1e-9 <= drawn <= high + 1e-9
