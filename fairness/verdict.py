"""What may be said about one group: five codes, and why nothing can be said.

The exact test settles whether there is a gap; the intervals settle how large it is.
"""

from dataclasses import dataclass
from enum import StrEnum
from typing import NamedTuple

from fairness.statistics.intervals import Estimate

DELTA = 0.10
"""Recall points; a commission's board may set another before it sees data."""


class Verdict(StrEnum):
    """The five codes of a verdict; the report words them, nothing else does."""

    MATERIAL_DISPARITY = "material_disparity"
    DISPARITY_SIZE_UNCERTAIN = "disparity_size_uncertain"
    WITHIN_TOLERANCE = "within_tolerance"
    CANNOT_TELL = "cannot_tell"
    SUPPRESSED = "suppressed"


class Unknown(StrEnum):
    """Why a verdict is `cannot_tell`."""

    GROUP_NOT_SEEN = "group_not_seen"
    LABEL_NOT_OBSERVED = "label_not_observed"
    NO_NEED_OBSERVED = "no_need_observed"
    NOBODY_TO_COMPARE = "nobody_to_compare"
    ALL_SELECTED = "all_selected"
    NONE_SELECTED = "none_selected"
    NO_CHOICE = "no_choice"
    ONE_COMMISSION = "one_commission"
    TOLERANCE_OUT_OF_REACH = "tolerance_out_of_reach"
    TOO_FEW = "too_few"


@dataclass(frozen=True, slots=True)
class Evidence:
    """What a verdict rests on.

    `adjusted` is the interval of the gap at Holm's level, `equivalence` the 90 % interval;
    `p_adjusted` is Holm's adjusted exact p-value, None where the comparison was dropped
    because no outcome could have been significant. `reference_rate` is the share of the
    reference reached in the same commissions; `one_commission` says that only a single
    declared commission could have come out otherwise.
    """

    adjusted: Estimate
    equivalence: Estimate
    p_adjusted: float | None
    reference_rate: float
    one_commission: bool = False


class Judgement(NamedTuple):
    """A verdict, with the reason where nothing can be told."""

    verdict: Verdict
    unknown: Unknown | None = None


def cannot_tell(unknown: Unknown) -> Judgement:
    """Nothing can be told, and why."""
    return Judgement(Verdict.CANNOT_TELL, unknown)


def judge(evidence: Evidence, *, delta: float = DELTA, alpha: float = 0.05) -> Judgement:
    """The verdict on one comparison (FAIRNESS, verdicts).

    Two guards stand before `within_tolerance`: a single commission cannot speak for others,
    and where the reference itself is reached no more often than delta, leaving the group out
    altogether would still look small.
    """
    if evidence.p_adjusted is None:
        return cannot_tell(Unknown.TOO_FEW)
    out_of_reach = evidence.reference_rate <= delta
    if evidence.p_adjusted <= alpha:
        if _beyond(evidence.adjusted, delta):
            return Judgement(Verdict.MATERIAL_DISPARITY)
        if out_of_reach or not _inside(evidence.adjusted, delta):
            return Judgement(Verdict.DISPARITY_SIZE_UNCERTAIN)
    unknown = _why_not_tolerated(evidence, delta=delta, out_of_reach=out_of_reach)
    return Judgement(Verdict.WITHIN_TOLERANCE) if unknown is None else cannot_tell(unknown)


def _why_not_tolerated(evidence: Evidence, *, delta: float, out_of_reach: bool) -> Unknown | None:
    if not _inside(evidence.equivalence, delta):
        return Unknown.TOO_FEW
    if out_of_reach:
        return Unknown.TOLERANCE_OUT_OF_REACH
    return Unknown.ONE_COMMISSION if evidence.one_commission else None


def _beyond(interval: Estimate, delta: float) -> bool:
    return interval.low > delta or interval.high < -delta


def _inside(interval: Estimate, delta: float) -> bool:
    return -delta < interval.low and interval.high < delta
