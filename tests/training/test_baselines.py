"""The baselines, each by hand."""

import pytest

from tests.models.building import matrix_of
from training.baselines import BASELINES

MATRIX = matrix_of(
    {
        "absence__count_365": [0, 1, 7, 2],
        "absence__count_90": [5, 5, 5, 5],  # not of the last year
        "debt__count_365": [0, 0, 1, 1],
        "check_up__count_365": [9, 9, 9, 9],  # speaks of no difficulty
        "move__count_365": [9, 9, 9, 9],  # nor does this
        "theme_school__count_365": [0, 1, 7, 3],
        "cases_1095": [0, 0, 0, 1],
        "area__cases_365": [0.5, 0.5, 0.25, 0.25],
    }
)


@pytest.mark.parametrize(
    ("name", "scores"),
    [
        ("random", [0, 0, 0, 0]),
        ("area_only", [0.5, 0.5, 0.25, 0.25]),
        ("count_of_flags", [0, 1, 2, 2]),
        ("points_card", [0, 1, 2, 4]),
    ],
)
def test_a_baseline_scores_as_it_says(name: str, scores: list[float]):
    assert BASELINES[name](MATRIX).tolist() == scores


def test_there_are_four():
    assert set(BASELINES) == {"random", "area_only", "count_of_flags", "points_card"}
