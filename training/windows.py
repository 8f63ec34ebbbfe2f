"""Which lists a model learns from, is chosen on, is calibrated on and is tested on.

The windows expand: every later one may learn from all that an earlier one learned from, and
more. What a window learns from lies at least a label window (gap and horizon) before the
lists it is judged on, so that no outcome was still open when the learning was done.

One worked example: lists are made on the first of every month, the label window opens at
once and lasts 180 days, learning dates are three months apart, and the data speaks from
January 2022 to 31 December 2025.

- The latest list whose window is over is that of 1 July 2025. With three test lists the
  *test* is May, June and July 2025. On 1 May 2025 outcomes up to 30 April were known, so the
  latest date to learn from is 1 November 2024: 1 November and 180 days is 30 April. The
  dates to learn from are November, August, May and February, back to February 2022.
- The *calibration* window is the latest two of them, 1 August and 1 November 2024. Whoever
  stood on 1 August 2024 knew the outcomes of 1 February 2024, and learned up to that date.
- *Validation* windows are the dates before, one each: 1 May 2024, which learns up to
  1 November 2023; 1 February 2024, up to 1 August 2023; 1 November 2023, up to 1 May 2023.

Candidates are tuned and chosen on the validation windows, the chosen one is calibrated on its
own window, and the test is not looked at until then.
"""

from collections.abc import Sequence
from datetime import date
from typing import NamedTuple

from cases.catalogue.rules import Cadence, LabelRule
from cases.errors import BadInput
from features.asof import EPOCH, has_matured, to_date, to_day

MONTHS = 12
DAYS_A_YEAR = 365.2425


class Window(NamedTuple):
    """Dates learned from and lists judged, in rising order; every label window of the first
    is over when the second begin.
    """

    learn: tuple[date, ...]
    judge: tuple[date, ...]

    @property
    def looks_back_from(self) -> date:
        """The day on which the learning is done."""
        return self.judge[0]


class Windows(NamedTuple):
    """The windows in rising order. `validation` is empty and `calibration` None where the
    data is too short for them; families are then held out instead of dates.
    """

    validation: tuple[Window, ...]
    calibration: Window | None
    test: Window

    @property
    def learn(self) -> tuple[date, ...]:
        """Every date that may be learned from before the test."""
        return self.test.learn

    @property
    def trained_through(self) -> date:
        """The day training looks back from: the first test list."""
        return self.test.looks_back_from


def plan_windows(
    cut_off: date,
    label: LabelRule,
    lists: Cadence,
    *,
    asked: "WindowsAsked",
    records_begin: date = EPOCH,
) -> Windows:
    """Windows for data that speaks up to `cut_off`.

    Nothing is learned from dates before `records_begin`: an empty record would teach that
    nothing had happened.
    BadInput, with the dates, where the data is too short for a single learning date.
    """
    seen_until = to_date(to_day(cut_off) + 1)
    history_begins = to_day(cut_off) - round(asked.years_of_history * DAYS_A_YEAR)
    first = to_date(max(history_begins, to_day(records_begin)))
    test = _matured(list_dates(first, seen_until, lists.months_between_lists), label, seen_until)
    test = test[-asked.test_lists :]
    learn = _learning_dates(first, test[0], label, lists) if test else ()
    if not learn:
        days = label.gap_days + label.horizon_days
        msg = (
            f"the data ends on {cut_off}: a test and a learning date need two label windows of "
            f"{days} days one after the other since {first}; bring a longer extract, more years of "
            "history in the study, or a shorter horizon"
        )
        raise BadInput(msg)
    calibration = _window(learn, learn[-asked.calibration_dates :], label)
    validation: tuple[Window, ...] = ()
    if calibration is not None:
        before = learn[: -asked.calibration_dates]
        validation = _validation(before, label, asked)
    return Windows(validation, calibration, Window(learn, test))


class WindowsAsked(NamedTuple):
    """How many lists and dates a study asks for, and how far back."""

    test_lists: int
    calibration_dates: int
    validation_windows: int
    dates_a_window: int
    years_of_history: float


def list_dates(first: date, last: date, months: int) -> tuple[date, ...]:
    """First days of months, `months` apart, from `first` to `last` inclusive."""
    dates = []
    year, month = first.year, first.month
    while (day := date(year, month, 1)) <= last:
        if day >= first:
            dates.append(day)
        year, month = year + (month + months - 1) // MONTHS, (month + months - 1) % MONTHS + 1
    return tuple(dates)


def _learning_dates(
    first: date, test_start: date, label: LabelRule, lists: Cadence
) -> tuple[date, ...]:
    """Firsts of months whose outcomes were known when the test began, spaced as the
    catalogue says, counted back from the latest.
    """
    every_month = _matured(list_dates(first, test_start, 1), label, test_start)
    return every_month[:: -lists.months_between_training_dates][::-1]


def _validation(
    dates: tuple[date, ...], label: LabelRule, asked: WindowsAsked
) -> tuple[Window, ...]:
    """The latest windows that these dates leave room for, counted back from the latest."""
    found: list[Window] = []
    while len(found) < asked.validation_windows and len(dates) >= asked.dates_a_window:
        window = _window(dates, dates[-asked.dates_a_window :], label)
        if window is None:
            break
        found.append(window)
        dates = dates[: -asked.dates_a_window]
    return tuple(reversed(found))


def _window(dates: Sequence[date], judge: tuple[date, ...], label: LabelRule) -> Window | None:
    """The window that is judged on these dates; None where nothing was known before them."""
    learn = _matured(dates, label, judge[0])
    return Window(learn, judge) if learn else None


def _matured(dates: Sequence[date], label: LabelRule, seen_until: date) -> tuple[date, ...]:
    return tuple(
        day
        for day in dates
        if has_matured(to_day(day), label.gap_days, label.horizon_days, to_day(seen_until))
    )
