"""One measured step in a process of its own: `steps.py make|explain|furthest|serve|one ARGUMENTS`.

Prints one JSON object: what was measured, with `seconds` and `cpu_seconds` of the step itself
(imports left out) and `peak_mib`, the most memory that the process ever held. Contributions go to a
file after the clock has stopped, so that they can be compared.
"""

import time
from collections.abc import Callable
from pathlib import Path

import lightgbm as lgb
import numpy as np
import numpy.typing as npt
from starlette.testclient import TestClient
from studying import Measured, Stopwatch, answer

from cases.ingest import ingest
from cases.simulate.country import simulate_country
from cases.store import CaseStore
from features.asof import to_date, to_day
from models.forest import Forest
from models.registry import CHAMPION, Registry
from models.shapley import path_dependent
from serving.access.tokens import add_token
from serving.listing.refer import refer
from serving.referrals.database import open_database
from serving.referrals.scopes import EVERY_COMMISSION
from serving.scoring.newest import open_scoring
from serving.wall.wall import Wall
from serving.web import create_app
from training.candidates import fit_candidate
from training.learning import Learning
from training.study import BoosterSettings, Study, Tuning
from training.thinning import thin
from training.train import records_begin, train
from training.windows import plan_windows

YEARS = 4
BOOSTER, ROWS = "booster.txt", "rows.npy"
TREES = {"records": BoosterSettings(), "continuous": BoosterSettings(trees=300, leaves=31)}
COLUMNS = 80
FEWER = 5
"""So many times fewer rows of columns that never repeat."""
WARM_UP, ASKED = 2_000, 2_000
OK = 200

Values = npt.NDArray[np.float32]


def make(families: str, rows: str, place: str) -> Measured:
    """A booster of the demo country's records with the rows that are explained, and another of
    columns that hold as many different values as rows: the most that grouping can lose.
    """
    folder = Path(place)
    totals = simulate_country(
        folder / "extract", scenario="demo", families=int(families), years=YEARS, seed=1
    )
    ingest(totals.extract, folder / "home")
    store, study = CaseStore.open(folder / "home"), Study()
    windows = plan_windows(
        store.cut_off,
        store.catalogue.label,
        store.catalogue.lists,
        asked=study.dates.asked(),
        records_begin=records_begin(store),
    )
    matrix = Learning.read(store, windows, study.seed).matrix
    fitted = fit_candidate("lightgbm", thin(matrix, study.seed), TREES["records"], seed=study.seed)
    _keep(folder / "records", fitted.booster, matrix.values[: int(rows)])  # type: ignore[union-attr]
    rng = np.random.default_rng(1)
    values = rng.normal(size=(int(rows) // FEWER, COLUMNS)).astype(np.float32)
    values[rng.random(values.shape) < 0.1] = np.nan  # noqa: PLR2004  a tenth is not known
    outcome = np.nan_to_num(values[:, :8]).sum(axis=1) + rng.normal(size=len(values)) > 0
    asked = TREES["continuous"]
    parameters = {
        "objective": "binary",
        "num_leaves": asked.leaves,
        "num_threads": 2,
        "verbosity": -1,
    }
    dense = lgb.train(parameters, lgb.Dataset(values, label=outcome), num_boost_round=asked.trees)
    _keep(folder / "continuous", dense, values)
    return {"rows": int(rows), "features": values.shape[1]}


def _keep(folder: Path, booster: lgb.Booster, values: Values) -> None:
    folder.mkdir()
    booster.save_model(folder / BOOSTER)
    np.save(folder / ROWS, values)


def explain(place: str, way: str, out: str) -> Measured:
    """All rows by one of the ways; what is made once for a model counts as well."""
    folder = Path(place)
    booster = lgb.Booster(model_file=folder / BOOSTER)
    values = np.load(folder / ROWS)
    explained_by = WAYS[way]
    explained_by(booster, values[:2])  # compiled, or imported, before the clock starts
    watch = Stopwatch()
    found = explained_by(booster, values)
    measured = watch.measured()
    np.save(out, found)
    breach = np.abs(
        found.sum(axis=1)
        - booster.predict(values, raw_score=True)
        + float(booster.predict(values[:1], pred_contrib=True)[0, -1])
    ).max()
    return {**measured, "rows": len(values), "trees": booster.num_trees(), "breach": float(breach)}


def by_tirek(booster: lgb.Booster, values: Values) -> npt.NDArray[np.float64]:
    """Ours, on two threads."""
    return path_dependent(Forest.of(booster), values)


def by_shap(booster: lgb.Booster, values: Values) -> npt.NDArray[np.float64]:
    """Shap's own compiled TreeSHAP; left to itself it would ask LightGBM."""
    import shap  # noqa: PLC0415  a process holds only what it measures

    explainer = shap.TreeExplainer(booster)
    explainer.model.model_type = "internal"
    found = explainer.shap_values(values.astype(np.float64), check_additivity=False)
    return np.asarray(found, dtype=np.float64)


def by_lightgbm(booster: lgb.Booster, values: Values) -> npt.NDArray[np.float64]:
    """LightGBM's own, on two threads."""
    found = booster.predict(values, pred_contrib=True, num_threads=2)
    return np.asarray(found, dtype=np.float64)[:, :-1]


def by_woodelf(booster: lgb.Booster, values: Values) -> npt.NDArray[np.float64]:
    """The library woodelf, where it is installed."""
    import pandas as pd  # noqa: PLC0415
    from woodelf import WoodelfExplainer  # noqa: PLC0415

    frame = pd.DataFrame(values, columns=[str(column) for column in range(values.shape[1])])
    explainer = WoodelfExplainer(booster, feature_perturbation="tree_path_dependent")
    return np.asarray(explainer.shap_values(frame, verbose=False), dtype=np.float64)


WAYS: dict[str, Callable[[lgb.Booster, Values], npt.NDArray[np.float64]]] = {
    "tirek": by_tirek,
    "shap": by_shap,
    "lightgbm": by_lightgbm,
    "woodelf": by_woodelf,
}


def furthest(one: str, other: str) -> Measured:
    """The largest difference between two ways' contributions."""
    return {"furthest": float(np.abs(np.load(one) - np.load(other)).max())}


def one(place: str) -> Measured:
    """Families asked for one by one over the API of a home that a booster serves, in another order
    than they are kept in: the first of every commission, and the last 2,000 of 4,000 others.
    """
    home = Path(place) / "home"
    database = open_database(home)
    with database.writing(EVERY_COMMISSION) as session:
        token = add_token(session, "study", scopes=("explain",))
    scoring = open_scoring(home)
    app = create_app(lambda: database, lambda: scoring)
    client = TestClient(Wall(app, database=lambda: database))

    def ask(family: str) -> tuple[str, float]:
        begun = time.perf_counter()
        response = client.post(
            "/v1/explain",
            json={"families": [family]},
            headers={"authorization": f"Bearer {token}"},
        )
        took = 1000 * (time.perf_counter() - begun)
        # others are not in the cohort of that day
        return response.json()["families"][0][
            "commission_id"
        ] if response.status_code == OK else "", took

    families = np.array(CaseStore.open(home).parts[0].table("families")["family_id"].to_pylist())
    first: dict[str, float] = {}
    took: list[float] = []
    for family in np.random.default_rng(1).permutation(families):
        commission, milliseconds = ask(family)
        if commission in first:
            took.append(milliseconds)
        elif commission:
            first[commission] = milliseconds
        if len(took) == WARM_UP + ASKED:
            break
    return {
        "commissions": len(first),
        "first_of_a_commission": quantiles([*first.values()][1:]),
        "later": quantiles(took[-ASKED:]),
    }


def quantiles(took: list[float]) -> Measured:
    """The middle, and where nine in ten lie."""
    low, middle, high = np.quantile(took, [0.05, 0.5, 0.95])
    return {"asked": len(took), "median_ms": middle, "from_ms": low, "to_ms": high}


def serve(place: str) -> Measured:
    """Train a booster, let it serve whatever the gate would say, and make the lists."""
    home, watch = Path(place) / "home", Stopwatch()
    study = Study(candidates=("lightgbm",), tuning=Tuning(trials=0), questions=())
    version = train(home, study).version
    store = CaseStore.open(home)
    Registry(home, store.catalogue.code).point(CHAMPION, version)
    refer(home, open_database(home), to_date(to_day(store.cut_off) + 1))
    return watch.measured()


if __name__ == "__main__":
    answer({"make": make, "explain": explain, "furthest": furthest, "serve": serve, "one": one})
