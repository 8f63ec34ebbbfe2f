"""What a password of the embedded sign-in may be: long, and not among those guessed first.

After NIST SP 800-63B (§ "Password verifiers"): length over composition. No mixture of signs is
asked for, and nobody has to change a password because time has passed. What is refused is what a
guesser tries first: the account's own name, common words, keys that lie beside one another on the
Latin, Russian and Kazakh keyboards, and one part said over and over.
"""

import itertools
import re
import unicodedata
from enum import StrEnum

from cases.errors import BadInput

SHORTEST = 12
LONGEST = 200

COMMON = frozenset(
    {
        "admin", "administrator", "almaty", "astana", "changeme", "commission", "dragon",
        "football", "iloveyou", "kazakhstan", "letmein", "monkey", "parol", "passphrase",
        "password", "passwort", "qazaq", "qazaqstan", "qupiyasoz", "secret", "sunshine", "tirek",
        "user", "welcome", "алматы", "астана", "админ", "администратор", "акимат", "әкімдік",
        "безопасность", "жасырын", "қазақ", "қазақстан", "казахстан", "комиссия", "қош", "келдіңіз",
        "құпия", "құпиясөз", "любовь", "махаббат", "отбасы", "пароль", "привет", "секрет", "семья",
        "сәлем", "сөз", "солнышко", "тірек",
    }
)  # fmt: skip
"""Words that people make passwords of; digits and signs around them make them no better."""

LINES = (
    "`1234567890-=", "qwertyuiop[]", "asdfghjkl;'", "zxcvbnm,./", "!@#$%^&*()_+",
    "ё1234567890-=", "йцукенгшщзхъ", "фывапролджэ", "ячсмитьбю.",
    "әіңғ,.үұқөһ",
    "1qaz", "2wsx", "3edc", "4rfv", "5tgb", "6yhn", "7ujm", "8ik,", "9ol.", "0p;/",
    "1йфя", "2цыч", "3увс", "4кам", "5епи", "6нрт", "7гоь", "8шлб", "9щдю",
    "abcdefghijklmnopqrstuvwxyz", "абвгдеёжзийклмнопрстуфхцчшщъыьэюя",
    "аәбвгғдеёжзийкқлмнңоөпрстуұүфхһцчшщъыіьэюя",
)  # fmt: skip
"""The keyboards' rows and columns, Kazakh letters in the place of digits, and the alphabets."""

SHORTEST_WALK = 4
"""Keys beside one another, on the average, that make a password a walk and no words."""

_REPEATED = re.compile(r"(.+?)\1+.{0,5}", re.DOTALL)
_NEIGHBOURS = frozenset(
    pair for line in LINES for one in itertools.pairwise(line) for pair in (one, one[::-1])
)


class Fault(StrEnum):
    """Why a password is refused."""

    LENGTH = "length"
    NAME = "name"
    GUESSED_FIRST = "guessed_first"


_TOLD = {
    Fault.NAME: "a password that is the sign-in name is guessed first; choose another one",
    Fault.GUESSED_FIRST: "this password is among those guessed first (a common word, keys beside "
    "one another, or one part repeated); choose another one, such as four words that do not "
    "belong together",
}


def fault_of(password: str, *, username: str) -> Fault | None:
    """What is wrong with a password for the account of that name; None where nothing is."""
    if not SHORTEST <= len(password) <= LONGEST:
        return Fault.LENGTH
    plain = unicodedata.normalize("NFKC", password).casefold()
    if _is_made_of({username.casefold()}, plain):
        return Fault.NAME
    if _REPEATED.fullmatch(plain) or _is_made_of(COMMON, plain) or _is_walk(plain):
        return Fault.GUESSED_FIRST
    return None


def require_strong(password: str, *, username: str) -> None:
    """BadInput where a password may not be used; its text never stands in the message."""
    fault = fault_of(password, username=username)
    if fault is Fault.LENGTH:
        msg = f"a password has {SHORTEST} to {LONGEST} characters; this one has {len(password)}"
        raise BadInput(msg)
    if fault is not None:
        raise BadInput(_TOLD[fault])


def _is_made_of(words: frozenset[str] | set[str], plain: str) -> bool:
    """Whether the words, digits and signs alone make up the text, and one of the words is there."""
    left = plain
    for word in sorted(words, key=len, reverse=True):
        left = left.replace(word, " ")
    return left != plain and not any(sign.isalpha() for sign in left)


def _is_walk(plain: str) -> bool:
    """Whether a finger goes along the keyboard, and seldom jumps."""
    jumps = sum(
        one != other and (one, other) not in _NEIGHBOURS for one, other in itertools.pairwise(plain)
    )
    return len(plain) >= SHORTEST_WALK * (jumps + 1)
