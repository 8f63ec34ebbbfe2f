"""What is told of a cohort's families, each thing made once and shared by all of whom it is told.

Nothing is kept by family, and of everything only so much: a book that is full forgets what was
not told for longest.
"""

from functools import cache, lru_cache
from typing import NamedTuple

from cases.catalogue.whole import Catalogue
from cases.catalogue.words import Words
from features.vocabulary import Feature
from models.bands import Band
from models.calibration import Calibrator
from models.reasons.missing import Places, told_of
from models.reasons.remarks import say_frequency, say_if_told
from serving.referrals.shown import Frequency, Unknown
from serving.telling.reasons import ReasonBook
from serving.telling.unknown import tell_unknown

MOST_SILENCES = 4096
"""Different sets of silent sources of which the words are kept."""


class Often(NamedTuple):
    """How often need came to families with similar records, and the same in words."""

    frequency: Frequency
    text: Words


class Silence(NamedTuple):
    """What the silence of some sources comes to: in words, and the concepts that they tell of,
    none where every source speaks.
    """

    unknown: tuple[Unknown, ...]
    told_by: Places


class Book:
    """The words of one catalogue, over the features of one model and its calibration."""

    def __init__(
        self, catalogue: Catalogue, features: tuple[Feature, ...], calibrator: Calibrator
    ) -> None:
        self._catalogue = catalogue
        self._calibrator = calibrator
        self._concepts = tuple(dict.fromkeys(feature.concept for feature in features))
        self._said = lru_cache(MOST_SILENCES)(self._silence)
        self._told = lru_cache(maxsize=None)(self._often)
        self.reasons = ReasonBook(catalogue, features)

    def silence(self, sources: frozenset[str]) -> Silence:
        """What it comes to that all sources but these are silent."""
        return self._said(sources)

    def often(self, group: int) -> Often:
        """How often need came to one group of similar risk."""
        return self._told(group)

    def _silence(self, sources: frozenset[str]) -> Silence:
        silent = set(self._catalogue.codes("sources")) - sources
        return Silence(
            tell_unknown(self._catalogue, sources),
            told_of(self._catalogue, self._concepts, silent),
        )

    def _often(self, group: int) -> Often:
        per_hundred, low, high = observed = self._calibrator.frequency(group)
        return Often(
            Frequency(per_hundred=per_hundred, low=low, high=high),
            say_frequency(observed, self._catalogue.label.name),
        )


@cache
def tell_if_told(low: Band, high: Band) -> Unknown:
    """How far the band could move if the silent sources told what they tell of others."""
    return Unknown(text=say_if_told(low, high))
