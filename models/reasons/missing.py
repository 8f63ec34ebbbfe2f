"""How far the band could move if the sources that are silent had told.

What they would have told is not known. What they tell of the families that it is compared with
is: each of these lends what its own records from those sources come to, in the place of nothing.
Records of one source are taken to speak for themselves; what they would do together with others
is left out, and so are themes, which several sources tell of.
"""

from collections.abc import Collection, Sequence
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from cases.catalogue.whole import Catalogue
from models.bands import RISING, Band
from models.model import Model

FEWEST_LENDING = 20
"""With fewer families there is nothing to say."""

ROUNDING = 1e-9

OUTER = 0.1
"""The share of families at either end that is left out."""

Floats = npt.NDArray[np.float64]
Places = npt.NDArray[np.int64]
"""Positions of concepts, (places,)."""


class Lent(NamedTuple):
    """What silent sources tell of other families comes to, in the raw score's units: lowest and
    highest but for the outer ones. `is_read` is False where the model reads nothing of it.
    """

    low: float
    high: float
    is_read: bool


class Lenders:
    """The families that one commission's are compared with, and what their records come to: values
    (families, concepts), contributions to the raw score.
    """

    def __init__(self, families: Sequence[str], values: Floats) -> None:
        self._number = {family: number for number, family in enumerate(families)}
        self._by_concept = np.ascontiguousarray(values.T)
        self._is_read = np.asarray(values.any(axis=0))

    def lend(self, told_by: Places, *, to: str) -> Lent | None:
        """What the concepts that silent sources tell of come to among all but the family itself;
        None where too few are left.
        """
        borrower = self._number.get(to)
        lending = len(self._number) - (borrower is not None)
        if lending < FEWEST_LENDING:
            return None
        sums = self._by_concept[told_by].sum(axis=0)
        rising = np.sort(sums)
        skipped = len(rising) if borrower is None else rising.searchsorted(sums[borrower])
        low, high = (
            _quantile(rising, share, lending, int(skipped)) for share in (OUTER, 1 - OUTER)
        )
        return Lent(low, high, bool(self._is_read[told_by].any()))


def _quantile(rising: Floats, share: float, count: int, skipped: int) -> float:
    """The quantile, between neighbours in proportion, of all but the one in the place `skipped`."""
    at = share * (count - 1)
    below = int(at)
    above = min(below + 1, count - 1)
    first = float(rising[below + (below >= skipped)])
    second = float(rising[above + (above >= skipped)])
    return first + (second - first) * (at - below)


def bands_if_told(
    model: Model, band: Band, own: Floats, told_by: Places, lent: Lent | None, *, base: float
) -> tuple[Band, Band] | None:
    """The lowest and the highest band that a family could have.

    `band` is its own, `own` (concepts,) its contributions, `base` what they start from; `told_by`
    are the concepts that the silent sources tell of, `lent` what others lend in these. None where
    too few lend, or where the model reads nothing that these sources tell of.
    """
    silent = own[told_by]
    if lent is None or not (lent.is_read or silent.any()):
        return None
    # a card's points often stand exactly at a band's edge, which a sum may miss by a rounding
    without = float(own.sum() + base + ROUNDING - silent.sum())
    limits = np.array([without + lent.low, without + lent.high])
    # as it stands is always possible: they may have nothing to tell
    reached = {band, *model.bands.of(model.calibrator.risk(limits)).tolist()}
    ranked = sorted(reached, key=RISING.index)
    return ranked[0], ranked[-1]


def told_of(catalogue: Catalogue, concepts: Collection[str], sources: Collection[str]) -> Places:
    """The positions of those concepts that are event types which these sources usually tell of."""
    codes = {one.code for one in catalogue.feature_event_types() if one.source in sources}
    found = [place for place, concept in enumerate(concepts) if concept in codes]
    return np.array(found, dtype=np.int64)
