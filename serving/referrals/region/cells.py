"""Counts as a region may see them: in the manner of public audits, rounded to five and withheld
where fewer than ten, or what would give such a cell away.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from fairness.suppression import HIDDEN, SMALLEST_SHOWN, Hidden, rounded

Count = int | Hidden
"""How many, rounded; or that it is not shown, to protect families."""


@dataclass(frozen=True, slots=True)
class Shares:
    """Families by what is true of them, each in one part alone; `total` is all of them."""

    total: Count
    parts: Mapping[str, Count]


def count(families: int) -> Count:
    """A number of families as it is shown."""
    return HIDDEN if families < SMALLEST_SHOWN else rounded(families)


def shares(parts: Mapping[str, int]) -> Shares:
    """Parts of a whole; where one is too small, the next smallest goes with it, until those
    withheld could be shown as one and none can be had by subtraction.
    """
    total = sum(parts.values())
    smallest_first = sorted(parts, key=lambda part: parts[part])
    hidden = [part for part in smallest_first if parts[part] < SMALLEST_SHOWN]
    for part in smallest_first[len(hidden) :]:
        together = sum(parts[one] for one in hidden)
        if not hidden or (len(hidden) > 1 and together >= SMALLEST_SHOWN):
            break
        hidden.append(part)
    return Shares(
        count(total), {part: HIDDEN if part in hidden else rounded(parts[part]) for part in parts}
    )


def with_its_complement(families: int, total: int) -> Count:
    """Some families of a total, where neither they nor all others are too few to be told."""
    return HIDDEN if min(families, total - families) < SMALLEST_SHOWN else rounded(families)
