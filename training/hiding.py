"""Which groups are too small to be told of where many may read: in MLflow, and on pages."""

from collections.abc import Mapping

FEWEST_SHOWN = 10
"""In need: a group with fewer is hidden."""


def hidden_groups(in_need: Mapping[str, int]) -> frozenset[str]:
    """The small ones among an attribute's groups, by code, and with them as many of the next
    larger as it takes for the hidden not to follow from the others: at least two, together no
    small group.
    """
    by_size = sorted(in_need, key=lambda code: in_need[code])
    counts = [in_need[code] for code in by_size]
    hidden = sum(count < FEWEST_SHOWN for count in counts)
    while hidden < len(counts) and _follow_from_the_rest(counts[:hidden]):
        hidden += 1
    return frozenset(by_size[:hidden])


def _follow_from_the_rest(counts: list[int]) -> bool:
    with_somebody = [count for count in counts if count]
    return len(with_somebody) == 1 or 0 < sum(with_somebody) < FEWEST_SHOWN
