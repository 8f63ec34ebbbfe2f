"""Cohorts by hand and at random."""

from typing import Any

import numpy as np
from scipy.special import expit

from fairness.arrays import Codes, FloatArray
from fairness.mitigation.cohort import Cohort
from models.selection import select_at_capacity

NONE = np.zeros(2)


def cohort(**changes: Any) -> Cohort:
    """One list of two places. By falling risk: a in need, a, a in need, b in need, b, b in need."""
    told: dict[str, Any] = {
        "score": np.array([0.9, 0.8, 0.7, 0.6, 0.5, 0.4]),
        "need": np.array([1.0, 0, 1, 1, 0, 1]),
        "group": Codes(("a", "b"), np.array([0, 0, 0, 1, 1, 1])),
        "stratum": np.zeros(6, dtype=np.int64),
        "capacity": np.array([2]),
        **changes,
    }
    return Cohort(**told)


def at_random(
    seed: int,
    *,
    rows: int = 4000,
    commissions: int = 20,
    places: int = 20,
    shares: tuple[float, ...] = (0.7, 0.3),
    held_back: tuple[float, ...] = (0.0, 1.0),
) -> Cohort:
    """Groups alike in need, whose log-odds the score holds back by so much."""
    draw = np.random.default_rng(seed)
    group = draw.choice(len(shares), rows, p=shares)
    strain = draw.normal(size=rows)
    return Cohort(
        score=expit(strain - 2 - np.array(held_back)[group]),
        need=(draw.random(rows) < expit(1.5 * strain - 2.5)).astype(np.float64),
        group=Codes(tuple("abcdef"[: len(shares)]), group.astype(np.int64)),
        stratum=draw.integers(0, commissions, rows),
        capacity=np.full(commissions, places, dtype=np.int64),
    )


def gap_by_hand(one: Cohort, offsets: FloatArray, group: int) -> float:
    """Mantel-Haenszel's difference of recalls, commission by commission, over a selection made
    from the definition: sum of n1 n0 / (n1 + n0) times the difference, over the sum of weights.
    """
    odds = np.log(one.score / (1 - one.score)) + offsets[one.group.codes]
    weighted = weights = 0.0
    for stratum, places in enumerate(one.capacity):
        here = np.flatnonzero(one.stratum == stratum)
        taken = set(sorted(here, key=lambda row: -odds[row])[:places])
        own, rest = (
            [row for row in here if one.need[row] == 1 and (one.group.codes[row] == group) == side]
            for side in (True, False)
        )
        if own and rest:
            weight = len(own) * len(rest) / (len(own) + len(rest))
            weights += weight
            weighted += weight * (
                sum(row in taken for row in own) / len(own)
                - sum(row in taken for row in rest) / len(rest)
            )
    return weighted / weights


def plain(one: Cohort) -> list[bool]:
    """The lists that are made where there is no such thing as an offset."""
    made = select_at_capacity(one.score, one.stratum, one.capacity, seed=one.seed)
    return made.selected.tolist()
