"""What is told of a group about its labels, from shares to draws."""

import json
from dataclasses import asdict

import numpy as np
import pytest

from cases.errors import BadInput
from fairness.evidence.family_rows import FamilyRows, as_observed
from fairness.evidence.observing import Asked, deciles_of, observe, share_observed, sides_of
from fairness.evidence.reckoning import gap_of, recall_of
from tests.fairness.evidence.looked_at import NOT_SEEN, rows_of, world


def test_shares_are_counted_by_group_and_by_tenth_of_the_score():
    # twenty families; group 1 holds every other, and only the upper half was looked at
    place = np.arange(20)
    rows = FamilyRows(
        score=place / 20,
        need=np.where(place >= 10, place % 2, NOT_SEEN),
        selected=place >= 18,
        stratum=np.zeros(20, dtype=np.int64),
        group=place % 2,
    )
    first = observe(rows, Asked(2))[0]
    assert (first.families, first.observed) == (10, 5)
    assert first.share.value == pytest.approx(0.5)
    assert first.families_by_decile == (1,) * 10
    assert first.observed_by_decile == (0,) * 5 + (1,) * 5
    assert [one.value for one in first.share_by_decile] == [0.0] * 5 + [1.0] * 5


def test_equal_scores_share_a_tenth_and_an_empty_tenth_has_no_share():
    rows = rows_of(*[(0, 0, i % 2, 1) for i in range(12)])
    assert len(set(deciles_of(rows.score).tolist())) == 1
    shares = observe(rows, Asked(1))[0].share_by_decile
    assert sum(share is not None for share in shares) == 1


def test_where_every_label_is_observed_all_is_as_the_audit_has_it():
    rows, truth, _ = world(13, families=1500)
    found = observe(truth, Asked(2))[1]
    sides = sides_of(truth, 1, None)
    assert found.observed == found.families
    assert found.share.value == 1
    assert found.robust_recall == recall_of(as_observed(truth), sides.group, rows.stratum)
    assert found.robust_gap == gap_of(as_observed(truth), sides, rows.stratum)
    assert (found.least_propensity, found.clipped) == (1.0, 0)
    recall = found.robust_recall.value
    assert all((low, high) == (recall, recall) for _, low, high in found.ranges)
    # no unobserved family could turn anything
    assert (found.sign_turns_at, found.tolerance_turns_at) == (100.0, 100.0)


def test_of_many_rows_some_are_reckoned_with_and_all_are_counted(monkeypatch: pytest.MonkeyPatch):
    rows, _, _ = world(15, families=3000)
    whole = observe(rows, Asked(2))[1]
    monkeypatch.setattr("fairness.evidence.observing.MOST_RECKONED", 1500)
    some = observe(rows, Asked(2))[1]
    for name in ("families", "observed", "share", "families_by_decile", "share_by_decile"):
        assert getattr(some, name) == getattr(whole, name), name
    assert some.robust_recall != whole.robust_recall
    assert some.robust_recall.low < whole.robust_recall.value < some.robust_recall.high
    assert some == observe(rows, Asked(2))[1], "the same rows are drawn again"


def test_the_draws_are_told_only_where_they_were_recorded():
    rows, _, sample = world(14, families=1500)
    without, beside = observe(rows, Asked(2))[0], observe(rows, Asked(2), sample=sample)[0]
    assert (without.drawn, without.need_when_drawn, without.drawn_recall) == (0, None, None)
    by_lot = sample.sampled & ~rows.selected & (rows.group == 0)
    assert beside.drawn == beside.drawn_observed == by_lot.sum()
    assert beside.drawn_recall is not None
    assert without.robust_recall == beside.robust_recall


def test_a_group_is_compared_with_the_rest_or_with_the_declared_one():
    rows = rows_of((0, 0, 1, 1), (0, 1, 1, 1), (0, 2, 1, 1))
    assert sides_of(rows, 1, None).reference.tolist() == [True, False, True]
    assert sides_of(rows, 1, 0).reference.tolist() == [True, False, False]
    assert not sides_of(rows, 0, 0).reference.any()


def test_a_group_never_seen_has_counts_of_0_and_no_figure():
    rows = world(15, families=800).rows
    nobody = observe(rows, Asked(3))[2]
    assert (nobody.families, nobody.observed, nobody.clipped) == (0, 0, 0)
    figures = (nobody.share, nobody.robust_recall, nobody.robust_gap, nobody.least_propensity)
    assert figures == (None,) * 4
    assert (nobody.sign_turns_at, nobody.tolerance_turns_at, nobody.ranges) == (None, None, ())


def test_with_no_label_at_all_nothing_is_estimated():
    rows = world(16, families=800).rows
    blind = observe(rows._replace(need=np.full(800, NOT_SEEN)), Asked(2))[0]
    assert blind.share.value == 0
    assert (blind.robust_recall, blind.robust_gap, blind.ranges) == (None, None, ())


@pytest.mark.parametrize("label", [0.0, 1.0])
def test_one_kind_of_label_breaks_nothing(label: float):
    rows = world(17, families=800).rows
    only = np.where(rows.observed, label, NOT_SEEN)
    found = observe(rows._replace(need=only), Asked(2))[0]
    if label == 0.0:
        # what the list showed nobody of cannot be reached
        assert found.robust_recall is None or found.robust_recall.value == 0
    else:
        assert 0 < found.robust_recall.value < 1


def test_one_commission_is_enough_for_figures():
    rows = world(18, families=900, offices=1).rows
    found = observe(rows, Asked(2))[1]
    assert found.robust_recall.low < found.robust_recall.value < found.robust_recall.high
    assert found.robust_gap is not None


def test_the_order_of_rows_changes_no_share():
    rows = world(19, families=500).rows
    turned = FamilyRows(*(None if column is None else column[::-1] for column in rows))
    first, second = observe(rows, Asked(2))[1], observe(turned, Asked(2))[1]
    assert first.share == second.share
    assert first.observed_by_decile == second.observed_by_decile


def test_nobody_has_no_share():
    rows = rows_of((0, 0, 1, 1))
    assert share_observed(rows, rows.group == 7) is None


def test_an_observation_is_finite_json():
    rows, _, sample = world(21, families=900)
    for found in observe(rows, Asked(3), sample=sample):
        told = json.loads(json.dumps(asdict(found), allow_nan=False))
        assert (told["families"], told["observed"]) == (found.families, found.observed)


@pytest.mark.parametrize(
    ("column", "value", "message"),
    [
        ("need", 0.5, "neither 1, 0 nor missing"),
        ("score", np.inf, "not finite"),
        ("group", 2, "group codes must lie from 0 to 1"),
        ("stratum", -1, "stratum codes from 0"),
    ],
)
def test_a_value_that_makes_no_sense_is_refused(column: str, value: float, message: str):
    rows = world(22, families=50).rows
    column_of = getattr(rows, column).copy()
    column_of[3] = value
    with pytest.raises(BadInput, match=message):
        observe(rows._replace(**{column: column_of}), Asked(2))


def test_columns_of_different_lengths_are_refused():
    rows = world(23, families=50).rows
    with pytest.raises(BadInput, match="49, 50 rows"):
        observe(rows._replace(need=rows.need[1:]), Asked(2))
    empty = FamilyRows(*(None if column is None else column[:0] for column in rows))
    with pytest.raises(BadInput, match="a row at least"):
        observe(empty, Asked(2))
