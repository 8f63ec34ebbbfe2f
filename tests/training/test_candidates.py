"""Candidates: the same every time, and true to the directions that the catalogue implies."""

from dataclasses import replace

import numpy as np
import pytest
from scipy.special import expit, logit

from features.matrix import FeatureMatrix
from models.scorers import BoosterScorer, CardScorer
from tests.models.building import matrix_of, simulated_matrix
from training.candidates import Scorer, fit_candidate
from training.study import BoosterSettings, CandidateName, CardSettings, Settings
from training.thinning import thin

SEED = 3
FEW_TREES = BoosterSettings(trees=40)
NAMES: tuple[CandidateName, ...] = ("scorecard", "lightgbm", "lightgbm_monotone")


@pytest.fixture(scope="module")
def matrix() -> FeatureMatrix:
    return simulated_matrix(2000, seed=7)


def fitted(name: CandidateName, matrix: FeatureMatrix, *, seed: int = SEED) -> Scorer:
    settings: Settings = CardSettings() if name == "scorecard" else FEW_TREES
    return fit_candidate(name, thin(matrix, seed), settings, seed=seed)


def card(matrix: FeatureMatrix, settings: CardSettings | None = None) -> CardScorer:
    found = fit_candidate("scorecard", thin(matrix, SEED), settings or CardSettings(), seed=SEED)
    assert isinstance(found, CardScorer)
    return found


def booster_text(name: CandidateName, matrix: FeatureMatrix, *, seed: int = SEED) -> str:
    found = fitted(name, matrix, seed=seed)
    assert isinstance(found, BoosterScorer)
    return str(found.booster.model_to_string())


@pytest.mark.parametrize("name", ["lightgbm", "lightgbm_monotone"])
def test_the_same_seed_gives_the_same_booster_byte_for_byte(
    name: CandidateName, matrix: FeatureMatrix
):
    first = booster_text(name, matrix)
    assert booster_text(name, matrix) == first
    assert booster_text(name, matrix, seed=4) != first


def test_the_same_rows_give_the_same_card(matrix: FeatureMatrix):
    assert card(matrix) == card(matrix)


@pytest.mark.parametrize("name", NAMES)
def test_a_candidate_ranks_need_above_chance_on_rows_it_never_saw(
    name: CandidateName, matrix: FeatureMatrix
):
    fresh = simulated_matrix(2000, seed=8)
    raw = fitted(name, matrix).raw(fresh.values)
    positives, negatives = raw[fresh.labels], raw[~fresh.labels]
    ahead = (positives[:, None] > negatives).mean()
    assert ahead > 0.7


DIFFICULTIES = (
    "absence__count_90",
    "absence__count_365",
    "debt__count_365",
    "theme_school__count_365",
    "theme_income__count_365",
    "cases_365",
    "cases_1095",
)
SUPPORTS = ("check_up__count_365", "help_started_365")


def raised(matrix: FeatureMatrix, name: str, by: float) -> FeatureMatrix:
    values = matrix.values.copy()
    values[:, matrix.feature_names.index(name)] += by
    return replace(matrix, values=values)


@pytest.mark.parametrize("by", [1.0, 3.0, 50.0])
@pytest.mark.parametrize("name", DIFFICULTIES + SUPPORTS)
def test_one_more_difficulty_never_lowers_and_one_more_support_never_raises(
    name: str, by: float, directed: Scorer, against: FeatureMatrix
):
    change = directed.raw(raised(against, name, by).values) - directed.raw(against.values)
    if name in DIFFICULTIES:
        assert change.min() >= -1e-12
    else:
        assert change.max() <= 1e-12


@pytest.fixture(scope="module")
def against() -> FeatureMatrix:
    """Outcomes that contradict every direction, so that only the constraint can keep them."""
    matrix = simulated_matrix(1500, seed=9)
    pull = sum(matrix.column(name) for name in SUPPORTS) - sum(
        matrix.column(name) for name in DIFFICULTIES
    )
    outcome = np.random.default_rng(9).random(1500) < expit(pull + matrix.column("move__count_365"))
    return replace(matrix, outcome=outcome)


@pytest.fixture(scope="module", params=["lightgbm_monotone", "scorecard"])
def directed(request: pytest.FixtureRequest, against: FeatureMatrix) -> Scorer:
    return fitted(request.param, against)


def test_without_directions_the_booster_follows_the_data_against_them(against: FeatureMatrix):
    free = fitted("lightgbm", against)
    change = free.raw(raised(against, "absence__count_365", 3.0).values) - free.raw(against.values)
    assert change.min() < -0.1


def test_what_only_describes_may_point_either_way(directed: Scorer, against: FeatureMatrix):
    change = directed.raw(raised(against, "move__count_365", 2.0).values)
    assert (change - directed.raw(against.values)).max() > 0.1


def test_the_cards_lines_are_thresholds_that_enough_families_hold():
    rows = 100
    matrix = matrix_of(
        {
            # 50 hold one or more, 20 hold three or more
            "absence__count_365": [0] * 50 + [1] * 30 + [3] * 20,
            # 14 hold it: too few
            "debt__count_365": [0] * 86 + [1] * 14,
            # 14 do not: too few
            "cases_365": [0] * 14 + [1] * 86,
            # not a count
            "absence__days_since": [np.nan] * 50 + [10] * 50,
        },
        outcome=[i % 3 == 0 for i in range(rows)],
    )
    found = [(line.feature, line.threshold, line.share) for line in card(matrix).lines]
    assert found == [(0, 1.0, 0.5), (0, 3.0, 0.2)]


def test_the_cards_points_are_the_best_that_keep_their_directions(matrix: FeatureMatrix):
    """The penalised likelihood is convex, so its one maximum under the directions is where
    no allowed step helps (Karush, Kuhn and Tucker): the slope is nothing where a weight is
    free, and points out of bounds where it stands at nothing.
    """
    found = card(matrix)
    holds = np.stack(
        [matrix.values[:, line.feature] >= line.threshold for line in found.lines], axis=1
    )
    points = np.array([line.points for line in found.lines])
    excess = matrix.labels - expit(found.intercept + holds @ points)
    slope = (excess @ holds - points / 0.05) / len(matrix)
    assert excess.mean() == pytest.approx(0, abs=1e-4)
    for line, uphill in zip(found.lines, slope, strict=True):
        direction = direction_of(matrix.feature_names[line.feature])
        assert line.points * direction >= 0
        if line.points == 0 and direction:
            assert uphill * direction <= 1e-4
        else:
            assert uphill == pytest.approx(0, abs=1e-4)


def direction_of(name: str) -> int:
    return {True: 1, False: 0}[name in DIFFICULTIES] - (name in SUPPORTS)


def test_where_no_line_can_be_drawn_the_card_gives_everybody_the_same_risk():
    matrix = matrix_of({"absence__count_365": [0] * 40}, outcome=[True] * 10 + [False] * 30)
    found = card(matrix)
    assert found.lines == ()
    assert found.raw(matrix.values) == pytest.approx(np.full(40, logit(0.25)))


def test_a_weaker_prior_lets_points_grow(matrix: FeatureMatrix):
    weak, strong = (card(matrix, CardSettings(strength=strength)) for strength in (1.0, 0.001))
    size = [sum(abs(line.points) for line in found.lines) for found in (weak, strong)]
    assert size[0] > 2 * size[1]
