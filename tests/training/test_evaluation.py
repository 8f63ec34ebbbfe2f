"""A ranking judged at each commission's own capacity, recounted in plain Python."""

import numpy as np
import pytest

from cases.errors import BadInput
from features.matrix import FeatureMatrix
from tests.models.building import matrix_of, simulated_matrix
from training.evaluation import Bench, CalibrationCheck, Evaluation, evaluate, lists_of, select
from training.intervals import Interval

SEED = 5


@pytest.fixture(scope="module")
def matrix() -> FeatureMatrix:
    return simulated_matrix(300, seed=6, commissions=5, dates=3)


def judged(
    risk: np.ndarray, matrix: FeatureMatrix, capacity: list[int], **baselines: np.ndarray
) -> Evaluation:
    return evaluate(risk, baselines, matrix, capacity, seed=SEED, resamples=300)


def test_every_commission_has_a_list_on_every_date():
    matrix = matrix_of(
        {"cases_365": [0] * 5}, commission=[0, 1, 0, 1, 1], as_of_day=[10, 10, 40, 40, 40]
    )
    lists = lists_of(matrix, [3, 7])
    assert lists.of_row.tolist() == [0, 1, 2, 3, 3]
    assert lists.capacity.tolist() == [3, 7, 3, 7]


def test_a_tiny_example_by_hand():
    # commission 0 may visit 2 of 4, commission 1 may visit 1 of 4; * came into need
    #         0: .9* .8  .7* .1     1: .6  .5* .4  .3
    matrix = matrix_of(
        {"cases_365": [0] * 8},
        outcome=[True, False, True, False, False, True, False, False],
        commission=[0, 0, 0, 0, 1, 1, 1, 1],
    )
    risk = np.array([0.9, 0.8, 0.7, 0.1, 0.6, 0.5, 0.4, 0.3])
    found = judged(risk, matrix, [2, 1], backwards=-risk)
    assert (found.families, found.in_need, found.lists, found.places) == (8, 3, 2, 3)
    assert (found.clusters, found.cluster_count) == ("families", 8)
    model, (backwards,) = found.model, found.baselines
    assert model.selected_in_need == 1  # .9; the one place of commission 1 went to .6
    assert model.recall is not None
    assert model.recall.estimate == pytest.approx(1 / 3)
    assert model.precision is not None
    assert model.precision.estimate == pytest.approx(1 / 3)
    assert model.lift is not None
    assert model.lift.estimate == pytest.approx((1 / 3) / (3 / 8))
    # above .9: none of 5 others; above .7: .8; above .5: .8 and .6: 5 + 4 + 3 of 15 pairs
    assert model.auc is not None
    assert model.auc.estimate == pytest.approx(12 / 15)
    # precision where each need is met: 1/1, 2/3, 3/5
    assert model.average_precision is not None
    assert model.average_precision.estimate == pytest.approx((1 + 2 / 3 + 3 / 5) / 3)
    # backwards takes .1 and .7* in commission 0, .3 in commission 1
    assert backwards.selected_in_need == 1
    assert backwards.gain is not None
    assert backwards.gain.estimate == 0


def test_metrics_agree_with_a_recount_in_plain_python(matrix: FeatureMatrix):
    rng = np.random.default_rng(1)
    risk, rival = rng.random(len(matrix)), rng.random(len(matrix))
    capacity = [4, 0, 11, 2, 500]
    found = judged(risk, matrix, capacity, rival=rival)
    hits = {}
    places = 0
    for name, score in (("model", risk), ("rival", rival)):
        chosen: set[int] = set()
        for day in sorted(set(matrix.as_of_day.tolist())):
            for commission, room in enumerate(capacity):
                here = [
                    row
                    for row in range(len(matrix))
                    if matrix.as_of_day[row] == day and matrix.commission[row] == commission
                ]
                chosen |= set(sorted(here, key=lambda row: -score[row])[:room])
        hits[name] = sum(bool(matrix.labels[row]) for row in chosen)
        places = len(chosen)
    need = int(matrix.labels.sum())
    assert found.places == places
    assert (found.families, found.in_need, found.lists) == (900, need, 15)
    for ranking in (found.model, *found.baselines):
        assert ranking.selected_in_need == hits[ranking.name]
        assert ranking.recall is not None
        assert ranking.recall.estimate == pytest.approx(hits[ranking.name] / need)
        assert ranking.precision is not None
        assert ranking.precision.estimate == pytest.approx(hits[ranking.name] / places)
    gain = found.baselines[0].gain
    assert gain is not None
    assert gain.estimate == pytest.approx((hits["model"] - hits["rival"]) / need)


def test_a_perfect_ranker_meets_all_the_need_that_capacity_allows(matrix: FeatureMatrix):
    perfect = np.where(matrix.labels, 0.9, 0.1)
    found = judged(perfect, matrix, [1000] * 5)
    assert found.model.recall == Interval(1.0, 1.0, 1.0)
    assert found.model.auc == Interval(1.0, 1.0, 1.0)
    assert found.model.average_precision == Interval(1.0, 1.0, 1.0)
    tight = judged(perfect, matrix, [3] * 5)
    assert tight.model.precision == Interval(1.0, 1.0, 1.0)
    assert tight.model.lift is not None
    assert tight.model.lift.estimate == pytest.approx(900 / matrix.labels.sum())


def test_a_random_ranker_finds_need_at_the_rate_it_has(matrix: FeatureMatrix):
    found = judged(np.full(len(matrix), 0.3), matrix, [20] * 5)
    assert found.model.auc is not None
    assert found.model.auc.estimate == 0.5
    assert found.model.precision is not None
    assert found.model.precision.low < matrix.labels.mean() < found.model.precision.high


def test_labels_shuffled_against_the_score_leave_an_area_that_holds_one_half():
    held = 0
    for seed in range(60):
        matrix = simulated_matrix(200, seed=seed, signal=0.0)
        risk = 1 / (1 + np.exp(-matrix.column("absence__count_365") + 2))
        auc = judged(risk, matrix, [10] * 4).model.auc
        assert auc is not None
        held += auc.low <= 0.5 <= auc.high
    assert held >= 51  # 95 % of 60 is 57; fewer than 51 has a chance below 1 in 200


def test_a_ranker_gains_nothing_over_itself(matrix: FeatureMatrix):
    risk = np.random.default_rng(2).random(len(matrix))
    found = judged(risk, matrix, [7] * 5, same=risk)
    assert found.model.gain == found.model.auc_gain == Interval(0.0, 0.0, 0.0)
    assert found.baselines[0].gain == Interval(0.0, 0.0, 0.0)


def test_a_ranker_is_not_judged_by_the_luck_of_its_ties():
    # .9 is sure of a place; * and the two tied with it share the other: 1/3 of a need is found
    matrix = matrix_of({"cases_365": [0] * 5}, outcome=[False, True, False, False, False])
    found = judged(np.array([0.9, 0.5, 0.5, 0.5, 0.1]), matrix, [2])
    assert found.places == 2
    assert found.model.selected_in_need == pytest.approx(1 / 3)
    assert found.model.recall is not None
    assert found.model.recall.estimate == pytest.approx(1 / 3)
    assert found.model.precision is not None
    assert found.model.precision.estimate == pytest.approx(1 / 6)


def test_ties_are_broken_alike_for_every_ranker(matrix: FeatureMatrix):
    lists = lists_of(matrix, [5] * 5)
    one = select(np.zeros(len(matrix)), matrix, lists, SEED).by_rank
    other = select(np.full(len(matrix), 9.0), matrix, lists, SEED).by_rank
    assert one.tolist() == other.tolist()
    assert one.sum() == 75


def test_without_places_nothing_is_precise_and_nothing_found(matrix: FeatureMatrix):
    found = judged(np.full(len(matrix), 0.3), matrix, [0] * 5)
    assert found.places == 0
    assert found.model.precision is None
    assert found.model.lift is None
    assert found.model.recall == Interval(0.0, 0.0, 0.0)


def test_fifteen_commissions_are_the_clusters():
    matrix = simulated_matrix(400, seed=1, commissions=15)
    found = judged(np.full(400, 0.3), matrix, [2] * 15)
    assert (found.clusters, found.cluster_count) == ("commissions", 15)


@pytest.mark.parametrize("need", [False, True])
def test_a_test_with_one_kind_of_outcome_judges_nothing(need: bool):  # noqa: FBT001  the case
    matrix = matrix_of({"cases_365": [0, 1, 2]}, outcome=[need] * 3)
    with pytest.raises(BadInput, match=f"{3 * need} of the 3 test families .* widen the test"):
        judged(np.array([0.1, 0.2, 0.3]), matrix, [1])


def test_a_test_without_families_judges_nothing():
    nobody = matrix_of({"cases_365": [0]}, outcome=[True]).rows(np.array([False]))
    with pytest.raises(BadInput, match="0 of the 0 test families"):
        judged(np.array([]), nobody, [1])


def test_a_matrix_without_outcomes_cannot_be_judged():
    matrix = matrix_of({"cases_365": [0, 1]})
    with pytest.raises(BadInput, match="built without outcomes"):
        judged(np.array([0.1, 0.2]), matrix, [1])


def test_a_risk_that_is_no_number_cannot_be_judged(matrix: FeatureMatrix):
    risk = np.full(len(matrix), 0.3)
    risk[0] = np.nan
    with pytest.raises(BadInput, match="not finite"):
        judged(risk, matrix, [5] * 5)


def checked(risk: np.ndarray, outcome: np.ndarray) -> CalibrationCheck:
    """Every row its own family."""
    matrix = matrix_of({"cases_365": [0] * len(risk)}, outcome=outcome.tolist())
    return Bench.of(matrix, [1], seed=SEED, resamples=300).calibration(risk)


def test_calibration_by_hand():
    risk = np.array([0.2, 0.2, 0.2, 0.2, 0.6, 0.6, 0.6, 0.6])
    outcome = np.array([True, False, False, False, True, True, True, False])
    found = checked(risk, outcome)
    assert (found.observed, found.expected) == (4, pytest.approx(3.2))
    assert found.observed_over_expected.estimate == pytest.approx(1.25)
    # the mean of .8 and three times .2, three times .4 and .6, each squared
    assert found.brier.estimate == pytest.approx(0.2)
    # two groups are fitted exactly: logit(1/4) = a + b logit(.2), logit(3/4) = a + b logit(.6)
    slope = 2 * np.log(3) / (np.log(1.5) + np.log(4))
    assert found.slope.estimate == pytest.approx(slope, abs=1e-3)
    assert found.intercept.estimate == pytest.approx(np.log(3) - slope * np.log(1.5), abs=1e-3)


def test_risks_that_are_the_truth_are_calibrated():
    rng = np.random.default_rng(9)
    risk = rng.beta(2, 8, 20000)
    outcome = rng.random(20000) < risk
    found = checked(risk, outcome)
    assert found.observed_over_expected.low < 1 < found.observed_over_expected.high
    assert found.slope.low < 1 < found.slope.high
    assert found.intercept.low < 0 < found.intercept.high
    assert found.slope.high - found.slope.low < 0.2
    assert checked(risk**2, outcome).observed_over_expected.low > 2


def test_an_evaluation_is_plain_json(matrix: FeatureMatrix):
    values = judged(
        np.full(len(matrix), 0.3), matrix, [5] * 5, same=np.zeros(len(matrix))
    ).to_dict()
    assert values["model"]["name"] == "model"
    assert values["baselines"][0]["auc"][0] == 0.5
    assert list(values["calibration"]) == [
        "observed", "expected", "observed_over_expected", "slope", "intercept", "brier",
    ]  # fmt: skip
    assert len(values["calibration"]["slope"]) == 3
