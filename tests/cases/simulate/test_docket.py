"""A month's work is dealt out exactly, and each family has exactly its chance of it."""

from dataclasses import replace

import numpy as np
import pytest

from cases.catalogue.reading import shipped_catalogue
from cases.simulate.countries import NATIONAL_2025, WORKLOAD_2025
from cases.simulate.desk import Chances
from cases.simulate.docket import Docket, Flow, Size, SystematicDraw
from cases.simulate.setting import Setting
from cases.simulate.timeline import Floats

STARTS = 4000


def docket_of(families: int, seed: int) -> Docket:
    catalogue = shipped_catalogue("kazakhstan")
    setting = Setting.of(NATIONAL_2025, catalogue, months=12, rng=np.random.default_rng(seed))
    rng = np.random.default_rng(seed)
    return Docket.of(WORKLOAD_2025, setting, families=families, rng=rng)


def flow(monthly: float, *, families: int, months: int, seed: int) -> Flow:
    size = Size(families, months, np.random.default_rng(seed))
    return Flow.of(monthly, workload=replace(WORKLOAD_2025, families=families), size=size)


def test_every_whole_number_passed_is_one_drawn() -> None:
    line = SystematicDraw(np.array([0.0]))
    # the line comes to .75, 1.25, 1.5, 2.5: it passes 1 at the second place, 2 at the fourth
    drawn = line.draw(np.array([0.75, 0.5, 0.25, 1.0]), month=0)
    assert drawn.tolist() == [False, True, False, True]
    assert line.reach.tolist() == [0.5]


def test_the_fraction_is_carried_to_the_next_chunk() -> None:
    line = SystematicDraw(np.array([0.0, 0.5]))
    chunks = [line.draw(np.full(size, 0.25), month=0).tolist() for size in (3, 1, 4)]
    assert chunks == [[False] * 3, [True], [False, False, False, True]]
    assert line.reach.tolist() == [0.0, 0.5]


def test_however_a_month_is_cut_into_chunks_as_many_are_drawn() -> None:
    rng = np.random.default_rng(5)
    for _ in range(200):
        chance = rng.random(40)
        cuts = np.sort(rng.integers(0, 40, 3))
        line = SystematicDraw(rng.random(1))
        begun = line.reach[0]
        drawn = sum(line.draw(part, month=0).sum() for part in np.split(chance, cuts))
        assert drawn == int(np.floor(begun + chance.sum()))


def drawn_over_starts(chance: Floats) -> Floats:
    rng = np.random.default_rng(6)
    starts = [SystematicDraw(rng.random(1)) for _ in range(STARTS)]
    return np.mean([start.draw(chance, month=0) for start in starts], axis=0)


def test_each_is_drawn_with_exactly_its_chance() -> None:
    chance = np.array([0.1, 0.5, 0.9, 0.02, 1.0, 0.0, 0.33])
    error = np.sqrt(chance * (1 - chance) / STARTS)
    assert (np.abs(drawn_over_starts(chance) - chance) <= 4 * error).all()


def test_chances_are_in_proportion_to_weight_and_add_up_to_what_is_due() -> None:
    one = flow(3.0, families=100, months=1, seed=1)
    weight = np.arange(40.0)
    chances = one.chances(weight, families=40)
    assert np.isclose(chances.sum(), 3.0 * 40 / 100)
    assert np.allclose(chances, 1.2 * weight / (39 * 40 / 2))


def test_no_chance_is_above_one_and_nothing_is_due_where_nothing_weighs() -> None:
    one = flow(90.0, families=100, months=1, seed=1)
    assert one.chances(np.array([1.0, 99.0]), families=10).tolist() == [0.09, 1.0]
    assert one.chances(np.zeros(3), families=3).tolist() == [0, 0, 0]


@pytest.mark.parametrize("seed", range(8))
def test_ten_months_of_seven_tenths_are_seven(seed: int) -> None:
    families, months = 50, 10
    one = flow(0.7, families=families, months=months, seed=seed)
    chances = one.chances(np.random.default_rng(seed).random(families), families=families)
    drawn = sum(one.draw.draw(chances, month=month).sum() for month in range(months))
    assert drawn == 7


def test_the_month_is_shared_out_among_families_and_findings_as_declared() -> None:
    docket = docket_of(6_200_000, seed=2)
    rng = np.random.default_rng(2)
    before = Chances(opening=0.02 * rng.random(62_000), labelled=rng.random(62_000))
    after = docket.share_out(before)
    assert np.isclose(after.hazard.sum(), 1.0)
    assert np.isclose(after.otherwise.sum(), 6.0)
    # strain tells for the finding as before: the odds of two families keep their ratio
    odds = [one.labelled / (1 - one.labelled) for one in (before, after)]
    assert np.allclose(odds[1] / odds[0], (odds[1] / odds[0])[0])


def test_a_family_without_a_chance_keeps_none() -> None:
    docket = docket_of(1000, seed=2)
    shared = docket.share_out(Chances(np.array([0.0, 0.1]), np.array([0.3, 0.4])))
    assert shared.opening[0] == shared.hazard[0] == 0


def test_only_records_whose_number_is_declared_are_dealt_out() -> None:
    docket = docket_of(6_200, seed=3)
    catalogue = shipped_catalogue("kazakhstan")
    night = catalogue.codes("event_types").index("night_outside")
    kind = np.where(np.arange(400) % 2, night, 0)
    seen = np.arange(400) % 4 == 0
    after = docket.see(seen, kind, np.full(400, 0.5), month=0, families=6_200)
    assert (after[kind == 0] == seen[kind == 0]).all()
    assert after[kind == night].sum() in {10, 11}  # 10,700 a month in a country 1,000 times larger


def test_opening_days_lie_in_the_month_and_late_ones_wait_for_the_next() -> None:
    docket = docket_of(620_000, seed=4)
    catalogue = shipped_catalogue("kazakhstan")
    setting = Setting.of(NATIONAL_2025, catalogue, months=12, rng=np.random.default_rng(4))
    commission = np.random.default_rng(4).integers(0, 271, 3000)
    labelled = np.arange(3000) % 7 == 0
    begin, end = setting.timeline.starts[5:7]
    opened = docket.opening_days(
        commission, labelled, setting.timeline, month=5, rng=np.random.default_rng(4)
    )
    assert (opened.min(), opened.max()) == (begin, end - 1)
    counts = np.bincount(opened - begin, minlength=end - begin)
    expected = 3000 / (end - begin)
    assert (np.abs(counts - expected) < 5 * np.sqrt(expected)).all()
