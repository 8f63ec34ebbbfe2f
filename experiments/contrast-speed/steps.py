"""One measured step in a process of its own: `steps.py make|ours|shap|commissions ARGUMENTS`.

Prints one JSON object: what was measured, with `seconds` and `cpu_seconds` of the step itself
(imports left out) and `peak_mib`, the most memory that the process ever held.
"""

from pathlib import Path

import lightgbm as lgb
import numpy as np
import numpy.typing as npt
import shap
from studying import Measured, Stopwatch, answer

from cases.ingest import ingest
from cases.simulate.country import simulate_country
from cases.store import CaseStore
from features.asof import to_date, to_day
from features.matrix import build_matrix
from models.forest import Forest
from models.scorers import BoosterScorer
from models.shapley import against
from training.candidates import fit_candidate
from training.study import BoosterSettings
from training.thinning import thin

YEARS = 4
BOOSTER, ROWS = "booster.txt", "rows.npy"
SEED = 1

Values = npt.NDArray[np.float32]


def make(families: str, place: str) -> Measured:
    """A booster of the demo country's records, and rows to explain and compare with."""
    folder = Path(place)
    totals = simulate_country(
        folder / "extract", scenario="demo", families=int(families), years=YEARS, seed=SEED
    )
    ingest(totals.extract, folder / "home")
    store = CaseStore.open(folder / "home")
    after = to_date(to_day(store.cut_off) + 1)
    half_a_year_before = to_date(to_day(store.cut_off) - 200)
    matrix = build_matrix(store, [half_a_year_before], outcomes_seen_until=after)
    fitted = fit_candidate("lightgbm", thin(matrix, SEED), BoosterSettings(), seed=SEED)
    assert isinstance(fitted, BoosterScorer)
    fitted.booster.save_model(folder / BOOSTER)
    np.save(folder / ROWS, matrix.values)
    return {"rows": len(matrix), "features": len(matrix.features)}


def _read(place: str, rows: str, background: str) -> tuple[lgb.Booster, Values, Values]:
    booster, values = lgb.Booster(model_file=Path(place) / BOOSTER), np.load(Path(place) / ROWS)
    return booster, values[: int(rows)], values[-int(background) :]


def ours(place: str, rows: str, background: str, out: str) -> Measured:
    """So many rows against so many, on two threads."""
    booster, values, others = _read(place, rows, background)
    against(Forest.of(booster), values[:2], others[:2])  # compiled before the clock starts
    watch = Stopwatch()
    found = against(Forest.of(booster), values, others)
    measured = watch.measured()
    np.save(out, found)
    raw = booster.predict(others, raw_score=True).mean()
    breach = np.abs(found.sum(axis=1) + raw - booster.predict(values, raw_score=True)).max()
    return {**measured, "pairs": len(values) * len(others), "breach": float(breach)}


def shaps(place: str, rows: str, background: str, out: str) -> Measured:
    """The same by shap."""
    booster, values, others = _read(place, rows, background)
    # left to itself, shap would look at a hundred of them
    all_of_them = shap.maskers.Independent(others.astype(np.float64), max_samples=len(others))
    explainer = shap.TreeExplainer(booster, all_of_them, feature_perturbation="interventional")
    watch = Stopwatch()
    found = explainer.shap_values(values.astype(np.float64), check_additivity=False)
    measured = watch.measured()
    np.save(out, found)
    return {**measured, "pairs": len(values) * len(others)}


def commissions(place: str, count: str, listed: str, background: str) -> Measured:
    """As a country's lists are: so many commissions, each of its listed families against so many
    of its own.
    """
    booster, values, _ = _read(place, "-1", "1")
    forest, rng = Forest.of(booster), np.random.default_rng(SEED)
    against(forest, values[:2], values[:2])
    drawn = [
        (
            values[rng.integers(0, len(values), int(listed))],
            values[rng.integers(0, len(values), int(background))],
        )
        for _ in range(int(count))
    ]
    watch = Stopwatch()
    for rows, others in drawn:
        against(forest, rows, others)
    return {**watch.measured(), "commissions": int(count)}


def furthest(one: str, other: str) -> Measured:
    """The largest difference where both hold rows."""
    first, second = np.load(one), np.load(other)
    return {"furthest": float(np.abs(first[: len(second)] - second).max())}


if __name__ == "__main__":
    answer(
        {
            "make": make,
            "ours": ours,
            "shap": shaps,
            "commissions": commissions,
            "furthest": furthest,
        }
    )
