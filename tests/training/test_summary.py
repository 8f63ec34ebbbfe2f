"""What the terminal shows of a training run and of the gate."""

from datetime import date

import numpy as np
import pytest

from features.cohort import CohortStep
from models.reasons.selftest import SelfTest
from tests.models.building import simulated_matrix
from training.evaluation import Evaluation, evaluate
from training.fit import CandidateResult
from training.promote import FAILED, PASSED, UNSIGNED, Code, GateTest, Promotion, Signature
from training.summary import evaluation_lines, promotion_lines, training_lines
from training.train import Training
from training.windows import Windows


@pytest.fixture(scope="module")
def evaluation() -> Evaluation:
    matrix = simulated_matrix(300, seed=6)
    risk = np.full(300, 0.3)
    capacity = [0] * 4
    return evaluate(risk, {"random": np.zeros(300)}, matrix, capacity, seed=1, resamples=200)


def test_every_ranker_has_its_line_and_only_rivals_a_gain(evaluation: Evaluation):
    counted, header, model, random, calibration = evaluation_lines(evaluation)
    assert counted.startswith("300 families on 4 lists,")
    assert counted.endswith("resample 300 families")
    assert "model's gain in recall" in header
    assert model.startswith("  model           0.500 (0.500 to 0.500)")
    assert model.endswith("not defined             0.000 (0.000 to 0.000)")
    assert random.endswith("+0.000 (+0.000 to +0.000)")
    assert "where 90 were expected" in calibration


def test_dates_cohorts_candidates_and_the_version_are_said(evaluation: Evaluation):
    day, later = date(2024, 1, 1), date(2025, 1, 1)
    lines = list(
        training_lines(
            Training(
                version="4",
                run_id="r",
                seed=1,
                chosen="scorecard",
                candidates=(
                    CandidateResult("scorecard", 0.25, 0.05),
                    CandidateResult("lightgbm", 0.26, 0.04),
                ),
                windows=Windows((day,), (later,)),
                learned_from=900,
                learned_in_need=40,
                evaluation=evaluation,
                selftest=SelfTest(1, 0.0, None),
                flow={day: (), later: (CohortStep("registered", 320), CohortStep("scored", 300))},
            )
        )
    )
    assert lines[0] == "Learned from 1 dates, 2024-01-01 to 2024-01-01:"
    assert "900 families as of a date, 40 of them in need later" in lines[1]
    assert "  2025-01-01: registered 320, scored 300" in lines
    assert " * scorecard: recall at capacity 0.250 (standard error 0.050)" in "\n".join(lines)
    assert "   lightgbm: recall at capacity 0.260" in "\n".join(lines)
    assert lines[-1] == "Registered as version 4, alias @challenger"


def promotion(code: Code, *, promoted: bool, signature: Signature | None = None) -> Promotion:
    return Promotion("4", (GateTest("calibrated", code, "slope 1"),), signature, promoted=promoted)


@pytest.mark.parametrize(
    ("decided", "first", "last"),
    [
        (promotion(PASSED, promoted=True), "  pass calibrated: slope 1", "Version 4 is @champion"),
        (
            promotion(FAILED, promoted=False),
            "  FAIL calibrated: slope 1",
            "Version 4 was refused; the champion before it, or else the points card, serves",
        ),
        (
            promotion(UNSIGNED, promoted=False),
            "  SIGN calibrated: slope 1",
            "Version 4 needs a signature: tirek promote --approved-by NAME --reason TEXT",
        ),
        (
            promotion(UNSIGNED, promoted=True, signature=Signature("A. M.", "why", "now", "then")),
            "  SIGN calibrated: slope 1",
            "Version 4 is @champion, signed by A. M. until then",
        ),
    ],
)
def test_the_gate_says_what_it_found_and_decided(decided: Promotion, first: str, last: str):
    assert list(promotion_lines(decided)) == [first, last]
