"""S5: does a score of twenty in a hundred mean the same for every group?

Asked only where the score is a probability. Three readings: how many came into need beside how
many were expected; Cox's recalibration, which says whether differences between scores are overdrawn
for a group; and need among the families whose score lies near the cut, where the list ends.
"""

from typing import NamedTuple

import numpy as np
from scipy.special import expit, logit, stdtrit

from fairness.arrays import BoolArray, FloatArray, IntArray
from fairness.counts import Tally
from fairness.statistics.intervals import (
    FEW_CLUSTERS,
    Estimate,
    clustered_wilson,
    normal_quantile,
)

NEAR = 0.25
"""How far from the cut, as a share of its score, a family still stands near it."""

EDGE = 1e-6
"""Scores of exactly 0 or 1 have no logit; they are moved in by this much."""

STEPS, CLOSE = 50, 1e-10


class Recalibration(NamedTuple):
    """Cox's (1958) slope, 1 where differences are right, and intercept, 0 where the level is."""

    slope: Estimate
    intercept: Estimate


def is_probability(score: FloatArray) -> bool:
    """Whether every score lies within 0 and 1, and some strictly between."""
    within = bool(((score >= 0) & (score <= 1)).all())
    return within and bool(((score > 0) & (score < 1)).any())


def observed_over_expected(
    in_need: Tally, expected: FloatArray, *, alpha: float = 0.05
) -> Estimate | None:
    """Families in need for each that the scores let expect, 1 where the level is right.

    `in_need` are those in need out of all observed and `expected` the sum of their scores, (C,).
    The limits are those of the observed rate over the mean score, which is taken as given. None
    where nobody was observed or nobody expected.
    """
    rate = clustered_wilson(in_need, alpha=alpha)
    total = float(expected.sum())
    if rate is None or total <= 0:
        return None
    mean = total / float(in_need.totals.sum())
    return Estimate(rate.value / mean, rate.low / mean, rate.high / mean, rate.confidence)


def recalibrate(
    score: FloatArray, in_need: BoolArray, *, commission: IntArray, alpha: float = 0.05
) -> Recalibration | None:
    """Slope b of logit P(need) = a + b logit(score), and a where b is 1; arrays (rows,).

    Fitted by Newton's method; limits from the sandwich over commissions (Liang and Zeger 1986) and
    Student's quantile with C-1 degrees; with fewer than 15 commissions, of whom the sandwich says
    far too little, from the model's own errors. None where the score does not vary, where nobody
    or everybody is in need, and where the fit does not settle, as when the score parts the two
    without a fault.
    """
    if in_need.all() or not in_need.any() or np.ptp(score) == 0:
        return None
    told = logit(np.clip(score, EDGE, 1 - EDGE))
    ones = np.ones_like(told)
    outcome = in_need.astype(np.float64)
    present, cluster = np.unique(commission, return_inverse=True)
    both = _fit(np.column_stack([ones, told]), outcome, np.zeros_like(told), cluster)
    level = _fit(ones[:, None], outcome, told, cluster)
    if both is None or level is None:
        return None
    (_, slope), (_, slope_error) = both
    (intercept,), (intercept_error,) = level
    few = present.size < FEW_CLUSTERS
    quantile = normal_quantile(alpha) if few else float(stdtrit(present.size - 1, 1 - alpha / 2))
    return Recalibration(
        *(
            Estimate(float(value), value - quantile * error, value + quantile * error, 1 - alpha)
            for value, error in ((slope, slope_error), (intercept, intercept_error))
        )
    )


def _fit(
    design: FloatArray, outcome: FloatArray, offset: FloatArray, cluster: IntArray
) -> tuple[FloatArray, FloatArray] | None:
    """Coefficients and their errors of a logistic regression."""
    coefficients = np.zeros(design.shape[1])
    for _ in range(STEPS):
        expected = expit(design @ coefficients + offset)
        information = design.T @ (design * (expected * (1 - expected))[:, None])
        if np.linalg.cond(information) > 1 / CLOSE:
            return None
        step = np.linalg.solve(information, design.T @ (outcome - expected))
        coefficients = coefficients + step
        if np.abs(step).max() < CLOSE:
            break
    else:
        return None
    bread = np.linalg.inv(information)
    residual = design * (outcome - expected)[:, None]
    pulls = np.column_stack([np.bincount(cluster, weights=column) for column in residual.T])
    clusters = len(pulls)
    if clusters < FEW_CLUSTERS:
        return coefficients, np.sqrt(np.diag(bread))
    filling = clusters / (clusters - 1) * pulls.T @ pulls
    return coefficients, np.sqrt(np.diag(bread @ filling @ bread))


def near_the_cut(
    score: FloatArray, selected: BoolArray, *, stratum: IntArray, strata: int
) -> BoolArray:
    """Families whose score lies within a quarter of their commission's cut, (rows,): the lowest
    score that was selected there. Nobody where a commission selected none.
    """
    cut = np.full(strata, np.nan)
    chosen = np.lexsort((-score[selected], stratum[selected]))
    # of each commission's selected the last written is the lowest
    cut[stratum[selected][chosen]] = score[selected][chosen]
    own = cut[stratum]
    with np.errstate(invalid="ignore"):
        return np.asarray(np.abs(score - own) <= NEAR * np.abs(own))
