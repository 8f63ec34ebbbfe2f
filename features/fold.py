"""From tallies to feature columns: array arithmetic, one small function per measure."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import numpy.typing as npt

from cases.catalogue import Catalogue
from features.asof import (
    NEVER,
    age_in_years,
    days_before,
    holds,
    in_lookback,
    is_present,
)
from features.cohort import ADULT_AGE
from features.concepts import AGE_BANDS, QUARTER, YEAR, Feature, Measure
from features.history import History
from features.onepass import Tallies

Column = npt.NDArray[np.float32]
Rows = npt.NDArray[np.int32]


@dataclass(frozen=True)
class Folding:
    """All that the measures read: a part's history, its tallies, and the date."""

    history: History
    tallies: Tallies
    catalogue: Catalogue
    as_of_day: int

    @cached_property
    def event_type_index(self) -> dict[str, int]:
        """Position of each event type in the tallies."""
        return {code: index for index, code in enumerate(self.catalogue.codes("event_types"))}

    def lookback_index(self, days: int) -> int:
        """Position of a look-back in the tallies."""
        return self.catalogue.lookback_days.index(days)

    def theme_counts(self, theme: str, days: int) -> Column:
        """Difficulties of a theme per family: protective and context events do not count."""
        types = [
            self.event_type_index[event_type.code]
            for event_type in self.catalogue.feature_event_types()
            if event_type.theme == theme and event_type.is_difficulty
        ]
        counts = self.tallies.counts[:, types, self.lookback_index(days)]
        return np.asarray(counts.sum(axis=1), dtype=np.float32)

    def per_family(self, families: Rows) -> Column:
        """How many of the given rows belong to each family."""
        return np.bincount(families, minlength=len(self.history)).astype(np.float32)


def fold(folding: Folding, features: tuple[Feature, ...]) -> npt.NDArray[np.float32]:
    """The part's matrix, (families, features); area features are left NaN for the whole
    country to fill in.
    """
    matrix = np.empty((len(folding.history), len(features)), dtype=np.float32)
    for column, feature in enumerate(features):
        matrix[:, column] = _MEASURES[feature.measure](folding, feature)
    return matrix


def _count(folding: Folding, feature: Feature) -> Column:
    kind = folding.event_type_index[feature.selector]
    lookback = folding.lookback_index(feature.lookback_days)
    return folding.tallies.counts[:, kind, lookback].astype(np.float32)


def _days_since(folding: Folding, feature: Feature) -> Column:
    kind = folding.event_type_index[feature.selector]
    return _since(folding.tallies.last_day[:, kind], folding.as_of_day)


def _last_value(folding: Folding, feature: Feature) -> Column:
    return folding.tallies.last_value[:, folding.event_type_index[feature.selector]]


def _theme_count(folding: Folding, feature: Feature) -> Column:
    return folding.theme_counts(feature.selector, feature.lookback_days)


def _trend(folding: Folding, feature: Feature) -> Column:
    """Events of the last quarter less a quarter's share of the year's."""
    quarter = folding.theme_counts(feature.selector, QUARTER)
    year = folding.theme_counts(feature.selector, YEAR)
    return quarter - year * np.float32(QUARTER / YEAR)


def _sources(folding: Folding, feature: Feature) -> Column:
    recent = in_lookback(folding.tallies.source_day, folding.as_of_day, feature.lookback_days)
    return np.asarray(recent.sum(axis=1), dtype=np.float32)


def _silence(folding: Folding, feature: Feature) -> Column:
    del feature
    days = folding.tallies.source_day
    latest = np.where(days == NEVER, np.iinfo(np.int32).min, days).max(axis=1)
    any_source = (days != NEVER).any(axis=1)
    return _since(np.where(any_source, latest, NEVER), folding.as_of_day)


def _children(folding: Folding, feature: Feature) -> Column:
    low, high = AGE_BANDS[feature.selector]
    members = folding.history.members
    age = age_in_years(members.birth_month, folding.as_of_day)
    inside = (members.birth_month != NEVER) & (age >= low) & (age < high)
    return folding.per_family(members.family[inside & _living_in(folding)])


def _adults(folding: Folding, feature: Feature) -> Column:
    del feature
    members = folding.history.members
    age = age_in_years(members.birth_month, folding.as_of_day)
    adult = (members.birth_month != NEVER) & (age >= ADULT_AGE)
    return folding.per_family(members.family[adult & _living_in(folding)])


def _living_in(folding: Folding) -> npt.NDArray[np.bool_]:
    members = folding.history.members
    return np.asarray(is_present(members.joined, members.left, folding.as_of_day))


def _arrivals(folding: Folding, feature: Feature) -> Column:
    members = folding.history.members
    recent = in_lookback(members.joined, folding.as_of_day, feature.lookback_days)
    later = members.joined != folding.history.families.registered[members.family]
    return folding.per_family(members.family[recent & later])


def _departures(folding: Folding, feature: Feature) -> Column:
    members = folding.history.members
    recent = in_lookback(members.left, folding.as_of_day, feature.lookback_days)
    return folding.per_family(members.family[recent])


def _tenure(folding: Folding, feature: Feature) -> Column:
    """Days since registration, cut at the longest look-back: older days tell nothing."""
    del feature
    days = days_before(folding.history.families.registered, folding.as_of_day)
    return np.asarray(np.minimum(days, folding.catalogue.longest_lookback), dtype=np.float32)


def _cases(folding: Folding, feature: Feature) -> Column:
    return folding.per_family(_known_cases(folding, feature.lookback_days))


def _known_cases(folding: Folding, lookback_days: int) -> Rows:
    cases = folding.history.cases
    known = holds(cases.known, cases.withdrawn, folding.as_of_day)
    recent = in_lookback(cases.opened, folding.as_of_day, lookback_days)
    return np.asarray(cases.family[known & recent])


def _days_since_case(folding: Folding, feature: Feature) -> Column:
    cases = folding.history.cases
    known = holds(cases.known, cases.withdrawn, folding.as_of_day)
    recent = in_lookback(cases.opened, folding.as_of_day, feature.lookback_days)
    usable = known & recent
    last = np.full(len(folding.history), np.iinfo(np.int32).min, dtype=np.int32)
    np.maximum.at(last, cases.family[usable], cases.opened[usable])
    never = last == np.iinfo(np.int32).min
    return _since(np.where(never, NEVER, last), folding.as_of_day)


def _help_started(folding: Folding, feature: Feature) -> Column:
    offers = folding.history.help
    recent = in_lookback(offers.started, folding.as_of_day, feature.lookback_days)
    return folding.per_family(offers.family[recent])


def _help_running(folding: Folding, feature: Feature) -> Column:
    offers = folding.history.help
    recent = in_lookback(offers.started, folding.as_of_day, feature.lookback_days)
    running = is_present(offers.started, offers.ended, folding.as_of_day)
    return folding.per_family(offers.family[recent & running])


def _area_cases(folding: Folding, feature: Feature) -> Column:
    del feature
    return np.full(len(folding.history), np.nan, dtype=np.float32)


def _since(day: Rows, as_of_day: int) -> Column:
    days = days_before(day.astype(np.int64), as_of_day)
    return np.where(day == NEVER, np.nan, days).astype(np.float32)


_MEASURES: dict[Measure, Callable[[Folding, Feature], Column]] = {
    Measure.COUNT: _count,
    Measure.DAYS_SINCE: _days_since,
    Measure.LAST_VALUE: _last_value,
    Measure.THEME_COUNT: _theme_count,
    Measure.TREND: _trend,
    Measure.SOURCES: _sources,
    Measure.SILENCE: _silence,
    Measure.CHILDREN: _children,
    Measure.ADULTS: _adults,
    Measure.ARRIVALS: _arrivals,
    Measure.DEPARTURES: _departures,
    Measure.TENURE: _tenure,
    Measure.CASES: _cases,
    Measure.DAYS_SINCE_CASE: _days_since_case,
    Measure.HELP_STARTED: _help_started,
    Measure.HELP_RUNNING: _help_running,
    Measure.AREA_CASES: _area_cases,
}
