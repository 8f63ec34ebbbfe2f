"""What a model has to answer wherever it is loaded: its risks of made-up rows, kept beside it.

Another library or processor that reads the same files otherwise is found out by them before
anybody is scored.
"""

import json
from pathlib import Path

import numpy as np
import numpy.typing as npt

from cases.canonical import canonical_json
from cases.errors import BadInput, CheckFailed
from models.model import Model

ANSWERS_FILE = "answers.json"
ANSWERS_TOLERANCE = 1e-9
MADE_UP_ROWS = 64
MADE_UP_SEED = 20260101
MADE_UP_VALUES = (np.nan, 0.0, 1.0, 2.0, 4.0, 10.0, 90.0, 365.0)


def made_up_rows(features: int) -> npt.NDArray[np.float32]:
    """Rows of nobody, (rows, features) float32, the same ones always: nothing known, nothing
    happened, and draws of counts and days, of which some are not known.
    """
    drawn = np.random.default_rng(MADE_UP_SEED).choice(MADE_UP_VALUES, (MADE_UP_ROWS, features))
    drawn[0], drawn[1] = np.nan, 0.0
    return drawn.astype(np.float32)


def keep_answers(model: Model, folder: Path) -> None:
    """Write the model's risks of the made-up rows beside its files."""
    risks = _risks(model).tolist()
    (folder / ANSWERS_FILE).write_text(canonical_json(risks), encoding="utf-8")


def require_same_answers(model: Model, folder: Path) -> bool:
    """CheckFailed where the model answers otherwise than when it was registered; False where an
    older registration kept no answers. BadInput where they cannot be read.
    """
    path = folder / ANSWERS_FILE
    if not path.is_file():
        return False
    try:
        kept = np.array(json.loads(path.read_text(encoding="utf-8")), dtype=np.float64)
    except (OSError, TypeError, ValueError) as error:
        msg = f"{path.name}: not a model's answers; register it again"
        raise BadInput(msg) from error
    found = _risks(model)
    apart = np.inf if kept.shape != found.shape else float(np.abs(kept - found).max())
    if not apart <= ANSWERS_TOLERANCE:
        msg = f"the model answers otherwise than when it was registered, by up to {apart:.1e}"
        raise CheckFailed(msg)
    return True


def _risks(model: Model) -> npt.NDArray[np.float64]:
    rows = made_up_rows(len(model.feature_names))
    return model.calibrator.risk(model.scorer.raw(rows))
