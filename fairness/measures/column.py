"""All that is counted by one group column of a table besides who was selected and in need: where
families stand on the lists, what the scores let expect, who stands near the cut.
"""

from typing import NamedTuple, Self

import numpy as np

from fairness.arrays import BoolArray, Codes, FloatArray, IntArray
from fairness.measures import calibration
from fairness.measures.curve import TIMES, depth
from fairness.measures.exposure import exposure
from fairness.scored import ScoredTable


class RowMeasures(NamedTuple):
    """What every column is counted from, one entry a row; made once for a table.

    `near` marks who stands near the cut; None where the score is no probability.
    """

    score: FloatArray
    in_need: BoolArray
    observed: BoolArray
    exposure: FloatArray
    depth: FloatArray
    near: BoolArray | None

    @classmethod
    def of(cls, table: ScoredTable) -> Self:
        """Read off a table."""
        stratum = table.stratum
        near = None
        if calibration.is_probability(table.score):
            near = calibration.near_the_cut(
                table.score, table.selected, stratum=stratum.codes, strata=len(stratum.names)
            )
        return cls(
            score=table.score,
            in_need=table.need == 1.0,
            observed=~np.isnan(table.need),
            exposure=exposure(table.rank, table.selected),
            depth=depth(table.rank, table.capacity[stratum.codes]),
            near=near,
        )


class Probable(NamedTuple):
    """Where the score is a probability, by commission and group, (C, G): the `expected` number in
    need among the observed, and near the cut those `near_in_need` of all `near`.
    """

    expected: FloatArray
    near_in_need: IntArray
    near: IntArray


class ColumnMeasures(NamedTuple):
    """Counted by commission and group: `exposure` of those in need summed, (C, G), and `reached`
    within each multiple of capacity, (C, G, times).
    """

    exposure: FloatArray
    reached: IntArray
    probable: Probable | None

    @classmethod
    def of(cls, rows: RowMeasures, stratum: Codes, group: Codes) -> Self:
        """Counted by one column."""
        shape = (len(stratum.names), len(group.names))
        cell = stratum.codes * shape[1] + group.codes
        probable = None
        if rows.near is not None:
            probable = Probable(
                summed(rows.score, rows.observed, cell=cell, shape=shape),
                counted(rows.near & rows.in_need, cell=cell, shape=shape),
                counted(rows.near & rows.observed, cell=cell, shape=shape),
            )
        within = [
            counted(rows.in_need & (rows.depth <= times), cell=cell, shape=shape) for times in TIMES
        ]
        exposed = summed(rows.exposure, rows.in_need, cell=cell, shape=shape)
        return cls(exposed, np.stack(within, axis=-1), probable)


def counted(marked: BoolArray, *, cell: IntArray, shape: tuple[int, int]) -> IntArray:
    """The marked rows by commission and group, `shape` (C, G); `cell` is each row's, c G + g."""
    return np.bincount(cell[marked], minlength=shape[0] * shape[1]).reshape(shape)


def summed(
    amount: FloatArray, marked: BoolArray, *, cell: IntArray, shape: tuple[int, int]
) -> FloatArray:
    """An amount (rows,) summed over the marked rows, alike."""
    found = np.bincount(cell[marked], weights=amount[marked], minlength=shape[0] * shape[1])
    return found.astype(np.float64).reshape(shape)


class RowsByGroup(NamedTuple):
    """The rows of a column sorted by group: those of group g are `order[start[g]:start[g + 1]]`."""

    order: IntArray
    start: IntArray

    @classmethod
    def of(cls, group: Codes) -> Self:
        """Sorted by one column."""
        order = np.argsort(group.codes, kind="stable")
        start = np.searchsorted(group.codes[order], np.arange(len(group.names) + 1))
        return cls(order, start)

    def rows(self, group: int | None) -> IntArray:
        """The rows of a group; none for None."""
        if group is None:
            return self.order[:0]
        return self.order[self.start[group] : self.start[group + 1]]
