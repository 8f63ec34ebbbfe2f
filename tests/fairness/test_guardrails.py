"""Guardrails looked through together: each p beside its interval, all of them beside scipy."""

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
from scipy.stats import false_discovery_control

from fairness.attributes import FoundAttribute, FoundValue, attributes_of
from fairness.audit import audit
from fairness.gate import gate
from fairness.guardrails import EQUAL, SHOWN
from fairness.results import AuditReport, GroupResult
from fairness.scored import ScoredColumns, ScoredTable
from fairness.selecting import SelectionRule

GAPS = {"precision_gap", "need_among_not_selected_gap", "impact_ratio", "exposure_gap"}
OF_PROBABILITIES = {"observed_over_expected", "need_near_the_cut_gap"}


def world(seed: int, *, hidden: float = 0.0) -> pd.DataFrame:
    """Families of three groups in 30 offices whose scores are right; of group c the scores are
    lower than its need by `hidden`.
    """
    draw = np.random.default_rng(seed)
    rows = 9000
    group = draw.choice(["a", "b", "c"], rows)
    chance = draw.beta(1, 4, rows)
    score = np.clip(chance - hidden * (group == "c"), 0.001, 0.999)
    return pd.DataFrame(
        {
            "office": draw.integers(0, 30, rows),
            "group": group,
            "score": score,
            "need": (draw.random(rows) < chance).astype(float),
        }
    )


def audited(frame: pd.DataFrame) -> AuditReport:
    table = ScoredTable.from_frame(
        frame,
        ScoredColumns("score", "need", ("group",), "office"),
        selection=SelectionRule("capacity", capacity=40),
    )
    return audit(table, attributes_of(table))


@pytest.fixture(scope="module")
def report() -> AuditReport:
    return audited(world(1, hidden=0.1))


def printed(group: GroupResult, measure: str) -> tuple[float, float]:
    calibrated = measure in OF_PROBABILITIES
    told = getattr(group.calibration if calibrated else group, measure)
    return told.low, told.high


def test_every_group_has_every_guardrail(report: AuditReport):
    for group in report.attributes[0].groups:
        assert set(group.guardrail_p) == GAPS | OF_PROBABILITIES


def test_a_p_value_is_below_alpha_exactly_where_the_printed_interval_leaves_out_no_difference(
    report: AuditReport,
):
    told = []
    for group in report.attributes[0].groups:
        for measure, p_value in group.guardrail_p.items():
            low, high = printed(group, measure)
            equal = EQUAL.get(measure, 0.0)
            told.append(p_value < report.alpha)
            assert told[-1] == (not low <= equal <= high), measure
    assert {True, False} == set(told)


def test_all_together_are_adjusted_as_scipy_does(report: AuditReport):
    alone = [p for group in report.attributes[0].groups for p in group.guardrail_p.values()]
    adjusted = sorted(false_discovery_control(alone, method="bh"))
    assert report.guardrails.tested == len(alone) == 18
    assert report.guardrails.found == sum(p <= report.alpha for p in adjusted)
    assert [one.p_adjusted for one in report.guardrails.shown] == pytest.approx(adjusted)


def test_those_that_are_shown_are_the_clearest_with_their_group_and_interval(report: AuditReport):
    shown = report.guardrails.shown
    assert [one.p_adjusted for one in shown] == sorted(one.p_adjusted for one in shown)
    groups = {group.code: group for group in report.attributes[0].groups}
    for one in shown:
        assert one.names["en"] == f"group: {one.code}"
        assert one.p_value == groups[one.code].guardrail_p[one.measure]
        assert one.estimate is not None
        assert (one.estimate.low, one.estimate.high) == printed(groups[one.code], one.measure)


def test_need_that_the_scores_hide_stands_out(report: AuditReport):
    clearest = {(one.code, one.measure) for one in report.guardrails.shown if one.p_adjusted < 0.01}
    assert ("c", "observed_over_expected") in clearest
    assert ("c", "impact_ratio") in clearest


def test_where_there_is_no_difference_hardly_any_world_has_a_finding():
    """At most 5 % of worlds should; 3 or more of 12 would happen once in 50."""
    with_findings = sum(audited(world(seed)).guardrails.found > 0 for seed in range(20, 32))
    assert with_findings <= 2


def test_of_two_groups_that_are_each_others_rest_gaps_count_once():
    frame = world(3)
    frame["group"] = frame["group"].replace("c", "b")
    guardrails = audited(frame).guardrails
    assert (
        guardrails.tested == len(GAPS) + 1 + 2
    )  # the gap near the cut, and each beside its scores
    mirrored = {one.code for one in guardrails.shown if one.measure in GAPS}
    assert mirrored == {"a"}


def test_a_score_that_is_no_probability_has_no_calibration_to_look_at():
    frame = world(3)
    frame["score"] = frame["score"] * 100
    for group in audited(frame).attributes[0].groups:
        assert set(group.guardrail_p) == GAPS


def test_without_outcomes_what_needs_them_is_left_out_and_no_difference_is_made_up():
    frame = world(3)
    frame["need"] = np.nan
    guardrails = audited(frame).guardrails
    assert {one.measure for one in guardrails.shown} == {"impact_ratio"}


def test_a_reference_group_has_no_gap_to_itself():
    table = ScoredTable.from_frame(
        world(3),
        ScoredColumns("score", "need", ("group",), "office"),
        selection=SelectionRule("capacity", capacity=40),
    )
    values = tuple(FoundValue(code) for code in "abc")
    report = audit(table, [FoundAttribute("group", values, "a")])
    reference = report.attributes[0].groups[0]
    assert reference.is_reference
    assert set(reference.guardrail_p) == {"observed_over_expected"}


def test_no_more_are_shown_than_can_be_read():
    frame = world(5)
    frame["group"] = np.random.default_rng(1).choice(list("abcdefg"), len(frame))
    guardrails = audited(frame).guardrails
    assert guardrails.tested == 7 * 6
    assert len(guardrails.shown) == SHOWN


def test_the_gate_does_not_ask_about_them(report: AuditReport):
    silent = replace(report, guardrails=replace(report.guardrails, found=0, shown=()))
    assert gate(report) == gate(silent)
