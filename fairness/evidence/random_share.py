"""Need among families whom no ranking chose, from those drawn by chance.

Every list draws a share of its places by lot, and records how likely each draw was. What is
found there needs no assumption about who is noticed: each drawn family speaks for as many
as its chance says (Horvitz and Thompson 1952; Hájek 1971).
"""

from typing import NamedTuple

import numpy as np

from cases.errors import BadInput
from fairness.arrays import BoolArray, FloatArray
from fairness.evidence.family_rows import FamilyRows, NeedByRow
from fairness.evidence.reckoning import Sides, gap_of, spread_of
from fairness.statistics.intervals import Estimate, effective_wilson

SURE = 1 - 1e-9
FEWEST_DRAWN_IN_NEED = 30
"""On either side: with 10 the interval held the truth in 78 to 89 of 100 draws (`label-bias`)."""


class DesignSample(NamedTuple):
    """Who came onto the list by the list's own design, (rows,) each.

    `sampled` says who did, by rank or by lot; `chance` is the recorded probability of it: 1
    above the cut, the draw's probability below, as `models.selection` gives it.
    """

    sampled: BoolArray
    chance: FloatArray

    @property
    def by_lot(self) -> BoolArray:
        """Who came onto the list without having been sure of it."""
        return self.sampled & (self.chance < SURE)


class FromDraws(NamedTuple):
    """What the draws say of a group: need among those not surely listed, and recall."""

    need: Estimate
    recall: Estimate | None


def require_sample(rows: FamilyRows, sample: DesignSample) -> None:
    """BadInput where a chance is none, or somebody was drawn who could not be."""
    if {len(column) for column in sample} != {rows.score.size}:
        msg = f"the draws cover {len(sample.chance)} rows of {rows.score.size}; give one for each"
        raise BadInput(msg)
    bad = ~((sample.chance >= 0) & (sample.chance <= 1 + 1e-9))
    if bad.any():
        msg = f"{int(bad.sum())} chances of being drawn are not between 0 and 1"
        raise BadInput(msg)
    impossible = int((sample.sampled & (sample.chance <= 0)).sum())
    if impossible:
        msg = (
            f"{impossible} families were drawn with a recorded chance of 0; see how draws are kept"
        )
        raise BadInput(msg)


def from_draws(
    rows: FamilyRows, sample: DesignSample, members: BoolArray, *, alpha: float = 0.05
) -> FromDraws | None:
    """Need among members who were not sure of a place, and recall of all members.

    rate = sum(y/chance) / sum(1/chance) over those drawn whose label was observed (Hájek),
    Wilson's interval on the effective number of draws; recall = reached / (in need above the
    cut + rate times families below it), with the limits that the rate's limits give: they
    speak of these very families. A label missing on the list counts as the others' mean.
    None where somebody could not have been drawn, or no label was observed above the cut
    or among the drawn; `recall` None where nobody is in need.
    """
    found = _draws_of(rows, sample, members)
    if found is None:
        return None
    rate = _rate(rows, sample, found.heard, alpha=alpha)
    adds = _by_row(rows, sample, found, rate=rate.value)
    reached, above = float(adds.reached.sum()), float(adds.need[found.sure].sum())
    below = int(found.rest.sum())
    value, high, low = (
        _recall(reached, above + below * one) for one in (rate.value, rate.low, rate.high)
    )
    if value is None or low is None:
        return FromDraws(rate, None)
    # where nobody above the cut is in need, no need below it leaves nothing to divide by
    return FromDraws(rate, Estimate(value, low, value if high is None else high, 1 - alpha))


def gap_from_draws(
    rows: FamilyRows, sample: DesignSample, sides: Sides, *, alpha: float = 0.05
) -> Estimate | None:
    """The gap within commissions, group minus reference, from the draws alone.

    None where either side has no estimate, or fewer than 30 in need were drawn from it.
    """
    whole = NeedByRow(*(np.zeros(rows.score.size) for _ in NeedByRow._fields))
    for members in sides:
        found = _draws_of(rows, sample, members)
        if found is None or rows.need[found.heard].sum() < FEWEST_DRAWN_IN_NEED:
            return None
        rate = _rate(rows, sample, found.heard, alpha=alpha).value
        for column, part in zip(whole, _by_row(rows, sample, found, rate=rate), strict=True):
            column[members] = part[members]
    return gap_of(whole, sides, rows.stratum, alpha=alpha)


class _Draws(NamedTuple):
    """Members by how they could come onto the list, and those drawn whose label was observed."""

    sure: BoolArray
    rest: BoolArray
    heard: BoolArray


def _draws_of(rows: FamilyRows, sample: DesignSample, members: BoolArray) -> _Draws | None:
    sure = members & (sample.chance >= SURE)
    rest = members & ~sure
    heard = rest & sample.by_lot & rows.observed
    unreachable = (sample.chance[rest] <= 0).any()
    untold = sure.any() and not rows.observed[sure].any()
    return None if unreachable or untold or not heard.any() else _Draws(sure, rest, heard)


def _by_row(rows: FamilyRows, sample: DesignSample, draws: _Draws, *, rate: float) -> NeedByRow:
    """The label above the cut; below it the rate, and for those drawn what they differ by."""
    sure, rest, heard = draws
    chance = np.where(heard, sample.chance, 1.0)
    speaks_for = heard / chance * int(rest.sum()) / float((heard / chance).sum())
    usual = np.where(rest, rate, np.nanmean(rows.need[sure]) if sure.any() else 0.0)
    label = np.where(rows.observed, rows.need, usual)
    need = np.where(rest, rate + speaks_for * (label - rate), label)
    inside = sure | rest
    return NeedByRow(
        np.where(inside & rows.selected, label, 0.0),
        np.where(inside, need, 0.0),
        np.where(rest, rate, np.where(sure, label, 0.0)),
    )


def _rate(rows: FamilyRows, sample: DesignSample, heard: BoolArray, *, alpha: float) -> Estimate:
    weight, need = 1 / sample.chance[heard], rows.need[heard]
    rate = float(weight @ need / weight.sum())
    spread = spread_of(weight * (need - rate) / weight.sum(), rows.stratum[heard], alpha=alpha)
    kish = float(weight.sum() ** 2 / (weight @ weight))
    return effective_wilson(rate, spread.variance, most=kish, quantile=spread.quantile, alpha=alpha)


def _recall(reached: float, in_need: float) -> float | None:
    return min(1.0, reached / in_need) if in_need > 0 else None
