"""How the chosen candidate's raw scores become risks: which curve, from rows of its own.

A straight curve (Platt) has two numbers. A bent one has a third, and earns it only where it
predicts families that it was not fitted on better, by more than one standard error of the
paired difference.

The curve's shape comes from lists later than what the scorer had learned. The model that serves
learns from later dates too, and its scores lie at another level: records reach further back, and
counts have grown. `at_level_of` moves the curve to where the scores of its like are.
"""

from dataclasses import replace
from typing import Literal, NamedTuple

import numpy as np
import numpy.typing as npt
from scipy.optimize import brentq
from scipy.special import xlogy

from features.matrix import FeatureMatrix
from models.calibration import Calibrator, fit_calibrator, fit_curve
from training.intervals import choose_clusters
from training.learning import family_folds

CalibrationMethod = Literal["platt", "beta"]

FURTHEST = 50.0
"""Log-odds that a level is looked for within."""

Floats = npt.NDArray[np.float64]


class Calibrating(NamedTuple):
    """The calibrator, its method, and by how much the bent curve's log loss was lower on
    families held out (nats a family), with the standard error of that.
    """

    calibrator: Calibrator
    method: CalibrationMethod
    bend_gains: float
    standard_error: float

    @property
    def found_a_relation(self) -> bool:
        """False where higher scores did not come with more outcomes."""
        return self.calibrator.found_a_relation


def at_level_of(calibrator: Calibrator, raw: Floats, outcome: npt.NDArray[np.bool_]) -> Calibrator:
    """The same curve, moved so that the risks of raw scores (rows,) add up to their outcomes.

    Rows should not have been fitted on by what scored them. Both kinds of outcome are needed.
    """

    def too_many(move: float) -> float:
        return float(moved(move).risk(raw).sum() - outcome.sum())

    def moved(move: float) -> Calibrator:
        return replace(calibrator, intercept=calibrator.intercept + move)

    return moved(float(brentq(too_many, -FURTHEST, FURTHEST)))


def calibrate(raw: Floats, rows: FeatureMatrix, seed: int) -> Calibrating:
    """The curve of raw scores (rows,) against the outcomes of `rows`.

    BadInput where only one outcome was seen.
    """
    straight = fit_calibrator(raw, rows.labels)
    losses = _held_out_losses(raw, rows, seed)
    if losses is None or not straight.found_a_relation:
        return Calibrating(straight, "platt", 0.0, 0.0)
    gains = losses[0] - losses[1]
    mean, error = float(gains.mean()), _standard_error(gains, rows)
    if mean > error:
        bent = fit_calibrator(raw, rows.labels, bent=True)
        return Calibrating(bent, "beta" if bent.bend else "platt", mean, error)
    return Calibrating(straight, "platt", mean, error)


def _held_out_losses(raw: Floats, rows: FeatureMatrix, seed: int) -> tuple[Floats, Floats] | None:
    """Log loss of every row under each curve fitted on the other folds; None where a fold is
    left without one kind of outcome.
    """
    straight, bent = np.empty(len(rows)), np.empty(len(rows))
    outcome = rows.labels
    if min(outcome.sum(), (~outcome).sum()) < 10:  # noqa: PLR2004  two a fold
        return None
    for fold in family_folds(rows, seed):
        fitting, held = fold.fit_rows, fold.judge_rows
        if outcome[fitting].all() or not outcome[fitting].any():
            return None
        for losses, is_bent in ((straight, False), (bent, True)):
            curve = fit_curve(raw[fitting], outcome[fitting], bent=is_bent)
            losses[held] = _log_loss(curve.risk(raw[held]), outcome[held])
    return straight, bent


def _log_loss(risk: Floats, outcome: npt.NDArray[np.bool_]) -> Floats:
    safe = np.clip(risk, 1e-12, 1 - 1e-12)
    return np.asarray(-(xlogy(outcome, safe) + xlogy(~outcome, 1 - safe)), dtype=np.float64)


def _standard_error(gains: Floats, rows: FeatureMatrix) -> float:
    """Of the mean gain, whole clusters varying together."""
    clusters = choose_clusters(rows.commission, rows.family_id)
    sums = np.bincount(clusters.of_row, weights=gains - gains.mean(), minlength=clusters.size)
    correction = clusters.size / max(clusters.size - 1, 1)
    return float(np.sqrt(correction * (sums**2).sum()) / len(gains))
