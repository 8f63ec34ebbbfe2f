"""A training run as MLflow keeps it: parameters, metrics, the evaluation, the model."""

from typing import NamedTuple

import mlflow

from models.registry import Registry
from training.evaluation import Evaluation, Ranking
from training.fit import Fitted
from training.study import Study


class Logged(NamedTuple):
    """Where a run and its model stand in MLflow."""

    run_id: str
    version: str


def log_training(
    registry: Registry, fitted: Fitted, study: Study, evaluation: Evaluation
) -> Logged:
    """Log a run and register its model as the challenger."""
    with registry.run(study.name) as run_id:
        mlflow.log_params({"chosen": fitted.chosen, **study.model_dump(mode="json")})
        mlflow.set_tags(
            {
                key: str(value)
                for key, value in fitted.model.summary.items()
                if not isinstance(value, dict)
            }
        )
        for result in fitted.candidates:
            mlflow.log_metric(f"candidate_{result.name}_recall_at_capacity", result.recall)
        for ranking in (evaluation.model, *evaluation.baselines):
            mlflow.log_metrics(_metrics(ranking))
        mlflow.log_metrics(_calibration_metrics(evaluation))
        mlflow.log_dict(evaluation.to_dict(), "evaluation.json")
        return Logged(run_id, registry.register(fitted.model))


def _metrics(ranking: Ranking) -> dict[str, float]:
    """A ranking's metrics by name, intervals as three; what is not defined is left out."""
    metrics: dict[str, float] = {}
    for name in ("recall", "precision", "lift", "auc", "average_precision", "gain", "auc_gain"):
        interval = getattr(ranking, name)
        if interval is not None:
            metrics[f"{ranking.name}_{name}"] = interval.estimate
            metrics[f"{ranking.name}_{name}_low"] = interval.low
            metrics[f"{ranking.name}_{name}_high"] = interval.high
    return metrics


def _calibration_metrics(evaluation: Evaluation) -> dict[str, float]:
    check = evaluation.calibration
    return {
        "calibration_slope": check.slope.estimate,
        "calibration_intercept": check.intercept.estimate,
        "calibration_observed_over_expected": check.observed_over_expected.estimate,
        "brier": check.brier.estimate,
    }
