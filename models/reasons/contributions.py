"""Contributions summed by concept: what a reader can be told about, not columns."""

from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from cases.errors import CheckFailed
from features.matrix import FeatureMatrix
from models.model import Model
from models.reasons.selftest import ADDITIVITY_TOLERANCE


class ConceptContributions(NamedTuple):
    """concepts (concepts,) in the features' order; values (rows, concepts) in the raw
    score's units, summing with `base` to each row's raw score.
    """

    concepts: tuple[str, ...]
    values: npt.NDArray[np.float64]
    base: float


def contributions_by_concept(model: Model, matrix: FeatureMatrix) -> ConceptContributions:
    """Exact contributions of every row, summed by concept.

    CheckFailed where they do not add up to the model's own output: such a list must not
    be shown to anyone.
    """
    found = model.contributions(matrix)
    breach = np.abs(found.values.sum(axis=1) + found.base - model.raw(matrix)).max(initial=0.0)
    if breach > ADDITIVITY_TOLERANCE:
        msg = (
            f"reasons do not add up to the model's output (by {breach:.2g}); no list was made: "
            "train again and report this"
        )
        raise CheckFailed(msg)
    concepts = tuple(dict.fromkeys(feature.concept for feature in matrix.features))
    of_feature = [concepts.index(feature.concept) for feature in matrix.features]
    summed = np.zeros((len(matrix), len(concepts)))
    for column, concept in enumerate(of_feature):
        summed[:, concept] += found.values[:, column]
    return ConceptContributions(concepts, summed, found.base)
