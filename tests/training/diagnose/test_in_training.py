"""A study's questions from end to end on a small simulated country."""

from pathlib import Path

import pytest

from cases.ingest import ingest
from cases.simulate.country import simulate_country
from training.results import read_results
from training.study import Study, Tuning
from training.summary import training_lines
from training.train import Training, train

pytestmark = pytest.mark.slow

STUDY = Study(
    candidates=("scorecard",),
    resamples=200,
    questions=("sources", "punitive", "subsets", "helped"),
    tuning=Tuning(trials=0),
)


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("home")
    simulate_country(folder / "extract", scenario="demo", families=2500, years=3, seed=1)
    ingest(folder / "extract", folder)
    return folder


@pytest.fixture(scope="module")
def training(home: Path) -> Training:
    with pytest.MonkeyPatch.context() as patch:
        patch.delenv("MLFLOW_TRACKING_URI", raising=False)
        return train(home, STUDY)


def test_the_questions_of_the_study_are_answered_and_kept(home: Path, training: Training):
    kept = read_results(home, training.version).measured["diagnosis"]
    assert set(kept) == set(STUDY.questions)
    assert "raid_visit" in kept["punitive"]["event_types"]
    # one row of a family on each list: groups of an attribute hold every row in need once
    for attribute in ("sex_of_head", "language"):
        groups = [one for one in kept["punitive"]["groups"] if one["attribute"] == attribute]
        assert sum(one["in_need"] for one in groups) == training.evaluation.in_need
    everybody = kept["helped"]["everybody"]
    model = training.evaluation.to_dict()["model"]
    assert everybody["recall"] == list(model["recall"])
    assert everybody["auc"] == list(model["auc"])
    sources = {one["code"] for one in kept["sources"]["left_out"]}
    assert {"education", "health"} <= sources


def test_the_answers_stand_among_the_lines_of_the_terminal(training: Training):
    lines = list(training_lines(training))
    for question in STUDY.questions:
        assert f"Asked about {question}:" in lines
    assert lines[-1].startswith("Registered as version")
