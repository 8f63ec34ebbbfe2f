"""Guardrails: the gaps S1 to S5 of every group, looked through together.

None of them was declared as a comparison to decide by, so they are exploratory: the
Benjamini-Hochberg procedure bounds the share of false findings among them, and the gate does not
ask about them. Each p-value belongs to the interval that is printed for its measure.
"""

from collections.abc import Iterator, Mapping, Sequence

from cases.catalogue.words import LANGUAGES
from fairness.arrays import Commissions
from fairness.comparisons import Key
from fairness.counts import Tally, arms, recall
from fairness.groups import AuditedGroup
from fairness.measures import calibration, reach
from fairness.measures.column import ColumnMeasures, Probable
from fairness.results import (
    GroupResult,
    GuardrailResult,
    GuardrailsResult,
    Measure,
)
from fairness.statistics.intervals import Estimate, difference, stratified_mean_difference
from fairness.statistics.inversion import Interval, p_by_inversion
from fairness.statistics.multiplicity import benjamini_hochberg

EQUAL: Mapping[Measure, float] = {"impact_ratio": 1.0, "observed_over_expected": 1.0}
"""What a measure is where there is no difference; 0 where nothing is said here."""

BESIDE_SCORES: frozenset[Measure] = frozenset({"observed_over_expected"})
"""Measures that set a group beside its scores, not beside other families."""

SHOWN = 20


def guardrails_of(
    group: AuditedGroup, counted: ColumnMeasures, commissions: Commissions
) -> Mapping[Measure, Interval]:
    """Every guardrail of a group, each as its interval at any level."""
    pair = group.by_commission
    sums = group.sides.of(counted.exposure)
    in_need = (recall(group.pair.group).totals, recall(group.pair.reference).totals)
    guardrails: dict[Measure, Interval] = {
        "precision_gap": lambda alpha: reach.precision_gap(pair, alpha=alpha),
        "need_among_not_selected_gap": lambda alpha: reach.unmet_need_gap(pair, alpha=alpha),
        "impact_ratio": lambda alpha: reach.impact_ratio(pair, alpha=alpha),
        "exposure_gap": lambda alpha: stratified_mean_difference(
            sums, in_need, commissions, alpha=alpha
        ),
    }
    if counted.probable is not None:
        own = recall(pair.group).totals
        seen = pair.group[:, :, :2].sum(axis=(1, 2))
        expected, _ = group.sides.of(commissions.added_up(counted.probable.expected))
        near = arms(*near_the_cut(group, counted.probable, commissions))
        guardrails |= {
            "observed_over_expected": lambda alpha: calibration.observed_over_expected(
                Tally(own, seen), expected, alpha=alpha
            ),
            "need_near_the_cut_gap": lambda alpha: difference(near, alpha=alpha),
        }
    return guardrails


def p_values(guardrails: Mapping[Measure, Interval]) -> Mapping[Measure, float]:
    """The p-value of each that can be had, before all are looked at together."""
    found = {
        measure: p_by_inversion(interval, equal=EQUAL.get(measure, 0.0))
        for measure, interval in guardrails.items()
    }
    return {measure: p_value for measure, p_value in found.items() if p_value is not None}


def near_the_cut(
    group: AuditedGroup, counted: Probable, commissions: Commissions
) -> tuple[Tally, Tally]:
    """In need among the families whose score lies near the cut, of the group and its reference."""
    hits = group.sides.of(commissions.added_up(counted.near_in_need))
    totals = group.sides.of(commissions.added_up(counted.near))
    return Tally(hits[0], totals[0]), Tally(hits[1], totals[1])


def look_through(
    groups: Sequence[AuditedGroup],
    results: Mapping[Key, GroupResult],
    names: Mapping[str, Mapping[str, str]],
    *,
    alpha: float,
) -> GuardrailsResult:
    """All guardrails of all groups as one family; `names` are the attributes'.

    Of two groups that are each the other's rest, gaps are counted once.
    """
    looked_at = list(_all(groups, results))
    adjusted = benjamini_hochberg([group.guardrail_p[measure] for _, group, measure in looked_at])
    ranked = sorted(
        zip(adjusted, looked_at, strict=True),
        key=lambda one: (one[0], one[1][1].guardrail_p[one[1][2]]),
    )
    return GuardrailsResult(
        tested=len(looked_at),
        found=sum(p_value <= alpha for p_value in adjusted),
        shown=tuple(
            _result(attribute, group, measure, names[attribute], p_adjusted)
            for p_adjusted, (attribute, group, measure) in ranked[:SHOWN]
        ),
    )


def _all(
    groups: Sequence[AuditedGroup], results: Mapping[Key, GroupResult]
) -> Iterator[tuple[str, GroupResult, Measure]]:
    for group in groups:
        result = results[group.attribute, group.code]
        for measure in result.guardrail_p:
            if group.mirror_of is None or measure in BESIDE_SCORES:
                yield group.attribute, result, measure


def _result(
    attribute: str,
    group: GroupResult,
    measure: Measure,
    names: Mapping[str, str],
    p_adjusted: float,
) -> GuardrailResult:
    return GuardrailResult(
        attribute=attribute,
        code=group.code,
        names={language: f"{names[language]}: {group.names[language]}" for language in LANGUAGES},
        measure=measure,
        estimate=_estimate(group, measure),
        p_value=group.guardrail_p[measure],
        p_adjusted=p_adjusted,
    )


def _estimate(group: GroupResult, measure: Measure) -> Estimate | None:
    calibrated = group.calibration
    told: dict[Measure, Estimate | None] = {
        "precision_gap": group.precision_gap,
        "need_among_not_selected_gap": group.need_among_not_selected_gap,
        "impact_ratio": group.impact_ratio,
        "exposure_gap": group.exposure_gap,
        "observed_over_expected": calibrated.observed_over_expected if calibrated else None,
        "need_near_the_cut_gap": calibrated.need_near_the_cut_gap if calibrated else None,
    }
    return told[measure]
