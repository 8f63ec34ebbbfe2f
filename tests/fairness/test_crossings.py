"""Crossings beside a recount in pandas, and one that was planted."""

from itertools import combinations

import numpy as np
import pandas as pd
import pytest
from scipy.stats import false_discovery_control

from fairness.attributes import FoundAttribute, FoundValue
from fairness.counts import Arms
from fairness.crossings import LEAST, cross
from fairness.scored import ScoredColumns, ScoredTable
from fairness.statistics.exact import stratified_exact_test

ATTRIBUTES = ("sex", "place", "language")


def frame(seed: int, *, rows: int = 6000, missed: bool = False) -> pd.DataFrame:
    """Families in 25 offices of which half in need are selected, girls of villages less often
    where `missed`, though neither girls nor villages otherwise.
    """
    draw = np.random.default_rng(seed)
    made = pd.DataFrame(
        {
            "office": draw.integers(0, 25, rows),
            "sex": draw.choice(["girl", "boy"], rows),
            "place": draw.choice(["village", "town", "city"], rows),
            "language": draw.choice(["kk", "ru", ""], rows, p=[0.5, 0.45, 0.05]),
            "need": (draw.random(rows) < 0.4).astype(int),
        }
    )
    chance = np.full(rows, 0.5)
    if missed:
        girl, village = made["sex"] == "girl", made["place"] == "village"
        chance += np.where(girl & village, -0.3, np.where(girl | village, 0.1, 0.0))
    made["chosen"] = (draw.random(rows) < chance).astype(int)
    return made


def table_of(made: pd.DataFrame) -> ScoredTable:
    columns = ScoredColumns("chosen", "need", ATTRIBUTES, "office", "chosen")
    return ScoredTable.from_frame(made.astype(str), columns)


def attributes(*codes: str) -> list[FoundAttribute]:
    return [FoundAttribute(code, (FoundValue("girl"),)) for code in codes]


def recount(made: pd.DataFrame) -> dict[tuple[str, ...], tuple[int, int, float]]:
    """In need, reached and exact p-value of every crossing that is large enough."""
    found = {}
    needy = made[made["need"] == 1]
    for deep in (2, 3):
        for columns in combinations(ATTRIBUTES, deep):
            for codes, part in needy.groupby(list(columns)):
                rest = needy.drop(part.index)
                if "" in codes or min(len(part), len(rest)) < LEAST:
                    continue
                offices = range(25)
                arms = Arms(
                    *(
                        np.array([int(count.get(one, 0)) for one in offices])
                        for rows in (part, rest)
                        for count in (
                            rows.groupby("office")["chosen"].sum(),
                            rows.groupby("office").size(),
                        )
                    )
                )
                found[(*columns, *codes)] = (
                    len(part),
                    int(part["chosen"].sum()),
                    stratified_exact_test(arms).p_value,
                )
    return found


def test_every_crossing_is_counted_and_adjusted_as_by_hand():
    made = frame(1)
    expected = recount(made)
    found = cross(table_of(made), attributes(*ATTRIBUTES))
    assert found.examined == found.tested == len(expected) == 6 + 4 + 6 + 12
    adjusted = dict(
        zip(expected, false_discovery_control([one[2] for one in expected.values()]), strict=True)
    )
    for one in found.shown:
        key = (*one.attributes, *one.codes)
        assert (one.in_need, one.reached) == expected[key][:2]
        assert one.p_exact == pytest.approx(expected[key][2], rel=1e-9)
        assert one.p_adjusted == pytest.approx(adjusted[key], rel=1e-9)
    assert [one.p_adjusted for one in found.shown] == sorted(one.p_adjusted for one in found.shown)


def test_girls_of_villages_are_found_to_be_missed():
    found = cross(table_of(frame(2, missed=True)), attributes(*ATTRIBUTES))
    assert found.found >= 1
    first = found.shown[0]
    assert (first.attributes, first.codes) == (("sex", "place"), ("girl", "village"))
    assert first.gap.high < -0.1


def test_where_nothing_is_planted_little_is_found():
    found = [cross(table_of(frame(seed)), attributes(*ATTRIBUTES)).found for seed in range(10, 20)]
    assert sum(count > 0 for count in found) <= 2


def test_a_crossing_is_named_by_its_attributes_and_values():
    found = cross(table_of(frame(1)), attributes("sex", "place"))
    names = {one.codes: one.names["en"] for one in found.shown}
    assert names["girl", "village"] == "sex: girl, place: village"


def test_small_crossings_are_never_looked_at_and_no_deeper_ones_then():
    """Of each pair nine are in need: no pair is left, and no triple is tried."""
    rows = [
        {"office": 0, "sex": sex, "place": place, "language": "kk", "need": 1, "chosen": n % 2}
        for sex in ("girl", "boy")
        for place in ("village", "town")
        for n in range(9)
    ]
    found = cross(table_of(pd.DataFrame(rows)), attributes("sex", "place"))
    assert (found.examined, found.shown) == (0, ())


def test_columns_with_too_many_values_are_not_crossed():
    made = frame(3)
    made["place"] = [f"p{n % 150}" for n in range(len(made))]
    made["language"] = [f"l{n % 40}" for n in range(len(made))]
    found = cross(table_of(made), attributes("place", "language"))
    assert (found.examined, found.left_out) == (0, 1)
    with_sex = cross(table_of(made), attributes("place", "language", "sex"))
    assert with_sex.left_out == 2, "the pair, and the three together"
    assert cross(table_of(frame(3)), attributes(*ATTRIBUTES)).left_out == 0
