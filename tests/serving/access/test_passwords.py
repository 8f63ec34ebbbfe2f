"""Which passwords are taken: long ones that nobody guesses first."""

import pytest

from cases.errors import BadInput
from serving.access.passwords import LONGEST, SHORTEST, Fault, fault_of, require_strong

GOOD = [
    "a long demo password",
    "correct horse battery staple",
    "бес көк қайың үстінде қар",
    "четыре сойки над Ишимом",
    "kTq7-vLw2-9xRm",
    "password of a heron by the lake",
    "8f3a1c9e7b2d",
]


def fault(password: str) -> Fault | None:
    return fault_of(password, username="a.seitova.burabai")


@pytest.mark.parametrize("password", GOOD)
def test_length_is_enough_and_no_mixture_of_signs_is_asked_for(password: str):
    assert fault(password) is None
    require_strong(password, username="a.seitova.burabai")  # raises nothing


@pytest.mark.parametrize(
    ("password", "expected"),
    [("x7#kQw!zRt1", Fault.LENGTH), ("", Fault.LENGTH), ("kv7#" * 51, Fault.LENGTH)],
)
def test_a_password_has_twelve_to_two_hundred_characters(password: str, expected: Fault):
    assert (SHORTEST, LONGEST) == (12, 200)
    assert fault(password) is expected


@pytest.mark.parametrize(
    "password",
    ["a.seitova.burabai", "A.Seitova.Burabai", "a.seitova.burabai2026!", "1a.seitova.burabai1"],
)
def test_the_sign_in_name_is_no_password(password: str):
    assert fault(password) is Fault.NAME


@pytest.mark.parametrize(
    "password",
    [
        "Password2026!",
        "password1234567",
        "adminadmin2026",
        "Қазақстан2026",
        "ҚҰПИЯСӨЗ-2026",
        "пароль123456",
        "Администратор1",
        "Tirek-Astana-2026",
        "ｐａｓｓｗｏｒｄ２０２６",  # full-width letters
    ],
)
def test_common_words_stay_common_with_digits_and_signs_about_them(password: str):
    assert fault(password) is Fault.GUESSED_FIRST


@pytest.mark.parametrize(
    "password",
    [
        "qwertyuiop[]",
        "QwertyUiop12",
        "123456789012",
        "210987654321",
        "1qaz2wsx3edc",
        "йцукенгшщзхъ",
        "фывапролджэ1",
        "ячсмитьбю.ячс",
        "әіңғ,.үұқөһәі",
        "1йфя2цыч3увс",
        "abcdefghijkl",
        "аәбвгғдеёжзи",
        "qwertyйцукен",
    ],
)
def test_keys_beside_one_another_are_no_password(password: str):
    assert fault(password) is Fault.GUESSED_FIRST


@pytest.mark.parametrize(
    "password", ["x" * 12, " " * 20, "ж" * 200, "hedgehog" * 2, "abc1abc1abc1", "heron#heron#2026"]
)
def test_one_part_said_over_and_over_is_no_password(password: str):
    assert fault(password) is Fault.GUESSED_FIRST


@pytest.mark.parametrize(
    ("password", "told"),
    [
        ("short", "this one has 5"),
        ("a.seitova.burabai", "sign-in name"),
        ("qwertyuiop[]", "guessed first"),
    ],
)
def test_a_refusal_says_what_to_do_and_never_repeats_the_password(password: str, told: str):
    with pytest.raises(BadInput, match=told) as refused:
        require_strong(password, username="a.seitova.burabai")
    assert password not in str(refused.value)
