"""From learning rows to a model: candidates compete, the simplest good one is calibrated."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt
from scipy.special import expit

from cases.progress import Progress
from features.matrix import FeatureMatrix
from models.model import Bands, Model, ModelKind
from models.points import points_card
from training.calibrating import Calibrating, at_level_of, calibrate
from training.candidates import Scorer, fit_candidate
from training.evaluation import (
    Bench,
    CalibrationCheck,
    Ranking,
    chance_of_selection,
    lists_of,
)
from training.learning import Split, Splits, family_folds
from training.refitting import refit
from training.study import CandidateName, Settings, Study
from training.thinning import Thinned, thin
from training.tuning import Search, Tuned, tune

ELEVATED_REACH = 3.0
FROM_SIMPLEST: tuple[CandidateName, ...] = ("scorecard", "lightgbm_monotone", "lightgbm")

Capacity = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float64]
Fitter = Callable[[Thinned], Scorer]


@dataclass(frozen=True, slots=True)
class Judged:
    """How a candidate did on some held-out rows; its own risks are those before calibration."""

    rows: str
    families: int
    in_need: int
    ranking: Ranking
    calibration: CalibrationCheck | None


@dataclass(frozen=True, slots=True)
class CandidateResult:
    """A candidate's settings, how they were found, and how it did on every split and on all of
    them together; `recall` at capacity there, with its standard error.
    """

    name: CandidateName
    settings: Settings
    tuned: Tuned
    recall: float
    standard_error: float
    pooled: Judged
    splits: tuple[Judged, ...]


class HeldOut(NamedTuple):
    """Raw scores (rows,) that scorers gave to rows they had not seen."""

    rows: FeatureMatrix
    raw: Floats


class Fitted(NamedTuple):
    """The chosen model and what it was chosen from; the runner-up, where there is one, fitted
    on the same rows; and the points card calibrated beside them.
    """

    model: Model
    chosen: CandidateName
    candidates: tuple[CandidateResult, ...]
    calibrating: Calibrating
    runner_up: Scorer | None
    points_card: Model


class Making(NamedTuple):
    """What every step of fitting needs."""

    splits: Splits
    capacity: Capacity
    study: Study
    journals: Path
    progress: Progress


def fit(making: Making, summary: dict[str, Any]) -> Fitted:
    """Tune and judge every candidate on the validation splits, take the simplest good one,
    calibrate it on its own rows, and fit it once more on all rows that may be learned from.
    """
    study = making.study
    results = []
    for done, name in enumerate(study.candidates):
        making.progress("candidates", done, len(study.candidates))
        results.append(_compete(name, making))
    making.progress("candidates", len(study.candidates), len(study.candidates))
    chosen = simplest_within_one_error(tuple(results))
    best = next(result for result in results if result.name == chosen)
    rivals = [result for result in results if result.name != chosen]
    second = max(rivals, key=lambda result: result.recall, default=None)
    kind: ModelKind = "scorecard" if chosen == "scorecard" else "lightgbm"
    model, calibrating = _finish(kind, _fitter(best, study), making, summary)
    card, _ = _finish("points_card", _card_of_points, making, summary)
    return Fitted(
        model=model,
        chosen=chosen,
        candidates=tuple(results),
        calibrating=calibrating,
        runner_up=None
        if second is None
        else _fitter(second, study)(thin(making.splits.whole, study.seed)),
        points_card=card,
    )


def _compete(name: CandidateName, making: Making) -> CandidateResult:
    """Tune a candidate and judge it with its best settings."""
    study, splits = making.study, making.splits.validation
    search = Search(name, study.settings(name), splits, study.seed)
    tuned, raw = tune(search, study.tuning, making.journals)
    fitter = partial(fit_candidate, name, settings=tuned.settings, seed=study.seed)
    scores = [
        held_out_scores(fitter, [split], study.seed)
        if raw is None
        else HeldOut(split.judged(), raw[place])
        for place, split in enumerate(splits)
    ]
    pooled = HeldOut(
        splits[0].matrix.rows(np.concatenate([split.judge_rows for split in splits])),
        np.concatenate([held.raw for held in scores]),
    )
    whole = _judge("all", name, pooled, making)
    return CandidateResult(
        name=name,
        settings=tuned.settings,
        tuned=tuned,
        recall=whole.ranking.recall.estimate if whole.ranking.recall else 0.0,
        standard_error=_recall_error(pooled, making),
        pooled=whole,
        splits=tuple(
            _judge(split.name, name, held, making)
            for split, held in zip(splits, scores, strict=True)
        ),
    )


def held_out_scores(fitter: Fitter, splits: Sequence[Split], seed: int) -> HeldOut:
    """What the splits judge on, scored by what was fitted on the rest of each."""
    raw = [fitter(split.fitting(seed)).raw(split.judged().values) for split in splits]
    judged = np.concatenate([split.judge_rows for split in splits])
    return HeldOut(splits[0].matrix.rows(judged), np.concatenate(raw))


def _judge(rows: str, name: CandidateName, held: HeldOut, making: Making) -> Judged:
    outcome = held.rows.labels
    bench = _bench(held.rows, making)
    both = bool(outcome.any() and not outcome.all())
    return Judged(
        rows=rows,
        families=len(held.rows),
        in_need=int(outcome.sum()),
        ranking=bench.judge(name, held.raw),
        calibration=bench.calibration(np.asarray(expit(held.raw))) if both else None,
    )


def _recall_error(held: HeldOut, making: Making) -> float:
    bench = _bench(held.rows, making)
    chosen = chance_of_selection(held.raw, bench.lists)
    spread = bench.resampling.ratio_spread(chosen * bench.outcome, bench.outcome)
    return spread.standard_error


def _bench(rows: FeatureMatrix, making: Making) -> Bench:
    study = making.study
    return Bench.of(rows, making.capacity, seed=study.seed, resamples=study.resamples)


def simplest_within_one_error(results: tuple[CandidateResult, ...]) -> CandidateName:
    """The simplest candidate within one standard error of the best (Breiman et al. 1984)."""
    best = max(results, key=lambda result: result.recall)
    good = {r.name for r in results if r.recall >= best.recall - best.standard_error}
    return next(name for name in FROM_SIMPLEST if name in good)


def _fitter(result: CandidateResult, study: Study) -> Fitter:
    return partial(fit_candidate, result.name, settings=result.settings, seed=study.seed)


def _card_of_points(seen: Thinned) -> Scorer:
    return points_card(seen.matrix, seen.weight)


def _finish(
    kind: ModelKind, fitter: Fitter, making: Making, summary: dict[str, Any]
) -> tuple[Model, Calibrating]:
    """A model fitted on all learning rows, and again on draws of them; its calibration and bands
    come from rows that its like had not seen.
    """
    held = held_out_scores(fitter, making.splits.calibration, making.study.seed)
    calibrating = calibrate(held.raw, held.rows, making.study.seed)
    risk = calibrating.calibrator.risk(held.raw)
    # points that nobody learned give every date's rows the same scores
    if making.splits.kind == "windows" and kind != "points_card":
        alike = _scored_by_its_like(fitter, making)
        calibrator = at_level_of(calibrating.calibrator, alike.raw, alike.rows.labels)
        calibrating = calibrating._replace(calibrator=calibrator)
    seen = thin(making.splits.whole, making.study.seed)
    model = Model(
        kind=kind,
        feature_names=held.rows.feature_names,
        scorer=fitter(seen),
        calibrator=calibrating.calibrator,
        bands=set_bands(risk, held.rows, making.capacity),
        summary={**summary, "calibrated_on": len(held.rows)},
        refits=() if kind == "points_card" else refit(fitter, seen, making.study.seed),
    )
    return model, calibrating


def _scored_by_its_like(fitter: Fitter, making: Making) -> HeldOut:
    """The calibration rows, each scored by what learned from all dates of other families."""
    whole = making.splits.whole
    rows = making.splits.calibration[0].judge_rows
    raw = np.empty(len(whole))
    for fold in family_folds(whole, making.study.seed):
        judged = np.intersect1d(fold.judge_rows, rows)
        raw[judged] = fitter(fold.fitting(making.study.seed)).raw(whole.values[judged])
    return HeldOut(whole.rows(rows), raw[rows])


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
