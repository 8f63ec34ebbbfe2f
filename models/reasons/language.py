"""Numbers, dates and plural forms as each language writes them, by Babel."""

from collections.abc import Iterable
from datetime import date

from babel import Locale
from babel.dates import format_date
from babel.numbers import format_decimal

from cases.catalogue.words import LANGUAGES, CountPhrases, Language, Words

LOCALES: dict[Language, Locale] = {
    "kk": Locale.parse("kk_KZ"),
    "ru": Locale.parse("ru_KZ"),
    "en": Locale.parse("en_GB"),
}


def say_date(day: date, language: Language) -> str:
    """A date in full: «2026 ж. 8 наурыз», «8 марта 2026 г.», "8 March 2026"."""
    return str(format_date(day, format="long", locale=LOCALES[language]))


def say_number(number: float, language: Language) -> str:
    """A number with the language's own separators, at most one decimal."""
    return str(format_decimal(round(number, 1), format="#,##0.#", locale=LOCALES[language]))


def say_count(phrases: CountPhrases, count: int, language: Language) -> str:
    """A counting phrase in the plural form that the count asks for."""
    forms = phrases.in_language(language)
    form = LOCALES[language].plural_form(count)
    return forms.get(form, forms["other"]).replace("{n}", say_number(count, language))


def count_words(phrases: CountPhrases, count: int) -> Words:
    """A counting phrase in every language."""
    return Words(**{language: say_count(phrases, count, language) for language in LANGUAGES})


def date_words(day: date) -> Words:
    """A date in every language."""
    return Words(**{language: say_date(day, language) for language in LANGUAGES})


def listed(words: Iterable[Words]) -> Words:
    """Several words with commas between them, in every language."""
    named = tuple(words)
    return Words(
        **{
            language: ", ".join(one.in_language(language) for one in named)
            for language in LANGUAGES
        }
    )


def fill(pattern: dict[Language, str], **values: Words | float) -> Words:
    """A sentence pattern filled in every language; it begins with a capital letter.

    Words go in as they are in each language, numbers as each language writes them.
    """
    return Words(
        **{language: _fill_one(pattern[language], values, language) for language in LANGUAGES}
    )


def _fill_one(pattern: str, values: dict[str, Words | float], language: Language) -> str:
    said = {
        name: value.in_language(language)
        if isinstance(value, Words)
        else say_number(value, language)
        for name, value in values.items()
    }
    text = pattern.format(**said)
    return text[0].upper() + text[1:]
