"""Trains in processes of its own that kill themselves without warning, each at another moment.

python killing.py PLAN, where PLAN is JSON: {"study": {...}, "homes": {moment: home}}.

Libraries are loaded once; then a copy of this process trains for each moment, and falls where it
is told to. Printed is JSON: how each ended, as a signal's negative number or an exit code.
"""

import importlib
import json
import os
import signal
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

from mlflow import MlflowClient

import training.fit
import training.results
from models.registry import Registry
from models.tracking import Tracking
from training.study import Study
from training.train import train

LATE = (
    "git",
    "mlflow.pyfunc.scoring_server",
    "mlflow.store.model_registry.sqlalchemy_store",
    "mlflow.store.tracking.sqlalchemy_store",
    "shap",
)
"""Imported only when they are used: here once, and not once for each moment."""

Fall = tuple[Any, str]
"""Whose function the process falls in, and which; it falls before the function does anything."""

MOMENTS: dict[str, Fall] = {
    "as candidates are fitted": (training.fit, "simplest_within_one_error"),
    "as the model is logged": (Registry, "log_model"),
    "among the files": (MlflowClient, "log_text"),
    "among the results": (training.results, "canonical_json"),
    "before its run ends": (Tracking, "finish"),
    "before the version is made": (MlflowClient, "create_model_version"),
    "before the version has its alias": (MlflowClient, "set_registered_model_alias"),
    "when the version has its alias": (MlflowClient, "delete_model_version_tag"),
}


def fall(*_: object, **__: object) -> None:
    """Die at once, as in a power cut."""
    os.kill(os.getpid(), signal.SIGKILL)


def ends(run: Callable[[], object]) -> int:
    """How a copy of this process ends that does one thing."""
    child = os.fork()
    if child == 0:
        try:
            run()
        finally:
            os._exit(0)
    _, status = os.waitpid(child, 0)
    return os.waitstatus_to_exitcode(status)


def train_and_fall(home: Path, study: Study, moment: str) -> None:
    """Train, and fall at the moment."""
    owner, name = MOMENTS[moment]
    setattr(owner, name, fall)
    train(home, study)


def main() -> None:
    """Every moment of the plan, one after the other."""
    for module in LATE:
        importlib.import_module(module)
    plan = json.loads(Path(sys.argv[1]).read_text(encoding="utf-8"))
    study = Study.model_validate(plan["study"])
    ended = {
        moment: ends(lambda home=home, moment=moment: train_and_fall(Path(home), study, moment))
        for moment, home in plan["homes"].items()
    }
    sys.stdout.write(json.dumps(ended))


if __name__ == "__main__":
    main()
