"""Recall and gap from rows against sums by hand and against the audit's own statistics."""

import numpy as np
import pytest

from fairness.counts import Arms, Tally
from fairness.evidence.family_rows import FamilyRows, NeedByRow, as_observed
from fairness.evidence.reckoning import Sides, gap_of, recall_of
from fairness.statistics.intervals import clustered_wilson
from fairness.statistics.mantel_haenszel import mantel_haenszel
from tests.fairness.evidence.looked_at import NOT_SEEN, rows_of, world


def in_group(rows: FamilyRows, code: int):
    return rows.group == code


def test_labels_not_observed_count_for_nothing_in_the_naive_recall():
    rows = rows_of((0, 0, 1, 1), (0, 0, 0, 1), (0, 0, 0, NOT_SEEN), (0, 0, 1, 0), (0, 0, 0, 1))
    # one of the three seen in need is selected
    assert recall_of(as_observed(rows), in_group(rows, 0), rows.stratum).value == pytest.approx(
        1 / 3
    )


def test_with_every_label_recall_and_interval_are_the_audits():
    truth = world(1).truth
    hit = truth.selected & (truth.need == 1) & in_group(truth, 1)
    tally = Tally(
        np.bincount(truth.stratum[hit], minlength=25),
        np.bincount(truth.stratum[in_group(truth, 1) & (truth.need == 1)], minlength=25),
    )
    expected = clustered_wilson(tally)
    found = recall_of(as_observed(truth), in_group(truth, 1), truth.stratum)
    assert (found.value, found.low, found.high) == pytest.approx(
        (expected.value, expected.low, expected.high)
    )


def arms_of(rows: FamilyRows) -> Arms:
    """Counted the slow way, one family at a time."""
    counts = np.zeros((4, int(rows.stratum.max()) + 1), dtype=np.int64)
    for group, stratum, need, selected in zip(
        rows.group, rows.stratum, rows.need, rows.selected, strict=True
    ):
        if need == 1:
            counts[1 if group == 1 else 3, stratum] += 1
            counts[0 if group == 1 else 2, stratum] += int(selected)
    return Arms(*counts)


def test_with_every_label_the_gap_is_p1s():
    truth = world(2).truth
    expected = mantel_haenszel(arms_of(truth))
    found = gap_of(as_observed(truth), Sides(truth.group == 1, truth.group == 0), truth.stratum)
    assert found.value == pytest.approx(expected.value)
    # another variance, but of the same thing
    sato = expected.interval(0.05)
    assert found.high - found.low == pytest.approx(sato.high - sato.low, rel=0.35)


def test_with_few_commissions_the_gaps_variance_is_the_unpooled_one():
    # one commission, 12 of 40 against 22 of 40: p1 q1 / n1 + p0 q0 / n0
    families = [(0, 1, int(i < 12), 1) for i in range(40)]
    rows = rows_of(*families, *[(0, 0, int(i < 22), 1) for i in range(40)])
    found = gap_of(as_observed(rows), Sides(rows.group == 1, rows.group == 0), rows.stratum)
    error = np.sqrt(0.3 * 0.7 / 40 + 0.55 * 0.45 / 40)
    assert found.value == pytest.approx(-0.25)
    assert found.high == pytest.approx(-0.25 + 1.959964 * error)


def test_what_rows_add_may_be_any_number():
    # 2.5 reached of 5 in need
    adds = NeedByRow(np.array([3.0, -0.5, 0.0]), np.array([3.0, -0.5, 2.5]), np.ones(3))
    everyone = np.ones(3, dtype=bool)
    assert recall_of(adds, everyone, np.zeros(3, dtype=np.int64)).value == pytest.approx(0.5)


def test_no_need_found_is_none():
    rows = rows_of((0, 0, 1, 0), (0, 1, 0, NOT_SEEN))
    adds = as_observed(rows)
    assert recall_of(adds, in_group(rows, 0), rows.stratum) is None
    assert recall_of(adds, in_group(rows, 1), rows.stratum) is None


def test_a_group_without_a_common_commission_has_no_gap():
    rows = rows_of((0, 0, 1, 1), (1, 1, 0, 1))
    sides = Sides(rows.group == 1, rows.group == 0)
    assert gap_of(as_observed(rows), sides, rows.stratum) is None
