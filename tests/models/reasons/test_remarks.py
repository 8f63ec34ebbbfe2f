"""What is said beside the reasons, word for word."""

from datetime import date

import pytest

from cases.catalogue.words import Words
from models.calibration import Frequency
from models.reasons.remarks import (
    say_fact,
    say_frequency,
    say_only_source,
    say_silence,
    say_silent_subjects,
    say_thin_record,
    with_origin,
)
from tests.models.building import tiny_catalogue

OUTCOME = Words(kk="қиындық", ru="трудность", en="difficulty")
SCHOOL = Words(kk="мектеп", ru="школа", en="school")
CLINIC = Words(kk="емхана", ru="поликлиника", en="clinic")


@pytest.mark.parametrize(
    ("frequency", "kk", "ru", "en"),
    [
        (
            Frequency(23, 18, 29),
            "шамамен 23-і (18-ден 29-ға дейін)",
            "примерно 23 (от 18 до 29)",
            "about 23 (18 to 29)",
        ),
        (
            Frequency(0, 0, 7),
            "шамамен 0-і (0-ден 7-ге дейін)",
            "примерно 0 (от 0 до 7)",
            "about 0 (0 to 7)",
        ),
        (
            Frequency(40, 30, 56),
            "шамамен 40-ы (30-дан 56-ға дейін)",
            "примерно 40 (от 30 до 56)",
            "about 40 (30 to 56)",
        ),
        (
            Frequency(90, 80, 100),
            "шамамен 90-ы (80-нен 100-ге дейін)",
            "примерно 90 (от 80 до 100)",
            "about 90 (80 to 100)",
        ),
    ],
)
def test_a_frequency_is_said_of_a_hundred_families(frequency: Frequency, kk: str, ru: str, en: str):
    assert say_frequency(frequency, OUTCOME) == Words(
        kk=f"Осындай жазбалары бар 100 отбасының {kk}: қиындық.",
        ru=f"Из 100 семей с похожими записями {ru}: трудность.",
        en=f"Of 100 families with similar records {en}: difficulty.",
    )


def test_a_sentence_can_carry_its_source_and_date_in_itself():
    bare = Words(kk="3 рет келмеген.", ru="3 пропуска.", en="3 absences.")
    assert with_origin(bare, SCHOOL, date(2026, 3, 8)) == Words(
        kk="3 рет келмеген (дереккөз: мектеп, соңғы жазба: 2026\u202fж. 8 наурыз).",
        ru="3 пропуска (источник: школа, последняя запись: 8 марта 2026\u202fг.).",
        en="3 absences (source: school, last recorded 8 March 2026).",
    )
    assert with_origin(bare, SCHOOL) == Words(
        kk="3 рет келмеген (дереккөз: мектеп).",
        ru="3 пропуска (источник: школа).",
        en="3 absences (source: school).",
    )


def test_how_long_before_the_list_stands_behind_the_date():
    bare = Words(kk="3 рет келмеген.", ru="3 пропуска.", en="3 absences.")
    ago = Words(kk="тізім күні", ru="в день списка", en="on the day of the list")
    assert with_origin(bare, SCHOOL, date(2026, 3, 8), ago) == Words(
        kk="3 рет келмеген (дереккөз: мектеп, соңғы жазба: 2026\u202fж. 8 наурыз, тізім күні).",
        ru="3 пропуска (источник: школа, последняя запись: 8 марта 2026\u202fг., в день списка).",
        en="3 absences (source: school, last recorded 8 March 2026, on the day of the list).",
    )


def test_silent_sources_are_named_and_silence_is_not_taken_for_calm():
    said = say_silence((SCHOOL, CLINIC), 365)
    assert said.kk.startswith("Соңғы 365 күнде жазба жоқ дереккөздер: мектеп, емхана.")
    assert said.ru.startswith("За последние 365 дней нет записей от источников: школа, поликлиника")
    assert said.en == (
        "No record in the last 365 days from: school, clinic. No record does not mean that "
        "nothing happened; one could move the band either way."
    )


def test_a_single_source_is_named_and_what_it_cannot_see_is_not_taken_for_calm():
    assert say_only_source(SCHOOL) == Words(
        kk="Отбасы туралы тек бір дереккөзде жазба бар: мектеп. Басқа жақтары көрінбейді.",
        ru="О семье есть записи только одного источника: школа. Остальное не видно.",
        en="Only one source holds records of the family: school. All else is out of sight.",
    )


def test_subjects_without_a_record_are_named_and_the_reader_is_sent_to_the_family():
    health = Words(kk="денсаулық", ru="здоровье", en="health")
    income = Words(kk="табыс", ru="доход", en="income")
    assert say_silent_subjects([health, income]) == Words(
        kk="Мына тақырыптарды әдетте хабарлайтын дереккөздерде жазба жоқ: денсаулық, табыс. "
        "Модель бұл жерде жағдайдың жақсылығын хабардың жоқтығынан ажырата алмайды: отбасының "
        "өзінен сұраңыз.",
        ru="Нет записей у тех, кто обычно сообщает по этим темам: здоровье, доход. "
        "Модель не отличает здесь благополучие от молчания: спросите саму семью.",
        en="Those who usually tell of these subjects hold no record: health, income. Here "
        "the model cannot tell a calm life from a missing report: ask the family.",
    )


def test_a_thin_record_gets_no_band_and_says_so():
    assert say_thin_record(365) == Words(
        kk="Соңғы 365 күнде деңгейді айтуға жететін жазба жоқ.",
        ru="За последние 365 дней записей недостаточно, чтобы назвать уровень.",
        en="In the last 365 days there is not enough on record to name a band.",
    )


def test_a_fact_is_its_event_s_name():
    assert say_fact(tiny_catalogue().event_type("absence"), 3.0).en == "absence"


def test_a_fact_with_an_amount_says_it_in_the_event_s_unit():
    debt = tiny_catalogue().event_type("debt")
    assert say_fact(debt, 1500.0) == Words(
        kk="қарыз: 1\u00a0500 теңге", ru="долг (тенге): 1\u00a0500", en="debt (tenge): 1,500"
    )
    assert say_fact(debt, None) == debt.name
