"""Raw scores and contributions, against definitions worked out the long way."""

import hashlib
from collections.abc import Callable
from functools import partial
from itertools import combinations
from math import factorial
from pathlib import Path
from typing import Any

import lightgbm as lgb
import numpy as np
import numpy.typing as npt
import pytest
import shap

from cases.errors import BadInput
from features.matrix import FeatureMatrix
from models.scorers import BoosterScorer, CardLine, CardScorer, Values
from tests.models.building import simulated_matrix

NAN = np.nan

Node = dict[str, Any]
Row = npt.NDArray[np.floating]


def shapley(value: Callable[[set[int]], float], players: int) -> list[float]:
    """Shapley values from the definition: over every coalition, what joining it adds."""
    found = []
    for player in range(players):
        others = [p for p in range(players) if p != player]
        total = 0.0
        for size in range(players):
            weight = factorial(size) * factorial(players - size - 1) / factorial(players)
            for coalition in combinations(others, size):
                total += weight * (value({*coalition, player}) - value(set(coalition)))
        found.append(total)
    return found


@pytest.fixture(scope="module")
def matrix():
    return simulated_matrix(600, seed=5)


@pytest.fixture(scope="module")
def scorer(matrix: FeatureMatrix):
    data = lgb.Dataset(matrix.values, label=matrix.labels)
    settings = {"objective": "binary", "verbosity": -1, "num_leaves": 7, "num_threads": 1}
    return BoosterScorer(lgb.train(settings, data, num_boost_round=20))


def test_a_card_adds_the_points_of_the_lines_that_hold():
    card = CardScorer(
        (CardLine(0, 1.0, 2.0, 0.5), CardLine(0, 3.0, 1.0, 0.1), CardLine(1, 2.0, -4.0, 0.2)),
        intercept=10.0,
    )
    values = np.array([[0, 0], [1, 0], [3, 1], [5, 2]], dtype=np.float32)
    # none; 2; 2 + 1; 2 + 1 - 4
    assert card.raw(values).tolist() == [10.0, 12.0, 13.0, 9.0]


def test_what_is_not_known_holds_no_line():
    card = CardScorer((CardLine(0, 0.0, 5.0, 0.5),))
    assert card.raw(np.array([[NAN], [0.0]], dtype=np.float32)).tolist() == [0.0, 5.0]


def test_a_card_without_lines_gives_everybody_its_intercept():
    card = CardScorer((), intercept=-2.5)
    values = np.ones((2, 3), dtype=np.float32)
    assert card.raw(values).tolist() == [-2.5, -2.5]
    found = card.contributions(values)
    assert found.base == -2.5
    assert not found.values.any()


def mean_score(card: CardScorer, background: Values, row: Row, known: set[int]) -> float:
    """The mean score of the background where the `known` features are the row's."""
    mixed = background.copy()
    for column in known:
        mixed[:, column] = row[column]
    return float(card.raw(mixed).mean())


def test_a_cards_contributions_are_shapley_values_over_all_coalitions():
    background = np.array(
        [[0, 1, NAN], [1, 3, 0], [3, 0, 2], [4, 2, 1], [0, 0, 5]], dtype=np.float32
    )
    lines = ((0, 1.0, 2.0), (0, 3.0, 1.5), (1, 2.0, -1.0), (2, 1.0, 0.7))
    card = CardScorer(
        tuple(
            CardLine(column, threshold, points, float((background[:, column] >= threshold).mean()))
            for column, threshold, points in lines
        ),
        intercept=0.3,
    )
    rows = np.array([[3, 0, 1], [0, 2, NAN], [1, 5, 0]], dtype=np.float32)
    found = card.contributions(rows)

    for row, contributions in zip(rows, found.values, strict=True):
        expected_score = partial(mean_score, card, background, row)
        assert contributions == pytest.approx(shapley(expected_score, 3), abs=1e-12)
        assert found.base == pytest.approx(expected_score(set()))


def test_a_cards_contributions_add_up_to_its_score(matrix: FeatureMatrix):
    card = CardScorer(
        (CardLine(0, 1.0, 0.4, 0.3), CardLine(3, 2.0, -0.9, 0.6), CardLine(10, 80.0, 1.1, 0.25)),
        intercept=-1.0,
    )
    found = card.contributions(matrix.values)
    assert found.values.shape == matrix.values.shape
    assert found.values.sum(axis=1) + found.base == pytest.approx(card.raw(matrix.values))


def expected_leaf(node: Node, row: Row, known: set[int]) -> float:
    """A tree's expected value where only `known` features are looked at: elsewhere both
    ways are taken, weighted by the rows that went each way in fitting.
    """
    if "leaf_value" in node:
        return node["leaf_value"]
    branches = [node["left_child"], node["right_child"]]
    if node["split_feature"] in known:
        value = row[node["split_feature"]]
        goes_left = node["default_left"] if np.isnan(value) else value <= node["threshold"]
        return expected_leaf(branches[0 if goes_left else 1], row, known)
    rows = [child.get("internal_count", child.get("leaf_count")) for child in branches]
    values = [expected_leaf(child, row, known) for child in branches]
    return (rows[0] * values[0] + rows[1] * values[1]) / sum(rows)


def features_of(node: Node) -> set[int]:
    if "leaf_value" in node:
        return set()
    below = features_of(node["left_child"]) | features_of(node["right_child"])
    return {node["split_feature"]} | below


def expected_of(tree: Node, row: Row, columns: list[int], coalition: set[int]) -> float:
    return expected_leaf(tree, row, {columns[player] for player in coalition})


def test_a_boosters_contributions_are_shapley_values_over_all_coalitions(
    matrix: FeatureMatrix, scorer: BoosterScorer
):
    trees = [tree["tree_structure"] for tree in scorer.booster.dump_model()["tree_info"]]
    rows = matrix.values[:4]
    assert np.isnan(rows).any()
    found = scorer.contributions(rows)
    for row, contributions in zip(rows.astype(np.float64), found.values, strict=True):
        expected = np.zeros(len(row))
        for tree in trees:
            columns = sorted(features_of(tree))
            expected[columns] += shapley(partial(expected_of, tree, row, columns), len(columns))
        assert contributions == pytest.approx(expected, abs=1e-9)
    assert found.base == pytest.approx(sum(expected_leaf(tree, None, set()) for tree in trees))


def test_a_boosters_contributions_are_those_of_the_shap_package(
    matrix: FeatureMatrix, scorer: BoosterScorer
):
    rows = matrix.values[:100]
    reference = shap.TreeExplainer(scorer.booster)
    reference.model.model_type = "internal"  # otherwise shap asks LightGBM itself
    found = scorer.contributions(rows)
    expected = reference.shap_values(rows.astype(np.float64), check_additivity=False)
    assert found.values == pytest.approx(expected, abs=1e-9)
    assert found.base == pytest.approx(float(reference.expected_value[0]), abs=1e-9)


def test_a_boosters_contributions_add_up_to_its_score(matrix: FeatureMatrix, scorer: BoosterScorer):
    found = scorer.contributions(matrix.values)
    assert found.values.sum(axis=1) + found.base == pytest.approx(
        scorer.raw(matrix.values), abs=1e-9
    )


def test_a_booster_scores_rows_of_which_nothing_is_known(
    matrix: FeatureMatrix, scorer: BoosterScorer
):
    unknown = np.full((3, matrix.values.shape[1]), NAN, dtype=np.float32)
    raw = scorer.raw(unknown)
    assert np.isfinite(raw).all()
    assert len(set(raw)) == 1


def test_a_booster_read_back_scores_the_same_and_writes_the_same_bytes(
    tmp_path: Path, matrix: FeatureMatrix, scorer: BoosterScorer
):
    sha256 = scorer.write(tmp_path)
    read = BoosterScorer.read(tmp_path, sha256=sha256)
    assert read.raw(matrix.values).tolist() == scorer.raw(matrix.values).tolist()
    assert read.write(tmp_path) == sha256


@pytest.mark.parametrize("content", [b"", b"not a booster", b"\xff\xfe\x00"])
def test_a_file_that_is_no_booster_is_refused(tmp_path: Path, content: bytes):
    (tmp_path / "booster.txt").write_bytes(content)
    with pytest.raises(BadInput, match=r"booster\.txt: not a LightGBM booster"):
        BoosterScorer.read(tmp_path, sha256=hashlib.sha256(content).hexdigest())


def test_a_booster_cut_short_is_refused_before_lightgbm_sees_it(
    tmp_path: Path, scorer: BoosterScorer
):
    sha256 = scorer.write(tmp_path)
    path = tmp_path / "booster.txt"
    path.write_bytes(path.read_bytes()[:-400])
    with pytest.raises(BadInput, match=r"booster\.txt: not the file that was saved"):
        BoosterScorer.read(tmp_path, sha256=sha256)


def test_a_missing_booster_is_refused(tmp_path: Path):
    with pytest.raises(BadInput, match=r"booster\.txt"):
        BoosterScorer.read(tmp_path, sha256="")


def test_no_rows_have_no_scores_and_no_contributions(matrix: FeatureMatrix, scorer: BoosterScorer):
    nobody = matrix.values[:0]
    for some in (scorer, CardScorer((CardLine(0, 1.0, 1.0, 0.5),))):
        assert some.raw(nobody).shape == (0,)
        assert some.contributions(nobody).values.shape == nobody.shape
