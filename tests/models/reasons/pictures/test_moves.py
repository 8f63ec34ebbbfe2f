"""What moves a ranking, against a card whose contributions are worked out by hand."""

from typing import Any

import numpy as np
import pytest

from cases.errors import BadInput
from features.matrix import FeatureMatrix
from models.calibration import fit_calibrator
from models.model import Bands, Model
from models.reasons.pictures.moves import (
    MOST_BINS,
    MOST_DRAWN,
    NOT_KNOWN,
    Moves,
    bins_of,
    draw_families,
    measure_moves,
    rank_values,
)
from models.scorers import CardLine, CardScorer
from models.small_counts import SMALL
from tests.models.building import matrix_of, tiny_catalogue
from training.hiding import FEWEST_SHOWN

NAN = float("nan")
LINES = (
    CardLine(0, 1.0, 2.0, 0.5),  # an absence: +1 for those who have one, else -1
    CardLine(1, 1.0, 0.1, 0.5),  # an absence in a quarter: 0.05 either way
    CardLine(2, 1.0, -1.0, 0.0),  # a check-up: a point less, else nothing
    CardLine(3, 100.0, 4.0, 0.25),  # a large debt: +3 for those who have one, else -1
)
MODEL_READS = (
    "absence__count_365", "absence__count_90", "check_up__count_365", "debt__last_value",
)  # fmt: skip


def forty(**changed: Any) -> FeatureMatrix:
    """Forty families: twenty missed school, ten had a check-up, ten owe 200 and ten owe 50."""
    columns = {
        "absence__count_365": [2] * 20 + [0] * 20,
        "absence__count_90": [1] * 20 + [0] * 20,
        "check_up__count_365": [1] * 10 + [0] * 30,
        "debt__last_value": [200] * 10 + [50] * 10 + [NAN] * 20,
    }
    return matrix_of({**columns, **changed}, outcome=[True, False] * 20)


def model_of(*lines: CardLine, matrix: FeatureMatrix) -> Model:
    scorer = CardScorer(lines)
    calibrator = fit_calibrator(scorer.raw(matrix.values), matrix.labels)
    return Model("points_card", matrix.feature_names, scorer, calibrator, Bands(0.5, 0.2), {})


def measured(matrix: FeatureMatrix, *lines: CardLine, seed: int = 1) -> Moves:
    model = model_of(*(lines or LINES), matrix=matrix)
    return measure_moves(model, matrix, tiny_catalogue(), seed=seed)


def test_concepts_stand_by_their_mean_absolute_contribution():
    """Debt (10 x 3 + 30 x 1) / 40; absence 1.05 for all; a check-up 10 / 40."""
    found = measured(forty())
    assert [(one.concept, one.mean_absolute) for one in found.movers] == [
        ("debt", 1.5),
        ("absence", pytest.approx(1.05)),
        ("check_up", 0.25),
    ]
    assert (found.explained, found.drawn) == (40, 40)


def test_how_many_are_raised_and_lowered():
    debt, absence, check_up = measured(forty()).movers
    assert (debt.raised, debt.lowered) == (0.25, 0.75)
    assert (absence.raised, absence.lowered) == (0.5, 0.5)
    assert (check_up.raised, check_up.lowered) == (0.0, 0.25)


def test_a_concepts_value_is_that_of_the_feature_that_contributes_most():
    names = {one.concept: one.measure.en for one in measured(forty()).movers}
    assert names["absence"] == "absence: last 365 days"
    assert names["debt"] == "debt: last amount (tenge)"


def test_families_stand_at_their_contribution_by_the_rank_of_their_value():
    """The axis runs from -1.05 (absence) to 3 (debt); unknown debts are counted apart."""
    found = measured(forty())
    assert (found.low, found.high) == (pytest.approx(-1.05), 3.0)
    debt = np.array(found.movers[0].swarm)
    assert debt.sum() == 40
    assert debt[4, -1] == 10
    low = int((-1 + 1.05) / 4.05 * debt.shape[1])
    assert debt[0, low] == 10
    assert debt[NOT_KNOWN, low] == 20


def test_values_are_binned_with_the_quantiles_of_their_contribution():
    debt, absence, _ = measured(forty()).movers
    assert [(one.known, one.low, one.high, one.families, one.median) for one in debt.bins] == [
        (True, 50, 50, 10, -1),
        (True, 200, 200, 10, 3),
        (False, None, None, 20, -1),
    ]
    assert [(one.low, one.tenth, one.ninetieth) for one in absence.bins] == [
        (0, pytest.approx(-1.05), pytest.approx(-1.05)),
        (2, pytest.approx(1.05), pytest.approx(1.05)),
    ]


def test_a_model_that_ranks_everybody_alike_moves_nothing():
    found = measured(forty(), CardLine(0, 1.0, 0.0, 0.5))
    assert found.movers == ()
    assert (found.low, found.high, found.explained) == (0.0, 0.0, 40)


def test_nobody_moves_nothing():
    matrix = forty()
    model = model_of(*LINES, matrix=matrix)
    found = measure_moves(model, matrix.rows(np.zeros(40, bool)), tiny_catalogue(), seed=1)
    assert (found.explained, found.movers) == (0, ())


def test_a_concept_on_record_for_few_families_is_left_out():
    nine = forty(check_up__count_365=[1] * 9 + [0] * 31)
    assert "check_up" not in {one.concept for one in measured(nine).movers}


def test_what_is_small_here_is_small_for_training():
    assert SMALL == FEWEST_SHOWN


def test_a_feature_on_record_for_few_does_not_stand_for_its_concept():
    few = forty(absence__count_365=[2] * 9 + [0] * 31)
    names = {one.concept: one.measure.en for one in measured(few).movers}
    assert names["absence"] == "absence: last 90 days"


def test_a_matrix_of_another_catalogue_is_refused():
    matrix = forty()
    model = model_of(*LINES, matrix=matrix)
    other = matrix_of({"absence__count_365": [1] * 20})
    with pytest.raises(BadInput, match="different catalogues"):
        measure_moves(model, other, tiny_catalogue(), seed=1)


def test_what_is_kept_is_read_again_as_it_was():
    found = measured(forty())
    assert Moves.model_validate(found.model_dump(mode="json")) == found


def test_no_family_is_named_in_it():
    matrix = forty()
    kept = measured(matrix).model_dump_json()
    assert not [name for name in matrix.family_id if name in kept]


def test_of_each_family_one_row_is_drawn():
    names = np.array([f"f{number // 3}" for number in range(60)], dtype=object)
    rows = draw_families(names, seed=5)
    assert sorted(names[rows]) == sorted(set(names))
    assert rows.tolist() == draw_families(names, seed=5).tolist()
    assert rows.tolist() != draw_families(names, seed=6).tolist()


def test_whose_row_it_is_has_no_part_in_the_draw():
    names = np.array([f"f{number // 3}" for number in range(60)], dtype=object)
    others = np.array([f"x{97 - number // 3}" for number in range(60)], dtype=object)
    assert draw_families(names, seed=5).tolist() == draw_families(others, seed=5).tolist()


def test_no_more_families_are_drawn_than_asked_for():
    names = np.array([f"f{number}" for number in range(50)], dtype=object)
    assert len(draw_families(names, seed=5, most=7)) == 7


def test_of_many_families_a_thousand_are_drawn_and_more_explained():
    rows = 1500
    matrix = matrix_of(
        {"absence__count_365": [1, 0] * (rows // 2)}, outcome=[True, False] * (rows // 2)
    )
    found = measured(matrix, LINES[0])
    assert (found.explained, found.drawn) == (rows, MOST_DRAWN)
    assert np.array(found.movers[0].swarm).sum() == MOST_DRAWN


def test_a_single_far_value_is_drawn_with_the_others():
    """Of 200 families one has 50 points more: within the 99 % it is not to be seen."""
    matrix = matrix_of(
        {"absence__count_365": [100] + [1] * 99 + [0] * 100}, outcome=[True, False] * 100
    )
    found = measured(matrix, LINES[0], CardLine(0, 100.0, 50.0, 0.0))
    assert found.high == 1.0
    assert np.array(found.movers[0].swarm)[:, -1].sum() == 100


@pytest.mark.parametrize(
    ("values", "ranks"),
    [
        ([0, 0, 0, 1, 2], [0, 0, 0, 2, 4]),
        ([7, NAN, 7], [0, NOT_KNOWN, 0]),
        ([5, 1, 2, 3, 4], [4, 0, 1, 2, 3]),
        (list(range(1, 11)), [0, 0, 1, 1, 2, 2, 3, 3, 4, 4]),
        ([0] * 5 + [1, 1, 1, 2], [0] * 5 + [3, 3, 3, 4]),
        ([NAN], [NOT_KNOWN]),
        ([], []),
    ],
)
def test_values_are_ranked_among_families_and_a_common_lowest_alone(
    values: list[float], ranks: list[int]
):
    assert rank_values(np.array(values, dtype=np.float32)).tolist() == ranks


def limits(values: list[float]) -> list[tuple[float | None, float | None, int | None]]:
    found = bins_of(np.array(values, dtype=np.float32), np.zeros(len(values)))
    return [(one.low, one.high, one.families) for one in found]


def test_a_value_that_most_have_is_a_bin_of_its_own():
    assert limits([0] * 100 + [1] * 12 + [2] * 11) == [(0, 0, 100), (1, 1, 12), (2, 2, 11)]


def test_small_ends_go_with_their_neighbour_and_the_outermost_bin_is_open():
    assert limits([0] * 100 + [1] * 12 + [2] * 3 + [9]) == [(0, 0, 100), (1, None, 16)]
    assert limits([0, 3, *[4] * 12, *[5] * 30]) == [(None, 4, 14), (5, 5, 30)]


def test_many_values_make_bins_as_even_as_can_be():
    found = limits([float(value) for value in range(120)])
    assert [families for *_, families in found] == [20] * MOST_BINS
    assert (found[0][:2], found[1][:2], found[-1][:2]) == ((None, 19), (20, 39), (100, None))


def test_a_small_group_is_hidden_with_another_from_which_it_would_follow():
    """Nine are not known: shown alone, the others would tell how many, so the next goes too."""
    assert limits([0] * 50 + [1] * 20 + [NAN] * 9) == [
        (0, 0, 50),
        (1, 1, None),
        (None, None, None),
    ]


def test_fewer_than_ten_known_are_hidden():
    assert [families for *_, families in limits([1.0, 2.0, 3.0])] == [None]
    assert limits([]) == []
