"""How large the gap within commissions is: the Mantel-Haenszel risk difference.

Each commission compares its own families with its own others; the weights add these
comparisons up, so that a commission with little capacity cannot look like unfairness.
"""

from dataclasses import dataclass
from math import sqrt
from typing import Literal

import numpy as np
from scipy.special import ndtr, ndtri

from fairness.arrays import BoolArray
from fairness.counts import Arms
from fairness.statistics.intervals import Estimate, normal_quantile

FEW_POSITIVES = 30
FEW_COMMISSIONS = 10
POWER = 0.80

Method = Literal["sato", "klingenberg"]


@dataclass(frozen=True, slots=True)
class RiskDifference:
    """The weighted difference of two rates over commissions, and what its variance needs.

    With a of n1 hit in the group, b of n0 in the reference, N = n1 + n0 per commission:
    weight W = sum n1 n0 / N and value d = sum (a n0 - b n1) / N / W. Its variance at a true
    difference D is (D P + Q) / W^2 (Sato 1989) with
    slope P = sum (n1^2 b - n0^2 a + n1 n0 (n0 - n1) / 2) / N^2 and
    base Q = sum (a (n0 - b) + b (n1 - a)) / (2 N).
    """

    value: float
    weight: float
    slope: float
    base: float
    reference_rate: float
    method: Method

    def interval(self, alpha: float) -> Estimate:
        """The interval at level 1 - alpha, cut to [-1, 1].

        "sato": d +- z sqrt(d P + Q) / W. "klingenberg": all D with
        (d - D)^2 <= z^2 (D P + Q) / W^2, which holds its coverage where cases are few and
        keeps a width where every case fell the same way (Klingenberg 2014).
        """
        quantile = normal_quantile(alpha)
        middle = self.value
        half = quantile * self._standard_error(self.value)
        if self.method == "klingenberg":
            middle += quantile**2 * self.slope / (2 * self.weight**2)
            inside = middle**2 - self.value**2 + quantile**2 * self.base / self.weight**2
            half = sqrt(max(0.0, inside))
        low, high = max(-1.0, middle - half), min(1.0, middle + half)
        return Estimate(self.value, min(self.value, low), max(self.value, high), 1 - alpha)

    def p_beyond(self, delta: float) -> float:
        """The alpha at which the interval just leaves [-delta, delta]; 1 if d is inside.

        The p-value of "the gap is at most delta", by inverting the interval.
        """
        excess = abs(self.value) - delta
        if excess <= 0:
            return 1.0
        edge = delta if self.value > 0 else -delta
        error = self._standard_error(self.value if self.method == "sato" else edge)
        return float(2 * ndtr(-excess / error)) if error > 0 else 0.0

    def _standard_error(self, difference: float) -> float:
        return sqrt(max(0.0, difference * self.slope + self.base)) / self.weight


def mantel_haenszel(arms: Arms) -> RiskDifference | None:
    """The risk difference within commissions; None where no commission has both sides.

    The small-sample interval is taken under 30 units on either side or under 10
    commissions that could have come out otherwise (FAIRNESS, P1 size), and where Sato's
    variance vanishes because every case fell the same way.
    """
    a, n1, b, n0 = (counts.astype(np.float64) for counts in comparable(arms))
    if a.size == 0:
        return None
    size = n1 + n0
    weights = n1 * n0 / size
    weight = float(weights.sum())
    value = float(((a * n0 - b * n1) / size).sum()) / weight
    slope = float(((n1**2 * b - n0**2 * a + n1 * n0 * (n0 - n1) / 2) / size**2).sum())
    base = float(((a * (n0 - b) + b * (n1 - a)) / (2 * size)).sum())
    few = min(n1.sum(), n0.sum()) < FEW_POSITIVES or informative(arms) < FEW_COMMISSIONS
    vanishes = value * slope + base <= 1e-12 * weight
    return RiskDifference(
        value=value,
        weight=weight,
        slope=slope,
        base=base,
        reference_rate=float((weights * b / n0).sum()) / weight,
        method="klingenberg" if few or vanishes else "sato",
    )


def comparable(arms: Arms) -> Arms:
    """Only the commissions where both the group and the reference have units."""
    both = (arms.totals > 0) & (arms.reference_totals > 0)
    return Arms(*(counts[both] for counts in arms))


def informative(arms: Arms) -> int:
    """How many strata could have come out otherwise: some hit, some missed, both sides."""
    return int(np.count_nonzero(is_informative(arms)))


def is_informative(arms: Arms) -> BoolArray:
    """Which strata could have, (S,)."""
    hits, totals = arms.hits + arms.reference_hits, arms.totals + arms.reference_totals
    both = (arms.totals > 0) & (arms.reference_totals > 0)
    return np.asarray(both & (hits > 0) & (hits < totals))


def detectable_difference(arms: Arms, *, alpha: float, power: float = POWER) -> float:
    """The smallest gap that would probably be found, 0 to 1; 1 where none would be.

    (z_alpha/2 + z_power) sqrt(V) / W with V = sum m n1 n0 (N - m) / (N^2 (N - 1)), the exact
    null variance of the hits given m hit in all: d = (T - E T) / W. An approximation, to plan
    with.
    """
    kept = comparable(arms)
    a, n1, b, n0 = (counts.astype(np.float64) for counts in kept)
    if informative(kept) == 0:
        return 1.0
    size, hits = n1 + n0, a + b
    variance = float((hits * n1 * n0 * (size - hits) / (size**2 * (size - 1))).sum())
    weight = float((n1 * n0 / size).sum())
    reach = normal_quantile(alpha) + float(ndtri(power))
    return min(1.0, reach * sqrt(variance) / weight)


def needed_factor(detectable: float, *, delta: float) -> float:
    """How many times more cases a gap of delta needs, since precision grows as their root."""
    return (detectable / delta) ** 2
