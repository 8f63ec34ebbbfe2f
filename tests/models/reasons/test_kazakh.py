"""Case endings of Kazakh numerals, by hand and by the rules of sound they follow."""

import pytest

from models.reasons.kazakh import endings

UNITS = ("", "бір", "екі", "үш", "төрт", "бес", "алты", "жеті", "сегіз", "тоғыз")
TENS = ("", "он", "жиырма", "отыз", "қырық", "елу", "алпыс", "жетпіс", "сексен", "тоқсан")
FRONT, BACK = "әеёіөүэ", "аоұыя"
VOWELS = "аәеіоөұүы"
NASALS = "мнң"
VOICELESS = "кқпстфхһцчшщ"


@pytest.mark.parametrize(
    ("number", "possessive", "ablative", "dative"),
    [
        (0, "і", "ден", "ге"),
        (1, "і", "ден", "ге"),
        (2, "сі", "ден", "ге"),
        (3, "і", "тен", "ке"),
        (4, "і", "тен", "ке"),
        (5, "і", "тен", "ке"),
        (6, "сы", "дан", "ға"),
        (7, "сі", "ден", "ге"),
        (8, "і", "ден", "ге"),
        (9, "ы", "дан", "ға"),
        (10, "ы", "нан", "ға"),
        (18, "і", "ден", "ге"),
        (20, "сы", "дан", "ға"),
        (23, "і", "тен", "ке"),
        (29, "ы", "дан", "ға"),
        (30, "ы", "дан", "ға"),
        (40, "ы", "тан", "қа"),
        (50, "і", "ден", "ге"),
        (56, "сы", "дан", "ға"),
        (60, "ы", "тан", "қа"),
        (70, "і", "тен", "ке"),
        (80, "і", "нен", "ге"),
        (90, "ы", "нан", "ға"),
        (100, "і", "ден", "ге"),
    ],
)
def test_an_ending_follows_the_last_spoken_word(
    number: int, possessive: str, ablative: str, dative: str
):
    assert endings(number) == (possessive, ablative, dative)


def last_word(number: int) -> str:
    if number in (0, 100):
        return {0: "нөл", 100: "жүз"}[number]
    return UNITS[number % 10] or TENS[number // 10]


def by_sound(word: str) -> tuple[str, str, str]:
    """The endings that vowel harmony and the word's last sound ask for."""
    front = [sign in FRONT for sign in word if sign in FRONT + BACK][-1]
    final = word[-1]
    first_of_ablative = "н" if final in NASALS else "т" if final in VOICELESS else "д"
    voiceless = final in VOICELESS
    dative = ("ке" if front else "қа") if voiceless else ("ге" if front else "ға")
    return (
        ("с" if final in VOWELS else "") + ("і" if front else "ы"),
        first_of_ablative + ("ен" if front else "ан"),
        dative,
    )


@pytest.mark.parametrize("number", range(101))
def test_every_ending_keeps_the_rules_of_sound(number: int):
    assert endings(number) == by_sound(last_word(number))
