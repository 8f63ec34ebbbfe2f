"""Array arithmetic row by row, compiled: the matrix is wide, and a row is read once.

numpy would walk whole columns of it, each time through all of memory.
"""

from typing import NamedTuple

import numba
import numpy as np
import numpy.typing as npt

from features.asof import NEVER, days_before, is_latest

Values = npt.NDArray[np.float32]
Days = npt.NDArray[np.int32]
Columns = npt.NDArray[np.uint64]
"""Unsigned, so that compiled code need not ask whether a column is counted from the end."""


@numba.njit(cache=True, nogil=True)  # type: ignore[untyped-decorator, unused-ignore]
def put_columns(matrix: Values, columns: Columns, block: Values, places: Columns) -> None:
    """Copy columns `places` of `block` (rows, any) to `columns` of `matrix` (rows, features)."""
    for row in range(len(matrix)):
        for column, place in zip(columns, places):  # noqa: B905  numba knows no strict
            matrix[row, column] = block[row, place]


class Groups(NamedTuple):
    """Which things are added up together: `group` (members,) is the group of each thing in
    `members`; things that are not there belong to none.
    """

    members: Columns
    group: Columns
    how_many: int


@numba.njit(cache=True, nogil=True)  # type: ignore[untyped-decorator, unused-ignore]
def sum_groups(counts: Values, groups: Groups) -> Values:
    """Sums over the members of each group: (rows, things, spans) to (rows, groups, spans)."""
    rows, _, spans = counts.shape
    sums = np.zeros((rows, groups.how_many, spans), dtype=np.float32)
    for row in range(rows):
        for member, group in zip(groups.members, groups.group):  # noqa: B905  numba knows no strict
            for span in range(spans):
                sums[row, group, span] += counts[row, member, span]
    return sums


@numba.njit(cache=True, nogil=True)  # type: ignore[untyped-decorator, unused-ignore]
def days_since(days: Days, as_of_day: int) -> Values:
    """Days from each day (rows, any) to the as-of date, NaN where it never came."""
    since = np.empty(days.shape, dtype=np.float32)
    for row in range(days.shape[0]):
        for place in range(days.shape[1]):
            day = days[row, place]
            since[row, place] = np.nan if day == NEVER else days_before(day, as_of_day)
    return since


@numba.njit(cache=True, nogil=True)  # type: ignore[untyped-decorator, unused-ignore]
def latest_day(days: Days) -> Days:
    """The latest day of each row (rows, any) that ever came, NEVER where none did, (rows, 1)."""
    latest = np.full((days.shape[0], 1), NEVER, dtype=np.int32)
    for row in range(days.shape[0]):
        for place in range(days.shape[1]):
            day = days[row, place]
            if day != NEVER and is_latest(day, latest[row, 0]):
                latest[row, 0] = day
    return latest
