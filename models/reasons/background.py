"""Whom a family is compared with: families of its own commission, drawn by a recorded seed.

Where a commission's cohort is small, families of its region are drawn instead: a few families
would say more of themselves than of the usual.
"""

from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from models.selection import seeded_hashes

DRAWN = 200
"""Families that a commission's own are compared with: as many tell the usual within a few
hundredths of the raw score, and a country's lists take seconds."""

FEWEST = 50
"""A cohort below this is pooled with its region."""


class Background(NamedTuple):
    """The families that one commission's are compared with, in the order of their lots; `pooled`
    where they are the region's. `of` is how many they were drawn from.
    """

    families: tuple[str, ...]
    of: int
    pooled: bool


def draw_backgrounds(
    family_id: npt.NDArray[np.object_],
    commission: npt.NDArray[np.integer],
    region: npt.NDArray[np.object_],
    seed: int,
) -> tuple[Background, ...]:
    """One background for each commission, from families (rows,) and the positions of their
    commissions; `region` (commissions,) names each commission's region.

    The draw depends on the seed and on who is in the cohort, not on the order of the rows. A
    commission without a family in its region has an empty background.
    """
    by_lot = np.argsort(seeded_hashes(family_id, seed), kind="stable")
    of_commission = commission[by_lot]
    size = np.bincount(commission, minlength=len(region))
    found = []
    for number, name in enumerate(region):
        pooled = bool(size[number] < FEWEST)
        among = np.flatnonzero(region == name) if pooled else np.array([number])
        rows = by_lot[np.isin(of_commission, among)]
        families = tuple(str(family) for family in family_id[rows[:DRAWN]])
        found.append(Background(families, len(rows), pooled))
    return tuple(found)
