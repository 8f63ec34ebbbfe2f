"""Small seeded simulations that would fail if the statistics were wrong.

The margins are wide enough that only a wrong method, not an unlucky seed, breaks them.
"""

import numpy as np
from scipy.stats import fisher_exact

from fairness.counts import Arms
from fairness.statistics.exact import stratified_exact_test
from fairness.statistics.intervals import difference
from fairness.statistics.mantel_haenszel import mantel_haenszel
from fairness.verdict import DELTA

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
