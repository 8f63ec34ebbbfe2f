"""Who was counted where: one tensor per attribute, from which every rate is read.

The tensor has shape (commissions, groups, 2, 3): the third axis is selected (0 no, 1 yes),
the fourth is need (0 no, 1 yes, 2 not observed). Nothing is dropped: its sum is the number
of rows.
"""

from typing import NamedTuple

import numpy as np

from fairness.arrays import BoolArray, FloatArray, IntArray

NOT_IN_NEED, IN_NEED, NOT_OBSERVED = 0, 1, 2


class Arms(NamedTuple):
    """A group beside its reference: hits out of totals in each commission, shape (C,)."""

    hits: IntArray
    totals: IntArray
    reference_hits: IntArray
    reference_totals: IntArray


class Pair(NamedTuple):
    """The count tensors of a group and of its reference, each of shape (C, 2, 3)."""

    group: IntArray
    reference: IntArray


class Tally(NamedTuple):
    """Hits out of totals, mostly of each commission, shape (C,)."""

    hits: IntArray
    totals: IntArray


def need_codes(need: FloatArray) -> IntArray:
    """Need as tensor index: NaN, the label not observed, becomes 2. Shape as given."""
    return np.where(np.isnan(need), NOT_OBSERVED, need == 1.0).astype(np.int64)


def count_tensor(
    stratum: IntArray,
    group: IntArray,
    *,
    selected: BoolArray,
    need: FloatArray,
    shape: tuple[int, int],
) -> IntArray:
    """Count rows by commission, group, selected, need: shape (C, G, 2, 3).

    `stratum` and `group` are codes from 0, below the C and G of `shape`; all four arrays
    have one entry per row.
    """
    strata, groups = shape
    cell = ((stratum * groups + group) * 2 + selected) * 3 + need_codes(need)
    counted = np.bincount(cell, minlength=strata * groups * 6)
    return counted.reshape(strata, groups, 2, 3)


def recall(cells: IntArray) -> Tally:
    """Selected among those in need; `cells` has shape (..., 2, 3), and the tally (...)."""
    return Tally(cells[..., 1, IN_NEED], cells[..., IN_NEED].sum(axis=-1))


def precision(cells: IntArray) -> Tally:
    """In need among the selected whose label was observed."""
    return Tally(cells[..., 1, IN_NEED], cells[..., 1, :NOT_OBSERVED].sum(axis=-1))


def unmet_need(cells: IntArray) -> Tally:
    """In need among those not selected whose label was observed."""
    return Tally(cells[..., 0, IN_NEED], cells[..., 0, :NOT_OBSERVED].sum(axis=-1))


def selection(cells: IntArray) -> Tally:
    """Selected among all rows, label observed or not."""
    return Tally(cells[..., 1, :].sum(axis=-1), cells.sum(axis=(-2, -1)))


def arms(group: Tally, reference: Tally) -> Arms:
    """The two tallies side by side."""
    return Arms(group.hits, group.totals, reference.hits, reference.totals)
