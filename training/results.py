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
from models.model import Model
from training.evaluation import lists_of, select
from training.fit import Capacity

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


def keep_results(
    home: Path,
    version: str,
    measured: dict[str, Any],
    model: Model,
    test: FeatureMatrix,
    capacity: Capacity,
) -> None:
    """Write one version's results."""
    folder = home / RESULTS / version
    folder.mkdir(parents=True, exist_ok=True)
    _score_rows(model, test, capacity).to_parquet(folder / SCORES, index=False)
    (folder / MEASURED).write_text(canonical_json(measured), encoding="utf-8")


def read_results(home: Path, version: str) -> Results:
    """One version's results; NotThereYet where it was not trained under this home."""
    folder = home / RESULTS / version
    if not (folder / MEASURED).is_file():
        msg = f"{home}: no training results of version {version}; run 'tirek train' first"
        raise NotThereYet(msg)
    measured = json.loads((folder / MEASURED).read_text(encoding="utf-8"))
    return Results(version, measured, pd.read_parquet(folder / SCORES))


def _score_rows(model: Model, test: FeatureMatrix, capacity: Capacity) -> pd.DataFrame:
    risk = model.risk(test)
    lists = lists_of(test, capacity)
    seed = int(model.summary["study"]["seed"])
    return pd.DataFrame(
        {
            "family_id": test.family_id,
            "commission_id": [test.commissions[i] for i in test.commission],
            "as_of_day": test.as_of_day,
            "list": lists.of_row,
            "capacity": lists.capacity[lists.of_row],
            "risk": risk,
            "outcome": test.labels,
            "selected": select(risk, test, lists, seed),
        }
    )
