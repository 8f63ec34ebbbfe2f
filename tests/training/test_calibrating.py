"""Which curve turns scores into risks: the straight one unless a bent one earns its place."""

import numpy as np
import numpy.typing as npt
import pytest
from scipy.special import expit

from cases.errors import BadInput
from features.matrix import FeatureMatrix
from models.calibration import fit_calibrator
from tests.models.building import matrix_of
from training.calibrating import at_level_of, calibrate

Floats = npt.NDArray[np.float64]
SEED = 2


def world(log_odds: Floats, *, seed: int = 1) -> FeatureMatrix:
    """A family for each risk, each in a family of its own, in one of 20 commissions."""
    rng = np.random.default_rng(seed)
    return matrix_of(
        {"cases_365": [0] * len(log_odds)},
        outcome=(rng.random(len(log_odds)) < expit(log_odds)).tolist(),
        commission=(np.arange(len(log_odds)) % 20).tolist(),
    )


RAW = np.random.default_rng(0).normal(-1.0, 2.0, 12000)


def test_scores_that_are_log_odds_keep_a_straight_curve():
    found = calibrate(RAW, world(RAW), SEED)
    assert (found.method, found.calibrator.bend) == ("platt", 0.0)
    assert found.calibrator.slope == pytest.approx(1.0, abs=0.1)
    assert found.bend_gains < found.standard_error


def test_scores_that_say_too_much_at_the_top_are_bent():
    # above nothing the truth rises a third as fast as the score
    truth = np.where(RAW < 0, RAW, RAW / 3)
    found = calibrate(RAW, world(truth), SEED)
    assert found.method == "beta"
    assert found.calibrator.bend < -0.3
    assert found.bend_gains > found.standard_error > 0
    high = RAW > 2
    straight = fit_calibrator(RAW, world(truth).labels).risk(RAW[high]).mean()
    off = [abs(mean - expit(truth[high]).mean()) for mean in
           (found.calibrator.risk(RAW[high]).mean(), straight)]  # fmt: skip
    assert off[0] < off[1]


def test_a_bent_curve_never_turns_an_order_round():
    truth = np.where(RAW < 0, RAW, -RAW)  # risk falls again above nothing
    found = calibrate(RAW, world(truth), SEED)
    ordered = np.sort(RAW)
    assert (np.diff(found.calibrator.risk(ordered)) >= 0).all()


def test_scores_that_say_nothing_are_told_apart():
    rng = np.random.default_rng(8)
    backwards = calibrate(-RAW, world(RAW), SEED)
    assert not backwards.found_a_relation
    assert backwards.method == "platt"
    assert np.ptp(backwards.calibrator.risk(RAW)) < 1e-3
    assert calibrate(rng.normal(size=12000), world(RAW), SEED).calibrator.slope < 0.1


@pytest.mark.parametrize("in_need", [1, 9])
def test_a_handful_of_outcomes_is_straightened_without_folds(in_need: int):
    raw = np.linspace(-3, 0, 60)
    rows = matrix_of({"cases_365": [0] * 60}, outcome=[False] * (60 - in_need) + [True] * in_need)
    found = calibrate(raw, rows, SEED)
    assert (found.method, found.bend_gains, found.standard_error) == ("platt", 0.0, 0.0)


def test_one_kind_of_outcome_cannot_be_calibrated():
    rows = matrix_of({"cases_365": [0] * 20}, outcome=[False] * 20)
    with pytest.raises(BadInput, match="calibration saw 0 outcomes among 20 families"):
        calibrate(np.zeros(20), rows, SEED)


def test_a_curve_is_moved_to_where_other_scores_are_and_keeps_its_shape():
    calibrator = fit_calibrator(RAW, world(RAW).labels)
    lower, outcome = RAW - 1.5, world(RAW).labels  # the same families, scored lower throughout
    moved = at_level_of(calibrator, lower, outcome)
    assert moved.risk(lower).sum() == pytest.approx(outcome.sum())
    assert moved.intercept == pytest.approx(calibrator.intercept + 1.5 * calibrator.slope, abs=0.01)
    assert (moved.slope, moved.bend, moved.upper) == (
        calibrator.slope,
        calibrator.bend,
        calibrator.upper,
    )
