"""From the case store to a registered challenger.

The model that is tested is the model that is registered: every number in its evaluation
and audit was measured on the very model that would serve.
"""

from dataclasses import asdict, dataclass, replace
from datetime import date
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import pandas as pd

from cases.canonical import sha256_of
from cases.progress import Progress, silent
from cases.store import CaseStore
from features.asof import to_date, to_day
from features.cohort import CohortStep
from features.engine import Engine
from features.kept import kept_matrix
from features.matrix import FeatureMatrix
from models.reasons.pictures.moves import measure_moves
from models.reasons.selftest import SelfTest, check_reasons
from models.registry import Registered, Registry
from training.baselines import BASELINES
from training.diagnose.examined import Examined, fitter_of
from training.diagnose.questions import NOTHING_ASKED, Diagnosis, diagnose
from training.diagnose.records import StoreRecords
from training.evaluation import Evaluation, evaluate
from training.fit import Capacity, Fitted, Floats, Making, fit
from training.learning import Learning, SplitKind
from training.leave import leave
from training.order import in_drawn_order
from training.provenance import provenance
from training.report.curves import measure_curves, risk_groups
from training.report.plots import plots
from training.report.reach import measure_reach
from training.results import score_rows
from training.study import Study
from training.tracking.log import Found, log_training
from training.tuning import TUNINGS
from training.windows import Window, Windows, plan_windows

FIRST_RECORDS = 0.02
MODEL = "model"
RUNNER_UP = "runner_up"
CHAMPION = "champion"


class Prepared(NamedTuple):
    """Everything read from the store before a model is fitted."""

    store: CaseStore
    capacity: Capacity
    learning: Learning
    test: FeatureMatrix


class Champion(NamedTuple):
    """The reigning champion: its version, and its risks on the test rows; None where it reads
    other features than there are now, so that nothing can be compared.
    """

    version: str
    risk: Floats | None


class Tracked(NamedTuple):
    """Where a training run is at home, and where it is told of."""

    home: Path
    registry: Registry
    run_id: str


@dataclass(frozen=True, slots=True)
class Training:
    """What a training run found; `flow` is the cohort flow of every date used.

    `asked_otherwise` is True where the study asks for another outcome than the catalogue's;
    `champion` is the reigning one's version, and `champion_compared` whether it could be judged
    on the same rows.
    """

    version: str
    run_id: str
    study: Study
    windows: Windows
    split_kind: SplitKind
    learned_from: int
    learned_in_need: int
    fitted: Fitted
    evaluation: Evaluation
    selftest: SelfTest
    flow: dict[date, tuple[CohortStep, ...]]
    asked_otherwise: bool
    champion: str | None
    champion_compared: bool
    provenance: dict[str, str]
    diagnosis: Diagnosis = NOTHING_ASKED

    def to_dict(self) -> dict[str, Any]:
        """As plain JSON values."""
        return {
            "version": self.version,
            "run_id": self.run_id,
            "study": self.study.model_dump(mode="json"),
            "seed": self.study.seed,
            "windows": _windows_json(self.windows),
            "split_kind": self.split_kind,
            "learned_from": self.learned_from,
            "learned_in_need": self.learned_in_need,
            **fitted_json(self.fitted),
            "evaluation": self.evaluation.to_dict(),
            "selftest": self.selftest.to_dict(),
            "asked_otherwise": self.asked_otherwise,
            "champion": self.champion,
            "champion_compared": self.champion_compared,
            "provenance": self.provenance,
            "diagnosis": self.diagnosis.to_dict(),
            "flow": {
                day.isoformat(): [step._asdict() for step in steps]
                for day, steps in self.flow.items()
            },
        }


class Made(NamedTuple):
    """A training run at its end: what it is, what is told of it, and the test row by row."""

    training: Training
    found: Found
    scores: pd.DataFrame


def train(
    home: Path, study: Study, *, engine: Engine | None = None, progress: Progress = silent
) -> Training:
    """Train on the store under `home` and register the challenger; `engine` makes the
    features.

    BadInput where there is too little to learn from, or, before any work, where MLflow cannot be
    reached; then nothing is registered.
    """
    store = _asking(CaseStore.open(home), study)
    registry = Registry(home, store.catalogue.code)
    with registry.tracking.run(study.name) as run_id:
        tracked = Tracked(home, registry, run_id)
        training, found, scores = _train(tracked, store, study, engine, progress)
        progress("logging", 0, 1)
        model_id = log_training(registry, run_id, found)
        version = leave(home, registry, found, scores, model_id=model_id)
        progress("logging", 1, 1)
    return replace(training, version=version)


def _train(
    tracked: Tracked, store: CaseStore, study: Study, engine: Engine | None, progress: Progress
) -> Made:
    prepared = _prepare(store, study, engine, progress)
    splits = prepared.learning.splits(study.seed)
    making = Making(splits, prepared.capacity, study, tracked.home / TUNINGS, progress)
    fitted = fit(making, _summary(prepared, study))
    champion = _champion(tracked.registry, prepared.test)
    examined = _examined(fitted, champion, prepared, study, engine, progress)
    rivals = _rivals(fitted, champion, prepared.test)
    evaluation = _evaluate(examined.risk, rivals, prepared, study, progress)
    training = Training(
        version="",
        run_id=tracked.run_id,
        study=study,
        windows=prepared.learning.windows,
        split_kind=splits.kind,
        learned_from=len(splits.whole),
        learned_in_need=int(splits.whole.labels.sum()),
        fitted=fitted,
        evaluation=evaluation,
        selftest=check_reasons(fitted.model, prepared.test, store.catalogue),
        flow={**prepared.learning.matrix.flow, **prepared.test.flow},
        asked_otherwise=store.catalogue.label != CaseStore.open(tracked.home).catalogue.label,
        champion=None if champion is None else champion.version,
        champion_compared=champion is not None and champion.risk is not None,
        provenance=provenance(),
        diagnosis=diagnose(examined, study.questions),
    )
    scores = _score_rows(examined)
    bench, calibrator = examined.bench, fitted.model.calibrator
    curves = measure_curves(
        {MODEL: examined.risk, **rivals},
        bench,
        risk_groups(examined.risk, calibrator, bench),
        measure_reach(store, scores),
        measure_moves(fitted.model, prepared.test, store.catalogue, seed=study.seed),
    )
    measured = training.to_dict()
    pictures = plots(measured, curves)
    return Made(training, Found(study, fitted, evaluation, measured, curves, pictures), scores)


def _asking(store: CaseStore, study: Study) -> CaseStore:
    """The store, with the outcome that the study asks for."""
    catalogue = store.catalogue
    label = study.label.applied_to(catalogue.label)
    if label == catalogue.label:
        return store
    # another question makes another catalogue: nothing kept for the one answers the other
    digest = sha256_of([catalogue.digest, label.model_dump(mode="json")])
    return replace(store, catalogue=catalogue.model_copy(update={"label": label, "digest": digest}))


def _prepare(store: CaseStore, study: Study, engine: Engine | None, progress: Progress) -> Prepared:
    windows = plan_windows(
        store.cut_off,
        store.catalogue.label,
        store.catalogue.lists,
        asked=study.dates.asked(),
        records_begin=records_begin(store),
    )
    after_the_end = to_date(to_day(store.cut_off) + 1)
    test = kept_matrix(
        store,
        windows.test.judge,
        outcomes_seen_until=after_the_end,
        engine=engine,
        progress=progress,
    )
    return Prepared(
        store=store,
        capacity=store.table("commissions")["capacity"].to_numpy().astype(np.int64),
        learning=Learning.read(store, windows, study.seed, engine=engine, progress=progress),
        test=in_drawn_order(test, study.seed),
    )


def records_begin(store: CaseStore) -> date:
    """The day by which the first 2 % of all events were known.

    A few old entries reach back years before a register was in use; the share passes over
    them.
    """
    known = store.table("events", ["knowledge_date"])["knowledge_date"].to_numpy()
    if not len(known):
        return store.cut_off
    return date.fromisoformat(str(np.quantile(known, FIRST_RECORDS, method="lower"))[:10])


def _champion(registry: Registry, test: FeatureMatrix) -> Champion | None:
    reigning: Registered | None = registry.champion()
    if reigning is None:
        return None
    if reigning.model.feature_names != test.feature_names:
        return Champion(reigning.version, None)
    return Champion(reigning.version, reigning.model.risk(test))


def _rivals(fitted: Fitted, champion: Champion | None, test: FeatureMatrix) -> dict[str, Floats]:
    """Scores (rows,) of whatever the model is compared with, by name."""
    rivals = {name: score(test) for name, score in BASELINES.items()}
    if fitted.runner_up is not None:
        rivals[RUNNER_UP] = fitted.runner_up.raw(test.values)
    if champion is not None and champion.risk is not None:
        rivals[CHAMPION] = champion.risk
    return rivals


def _evaluate(
    risk: Floats,
    rivals: dict[str, Floats],
    prepared: Prepared,
    study: Study,
    progress: Progress,
) -> Evaluation:
    progress("evaluation", 0, 1)
    evaluation = evaluate(
        risk,
        rivals,
        prepared.test,
        prepared.capacity,
        seed=study.seed,
        resamples=study.resamples,
    )
    progress("evaluation", 1, 1)
    return evaluation


def _examined(
    fitted: Fitted,
    champion: Champion | None,
    prepared: Prepared,
    study: Study,
    engine: Engine | None,
    progress: Progress,
) -> Examined:
    """The model with all that the study's questions need."""
    return Examined(
        candidate=fitted.chosen,
        fitter=fitter_of(fitted, study.seed),
        learning=prepared.learning.matrix,
        test=prepared.test,
        risk=fitted.model.risk(prepared.test),
        capacity=prepared.capacity,
        records=StoreRecords(prepared.store, engine),
        seed=study.seed,
        resamples=study.resamples,
        champion=None if champion is None else champion.version,
        champion_risk=None if champion is None else champion.risk,
        progress=progress,
    )


def _score_rows(examined: Examined) -> pd.DataFrame:
    return score_rows(
        examined.risk,
        examined.champion_risk,
        examined.test,
        examined.capacity,
        seed=examined.seed,
    )


def _summary(prepared: Prepared, study: Study) -> dict[str, Any]:
    """What the model remembers of its making; no family's data."""
    catalogue = prepared.store.catalogue
    return {
        "catalogue": catalogue.code,
        "catalogue_digest": catalogue.digest,
        "store_digest": prepared.store.digest,
        "learning_digest": prepared.learning.matrix.digest,
        "test_digest": prepared.test.digest,
        "trained_through": prepared.learning.windows.trained_through.isoformat(),
        "label": {
            "gap_days": catalogue.label.gap_days,
            "horizon_days": catalogue.label.horizon_days,
        },
        "study": study.model_dump(mode="json"),
    }


def fitted_json(fitted: Fitted) -> dict[str, Any]:
    """What was chosen, from what, and how it was calibrated, as plain JSON values."""
    calibrating = fitted.calibrating
    return {
        "chosen": fitted.chosen,
        "made_from": {
            name: value for name, value in fitted.model.summary.items() if name != "study"
        },
        "candidates": [
            {
                **asdict(result),
                "settings": result.settings.model_dump(mode="json"),
                "tuned": {
                    **result.tuned._asdict(),
                    "settings": result.tuned.settings.model_dump(mode="json"),
                },
            }
            for result in fitted.candidates
        ],
        "calibration": {
            "method": calibrating.method,
            "bend_gains": calibrating.bend_gains,
            "standard_error": calibrating.standard_error,
            "found_a_relation": calibrating.found_a_relation,
            "families": sum(calibrating.calibrator.families),
            "in_need": sum(calibrating.calibrator.in_need),
        },
    }


def _windows_json(windows: Windows) -> dict[str, Any]:
    def shown(window: Window) -> dict[str, list[str]]:
        return {name: [day.isoformat() for day in days] for name, days in window._asdict().items()}

    return {
        "validation": [shown(window) for window in windows.validation],
        "calibration": None if windows.calibration is None else shown(windows.calibration),
        "test": shown(windows.test),
    }
