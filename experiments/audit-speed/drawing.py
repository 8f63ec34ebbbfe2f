"""Families drawn at random, as both halves of the study audit them."""

from typing import NamedTuple

import numpy as np

from fairness.arrays import Codes, FloatArray, IntArray

COMMISSIONS = 271
SIZES = (2, 3, 5, 2, 4, 6)
"""How many values each attribute has."""
SEED = 1


class Rows(NamedTuple):
    """Families drawn at random, every array (rows,); the label of each was observed."""

    stratum: IntArray
    score: FloatArray
    need: FloatArray
    groups: dict[str, Codes]


def drawn_rows(rows: int, attributes: int) -> Rows:
    """Families in 271 commissions of unequal size, one in twenty in need."""
    rng = np.random.default_rng(SEED)
    stratum = rng.choice(COMMISSIONS, rows, p=rng.dirichlet(np.full(COMMISSIONS, 5.0)))
    need = (rng.random(rows) < 0.05) * 1.0  # noqa: PLR2004  one in twenty
    groups = {}
    for place, size in enumerate(SIZES[:attributes]):
        codes = rng.choice(size, rows, p=rng.dirichlet(np.full(size, 3.0)))
        groups[f"a{place}"] = Codes(tuple(f"value-{v}" for v in range(size)), codes)
    return Rows(stratum, rng.random(rows) + need / 3, need, groups)
