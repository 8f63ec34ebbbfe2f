"""Building the Bento: the code that serves, with the champion's files in it.

What travels is named in `bentofile.yaml`; the champion is fetched from the registry, verified and
tried first, and laid beside the code. `serving/service.py` falls back on it where neither the
registry nor a copy under the home can be had.
"""

import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import NamedTuple

from cases.errors import BadInput, CheckFailed, NotThereYet
from cases.store import CaseStore
from serving.model_in_use.asking import Asked, MlflowAsked
from serving.model_in_use.copies import HELD, write_held
from serving.model_in_use.trial import tried

CODE = Path(__file__).resolve().parent.parent
ROOMS = ("cases", "features", "models", "fairness", "serving")
PAPERS = ("bentofile.yaml", "requirements-serving.lock", "LICENSE")


class Built(NamedTuple):
    """A Bento: its tag, where it lies, and the champion that it holds."""

    tag: str
    folder: Path
    model: str


def build_bento(home: Path, store: Path, *, asked: Asked | None = None) -> Built:
    """Build a Bento with the home's champion into BentoML's store.

    NotThereYet where there is no champion; BadInput where the repository is not at hand, or the
    registry does not answer; CheckFailed where the champion fails its trial, or BentoML.
    """
    if not all((CODE / name).exists() for name in PAPERS):
        msg = f"{CODE}: no {PAPERS[0]} beside the code; build from the repository"
        raise BadInput(msg)
    with tempfile.TemporaryDirectory(prefix="tirek-bento-") as scratch:
        stage = Path(scratch)
        model = _lay_champion(home, stage / HELD.name, asked)
        _lay_code(stage)
        tag = _run_bentoml(stage, store)
    name, _, version = tag.partition(":")
    return Built(tag, store / "bentos" / name / version, model)


def _lay_champion(home: Path, held: Path, asked: Asked | None) -> str:
    """Lay the champion's files where the Bento holds them; its name and version."""
    catalogue = CaseStore.open(home).catalogue
    registry = asked or MlflowAsked(home, catalogue.code)
    champion = registry.look("champion")
    if champion is None:
        msg = "no model has earned its place, and a Bento holds one that has; see 'tirek promote'"
        raise NotThereYet(msg)
    with registry.fetched(champion) as copy:
        tried(copy, catalogue)
        held.mkdir()
        write_held(copy, held)
    return f"{champion.name} version {champion.version}"


def _lay_code(stage: Path) -> None:
    for room in ROOMS:
        shutil.copytree(CODE / room, stage / room, ignore=shutil.ignore_patterns("__pycache__"))
    for paper in PAPERS:
        shutil.copy(CODE / paper, stage / paper)


def _run_bentoml(stage: Path, store: Path) -> str:
    """Let BentoML build what is laid out; the Bento's tag."""
    programs = f"{Path(sys.executable).parent}{os.pathsep}{os.environ.get('PATH', '')}"
    done = subprocess.run(
        [sys.executable, "-P", "-m", "bentoml", "build", "--output", "tag"],
        cwd=stage,
        env={
            **os.environ,
            "PATH": programs,  # BentoML asks uv, which lies beside the interpreter
            "PYTHONPATH": str(stage),
            "TIREK_HOME": str(stage / "no-home"),
            "BENTOML_HOME": str(store),
            "BENTOML_DO_NOT_TRACK": "True",
        },
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        msg = f"BentoML could not build: {done.stderr.strip()[-1000:]}"
        raise CheckFailed(msg)
    return done.stdout.strip().rpartition("__tag__:")[2]
