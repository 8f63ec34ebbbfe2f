"""From a row's numbers to sentences a commission member can check.

Each concept that moved the score becomes one sentence with value, period, source and last
date, in Kazakh, Russian and English. The numbers in it are read from the same row that
was scored, so a sentence can never speak of data the model did not see.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

import numpy as np

from cases.catalogue import Catalogue, EventType, Words
from features.asof import to_date
from features.matrix import FeatureMatrix
from features.vocabulary import AGE_BANDS, QUARTER, THEME_WORDS, YEAR
from models.reasons import sentences
from models.reasons.language import count_words, fill, listed
from models.reasons.meaning import say_not_meant
from models.reasons.periods import say_freshness, say_period

PER_THOUSAND = 1000


class Sentence(NamedTuple):
    """A concept in words, and where the words come from.

    `source` is None where no agency stands behind it. `last_recorded`, and in `freshness` how
    long before the list that was, are None where nothing was recorded or nothing is dated.
    `means_not` says what must not be read into it.
    """

    text: Words
    source: Words | None
    last_recorded: date | None
    freshness: Words | None
    means_not: Words


class _Said(NamedTuple):
    """A concept's text; who told of it; days since the last record, None where none is dated."""

    text: Words
    sources: tuple[Words, ...] = ()
    days_since: int | None = None
    recorded: bool = True


@dataclass(frozen=True, slots=True)
class ScoredRow:
    """One row of a matrix by feature name, with the catalogue that gives it words."""

    catalogue: Catalogue
    values: dict[str, float]
    as_of_day: int

    @classmethod
    def of(cls, catalogue: Catalogue, matrix: FeatureMatrix, row: int) -> "ScoredRow":
        """One row of a matrix; NaN = not known."""
        values = dict(zip(matrix.feature_names, matrix.values[row].tolist(), strict=True))
        return cls(catalogue, values, int(matrix.as_of_day[row]))

    def count(self, feature: str) -> int:
        """A counting feature's value."""
        return int(self.values[feature])

    def days_since(self, feature: str) -> int | None:
        """Days since something was last recorded; None where it is not on record."""
        days = self.values.get(feature, np.nan)
        return None if np.isnan(days) else int(days)

    @property
    def spans(self) -> list[int]:
        """The look-backs that sentences speak of, in days, shortest first."""
        return sorted({QUARTER, YEAR, self.catalogue.longest_lookback})


def say_concept(row: ScoredRow, concept: str) -> Sentence:
    """One concept of one row in words; KeyError where the catalogue does not know it."""
    said = _say(row, concept)
    since = said.days_since
    return Sentence(
        said.text,
        source=listed(said.sources) if said.sources else None,
        last_recorded=None if since is None else to_date(row.as_of_day - since),
        freshness=None if since is None else say_freshness(since),
        means_not=say_not_meant(row.catalogue, concept, recorded=said.recorded),
    )


def _say(row: ScoredRow, concept: str) -> _Said:
    if concept in _GENERAL:
        return _GENERAL[concept](row)
    if concept.startswith("theme_"):
        return _theme(row, concept.removeprefix("theme_"))
    return _event_type(row, row.catalogue.event_type(concept))


def _nothing(name: Words, days: int, sources: Iterable[Words] = ()) -> _Said:
    text = fill(sentences.NOTHING_RECORDED, name=name, period=say_period(days))
    return _Said(text, tuple(sources), recorded=False)


def _event_type(row: ScoredRow, event_type: EventType) -> _Said:
    code = event_type.code
    sources = _sources_of(row.catalogue, [event_type])
    held = [days for days in row.spans if row.count(f"{code}__count_{days}")]
    if not held:
        return _nothing(event_type.name, row.spans[-1], sources)
    shared: dict[str, Words | float] = {
        "phrase": count_words(event_type.count, row.count(f"{code}__count_{held[0]}")),
        "period": say_period(held[0]),
    }
    since = row.days_since(f"{code}__days_since")
    amount = row.values.get(f"{code}__last_value", np.nan)
    if np.isnan(amount) or event_type.unit is None:
        return _Said(fill(sentences.RECORDED, **shared), sources, since)
    shared |= {"amount": amount, "unit": event_type.unit}
    return _Said(fill(sentences.RECORDED_WITH_AMOUNT, **shared), sources, since)


def _theme(row: ScoredRow, theme: str) -> _Said:
    name = THEME_WORDS[theme]
    tellers = [
        event_type
        for event_type in row.catalogue.feature_event_types()
        if event_type.theme == theme and event_type.is_difficulty
    ]
    for days in row.spans:
        count = row.count(f"theme_{theme}__count_{days}")
        if count:
            phrase = count_words(sentences.RECORDS, count)
            text = fill(sentences.THEME_RECORDED, phrase=phrase, name=name, period=say_period(days))
            told = [one for one in tellers if row.values.get(f"{one.code}__count_{days}")]
            since = [row.days_since(f"{one.code}__days_since") for one in told]
            latest = min((one for one in since if one is not None), default=None)
            return _Said(text, _sources_of(row.catalogue, told), latest)
    return _nothing(name, row.spans[-1], _sources_of(row.catalogue, tellers))


def _sources_of(catalogue: Catalogue, event_types: Iterable[EventType]) -> tuple[Words, ...]:
    """Who tells of such events, each once, in the catalogue's order."""
    codes = {event_type.source for event_type in event_types}
    return tuple(source.name for source in catalogue.sources if source.code in codes)


def _composition(row: ScoredRow) -> _Said:
    children = sum(row.values[f"children__{band}"] for band in AGE_BANDS)
    text = fill(sentences.COMPOSITION, children=children, adults=row.values["adults"])
    return _Said(text)


def _composition_change(row: ScoredRow) -> _Said:
    joined, left = row.values["arrivals_365"], row.values["departures_365"]
    text = fill(sentences.COMPOSITION_CHANGE, joined=joined, left=left, period=say_period(YEAR))
    return _Said(text)


def _record(row: ScoredRow) -> _Said:
    since = row.days_since("record__silence")
    count = row.count("record__sources_365")
    if not count:
        text = fill(sentences.NO_SOURCE, period=say_period(YEAR))
        return _Said(text, _heard(row, since or 0), since, recorded=False)
    phrase = count_words(sentences.SOURCES, count)
    text = fill(sentences.RECORDED, phrase=phrase, period=say_period(YEAR))
    return _Said(text, _heard(row, YEAR), since)


def _heard(row: ScoredRow, days: int) -> tuple[Words, ...]:
    """The sources that told something in so many days."""
    since = {
        source.name: row.days_since(f"source_{source.code}__days_since")
        for source in row.catalogue.sources
    }
    return tuple(name for name, day in since.items() if day is not None and day <= days)


def _tenure(row: ScoredRow) -> _Said:
    most = row.catalogue.longest_lookback
    return _Said(fill(sentences.TENURE, days=row.values["tenure"], most=most))


def _case_history(row: ScoredRow) -> _Said:
    longest = row.catalogue.longest_lookback
    source = (sentences.COMMISSION,)
    count = row.count(f"cases_{longest}")
    if not count:
        return _nothing(sentences.CASE_NAME, longest, source)
    phrase = count_words(sentences.CASES, count)
    text = fill(sentences.RECORDED, phrase=phrase, period=say_period(longest))
    return _Said(text, source, row.days_since("days_since_case"))


def _help_history(row: ScoredRow) -> _Said:
    source = (sentences.COMMISSION,)
    begun, running = row.count("help_started_365"), row.count("help_running")
    if not (begun or running):
        return _nothing(sentences.HELP_NAME, YEAR, source)
    if not begun:
        return _Said(fill(sentences.HELP_RUNNING, running=running), source)
    shared = {"phrase": count_words(sentences.HELP_BEGUN, begun), "period": say_period(YEAR)}
    if not running:
        return _Said(fill(sentences.RECORDED, **shared), source)
    return _Said(fill(sentences.HELP_BEGUN_AND_RUNNING, running=running, **shared), source)


def _area(row: ScoredRow) -> _Said:
    rate = row.values["area__cases_365"] * PER_THOUSAND
    text = fill(sentences.AREA, rate=rate, period=say_period(YEAR))
    return _Said(text, (sentences.COMMISSION,))


_GENERAL: dict[str, Callable[[ScoredRow], _Said]] = {
    "composition": _composition,
    "composition_change": _composition_change,
    "record": _record,
    "tenure": _tenure,
    "case_history": _case_history,
    "help_history": _help_history,
    "area": _area,
}
