"""Days of a return: dd/mm/yyyy becomes a day, anything else stays the text it is."""

from datetime import date, timedelta
from typing import NamedTuple

import pandas as pd

from cases.errors import BadExtract

APRIL = 4
YEAR_HOLDS_SHARE = 0.01
"""A year belongs to the return when one in a hundred of all ends of episodes lies in it, so
that one mistyped year does not stretch the time the return speaks for."""


class ReturnPeriod(NamedTuple):
    """The days the return speaks for, both included: from a 1 April to a 31 March."""

    start: date
    end: date


def day(texts: pd.Series) -> pd.Series:
    """Each text as a day, YYYY-MM-DD; a text that is none stays as it is.

    Read strictly: two digits, two digits, four digits, and such a day must exist. 1/4/2017,
    31/02/2017 and 2017-13-01 stay. A day already written YYYY-MM-DD is one.
    """
    british = texts.str.fullmatch(r"[0-9]{2}/[0-9]{2}/[0-9]{4}")
    read = pd.to_datetime(texts.where(british), format="%d/%m/%Y", errors="coerce")
    return texts.mask(read.notna(), read.dt.strftime("%Y-%m-%d")).astype("str")


def is_day(texts: pd.Series) -> pd.Series:
    """True where the text is a day, YYYY-MM-DD, that exists."""
    return as_dates(texts).notna()


def as_dates(texts: pd.Series) -> pd.Series:
    """The texts as dates; NaT where a text is no day, YYYY-MM-DD."""
    written = texts.where(texts.str.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}"))
    return pd.to_datetime(written, format="%Y-%m-%d", errors="coerce")


def known_on(days: pd.Series, period: ReturnPeriod) -> pd.Series:
    """The day each fact became known: its own day, but not before the return's first.

    In a return for 2017-04-01 to 2018-03-31, a placement of 2016-02-20 was known from
    2017-04-01 and one of 2017-11-18 from that day. A text that is no day stays.
    """
    first = period.start.isoformat()
    return days.mask(is_day(days) & (days < first), first)


def period_of(ends: pd.Series, starts: pd.Series) -> ReturnPeriod:
    """The years, April to March, that hold the episodes' ends; without any, the year of the
    last start. BadExtract where no start is a day either.

    An episode stands in the return because it had not ended when the return began, so the
    ends lie within it while starts reach far back.
    """
    years = _years(ends)
    if years.empty:
        years = _years(starts).tail(1)
    if years.empty:
        msg = (
            "Episodes: not one DECOM or DEC is a day written dd/mm/yyyy, so the return's year "
            "cannot be told; export the return again"
        )
        raise BadExtract(msg)
    shares = years.value_counts(normalize=True)
    held = shares[shares >= YEAR_HOLDS_SHARE].index
    first, last = int(min(held)), int(max(held))
    return ReturnPeriod(date(first, APRIL, 1), date(last + 1, APRIL, 1) - timedelta(days=1))


def _years(texts: pd.Series) -> pd.Series:
    """The year in which each day's return year begins, in rising order; days of the year 9999
    stand for no day at all.
    """
    days = as_dates(texts).dropna()
    days = days[days.dt.year < date.max.year]
    years: pd.Series = (days.dt.year - (days.dt.month < APRIL)).sort_values()
    return years


def full_years(born: pd.Series, on: pd.Series) -> pd.Series:
    """Age in completed years at the days `on`; NaN where either text is no day."""
    birth, then = as_dates(born), as_dates(on)
    early_in_year = (then.dt.month * 100 + then.dt.day) < (birth.dt.month * 100 + birth.dt.day)
    years: pd.Series = then.dt.year - birth.dt.year - early_in_year.astype("float64")
    return years
