"""Candidates and the choice among them, by plans that lie inside the training rows.

Tirek's own three are fitted by its training room. Beside them stand a ridge logistic
regression over all columns, since the scorecard only reads counts and histories of surprises
are no counts, and the mean of the ridge and the monotone booster.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple, Protocol

import numpy as np
import numpy.typing as npt
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import roc_auc_score
from sklearn.pipeline import Pipeline, make_pipeline
from sklearn.preprocessing import StandardScaler

from features.asof import is_known
from features.matrix import FeatureMatrix
from training.candidates import fit_candidate
from training.study import CandidateName, Study
from training.thinning import thin

TIREKS: tuple[CandidateName, ...] = ("scorecard", "lightgbm", "lightgbm_monotone")
RIDGE = "ridge"
AVERAGED = "averaged"
CANDIDATES = (*TIREKS, RIDGE, AVERAGED)
STRENGTH = 0.03
"""Inverse of the ridge's penalty, on standardised columns."""

Floats = npt.NDArray[np.float64]


class Ranker(Protocol):
    """What inspections are ranked by."""

    def raw(self, values: npt.NDArray[np.float32]) -> Floats:
        """Log-odds, (rows,); higher is inspected first."""
        ...


@dataclass(frozen=True, slots=True)
class Ridge:
    """A logistic regression over standardised columns."""

    fitted: Pipeline

    def raw(self, values: npt.NDArray[np.float32]) -> Floats:
        """Log-odds, (rows,)."""
        return np.asarray(self.fitted.decision_function(values), dtype=np.float64)


@dataclass(frozen=True, slots=True)
class Averaged:
    """The mean of several rankers' log-odds."""

    rankers: tuple[Ranker, ...]

    def raw(self, values: npt.NDArray[np.float32]) -> Floats:
        """Log-odds, (rows,)."""
        return np.asarray(np.mean([one.raw(values) for one in self.rankers], axis=0))


class Tried(NamedTuple):
    """One candidate on one validation plan: its AUC and the share that its first half caught."""

    plan: int
    auc: float
    caught: float


def fit(name: str, matrix: FeatureMatrix, study: Study) -> Ranker:
    """Fit a candidate on a matrix with outcomes."""
    if name == AVERAGED:
        return Averaged((_ridge(matrix), _tireks("lightgbm_monotone", matrix, study)))
    if name == RIDGE:
        return _ridge(matrix)
    return _tireks(next(own for own in TIREKS if own == name), matrix, study)


def _tireks(name: CandidateName, matrix: FeatureMatrix, study: Study) -> Ranker:
    return fit_candidate(name, thin(matrix, study.seed), study.settings(name), seed=study.seed)


def _ridge(matrix: FeatureMatrix) -> Ridge:
    logistic = LogisticRegression(C=STRENGTH, max_iter=1000)
    return Ridge(make_pipeline(StandardScaler(), logistic).fit(matrix.values, matrix.labels))


def try_on_plans(
    name: str,
    matrix: FeatureMatrix,
    day: npt.NDArray[np.int64],
    plans: Sequence[int],
    *,
    gap: int,
    study: Study,
) -> list[Tried]:
    """A candidate on each validation plan, fitted on inspections more than `gap` days before.

    `day` (rows,) is the day of each of the matrix's inspections. The gap is as long as that
    between the published training rows and the test's plan.
    """
    tried = []
    for plan in plans:
        held = matrix.rows(matrix.as_of_day == plan)
        ranker = fit(name, matrix.rows(is_known(day, plan - gap)), study)
        score = ranker.raw(held.values)
        auc = float(roc_auc_score(held.labels, score))
        tried.append(Tried(plan, auc, caught_in_first_half(score, held.labels)))
    return tried


def caught_in_first_half(score: Floats, outcome: npt.NDArray[np.bool_]) -> float:
    """Share of outcomes in the half that is ranked first; ties in the order of the rows."""
    first = np.argsort(-score, kind="stable")[: len(score) // 2]
    return float(outcome[first].sum() / outcome.sum())


def best(tried: dict[str, list[Tried]]) -> str:
    """The candidate with the highest mean AUC over the validation plans."""
    return max(tried, key=lambda name: float(np.mean([one.auc for one in tried[name]])))
