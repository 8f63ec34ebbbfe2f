"""Less history, fewer families: what the rest of them brought."""

from dataclasses import replace

import numpy as np
import pytest

from features.matrix import FeatureMatrix
from tests.models.building import simulated_matrix
from tests.training.diagnose.examining import examined_of
from training.diagnose.examined import Unanswered
from training.diagnose.learning_curve import LearningCurve, halves, learning_curve
from training.intervals import Interval

NOTHING = Interval(0.0, 0.0, 0.0)


@pytest.mark.parametrize(
    ("dates", "steps"), [(1, ()), (2, (1,)), (3, (1,)), (8, (1, 2, 4)), (10, (1, 2, 5))]
)
def test_dates_are_halved_back_from_all_of_them(dates: int, steps: tuple[int, ...]):
    assert halves(dates) == steps


@pytest.fixture(scope="module")
def four_dates() -> FeatureMatrix:
    return simulated_matrix(300, seed=1, dates=4)


@pytest.fixture(scope="module")
def curve(four_dates: FeatureMatrix) -> LearningCurve:
    return learning_curve(examined_of(four_dates, simulated_matrix(500, seed=2)))


def test_the_latest_dates_are_kept_and_the_last_step_is_the_model(
    curve: LearningCurve, four_dates: FeatureMatrix
):
    assert isinstance(curve.dates, tuple)
    assert [(step.name, step.rows) for step in curve.dates] == [
        ("1 date", 300),
        ("2 dates", 600),
        ("4 dates", 1200),
    ]
    latest = four_dates.labels[four_dates.as_of_day >= 60]
    assert curve.dates[1].in_need == latest.sum()
    for steps in (curve.dates, curve.families):
        assert steps[-1].ranking is not None
        assert steps[-1].ranking.gain == NOTHING


def test_a_share_of_families_comes_with_all_of_their_dates(curve: LearningCurve):
    assert [(step.families, step.rows) for step in curve.families] == [
        (75, 300),
        (150, 600),
        (300, 1200),
    ]


def test_what_the_last_doubling_brought_is_the_models_gain_over_half_of_the_dates(
    curve: LearningCurve,
):
    assert isinstance(curve.dates, tuple)
    half = curve.dates[-2].ranking
    assert half is not None
    assert curve.last_doubling == half.gain


def test_older_dates_that_alone_hold_the_signal_are_seen_to_bring_it():
    telling, mute = simulated_matrix(800, seed=1), simulated_matrix(800, seed=2, signal=0.0)
    learning = replace(
        simulated_matrix(800, seed=1, dates=2),
        values=np.concatenate([telling.values, mute.values]),
        outcome=np.concatenate([telling.labels, mute.labels]),
    )
    test = simulated_matrix(1500, seed=4)
    found = learning_curve(examined_of(learning, test, candidate="lightgbm", places=50))
    assert found.last_doubling is not None
    assert found.last_doubling.above_zero
    said = " ".join(found.lines())
    assert "the last step, from 1 date to 2 dates, brought +" in said
    assert "is likely to bring more" in said


def test_dates_alike_are_not_seen_to_bring_more(four_dates: FeatureMatrix):
    same = replace(four_dates, values=np.tile(four_dates.values[:300], (4, 1)))
    same = same.with_outcome(np.tile(four_dates.labels[:300], 4))
    found = learning_curve(examined_of(same, simulated_matrix(500, seed=2)))
    assert "is not seen to bring more" in " ".join(found.lines())


def test_a_single_date_has_no_shorter_history_but_has_fewer_families():
    found = learning_curve(examined_of(simulated_matrix(300, seed=1), simulated_matrix(300)))
    assert isinstance(found.dates, Unanswered)
    assert found.last_doubling is None
    assert [step.families for step in found.families] == [75, 150, 300]
    assert any("because the model learned from a single date" in line for line in found.lines())


def test_what_is_too_little_to_learn_from_is_said_and_not_fitted(four_dates: FeatureMatrix):
    # 14 families in need on the last date, where 15 are needed
    latest = four_dates.as_of_day == 90
    kept = ~latest | (np.cumsum(latest & four_dates.labels) <= 14)
    learning = four_dates.with_outcome(four_dates.labels & kept)
    found = learning_curve(examined_of(learning, simulated_matrix(300, seed=2)))
    assert isinstance(found.dates, tuple)
    assert [step.ranking is None for step in found.dates] == [True, False, False]
    assert found.dates[0].in_need == 14
    assert any(line.endswith("too few to learn from") for line in found.lines())


def test_where_half_is_too_little_nothing_is_said_of_more():
    learning = simulated_matrix(300, seed=1, dates=2)
    learning = learning.with_outcome(learning.labels & (learning.as_of_day == 0))
    found = learning_curve(examined_of(learning, simulated_matrix(300, seed=2)))
    assert found.last_doubling is None
    assert any("cannot be told: half of it is too little" in line for line in found.lines())


def test_other_pseudonyms_give_the_same_curve(curve: LearningCurve, four_dates: FeatureMatrix):
    renamed = replace(
        four_dates,
        family_id=np.array([f"z{name[::-1]}" for name in four_dates.family_id], dtype=object),
    )
    assert learning_curve(examined_of(renamed, simulated_matrix(500, seed=2))) == curve
