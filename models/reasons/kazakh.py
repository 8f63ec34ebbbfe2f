"""Case endings of Kazakh numerals: «23-і», «18-ден», «29-ға».

An ending follows the last spoken word of the number (жиырма үш → үш), so one table of
words is enough: the units, or the tens or hundred where the number ends in zero.
"""

from typing import NamedTuple


class Endings(NamedTuple):
    """What follows a numeral: third-person possessive, ablative (from), dative (to)."""

    possessive: str
    ablative: str
    dative: str


_ENDINGS: dict[int, Endings] = {
    0: Endings("і", "ден", "ге"),  # нөл
    1: Endings("і", "ден", "ге"),  # бір
    2: Endings("сі", "ден", "ге"),  # екі
    3: Endings("і", "тен", "ке"),  # үш
    4: Endings("і", "тен", "ке"),  # төрт
    5: Endings("і", "тен", "ке"),  # бес
    6: Endings("сы", "дан", "ға"),  # алты
    7: Endings("сі", "ден", "ге"),  # жеті
    8: Endings("і", "ден", "ге"),  # сегіз
    9: Endings("ы", "дан", "ға"),  # тоғыз
    10: Endings("ы", "нан", "ға"),  # он
    20: Endings("сы", "дан", "ға"),  # жиырма
    30: Endings("ы", "дан", "ға"),  # отыз
    40: Endings("ы", "тан", "қа"),  # қырық
    50: Endings("і", "ден", "ге"),  # елу
    60: Endings("ы", "тан", "қа"),  # алпыс
    70: Endings("і", "тен", "ке"),  # жетпіс
    80: Endings("і", "нен", "ге"),  # сексен
    90: Endings("ы", "нан", "ға"),  # тоқсан
    100: Endings("і", "ден", "ге"),  # жүз
}

TENS = 10
HUNDRED = 100


def endings(number: int) -> Endings:
    """The endings of a number from 0 to 100."""
    if number in (0, HUNDRED):
        return _ENDINGS[number]
    last = number % TENS
    return _ENDINGS[last or number]
