"""Which rows are fitted on, of the many that may be learned from.

Need is rare, and what a candidate learns is bounded by the families that came into need. Of a
large matrix's other rows it therefore sees a share drawn by seed, weighted so that log-odds
stay what they are (King and Zeng 2001): in a fraction of the time and as good.
"""

from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from features.matrix import FeatureMatrix

NEGATIVES = 8
"""Rows without an outcome that are seen for each with one, where there are many rows."""

MANY_ROWS = 20_000


class Thinned(NamedTuple):
    """Rows to fit on, and how many rows each stands for, (rows,)."""

    matrix: FeatureMatrix
    weight: npt.NDArray[np.float64]


class Drawn(NamedTuple):
    """Positions of the rows that are seen, rising, and how many rows each stands for."""

    rows: npt.NDArray[np.int64]
    weight: npt.NDArray[np.float64]


def draw(outcome: npt.NDArray[np.bool_], seed: int) -> Drawn:
    """Every row with an outcome, and NEGATIVES times as many of the others, drawn by seed; all
    where there are fewer than MANY_ROWS.
    """
    others = np.flatnonzero(~outcome)
    wanted = NEGATIVES * int(outcome.sum())
    if len(outcome) < MANY_ROWS or wanted >= len(others):
        return Drawn(np.arange(len(outcome)), np.ones(len(outcome)))
    drawn = np.random.default_rng(seed).choice(others, wanted, replace=False)
    rows = np.sort(np.concatenate([np.flatnonzero(outcome), drawn]))
    return Drawn(rows, np.where(outcome[rows], 1.0, len(others) / wanted))


def thin(matrix: FeatureMatrix, seed: int) -> Thinned:
    """What is fitted on, of a matrix with outcomes."""
    drawn = draw(matrix.labels, seed)
    seen = matrix if len(drawn.rows) == len(matrix) else matrix.rows(drawn.rows)
    return Thinned(seen, drawn.weight)
