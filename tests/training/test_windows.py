"""Which dates go where: the module's worked example, then the edges."""

from datetime import date
from itertools import pairwise

import pytest

from cases.catalogue.rules import Cadence, LabelRule
from cases.catalogue.words import Words
from cases.errors import BadInput
from training.windows import Window, Windows, WindowsAsked, list_dates, plan_windows

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
    asked: WindowsAsked | None = None,
    records_begin: date = date(1970, 1, 1),
) -> Windows:
    return plan_windows(
        cut_off,
        rule or label(horizon_days=365),
        lists or every(1),
        asked=asked or ask(),
        records_begin=records_begin,
    )


def ask(
    *,
    test_lists: int = 3,
    calibration_dates: int = 2,
    validation_windows: int = 3,
    dates_a_window: int = 1,
    years: float = 5.0,
) -> WindowsAsked:
    return WindowsAsked(test_lists, calibration_dates, validation_windows, dates_a_window, years)


def firsts(*months: str) -> tuple[date, ...]:
    return tuple(date.fromisoformat(f"{month}-01") for month in months)


EXAMPLE = {
    "cut_off": date(2025, 12, 31),
    "rule": label(horizon_days=180),
    "lists": every(1, training=3),
    "records_begin": date(2022, 1, 1),
}


def test_the_worked_example_of_the_module():
    found = plan(**EXAMPLE)
    early = firsts("2022-02", "2022-05", "2022-08", "2022-11")
    middle = firsts("2023-02", "2023-05", "2023-08", "2023-11")
    late = firsts("2024-02", "2024-05", "2024-08", "2024-11")
    assert found.test == Window((*early, *middle, *late), firsts("2025-05", "2025-06", "2025-07"))
    assert found.trained_through == date(2025, 5, 1)
    assert found.calibration == Window((*early, *middle, late[0]), firsts("2024-08", "2024-11"))
    assert found.validation == (
        Window((*early, *middle[:2]), firsts("2023-11")),
        Window((*early, *middle[:3]), firsts("2024-02")),
        Window((*early, *middle), firsts("2024-05")),
    )


def test_every_window_learns_all_that_an_earlier_one_did():
    found = plan(**EXAMPLE)
    learned = [set(window.learn) for window in (*found.validation, found.calibration, found.test)]
    assert all(earlier <= later for earlier, later in pairwise(learned))


@pytest.mark.parametrize("horizon", [1, 28, 90, 180, 365])
@pytest.mark.parametrize("gap", [0, 14])
def test_nothing_is_judged_before_the_outcomes_it_was_learned_from_were_known(
    horizon: int, gap: int
):
    found = plan(rule=label(horizon_days=horizon, gap_days=gap))
    windows = [*found.validation, found.test]
    if found.calibration:
        windows.append(found.calibration)
    for window in windows:
        for day in window.learn:
            assert (window.looks_back_from - day).days >= gap + horizon


def test_the_windows_share_no_list_that_is_judged():
    found = plan(**EXAMPLE)
    judged = [
        day for window in (*found.validation, found.calibration, found.test) for day in window.judge
    ]
    assert len(set(judged)) == len(judged)
    assert judged == sorted(judged)


def test_windows_of_several_dates_follow_each_other():
    found = plan(**EXAMPLE, asked=ask(dates_a_window=2, validation_windows=2))
    assert [window.judge for window in found.validation] == [
        firsts("2023-08", "2023-11"),
        firsts("2024-02", "2024-05"),
    ]


def test_as_many_validation_windows_are_made_as_there_is_room_for():
    found = plan(**EXAMPLE, asked=ask(validation_windows=12))
    # the earliest date that anything was known before is August 2022: 1 February and 180 days
    assert found.validation[0] == Window(firsts("2022-02"), firsts("2022-08"))
    assert len(found.validation) == 8


def test_where_nothing_was_known_before_the_calibration_there_is_none_and_no_validation():
    found = plan(records_begin=date(2020, 3, 15))
    assert (found.validation, found.calibration) == ((), None)
    assert len(found.learn) == 5


def test_the_latest_list_whose_window_is_over_is_the_last_of_the_test():
    found = plan()
    assert found.test.judge == (date(2021, 8, 1), date(2021, 9, 1), date(2021, 10, 1))
    assert found.trained_through == date(2021, 8, 1)
    assert found.learn[-1] == date(2020, 8, 1)
    # five years before 30 September 2022 is 30 September 2017, so lists begin in October
    assert found.learn[0] == date(2017, 10, 1)
    assert len(found.learn) == 2 * 12 + 11


def test_a_day_less_of_data_loses_the_latest_list():
    # as of 1 October 2021 the window closes before 1 October 2022: 29 September is too early
    assert plan(cut_off=date(2022, 9, 29)).test.judge[-1] == date(2021, 9, 1)


def test_a_gap_pushes_everything_back():
    # 1 September 2021 + 30 + 365 days = 1 October 2022; 1 July 2020 + 395 = 31 July 2021
    found = plan(rule=label(horizon_days=365, gap_days=30))
    assert found.test.judge[-1] == date(2021, 9, 1)
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
    for day in found.test.judge:
        assert (date(2022, 10, 1) - day).days >= gap + horizon


def test_lists_three_months_apart_are_tested_three_months_apart():
    found = plan(lists=every(3), asked=ask(test_lists=2))
    first, second = found.test.judge
    assert (second - first).days in range(89, 93)


def test_fewer_matured_lists_than_asked_for_are_all_tested_and_none_is_left_to_learn_from():
    with pytest.raises(BadInput, match="two label windows of 365 days"):
        plan(asked=ask(test_lists=36, years=3.0))


def test_nothing_is_learned_from_before_the_records_begin():
    found = plan(records_begin=date(2020, 3, 15))
    assert found.learn == tuple(date(2020, month, 1) for month in range(4, 9))


@pytest.mark.parametrize("begin", [date(2020, 8, 2), date(2021, 11, 1), date(2022, 9, 30)])
def test_records_too_short_for_two_windows_are_refused_with_the_dates(begin: date):
    with pytest.raises(BadInput, match=rf"ends on 2022-09-30: .* 365 days .* since {begin}"):
        plan(records_begin=begin)


def test_too_few_years_of_history_are_refused_with_the_remedy():
    with pytest.raises(BadInput, match="more years of history in the study"):
        plan(asked=ask(years=1.5))


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
