"""Choose inside the training rows, then judge on the test window: once with, and once without
who is to look.
"""

from typing import Any, NamedTuple

import numpy as np
import pandas as pd
from inspections import read_inspections, samples
from judged import first_half, judge, other_ways
from planned import as_matrix
from rankers import CANDIDATES, Tried, best, fit, try_on_plans
from scipy.special import expit

from features.asof import to_date
from features.matrix import FeatureMatrix
from training.study import BoosterSettings, Study


class Scale(NamedTuple):
    """How large a run is."""

    trees: int
    resamples: int


FULL = Scale(trees=150, resamples=2000)
SMALL = Scale(trees=40, resamples=200)
SEED = 20140902
PLANS = 6
"""Plans of the training rows that candidates are tried on, the latest."""


class Benchmark(NamedTuple):
    """Every inspection, and those of them that are marked for training and for the test."""

    inspections: pd.DataFrame
    training: pd.DataFrame
    test: pd.DataFrame

    @property
    def gap(self) -> int:
        """Days from the last training inspection to the test's plan."""
        return int(self.test["as_of"].min() - self.training["day"].max())


def measure(scale: Scale) -> dict[str, Any]:
    """Everything the study found, as JSON values."""
    inspections = read_inspections(samples())
    training, test = (inspections[inspections["mark"] == mark] for mark in ("train", "test"))
    benchmark = Benchmark(inspections, training, test)
    return {
        "window": _window(benchmark),
        "with_inspectors": _measured(benchmark, scale, with_inspectors=True),
        "without_inspectors": _measured(benchmark, scale, with_inspectors=False),
    }


def _window(benchmark: Benchmark) -> dict[str, Any]:
    training, test = benchmark.training, benchmark.test
    return {
        "training": len(training),
        "training_until": _on(training["day"].max()),
        "gap_days": benchmark.gap,
        "planned_on": _on(test["as_of"].min()),
        "test": [_on(test["day"].min()), _on(test["day"].max())],
        "test_first_half": first_half(test["day"]),
    }


def _measured(benchmark: Benchmark, scale: Scale, *, with_inspectors: bool) -> dict[str, Any]:
    inspections, training, test = benchmark
    booster = BoosterSettings(trees=scale.trees, leaves=4, learning_rate=0.05)
    study = Study(seed=SEED, booster=booster)
    matrix = as_matrix(training, inspections, with_inspectors=with_inspectors)
    tried = _tried(matrix, benchmark, study)
    chosen = best(tried)
    held = as_matrix(test, inspections, with_inspectors=with_inspectors)
    risk = expit(fit(chosen, matrix, study).raw(held.values))
    others = other_ways(held, test, training)
    capacity = first_half(test["day"])
    return {
        "columns": len(matrix.features),
        "validation": {name: _validation(ones) for name, ones in tried.items()},
        "chosen": chosen,
        "test": judge(risk, others, held, capacity=capacity, seed=SEED, resamples=scale.resamples),
    }


def _tried(matrix: FeatureMatrix, benchmark: Benchmark, study: Study) -> dict[str, list[Tried]]:
    """Every candidate on the latest plans of the training rows."""
    latest = np.unique(matrix.as_of_day)[-PLANS:].tolist()
    day = benchmark.training["day"].to_numpy(np.int64)
    return {
        name: try_on_plans(name, matrix, day, latest, gap=benchmark.gap, study=study)
        for name in CANDIDATES
    }


def _validation(tried: list[Tried]) -> dict[str, Any]:
    return {
        "auc": round(float(np.mean([one.auc for one in tried])), 4),
        "caught": round(float(np.mean([one.caught for one in tried])), 4),
        "auc_by_plan": {_on(one.plan): round(one.auc, 3) for one in tried},
    }


def _on(day: float) -> str:
    return to_date(int(day)).isoformat()
