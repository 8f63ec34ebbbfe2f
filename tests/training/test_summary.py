"""What the terminal shows of a training run and of the gate."""

from datetime import date

import numpy as np
import pytest

from features.cohort import CohortStep
from models.calibration import fit_calibrator
from models.model import Bands, Model
from models.points import points_card
from models.reasons.selftest import SelfTest
from models.signatures import Signature
from tests.models.building import simulated_matrix
from training.calibrating import Calibrating
from training.evaluation import Evaluation, Ranking, evaluate
from training.fit import CandidateResult, Fitted, Judged
from training.learning import SplitKind
from training.promote import FAILED, PASSED, UNSIGNED, Code, GateTest, Promotion
from training.study import CandidateName, CardSettings, Study
from training.summary import evaluation_lines, promotion_lines, training_lines
from training.train import Training
from training.tuning import Tuned
from training.windows import Window, Windows


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


def result(name: CandidateName, recall: float, error: float, tried: int) -> CandidateResult:
    settings = CardSettings()
    nothing = Judged("all", 0, 0, Ranking(name, 0, None, None, None, None, None), None)
    tuned = Tuned(settings, 0.0, tried - 1, 1, 0)
    return CandidateResult(name, settings, tuned, recall, error, nothing, ())


def training(
    evaluation: Evaluation, *, kind: SplitKind = "windows", found: bool = True
) -> Training:
    """A run of a version 4 whose scores did, or did not, come with more need."""
    matrix = simulated_matrix(100, seed=1)
    raw = matrix.column("absence__count_365").astype(float) * (1 if found else -1)
    calibrator = fit_calibrator(raw, matrix.labels)
    card = Model(
        "points_card", matrix.feature_names, points_card(matrix), calibrator, Bands(1.0, 0.5), {}
    )
    day, middle, later = date(2024, 1, 1), date(2024, 8, 1), date(2025, 1, 1)
    fitted = Fitted(
        model=card,
        chosen="scorecard",
        candidates=(result("scorecard", 0.25, 0.05, 3), result("lightgbm", 0.26, 0.04, 9)),
        calibrating=Calibrating(calibrator, "platt", 0.0, 0.0),
        runner_up=None,
        points_card=card,
    )
    return Training(
        version="4",
        run_id="r",
        study=Study(),
        windows=Windows((Window((day,), (middle,)),), None, Window((day, middle), (later,))),
        split_kind=kind,
        learned_from=900,
        learned_in_need=40,
        fitted=fitted,
        evaluation=evaluation,
        selftest=SelfTest(1, 0.0, None),
        flow={day: (), later: (CohortStep("registered", 320), CohortStep("scored", 300))},
        asked_otherwise=False,
        champion=None,
        champion_compared=False,
        provenance={},
    )


def test_dates_cohorts_candidates_and_the_version_are_said(evaluation: Evaluation):
    lines = list(training_lines(training(evaluation)))
    assert lines[0] == "Learned from 2 dates, 2024-01-01 to 2024-08-01:"
    assert "900 families as of a date, 40 of them in need later" in lines[1]
    assert "  2025-01-01: registered 320, scored 300" in lines
    assert "  2024-08-01, learned up to 2024-01-01" in lines
    assert (
        " * scorecard: recall at capacity 0.250 (standard error 0.050), 3 settings tried" in lines
    )
    assert "   lightgbm: recall at capacity 0.260 (standard error 0.040), 9 settings tried" in lines
    assert "Calibrated by platt on 100 rows" in lines
    assert lines[-1] == "Registered as version 4, alias @challenger"


def test_families_held_out_in_place_of_windows_are_said(evaluation: Evaluation):
    lines = list(training_lines(training(evaluation, kind="folds")))
    assert any("Chosen on families held out" in line for line in lines)
    assert not any("learned up to" in line for line in lines)


def test_scores_that_say_nothing_are_said_to(evaluation: Evaluation):
    lines = list(training_lines(training(evaluation, found=False)))
    assert any("Calibration found no relation" in line for line in lines)


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
