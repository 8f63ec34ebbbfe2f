"""How long a look-back is, and how long before the list something was recorded, in words.

The words are kept with the list and read weeks later, so they count from the list's date
and never from the reader's day.
"""

from functools import cache

from cases.catalogue.words import CountPhrases, Words
from features.vocabulary import YEAR
from models.reasons.language import count_words
from models.reasons.sentences import PERIOD

MONTHS_IN_YEAR = 12
COUNTED_IN_DAYS = 60
"""Up to so many days they are counted as days, then as months, over a year as years."""

ON_THE_DAY = Words(kk="тізім күні", ru="в день списка", en="on the day of the list")
DAYS_BEFORE = CountPhrases(
    kk={"other": "тізімнен {n} күн бұрын"},
    ru={
        "one": "за {n} день до списка",
        "few": "за {n} дня до списка",
        "many": "за {n} дней до списка",
        "other": "за {n} дня до списка",
    },
    en={"one": "{n} day before the list", "other": "{n} days before the list"},
)
MONTHS_BEFORE = CountPhrases(
    kk={"other": "тізімнен {n} ай бұрын"},
    ru={
        "one": "за {n} месяц до списка",
        "few": "за {n} месяца до списка",
        "many": "за {n} месяцев до списка",
        "other": "за {n} месяца до списка",
    },
    en={"one": "{n} month before the list", "other": "{n} months before the list"},
)
STALE = CountPhrases(
    kk={"other": "тізімнен {n} жылдан астам бұрын, ескірген болуы мүмкін"},
    ru={
        "one": "более чем за {n} год до списка, могло устареть",
        "few": "более чем за {n} года до списка, могло устареть",
        "many": "более чем за {n} лет до списка, могло устареть",
        "other": "более чем за {n} года до списка, могло устареть",
    },
    en={
        "one": "more than {n} year before the list, may be out of date",
        "other": "more than {n} years before the list, may be out of date",
    },
)


@cache
def say_period(days: int) -> Words:
    """A look-back: «соңғы 90 күнде», «последние 90 дней», "the last 90 days"."""
    return count_words(PERIOD, days)


@cache
def say_freshness(days: int) -> Words:
    """How many days, months or years before the list; older than a year is said to be stale.

    Months and years are whole ones: 89 days are two months, 700 days more than a year.
    """
    if days == 0:
        return ON_THE_DAY
    if days <= COUNTED_IN_DAYS:
        return count_words(DAYS_BEFORE, days)
    if days <= YEAR:
        return count_words(MONTHS_BEFORE, days * MONTHS_IN_YEAR // YEAR)
    return count_words(STALE, (days - 1) // YEAR)
