"""Look-backs and freshness in words, in every plural form."""

import pytest

from cases.catalogue.words import Words
from models.reasons.periods import say_freshness, say_period


@pytest.mark.parametrize(
    ("days", "kk", "ru", "en"),
    [
        (1, "соңғы 1 күнде", "последний 1 день", "the last 1 day"),
        (2, "соңғы 2 күнде", "последние 2 дня", "the last 2 days"),
        (90, "соңғы 90 күнде", "последние 90 дней", "the last 90 days"),
        (731, "соңғы 731 күнде", "последний 731 день", "the last 731 days"),
    ],
)
def test_a_period_takes_the_plural_form_of_its_number(days: int, kk: str, ru: str, en: str):
    assert say_period(days) == Words(kk=kk, ru=ru, en=en)


@pytest.mark.parametrize(
    ("days", "kk", "ru", "en"),
    [
        (0, "тізім күні", "в день списка", "on the day of the list"),
        (1, "тізімнен 1 күн бұрын", "за 1 день до списка", "1 day before the list"),
        (2, "тізімнен 2 күн бұрын", "за 2 дня до списка", "2 days before the list"),
        (11, "тізімнен 11 күн бұрын", "за 11 дней до списка", "11 days before the list"),
        (60, "тізімнен 60 күн бұрын", "за 60 дней до списка", "60 days before the list"),
        (61, "тізімнен 2 ай бұрын", "за 2 месяца до списка", "2 months before the list"),
        (180, "тізімнен 5 ай бұрын", "за 5 месяцев до списка", "5 months before the list"),
        (365, "тізімнен 12 ай бұрын", "за 12 месяцев до списка", "12 months before the list"),
        (
            366,
            "тізімнен 1 жылдан астам бұрын, ескірген болуы мүмкін",
            "более чем за 1 год до списка, могло устареть",
            "more than 1 year before the list, may be out of date",
        ),
        (
            731,
            "тізімнен 2 жылдан астам бұрын, ескірген болуы мүмкін",
            "более чем за 2 года до списка, могло устареть",
            "more than 2 years before the list, may be out of date",
        ),
        (
            1826,
            "тізімнен 5 жылдан астам бұрын, ескірген болуы мүмкін",
            "более чем за 5 лет до списка, могло устареть",
            "more than 5 years before the list, may be out of date",
        ),
    ],
)
def test_freshness_is_said_in_days_months_or_years(days: int, kk: str, ru: str, en: str):
    assert say_freshness(days) == Words(kk=kk, ru=ru, en=en)


def test_exactly_two_years_are_not_more_than_two():
    assert say_freshness(730).en == "more than 1 year before the list, may be out of date"


def test_what_lies_further_back_is_never_said_to_be_fresher():
    said = [say_freshness(days).en for days in range(1, 1096)]
    order = {text: at for at, text in enumerate(dict.fromkeys(said))}
    places = [order[text] for text in said]
    assert places == sorted(places)
    assert sum("out of date" in text for text in said) == 1095 - 365
