"""S4: who of those in need stands high on the lists.

A list is read from its top. A family's exposure is 1 / log2(1 + rank), the discount of DCG
(Järvelin and Kekäläinen 2002; Singh and Joachims 2018), and nothing where it is not selected.
"""

import numpy as np

from fairness.arrays import BoolArray, FloatArray, IntArray


def exposure(rank: IntArray, selected: BoolArray) -> FloatArray:
    """1 / log2(1 + rank) where selected, 0 elsewhere; rank 1 is the first, whose exposure is 1."""
    return np.where(selected, 1 / np.log2(1.0 + rank), 0.0)
