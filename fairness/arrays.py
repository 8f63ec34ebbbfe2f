"""The array types the audit speaks in."""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

IntArray = NDArray[np.int64]
FloatArray = NDArray[np.float64]
BoolArray = NDArray[np.bool_]


class Codes(NamedTuple):
    """A column of names as codes: `names[codes[row]]` is the row's name."""

    names: tuple[str, ...]
    codes: IntArray
