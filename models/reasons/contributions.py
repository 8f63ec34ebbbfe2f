"""Contributions summed by concept: what a reader can be told about, not columns."""

from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from cases.errors import BadInput, CheckFailed
from features.matrix import FeatureMatrix
from models.model import Model

ADDITIVITY_TOLERANCE = 1e-6
ROWS = 65_536


class ConceptContributions(NamedTuple):
    """concepts (concepts,) in the features' order; values (rows, concepts) in the raw
    score's units, summing with `base` to each row's raw score.
    """

    concepts: tuple[str, ...]
    values: npt.NDArray[np.float64]
    base: float


def contributions_by_concept(
    model: Model, matrix: FeatureMatrix, background: FeatureMatrix | None = None
) -> ConceptContributions:
    """Exact contributions of every row, summed by concept: against the whole country, or against
    the families of `background`.

    CheckFailed where they do not add up to the model's own output: such a list must not
    be shown to anyone. BadInput for a feature that is infinite, named.
    """
    _require_finite(matrix)
    concepts = concepts_of(matrix)
    of_feature = [concepts.index(feature.concept) for feature in matrix.features]
    summed, base = np.zeros((len(matrix), len(concepts))), 0.0
    # a country's contributions by feature would not fit in memory: some rows at a time
    for start in range(0, max(len(matrix), 1), ROWS):
        rows = matrix.rows(np.arange(start, min(start + ROWS, len(matrix))))
        found = model.contributions(rows, background)
        breach = np.abs(found.values.sum(axis=1) + found.base - model.raw(rows)).max(initial=0.0)
        if not breach <= ADDITIVITY_TOLERANCE:
            msg = (
                f"reasons do not add up to the model's output (by {breach:.2g}); no list was made: "
                "train again and report this"
            )
            raise CheckFailed(msg)
        base = found.base
        for column, concept in enumerate(of_feature):
            summed[start : start + ROWS, concept] += found.values[:, column]
    return ConceptContributions(concepts, summed, base)


def concepts_of(matrix: FeatureMatrix) -> tuple[str, ...]:
    """The concepts that a matrix speaks of, in the features' order."""
    return tuple(dict.fromkeys(feature.concept for feature in matrix.features))


def _require_finite(matrix: FeatureMatrix) -> None:
    """What is not known is NaN and can be explained; what is infinite is a mistake."""
    columns = np.flatnonzero(np.isinf(matrix.values).any(axis=0))
    if len(columns):
        named = ", ".join(matrix.feature_names[column] for column in columns[:3])
        msg = (
            f"{len(columns)} features hold infinite values (the first: {named}); nothing can be "
            "explained by them: ingest the store again and report this"
        )
        raise BadInput(msg)
