"""How far the band could move if the sources that are silent had told.

What they would have told is not known. What they tell of the families that it is compared with
is: each of these lends what its own records from those sources come to, in the place of nothing.
Records of one source are taken to speak for themselves; what they would do together with others
is left out, and so are themes, which several sources tell of.
"""

from collections.abc import Collection

import numpy as np
import numpy.typing as npt

from cases.catalogue import Catalogue
from models.bands import RISING, Band
from models.model import Model

FEWEST_LENDING = 20
"""With fewer families there is nothing to say."""

ROUNDING = 1e-9

OUTER = 0.1
"""The share of families at either end that is left out."""

Floats = npt.NDArray[np.float64]


def bands_if_told(
    model: Model,
    band: Band,
    raw: float,
    own: Floats,
    lent: Floats,
    told_by: npt.NDArray[np.bool_],
) -> tuple[Band, Band] | None:
    """The lowest and the highest band that a family could have.

    `band` is its own and `raw` its score, `own` (concepts,) its contributions, `lent` (families,
    concepts) those of the families that lend, `told_by` (concepts,) marks what the silent sources
    tell of. None where too few lend, or where the model reads nothing that these sources tell of.
    """
    if len(lent) < FEWEST_LENDING or not (own[told_by].any() or lent[:, told_by].any()):
        return None
    # a card's points often stand exactly at a band's edge, which a sum may miss by a rounding
    scores = raw + ROUNDING - own[told_by].sum() + lent[:, told_by].sum(axis=1)
    limits = np.quantile(scores, [OUTER, 1 - OUTER])
    # as it stands is always possible: they may have nothing to tell
    reached = {band, *model.bands.of(model.calibrator.risk(limits)).tolist()}
    ranked = sorted(reached, key=RISING.index)
    return ranked[0], ranked[-1]


def told_of(
    catalogue: Catalogue, concepts: Collection[str], sources: Collection[str]
) -> npt.NDArray[np.bool_]:
    """Which concepts, (concepts,), are event types that these sources usually tell of."""
    codes = {one.code for one in catalogue.feature_event_types() if one.source in sources}
    return np.array([concept in codes for concept in concepts], dtype=np.bool_)
