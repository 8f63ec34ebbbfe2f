"""The exact test of P1: is the group reached less often within its own commissions?

Given who is in need and how many of them each commission selected, chance alone makes the
group's selected a hypergeometric draw in each commission. The draws add up by convolution
over commissions. It holds at one family per commission, with no large-sample formula.
"""

from typing import NamedTuple

import numpy as np
from scipy.special import gammaln

from fairness.arrays import FloatArray
from fairness.counts import Arms
from fairness.statistics.mantel_haenszel import comparable

TIE = 1e-7
"""Probabilities this close, relatively, count as equal: they differ by rounding alone."""

NEVER = 1e-300
"""Outcomes at either end that are less likely than this are left out: a country has tens of
thousands of them, and below it a computer's numbers lose their digits."""


class NullDistribution(NamedTuple):
    """Probabilities of `first`, `first` + 1, ... hits in the group, were there no gap."""

    first: int
    probabilities: FloatArray

    def of(self, hits: int) -> float:
        """The probability of so many hits; 0 where it never happens."""
        place = hits - self.first
        inside = 0 <= place < self.probabilities.size
        return float(self.probabilities[place]) if inside else 0.0


class ExactTest(NamedTuple):
    """What the test found.

    `p_value` sums the outcomes no more likely than the observed; `mid_p` counts the observed
    half; `smallest_p` is the least p-value any outcome could have had (Tarone 1990).
    """

    p_value: float
    mid_p: float
    smallest_p: float


def stratified_exact_test(arms: Arms) -> ExactTest | None:
    """Test "no gap within any commission", two-sided by point probability.

    `arms` counts families in need (totals) and those of them selected (hits) per commission.
    With one commission it is Fisher's exact test; the convolution follows Mehta, Patel and
    Gray (1985). None where no commission has both sides.
    """
    kept = comparable(arms)
    if kept.totals.size == 0:
        return None
    null = null_distribution(kept)
    chance = null.probabilities
    observed = null.of(int(kept.hits.sum()))
    p_value = _as_unlikely_as(chance, observed)
    return ExactTest(
        p_value=p_value,
        mid_p=p_value - observed / 2,
        smallest_p=_as_unlikely_as(chance, float(chance.min())),
    )


def _as_unlikely_as(chance: FloatArray, probability: float) -> float:
    return min(1.0, float(chance[chance <= probability * (1 + TIE)].sum()))


def null_distribution(arms: Arms) -> NullDistribution:
    """The group's hits over all commissions if chance alone chose among those in need."""
    first, chance = 0, np.ones(1)
    for one in _hypergeometric(arms):
        first, chance = _likely(first + one.first, np.convolve(chance, one.probabilities))
    return NullDistribution(first, chance / chance.sum())


def _likely(first: int, chance: FloatArray) -> NullDistribution:
    """Without the ends that never happen; the likeliest outcome always stays."""
    if chance[0] > NEVER and chance[-1] > NEVER:
        return NullDistribution(first, chance)
    happens = np.flatnonzero(chance > NEVER)
    return NullDistribution(first + int(happens[0]), chance[happens[0] : happens[-1] + 1])


def _hypergeometric(arms: Arms) -> list[NullDistribution]:
    """Hits in the group of each commission when its hits are drawn from both sides.

    P(x) is proportional to 1 / (x! (n1 - x)! (m - x)! (n0 - m + x)!) for m hits in all, from
    max(0, m - n0) to min(n1, m); all commissions at once, laid one behind the other.
    """
    group, reference, drawn = arms.totals, arms.reference_totals, arms.hits + arms.reference_hits
    first, last = np.maximum(0, drawn - reference), np.minimum(group, drawn)
    length = last - first + 1
    ends = np.cumsum(length)
    starts = ends - length
    hits = np.arange(length.sum()) + np.repeat(first - starts, length)
    n1, n0, m = (np.repeat(counts, length) for counts in (group, reference, drawn))
    ways = -(
        gammaln(hits + 1)
        + gammaln(n1 - hits + 1)
        + gammaln(m - hits + 1)
        + gammaln(n0 - m + hits + 1)
    )
    chance = np.exp(ways - np.repeat(np.maximum.reduceat(ways, starts), length))
    chance /= np.repeat(np.add.reduceat(chance, starts), length)
    return [
        NullDistribution(int(at), part)
        for at, part in zip(first, np.split(chance, ends[:-1]), strict=True)
    ]
