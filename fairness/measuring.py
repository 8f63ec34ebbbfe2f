"""What is measured of every group beside reach: exposure, calibration, order, recall curve."""

from collections.abc import Mapping, Sequence
from typing import NamedTuple

import numpy as np

from fairness.arrays import Commissions, IntArray
from fairness.comparisons import Key
from fairness.counts import Tally, arms, recall
from fairness.evidence.family_rows import FamilyRows
from fairness.evidence.observing import Asked, Observation, observe
from fairness.groups import AuditedGroup, Sides
from fairness.measures import calibration
from fairness.measures.column import ColumnMeasures, Probable, RowMeasures, RowsByGroup
from fairness.measures.curve import TIMES
from fairness.measures.discrimination import auc
from fairness.results import CalibrationResult, CurvePoint
from fairness.scored import ScoredTable
from fairness.statistics.intervals import (
    Estimate,
    clustered_mean,
    clustered_wilson,
    difference,
    stratified_mean_difference,
)


class MeasuredGroup(NamedTuple):
    """As `GroupResult` holds it."""

    exposure: Estimate | None
    exposure_gap: Estimate | None
    calibration: CalibrationResult | None
    auc: Estimate | None
    curve: tuple[CurvePoint, ...]
    observation: Observation | None


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
                found[attribute, group.code] = MeasuredGroup(
                    *_exposures(table, group, counted, alpha=alpha),
                    _calibration(table, group, counted, observed, alpha=alpha),
                    auc(table.score[observed], rows.in_need[observed], alpha=alpha),
                    _curve(table, group, counted, alpha=alpha),
                    observed_of.get(group.sides.own),
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


def _exposures(
    table: ScoredTable, group: AuditedGroup, counted: ColumnMeasures, *, alpha: float
) -> tuple[Estimate | None, Estimate | None]:
    sums = group.sides.of(counted.exposure)
    totals = (recall(group.pair.group).totals, recall(group.pair.reference).totals)
    own = table.commissions.added_up(sums[0]), table.commissions.added_up(totals[0])
    return (
        clustered_mean(*own, alpha=alpha),
        stratified_mean_difference(sums, totals, table.commissions, alpha=alpha),
    )


def _calibration(
    table: ScoredTable,
    group: AuditedGroup,
    counted: ColumnMeasures,
    observed: IntArray,
    *,
    alpha: float,
) -> CalibrationResult | None:
    if counted.probable is None or not len(observed):
        return None
    commissions = table.commissions
    in_need = recall(group.by_commission.group).totals
    seen = group.by_commission.group[:, :, :2].sum(axis=(1, 2))
    expected, _ = group.sides.of(commissions.added_up(counted.probable.expected))
    near = _near(group.sides, counted.probable, commissions)
    fitted = calibration.recalibrate(
        table.score[observed],
        table.need[observed] == 1.0,
        commission=commissions.of_stratum[table.stratum.codes[observed]],
        alpha=alpha,
    )
    return CalibrationResult(
        observed=int(in_need.sum()),
        expected=float(expected.sum()),
        observed_over_expected=calibration.observed_over_expected(
            Tally(in_need, seen), expected, alpha=alpha
        ),
        slope=fitted.slope if fitted else None,
        intercept=fitted.intercept if fitted else None,
        near=int(near[0].totals.sum()),
        need_near_the_cut=clustered_wilson(near[0], alpha=alpha),
        need_near_the_cut_gap=difference(arms(*near), alpha=alpha),
    )


def _near(sides: Sides, counted: Probable, commissions: Commissions) -> tuple[Tally, Tally]:
    hits = sides.of(commissions.added_up(counted.near_in_need))
    totals = sides.of(commissions.added_up(counted.near))
    return Tally(hits[0], totals[0]), Tally(hits[1], totals[1])


def _curve(
    table: ScoredTable, group: AuditedGroup, counted: ColumnMeasures, *, alpha: float
) -> tuple[CurvePoint, ...]:
    reached, _ = group.sides.of(table.commissions.added_up(counted.reached))
    in_need = recall(group.by_commission.group).totals
    return tuple(
        CurvePoint(times, clustered_wilson(Tally(reached[:, at], in_need), alpha=alpha))
        for at, times in enumerate(TIMES)
    )
