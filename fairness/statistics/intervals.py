"""How sure a rate, a difference of rates and a ratio of rates are.

One rate: Wilson (1927), with commissions as clusters on an effective sample size. Two
rates: Newcombe's hybrid (1998, method 10), which is MOVER on those limits, with the
correlation that sharing commissions brings; the ratio likewise (Donner and Zou 2012).
"""

from dataclasses import dataclass
from math import inf, sqrt

import numpy as np
from scipy.special import ndtri, stdtrit

from fairness.arrays import Commissions, FloatArray, IntArray
from fairness.counts import Arms, Tally

FEW_CLUSTERS = 15
"""Below this many commissions a correlation between them is too rough to narrow anything."""


@dataclass(frozen=True, slots=True)
class Estimate:
    """A value and the limits of its interval at `confidence` (0 to 1)."""

    value: float
    low: float
    high: float
    confidence: float


def normal_quantile(alpha: float) -> float:
    """The two-sided normal quantile: 1.96 at alpha = .05."""
    return float(ndtri(1 - alpha / 2))


def wilson(hits: float, total: float, *, alpha: float = 0.05) -> Estimate | None:
    """Wilson's interval of one rate (Wilson 1927); None where nothing was counted.

    Read: rates between `low` and `high` would not be rejected by a score test at `alpha`.
    """
    if total == 0:
        return None
    return _wilson(hits / total, total, quantile=normal_quantile(alpha), alpha=alpha)


def _wilson(rate: float, total: float, *, quantile: float, alpha: float) -> Estimate:
    spread = quantile**2 / total
    centre = (rate + spread / 2) / (1 + spread)
    half = sqrt(spread * (rate * (1 - rate) + spread / 4)) / (1 + spread)
    return Estimate(
        rate,
        min(rate, max(0.0, centre - half)),
        max(rate, min(1.0, centre + half)),
        1 - alpha,
    )


def clustered_wilson(tally: Tally, *, alpha: float = 0.05) -> Estimate | None:
    """Wilson's interval of a rate whose units come in commissions.

    n_eff = p(1-p) / V, at most n, where V = C/(C-1) sum (hits_c - p totals_c)^2 / n^2 is the
    linearised variance of a ratio over the C commissions that have units; the quantile is
    Student's with C-1 degrees (Korn and Graubard 1998, on Wilson's limits). With a single
    commission it is the plain Wilson interval. None where nothing was counted.
    """
    total = int(tally.totals.sum())
    clusters = int(np.count_nonzero(tally.totals))
    if clusters <= 1:
        return wilson(int(tally.hits.sum()), total, alpha=alpha)
    rate = int(tally.hits.sum()) / total
    pull = influence(tally)
    variance = clusters / (clusters - 1) * float(pull @ pull)
    quantile = float(stdtrit(clusters - 1, 1 - alpha / 2))
    return effective_wilson(rate, variance, most=total, quantile=quantile, alpha=alpha)


def effective_wilson(
    rate: float, variance: float, *, most: float, quantile: float, alpha: float
) -> Estimate:
    """Wilson's interval on the number of units that would have given this variance.

    n_eff = p(1-p) / V, at most `most`, which it is where V is 0 (Korn and Graubard 1998).
    """
    effective = min(float(most), rate * (1 - rate) / variance) if variance > 0 else float(most)
    return _wilson(rate, effective, quantile=quantile, alpha=alpha)


def influence(tally: Tally) -> FloatArray:
    """What each commission pulls the rate by: (hits_c - p totals_c) / n, shape (C,)."""
    total = tally.totals.sum()
    pull: FloatArray = (tally.hits - tally.hits.sum() / total * tally.totals) / total
    return pull


def newcombe(first: Estimate, second: Estimate, *, correlation: float = 0.0) -> Estimate:
    """The interval of first - second from each rate's own limits.

    Newcombe (1998), method 10, when the limits are Wilson's; `correlation` between the two
    estimated rates as in MOVER (Zou 2008).
    """
    down, up = first.value - first.low, first.high - first.value
    reference_down, reference_up = second.value - second.low, second.high - second.value
    gap = first.value - second.value
    below = down**2 + reference_up**2 - 2 * correlation * down * reference_up
    above = up**2 + reference_down**2 - 2 * correlation * up * reference_down
    return Estimate(
        gap,
        max(-1.0, gap - sqrt(max(0.0, below))),
        min(1.0, gap + sqrt(max(0.0, above))),
        first.confidence,
    )


def difference(arms: Arms, *, alpha: float = 0.05) -> Estimate | None:
    """The group's rate minus the reference's over the whole territory.

    Newcombe's hybrid on clustered Wilson limits. None where either has no units.
    """
    group, reference = _tallies(arms)
    first = clustered_wilson(group, alpha=alpha)
    second = clustered_wilson(reference, alpha=alpha)
    if first is None or second is None:
        return None
    return newcombe(first, second, correlation=cluster_correlation(arms))


def _tallies(arms: Arms) -> tuple[Tally, Tally]:
    return Tally(arms.hits, arms.totals), Tally(arms.reference_hits, arms.reference_totals)


def cluster_correlation(arms: Arms) -> float:
    """How far the two rates rise and fall together over commissions, -1 to 1.

    With fewer than 15 commissions a positive value, which would narrow the interval, is
    not trusted and counts as 0.
    """
    group, reference = _tallies(arms)
    pull, reference_pull = influence(group), influence(reference)
    scale = sqrt(float(pull @ pull) * float(reference_pull @ reference_pull))
    if scale == 0:
        return 0.0
    correlation = float(pull @ reference_pull) / scale
    few = np.count_nonzero(arms.totals + arms.reference_totals) < FEW_CLUSTERS
    return min(0.0, correlation) if few else min(1.0, correlation)


def ratio(arms: Arms, *, alpha: float = 0.05) -> Estimate | None:
    """The group's rate over the reference's: 1 is equal, below 1 is less often.

    MOVER for a ratio (Donner and Zou 2012) on the clustered Wilson limits: R is a limit
    where one of `newcombe`'s limits of p1 - R p2 is 0, the correlation from sharing
    commissions among them. None where either has no units, where the reference's rate is 0,
    or where it is so little known that the ratio has no upper limit.
    """
    group, reference = _tallies(arms)
    first = clustered_wilson(group, alpha=alpha)
    second = clustered_wilson(reference, alpha=alpha)
    if first is None or second is None or second.value == 0:
        return None
    low, high = _ratio_limits(first, second, correlation=cluster_correlation(arms))
    return Estimate(first.value / second.value, low, high, 1 - alpha) if high < inf else None


def _ratio_limits(first: Estimate, second: Estimate, *, correlation: float) -> tuple[float, float]:
    product = first.value * second.value
    downward = (first.value - first.low) * (second.high - second.value)
    upward = (first.high - first.value) * (second.value - second.low)
    below, above = product - correlation * downward, product - correlation * upward
    least, most = (end * (2 * second.value - end) for end in (second.high, second.low))
    smaller, larger = (end * (2 * first.value - end) for end in (first.low, first.high))
    under = sqrt(max(0.0, below**2 - smaller * least))
    over = sqrt(max(0.0, above**2 - larger * most))
    # dividing by `least` would lose the limit where it is 0; the conjugate form does not
    low = smaller / (below + under) if below + under > 0 else 0.0
    high = (above + over) / most if most > 0 else inf
    return max(0.0, low), high


def clustered_mean(sums: FloatArray, totals: IntArray, *, alpha: float = 0.05) -> Estimate | None:
    """The mean of an amount whose units come in commissions: sum over `sums` / sum over `totals`,
    both of shape (C,).

    m +- t sqrt(C/(C-1) sum (sums_c - m totals_c)^2) / n, the linearised variance of a ratio with
    Student's quantile at C-1 degrees (Cochran 1977, chapter 6). None with fewer than 15
    commissions that have units: a sum of so few squares says little.
    """
    clusters = int(np.count_nonzero(totals))
    if clusters < FEW_CLUSTERS:
        return None
    count = totals.sum()
    mean = float(sums.sum() / count)
    return _around(mean, (sums - mean * totals) / count, clusters, alpha=alpha)


def stratified_mean_difference(
    sums: tuple[FloatArray, FloatArray],
    totals: tuple[IntArray, IntArray],
    commissions: Commissions | None = None,
    *,
    alpha: float = 0.05,
) -> Estimate | None:
    """The difference of two means within strata: `sums` and `totals` of the group and of its
    reference, each (S,), every stratum its own commission unless `commissions` tells.

    d = sum w_c (m1_c - m0_c) / sum w_c with the weights n1 n0 / (n1 + n0) of Mantel and Haenszel,
    and the linearised variance over commissions with Student's quantile. None with fewer than 15
    commissions that have both.
    """
    both = (totals[0] > 0) & (totals[1] > 0)
    whose = commissions or Commissions.one_list_each(len(both))
    present, cluster = np.unique(whose.of_stratum[both], return_inverse=True)
    if present.size < FEW_CLUSTERS:
        return None
    (first, second), (units, others) = (
        tuple(side[both].astype(np.float64) for side in pair) for pair in (sums, totals)
    )
    weight = units * others / (units + others)
    gap = first / units - second / others
    value = float(weight @ gap / weight.sum())
    own = weight * (gap - value) / weight.sum()
    pull = np.bincount(cluster, weights=own).astype(np.float64)
    return _around(value, pull, present.size, alpha=alpha)


def _around(value: float, pull: FloatArray, clusters: int, *, alpha: float) -> Estimate:
    error = sqrt(clusters / (clusters - 1) * float(pull @ pull))
    half = float(stdtrit(clusters - 1, 1 - alpha / 2)) * error
    return Estimate(value, value - half, value + half, 1 - alpha)
