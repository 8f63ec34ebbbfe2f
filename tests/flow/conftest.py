"""One small country, trained once for the whole session; every test works on its own copy."""

import shutil
from pathlib import Path
from typing import NamedTuple

import pytest

from tests.flow.command import crown, done, tell

AS_OF = "2026-01-01"
STUDY = """
name = "small"
candidates = ["lightgbm"]
resamples = 200
questions = ["ties"]
[tuning]
trials = 0
[booster]
trees = 40
"""


class Place(NamedTuple):
    """An extract and a home."""

    extract: Path
    home: Path


@pytest.fixture(scope="session")
def country(tmp_path_factory: pytest.TempPathFactory) -> Place:
    """A simulated country, ingested."""
    folder = tmp_path_factory.mktemp("country")
    place = Place(folder / "extract", folder / "home")
    done("simulate", place.extract, "--families", 1000, "--years", 3, "--seed", 7)
    done("ingest", place.extract, "--home", place.home)
    return place


@pytest.fixture(scope="session")
def study(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("study") / "small.toml"
    path.write_text(STUDY, encoding="utf-8")
    return path


@pytest.fixture(scope="session")
def trained(country: Place, study: Path, tmp_path_factory: pytest.TempPathFactory) -> Place:
    """The country's home, trained and audited, with nobody promoted."""
    home = tmp_path_factory.mktemp("trained") / "home"
    shutil.copytree(country.home, home)
    done("train", "--home", home, "--study", study)
    tell("audit", "--home", home)
    return Place(country.extract, home)


@pytest.fixture(scope="session")
def reigning(trained: Place, tmp_path_factory: pytest.TempPathFactory) -> Place:
    """The same with the learned model on the throne, whatever the gate thinks of so small a
    country, and its list made: what leaks into a score would show in a booster first.
    """
    home = tmp_path_factory.mktemp("reigning") / "home"
    shutil.copytree(trained.home, home)
    crown(home)
    done("refer", "--home", home, "--as-of", AS_OF)
    return Place(trained.extract, home)


@pytest.fixture
def own(country: Place, tmp_path: Path) -> Place:
    """This test's own ingested home."""
    shutil.copytree(country.home, tmp_path / "home")
    return Place(country.extract, tmp_path / "home")


@pytest.fixture
def own_trained(trained: Place, tmp_path: Path) -> Place:
    """This test's own trained home."""
    shutil.copytree(trained.home, tmp_path / "home")
    return Place(trained.extract, tmp_path / "home")
