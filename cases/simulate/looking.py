"""What becomes a record: incidents as the agencies saw them, with the day it became known."""

from typing import NamedTuple

import numpy as np

from cases.simulate.agencies import Noticing
from cases.simulate.families import LANGUAGES, Families
from cases.simulate.happenings import Happenings
from cases.simulate.setting import Setting
from cases.simulate.timeline import Days, Floats, Indices, Mask

WATCHED = 1.3
"""A family that a commission has looked at lately is seen this much more."""
URGENT_DELAY = 1.5
LONGEST_DELAY = 400
AMOUNT_SPREAD = 0.5


class Sight(NamedTuple):
    """Which incidents were seen, how likely each was to be, the day it would become known, and
    the amount it would show, NaN where its kind has none.
    """

    seen: Mask
    chance: Floats
    known: Days
    value: Floats


def look(
    happenings: Happenings,
    families: Families,
    setting: Setting,
    *,
    watched: Mask,
    rng: np.random.Generator,
) -> Sight:
    """What the agencies make of incidents; `watched` flags families under a commission's eye."""
    family, kind = happenings.family, happenings.kind
    source = setting.kinds.source[kind]
    chance = chance_to_see(setting.noticing, families, family, source=source)
    chance *= np.where(watched[family], WATCHED, 1.0)
    mean_delay = setting.noticing.delay[source, families.commission[family]]
    mean_delay = np.where(setting.kinds.urgent[kind], URGENT_DELAY, mean_delay)
    delay = np.minimum(rng.exponential(mean_delay), LONGEST_DELAY).astype(np.int32)
    return Sight(
        seen=rng.random(len(family)) < chance,
        chance=chance,
        known=(happenings.day + delay).astype(np.int32),
        value=_amounts(setting.kinds.amount[kind], rng=rng),
    )


def chance_to_see(
    noticing: Noticing, families: Families, family: Indices, *, source: Indices
) -> Floats:
    """The chance that a source sees an incident in a family nobody watches."""
    chance = noticing.share[source, families.commission[family]]
    other = families.language == LANGUAGES.index("other")
    chance = chance * np.where(families.rural[family], noticing.rural[source], 1.0)
    chance *= np.where(other[family], noticing.other_language[source], 1.0)
    chance *= np.where(families.single[family], noticing.lone_parent[source], 1.0)
    chance *= np.where(families.disability[family], noticing.disability[source], 1.0)
    return chance


def _amounts(middle: Floats, *, rng: np.random.Generator) -> Floats:
    """Whole amounts around the middle, NaN where there is none."""
    drawn = np.ceil(middle * np.exp(AMOUNT_SPREAD * rng.standard_normal(len(middle))))
    return np.where(middle > 0, drawn, np.nan)
