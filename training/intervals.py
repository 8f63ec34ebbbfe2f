"""Intervals for pooled metrics: whole clusters are resampled, never single rows.

Families of one commission share its records and its staff, and one family may stand on
several lists, so rows are not independent. Clusters are commissions where there are at
least 15 of them, families otherwise.
"""

from typing import NamedTuple, Self

import numpy as np
import numpy.typing as npt
import pandas as pd
from scipy import sparse
from scipy.special import expit
from scipy.stats import norm, rankdata

FEWEST_COMMISSIONS = 15
LEVEL = 0.95

ROOM = 4_000_000
"""Numbers held at once where resamples meet the steps of a curve."""

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]
Flags = npt.NDArray[np.bool_]


class Interval(NamedTuple):
    """An estimate with its 95 % limits; NaN-free or not given at all."""

    estimate: float
    low: float
    high: float

    @property
    def above_zero(self) -> bool:
        """True where the whole interval lies above zero."""
        return self.low > 0


def shown(interval: Interval | None, *, signed: bool = False, digits: int = 3) -> str:
    """An estimate with its limits, for a line."""
    if interval is None:
        return "not defined"
    form = f"+.{digits}f" if signed else f".{digits}f"
    return f"{interval.estimate:{form}} ({interval.low:{form}} to {interval.high:{form}})"


class Spread(NamedTuple):
    """An estimate and the standard deviation of its resamples."""

    estimate: float
    standard_error: float


class Clusters(NamedTuple):
    """`of_row` (rows,) is each row's cluster, 0 to size - 1; `kind` names the clusters."""

    of_row: Ints
    size: int
    kind: str


def choose_clusters(commission: npt.ArrayLike, family: npt.ArrayLike) -> Clusters:
    """Commissions where there are enough of them to resample, families otherwise.

    Clusters are numbered as they first appear, so that their names draw nothing.
    """
    for kind, values in (("commissions", commission), ("families", family)):
        of_row, names = pd.factorize(np.asarray(values))
        if kind == "families" or len(names) >= FEWEST_COMMISSIONS:
            return Clusters(of_row.astype(np.int64), len(names), kind)
    raise AssertionError


class Resampling:
    """One fixed set of resampled cluster weights, shared so that comparisons are paired."""

    def __init__(self, clusters: Clusters, *, resamples: int, seed: int) -> None:
        self.clusters = clusters
        drawn = np.random.default_rng(seed).multinomial(
            clusters.size, np.full(clusters.size, 1 / clusters.size), size=resamples
        )
        self._weights: Floats = drawn.astype(np.float64)

    def ratio(self, numerator: npt.ArrayLike, denominator: npt.ArrayLike) -> Interval | None:
        """sum(numerator) / sum(denominator) over rows, with percentile limits.

        None where the denominator is zero: there is nothing to have a share of.
        """
        top, bottom = self._sums(numerator), self._sums(denominator)
        if bottom.sum() == 0:
            return None
        return _percentiles(top.sum() / bottom.sum(), self._ratios(top, bottom))

    def lift(
        self, hits: npt.ArrayLike, chosen: npt.ArrayLike, in_need: npt.ArrayLike
    ) -> Interval | None:
        """How many times as precise as drawing anybody: (hits / chosen) / (in need / rows).

        None where nobody was chosen or nobody was in need.
        """
        top, places, need = (self._sums(rows) for rows in (hits, chosen, in_need))
        everybody = self._sums(np.ones(len(self.clusters.of_row)))
        if not places.sum() or not need.sum():
            return None
        drawn = [self._weights @ summed for summed in (top, places, need, everybody)]
        usable = (drawn[1] > 0) & (drawn[2] > 0)
        some, places_drawn, need_drawn, all_drawn = (sums[usable] for sums in drawn)
        estimate = top.sum() / places.sum() / (need.sum() / everybody.sum())
        return _percentiles(estimate, some / places_drawn * all_drawn / need_drawn)

    def average_precision(self, score: Floats, outcome: Flags) -> Interval | None:
        """The area under the steps of precision over recall, as scikit-learn defines it, with
        percentile limits. None where nobody was in need.
        """
        if not outcome.any():
            return None
        steps = _Steps.of(score, outcome, self.clusters)
        (estimate,) = steps.average_precisions(np.ones((1, self.clusters.size)))
        resampled = steps.average_precisions(self._weights)
        return _percentiles(estimate, resampled[np.isfinite(resampled)])

    def ratio_difference(
        self, ours: npt.ArrayLike, theirs: npt.ArrayLike, denominator: npt.ArrayLike
    ) -> Interval | None:
        """The paired difference of two such ratios over one denominator."""
        return self.ratio(
            np.asarray(ours, dtype=np.float64) - np.asarray(theirs, dtype=np.float64), denominator
        )

    def ratio_spread(self, numerator: npt.ArrayLike, denominator: npt.ArrayLike) -> Spread:
        """The same ratio with its standard error; zero where the denominator is."""
        top, bottom = self._sums(numerator), self._sums(denominator)
        if bottom.sum() == 0:
            return Spread(0.0, 0.0)
        resampled = self._ratios(top, bottom)
        return Spread(float(top.sum() / bottom.sum()), float(resampled.std()))

    def _sums(self, rows: npt.ArrayLike) -> Floats:
        weights = np.asarray(rows, dtype=np.float64)
        summed = np.bincount(self.clusters.of_row, weights=weights, minlength=self.clusters.size)
        return np.asarray(summed, dtype=np.float64)

    def _ratios(self, top: Floats, bottom: Floats) -> Floats:
        resampled_bottom = self._weights @ bottom
        usable = resampled_bottom > 0
        return np.asarray((self._weights @ top)[usable] / resampled_bottom[usable])


class _Steps(NamedTuple):
    """The steps of precision over recall: a step is a block of equal scores with somebody in
    need, from the highest score down. (steps, clusters) each: how many rows stand in a step or
    between it and the one before, and how many of them were in need.
    """

    rows: sparse.csr_array
    in_need: sparse.csr_array

    @classmethod
    def of(cls, score: Floats, outcome: Flags, clusters: Clusters) -> Self:
        order = np.argsort(-score, kind="stable")
        ranked, needed = -score[order], outcome[order]
        lowest_of_step, step_of_need = np.unique(ranked[needed], return_inverse=True)
        step_of_row = np.searchsorted(lowest_of_step, ranked)
        counted = step_of_row < len(lowest_of_step)
        cluster = clusters.of_row[order]
        shape = (len(lowest_of_step), clusters.size)
        return cls(
            _counts(step_of_row[counted], cluster[counted], shape),
            _counts(step_of_need, cluster[needed], shape),
        )

    def average_precisions(self, weights: Floats) -> Floats:
        """One for each set of cluster weights (resamples, clusters); NaN without need."""
        pieces = max(1, self.rows.shape[0] * len(weights) // ROOM)
        return np.concatenate([self._average(some) for some in np.array_split(weights, pieces)])

    def _average(self, weights: Floats) -> Floats:
        seen = np.cumsum(self.rows @ weights.T, axis=0)
        gained = self.in_need @ weights.T
        found = np.cumsum(gained, axis=0)
        precision = np.divide(found, seen, out=np.zeros_like(seen), where=seen > 0)
        area, total = (gained * precision).sum(axis=0), found[-1]
        average = np.divide(area, total, out=np.full(len(weights), np.nan), where=total > 0)
        return np.asarray(average, dtype=np.float64)


def _counts(step: Ints, cluster: Ints, shape: tuple[int, int]) -> sparse.csr_array:
    ones = np.ones(len(step))
    return sparse.csr_array(sparse.coo_array((ones, (step, cluster)), shape=shape))


def _percentiles(estimate: float, resampled: Floats) -> Interval:
    tail = (1 - LEVEL) / 2
    low, high = np.quantile(resampled, [tail, 1 - tail])
    return Interval(float(estimate), float(low), float(high))


def auc_interval(score: Floats, outcome: Flags, clusters: Clusters) -> Interval | None:
    """Area under the ROC curve with the clustered DeLong interval (Obuchowski 1997).

    None where only one outcome was seen.
    """
    if outcome.all() or not outcome.any():
        return None
    placement = _placements(score, outcome)
    found = _about(placement, outcome, clusters)
    return Interval(found.estimate, max(found.low, 0.0), min(found.high, 1.0))


def auc_difference(
    ours: Floats, theirs: Floats, outcome: Flags, clusters: Clusters
) -> Interval | None:
    """Our area less theirs over the same rows, paired, with the clustered DeLong interval.

    None where only one outcome was seen.
    """
    if outcome.all() or not outcome.any():
        return None
    return _about(_placements(ours, outcome) - _placements(theirs, outcome), outcome, clusters)


def _about(placement: Floats, outcome: Flags, clusters: Clusters) -> Interval:
    """The mean placement of the positives, and limits that are normal about it."""
    area = float(placement[outcome].mean())
    error = float(np.sqrt(_auc_variance(placement - area, outcome, clusters)))
    return _normal(area, error)


def _normal(estimate: float, error: float) -> Interval:
    half = float(norm.ppf((1 + LEVEL) / 2)) * error
    return Interval(estimate, estimate - half, estimate + half)


def regression_intervals(
    predictors: Floats, outcome: Flags, coefficients: Floats, clusters: Clusters
) -> tuple[Interval, ...]:
    """An interval for each coefficient of a fitted logistic regression.

    predictors (rows, coefficients) holds a column of ones for the intercept. The variance is
    the sandwich over clusters (Liang and Zeger 1986) with the correction for their number.
    """
    expected = expit(predictors @ coefficients)
    weight = (expected * (1 - expected))[:, None]
    bread = np.linalg.pinv(predictors.T @ (weight * predictors))
    residual = (outcome - expected)[:, None] * predictors
    pulls = np.zeros((clusters.size, predictors.shape[1]))
    np.add.at(pulls, clusters.of_row, residual)
    variance = _bessel(clusters.size) * bread @ (pulls.T @ pulls) @ bread
    # where columns say the same, rounding leaves a trace below zero
    errors = np.sqrt(np.maximum(np.diag(variance), 0.0))
    return tuple(
        _normal(float(one), float(error)) for one, error in zip(coefficients, errors, strict=True)
    )


def _auc_variance(deviation: Floats, outcome: Flags, clusters: Clusters) -> float:
    """S10 / positives + S01 / negatives + 2 S11 / (positives * negatives), from each row's
    placement less the area; each sum is corrected for the number of clusters in it.
    """
    positive = _ClusterSums.of(deviation / outcome.sum(), outcome, clusters)
    negative = _ClusterSums.of(deviation / (~outcome).sum(), ~outcome, clusters)
    both = _bessel(clusters.size) * float(positive.sums @ negative.sums)
    return positive.squares + negative.squares + 2 * both


class _ClusterSums(NamedTuple):
    """Sums by cluster, and their squares added up and corrected."""

    sums: Floats
    squares: float

    @classmethod
    def of(cls, deviation: Floats, rows: Flags, clusters: Clusters) -> Self:
        cluster = clusters.of_row[rows]
        summed = np.bincount(cluster, weights=deviation[rows], minlength=clusters.size)
        sums = np.asarray(summed, dtype=np.float64)
        return cls(sums, _bessel(len(np.unique(cluster))) * float(sums @ sums))


def _bessel(count: int) -> float:
    return count / max(count - 1, 1)


def _placements(score: Floats, outcome: Flags) -> Floats:
    """For a positive, the share of negatives below it; for a negative, of positives above
    it; ties count half.
    """
    overall = rankdata(score)
    within = np.empty(len(score))
    within[outcome] = rankdata(score[outcome])
    within[~outcome] = rankdata(score[~outcome])
    others_below = overall - within
    positives, negatives = int(outcome.sum()), int((~outcome).sum())
    placement = np.where(outcome, others_below / negatives, 1 - others_below / positives)
    return np.asarray(placement, dtype=np.float64)
