"""What is on record of a concept, in Kazakh, Russian and English: value, period and source."""

from collections.abc import Callable

from cases.catalogue.entries import EventType
from cases.catalogue.whole import Catalogue
from cases.catalogue.words import CountPhrases, Words
from features.vocabulary import THEME_WORDS
from models.reasons import sentences
from models.reasons.language import count_words, fill, listed
from models.reasons.periods import say_period

PER_THOUSAND = 1000

Numbers = tuple[float, ...]


def say_text(catalogue: Catalogue, concept: str, numbers: Numbers, days: int) -> Words:
    """What is on record of a concept in so many days; that nothing is, without numbers."""
    if not numbers:
        return _nothing(catalogue, concept, days)
    if concept in _GENERAL:
        return _GENERAL[concept](catalogue, numbers, days)
    if concept.startswith("theme_"):
        return _theme(concept, numbers, days)
    return _event_type(catalogue.event_type(concept), numbers, days)


def name_sources(catalogue: Catalogue, concept: str, codes: tuple[str, ...]) -> Words | None:
    """Who tells of a concept, None where nobody does; some are told of by the commission itself."""
    if concept in OF_THE_COMMISSION:
        return sentences.COMMISSION
    return listed(catalogue.source(code).name for code in codes) if codes else None


OF_THE_COMMISSION = frozenset({"case_history", "help_history", "area"})


def _nothing(catalogue: Catalogue, concept: str, days: int) -> Words:
    if concept == "record":
        return fill(sentences.NO_SOURCE, period=say_period(days))
    if concept in _NAMES:
        name = _NAMES[concept]
    elif concept.startswith("theme_"):
        name = THEME_WORDS[concept.removeprefix("theme_")]
    else:
        name = catalogue.event_type(concept).name
    return fill(sentences.NOTHING_RECORDED, name=name, period=say_period(days))


_NAMES = {"case_history": sentences.CASE_NAME, "help_history": sentences.HELP_NAME}


def _event_type(event_type: EventType, numbers: Numbers, days: int) -> Words:
    count, *amount = numbers
    phrase, period = count_words(event_type.count, int(count)), say_period(days)
    if not amount or event_type.unit is None:
        return fill(sentences.RECORDED, phrase=phrase, period=period)
    return fill(
        sentences.RECORDED_WITH_AMOUNT,
        phrase=phrase,
        period=period,
        amount=amount[0],
        unit=event_type.unit,
    )


def _theme(concept: str, numbers: Numbers, days: int) -> Words:
    return fill(
        sentences.THEME_RECORDED,
        phrase=count_words(sentences.RECORDS, int(numbers[0])),
        name=THEME_WORDS[concept.removeprefix("theme_")],
        period=say_period(days),
    )


def _counted(phrases: CountPhrases, numbers: Numbers, days: int) -> Words:
    phrase = count_words(phrases, int(numbers[0]))
    return fill(sentences.RECORDED, phrase=phrase, period=say_period(days))


def _composition(_catalogue: Catalogue, numbers: Numbers, _days: int) -> Words:
    children, adults = numbers
    return fill(sentences.COMPOSITION, children=children, adults=adults)


def _composition_change(_catalogue: Catalogue, numbers: Numbers, days: int) -> Words:
    joined, left = numbers
    return fill(sentences.COMPOSITION_CHANGE, joined=joined, left=left, period=say_period(days))


def _record(_catalogue: Catalogue, numbers: Numbers, days: int) -> Words:
    return _counted(sentences.SOURCES, numbers, days)


def _tenure(catalogue: Catalogue, numbers: Numbers, _days: int) -> Words:
    return fill(sentences.TENURE, days=numbers[0], most=catalogue.longest_lookback)


def _case_history(_catalogue: Catalogue, numbers: Numbers, days: int) -> Words:
    return _counted(sentences.CASES, numbers, days)


def _help_history(_catalogue: Catalogue, numbers: Numbers, days: int) -> Words:
    begun, running = numbers
    if not begun:
        return fill(sentences.HELP_RUNNING, running=running)
    if not running:
        return _counted(sentences.HELP_BEGUN, numbers, days)
    return fill(
        sentences.HELP_BEGUN_AND_RUNNING,
        phrase=count_words(sentences.HELP_BEGUN, int(begun)),
        period=say_period(days),
        running=running,
    )


def _area(_catalogue: Catalogue, numbers: Numbers, days: int) -> Words:
    return fill(sentences.AREA, rate=numbers[0] * PER_THOUSAND, period=say_period(days))


_GENERAL: dict[str, Callable[[Catalogue, Numbers, int], Words]] = {
    "composition": _composition,
    "composition_change": _composition_change,
    "record": _record,
    "tenure": _tenure,
    "case_history": _case_history,
    "help_history": _help_history,
    "area": _area,
}
