"""Many comparisons: Holm and Tarone for the declared family, Benjamini and Hochberg beyond it.

The more groups one looks at, the more often chance alone looks like a gap. The family is
declared before data is seen (attributes x groups x P1); within it the chance of even one
false finding stays at alpha. What is explored outside it is promised less: that of all
findings no more than a share alpha is expected to be false.
"""

from collections.abc import Sequence
from typing import Protocol

import numpy as np

from fairness.statistics.intervals import Estimate


class Gap(Protocol):
    """A difference that knows its interval at any level, as `RiskDifference` does."""

    def interval(self, alpha: float, /) -> Estimate:
        """The interval at level 1 - alpha."""
        ...


def holm(p_values: Sequence[float]) -> list[float]:
    """Holm's adjusted p-values (1979), in the order given.

    The r-th smallest of m is multiplied by m - r + 1, kept rising, and cut at 1. Reject where
    the adjusted value is at most alpha.
    """
    adjusted = [1.0] * len(p_values)
    highest = 0.0
    for rank, place in enumerate(np.argsort(p_values, kind="stable")):
        highest = max(highest, min(1.0, (len(p_values) - rank) * p_values[place]))
        adjusted[place] = highest
    return adjusted


def holm_levels(p_values: Sequence[float], *, alpha: float = 0.05) -> list[float]:
    """The level each comparison's interval is drawn at, in the order given.

    A rejected one gets the level at which Holm's procedure rejected it, alpha / (m - r + 1);
    all retained ones share alpha / (number retained), the simultaneous level that belongs
    to Holm's procedure (Strassburger and Bretz 2008). With none rejected this is alpha / m.
    """
    levels = [alpha] * len(p_values)
    left = len(p_values)
    rejecting = True
    for place in np.argsort(p_values, kind="stable"):
        levels[place] = alpha / left
        rejecting = rejecting and p_values[place] <= levels[place]
        left -= rejecting
    return levels


def benjamini_hochberg(p_values: Sequence[float]) -> list[float]:
    """Adjusted p-values of Benjamini and Hochberg (1995), in the order given.

    The r-th smallest of m is multiplied by m / r, kept rising from the last one back. Reject
    where the adjusted value is at most alpha: then at most a share alpha of the findings is
    expected to be false, where the p-values are independent or rise and fall together.
    """
    adjusted = [1.0] * len(p_values)
    lowest = 1.0
    order = np.argsort(p_values, kind="stable")
    for rank, place in zip(range(len(order), 0, -1), reversed(order), strict=True):
        lowest = min(lowest, p_values[place] * len(order) / rank)
        adjusted[place] = lowest
    return adjusted


def largest_gap(gaps: Sequence[Gap], *, alpha: float = 0.05) -> Estimate | None:
    """How large the largest of m gaps is, whichever it is and in either direction.

    It is beyond c where any gap is, which is Holm's first step: the lower limit is the
    furthest that an interval at alpha / m stays from 0. It is at most c only where all gaps
    are, which needs no share of alpha (Berger 1982): the upper limit is the furthest end of
    the intervals at alpha. It lies outside with a chance of at most alpha, since the upper
    limit can fail only where the gap is as wide as half an interval, and there either limit
    fails on one side alone. A lower limit of 0 says that there may be no gap, which
    resamples of a largest minus a smallest never say. None without gaps.
    """
    if not gaps:
        return None
    first_step = [gap.interval(alpha / len(gaps)) for gap in gaps]
    unshared = [gap.interval(alpha) for gap in gaps]
    return Estimate(
        value=max(abs(one.value) for one in first_step),
        low=max(0.0, *(max(one.low, -one.high) for one in first_step)),
        high=max(max(-one.low, one.high) for one in unshared),
        confidence=1 - alpha,
    )


def reaches_significance(smallest_p: Sequence[float], *, alpha: float = 0.05) -> list[bool]:
    """Which comparisons could reach significance at all (Tarone 1990), in the order given.

    K is the least whole number such that at most K comparisons can reach alpha / K; those
    stay in the family. The choice reads only margins, never the outcome.
    """
    bound = 1
    while sum(smallest <= alpha / bound for smallest in smallest_p) > bound:
        bound += 1
    return [smallest <= alpha / bound for smallest in smallest_p]
