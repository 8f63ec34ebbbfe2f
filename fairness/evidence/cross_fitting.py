"""How likely each label was to be observed, and each family to be in need, told by other rows.

Every row is judged by models that never saw it: rows are dealt into folds by a seed, and
each fold is judged by what was fitted on the others (cross-fitting, Chernozhukov et al. 2018).
Selected rows and the others have models of their own: a visit and a chance notice are
two ways of coming to know.
"""

from typing import NamedTuple

import numpy as np
from scipy import sparse
from scipy.stats import rankdata
from sklearn.linear_model import LogisticRegression
from sklearn.preprocessing import SplineTransformer

from fairness.arrays import BoolArray, FloatArray, IntArray
from fairness.evidence.family_rows import FamilyRows

FOLDS = 5
LEAST_PROPENSITY = 0.01
"""No observed label speaks for more than a hundred families."""
KNOTS = 5
STEPS = 1000


class CrossFitted(NamedTuple):
    """Per row, (rows,): the chance that its label is observed, and that it is in need.

    `propensity` is at least 0.01; `clipped` marks where it had been less. `expected` is the
    chance of need among families like it whose label was observed, NaN where there are none.
    """

    propensity: FloatArray
    expected: FloatArray
    clipped: BoolArray


def cross_fit(rows: FamilyRows, *, seed: int = 0) -> CrossFitted:
    """Fit on the other folds, tell of each: logistic regressions with a light ridge.

    They read the score's rank as a cubic spline, the group, the commission and the covariates.
    """
    described = _describe(rows)
    propensity, expected = np.ones(rows.score.size), np.full(rows.score.size, np.nan)
    draw = np.random.default_rng(seed)
    for side in (rows.selected, ~rows.selected):
        places = np.flatnonzero(side)
        fold = draw.permutation(places.size) % FOLDS
        for number in range(FOLDS):
            fit, held = places[fold != number], places[fold == number]
            propensity[held] = _share_observed(described, rows, fit, held)
            expected[held] = _share_in_need(described, rows, fit, held)
    clipped = propensity < LEAST_PROPENSITY
    return CrossFitted(np.maximum(propensity, LEAST_PROPENSITY), expected, clipped)


def _describe(rows: FamilyRows) -> sparse.csr_array:
    rank = rankdata(rows.score) / (rows.score.size + 1)
    spline = SplineTransformer(n_knots=KNOTS, include_bias=False)
    blocks = [
        sparse.csr_array(spline.fit_transform(rank.reshape(-1, 1))),
        _one_hot(rows.group),
        _one_hot(rows.stratum),
    ]
    if rows.covariates is not None:
        blocks.append(sparse.csr_array(_standardised(rows.covariates)))
    return sparse.csr_array(sparse.hstack(blocks))


def _one_hot(codes: IntArray) -> sparse.csr_array:
    present, place = np.unique(codes, return_inverse=True)
    ones = np.ones(codes.size)
    return sparse.csr_array(
        (ones, (np.arange(codes.size), place)), shape=(codes.size, present.size)
    )


def _standardised(covariates: FloatArray) -> FloatArray:
    """Columns about 0 with spread 1; what is not known stands at 0, with a flag of its own."""
    known = ~np.isnan(covariates)
    counts = np.maximum(1, known.sum(axis=0))
    middle = np.where(known, covariates, 0.0).sum(axis=0) / counts
    off = np.where(known, covariates - middle, 0.0)
    spread = np.sqrt((off**2).sum(axis=0) / counts)
    scaled = off / np.where(spread > 0, spread, 1.0)
    flags = ~known[:, ~known.all(axis=0)]
    return np.hstack([scaled, flags.astype(np.float64)])


def _share_observed(
    described: sparse.csr_array, rows: FamilyRows, fit: IntArray, held: IntArray
) -> FloatArray:
    seen = rows.observed[fit]
    if fit.size == 0 or seen.all() or not seen.any():
        # a single row has no other to be told by, and tells of itself
        return np.full(held.size, float(seen.any() if fit.size else rows.observed[held].any()))
    return _fitted_chance(described, seen, fit, held)


def _share_in_need(
    described: sparse.csr_array, rows: FamilyRows, fit: IntArray, held: IntArray
) -> FloatArray:
    seen = fit[rows.observed[fit]]
    if seen.size == 0:
        return np.full(held.size, np.nan)
    need = rows.need[seen] == 1
    if need.all() or not need.any():
        # Jeffreys: that none was found in need among a few does not mean that none is
        return np.full(held.size, (need.sum() + 0.5) / (need.size + 1))
    return _fitted_chance(described, need, seen, held)


def _fitted_chance(
    described: sparse.csr_array, outcome: BoolArray, fit: IntArray, held: IntArray
) -> FloatArray:
    if held.size == 0:
        return np.empty(0)
    model = LogisticRegression(max_iter=STEPS).fit(described[fit], outcome)
    chance: FloatArray = model.predict_proba(described[held])[:, 1]
    return chance
