"""Days of a return are read strictly, and say what the return speaks for."""

from datetime import date
from pathlib import Path

import pandas as pd
import pytest

from cases.errors import BadExtract
from cases.importers.ssda903.days import ReturnPeriod, day, full_years, known_on, period_of
from tests.cases.importers.tiny_return import TinyReturn

YEAR = ReturnPeriod(date(2017, 4, 1), date(2018, 3, 31))


@pytest.fixture
def made(tmp_path: Path) -> TinyReturn:
    return TinyReturn(tmp_path)


def texts(*cells: str) -> pd.Series:
    return pd.Series(list(cells), dtype="str")


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("05/04/2017", "2017-04-05"),  # the fifth of April, never the fourth of May
        ("29/02/2016", "2016-02-29"),
        ("29/02/2017", "29/02/2017"),
        ("31/02/2017", "31/02/2017"),
        ("12/31/2017", "12/31/2017"),
        ("1/4/2017", "1/4/2017"),
        ("01-04-2017", "01-04-2017"),
        ("01/04/17", "01/04/17"),
        ("٠١/٠٤/٢٠١٧", "٠١/٠٤/٢٠١٧"),
        ("2017-04-05", "2017-04-05"),
        ("", ""),
        ("unknown", "unknown"),
    ],
)
def test_a_day_is_two_digits_two_digits_four_digits_and_exists(written: str, read: str) -> None:
    assert day(texts(written)).tolist() == [read]


def test_a_fact_is_known_on_its_own_day_but_not_before_the_returns_first() -> None:
    known = known_on(texts("2016-02-20", "2017-04-01", "2017-11-18", "31/02/2017", ""), YEAR)
    assert known.tolist() == ["2017-04-01", "2017-04-01", "2017-11-18", "31/02/2017", ""]


def test_the_period_is_the_year_from_april_that_holds_the_ends() -> None:
    assert period_of(texts("2017-04-01", "2018-03-31", ""), texts("2015-01-01")) == YEAR


def test_years_put_together_make_one_period() -> None:
    ends = texts("2016-04-01", "2018-03-31")
    assert period_of(ends, texts()) == ReturnPeriod(date(2016, 4, 1), date(2018, 3, 31))


def test_without_an_end_it_is_the_year_of_the_last_start() -> None:
    assert period_of(texts("", ""), texts("2015-06-01", "2018-03-31")) == YEAR


@pytest.mark.parametrize(("mistyped", "last"), [(1, 2018), (2, 2029)])
def test_one_mistyped_year_in_a_hundred_and_one_does_not_stretch_it(
    mistyped: int, last: int
) -> None:
    ends = texts(*["2017-06-01"] * (101 - mistyped), *["2028-06-01"] * mistyped)
    assert period_of(ends, texts()).end == date(last, 3, 31)


def test_ends_of_the_year_9999_stand_for_none() -> None:
    assert period_of(texts("9999-12-31", "9999-12-31", "2018-03-31"), texts()) == YEAR
    with pytest.raises(BadExtract, match="not one DECOM or DEC is a day"):
        period_of(texts("9999-12-31"), texts("9999-12-31"))


def test_without_any_day_the_year_cannot_be_told() -> None:
    with pytest.raises(BadExtract, match="not one DECOM or DEC is a day"):
        period_of(texts(""), texts("31/02/2017"))


def test_years_are_full_on_the_birthday() -> None:
    ages = full_years(texts("2010-05-17", "2010-05-17", ""), texts("2017-05-16", "2017-05-17", ""))
    assert ages.tolist()[:2] == [6, 7]
    assert pd.isna(ages[2])


def test_a_day_that_cannot_be_is_counted_and_passed_on_as_it_stands(made: TinyReturn) -> None:
    made.in_care("1")
    made.in_care("2", "31/02/2017")
    notes = made.run().notes
    assert any(note.startswith("Episodes: 1 cells of DECOM are no day") for note in notes)
    assert ("2", "31/02/2017", "31/02/2017", "") in made.events("came_into_care")
    assert made.table("families")["registered_on"].tolist() == ["2017-06-10", "31/02/2017"]
