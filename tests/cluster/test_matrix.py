"""A matrix made on a cluster is the matrix made here, in every number."""

import shutil
from datetime import date
from pathlib import Path

import numpy as np
import pytest

from cases.errors import BadInput
from cases.store import CaseStore
from features.engine import Engine, Threads
from features.matrix import FeatureMatrix, build_matrix, plan_matrix
from tests.cluster.conftest import PARTS_A_JOB

pytestmark = [
    pytest.mark.cluster,
    # Spark leaves its connections to the runtime to be closed when they are forgotten
    pytest.mark.filterwarnings("ignore:Exception ignored in. <socket"),
]


def assert_the_same(there: FeatureMatrix, here: FeatureMatrix) -> None:
    assert len(here) > 100
    assert there.feature_names == here.feature_names
    for column, name in enumerate(here.feature_names):
        np.testing.assert_array_equal(there.values[:, column], here.values[:, column], name)
    for name in ("family_id", "commission", "as_of_day", "outcome", "helped"):
        np.testing.assert_array_equal(getattr(there, name), getattr(here, name), name)
    assert there.flow == here.flow
    assert there.commissions == here.commissions
    assert there.digest == here.digest


def test_the_country_is_cut_into_more_parts_than_two_jobs_take(store: CaseStore):
    assert len(store.parts) > 2 * PARTS_A_JOB


def test_one_date_gives_the_same_matrix(spark: Engine, store: CaseStore):
    day = store.cut_off
    assert_the_same(build_matrix(store, [day], engine=spark), build_matrix(store, [day]))


def test_several_dates_with_outcomes_give_the_same_matrix(spark: Engine, store: CaseStore):
    latest = store.cut_off.year - 1
    dates = [date(latest, month, 1) for month in (3, 1, 2)]
    asked = {"outcomes_seen_until": store.cut_off}
    here = build_matrix(store, dates, **asked)
    assert here.labels.any()
    assert here.helped is not None
    assert here.helped.any()
    assert_the_same(build_matrix(store, dates, engine=spark, **asked), here)


def test_punitive_records_asked_for_by_name_are_the_same(spark: Engine, store: CaseStore):
    names = tuple(one.code for one in store.catalogue.event_types if one.punitive)[:1]
    assert names
    asked = {"punitive": names}
    here = build_matrix(store, [store.cut_off], **asked)
    assert_the_same(build_matrix(store, [store.cut_off], engine=spark, **asked), here)


def test_the_rates_of_every_area_are_the_same(spark: Engine, store: CaseStore):
    dates = [store.cut_off, date(store.cut_off.year - 1, 6, 1)]
    there, here = (plan_matrix(store, dates, engine=engine).area for engine in (spark, Threads()))
    assert here.any()
    np.testing.assert_array_equal(there, here)


def test_a_home_named_from_where_one_stands_is_found(
    spark: Engine, country: Path, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.chdir(country.parent)
    store = CaseStore.open(Path(country.name))
    here = build_matrix(store, [store.cut_off])
    assert_the_same(build_matrix(store, [store.cut_off], engine=spark), here)


def test_a_date_outside_the_store_fails_with_the_same_words(spark: Engine, store: CaseStore):
    told = []
    for engine in (spark, Threads()):
        with pytest.raises(BadInput) as refused:
            build_matrix(store, [date(2099, 1, 1)], engine=engine)
        told.append(str(refused.value))
    assert told[0] == told[1]
    assert "2099-01-01" in told[0]


def test_a_part_that_is_lost_fails_with_the_same_words(
    spark: Engine, store: CaseStore, tmp_path: Path
):
    shutil.copytree(store.folder, tmp_path / "store")
    damaged = CaseStore.at(tmp_path / "store")
    (damaged.folder / "cases" / damaged.parts[3].name).unlink()
    told = []
    for engine in (spark, Threads()):
        with pytest.raises(BadInput) as refused:
            build_matrix(damaged, [store.cut_off], engine=engine)
        told.append(str(refused.value))
    assert told[0] == told[1]
    assert damaged.parts[3].name in told[0]
