"""An order that depends on what rows hold, and on nobody's name or fate."""

from dataclasses import replace

import numpy as np
import pytest

from features.matrix import FeatureMatrix
from tests.models.building import matrix_of, simulated_matrix
from training.evaluation import lists_of, select
from training.order import draw_lots, in_drawn_order

MATRIX = simulated_matrix(200, seed=1, dates=3)


def renamed(matrix: FeatureMatrix, seed: int) -> FeatureMatrix:
    """The same families under other pseudonyms, in the order of those."""
    rng = np.random.default_rng(seed)
    shuffled = matrix.rows(rng.permutation(len(matrix)))
    return replace(shuffled, family_id=np.array([f"x{i}" for i in rng.permutation(len(matrix))]))


def held(matrix: FeatureMatrix) -> bytes:
    """All that a matrix holds but who its families are."""
    arrays = (matrix.values, matrix.commission, matrix.as_of_day, matrix.labels)
    return b"".join(array.tobytes() for array in arrays)


def test_lots_depend_on_date_commission_values_and_seed():
    lots = draw_lots(MATRIX, 7)
    assert len(set(lots.tolist())) > 590
    assert draw_lots(MATRIX, 7).tolist() == lots.tolist()
    for other in (
        draw_lots(MATRIX, 8),
        draw_lots(replace(MATRIX, as_of_day=MATRIX.as_of_day + 1), 7),
        draw_lots(replace(MATRIX, commission=MATRIX.commission + 1), 7),
        draw_lots(replace(MATRIX, values=MATRIX.values + 1), 7),
    ):
        assert (other != lots).all()


def test_lots_depend_on_neither_family_nor_outcome():
    changed = replace(MATRIX, family_id=MATRIX.family_id[::-1], outcome=~MATRIX.labels)
    assert draw_lots(changed, 7).tolist() == draw_lots(MATRIX, 7).tolist()


def test_the_drawn_order_is_the_same_under_any_pseudonyms():
    ordered = in_drawn_order(MATRIX, 7)
    assert held(ordered) != held(MATRIX)
    for seed in range(5):
        assert held(in_drawn_order(renamed(MATRIX, seed), 7)) == held(ordered)


def test_every_row_is_kept_with_its_family():
    ordered = in_drawn_order(MATRIX, 7)
    rows = zip(ordered.family_id, ordered.as_of_day, ordered.labels, strict=True)
    assert sorted(rows) == sorted(
        zip(MATRIX.family_id, MATRIX.as_of_day, MATRIX.labels, strict=True)
    )


def alike(seed: int) -> FeatureMatrix:
    """Forty families that nothing tells apart but that every other came into need."""
    matrix = matrix_of({"cases_365": [0] * 40}, outcome=[i % 2 == 0 for i in range(40)])
    return in_drawn_order(renamed(matrix, seed), 7)


def test_among_families_that_are_alike_the_outcome_does_not_choose():
    """Twenty of forty are selected: all in need, or none, if the outcome chose."""
    chosen = []
    for seed in range(200):
        matrix = in_drawn_order(alike(0), seed)
        selected = select(np.zeros(40), matrix, lists_of(matrix, [20]), seed).by_rank
        chosen.append(int((selected & matrix.labels).sum()))
    # hypergeometric: mean 10, standard deviation 1.6; of 200 means 0.11
    assert np.mean(chosen) == pytest.approx(10, abs=0.5)


def test_among_families_that_are_alike_pseudonyms_do_not_choose_either():
    assert len({held(alike(seed)) for seed in range(10)}) == 1
