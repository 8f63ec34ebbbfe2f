"""What surrounds a family's events, measured for a whole part at once: who lives in it,
its cases, the help it took up, and its area.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from features.asof import (
    NEVER,
    days_before,
    holds,
    in_lookback,
    is_aged,
    is_present,
)
from features.cohort import ADULT_AGE
from features.history import History
from features.rowwise import Columns, days_since
from features.vocabulary import AGE_BANDS, Feature, Measure

Values = npt.NDArray[np.float32]
Mask = npt.NDArray[np.bool_]
Features = Sequence[Feature]
OLDEST = 200
"""Years that nobody reaches."""


@dataclass(frozen=True)
class Surroundings:
    """A part's history as of one day. `scored` flags the families that have a row; `area`
    is each commission's rate of cases.
    """

    history: History
    as_of_day: int
    scored: Mask
    area: Values
    longest_lookback: int

    def count(self, families: npt.NDArray[np.int32]) -> Values:
        """How many of the given rows belong to each scored family, (rows,)."""
        counted = np.bincount(families, minlength=len(self.scored))[self.scored]
        return counted.astype(np.float32)

    @cached_property
    def living_in(self) -> Mask:
        """The members who live in their family, (members,)."""
        members = self.history.members
        return np.asarray(is_present(members.joined, members.left, self.as_of_day))

    @cached_property
    def adults(self) -> Values:
        """Adults who live in each scored family, (rows,)."""
        members = self.history.members
        adult = is_aged(members.birth_month, self.as_of_day, ADULT_AGE, OLDEST)
        return self.count(members.family[adult & self.living_in])


class Beside(NamedTuple):
    """Values (rows, any), and the columns of the matrix where they belong."""

    values: Values
    columns: Columns


def measure_surroundings(around: Surroundings, features: Features) -> Beside:
    """Those of the features that read no event, for the scored families."""
    columns = [at for at, feature in enumerate(features) if feature.measure in AROUND]
    values = np.empty((int(around.scored.sum()), len(columns)), dtype=np.float32)
    for place, at in enumerate(columns):
        values[:, place] = AROUND[features[at].measure](around, features[at])
    return Beside(values, np.array(columns, dtype=np.uint64))


def _children(around: Surroundings, feature: Feature) -> Values:
    members = around.history.members
    low, high = AGE_BANDS[feature.selector]
    aged = is_aged(members.birth_month, around.as_of_day, low, high)
    return around.count(members.family[around.living_in & aged])


def _adults(around: Surroundings, _feature: Feature) -> Values:
    return around.adults


def _single_adult(around: Surroundings, _feature: Feature) -> Mask:
    return np.asarray(around.adults == 1)


def _arrivals(around: Surroundings, feature: Feature) -> Values:
    members = around.history.members
    later = members.joined != around.history.families.registered[members.family]
    recent = in_lookback(members.joined, around.as_of_day, feature.lookback_days)
    return around.count(members.family[later & recent])


def _departures(around: Surroundings, feature: Feature) -> Values:
    members = around.history.members
    recent = in_lookback(members.left, around.as_of_day, feature.lookback_days)
    return around.count(members.family[recent])


def _tenure(around: Surroundings, _feature: Feature) -> npt.NDArray[np.int32]:
    """Days since registration, cut at the longest look-back: older days tell nothing."""
    registered = around.history.families.registered[around.scored]
    days: npt.NDArray[np.int32] = days_before(registered, around.as_of_day)
    return np.minimum(days, around.longest_lookback)


def _cases(around: Surroundings, feature: Feature) -> Values:
    return around.count(around.history.cases.family[_known_cases(around, feature)])


def _known_cases(around: Surroundings, feature: Feature) -> Mask:
    cases = around.history.cases
    known = holds(cases.known, cases.withdrawn, around.as_of_day)
    recent = in_lookback(cases.opened, around.as_of_day, feature.lookback_days)
    return np.asarray(known & recent)


def _days_since_case(around: Surroundings, feature: Feature) -> Values:
    cases = around.history.cases
    usable = _known_cases(around, feature)
    last = np.full(len(around.history), np.iinfo(np.int32).min, dtype=np.int32)
    np.maximum.at(last, cases.family[usable], cases.opened[usable])
    last = np.where(last == np.iinfo(np.int32).min, NEVER, last)[around.scored]
    since: Values = days_since(last[:, None], around.as_of_day)[:, 0]
    return since


def _help_started(around: Surroundings, feature: Feature) -> Values:
    offers = around.history.help
    begun = in_lookback(offers.started, around.as_of_day, feature.lookback_days)
    return around.count(offers.family[begun])


def _help_running(around: Surroundings, feature: Feature) -> Values:
    offers = around.history.help
    recent = in_lookback(offers.started, around.as_of_day, feature.lookback_days)
    running = is_present(offers.started, offers.ended, around.as_of_day)
    return around.count(offers.family[recent & running])


def _area_cases(around: Surroundings, _feature: Feature) -> Values:
    return around.area[around.history.families.commission[around.scored]]


AROUND: dict[Measure, Callable[[Surroundings, Feature], npt.NDArray[np.generic]]] = {
    Measure.CHILDREN: _children,
    Measure.ADULTS: _adults,
    Measure.SINGLE_ADULT: _single_adult,
    Measure.ARRIVALS: _arrivals,
    Measure.DEPARTURES: _departures,
    Measure.TENURE: _tenure,
    Measure.CASES: _cases,
    Measure.DAYS_SINCE_CASE: _days_since_case,
    Measure.HELP_STARTED: _help_started,
    Measure.HELP_RUNNING: _help_running,
    Measure.AREA_CASES: _area_cases,
}
"""The measures that read no event."""
