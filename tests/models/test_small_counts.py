"""Small counts are hidden so that they cannot be worked out from the total."""

import pytest

from models.small_counts import hidden_counts, hidden_in_groups


@pytest.mark.parametrize(
    ("counts", "hidden"),
    [
        ({"a": 900, "b": 10, "c": 0}, set()),
        ({"a": 900, "b": 400, "c": 14, "d": 6}, {"c", "d"}),
        ({"a": 900, "b": 14, "c": 6, "d": 5}, {"c", "d"}),
        ({"a": 900, "b": 14, "c": 1, "d": 1}, {"b", "c", "d"}),
        ({"a": 9}, {"a"}),
        ({}, set()),
    ],
)
def test_hidden_are_the_small_and_as_many_more_as_it_takes(
    counts: dict[str, int], hidden: set[str]
):
    assert hidden_counts(counts) == hidden


@pytest.mark.parametrize(
    ("hidden_groups", "hidden"),
    [(frozenset(), {"c", "d"}), (frozenset({"x"}), {"a", "b", "c", "d"})],
)
def test_a_group_whose_total_is_known_hides_within_itself(
    hidden_groups: frozenset[str], hidden: set[str]
):
    """Though b and d together would do for the whole, y's total would give d away."""
    counts = {"a": 50, "b": 12, "c": 40, "d": 4, "e": 300, "f": 0}
    group_of = {"a": "x", "b": "x", "c": "y", "d": "y", "e": "y", "f": "x"}
    assert hidden_in_groups(counts, group_of, hidden_groups) == hidden
