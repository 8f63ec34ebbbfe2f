"""The points card, counted with a pencil."""

from pathlib import Path

import numpy as np
import pytest

from cases.errors import NotThereYet
from models.calibration import fit_calibrator
from models.fallback import keep_points_card, kept_points_card
from models.model import Bands, Model
from models.points import points_card
from tests.models.building import matrix_of, simulated_matrix

FAMILIES = {
    #                            a  b  c  d  e
    "theme_school__count_365": [0, 1, 2, 3, 9],
    "theme_income__count_365": [0, 0, 1, 0, 4],
    "theme_school__count_90": [0, 9, 9, 9, 9],  # only the last year counts
    "absence__count_365": [0, 9, 9, 9, 9],  # only themes count, not single kinds
    "cases_365": [0, 0, 0, 9, 9],  # only the long look-back counts
    "cases_1095": [0, 0, 0, 1, 5],
    "check_up__count_365": [0, 9, 9, 9, 9],
}


def test_points_are_themes_and_severe_themes_and_two_for_a_case():
    matrix = matrix_of(FAMILIES)
    # a: nothing; b: school; c: school and income; d: school, severe, a case;
    # e: school and income, both severe, a case
    assert points_card(matrix).raw(matrix.values).tolist() == [0, 1, 2, 4, 6]


def test_contributions_compare_with_the_usual_of_the_cards_own_families():
    # shares: school 4/5, school severe 2/5, income 2/5, income severe 1/5, case 2/5
    # base = 4/5 + 2/5 + 2/5 + 1/5 + 2 * 2/5 = 2.6, the mean of 0, 1, 2, 4, 6
    matrix = matrix_of(FAMILIES)
    found = points_card(matrix).contributions(matrix.values)
    assert found.base == pytest.approx(2.6)
    names = matrix.feature_names
    school, income, case = (
        names.index(n) for n in ("theme_school__count_365", "theme_income__count_365", "cases_1095")
    )
    family_d = found.values[3]
    assert family_d[school] == pytest.approx(2 - 6 / 5)
    assert family_d[income] == pytest.approx(0 - 3 / 5)
    assert family_d[case] == pytest.approx(2 - 4 / 5)
    assert np.count_nonzero(family_d) == 3


def test_a_card_over_no_families_still_counts():
    matrix = matrix_of(FAMILIES)
    empty = matrix.rows(np.zeros(5, dtype=np.bool_))
    assert points_card(empty).raw(matrix.values).tolist() == [0, 1, 2, 4, 6]


def card_model(seed: int):
    matrix = simulated_matrix(300, seed=seed)
    card = points_card(matrix)
    calibrator = fit_calibrator(card.raw(matrix.values), matrix.labels)
    return Model("points_card", matrix.feature_names, card, calibrator, Bands(0.5, 0.2), {})


def test_the_kept_card_is_the_one_kept_last(tmp_path: Path):
    keep_points_card(tmp_path, card_model(1))
    keep_points_card(tmp_path, card_model(2))
    assert kept_points_card(tmp_path) == card_model(2)
    assert [path.name for path in (tmp_path / "models").iterdir()] == ["points_card"]


def test_an_interrupted_keeping_leaves_no_trace_in_the_next(tmp_path: Path):
    half_written = tmp_path / "models" / "points_card.making"
    half_written.mkdir(parents=True)
    (half_written / "left_over.txt").write_text("half", encoding="utf-8")
    keep_points_card(tmp_path, card_model(1))
    kept = tmp_path / "models" / "points_card"
    assert [path.name for path in kept.iterdir()] == ["model.json"]


def test_before_training_there_is_no_card(tmp_path: Path):
    with pytest.raises(NotThereYet, match="run 'tirek train' first"):
        kept_points_card(tmp_path)
