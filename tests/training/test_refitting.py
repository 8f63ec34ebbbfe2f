"""Refits: what is drawn, that it is fitted on as drawn, and what the refits then tell apart."""

from collections import Counter
from functools import partial
from itertools import islice

import numpy as np
import pytest

from cases.errors import BadInput
from models.calibration import Calibrator
from models.model import Bands, Model
from models.reasons.contributions import contributions_by_concept
from models.reasons.stability import surviving
from models.scorers import CardScorer
from tests.models.building import matrix_of, simulated_matrix
from training.candidates import fit_candidate
from training.refitting import REFITS, draws, refit
from training.study import BoosterSettings, CandidateName, CardSettings, Settings
from training.thinning import Thinned

SEED = 11
CARD = partial(fit_candidate, "scorecard", settings=CardSettings(), seed=SEED)


def seen_of(rows: int, **how: float) -> Thinned:
    matrix = simulated_matrix(rows, seed=int(how.get("seed", 1)), dates=int(how.get("dates", 1)))
    return Thinned(matrix, np.ones(len(matrix)))


def times_of(drawn: Thinned, clusters: list[object]) -> dict[object, float]:
    """How often each cluster was drawn, by the weights of its rows; all rows have to agree."""
    told = set(zip(clusters, drawn.weight.tolist(), strict=True))
    assert len(told) == len(set(clusters))
    return dict(told)


def test_families_are_drawn_whole_where_commissions_are_few():
    seen = seen_of(40, dates=3)
    for drawn in islice(draws(seen, SEED), 20):
        times = times_of(drawn, drawn.matrix.family_id.tolist())
        assert sum(times.values()) == 40  # as many families as there are
        assert set(Counter(drawn.matrix.family_id).values()) == {3}  # with all of their dates
        assert len(times) < 40


def test_commissions_are_drawn_whole_where_there_are_fifteen():
    rng = np.random.default_rng(5)
    commission = np.repeat(np.arange(15), 20)
    matrix = matrix_of(
        {"absence__count_365": rng.poisson(1.0, 300)},
        outcome=rng.random(300) < 0.3,
        commission=commission.tolist(),
    )
    for drawn in islice(draws(Thinned(matrix, np.ones(300)), SEED), 20):
        times = times_of(drawn, drawn.matrix.commission.tolist())
        assert sum(times.values()) == 15
        assert len(drawn.matrix) == 20 * len(times)


def test_a_row_weighs_what_it_stood_for_as_often_as_it_was_drawn():
    matrix = simulated_matrix(50, seed=2)
    weight = np.arange(1.0, 51.0)
    of_family = dict(zip(matrix.family_id, weight, strict=True))
    for drawn in islice(draws(Thinned(matrix, weight), SEED), 5):
        stood_for = np.array([of_family[family] for family in drawn.matrix.family_id])
        times = drawn.weight / stood_for
        assert times.tolist() == np.round(times).tolist()
        assert times.min() >= 1
        assert times.sum() == pytest.approx(50)


def test_every_family_is_drawn_once_on_average():
    seen = seen_of(20)
    total = dict.fromkeys(seen.matrix.family_id.tolist(), 0.0)
    for drawn in islice(draws(seen, SEED), 2000):
        for family, times in zip(drawn.matrix.family_id, drawn.weight, strict=True):
            total[family] += times
    # a family's count has a variance of 1 - 1/20: four standard errors of the mean of 2000
    mean = np.array(list(total.values())) / 2000
    assert mean == pytest.approx(np.ones(20), abs=4 * np.sqrt(0.95 / 2000))


def test_a_draw_without_both_outcomes_is_drawn_again():
    """One commission of fifteen has all the need: a third of all draws would miss it."""
    commission = np.repeat(np.arange(15), 4)
    matrix = matrix_of(
        {"absence__count_365": [1.0] * 60},
        outcome=(commission == 3).tolist(),
        commission=commission.tolist(),
    )
    for drawn in islice(draws(Thinned(matrix, np.ones(60)), SEED), 50):
        assert drawn.matrix.labels.any()


@pytest.mark.parametrize("outcome", [True, False])
def test_rows_with_one_outcome_only_are_refused(*, outcome: bool):
    matrix = matrix_of({"absence__count_365": [1.0] * 5}, outcome=[outcome] * 5)
    with pytest.raises(BadInput, match="5 rows hold one outcome only"):
        next(draws(Thinned(matrix, np.ones(5)), SEED))


def test_the_seed_decides_the_draws_and_another_seed_gives_others():
    seen = seen_of(60)
    one, same, other = (next(draws(seen, seed)) for seed in (1, 1, 2))
    assert one.matrix.family_id.tolist() == same.matrix.family_id.tolist()
    assert one.weight.tolist() == same.weight.tolist()
    assert one.matrix.family_id.tolist() != other.matrix.family_id.tolist()


def test_the_names_of_families_draw_nothing():
    matrix = simulated_matrix(60, seed=3)
    renamed = matrix_of(
        dict(zip(matrix.feature_names, matrix.values.T.tolist(), strict=True)),
        outcome=matrix.labels.tolist(),
        commission=matrix.commission.tolist(),
        family=[f"other {row * 7 % 60}" for row in range(60)],
    )
    one, other = (next(draws(Thinned(rows, np.ones(60)), SEED)) for rows in (matrix, renamed))
    np.testing.assert_array_equal(one.matrix.values, other.matrix.values)
    assert one.weight.tolist() == other.weight.tolist()


def test_a_refit_is_what_fitting_on_the_rows_repeated_would_give():
    seen = seen_of(3000)
    drawn = next(draws(seen, SEED))
    repeated = drawn.matrix.rows(np.repeat(np.arange(len(drawn.matrix)), drawn.weight.astype(int)))
    assert len(repeated) == 3000
    by_weight, by_rows = CARD(drawn), CARD(Thinned(repeated, np.ones(3000)))
    assert by_weight.raw(seen.matrix.values) == pytest.approx(
        by_rows.raw(seen.matrix.values), abs=1e-3
    )


@pytest.mark.parametrize(
    ("name", "settings"),
    [("scorecard", CardSettings()), ("lightgbm_monotone", BoosterSettings(trees=10))],
)
def test_refits_are_so_many_all_different_and_the_same_again(
    name: CandidateName, settings: Settings
):
    seen = seen_of(300)
    fitter = partial(fit_candidate, name, settings=settings, seed=SEED)
    one, same = (refit(fitter, seen, SEED) for _ in range(2))
    raw = [scorer.raw(seen.matrix.values) for scorer in one]
    assert len(one) == REFITS
    assert len({scores.tobytes() for scores in raw}) == REFITS
    for scores, scorer in zip(raw, same, strict=True):
        assert scores.tolist() == scorer.raw(seen.matrix.values).tolist()


def held(seed: int) -> dict[str, float]:
    """By concept, the share of rows whose contribution survives, where there is one."""
    seen = seen_of(700, seed=seed)
    model = Model(
        "scorecard",
        seen.matrix.feature_names,
        CARD(seen),
        Calibrator(1.0, 0.0, (1.0,), (1,), (0,)),
        Bands(0.4, 0.2),
        {},
        refit(CARD, seen, seed),
    )
    told = contributions_by_concept(model, seen.matrix)
    stable = surviving(
        told.values,
        (contributions_by_concept(other, seen.matrix).values for other in model.refitted),
    )
    return {
        concept: float(stable[:, place][told.values[:, place] != 0].mean())
        for place, concept in enumerate(told.concepts)
        if told.values[:, place].any()
    }


def test_a_concept_that_matters_is_stable_and_one_that_is_noise_is_not():
    """Check-ups lower the risk; moves have nothing to do with it, and the card is free to say
    that they raise or lower it.
    """
    found = [held(seed) for seed in range(12)]
    assert np.mean([one["check_up"] for one in found]) > 0.95
    assert np.mean([one.get("move", 0.0) for one in found]) < 0.5


def test_a_model_that_learned_nothing_has_nothing_to_tell():
    matrix = matrix_of({"absence__count_365": [1.0] * 60}, outcome=[True, False] * 30)
    refits = refit(CARD, Thinned(matrix, np.ones(60)), SEED)
    assert all(isinstance(one, CardScorer) and one.lines == () for one in refits)
