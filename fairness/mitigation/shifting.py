"""How an offset acts: the one function behind the study of offsets and the lists."""

import numpy as np
import numpy.typing as npt
from scipy.special import logit

from fairness.arrays import FloatArray

EDGE = 1e-9
"""Risks of exactly 0 or 1 have no log-odds; they are moved in by this much."""


def shifted(risk: npt.NDArray[np.floating], offset: FloatArray) -> FloatArray:
    """What families are ranked by: logit(risk) + offset, any shape that goes together.

    Where no offset is anything but 0 the risk itself, so that no rounding can move a family.
    """
    if not offset.any():
        return risk.astype(np.float64)
    odds: FloatArray = logit(np.clip(risk.astype(np.float64), EDGE, 1 - EDGE))
    return odds + offset
