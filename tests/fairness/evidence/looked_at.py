"""Families whose need is known to the test, and who was looked at."""

from typing import NamedTuple

import numpy as np
from scipy.special import expit

from fairness.evidence.family_rows import FamilyRows
from fairness.evidence.random_share import DesignSample
from models.selection import select_at_capacity

NOT_SEEN = np.nan

Family = tuple[int, int, int, float]
"""Commission, group, selected, need."""


def rows_of(*families: Family) -> FamilyRows:
    """One row for each family; all scores are alike."""
    stratum, group, selected, need = (np.array(column) for column in zip(*families, strict=True))
    return FamilyRows(
        np.zeros(len(families)), need.astype(float), selected.astype(bool), stratum, group
    )


class World(NamedTuple):
    """What was observed, the need of everyone, and how families came onto the lists."""

    rows: FamilyRows
    truth: FamilyRows
    sample: DesignSample


def world(
    seed: int, *, families: int = 4000, offices: int = 25, shy: float = 1.2, hidden: float = 0.0
) -> World:
    """Lists of 25 families, a fifth of them by lot; the others are seen as their score draws eyes.

    Group 1 is seen less by `shy` in log odds, and `hidden` is how far something that no
    column tells moves both need and being seen. Need follows the score alike in both groups.
    """
    draw = np.random.default_rng(seed)
    stratum = draw.integers(0, offices, families)
    group = (draw.random(families) < 0.4).astype(np.int64)
    score, secret = draw.normal(size=families), hidden * draw.normal(size=families)
    need = (draw.random(families) < expit(-1.8 + score + secret)).astype(float)
    listed = select_at_capacity(score, stratum, [25] * offices, seed=seed, random_share=0.2)
    noticed = draw.random(families) < expit(-1.2 + score - shy * group + secret)
    observed = np.where(listed.selected | noticed, need, NOT_SEEN)
    truth = FamilyRows(score, need, listed.by_rank, stratum, group)
    sample = DesignSample(listed.selected, listed.probability)
    return World(truth._replace(need=observed), truth, sample)
