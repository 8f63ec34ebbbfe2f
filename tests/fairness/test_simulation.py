"""Small seeded simulations that would fail if the statistics were wrong.

The margins are wide enough that only a wrong method, not an unlucky seed, breaks them. The slow
ones are the study `experiments/audit-calibration` at a tenth of its size: whole audits.
"""

import importlib.util
from collections.abc import Callable, Iterator
from functools import partial
from math import sqrt
from typing import Any

import numpy as np
import pytest
from scipy.stats import fisher_exact

from fairness.counts import Arms
from fairness.statistics.exact import stratified_exact_test
from fairness.statistics.intervals import difference
from fairness.statistics.mantel_haenszel import mantel_haenszel
from fairness.verdict import DELTA
from tests.repository.project import ROOT

COMMISSIONS = 30


def world(draw: np.random.Generator, *, gap: float) -> Arms:
    """Families in need and selected: capacity is small where the minority lives."""
    minority_share = np.linspace(0.1, 0.9, COMMISSIONS)
    reach = np.linspace(0.8, 0.2, COMMISSIONS)
    in_need = draw.integers(15, 40, COMMISSIONS)
    minority = draw.binomial(in_need, minority_share)
    others = in_need - minority
    return Arms(
        draw.binomial(minority, np.clip(reach - gap, 0, 1)),
        minority,
        draw.binomial(others, reach),
        others,
    )


def pooled_p(arms: Arms) -> float:
    a, n1, b, n0 = (int(counts.sum()) for counts in arms)
    return fisher_exact([[a, n1 - a], [b, n0 - b]]).pvalue


def test_unequal_capacity_is_no_gap_to_p1_though_a_pooled_test_finds_one():
    draw = np.random.default_rng(20251104)
    worlds = [world(draw, gap=0.0) for _ in range(300)]
    within = np.mean([stratified_exact_test(arms).p_value <= 0.05 for arms in worlds])
    pooled = np.mean([pooled_p(arms) <= 0.05 for arms in worlds])
    assert within <= 0.08  # at most .05 in truth; three standard errors above is .088
    assert pooled >= 0.85


def test_the_interval_of_p1_covers_and_is_rarely_material_without_a_gap():
    draw = np.random.default_rng(7)
    gaps = [mantel_haenszel(world(draw, gap=0.0)) for _ in range(600)]
    intervals = [gap.interval(0.05) for gap in gaps]
    covered = np.mean([interval.low <= 0 <= interval.high for interval in intervals])
    beyond = np.mean([i.low > DELTA or i.high < -DELTA for i in intervals])
    assert 0.92 <= covered <= 0.975
    assert beyond < 0.01


def test_a_gap_of_twenty_points_is_found():
    draw = np.random.default_rng(11)
    found = [stratified_exact_test(world(draw, gap=0.2)).p_value <= 0.05 for _ in range(200)]
    assert np.mean(found) >= 0.95


def test_clustered_differences_cover():
    draw = np.random.default_rng(3)
    covered = []
    for _ in range(600):
        level = draw.beta(4, 6, COMMISSIONS)
        first, second = draw.integers(5, 30, COMMISSIONS), draw.integers(5, 30, COMMISSIONS)
        arms = Arms(draw.binomial(first, level), first, draw.binomial(second, level), second)
        found = difference(arms)
        covered.append(found.low <= 0 <= found.high)
    assert 0.92 <= np.mean(covered) <= 0.985


Shares = Callable[[str], dict[str, Any]]
STUDY = ROOT / "experiments" / "audit-calibration"
REPETITIONS = 400


def margin(share: float, times: int = REPETITIONS) -> float:
    """Three standard errors of a share counted so many times."""
    return 3 * sqrt(share * (1 - share) / times)


@pytest.fixture(scope="module")
def shares() -> Iterator[Shares]:
    """How often each thing was so in one of the study's worlds."""
    spec = importlib.util.spec_from_file_location("calibration_steps", STUDY / "steps.py")
    assert spec is not None
    assert spec.loader is not None
    steps = importlib.util.module_from_spec(spec)
    with pytest.MonkeyPatch.context() as patch:
        for folder in (STUDY, STUDY.parent):
            patch.syspath_prepend(str(folder))
        spec.loader.exec_module(steps)
        yield partial(shares_of, steps)


def shares_of(steps: Any, world: str) -> dict[str, Any]:
    found = steps.shares_of(steps.WORLDS[world](), REPETITIONS, seed=3)
    return {what: counted["share"] for what, counted in found.items()}


@pytest.mark.slow
@pytest.mark.parametrize("world", ["clustered_30", "few_positives", "gap_10_250"])
def test_intervals_hold_the_truth_as_often_as_they_say(shares: Shares, world: str):
    covered = {what: share for what, share in shares(world).items() if what.startswith("covers")}
    assert covered
    outside = {
        what: share
        for what, share in covered.items()
        if not 0.93 - margin(0.93) <= share <= 0.97 + margin(0.97)
    }
    assert outside == {}


@pytest.mark.slow
@pytest.mark.parametrize("world", ["few_positives", "few_positives_in_12", "no_gap_250"])
def test_no_gap_is_hardly_ever_called_material(shares: Shares, world: str):
    found = shares(world)
    assert found["material"] <= 0.01
    assert found["largest gap may be none"] >= 0.95 - margin(0.95)


@pytest.mark.slow
def test_capacity_alone_is_no_gap_in_a_whole_audit_and_resamples_of_a_spread_always_find_one(
    shares: Shares,
):
    found = shares("unequal_capacity")
    assert found["P1 rejects for minority"] <= 0.05 + margin(0.05)
    assert found["material"] == 0
    assert found["pooled Fisher rejects"] >= 0.89
    assert found["resampled spread may be none"] == 0


@pytest.mark.slow
def test_a_gap_of_twenty_points_among_250_in_need_is_found(shares: Shares):
    assert shares("gap_20_250")["found for minority-250"] >= 0.95


@pytest.mark.slow
def test_a_gap_as_large_as_the_tolerance_is_rarely_called_material_or_tolerated(shares: Shares):
    found = shares("gap_10_250")
    assert found["material"] <= 0.05
    assert found["tolerated for minority-250"] <= 0.05 + margin(0.05)
