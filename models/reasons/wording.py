"""From a row's numbers to sentences a commission member can check.

Each concept that moved the score becomes one sentence with value, period, source and last
date, in Kazakh, Russian and English. The numbers in it are read from the same row that
was scored, so a sentence can never speak of data the model did not see.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

import numpy as np

from cases.catalogue import Catalogue, EventType, Words
from features.asof import to_date
from features.matrix import FeatureMatrix
from features.vocabulary import AGE_BANDS, QUARTER, THEME_WORDS, YEAR
from models.reasons import sentences
from models.reasons.language import count_words, fill

PER_THOUSAND = 1000


class Sentence(NamedTuple):
    """A concept in words, and where the words come from.

    `source` is None where no single agency stands behind it, `last_recorded` where nothing
    was recorded.
    """

    text: Words
    source: Words | None
    last_recorded: date | None


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


def say_concept(row: ScoredRow, concept: str) -> Sentence:
    """One concept of one row in words."""
    if concept in _GENERAL:
        return Sentence(_GENERAL[concept](row), None, None)
    if concept.startswith("theme_"):
        return Sentence(_theme(row, concept.removeprefix("theme_")), None, None)
    return _event_type(row, row.catalogue.event_type(concept))


def _event_type(row: ScoredRow, event_type: EventType) -> Sentence:
    source = row.catalogue.source(event_type.source).name
    spans = sorted({QUARTER, YEAR, row.catalogue.longest_lookback})
    held = [days for days in spans if row.count(f"{event_type.code}__count_{days}")]
    if not held:
        text = fill(sentences.NOTHING_RECORDED, name=event_type.name, days=spans[-1])
        return Sentence(text, source, None)
    days = held[0]
    last = to_date(row.as_of_day - row.count(f"{event_type.code}__days_since"))
    shared: dict[str, Words | float] = {
        "phrase": count_words(event_type.count, row.count(f"{event_type.code}__count_{days}")),
        "days": days,
    }
    amount = row.values.get(f"{event_type.code}__last_value", np.nan)
    if np.isnan(amount) or event_type.unit is None:
        return Sentence(fill(sentences.RECORDED, **shared), source, last)
    shared |= {"amount": amount, "unit": event_type.unit}
    return Sentence(fill(sentences.RECORDED_WITH_AMOUNT, **shared), source, last)


def _theme(row: ScoredRow, theme: str) -> Words:
    name = THEME_WORDS[theme]
    spans = sorted({QUARTER, YEAR, row.catalogue.longest_lookback})
    for days in spans:
        count = row.count(f"theme_{theme}__count_{days}")
        if count:
            phrase = count_words(sentences.RECORDS, count)
            return fill(sentences.THEME_RECORDED, phrase=phrase, name=name, days=days)
    return fill(sentences.NOTHING_RECORDED, name=name, days=spans[-1])


def _composition(row: ScoredRow) -> Words:
    children = sum(row.values[f"children__{band}"] for band in AGE_BANDS)
    return fill(sentences.COMPOSITION, children=children, adults=row.values["adults"])


def _composition_change(row: ScoredRow) -> Words:
    joined, left = row.values["arrivals_365"], row.values["departures_365"]
    return fill(sentences.COMPOSITION_CHANGE, joined=joined, left=left, days=YEAR)


def _record(row: ScoredRow) -> Words:
    count = row.count("record__sources_365")
    if not count:
        return fill(sentences.NOTHING_RECORDED, name=sentences.RECORD_NAME, days=YEAR)
    return fill(sentences.RECORDED, phrase=count_words(sentences.SOURCES, count), days=YEAR)


def _tenure(row: ScoredRow) -> Words:
    most = row.catalogue.longest_lookback
    return fill(sentences.TENURE, days=row.values["tenure"], most=most)


def _case_history(row: ScoredRow) -> Words:
    longest = row.catalogue.longest_lookback
    count = row.count(f"cases_{longest}")
    if not count:
        return fill(sentences.NOTHING_RECORDED, name=sentences.CASE_NAME, days=longest)
    return fill(sentences.RECORDED, phrase=count_words(sentences.CASES, count), days=longest)


def _help_history(row: ScoredRow) -> Words:
    count = row.count("help_started_365")
    if not count:
        return fill(sentences.NOTHING_RECORDED, name=sentences.HELP_NAME, days=YEAR)
    return fill(sentences.RECORDED, phrase=count_words(sentences.HELP_BEGUN, count), days=YEAR)


def _area(row: ScoredRow) -> Words:
    rate = row.values["area__cases_365"] * PER_THOUSAND
    return fill(sentences.AREA, rate=rate, days=YEAR)


_GENERAL: dict[str, Callable[[ScoredRow], Words]] = {
    "composition": _composition,
    "composition_change": _composition_change,
    "record": _record,
    "tenure": _tenure,
    "case_history": _case_history,
    "help_history": _help_history,
    "area": _area,
}
