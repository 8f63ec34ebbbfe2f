"""The simulated months and their days.

Days are whole numbers since 1970-01-01; months count from 0 at the start of the country's
recorded life to the month that ends with the cut-off.
"""

from datetime import date, timedelta
from typing import NamedTuple, Self

import numpy as np
import numpy.typing as npt

Days = npt.NDArray[np.int32]
Indices = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float64]
Mask = npt.NDArray[np.bool_]

NEVER_DAY = np.int32(np.iinfo(np.int32).max)
NEVER_MONTH = np.int32(30_000)
EPOCH = date(1970, 1, 1)
MONTHS_A_YEAR = 12


class Timeline(NamedTuple):
    """First days of the simulated months, with the day after the cut-off as the last."""

    starts: Days

    @classmethod
    def until(cls, cut_off: date, *, months: int) -> Self:
        """So many whole months, the last of them ending on `cut_off`, a month's last day."""
        after = cut_off + timedelta(days=1)
        end = (after.year * MONTHS_A_YEAR) + after.month - 1
        firsts = [_first_day(number) for number in range(end - months, end + 1)]
        return cls(np.array(firsts, dtype=np.int32))

    @property
    def months(self) -> int:
        """How many months are simulated."""
        return len(self.starts) - 1

    @property
    def first_day(self) -> int:
        """The first simulated day."""
        return int(self.starts[0])

    @property
    def cut_off_day(self) -> int:
        """The last day the extract speaks for."""
        return int(self.starts[-1]) - 1

    def month_of_year(self, month: int) -> int:
        """0 in January to 11 in December."""
        return (EPOCH + timedelta(days=int(self.starts[month]))).month - 1

    def day_within(self, months: Indices, *, rng: np.random.Generator) -> Days:
        """One random day in each of the simulated months given."""
        first = self.starts[months]
        length = self.starts[months + 1] - first
        return (first + (rng.random(len(months)) * length).astype(np.int32)).astype(np.int32)

    def month_of(self, days: Days) -> Indices:
        """The simulated month of each day: -1 before the first, `months` after the last."""
        return np.searchsorted(self.starts, days, side="right").astype(np.int64) - 1


def first_of_month_before(day: int, months_ago: Indices) -> Days:
    """First day of the month so many months before the month of `day`."""
    moment = EPOCH + timedelta(days=day)
    count = moment.year * MONTHS_A_YEAR + moment.month - 1 - months_ago
    from_1970 = (count - EPOCH.year * MONTHS_A_YEAR).astype("datetime64[M]")
    return from_1970.astype("datetime64[D]").astype(np.int64).astype(np.int32)


def _first_day(month_number: int) -> int:
    year, month = divmod(month_number, MONTHS_A_YEAR)
    return (date(year, month + 1, 1) - EPOCH).days
