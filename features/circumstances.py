"""Features of what surrounds the events: the record itself, the family, its history, its area."""

from collections.abc import Iterator

from cases.catalogue.entries import EventType
from cases.catalogue.whole import Catalogue
from cases.catalogue.words import Words
from features.vocabulary import AGE_BANDS, YEAR, Feature, Measure, over_days


def of_the_record(longest: int) -> Iterator[Feature]:
    """How much is on record at all."""
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


def of_sources(catalogue: Catalogue, event_types: tuple[EventType, ...]) -> Iterator[Feature]:
    """How complete the record is, source by source: what is unknown is a fact, not a zero."""
    longest = catalogue.longest_lookback
    read = {event_type.source for event_type in event_types}
    for source in catalogue.sources:
        if source.code in read:
            yield Feature(
                f"source_{source.code}__days_since",
                "record",
                Measure.SOURCE_SILENCE,
                "days",
                Words(
                    kk=f"{source.name.kk}: соңғы жазбадан бері күн",
                    ru=f"{source.name.ru}: дней с последней записи",
                    en=f"{source.name.en}: days since its last record",
                ),
                lookback_days=longest,
                null_meaning="the source holds no record in the look-back",
                selector=source.code,
                context=True,
            )


def of_composition() -> Iterator[Feature]:
    """Who lives in the family as of the date, and who came and went."""
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
        "single_adult",
        "composition",
        Measure.SINGLE_ADULT,
        "1 yes, 0 no",
        Words(kk="Жалғыз ересек адам", ru="Один взрослый", en="One adult alone"),
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


def of_history(longest: int) -> Iterator[Feature]:
    """Cases, and help that began; an offer that was declined leaves no trace."""
    for days in sorted({YEAR, longest}):
        yield Feature(
            f"cases_{days}",
            "case_history",
            Measure.CASES,
            "cases",
            over_days(Words(kk="Комиссия істері", ru="Дела комиссии", en="Cases"), days),
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
        over_days(Words(kk="Басталған көмек", ru="Начатая помощь", en="Help begun"), YEAR),
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


def of_the_area() -> Iterator[Feature]:
    """What the commission's whole area was like."""
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
