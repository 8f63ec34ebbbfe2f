"""Baselines that always run beside the candidates: a list must beat every one of them."""

from collections.abc import Callable

import numpy as np
import numpy.typing as npt

from features.matrix import FeatureMatrix
from features.vocabulary import Measure
from models.points import points_card

Floats = npt.NDArray[np.float64]
YEAR = 365


def at_random(matrix: FeatureMatrix) -> Floats:
    """Everybody the same: the tie rule then ranks at random."""
    return np.zeros(len(matrix))


def area_only(matrix: FeatureMatrix) -> Floats:
    """Cases per family in the commission's area in the last year."""
    return matrix.column("area__cases_365").astype(np.float64)


def count_of_flags(matrix: FeatureMatrix) -> Floats:
    """How many kinds of difficulty were recorded in the last year."""
    columns = [
        column
        for column, feature in enumerate(matrix.features)
        if feature.measure is Measure.COUNT
        and feature.lookback_days == YEAR
        and not (feature.protective or feature.context)
    ]
    return np.asarray((matrix.values[:, columns] > 0).sum(axis=1), dtype=np.float64)


def points(matrix: FeatureMatrix) -> Floats:
    """The points card."""
    return points_card(matrix).raw(matrix.values)


BASELINES: dict[str, Callable[[FeatureMatrix], Floats]] = {
    "random": at_random,
    "area_only": area_only,
    "count_of_flags": count_of_flags,
    "points_card": points,
}
