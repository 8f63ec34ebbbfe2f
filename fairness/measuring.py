"""What is measured of every group beside reach: exposure, calibration, order, recall curve."""

from collections.abc import Mapping, Sequence
from typing import NamedTuple

import numpy as np

from fairness.arrays import IntArray
from fairness.comparisons import Key
from fairness.counts import Tally, recall
from fairness.evidence.family_rows import FamilyRows
from fairness.evidence.observing import Asked, Observation, observe
from fairness.groups import AuditedGroup
from fairness.guardrails import guardrails_of, near_the_cut, p_values
from fairness.measures import calibration
from fairness.measures.column import ColumnMeasures, RowMeasures, RowsByGroup
from fairness.measures.curve import TIMES
from fairness.measures.discrimination import auc
from fairness.results import CalibrationResult, CurvePoint, Measure
from fairness.scored import ScoredTable
from fairness.statistics.intervals import Estimate, clustered_mean, clustered_wilson


class MeasuredGroup(NamedTuple):
    """As `GroupResult` holds it."""

    precision_gap: Estimate | None
    need_among_not_selected_gap: Estimate | None
    impact_ratio: Estimate | None
    exposure: Estimate | None
    exposure_gap: Estimate | None
    calibration: CalibrationResult | None
    auc: Estimate | None
    curve: tuple[CurvePoint, ...]
    observation: Observation | None
    guardrail_p: Mapping[Measure, float]


def measure_groups(
    table: ScoredTable, groups: Sequence[AuditedGroup], *, delta: float, alpha: float
) -> Mapping[Key, MeasuredGroup]:
    """Every group of every attribute, each attribute's column read once."""
    rows = RowMeasures.of(table)
    found = {}
    for attribute in dict.fromkeys(group.attribute for group in groups):
        column = table.groups[attribute]
        counted = ColumnMeasures.of(rows, table.stratum, column)
        observed_of = _observations(table, groups, attribute, delta=delta, alpha=alpha)
        by_group = RowsByGroup.of(column)
        for group in groups:
            if group.attribute == attribute:
                own = by_group.rows(group.sides.own)
                observed = own[rows.observed[own]]
                guardrails = guardrails_of(group, counted, table.commissions)
                told = {measure: interval(alpha) for measure, interval in guardrails.items()}
                found[attribute, group.code] = MeasuredGroup(
                    precision_gap=told["precision_gap"],
                    need_among_not_selected_gap=told["need_among_not_selected_gap"],
                    impact_ratio=told["impact_ratio"],
                    exposure=_exposure(table, group, counted, alpha=alpha),
                    exposure_gap=told["exposure_gap"],
                    calibration=_calibration(table, group, counted, observed, told, alpha=alpha),
                    auc=auc(table.score[observed], rows.in_need[observed], alpha=alpha),
                    curve=_curve(table, group, counted, alpha=alpha),
                    observation=observed_of.get(group.sides.own),
                    guardrail_p=p_values(guardrails),
                )
    return found


def _observations(
    table: ScoredTable,
    groups: Sequence[AuditedGroup],
    attribute: str,
    *,
    delta: float,
    alpha: float,
) -> Mapping[int | None, Observation]:
    """What was observed of each group, by its place in the column; none where every label was, or
    none at all: then there is nothing to reckon with, or nothing to reckon by.
    """
    missing = np.isnan(table.need)
    if not missing.any() or missing.all():
        return {}
    references = {
        group.sides.own for group in groups if group.attribute == attribute and group.is_reference
    }
    column = table.groups[attribute]
    rows = FamilyRows(table.score, table.need, table.selected, table.stratum.codes, column.codes)
    asked = Asked(len(column.names), next(iter(references), None), delta, alpha)
    return dict(enumerate(observe(rows, asked)))


def _exposure(
    table: ScoredTable, group: AuditedGroup, counted: ColumnMeasures, *, alpha: float
) -> Estimate | None:
    sums, _ = group.sides.of(counted.exposure)
    in_need = recall(group.pair.group).totals
    commissions = table.commissions
    return clustered_mean(commissions.added_up(sums), commissions.added_up(in_need), alpha=alpha)


def _calibration(
    table: ScoredTable,
    group: AuditedGroup,
    counted: ColumnMeasures,
    observed: IntArray,
    told: Mapping[Measure, Estimate | None],
    *,
    alpha: float,
) -> CalibrationResult | None:
    if counted.probable is None or not len(observed):
        return None
    commissions = table.commissions
    expected, _ = group.sides.of(counted.probable.expected)
    near, _ = near_the_cut(group, counted.probable, commissions)
    fitted = calibration.recalibrate(
        table.score[observed],
        table.need[observed] == 1.0,
        commission=commissions.of_stratum[table.stratum.codes[observed]],
        alpha=alpha,
    )
    return CalibrationResult(
        observed=int(recall(group.pair.group).totals.sum()),
        expected=float(expected.sum()),
        observed_over_expected=told["observed_over_expected"],
        slope=fitted.slope if fitted else None,
        intercept=fitted.intercept if fitted else None,
        near=int(near.totals.sum()),
        need_near_the_cut=clustered_wilson(near, alpha=alpha),
        need_near_the_cut_gap=told["need_near_the_cut_gap"],
    )


def _curve(
    table: ScoredTable, group: AuditedGroup, counted: ColumnMeasures, *, alpha: float
) -> tuple[CurvePoint, ...]:
    reached, _ = group.sides.of(table.commissions.added_up(counted.reached))
    in_need = recall(group.by_commission.group).totals
    return tuple(
        CurvePoint(times, clustered_wilson(Tally(reached[:, at], in_need), alpha=alpha))
        for at, times in enumerate(TIMES)
    )
