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
from training.intervals import Interval, choose_clusters

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
    on the same resampled licences.
    """
    found = evaluate(risk, others, test, [capacity], seed=seed, resamples=resamples)
    differences = {
        name: auc_difference(risk, score, test, seed=seed, resamples=resamples)
        for name, score in others.items()
    }
    return {
        "inspections": found.families,
        "critical": found.in_need,
        "licences": found.cluster_count,
        "model": _as_json(found.model),
        "expected_over_observed": round(1 / found.calibration.observed_over_expected, 3),
        "others": {
            other.name: {
                **_as_json(other),
                "more_caught": _limits(other.gain),
                "more_auc": _limits(differences[other.name]),
            }
            for other in found.baselines
        },
    }


def auc_difference(
    ours: Floats, theirs: Floats, matrix: FeatureMatrix, *, seed: int, resamples: int
) -> Interval:
    """Ours less theirs, with percentile limits over resampled licences.

    A resample weighs each row by how often its licence was drawn; the area is then the
    weighted share of (critical, not critical) pairs in the right order, ties counting half.
    """
    outcome = matrix.labels
    order = _in_order(ours, outcome) - _in_order(theirs, outcome)
    clusters = choose_clusters(matrix.commission, matrix.family_id)
    drawn = np.random.default_rng(seed).multinomial(
        clusters.size, np.full(clusters.size, 1 / clusters.size), size=resamples
    )[:, clusters.of_row]
    positive, negative = drawn[:, outcome], drawn[:, ~outcome]
    pairs = positive.sum(axis=1) * negative.sum(axis=1)
    resampled = ((positive @ order) * negative).sum(axis=1) / pairs
    low, high = np.quantile(resampled, [0.025, 0.975])
    return Interval(float(order.mean()), float(low), float(high))


def _in_order(score: Floats, outcome: npt.NDArray[np.bool_]) -> Floats:
    """1 where the critical one of a pair is ranked first, ½ where tied, (critical, others)."""
    above = np.sign(score[outcome][:, None] - score[~outcome][None, :])
    return np.asarray((above + 1) / 2, dtype=np.float64)


def _as_json(ranking: Ranking) -> dict[str, Any]:
    return {"caught": _limits(ranking.recall), "auc": _limits(ranking.auc)}


def _limits(interval: Interval | None) -> list[float] | None:
    return None if interval is None else [round(limit, 4) for limit in interval]
