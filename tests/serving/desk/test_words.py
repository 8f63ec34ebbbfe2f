"""The desk speaks three languages, and none of them has a gap."""

import re
from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po

import serving.desk
from cases.catalogue.words import LANGUAGES, Language
from serving.desk.telling import ACTION_WORDS
from serving.desk.words import (
    LOCALE,
    choose_language,
    day_in_words,
    in_alphabet,
    moment_in_words,
    short_code,
    translations,
)
from serving.referrals.journal.actions import Action

DESK = Path(serving.desk.__file__).parent
PLACES = re.compile(r"%\((\w+)\)s")


def written_messages() -> set[str | tuple[str, str]]:
    """Every message that the desk's templates and modules hold."""
    found = extract_from_dir(
        DESK,
        method_map=[("**.html", "jinja2"), ("**.py", "python")],
        keywords={"_": None, "ngettext": (1, 2), "mark": None},
    )
    return {message for _file, _line, message, _comments, _context in found}


def catalogue(language: Language) -> Catalog:
    with (LOCALE / language / "messages.po").open("rb") as source:
        return read_po(source, locale=language)


def entries(language: Language) -> Iterator[tuple[str | tuple[str, str], str | tuple[str, ...]]]:
    for message in catalogue(language):
        if message.id:
            yield message.id, message.string


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_message_is_translated_and_nothing_else_is_kept(language: Language):
    assert {message for message, _ in entries(language)} == written_messages()


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_translation_is_empty_or_fuzzy(language: Language):
    assert [message.id for message in catalogue(language) if message.id and message.fuzzy] == []
    gaps = [
        message
        for message, words in entries(language)
        if not all(words if isinstance(words, tuple) else (words,))
    ]
    assert gaps == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_translation_keeps_the_places_of_its_message(language: Language):
    for message, words in entries(language):
        original = message if isinstance(message, str) else message[1]
        for form in words if isinstance(words, tuple) else (words,):
            assert set(PLACES.findall(form)) == set(PLACES.findall(original)), form


@pytest.mark.parametrize(("language", "forms"), [("kk", 1), ("ru", 3), ("en", 2)])
def test_counting_messages_have_each_plural_form(language: Language, forms: int):
    counting = [words for message, words in entries(language) if isinstance(message, tuple)]
    assert counting
    assert all(len(words) == forms for words in counting)


def test_english_is_the_message_itself():
    assert all(words == message for message, words in entries("en"))


@pytest.mark.parametrize(
    ("language", "number", "said"),
    [
        ("kk", 1, "1 күн"),
        ("kk", 5, "5 күн"),
        ("ru", 1, "1 день"),
        ("ru", 3, "3 дня"),
        ("ru", 11, "11 дней"),
        ("ru", 21, "21 день"),
        ("en", 1, "1 day"),
        ("en", 2, "2 days"),
    ],
)
def test_plurals(language: Language, number: int, said: str):
    words = translations(language).ngettext("%(num)s day", "%(num)s days", number)
    assert words % {"num": number} == said


@pytest.mark.parametrize(
    ("language", "said"),
    [("kk", "2026 ж. 8 наурыз"), ("ru", "8 марта 2026 г."), ("en", "8 March 2026")],
)
def test_dates_are_written_as_people_write_them(language: Language, said: str):
    written = day_in_words(date(2026, 3, 8), language)
    assert written.replace("\N{NARROW NO-BREAK SPACE}", " ").replace("\xa0", " ") == said


def test_moments_are_in_kazakhstans_time():
    late = datetime(2026, 3, 8, 20, 30, tzinfo=UTC)
    assert moment_in_words(late, "en") == "9 March 2026, 01:30"


@pytest.mark.parametrize(
    ("query", "cookie", "account", "chosen"),
    [
        ({}, {}, None, "kk"),
        ({}, {}, "ru", "ru"),
        ({}, {"tirek_language": "en"}, "ru", "en"),
        ({"language": "kk"}, {"tirek_language": "en"}, "ru", "kk"),
        ({"language": "de"}, {"tirek_language": "<script>"}, None, "kk"),
    ],
)
def test_the_language_asked_for_goes_before_the_remembered_and_the_accounts(
    query: dict[str, str], cookie: dict[str, str], account: Language | None, chosen: str
):
    assert choose_language(query, cookie, account) == chosen


@pytest.mark.parametrize(
    ("family_id", "said"), [("abcdefghijklmnop", "ABCD-EFGH"), ("ab", "AB"), ("abcd", "ABCD")]
)
def test_a_code_is_short_enough_to_say(family_id: str, said: str):
    assert short_code(family_id) == said


def test_names_stand_in_the_order_of_the_42_letters():
    names = [
        "Үржар",
        "Уәлиханов",
        "Ыбырай",
        "Қордай",
        "Әйтеке би",
        "Ақсу",
        "Ілекс",
        "Көксу",
        "Баянауыл",
    ]
    in_order = [
        "Ақсу",
        "Әйтеке би",
        "Баянауыл",
        "Көксу",
        "Қордай",
        "Уәлиханов",
        "Үржар",
        "Ыбырай",
        "Ілекс",
    ]
    assert sorted(names, key=in_alphabet) == in_order


def test_every_action_of_the_journal_is_told_in_words():
    assert set(ACTION_WORDS) == set(Action)
