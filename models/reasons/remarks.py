"""What is said beside the reasons: how often, what is missing, when nothing can be said."""

from collections.abc import Iterable
from datetime import date
from functools import cache, lru_cache

from cases.catalogue.entries import EventType
from cases.catalogue.words import LANGUAGES, Words
from models.bands import Band
from models.calibration import Frequency
from models.reasons import sentences
from models.reasons.kazakh import endings
from models.reasons.language import count_words, date_words, fill, listed, say_number
from models.reasons.periods import say_period

MOST_COMPARED = 1024
"""Sizes of what families are compared with that are said once: about one a commission."""


def say_frequency(frequency: Frequency, outcome: Words) -> Words:
    """«Осындай жазбалары бар 100 отбасының шамамен 23-і (18-ден 29-ға дейін) …»."""
    n, low, high = frequency
    return fill(
        sentences.FREQUENCY,
        n=_ended(n, endings(n).possessive),
        low=_ended(low, endings(low).ablative),
        high=_ended(high, endings(high).dative),
        outcome=outcome,
    )


def with_origin(
    text: Words, source: Words, last_recorded: date | None = None, freshness: Words | None = None
) -> Words:
    """A sentence that says in itself who told it, when last, and how long before the list, as far
    as that is known; for where no line below says it.
    """
    bare = Words(**{lang: text.in_language(lang).removesuffix(".") for lang in LANGUAGES})
    if last_recorded is None:
        return fill(sentences.WITH_SOURCE, sentence=bare, source=source)
    told = {"sentence": bare, "source": source, "date": date_words(last_recorded)}
    if freshness is None:
        return fill(sentences.WITH_DATE, **told)
    return fill(sentences.WITH_FRESHNESS, freshness=freshness, **told)


def say_silence(sources: tuple[Words, ...], days: int) -> Words:
    """Which sources hold nothing, and what that does."""
    return fill(sentences.SILENT_SOURCES, sources=listed(sources), period=say_period(days))


def say_only_source(source: Words) -> Words:
    """That all that is on record comes from one source."""
    return fill(sentences.ONLY_SOURCE, source=source)


def say_silent_subjects(subjects: Iterable[Words]) -> Words:
    """Of which subjects those who usually tell hold no record, and what that does."""
    return fill(sentences.SILENT_SUBJECTS, subjects=listed(subjects))


@cache
def say_if_told(low: Band, high: Band) -> Words:
    """How far the band could move if the silent sources told what they tell of other families."""
    if low == high:
        return fill(sentences.BAND_WOULD_STAY, band=sentences.BANDS[low])
    return fill(sentences.BAND_COULD_BE, low=sentences.BANDS[low], high=sentences.BANDS[high])


def say_thin_record(days: int) -> Words:
    """That the record is too thin for a band."""
    return fill(sentences.THIN_RECORD, period=say_period(days))


def say_fact(event_type: EventType, amount: float | None) -> Words:
    """One recorded event as a plain fact, with its amount where it has one."""
    unit = event_type.unit
    if amount is None or unit is None:
        return event_type.name
    return Words(
        **{
            language: sentences.FACT_WITH_AMOUNT[language].format(
                name=event_type.name.in_language(language),
                amount=say_number(amount, language),
                unit=unit.in_language(language),
            )
            for language in LANGUAGES
        }
    )


def _ended(number: int, ending: str) -> Words:
    """A numeral with its Kazakh ending; bare in the other languages."""
    return Words(kk=f"{number}-{ending}", ru=str(number), en=str(number))


@lru_cache(MOST_COMPARED)
def say_compared_with(drawn: int, of: int, *, pooled: bool) -> Words:
    """Whom a family is compared with: so many families of its commission, or of its region where
    the commission has few.
    """
    families = count_words(sentences.FAMILIES, drawn)
    if drawn == of:
        return fill(sentences.ALL_OF_REGION if pooled else sentences.ALL_OF, families=families)
    pattern = sentences.DRAWN_FROM_REGION if pooled else sentences.DRAWN_FROM
    return fill(pattern, families=families, of=of)
