"""The bootstrap, for figures whose spread no formula gives.

Whole commissions are drawn anew, which keeps together what families of one commission
share. Counts add up over commissions, so that all resamples of all groups are one matrix
product. Where a figure hangs on the order of a list, families get weights instead and every
list is filled again along the order it was sorted in once: see `reranked_recall`.

What an audit reports has formulas of its own; this is for studies and for figures that have none.

With fewer than 15 commissions there is too little to draw from, and both give None: then
only the exact test speaks (FAIRNESS, Bootstrap).
"""

from collections.abc import Mapping
from typing import NamedTuple

import numpy as np

from fairness.arrays import Codes, FloatArray, IntArray
from fairness.counts import Tally
from fairness.statistics.intervals import FEW_CLUSTERS, Estimate


def commission_weights(commissions: int, *, resamples: int, seed: int) -> FloatArray | None:
    """How often each commission is drawn, shape (B, C): every row adds up to C.

    Multinomial with equal chances: the cluster bootstrap (Field and Welsh 2007). One set of
    weights can serve every attribute, so that their figures rise and fall together.
    None with fewer than 15 commissions.
    """
    if commissions < FEW_CLUSTERS:
        return None
    drawn = np.random.default_rng(seed).integers(commissions, size=(resamples, commissions))
    # each resample counts into a row of its own
    drawn += commissions * np.arange(resamples)[:, np.newaxis]
    counted = np.bincount(drawn.ravel(), minlength=drawn.size)
    return counted.reshape(drawn.shape).astype(np.float64)


def resample(weights: FloatArray, amounts: IntArray | FloatArray) -> FloatArray:
    """What the drawn commissions hold together: (B, C) times (C, ...) is (B, ...).

    `amounts` is anything that adds up over commissions: hits at each of many capacities,
    exposure, the two sums of a Mantel-Haenszel difference.
    """
    flat = amounts.reshape(len(amounts), -1).astype(np.float64)
    together: FloatArray = (weights @ flat).reshape(len(weights), *amounts.shape[1:])
    return together


def resample_counts(weights: FloatArray, tensor: IntArray) -> IntArray:
    """The count tensor of every resample: (B, C) times (C, G, 2, 3) is (B, G, 2, 3).

    Exact: whole numbers below 2^53 stay whole in the product.
    """
    return np.rint(resample(weights, tensor)).astype(np.int64)


def the_rest(counts: IntArray) -> IntArray:
    """For each group everybody else's counts; groups on axis 1, as in (B, G, 2, 3)."""
    rest: IntArray = counts.sum(axis=1, keepdims=True) - counts
    return rest


def rates(tally: Tally) -> FloatArray:
    """Hits over totals, shape as given; NaN, never 0, where nothing was counted."""
    found: FloatArray = np.full(tally.totals.shape, np.nan)
    np.divide(tally.hits, tally.totals, out=found, where=tally.totals > 0)
    return found


def spread(group_rates: FloatArray) -> FloatArray:
    """The largest rate minus the smallest over the groups, which are the last axis.

    NaN where a group has no rate. To look at, never to draw an interval from: a spread is
    never below zero, so that its resamples find a gap where there is none. The largest gap
    has `multiplicity.largest_gap`.
    """
    widest: FloatArray = group_rates.max(axis=-1) - group_rates.min(axis=-1)
    return widest


def percentile_interval(
    value: float, resampled: FloatArray, *, alpha: float = 0.05
) -> Estimate | None:
    """The interval between the quantiles of the resamples (Efron 1979).

    For figures that may lie on both sides of no difference; never for a largest minus a
    smallest (see `spread`). A resample where the figure could not be had, NaN, may have been
    anything and counts against both limits; None where such resamples decide a limit.
    """
    limits = _quantiles(resampled, alpha=alpha)
    if limits is None:
        return None
    low, high = limits
    return Estimate(value, min(value, low), max(value, high), 1 - alpha)


def basic_interval(value: float, resampled: FloatArray, *, alpha: float = 0.05) -> Estimate | None:
    """The interval from how far resamples fall from the value: 2 value - quantile.

    Davison and Hinkley 1997, formula 5.6: it turns the percentile interval round its value,
    which mends a figure that resamples push to one side. Not cut to any range. For what it
    may serve, and when it is None, see `percentile_interval`.
    """
    limits = _quantiles(resampled, alpha=alpha)
    if limits is None:
        return None
    low, high = limits
    return Estimate(value, min(value, 2 * value - high), max(value, 2 * value - low), 1 - alpha)


def _quantiles(resampled: FloatArray, *, alpha: float) -> tuple[float, float] | None:
    unknown = np.isnan(resampled)
    # whole order statistics, outward: between an infinity and a number nothing lies
    low = np.quantile(np.where(unknown, -np.inf, resampled), alpha / 2, method="lower")
    high = np.quantile(np.where(unknown, np.inf, resampled), 1 - alpha / 2, method="higher")
    return (float(low), float(high)) if np.isfinite((low, high)).all() else None


class ListOrder(NamedTuple):
    """Families sorted once: stratum by stratum, in each from the first of its list to the last.

    `rows` is where each stood before, shape (rows,); `sizes` is how many families each
    stratum has, shape (S,).
    """

    rows: IntArray
    sizes: IntArray

    @classmethod
    def of(cls, stratum: Codes, rank: IntArray) -> "ListOrder":
        """The order by rank within stratum, ties already broken (`select_at_capacity`)."""
        sizes = np.bincount(stratum.codes, minlength=len(stratum.names))
        return cls(np.lexsort((rank, stratum.codes)), sizes)


def filled(weights: IntArray, sizes: IntArray, capacity: IntArray) -> IntArray:
    """How much of each family's weight its list takes: all above the cut, part at it.

    `weights` (rows,) stand in list order; `sizes` and `capacity` have one entry per stratum.
    The same as writing every family down `weight` times and taking the first `capacity`.
    """
    through = np.cumsum(weights)
    before_stratum = np.concatenate(([0], through))[np.cumsum(sizes) - sizes]
    before = through - weights - np.repeat(before_stratum, sizes)
    taken: IntArray = np.clip(np.repeat(capacity, sizes) - before, 0, weights)
    return taken


class Families(NamedTuple):
    """What re-ranking asks of families: need as in a scored table, and groups by attribute."""

    need: FloatArray
    groups: Mapping[str, Codes]


def reranked_recall(
    order: ListOrder, families: Families, capacity: IntArray, *, resamples: int, seed: int
) -> dict[str, FloatArray] | None:
    """Recall at capacity of every group when the families themselves are drawn anew.

    Each family gets a Poisson(1) weight, in place of the multinomial ones of a draw with
    replacement (Chamandy et al. 2012); each stratum's capacity is then filled along its
    order. By attribute an array (B, G), NaN where a group had nobody in need; the same
    weights serve every attribute. It tells how far recall hangs on which families there
    were, commissions and capacities as they are. None with fewer than 15 strata.
    """
    if len(order.sizes) < FEW_CLUSTERS:
        return None
    places = np.flatnonzero(families.need[order.rows] == 1.0)
    in_need = order.rows[places]
    codes = {name: column.codes[in_need] for name, column in families.groups.items()}
    found = {
        name: np.empty((resamples, len(column.names))) for name, column in families.groups.items()
    }
    draw = np.random.default_rng(seed)
    for b in range(resamples):
        weights = draw.poisson(1.0, size=len(order.rows))
        taken = filled(weights, order.sizes, capacity)[places]
        for name, group in codes.items():
            size = found[name].shape[1]
            found[name][b] = rates(
                Tally(
                    np.bincount(group, taken, minlength=size).astype(np.int64),
                    np.bincount(group, weights[places], minlength=size).astype(np.int64),
                )
            )
    return found
