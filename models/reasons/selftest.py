"""Do the reasons tell the truth about the model? The gate asks before anyone sees one.

Two checks: contributions add up to the model's own raw score on every row, and for a
booster they agree with the `shap` package, an independent implementation.
"""

from typing import NamedTuple

import numpy as np
import shap

from features.matrix import FeatureMatrix
from models.model import Model
from models.scorers import BoosterScorer

ADDITIVITY_TOLERANCE = 1e-6
REFERENCE_TOLERANCE = 1e-5
REFERENCE_ROWS = 64


class SelfTest(NamedTuple):
    """Largest absolute gaps found, in units of the raw score.

    `reference` is None for a points card, whose contributions are their own definition.
    """

    rows: int
    additivity: float
    reference: float | None

    @property
    def passed(self) -> bool:
        """True where both gaps are within tolerance and at least one row was tried."""
        agrees = self.reference is None or self.reference <= REFERENCE_TOLERANCE
        return self.rows > 0 and self.additivity <= ADDITIVITY_TOLERANCE and agrees


def check_reasons(model: Model, matrix: FeatureMatrix) -> SelfTest:
    """Run the checks on a matrix, (rows, features); the reference on its first rows."""
    found = model.contributions(matrix)
    summed = found.values.sum(axis=1) + found.base
    additivity = float(np.abs(summed - model.raw(matrix)).max(initial=0.0))
    return SelfTest(len(matrix), additivity, _reference_gap(model, matrix, found.values))


def _reference_gap(
    model: Model, matrix: FeatureMatrix, values: np.ndarray[tuple[int, int], np.dtype[np.float64]]
) -> float | None:
    if not isinstance(model.scorer, BoosterScorer):
        return None
    rows = matrix.values[:REFERENCE_ROWS].astype(np.float64)
    explainer = shap.TreeExplainer(model.scorer.booster)
    # Left to itself, shap asks LightGBM for the values: a comparison of LightGBM with itself.
    explainer.model.model_type = "internal"
    explained = explainer.shap_values(rows, check_additivity=False)
    return float(np.abs(np.asarray(explained) - values[:REFERENCE_ROWS]).max(initial=0.0))
