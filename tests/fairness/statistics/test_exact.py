"""P1's exact test against enumeration by hand and against scipy's Fisher test."""

from fractions import Fraction
from itertools import product
from math import comb

import numpy as np
import pytest
from scipy.stats import fisher_exact

from fairness.counts import Arms
from fairness.statistics.exact import null_distribution, stratified_exact_test

Row = tuple[int, int, int, int]

# group selected, group in need, others selected, others in need: one row per commission
SMALL_WORLDS = [
    [(1, 1, 0, 1)],
    [(0, 3, 4, 5)],
    [(2, 4, 1, 3), (0, 2, 2, 2)],
    [(1, 1, 0, 2), (0, 1, 1, 2), (2, 3, 1, 4)],
    [(3, 3, 0, 4), (1, 2, 0, 2), (0, 1, 1, 1)],
    [(0, 5, 3, 6), (1, 4, 2, 3), (0, 2, 0, 2)],
]


def arms(rows: list[Row]) -> Arms:
    return Arms(*(np.array(column, dtype=np.int64) for column in zip(*rows, strict=True)))


def enumerated(rows: list[Row]) -> dict[int, Fraction]:
    """Every outcome of every commission, with its probability as an exact fraction."""
    ways = []
    for hits, totals, other_hits, other_totals in rows:
        drawn, size = hits + other_hits, totals + other_totals
        ways.append(
            [
                (x, Fraction(comb(totals, x) * comb(other_totals, drawn - x), comb(size, drawn)))
                for x in range(max(0, drawn - other_totals), min(totals, drawn) + 1)
            ]
        )
    chances: dict[int, Fraction] = {}
    for outcome in product(*ways):
        total = sum(x for x, _ in outcome)
        chance = Fraction(1)
        for _, probability in outcome:
            chance *= probability
        chances[total] = chances.get(total, Fraction(0)) + chance
    return chances


@pytest.mark.parametrize("rows", SMALL_WORLDS)
def test_p_values_equal_the_enumeration_of_all_outcomes(rows: list[Row]):
    chances = enumerated(rows)
    observed = chances[sum(row[0] for row in rows)]
    exact = sum(chance for chance in chances.values() if chance <= observed)
    result = stratified_exact_test(arms(rows))
    assert result.p_value == pytest.approx(float(exact), abs=1e-12)
    assert result.mid_p == pytest.approx(float(exact - observed / 2), abs=1e-12)
    least = min(chances.values())
    smallest = sum(chance for chance in chances.values() if chance == least)
    assert result.smallest_p == pytest.approx(float(smallest), abs=1e-12)


@pytest.mark.parametrize("rows", SMALL_WORLDS)
def test_the_null_distribution_is_the_enumerated_one(rows: list[Row]):
    chances = enumerated(rows)
    null = null_distribution(arms(rows))
    found = {null.first + place: chance for place, chance in enumerate(null.probabilities)}
    assert found.keys() == chances.keys()
    for total, chance in chances.items():
        assert found[total] == pytest.approx(float(chance), abs=1e-12)


@pytest.mark.parametrize(
    ("a", "n1", "b", "n0"),
    [(3, 10, 8, 12), (0, 7, 5, 5), (40, 100, 90, 150), (5, 5, 0, 40), (1, 300, 60, 700)],
)
def test_with_one_commission_it_is_fishers_test(a: int, n1: int, b: int, n0: int):
    expected = fisher_exact([[a, n1 - a], [b, n0 - b]]).pvalue
    assert stratified_exact_test(arms([(a, n1, b, n0)])).p_value == pytest.approx(
        expected, rel=1e-9
    )


def test_a_commission_without_others_adds_nothing():
    alone = (2, 9, 0, 0)
    rows = [(0, 3, 4, 5), (1, 2, 0, 2)]
    assert stratified_exact_test(arms([*rows, alone])) == stratified_exact_test(arms(rows))


def test_nobody_to_compare_with_is_no_p_value_at_all():
    assert stratified_exact_test(arms([(2, 9, 0, 0), (0, 0, 1, 3)])) is None


def test_everyone_selected_cannot_reach_significance():
    result = stratified_exact_test(arms([(3, 3, 5, 5), (2, 2, 2, 2)]))
    assert result.p_value == 1.0
    assert result.smallest_p == 1.0


def test_swapping_group_and_others_changes_nothing():
    rows = [(0, 5, 3, 6), (1, 4, 2, 3)]
    swapped = [(b, n0, a, n1) for a, n1, b, n0 in rows]
    assert stratified_exact_test(arms(rows)).p_value == pytest.approx(
        stratified_exact_test(arms(swapped)).p_value, abs=1e-12
    )


def test_leaving_out_what_never_happens_changes_nothing_that_can_be_told():
    # 60 commissions of 40 + 40 in need, 40 hits each: the ends are as unlikely as 1e-1300
    draw = np.random.default_rng(2)
    rows = [(int(x), 40, 40 - int(x), 40) for x in draw.integers(10, 26, 60)]
    null = null_distribution(arms(rows))
    whole = np.ones(1)
    one = np.array([comb(40, x) * comb(40, 40 - x) / comb(80, 40) for x in range(41)])
    for _ in rows:
        whole = np.convolve(whole, one)
    kept = whole[null.first : null.first + null.probabilities.size]
    assert null.probabilities.size < whole.size
    assert null.probabilities == pytest.approx(kept, rel=1e-9, abs=1e-299)
    observed = sum(row[0] for row in rows)
    expected = whole[whole <= whole[observed] * (1 + 1e-7)].sum()
    assert stratified_exact_test(arms(rows)).p_value == pytest.approx(expected, rel=1e-9)


def test_an_outcome_that_never_happens_has_no_p_value_to_speak_of():
    assert stratified_exact_test(arms([(0, 40, 40, 40)] * 60)).p_value < 1e-300
    assert stratified_exact_test(arms([(40, 40, 0, 40)] * 60)).p_value < 1e-300
