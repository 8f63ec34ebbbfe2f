"""Every feature, declared: what it means, not how it is computed.

A small vocabulary (how often, how recently, how much, from how many sources, rising or
falling) is applied to the catalogue's event types and themes. A feature belongs to one
concept; reasons are summed by concept. Sensitive attributes, refusals, complaints and
corrections cannot be reached from here: nothing in this package reads them.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from cases.catalogue import Catalogue, EventType, Words
from cases.errors import BadCatalogue, BadInput


class Measure(StrEnum):
    """How a feature is folded from what the pass found."""

    COUNT = "count"
    DAYS_SINCE = "days_since"
    LAST_VALUE = "last_value"
    THEME_COUNT = "theme_count"
    TREND = "trend"
    SOURCES = "sources"
    SILENCE = "silence"
    CHILDREN = "children"
    ADULTS = "adults"
    ARRIVALS = "arrivals"
    DEPARTURES = "departures"
    TENURE = "tenure"
    CASES = "cases"
    DAYS_SINCE_CASE = "days_since_case"
    HELP_STARTED = "help_started"
    HELP_RUNNING = "help_running"
    AREA_CASES = "area_cases"


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


def declare_features(
    catalogue: Catalogue, *, punitive: tuple[str, ...] = ()
) -> tuple[Feature, ...]:
    """All features that a catalogue gives rise to, in the matrix's column order.

    Punitive event types enter only where named, for a study, and then as columns of their
    own: themes count what everybody's features count. BadInput for a name that is none.
    """
    if not {QUARTER, YEAR} <= set(catalogue.lookback_days):
        msg = f"catalogue '{catalogue.code}': lookback_days must hold {QUARTER} and {YEAR}"
        raise BadCatalogue(msg)
    event_types = catalogue.feature_event_types(punitive=punitive)
    _require_punitive(punitive, event_types, catalogue)
    longest = catalogue.longest_lookback
    return (
        *(feature for event_type in event_types for feature in _of_event_type(event_type, longest)),
        *_of_themes(catalogue.feature_event_types()),
        *_of_the_record(longest),
        *_of_composition(),
        *_of_history(longest),
        *_of_the_area(),
    )


def _require_punitive(
    named: tuple[str, ...], event_types: tuple[EventType, ...], catalogue: Catalogue
) -> None:
    allowed = {event_type.code for event_type in event_types if event_type.punitive}
    for code in named:
        if code not in allowed:
            msg = (
                f"'{code}' is no punitive event type of catalogue '{catalogue.code}' that "
                "features may read; correct the study's list of punitive types"
            )
            raise BadInput(msg)


def _of_event_type(event_type: EventType, longest: int) -> Iterator[Feature]:
    name = event_type.name
    for days in sorted({QUARTER, YEAR, longest}):
        yield Feature(
            f"{event_type.code}__count_{days}",
            event_type.code,
            Measure.COUNT,
            "events",
            _over_days(name, days),
            lookback_days=days,
            selector=event_type.code,
            context=event_type.context,
            protective=event_type.protective,
        )
    yield Feature(
        f"{event_type.code}__days_since",
        event_type.code,
        Measure.DAYS_SINCE,
        "days",
        Words(
            kk=f"{name.kk}: соңғысынан бері күн",
            ru=f"{name.ru}: дней с последней записи",
            en=f"{name.en}: days since the last",
        ),
        lookback_days=longest,
        null_meaning="none on record in the look-back",
        selector=event_type.code,
        context=event_type.context,
        protective=event_type.protective,
    )
    if event_type.unit is not None:
        yield _last_value(event_type, event_type.unit, longest)


def _last_value(event_type: EventType, unit: Words, longest: int) -> Feature:
    name = event_type.name
    return Feature(
        f"{event_type.code}__last_value",
        event_type.code,
        Measure.LAST_VALUE,
        unit.en,
        Words(
            kk=f"{name.kk}: соңғы мәні ({unit.kk})",
            ru=f"{name.ru}: последнее значение ({unit.ru})",
            en=f"{name.en}: last amount ({unit.en})",
        ),
        lookback_days=longest,
        null_meaning="none on record in the look-back, or without an amount",
        selector=event_type.code,
        context=event_type.context,
        protective=event_type.protective,
    )


def _of_themes(event_types: tuple[EventType, ...]) -> Iterator[Feature]:
    themes = sorted({event_type.theme for event_type in event_types if event_type.is_difficulty})
    for theme in themes:
        words = THEME_WORDS[theme]
        for days in (QUARTER, YEAR):
            yield Feature(
                f"theme_{theme}__count_{days}",
                f"theme_{theme}",
                Measure.THEME_COUNT,
                "events",
                _over_days(words, days),
                lookback_days=days,
                selector=theme,
            )
        yield Feature(
            f"theme_{theme}__trend",
            f"theme_{theme}",
            Measure.TREND,
            "events a quarter",
            Words(
                kk=f"{words.kk}: соңғы тоқсан жылдық орташамен салыстырғанда",
                ru=f"{words.ru}: последний квартал против среднего за год",
                en=f"{words.en}: last quarter against the year's mean",
            ),
            lookback_days=YEAR,
            selector=theme,
        )


def _over_days(words: Words, days: int) -> Words:
    return Words(
        kk=f"{words.kk}: соңғы {days} күн",
        ru=f"{words.ru}: за последние {days} дней",
        en=f"{words.en}: last {days} days",
    )


def _of_the_record(longest: int) -> Iterator[Feature]:
    yield Feature(
        "record__sources_365",
        "record",
        Measure.SOURCES,
        "sources",
        Words(
            kk="Соңғы жылы жазба берген дереккөздер саны",
            ru="Источников с записями за год",
            en="Sources with a record in the last year",
        ),
        lookback_days=YEAR,
        context=True,
    )
    yield Feature(
        "record__silence",
        "record",
        Measure.SILENCE,
        "days",
        Words(
            kk="Соңғы жазбадан бері күн",
            ru="Дней с последней записи любого источника",
            en="Days since the last record from any source",
        ),
        lookback_days=longest,
        null_meaning="no source holds a record in the look-back",
        context=True,
    )


def _of_composition() -> Iterator[Feature]:
    for band in AGE_BANDS:
        shown = band.replace("_", "–")
        yield Feature(
            f"children__{band}",
            "composition",
            Measure.CHILDREN,
            "children",
            Words(
                kk=f"{shown} жастағы балалар", ru=f"Дети {shown} лет", en=f"Children aged {shown}"
            ),
            selector=band,
            context=True,
        )
    yield Feature(
        "adults",
        "composition",
        Measure.ADULTS,
        "persons",
        Words(kk="Отбасындағы ересектер", ru="Взрослые в семье", en="Adults in the family"),
        context=True,
    )
    yield Feature(
        "arrivals_365",
        "composition_change",
        Measure.ARRIVALS,
        "persons",
        Words(
            kk="Соңғы жылы отбасына қосылғандар",
            ru="Пришли в семью за год",
            en="Joined the family in the last year",
        ),
        lookback_days=YEAR,
        context=True,
    )
    yield Feature(
        "departures_365",
        "composition_change",
        Measure.DEPARTURES,
        "persons",
        Words(
            kk="Соңғы жылы отбасынан кеткендер",
            ru="Ушли из семьи за год",
            en="Left the family in the last year",
        ),
        lookback_days=YEAR,
        context=True,
    )
    yield Feature(
        "tenure",
        "tenure",
        Measure.TENURE,
        "days",
        Words(
            kk="Тіркелген күннен бері күн",
            ru="Дней с постановки на учёт",
            en="Days since registration",
        ),
        context=True,
    )


def _of_history(longest: int) -> Iterator[Feature]:
    for days in sorted({YEAR, longest}):
        yield Feature(
            f"cases_{days}",
            "case_history",
            Measure.CASES,
            "cases",
            _over_days(Words(kk="Комиссия істері", ru="Дела комиссии", en="Cases"), days),
            lookback_days=days,
        )
    yield Feature(
        "days_since_case",
        "case_history",
        Measure.DAYS_SINCE_CASE,
        "days",
        Words(
            kk="Соңғы істен бері күн",
            ru="Дней с последнего дела",
            en="Days since the last case was opened",
        ),
        lookback_days=longest,
        null_meaning="no case in the look-back",
    )
    yield Feature(
        "help_started_365",
        "help_history",
        Measure.HELP_STARTED,
        "offers",
        _over_days(Words(kk="Басталған көмек", ru="Начатая помощь", en="Help begun"), YEAR),
        lookback_days=YEAR,
        protective=True,
    )
    yield Feature(
        "help_running",
        "help_history",
        Measure.HELP_RUNNING,
        "offers",
        Words(kk="Қазір көрсетіліп жатқан көмек", ru="Помощь сейчас", en="Help running now"),
        lookback_days=longest,
        protective=True,
    )


def _of_the_area() -> Iterator[Feature]:
    yield Feature(
        "area__cases_365",
        "area",
        Measure.AREA_CASES,
        "cases a family",
        Words(
            kk="Комиссия аумағындағы бір отбасына шаққандағы істер: соңғы 365 күн",
            ru="Дел на семью на территории комиссии: за последние 365 дней",
            en="Cases per family in the commission's area: last 365 days",
        ),
        lookback_days=YEAR,
        context=True,
    )
