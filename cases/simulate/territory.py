"""The map: commissions, and how well each area's agencies see.

What is drawn here is the unevenness that later looks like a difference between families:
commissions that open cases more readily, police that patrol more, offices that report late.
"""

from typing import NamedTuple

import numpy as np

from cases.catalogue.whole import Catalogue
from cases.contract import SETTLEMENT_TYPES
from cases.simulate.scenario import Scenario
from cases.simulate.timeline import Floats, Indices

ATTENTION_SPREAD = 0.22
POLICING_SPREAD = 0.45
SLOWNESS_SPREAD = 0.3
NOTICING_SPREAD = 0.15
HARDSHIP_SPREAD = 0.08
URBAN_POLICING = (1.2, 1.0, 0.7)


class Territory(NamedTuple):
    """Every commission, in arrays with one entry each.

    `noticing` is [source, commission]: how much of what happens an agency sees there,
    against the agency's own average. The other spreads are multipliers around 1, but for
    `hardship`, which adds to strain.
    """

    commission_ids: list[str]
    names: list[str]
    region_codes: list[str]
    region: Indices
    settlement: Indices
    sittings: Floats
    capacity: Indices
    weight: Floats
    hardship: Floats
    attention: Floats
    policing: Floats
    slowness: Floats
    noticing: Floats


def draw_territory(
    scenario: Scenario, catalogue: Catalogue, *, rng: np.random.Generator
) -> Territory:
    """The scenario's commissions, with the character of each area drawn."""
    region = np.repeat(
        np.arange(len(scenario.regions)), [one.commissions for one in scenario.regions]
    )
    count = len(region)
    settlement = np.concatenate(
        [_settlements(one.settlements, one.commissions) for one in scenario.regions]
    )
    hardship = np.array([one.hardship for one in scenario.regions])
    weight = np.array([one.weight / one.commissions for one in scenario.regions])
    territory = Territory(
        commission_ids=[f"C{number:03d}" for number in range(1, count + 1)],
        names=_names(scenario, catalogue),
        region_codes=[scenario.regions[index].code for index in region],
        region=region,
        settlement=settlement,
        sittings=rng.integers(1, 4, size=count).astype(np.float64),
        capacity=scenario.capacity + rng.integers(-3, 4, size=count),
        weight=weight[region] * rng.uniform(0.8, 1.2, size=count),
        hardship=hardship[region] + rng.normal(0, HARDSHIP_SPREAD, size=count),
        attention=_around_one(ATTENTION_SPREAD, (count,), rng=rng),
        policing=_around_one(POLICING_SPREAD, (count,), rng=rng)
        * np.array(URBAN_POLICING)[settlement],
        slowness=_around_one(SLOWNESS_SPREAD, (count,), rng=rng),
        noticing=_around_one(NOTICING_SPREAD, (len(catalogue.sources), count), rng=rng),
    )
    if scenario.workload is None:
        return territory
    sittings = share_sittings(scenario.workload.sittings, territory.weight)
    return territory._replace(sittings=sittings)


def share_sittings(total: int, weight: Floats) -> Floats:
    """A month's sittings as whole numbers that add up to `total`: as many for each commission
    as can be, one more for those with the most families.
    """
    each, left = divmod(total, len(weight))
    sittings = np.full(len(weight), float(each))
    sittings[np.argsort(-weight, kind="stable")[:left]] += 1
    return sittings


def _settlements(shares: tuple[float, float, float], commissions: int) -> Indices:
    """City, town and village in the declared shares, as whole commissions."""
    borders = np.cumsum(shares) * commissions
    places = np.searchsorted(borders, np.arange(commissions) + 0.5, side="right")
    return np.minimum(places, len(SETTLEMENT_TYPES) - 1)


def _names(scenario: Scenario, catalogue: Catalogue) -> list[str]:
    # numbered, not named after real districts: nobody should take these for real records
    kazakh = {region.code: region.name.kk for region in catalogue.regions}
    return [
        f"{kazakh[one.code]}, {number}-комиссия"
        for one in scenario.regions
        for number in range(1, one.commissions + 1)
    ]


def _around_one(spread: float, shape: tuple[int, ...], *, rng: np.random.Generator) -> Floats:
    """Multipliers whose mean over the commissions is 1, so that a map of a few commissions
    has as many cases and records as one of hundreds.
    """
    drawn = np.exp(rng.normal(0, spread, size=shape))
    return np.asarray(drawn / drawn.mean(axis=-1, keepdims=True))
