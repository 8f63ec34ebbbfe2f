"""Settings are looked for by seed, and a search that was killed ends as if it had not been."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from sklearn.metrics import average_precision_score

from features.matrix import FeatureMatrix
from tests.models.building import simulated_matrix
from training import tuning
from training.candidates import fit_candidate
from training.learning import Split
from training.study import BoosterSettings, CardSettings, Tuning
from training.tuning import Best, Search, Tuned, tune

FEW = Tuning(trials=5)


@pytest.fixture(scope="module")
def splits() -> tuple[Split, ...]:
    matrix = simulated_matrix(400, seed=5, dates=3)
    return tuple(
        Split(
            f"day {day}",
            "one",
            matrix,
            np.flatnonzero(matrix.as_of_day < day),
            np.flatnonzero(matrix.as_of_day == day),
            matrix.labels,
        )
        for day in (30, 60)
    )


def search(splits: Sequence[Split], *, seed: int = 1, strength: float = 0.05) -> Search:
    return Search("scorecard", CardSettings(strength=strength), tuple(splits), seed)


def by_hand(asked: Search, settings: CardSettings) -> float:
    scores = []
    for split in asked.splits:
        scorer = fit_candidate("scorecard", split.fitting(asked.seed), settings, seed=asked.seed)
        judged = split.judged()
        scores.append(average_precision_score(judged.labels, scorer.raw(judged.values)))
    return float(np.mean(scores))


def test_without_trials_the_declared_settings_are_judged_and_kept(
    splits: tuple[Split, ...], tmp_path: Path
):
    asked = search(splits)
    found = tune(asked, Tuning(trials=0), tmp_path).tuned
    assert found == Tuned(asked.start, pytest.approx(by_hand(asked, asked.start)), 1, 0, 0)


def test_what_is_found_is_no_worse_than_what_was_declared(
    splits: tuple[Split, ...], tmp_path: Path
):
    asked = search(splits, strength=0.001)  # far too strict a prior to begin with
    found = tune(asked, FEW, tmp_path).tuned
    assert isinstance(found.settings, CardSettings)
    assert found.settings.strength > 0.001
    assert found.score == pytest.approx(by_hand(asked, found.settings))
    assert found.score > by_hand(asked, asked.start)
    assert found.ended + found.given_up == 6
    assert found.not_begun == 0


def test_what_the_best_settings_scored_is_handed_on(splits: tuple[Split, ...], tmp_path: Path):
    asked = search(splits, strength=0.001)
    tuned, raw = tune(asked, FEW, tmp_path)
    assert tuned.settings != asked.start  # so that it is not the first trial's
    assert raw is not None
    for split, scored in zip(splits, raw, strict=True):
        scorer = fit_candidate("scorecard", split.fitting(1), tuned.settings, seed=1)
        np.testing.assert_array_equal(scored, scorer.raw(split.judged().values))


def test_the_same_seed_finds_the_same(splits: tuple[Split, ...], tmp_path: Path):
    one, same, other = (
        tune(search(splits, seed=seed), FEW, tmp_path / str(place)).tuned
        for place, seed in enumerate((1, 1, 2))
    )
    assert one == same
    assert one.settings != other.settings


def test_a_search_that_was_there_before_is_not_made_again(
    splits: tuple[Split, ...], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    first = tune(search(splits), FEW, tmp_path).tuned

    def never(*_args: object, **_named: object) -> None:
        raise AssertionError

    monkeypatch.setattr(tuning, "fit_candidate", never)
    assert tune(search(splits), FEW, tmp_path) == Best(first, None)


class Killed(BaseException):
    """What a process that is killed leaves behind, without the death."""


def dying_at(call: int) -> Any:
    calls = iter(range(1, 100))

    def fit_or_die(*args: Any, **named: Any) -> Any:
        if next(calls) == call:
            raise Killed
        return fit_candidate(*args, **named)

    return fit_or_die


@pytest.mark.parametrize("call", [1, 2, 3, 6, 9])
def test_a_search_that_was_killed_goes_on_and_ends_as_it_would_have(
    call: int, splits: tuple[Split, ...], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    whole = tune(search(splits), FEW, tmp_path / "whole").tuned
    with monkeypatch.context() as patch:
        patch.setattr(tuning, "fit_candidate", dying_at(call))
        with pytest.raises(Killed):
            tune(search(splits), FEW, tmp_path / "killed")
    assert tune(search(splits), FEW, tmp_path / "killed").tuned == whole


def test_a_budget_that_is_over_leaves_the_declared_settings_judged(
    splits: tuple[Split, ...], tmp_path: Path
):
    asked = search(splits)
    found = tune(asked, Tuning(trials=50, seconds=1e-9), tmp_path).tuned
    assert (found.ended, found.given_up, found.not_begun) == (1, 0, 50)
    assert found.settings == asked.start


def other_outcomes(matrix: FeatureMatrix) -> FeatureMatrix:
    return matrix.with_outcome(~matrix.labels)


def test_other_rows_other_settings_and_other_seeds_are_other_searches(
    splits: tuple[Split, ...], tmp_path: Path
):
    for asked in (
        search(splits),
        search(splits[:1]),
        search(splits, seed=2),
        search(splits, strength=0.06),
        Search("lightgbm", BoosterSettings(trees=10), splits, 1),
    ):
        tune(asked, Tuning(trials=0), tmp_path)
    assert len(list(tmp_path.glob("*.log"))) == 5


def test_a_booster_is_looked_for_within_bounds_that_hold_what_was_declared(
    splits: tuple[Split, ...], tmp_path: Path
):
    start = BoosterSettings(trees=10, leaves=200, learning_rate=0.9)
    found = tune(Search("lightgbm", start, splits, 1), Tuning(trials=3), tmp_path).tuned.settings
    assert isinstance(found, BoosterSettings)
    assert found.trees == 10
    assert 4 <= found.leaves <= 200
    assert 0.01 <= found.learning_rate <= 0.9
