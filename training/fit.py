"""From learning rows to a model: candidates compete, the simplest good one is calibrated."""

from collections.abc import Callable
from functools import partial
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt
import pandas as pd
from sklearn.model_selection import StratifiedGroupKFold

from cases.errors import BadInput
from cases.progress import Progress
from features.matrix import FeatureMatrix
from models.calibration import fit_calibrator
from models.model import Bands, Model, ModelKind
from models.points import points_card
from training.candidates import Scorer, fit_candidate
from training.evaluation import chance_of_selection, lists_of
from training.intervals import Resampling, choose_clusters
from training.study import CandidateName, Study

FEWEST_OUTCOMES = 15
ENOUGH_OUTCOMES = 100
FOLDS = 5
ELEVATED_REACH = 3.0
FROM_SIMPLEST: tuple[CandidateName, ...] = ("scorecard", "lightgbm_monotone", "lightgbm")

Capacity = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float64]


class CandidateResult(NamedTuple):
    """A candidate's recall at capacity on the calibration lists, and its standard error."""

    name: CandidateName
    recall: float
    standard_error: float


class HeldOut(NamedTuple):
    """A scorer, and raw scores (rows,) that it or its like gave to rows it had not seen."""

    scorer: Scorer
    rows: FeatureMatrix
    raw: Floats


class Fitted(NamedTuple):
    """The chosen model, how the candidates did, and the points card fitted beside it."""

    model: Model
    chosen: CandidateName
    candidates: tuple[CandidateResult, ...]
    points_card: Model


def fit(
    learning: FeatureMatrix,
    capacity: Capacity,
    study: Study,
    summary: dict[str, Any],
    *,
    progress: Progress,
) -> Fitted:
    """Fit every candidate, choose by recall at capacity, calibrate the chosen one.

    Choice, calibration and bands rest on rows that were held out of fitting: the latest
    learning dates where they hold enough outcomes, folds of families otherwise.
    BadInput where the learning rows hold too few outcomes.
    """
    _require_outcomes(learning)
    held: dict[CandidateName, HeldOut] = {}
    results = []
    for done, name in enumerate(study.candidates):
        progress("candidates", done, len(study.candidates))
        held[name] = hold_out(partial(fit_candidate, name, study=study), learning, study)
        results.append(_judge(name, held[name], capacity, study))
    progress("candidates", len(study.candidates), len(study.candidates))
    chosen = simplest_within_one_error(tuple(results))
    kind: ModelKind = "scorecard" if chosen == "scorecard" else "lightgbm"
    card = hold_out(points_card, learning, study)
    return Fitted(
        model=assemble(kind, held[chosen], capacity, summary),
        chosen=chosen,
        candidates=tuple(results),
        points_card=assemble("points_card", card, capacity, summary),
    )


def _require_outcomes(learning: FeatureMatrix) -> None:
    in_need = len(set(learning.family_id[learning.labels]))
    not_in_need = len(set(learning.family_id[~learning.labels]))
    if min(in_need, not_in_need) < FEWEST_OUTCOMES:
        msg = (
            f"in the learning rows {in_need} families came into need and {not_in_need} did not; "
            f"at least {FEWEST_OUTCOMES} of each kind are needed to learn from: bring more history"
        )
        raise BadInput(msg)


def hold_out(
    fitter: Callable[[FeatureMatrix], Scorer], learning: FeatureMatrix, study: Study
) -> HeldOut:
    """Fit, and score rows that fitting did not see."""
    later = _latest_dates(learning, study.calibration_share)
    if min(learning.labels[later].sum(), learning.labels[~later].sum()) >= ENOUGH_OUTCOMES:
        scorer = fitter(learning.rows(~later))
        rows = learning.rows(later)
        return HeldOut(scorer, rows, scorer.raw(rows.values))
    return _cross_fit(fitter, learning)


def _latest_dates(learning: FeatureMatrix, share: float) -> npt.NDArray[np.bool_]:
    """The latest dates, until they hold `share` of the rows."""
    dates, rows = np.unique(learning.as_of_day, return_counts=True)
    from_the_end = np.cumsum(rows[::-1])[::-1]
    first = int(np.flatnonzero(from_the_end >= share * rows.sum()).max())
    return np.isin(learning.as_of_day, dates[first:])


def _cross_fit(fitter: Callable[[FeatureMatrix], Scorer], learning: FeatureMatrix) -> HeldOut:
    """Each family is scored by a scorer that saw none of its rows."""
    raw = np.empty(len(learning))
    families, _ = pd.factorize(learning.family_id)
    splits = StratifiedGroupKFold(FOLDS).split(raw, learning.labels, groups=families)
    for fitting, scoring in splits:
        raw[scoring] = fitter(learning.rows(fitting)).raw(learning.rows(scoring).values)
    return HeldOut(fitter(learning), learning, raw)


def _judge(name: CandidateName, held: HeldOut, capacity: Capacity, study: Study) -> CandidateResult:
    rows = held.rows
    chosen = chance_of_selection(held.raw, lists_of(rows, capacity))
    clusters = choose_clusters(rows.commission, rows.family_id)
    resampling = Resampling(clusters, resamples=study.resamples, seed=study.seed)
    spread = resampling.ratio_spread(chosen * rows.labels, rows.labels)
    return CandidateResult(name, spread.estimate, spread.standard_error)


def simplest_within_one_error(results: tuple[CandidateResult, ...]) -> CandidateName:
    """The simplest candidate within one standard error of the best (Breiman et al. 1984)."""
    best = max(results, key=lambda result: result.recall)
    good = {r.name for r in results if r.recall >= best.recall - best.standard_error}
    return next(name for name in FROM_SIMPLEST if name in good)


def assemble(kind: ModelKind, held: HeldOut, capacity: Capacity, summary: dict[str, Any]) -> Model:
    """A scorer with its calibrator and bands, both from rows it was not fitted on."""
    calibrator = fit_calibrator(held.raw, held.rows.labels)
    return Model(
        kind=kind,
        feature_names=held.rows.feature_names,
        scorer=held.scorer,
        calibrator=calibrator,
        bands=set_bands(calibrator.risk(held.raw), held.rows, capacity),
        summary={**summary, "calibrated_on": len(held.rows)},
    )


def set_bands(risk: Floats, rows: FeatureMatrix, capacity: Capacity) -> Bands:
    """`high` begins where the country's whole capacity would be used up, `elevated` where
    three times as much would.
    """
    lists = lists_of(rows, capacity)
    size = np.bincount(lists.of_row, minlength=len(lists.capacity))
    share = float(np.minimum(size, lists.capacity).sum() / len(rows))
    high, elevated = np.quantile(
        risk, [1 - share, 1 - max(share, min(share * ELEVATED_REACH, 0.9))]
    )
    return Bands(float(high), float(elevated))
