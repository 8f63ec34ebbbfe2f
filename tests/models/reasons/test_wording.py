"""One row of numbers, and the sentences a commission member reads. Expected texts are
written out by hand in all three languages.
"""

from datetime import date

import pytest

from cases.catalogue.words import Words
from features.asof import to_day
from features.concepts import declare_features
from models.reasons.accounts import Accounts, row_of
from tests.models.building import matrix_of, tiny_catalogue
from tests.models.reasons.saying import ScoredRow, say_concept

AS_OF = to_day(date(2026, 3, 18))
SCHOOL = Words(kk="мектеп", ru="школа", en="school")
COMMISSION = Words(kk="комиссия", ru="комиссия", en="the commission")
NAN = float("nan")


def row(**values: float) -> ScoredRow:
    """Nothing on record but what is given."""
    catalogue = tiny_catalogue()
    empty = {
        feature.name: NAN if feature.null_meaning else 0.0
        for feature in declare_features(catalogue)
    }
    return ScoredRow(catalogue, {**empty, **values}, AS_OF)


def absences(quarter: int, year: int, longest: int, *, days_since: float) -> ScoredRow:
    return row(
        absence__count_90=quarter,
        absence__count_365=year,
        absence__count_1095=longest,
        absence__days_since=days_since,
    )


@pytest.mark.parametrize(
    ("count", "expected"),
    [
        (
            1,
            Words(
                kk="Соңғы 90 күнде 1 рет келмеген.",
                ru="За последние 90 дней 1 пропуск.",
                en="In the last 90 days 1 absence.",
            ),
        ),
        (
            3,
            Words(
                kk="Соңғы 90 күнде 3 рет келмеген.",
                ru="За последние 90 дней 3 пропуска.",
                en="In the last 90 days 3 absences.",
            ),
        ),
        (
            12,
            Words(
                kk="Соңғы 90 күнде 12 рет келмеген.",
                ru="За последние 90 дней 12 пропусков.",
                en="In the last 90 days 12 absences.",
            ),
        ),
    ],
)
def test_what_was_recorded_is_said_with_its_number_and_period(count: int, expected: Words):
    said = say_concept(absences(count, count, count, days_since=10), "absence")
    assert (said.text, said.source, said.last_recorded) == (expected, SCHOOL, date(2026, 3, 8))
    assert said.freshness is not None
    assert said.freshness.en == "10 days before the list"


def test_what_was_not_recorded_is_said_over_the_longest_look_back():
    said = say_concept(absences(0, 0, 0, days_since=NAN), "absence")
    assert said.text == Words(
        kk="Соңғы 1\u00a0095 күнде жазба жоқ: келмеу.",
        ru="За последние 1\u00a0095 дней записей нет: пропуск.",
        en="No record in the last 1,095 days: absence.",
    )
    assert (said.source, said.last_recorded, said.freshness) == (SCHOOL, None, None)


@pytest.mark.parametrize(
    ("counts", "said"),
    [
        ((2, 5, 9), "In the last 90 days 2 absences."),
        ((0, 5, 9), "In the last 365 days 5 absences."),
        ((0, 0, 9), "In the last 1,095 days 9 absences."),
    ],
)
def test_the_shortest_period_that_holds_a_record_is_named(counts: tuple[int, int, int], said: str):
    assert say_concept(absences(*counts, days_since=80), "absence").text.en == said


def test_an_amount_is_said_with_its_unit():
    said = say_concept(
        row(
            debt__count_90=0,
            debt__count_365=2,
            debt__count_1095=2,
            debt__days_since=100,
            debt__last_value=45250.5,
        ),
        "debt",
    )
    assert said.text == Words(
        kk="Соңғы 365 күнде 2 қарыз, соңғысы: 45\u00a0250,5 теңге.",
        ru="За последние 365 дней 2 долга, последнее значение (тенге): 45\u00a0250,5.",
        en="In the last 365 days 2 debts, the last amount (tenge): 45,250.5.",
    )
    assert said.last_recorded == date(2025, 12, 8)


def test_an_amount_that_is_not_known_is_not_said():
    said = say_concept(
        row(debt__count_90=1, debt__count_365=1, debt__count_1095=1, debt__days_since=1), "debt"
    )
    assert said.text.en == "In the last 90 days 1 debt."


@pytest.mark.parametrize(
    ("values", "concept", "expected"),
    [
        (
            {"theme_school__count_90": 2, "theme_school__count_365": 7},
            "theme_school",
            Words(
                kk="Соңғы 90 күнде мына тақырыпта 2 жазба бар: мектеп.",
                ru="За последние 90 дней 2 записи по теме: школа.",
                en="In the last 90 days 2 records on the subject of school.",
            ),
        ),
        (
            {"theme_school__count_365": 1},
            "theme_school",
            Words(
                kk="Соңғы 365 күнде мына тақырыпта 1 жазба бар: мектеп.",
                ru="За последние 365 дней 1 запись по теме: школа.",
                en="In the last 365 days 1 record on the subject of school.",
            ),
        ),
        (
            {},
            "theme_income",
            Words(
                kk="Соңғы 1\xa0095 күнде жазба жоқ: табыс.",
                ru="За последние 1\xa0095 дней записей нет: доход.",
                en="No record in the last 1,095 days: income.",
            ),
        ),
        (
            {"children__0_2": 1, "children__7_13": 2, "adults": 2},
            "composition",
            Words(
                kk="Отбасы құрамы: балалар — 3, ересектер — 2.",
                ru="Состав семьи: детей — 3, взрослых — 2.",
                en="Family: children 3, adults 2.",
            ),
        ),
        (
            {"arrivals_365": 1, "departures_365": 0},
            "composition_change",
            Words(
                kk="Соңғы 365 күнде отбасына қосылғандар — 1, кеткендер — 0.",
                ru="За последние 365 дней пришли в семью — 1, ушли — 0.",
                en="In the last 365 days joined the family: 1, left it: 0.",
            ),
        ),
        (
            {"record__sources_365": 1},
            "record",
            Words(
                kk="Соңғы 365 күнде 1 дереккөзде жазба бар.",
                ru="За последние 365 дней записи есть у 1 источника.",
                en="In the last 365 days 1 source holds records.",
            ),
        ),
        (
            {},
            "record",
            Words(
                kk="Соңғы 365 күнде ешбір дереккөзде жазба жоқ.",
                ru="За последние 365 дней записей нет ни у одного источника.",
                en="In the last 365 days no source holds a record.",
            ),
        ),
        (
            {"cases_1095": 2},
            "case_history",
            Words(
                kk="Соңғы 1\u00a0095 күнде комиссия 2 іс қараған.",
                ru="За последние 1\u00a0095 дней 2 дела комиссии.",
                en="In the last 1,095 days 2 cases of the commission.",
            ),
        ),
        (
            {},
            "case_history",
            Words(
                kk="Соңғы 1\u00a0095 күнде жазба жоқ: комиссия істері.",
                ru="За последние 1\u00a0095 дней записей нет: дела комиссии.",
                en="No record in the last 1,095 days: cases of the commission.",
            ),
        ),
        (
            {"help_started_365": 1},
            "help_history",
            Words(
                kk="Соңғы 365 күнде 1 рет көмек көрсетіле бастаған.",
                ru="За последние 365 дней 1 раз начата помощь.",
                en="In the last 365 days help began 1 time.",
            ),
        ),
        (
            {"help_running": 1},
            "help_history",
            Words(
                kk="Қазір көрсетіліп жатқан көмек: 1.",
                ru="Помощь оказывается сейчас: 1.",
                en="Help running now: 1.",
            ),
        ),
        (
            {"help_started_365": 2, "help_running": 1},
            "help_history",
            Words(
                kk="Соңғы 365 күнде 2 рет көмек көрсетіле бастаған, қазір көрсетіліп жатқаны: 1.",
                ru="За последние 365 дней 2 раза начата помощь, оказывается сейчас: 1.",
                en="In the last 365 days help began 2 times, running now: 1.",
            ),
        ),
        (
            {},
            "help_history",
            Words(
                kk="Соңғы 365 күнде жазба жоқ: басталған көмек.",
                ru="За последние 365 дней записей нет: начатая помощь.",
                en="No record in the last 365 days: help begun.",
            ),
        ),
        (
            {"area__cases_365": 0.0125},
            "area",
            Words(
                kk="Комиссия аумағында соңғы 365 күнде 1000 отбасыға 12,5 іс келеді.",
                ru="На территории комиссии дел на 1000 семей за последние 365 дней: 12,5.",
                en="Cases per 1,000 families in the commission's area in the last 365 days: 12.5.",
            ),
        ),
    ],
)
def test_what_rests_on_more_than_one_event_type_is_said_in_words(
    values: dict[str, float], concept: str, expected: Words
):
    assert say_concept(row(**values), concept).text == expected


@pytest.mark.parametrize("concept", ["composition", "composition_change", "tenure"])
def test_who_lives_in_the_family_is_told_by_no_agency_and_has_no_date(concept: str):
    said = say_concept(row(), concept)
    assert (said.source, said.last_recorded, said.freshness) == (None, None, None)


def test_a_theme_names_those_who_told_of_it_in_its_period_and_the_latest_date():
    """The only difficulty at school is an absence ten days back."""
    told = absences(1, 1, 1, days_since=10)
    told.values.update(theme_school__count_90=1, theme_school__count_365=1)
    said = say_concept(told, "theme_school")
    assert (said.source, said.last_recorded) == (SCHOOL, date(2026, 3, 8))


def test_a_theme_of_which_nothing_is_on_record_names_who_could_have_told():
    said = say_concept(row(), "theme_income")
    assert (said.source, said.last_recorded) == (SCHOOL, None)


def test_the_record_names_the_sources_of_the_year_and_the_last_date():
    said = say_concept(
        row(
            record__sources_365=1,
            record__silence=30,
            source_clinic__days_since=30,
            source_school__days_since=366,
        ),
        "record",
    )
    assert said.source == Words(kk="емхана", ru="поликлиника", en="clinic")
    assert said.last_recorded == date(2026, 2, 16)


def test_a_record_that_ended_long_ago_names_who_spoke_last():
    said = say_concept(
        row(record__silence=400, source_school__days_since=400, source_clinic__days_since=500),
        "record",
    )
    assert (said.source, said.last_recorded) == (SCHOOL, date(2025, 2, 11))
    assert said.text.en == "In the last 365 days no source holds a record."


def test_the_commission_tells_of_its_cases_and_the_last_one_is_dated():
    said = say_concept(row(cases_1095=2, days_since_case=17), "case_history")
    assert (said.source, said.last_recorded) == (COMMISSION, date(2026, 3, 1))


def test_help_and_the_area_are_the_commissions_too_and_not_dated():
    for concept in ("help_history", "area"):
        said = say_concept(row(help_started_365=1), concept)
        assert (said.source, said.last_recorded) == (COMMISSION, None)


@pytest.mark.parametrize("days", [1, 21, 400])
def test_how_long_a_family_is_known_is_said_with_its_limit(days: int):
    assert say_concept(row(tenure=days), "tenure").text == Words(
        kk=f"Отбасы тіркелген күннен бері {days} күн өтті (ең көбі 1\u00a0095 күн саналады).",
        ru=f"Дней со дня регистрации семьи: {days} (считается не больше 1\u00a0095).",
        en=f"Days since the family was registered: {days} (at most 1,095 are counted).",
    )


def test_every_concept_of_a_catalogue_can_be_said():
    catalogue = tiny_catalogue()
    for concept in {feature.concept for feature in declare_features(catalogue)}:
        text = say_concept(row(), concept).text
        for language in ("kk", "ru", "en"):
            said = text.in_language(language)
            assert said.endswith(".")
            assert "{" not in said


def test_an_account_holds_the_very_numbers_that_were_scored():
    matrix = matrix_of(
        {
            "debt__count_90": [1, 4],
            "debt__count_365": [1, 4],
            "debt__count_1095": [1, 4],
            "debt__last_value": [NAN, 7],
        },
        as_of_day=[AS_OF, AS_OF],
    )
    accounts = Accounts(tiny_catalogue(), matrix.feature_names)
    first, second = (accounts.of(row_of(values), "debt", AS_OF).numbers for values in matrix.values)
    assert (first, second) == ((1,), (4, 7.0))


def test_a_concept_that_the_catalogue_does_not_know_has_no_words():
    with pytest.raises(KeyError, match="kindness"):
        say_concept(row(), "kindness")
