"""Candidates: what may become a model, each fitted the same way every time.

A scorecard is a logistic regression over yes/no lines ("three absences or more in the
last year"); the boosters are LightGBM, free or with the directions that the catalogue
implies: a difficulty never lowers a risk, a support never raises one.
"""

import lightgbm as lgb
import numpy as np
import numpy.typing as npt
from scipy import sparse
from scipy.optimize import minimize
from scipy.special import expit, logit
from threadpoolctl import threadpool_limits

from features.vocabulary import COUNTED
from models.scorers import BoosterScorer, CardLine, CardScorer
from training.study import BoosterSettings, CandidateName, CardSettings, Settings
from training.thinning import Thinned

THREADS = 2
SMALLEST_LEAF = 10
MOST_BINS = 63
"""Most features are small counts: more bins only take longer."""

FEWEST_HOLDING = 15
COUNT_THRESHOLDS = (1, 3)

Scorer = BoosterScorer | CardScorer
Floats = npt.NDArray[np.float64]


def fit_candidate(name: CandidateName, seen: Thinned, settings: Settings, *, seed: int) -> Scorer:
    """Fit one candidate on rows with outcomes."""
    if isinstance(settings, CardSettings):
        return _scorecard(seen, settings)
    directed = name == "lightgbm_monotone"
    directions = [feature.direction for feature in seen.matrix.features] if directed else None
    return _boost(seen, settings, directions=directions, seed=seed)


def _boost(
    seen: Thinned, settings: BoosterSettings, *, directions: list[int] | None, seed: int
) -> Scorer:
    matrix = seen.matrix
    parameters = {
        "objective": "binary",
        "learning_rate": settings.learning_rate,
        "num_leaves": settings.leaves,
        "min_data_in_leaf": max(SMALLEST_LEAF, round(settings.leaf_share * len(matrix))),
        "feature_fraction": settings.feature_fraction,
        "bagging_fraction": 0.8,
        "bagging_freq": 1,
        "lambda_l2": settings.ridge,
        "max_bin": MOST_BINS,
        "seed": seed,
        "deterministic": True,
        "force_row_wise": True,
        "num_threads": THREADS,
        "verbosity": -1,
    }
    if directions is not None:
        parameters["monotone_constraints"] = directions
    data = lgb.Dataset(
        matrix.values,
        label=matrix.labels,
        weight=seen.weight,
        feature_name=list(matrix.feature_names),
    )
    return BoosterScorer(lgb.train(parameters, data, num_boost_round=settings.trees))


def _scorecard(seen: Thinned, settings: CardSettings) -> Scorer:
    matrix = seen.matrix
    lines = _card_lines(seen)
    if not lines:
        return CardScorer((), float(logit(np.average(matrix.labels, weights=seen.weight))))
    columns = [line.feature for line in lines]
    thresholds = np.array([line.threshold for line in lines], dtype=np.float32)
    holds = sparse.csr_array((matrix.values[:, columns] >= thresholds).astype(np.float64))
    directions = [matrix.features[column].direction for column in columns]
    intercept, *weights = _directed_logistic(holds, seen, directions, strength=settings.strength)
    return CardScorer(
        tuple(line._replace(points=weight) for line, weight in zip(lines, weights, strict=True)),
        intercept,
    )


def _directed_logistic(
    holds: sparse.csr_array, seen: Thinned, directions: list[int], *, strength: float
) -> list[float]:
    """Intercept and weights of a ridge logistic regression whose signs are kept.

    Without the signs, lines that overlap get weights that cancel each other, and a card
    would say that losing a job lowers the risk.
    """
    outcome = seen.matrix.labels
    signs = np.where(outcome, 1.0, -1.0)
    held_by = sparse.csr_array(holds.T)
    ridge = 1 / strength

    def loss(weights: Floats) -> tuple[float, Floats]:
        points = weights[1:]
        margin = signs * (weights[0] + holds @ points)
        pull = seen.weight * signs * expit(-margin)
        total = float(seen.weight @ np.logaddexp(0, -margin)) + 0.5 * ridge * float(points @ points)
        return total, np.append(-pull.sum(), ridge * points - held_by @ pull)

    start = np.append(
        float(logit(np.average(outcome, weights=seen.weight))), np.zeros(holds.shape[1])
    )
    bounds = [(None, None), *(_bounds(direction) for direction in directions)]
    # vectors this short are added up faster than threads are woken
    with threadpool_limits(limits=1, user_api="blas"):
        found = minimize(loss, start, jac=True, method="L-BFGS-B", bounds=bounds)
    weights: list[float] = found.x.tolist()
    return weights


def _bounds(direction: int) -> tuple[float | None, float | None]:
    return (0.0 if direction > 0 else None, 0.0 if direction < 0 else None)


def _card_lines(seen: Thinned) -> list[CardLine]:
    """Lines that enough families hold and enough do not."""
    matrix, weight = seen
    counted = [
        column for column, feature in enumerate(matrix.features) if feature.measure in COUNTED
    ]
    values = matrix.values[:, counted]
    lines = []
    for threshold in COUNT_THRESHOLDS:
        holds = values >= threshold
        holding, share = holds.sum(axis=0), weight @ holds / weight.sum()
        lines += [
            CardLine(column, float(threshold), 0.0, float(share[place]))
            for place, column in enumerate(counted)
            if FEWEST_HOLDING <= holding[place] <= len(holds) - FEWEST_HOLDING
        ]
    return sorted(lines, key=lambda line: line.feature)
