"""Platt's calibration against a maximum found independently, and frequencies by hand."""

from math import sqrt

import numpy as np
import numpy.typing as npt
import pytest
from scipy.optimize import minimize

from cases.errors import BadInput
from models.calibration import Calibrator, Frequency, fit_calibrator

Floats = npt.NDArray[np.float64]
Flags = npt.NDArray[np.bool_]
Scored = tuple[Floats, Flags]


@pytest.fixture(scope="module")
def scored():
    """4000 raw scores whose true risk is 1 / (1 + exp(-(-1.5 + 0.8 raw)))."""
    rng = np.random.default_rng(11)
    raw = rng.normal(0, 1.5, 4000)
    outcome = rng.random(4000) < 1 / (1 + np.exp(1.5 - 0.8 * raw))
    return raw, outcome


def calibrator(
    *,
    slope: float = 1.0,
    intercept: float = 0.0,
    in_need: tuple[int, ...] = (3, 40),
    families: tuple[int, ...] = (50, 80),
    upper: tuple[float, ...] = (0.2, 0.9),
):
    return Calibrator(slope, intercept, upper, families, in_need)


def negative_log_likelihood(parameters: tuple[float, float], raw: Floats, outcome: Flags):
    intercept, slope = parameters
    log_odds = intercept + slope * raw
    return np.sum(np.log1p(np.exp(log_odds))) - np.sum(log_odds[outcome])


def test_the_fit_is_the_maximum_of_the_likelihood(scored: Scored):
    raw, outcome = scored
    best = minimize(negative_log_likelihood, (0.0, 0.0), args=(raw, outcome), tol=1e-10)
    found = fit_calibrator(raw, outcome)
    assert (found.intercept, found.slope) == pytest.approx(tuple(best.x), abs=2e-3)
    assert (found.intercept, found.slope) == pytest.approx((-1.5, 0.8), abs=0.15)


def test_the_risks_add_up_to_the_outcomes_seen(scored: Scored):
    # the score equation of the intercept: sum(risk) = sum(outcome) at the maximum
    raw, outcome = scored
    assert fit_calibrator(raw, outcome).risk(raw).sum() == pytest.approx(outcome.sum(), rel=1e-3)


def test_risk_is_the_logistic_function_by_hand():
    # 1 / (1 + exp(-(-1 + 2 * 0.5))) = 1/2; 1 / (1 + exp(1)) = 0.268941
    found = calibrator(slope=2.0, intercept=-1.0).risk(np.array([0.5, 0.0]))
    assert found == pytest.approx([0.5, 0.268941], abs=1e-6)


def test_a_higher_score_is_a_higher_risk(scored: Scored):
    raw, outcome = scored
    risk = fit_calibrator(raw, outcome).risk(np.linspace(-10, 10, 500))
    assert (np.diff(risk) > 0).all()
    assert risk.min() > 0
    assert risk.max() < 1


def test_scores_that_point_the_wrong_way_keep_their_order_and_say_nothing():
    raw = np.linspace(-2, 2, 100)
    found = fit_calibrator(raw, raw < -1)
    risk = found.risk(raw)
    assert (np.diff(risk) > 0).all()
    assert risk == pytest.approx(0.25, abs=1e-4)


@pytest.mark.parametrize("outcomes", [0, 8])
def test_one_kind_of_outcome_cannot_be_calibrated_on(outcomes: int):
    with pytest.raises(BadInput, match=f"saw {outcomes} outcomes among 8 families"):
        fit_calibrator(np.arange(8.0), np.full(8, outcomes > 0))


@pytest.mark.parametrize(("rows", "groups"), [(4000, 10), (620, 10), (499, 9), (120, 2)])
def test_groups_of_similar_risk_hold_every_calibration_row_once(
    scored: Scored, rows: int, groups: int
):
    raw, outcome = scored[0][:rows], scored[1][:rows]
    found = fit_calibrator(raw, outcome)
    risk = found.risk(raw)
    assert list(found.upper) == sorted(set(found.upper))
    assert len(found.upper) == groups
    lower = (0.0, *found.upper[:-1])
    for number, (low, high) in enumerate(zip(lower, found.upper, strict=True)):
        here = (risk > low) & (risk <= high)
        assert here.sum() == found.families[number] >= 50
        assert outcome[here].sum() == found.in_need[number]
        assert (found.group_of(risk[here]) == number).all()


def test_each_group_is_larger_than_the_one_above_it():
    # 620 rows: 50 in each of 10 groups, and of the other 120 a share of 1, 2, 4 ... in 1023
    families = fit_calibrator(np.linspace(-2, 2, 620), np.arange(620) % 5 == 0).families
    assert families[::-1] == (50, 50, 50, 50, 51, 53, 57, 65, 80, 114)


def test_equal_scores_stay_in_one_group_and_still_no_group_is_small():
    # seven steps of a card, the topmost reached by 8, 20 and 30 families: those three together
    steps = np.repeat(np.arange(7.0), [3000, 900, 400, 90, 30, 20, 8])
    found = fit_calibrator(steps, np.arange(len(steps)) % 10 <= steps)
    assert sum(found.families) == len(steps)
    assert found.families[-1] == 30 + 20 + 8
    assert min(found.families) >= 50
    assert set(found.upper) <= set(found.risk(np.arange(7.0)))


def test_fewer_than_fifty_families_are_one_group():
    found = fit_calibrator(np.arange(40.0), np.arange(40) % 3 == 0)
    assert (found.families, found.in_need) == ((40,), (14,))
    assert found.group_of(np.array([0.0, 1.0])).tolist() == [0, 0]


def test_scores_that_are_all_the_same_are_one_group():
    found = fit_calibrator(np.zeros(600), np.arange(600) % 4 == 0)
    assert (found.families, found.in_need) == ((600,), (150,))
    assert found.risk(np.zeros(1)) == pytest.approx([0.25], abs=1e-3)


def test_a_risk_above_all_that_was_seen_belongs_to_the_highest_group():
    assert calibrator().group_of(np.array([0.1, 0.2, 0.21, 0.95])).tolist() == [0, 0, 1, 1]


def test_a_frequency_is_the_share_with_wilsons_limits():
    # Wilson 1927: (p + z^2/2n -+ z sqrt(p(1-p)/n + z^2/4n^2)) / (1 + z^2/n), p = 18/80
    z, share, families = 1.959964, 18 / 80, 80
    middle = share + z**2 / (2 * families)
    half = z * sqrt(share * (1 - share) / families + z**2 / (4 * families**2))
    low, high = ((middle + sign * half) / (1 + z**2 / families) for sign in (-1, 1))
    assert (round(100 * low), round(100 * high)) == (15, 33)
    found = calibrator(in_need=(3, 18)).frequency(1)
    assert found == Frequency(per_hundred=22, low=15, high=33)


def test_nobody_in_need_is_zero_of_a_hundred_with_an_upper_limit():
    # Newcombe 1998, table I: 0 of 20 gives 0 to 0.1611
    found = calibrator(in_need=(0, 1), families=(20, 50)).frequency(0)
    assert found == Frequency(per_hundred=0, low=0, high=16)


def test_a_calibrator_survives_json(scored: Scored):
    found = fit_calibrator(*scored)
    assert Calibrator.from_dict(found.to_dict()) == found
