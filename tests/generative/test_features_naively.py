"""Every feature equals its recomputation by the slow way."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from features.matrix import FeatureMatrix, build_matrix
from tests.features.facts import AS_OF, Family
from tests.features.stores import store_of
from tests.generative.histories import countries
from tests.generative.naive import naive_matrix


def by_family(matrix: FeatureMatrix) -> dict[str, dict[str, float]]:
    names = matrix.feature_names
    return {
        code: dict(zip(names, row, strict=True))
        for code, row in zip(matrix.family_id, matrix.values.tolist(), strict=True)
    }


@settings(deadline=None, max_examples=100)
@given(countries, st.integers(1, 3))
def test_features_and_cohort_equal_a_recount_by_hand(country: list[Family], families_a_part: int):
    store = store_of(country, families_a_part=families_a_part)
    found = by_family(build_matrix(store, [AS_OF]))
    expected = naive_matrix(country, AS_OF)
    assert found.keys() == expected.keys()
    for code, features in expected.items():
        assert found[code] == pytest.approx(features, rel=1e-6, abs=1e-6, nan_ok=True)
