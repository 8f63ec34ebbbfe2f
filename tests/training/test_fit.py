"""From learning rows to a model: what is chosen, what it is calibrated on, where bands begin."""

from collections.abc import Callable
from dataclasses import replace
from functools import partial
from pathlib import Path

import numpy as np
import pytest

from cases.progress import Progress, silent
from features.matrix import FeatureMatrix
from models.calibration import fit_calibrator
from tests.models.building import matrix_of, simulated_matrix
from training.candidates import fit_candidate
from training.evaluation import Ranking
from training.fit import (
    CandidateResult,
    Fitted,
    Judged,
    Making,
    fit,
    held_out_scores,
    set_bands,
    simplest_within_one_error,
)
from training.intervals import Interval
from training.learning import Split, Splits, family_folds
from training.refitting import REFITS, refit
from training.study import BoosterSettings, CandidateName, CardSettings, Study, Tuning
from training.thinning import Thinned, thin
from training.tuning import Tuned

STUDY = Study(booster=BoosterSettings(trees=20), resamples=200, tuning=Tuning(trials=1))
CAPACITY = np.array([20] * 4)
DAYS = (0, 30, 60, 90)


def result(name: CandidateName, recall: float, standard_error: float = 0.05) -> CandidateResult:
    settings = CardSettings()
    nothing = Judged("all", 0, 0, Ranking(name, 0, None, None, None, None, None), None)
    tuned = Tuned(settings, 0.0, 1, 0, 0)
    return CandidateResult(name, settings, tuned, recall, standard_error, nothing, ())


@pytest.mark.parametrize(
    ("scorecard", "monotone", "free", "chosen"),
    [
        (0.40, 0.42, 0.44, "scorecard"),  # all within .05 of the best
        (0.38, 0.40, 0.44, "lightgbm_monotone"),
        (0.38, 0.38, 0.44, "lightgbm"),
        (0.39, 0.30, 0.44, "scorecard"),  # on the border is within
        (0.50, 0.10, 0.10, "scorecard"),
    ],
)
def test_the_simplest_within_one_standard_error_is_chosen(
    scorecard: float, monotone: float, free: float, chosen: str
):
    results = (
        result("lightgbm", free),
        result("scorecard", scorecard),
        result("lightgbm_monotone", monotone),
    )
    assert simplest_within_one_error(results) == chosen


def test_the_standard_error_that_counts_is_the_bests():
    results = (result("scorecard", 0.40, standard_error=0.5), result("lightgbm", 0.44, 0.01))
    assert simplest_within_one_error(results) == "lightgbm"


def test_a_study_of_one_candidate_chooses_it():
    assert simplest_within_one_error((result("lightgbm", 0.0, 0.0),)) == "lightgbm"


def test_bands_begin_where_capacity_and_three_times_capacity_are_used_up():
    # 100 families, 10 places: the 10 riskiest are high, the 20 after them elevated
    rows = matrix_of({"cases_365": [0] * 100})
    risk = np.arange(100) / 100
    found = set_bands(risk, rows, np.array([10])).of(risk)
    assert [(found == band).sum() for band in ("high", "elevated", "usual")] == [10, 20, 70]


def test_a_commission_with_more_places_than_families_lends_none_of_them():
    # 10 families with 50 places, 90 with 5: 15 places in use among 100 families
    rows = matrix_of({"cases_365": [0] * 100}, commission=[0] * 10 + [1] * 90)
    risk = np.arange(100) / 100
    found = set_bands(risk, rows, np.array([50, 5])).of(risk)
    assert (found == "high").sum() == 15


@pytest.mark.parametrize("places", [0, 1, 30, 45, 95, 100, 400])
def test_elevated_never_begins_above_high(places: int):
    rows = matrix_of({"cases_365": [0] * 100})
    found = set_bands(np.arange(100) / 100, rows, np.array([places]))
    assert found.elevated <= found.high


@pytest.fixture(scope="module")
def learning() -> FeatureMatrix:
    return simulated_matrix(900, seed=10, dates=len(DAYS))


@pytest.fixture(scope="module")
def splits(learning: FeatureMatrix) -> Splits:
    """Two windows to choose on and one to calibrate on, each after what it learned from."""

    def window(learn: tuple[int, ...], judge: int) -> Split:
        fitting = np.flatnonzero(np.isin(learning.as_of_day, learn))
        judged = np.flatnonzero(learning.as_of_day == judge)
        return Split(f"day {judge}", "one", learning, fitting, judged, learning.labels)

    validation = (window(DAYS[:1], DAYS[1]), window(DAYS[:2], DAYS[2]))
    return Splits("windows", validation, (window(DAYS[:3], DAYS[3]),), learning)


def making(splits: Splits, folder: Path, study: Study = STUDY, told: Progress = silent) -> Making:
    return Making(splits, CAPACITY, study, folder, told)


@pytest.fixture(scope="module")
def fitted(splits: Splits, tmp_path_factory: pytest.TempPathFactory) -> Fitted:
    return fit(making(splits, tmp_path_factory.mktemp("journals")), {"catalogue": "tiny"})


def test_every_candidate_is_judged_on_every_split_and_on_all_together(
    fitted: Fitted, learning: FeatureMatrix
):
    assert [result.name for result in fitted.candidates] == list(STUDY.candidates)
    for candidate in fitted.candidates:
        assert 0 < candidate.recall < 1
        assert 0 < candidate.standard_error < 0.2
        assert [judged.rows for judged in candidate.splits] == ["day 30", "day 60"]
        assert candidate.pooled.families == 1800
        in_need = [int(learning.labels[learning.as_of_day == day].sum()) for day in DAYS[1:3]]
        assert [judged.in_need for judged in candidate.splits] == in_need
        assert candidate.pooled.in_need == sum(in_need)
        assert candidate.tuned.ended + candidate.tuned.given_up == 2


def test_the_recall_that_chooses_is_that_of_all_splits_together(fitted: Fitted):
    for candidate in fitted.candidates:
        hits = sum(judged.ranking.selected_in_need for judged in candidate.splits)
        in_need = sum(judged.in_need for judged in candidate.splits)
        assert candidate.recall == pytest.approx(hits / in_need)


def test_one_candidate_is_fitted_into_a_model_and_the_second_best_runs_beside_it(
    fitted: Fitted, learning: FeatureMatrix
):
    kind = "scorecard" if fitted.chosen == "scorecard" else "lightgbm"
    assert fitted.model.kind == kind
    assert fitted.points_card.kind == "points_card"
    assert fitted.runner_up is not None
    others = [result for result in fitted.candidates if result.name != fitted.chosen]
    second = max(others, key=lambda result: result.recall)
    expected = fit_candidate(
        second.name, thin(learning, STUDY.seed), second.settings, seed=STUDY.seed
    )
    np.testing.assert_array_equal(
        fitted.runner_up.raw(learning.values), expected.raw(learning.values)
    )


def test_the_model_is_fitted_on_all_that_may_be_learned_from(
    fitted: Fitted, learning: FeatureMatrix
):
    best = next(result for result in fitted.candidates if result.name == fitted.chosen)
    expected = fit_candidate(best.name, thin(learning, STUDY.seed), best.settings, seed=STUDY.seed)
    np.testing.assert_array_equal(fitted.model.raw(learning), expected.raw(learning.values))


def test_the_model_keeps_its_refits_and_the_points_card_has_none(
    fitted: Fitted, learning: FeatureMatrix
):
    best = next(result for result in fitted.candidates if result.name == fitted.chosen)
    fitter = partial(fit_candidate, best.name, settings=best.settings, seed=STUDY.seed)
    expected = refit(fitter, thin(learning, STUDY.seed), STUDY.seed)
    assert len(fitted.model.refits) == len(expected) == REFITS
    for one, other in zip(fitted.model.refits, expected, strict=True):
        np.testing.assert_array_equal(one.raw(learning.values), other.raw(learning.values))
    assert fitted.points_card.refits == ()


def test_calibration_rests_on_its_own_window_scored_by_what_had_not_seen_it(
    fitted: Fitted, splits: Splits, learning: FeatureMatrix
):
    best = next(result for result in fitted.candidates if result.name == fitted.chosen)
    (own,) = splits.calibration
    scorer = fit_candidate(best.name, own.fitting(STUDY.seed), best.settings, seed=STUDY.seed)
    later = learning.rows(learning.as_of_day == DAYS[3])
    raw = scorer.raw(later.values)
    calibrator = fitted.model.calibrator
    shape = fit_calibrator(raw, later.labels, bent=bool(calibrator.bend))
    assert replace(calibrator, intercept=0.0) == replace(shape, intercept=0.0)
    assert fitted.model.summary == {"catalogue": "tiny", "calibrated_on": 900}
    assert fitted.model.bands == set_bands(shape.risk(raw), later, CAPACITY)


def test_the_level_is_that_of_scores_by_what_learned_all_dates_of_other_families(
    fitted: Fitted, learning: FeatureMatrix
):
    best = next(result for result in fitted.candidates if result.name == fitted.chosen)
    expected = in_need = 0.0
    for fold in family_folds(learning, STUDY.seed):
        scorer = fit_candidate(best.name, fold.fitting(STUDY.seed), best.settings, seed=STUDY.seed)
        judged = fold.judged()
        last = judged.rows(judged.as_of_day == DAYS[3])
        expected += fitted.model.calibrator.risk(scorer.raw(last.values)).sum()
        in_need += last.labels.sum()
    assert expected == pytest.approx(in_need)


def test_folds_calibrate_on_scores_of_families_that_were_not_seen(learning: FeatureMatrix):
    folds = family_folds(learning, 1)
    saw: list[set[str]] = []

    def spying(seen: Thinned) -> object:
        saw.append(set(seen.matrix.family_id))
        return fit_candidate("scorecard", seen, CardSettings(), seed=1)

    held = held_out_scores(spying, folds, 1)  # type: ignore[arg-type]
    assert sorted(held.rows.family_id) == sorted(learning.family_id)
    assert len(held.raw) == len(learning)
    start = 0
    for fold, families in zip(folds, saw, strict=True):
        judged = held.rows.family_id[start : start + len(fold.judge_rows)]
        assert not set(judged) & families
        start += len(fold.judge_rows)


def test_progress_is_told_per_candidate(splits: Splits, tmp_path: Path):
    told: list[tuple[str, int, int]] = []
    study = STUDY.model_copy(update={"candidates": ("scorecard",)})
    found = fit(
        making(splits, tmp_path, study, lambda what, done, steps: told.append((what, done, steps))),
        {},
    )
    assert told == [("candidates", 0, 1), ("candidates", 1, 1)]
    assert found.runner_up is None


def constant_column(matrix: FeatureMatrix) -> FeatureMatrix:
    values = matrix.values.copy()
    values[:, 0] = 7.0
    values[:, 1] = np.nan
    return matrix_of(
        dict(zip(matrix.feature_names, values.T.tolist(), strict=True)),
        outcome=matrix.labels.tolist(),
        family=matrix.family_id.tolist(),
        as_of_day=matrix.as_of_day.tolist(),
        commission=matrix.commission.tolist(),
    )


@pytest.mark.parametrize("change", [constant_column])
def test_a_feature_that_is_the_same_for_everybody_teaches_nothing_and_breaks_nothing(
    change: Callable[[FeatureMatrix], FeatureMatrix], learning: FeatureMatrix, tmp_path: Path
):
    changed = change(learning)
    folds = family_folds(changed, 1)
    found = fit(making(Splits("folds", folds, folds, changed), tmp_path), {})
    contributed = found.model.contributions(changed).values[:, :2]
    assert not contributed.any()
    assert np.isfinite(found.model.risk(changed)).all()


def test_an_interval_of_the_ranking_holds_its_estimate(fitted: Fitted):
    for candidate in fitted.candidates:
        for interval in (candidate.pooled.ranking.recall, candidate.pooled.ranking.auc):
            assert isinstance(interval, Interval)
            assert interval.low <= interval.estimate <= interval.high
