"""Which dates a model learns from, is calibrated on and is tested on.

One worked example: lists are made on the first of every month, the label window opens at
once and lasts 365 days, and the data ends on 30 September 2022. The latest list whose
window is over is that of 1 October 2021. With three test lists the test is August,
September and October 2021. On 1 August 2021 only outcomes up to 31 July were known, so the
latest date to learn from is 31 July 2021 less 365 days: the list of 1 August 2020. The
learning dates in between are never used: their outcomes were still open.
"""

from datetime import date
from typing import NamedTuple

from cases.catalogue import Cadence, LabelRule
from cases.errors import BadInput
from features.asof import EPOCH, has_matured, to_date, to_day

MONTHS = 12
DAYS_A_YEAR = 365.2425


class Windows(NamedTuple):
    """Dates in rising order; every learning window is over before the first test list."""

    learn: tuple[date, ...]
    test: tuple[date, ...]

    @property
    def trained_through(self) -> date:
        """The day training looks back from: the first test list."""
        return self.test[0]


def plan_windows(
    cut_off: date,
    label: LabelRule,
    lists: Cadence,
    *,
    test_lists: int,
    years_of_history: float,
    records_begin: date = EPOCH,
) -> Windows:
    """Learning and test dates for data that speaks up to `cut_off`.

    Nothing is learned from dates before `records_begin`: an empty record would teach that
    nothing had happened.
    BadInput, with the dates, where the data is too short for a single learning date.
    """
    seen_until = to_date(to_day(cut_off) + 1)
    history_begins = to_day(cut_off) - round(years_of_history * DAYS_A_YEAR)
    first = to_date(max(history_begins, to_day(records_begin)))
    test = _matured(list_dates(first, seen_until, lists.months_between_lists), label, seen_until)
    test = test[-test_lists:]
    learn = _learning_dates(first, test[0], label, lists) if test else ()
    if not learn:
        days = label.gap_days + label.horizon_days
        msg = (
            f"the data ends on {cut_off}: a test and a learning date need two label windows of "
            f"{days} days one after the other since {first}; bring a longer extract, more years of "
            "history in the study, or a shorter horizon"
        )
        raise BadInput(msg)
    return Windows(learn, test)


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


def _matured(dates: tuple[date, ...], label: LabelRule, seen_until: date) -> tuple[date, ...]:
    return tuple(
        day
        for day in dates
        if has_matured(to_day(day), label.gap_days, label.horizon_days, to_day(seen_until))
    )
