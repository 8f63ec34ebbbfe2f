"""Days in an HMIS export: texts that stay texts, since ingest judges what cannot be a date."""

import pandas as pd

STILL_OPEN = "9999-12-31"
"""Stands for the end of what has not ended; later than any day when compared as text."""


def day(stamps: pd.Series) -> pd.Series:
    """The day of each stamp, such as 2021-03-04 of 2021-03-04 08:10:00; else the text as it is."""
    cut = stamps.str.slice(0, 10)
    return stamps.where(~is_day(cut), cut)


def is_day(texts: pd.Series) -> pd.Series:
    """True where the text is written as a day, YYYY-MM-DD."""
    return texts.str.fullmatch(r"\d{4}-\d{2}-\d{2}")


def as_dates(texts: pd.Series) -> pd.Series:
    """The texts as dates; NaT where a text is none."""
    return pd.to_datetime(texts, format="%Y-%m-%d", errors="coerce")


def known_on(event_days: pd.Series, first: pd.Series, second: pd.Series) -> pd.Series:
    """The day each fact became known: of the two stamps the first whose day is not before the
    event; the first stamp's day where neither is, so that ingest sees the impossible order.

    A record created on 2021-03-04 about 2021-03-01 was known on 2021-03-04. One created on
    2021-03-04 about 2021-03-09 and updated on 2021-03-10 was known on 2021-03-10.
    """
    first_day, second_day = day(first), day(second)
    use_second = (first_day < event_days) & (second_day >= event_days)
    return first_day.where(~use_second, second_day)


def full_years(born: pd.Series, on: pd.Series) -> pd.Series:
    """Age in completed years at the days `on`, both as texts; NaN where either is no date."""
    birth, then = as_dates(born), as_dates(on)
    early_in_year = (then.dt.month * 100 + then.dt.day) < (birth.dt.month * 100 + birth.dt.day)
    years: pd.Series = then.dt.year - birth.dt.year - early_in_year.astype("float64")
    return years
