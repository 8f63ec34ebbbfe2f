"""From an account to a sentence that a commission member can check, and what many sentences share
said once: kept by what is said, never by whom it is said of.
"""

from datetime import date
from functools import lru_cache, partial
from typing import NamedTuple

from cases.catalogue.whole import Catalogue
from cases.catalogue.words import Words
from features.asof import to_date
from models.reasons.accounts import Account
from models.reasons.meaning import say_not_meant
from models.reasons.periods import say_freshness
from models.reasons.wording import name_sources, say_text

MOST_TEXTS = 16_384
MOST_SOURCES = 4096
MOST_MEANINGS = 1024


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


class Phrasebook:
    """The sentences of a catalogue: texts and sources are put together once, up to a number."""

    def __init__(self, catalogue: Catalogue) -> None:
        self._text = lru_cache(MOST_TEXTS)(partial(say_text, catalogue))
        self._source = lru_cache(MOST_SOURCES)(partial(name_sources, catalogue))
        self._not_meant = lru_cache(MOST_MEANINGS)(partial(say_not_meant, catalogue))

    def say(self, account: Account) -> Sentence:
        """An account in words; KeyError where the catalogue does not know its concept."""
        day, since = account.last_day, account.days_since
        return Sentence(
            text=self._text(account.concept, account.numbers, account.days),
            source=self._source(account.concept, account.sources),
            last_recorded=None if day is None else to_date(day),
            freshness=None if since is None else say_freshness(since),
            means_not=self._not_meant(account.concept, recorded=bool(account.numbers)),
        )
