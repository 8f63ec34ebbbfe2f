"""Contributions summed by concept, and the refusal to show any that do not add up."""

from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from cases.errors import BadInput, CheckFailed
from features.matrix import FeatureMatrix
from models.calibration import fit_calibrator
from models.model import Bands, Model
from models.reasons.contributions import contributions_by_concept
from models.scorers import CardLine, CardScorer, Contributions
from tests.models.building import matrix_of

LINES = (
    CardLine(0, 1.0, 2.0, 0.5),  # absence in a quarter: 2 points, half the families hold it
    CardLine(1, 3.0, 1.0, 0.25),  # three absences in a year: 1 point
    CardLine(2, 1.0, -1.0, 0.0),  # a check-up: a point less
)


@pytest.fixture
def matrix() -> FeatureMatrix:
    return matrix_of(
        {
            "absence__count_90": [0, 1],
            "absence__count_365": [0, 3],
            "check_up__count_365": [1, 0],
        },
        outcome=[False, True],
    )


def model_of(scorer: Any, matrix: FeatureMatrix) -> Model:
    calibrator = fit_calibrator(scorer.raw(matrix.values), matrix.labels)
    return Model("points_card", matrix.feature_names, scorer, calibrator, Bands(0.5, 0.2), {})


def test_features_of_one_concept_are_one_contribution(matrix: FeatureMatrix):
    """Absence: 2 x (0 - 0.5) + 1 x (0 - 0.25), then 2 x 0.5 + 1 x 0.75."""
    found = contributions_by_concept(model_of(CardScorer(LINES), matrix), matrix)
    assert found.concepts == ("absence", "check_up")
    assert found.values.tolist() == [[-1.25, -1.0], [1.75, 0.0]]
    assert found.base == 1.25


def test_they_sum_with_the_base_to_the_raw_score(matrix: FeatureMatrix):
    model = model_of(CardScorer(LINES, intercept=-4.0), matrix)
    found = contributions_by_concept(model, matrix)
    assert (found.values.sum(axis=1) + found.base).tolist() == pytest.approx([-5.0, -1.0])
    assert model.raw(matrix).tolist() == [-5.0, -1.0]


class Liar(CardScorer):
    """Says a hundredth more of its first feature than is true."""

    def contributions(self, values: Any) -> Contributions:
        true = CardScorer.contributions(self, values)
        return Contributions(true.values + np.array([0.01, 0.0, 0.0]), true.base)


def test_no_list_is_made_of_contributions_that_do_not_add_up(matrix: FeatureMatrix):
    with pytest.raises(CheckFailed, match=r"do not add up .* \(by 0\.01\); no list was made"):
        contributions_by_concept(model_of(Liar(LINES), matrix), matrix)


def test_nobody_to_explain_is_no_failure(matrix: FeatureMatrix):
    nobody = matrix.rows(np.array([], dtype=np.int64))
    found = contributions_by_concept(model_of(CardScorer(LINES), matrix), nobody)
    assert found.values.shape == (0, 2)


def test_an_infinite_feature_is_named_and_not_explained(matrix: FeatureMatrix):
    model = model_of(CardScorer(LINES), matrix)
    values = matrix.values.copy()
    values[1, 1] = np.inf
    with pytest.raises(
        BadInput, match=rf"1 features hold infinite values.*{matrix.feature_names[1]}"
    ):
        contributions_by_concept(model, replace(matrix, values=values))


def test_a_matrix_of_another_catalogue_is_refused_as_a_background(matrix: FeatureMatrix):
    model = model_of(CardScorer(LINES), matrix)
    other = replace(matrix, features=matrix.features[:-1], values=matrix.values[:, :-1])
    with pytest.raises(BadInput, match="different catalogues"):
        contributions_by_concept(model, matrix, other)
    with pytest.raises(BadInput, match="nobody to compare with"):
        contributions_by_concept(model, matrix, matrix.rows(np.zeros(len(matrix), dtype=bool)))
