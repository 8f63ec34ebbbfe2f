"""Champion and challenger on the same families, counted."""

import pytest

from serving.shadow.comparing import Differences, Standing, compare
from serving.shadow.told import withheld

CHAMPION = {
    "a": Standing("c1", 0.5, "high", selected=True),
    "b": Standing("c1", 0.2, "elevated", selected=True),
    "c": Standing("c1", 0.05, "usual", selected=False),
    "far": Standing("c2", 0.3, "elevated", selected=False),
    "thin": Standing("c2", 0.1, "", selected=False),
}
CHALLENGER = {
    "a": Standing("c1", 0.4, "high", selected=True),
    "b": Standing("c1", 0.05, "usual", selected=False),
    "c": Standing("c1", 0.45, "high", selected=True),
    "far": Standing("c2", 0.3, "elevated", selected=False),
    "thin": Standing("c2", 0.1, "", selected=False),
}


def test_families_are_counted_by_commission():
    """`a` alike, `b` lower and off the list, `c` higher and on it; `a` was asked for twice."""
    found = compare(["a", "b", "c", "a", "far", "thin"], CHAMPION, CHALLENGER)
    assert found["c1"]._replace(largest=0) == Differences(4, 2, 1, 1, 1, 1)
    assert found["c1"].largest == pytest.approx(0.4)
    assert found["c2"] == Differences(2, 2, 0, 0, 0, 0, 0.0)


def test_who_is_not_ranked_by_both_is_left_out():
    assert compare(["urgent"], CHAMPION, CHALLENGER) == {}
    assert compare(["a"], CHAMPION, {}) == {}


@pytest.mark.parametrize(
    ("counts", "told"),
    [
        ((20, 5, 9), (20, 5, 9)),
        ((20, 0, 0), (20, 0, 0)),
        ((20, 3, 4), (20, None, None)),
        ((20, 9, 1), (20, None, None)),
        ((20, 4, 0), (None, None, 0)),
        ((2, 0, 0), (None, None, 0)),
    ],
)
def test_small_parts_are_withheld_and_never_one_alone(
    counts: tuple[int, ...], told: tuple[int | None, ...]
):
    assert withheld(counts) == told
