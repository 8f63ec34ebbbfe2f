"""Array arithmetic row by row, compiled: the matrix is wide, and a row is read once.

numpy would walk whole columns of it, each time through all of memory.
"""

import numba
import numpy as np
import numpy.typing as npt

from features.asof import NEVER, days_before

Values = npt.NDArray[np.float32]
Places = npt.NDArray[np.int64]


@numba.njit(cache=True, nogil=True)  # type: ignore[untyped-decorator, unused-ignore]
def put_columns(matrix: Values, columns: Places, block: Values, places: Places) -> None:
    """Copy columns `places` of `block` (rows, any) to `columns` of `matrix` (rows, features)."""
    for row in range(len(matrix)):
        for column, place in zip(columns, places):  # noqa: B905  numba knows no strict
            matrix[row, column] = block[row, place]


@numba.njit(cache=True, nogil=True)  # type: ignore[untyped-decorator, unused-ignore]
def sum_groups(counts: Values, group: Places, groups: int) -> Values:
    """Sums over the types of each group: (rows, types, spans) to (rows, groups, spans).

    `group` (types,) is each type's group, negative for none.
    """
    rows, types, spans = counts.shape
    sums = np.zeros((rows, groups, spans), dtype=np.float32)
    for row in range(rows):
        for kind in range(types):
            if group[kind] >= 0:
                for span in range(spans):
                    sums[row, group[kind], span] += counts[row, kind, span]
    return sums


@numba.njit(cache=True, nogil=True)  # type: ignore[untyped-decorator, unused-ignore]
def days_since(days: npt.NDArray[np.int32], as_of_day: int) -> Values:
    """Days from each day (rows, any) to the as-of date, NaN where it never came."""
    since = np.empty(days.shape, dtype=np.float32)
    for row in range(days.shape[0]):
        for place in range(days.shape[1]):
            day = days[row, place]
            since[row, place] = np.nan if day == NEVER else days_before(day, as_of_day)
    return since
