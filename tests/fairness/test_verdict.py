"""Verdicts on crafted evidence: delta is ten points, alpha five per cent."""

from typing import Any

import pytest

from fairness.statistics.intervals import Estimate
from fairness.verdict import Evidence, Unknown, Verdict, judge


def evidence(
    adjusted: tuple[float, float],
    equivalence: tuple[float, float],
    p_adjusted: float | None,
    **others: Any,
) -> Evidence:
    return Evidence(
        adjusted=Estimate(sum(adjusted) / 2, *adjusted, 0.99),
        equivalence=Estimate(sum(equivalence) / 2, *equivalence, 0.90),
        p_adjusted=p_adjusted,
        **{"reference_rate": 0.5, **others},
    )


@pytest.mark.parametrize(
    ("adjusted", "equivalence", "p_adjusted", "expected"),
    [
        ((-0.30, -0.11), (-0.26, -0.15), 0.001, Verdict.MATERIAL_DISPARITY),
        ((0.11, 0.30), (0.15, 0.26), 0.001, Verdict.MATERIAL_DISPARITY),
        ((-0.30, -0.02), (-0.25, -0.07), 0.010, Verdict.DISPARITY_SIZE_UNCERTAIN),
        ((0.02, 0.12), (0.04, 0.099), 0.010, Verdict.DISPARITY_SIZE_UNCERTAIN),
        ((-0.07, 0.06), (-0.05, 0.04), 0.900, Verdict.WITHIN_TOLERANCE),
        ((-0.11, 0.06), (-0.09, 0.04), 0.700, Verdict.WITHIN_TOLERANCE),
        ((0.01, 0.05), (0.02, 0.04), 0.001, Verdict.WITHIN_TOLERANCE),
        ((-0.25, 0.10), (-0.20, 0.05), 0.400, Verdict.CANNOT_TELL),
    ],
)
def test_the_code_follows_from_test_and_intervals(
    adjusted: tuple[float, float],
    equivalence: tuple[float, float],
    p_adjusted: float | None,
    expected: Verdict,
):
    assert judge(evidence(adjusted, equivalence, p_adjusted)).verdict is expected


def test_an_interval_beyond_delta_is_nothing_without_the_exact_test():
    judgement = judge(evidence((-0.40, -0.11), (-0.35, -0.16), 0.06))
    assert judgement == (Verdict.CANNOT_TELL, Unknown.TOO_FEW)


def test_a_dropped_comparison_cannot_tell_whatever_its_interval():
    judgement = judge(evidence((-0.01, 0.01), (-0.01, 0.01), None))
    assert judgement == (Verdict.CANNOT_TELL, Unknown.TOO_FEW)


def test_one_commission_is_never_called_fair_but_may_be_found_unfair():
    alike = judge(evidence((-0.05, 0.05), (-0.04, 0.04), 0.9, one_commission=True))
    assert alike == (Verdict.CANNOT_TELL, Unknown.ONE_COMMISSION)
    unlike = judge(evidence((-0.4, -0.2), (-0.35, -0.25), 0.001, one_commission=True))
    assert unlike.verdict is Verdict.MATERIAL_DISPARITY


def test_where_hardly_anyone_is_reached_a_small_gap_is_not_called_fair():
    unsure = judge(evidence((-0.06, 0.02), (-0.05, 0.01), 0.3, reference_rate=0.06))
    assert unsure == (Verdict.CANNOT_TELL, Unknown.TOLERANCE_OUT_OF_REACH)
    left_out = judge(evidence((-0.07, -0.03), (-0.06, -0.04), 0.001, reference_rate=0.06))
    assert left_out.verdict is Verdict.DISPARITY_SIZE_UNCERTAIN


def test_a_bound_exactly_on_delta_is_not_beyond_it_and_not_inside_it():
    on_edge = judge(evidence((-0.30, -0.10), (-0.25, -0.15), 0.001))
    assert on_edge.verdict is Verdict.DISPARITY_SIZE_UNCERTAIN
    touching = judge(evidence((-0.12, 0.08), (-0.10, 0.05), 0.5))
    assert touching.verdict is Verdict.CANNOT_TELL
