"""What trainings left under a home, read for people."""

import json
from pathlib import Path

import pandas as pd

from serving.model_runs import Agreement, agreement, aliases, runs
from tests.serving.desk.test_overseeing import MEASURED


def keep(home: Path, version: str, measured: object) -> Path:
    folder = home / "training" / version
    folder.mkdir(parents=True)
    (folder / "training.json").write_text(json.dumps(measured))
    return folder


def test_runs_are_newest_first_and_by_number(tmp_path: Path):
    for version in ("2", "10", "9"):
        keep(tmp_path, version, MEASURED)
    keep(tmp_path, "draft", MEASURED)
    assert [run.version for run in runs(tmp_path)] == ["10", "9", "2"]


def test_a_home_without_a_store_has_no_aliases_and_says_why(tmp_path: Path):
    assert aliases(tmp_path) == ("", "", "NotThereYet")


def test_lists_are_compared_by_counts_and_small_ones_are_not_told(tmp_path: Path):
    """Six families both listed, one in need; five only the challenger, all in need; two only the
    champion, none in need.
    """
    folder = keep(tmp_path, "2", {**MEASURED, "champion": "1", "champion_compared": True})
    rows = pd.DataFrame(
        [(0, True, True, True)]
        + [(0, False, True, True)] * 5
        + [(1, True, True, False)] * 5
        + [(1, False, False, True)] * 2
        + [(1, True, False, False)] * 9,
        columns=["list", "outcome", "selected", "champion_selected"],
    )
    rows.to_parquet(folder / "scores.parquet")
    (run,) = runs(tmp_path)
    assert agreement(tmp_path, run) == Agreement("2", "1", 2, 6, 5, None, None, 5, 0)


def test_a_version_without_a_champion_is_compared_with_nobody(tmp_path: Path):
    keep(tmp_path, "1", MEASURED)
    (run,) = runs(tmp_path)
    assert agreement(tmp_path, run) is None
