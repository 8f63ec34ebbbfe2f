"""The rule of time, on the dates of its own worked example.

A list is made as of 1 March 2026. Anna's school wrote on 20 February that she had been
absent on 10 February.
"""

from datetime import date

import numpy as np
import pytest

from features import asof
from features.asof import NEVER, to_date, to_day

AS_OF = to_day(date(2026, 3, 1))
ABSENT = to_day(date(2026, 2, 10))
WRITTEN = to_day(date(2026, 2, 20))


def day(text: str) -> int:
    return to_day(date.fromisoformat(text))


def test_days_are_counted_from_1970_and_back():
    assert to_day(date(1970, 1, 1)) == 0
    assert to_day(date(1969, 12, 31)) == -1
    # 56 years of 365 days, 14 leap days from 1972 to 2024, and January and February 2026
    assert AS_OF == 56 * 365 + 14 + 31 + 28
    assert to_date(AS_OF) == date(2026, 3, 1)


def test_a_fact_counts_only_if_known_before_the_day_strictly():
    expected = {"2026-03-01": True, "2026-02-21": True, "2026-02-20": False}
    assert {text: asof.is_known(WRITTEN, day(text)) for text in expected} == expected


def test_a_fact_counts_until_the_day_on_which_it_is_known_to_be_wrong():
    withdrawn = day("2026-02-25")
    expected = {"2026-02-20": False, "2026-02-21": True, "2026-02-25": True, "2026-02-26": False}
    assert {text: asof.holds(WRITTEN, withdrawn, day(text)) for text in expected} == expected
    assert asof.holds(WRITTEN, NEVER, AS_OF)


def test_a_day_that_is_not_given_never_comes():
    assert asof.to_day_or_never(None) == NEVER
    assert asof.to_day_or_never(date(2026, 2, 20)) == WRITTEN


def test_a_look_back_of_30_days_holds_its_first_day_and_not_the_day_itself():
    expected = {
        "2026-01-29": False,
        "2026-01-30": True,
        "2026-02-10": True,
        "2026-02-28": True,
        "2026-03-01": False,
    }
    assert {text: asof.in_lookback(day(text), AS_OF, 30) for text in expected} == expected


def test_nineteen_days_lie_between_the_absence_and_the_list():
    assert asof.days_before(ABSENT, AS_OF) == 19


def test_a_family_is_there_from_the_day_after_it_came():
    expected = {"2026-02-28": True, "2026-03-01": False}
    assert {text: asof.is_present(day(text), NEVER, AS_OF) for text in expected} == expected


def test_a_family_is_there_until_the_day_it_leaves():
    came = day("2025-01-01")
    expected = {"2026-02-28": False, "2026-03-01": True}
    assert {text: asof.is_present(came, day(text), AS_OF) for text in expected} == expected


def test_the_label_window_is_half_open():
    expected = {
        "2026-03-14": False,
        "2026-03-15": True,
        "2026-09-10": True,
        "2026-09-11": False,
    }
    assert {text: asof.in_label_window(day(text), AS_OF, 14, 180) for text in expected} == expected


def test_the_label_window_has_matured_on_the_day_it_closes():
    expected = {"2026-09-10": False, "2026-09-11": True}
    assert {text: asof.has_matured(AS_OF, 14, 180, day(text)) for text in expected} == expected


def test_data_up_to_28_february_can_speak_as_of_1_march_and_no_later():
    expected = {"2026-03-01": True, "2026-03-02": False}
    cut_off = day("2026-02-28")
    assert {text: asof.can_speak_for(cut_off, day(text)) for text in expected} == expected


def test_the_latest_is_the_first_seen_or_as_late_as_any_so_far():
    assert asof.is_latest(ABSENT, NEVER)
    assert asof.is_latest(ABSENT, ABSENT)
    assert asof.is_latest(WRITTEN, ABSENT)
    assert not asof.is_latest(ABSENT, WRITTEN)


@pytest.mark.parametrize(
    ("born", "as_of", "years"),
    [
        ("2008-03-01", "2026-02-28", 17),
        ("2008-03-01", "2026-03-01", 18),
        ("2010-03-01", "2026-03-01", 16),
        ("2026-02-01", "2026-03-01", 0),
        ("2026-04-01", "2026-03-01", -1),
    ],
)
def test_age_is_counted_by_the_calendar_from_the_month_of_birth(born: str, as_of: str, years: int):
    assert asof.age_in_years(day(born), day(as_of)) == years


def test_the_rule_reads_arrays_as_it_reads_single_days():
    happened = np.array([day("2026-01-29"), day("2026-01-30"), NEVER], dtype=np.int32)
    assert asof.in_lookback(happened, AS_OF, 30).tolist() == [False, True, False]
    births = np.array([day("2008-03-01"), day("2008-04-01")], dtype=np.int32)
    assert asof.age_in_years(births, AS_OF).tolist() == [18, 17]


@pytest.mark.parametrize("span", [(0, 18), (18, 200), (7, 14), (0, 3)])
def test_being_of_an_age_is_having_that_many_completed_years(span: tuple[int, int]):
    months = np.arange("1930-01", "2027-01", dtype="datetime64[M]").astype("datetime64[D]")
    births = months.astype(np.int64).astype(np.int32)
    for text in ("2024-02-29", "2026-02-28", "2026-03-01", "2026-12-31"):
        years = asof.age_in_years(births, day(text))
        expected = (years >= span[0]) & (years < span[1])
        assert asof.is_aged(births, day(text), *span).tolist() == expected.tolist()


def test_a_birth_that_is_not_known_has_no_age():
    assert not asof.is_aged(NEVER, AS_OF, 0, 200)
