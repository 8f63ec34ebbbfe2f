"""A training that is killed leaves no version, or a whole one that is the challenger."""

import json
import os
import shutil
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from cases.errors import NotThereYet
from models.fallback import has_points_card
from models.registry import CHALLENGER, DIGEST, Registry
from models.tracking import Tracking
from tests.training.tracking.conftest import STUDY
from training.results import RESULTS, read_results
from training.train import train

pytestmark = pytest.mark.slow

ROOT = Path(__file__).parents[3]
ONE = STUDY.model_copy(update={"candidates": ("scorecard",)})
WITHOUT = (
    "as candidates are fitted",
    "as the model is logged",
    "among the files",
    "among the results",
    "before its run ends",
    "before the version is made",
)
WITH = ("before the version has its alias", "when the version has its alias")


@pytest.fixture(scope="module")
def killed(ingested: Path, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """Homes by the moment at which a training in them was killed."""
    folder = tmp_path_factory.mktemp("killed")
    with pytest.MonkeyPatch.context() as patch:
        for name in ("MLFLOW_TRACKING_URI", "MLFLOW_REGISTRY_URI"):
            patch.delenv(name, raising=False)
        shutil.copytree(ingested, folder / "home")
        Tracking(folder / "home", "tirek-kazakhstan")  # MLflow's tables, made once
        homes = {moment: folder / str(n) for n, moment in enumerate((*WITHOUT, *WITH))}
        for home in homes.values():
            shutil.copytree(folder / "home", home)
        plan = {
            "study": ONE.model_dump(mode="json"),
            "homes": {moment: str(home) for moment, home in homes.items()},
        }
        (folder / "plan.json").write_text(json.dumps(plan), encoding="utf-8")
        done = subprocess.run(
            [sys.executable, Path(__file__).with_name("killing.py"), folder / "plan.json"],
            env={**os.environ, "PYTHONPATH": str(ROOT), "OMP_WAIT_POLICY": "PASSIVE"},
            capture_output=True,
            text=True,
            check=False,
        )
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout) == dict.fromkeys(homes, -signal.SIGKILL), done.stderr
    return homes


@pytest.mark.parametrize("moment", WITHOUT)
def test_killed_before_its_version_is_made_it_leaves_none(moment: str, killed: dict[str, Path]):
    registry = Registry(killed[moment], "kazakhstan")
    assert registry.client.search_model_versions(f"name='{registry.name}'") == []
    with pytest.raises(NotThereYet, match="run 'tirek train' first"):
        registry.challenger()


@pytest.mark.parametrize("moment", WITH)
def test_killed_after_its_version_is_made_the_version_is_whole(
    moment: str, killed: dict[str, Path]
):
    """Its run is finished, its model reads, and what the audit and the service need is there."""
    home = killed[moment]
    registry = Registry(home, "kazakhstan")
    found = registry.challenger()
    assert found.version == "1"
    assert registry.client.get_model_version_by_alias(found.name, CHALLENGER).version == 1
    assert registry.client.get_model_version(found.name, "1").tags.keys() == {DIGEST}
    assert registry.client.get_run(found.run_id).info.status == "FINISHED"
    results = read_results(home, "1")
    assert results.measured["run_id"] == found.run_id
    assert (home / RESULTS / "1" / "evaluation.html").is_file()
    assert len(found.model.feature_names) > 100
    assert has_points_card(home)


@pytest.mark.parametrize("moment", ["among the results", "before the version has its alias"])
def test_the_next_training_goes_on_from_there(moment: str, killed: dict[str, Path]):
    training = train(killed[moment], ONE)
    registry = Registry(killed[moment], "kazakhstan")
    made = "2" if moment in WITH else "1"
    assert training.version == registry.challenger().version == made
    versions = registry.client.search_model_versions(f"name='{registry.name}'")
    assert {str(version.version) for version in versions} == {made, "1"}
    assert read_results(killed[moment], made).measured["run_id"] == training.run_id
