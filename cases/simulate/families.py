"""The families of the country, as one chunk of arrays."""

from typing import NamedTuple

import numpy as np

from cases.simulate.setting import Setting
from cases.simulate.timeline import (
    NEVER_DAY,
    NEVER_MONTH,
    Days,
    Floats,
    Indices,
    Mask,
    Timeline,
)

LANGUAGES = ("kazakh", "russian", "other")
NEW_FAMILIES = 0.15
LEAVES_A_MONTH = 0.0015
LONE_PARENTS = 0.17
GUARDIANS = 0.025
WITH_DISABILITY = 0.08
LANGUAGE_KNOWN = 0.97


class Families(NamedTuple):
    """The families of a chunk.

    A family is active in the months after `entered` (-1: from the first) and before
    `left_month`. `vulnerability` and `support` are hidden and last.
    """

    commission: Indices
    registered: Days
    entered: Indices
    left_month: Indices
    left: Days
    rural: Mask
    language: Indices
    language_known: Mask
    female_head: Mask
    single: Mask
    guardian: Mask
    disability: Mask
    children: Indices
    vulnerability: Floats
    support: Floats

    def active(self, month: int) -> Mask:
        """Families that live in the area throughout the month."""
        return (self.entered < month) & (self.left_month > month)


def draw_families(count: int, setting: Setting, *, rng: np.random.Generator) -> Families:
    """So many families of the territory."""
    territory, timeline = setting.territory, setting.timeline
    commission = rng.choice(
        len(territory.weight), size=count, p=territory.weight / territory.weight.sum()
    )
    entered, registered = _entries(count, timeline=timeline, rng=rng)
    left_month, left = _departures(entered, timeline=timeline, rng=rng)
    single = rng.random(count) < LONE_PARENTS
    rural_share = np.array((0.05, 0.35, 0.95))[territory.settlement[commission]]
    regions = setting.scenario.regions
    region = territory.region[commission]
    language_shares = np.array([one.languages for one in regions])
    rural = rng.random(count) < rural_share
    return Families(
        commission=commission,
        registered=registered,
        entered=entered,
        left_month=left_month,
        left=left,
        rural=rural,
        language=_choose_rows(language_shares[region], rng=rng),
        language_known=rng.random(count) < LANGUAGE_KNOWN,
        female_head=rng.random(count) < np.where(single, 0.88, 0.25),
        single=single,
        guardian=rng.random(count) < GUARDIANS,
        disability=rng.random(count) < WITH_DISABILITY,
        children=_children(
            np.where(rural, 1.3, 0.9) * np.array([one.more_children for one in regions])[region],
            childless=np.array([one.childless for one in regions])[region],
            rng=rng,
        ),
        vulnerability=rng.normal(0, 0.6, count) + territory.hardship[commission],
        support=rng.normal(0, 1, count),
    )


def _entries(count: int, *, timeline: Timeline, rng: np.random.Generator) -> tuple[Indices, Days]:
    """Month of entering (-1 before the first) and day of registration."""
    years_before = np.minimum(rng.exponential(5, count), 15)
    before = timeline.first_day - 1 - (years_before * 365).astype(np.int32)
    entered = rng.integers(0, timeline.months, count)
    within = timeline.day_within(entered, rng=rng)
    new = rng.random(count) < NEW_FAMILIES
    return (
        np.where(new, entered, -1),
        np.where(new, within, before).astype(np.int32),
    )


def _departures(
    entered: Indices, *, timeline: Timeline, rng: np.random.Generator
) -> tuple[Indices, Days]:
    """Month and day of leaving the area; NEVER where a family stays past the cut-off."""
    month = entered + 1 + rng.geometric(LEAVES_A_MONTH, len(entered))
    leaves = month < timeline.months
    day = np.full(len(entered), NEVER_DAY, dtype=np.int32)
    day[leaves] = timeline.day_within(month[leaves], rng=rng)
    return np.where(leaves, month, NEVER_MONTH), day


def _children(more: Floats, *, childless: Floats, rng: np.random.Generator) -> Indices:
    """Children per family: one and on average `more`, or none in the share `childless`."""
    some = 1 + np.minimum(rng.poisson(more), 5)
    return np.where(rng.random(len(more)) < childless, 0, some)


def _choose_rows(shares: Floats, *, rng: np.random.Generator) -> Indices:
    """One column per row, with the row's shares as probabilities."""
    draw = rng.random((len(shares), 1)) * shares.sum(axis=1, keepdims=True)
    return np.asarray((draw >= np.cumsum(shares, axis=1)).sum(axis=1))
