"""What happens in a month: incidents drawn from the hidden state, before anyone looks.

Incidents are drawn per channel, not per family and type: how many happen in all, to whom
(in proportion to how fast life runs there), and then which. A month of a large chunk costs
one cumulative sum per channel instead of a draw per family and event type.
"""

from typing import NamedTuple

import numpy as np

from cases.simulate.incidents import SCHOOL_YEAR, Channel, Subject
from cases.simulate.population import CHILD, Members, Population
from cases.simulate.rows import take_rows
from cases.simulate.setting import Setting
from cases.simulate.strain import HiddenState
from cases.simulate.timeline import (
    MONTHS_A_YEAR,
    Days,
    Floats,
    Indices,
    Mask,
)

NOBODY = -1
TRIES = 3
"""How often a family's members are asked for one whom the incident can concern."""

FROM_AGE = np.array((0, 0, 0, 7, 12, 18, 18)) * MONTHS_A_YEAR
TO_AGE = np.array((999, 7, 18, 18, 18, 999, 999)) * MONTHS_A_YEAR
"""[subject]: ages in months, from inclusive to exclusive."""


class Happenings(NamedTuple):
    """Incidents of one month; `member` is NOBODY where the family as a whole is meant."""

    family: Indices
    member: Indices
    kind: Indices
    day: Days


def draw_happenings(
    state: HiddenState,
    population: Population,
    setting: Setting,
    *,
    month: int,
    rng: np.random.Generator,
) -> Happenings:
    """The incidents of one month among the families that are active in it."""
    families, kinds, timeline = population.families, setting.kinds, setting.timeline
    active = families.active(month)
    at_school = SCHOOL_YEAR[timeline.month_of_year(month)]
    rate = kinds.rate * np.where(kinds.at_school, at_school, 1.0)
    drawn = []
    for channel in Channel:
        speed = state.intensity(channel) * active
        if channel is Channel.POLICING:
            speed *= setting.territory.policing[families.commission]
        drawn.append(_draw_channel(speed, kinds.channel == channel, rate, rng=rng))
    family = np.concatenate([part[0] for part in drawn])
    kind = np.concatenate([part[1] for part in drawn])
    member = _concerned(population.members, family, kinds.subject[kind], month=month, rng=rng)
    day = timeline.day_within(np.full(len(family), month), rng=rng)
    possible = (member != NOBODY) | (kinds.subject[kind] == Subject.FAMILY)
    # the record must not contradict the attribute that the audit reads
    possible &= families.disability[family] | (kind != kinds.place_of("disability_established"))
    return take_rows(Happenings(family, member, kind, day), possible)


def _draw_channel(
    speed: Floats, mine: Mask, rate: Floats, *, rng: np.random.Generator
) -> tuple[Indices, Indices]:
    """Families and kinds of one channel's incidents."""
    of_channel = np.flatnonzero(mine)
    up_to_kind = np.cumsum(rate[of_channel])
    up_to_family = np.cumsum(speed)
    if not up_to_family[-1] or not up_to_kind[-1]:
        return np.empty(0, dtype=np.int64), np.empty(0, dtype=np.int64)
    count = rng.poisson(up_to_family[-1] * up_to_kind[-1])
    # sorted draws walk the sums in order, which the memory likes better than jumping
    places = np.sort(rng.random(count)) * up_to_family[-1]
    family = np.searchsorted(up_to_family, places, side="right")
    kind = np.searchsorted(up_to_kind, rng.random(count) * up_to_kind[-1], side="right")
    return np.minimum(family, len(speed) - 1), of_channel[np.minimum(kind, len(of_channel) - 1)]


def _concerned(
    members: Members,
    family: Indices,
    subject: Indices,
    *,
    month: int,
    rng: np.random.Generator,
) -> Indices:
    """A member of each family whom its incident can concern; NOBODY where none was found."""
    chosen = np.full(len(family), NOBODY)
    asking = np.flatnonzero((subject != Subject.FAMILY) & (subject != Subject.PARTNER))
    for _ in range(TRIES):
        draw, asked = rng.random(len(family))[asking], family[asking]
        candidate = members.first[asked] + (draw * members.size[asked]).astype(np.int64)
        fits = _fits(members, candidate, subject[asking], month=month)
        chosen[asking[fits]] = candidate[fits]
        asking = asking[~fits]
    partner = members.partner[family]
    with_partner = (partner >= 0) & (members.leaves_month[partner] > month)
    return np.where(subject == Subject.PARTNER, np.where(with_partner, partner, NOBODY), chosen)


def _fits(members: Members, candidate: Indices, subject: Indices, *, month: int) -> Mask:
    age = month - members.born[candidate]
    there = (members.joined_month[candidate] < month) & (members.leaves_month[candidate] > month)
    grown = members.role[candidate] != CHILD
    right_role = grown == (subject >= Subject.ADULT)
    right_age = (age >= FROM_AGE[subject]) & (age < TO_AGE[subject])
    return np.asarray(there & right_role & right_age)
