"""From tallies to feature columns: array arithmetic, one small function per measure.

A measure gets all of its features at once and answers with a block of columns, a row for
each family. Families are folded some thousands at a time, so that the tallies and their
rows of the matrix never leave the processor's cache between one measure and the next.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from cases.catalogue import Catalogue, EventType
from features.asof import in_lookback
from features.onepass import Reading, Tallies
from features.rowwise import Columns, Groups, days_since, latest_day, put_columns, sum_groups
from features.vocabulary import QUARTER, YEAR, Feature, Measure

Values = npt.NDArray[np.float32]
Features = Sequence[Feature]


class Told(NamedTuple):
    """The difficulties of a theme that one source tells of, and these groups by theme."""

    by_teller: Groups
    by_theme: Groups


@dataclass(frozen=True)
class Layout:
    """Where the tallies keep what: the same for every part and date of a plan."""

    reading: Reading
    catalogue: Catalogue

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
    def sources(self) -> tuple[str, ...]:
        """The sources in the order of the tallies."""
        return self.catalogue.codes("sources")

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
    def by_theme(self) -> Groups:
        """The counted types that are difficulties, by theme."""
        return self._grouped([self.themes.index(one.theme) for one in self.difficulties])

    @cached_property
    def told(self) -> Told:
        """The difficulties of a theme that a source tells of, each type told by its own."""
        pairs = sorted({(one.theme, one.source) for one in self.difficulties})
        themes = [self.themes.index(theme) for theme, _ in pairs]
        return Told(
            self._grouped([pairs.index((one.theme, one.source)) for one in self.difficulties]),
            Groups(_unsigned(range(len(pairs))), _unsigned(themes), len(self.themes)),
        )

    def _grouped(self, group: list[int]) -> Groups:
        places = [self.type_place[one.code] for one in self.difficulties]
        return Groups(_unsigned(places), _unsigned(group), len(set(group)))


@dataclass(frozen=True)
class Folding:
    """All that the measures read: some families' tallies, where they keep what, the date."""

    layout: Layout
    tallies: Tallies
    as_of_day: int

    @cached_property
    def theme_counts(self) -> Values:
        """Difficulties by theme, (rows, themes, look-backs)."""
        return np.asarray(sum_groups(self.tallies.counts, self.layout.by_theme))

    def theme_sources(self, span: int) -> Values:
        """How many sources told of each theme's difficulties in a look-back, (rows, themes)."""
        told = self.layout.told
        by_teller = sum_groups(self.tallies.counts[:, :, span : span + 1], told.by_teller)
        ever = np.asarray(by_teller > 0, dtype=np.float32)
        return np.asarray(sum_groups(ever, told.by_theme)[:, :, 0])


class Block(NamedTuple):
    """Columns of values, (rows, any), and which of them are the features, in order."""

    values: Values
    places: Sequence[int]


class Asked(NamedTuple):
    """What is asked of one measure: features, and their columns in the matrix."""

    measure: Measure
    features: Features
    columns: Columns


def by_measure(features: Features) -> tuple[Asked, ...]:
    """The features that are folded from events, measure by measure."""
    columns: dict[Measure, list[int]] = {}
    for at, feature in enumerate(features):
        if feature.measure in FOLDED:
            columns.setdefault(feature.measure, []).append(at)
    return tuple(
        Asked(measure, [features[at] for at in places], _unsigned(places))
        for measure, places in columns.items()
    )


def fold(folding: Folding, asked: Sequence[Asked], matrix: Values) -> None:
    """Fill the asked columns of the families' rows, `matrix` (rows, features)."""
    for one in asked:
        block = FOLDED[one.measure](folding, one.features)
        put_columns(matrix, one.columns, block.values, _unsigned(block.places))


def _unsigned(places: Sequence[int]) -> Columns:
    return np.array(places, dtype=np.uint64)


def _flat(tallies: Values) -> Values:
    """(rows, things, look-backs) as (rows, things x look-backs), in the same memory."""
    rows, things, lookbacks = tallies.shape
    return tallies.reshape(rows, things * lookbacks)


def _count(folding: Folding, features: Features) -> Block:
    layout, spans = folding.layout, len(folding.layout.lookbacks)
    return Block(
        _flat(folding.tallies.counts),
        [layout.type_place[one.selector] * spans + layout.span(one) for one in features],
    )


def _total(folding: Folding, features: Features) -> Block:
    layout, spans = folding.layout, len(folding.layout.lookbacks)
    return Block(
        _flat(folding.tallies.total),
        [layout.amount_place[one.selector] * spans + layout.span(one) for one in features],
    )


def _days_since(folding: Folding, features: Features) -> Block:
    since = days_since(folding.tallies.last_day, folding.as_of_day)
    return Block(since, [folding.layout.type_place[one.selector] for one in features])


def _last_value(folding: Folding, features: Features) -> Block:
    places = [folding.layout.type_place[one.selector] for one in features]
    return Block(folding.tallies.last_value, places)


def _theme_count(folding: Folding, features: Features) -> Block:
    layout, spans = folding.layout, len(folding.layout.lookbacks)
    return Block(
        _flat(folding.theme_counts),
        [layout.themes.index(one.selector) * spans + layout.span(one) for one in features],
    )


def _theme_ever(folding: Folding, features: Features) -> Block:
    counts, places = _theme_count(folding, features)
    return Block(np.asarray(counts > 0, dtype=np.float32), places)


def _theme_sources(folding: Folding, features: Features) -> Block:
    layout = folding.layout
    spans = sorted({layout.span(one) for one in features})
    values = np.concatenate([folding.theme_sources(span) for span in spans], axis=1)
    return Block(
        values,
        [
            spans.index(layout.span(one)) * len(layout.themes) + layout.themes.index(one.selector)
            for one in features
        ],
    )


def _trend(folding: Folding, features: Features) -> Block:
    """Events of the last quarter less a quarter's share of the year's."""
    layout = folding.layout
    quarter, year = (layout.lookbacks.index(days) for days in (QUARTER, YEAR))
    counts = folding.theme_counts
    trend = counts[:, :, quarter] - counts[:, :, year] * np.float32(QUARTER / YEAR)
    return Block(trend, [layout.themes.index(one.selector) for one in features])


def _sources(folding: Folding, features: Features) -> Block:
    days, as_of_day = folding.tallies.source_day, folding.as_of_day
    heard = [in_lookback(days, as_of_day, one.lookback_days).sum(axis=1) for one in features]
    return Block(np.stack(heard, axis=1).astype(np.float32), range(len(heard)))


def _silence(folding: Folding, _features: Features) -> Block:
    last = latest_day(folding.tallies.source_day)
    return Block(days_since(last, folding.as_of_day), [0])


def _source_silence(folding: Folding, features: Features) -> Block:
    since = days_since(folding.tallies.source_day, folding.as_of_day)
    return Block(since, [folding.layout.sources.index(one.selector) for one in features])


FOLDED: dict[Measure, Callable[[Folding, Features], Block]] = {
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
}
"""The measures that are folded from events."""
