"""S6: how well the score orders the families of one group among themselves."""

from math import sqrt

import numpy as np

from fairness.arrays import BoolArray, FloatArray
from fairness.statistics.intervals import Estimate, normal_quantile

FEWEST = 2
"""Of either kind: a variance needs two."""


def auc(score: FloatArray, in_need: BoolArray, *, alpha: float = 0.05) -> Estimate | None:
    """The chance that a family in need is scored above one that is not, ties counting half.

    With DeLong's variance (1988) from the placements of either kind (Sun and Xu 2014), on the
    logit scale, so that the limits stay within 0 and 1 (Pepe 2003). Families are taken as
    independent. Without an interval, as None, where either kind has fewer than two.
    """
    cases, others = np.sort(score[in_need]), np.sort(score[~in_need])
    if min(len(cases), len(others)) < FEWEST:
        return None
    above, below = _share_below(cases, others), 1 - _share_below(others, cases)
    area = float(above.mean())
    variance = float(above.var(ddof=1) / len(cases) + below.var(ddof=1) / len(others))
    low, high = _on_logits(area, sqrt(variance), alpha=alpha)
    return Estimate(area, low, high, 1 - alpha)


def _share_below(scores: FloatArray, others: FloatArray) -> FloatArray:
    """The share of `others` below each score, ties counting half; both sorted, which is faster."""
    below = np.searchsorted(others, scores, "left") + np.searchsorted(others, scores, "right")
    return below / (2 * len(others))


def _on_logits(area: float, error: float, *, alpha: float) -> tuple[float, float]:
    """Limits; at 0 or 1, where the variance vanishes, nothing is known of the other side."""
    if not 0 < area < 1:
        return (0.0, 1.0)
    logit = np.log(area / (1 - area))
    half = normal_quantile(alpha) * error / (area * (1 - area))
    low, high = 1 / (1 + np.exp(-(logit - half))), 1 / (1 + np.exp(-(logit + half)))
    return float(low), float(high)
