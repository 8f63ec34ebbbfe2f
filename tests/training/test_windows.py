"""Which dates are learned from and tested on: one worked example, then the edges."""

from datetime import date
from itertools import pairwise

import pytest

from cases.catalogue import Cadence, LabelRule, Words
from cases.errors import BadInput
from training.windows import Windows, list_dates, plan_windows

NEED = Words(kk="қиындық", ru="трудность", en="difficulty")


def label(*, horizon_days: int, gap_days: int = 0) -> LabelRule:
    return LabelRule(name=NEED, gap_days=gap_days, horizon_days=horizon_days)


def every(months: int, *, training: int = 1) -> Cadence:
    return Cadence(
        months_between_lists=months, months_between_training_dates=training, default_capacity=1
    )


def plan(
    *,
    cut_off: date = date(2022, 9, 30),
    rule: LabelRule | None = None,
    lists: Cadence | None = None,
    test_lists: int = 3,
    years: float = 5.0,
    records_begin: date = date(1970, 1, 1),
) -> Windows:
    return plan_windows(
        cut_off,
        rule or label(horizon_days=365),
        lists or every(1),
        test_lists=test_lists,
        years_of_history=years,
        records_begin=records_begin,
    )


def test_the_worked_example_of_the_module():
    found = plan()
    assert found.test == (date(2021, 8, 1), date(2021, 9, 1), date(2021, 10, 1))
    assert found.trained_through == date(2021, 8, 1)
    assert found.learn[-1] == date(2020, 8, 1)
    # five years before 30 September 2022 is 30 September 2017, so lists begin in October
    assert found.learn[0] == date(2017, 10, 1)
    assert len(found.learn) == 2 * 12 + 11


def test_a_day_less_of_data_loses_the_latest_list():
    # as of 1 October 2021 the window closes before 1 October 2022: 29 September is too early
    assert plan(cut_off=date(2022, 9, 29)).test[-1] == date(2021, 9, 1)


def test_a_gap_pushes_everything_back():
    # 1 September 2021 + 30 + 365 days = 1 October 2022; 1 July 2020 + 395 = 31 July 2021
    found = plan(rule=label(horizon_days=365, gap_days=30))
    assert found.test[-1] == date(2021, 9, 1)
    assert found.trained_through == date(2021, 7, 1)
    assert found.learn[-1] == date(2020, 6, 1)


@pytest.mark.parametrize("training", [1, 2, 3, 6, 12])
def test_learning_dates_are_spaced_and_end_with_the_latest_that_has_matured(training: int):
    found = plan(lists=every(1, training=training))
    assert found.learn[-1] == date(2020, 8, 1)
    months = [day.year * 12 + day.month for day in found.learn]
    assert {later - earlier for earlier, later in pairwise(months)} <= {training}


@pytest.mark.parametrize("horizon", [1, 28, 29, 90, 180, 365])
@pytest.mark.parametrize("gap", [0, 14])
def test_no_window_to_learn_from_reaches_into_the_test(horizon: int, gap: int):
    found = plan(rule=label(horizon_days=horizon, gap_days=gap))
    for day in found.learn:
        assert (found.trained_through - day).days >= gap + horizon
    for day in found.test:
        assert (date(2022, 10, 1) - day).days >= gap + horizon


def test_lists_three_months_apart_are_tested_three_months_apart():
    found = plan(lists=every(3), test_lists=2)
    assert (found.test[1] - found.test[0]).days in range(89, 93)


def test_fewer_matured_lists_than_asked_for_are_all_tested_and_none_is_left_to_learn_from():
    with pytest.raises(BadInput, match="two label windows of 365 days"):
        plan(test_lists=36, years=3.0)


def test_nothing_is_learned_from_before_the_records_begin():
    found = plan(records_begin=date(2020, 3, 15))
    assert found.learn == tuple(date(2020, month, 1) for month in range(4, 9))


@pytest.mark.parametrize("begin", [date(2020, 8, 2), date(2021, 11, 1), date(2022, 9, 30)])
def test_records_too_short_for_two_windows_are_refused_with_the_dates(begin: date):
    with pytest.raises(BadInput, match=rf"ends on 2022-09-30: .* 365 days .* since {begin}"):
        plan(records_begin=begin)


def test_too_few_years_of_history_are_refused_with_the_remedy():
    with pytest.raises(BadInput, match="more years of history in the study"):
        plan(years=1.5)


def test_months_run_over_the_turn_of_the_year():
    assert list_dates(date(2020, 11, 1), date(2021, 2, 1), 1) == (
        date(2020, 11, 1),
        date(2020, 12, 1),
        date(2021, 1, 1),
        date(2021, 2, 1),
    )
    assert list_dates(date(2020, 8, 1), date(2021, 12, 31), 7) == (
        date(2020, 8, 1),
        date(2021, 3, 1),
        date(2021, 10, 1),
    )
    assert list_dates(date(2020, 12, 1), date(2022, 12, 1), 12) == (
        date(2020, 12, 1),
        date(2021, 12, 1),
        date(2022, 12, 1),
    )


def test_lists_are_made_on_firsts_of_months_inside_the_limits():
    assert list_dates(date(2020, 1, 2), date(2020, 2, 29), 1) == (date(2020, 2, 1),)
    assert list_dates(date(2020, 1, 2), date(2020, 1, 31), 1) == ()
