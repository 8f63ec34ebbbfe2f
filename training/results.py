"""What a training run leaves under the home for the audit and the gate to read.

One folder per model version: `training.json`, everything measured, and `scores.parquet`,
the test lists row by row. The rows hold pseudonyms and stay out of MLflow.
"""

import json
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
) -> None:
    """Write one version's results."""
    folder = home / RESULTS / version
    folder.mkdir(parents=True, exist_ok=True)
    scores.to_parquet(folder / SCORES, index=False)
    (folder / MEASURED).write_text(canonical_json(measured), encoding="utf-8")


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
            "selected": select(risk, test, lists, seed),
        }
    )
    if champion is not None:
        rows["champion_selected"] = select(champion, test, lists, seed)
    return rows
