"""Training from end to end on a small simulated country."""

import json
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import NamedTuple

import mlflow
import numpy as np
import pandas as pd
import pyarrow as pa
import pytest

from cases.errors import BadInput, NotThereYet
from cases.ingest import ingest
from cases.simulate.country import simulate_country
from cases.store import CaseStore, Part
from features.asof import to_day
from features.engine import Threads, Work
from features.matrix import build_matrix
from models.fallback import kept_points_card
from models.registry import CHALLENGER, CHAMPION, Registry
from models.selection import select_at_capacity
from training.audited import audit_challenger, audit_version, one_row_per_family
from training.results import RESULTS, read_results
from training.study import BoosterSettings, LabelAsked, Study, Tuning
from training.train import Training, records_begin, train

pytestmark = pytest.mark.slow

STUDY = Study(
    name="small", booster=BoosterSettings(trees=30), resamples=200, tuning=Tuning(trials=1)
)


class Trained(NamedTuple):
    """A home, and two runs of the same study on it; the first's features were made elsewhere,
    and the second takes them from where they were kept.
    """

    home: Path
    first: Training
    second: Training
    elsewhere: "Elsewhere"


class Elsewhere(Threads):
    """An engine that remembers how often it was asked for all parts."""

    asked = 0

    def map(self, work: Work, parts: Sequence[Part]) -> Iterator[pa.Table]:
        self.asked += 1
        return super().map(work, parts)


@pytest.fixture(scope="module")
def extract(tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("country") / "extract"
    simulate_country(out, scenario="demo", families=2500, years=3, seed=1)
    return out


@pytest.fixture(scope="module")
def trained(extract: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Trained]:
    home = tmp_path_factory.mktemp("home")
    ingest(extract, home)
    with pytest.MonkeyPatch.context() as patch:
        patch.delenv("MLFLOW_TRACKING_URI", raising=False)
        elsewhere = Elsewhere()
        runs = (train(home, STUDY, engine=elsewhere), train(home, STUDY))
        yield Trained(home, *runs, elsewhere)


def test_the_engine_asked_for_makes_all_features(trained: Trained):
    """The areas' rates and the features, for learning and for the test; and what was known of
    the outcomes at each window.
    """
    windows = trained.first.windows
    assert windows.calibration is not None
    assert trained.elsewhere.asked == 4 + len(windows.validation) + 1


def registry(home: Path) -> Registry:
    return Registry(home, "kazakhstan")


def version_files(home: Path, version: str, folder: Path) -> dict[str, bytes]:
    """The registered model's own files."""
    name = registry(home).name
    mlflow.artifacts.download_artifacts(f"models:/{name}/{version}", dst_path=str(folder))
    model = next(folder.rglob("model.json")).parent
    return {path.name: path.read_bytes() for path in model.iterdir()}


def test_two_runs_give_the_same_model_byte_for_byte(trained: Trained, tmp_path: Path):
    one = version_files(trained.home, "1", tmp_path / "one")
    assert one
    assert version_files(trained.home, "2", tmp_path / "two") == one


def test_two_runs_give_the_same_scores_and_the_same_numbers(trained: Trained):
    folders = [trained.home / RESULTS / version for version in ("1", "2")]
    one, two = ((folder / "scores.parquet").read_bytes() for folder in folders)
    assert one == two
    measured = [json.loads((folder / "training.json").read_text("utf-8")) for folder in folders]
    for values in measured:
        del values["version"], values["run_id"]
    assert measured[0] == measured[1]


def test_what_is_returned_is_what_is_kept(trained: Trained):
    kept = read_results(trained.home, trained.first.version)
    assert kept.measured == json.loads(json.dumps(trained.first.to_dict()))
    assert kept.seed == STUDY.seed


def test_no_outcome_is_learned_from_that_was_not_known_when_the_test_began(trained: Trained):
    learn, test = trained.first.windows.test
    rule = CaseStore.open(trained.home).catalogue.label
    latest = max(to_day(day) for day in learn) + rule.gap_days + rule.horizon_days
    assert latest <= to_day(test[0])
    assert len(test) == STUDY.dates.test_lists
    assert set(trained.first.flow) == {*learn, *test}


def test_nothing_is_learned_from_before_the_records_begin(trained: Trained):
    store = CaseStore.open(trained.home)
    known = store.table("events")["knowledge_date"].to_numpy()
    began = records_begin(store)
    earlier = (known < np.datetime64(began)).mean()
    assert earlier <= 0.02 < (known <= np.datetime64(began)).mean()
    assert all(day >= began for day in trained.first.windows.learn)


def test_the_signal_that_is_there_is_found(trained: Trained):
    """The country is made so that records foretell need; chance alone would not do this."""
    evaluation = trained.first.evaluation
    assert evaluation.model.auc is not None
    assert evaluation.model.auc.low > 0.65
    (random,) = (ranking for ranking in evaluation.baselines if ranking.name == "random")
    assert random.gain is not None
    assert random.gain.above_zero
    assert random.auc is not None
    assert random.auc.estimate == 0.5


def test_reasons_passed_their_self_test_on_every_test_row(trained: Trained):
    assert trained.first.selftest.passed
    assert trained.first.selftest.rows == trained.first.evaluation.families


def test_the_kept_rows_are_those_the_evaluation_counted(trained: Trained):
    scores = read_results(trained.home, "1").scores
    evaluation = trained.first.evaluation
    chosen = scores[scores["selected"]]
    assert len(scores) == evaluation.families
    assert scores["outcome"].sum() == evaluation.in_need
    assert len(chosen) == evaluation.places
    chance = select_at_capacity(
        scores["risk"],
        scores["list"],
        scores.groupby("list")["capacity"].first().reindex(range(scores["list"].max() + 1)),
        seed=0,
    ).probability
    assert chance[scores["outcome"]].sum() == pytest.approx(evaluation.model.selected_in_need)
    assert (chosen.groupby("list").size() <= chosen.groupby("list")["capacity"].first()).all()
    assert scores["risk"].between(0, 1, inclusive="neither").all()


def test_the_registered_challenger_gives_the_risks_that_were_tested(trained: Trained):
    found = registry(trained.home).challenger()
    assert (found.version, found.run_id) == (trained.second.version, trained.second.run_id)
    store = CaseStore.open(trained.home)
    matrix = build_matrix(store, trained.second.windows.test.judge)
    scores = read_results(trained.home, found.version).scores
    tested = scores.set_index(["family_id", "as_of_day"])["risk"]
    rows = pd.MultiIndex.from_arrays([matrix.family_id, matrix.as_of_day])
    assert found.model.risk(matrix).tolist() == tested.loc[rows].tolist()


def test_training_makes_nobody_champion_and_keeps_a_points_card(trained: Trained):
    assert registry(trained.home).champion() is None
    assert kept_points_card(trained.home).kind == "points_card"


def test_the_run_in_mlflow_says_what_was_done_and_found(trained: Trained):
    run = registry(trained.home).client.get_run(trained.first.run_id)
    assert run.info.run_name == "small"
    assert run.data.params["chosen"] == trained.first.fitted.chosen
    assert run.data.tags["store_digest"] == CaseStore.open(trained.home).digest
    recall = trained.first.evaluation.model.recall
    assert recall is not None
    assert run.data.metrics["model_recall"] == recall.estimate
    assert run.data.metrics["model_recall_low"] == recall.low
    children = registry(trained.home).client.search_runs(
        [run.info.experiment_id], f"tags.`mlflow.parentRunId` = '{trained.first.run_id}'"
    )
    assert sorted(child.info.run_name for child in children) == sorted(STUDY.candidates)


def test_no_pseudonym_of_a_family_reaches_mlflow(trained: Trained):
    families = read_results(trained.home, "1").scores["family_id"].head(50)
    artifacts = [
        path.read_text(encoding="utf-8")
        for path in (trained.home / "mlflow" / "artifacts").rglob("*")
        if path.is_file()
    ]
    assert artifacts
    assert not any(family in text for family in families for text in artifacts)


def test_the_reigning_champion_is_a_rival_of_the_next(trained: Trained):
    found = registry(trained.home)
    found.point(CHAMPION, "1")
    study = STUDY.model_copy(update={"candidates": (trained.first.fitted.chosen,)})
    try:
        third = train(trained.home, study)
    finally:
        found.client.delete_registered_model_alias(found.name, CHAMPION)
    champion = third.evaluation.baselines[-1]
    assert champion.name == "champion"
    assert champion.gain is not None
    assert champion.gain.estimate == 0  # the same candidate, fitted on the same rows
    rows = read_results(trained.home, third.version).scores
    assert rows["champion_selected"].tolist() == rows["selected"].tolist()


def test_progress_is_told_to_the_end_of_each_step(extract: Path, tmp_path: Path):
    ingest(extract, tmp_path)
    told: dict[str, list[tuple[int, int]]] = {}
    with pytest.raises(InterruptedError):
        train(tmp_path, STUDY, progress=lambda *said: note(told, *said))
    assert told["features"][-1] == (1, 1)
    assert registry(tmp_path).find(CHALLENGER) is None


def note(told: dict[str, list[tuple[int, int]]], what: str, done: int, steps: int) -> None:
    """Notes what is told, and breaks off where the candidates begin."""
    told.setdefault(what, []).append((done, steps))
    if what == "candidates":
        raise InterruptedError


def test_without_a_store_there_is_nothing_to_train_on(tmp_path: Path):
    with pytest.raises(NotThereYet, match="run 'tirek ingest EXTRACT' first"):
        train(tmp_path, STUDY)


def test_too_few_outcomes_are_refused_and_nothing_is_registered(tmp_path: Path):
    out = tmp_path / "village"
    simulate_country(out, scenario="demo", families=60, years=3, seed=2)
    ingest(out, tmp_path / "home")
    with pytest.raises(BadInput, match="bring more history"):
        train(tmp_path / "home", STUDY)
    assert registry(tmp_path / "home").find(CHALLENGER) is None
    assert not (tmp_path / "home" / "models").exists()
    assert not (tmp_path / "home" / RESULTS).exists()


def test_too_short_a_record_is_refused_with_its_dates(tmp_path: Path):
    out = tmp_path / "short"
    simulate_country(out, scenario="demo", families=300, years=1, seed=3)
    ingest(out, tmp_path / "home")
    with pytest.raises(BadInput, match="the data ends on 2025-12-31"):
        train(tmp_path / "home", STUDY)


def test_the_test_lists_are_the_latest_that_have_matured(trained: Trained):
    rule = CaseStore.open(trained.home).catalogue.label
    latest = trained.first.windows.test.judge[-1]
    closes = to_day(latest) + rule.gap_days + rule.horizon_days
    following = date.fromordinal(latest.toordinal() + 32).replace(day=1)
    last_day_known = to_day(date(2025, 12, 31))
    assert closes - 1 <= last_day_known < closes - 1 + (following - latest).days


def test_the_audit_counts_every_tested_family_once(trained: Trained):
    audited = audit_challenger(trained.home)
    results = read_results(trained.home, registry(trained.home).challenger().version)
    rows = one_row_per_family(results.scores)
    assert len(rows) == results.scores["family_id"].nunique() == audited.report.totals.families
    assert rows["outcome"].sum() == audited.report.totals.in_need
    assert audited.folder == trained.home / "audits" / results.version
    with pytest.raises(NotThereYet, match="run 'tirek train' first"):
        audit_version(trained.home, "99")


def test_which_of_a_familys_rows_is_audited_depends_on_its_lots_alone(trained: Trained):
    scores = read_results(trained.home, "1").scores
    drawn = one_row_per_family(scores)
    shuffled = scores.sample(frac=1, random_state=3)
    assert one_row_per_family(shuffled).equals(drawn)
    flipped = scores.assign(outcome=~scores["outcome"])
    assert one_row_per_family(flipped)["as_of_day"].equals(drawn["as_of_day"])
    shares = drawn["as_of_day"].value_counts() / scores["as_of_day"].value_counts()
    assert shares.between(0.1, 0.25).all()  # six lists, each drawn about as often


@pytest.mark.usefixtures("keys_are_drawn")
def test_another_key_gives_other_pseudonyms_and_the_same_model(
    trained: Trained, extract: Path, tmp_path: Path
):
    home = tmp_path / "other"
    ingest(extract, home)
    other = train(home, STUDY)
    mine, theirs = read_results(trained.home, "1").scores, read_results(home, "1").scores
    assert not set(mine["family_id"]) & set(theirs["family_id"])
    assert theirs.drop(columns="family_id").equals(mine.drop(columns="family_id"))
    assert other.evaluation == trained.first.evaluation


def test_a_study_of_another_outcome_learns_it_and_says_so(trained: Trained):
    store = CaseStore.open(trained.home)
    longer = STUDY.model_copy(
        update={"label": LabelAsked(horizon_days=270), "candidates": ("scorecard",)}
    )
    found = train(trained.home, longer)
    assert found.asked_otherwise
    assert not trained.first.asked_otherwise
    gap = store.catalogue.label.gap_days
    assert (found.windows.trained_through - found.windows.learn[-1]).days >= gap + 270
    assert registry(trained.home).challenger().model.summary["label"]["horizon_days"] == 270
    # more time for need to come into view
    share = found.evaluation.in_need / found.evaluation.families
    assert share > trained.first.evaluation.in_need / trained.first.evaluation.families


def test_a_champion_that_reads_other_features_is_told_of_and_not_compared(
    trained: Trained, monkeypatch: pytest.MonkeyPatch
):
    found = registry(trained.home)
    found.point(CHAMPION, "1")
    reigning = found.champion()
    assert reigning is not None
    fewer = replace(reigning.model, feature_names=reigning.model.feature_names[1:])
    monkeypatch.setattr(Registry, "champion", lambda _self: replace(reigning, model=fewer))
    try:
        third = train(trained.home, STUDY.model_copy(update={"candidates": ("scorecard",)}))
    finally:
        found.client.delete_registered_model_alias(found.name, CHAMPION)
    assert (third.champion, third.champion_compared) == ("1", False)
    assert "champion" not in [ranking.name for ranking in third.evaluation.baselines]
