"""The Bento carries the code that serves and the champion, and nothing of anybody's case."""

import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx
import pytest

from cases.errors import BadInput, NotThereYet
from serving import bento as building
from serving.access.tokens import add_token
from serving.api.contract import ExplainedFamily
from serving.api.forms import JSON
from serving.bento import Built, build_bento
from serving.listing.refer import refer
from serving.model_in_use.copies import held_copy
from serving.model_in_use.watch import ModelInUse
from serving.ranking.cohort import Ordering
from serving.referrals.database import open_database
from serving.scoring.newest import open_scoring
from tests.features.facts import AS_OF
from tests.serving.model_in_use.conftest import Shelf
from tests.serving.town import coded

pytestmark = pytest.mark.slow

ROOMS = "cases|features|models|fairness|serving"
ALLOWED = (
    r"LICENSE|bentofile\.yaml|requirements-serving\.lock",
    rf"({ROOMS})/([a-z_0-9]+/)*[a-z_0-9]+\.py",
    r"cases/catalogues/[a-z0-9_]+\.toml",
    r"serving/desk/templates/[a-z_]+\.html",
    r"serving/desk/static/[a-z_.-]+\.(css|svg)",
    r"serving/desk/locale/(kk|ru|en)/messages\.po",
    r"champion/in_use\.json",
    r"champion/models/[0-9]+-[0-9a-f]{16}/(model|answers)\.json",
    r"champion/models/[0-9]+-[0-9a-f]{16}/(booster|refit-[0-9]+)\.txt",
)
ADDED_BY_BENTOML = {"bento.yaml", "README.md"}


@pytest.fixture(scope="module")
def shelf(built_town: Path, tmp_path_factory: pytest.TempPathFactory) -> Shelf:
    """A registry whose champion is version 3 of the town's card."""
    shelf = Shelf(tmp_path_factory.mktemp("shelf"), built_town)
    shelf.promote("3")
    return shelf


@pytest.fixture(scope="module")
def built(shelf: Shelf, built_town: Path, tmp_path_factory: pytest.TempPathFactory) -> Built:
    return build_bento(built_town, tmp_path_factory.mktemp("bentoml"), asked=shelf)


@pytest.fixture(scope="module")
def bento(built: Built) -> Path:
    """The Bento's source folder."""
    return built.folder / "src"


def files_of(folder: Path) -> set[str]:
    return {path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()}


def test_nothing_travels_that_is_not_allowed(bento: Path):
    strangers = [
        name
        for name in files_of(bento) - ADDED_BY_BENTOML
        if not any(re.fullmatch(allowed, name) for allowed in ALLOWED)
    ]
    assert strangers == []


def test_no_room_travels_that_trains_imports_or_simulates(bento: Path):
    rooms = {entry.name for entry in bento.iterdir() if entry.is_dir()}
    assert rooms == {"cases", "features", "models", "fairness", "serving", "champion"}
    assert not (bento / "cases" / "simulate").exists()
    assert not (bento / "cases" / "importers").exists()


def test_the_champion_travels_as_it_was_registered(built: Built, bento: Path, shelf: Shelf):
    copy = held_copy(bento / "champion")
    assert copy is not None
    assert copy[:3] == shelf.copy("3")[:3]
    assert files_of(copy.folder) == files_of(shelf.folder / "3")
    assert built.model == "tirek-plain version 3"


def test_without_a_champion_nothing_is_built(built_town: Path, tmp_path: Path):
    with pytest.raises(NotThereYet, match="a Bento holds one that has"):
        build_bento(built_town, tmp_path, asked=Shelf(tmp_path / "none", built_town))


def test_a_champion_that_fails_its_trial_is_not_packed(built_town: Path, tmp_path: Path):
    shelf = Shelf(tmp_path / "spoilt", built_town)
    shelf.promote("3")
    (shelf.folder / "3" / "more.txt").write_text("more")
    with pytest.raises(BadInput, match="not those that were registered"):
        build_bento(built_town, tmp_path, asked=shelf)


def test_away_from_the_repository_nothing_can_be_built(
    shelf: Shelf, built_town: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(building, "CODE", tmp_path)
    with pytest.raises(BadInput, match=r"no bentofile\.yaml beside the code"):
        build_bento(built_town, tmp_path / "bentoml", asked=shelf)


@pytest.fixture
def home(town: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A home with a list, and nothing of a registry."""
    for variable in ("MLFLOW_TRACKING_URI", "MLFLOW_REGISTRY_URI"):
        monkeypatch.delenv(variable, raising=False)
    database = open_database(town)
    refer(town, database, AS_OF, ordering=Ordering(seed=11, random_share=0.0))
    database.close()
    return town


def token_of(home: Path) -> str:
    database = open_database(home)
    with database.writing() as session:
        token = add_token(session, "bento", scopes=("score", "explain"))
    database.close()
    return token


@contextmanager
def served(bento: Path, home: Path, elsewhere: Path) -> Iterator[str]:
    """The Bento served from an empty folder; only its own code can be imported. Yields its address
    once it answers.
    """
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    elsewhere.mkdir()
    address = f"http://127.0.0.1:{port}"
    code = (
        "import sys, bentoml_cli.cli as cli;"
        "sys.meta_path[:] = [one for one in sys.meta_path if 'ditable' not in repr(one)];"
        "cli.cli()"
    )
    command = [sys.executable, "-P", "-c", code, "serve", str(bento.parent)]
    with (elsewhere / "log").open("wb") as log:
        running = subprocess.Popen(
            [*command, "--host", "127.0.0.1", "--port", str(port)],
            cwd=elsewhere,
            env={
                **{name: value for name, value in os.environ.items() if name != "PYTHONPATH"},
                "TIREK_HOME": str(home),
                "BENTOML_HOME": str(elsewhere / "bentoml"),
                "BENTOML_DO_NOT_TRACK": "True",
                "PYTHONSAFEPATH": "1",
            },
            stdout=log,
            stderr=log,
            start_new_session=True,
        )
        try:
            wait_for(address, running)
            yield address
        finally:
            os.killpg(running.pid, signal.SIGTERM)
            running.wait(60)


def wait_for(address: str, running: subprocess.Popen[bytes]) -> None:
    for _ in range(1200):
        assert running.poll() is None, "the service ended"
        try:
            httpx.get(f"{address}/sign-in", timeout=60)
        except httpx.TransportError:
            time.sleep(0.1)
        else:
            return
    pytest.fail("the service never answered")


def test_it_answers_as_the_library_does_by_the_champion_that_it_holds(
    bento: Path, home: Path, tmp_path: Path
):
    """Byte for byte, with no registry anywhere."""
    families = [coded(name) for name in ("a9", "a0", "urgent", "thin")]
    model = ModelInUse(home, held=bento / "champion")
    told = open_scoring(home, serving=model.serving).explain(families)
    token = token_of(home)
    with served(bento, home, tmp_path / "elsewhere") as address:
        answer = httpx.post(
            f"{address}/v1/explain",
            json={"families": families},
            headers={"authorization": f"Bearer {token}"},
            timeout=120,
        )
    assert answer.status_code == 200
    assert answer.content == b"".join(JSON.tell(ExplainedFamily, told))
    assert answer.json()["families"][0]["context"]["model_version"] == "3"


def test_a_bento_whose_champion_is_spoilt_answers_by_the_points_card(
    bento: Path, home: Path, tmp_path: Path
):
    shutil.copytree(bento.parent, tmp_path / "spoilt")
    (path,) = (tmp_path / "spoilt" / "src" / "champion" / "models").glob("*/model.json")
    path.write_text(path.read_text("utf-8")[:-100], encoding="utf-8")
    token = token_of(home)
    with served(tmp_path / "spoilt" / "src", home, tmp_path / "elsewhere") as address:
        answer = httpx.post(
            f"{address}/v1/score",
            json={"families": [coded("a9")]},
            headers={"authorization": f"Bearer {token}"},
            timeout=120,
        )
    assert answer.json()["families"][0]["context"]["model_name"] == "points-card"
    log = (tmp_path / "elsewhere" / "log").read_text("utf-8")
    assert log.count("version 3 (bento) does not serve") == 1
