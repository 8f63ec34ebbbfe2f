"""Whole sentences of the Kazakhstan catalogue, as a reader of each language meets them.

As of 18 March 2026. Written by hand from the catalogue's wording; no-break spaces are written as
plain ones.
"""

from collections.abc import Mapping
from datetime import date

import pytest

from cases.catalogue.reading import shipped_catalogue
from cases.catalogue.words import LANGUAGES, Words
from features.asof import to_day
from features.concepts import declare_features
from models.reasons.remarks import say_compared_with, with_origin
from tests.models.reasons.saying import ScoredRow, say_concept

AS_OF = date(2026, 3, 18)
CATALOGUE = shipped_catalogue("kazakhstan")
EMPTY = {
    feature.name: float("nan") if feature.null_meaning else 0.0
    for feature in declare_features(CATALOGUE)
}


def said(concept: str, values: Mapping[str, float]) -> Words:
    """A concept's sentence with its origin; nothing on record but the values."""
    assert set(values) <= set(EMPTY)
    sentence = say_concept(ScoredRow(CATALOGUE, {**EMPTY, **values}, to_day(AS_OF)), concept)
    assert sentence.source is not None
    whole = with_origin(sentence.text, sentence.source, sentence.last_recorded, sentence.freshness)
    return Words(**{language: plain(whole.in_language(language)) for language in LANGUAGES})


def plain(text: str) -> str:
    return text.replace("\N{NO-BREAK SPACE}", " ").replace("\N{NARROW NO-BREAK SPACE}", " ")


def recorded(code: str, counts: tuple[int, int, int], days_since: int) -> dict[str, float]:
    """An event type's counts in 90, 365 and 1,095 days, and days since the last."""
    spans = zip((90, 365, 1095), counts, strict=True)
    return {f"{code}__count_{days}": count for days, count in spans} | {
        f"{code}__days_since": days_since
    }


def test_singular():
    values = recorded("school_absence", (1, 1, 1), 1) | {"school_absence__last_value": 1}
    assert said("school_absence", values) == Words(
        kk="Соңғы 90 күнде сабаққа 1 рет себепсіз келмеген, соңғысы: 1 күн (дереккөз: білім беру "
        "ұйымы, соңғы жазба: 2026 ж. 17 наурыз, тізімнен 1 күн бұрын).",
        ru="За последние 90 дней 1 пропуск занятий без причины, последнее значение (дней): 1 "
        "(источник: организация образования, последняя запись: 17 марта 2026 г., за 1 день до "
        "списка).",
        en="In the last 90 days 1 unexcused absence from school, the last amount (days): 1 "
        "(source: school or kindergarten, last recorded 17 March 2026, 1 day before the list).",
    )


@pytest.mark.parametrize(
    ("count", "ru", "en"),
    [
        (3, "3 пропуска занятий", "3 unexcused absences"),
        (5, "5 пропусков занятий", "5 unexcused absences"),
        (11, "11 пропусков занятий", "11 unexcused absences"),
        (21, "21 пропуск занятий", "21 unexcused absences"),
        (24, "24 пропуска занятий", "24 unexcused absences"),
    ],
)
def test_plural(count: int, ru: str, en: str):
    assert said("school_absence", recorded("school_absence", (count,) * 3, 45)) == Words(
        kk=f"Соңғы 90 күнде сабаққа {count} рет себепсіз келмеген (дереккөз: білім беру ұйымы, "
        "соңғы жазба: 2026 ж. 1 ақпан, тізімнен 45 күн бұрын).",
        ru=f"За последние 90 дней {ru} без причины (источник: организация образования, последняя "
        "запись: 1 февраля 2026 г., за 45 дней до списка).",
        en=f"In the last 90 days {en} from school (source: school or kindergarten, last recorded "
        "1 February 2026, 45 days before the list).",
    )


def test_zero():
    assert said("school_absence", {}) == Words(
        kk="Соңғы 1 095 күнде жазба жоқ: себепсіз сабаққа келмеу (дереккөз: білім беру ұйымы).",
        ru="За последние 1 095 дней записей нет: пропуск занятий без причины (источник: "
        "организация образования).",
        en="No record in the last 1,095 days: unexcused absence from school (source: school or "
        "kindergarten).",
    )


def test_stale():
    assert said("school_absence", recorded("school_absence", (0, 0, 2), 800)) == Words(
        kk="Соңғы 1 095 күнде сабаққа 2 рет себепсіз келмеген (дереккөз: білім беру ұйымы, соңғы "
        "жазба: 2024 ж. 8 қаңтар, тізімнен 2 жылдан астам бұрын, ескірген болуы мүмкін).",
        ru="За последние 1 095 дней 2 пропуска занятий без причины (источник: организация "
        "образования, последняя запись: 8 января 2024 г., более чем за 2 года до списка, могло "
        "устареть).",
        en="In the last 1,095 days 2 unexcused absences from school (source: school or "
        "kindergarten, last recorded 8 January 2024, more than 2 years before the list, may be out "
        "of date).",
    )


def test_a_theme_told_by_two_agencies():
    """The utility company's arrears of 6 March are later than the dwelling found unfit."""
    values = recorded("utility_arrears", (1, 1, 1), 12) | recorded("dwelling_unfit", (1, 1, 1), 33)
    values |= {"theme_housing__count_90": 2}
    assert said("theme_housing", values) == Words(
        kk="Соңғы 90 күнде мына тақырыпта 2 жазба бар: тұрғын үй (дереккөз: тұрғын үй бөлімі, "
        "коммуналдық қызмет, соңғы жазба: 2026 ж. 6 наурыз, тізімнен 12 күн бұрын).",
        ru="За последние 90 дней 2 записи по теме: жильё (источник: жилищный отдел, коммунальная "
        "служба, последняя запись: 6 марта 2026 г., за 12 дней до списка).",
        en="In the last 90 days 2 records on the subject of housing (source: housing office, "
        "utility company, last recorded 6 March 2026, 12 days before the list).",
    )


def test_a_theme_of_which_older_records_tell_names_only_those_of_its_period():
    values = recorded("utility_arrears", (1, 1, 1), 12) | recorded("dwelling_unfit", (0, 1, 1), 120)
    values |= {"theme_housing__count_90": 1}
    assert said("theme_housing", values).en == (
        "In the last 90 days 1 record on the subject of housing (source: utility company, last "
        "recorded 6 March 2026, 12 days before the list)."
    )


def test_a_protective_fact():
    assert said("checkups_complete", recorded("checkups_complete", (0, 1, 1), 365)) == Words(
        kk="Соңғы 365 күнде бала жоспарлы тексерулерден 1 рет толық өткен (дереккөз: емхана, соңғы "
        "жазба: 2025 ж. 18 наурыз, тізімнен 12 ай бұрын).",
        ru="За последние 365 дней 1 раз плановые осмотры ребёнка пройдены полностью (источник: "
        "поликлиника, последняя запись: 18 марта 2025 г., за 12 месяцев до списка).",
        en="In the last 365 days all planned check-ups of a child attended 1 time (source: health "
        "clinic, last recorded 18 March 2025, 12 months before the list).",
    )


def test_an_earlier_case():
    assert said("case_history", {"cases_1095": 1, "days_since_case": 700}) == Words(
        kk="Соңғы 1 095 күнде комиссия 1 іс қараған (дереккөз: комиссия, соңғы жазба: 2024 ж. 17 "
        "сәуір, тізімнен 1 жылдан астам бұрын, ескірген болуы мүмкін).",
        ru="За последние 1 095 дней 1 дело комиссии (источник: комиссия, последняя запись: 17 "
        "апреля 2024 г., более чем за 1 год до списка, могло устареть).",
        en="In the last 1,095 days 1 case of the commission (source: the commission, last recorded "
        "17 April 2024, more than 1 year before the list, may be out of date).",
    )


def test_unknown_for_a_year():
    values = {"record__silence": 400, "source_health__days_since": 400}
    assert said("record", values) == Words(
        kk="Соңғы 365 күнде ешбір дереккөзде жазба жоқ (дереккөз: емхана, соңғы жазба: 2025 ж. 11 "
        "ақпан, тізімнен 1 жылдан астам бұрын, ескірген болуы мүмкін).",
        ru="За последние 365 дней записей нет ни у одного источника (источник: поликлиника, "
        "последняя запись: 11 февраля 2025 г., более чем за 1 год до списка, могло устареть).",
        en="In the last 365 days no source holds a record (source: health clinic, last recorded 11 "
        "February 2025, more than 1 year before the list, may be out of date).",
    )


@pytest.mark.parametrize(
    ("drawn", "of", "region", "kk", "ru", "en"),
    [
        (
            200,
            1480,
            "its own",
            "200 отбасы: комиссия отбасыларынан жеребемен алынған (барлығы 1\xa0480)",
            "200 семей: взяты жребием из семей комиссии (всего их 1\xa0480)",
            "200 families: drawn by lot from those of the commission (1,480 in all)",
        ),
        (
            200,
            330,
            "pooled",
            (
                "200 отбасы: өңір отбасыларынан жеребемен алынған (барлығы 330), "
                "өйткені комиссияның өзінде тым аз"
            ),
            (
                "200 семей: взяты жребием из семей региона (всего их 330), в самой комиссии их "
                "слишком мало"
            ),
            (
                "200 families: drawn by lot from those of the region (330 in all), since the "
                "commission has too few"
            ),
        ),
        (
            81,
            81,
            "its own",
            "81 отбасы: комиссияның барлық отбасы",
            "81 семья: все семьи комиссии",
            "81 families: all of the commission",
        ),
        (
            2,
            2,
            "pooled",
            "2 отбасы: өңірдің барлық отбасы, өйткені комиссияның өзінде тым аз",
            "2 семьи: все семьи региона, в самой комиссии их слишком мало",
            "2 families: all of the region, since the commission has too few",
        ),
    ],
)
def test_whom_a_family_is_compared_with(
    drawn: int, of: int, region: str, kk: str, ru: str, en: str
):
    assert say_compared_with(drawn, of, pooled=region == "pooled") == Words(kk=kk, ru=ru, en=en)
