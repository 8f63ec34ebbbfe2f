"""What is counted by a column, beside a count family by family."""

from math import log2

import numpy as np
import pytest

from fairness.measures.column import ColumnMeasures, RowMeasures, RowsByGroup
from fairness.measures.curve import TIMES, depth
from fairness.measures.exposure import exposure
from fairness.scored import ScoredColumns, ScoredTable
from fairness.selecting import SelectionRule
from tests.fairness.worlds import random_frame

CAPACITY = 12


@pytest.fixture(scope="module")
def table() -> ScoredTable:
    frame = random_frame(5)
    frame["score"] = (frame["score"] / 1.4).round(2)
    rule = SelectionRule(rule="capacity", capacity=CAPACITY)
    columns = ScoredColumns("score", "need", ("group",), "office")
    return ScoredTable.from_frame(frame, columns, selection=rule)


@pytest.fixture(scope="module")
def counted(table: ScoredTable) -> ColumnMeasures:
    return ColumnMeasures.of(RowMeasures.of(table), table.stratum, table.groups["group"])


def rows(table: ScoredTable):
    """One family at a time: commission, group, rank, score, need, selected."""
    return zip(
        table.stratum.codes.tolist(),
        table.groups["group"].codes.tolist(),
        table.rank.tolist(),
        table.score.tolist(),
        table.need.tolist(),
        table.selected.tolist(),
        strict=True,
    )


def test_the_first_on_a_list_counts_one_the_third_half_and_who_is_not_on_it_nothing():
    shown = exposure(np.array([1, 3, 2]), np.array([True, True, False]))
    assert shown.tolist() == [1.0, 0.5, 0.0]


def test_exposure_of_those_in_need_is_summed_by_commission_and_group(
    table: ScoredTable, counted: ColumnMeasures
):
    expected = np.zeros((20, 3))
    for stratum, group, rank, _, need, selected in rows(table):
        if need == 1 and selected:
            expected[stratum, group] += 1 / log2(1 + rank)
    np.testing.assert_allclose(counted.exposure, expected, atol=1e-12)


def test_whoever_stands_within_so_many_capacities_is_reached_with_them(
    table: ScoredTable, counted: ColumnMeasures
):
    expected = np.zeros((20, 3, len(TIMES)), dtype=np.int64)
    for stratum, group, rank, _, need, _ in rows(table):
        for at, times in enumerate(TIMES):
            expected[stratum, group, at] += need == 1 and rank <= times * CAPACITY
    np.testing.assert_array_equal(counted.reached, expected)


def test_with_the_capacity_itself_those_are_reached_who_were_selected(
    table: ScoredTable, counted: ColumnMeasures
):
    in_need = table.need == 1
    reached = np.bincount(table.groups["group"].codes[in_need & table.selected], minlength=3)
    assert counted.reached[:, :, TIMES.index(1.0)].sum(axis=0).tolist() == reached.tolist()


def test_expected_need_and_need_near_the_cut_are_of_those_whose_label_was_observed(
    table: ScoredTable, counted: ColumnMeasures
):
    cut = dict.fromkeys(range(20), 1.0)
    for stratum, _, _, score, _, selected in rows(table):
        if selected:
            cut[stratum] = min(cut[stratum], score)
    expected, near, in_need = np.zeros((20, 3)), np.zeros((20, 3)), np.zeros((20, 3))
    for stratum, group, _, score, need, _ in rows(table):
        if not np.isnan(need):
            expected[stratum, group] += score
            if abs(score - cut[stratum]) <= 0.25 * cut[stratum]:
                near[stratum, group] += 1
                in_need[stratum, group] += need
    np.testing.assert_allclose(counted.probable.expected, expected, atol=1e-9)
    np.testing.assert_array_equal(counted.probable.near, near)
    np.testing.assert_array_equal(counted.probable.near_in_need, in_need)


def test_a_score_that_is_no_probability_lets_expect_nothing():
    frame = random_frame(5)
    rule = SelectionRule(rule="capacity", capacity=CAPACITY)
    columns = ScoredColumns("score", "need", ("group",), "office")
    made = ScoredTable.from_frame(frame.assign(score=3 * frame["score"]), columns, selection=rule)
    assert (
        ColumnMeasures.of(RowMeasures.of(made), made.stratum, made.groups["group"]).probable is None
    )


def test_where_a_commission_has_no_places_nobody_stands_within_them():
    assert depth(np.array([1, 2]), np.array([0, 4])).tolist() == [np.inf, 0.5]


def test_the_rows_of_every_group_are_found_and_of_nobody_none(table: ScoredTable):
    codes = table.groups["group"].codes
    by_group = RowsByGroup.of(table.groups["group"])
    for group in range(3):
        assert by_group.rows(group).tolist() == np.flatnonzero(codes == group).tolist()
    assert len(by_group.rows(None)) == 0
