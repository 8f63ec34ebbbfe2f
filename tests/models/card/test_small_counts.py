"""Small counts are hidden so that they cannot be worked out from the total."""

import pytest

from models.card.small_counts import hidden_counts


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
