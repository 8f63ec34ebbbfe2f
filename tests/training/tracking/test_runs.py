"""A training in MLflow: a parent that says everything, a child for each candidate, files that
hold no family, and the same again when it is done again.
"""

import json
import re
import shutil
from pathlib import Path
from typing import Any

import mlflow
import pytest
from mlflow.entities import Run

from cases.errors import BadInput
from cases.ingest import ingest
from cases.simulate.country import simulate_country
from cases.store import CaseStore
from models.registry import CHALLENGER, DIGEST, Registry
from tests.training.tracking.conftest import STUDY, Twice
from training.provenance import LIBRARIES, provenance
from training.results import RESULTS, read_results
from training.train import train

pytestmark = pytest.mark.slow


def run(twice: Twice) -> Run:
    return twice.registry.client.get_run(twice.first.run_id)


def children(registry: Registry, parent: str) -> dict[str, Run]:
    experiment = registry.client.get_experiment_by_name(registry.name)
    found = registry.client.search_runs(
        [experiment.experiment_id], f"tags.mlflow.parentRunId = '{parent}'"
    )
    return {child.info.run_name: child for child in found}


def files(registry: Registry, run_id: str, folder: Path) -> dict[str, str]:
    """Every file of a run, its model's included."""
    registry.tracking.direct()
    model = registry.client.get_run(run_id).outputs.model_outputs[0].model_id
    for name in ("run", "model"):
        (folder / run_id / name).mkdir(parents=True)
    mlflow.artifacts.download_artifacts(run_id=run_id, dst_path=f"{folder / run_id / 'run'}")
    mlflow.artifacts.download_artifacts(f"models:/{model}", dst_path=f"{folder / run_id / 'model'}")
    return {
        path.relative_to(folder / run_id).as_posix(): path.read_text(encoding="utf-8")
        for path in (folder / run_id).rglob("*")
        if path.is_file()
    }


def test_the_parent_says_what_was_asked(twice: Twice):
    params = run(twice).data.params
    assert run(twice).info.run_name == "small"
    assert params["seed"] == str(STUDY.seed)
    assert params["booster.trees"] == "20"
    assert params["tuning.trials"] == "0"
    assert params["candidates"] == "scorecard, lightgbm"
    assert params["questions"] == "none"
    assert params["label.gap_days"] == "as the catalogue says"
    assert params["chosen"] == twice.first.fitted.chosen
    chosen = next(
        one for one in twice.first.fitted.candidates if one.name == twice.first.fitted.chosen
    )
    for name, value in chosen.settings.model_dump().items():
        assert params[f"chosen.{name}"] == str(value)


def test_the_parent_says_what_it_was_made_from(twice: Twice):
    said = run(twice).data.tags
    summary = twice.first.fitted.model.summary
    assert said["store_digest"] == CaseStore.open(twice.home).digest
    for digest in ("learning_digest", "test_digest", "catalogue_digest"):
        assert re.fullmatch("[0-9a-f]{64}", said[digest])
        assert said[digest] == summary[digest]
    assert {name: said[name] for name in ("git_commit", "lock_digest", *LIBRARIES)} == {
        name: provenance()[name] for name in ("git_commit", "lock_digest", *LIBRARIES)
    }


def test_the_parent_has_every_figure_of_the_test_with_its_limits(twice: Twice):
    metrics, evaluation = run(twice).data.metrics, twice.first.evaluation
    for ranking in (evaluation.model, *evaluation.baselines):
        for name in ("recall", "precision", "lift", "auc", "average_precision"):
            interval = getattr(ranking, name)
            assert metrics[f"{ranking.name}_{name}"] == interval.estimate
            assert metrics[f"{ranking.name}_{name}_low"] == interval.low
            assert metrics[f"{ranking.name}_{name}_high"] == interval.high
    assert metrics["calibration_slope_low"] == evaluation.calibration.slope.low
    assert metrics["calibration_brier"] == evaluation.calibration.brier.estimate
    assert metrics["test_places"] == evaluation.places
    assert {ranking.name for ranking in evaluation.baselines} >= {"points_card", "runner_up"}


def test_every_candidate_is_a_child_with_settings_trials_and_figures(twice: Twice):
    found = children(twice.registry, twice.first.run_id)
    assert set(found) == set(STUDY.candidates)
    for result in twice.first.fitted.candidates:
        child = found[result.name]
        assert child.info.status == "FINISHED"
        assert child.data.tags["chosen"] == (
            "yes" if result.name == twice.first.fitted.chosen else "no"
        )
        for name, value in result.settings.model_dump().items():
            assert child.data.params[name] == str(value)
        assert child.data.metrics["recall"] == result.recall
        assert child.data.metrics["recall_low"] == result.pooled.ranking.recall.low
        assert child.data.metrics["standard_error"] == result.standard_error
        trials = [child.data.metrics[f"trials_{what}"] for what in ("ended", "given_up")]
        assert sum(trials) == 1  # the declared settings


def test_a_childs_splits_are_steps_in_their_order(twice: Twice):
    for result in twice.first.fitted.candidates:
        child = children(twice.registry, twice.first.run_id)[result.name]
        history = twice.registry.client.get_metric_history(child.info.run_id, "split_recall")
        steps = {metric.step: metric.value for metric in history}
        assert steps == {
            number: split.ranking.recall.estimate
            for number, split in enumerate(result.splits, start=1)
        }
        assert child.data.params["splits"] == ", ".join(split.rows for split in result.splits)


def test_the_files_are_the_figures_the_curves_the_page_and_the_pictures(
    twice: Twice, tmp_path: Path
):
    found = files(twice.registry, twice.first.run_id, tmp_path)
    names = {name.removeprefix("run/") for name in found if name.startswith("run/")}
    movers = json.loads(found["run/curves.json"])["moves"]["movers"]
    pictures = {
        *("recall_by_window", "recall_by_capacity", "calibration", "reach"),
        *["beeswarm"] * bool(movers),
        *(f"dependence_{one['concept']}" for one in movers[:6]),
    }
    assert names == {
        "training.json",
        "curves.json",
        "evaluation.html",
        *(f"plots/{picture}.svg" for picture in pictures),
    }
    measured = json.loads(found["run/training.json"])
    kept = read_results(twice.home, twice.first.version).measured
    assert measured == {
        name: value for name, value in kept.items() if name not in {"version", "run_id"}
    }


def test_the_page_lies_beside_the_results_and_names_their_version(twice: Twice):
    for training in (twice.first, twice.second):
        folder = twice.home / RESULTS / training.version
        page = (folder / "evaluation.html").read_text(encoding="utf-8")
        assert f"<h1>Evaluation of the study “small”, version {training.version}</h1>" in page
        assert json.loads((folder / "curves.json").read_text(encoding="utf-8"))["reach"]


def test_no_family_person_or_key_is_told_to_mlflow(twice: Twice, tmp_path: Path):
    store = CaseStore.open(twice.home)
    scores = read_results(twice.home, twice.first.version).scores
    families = set(scores["family_id"].unique())
    persons = set(store.table("members").to_pandas()["person_id"].astype(str))
    texts = files(twice.registry, twice.first.run_id, tmp_path)
    said = " ".join(texts.values())
    found = run(twice)
    said += repr([found.data.tags, found.data.params, found.data.metrics])
    words = set(re.findall(r"[\w-]+", said))
    assert len(families) > 700
    assert words.isdisjoint(families | persons)
    key = next((twice.home / "keys").iterdir()).read_bytes()
    assert key.hex() not in said


def metrics_of(registry: Registry, run_id: str) -> list[Any]:
    names = registry.client.get_run(run_id).data.metrics
    return sorted(
        (metric.key, metric.step, metric.value)
        for name in names
        for metric in registry.client.get_metric_history(run_id, name)
    )


def test_trained_again_every_metric_is_the_same(twice: Twice):
    registry = twice.registry
    first, second = twice.first.run_id, twice.second.run_id
    assert metrics_of(registry, first) == metrics_of(registry, second)
    one, two = children(registry, first), children(registry, second)
    assert set(one) == set(two)
    for name in one:
        runs = (one[name].info.run_id, two[name].info.run_id)
        assert metrics_of(registry, runs[0]) == metrics_of(registry, runs[1])
        assert one[name].data.params == two[name].data.params


def test_trained_again_every_file_is_the_same(twice: Twice, tmp_path: Path):
    one, two = (
        files(twice.registry, training.run_id, tmp_path) for training in (twice.first, twice.second)
    )
    assert set(one) == set(two)
    # MLflow writes run, time and folder into this one
    different = {name for name in one if one[name] != two[name]}
    assert different <= {"model/MLmodel"}


def test_trained_again_the_same_is_said(twice: Twice):
    first, second = (
        twice.registry.client.get_run(training.run_id).data
        for training in (twice.first, twice.second)
    )
    assert first.params == second.params
    ours = {name for name in first.tags if not name.startswith("mlflow.")}
    assert ours
    assert {name: first.tags[name] for name in ours} == {name: second.tags[name] for name in ours}


def test_the_challenger_is_the_last_and_its_run_is_finished(twice: Twice):
    found = twice.registry.challenger()
    assert (found.version, found.run_id) == (twice.second.version, twice.second.run_id)
    version = twice.registry.client.get_model_version(found.name, found.version)
    assert version.aliases == [CHALLENGER]
    assert version.tags.keys() == {DIGEST}
    assert run(twice).info.status == "FINISHED"


def test_a_training_that_fails_leaves_a_failed_run_and_no_version(tmp_path: Path):
    simulate_country(tmp_path / "village", scenario="demo", families=60, years=3, seed=2)
    ingest(tmp_path / "village", tmp_path / "home")
    with pytest.raises(BadInput, match="bring more history"):
        train(tmp_path / "home", STUDY)
    registry = Registry(tmp_path / "home", "kazakhstan")
    experiment = registry.client.get_experiment_by_name(registry.name)
    (found,) = registry.client.search_runs([experiment.experiment_id])
    assert found.info.status == "FAILED"
    assert registry.next_version() == "1"
    assert not (tmp_path / "home" / RESULTS).exists()


def test_a_version_deleted_meanwhile_leaves_its_number_unused(
    ingested: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    """MLflow never gives a number twice: what was foreseen and what is made then differ."""
    home = tmp_path / "home"
    shutil.copytree(ingested, home)
    registry = Registry(home, "kazakhstan")
    monkeypatch.setattr(Registry, "next_version", lambda _: "5")
    training = train(home, STUDY.model_copy(update={"candidates": ("scorecard",)}))
    assert training.version == registry.challenger().version == "1"
    assert [path.name for path in (home / RESULTS).iterdir()] == ["1"]
    kept = read_results(home, "1")
    assert kept.measured["version"] == "1"
    page = (home / RESULTS / "1" / "evaluation.html").read_text(encoding="utf-8")
    assert "version 1</h1>" in page
