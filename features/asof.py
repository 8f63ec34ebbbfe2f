"""The rule of time. No other module compares dates.

One worked example runs through every comment here. A list is made as of 1 March 2026,
midnight at its start, so the last day that counts is 28 February. Anna's school wrote on
20 February that she had been absent on 10 February.

Days are whole numbers since 1970-01-01. Every rule works on single days, on arrays, and
inside compiled code alike, so there is one text of it for all three.
"""

from datetime import date, timedelta
from typing import Any

import numpy as np
from numba.extending import register_jitable

EPOCH = date(1970, 1, 1)
NEVER = np.int32(np.iinfo(np.int32).max)
"""Stands for an end that has not come: a family that has not left, a case still open, a
record that still stands."""


def to_day(day: date) -> int:
    """Whole days since 1970-01-01."""
    return (day - EPOCH).days


def to_day_or_never(day: date | None) -> int:
    """Whole days since 1970-01-01, NEVER where there is no day."""
    return int(NEVER) if day is None else to_day(day)


def to_date(day: int) -> date:
    """The calendar day of a day number."""
    return EPOCH + timedelta(days=int(day))


@register_jitable
def is_known(knowledge_day: Any, as_of_day: Any) -> Any:
    """True where a fact was known before the moment of prediction, strictly.

    Anna's absence became known on 20 February: known as of 1 March, and as of
    21 February, but not as of 20 February itself.
    """
    return knowledge_day < as_of_day


@register_jitable
def holds(knowledge_day: Any, withdrawn_day: Any, as_of_day: Any) -> Any:
    """True where a fact was known before the moment, and nobody knew yet that it was wrong.

    On 25 February the school corrects itself: it was another pupil. Anna's absence still
    counts as of 25 February, as it did for anyone who looked that morning, and no longer
    as of 1 March. A fact that was never withdrawn has NEVER as its withdrawn day.
    """
    return (knowledge_day < as_of_day) & (withdrawn_day >= as_of_day)


@register_jitable
def in_lookback(event_day: Any, as_of_day: Any, lookback_days: Any) -> Any:
    """True where an event lies in [as_of - lookback, as_of).

    As of 1 March a look-back of 30 days begins on 30 January: Anna's absence of
    10 February is inside, one of 29 January is not.
    """
    return (event_day >= as_of_day - lookback_days) & (event_day < as_of_day)


@register_jitable
def days_before(event_day: Any, as_of_day: Any) -> Any:
    """Whole days from an event to the moment of prediction.

    From 10 February to 1 March 2026 there are 19.
    """
    return as_of_day - event_day


@register_jitable
def is_present(from_day: Any, until_day: Any, as_of_day: Any) -> Any:
    """True where a span that began before the date has not ended before it.

    A family registered on 28 February is present as of 1 March; one registered on
    1 March is not yet; one that left on 28 February is gone.
    """
    return (from_day < as_of_day) & (until_day >= as_of_day)


@register_jitable
def in_label_window(day: Any, as_of_day: Any, gap_days: Any, horizon_days: Any) -> Any:
    """True where a day lies in [as_of + gap, as_of + gap + horizon).

    With a gap of 14 and a horizon of 180 days, the window as of 1 March 2026 opens on
    15 March and closes before 11 September.
    """
    start = as_of_day + gap_days
    return (day >= start) & (day < start + horizon_days)


def runs_before_window_closes(
    from_day: Any, until_day: Any, as_of_day: Any, gap_days: int, horizon_days: int
) -> Any:
    """True where a span has a day on or after the as-of date and before the label window's end.

    Help that began on 10 January and runs on counts as of 1 March 2026, as does help that
    begins on 10 September; help that ended on 28 February, or begins on 11 September, does not.
    """
    return (from_day < as_of_day + gap_days + horizon_days) & (until_day >= as_of_day)


def has_matured(as_of_day: Any, gap_days: int, horizon_days: int, seen_until_day: int) -> Any:
    """True where the whole label window lies before `seen_until_day`.

    The window of 1 March has matured for anyone who looks on 11 September or later.
    """
    return as_of_day + gap_days + horizon_days <= seen_until_day


def can_speak_for(cut_off_day: int, as_of_day: int) -> bool:
    """True where data that ends on `cut_off_day` knows all that a date may look at.

    Data up to 28 February can speak as of 1 March, and not as of 2 March.
    """
    return as_of_day <= cut_off_day + 1


@register_jitable
def is_latest(day: Any, latest_day: Any) -> Any:
    """True where a day is as late as the latest seen so far, or the first seen (NEVER)."""
    return latest_day == NEVER or day >= latest_day


def is_aged(birth_month_day: Any, as_of_day: int, from_years: int, until_years: int) -> Any:
    """True where the completed years lie in [from, until), from the first day of the month of
    birth; a birth that never came (NEVER) has no age.

    Someone born in March 2008 is 18 as of 1 March 2026, and 17 the day before.
    """
    youngest = _month_start(as_of_day, months_before=12 * from_years)
    oldest = _month_start(as_of_day, months_before=12 * until_years)
    return (birth_month_day <= youngest) & (birth_month_day > oldest)


def age_in_years(birth_month_day: Any, as_of_day: Any) -> Any:
    """Completed years, from the first day of the month of birth.

    Someone born in March 2008 is 18 as of 1 March 2026, and 17 the day before.
    """
    months = _month(as_of_day) - _month(birth_month_day)
    return months // 12


def _month(day: Any) -> Any:
    """Whole months since January 1970."""
    days = np.asarray(day).astype("datetime64[D]")
    return days.astype("datetime64[M]").astype(np.int64)


def _month_start(day: int, *, months_before: int) -> np.int32:
    """The first day of the month that lies so many months before a day's own."""
    month = np.datetime64(int(day), "D").astype("datetime64[M]") - months_before
    return np.int32(month.astype("datetime64[D]").astype(np.int64))
