"""One step in a process of its own: `steps.py make ARGUMENTS`; prints one JSON object.

Makes what all services answer from: the demo country's home in which a booster serves, the same
booster for MLflow as it is and with shap's reasons, and the requests of the same families for each.
"""

import json
from pathlib import Path

import mlflow
import numpy as np
from studying import Measured, Stopwatch, answer

from cases.ingest import ingest
from cases.simulate.country import simulate_country
from cases.store import CaseStore
from features.asof import to_date, to_day
from models.registry import CHAMPION, Registry
from models.scorers import BoosterScorer
from serving.access.tokens import add_token
from serving.listing.refer import refer
from serving.ranking.cohort import RankedCohort
from serving.referrals.database import open_database
from serving.scoring.newest import open_scoring
from training.study import Study, Tuning
from training.train import train

YEARS = 4
ASKED = 4_000
MANY = 1_000_000
ENTRY = Path(__file__).with_name("shap_reasons.py")


def make(families: str, place: str) -> Measured:
    """The home, MLflow's two models, a token, and families in a drawn order."""
    folder, watch = Path(place), Stopwatch()
    home = folder / "home"
    _make_home(folder / "extract", home, int(families))
    answering = open_scoring(home).ready().answering
    cohort = answering.cohort
    scorer = cohort.serving.model.scorer
    assert isinstance(scorer, BoosterScorer)
    mlflow.lightgbm.save_model(scorer.booster, folder / "predicting")
    scorer.booster.save_model(folder / "booster.txt")
    mlflow.pyfunc.save_model(
        folder / "explaining",
        python_model=str(ENTRY),
        artifacts={"booster": str(folder / "booster.txt")},
        pip_requirements=[],
    )
    names = [one for each in answering.in_order.values() for one in each]
    drawn = np.random.default_rng(1).permutation(names).tolist()
    (folder / "families.json").write_text(json.dumps(drawn), encoding="utf-8")
    (folder / "rows.json").write_text(json.dumps(_rows(cohort, drawn[:ASKED])), encoding="utf-8")
    with open_database(home).writing() as session:
        (folder / "token").write_text(
            add_token(session, "study", scopes=("explain",), requests_per_minute=MANY),
            encoding="utf-8",
        )
    return {
        **watch.measured(),
        "families": len(names),
        "commissions": len(answering.commissions),
        "features": len(cohort.matrix.feature_names),
        "trees": scorer.booster.num_trees(),
        "refits": len(cohort.serving.model.refits),
    }


def _make_home(extract: Path, home: Path, families: int) -> None:
    """Train a booster, let it serve whatever the gate would say, and make the lists."""
    simulate_country(extract, scenario="demo", families=families, years=YEARS, seed=1)
    ingest(extract, home)
    study = Study(candidates=("lightgbm",), tuning=Tuning(trials=0), questions=())
    version = train(home, study).version
    store = CaseStore.open(home)
    Registry(home, store.catalogue.code).point(CHAMPION, version)
    database = open_database(home)
    refer(home, database, to_date(to_day(store.cut_off) + 1))
    database.close()


def _rows(cohort: RankedCohort, families: list[str]) -> list[str]:
    """A request of MLflow's for each family: its features by name, unknown ones NaN, which MLflow
    reads; a column that is empty would be no number to LightGBM.
    """
    place = {family: row for row, family in enumerate(cohort.matrix.family_id.tolist())}
    names = list(cohort.matrix.feature_names)
    values = cohort.matrix.values[[place[family] for family in families]].astype(float)
    return [
        json.dumps({"dataframe_split": {"columns": names, "data": [row]}})
        for row in values.tolist()
    ]


if __name__ == "__main__":
    answer({"make": make})
