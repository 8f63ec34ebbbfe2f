"""What a country looks like to a model as of a date, in a form that two can be compared by."""

from collections.abc import Sequence
from datetime import date
from typing import NamedTuple

from features.cohort import CohortStep
from features.matrix import build_matrix
from tests.features.facts import AS_OF, PLAIN, Family
from tests.features.stores import store_of


class View(NamedTuple):
    """Every scored family's values, bit for bit, and the cohort's flow."""

    values: dict[str, bytes]
    flow: tuple[CohortStep, ...]


def view(country: Sequence[Family], as_of: date = AS_OF, *, families_a_part: int = 100) -> View:
    """The matrix of a country; families that were never there do not count in the flow."""
    store = store_of(country, catalogue=PLAIN, families_a_part=families_a_part)
    matrix = build_matrix(store, [as_of])
    rows = zip(matrix.family_id, matrix.values, strict=True)
    in_store, *flow = matrix.flow[as_of]
    assert in_store == ("in_store", len(country))
    return View({code: row.tobytes() for code, row in rows}, tuple(flow))
