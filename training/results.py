"""What a training run leaves under the home for the audit and the gate to read.

One folder per model version: `training.json`, everything measured, `scores.parquet`, the test
lists row by row, and what shows the figures to people. The rows hold pseudonyms and stay out of
MLflow.
"""

import json
import shutil
from collections.abc import Mapping
from pathlib import Path
from typing import Any, NamedTuple

import pandas as pd

from cases.canonical import canonical_json
from cases.errors import NotThereYet
from features.matrix import FeatureMatrix
from training.evaluation import lists_of, select
from training.fit import Capacity, Floats
from training.order import draw_lots

RESULTS = "training"
MEASURED = "training.json"
SCORES = "scores.parquet"


class Results(NamedTuple):
    """A version's results. `scores` has the columns family_id, commission_id, as_of_day,
    list, capacity, risk, outcome and selected, a row per family and test list.
    """

    version: str
    measured: dict[str, Any]
    scores: pd.DataFrame

    @property
    def seed(self) -> int:
        """The study's seed."""
        return int(self.measured["seed"])


def keep_results(
    home: Path,
    version: str,
    measured: dict[str, Any],
    scores: pd.DataFrame,
    *,
    texts: Mapping[str, str] | None = None,
) -> None:
    """Write one version's results and further texts by file name, what was measured last; what
    a broken-off run left under the number goes.
    """
    drop_results(home, version)
    folder = home / RESULTS / version
    folder.mkdir(parents=True)
    scores.to_parquet(folder / SCORES, index=False)
    for name, text in (texts or {}).items():
        (folder / name).write_text(text, encoding="utf-8")
    (folder / MEASURED).write_text(canonical_json(measured), encoding="utf-8")


def drop_results(home: Path, version: str) -> None:
    """Remove what was left under a number, where anything was."""
    shutil.rmtree(home / RESULTS / version, ignore_errors=True)


def read_results(home: Path, version: str) -> Results:
    """One version's results; NotThereYet where it was not trained under this home."""
    folder = home / RESULTS / version
    if not (folder / MEASURED).is_file():
        msg = f"{home}: no training results of version {version}; run 'tirek train' first"
        raise NotThereYet(msg)
    measured = json.loads((folder / MEASURED).read_text(encoding="utf-8"))
    return Results(version, measured, pd.read_parquet(folder / SCORES))


def score_rows(
    risk: Floats,
    champion: Floats | None,
    test: FeatureMatrix,
    capacity: Capacity,
    *,
    seed: int,
) -> pd.DataFrame:
    """The test lists row by row; risks (rows,) of the challenger and of the champion."""
    lists = lists_of(test, capacity)
    chosen = select(risk, test, lists, seed)
    rows = pd.DataFrame(
        {
            "family_id": test.family_id,
            "commission_id": [test.commissions[i] for i in test.commission],
            "as_of_day": test.as_of_day,
            "list": lists.of_row,
            "capacity": lists.capacity[lists.of_row],
            "risk": risk,
            "outcome": test.labels,
            "lot": draw_lots(test, seed + 1),
            "rank": chosen.rank,
            "selected": chosen.by_rank,
        }
    )
    if champion is not None:
        rows["champion_selected"] = select(champion, test, lists, seed).by_rank
    return rows
