"""Do the reasons tell the truth about the model? The gate asks before anyone sees one.

Contributions have to add up to the model's own raw score on every row and, for a booster, to agree
with the `shap` package, an independent implementation. Where a model promises directions, one more
record of a difficulty must not lower its score, nor one more of a support raise it, and where
nothing is recorded any longer no difficulty may raise. No reason may rest on what features must not
read, and supports have to be able to speak for a family.
"""

from dataclasses import asdict, dataclass, replace
from typing import Any

import numpy as np
import numpy.typing as npt
import shap

from cases.catalogue.whole import Catalogue
from features.matrix import FeatureMatrix
from features.vocabulary import Feature, Measure
from models.model import Model
from models.reasons.contributions import ADDITIVITY_TOLERANCE
from models.scorers import BoosterScorer

REFERENCE_TOLERANCE = 1e-5
REFERENCE_ROWS = 64
NUDGED_ROWS = 64
LEAST_SAID = 1e-3
"""What a contribution has to come to before it is a reason at all."""

Values = npt.NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class SelfTest:
    """What was found, gaps in units of the raw score.

    `additivity` and `reference` are the largest gaps; `reference` is None for a card, whose
    contributions are their own definition. `against_direction` is the most that one more record
    moved a score the wrong way, `expired` the most that a difficulty raised where nothing is
    recorded; None where the model promises no directions. `forbidden` counts concepts that
    features must not read; `supports` is whether a support lowered some family's score, None where
    none is recorded of anybody.
    """

    rows: int
    additivity: float
    reference: float | None
    against_direction: float | None = None
    expired: float | None = None
    forbidden: int = 0
    supports: bool | None = None

    @property
    def faults(self) -> tuple[str, ...]:
        """What did not hold, in words; nothing where all did."""
        wrong = {
            "no row was tried": self.rows == 0,
            "contributions do not add up": self.additivity > ADDITIVITY_TOLERANCE,
            "contributions are not shap's": (self.reference or 0) > REFERENCE_TOLERANCE,
            "one more record moved a score the wrong way": (self.against_direction or 0)
            > ADDITIVITY_TOLERANCE,
            "a difficulty raised where nothing is recorded": (self.expired or 0) > LEAST_SAID,
            "a reason rests on what features must not read": self.forbidden > 0,
            "no support speaks for any family": self.supports is False,
        }
        return tuple(fault for fault, found in wrong.items() if found)

    @property
    def passed(self) -> bool:
        """True where everything held."""
        return not self.faults

    def to_dict(self) -> dict[str, Any]:
        """As plain JSON values."""
        return {**asdict(self), "passed": self.passed, "faults": list(self.faults)}


def check_reasons(model: Model, matrix: FeatureMatrix, catalogue: Catalogue) -> SelfTest:
    """Run the checks on a matrix, (rows, features) made by `catalogue`; the slower ones on its
    first rows.
    """
    found = model.contributions(matrix)
    summed = found.values.sum(axis=1) + found.base
    additivity = float(np.abs(summed - model.raw(matrix)).max(initial=0.0))
    directed = _directed(model, matrix.features)
    return SelfTest(
        rows=len(matrix),
        additivity=additivity,
        reference=_reference_gap(model, matrix, found.values),
        against_direction=_against_direction(model, matrix, directed) if directed else None,
        expired=_expired(model, matrix) if directed else None,
        forbidden=len(_forbidden(matrix.features, catalogue)),
        supports=_supports(matrix, found.values),
    )


def _reference_gap(
    model: Model, matrix: FeatureMatrix, values: npt.NDArray[np.float64]
) -> float | None:
    if not isinstance(model.scorer, BoosterScorer):
        return None
    rows = matrix.values[:REFERENCE_ROWS].astype(np.float64)
    explainer = shap.TreeExplainer(model.scorer.booster)
    # Left to itself, shap asks LightGBM for the values, which may not be who serves.
    explainer.model.model_type = "internal"
    explained = explainer.shap_values(rows, check_additivity=False)
    return float(np.abs(np.asarray(explained) - values[:REFERENCE_ROWS]).max(initial=0.0))


def _directed(model: Model, features: tuple[Feature, ...]) -> list[int]:
    """Columns in which the model promises the catalogue's directions; a booster that was fitted
    freely promises none.
    """
    columns = [column for column, feature in enumerate(features) if feature.direction]
    if isinstance(model.scorer, BoosterScorer):
        promised = model.scorer.booster.dump_model()["monotone_constraints"]
        return [column for column in columns if promised and promised[column]]
    return columns


def _against_direction(model: Model, matrix: FeatureMatrix, directed: list[int]) -> float:
    """The most that one more in a directed column moved a score the wrong way."""
    rows = matrix.rows(np.arange(min(NUDGED_ROWS, len(matrix))))
    before = model.raw(rows)
    worst = 0.0
    for column in directed:
        values = rows.values.copy()
        values[:, column] += 1
        moved = (model.raw(replace(rows, values=values)) - before) * matrix.features[
            column
        ].direction
        worst = max(worst, float(-moved.min(initial=0.0)))
    return worst


def _expired(model: Model, matrix: FeatureMatrix) -> float:
    """The most that a difficulty raises the score of a row in which every record has expired."""
    if not len(matrix):
        return 0.0
    row = matrix.rows(np.array([0]))
    values = row.values.copy()
    for column, feature in enumerate(matrix.features):
        if feature.measure in RECORDED:
            values[0, column] = np.nan if feature.null_meaning else 0.0
    found = model.contributions(replace(row, values=values)).values[0]
    difficulties = [column for column, one in enumerate(matrix.features) if one.direction > 0]
    return float(found[difficulties].max(initial=0.0))


RECORDED = frozenset(Measure) - {
    Measure.CHILDREN,
    Measure.ADULTS,
    Measure.SINGLE_ADULT,
    Measure.ARRIVALS,
    Measure.DEPARTURES,
    Measure.TENURE,
    Measure.AREA_CASES,
}
"""Measures of dated records, which expire."""


def _forbidden(features: tuple[Feature, ...], catalogue: Catalogue) -> set[str]:
    """Concepts and selectors that are event types no feature may read, or audit attributes."""
    readable = {event_type.code for event_type in catalogue.feature_event_types()}
    kept_out = {event_type.code for event_type in catalogue.event_types} - readable
    kept_out |= {attribute.code for attribute in catalogue.attributes}
    return kept_out & {word for one in features for word in (one.concept, one.selector)}


def _supports(matrix: FeatureMatrix, values: npt.NDArray[np.float64]) -> bool | None:
    """Whether a support lowers somebody's score, None where nobody has one on record."""
    columns = [column for column, one in enumerate(matrix.features) if one.direction < 0]
    if not (matrix.values[:, columns] > 0).any():
        return None
    return bool((values[:, columns] < -LEAST_SAID).any())
