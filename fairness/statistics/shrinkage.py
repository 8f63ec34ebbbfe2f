"""Rates drawn towards that of all: what a small group's rate most likely is, to be looked at.

A rate of 0 of 3 says little of the group, and neither 0 nor 1 is a fair picture of it. The less a
group's own rate is worth, the closer it is drawn to the rate of all groups together. A drawn rate
is biased on purpose, so nothing is ever tested or judged by it.
"""

from collections.abc import Sequence

import numpy as np

FEWEST = 3
"""With fewer groups nothing can be said of how much groups differ."""


def shrunken_rates(hits: Sequence[int], totals: Sequence[int]) -> list[float | None]:
    """Empirical Bayes estimates of rates, in the order given; None where nothing was counted.

    r_g = r + t / (t + v_g) (p_g - r) with the rate of all r = sum hits / sum totals, the noise
    v_g = r (1 - r) / n_g, and how much groups differ by DerSimonian and Laird's moments (1986):
    t = max(0, (sum n_g (p_g - r)^2 / (r (1 - r)) - (k - 1)) r (1 - r) / (N - sum n_g^2 / N)).
    Families of one commission are counted as if they were independent, so that rates are drawn
    in too little rather than too much. All None with fewer than three groups that were counted;
    where all or none were hit, so is every group.
    """
    counted = [(hit, total) for hit, total in zip(hits, totals, strict=True) if total]
    if len(counted) < FEWEST:
        return [None] * len(totals)
    hit, size = (np.array(column, dtype=np.float64) for column in zip(*counted, strict=True))
    everyone = size.sum()
    rate = hit.sum() / everyone
    spread = rate * (1 - rate)
    if spread == 0:
        return [float(rate) if total else None for total in totals]
    excess = (size * (hit / size - rate) ** 2).sum() - (len(counted) - 1) * spread
    between = max(0.0, excess / (everyone - (size**2).sum() / everyone))
    drawn = iter(rate + between / (between + spread / size) * (hit / size - rate))
    return [float(next(drawn)) if total else None for total in totals]
