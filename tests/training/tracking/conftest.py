"""A tiny country, ingested once, and trained on twice over with the same study."""

import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import pytest

from cases.ingest import ingest
from cases.simulate.country import simulate_country
from models.registry import Registry
from training.study import Study
from training.train import Training, train

STUDY = Study.model_validate(
    {
        "name": "small",
        "candidates": ["scorecard", "lightgbm"],
        "resamples": 200,
        "questions": [],
        "tuning": {"trials": 0},
        "booster": {"trees": 20},
        "dates": {"test_lists": 2, "years_of_history": 2},
    }
)


class Twice(NamedTuple):
    """A home and two alike trainings in it."""

    home: Path
    first: Training
    second: Training

    @property
    def registry(self) -> Registry:
        return Registry(self.home, "kazakhstan")


@pytest.fixture(scope="session")
def ingested(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home with a store of 1,000 families and no MLflow yet."""
    folder = tmp_path_factory.mktemp("tracked")
    simulate_country(folder / "extract", scenario="demo", families=1000, years=3, seed=1)
    ingest(folder / "extract", folder / "home")
    return folder / "home"


@pytest.fixture(scope="session")
def twice(ingested: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Twice]:
    home = tmp_path_factory.mktemp("twice") / "home"
    shutil.copytree(ingested, home)
    with pytest.MonkeyPatch.context() as patch:
        for name in ("MLFLOW_TRACKING_URI", "MLFLOW_REGISTRY_URI"):
            patch.delenv(name, raising=False)
        yield Twice(home, train(home, STUDY), train(home, STUDY))
