"""The lists that a cluster makes are the lists made here, to the byte."""

import shutil
from pathlib import Path

import numpy as np
import pytest

from cases.store import CaseStore
from features.engine import Engine, Threads
from features.matrix import build_matrix, plan_matrix
from models.calibration import Calibrator
from models.fallback import keep_points_card
from models.model import Bands, Model
from models.scored import Scoring, score_parts
from models.scorers import BoosterScorer, CardScorer
from serving.listing.refer import refer
from serving.ranking.rank import rank_cohort
from serving.referrals.database import open_database
from tests.cluster.learners import booster, card

pytestmark = [
    pytest.mark.cluster,
    # Spark leaves its connections to the runtime to be closed when they are forgotten
    pytest.mark.filterwarnings("ignore:Exception ignored in. <socket"),
]


def learned(store: CaseStore, scorer: BoosterScorer | CardScorer) -> Model:
    names = build_matrix(store, [store.cut_off]).feature_names
    calibrator = Calibrator(0.7, -2.3, (0.1, 0.4, 1.0), (100, 50, 50), (2, 5, 20))
    summary = {"trained_through": store.cut_off.isoformat()}
    return Model("scorecard", names, scorer, calibrator, Bands(0.4, 0.1), summary, (scorer,) * 2)


@pytest.fixture(params=[booster, card])
def model(request: pytest.FixtureRequest, store: CaseStore) -> Model:
    return learned(store, request.param(build_matrix(store, [store.cut_off]).values))


def test_every_risk_is_the_same(spark: Engine, store: CaseStore, model: Model):
    plan = plan_matrix(store, [store.cut_off], engine=Threads())
    there, here = (
        score_parts(Scoring(plan, model), store.parts, engine=engine)[0]
        for engine in (spark, Threads())
    )
    assert len(np.unique(here.risk)) > 20
    for name in ("family_id", "commission", "risk", "thin", "part", "refit_risk"):
        np.testing.assert_array_equal(getattr(there, name), getattr(here, name), name)
    assert there.digest == here.digest


@pytest.fixture
def home(country: Path, store: CaseStore, tmp_path: Path) -> Path:
    """The country with a card that serves."""
    shutil.copytree(country, tmp_path / "home")
    values = build_matrix(store, [store.cut_off]).values
    keep_points_card(tmp_path / "home", learned(store, card(values)))
    return tmp_path / "home"


def test_the_reasons_of_the_selected_are_the_same(spark: Engine, home: Path, store: CaseStore):
    there, here = (
        rank_cohort(home, store.cut_off, explained="selected", engine=engine)
        for engine in (spark, Threads())
    )
    assert len(here.matrix)
    assert there.matrix.digest == here.matrix.digest
    selected = here.matrix.family_id.tolist()
    one, other = there.explain(selected), here.explain(selected)
    np.testing.assert_array_equal(one.country.values, other.country.values)
    np.testing.assert_array_equal(one.within.values, other.within.values)
    np.testing.assert_array_equal(one.within.stable, other.within.stable)


def test_the_files_of_the_lists_are_the_same_to_the_byte(
    spark: Engine, home: Path, store: CaseStore
):
    written = []
    for engine in (spark, Threads()):
        made = refer(home, open_database(home), store.cut_off, engine=engine)
        assert made.families
        files = sorted((home / "lists").rglob("*.json"))
        written.append({path.name: path.read_bytes() for path in files})
        shutil.rmtree(home / "lists")
    assert written[0] == written[1]
