"""Families that lists were made for, with what came of it, over a country in miniature."""

from datetime import date, timedelta
from itertools import cycle

import numpy as np
import pytest

from cases.ingest import ingest
from cases.simulate.country import simulate_country
from cases.store import CaseStore
from fairness.evidence.people import ListedDecision
from features.matrix import build_matrix
from training.decided import decided_families


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> CaseStore:
    folder = tmp_path_factory.mktemp("decided")
    simulate_country(folder / "extract", scenario="demo", families=600, years=3, seed=4)
    ingest(folder / "extract", folder / "home")
    return CaseStore.open(folder / "home")


def listed(store: CaseStore, day: date, count: int) -> list[ListedDecision]:
    """The first families of a date's cohort, every second of them decided and offered help."""
    matrix = build_matrix(store, [day])
    chosen = matrix.rows(np.arange(count))
    names = [matrix.commissions[place] for place in chosen.commission]
    return [
        ListedDecision(family, name, day, by_rank=True, decided=even, offered=even)
        for (family, name), even in zip(
            zip(chosen.family_id.tolist(), names, strict=True), cycle([True, False]), strict=False
        )
    ]


def test_without_lists_there_are_no_families(store: CaseStore):
    assert decided_families(store, []) is None


def test_of_a_list_that_has_not_matured_those_on_it_are_there_and_their_need_is_not_known(
    store: CaseStore,
):
    found = decided_families(store, listed(store, store.cut_off, 10))
    assert len(found.need) == 10
    assert np.isnan(found.need).all()
    assert (found.listed.sum(), found.decided.sum(), found.offered.sum()) == (10, 5, 5)


def test_of_one_that_has_the_whole_cohort_is_there_with_its_outcomes(store: CaseStore):
    day = store.cut_off - timedelta(days=500)
    found = decided_families(store, listed(store, day, 10))
    matrix = build_matrix(store, [day], outcomes_seen_until=store.cut_off)
    assert len(found.need) == len(matrix)
    np.testing.assert_array_equal(found.need == 1.0, matrix.labels)
    assert (found.listed.sum(), found.decided.sum(), found.offered.sum()) == (10, 5, 5)
    assert set(found.groups) == {one.code for one in store.catalogue.attributes}
    assert found.lists == len(found.commission.names)


def test_a_commission_with_two_lists_is_one_commission(store: CaseStore):
    earlier, later = store.cut_off - timedelta(days=500), store.cut_off
    both = [*listed(store, earlier, 5), *listed(store, later, 5)]
    found = decided_families(store, both)
    commissions = set(store.table("commissions")["commission_id"].to_pylist())
    assert set(found.commission.names) <= commissions
    assert found.lists > len(found.commission.names)
    assert found.listed.sum() == 10
