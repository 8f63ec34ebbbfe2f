"""The vocabulary that every feature is said in: what can be asked, of what, in which words."""

from dataclasses import dataclass
from enum import StrEnum

from cases.catalogue.words import Words


class Measure(StrEnum):
    """How a feature is folded from what the pass found."""

    COUNT = "count"
    TOTAL = "total"
    DAYS_SINCE = "days_since"
    LAST_VALUE = "last_value"
    THEME_COUNT = "theme_count"
    THEME_EVER = "theme_ever"
    THEME_SOURCES = "theme_sources"
    TREND = "trend"
    SOURCES = "sources"
    SILENCE = "silence"
    SOURCE_SILENCE = "source_silence"
    CHILDREN = "children"
    ADULTS = "adults"
    SINGLE_ADULT = "single_adult"
    ARRIVALS = "arrivals"
    DEPARTURES = "departures"
    TENURE = "tenure"
    CASES = "cases"
    DAYS_SINCE_CASE = "days_since_case"
    HELP_STARTED = "help_started"
    HELP_RUNNING = "help_running"
    AREA_CASES = "area_cases"


COUNTED = frozenset({Measure.COUNT, Measure.THEME_COUNT, Measure.CASES, Measure.HELP_STARTED})
"""Measures of how often: more of a difficulty never makes need less likely."""


@dataclass(frozen=True, slots=True)
class Feature:
    """One column of the feature matrix.

    `null_meaning` says what NaN stands for; "" where the feature is never NaN.
    `selector` is what the measure is applied to: an event type, a theme, or an age band.
    """

    name: str
    concept: str
    measure: Measure
    unit: str
    words: Words
    lookback_days: int = 0
    null_meaning: str = ""
    selector: str = ""
    context: bool = False
    protective: bool = False

    @property
    def direction(self) -> int:
        """1 where more may only raise the risk, -1 where it may only lower it, 0 elsewhere."""
        if self.measure not in COUNTED or self.context:
            return 0
        return -1 if self.protective else 1


AGE_BANDS = {"0_2": (0, 3), "3_6": (3, 7), "7_13": (7, 14), "14_17": (14, 18)}
"""Children's age bands: name to [from, to) in completed years."""

QUARTER = 90
YEAR = 365

THEME_WORDS = {
    "school": Words(kk="мектеп", ru="школа", en="school"),
    "health": Words(kk="денсаулық", ru="здоровье", en="health"),
    "income": Words(kk="табыс", ru="доход", en="income"),
    "housing": Words(kk="тұрғын үй", ru="жильё", en="housing"),
    "safety": Words(kk="қауіпсіздік", ru="безопасность", en="safety"),
    "employment": Words(kk="жұмыспен қамту", ru="занятость", en="employment"),
    "family": Words(kk="отбасы", ru="семья", en="family"),
    "conduct": Words(kk="мінез-құлық", ru="поведение", en="conduct"),
}


def over_days(words: Words, days: int) -> Words:
    """Something's name with the look-back it is counted in."""
    return Words(
        kk=f"{words.kk}: соңғы {days} күн",
        ru=f"{words.ru}: за последние {days} дней",
        en=f"{words.en}: last {days} days",
    )
