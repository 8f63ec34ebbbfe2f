"""P1 for every group, and what the whole declared family leaves of it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from fairness.arrays import Commissions
from fairness.counts import Arms
from fairness.groups import AuditedGroup
from fairness.measures.reach import recall_arms, why_not_comparable
from fairness.results import Family, WithinCommissions
from fairness.statistics.exact import ExactTest, stratified_exact_test
from fairness.statistics.mantel_haenszel import (
    RiskDifference,
    comparable,
    detectable_difference,
    is_informative,
    mantel_haenszel,
)
from fairness.statistics.multiplicity import holm, holm_levels, reaches_significance

EQUIVALENCE_ALPHA = 0.10
"""Two one-sided tests at 5 % are one 90 % interval inside the tolerance (Schuirmann 1987)."""

Key = tuple[str, str]
"""An attribute's code and a group's."""


@dataclass(frozen=True, slots=True)
class Comparison:
    """A group beside its reference before the family is adjusted."""

    arms: Arms
    gap: RiskDifference
    exact: ExactTest


class Adjusted(NamedTuple):
    """What the family leaves for one comparison; `p_value` None where it was dropped."""

    p_value: float | None
    level: float


class AdjustedFamily(NamedTuple):
    """The family's size and what it leaves for each comparison."""

    family: Family
    adjusted: Mapping[Key, Adjusted]


def compare(group: AuditedGroup) -> Comparison | None:
    """The group's comparison; None where there is nothing to go by or nobody to compare."""
    if group.is_reference or why_not_comparable(group.pair) is not None:
        return None
    arms = recall_arms(group.pair)
    gap, exact = mantel_haenszel(arms), stratified_exact_test(arms)
    if gap is None or exact is None:  # pragma: no cover  why_not_comparable has seen to it
        return None
    return Comparison(arms, gap, exact)


def adjust(
    groups: Sequence[AuditedGroup],
    comparisons: Mapping[Key, Comparison],
    *,
    delta: float,
    alpha: float,
) -> AdjustedFamily:
    """Holm over the comparisons that could reach significance (Tarone), mirrors counted once.

    Two step-downs over one family: the exact p-values say whether there is a gap; the
    p-values of "at most delta" set the level of each interval, so that an interval lies
    beyond delta exactly where Holm's procedure rejects that.
    """
    compared = [group for group in groups if (group.attribute, group.code) in comparisons]
    distinct = [(g.attribute, g.code) for g in compared if g.mirror_of is None]
    reaches = reaches_significance(
        [comparisons[key].exact.smallest_p for key in distinct], alpha=alpha
    )
    tested = [key for key, reached in zip(distinct, reaches, strict=True) if reached]
    p_values = holm([comparisons[key].exact.p_value for key in tested])
    levels = holm_levels([comparisons[key].gap.p_beyond(delta) for key in tested], alpha=alpha)
    first_step = alpha / max(1, len(tested))
    adjusted = dict.fromkeys(distinct, Adjusted(None, first_step))
    adjusted |= {
        key: Adjusted(p_value, level)
        for key, p_value, level in zip(tested, p_values, levels, strict=True)
    }
    for group in compared:
        if group.mirror_of is not None:
            adjusted[group.attribute, group.code] = adjusted[group.attribute, group.mirror_of]
    return AdjustedFamily(Family(len(compared), len(distinct), len(tested)), adjusted)


def within_commissions(
    comparison: Comparison,
    adjusted: Adjusted,
    commissions: Commissions,
    *,
    alpha: float,
    first_step: float,
) -> WithinCommissions:
    """The comparison's figures; `first_step` is the level a planned study would have to meet."""
    gap, exact = comparison.gap, comparison.exact
    kept = comparable(comparison.arms)
    return WithinCommissions(
        estimate=gap.interval(alpha),
        adjusted=gap.interval(adjusted.level),
        equivalence=gap.interval(EQUIVALENCE_ALPHA),
        method=gap.method,
        p_exact=exact.p_value,
        p_mid=exact.mid_p,
        p_adjusted=adjusted.p_value,
        smallest_p=exact.smallest_p,
        informative_commissions=np.unique(
            commissions.of_stratum[is_informative(comparison.arms)]
        ).size,
        comparable_in_need=int(kept.totals.sum()),
        comparable_reached=int(kept.hits.sum()),
        reference_in_need=int(kept.reference_totals.sum()),
        reference_reached=int(kept.reference_hits.sum()),
        reference_recall=gap.reference_rate,
        detectable_difference=detectable_difference(kept, alpha=first_step),
    )
