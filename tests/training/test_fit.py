"""From learning rows to a model: what is held out, what is chosen, where bands begin."""

from collections.abc import Callable

import numpy as np
import numpy.typing as npt
import pytest

from cases.errors import BadInput
from cases.progress import silent
from features.matrix import FeatureMatrix
from models.calibration import fit_calibrator
from models.scorers import CardLine, CardScorer
from tests.models.building import matrix_of, simulated_matrix
from training.fit import (
    CandidateResult,
    Fitted,
    fit,
    hold_out,
    set_bands,
    simplest_within_one_error,
)
from training.study import CandidateName, Study

STUDY = Study(trees=20, resamples=200, calibration_share=0.25)


class Spy:
    """A fitter that remembers what every scorer it made was fitted on, and scored."""

    def __init__(self) -> None:
        self.fitted: list[FeatureMatrix] = []
        self.scored: list[npt.NDArray[np.float32]] = []

    def __call__(self, matrix: FeatureMatrix) -> CardScorer:
        self.fitted.append(matrix)
        spy = self

        class Remembering(CardScorer):
            def raw(self, values: npt.NDArray[np.float32]) -> npt.NDArray[np.float64]:
                spy.scored.append(values)
                return CardScorer.raw(self, values)

        return Remembering((CardLine(0, 1.0, float(len(self.fitted)), 0.5),))


def numbered(families: int, *, dates: int, in_need: Callable[[int, int], bool]) -> FeatureMatrix:
    """Every family on every date; its one feature is its own number."""
    rows = [(family, day) for day in range(dates) for family in range(families)]
    return matrix_of(
        {"absence__count_365": [family for family, _ in rows]},
        outcome=[in_need(family, day) for family, day in rows],
        family=[f"f{family}" for family, _ in rows],
        as_of_day=[100 * day for _, day in rows],
    )


def test_with_few_outcomes_no_scorer_scores_a_family_that_it_saw():
    learning = numbered(60, dates=3, in_need=lambda family, day: (family + day) % 4 == 0)
    spy = Spy()
    held = hold_out(spy, learning, STUDY)
    *folds, whole = spy.fitted
    assert len(folds) == len(spy.scored) == 5
    scored_in_all: list[int] = []
    for fitted_on, scored in zip(folds, spy.scored, strict=True):
        saw = set(fitted_on.column("absence__count_365").tolist())
        scores = set(scored[:, 0].tolist())
        assert not saw & scores
        assert len(saw) + len(scores) == 60
        scored_in_all += scored[:, 0].tolist()
    assert len(scored_in_all) == len(learning)
    # the scorer that is kept saw all, and the raw scores are those of the folds: the n-th
    # fold's scorer gives n points to every family numbered one or more
    assert len(whole) == len(learning)
    assert held.rows is learning
    assert set(held.raw.tolist()) == {0.0, 1.0, 2.0, 3.0, 4.0, 5.0}
    for family in range(1, 60):
        assert len(set(held.raw[learning.column("absence__count_365") == family])) == 1


def test_with_enough_outcomes_the_latest_dates_are_held_out():
    # 8 dates of 100 rows, 60 in need on each: a quarter of the rows is the last 2 dates
    learning = numbered(100, dates=8, in_need=lambda family, _: family % 5 < 3)
    spy = Spy()
    held = hold_out(spy, learning, STUDY)
    (fitted_on,) = spy.fitted
    assert sorted(set(fitted_on.as_of_day.tolist())) == [0, 100, 200, 300, 400, 500]
    assert sorted(set(held.rows.as_of_day.tolist())) == [600, 700]
    assert len(held.raw) == 200


def test_a_share_that_falls_inside_a_date_holds_out_the_whole_date():
    learning = numbered(120, dates=5, in_need=lambda family, _: family % 2 == 0)
    held = hold_out(Spy(), learning, STUDY.model_copy(update={"calibration_share": 0.3}))
    assert sorted(set(held.rows.as_of_day.tolist())) == [300, 400]


@pytest.mark.parametrize(("in_need", "folds"), [(100, False), (99, True)])
def test_a_hundred_outcomes_on_each_side_are_enough(in_need: int, folds: bool):  # noqa: FBT001  the expected answer
    learning = numbered(400, dates=4, in_need=lambda family, _: family < in_need)
    spy = Spy()
    hold_out(spy, learning, STUDY)
    assert (len(spy.fitted) > 1) == folds


def result(name: CandidateName, recall: float, standard_error: float = 0.05) -> CandidateResult:
    return CandidateResult(name, recall, standard_error)


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
    return simulated_matrix(900, seed=10, dates=4)


@pytest.fixture(scope="module")
def fitted(learning: FeatureMatrix) -> Fitted:
    return fit(learning, np.array([20] * 4), STUDY, {"catalogue": "tiny"}, progress=silent)


def test_every_candidate_is_judged_and_one_is_fitted_into_a_model(fitted: Fitted):
    assert [result.name for result in fitted.candidates] == list(STUDY.candidates)
    for candidate in fitted.candidates:
        assert 0 < candidate.recall < 1
        assert 0 < candidate.standard_error < 0.2
    kind = "scorecard" if fitted.chosen == "scorecard" else "lightgbm"
    assert fitted.model.kind == kind
    assert fitted.points_card.kind == "points_card"


def test_calibration_rests_on_the_held_out_dates_only(fitted: Fitted, learning: FeatureMatrix):
    later = learning.rows(learning.as_of_day == 90)
    assert fitted.model.summary == {"catalogue": "tiny", "calibrated_on": 900}
    for model in (fitted.model, fitted.points_card):
        assert sum(model.calibrator.families) == 900
        assert sum(model.calibrator.in_need) == later.labels.sum()
        assert model.calibrator == fit_calibrator(model.raw(later), later.labels)


def test_bands_rest_on_the_same_rows_as_calibration(fitted: Fitted, learning: FeatureMatrix):
    later = learning.rows(learning.as_of_day == 90)
    risk = fitted.model.risk(later)
    assert fitted.model.bands == set_bands(risk, later, np.array([20] * 4))


def test_progress_is_told_per_candidate(learning: FeatureMatrix):
    told: list[tuple[str, int, int]] = []
    study = STUDY.model_copy(update={"candidates": ("scorecard",)})
    fit(
        learning,
        np.array([20] * 4),
        study,
        {},
        progress=lambda what, done, steps: told.append((what, done, steps)),
    )
    assert told == [("candidates", 0, 1), ("candidates", 1, 1)]


@pytest.mark.parametrize(("in_need", "families"), [(14, 200), (186, 200), (0, 200), (200, 200)])
def test_too_few_families_of_either_kind_are_refused(in_need: int, families: int):
    learning = numbered(families, dates=3, in_need=lambda family, _: family < in_need)
    with pytest.raises(BadInput, match=rf"{in_need} families came into need .* bring more history"):
        fit(learning, np.array([5]), STUDY, {}, progress=silent)


def test_one_family_on_many_dates_is_one_family():
    learning = numbered(40, dates=30, in_need=lambda family, _: family == 0)
    with pytest.raises(BadInput, match="1 families came into need and 39 did not"):
        fit(learning, np.array([5]), STUDY, {}, progress=silent)
