"""How good a ranking is, at each commission's own capacity, with intervals.

A list is one commission on one date. Every ranker selects on the same lists with the same
seed, and is compared with another over the same resamples.
"""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any, NamedTuple, Self

import numpy as np
import numpy.typing as npt
from scipy.special import logit
from sklearn.linear_model import LogisticRegression

from cases.errors import BadInput
from features.matrix import FeatureMatrix
from models.selection import Selection, chance_at_capacity, select_at_capacity
from training.intervals import (
    Clusters,
    Flags,
    Floats,
    Interval,
    Ints,
    Resampling,
    auc_difference,
    auc_interval,
    choose_clusters,
    regression_intervals,
)
from training.order import draw_lots


class Lists(NamedTuple):
    """The lists that a matrix's rows stand on: list of each row, capacity of each list."""

    of_row: Ints
    capacity: Ints


@dataclass(frozen=True, slots=True)
class Ranking:
    """One ranker's metrics, ties averaged over their orders; None where one is not defined.

    `gain` is the recall of the ranker that it is compared with less this one's, `auc_gain` the
    same of the area; both are paired.
    """

    name: str
    selected_in_need: float
    recall: Interval | None
    precision: Interval | None
    lift: Interval | None
    auc: Interval | None
    average_precision: Interval | None
    gain: Interval | None = None
    auc_gain: Interval | None = None


@dataclass(frozen=True, slots=True)
class CalibrationCheck:
    """Observed over expected outcomes, Cox's slope and intercept, and the Brier score.

    Well calibrated is 1, 1 and 0 (Cox 1958; Van Calster et al. 2016).
    """

    observed: int
    expected: float
    observed_over_expected: Interval
    slope: Interval
    intercept: Interval
    brier: Interval


@dataclass(frozen=True, slots=True)
class Evaluation:
    """Everything measured on the test lists. `baselines` holds every ranker that the model is
    compared with: the baselines, the runner-up, and the reigning champion where there is one.
    """

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


def select(score: Floats, matrix: FeatureMatrix, lists: Lists, seed: int) -> Selection:
    """Whom a ranker selects at capacity; none by chance, since rankings are compared.

    Ties are broken by the rows' lots, not by pseudonym.
    """
    return select_at_capacity(
        score, lists.of_row, lists.capacity, seed=seed, identifiers=draw_lots(matrix, seed)
    )


def chance_of_selection(score: Floats, lists: Lists) -> Floats:
    """How likely each row is to be selected over all orders of tied scores, (rows,).

    A ranker with many ties would otherwise be judged by the luck of one order: ranking
    everybody the same is worth exactly the share of families that there is room for.
    """
    return chance_at_capacity(score, lists.of_row, lists.capacity)


@dataclass(frozen=True)
class Bench:
    """Rows that rankers are judged on, (rows,) each: their outcomes, lists and clusters, and
    one set of resamples for all comparisons.
    """

    outcome: Flags
    lists: Lists
    clusters: Clusters
    resampling: Resampling

    @classmethod
    def of(
        cls, matrix: FeatureMatrix, capacity: npt.ArrayLike, *, seed: int, resamples: int
    ) -> Self:
        """The bench of a matrix with outcomes; `capacity` (commissions,) families a list."""
        clusters = choose_clusters(matrix.commission, matrix.family_id)
        return cls(
            outcome=matrix.labels,
            lists=lists_of(matrix, capacity),
            clusters=clusters,
            resampling=Resampling(clusters, resamples=resamples, seed=seed),
        )

    def judge(self, name: str, score: Floats, *, against: Floats | None = None) -> Ranking:
        """One ranker's metrics; with `against`, what that score gains over it."""
        chosen = chance_of_selection(score, self.lists)
        hits = chosen * self.outcome
        return Ranking(
            name=name,
            selected_in_need=float(hits.sum()),
            recall=self.resampling.ratio(hits, self.outcome),
            precision=self.resampling.ratio(hits, chosen),
            lift=self.resampling.lift(hits, chosen, self.outcome),
            auc=auc_interval(score, self.outcome, self.clusters),
            average_precision=self.resampling.average_precision(score, self.outcome),
            gain=self.gain(against, score) if against is not None else None,
            auc_gain=None
            if against is None
            else auc_difference(against, score, self.outcome, self.clusters),
        )

    def gain(self, ours: Floats, theirs: Floats) -> Interval | None:
        """Our recall at capacity less theirs, paired."""
        our_hits, their_hits = (
            chance_of_selection(score, self.lists) * self.outcome for score in (ours, theirs)
        )
        return self.resampling.ratio_difference(our_hits, their_hits, self.outcome)

    def calibration(self, risk: Floats) -> CalibrationCheck:
        """Calibration of risks in (0, 1) against the outcomes."""
        log_odds = logit(np.clip(risk, 1e-9, 1 - 1e-9))
        cox = LogisticRegression(C=1e9, max_iter=1000)
        cox.fit(log_odds.reshape(-1, 1), self.outcome)
        coefficients = np.array([cox.intercept_[0], cox.coef_[0, 0]])
        predictors = np.column_stack([np.ones(len(risk)), log_odds])
        intercept, slope = regression_intervals(
            predictors, self.outcome, coefficients, self.clusters
        )
        ratio = self.resampling.ratio(self.outcome, risk)
        brier = self.resampling.ratio((self.outcome - risk) ** 2, np.ones(len(risk)))
        assert ratio is not None
        assert brier is not None
        return CalibrationCheck(
            int(self.outcome.sum()), float(risk.sum()), ratio, slope, intercept, brier
        )


def evaluate(
    risk: Floats,
    rivals: Mapping[str, Floats],
    matrix: FeatureMatrix,
    capacity: npt.ArrayLike,
    *,
    seed: int,
    resamples: int,
) -> Evaluation:
    """Judge calibrated risks (rows,) beside rivals' scores on a matrix with outcomes."""
    outcome = matrix.labels
    if outcome.all() or not outcome.any():
        msg = (
            f"{int(outcome.sum())} of the {len(outcome)} test families came into need: "
            "nothing can be judged without both kinds; widen the test"
        )
        raise BadInput(msg)
    bench = Bench.of(matrix, capacity, seed=seed, resamples=resamples)
    size = np.bincount(bench.lists.of_row, minlength=len(bench.lists.capacity))
    return Evaluation(
        families=len(matrix),
        in_need=int(outcome.sum()),
        lists=int((size > 0).sum()),
        places=int(np.minimum(size, bench.lists.capacity).sum()),
        clusters=bench.clusters.kind,
        cluster_count=bench.clusters.size,
        model=bench.judge("model", risk, against=risk),
        baselines=tuple(bench.judge(name, score, against=risk) for name, score in rivals.items()),
        calibration=bench.calibration(risk),
    )
