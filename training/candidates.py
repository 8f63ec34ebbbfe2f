"""Candidates: what may become a model, each fitted the same way every time.

A scorecard is a logistic regression over yes/no lines ("three absences or more in the
last year"); the boosters are LightGBM, free or with the directions that the catalogue
implies: a difficulty never lowers a risk, a support never raises one.
"""

from collections.abc import Callable

import lightgbm as lgb
import numpy as np
import numpy.typing as npt
from scipy.optimize import minimize
from scipy.special import expit, logit

from features.matrix import FeatureMatrix
from features.vocabulary import Feature, Measure
from models.scorers import BoosterScorer, CardLine, CardScorer
from training.study import CandidateName, Study

THREADS = 2
SMALLEST_LEAF = 10
LEAF_SHARE = 0.004
FEWEST_HOLDING = 15
CARD_STRENGTH = 0.05
COUNT_THRESHOLDS = (1, 3)
COUNTED = {Measure.COUNT, Measure.THEME_COUNT, Measure.CASES, Measure.HELP_STARTED}

Scorer = BoosterScorer | CardScorer
Floats = npt.NDArray[np.float64]


def fit_candidate(name: CandidateName, matrix: FeatureMatrix, study: Study) -> Scorer:
    """Fit one candidate on a matrix with outcomes."""
    return _FITTERS[name](matrix, study)


def _lightgbm(matrix: FeatureMatrix, study: Study) -> Scorer:
    return _boost(matrix, study, directions=None)


def _lightgbm_monotone(matrix: FeatureMatrix, study: Study) -> Scorer:
    return _boost(matrix, study, directions=[_direction(f) for f in matrix.features])


def _direction(feature: Feature) -> int:
    """1 where more may only raise the risk, -1 where it may only lower it, 0 elsewhere."""
    if feature.measure not in COUNTED or feature.context:
        return 0
    return -1 if feature.protective else 1


def _boost(matrix: FeatureMatrix, study: Study, *, directions: list[int] | None) -> Scorer:
    parameters = {
        "objective": "binary",
        "learning_rate": study.learning_rate,
        "num_leaves": study.leaves,
        "min_data_in_leaf": max(SMALLEST_LEAF, round(LEAF_SHARE * len(matrix))),
        "feature_fraction": 0.5,
        "bagging_fraction": 0.8,
        "bagging_freq": 1,
        "lambda_l2": 5.0,
        "seed": study.seed,
        "deterministic": True,
        "force_row_wise": True,
        "num_threads": THREADS,
        "verbosity": -1,
    }
    if directions is not None:
        parameters["monotone_constraints"] = directions
    data = lgb.Dataset(matrix.values, label=matrix.labels, feature_name=list(matrix.feature_names))
    return BoosterScorer(lgb.train(parameters, data, num_boost_round=study.trees))


def _scorecard(matrix: FeatureMatrix, _study: Study) -> Scorer:
    lines = _card_lines(matrix)
    if not lines:
        return CardScorer((), float(logit(matrix.labels.mean())))
    columns = [line.feature for line in lines]
    thresholds = np.array([line.threshold for line in lines], dtype=np.float32)
    holds = (matrix.values[:, columns] >= thresholds).astype(np.float64)
    directions = [_direction(matrix.features[column]) for column in columns]
    intercept, *weights = _directed_logistic(holds, matrix.labels, directions)
    return CardScorer(
        tuple(line._replace(points=weight) for line, weight in zip(lines, weights, strict=True)),
        intercept,
    )


def _directed_logistic(
    holds: Floats, outcome: npt.NDArray[np.bool_], directions: list[int]
) -> list[float]:
    """Intercept and weights of a ridge logistic regression whose signs are kept.

    Without the signs, lines that overlap get weights that cancel each other, and a card
    would say that losing a job lowers the risk.
    """
    signs = np.where(outcome, 1.0, -1.0)
    columns = np.column_stack([np.ones(len(holds)), holds])
    ridge = np.append(0.0, np.full(holds.shape[1], 1 / CARD_STRENGTH))

    def loss(weights: Floats) -> tuple[float, Floats]:
        margin = signs * (columns @ weights)
        gradient = -columns.T @ (signs * expit(-margin)) + ridge * weights
        return float(np.logaddexp(0, -margin).sum() + 0.5 * (ridge * weights**2).sum()), gradient

    start = np.append(float(logit(outcome.mean())), np.zeros(holds.shape[1]))
    bounds = [(None, None), *(_bounds(direction) for direction in directions)]
    found = minimize(loss, start, jac=True, method="L-BFGS-B", bounds=bounds)
    weights: list[float] = found.x.tolist()
    return weights


def _bounds(direction: int) -> tuple[float | None, float | None]:
    return (0.0 if direction > 0 else None, 0.0 if direction < 0 else None)


def _card_lines(matrix: FeatureMatrix) -> list[CardLine]:
    """Lines that enough families hold and enough do not."""
    lines = []
    for column, feature in enumerate(matrix.features):
        if feature.measure not in COUNTED:
            continue
        for threshold in COUNT_THRESHOLDS:
            holds = matrix.values[:, column] >= threshold
            if FEWEST_HOLDING <= holds.sum() <= len(holds) - FEWEST_HOLDING:
                lines.append(CardLine(column, float(threshold), 0.0, float(holds.mean())))
    return lines


_FITTERS: dict[CandidateName, Callable[[FeatureMatrix, Study], Scorer]] = {
    "scorecard": _scorecard,
    "lightgbm": _lightgbm,
    "lightgbm_monotone": _lightgbm_monotone,
}
