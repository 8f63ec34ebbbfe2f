"""Recall and the gap within commissions from what each row adds, with intervals.

The same formulas serve whoever says what a row adds: the labels as they were observed, the
doubly robust reckoning, or the families drawn by chance.
"""

from math import sqrt
from typing import NamedTuple

import numpy as np
from scipy.special import stdtrit

from fairness.arrays import BoolArray, FloatArray, IntArray
from fairness.evidence.family_rows import NeedByRow
from fairness.statistics.intervals import (
    FEW_CLUSTERS,
    Estimate,
    effective_wilson,
    normal_quantile,
)


class Spread(NamedTuple):
    """The variance of an estimate, and the quantile its interval is made with."""

    variance: float
    quantile: float


def recall_of(
    reckoned: NeedByRow, members: BoolArray, stratum: IntArray, *, alpha: float = 0.05
) -> Estimate | None:
    """Sum of `reached` over sum of `need` among `members`, (rows,); None where no need is found.

    The variance is that of the linearised ratio, each row's part of it being
    (reached - recall need) / total; the interval is Wilson's on the effective number in need.
    """
    reached, need = reckoned.reached[members], reckoned.need[members]
    total = float(need.sum())
    if total <= 0:
        return None
    rate = min(1.0, max(0.0, float(reached.sum()) / total))
    adds = need != 0
    pulls = (reached - rate * need)[adds] / total
    spread = spread_of(pulls, stratum[members][adds], alpha=alpha)
    most = min(total, total**2 / float(need @ need))
    return effective_wilson(rate, spread.variance, most=most, quantile=spread.quantile, alpha=alpha)


def spread_of(pulls: FloatArray, stratum: IntArray, *, alpha: float) -> Spread:
    """How far a sum of these pulls, (rows,), would vary.

    With 15 commissions or more, C/(C-1) times the sum of squares of the commissions' own sums,
    and Student's quantile with C-1 degrees; with fewer, the sum of squares over rows.
    """
    present, place = np.unique(stratum, return_inverse=True)
    clusters = present.size
    if clusters < FEW_CLUSTERS:
        return Spread(float(pulls @ pulls), normal_quantile(alpha))
    sums = np.bincount(place, weights=pulls, minlength=clusters)
    variance = clusters / (clusters - 1) * float(sums @ sums)
    return Spread(variance, float(stdtrit(clusters - 1, 1 - alpha / 2)))


class Sides(NamedTuple):
    """A group and its reference, (rows,) each."""

    group: BoolArray
    reference: BoolArray


class GapTerms(NamedTuple):
    """Per commission with both sides, (C,): reached and need of either side, and its size."""

    reached: FloatArray
    need: FloatArray
    reference_reached: FloatArray
    reference_need: FloatArray
    size: FloatArray

    @property
    def weight(self) -> float:
        """What the weights add up to: sum of n1 n0 / N."""
        return float((self.need * self.reference_need / self.size).sum())

    @property
    def gap(self) -> float | None:
        """Sum of (a n0 - b n1) / N over the weight; None where the weights are not positive.

        Products of two sides' sums are unbiased where rows are independent, which a ratio of
        small estimated counts would not be.
        """
        if self.weight <= 0:
            return None
        crossed = self.reached * self.reference_need - self.reference_reached * self.need
        return float((crossed / self.size).sum()) / self.weight


def gap_terms(reckoned: NeedByRow, sides: Sides, stratum: IntArray) -> GapTerms:
    """The sums by commission; a commission's size N is what is expected to be in need there."""
    strata = int(stratum.max()) + 1

    def by_commission(values: FloatArray, side: BoolArray) -> FloatArray:
        sums: FloatArray = np.bincount(stratum[side], values[side], strata).astype(np.float64)
        return sums

    sums = (
        by_commission(reckoned.reached, sides.group),
        by_commission(reckoned.need, sides.group),
        by_commission(reckoned.reached, sides.reference),
        by_commission(reckoned.need, sides.reference),
        by_commission(reckoned.expected, sides.group | sides.reference),
    )
    there = [np.bincount(stratum[side], minlength=strata) > 0 for side in sides]
    kept = there[0] & there[1] & (sums[-1] > 0)
    return GapTerms(*(values[kept] for values in sums))


def gap_of(
    reckoned: NeedByRow, sides: Sides, stratum: IntArray, *, alpha: float = 0.05
) -> Estimate | None:
    """The Mantel-Haenszel gap in recall within commissions, group minus reference, -1 to 1.

    With every label observed it is P1's value. The interval is from the linearised variance,
    over commissions where 15 have both sides, else over rows. None where no commission
    has both sides, or none of them any need.
    """
    terms = gap_terms(reckoned, sides, stratum)
    gap, weight = terms.gap, terms.weight
    if gap is None:
        return None
    commissions = terms.size.size
    if commissions >= FEW_CLUSTERS:
        crossed = terms.reached * terms.reference_need - terms.reference_reached * terms.need
        pulls = (crossed - gap * terms.need * terms.reference_need) / terms.size / weight
        variance = commissions / (commissions - 1) * float(pulls @ pulls)
        quantile = float(stdtrit(commissions - 1, 1 - alpha / 2))
    else:
        pulls = _pulls_by_row(reckoned, sides, stratum, gap=gap) / weight
        variance, quantile = float(pulls @ pulls), normal_quantile(alpha)
    value = min(1.0, max(-1.0, gap))
    half = quantile * sqrt(variance)
    return Estimate(value, max(-1.0, value - half), min(1.0, value + half), 1 - alpha)


def _pulls_by_row(
    reckoned: NeedByRow, sides: Sides, stratum: IntArray, *, gap: float
) -> FloatArray:
    """What one more row of its kind would change of the sum of (a n0 - b n1 - gap n1 n0) / N."""
    pulls = np.zeros(len(stratum))
    both = sides.group | sides.reference
    for commission in np.unique(stratum[both]):
        here = stratum == commission
        group, reference = here & sides.group, here & sides.reference
        size = float(reckoned.expected[here & both].sum())
        if size <= 0 or not (group.any() and reference.any()):
            continue
        a, n1 = reckoned.reached[group], reckoned.need[group]
        b, n0 = reckoned.reached[reference], reckoned.need[reference]
        pulls[group] = (a * n0.sum() - n1 * (b.sum() + gap * n0.sum())) / size
        pulls[reference] = (n0 * (a.sum() - gap * n1.sum()) - b * n1.sum()) / size
    return pulls
