"""Need reckoned with the labels that were not observed in mind.

Where labels are missing by what is known of a family, the naive recall leans towards families
that are looked at. The doubly robust reckoning (Coston et al. 2020) is right if either
how labels come to be observed or how need depends on what is known was told rightly.
"""

import numpy as np

from fairness.arrays import BoolArray, FloatArray
from fairness.evidence.cross_fitting import CrossFitted
from fairness.evidence.family_rows import FamilyRows, NeedByRow


def doubly_robust_need(
    rows: FamilyRows, fitted: CrossFitted, *, odds: FloatArray | None = None
) -> NeedByRow:
    """What each row adds: z y + (1-z) h(m) + z (1-p)/p h'(m) (y-m).

    z says that the label was observed, p how likely that was, m the chance of need among the
    observed. `odds` (rows,) is the factor Γ by which the odds of need of unobserved families
    exceed those of observed ones like them: h(m) = Γm / (1-m+Γm). Without it Γ is 1, and the
    sum is m + z (y-m)/p, the usual form; otherwise it has the same safeguard (its first-order
    error in m cancels). With all labels observed it is y. NaN where m is not known and matters.
    """
    factor = np.ones(rows.score.size) if odds is None else odds
    seen, chance = rows.observed, fitted.expected
    stretched = 1 - chance + factor * chance
    need = factor * chance / stretched
    slope = factor / stretched**2
    surplus = (1 - fitted.propensity) / fitted.propensity
    # where every label like it is observed, what others say of need does not matter
    mended = np.where(surplus > 0, surplus * slope * (rows.need - chance), 0.0)
    reckoned = np.where(seen, rows.need + mended, need)
    expected = np.where(seen, rows.need, chance)
    return NeedByRow(np.where(rows.selected, reckoned, 0.0), reckoned, expected)


def can_be_reckoned(rows: FamilyRows, fitted: CrossFitted, members: BoolArray) -> bool:
    """Whether the group's own labels bear on it, on the list and off it.

    False where the group is not seen, or where on either side it has families and no
    label was observed: then only other groups would speak for it.
    """
    if not members.any():
        return False
    sides = (members & rows.selected, members & ~rows.selected)
    heard = all(rows.observed[side].any() for side in sides if side.any())
    gaps = members & np.isnan(doubly_robust_need(rows, fitted).need)
    return heard and not gaps.any()
