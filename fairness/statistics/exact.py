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


class NullDistribution(NamedTuple):
    """Probabilities of `first`, `first` + 1, ... hits in the group, were there no gap."""

    first: int
    probabilities: FloatArray


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
    observed = float(chance[int(kept.hits.sum()) - null.first])
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
    for hits, totals, reference_hits, reference_totals in zip(*arms, strict=True):
        one = _hypergeometric(int(totals), int(reference_totals), int(hits + reference_hits))
        first += one.first
        chance = np.convolve(chance, one.probabilities)
    return NullDistribution(first, chance / chance.sum())


def _hypergeometric(group: int, reference: int, drawn: int) -> NullDistribution:
    """Hits in the group when `drawn` are drawn from `group` + `reference`."""
    first, last = max(0, drawn - reference), min(group, drawn)
    hits = np.arange(first, last + 1)
    logarithm = _log_choose(group, hits) + _log_choose(reference, drawn - hits)
    chance = np.exp(logarithm - logarithm.max())
    return NullDistribution(first, chance / chance.sum())


def _log_choose(total: int, chosen: np.typing.NDArray[np.int64]) -> FloatArray:
    ways: FloatArray = gammaln(total + 1) - gammaln(chosen + 1) - gammaln(total - chosen + 1)
    return ways
