"""The model inside parts of the test."""

import numpy as np

from tests.models.building import matrix_of, simulated_matrix
from tests.training.diagnose.examining import examined_of, listed_by_hand
from training.diagnose.examined import Unanswered
from training.diagnose.inside import Inside
from training.diagnose.subsets import Subsets, subsets


def sizes(found: Subsets, cut: str) -> dict[str, int]:
    parts = found.cuts[cut]
    assert isinstance(parts, dict)
    return {value: part.families for value, part in parts.items()}


def test_families_are_told_apart_by_what_is_on_record():
    columns = {
        "cases_365": [0, 0, 0, 2],
        "cases_1095": [0, 1, 0, 2],
        "record__sources_365": [0, 0, 3, 1],
        "children__0_2": [0, 1, 1, 2],
        "children__7_13": [0, 0, 1, 3],
    }
    test = matrix_of(columns, outcome=[True, False, True, False])
    found = subsets(examined_of(simulated_matrix(200), test, risk=[0.4, 0.3, 0.2, 0.1]))
    # an earlier case is one in the longest look-back
    assert sizes(found, "earlier case") == {"no": 2, "yes": 2}
    assert sizes(found, "record in the last year") == {"no": 2, "yes": 2}
    assert sizes(found, "children") == {"0": 1, "1": 1, "2": 1, "3 or more": 1}


def test_a_region_is_its_commissions_with_all_of_their_places():
    test = simulated_matrix(400, seed=2)
    asked = examined_of(
        simulated_matrix(300, seed=1),
        test,
        places=[4, 6, 8, 10],
        region=["north", "north", "south", "south"],
        settlement=["city", "village"],
    )
    regions = subsets(asked).cuts["region"]
    assert isinstance(regions, dict)
    assert {name: part.places for name, part in regions.items()} == {"north": 10, "south": 18}
    south = test.commission >= 2
    assert regions["south"].in_need == test.labels[south].sum()
    settlements = subsets(asked).cuts["settlement"]
    assert isinstance(settlements, dict)
    assert settlements["village"].families == (test.commission % 2 == 1).sum()


def test_places_are_those_of_every_list_together():
    asked = examined_of(simulated_matrix(300, seed=1), simulated_matrix(400, seed=2, dates=3))
    for parts in subsets(asked).cuts.values():
        if isinstance(parts, dict):
            assert np.isclose(sum(part.places for part in parts.values()), 60)


def test_one_region_and_columns_that_are_not_there_are_said():
    found = subsets(listed_by_hand([0.9, 0.1], [True, False]))
    reasons = {
        cut: answer.cannot_be_answered_because
        for cut, answer in found.cuts.items()
        if isinstance(answer, Unanswered)
    }
    assert reasons == {
        "region": "every test family is in one part, north",
        "settlement": "every test family is in one part, town",
        "earlier case": "no feature counts earlier cases",
        "record in the last year": "no feature counts the sources of the last year",
        "children": "no feature counts children",
    }
    assert "region cannot be answered because every test family" in " ".join(found.lines())


def test_every_part_has_its_line():
    part = Inside(3, 1, 1.0, "families", 3, None, None, None, None)
    header, line = Subsets({"region": {"north": part}}).lines()
    assert "its share of every list's places" in header
    assert line.startswith("region north                    3 rows, need not defined")
