"""Which share of what happens each agency sees, and how late it says so.

Every source sees its own share of incidents. The share differs by area, by the group a
family belongs to and by whether a commission already looks at it: so records differ where
lives do not. That is the surveillance effect a model must not mistake for need.
"""

from typing import NamedTuple

import numpy as np

from cases.catalogue.whole import Catalogue
from cases.simulate.territory import Territory
from cases.simulate.timeline import Floats


class Agency(NamedTuple):
    """How one source sees: its share of incidents, its mean delay in days, and the
    multipliers on its share for families it reaches differently.
    """

    share: float
    delay: float
    rural: float = 1.0
    other_language: float = 1.0
    lone_parent: float = 1.0
    disability: float = 1.0


AGENCIES: dict[str, Agency] = {
    "education": Agency(0.75, 8, rural=0.95, other_language=0.9),
    "health": Agency(0.60, 15, rural=0.75, other_language=0.85, disability=1.25),
    "social_protection": Agency(0.65, 12, rural=0.85, other_language=0.7, lone_parent=1.15),
    "employment_centre": Agency(0.65, 15, rural=0.75, other_language=0.85),
    "housing_office": Agency(0.60, 20, rural=0.6, other_language=0.85),
    "utilities": Agency(0.80, 25, rural=0.6),
    "police": Agency(0.50, 4, rural=0.75, other_language=1.25, lone_parent=1.1),
    "guardianship": Agency(0.50, 12, rural=0.8, lone_parent=1.25),
    "digital_family_card": Agency(0.70, 30, other_language=0.85),
    "tax": Agency(0.75, 45, rural=0.8),
    "civil_registry": Agency(0.97, 9),
    "enforcement": Agency(0.85, 20),
    "family_centre": Agency(0.90, 8, rural=0.7, other_language=0.8),
    "helpline": Agency(0.90, 2),
}
UNSEEN = Agency(0.5, 15)


class Noticing(NamedTuple):
    """The agencies over a territory: shares and mean delays are [source, commission], the
    multipliers for groups are [source].
    """

    share: Floats
    delay: Floats
    rural: Floats
    other_language: Floats
    lone_parent: Floats
    disability: Floats


def noticing_over(territory: Territory, catalogue: Catalogue) -> Noticing:
    """The agencies as they work in each commission's area."""
    rows = [AGENCIES.get(code, UNSEEN) for code in catalogue.codes("sources")]
    share = np.array([row.share for row in rows])
    delay = np.array([row.delay for row in rows])
    return Noticing(
        share=np.minimum(share[:, None] * territory.noticing, 0.99),
        delay=delay[:, None] * territory.slowness[None, :],
        rural=np.array([row.rural for row in rows]),
        other_language=np.array([row.other_language for row in rows]),
        lone_parent=np.array([row.lone_parent for row in rows]),
        disability=np.array([row.disability for row in rows]),
    )
