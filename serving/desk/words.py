"""The desk's languages: Kazakh first, Russian, English, from gettext catalogues.

The catalogues are read as text when the service starts; nothing compiled is kept. Dates and
plurals follow Babel.
"""

import gettext
from collections.abc import Mapping
from datetime import UTC, date, datetime, timedelta, timezone
from functools import cache, lru_cache
from io import BytesIO
from pathlib import Path

from babel.dates import format_date, format_time, format_timedelta
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

from cases.catalogue.words import LANGUAGES, Language

LOCALE = Path(__file__).parent / "locale"
LANGUAGE_COOKIE = "tirek_language"
LANGUAGE_NAMES: dict[Language, str] = {"kk": "Қазақша", "ru": "Русский", "en": "English"}

KAZAKHSTAN = timezone(timedelta(hours=5))
"""One time for the whole country since 1 March 2024."""

_LETTERS = "АӘБВГҒДЕЁЖЗИЙКҚЛМНҢОӨПРСТУҰҮФХҺЦЧШЩЪЫІЬЭЮЯ"
FURTHEST_SIGN = 0x110000

_DATE_LOCALES: dict[Language, str] = {"kk": "kk", "ru": "ru", "en": "en_GB"}


def mark(message: str) -> str:
    """Mark a message for translation where it is written, before the language is known."""
    return message


@cache
def translations(language: Language) -> gettext.GNUTranslations:
    """The messages of one language."""
    path = LOCALE / language / "messages.po"
    return compiled(path.read_text(encoding="utf-8"), language)


def compiled(catalogue: str, language: Language) -> gettext.GNUTranslations:
    """The messages of a catalogue's text."""
    binary = BytesIO()
    write_mo(binary, read_po(BytesIO(catalogue.encode("utf-8")), locale=language))
    binary.seek(0)
    return gettext.GNUTranslations(binary)


def as_language(code: str | None) -> Language | None:
    """The language of that code, None where the desk does not speak it."""
    return next((language for language in LANGUAGES if language == code), None)


def choose_language(
    query: Mapping[str, str], cookies: Mapping[str, str], account_language: Language | None
) -> Language:
    """The reader's language: just asked for, else remembered, else the account's, else Kazakh."""
    return (
        as_language(query.get("language"))
        or as_language(cookies.get(LANGUAGE_COOKIE))
        or account_language
        or "kk"
    )


@lru_cache(maxsize=4096)
def day_in_words(day: date, language: Language) -> str:
    """A date as people write it: «2026 ж. 8 наурыз», «8 марта 2026 г.», “8 March 2026”."""
    return str(format_date(day, format="long", locale=_DATE_LOCALES[language]))


def moment_in_words(moment: datetime, language: Language) -> str:
    """A moment in Kazakhstan's time, to the minute."""
    local = moment.astimezone(KAZAKHSTAN)
    clock = format_time(local, format="HH:mm", locale=_DATE_LOCALES[language])
    return f"{day_in_words(local.date(), language)}, {clock}"


def since_in_words(moment: datetime, language: Language) -> str:
    """How long ago a moment was, to the minute: «25 минут бұрын», «3 часа назад», “9 days ago”."""
    passed = max(datetime.now(UTC) - moment, timedelta(0))
    locale = _DATE_LOCALES[language]
    return format_timedelta(
        -passed, granularity="minute", threshold=2, add_direction=True, locale=locale
    )


def day_of(moment: datetime) -> date:
    """The day of a moment in Kazakhstan."""
    return moment.astimezone(KAZAKHSTAN).date()


def today() -> date:
    """Today in Kazakhstan."""
    return datetime.now(KAZAKHSTAN).date()


def in_alphabet(text: str) -> tuple[int, ...]:
    """A key that sorts by the 42 letters of Kazakh; other signs come before them."""
    return tuple(_LETTERS.find(sign) * FURTHEST_SIGN + ord(sign) for sign in text.upper())


def short_code(family_id: str) -> str:
    """A family's code as it is said aloud: the first eight signs of its pseudonym."""
    head = family_id[:8].upper()
    return f"{head[:4]}-{head[4:]}" if len(head) > len("AAAA") else head
