"""What a model has to pass before anybody is scored by it.

Its files are those that were registered. It loads, reads the features of the store's catalogue,
answers as it did when it was registered, gives finite risks and bands in their order, and its
contributions add up to its own output. The rows it is tried on are nobody's.
"""

from typing import Any

import numpy as np
import numpy.typing as npt

from cases.catalogue.whole import Catalogue
from cases.errors import BadInput, CheckFailed
from features.concepts import declare_features
from models.answers import made_up_rows, require_same_answers
from models.digests import digest_of
from models.model import Model
from models.reasons.contributions import ADDITIVITY_TOLERANCE
from serving.model_in_use.copies import Copy


def tried(copy: Copy, catalogue: Catalogue) -> Model:
    """The model of a copy, loaded and tried; BadInput or CheckFailed says what it failed."""
    if not copy.folder.is_dir() or digest_of(copy.folder) != copy.digest:
        msg = "its files are not those that were registered"
        raise BadInput(msg)
    model = Model.load(copy.folder)
    require_same_answers(model, copy.folder)
    require_fit(model, catalogue)
    return model


def require_fit(model: Model, catalogue: Catalogue) -> None:
    """BadInput where a model reads other features than a catalogue gives; CheckFailed where its
    risks, bands or reasons do not hold.
    """
    if model.feature_names != tuple(one.name for one in declare_features(catalogue)):
        msg = f"it reads other features than catalogue '{catalogue.code}' gives: train again"
        raise BadInput(msg)
    rows = made_up_rows(len(model.feature_names))
    raw = model.scorer.raw(rows)
    _require(_are_risks(model.calibrator.risk(raw)), "a risk is not between 0 and 1")
    _require(1 >= model.bands.high >= model.bands.elevated >= 0, "its bands are out of order")
    found = model.scorer.contributions(rows)
    apart = np.abs(found.values.sum(axis=1) + found.base - raw).max(initial=0.0)
    _require(bool(apart <= ADDITIVITY_TOLERANCE), "its contributions do not add up")
    for refit in model.refitted:
        _require(_are_risks(refit.calibrator.risk(refit.scorer.raw(rows))), "a refit has no risk")


def _are_risks(risk: npt.NDArray[Any]) -> bool:
    return bool(np.isfinite(risk).all() and (risk >= 0).all() and (risk <= 1).all())


def _require(holds: bool, otherwise: str) -> None:  # noqa: FBT001  a condition, not an option
    if not holds:
        raise CheckFailed(otherwise)
