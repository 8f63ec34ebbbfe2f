"""When each commission sits: on the same weekdays of the month, so many times as declared."""

from typing import NamedTuple, Self

import numpy as np

from cases.simulate.territory import Territory
from cases.simulate.timeline import Days, Indices, Timeline

WORKDAYS = 5
WEEKS = 4
"""The weeks of a month that every month has whole."""
_FIRST_MONDAY = 4  # 1970-01-05, counted from 1970-01-01
_SPAN = np.int64(1) << 32  # more than any day, so that commission and day make one number


class SittingDays(NamedTuple):
    """Every sitting from the first simulated month to the one after the last, ordered by
    commission and then by day.
    """

    commission: Indices
    held_on: Days

    @classmethod
    def of(cls, territory: Territory, timeline: Timeline, *, rng: np.random.Generator) -> Self:
        """Each commission takes a weekday, and weeks evenly spread about the month's middle."""
        times = territory.sittings.astype(np.int64)
        apart = WEEKS // times
        weekday = rng.integers(0, WORKDAYS, len(times))
        latest = WEEKS - 1 - (times - 1) * apart
        first_week = np.minimum(latest // 2 + rng.integers(0, 2, len(times)), latest)
        commission = np.repeat(np.arange(len(times)), times)
        nth = np.arange(len(commission)) - np.repeat(np.cumsum(times) - times, times)
        week = first_week[commission] + nth * apart[commission]
        days = _nth_weekdays(timeline.starts, weekday[commission], week)
        whose, held_on = np.repeat(commission, days.shape[1]), days.ravel()
        order = np.argsort(_key(whose, held_on))
        return cls(whose[order], held_on[order])

    def next_from(self, commission: Indices, day: Days) -> Days:
        """Each commission's first sitting on the day given or later."""
        return self.held_on[np.searchsorted(self._keys(), _key(commission, day))]

    def last_before(self, commission: Indices, day: Days) -> Days:
        """Each commission's last sitting before the day given."""
        return self.held_on[np.searchsorted(self._keys(), _key(commission, day)) - 1]

    def _keys(self) -> Indices:
        return _key(self.commission, self.held_on)


def _nth_weekdays(starts: Days, weekday: Indices, week: Indices) -> Days:
    """[row, month]: the day of that weekday in that week of the month, week 0 the first."""
    until = (weekday[:, None] + _FIRST_MONDAY - starts[None, :]) % 7
    return (starts[None, :] + until + 7 * week[:, None]).astype(np.int32)


def _key(commission: Indices, day: Days) -> Indices:
    return commission * _SPAN + day
