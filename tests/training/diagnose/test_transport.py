"""Where the model has learned nothing."""

from collections.abc import Sequence

import numpy as np
from scipy.special import expit

from features.matrix import FeatureMatrix
from tests.models.building import matrix_of, simulated_matrix
from tests.training.diagnose.examining import examined_of
from training.diagnose.examined import Unanswered
from training.diagnose.transport import Transport, Transported, transport

REGIONS = ("north", "north", "south", "south")


def divided(seed: int) -> FeatureMatrix:
    """Debts foretell need in the north alone, and moves in the south alone."""
    rng = np.random.default_rng(seed)
    debt, move = (rng.poisson(0.7, 3000) for _ in range(2))
    commission = rng.integers(0, 4, 3000)
    pull = np.where(commission < 2, debt, move)
    return matrix_of(
        {"debt__count_365": debt, "move__count_365": move},
        outcome=rng.random(3000) < expit(2.0 * pull - 4.0),
        commission=commission,
    )


def asked_of(learning: FeatureMatrix, test: FeatureMatrix, regions: Sequence[str]) -> Transport:
    found = transport(examined_of(learning, test, places=60, region=regions))
    assert isinstance(found, Transport)
    return found


def test_what_only_a_region_can_teach_is_lost_where_it_is_left_out():
    found = asked_of(divided(1), test := divided(2), REGIONS)
    assert list(found.regions) == ["north", "south"]
    for name, part in (("north", test.commission < 2), ("south", test.commission >= 2)):
        there = found.regions[name]
        assert isinstance(there, Transported)
        assert (there.families, there.in_need) == (part.sum(), test.labels[part].sum())
        assert there.ranking.gain is not None
        assert there.ranking.gain.above_zero
        assert there.ranking.auc_gain is not None
        assert there.ranking.auc_gain.above_zero


def test_what_holds_everywhere_is_not_lost():
    found = asked_of(simulated_matrix(2000, seed=1), simulated_matrix(2000, seed=2), REGIONS)
    for there in found.regions.values():
        assert isinstance(there, Transported)
        assert there.ranking.auc_gain is not None
        assert abs(there.ranking.auc_gain.estimate) < 0.02


def test_the_gain_is_the_model_over_its_like_on_the_same_lists():
    there = asked_of(divided(1), divided(2), REGIONS).regions["north"]
    assert isinstance(there, Transported)
    pairs = [(there.at_home.recall, there.ranking.recall, there.ranking.gain)]
    pairs += [(there.at_home.auc, there.ranking.auc, there.ranking.auc_gain)]
    for home, away, gain in pairs:
        assert home is not None
        assert away is not None
        assert gain is not None
        assert np.isclose(gain.estimate, home.estimate - away.estimate)


def test_one_region_cannot_be_left_out():
    asked = examined_of(simulated_matrix(300, seed=1), simulated_matrix(300, seed=2))
    (line,) = transport(asked).lines()
    assert line == "cannot be answered because all families live in one region, north"


def test_a_region_without_which_nothing_can_be_learned_says_so():
    learning = simulated_matrix(400, seed=1)
    learning = learning.with_outcome(learning.labels & (learning.commission < 2))
    found = asked_of(learning, simulated_matrix(400, seed=2), REGIONS)
    assert isinstance(found.regions["north"], Unanswered)
    assert isinstance(found.regions["south"], Transported)
    assert any(
        line.startswith("north cannot be answered because the other regions are too few")
        for line in found.lines()
    )


def test_a_region_that_is_only_tested_is_no_less_a_region():
    learning = simulated_matrix(400, seed=1)
    learning = learning.rows(learning.commission < 2)
    test = simulated_matrix(400, seed=2)
    found = transport(examined_of(learning, test.rows(test.commission >= 2), region=REGIONS))
    assert isinstance(found, Transport)
    assert list(found.regions) == ["south"]
