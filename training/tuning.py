"""Settings looked for by Optuna, on the splits that candidates are chosen on.

A trial is judged by the mean average precision over the splits: it moves with every pair of
families near the top, where recall at capacity takes a few values and would let chance be
tuned to. The settings that a study declares are always the first trial. Every trial draws from
a seed of its own, and trials are kept in a journal as they end, so that a search that was
killed goes on where it was and ends as it would have ended.
"""

import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import NamedTuple

import numpy as np
import numpy.typing as npt
import optuna
from optuna.storages import JournalStorage
from optuna.storages.journal import JournalFileBackend
from optuna.trial import Trial, TrialState
from sklearn.metrics import average_precision_score

from cases.canonical import sha256_of
from features.matrix import FeatureMatrix
from training.candidates import fit_candidate
from training.learning import Split
from training.study import CandidateName, CardSettings, Settings, Tuning
from training.thinning import Thinned

TUNINGS = "tuning"
"""The folder under a home that holds the journals."""

Floats = npt.NDArray[np.float64]

SPACE = 1
"""Raised when the settings that are looked for change: earlier trials then say nothing."""

FIRST_PRUNED = 1
"""So many trials are judged on all splits before a worse one may be given up halfway: the
declared settings alone, since all are judged on the same rows."""

optuna.logging.set_verbosity(optuna.logging.ERROR)


class Tuned(NamedTuple):
    """The best settings found, and how many trials ended, were given up, or fell to a budget
    that was over. `score` is their mean average precision.
    """

    settings: Settings
    score: float
    ended: int
    given_up: int
    not_begun: int


class Best(NamedTuple):
    """What a search ended with. `raw` holds what the best settings scored each split's judged
    rows, (rows,) each; None where an earlier process found them.
    """

    tuned: Tuned
    raw: tuple[Floats, ...] | None


class Held(NamedTuple):
    """A split's rows as every trial meets them."""

    fitting: Thinned
    judged: FeatureMatrix


class Search(NamedTuple):
    """What is looked for: settings of one candidate on these splits."""

    candidate: CandidateName
    start: Settings
    splits: Sequence[Split]
    seed: int


def tune(search: Search, tuning: Tuning, folder: Path) -> Best:
    """The best of the declared settings and of `tuning.trials` others; journals lie in
    `folder`.
    """
    study = _open(search, folder)
    held = [Held(split.fitting(search.seed), split.judged()) for split in search.splits]
    until = time.monotonic() + tuning.seconds
    wanted = 1 + tuning.trials
    raw: dict[int, tuple[Floats, ...]] = {}
    # the declared settings are tried whatever the budget says
    while _over(study) < wanted and (not _over(study) or time.monotonic() < until):
        scored = _next(study, search, held)
        first = study.best_trial.number
        raw = {number: one for number, one in (raw | scored).items() if number == first}
    ended, given_up = (
        len(study.get_trials(deepcopy=False, states=(state,)))
        for state in (TrialState.COMPLETE, TrialState.PRUNED)
    )
    best = study.best_trial
    tuned = Tuned(
        settings=_settings(search, best.params),
        score=float(study.best_value),
        ended=ended,
        given_up=given_up,
        not_begun=wanted - ended - given_up,
    )
    return Best(tuned, raw.get(best.number))


def _open(search: Search, folder: Path) -> optuna.Study:
    """The search as it was left, its begun and never ended trials given up for lost."""
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    journal = folder / f"{_identity(search)}.log"
    study = optuna.create_study(
        storage=JournalStorage(JournalFileBackend(str(journal))),
        study_name=search.candidate,
        direction="maximize",
        load_if_exists=True,
        pruner=optuna.pruners.MedianPruner(n_startup_trials=FIRST_PRUNED),
    )
    for left in study.get_trials(deepcopy=False, states=(TrialState.RUNNING,)):
        study.tell(left.number, state=TrialState.FAIL)
    return study


def _identity(search: Search) -> str:
    """SHA-256 over all that the search follows from."""
    return sha256_of(
        {
            "space": SPACE,
            "candidate": search.candidate,
            "start": search.start.model_dump(mode="json"),
            "seed": search.seed,
            "splits": [[split.name, split.digest] for split in search.splits],
        }
    )


def _over(study: optuna.Study) -> int:
    states = (TrialState.COMPLETE, TrialState.PRUNED)
    return len(study.get_trials(deepcopy=False, states=states))


def _next(
    study: optuna.Study, search: Search, held: Sequence[Held]
) -> dict[int, tuple[Floats, ...]]:
    """One more trial: the declared settings first, then what the sampler proposes. What it
    scored by the trial's number, nothing where it was given up.

    The sampler is made anew for each, from the search's seed and the number of trials that
    are over, so that what it proposes does not depend on when the process began.
    """
    place = _over(study)
    seed = int(np.random.SeedSequence([search.seed, place]).generate_state(1)[0])
    study.sampler = optuna.samplers.TPESampler(seed=seed, constant_liar=False)
    if place == 0 and not study.get_trials(deepcopy=False, states=(TrialState.WAITING,)):
        study.enqueue_trial(search.start.model_dump(include=set(_space(search.start))))
    trial = study.ask()
    settings = _proposed(trial, search)
    raw: list[Floats] = []
    scores: list[float] = []
    for step, (fitting, judged) in enumerate(held):
        scorer = fit_candidate(search.candidate, fitting, settings, seed=search.seed)
        raw.append(scorer.raw(judged.values))
        scores.append(float(average_precision_score(judged.labels, raw[-1])))
        trial.report(sum(scores) / len(scores), step)
        if step + 1 < len(held) and trial.should_prune():
            study.tell(trial, state=TrialState.PRUNED)
            return {}
    study.tell(trial, sum(scores) / len(scores))
    return {trial.number: tuple(raw)}


def _proposed(trial: Trial, search: Search) -> Settings:
    return _settings(search, {name: ask(trial) for name, ask in _space(search.start).items()})


def _settings(search: Search, found: dict[str, float]) -> Settings:
    return search.start.model_copy(update=found)


def _space(start: Settings) -> dict[str, Callable[[Trial], float]]:
    """What each setting is looked for between, the declared one always included. Trees stay as
    declared: the learning rate beside them says the same.
    """
    if isinstance(start, CardSettings):
        return {"strength": _between("strength", 0.003, 3.0, start.strength)}
    return {
        "leaves": _between("leaves", 4, 63, start.leaves),
        "learning_rate": _between("learning_rate", 0.01, 0.15, start.learning_rate),
        "leaf_share": _between("leaf_share", 0.0005, 0.02, start.leaf_share),
        "feature_fraction": _between("feature_fraction", 0.2, 0.9, start.feature_fraction),
        "ridge": _between("ridge", 0.5, 100.0, start.ridge),
    }


def _between(name: str, low: float, high: float, declared: float) -> Callable[[Trial], float]:
    low, high = min(low, declared), max(high, declared)
    if isinstance(declared, int):
        return lambda trial: trial.suggest_int(name, int(low), int(high), log=True)
    return lambda trial: trial.suggest_float(name, low, high, log=True)
