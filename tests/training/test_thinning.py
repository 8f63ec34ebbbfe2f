"""Which rows are fitted on, and that what is learned from them speaks for all."""

import numpy as np
import pytest
from scipy.special import expit

from features.matrix import FeatureMatrix
from tests.models.building import matrix_of
from training.candidates import fit_candidate
from training.study import BoosterSettings, CandidateName, CardSettings
from training.thinning import NEGATIVES, thin

SEED = 3


def rare(rows: int, *, every: int) -> FeatureMatrix:
    """Absences that one family in `every` came into need of, on the whole."""
    rng = np.random.default_rng(4)
    absences = rng.poisson(0.7, rows)
    return matrix_of(
        {"absence__count_365": absences},
        outcome=rng.random(rows) < np.minimum(1.0, (0.3 + absences) / every),
    )


def test_of_many_rows_all_in_need_are_seen_and_so_many_of_the_others():
    matrix = rare(30_000, every=100)
    seen = thin(matrix, SEED)
    in_need = int(matrix.labels.sum())
    assert seen.matrix.labels.sum() == in_need
    assert len(seen.matrix) == (1 + NEGATIVES) * in_need
    # each of the others stands for as many as were left out, and all stand for all
    assert seen.weight.sum() == pytest.approx(len(matrix))
    assert set(seen.weight[seen.matrix.labels]) == {1.0}


@pytest.mark.parametrize(("rows", "every"), [(19_999, 100), (30_000, 3)])
def test_a_small_matrix_and_one_where_need_is_common_are_seen_whole(rows: int, every: int):
    matrix = rare(rows, every=every)
    seen = thin(matrix, SEED)
    assert seen.matrix is matrix
    assert set(seen.weight) == {1.0}


@pytest.mark.parametrize("name", ["scorecard", "lightgbm", "lightgbm_monotone"])
def test_log_odds_are_those_of_all_rows_though_few_were_seen(name: CandidateName):
    """The risks of all rows add up to the outcomes there were, within chance."""
    matrix = rare(40_000, every=60)
    settings = CardSettings() if name == "scorecard" else BoosterSettings(trees=40)
    scorer = fit_candidate(name, thin(matrix, SEED), settings, seed=SEED)
    risk = expit(scorer.raw(matrix.values))
    in_need = matrix.labels.sum()
    assert risk.sum() == pytest.approx(in_need, rel=0.05)
