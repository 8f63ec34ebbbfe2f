"""Numbers, dates and plural forms, as a reader of each language writes them."""

from datetime import date

import pytest

from cases.catalogue.words import CountPhrases, Words
from models.reasons.language import count_words, date_words, fill, say_count, say_number

PHRASES = CountPhrases(
    kk={"other": "{n} жазба"},
    ru={"one": "{n} запись", "few": "{n} записи", "many": "{n} записей", "other": "{n} записи"},
    en={"one": "{n} record", "other": "{n} records"},
)


def test_a_date_is_written_in_full_in_every_language():
    assert date_words(date(2026, 3, 8)) == Words(
        kk="2026\u202fж. 8 наурыз", ru="8 марта 2026\u202fг.", en="8 March 2026"
    )


@pytest.mark.parametrize(
    ("count", "ru", "en"),
    [
        (0, "0 записей", "0 records"),
        (1, "1 запись", "1 record"),
        (2, "2 записи", "2 records"),
        (5, "5 записей", "5 records"),
        (11, "11 записей", "11 records"),
        (21, "21 запись", "21 records"),
        (22, "22 записи", "22 records"),
        (111, "111 записей", "111 records"),
    ],
)
def test_a_count_takes_the_plural_form_of_its_language(count: int, ru: str, en: str):
    assert count_words(PHRASES, count) == Words(kk=f"{count} жазба", ru=ru, en=en)


@pytest.mark.parametrize(
    ("number", "kk", "ru", "en"),
    [
        (3, "3", "3", "3"),
        (3.0, "3", "3", "3"),
        (2.54, "2,5", "2,5", "2.5"),
        (1095, "1\u00a0095", "1\u00a0095", "1,095"),
        (0, "0", "0", "0"),
    ],
)
def test_a_number_has_its_language_s_separators(number: float, kk: str, ru: str, en: str):
    assert [say_number(number, language) for language in ("kk", "ru", "en")] == [kk, ru, en]


def test_large_counts_are_grouped_too():
    assert say_count(PHRASES, 1200, "en") == "1,200 records"


def test_a_filled_sentence_begins_with_a_capital_letter_in_every_language():
    pattern = {"kk": "{what} — {n}", "ru": "{what}: {n}", "en": "{what}: {n}"}
    what = Words(kk="іс", ru="дело", en="case")
    assert fill(pattern, what=what, n=2.5) == Words(kk="Іс — 2,5", ru="Дело: 2,5", en="Case: 2.5")


def test_what_is_filled_in_is_never_read_as_a_pattern_itself():
    pattern = {"kk": "A {what}", "ru": "A {what}", "en": "A {what}"}
    braces = Words(kk="{x}", ru="{0}", en="{")
    assert fill(pattern, what=braces) == Words(kk="A {x}", ru="A {0}", en="A {")


def test_a_value_that_the_sentence_needs_cannot_be_left_out():
    with pytest.raises(KeyError, match="what"):
        fill({"kk": "{what}", "ru": "{what}", "en": "{what}"})
