"""How good a ranking is, at each commission's own capacity, with intervals.

A list is one commission on one date. Every ranker selects on the same lists with the same
seed, and is compared with the candidate over the same resamples.
"""

from dataclasses import asdict, dataclass
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt
from scipy.special import logit
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import average_precision_score, brier_score_loss

from cases.errors import BadInput
from features.matrix import FeatureMatrix
from models.selection import select_at_capacity
from training.intervals import (
    Flags,
    Floats,
    Interval,
    Ints,
    Resampling,
    auc_interval,
    choose_clusters,
)
from training.order import draw_lots


class Lists(NamedTuple):
    """The lists that a matrix's rows stand on: list of each row, capacity of each list."""

    of_row: Ints
    capacity: Ints


@dataclass(frozen=True, slots=True)
class Ranking:
    """One ranker's metrics, ties averaged over their orders.

    `gain` is the candidate's recall less this ranker's, paired.
    """

    name: str
    selected_in_need: float
    recall: Interval | None
    precision: Interval | None
    lift: float | None
    auc: Interval | None
    average_precision: float | None
    gain: Interval | None


@dataclass(frozen=True, slots=True)
class CalibrationCheck:
    """Observed over expected outcomes, Cox's slope and intercept, and the Brier score.

    Well calibrated is 1, 1 and 0 (Cox 1958; Van Calster et al. 2016).
    """

    observed: int
    expected: float
    slope: float
    intercept: float
    brier: float

    @property
    def observed_over_expected(self) -> float:
        """1 where as many families came into need as the risks add up to."""
        return self.observed / self.expected


@dataclass(frozen=True, slots=True)
class Evaluation:
    """Everything measured on the test lists."""

    families: int
    in_need: int
    lists: int
    places: int
    clusters: str
    cluster_count: int
    model: Ranking
    baselines: tuple[Ranking, ...]
    calibration: CalibrationCheck

    def to_dict(self) -> dict[str, Any]:
        """As plain JSON values."""
        return asdict(self)


def lists_of(matrix: FeatureMatrix, capacity: npt.ArrayLike) -> Lists:
    """The lists of a matrix; `capacity` (commissions,) families a list."""
    room = np.asarray(capacity, dtype=np.int64)
    dates, of_date = np.unique(matrix.as_of_day, return_inverse=True)
    of_row = of_date.astype(np.int64) * len(room) + matrix.commission
    return Lists(of_row, np.tile(room, len(dates)))


def select(score: Floats, matrix: FeatureMatrix, lists: Lists, seed: int) -> Flags:
    """Who a ranker selects at capacity; none by chance, since rankings are compared.

    Ties are broken by the rows' lots, not by pseudonym.
    """
    selection = select_at_capacity(
        score, lists.of_row, lists.capacity, seed=seed, identifiers=draw_lots(matrix, seed)
    )
    return selection.by_rank


def chance_of_selection(score: Floats, lists: Lists) -> Floats:
    """How likely each row is to be selected over all orders of tied scores, (rows,).

    A ranker with many ties would otherwise be judged by the luck of one order: ranking
    everybody the same is worth exactly the share of families that there is room for.
    """
    return select_at_capacity(score, lists.of_row, lists.capacity, seed=0).probability


def evaluate(
    risk: Floats,
    baselines: dict[str, Floats],
    matrix: FeatureMatrix,
    capacity: npt.ArrayLike,
    *,
    seed: int,
    resamples: int,
) -> Evaluation:
    """Judge calibrated risks (rows,) beside baseline scores on a matrix with outcomes."""
    outcome = matrix.labels
    if outcome.all() or not outcome.any():
        msg = (
            f"{int(outcome.sum())} of the {len(outcome)} test families came into need: "
            "nothing can be judged without both kinds; widen the test"
        )
        raise BadInput(msg)
    lists = lists_of(matrix, capacity)
    clusters = choose_clusters(matrix.commission, matrix.family_id)
    resampling = Resampling(clusters, resamples=resamples, seed=seed)
    ours = chance_of_selection(risk, lists)

    def judge(name: str, score: Floats, chosen: Floats) -> Ranking:
        hits = chosen * outcome
        precision = resampling.ratio(hits, chosen)
        return Ranking(
            name=name,
            selected_in_need=float(hits.sum()),
            recall=resampling.ratio(hits, outcome),
            precision=precision,
            lift=None if precision is None else precision.estimate / float(outcome.mean()),
            auc=auc_interval(score, outcome, clusters),
            average_precision=float(average_precision_score(outcome, score)),
            gain=resampling.ratio_difference(ours * outcome, hits, outcome),
        )

    size = np.bincount(lists.of_row, minlength=len(lists.capacity))
    return Evaluation(
        families=len(matrix),
        in_need=int(outcome.sum()),
        lists=int((size > 0).sum()),
        places=round(float(ours.sum())),
        clusters=clusters.kind,
        cluster_count=clusters.size,
        model=judge("model", risk, ours),
        baselines=tuple(
            judge(name, score, chance_of_selection(score, lists))
            for name, score in baselines.items()
        ),
        calibration=check_calibration(risk, outcome),
    )


def check_calibration(risk: Floats, outcome: Flags) -> CalibrationCheck:
    """Calibration of risks in (0, 1) against outcomes, (rows,) each."""
    log_odds = logit(np.clip(risk, 1e-9, 1 - 1e-9)).reshape(-1, 1)
    cox = LogisticRegression(C=1e9, max_iter=1000).fit(log_odds, outcome)
    return CalibrationCheck(
        observed=int(outcome.sum()),
        expected=float(risk.sum()),
        slope=float(cox.coef_[0, 0]),
        intercept=float(cox.intercept_[0]),
        brier=float(brier_score_loss(outcome, risk)),
    )
