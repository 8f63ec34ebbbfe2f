"""What ten times the data would bring, and what the simulation's own truth would.

`python experiments/oracle-gap/run.py` simulates two countries, learns from each, judges both on
the first one's test lists beside its truth, and writes results.json beside this file; `--small`
does the same at a small size and only prints. Scratch space goes where TMPDIR says.
"""

import argparse
import os
import sys
import tempfile
import time
from pathlib import Path
from typing import NamedTuple

HERE = Path(__file__).parent
sys.path.append(str(HERE.parent))  # where studying.py is

# Read when the numeric libraries load: threads that wait must not spin on a busy machine.
os.environ.setdefault("OMP_WAIT_POLICY", "PASSIVE")

import numpy as np
import numpy.typing as npt
import pyarrow.parquet as pq
from studying import Figure, Measured, as_results, tell

from cases.anonymise import Kind, load_or_create_key, pseudonyms
from cases.ingest import ingest
from cases.simulate.country import simulate_country
from cases.store import CaseStore
from features.asof import in_label_window, to_date, to_day
from features.matrix import FeatureMatrix, build_matrix
from training.baselines import BASELINES
from training.candidates import fit_candidate
from training.evaluation import Bench, Ranking, chance_of_selection
from training.intervals import Interval
from training.learning import Learning
from training.study import CandidateName, Study
from training.thinning import thin
from training.train import records_begin
from training.windows import Windows, plan_windows

RESULTS = HERE / "results.json"
YEARS = 4
STUDY = Study()
TIMES = 10

Floats = npt.NDArray[np.float64]


class Country(NamedTuple):
    """A simulated country that was ingested: its home and its truth."""

    home: Path
    truth: Path

    @property
    def store(self) -> CaseStore:
        """Its case store."""
        return CaseStore.open(self.home)


def main() -> None:
    """Measure, print, and keep what was found unless the run is a small one."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--small", action="store_true", help="a tenth of the size; prints only")
    asked = parser.parse_args()
    families = 2_000 if asked.small else 20_000
    with tempfile.TemporaryDirectory(prefix="oracle-gap-") as scratch:
        detail = measure(families, Path(scratch))
    tell(figured(detail), RESULTS, keep=not asked.small)


def measure(families: int, scratch: Path) -> Measured:
    """Both learners and the truth on the smaller country's test lists."""
    small = make_country(scratch / "small", families, seed=1)
    large = make_country(scratch / "large", TIMES * families, seed=2)
    windows = windows_of(small.store)
    test = build_matrix(
        small.store,
        windows.test.judge,
        outcomes_seen_until=to_date(to_day(small.store.cut_off) + 1),
    )
    capacity = small.store.table("commissions")["capacity"].to_numpy().astype(np.int64)
    bench = Bench.of(test, capacity, seed=STUDY.seed, resamples=STUDY.resamples)
    scores = {name: score(test) for name, score in BASELINES.items()}
    scores |= truth_scores(small, test)
    learned = {}
    for place, country in (("data", small), (f"{TIMES}_times_the_data", large)):
        learned[place] = learn(country, test)
    return {
        "families": families,
        "learned_from": {place: one.rows for place, one in learned.items()},
        "test": {"families": len(test), "in_need": int(test.labels.sum())},
        "candidates": {
            name: compared(bench, *(one.scores[name] for one in learned.values()))
            for name in STUDY.candidates
        },
        "others": {name: as_json(bench.judge(name, score)) for name, score in scores.items()},
        "most_that_capacity_allows": as_json(bench.judge("need", test.labels.astype(float))),
    }


def make_country(place: Path, families: int, *, seed: int) -> Country:
    """Simulate and ingest a country of the scenario `demo`."""
    said(f"simulate {families} families")
    simulated = simulate_country(
        place / "extract", scenario="demo", families=families, years=YEARS, seed=seed
    )
    said("ingest")
    ingest(simulated.extract, place / "home")
    return Country(place / "home", simulated.truth)


def windows_of(store: CaseStore) -> Windows:
    """The windows that the default study plans."""
    return plan_windows(
        store.cut_off,
        store.catalogue.label,
        store.catalogue.lists,
        asked=STUDY.dates.asked(),
        records_begin=records_begin(store),
    )


class Learned(NamedTuple):
    """Rows learned from, and every candidate's raw scores (test rows,)."""

    rows: int
    scores: dict[CandidateName, Floats]


def learn(country: Country, test: FeatureMatrix) -> Learned:
    """Fit every candidate, with the settings declared, on all that may be learned from."""
    learning = Learning.read(country.store, windows_of(country.store), STUDY.seed)
    scores = {}
    for name in STUDY.candidates:
        said(f"fit {name} on {len(learning.matrix)} rows")
        settings = STUDY.settings(name)
        scorer = fit_candidate(name, thin(learning.matrix, STUDY.seed), settings, seed=STUDY.seed)
        scores[name] = scorer.raw(test.values)
    return Learned(len(learning.matrix), scores)


def truth_scores(country: Country, test: FeatureMatrix) -> dict[str, Floats]:
    """What the simulation itself knows of every test row: the hazard of a case in the month
    of the list, and its sum over the months of the label window.
    """
    store = country.store
    rule = store.catalogue.label
    months = pq.read_table(country.truth / "months.parquet")
    family, hazard = months["family"].to_numpy(), months["case_hazard"].to_numpy()
    month = months["month"].to_numpy().astype("datetime64[D]").astype(np.int64)
    families = pq.read_table(country.truth / "families.parquet", columns=["family_id"])
    ring = load_or_create_key(country.home)
    names = families["family_id"].to_pylist()
    number = dict(zip(pseudonyms(ring, Kind.FAMILY, names).astype(str), names, strict=True))
    of_row = np.array([int(number[name][1:]) for name in test.family_id])
    now, later = np.zeros(len(test)), np.zeros(len(test))
    for day in np.unique(test.as_of_day):
        rows = test.as_of_day == day
        within = in_label_window(month, day, rule.gap_days, rule.horizon_days)
        now[rows] = summed(family, hazard, month == day)[of_row[rows]]
        later[rows] = summed(family, hazard, within)[of_row[rows]]
    return {"true_hazard_of_the_month": now, "true_hazard_of_the_window": later}


def summed(
    family: npt.NDArray[np.integer], hazard: Floats, months: npt.NDArray[np.bool_]
) -> Floats:
    """The hazards of the chosen months by family number."""
    return np.bincount(family[months], weights=hazard[months], minlength=int(family.max()) + 1)


def compared(bench: Bench, data: Floats, more_data: Floats) -> Measured:
    """Recall at capacity with the data over that with more, and both rankings."""
    hits, more_hits = (
        chance_of_selection(score, bench.lists) * bench.outcome for score in (data, more_data)
    )
    return {
        "ratio": limits(bench.resampling.ratio(hits, more_hits)),
        "data": as_json(bench.judge("data", data)),
        "more_data": as_json(bench.judge("more_data", more_data, against=data)),
    }


def as_json(ranking: Ranking) -> Measured:
    """The metrics that this study speaks of."""
    shown = ("recall", "precision", "auc", "gain")
    return {name: limits(getattr(ranking, name)) for name in shown if getattr(ranking, name)}


def limits(interval: Interval | None) -> list[float] | None:
    """An estimate with its limits."""
    return None if interval is None else [round(float(limit), 4) for limit in interval]


def figured(detail: Measured) -> Measured:
    """The candidate that finds most with the data at hand gives the figure."""
    best = max(detail["candidates"].values(), key=lambda one: one["data"]["recall"][0])
    return as_results(
        "oracle-gap",
        Figure(
            best["ratio"][0],
            "recall at capacity over that of the same learner given ten times the data",
            must=0.95,
            aim=0.98,
        ),
        detail,
        libraries=("lightgbm", "numpy", "scikit-learn"),
    )


def said(what: str) -> None:
    """Say what begins now."""
    print(f"{time.strftime('%H:%M:%S')} {what}", file=sys.stderr, flush=True)


if __name__ == "__main__":
    main()
