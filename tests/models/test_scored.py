"""Parts are scored where they are: the same rows, the same risks, nothing else brought home."""

import pickle
from dataclasses import replace

import numpy as np
import pytest
from scipy.special import expit

from cases.store import CaseStore
from features.engine import Threads
from features.matrix import build_matrix, gather, plan_matrix
from features.part import Plan
from models.calibration import Calibrator
from models.model import Bands, Model
from models.scored import Scoring, score_parts
from models.scorers import CardLine, CardScorer
from tests.features.facts import AS_OF, CHILD, Event, Family, before
from tests.features.stores import store_of

HERE = Threads(2)


def absent(code: str, times: int, commission: str = "C1") -> Family:
    events = tuple(Event("absence", before(7 * n), before(7 * n - 1)) for n in range(1, times + 1))
    return Family(code, commission=commission, members=(CHILD,), events=events)


COUNTRY = [absent("F0", 0), absent("F1", 1), absent("F2", 2, "C2"), absent("F3", 3), Family("out")]


@pytest.fixture
def store() -> CaseStore:
    return store_of(COUNTRY, families_a_part=2)


@pytest.fixture
def plan(store: CaseStore) -> Plan:
    return plan_matrix(store, [AS_OF], engine=HERE)


@pytest.fixture
def model(plan: Plan) -> Model:
    """A point an absence in the last year, up to two; no absence is a risk of expit(-1)."""
    names = tuple(feature.name for feature in plan.features)
    column = names.index("absence__count_365")
    lines = tuple(CardLine(column, float(n), 1.0, 0.0) for n in (1, 2))
    calibrator = Calibrator(1.0, -1.0, (1.0,), (10,), (5,))
    return Model("points_card", names, CardScorer(lines), calibrator, Bands(0.9, 0.5), {})


def test_every_family_of_the_cohort_has_a_risk(store: CaseStore, plan: Plan, model: Model):
    scored, rows = score_parts(Scoring(plan, model), store.parts, engine=HERE)
    assert scored.family_id.tolist() == ["F0", "F1", "F2", "F3"]
    assert scored.risk.tolist() == expit([-1.0, 0.0, 1.0, 1.0]).tolist()
    assert scored.commission.tolist() == [0, 0, 1, 0]
    assert scored.thin.tolist() == [True, False, False, False]
    assert scored.part.tolist() == [0, 0, 1, 1]
    assert (len(scored), rows) == (4, [])


def test_the_risks_are_those_of_the_whole_matrix(store: CaseStore, plan: Plan, model: Model):
    scored, _ = score_parts(Scoring(plan, model), store.parts, engine=HERE)
    np.testing.assert_array_equal(scored.risk, model.risk(build_matrix(store, [AS_OF])))


def test_feature_rows_come_along_where_asked_for(store: CaseStore, plan: Plan, model: Model):
    scoring = Scoring(plan, model, with_rows=True)
    _, rows = score_parts(scoring, store.parts, engine=HERE)
    assert gather(rows, plan).digest == build_matrix(store, [AS_OF]).digest


def refitted(model: Model) -> Model:
    """The model with two refits: half a point an absence, and a point for the second alone."""
    assert isinstance(model.scorer, CardScorer)
    first, second = model.scorer.lines
    halves = CardScorer((first._replace(points=0.5), second._replace(points=0.5)))
    return replace(model, refits=(halves, CardScorer((second,))))


@pytest.mark.parametrize("with_rows", [False, True])
def test_the_risks_under_the_refits_come_home(
    store: CaseStore, plan: Plan, model: Model, *, with_rows: bool
):
    scoring = Scoring(plan, refitted(model), with_rows=with_rows)
    scored, rows = score_parts(scoring, store.parts, engine=HERE)
    expected = expit([[-1.0, -1.0], [-0.5, -1.0], [0.0, 0.0], [0.0, 0.0]]).astype(np.float32)
    assert scored.refit_risk.dtype == np.float32
    assert scored.refit_risk.tolist() == expected.tolist()
    assert scored.risk.tolist() == expit([-1.0, 0.0, 1.0, 1.0]).tolist()
    if with_rows:
        assert gather(rows, plan).digest == build_matrix(store, [AS_OF]).digest


def test_without_refits_there_is_no_risk_under_any(store: CaseStore, plan: Plan, model: Model):
    scored, _ = score_parts(Scoring(plan, model), store.parts, engine=HERE)
    assert scored.refit_risk.shape == (4, 0)


def test_a_part_with_nobody_to_score_adds_no_risk_under_a_refit(plan: Plan, model: Model):
    parts = store_of([Family("out")]).parts
    scored, _ = score_parts(Scoring(plan, refitted(model)), parts, engine=HERE)
    assert scored.refit_risk.shape == (0, 2)


def test_refits_travel_with_their_model(store: CaseStore, plan: Plan, model: Model):
    scoring = Scoring(plan, refitted(model))
    sent = pickle.dumps(scoring)
    there = pickle.loads(sent)(store.parts[1])  # noqa: S301  ours
    assert there.equals(scoring(store.parts[1]), check_metadata=True)
    assert there["refit_risk"].to_pylist() == [[0.5, 0.5]] * 2


def test_whoever_is_left_out_is_not_scored(store: CaseStore, plan: Plan, model: Model):
    scoring = Scoring(plan, model, frozenset({"F1", "nobody"}), with_rows=True)
    scored, rows = score_parts(scoring, store.parts, engine=HERE)
    assert scored.family_id.tolist() == ["F0", "F2", "F3"]
    assert gather(rows, plan).family_id.tolist() == ["F0", "F2", "F3"]


def test_the_digest_speaks_of_the_rows_that_were_scored(store: CaseStore, plan: Plan, model: Model):
    def digest(of: CaseStore, left_out: frozenset[str] = frozenset()) -> str:
        return score_parts(Scoring(plan, model, left_out), of.parts, engine=HERE)[0].digest

    other = store_of([*COUNTRY[:3], absent("F3", 4), COUNTRY[4]], families_a_part=2)
    assert digest(store) == digest(store_of(COUNTRY, families_a_part=2))
    assert len({digest(store), digest(other), digest(store, frozenset({"F1"}))}) == 3


def test_progress_is_told_part_by_part(store: CaseStore, plan: Plan, model: Model):
    told: list[tuple[str, int, int]] = []
    score_parts(
        Scoring(plan, model), store.parts, engine=HERE, progress=lambda *step: told.append(step)
    )
    assert told == [("features", done, 3) for done in range(4)]


def test_scoring_travels_to_another_process_and_does_the_same_there(
    store: CaseStore, plan: Plan, model: Model
):
    scoring = Scoring(plan, model, frozenset({"F1"}), with_rows=True)
    sent = pickle.dumps(scoring)
    there, here = pickle.loads(sent)(store.parts[1]), scoring(store.parts[1])  # noqa: S301  ours
    assert there.drop_columns("values").equals(here.drop_columns("values"), check_metadata=True)


def test_no_code_of_a_model_travels(plan: Plan, model: Model):
    """What stands in its place are the files that `Model.save` writes."""
    _, (files, asked) = Scoring(plan, model).__reduce__()
    assert list(files) == ["model.json"]
    assert asked.keys() == {"plan", "left_out", "with_rows"}


def test_a_plan_for_some_families_makes_their_rows_alone(store: CaseStore, plan: Plan):
    only = replace(plan, families=frozenset({"F3", "F0", "out"}))
    found = gather(HERE.map(only, store.parts), only)
    whole = build_matrix(store, [AS_OF])
    assert found.family_id.tolist() == ["F0", "F3"]
    np.testing.assert_array_equal(found.values, whole.values[[0, 3]])
    assert found.flow == whole.flow


def test_a_part_without_anybody_to_score_is_answered(plan: Plan, model: Model):
    (part,) = store_of([Family("out")]).parts
    answer = Scoring(plan, model)(part)
    assert answer.column_names == ["family_id", "commission", "risk", "thin"]
    assert answer.num_rows == 0
