"""Which offsets make the groups' recall within commissions equal, on lists with known outcomes.

The offsets are group-specific thresholds in the sense of Hardt, Price and Srebro (2016, equal
opportunity: the same true positive rate for every group) and of Rodolfa, Lamba and Ghani (2021:
the same recall at a fixed number of places, chosen on an earlier cohort). There a group's
threshold fixes how many places it gets; here every commission has its own number of places, so one
offset a group moves that group's threshold in all of them and the places stay as they are.
"""

from collections.abc import Collection

import numpy as np

from cases.errors import BadInput
from fairness.arrays import FloatArray, IntArray
from fairness.mitigation.cohort import Cohort, recall_arms
from fairness.statistics.mantel_haenszel import mantel_haenszel

FEWEST_IN_NEED = 30
"""A group with fewer in need on the earlier lists gets no offset of its own: one family alone
would move its recall by more than three points.
"""

WIDEST = 3.0
"""No search goes further than this many log-odds: beyond it the score would hardly be asked."""

HALVINGS = 12
SWEEPS = 4


def equalising_offsets(cohort: Cohort, *, never: Collection[str] = ()) -> FloatArray:
    """Log-odds to add for each group, (groups,), so that no group's recall within commissions
    differs from everyone else's; as near to that as steps of whole families allow.

    A group's gap to everyone else (Mantel-Haenszel) never falls as its own offset rises, with the
    others' held: more of its families take places of others. So each offset is found by halving,
    one group after the other, until the largest gap falls no further. Groups of `never` and those
    with too few in need stay at 0, and the mean of the other offsets, weighted by families in need,
    is 0. BadInput where fewer than two groups could have one.
    """
    movable = _movable(cohort, never)
    best = offsets = np.zeros(len(cohort.group.names))
    least = _largest(cohort, offsets, movable)
    for _ in range(SWEEPS):
        for group in movable:
            offsets = _alike(cohort, offsets, int(group))
        offsets = _centred(offsets, cohort.in_need, movable)
        found = _largest(cohort, offsets, movable)
        if found >= least:
            break
        best, least = offsets, found
    return best


def _movable(cohort: Cohort, never: Collection[str]) -> IntArray:
    allowed = np.array([name not in never for name in cohort.group.names], dtype=np.bool_)
    movable = np.flatnonzero(allowed & (cohort.in_need >= FEWEST_IN_NEED))
    if movable.size < 2:  # noqa: PLR2004  one group alone has nobody to be equal to
        told = ", ".join(
            f"{name} {count}"
            for name, count in zip(cohort.group.names, cohort.in_need.tolist(), strict=True)
        )
        msg = (
            f"fewer than two groups have {FEWEST_IN_NEED} families in need on the earlier lists "
            f"({told}); bring more lists or more families"
        )
        raise BadInput(msg)
    return movable.astype(np.int64)


def _cells(cohort: Cohort, offsets: FloatArray) -> IntArray:
    return cohort.counted(cohort.selected(offsets))


def _gap(cohort: Cohort, offsets: FloatArray, group: int) -> float:
    """Recall within commissions less everyone else's; 0 where no commission has both."""
    found = mantel_haenszel(recall_arms(_cells(cohort, offsets), group))
    return 0.0 if found is None else found.value


def _largest(cohort: Cohort, offsets: FloatArray, movable: IntArray) -> float:
    cells = _cells(cohort, offsets)
    gaps = (mantel_haenszel(recall_arms(cells, int(group))) for group in movable)
    return max(abs(gap.value) if gap else 0.0 for gap in gaps)


def _alike(cohort: Cohort, offsets: FloatArray, group: int) -> FloatArray:
    """The offsets with one group's moved to where its gap is nearest to 0, as little as needed."""

    def moved(by: float) -> FloatArray:
        there = offsets.copy()
        there[group] += by
        return there

    at_rest = _gap(cohort, offsets, group)
    if at_rest == 0:
        return offsets
    towards = -np.sign(at_rest)
    near, far = 0.0, WIDEST
    gaps = {near: at_rest, far: _gap(cohort, moved(towards * far), group)}
    for _ in range(HALVINGS):
        middle = (near + far) / 2
        gaps[middle] = _gap(cohort, moved(towards * middle), group)
        if gaps[middle] * towards >= 0:
            far = middle
        else:
            near = middle
    return moved(towards * min((near, far), key=lambda step: (abs(gaps[step]), step)))


def _centred(offsets: FloatArray, in_need: IntArray, movable: IntArray) -> FloatArray:
    """Only differences between groups act; the mean over families in need is put at 0."""
    centred = offsets.copy()
    centred[movable] -= np.average(offsets[movable], weights=in_need[movable])
    return centred
