"""Reckoning with labels not observed: by hand, by a slow route, and where the truth is known."""

import numpy as np
import pytest

from fairness.evidence.cross_fitting import LEAST_PROPENSITY, CrossFitted, cross_fit
from fairness.evidence.doubly_robust import can_be_reckoned, doubly_robust_need
from fairness.evidence.family_rows import FamilyRows, NeedByRow, as_observed
from fairness.evidence.reckoning import Sides, gap_of, recall_of
from tests.fairness.evidence.looked_at import NOT_SEEN, rows_of, world


def known(propensity: list[float], expected: list[float]) -> CrossFitted:
    return CrossFitted(
        np.array(propensity), np.array(expected), np.zeros(len(expected), dtype=bool)
    )


def test_every_row_adds_what_the_formula_says():
    rows = rows_of((0, 0, 1, 1), (0, 0, 0, 1), (0, 0, 0, 0), (0, 0, 0, NOT_SEEN))
    fitted = known([1.0, 0.25, 0.25, 0.25], [0.9, 0.4, 0.4, 0.4])
    # m + z (y - m) / p: 1; 0.4 + 0.6 / 0.25; 0.4 - 0.4 / 0.25; 0.4
    assert doubly_robust_need(rows, fitted).need.tolist() == pytest.approx([1, 2.8, -1.2, 0.4])
    assert doubly_robust_need(rows, fitted).reached.tolist() == pytest.approx([1, 0, 0, 0])


def test_an_odds_factor_moves_the_unobserved_and_corrects_to_first_order():
    rows = rows_of((0, 0, 0, NOT_SEEN), (0, 0, 0, 1))
    fitted = known([0.5, 0.5], [0.2, 0.2])
    found = doubly_robust_need(rows, fitted, odds=np.array([4.0, 4.0]))
    # odds of 1 to 4 become 4 to 4; the slope there is 4 / (0.8 + 0.8)^2, the surplus 1
    assert found.need.tolist() == pytest.approx([0.5, 1 + 4 / 2.56 * 0.8])


def test_either_half_being_right_is_enough():
    # 1000 families alike: three in ten in need, half of those seen and a fifth of the others
    draw = np.random.default_rng(5)
    need = (draw.random(20_000) < 0.3).astype(float)
    seen = draw.random(20_000) < 0.4
    rows = rows_of(*[(0, 0, 0, n if s else NOT_SEEN) for n, s in zip(need, seen, strict=True)])
    ones = np.ones(20_000)
    right_chance = doubly_robust_need(rows, known(0.4 * ones, 0.7 * ones)).need.mean()
    right_need = doubly_robust_need(rows, known(0.8 * ones, 0.3 * ones)).need.mean()
    both_wrong = doubly_robust_need(rows, known(0.8 * ones, 0.7 * ones)).need.mean()
    assert right_chance == pytest.approx(0.3, abs=0.015)
    assert right_need == pytest.approx(0.3, abs=0.015)
    assert both_wrong == pytest.approx(0.5, abs=0.02)


def test_with_every_label_it_equals_the_naive():
    truth = world(3, families=1500).truth
    found = doubly_robust_need(truth, cross_fit(truth))
    assert found.need.tolist() == truth.need.tolist()
    for robust, naive in zip(found, as_observed(truth), strict=True):
        assert np.array_equal(robust, naive)


@pytest.mark.slow
def test_it_finds_recall_and_no_gap_where_the_naive_sees_both_wrong():
    errors, naive_errors = [], []
    for seed in range(8):
        rows, truth, _ = world(seed)
        sides = Sides(rows.group == 1, rows.group == 0)
        whole = [figures(as_observed(truth), sides, rows)]
        naive = figures(as_observed(rows), sides, rows)
        robust = figures(doubly_robust_need(rows, cross_fit(rows, seed=seed)), sides, rows)
        errors.append(robust - whole[0])
        naive_errors.append(naive - whole[0])
    recall_error, gap_error = np.mean(errors, axis=0)
    naive_recall_error, naive_gap_error = np.mean(naive_errors, axis=0)
    assert naive_recall_error > 0.25  # the group that is hardly looked at seems to be reached
    assert naive_gap_error > 0.08
    assert abs(recall_error) < 0.07
    assert abs(gap_error) < 0.06


def figures(adds: NeedByRow, sides: Sides, rows: FamilyRows):
    return np.array(
        [
            recall_of(adds, sides.group, rows.stratum).value,
            gap_of(adds, sides, rows.stratum).value,
        ]
    )


@pytest.mark.slow
def test_its_interval_holds_what_all_labels_would_have_said():
    held = []
    for seed in range(20, 40):
        rows, truth, _ = world(seed, families=2500, offices=20)
        fitted = doubly_robust_need(rows, cross_fit(rows, seed=seed))
        found = recall_of(fitted, rows.group == 1, rows.stratum)
        wanted = recall_of(as_observed(truth), rows.group == 1, rows.stratum).value
        held.append(found.low <= wanted <= found.high)
    assert np.mean(held) >= 0.8  # 0.95 wanted; below 0.8 is five misses of twenty


def strata_told_apart(rows: FamilyRows):
    """The slow way for models that only know the cell: its share seen, and of those in need."""
    need = np.empty(rows.score.size)
    for cell in {(s, g) for s, g in zip(rows.selected, rows.group, strict=True)}:
        inside = [i for i in range(rows.score.size) if (rows.selected[i], rows.group[i]) == cell]
        seen = {i for i in inside if not np.isnan(rows.need[i])}
        share, rate = len(seen) / len(inside), sum(rows.need[i] for i in seen) / len(seen)
        for i in inside:
            need[i] = rate + (rows.need[i] - rate) / share if i in seen else rate
    return need


def test_cross_fitting_agrees_with_counting_where_only_the_cell_tells():
    draw = np.random.default_rng(8)
    families = [
        (0, int(draw.random() < 0.5), int(i % 3 == 0), float(draw.random() < 0.4))
        for i in range(3000)
    ]
    rows = rows_of(*families)
    chance = 0.2 + 0.3 * rows.group + 0.3 * rows.selected
    rows = rows._replace(need=np.where(draw.random(3000) < chance, rows.need, NOT_SEEN))
    found, counted = doubly_robust_need(rows, cross_fit(rows)).need, strata_told_apart(rows)
    for members in (rows.group == 0, rows.group == 1):
        assert found[members].mean() == pytest.approx(counted[members].mean(), abs=0.01)


def test_propensity_falls_as_the_eye_turns_away():
    rows = world(4, shy=1.5).rows
    fitted = cross_fit(rows)
    off_the_list = ~rows.selected
    told = [fitted.propensity[off_the_list & (rows.group == g)].mean() for g in (0, 1)]
    truth = [rows.observed[off_the_list & (rows.group == g)].mean() for g in (0, 1)]
    assert told == pytest.approx(truth, abs=0.01)
    assert (fitted.propensity[rows.selected] == 1).all()


def test_a_covariate_that_tells_who_is_looked_at_takes_the_error_away():
    draw = np.random.default_rng(12)
    known_to_school = draw.normal(size=6000)
    need = (draw.random(6000) < 1 / (1 + np.exp(1 - 1.5 * known_to_school))).astype(float)
    seen = draw.random(6000) < 1 / (1 + np.exp(1 - 1.5 * known_to_school))
    rows = rows_of(*[(0, 0, 0, n if s else NOT_SEEN) for n, s in zip(need, seen, strict=True)])
    with_it = rows._replace(covariates=known_to_school.reshape(-1, 1))
    without = doubly_robust_need(rows, cross_fit(rows)).need.mean() - need.mean()
    mended = doubly_robust_need(with_it, cross_fit(with_it)).need.mean() - need.mean()
    assert without > 0.1
    assert abs(mended) < 0.03


def test_a_covariate_may_be_missing():
    rows = world(6, families=600).rows
    column = np.where(np.arange(600) % 3 == 0, np.nan, rows.score)
    fitted = cross_fit(rows._replace(covariates=column.reshape(-1, 1)))
    assert np.isfinite(fitted.propensity).all()
    assert np.isfinite(fitted.expected).all()


def test_a_chance_next_to_nothing_is_raised_and_counted():
    # 1 in 800 is looked at, and nothing tells who
    rows = rows_of(*[(0, 0, 0, 1 if i % 800 == 0 else NOT_SEEN) for i in range(4000)])
    fitted = cross_fit(rows)
    assert fitted.clipped.all()
    assert (fitted.propensity == LEAST_PROPENSITY).all()


def test_one_kind_of_label_only_leaves_room_for_the_other():
    # ten seen off the list, none in need: the rate is told as half of eleven or less, not 0
    rows = rows_of(*[(0, 0, 0, 0 if i < 10 else NOT_SEEN) for i in range(40)])
    expected = cross_fit(rows).expected
    assert ((expected >= 0.5 / 11) & (expected <= 0.5 / 2)).all()


def test_a_group_whom_nobody_looked_at_cannot_be_reckoned():
    seen = [(0, 0, i % 2, i % 3 == 0) for i in range(60)]
    unseen = [(0, 1, 1, 1), *[(0, 1, 0, NOT_SEEN)] * 20]
    rows = rows_of(*seen, *unseen)
    fitted = cross_fit(rows)
    assert can_be_reckoned(rows, fitted, rows.group == 0)
    assert not can_be_reckoned(rows, fitted, rows.group == 1)
    assert not can_be_reckoned(rows, fitted, rows.group == 2)


def test_a_single_label_cannot_speak_for_itself():
    rows = rows_of((0, 0, 0, 1), *[(0, 0, 0, NOT_SEEN)] * 9)
    assert not can_be_reckoned(rows, cross_fit(rows), rows.group == 0)


def test_the_same_seed_gives_the_same_answer():
    rows = world(9, families=800).rows
    first, again = cross_fit(rows, seed=3), cross_fit(rows, seed=3)
    assert np.array_equal(first.expected, again.expected)
