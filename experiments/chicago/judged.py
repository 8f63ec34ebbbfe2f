"""The published test window, judged by Tirek's own evaluation.

The window is one list of the plan that begins on 1 September, and its capacity is the first
half as the authors count it.
"""

from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from features.matrix import FeatureMatrix
from training.evaluation import Ranking, evaluate
from training.intervals import Interval

Floats = npt.NDArray[np.float64]


def first_half(day: pd.Series) -> int:
    """How many inspections lie on the first days that together hold less than half of them.

    The authors count whole days: a day on which the half is reached is in the second half.
    """
    a_day = day.value_counts().sort_index()
    so_far = a_day.cumsum()
    return int(a_day[so_far < len(day) / 2].sum())


def other_ways(
    test: FeatureMatrix, rows: pd.DataFrame, training: pd.DataFrame
) -> dict[str, Floats]:
    """Scores (rows,) of the ways to rank that a model is set beside, higher first."""
    rate = training.groupby("inspector")["critical"].mean()
    past = [test.column(f"past_{finding}") for finding in ("critical", "serious", "minor")]
    return {
        "authors_score": rows["authors"].to_numpy(np.float64),
        "as_done_before": -rows["day"].to_numpy(np.float64),
        "at_random": np.zeros(len(rows)),
        "past_critical": (past[0] > 0).astype(np.float64),
        "past_violations": np.sum(past, axis=0, dtype=np.float64),
        "inspector_only": rows["inspector"].map(rate).to_numpy(np.float64),
    }


def judge(
    risk: Floats,
    others: dict[str, Floats],
    test: FeatureMatrix,
    *,
    capacity: int,
    seed: int,
    resamples: int,
) -> dict[str, Any]:
    """Share caught and AUC of a model and of the other ways, with intervals, as JSON values.

    `risk` (rows,) in (0, 1). `more_caught` and `more_auc` are the model's less the other's,
    paired.
    """
    found = evaluate(risk, others, test, [capacity], seed=seed, resamples=resamples)
    return {
        "inspections": found.families,
        "critical": found.in_need,
        "licences": found.cluster_count,
        "model": _as_json(found.model),
        "expected_over_observed": round(1 / found.calibration.observed_over_expected.estimate, 3),
        "others": {
            other.name: {
                **_as_json(other),
                "more_caught": _limits(other.gain),
                "more_auc": _limits(other.auc_gain),
            }
            for other in found.baselines
        },
    }


def _as_json(ranking: Ranking) -> dict[str, Any]:
    return {"caught": _limits(ranking.recall), "auc": _limits(ranking.auc)}


def _limits(interval: Interval | None) -> list[float] | None:
    return None if interval is None else [round(limit, 4) for limit in interval]
