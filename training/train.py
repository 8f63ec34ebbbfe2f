"""From the case store to a registered challenger.

The model that is tested is the model that is registered: every number in its evaluation
and audit was measured on the very model that would serve.
"""

from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np

from cases.progress import Progress, silent
from cases.store import CaseStore
from features.asof import to_date, to_day
from features.cohort import CohortStep
from features.engine import Engine
from features.kept import kept_matrix
from features.matrix import FeatureMatrix
from models.fallback import keep_points_card
from models.reasons.selftest import SelfTest, check_reasons
from models.registry import Registry
from training.baselines import BASELINES
from training.evaluation import Evaluation, evaluate
from training.fit import CandidateResult, Capacity, Floats, fit
from training.order import in_drawn_order
from training.results import keep_results, score_rows
from training.study import CandidateName, Study
from training.track import log_training
from training.windows import Windows, plan_windows

FIRST_RECORDS = 0.02


class Prepared(NamedTuple):
    """Everything read from the store before a model is fitted."""

    windows: Windows
    capacity: Capacity
    learning: FeatureMatrix
    test: FeatureMatrix


@dataclass(frozen=True, slots=True)
class Training:
    """What a training run found; `flow` is the cohort flow of every date used."""

    version: str
    run_id: str
    seed: int
    chosen: CandidateName
    candidates: tuple[CandidateResult, ...]
    windows: Windows
    learned_from: int
    learned_in_need: int
    evaluation: Evaluation
    selftest: SelfTest
    flow: dict[date, tuple[CohortStep, ...]]

    def to_dict(self) -> dict[str, Any]:
        """As plain JSON values."""
        return {
            "version": self.version,
            "run_id": self.run_id,
            "chosen": self.chosen,
            "candidates": [candidate._asdict() for candidate in self.candidates],
            "learn": [day.isoformat() for day in self.windows.learn],
            "test": [day.isoformat() for day in self.windows.test],
            "learned_from": self.learned_from,
            "learned_in_need": self.learned_in_need,
            "evaluation": self.evaluation.to_dict(),
            "selftest": {**self.selftest._asdict(), "passed": self.selftest.passed},
            "seed": self.seed,
            "flow": {
                day.isoformat(): [step._asdict() for step in steps]
                for day, steps in self.flow.items()
            },
        }


def train(
    home: Path, study: Study, *, engine: Engine | None = None, progress: Progress = silent
) -> Training:
    """Train on the store under `home` and register the challenger; `engine` makes the
    features.

    BadInput where there is too little to learn from; then nothing is registered.
    """
    store = CaseStore.open(home)
    prepared = _prepare(store, study, engine, progress)
    summary = _summary(store, study, prepared)
    fitted = fit(prepared.learning, prepared.capacity, study, summary, progress=progress)
    registry = Registry(home, store.catalogue.code)
    risk = fitted.model.risk(prepared.test)
    champion = _champion_risk(registry, prepared.test)
    evaluation = _evaluate(risk, champion, prepared, study, progress)
    selftest = check_reasons(fitted.model, prepared.test)
    registered = log_training(registry, fitted, study, evaluation)
    training = Training(
        version=registered.version,
        run_id=registered.run_id,
        seed=study.seed,
        chosen=fitted.chosen,
        candidates=fitted.candidates,
        windows=prepared.windows,
        learned_from=len(prepared.learning),
        learned_in_need=int(prepared.learning.labels.sum()),
        evaluation=evaluation,
        selftest=selftest,
        flow={**prepared.learning.flow, **prepared.test.flow},
    )
    keep_points_card(home, fitted.points_card)
    scores = score_rows(risk, champion, prepared.test, prepared.capacity, seed=study.seed)
    keep_results(home, training.version, training.to_dict(), scores)
    return training


def _prepare(store: CaseStore, study: Study, engine: Engine | None, progress: Progress) -> Prepared:
    windows = plan_windows(
        store.cut_off,
        store.catalogue.label,
        store.catalogue.lists,
        test_lists=study.test_lists,
        years_of_history=study.years_of_history,
        records_begin=records_begin(store),
    )
    after_the_end = to_date(to_day(store.cut_off) + 1)
    return Prepared(
        windows=windows,
        capacity=store.table("commissions")["capacity"].to_numpy().astype(np.int64),
        learning=in_drawn_order(
            kept_matrix(
                store,
                windows.learn,
                outcomes_seen_until=windows.trained_through,
                engine=engine,
                progress=progress,
            ),
            study.seed,
        ),
        test=in_drawn_order(
            kept_matrix(
                store,
                windows.test,
                outcomes_seen_until=after_the_end,
                engine=engine,
                progress=progress,
            ),
            study.seed,
        ),
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


def _champion_risk(registry: Registry, test: FeatureMatrix) -> Floats | None:
    """The reigning champion's risks, where there is one that reads the same features."""
    champion = registry.champion()
    if champion is None or champion.model.feature_names != test.feature_names:
        return None
    return champion.model.risk(test)


def _evaluate(
    risk: Floats,
    champion: Floats | None,
    prepared: Prepared,
    study: Study,
    progress: Progress,
) -> Evaluation:
    progress("evaluation", 0, 1)
    rivals = {name: score(prepared.test) for name, score in BASELINES.items()}
    if champion is not None:
        rivals["champion"] = champion
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


def _summary(store: CaseStore, study: Study, prepared: Prepared) -> dict[str, Any]:
    """What the model remembers of its making; no family's data."""
    return {
        "catalogue": store.catalogue.code,
        "catalogue_digest": store.catalogue.digest,
        "store_digest": store.digest,
        "learning_digest": prepared.learning.digest,
        "test_digest": prepared.test.digest,
        "trained_through": prepared.windows.trained_through.isoformat(),
        "study": study.model_dump(mode="json"),
    }
