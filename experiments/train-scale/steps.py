"""One measured step in a process of its own: `steps.py make|default|wide ARGUMENTS`.

Prints one JSON object: what was measured, with `seconds` and `cpu_seconds` of the step itself
(imports left out) and `peak_mib`, the most memory that the process ever held.
"""

from dataclasses import replace
from pathlib import Path

import numpy as np
from studying import Measured, Stopwatch, answer

from cases.ingest import ingest
from cases.progress import silent
from cases.simulate.country import simulate_country
from cases.store import CaseStore
from features.asof import to_date, to_day
from features.matrix import FeatureMatrix, build_matrix
from training.baselines import BASELINES
from training.evaluation import evaluate
from training.fit import Making, fit
from training.learning import Learning
from training.order import in_drawn_order
from training.study import Study
from training.train import records_begin, train
from training.windows import plan_windows

YEARS = 4
AREA = "area__cases_365"


def make(families: str, extract: str, home: str) -> Measured:
    """Simulate a country and ingest it."""
    totals = simulate_country(
        Path(extract), scenario="demo", families=int(families), years=YEARS, seed=1
    )
    ingest(totals.extract, Path(home))
    return {"rows": totals.rows}


def default(home: str) -> Measured:
    """What `tirek train` does, from the store to the registered challenger."""
    watch = Stopwatch()
    training = train(Path(home), Study(), progress=watch.hear)
    return {
        **watch.measured(),
        "rows": training.learned_from,
        "features": len(training.fitted.model.feature_names),
        "chosen": training.fitted.chosen,
    }


def wide(home: str, features: str, journals: str) -> Measured:
    """Every candidate tuned, the chosen one calibrated and fitted, and judged, on so many
    features of all; the matrix is there before the clock starts.
    """
    study = Study()
    store = CaseStore.open(Path(home))
    windows = plan_windows(
        store.cut_off,
        store.catalogue.label,
        store.catalogue.lists,
        asked=study.dates.asked(),
        records_begin=records_begin(store),
    )
    whole = Learning.read(store, windows, study.seed)
    learning = replace(whole, matrix=_fewer(whole.matrix, int(features)))
    after_the_end = to_date(to_day(store.cut_off) + 1)
    test = _fewer(
        in_drawn_order(
            build_matrix(store, windows.test.judge, outcomes_seen_until=after_the_end), study.seed
        ),
        int(features),
    )
    capacity = store.table("commissions")["capacity"].to_numpy().astype(np.int64)
    del whole
    watch = Stopwatch()
    splits = learning.splits(study.seed)
    fitted = fit(Making(splits, capacity, study, Path(journals), silent), {})
    rivals = {name: score(test) for name, score in BASELINES.items()}
    found = evaluate(
        fitted.model.risk(test), rivals, test, capacity, seed=study.seed, resamples=study.resamples
    )
    return {
        **watch.measured(),
        "rows": len(learning.matrix),
        "features": len(learning.matrix.features),
        "candidates": len(fitted.candidates),
        "chosen": fitted.chosen,
        "recall": found.model.recall,
    }


def _fewer(matrix: FeatureMatrix, features: int) -> FeatureMatrix:
    """So many of the columns: the one that a baseline asks for by name, and others that stand
    evenly among the rest.
    """
    named = matrix.feature_names.index(AREA)
    others = np.delete(np.arange(len(matrix.features)), named)
    spaced = others[np.linspace(0, len(others) - 1, features - 1).round().astype(int)]
    columns = np.sort(np.append(spaced, named))
    return replace(
        matrix,
        features=tuple(matrix.features[column] for column in columns),
        values=np.ascontiguousarray(matrix.values[:, columns]),
    )


if __name__ == "__main__":
    answer({"make": make, "default": default, "wide": wide})
