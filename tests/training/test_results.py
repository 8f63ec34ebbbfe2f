"""What a run leaves for the audit and the gate."""

from pathlib import Path

import numpy as np
import pytest

from cases.errors import NotThereYet
from tests.models.building import matrix_of
from training.results import keep_results, read_results, score_rows

TEST = matrix_of(
    {"cases_365": [0, 1, 2, 3]},
    outcome=[True, False, False, True],
    commission=[0, 1, 1, 1],
    family=["a", "b", "c", "d"],
    as_of_day=[19000, 19000, 19000, 19031],
)
RISK = np.array([0.1, 0.2, 0.3, 0.4])


def test_rows_say_who_would_be_listed_by_the_challenger():
    rows = score_rows(RISK, None, TEST, np.array([1, 1]), seed=1)
    assert rows["family_id"].tolist() == ["a", "b", "c", "d"]
    assert rows["commission_id"].tolist() == ["C0", "C1", "C1", "C1"]
    assert rows["list"].tolist() == [0, 1, 1, 3]
    assert rows["capacity"].tolist() == [1, 1, 1, 1]
    assert rows["selected"].tolist() == [True, False, True, True]
    assert "champion_selected" not in rows


def test_rows_say_beside_it_who_would_be_listed_by_the_champion():
    rows = score_rows(RISK, -RISK, TEST, np.array([1, 1]), seed=1)
    assert rows["champion_selected"].tolist() == [True, True, False, True]


def test_results_are_read_as_they_were_kept(tmp_path: Path):
    rows = score_rows(RISK, None, TEST, np.array([1, 1]), seed=1)
    keep_results(tmp_path, "3", {"seed": 1, "chosen": "scorecard"}, rows)
    found = read_results(tmp_path, "3")
    assert (found.version, found.seed, found.measured["chosen"]) == ("3", 1, "scorecard")
    assert found.scores.to_dict("list") == rows.to_dict("list")


def test_a_version_that_was_not_trained_here_has_none(tmp_path: Path):
    with pytest.raises(NotThereYet, match=r"version 9; run 'tirek train' first"):
        read_results(tmp_path, "9")
