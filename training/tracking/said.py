"""What a run says of itself in MLflow's terms: parameters, tags and metrics by name.

Counts, shares, settings and digests; never a family.
"""

from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

from training.evaluation import CalibrationCheck, Evaluation, Ranking
from training.fit import CandidateResult, Fitted, Judged
from training.intervals import Interval
from training.study import Study

RANKING = ("recall", "precision", "lift", "auc", "average_precision", "gain", "auc_gain")
CHECK = ("observed_over_expected", "slope", "intercept", "brier")
NOT_SAID = "as the catalogue says"

Params = dict[str, str]
Tags = dict[str, str]
Metrics = dict[str, float]


class CandidateRun(NamedTuple):
    """A candidate's own run. `by_split` holds its metrics on every validation split, in order."""

    name: str
    params: Params
    tags: Tags
    metrics: Metrics
    by_split: tuple[Metrics, ...]


def params(study: Study, fitted: Fitted) -> Params:
    """The study, section by section, and the chosen candidate with the settings found for it."""
    chosen = next(result for result in fitted.candidates if result.name == fitted.chosen)
    return {
        **dict(_flat(study.model_dump(mode="json"))),
        "chosen": fitted.chosen,
        **dict(_flat(chosen.settings.model_dump(mode="json"), "chosen.")),
    }


def tags(made_from: Mapping[str, Any], provenance: Mapping[str, str]) -> Tags:
    """Digests of the data, the code's commit, the lock and the versions of libraries."""
    return {**dict(_flat(made_from)), **provenance}


def _flat(section: Mapping[str, Any], before: str = "") -> Iterator[tuple[str, str]]:
    for name, value in section.items():
        if isinstance(value, Mapping):
            yield from _flat(value, f"{before}{name}.")
        elif isinstance(value, list | tuple):
            yield f"{before}{name}", ", ".join(map(str, value)) or "none"
        else:
            yield f"{before}{name}", NOT_SAID if value is None else str(value)


def metrics(evaluation: Evaluation) -> Metrics:
    """The test: every ranker's metrics by its name, the calibration, and how much was judged."""
    found: Metrics = {
        f"test_{what}": float(getattr(evaluation, what))
        for what in ("families", "in_need", "lists", "places")
    }
    for ranking in (evaluation.model, *evaluation.baselines):
        found |= _ranking(ranking, f"{ranking.name}_")
    return found | _calibration(evaluation.calibration)


def candidate_run(result: CandidateResult, *, chosen: bool) -> CandidateRun:
    """A candidate: its settings, how they were looked for, and how it did."""
    tuned = result.tuned
    return CandidateRun(
        name=result.name,
        params={
            **dict(_flat(result.settings.model_dump(mode="json"))),
            "splits": ", ".join(split.rows for split in result.splits),
        },
        tags={"chosen": "yes" if chosen else "no"},
        metrics={
            "standard_error": result.standard_error,
            "tuning_average_precision": tuned.score,
            "trials_ended": float(tuned.ended),
            "trials_given_up": float(tuned.given_up),
            "trials_not_begun": float(tuned.not_begun),
            **_judged(result.pooled),
        },
        by_split=tuple(_judged(split, "split_") for split in result.splits),
    )


def _judged(judged: Judged, before: str = "") -> Metrics:
    found = {
        f"{before}families": float(judged.families),
        f"{before}in_need": float(judged.in_need),
        **_ranking(judged.ranking, before),
    }
    if judged.calibration is not None:
        found |= _calibration(judged.calibration, before)
    return found


def _ranking(ranking: Ranking, before: str) -> Metrics:
    """A ranking's metrics, intervals as three; what is not defined is left out."""
    found: Metrics = {}
    for name in RANKING:
        interval = getattr(ranking, name)
        if interval is not None:
            found |= _three(f"{before}{name}", interval)
    return found


def _calibration(check: CalibrationCheck, before: str = "") -> Metrics:
    found: Metrics = {}
    for name in CHECK:
        found |= _three(f"{before}calibration_{name}", getattr(check, name))
    return found


def _three(name: str, interval: Interval) -> Metrics:
    return {
        name: interval.estimate,
        f"{name}_low": interval.low,
        f"{name}_high": interval.high,
    }
