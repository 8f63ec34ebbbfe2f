"""Every feature, declared: what it means, not how it is computed.

A small vocabulary (how often, how recently, how much, from how many sources, rising or
falling) is applied to the catalogue's event types and themes. A feature belongs to one
concept; reasons are summed by concept. Sensitive attributes, refusals, complaints and
corrections cannot be reached from here: nothing in this package reads them.
"""

from collections.abc import Iterator

from cases.catalogue.entries import EventType
from cases.catalogue.whole import Catalogue
from cases.catalogue.words import Words
from cases.errors import BadCatalogue, BadInput
from features.circumstances import (
    of_composition,
    of_history,
    of_sources,
    of_the_area,
    of_the_record,
)
from features.vocabulary import QUARTER, THEME_WORDS, YEAR, Feature, Measure, over_days


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
        *_of_themes(catalogue.feature_event_types(), catalogue.lookback_days),
        *of_the_record(longest),
        *of_sources(catalogue, event_types),
        *of_composition(),
        *of_history(longest),
        *of_the_area(),
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
            over_days(name, days),
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
        yield _total(event_type, event_type.unit)


def _total(event_type: EventType, unit: Words) -> Feature:
    name = event_type.name
    return Feature(
        f"{event_type.code}__total_{YEAR}",
        event_type.code,
        Measure.TOTAL,
        unit.en,
        Words(
            kk=f"{name.kk}: соңғы {YEAR} күнде барлығы ({unit.kk})",
            ru=f"{name.ru}: всего за последние {YEAR} дней ({unit.ru})",
            en=f"{name.en}: in all in the last {YEAR} days ({unit.en})",
        ),
        lookback_days=YEAR,
        selector=event_type.code,
        context=event_type.context,
        protective=event_type.protective,
    )


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


def _of_themes(
    event_types: tuple[EventType, ...], lookback_days: tuple[int, ...]
) -> Iterator[Feature]:
    themes = sorted({event_type.theme for event_type in event_types if event_type.is_difficulty})
    for theme in themes:
        words = THEME_WORDS[theme]
        for days in lookback_days:
            yield _of_theme(theme, Measure.THEME_COUNT, "count", days, over_days(words, days))
        yield _of_theme(
            theme,
            Measure.TREND,
            "trend",
            YEAR,
            Words(
                kk=f"{words.kk}: соңғы тоқсан жылдық орташамен салыстырғанда",
                ru=f"{words.ru}: последний квартал против среднего за год",
                en=f"{words.en}: last quarter against the year's mean",
            ),
        )
        yield _of_theme(
            theme,
            Measure.THEME_SOURCES,
            "sources",
            YEAR,
            Words(
                kk=f"{words.kk}: соңғы {YEAR} күнде жазба берген дереккөздер",
                ru=f"{words.ru}: источников с записями за последние {YEAR} дней",
                en=f"{words.en}: sources that told of it in the last {YEAR} days",
            ),
        )
        yield _of_theme(
            theme,
            Measure.THEME_EVER,
            "ever",
            lookback_days[-1],
            Words(
                kk=f"{words.kk}: соңғы {lookback_days[-1]} күнде қиындық болған ба",
                ru=f"{words.ru}: была ли трудность за последние {lookback_days[-1]} дней",
                en=f"{words.en}: any difficulty in the last {lookback_days[-1]} days",
            ),
        )


_THEME_UNITS = {
    Measure.THEME_COUNT: "events",
    Measure.TREND: "events a quarter",
    Measure.THEME_SOURCES: "sources",
    Measure.THEME_EVER: "1 yes, 0 no",
}


def _of_theme(theme: str, measure: Measure, named: str, days: int, words: Words) -> Feature:
    span = "" if measure is Measure.TREND else f"_{days}"
    return Feature(
        f"theme_{theme}__{named}{span}",
        f"theme_{theme}",
        measure,
        _THEME_UNITS[measure],
        words,
        lookback_days=days,
        selector=theme,
    )
