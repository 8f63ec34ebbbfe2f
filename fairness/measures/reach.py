"""The levels of the audit: what is measured, each with one question.

P1  within commissions, are families in need of this group reached as often as others?
P2  over the whole territory, as families live it, is there a gap?
P3  how much of P2 comes from where capacity lies rather than from the ranking?
S1  of those selected, are as many in need?          (precision gap)
S2  of those not selected, how many were in need?    (unmet need)
S3  is the group selected as often?                  (selection rate, impact ratio)
"""

from math import sqrt

import numpy as np
from scipy.special import stdtrit

from fairness.arrays import Commissions
from fairness.counts import Arms, Pair, arms, precision, recall, selection, unmet_need
from fairness.statistics.intervals import (
    FEW_CLUSTERS,
    Estimate,
    clustered_wilson,
    difference,
    influence,
    ratio,
)
from fairness.statistics.mantel_haenszel import comparable, informative, mantel_haenszel
from fairness.verdict import Unknown


def recall_arms(pair: Pair) -> Arms:
    """Selected among those in need, group beside reference: what P1 and P2 compare."""
    return arms(recall(pair.group), recall(pair.reference))


def territory_gap(pair: Pair, *, alpha: float = 0.05) -> Estimate | None:
    """P2: recall of the group minus recall of the reference over the whole territory."""
    return difference(recall_arms(pair), alpha=alpha)


def capacity_gap(
    pair: Pair, commissions: Commissions | None = None, *, alpha: float = 0.05
) -> Estimate | None:
    """P3 = P2 - P1, the part of the gap that lies between commissions.

    `pair` is counted by stratum, each its own commission unless `commissions` tells. The variance
    is that of the linearised difference of both estimates over commissions, with Student's
    quantile. None with fewer than 15 commissions, or where P1 or P2 is.
    """
    compared = recall_arms(pair)
    whose = commissions or Commissions.one_list_each(len(compared.totals))
    within = mantel_haenszel(compared)
    there = whose.added_up(compared.totals + compared.reference_totals)
    clusters = int(np.count_nonzero(there))
    if within is None or clusters < FEW_CLUSTERS:
        return None
    group, reference = recall(pair.group), recall(pair.reference)
    gap = group.hits.sum() / group.totals.sum() - reference.hits.sum() / reference.totals.sum()
    size = np.maximum(1, compared.totals + compared.reference_totals)
    weighted = compared.hits * compared.reference_totals - compared.reference_hits * compared.totals
    weight = compared.totals * compared.reference_totals / size
    within_pull = (weighted / size - within.value * weight) / within.weight
    pull = whose.added_up(influence(group) - influence(reference) - within_pull)
    error = sqrt(clusters / (clusters - 1) * float(pull @ pull))
    half = float(stdtrit(clusters - 1, 1 - alpha / 2)) * error
    value = float(gap) - within.value
    return Estimate(value, max(-2.0, value - half), min(2.0, value + half), 1 - alpha)


def precision_gap(pair: Pair, *, alpha: float = 0.05) -> Estimate | None:
    """S1: share in need among the selected, group minus reference."""
    return difference(arms(precision(pair.group), precision(pair.reference)), alpha=alpha)


def unmet_need_gap(pair: Pair, *, alpha: float = 0.05) -> Estimate | None:
    """S2: share in need among those not selected, group minus reference."""
    return difference(arms(unmet_need(pair.group), unmet_need(pair.reference)), alpha=alpha)


def selection_rate(pair: Pair, *, alpha: float = 0.05) -> Estimate | None:
    """S3: share of the group that is selected."""
    return clustered_wilson(selection(pair.group), alpha=alpha)


def impact_ratio(pair: Pair, *, alpha: float = 0.05) -> Estimate | None:
    """S3: the group's selection rate over the reference's; needs no label."""
    return ratio(arms(selection(pair.group), selection(pair.reference)), alpha=alpha)


def why_not_comparable(pair: Pair) -> Unknown | None:
    """Why P1 has nothing to go by in this pair; None where it has."""
    if pair.group.sum() == 0:
        return Unknown.GROUP_NOT_SEEN
    if pair.group[:, :, :2].sum() == 0:
        return Unknown.LABEL_NOT_OBSERVED
    if recall(pair.group).totals.sum() == 0:
        return Unknown.NO_NEED_OBSERVED
    compared = comparable(recall_arms(pair))
    if compared.totals.size == 0:
        return Unknown.NOBODY_TO_COMPARE
    return _why_no_choice(compared) if informative(compared) == 0 else None


def _why_no_choice(compared: Arms) -> Unknown:
    hits = compared.hits.sum() + compared.reference_hits.sum()
    if hits == 0:
        return Unknown.NONE_SELECTED
    everyone = compared.totals.sum() + compared.reference_totals.sum()
    return Unknown.ALL_SELECTED if hits == everyone else Unknown.NO_CHOICE
