"""The whole trade-off: what each strength brings and costs, where chosen and where judged.

At strength 0 nothing is added and the lists are the plain ones; at 1 the offsets act in full.
"""

from collections.abc import Collection, Sequence
from dataclasses import asdict, dataclass
from typing import Any

import numpy as np

from cases.errors import BadInput
from fairness.arrays import FloatArray
from fairness.counts import Tally, precision, recall, selection
from fairness.mitigation.cohort import Cohort, recall_arms
from fairness.mitigation.offsets import equalising_offsets
from fairness.statistics.intervals import Estimate, clustered_mean, clustered_wilson
from fairness.statistics.mantel_haenszel import RiskDifference, mantel_haenszel
from fairness.statistics.multiplicity import largest_gap

STRENGTHS: tuple[float, ...] = tuple(tenth / 10 for tenth in range(11))
PAIR = 2


@dataclass(frozen=True, slots=True)
class GroupReach:
    """How many of a group's families in need are on the lists; `gap` is its recall within
    commissions less everyone else's. None where it cannot be told.
    """

    code: str
    in_need: int
    reached: int
    recall: Estimate | None
    gap: Estimate | None


@dataclass(frozen=True, slots=True)
class Reach:
    """Everything told of one cohort's lists at one strength.

    `places` are taken in all, `exchanged` of them by families that the plain lists leave out.
    `largest_gap` is that of any group, in either direction. `recall_change` is the overall recall
    less that of the plain lists, paired; None where it cannot be told.
    """

    groups: tuple[GroupReach, ...]
    largest_gap: Estimate | None
    recall: Estimate | None
    precision: Estimate | None
    recall_change: Estimate | None
    places: int
    exchanged: int


@dataclass(frozen=True, slots=True)
class Point:
    """One strength, on the lists it was chosen on and on later ones."""

    strength: float
    earlier: Reach
    later: Reach


@dataclass(frozen=True, slots=True)
class TradeOff:
    """Offsets at full strength by group, in log-odds, and what every strength of them does.

    A group that was given none of its own has 0. `points` go by rising strength.
    """

    offsets: dict[str, float]
    points: tuple[Point, ...]

    def to_dict(self) -> dict[str, Any]:
        """As plain JSON values."""
        return asdict(self)


def trade_off(
    earlier: Cohort,
    later: Cohort,
    *,
    strengths: Sequence[float] = STRENGTHS,
    never: Collection[str] = (),
    alpha: float = 0.05,
) -> TradeOff:
    """Offsets chosen on the earlier lists, and each strength of them on both; groups of `never`
    get none.

    BadInput for a strength that is no share, for cohorts of other groups, and where
    `equalising_offsets` finds too little to go by.
    """
    if earlier.group.names != later.group.names:
        msg = "the earlier and the later lists name other groups; code both by the same names"
        raise BadInput(msg)
    offsets = equalising_offsets(earlier, never=never)
    points = tuple(
        Point(
            strength,
            reach(earlier, at_strength(offsets, strength), alpha=alpha),
            reach(later, at_strength(offsets, strength), alpha=alpha),
        )
        for strength in sorted(strengths)
    )
    return TradeOff(dict(zip(earlier.group.names, offsets.tolist(), strict=True)), points)


def at_strength(offsets: FloatArray, strength: float) -> FloatArray:
    """The offsets times the strength; BadInput for one outside 0 to 1."""
    if not 0 <= strength <= 1:
        msg = f"strength {strength} is no share of 0 (the plain lists) to 1 (offsets in full)"
        raise BadInput(msg)
    return offsets * strength


def reach(cohort: Cohort, offsets: FloatArray, *, alpha: float = 0.05) -> Reach:
    """Who is reached on a cohort's lists with these offsets (groups,).

    Intervals are the audit's: each list is a cluster, gaps are Mantel and Haenszel's.
    """
    chosen, without = cohort.selected(offsets), cohort.selected(np.zeros(offsets.size))
    now, plain = cohort.counted(chosen), cohort.counted(without)
    gaps = [mantel_haenszel(recall_arms(now, group)) for group in range(offsets.size)]
    overall, before = recall(now.sum(axis=1)), recall(plain.sum(axis=1))
    return Reach(
        groups=tuple(
            _group(code, recall(now[:, place]), gaps[place], alpha=alpha)
            for place, code in enumerate(cohort.group.names)
        ),
        largest_gap=largest_gap(_distinct(gaps), alpha=alpha),
        recall=clustered_wilson(overall, alpha=alpha),
        precision=clustered_wilson(precision(now.sum(axis=1)), alpha=alpha),
        recall_change=clustered_mean(
            (overall.hits - before.hits).astype(np.float64), overall.totals, alpha=alpha
        ),
        places=int(selection(now).hits.sum()),
        exchanged=int((chosen & ~without).sum()),
    )


def _group(code: str, tally: Tally, gap: RiskDifference | None, *, alpha: float) -> GroupReach:
    return GroupReach(
        code=code,
        in_need=int(tally.totals.sum()),
        reached=int(tally.hits.sum()),
        recall=clustered_wilson(tally, alpha=alpha),
        gap=None if gap is None else gap.interval(alpha),
    )


def _distinct(gaps: Sequence[RiskDifference | None]) -> list[RiskDifference]:
    """The gaps there are; of two groups each is the other's mirror, and one says it all."""
    found = [gap for gap in gaps if gap is not None]
    return found[:1] if len(found) == PAIR else found
