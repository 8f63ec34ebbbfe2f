"""The recall curve: how many of those in need would be reached with less capacity, or with more.

Where the curves of two groups cross, the answer to "who is reached more" depends on the capacity.
The order is the model's own: whoever was drawn by chance counts where the order puts them.
"""

import numpy as np

from fairness.arrays import FloatArray, IntArray

TIMES: tuple[float, ...] = (0.5, 0.75, 1.0, 1.25, 1.5, 2.0)
"""Capacities as multiples of the one that the lists were made with."""


def depth(rank: IntArray, capacity: IntArray) -> FloatArray:
    """How far down its commission's list each row stands, in capacities, (rows,): at most 1 for
    the families on the list. `capacity` (rows,) is that of the row's commission; infinite where it
    has no places.
    """
    return np.where(capacity > 0, rank / np.maximum(capacity, 1), np.inf)
