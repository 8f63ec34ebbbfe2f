"""One measured step in a process of its own: `steps.py weigh ARGUMENTS`.

Prints one JSON object: the whole trade-off of every attribute in one simulated country.
"""

from collections.abc import Sequence
from datetime import date
from pathlib import Path

import numpy as np
import numpy.typing as npt
from studying import Measured, Stopwatch, answer

from cases.ingest import ingest
from cases.simulate.country import simulate_country
from cases.store import CaseStore
from fairness.arrays import Codes
from fairness.mitigation.choice import attribute_values
from fairness.mitigation.cohort import Cohort
from fairness.mitigation.trade_off import Reach, TradeOff, trade_off
from fairness.scored import NOT_RECORDED
from fairness.statistics.intervals import Estimate
from features.asof import to_date, to_day
from features.matrix import FeatureMatrix, build_matrix
from training.calibrating import calibrate
from training.candidates import fit_candidate
from training.evaluation import lists_of
from training.learning import Learning
from training.order import draw_lots
from training.study import Study
from training.train import records_begin
from training.windows import Windows, plan_windows

STUDY = Study()
CANDIDATE = "scorecard"
YEARS = 4

Floats = npt.NDArray[np.float64]


def weigh(families: str, seed: str, scratch: str) -> Measured:
    """Learn, choose offsets on the calibration window's lists, judge them on the test's."""
    watch = Stopwatch()
    store = make_country(Path(scratch), int(families), seed=int(seed))
    windows = windows_of(store)
    earlier, later = scored(store, windows)
    capacity = store.table("commissions")["capacity"].to_numpy().astype(np.int64)
    found = {
        attribute.code: told(
            trade_off(
                cohort(store, attribute.code, *earlier, capacity),
                cohort(store, attribute.code, *later, capacity),
                never={NOT_RECORDED},
            )
        )
        for attribute in store.catalogue.attributes
    }
    return {
        "seed": int(seed),
        "chosen_on": days_of(earlier[0]),
        "judged_on": days_of(later[0]),
        "in_need": [int(rows.labels.sum()) for rows, _ in (earlier, later)],
        "attributes": found,
        **watch.measured(),
    }


def make_country(scratch: Path, families: int, *, seed: int) -> CaseStore:
    """Simulate and ingest a country of the scenario `demo`."""
    simulated = simulate_country(
        scratch / "extract", scenario="demo", families=families, years=YEARS, seed=seed
    )
    ingest(simulated.extract, scratch / "home")
    return CaseStore.open(scratch / "home")


def windows_of(store: CaseStore) -> Windows:
    """The windows that the default study plans."""
    return plan_windows(
        store.cut_off,
        store.catalogue.label,
        store.catalogue.lists,
        asked=STUDY.dates.asked(),
        records_begin=records_begin(store),
    )


Scored = tuple[FeatureMatrix, Floats]
"""Rows with their calibrated risks."""


def scored(store: CaseStore, windows: Windows) -> tuple[Scored, Scored]:
    """The lists of the calibration window and as many test lists, as far apart: one model ranks
    both. It learned only what was known when the earlier lists were made, and all outcomes of the
    earlier lists are known when the later ones are.
    """
    learning = Learning.read(store, windows, STUDY.seed)
    (split,) = learning.splits(STUDY.seed).calibration
    scorer = fit_candidate(
        CANDIDATE, split.fitting(STUDY.seed), STUDY.settings(CANDIDATE), seed=STUDY.seed
    )
    rows = split.judged()
    calibrator = calibrate(scorer.raw(rows.values), rows, STUDY.seed).calibrator
    test = build_matrix(
        store, later_days(windows), outcomes_seen_until=to_date(to_day(store.cut_off) + 1)
    )
    earlier, later = ((one, calibrator.risk(scorer.raw(one.values))) for one in (rows, test))
    return earlier, later


def later_days(windows: Windows) -> tuple[date, ...]:
    """Test lists that lie apart as the earlier ones do, from the first on."""
    assert windows.calibration is not None
    earlier = windows.calibration.judge
    step = round((earlier[-1] - earlier[0]).days / 30.4 / max(len(earlier) - 1, 1))
    return windows.test.judge[:: max(step, 1)][: len(earlier)]


def cohort(
    store: CaseStore,
    attribute: str,
    rows: FeatureMatrix,
    risk: Floats,
    capacity: npt.NDArray[np.int64],
) -> Cohort:
    """The rows as lists, by one attribute."""
    declared = next(one for one in store.catalogue.attributes if one.code == attribute)
    names = (*(value.code for value in declared.values), NOT_RECORDED)
    place = {name: number for number, name in enumerate(names)}
    values = attribute_values(store, attribute, rows.family_id)
    codes = np.array([place[value or NOT_RECORDED] for value in values], dtype=np.int64)
    lists = lists_of(rows, capacity)
    return Cohort(
        score=risk,
        need=rows.labels.astype(np.float64),
        group=Codes(names, codes),
        stratum=lists.of_row,
        capacity=lists.capacity,
        seed=STUDY.seed,
        identifiers=draw_lots(rows, STUDY.seed),
    )


def days_of(rows: FeatureMatrix) -> list[str]:
    """The days of the lists."""
    return [to_date(int(day)).isoformat() for day in np.unique(rows.as_of_day)]


def told(found: TradeOff) -> Measured:
    """The whole curve, rounded."""
    return {
        "offsets": {code: round(offset, 3) for code, offset in found.offsets.items()},
        "curve": [
            {
                "strength": point.strength,
                "earlier": reach_told(point.earlier),
                "later": reach_told(point.later),
            }
            for point in found.points
        ],
    }


def reach_told(reach: Reach) -> Measured:
    """One cohort's lists at one strength."""
    return {
        "groups": {
            one.code: {
                "in_need": one.in_need,
                "reached": one.reached,
                "recall": limits(one.recall),
                "gap": limits(one.gap),
            }
            for one in reach.groups
        },
        "largest_gap": limits(reach.largest_gap),
        "recall": limits(reach.recall),
        "recall_change": limits(reach.recall_change),
        "precision": limits(reach.precision),
        "places": reach.places,
        "exchanged": reach.exchanged,
    }


def limits(estimate: Estimate | None) -> Sequence[float] | None:
    """A value with its limits."""
    if estimate is None:
        return None
    return [round(float(one), 4) for one in (estimate.value, estimate.low, estimate.high)]


if __name__ == "__main__":
    answer({"weigh": weigh})
