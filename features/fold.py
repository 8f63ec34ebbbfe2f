"""From tallies to feature columns: array arithmetic, one small function per measure.

A measure gets all of its features at once and answers with a block of columns, a row for
each family; which columns are whose is settled once for a whole plan. Families are folded some
thousands at a time, so that the tallies and their rows of the matrix never leave the
processor's cache between one measure and the next.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from cases.catalogue.entries import EventType
from cases.catalogue.whole import Catalogue
from features.asof import in_lookback
from features.onepass import NOWHERE, Places, Reading, Tallies
from features.rowwise import Columns, Groups, days_since, latest_day, put_columns, sum_groups
from features.vocabulary import QUARTER, YEAR, Feature, Measure

Values = npt.NDArray[np.float32]
Features = Sequence[Feature]


class Teller(NamedTuple):
    """A source that tells of a theme's difficulties: the group that events are tallied in."""

    theme: str
    source: str


def difficulties(catalogue: Catalogue) -> tuple[EventType, ...]:
    """The event types that themes are about: protective and context ones do not count."""
    types = catalogue.feature_event_types()
    return tuple(event_type for event_type in types if event_type.is_difficulty)


def tellers(catalogue: Catalogue) -> list[Teller]:
    """Who tells of which theme, sorted; each event type is told of by its own source."""
    return sorted({Teller(one.theme, one.source) for one in difficulties(catalogue)})


def teller_of_type(catalogue: Catalogue) -> Places:
    """The place of each event type's teller, NOWHERE for what is no difficulty, (types,)."""
    known = {teller: place for place, teller in enumerate(tellers(catalogue))}
    told = {one.code: known[Teller(one.theme, one.source)] for one in difficulties(catalogue)}
    codes = catalogue.codes("event_types")
    return np.array([told.get(code, NOWHERE) for code in codes], dtype=np.int32)


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
    def themes(self) -> list[str]:
        """The themes that have difficulties, sorted."""
        return sorted({teller.theme for teller in tellers(self.catalogue)})

    @cached_property
    def by_theme(self) -> Groups:
        """The tellers, by theme."""
        themes = [self.themes.index(teller.theme) for teller in tellers(self.catalogue)]
        return Groups(_unsigned(range(len(themes))), _unsigned(themes), len(self.themes))


@dataclass(frozen=True)
class Folding:
    """All that the measures read: some families' tallies, where they keep what, the date."""

    layout: Layout
    tallies: Tallies
    as_of_day: int

    @cached_property
    def theme_counts(self) -> Values:
        """Difficulties by theme, (rows, themes, look-backs)."""
        return np.asarray(sum_groups(self.tallies.grouped, self.layout.by_theme))

    @cached_property
    def theme_sources(self) -> Values:
        """How many sources told of each theme's difficulties in a year, (rows, themes)."""
        year = self.layout.lookbacks.index(YEAR)
        told = np.asarray(self.tallies.grouped[:, :, year : year + 1] > 0, dtype=np.float32)
        return np.asarray(sum_groups(told, self.layout.by_theme)[:, :, 0])


class Asked(NamedTuple):
    """What is asked of one measure: its features, their columns in the matrix, and which columns
    of the measure's block they are.
    """

    measure: Measure
    features: Features
    columns: Columns
    places: Columns


def by_measure(features: Features, layout: Layout) -> tuple[Asked, ...]:
    """The features that are folded from events, measure by measure."""
    columns: dict[Measure, list[int]] = {}
    for at, feature in enumerate(features):
        if feature.measure in FOLDED:
            columns.setdefault(feature.measure, []).append(at)
    return tuple(
        _asked(measure, [features[at] for at in places], places, layout)
        for measure, places in columns.items()
    )


def _asked(measure: Measure, features: Features, columns: list[int], layout: Layout) -> Asked:
    places = [FOLDED[measure].place(layout, feature) for feature in features]
    return Asked(measure, features, _unsigned(columns), _unsigned(places))


def fold(folding: Folding, asked: Sequence[Asked], matrix: Values) -> None:
    """Fill the asked columns of the families' rows, `matrix` (rows, features)."""
    for one in asked:
        block = FOLDED[one.measure].block(folding)
        put_columns(matrix, one.columns, block, one.places)


def _unsigned(places: Sequence[int]) -> Columns:
    return np.array(places, dtype=np.uint64)


def _flat(tallies: Values) -> Values:
    """(rows, things, look-backs) as (rows, things x look-backs), in the same memory."""
    rows, things, lookbacks = tallies.shape
    return tallies.reshape(rows, things * lookbacks)


def _in_span(layout: Layout, thing: int, feature: Feature) -> int:
    """The place of a thing's look-back in a flat block."""
    return thing * len(layout.lookbacks) + layout.span(feature)


def _of_type(layout: Layout, feature: Feature) -> int:
    return layout.type_place[feature.selector]


def _of_theme(layout: Layout, feature: Feature) -> int:
    return layout.themes.index(feature.selector)


def _trend(folding: Folding) -> Values:
    """Events of the last quarter less a quarter's share of the year's."""
    quarter, year = (folding.layout.lookbacks.index(days) for days in (QUARTER, YEAR))
    counts = folding.theme_counts
    return np.asarray(counts[:, :, quarter] - counts[:, :, year] * np.float32(QUARTER / YEAR))


def _sources(folding: Folding) -> Values:
    """How many sources were heard in a year, (rows, 1)."""
    heard = in_lookback(folding.tallies.source_day, folding.as_of_day, YEAR)
    return np.asarray(heard.sum(axis=1, keepdims=True), dtype=np.float32)


def _over_a_year(place: int, feature: Feature) -> int:
    """The place of a feature in a block that is folded over a year alone."""
    assert feature.lookback_days == YEAR
    return place


class Fold(NamedTuple):
    """How a measure is folded: its block of columns, (rows, any), and the place of a feature's
    column there.
    """

    block: Callable[[Folding], Values]
    place: Callable[[Layout, Feature], int]


FOLDED: dict[Measure, Fold] = {
    Measure.COUNT: Fold(
        lambda folding: _flat(folding.tallies.counts),
        lambda layout, one: _in_span(layout, layout.type_place[one.selector], one),
    ),
    Measure.TOTAL: Fold(
        lambda folding: _flat(folding.tallies.total),
        lambda layout, one: _in_span(layout, layout.amount_place[one.selector], one),
    ),
    Measure.DAYS_SINCE: Fold(
        lambda folding: days_since(folding.tallies.last_day, folding.as_of_day), _of_type
    ),
    Measure.LAST_VALUE: Fold(lambda folding: folding.tallies.last_value, _of_type),
    Measure.THEME_COUNT: Fold(
        lambda folding: _flat(folding.theme_counts),
        lambda layout, one: _in_span(layout, _of_theme(layout, one), one),
    ),
    Measure.THEME_EVER: Fold(
        lambda folding: np.asarray(_flat(folding.theme_counts) > 0, dtype=np.float32),
        lambda layout, one: _in_span(layout, _of_theme(layout, one), one),
    ),
    Measure.THEME_SOURCES: Fold(
        lambda folding: folding.theme_sources,
        lambda layout, one: _over_a_year(_of_theme(layout, one), one),
    ),
    Measure.TREND: Fold(_trend, _of_theme),
    Measure.SOURCES: Fold(_sources, lambda _layout, one: _over_a_year(0, one)),
    Measure.SILENCE: Fold(
        lambda folding: days_since(latest_day(folding.tallies.source_day), folding.as_of_day),
        lambda _layout, _one: 0,
    ),
    Measure.SOURCE_SILENCE: Fold(
        lambda folding: days_since(folding.tallies.source_day, folding.as_of_day),
        lambda layout, one: layout.sources.index(one.selector),
    ),
}
"""The measures that are folded from events."""
