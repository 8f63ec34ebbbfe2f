"""The ground of a label, beside a recount over the extract's own cases."""

from datetime import timedelta

import numpy as np
import pandas as pd
import pytest

from cases.ingest import ingest
from cases.simulate.country import simulate_country
from cases.store import CaseStore
from features.asof import to_day
from features.matrix import build_matrix
from training.grounds import grounds_of


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> CaseStore:
    folder = tmp_path_factory.mktemp("grounds")
    simulate_country(folder / "extract", scenario="demo", families=1500, years=3, seed=5)
    ingest(folder / "extract", folder / "home")
    return CaseStore.open(folder / "home")


def test_every_family_in_need_has_a_ground_and_nobody_else(store: CaseStore):
    day = store.cut_off - timedelta(days=400)
    matrix = build_matrix(store, [day], outcomes_seen_until=store.cut_off + timedelta(days=1))
    rows = pd.DataFrame({"family_id": matrix.family_id, "as_of_day": to_day(day)})
    found = grounds_of(store, rows)
    assert matrix.labels.sum() > 10
    np.testing.assert_array_equal(found != "", matrix.labels)
    assert set(found) - {""} <= {ground.code for ground in store.catalogue.grounds}


def test_the_ground_is_that_of_the_first_case_in_the_window(store: CaseStore):
    day = to_day(store.cut_off) - 400
    rule = store.catalogue.label
    start, end = day + rule.gap_days, day + rule.gap_days + rule.horizon_days
    expected = {}
    for part in store.parts:
        families = part.table("families")["family_id"].to_pylist()
        for case in sorted(part.table("cases").to_pylist(), key=lambda one: one["opened_on"]):
            opened = to_day(case["opened_on"])
            labelled = case["finding"] in store.catalogue.label_findings
            if labelled and case["withdrawn_on"] is None and start <= opened < end:
                expected.setdefault(families[case["family_index"]], case["ground"])
    rows = pd.DataFrame({"family_id": list(expected), "as_of_day": day})
    rows.index += 7
    found = grounds_of(store, rows)
    assert len(expected) > 10
    assert found.index.tolist() == rows.index.tolist()
    same = [one == expected[family] for one, family in zip(found, rows["family_id"], strict=True)]
    # two cases may open on one day
    assert np.mean(same) > 0.95
