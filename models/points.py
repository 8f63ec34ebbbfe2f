"""The points card: what serves where no model has earned its place.

In the manner of the Digital Family Card's levels it counts deprivations: a point for every
theme with a difficulty on record in the last year, one more where there are three or more,
and two where the commission has had a case. Everybody can check it with a pencil.
"""

import numpy as np
import numpy.typing as npt

from features.matrix import FeatureMatrix
from features.vocabulary import Feature, Measure
from models.scorers import CardLine, CardScorer

YEAR = 365
SEVERAL = 3


def points_card(matrix: FeatureMatrix, weight: npt.NDArray[np.float64] | None = None) -> CardScorer:
    """The card over a matrix's features; the usual shares are those of its rows, each of which
    stands for `weight` (rows,) others.
    """
    lines: list[CardLine] = []
    for column, feature in enumerate(matrix.features):
        for threshold, points in _points(feature):
            holds = matrix.values[:, column] >= threshold
            share = float(np.average(holds, weights=weight)) if len(matrix) else 0.0
            lines.append(CardLine(column, float(threshold), float(points), share))
    return CardScorer(tuple(lines))


def _points(feature: Feature) -> tuple[tuple[int, int], ...]:
    """Thresholds and points of one feature."""
    if feature.measure is Measure.THEME_COUNT and feature.lookback_days == YEAR:
        return ((1, 1), (SEVERAL, 1))
    if feature.measure is Measure.CASES and feature.lookback_days > YEAR:
        return ((1, 2),)
    return ()
