"""The odds bound against sums by hand, a search by brute force, and its own laws."""

from itertools import pairwise, product
from math import inf

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fairness.evidence.cross_fitting import CrossFitted, cross_fit
from fairness.evidence.family_rows import FamilyRows
from fairness.evidence.odds_bound import flips, recall_range
from fairness.evidence.reckoning import Sides
from tests.fairness.evidence.looked_at import NOT_SEEN, rows_of, world


def told(rows: FamilyRows, *, need: float, propensity: float = 1.0) -> CrossFitted:
    """Everyone's chances alike. A propensity of 1 leaves out the correction from the observed."""
    ones = np.ones(rows.score.size)
    return CrossFitted(propensity * ones, need * ones, np.zeros(rows.score.size, dtype=bool))


def test_the_range_is_what_the_odds_allow():
    # 3 reached; off the list 10 unobserved with a chance of 0.2: odds of 1 to 4
    rows = rows_of(*[(0, 0, 1, 1)] * 3, *[(0, 0, 0, NOT_SEEN)] * 10)
    fitted = told(rows, need=0.2)
    everyone = rows.group == 0
    assert recall_range(rows, fitted, everyone, odds=1.0) == pytest.approx([3 / 5, 3 / 5])
    # odds of 4 to 4: 5 more in need; odds of 1 to 16: 10/17 more
    assert recall_range(rows, fitted, everyone, odds=4.0) == pytest.approx(
        [3 / 8, 3 / (3 + 10 / 17)]
    )


def test_no_choice_of_odds_within_the_factor_leaves_the_range():
    rows = rows_of((0, 0, 1, 1), (0, 0, 1, NOT_SEEN), *[(0, 0, 0, NOT_SEEN)] * 3, (0, 0, 0, 1))
    low, high = recall_range(rows, told(rows, need=0.3), rows.group == 0, odds=3.0)
    found = []
    for factors in product((1 / 3, 0.7, 1.0, 1.9, 3.0), repeat=4):
        first, *others = [0.3 * f / (0.7 + 0.3 * f) for f in factors]
        found.append((1 + first) / (1 + first + sum(others) + 1))
    assert min(found) == pytest.approx(low)
    assert max(found) == pytest.approx(high)


def two_sided(group_unseen: int, reference_unseen: int):
    """One commission: 4 of each reached and seen, others not observed with a chance of 1/2."""
    rows = rows_of(
        *[(0, 1, 1, 1)] * 4,
        *[(0, 0, 1, 1)] * 4,
        *[(0, 1, 0, NOT_SEEN)] * group_unseen,
        *[(0, 0, 0, NOT_SEEN)] * reference_unseen,
    )
    return rows, told(rows, need=0.5), Sides(rows.group == 1, rows.group == 0)


def test_the_sign_turns_where_both_sides_would_be_in_need_alike():
    # 4 of 4 + 16 h and 4 of 4 + 4 h': alike where 16 / (1 + G) = 4 G / (1 + G), so at G = 4
    found = flips(*two_sided(16, 4), delta=0.10)
    assert found.sign == pytest.approx(4.0, rel=1e-3)


def test_a_gap_beyond_delta_turns_where_it_comes_within():
    # 4/12 - 4/6 is -1/3; with a = 1/(1+G): 4/(4+16a) - 4/(4+4(1-a)) = 1/(1+4a) - 1/(2-a)
    found = flips(*two_sided(16, 4), delta=0.10)
    a = 1 / (1 + found.tolerance)
    assert 1 / (1 + 4 * a) - 1 / (2 - a) == pytest.approx(-0.10, abs=1e-3)
    assert 1 < found.tolerance < found.sign


def test_a_gap_within_delta_turns_where_it_leaves():
    found = flips(*two_sided(8, 8), delta=0.10)
    assert found.sign == 1.0  # there is no gap: either sign would do
    a = 1 / (1 + found.tolerance)
    assert 1 / (1 + 2 * a) - 1 / (1 + 2 * (1 - a)) == pytest.approx(0.10, abs=1e-3)


def test_with_every_label_no_odds_can_turn_anything():
    truth = world(7, families=1200).truth
    found = flips(truth, cross_fit(truth), Sides(truth.group == 1, truth.group == 0), delta=0.1)
    assert found == (inf, inf)


def test_nobody_to_compare_has_nothing_to_turn():
    rows, fitted, sides = two_sided(3, 3)
    assert flips(rows, fitted, Sides(sides.group, sides.group & False), delta=0.1) is None


def test_no_need_has_no_range():
    rows = rows_of((0, 0, 1, 0), (0, 0, 0, 0))
    assert recall_range(rows, told(rows, need=0.5), rows.group == 0, odds=2.0) is None


@settings(max_examples=40, deadline=None)
@given(
    chances=st.lists(st.floats(0.02, 0.9), min_size=6, max_size=6),
    odds=st.floats(1.0, 20.0),
    more=st.floats(1.0, 5.0),
)
def test_a_wider_bound_holds_the_narrower_and_both_hold_the_estimate(
    chances: list[float], odds: float, more: float
):
    rows = rows_of((0, 0, 1, 1), *[(0, 0, i % 2, NOT_SEEN) for i in range(5)])
    fitted = CrossFitted(np.ones(6), np.array(chances), np.zeros(6, dtype=bool))
    ranges = [
        recall_range(rows, fitted, rows.group == 0, odds=one) for one in (1.0, odds, odds * more)
    ]
    slack = 1e-12
    for inner, outer in pairwise(ranges):
        assert outer.low <= inner.low + slack
        assert outer.high >= inner.high - slack


def test_what_nobody_recorded_lies_within_the_bound_that_made_it():
    # a secret moves need and being seen; the factor that it makes of the odds is known here
    rows, truth, _ = world(11, families=6000, hidden=0.8)
    fitted = cross_fit(rows)
    members = rows.group == 1
    unseen = members & ~rows.observed
    odds_told = fitted.expected[unseen].mean() / (1 - fitted.expected[unseen].mean())
    odds_true = truth.need[unseen].mean() / (1 - truth.need[unseen].mean())
    factor = max(odds_told / odds_true, odds_true / odds_told)
    assert factor > 1.05
    recall = truth.need[members & truth.selected].sum() / truth.need[members].sum()
    found = recall_range(rows, fitted, members, odds=1.5 * factor)
    assert found.low <= recall <= found.high
