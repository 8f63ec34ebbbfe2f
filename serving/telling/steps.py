"""The picture of all reasons of one family: each concept's length, without a score."""

import numpy as np

from cases.catalogue.whole import Catalogue
from cases.catalogue.words import Words
from models.reasons.explained import Explained
from models.reasons.naming import name_concept
from models.reasons.pictures.waterfall import lengths
from serving.referrals.shown import Step

LEAST = 0.01

OTHERS = Words(
    kk="Қалғандарының бәрі бірге", ru="Всё остальное вместе", en="Everything else together"
)


def tell_steps(
    catalogue: Catalogue, explained: Explained, row: int, *, worth: float
) -> tuple[Step, ...]:
    """Every concept whose contribution is above `worth`, in raw score units: the longest first,
    all others together last; `row` is that of the explained.
    """
    concepts = explained.country.concepts
    return tuple(
        Step(
            name=OTHERS if concept is None else name_concept(catalogue, concepts[concept]),
            share=_rounded(share),
        )
        for concept, share in lengths(explained.country.values[row], worth=worth)
    )


def _rounded(share: float) -> float:
    """In whole hundredths, as fine as a picture shows and no finer; none of them is nothing."""
    return float(np.copysign(max(round(abs(share), 2), LEAST), share))
