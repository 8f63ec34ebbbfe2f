"""Commissions sit on weekdays of their own, as often as the month's sittings allow."""

from datetime import date

import numpy as np
import pytest

from cases.catalogue.reading import shipped_catalogue
from cases.simulate.countries import NATIONAL_2025
from cases.simulate.setting import Setting
from cases.simulate.sitting_days import SittingDays
from cases.simulate.territory import share_sittings
from cases.simulate.timeline import EPOCH, NEVER_DAY


def day(text: str) -> int:
    return (date.fromisoformat(text) - EPOCH).days


@pytest.fixture(scope="module")
def national() -> Setting:
    catalogue = shipped_catalogue("kazakhstan")
    return Setting.of(NATIONAL_2025, catalogue, months=12, rng=np.random.default_rng(3))


@pytest.fixture(scope="module")
def days(national: Setting) -> SittingDays:
    return SittingDays.of(national.territory, national.timeline, rng=np.random.default_rng(4))


def test_the_larger_commissions_sit_once_more() -> None:
    assert share_sittings(7, np.array([1.0, 5.0, 2.0])).tolist() == [2, 3, 2]
    assert share_sittings(6, np.array([1.0, 5.0, 2.0])).tolist() == [2, 2, 2]


def test_four_hundred_sittings_a_month_are_shared_among_271_commissions(national: Setting) -> None:
    sittings = national.territory.sittings
    assert (len(sittings), sittings.sum()) == (271, 400)
    assert set(sittings) == {1, 2}


def test_every_commission_sits_as_often_as_declared_in_every_month(
    national: Setting, days: SittingDays
) -> None:
    month = national.timeline.month_of(days.held_on)
    held = np.zeros((271, 13), dtype=int)  # a thirteenth, for cases that wait past the cut-off
    np.add.at(held, (days.commission, month), 1)
    assert (held == national.territory.sittings[:, None]).all()


def test_ten_months_of_2025_have_four_thousand_sittings(days: SittingDays) -> None:
    within = (days.held_on >= day("2025-01-01")) & (days.held_on <= day("2025-10-31"))
    assert within.sum() == 4000


def test_a_commission_keeps_to_its_weekday_and_no_one_sits_at_the_weekend(
    days: SittingDays,
) -> None:
    of_first = days.held_on[days.commission == 0]
    weekdays = [date.fromordinal(EPOCH.toordinal() + int(held)).weekday() for held in of_first]
    assert len(set(weekdays)) == 1
    everyone = {date.fromordinal(EPOCH.toordinal() + int(held)).weekday() for held in days.held_on}
    assert everyone == {0, 1, 2, 3, 4}


def test_the_next_sitting_may_be_today_and_the_last_one_is_before_today() -> None:
    days = SittingDays(np.array([0, 0, 1]), np.array([10, 20, 15], dtype=np.int32))
    both, today = np.array([0, 0, 1]), np.array([10, 11, 3], dtype=np.int32)
    assert days.next_from(both, today).tolist() == [10, 20, 15]
    after = np.array([20, 21, int(NEVER_DAY)], dtype=np.int32)
    assert days.last_before(both, after).tolist() == [10, 20, 15]
