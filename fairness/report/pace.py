"""When an answer can be expected: how many more lists it takes to see so many families in need."""

from collections.abc import Sequence
from datetime import date
from math import ceil
from typing import NamedTuple

DAYS_IN_A_YEAR = 365.25


class Wait(NamedTuple):
    """How many lists more, and how long that takes."""

    lists: int
    years: float


def wait_for(*, wanted: int, have: int, lists: Sequence[str]) -> Wait | None:
    """The wait for `wanted` families where the lists as of these dates (ISO) brought `have`.

    Lists go on as they came: as far apart, and with as many of the group in need. None with fewer
    than two lists, from which no pace can be read, and where none of the group could be compared.
    """
    dates = sorted({date.fromisoformat(day) for day in lists})
    if len(dates) < 2 or have == 0:  # noqa: PLR2004  two dates have one step between them
        return None
    further = ceil((wanted - have) * len(dates) / have)
    apart = (dates[-1] - dates[0]).days / (len(dates) - 1)
    return Wait(further, further * apart / DAYS_IN_A_YEAR)
