"""Shapley values of forests, against every coalition, against shap, and against LightGBM."""

from collections.abc import Callable, Iterator
from functools import partial
from typing import Any

import lightgbm as lgb
import numpy as np
import numpy.typing as npt
import pytest
import shap
from hypothesis import given, settings
from hypothesis import strategies as st

from cases.errors import BadInput
from models import shapley
from models.forest import Forest
from tests.models.test_scorers import shapley as over_all_coalitions

NAN = np.nan
Values = npt.NDArray[np.float32]


def records(seed: int, *, rows: int = 400, columns: int = 6, unknown: float = 0.2) -> Values:
    """Small counts, some of them not known; of the first column everything is."""
    rng = np.random.default_rng(seed)
    values = rng.poisson(1.2, (rows, columns)).astype(np.float32)
    values[rng.random(values.shape) < unknown] = NAN
    values[:, 0] = rng.poisson(1.2, rows)
    return values


def booster(values: Values, seed: int, **asked: Any) -> lgb.Booster:
    """A booster of an outcome that follows from the first three columns and their mix."""
    rng = np.random.default_rng(seed)
    known = np.nan_to_num(values, nan=1.0)
    log_odds = known[:, 0] - known[:, 1] * known[:, 2] + rng.normal(0, 1, len(values))
    parameters = {
        "objective": "binary",
        "num_leaves": 8,
        "min_data_in_leaf": 5,
        "learning_rate": 0.3,
        "num_threads": 1,
        "verbosity": -1,
        "seed": seed,
        **asked,
    }
    trees = parameters.pop("trees", 8)
    data = lgb.Dataset(values, label=log_odds > 0, free_raw_data=False)
    return lgb.train(parameters, data, num_boost_round=trees)


def mean_over(booster: lgb.Booster, row: Values, background: Values, coalition: set[int]) -> float:
    """The mean score of the background's rows with the coalition's features taken from a row."""
    mixed = background.copy()
    for column in coalition:
        mixed[:, column] = row[column]
    return float(np.mean(booster.predict(mixed, raw_score=True)))


@given(seed=st.integers(0, 10_000), unknown=st.sampled_from([0.0, 0.2, 0.6]))
@settings(max_examples=8, deadline=None)
def test_against_a_background_they_are_what_joining_a_coalition_adds(seed: int, unknown: float):
    values = records(seed, columns=4, unknown=unknown)
    model = booster(values, seed)
    background = values[100:109]
    found = shapley.against(Forest.of(model), values[:5], background)
    for row, contributions in zip(values[:5], found, strict=True):
        worth = partial(mean_over, model, row, background)
        assert contributions == pytest.approx(over_all_coalitions(worth, 4), abs=1e-12)


@given(
    seed=st.integers(0, 10_000),
    unknown=st.sampled_from([0.0, 0.3]),
    leaves=st.sampled_from([2, 5, 31]),
)
@settings(max_examples=8, deadline=None)
def test_against_everybody_they_are_lightgbms_and_shaps(seed: int, unknown: float, leaves: int):
    values = records(seed, unknown=unknown)
    model = booster(values, seed, num_leaves=leaves)
    forest = Forest.of(model)
    found = shapley.path_dependent(forest, values)
    lightgbms = model.predict(values, pred_contrib=True)
    assert found == pytest.approx(lightgbms[:, :-1], abs=1e-12)
    assert shapley.expected(forest) == pytest.approx(lightgbms[0, -1], abs=1e-12)
    reference = shap.TreeExplainer(model)
    reference.model.model_type = "internal"  # otherwise shap asks LightGBM itself
    shaps = reference.shap_values(values.astype(np.float64), check_additivity=False)
    assert found == pytest.approx(shaps, abs=1e-9)


def test_against_a_background_they_are_shaps():
    values = records(3, rows=300)
    model = booster(values, 3, trees=20)
    background = values[:40]
    reference = shap.TreeExplainer(
        model, background.astype(np.float64), feature_perturbation="interventional"
    )
    shaps = reference.shap_values(values[50:80].astype(np.float64), check_additivity=False)
    found = shapley.against(Forest.of(model), values[50:80], background)
    assert found == pytest.approx(shaps, abs=1e-6)  # shap's own are in single precision


def test_they_add_up_to_what_a_row_has_over_the_background():
    values = records(4)
    model = booster(values, 4, trees=30)
    background = values[200:]
    raw = model.predict(values, raw_score=True)
    found = shapley.against(Forest.of(model), values, background)
    assert found.sum(axis=1) + raw[200:].mean() == pytest.approx(raw, abs=1e-12)


def deep(values: Values) -> lgb.Booster:
    """Trees with more splits than one key of 64 answers holds."""
    return booster(values, 5, num_leaves=120, min_data_in_leaf=1, min_sum_hessian_in_leaf=1e-9)


def zeros_missing(values: Values) -> lgb.Booster:
    return booster(values, 6, zero_as_missing=True)


def nan_as_nothing(values: Values) -> lgb.Booster:
    return booster(values, 7, use_missing=False)


@pytest.mark.parametrize("fitted", [deep, zeros_missing, nan_as_nothing])
def test_every_rule_of_a_split_is_lightgbms(fitted: Callable[[Values], lgb.Booster]):
    values = records(8, rows=2000)
    model = fitted(values)
    found = shapley.path_dependent(Forest.of(model), values[:300])
    assert found == pytest.approx(model.predict(values[:300], pred_contrib=True)[:, :-1], abs=1e-10)


def test_a_row_is_explained_the_same_alone_and_among_others(monkeypatch: pytest.MonkeyPatch):
    values = records(9, rows=900)
    forest = Forest.of(booster(values, 9, trees=20))
    together = shapley.path_dependent(forest, values)
    compared = shapley.against(forest, values, values[:50])
    alone = np.vstack([shapley.path_dependent(forest, values[row : row + 1]) for row in range(40)])
    np.testing.assert_array_equal(together[:40], alone)
    for chunk, threads in ((7, 2), (100, 1), (450, 4)):
        monkeypatch.setattr(shapley, "CHUNK", chunk)
        monkeypatch.setattr(shapley, "THREADS", threads)
        np.testing.assert_array_equal(shapley.path_dependent(forest, values), together)
        np.testing.assert_array_equal(shapley.against(forest, values, values[:50]), compared)


def test_a_constant_model_has_nothing_to_say():
    values = records(10)
    model = booster(values, 10, min_data_in_leaf=1000, trees=3)
    forest = Forest.of(model)
    assert not shapley.path_dependent(forest, values).any()
    assert not shapley.against(forest, values, values[:3]).any()
    assert shapley.expected(forest) == pytest.approx(model.predict(values[:1], raw_score=True)[0])


def test_nobody_is_explained_by_nothing():
    values = records(11)
    forest = Forest.of(booster(values, 11))
    assert shapley.path_dependent(forest, values[:0]).shape == (0, 6)


def test_a_split_by_kinds_is_refused():
    values = np.nan_to_num(records(12))
    data = lgb.Dataset(values, label=values[:, 0] > 1, categorical_feature=[0])
    model = lgb.train(
        {"objective": "binary", "verbosity": -1, "min_data_per_group": 1, "cat_smooth": 0.1},
        data,
        num_boost_round=3,
    )
    with pytest.raises(BadInput, match="thresholds only"):
        Forest.of(model)


def walks(forest: Forest, tree: int) -> Iterator[float]:
    """The share of fitting rows that each leaf of a tree holds."""
    for leaf in range(forest.leaf_start[tree], forest.leaf_start[tree + 1]):
        steps = slice(forest.step_start[leaf], forest.step_start[leaf + 1])
        yield float(forest.step_share[steps].prod())


def test_every_fitting_row_ends_at_a_leaf():
    values = records(13)
    forest = Forest.of(booster(values, 13))
    assert forest.trees == 8
    for tree in range(forest.trees):
        assert sum(walks(forest, tree)) == pytest.approx(1.0)
