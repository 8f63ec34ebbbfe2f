"""Selective labels: whose need was observed, and what the audit says once that is reckoned with.

A label comes to be because somebody looked, and who is looked at follows the list itself. Four
answers, each with its own assumption: the share observed (none); the doubly robust
recall (labels are missing by what is known of a family); the odds bound (how wrong that
may be before the finding turns); the families drawn by chance (none, but few cases).
"""

from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from cases.errors import BadInput
from fairness.arrays import BoolArray, FloatArray, IntArray
from fairness.counts import Tally
from fairness.evidence.cross_fitting import CrossFitted, cross_fit
from fairness.evidence.doubly_robust import can_be_reckoned, doubly_robust_need
from fairness.evidence.family_rows import FamilyRows, require_rows
from fairness.evidence.odds_bound import MOST_ODDS, Flips, flips, recall_range
from fairness.evidence.random_share import (
    DesignSample,
    from_draws,
    gap_from_draws,
    require_sample,
)
from fairness.evidence.reckoning import Sides, gap_of, recall_of
from fairness.statistics.intervals import Estimate, clustered_wilson
from fairness.verdict import DELTA

DECILES = 10
MOST_RECKONED = 60_000
"""So many rows say what a doubly robust figure can; more would only take longer."""
ODDS = (1.25, 1.5, 2.0, 3.0, 5.0)
"""The factors at which the range of recall is told."""


@dataclass(frozen=True, slots=True)
class Observation:
    """What was observed of one group, and its recall once that is reckoned with.

    Tuples by decile hold ten entries, lowest scores first; deciles are those of all families.
    `robust_recall` and `robust_gap` are doubly robust; `clipped` rows had a propensity under
    0.01, raised to it. `ranges` holds (Γ, lowest recall, highest recall). `sign_turns_at` and
    `tolerance_turns_at` are the smallest Γ at which the gap's sign, or its being beyond
    delta, could turn, where 100 stands for "100 or more, or never". `drawn` families came by
    chance, `drawn_observed` with a label; `need_when_drawn` is the rate of need among those not
    sure of a place. None is what could not be had.
    """

    families: int
    observed: int
    share: Estimate | None
    families_by_decile: tuple[int, ...]
    observed_by_decile: tuple[int, ...]
    share_by_decile: tuple[Estimate | None, ...]
    robust_recall: Estimate | None
    robust_gap: Estimate | None
    least_propensity: float | None
    clipped: int
    ranges: tuple[tuple[float, float, float], ...]
    sign_turns_at: float | None
    tolerance_turns_at: float | None
    drawn: int
    drawn_observed: int
    need_when_drawn: Estimate | None
    drawn_recall: Estimate | None
    drawn_gap: Estimate | None


class Asked(NamedTuple):
    """What is asked of the groups: how many codes there are, the code all are compared with
    (None: everyone else in the same commission), and the settings of the audit.
    """

    groups: int
    reference: int | None = None
    delta: float = DELTA
    alpha: float = 0.05
    seed: int = 0


def observe(
    rows: FamilyRows, asked: Asked, *, sample: DesignSample | None = None
) -> tuple[Observation, ...]:
    """One observation per group code, 0 to `asked.groups` - 1.

    `sample` is how families came onto the list, where that was recorded. Of more than 60,000 rows
    so many, drawn by lot, are reckoned with for the doubly robust figures; counts and shares are of
    all. BadInput where arrays do not fit each other, or a label, score or chance is none.
    """
    require_rows(rows)
    if sample is not None:
        require_sample(rows, sample)
    if rows.group.min() < 0 or rows.group.max() >= asked.groups or rows.stratum.min() < 0:
        msg = f"group codes must lie from 0 to {asked.groups - 1} and stratum codes from 0"
        raise BadInput(msg)
    some = rows.drawn(MOST_RECKONED, seed=asked.seed)
    fitted = cross_fit(some, seed=asked.seed)
    return tuple(
        _observe(rows, some, fitted, code, asked=asked, sample=sample)
        for code in range(asked.groups)
    )


def sides_of(rows: FamilyRows, code: int, reference: int | None) -> Sides:
    """A group beside its reference; the declared reference has nobody on the other side."""
    group = rows.group == code
    return Sides(group, ~group if reference is None else (rows.group == reference) & ~group)


def share_observed(rows: FamilyRows, members: BoolArray, *, alpha: float = 0.05) -> Estimate | None:
    """The share of members whose label was observed; None where there are no members."""
    strata = int(rows.stratum.max()) + 1
    seen = np.bincount(rows.stratum[members & rows.observed], minlength=strata)
    there = np.bincount(rows.stratum[members], minlength=strata)
    return clustered_wilson(Tally(seen, there), alpha=alpha)


def deciles_of(score: FloatArray) -> IntArray:
    """The tenth that each score lies in, 0 for the lowest to 9; equal scores share one."""
    edges = np.quantile(score, np.arange(1, DECILES) / DECILES)
    return np.searchsorted(edges, score, side="right").astype(np.int64)


def _observe(
    rows: FamilyRows,
    some: FamilyRows,
    fitted: CrossFitted,
    code: int,
    *,
    asked: Asked,
    sample: DesignSample | None,
) -> Observation:
    """One group; `fitted` to `some` of the rows."""
    sides, own = sides_of(rows, code, asked.reference), sides_of(some, code, asked.reference)
    members, alpha = sides.group, asked.alpha
    decile = deciles_of(rows.score)
    tenths = [members & (decile == tenth) for tenth in range(DECILES)]
    robust = _Robust.of(some, own, fitted, asked=asked)
    drawn = _Drawn.of(rows, sides, sample, alpha=alpha)
    return Observation(
        families=int(members.sum()),
        observed=int((members & rows.observed).sum()),
        share=share_observed(rows, members, alpha=alpha),
        families_by_decile=tuple(int(tenth.sum()) for tenth in tenths),
        observed_by_decile=tuple(int((tenth & rows.observed).sum()) for tenth in tenths),
        share_by_decile=tuple(share_observed(rows, tenth, alpha=alpha) for tenth in tenths),
        robust_recall=robust.recall,
        robust_gap=robust.gap,
        least_propensity=float(fitted.propensity[own.group].min()) if own.group.any() else None,
        clipped=int((own.group & fitted.clipped).sum()),
        ranges=robust.ranges,
        sign_turns_at=None if robust.flips is None else min(MOST_ODDS, robust.flips.sign),
        tolerance_turns_at=None if robust.flips is None else min(MOST_ODDS, robust.flips.tolerance),
        drawn=drawn.drawn,
        drawn_observed=drawn.observed,
        need_when_drawn=drawn.need,
        drawn_recall=drawn.recall,
        drawn_gap=drawn.gap,
    )


class _Robust(NamedTuple):
    """The doubly robust figures of a group, and how far they bear."""

    recall: Estimate | None = None
    gap: Estimate | None = None
    ranges: tuple[tuple[float, float, float], ...] = ()
    flips: Flips | None = None

    @classmethod
    def of(cls, rows: FamilyRows, sides: Sides, fitted: CrossFitted, *, asked: Asked) -> "_Robust":
        """None of them where the group's own labels do not bear on it."""
        if not can_be_reckoned(rows, fitted, sides.group):
            return cls()
        reckoned = doubly_robust_need(rows, fitted)
        ranges = [(odds, recall_range(rows, fitted, sides.group, odds=odds)) for odds in ODDS]
        comparable = can_be_reckoned(rows, fitted, sides.reference)
        return cls(
            recall=recall_of(reckoned, sides.group, rows.stratum, alpha=asked.alpha),
            gap=gap_of(reckoned, sides, rows.stratum, alpha=asked.alpha) if comparable else None,
            ranges=tuple((odds, *found) for odds, found in ranges if found is not None),
            flips=flips(rows, fitted, sides, delta=asked.delta) if comparable else None,
        )


class _Drawn(NamedTuple):
    """What the families drawn by chance say of a group."""

    drawn: int = 0
    observed: int = 0
    need: Estimate | None = None
    recall: Estimate | None = None
    gap: Estimate | None = None

    @classmethod
    def of(
        cls, rows: FamilyRows, sides: Sides, sample: DesignSample | None, *, alpha: float
    ) -> "_Drawn":
        """Nothing where draws were not recorded."""
        if sample is None:
            return cls()
        drawn = sides.group & sample.by_lot
        found = from_draws(rows, sample, sides.group, alpha=alpha)
        return cls(
            drawn=int(drawn.sum()),
            observed=int((drawn & rows.observed).sum()),
            need=None if found is None else found.need,
            recall=None if found is None else found.recall,
            gap=gap_from_draws(rows, sample, sides, alpha=alpha),
        )
