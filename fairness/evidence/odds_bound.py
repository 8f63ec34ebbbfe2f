"""How different unobserved families would have to be for the finding to turn round.

Nothing in the data says how often families are in need whom nobody looked at. The bound asks
instead: if their odds of need are within a factor Γ of those of observed families
like them, where does recall lie, and from which Γ on could the gap turn? (Rambachan et al. 2022.)
"""

from collections.abc import Callable
from math import inf, sqrt
from typing import NamedTuple

import numpy as np

from fairness.arrays import BoolArray, FloatArray
from fairness.evidence.cross_fitting import CrossFitted
from fairness.evidence.doubly_robust import doubly_robust_need
from fairness.evidence.family_rows import FamilyRows
from fairness.evidence.reckoning import Sides, gap_terms

MOST_ODDS = 100.0
_STEPS = np.geomspace(1.0, MOST_ODDS, 47)
_CLOSE = 1.0001


class Range(NamedTuple):
    """The lowest and the highest value that the bound leaves."""

    low: float
    high: float


class Flips(NamedTuple):
    """The smallest Γ at which the gap's sign, or its being beyond delta, could turn; 1 or more.

    `sign` and `tolerance` are infinite where no Γ up to 100 would do it.
    """

    sign: float
    tolerance: float


def recall_range(
    rows: FamilyRows, fitted: CrossFitted, members: BoolArray, *, odds: float
) -> Range | None:
    """Recall of `members`, 0 to 1, if unobserved odds are within the factor `odds` (1 or more).

    Lowest where those not selected are in need more often than told and those selected less,
    highest the other way round. None where no need is found.
    """
    values = []
    for factor in (1 / odds, odds):
        need = doubly_robust_need(rows, fitted, odds=_leaning(rows, factor))
        total = float(need.need[members].sum())
        if not total > 0:
            return None
        values.append(min(1.0, max(0.0, float(need.reached[members].sum()) / total)))
    return Range(*values)


def flips(rows: FamilyRows, fitted: CrossFitted, sides: Sides, *, delta: float) -> Flips | None:
    """From which Γ on the gap within commissions could turn; None where there is no gap to turn.

    It asks of the estimate, not of its interval. Beyond `delta` the gap turns by coming
    within it, within it by leaving it on either side.
    """
    now = _gap(rows, fitted, sides, odds=1.0)
    if now is None:
        return None
    if rows.observed[sides.group | sides.reference].all():
        return Flips(inf, inf)

    def gap_could_be(odds: float) -> Range:
        found = [_gap(rows, fitted, sides, odds=factor) for factor in (1 / odds, odds)]
        low, high = (now if value is None else value for value in found)
        return Range(min(now, low), max(now, high))

    def other_sign(odds: float) -> bool:
        could = gap_could_be(odds)
        return could.low <= 0 <= could.high

    def other_side_of_delta(odds: float) -> bool:
        could = gap_could_be(odds)
        if abs(now) > delta:
            return could.low <= delta if now > 0 else could.high >= -delta
        return could.low < -delta or could.high > delta

    return Flips(_smallest(other_sign), _smallest(other_side_of_delta))


def _gap(rows: FamilyRows, fitted: CrossFitted, sides: Sides, *, odds: float) -> float | None:
    """The gap where the group's recall is as high as `odds` allows and the reference's as low;
    the other way round below 1.
    """
    lean = np.where(sides.group, _leaning(rows, odds), _leaning(rows, 1 / odds))
    return gap_terms(doubly_robust_need(rows, fitted, odds=lean), sides, rows.stratum).gap


def _leaning(rows: FamilyRows, odds: float) -> FloatArray:
    return np.where(rows.selected, odds, 1 / odds)


def _smallest(holds: Callable[[float], bool]) -> float:
    """The smallest Γ from 1 to 100 where it holds: stepped through, then halved; else infinite."""
    if holds(1.0):
        return 1.0
    above = next((place for place, odds in enumerate(_STEPS) if holds(float(odds))), None)
    if above is None:
        return inf
    low, high = float(_STEPS[above - 1]), float(_STEPS[above])
    while high / low > _CLOSE:
        middle = sqrt(low * high)
        low, high = (low, middle) if holds(middle) else (middle, high)
    return high
