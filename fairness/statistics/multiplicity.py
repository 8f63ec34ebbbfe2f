"""Many comparisons, one declared family: Holm's step-down and Tarone's drop.

The more groups one looks at, the more often chance alone looks like a gap. The family is
declared before data is seen (attributes x groups x P1); within it the chance of even one
false finding stays at alpha.
"""

from collections.abc import Sequence

import numpy as np


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


def reaches_significance(smallest_p: Sequence[float], *, alpha: float = 0.05) -> list[bool]:
    """Which comparisons could reach significance at all (Tarone 1990), in the order given.

    K is the least whole number such that at most K comparisons can reach alpha / K; those
    stay in the family. The choice reads only margins, never the outcome.
    """
    bound = 1
    while sum(smallest <= alpha / bound for smallest in smallest_p) > bound:
        bound += 1
    return [smallest <= alpha / bound for smallest in smallest_p]
