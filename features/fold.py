"""From tallies to feature columns: array arithmetic, one small function per measure.

A measure gets all of its features at once and answers with a block of columns, a row for
each scored family.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from cases.catalogue import Catalogue, EventType
from features.asof import (
    NEVER,
    age_in_years,
    days_before,
    holds,
    in_lookback,
    is_present,
)
from features.cohort import ADULT_AGE
from features.history import History
from features.onepass import NOWHERE, Reading, Tallies
from features.rowwise import days_since, put_columns, sum_groups
from features.vocabulary import AGE_BANDS, QUARTER, YEAR, Feature, Measure

Values = npt.NDArray[np.float32]
Mask = npt.NDArray[np.bool_]
Features = Sequence[Feature]


@dataclass(frozen=True)
class Folding:
    """All that the measures read: a part's history, its tallies, and the date.

    `scored` flags the families of the part that have a row; `area` is each commission's
    rate of cases.
    """

    history: History
    tallies: Tallies
    reading: Reading
    catalogue: Catalogue
    as_of_day: int
    scored: Mask
    area: Values

    @cached_property
    def type_place(self) -> dict[str, int]:
        """Each event type's place among those counted."""
        codes = self.catalogue.codes("event_types")
        return {code: int(at) for code, at in zip(codes, self.reading.place, strict=True)}

    @cached_property
    def amount_place(self) -> dict[str, int]:
        """Each event type's place among those whose amounts are added up."""
        codes = self.catalogue.codes("event_types")
        return {code: int(at) for code, at in zip(codes, self.reading.amount_place, strict=True)}

    @cached_property
    def lookbacks(self) -> list[int]:
        """The look-backs in the order of the tallies."""
        return [int(days) for days in self.reading.lookback_days]

    def span(self, feature: Feature) -> int:
        """The place of a feature's look-back."""
        return self.lookbacks.index(feature.lookback_days)

    @cached_property
    def difficulties(self) -> tuple[EventType, ...]:
        """The event types that themes are about: protective and context ones do not count."""
        types = self.catalogue.feature_event_types()
        return tuple(event_type for event_type in types if event_type.is_difficulty)

    @cached_property
    def themes(self) -> list[str]:
        """The themes that have difficulties, sorted."""
        return sorted({event_type.theme for event_type in self.difficulties})

    @cached_property
    def theme_counts(self) -> Values:
        """Difficulties by theme, (rows, themes, look-backs)."""
        theme = np.full(self.reading.types, NOWHERE)
        for event_type in self.difficulties:
            theme[self.type_place[event_type.code]] = self.themes.index(event_type.theme)
        return np.asarray(sum_groups(self.tallies.counts, theme, len(self.themes)))

    def theme_sources(self, theme: str, span: int) -> Values:
        """How many sources told of a theme's difficulties in a look-back, (rows,)."""
        told_by: dict[str, list[int]] = {}
        for event_type in self.difficulties:
            if event_type.theme == theme:
                told_by.setdefault(event_type.source, []).append(self.type_place[event_type.code])
        counts = self.tallies.counts[:, :, span]
        told = [(counts[:, places] > 0).any(axis=1) for places in told_by.values()]
        return np.asarray(np.sum(told, axis=0), dtype=np.float32)

    def count(self, families: npt.NDArray[np.int32]) -> Values:
        """How many of the given rows belong to each scored family, (rows,)."""
        counted = np.bincount(families, minlength=len(self.scored))[self.scored]
        return counted.astype(np.float32)


class Block(NamedTuple):
    """Columns of values, (rows, any), and which of them are the features, in order."""

    values: Values
    places: Sequence[int]


def fold(folding: Folding, features: Features) -> Values:
    """The matrix of the scored families, (rows, features), float32."""
    matrix = np.empty((int(folding.scored.sum()), len(features)), dtype=np.float32)
    for measure in dict.fromkeys(feature.measure for feature in features):
        columns = [at for at, feature in enumerate(features) if feature.measure is measure]
        block = _MEASURES[measure](folding, [features[at] for at in columns])
        put_columns(matrix, np.array(columns), block.values, np.array(block.places))
    return matrix


def _columns(*columns: Values) -> Block:
    """A block of the given columns, (rows,) each."""
    values = np.stack([np.asarray(column, dtype=np.float32) for column in columns], axis=1)
    return Block(values, range(len(columns)))


def _flat(tallies: Values) -> Values:
    """(rows, things, look-backs) as (rows, things x look-backs), in the same memory."""
    rows, things, lookbacks = tallies.shape
    return tallies.reshape(rows, things * lookbacks)


def _count(folding: Folding, features: Features) -> Block:
    spans = len(folding.lookbacks)
    return Block(
        _flat(folding.tallies.counts),
        [folding.type_place[one.selector] * spans + folding.span(one) for one in features],
    )


def _total(folding: Folding, features: Features) -> Block:
    spans = len(folding.lookbacks)
    return Block(
        _flat(folding.tallies.total),
        [folding.amount_place[one.selector] * spans + folding.span(one) for one in features],
    )


def _days_since(folding: Folding, features: Features) -> Block:
    since = days_since(folding.tallies.last_day, folding.as_of_day)
    return Block(since, [folding.type_place[one.selector] for one in features])


def _last_value(folding: Folding, features: Features) -> Block:
    places = [folding.type_place[one.selector] for one in features]
    return Block(folding.tallies.last_value, places)


def _theme_count(folding: Folding, features: Features) -> Block:
    spans = len(folding.lookbacks)
    return Block(
        _flat(folding.theme_counts),
        [folding.themes.index(one.selector) * spans + folding.span(one) for one in features],
    )


def _theme_ever(folding: Folding, features: Features) -> Block:
    counts, places = _theme_count(folding, features)
    return Block(np.asarray(counts > 0, dtype=np.float32), places)


def _theme_sources(folding: Folding, features: Features) -> Block:
    """Sources that told of a theme's difficulties, each type being told by its own."""
    return _columns(*(folding.theme_sources(one.selector, folding.span(one)) for one in features))


def _trend(folding: Folding, features: Features) -> Block:
    """Events of the last quarter less a quarter's share of the year's."""
    quarter, year = (folding.lookbacks.index(days) for days in (QUARTER, YEAR))
    counts = folding.theme_counts
    trend = counts[:, :, quarter] - counts[:, :, year] * np.float32(QUARTER / YEAR)
    return Block(trend, [folding.themes.index(one.selector) for one in features])


def _sources(folding: Folding, features: Features) -> Block:
    days, as_of_day = folding.tallies.source_day, folding.as_of_day
    return _columns(
        *(in_lookback(days, as_of_day, one.lookback_days).sum(axis=1) for one in features)
    )


def _silence(folding: Folding, _features: Features) -> Block:
    days = folding.tallies.source_day
    latest = np.where(days == NEVER, np.iinfo(np.int32).min, days).max(axis=1)
    any_source = (days != NEVER).any(axis=1)
    last = np.where(any_source, latest, NEVER).astype(np.int32)
    return Block(days_since(last[:, None], folding.as_of_day), [0])


def _source_silence(folding: Folding, features: Features) -> Block:
    sources = folding.catalogue.codes("sources")
    since = days_since(folding.tallies.source_day, folding.as_of_day)
    return Block(since, [sources.index(one.selector) for one in features])


def _children(folding: Folding, features: Features) -> Block:
    members = folding.history.members
    age = age_in_years(members.birth_month, folding.as_of_day)
    there = _living_in(folding) & (members.birth_month != NEVER)
    bands = [AGE_BANDS[one.selector] for one in features]
    return _columns(
        *(folding.count(members.family[there & (age >= low) & (age < high)]) for low, high in bands)
    )


def _adults(folding: Folding, _features: Features) -> Block:
    return _columns(_grown(folding))


def _single_adult(folding: Folding, _features: Features) -> Block:
    return _columns(_grown(folding) == 1)


def _grown(folding: Folding) -> Values:
    members = folding.history.members
    age = age_in_years(members.birth_month, folding.as_of_day)
    adult = (members.birth_month != NEVER) & (age >= ADULT_AGE)
    return folding.count(members.family[adult & _living_in(folding)])


def _living_in(folding: Folding) -> Mask:
    members = folding.history.members
    return np.asarray(is_present(members.joined, members.left, folding.as_of_day))


def _arrivals(folding: Folding, features: Features) -> Block:
    members, as_of_day = folding.history.members, folding.as_of_day
    later = members.joined != folding.history.families.registered[members.family]
    recent = (in_lookback(members.joined, as_of_day, one.lookback_days) for one in features)
    return _columns(*(folding.count(members.family[later & rows]) for rows in recent))


def _departures(folding: Folding, features: Features) -> Block:
    members, as_of_day = folding.history.members, folding.as_of_day
    recent = (in_lookback(members.left, as_of_day, one.lookback_days) for one in features)
    return _columns(*(folding.count(members.family[rows]) for rows in recent))


def _tenure(folding: Folding, _features: Features) -> Block:
    """Days since registration, cut at the longest look-back: older days tell nothing."""
    registered = folding.history.families.registered[folding.scored]
    days = days_before(registered, folding.as_of_day)
    return _columns(np.minimum(days, folding.catalogue.longest_lookback))


def _cases(folding: Folding, features: Features) -> Block:
    family = folding.history.cases.family
    known = (_known_cases(folding, one.lookback_days) for one in features)
    return _columns(*(folding.count(family[rows]) for rows in known))


def _known_cases(folding: Folding, lookback_days: int) -> Mask:
    cases = folding.history.cases
    known = holds(cases.known, cases.withdrawn, folding.as_of_day)
    return np.asarray(known & in_lookback(cases.opened, folding.as_of_day, lookback_days))


def _days_since_case(folding: Folding, features: Features) -> Block:
    cases = folding.history.cases
    (feature,) = features
    usable = _known_cases(folding, feature.lookback_days)
    last = np.full(len(folding.history), np.iinfo(np.int32).min, dtype=np.int32)
    np.maximum.at(last, cases.family[usable], cases.opened[usable])
    last = np.where(last == np.iinfo(np.int32).min, NEVER, last)[folding.scored]
    return Block(days_since(last[:, None], folding.as_of_day), [0])


def _help_started(folding: Folding, features: Features) -> Block:
    offers, as_of_day = folding.history.help, folding.as_of_day
    begun = (in_lookback(offers.started, as_of_day, one.lookback_days) for one in features)
    return _columns(*(folding.count(offers.family[rows]) for rows in begun))


def _help_running(folding: Folding, features: Features) -> Block:
    offers = folding.history.help
    (feature,) = features
    recent = in_lookback(offers.started, folding.as_of_day, feature.lookback_days)
    running = is_present(offers.started, offers.ended, folding.as_of_day)
    return _columns(folding.count(offers.family[recent & running]))


def _area_cases(folding: Folding, _features: Features) -> Block:
    return _columns(folding.area[folding.history.families.commission[folding.scored]])


_MEASURES: dict[Measure, Callable[[Folding, Features], Block]] = {
    Measure.COUNT: _count,
    Measure.TOTAL: _total,
    Measure.DAYS_SINCE: _days_since,
    Measure.LAST_VALUE: _last_value,
    Measure.THEME_COUNT: _theme_count,
    Measure.THEME_EVER: _theme_ever,
    Measure.THEME_SOURCES: _theme_sources,
    Measure.TREND: _trend,
    Measure.SOURCES: _sources,
    Measure.SILENCE: _silence,
    Measure.SOURCE_SILENCE: _source_silence,
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
