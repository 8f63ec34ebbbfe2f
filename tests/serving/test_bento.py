"""The Bento carries the code that serves, and nothing of anybody's case."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

REPOSITORY = Path(__file__).parents[2]
BENTOML = [sys.executable, "-m", "bentoml"]


@pytest.fixture(scope="module")
def bento(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The source folder of a Bento built from this repository."""
    home = tmp_path_factory.mktemp("bentoml")
    subprocess.run([*BENTOML, "build"], cwd=REPOSITORY, env=environment(home), check=True)
    (source,) = home.glob("bentos/tirek/*/src")
    return source


def environment(home: Path) -> dict[str, str]:
    programs = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
    return {
        **os.environ,
        "PATH": programs,
        "BENTOML_HOME": str(home),
        "BENTOML_DO_NOT_TRACK": "True",
        "TIREK_HOME": str(home / "no-home"),
    }


@pytest.mark.slow
def test_only_the_rooms_that_serve_travel(bento: Path):
    rooms = {entry.name for entry in bento.iterdir() if entry.is_dir()}
    assert rooms == {"cases", "features", "models", "fairness", "serving"}
    assert not (bento / "cases" / "simulate").exists()
    assert not (bento / "cases" / "importers").exists()


@pytest.mark.slow
def test_no_data_key_or_database_travels(bento: Path):
    kinds = {path.suffix for path in bento.rglob("*") if path.is_file()}
    assert kinds <= {".py", ".toml", ".po", ".html", ".css", ".svg", ".lock", ".yaml", ""}
    assert [path.name for path in bento.rglob("*") if path.is_file() and not path.suffix] == [
        "LICENSE"
    ]


@pytest.mark.slow
def test_the_bento_needs_nothing_else_of_the_repository(bento: Path):
    code = "import serving.service, serving.scoring.newest, sys; print(serving.service.__file__)"
    done = subprocess.run(
        [sys.executable, "-P", "-c", code],
        cwd=bento,
        env={**environment(bento.parent), "PYTHONPATH": str(bento)},
        check=True,
        capture_output=True,
        text=True,
    )
    assert Path(done.stdout.strip()) == bento / "serving" / "service.py"
