"""A training run in MLflow: what was asked, found and made, and a child for each candidate."""

import time
from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from mlflow.entities import Metric, Param, RunTag
from mlflow.utils.mlflow_tags import MLFLOW_PARENT_RUN_ID

from cases.canonical import canonical_json
from models.registry import Registry
from training.evaluation import Evaluation
from training.fit import Fitted
from training.report.curves import Curves
from training.report.html import evaluation_page
from training.study import Study
from training.tracking.said import CandidateRun, Metrics, candidate_run, metrics, params, tags

CURVES, PAGE = "curves.json", "evaluation.html"
OF_THIS_RUN = ("version", "run_id")
"""What MLflow knows of a run by itself: left out of its files, two alike runs leave the same."""


class Found(NamedTuple):
    """What a training run found. `measured` is what training.json will hold; `pictures` are SVG
    by name.
    """

    study: Study
    fitted: Fitted
    evaluation: Evaluation
    measured: dict[str, Any]
    curves: Curves
    pictures: dict[str, str]

    def page(self, measured: dict[str, Any]) -> str:
        """The evaluation as a page; `measured` may say which version it is of."""
        return evaluation_page(measured, self.curves, self.pictures)


def log_training(registry: Registry, run_id: str, found: Found) -> str:
    """Log everything in the active run and a child for each candidate; returns the id of the
    logged model, which is not registered yet.
    """
    said = params(found.study, found.fitted)
    told = tags(found.measured["made_from"], found.measured["provenance"])
    _say(registry, run_id, said, told)
    # before the metrics: MLflow would read each of them back, one by one, to copy it
    model_id = registry.log_model(found.fitted.model)
    _measure(registry, run_id, [metrics(found.evaluation)], model_id=model_id)
    for result in found.fitted.candidates:
        chosen = result.name == found.fitted.chosen
        _log_candidate(registry, run_id, candidate_run(result, chosen=chosen))
    for name, text in files(found).items():
        registry.client.log_text(run_id, text, name)
    return model_id


def files(found: Found) -> dict[str, str]:
    """The run's files by name: figures, curves, pictures, and the page that shows them."""
    measured = {name: value for name, value in found.measured.items() if name not in OF_THIS_RUN}
    return {
        "training.json": canonical_json(measured),
        CURVES: canonical_json(found.curves.to_dict()),
        PAGE: found.page(measured),
        **{f"plots/{name}.svg": picture for name, picture in found.pictures.items()},
    }


def _log_candidate(registry: Registry, parent: str, said: CandidateRun) -> None:
    experiment = registry.client.get_run(parent).info.experiment_id
    child = registry.client.create_run(
        experiment, tags={MLFLOW_PARENT_RUN_ID: parent}, run_name=said.name
    ).info.run_id
    _say(registry, child, said.params, said.tags)
    _measure(registry, child, [said.metrics])
    _measure(registry, child, said.by_split, first_step=1)
    registry.client.set_terminated(child)


def _say(registry: Registry, run_id: str, said: Mapping[str, str], told: Mapping[str, str]) -> None:
    registry.client.log_batch(
        run_id,
        params=[Param(name, value) for name, value in said.items()],
        tags=[RunTag(name, value) for name, value in told.items()],
    )


def _measure(
    registry: Registry,
    run_id: str,
    by_step: Sequence[Metrics],
    *,
    first_step: int = 0,
    model_id: str | None = None,
) -> None:
    now = int(time.time() * 1000)
    registry.client.log_batch(
        run_id,
        metrics=[
            Metric(name, value, now, step, model_id=model_id)
            for step, found in enumerate(by_step, start=first_step)
            for name, value in found.items()
        ],
    )
