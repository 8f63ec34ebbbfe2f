"""The audit: from a scored table to a verdict on every group.

Count, compare within commissions, test exactly, adjust over the declared family, judge.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import ceil
from pathlib import Path
from typing import NamedTuple

import numpy as np

from cases.errors import BadInput
from fairness.arrays import Commissions
from fairness.attributes import DeclaredAttribute, attributes_of, in_every_language
from fairness.comparisons import Adjusted, Comparison, Key, adjust, compare, within_commissions
from fairness.counts import NOT_OBSERVED, Tally, precision, recall, selection, unmet_need
from fairness.crossings import cross
from fairness.evidence.people import PeopleResult
from fairness.evidence.proxy import ProxyResult
from fairness.evidence.sources import LabelSources
from fairness.groups import AuditedGroup, groups_of
from fairness.guardrails import look_through
from fairness.measures import reach
from fairness.measuring import MeasuredGroup, measure_groups
from fairness.pools import pools_of
from fairness.results import (
    AttributeResult,
    AuditReport,
    CohortFlow,
    GroupResult,
    SelectionResult,
    Totals,
    WithinCommissions,
)
from fairness.scored import ScoredTable
from fairness.statistics.intervals import clustered_wilson
from fairness.statistics.mantel_haenszel import needed_factor
from fairness.statistics.multiplicity import largest_gap
from fairness.statistics.shrinkage import shrunken_rates
from fairness.verdict import DELTA, Evidence, Judgement, Unknown, cannot_tell, judge


class Beside(NamedTuple):
    """What bears on an audit and is no part of its table: what people did with the lists, what
    stands for a group among the features, and on what ground need was found.
    """

    people: PeopleResult | None = None
    proxies: tuple[ProxyResult, ...] = ()
    sources: tuple[LabelSources, ...] = ()


NOTHING_BESIDE = Beside()


@dataclass(frozen=True, slots=True)
class _Settings:
    delta: float
    alpha: float
    stratified: bool
    first_step: float
    commissions: Commissions


def audit(  # noqa: PLR0913  settings, each with its own default
    table: ScoredTable,
    attributes: Sequence[DeclaredAttribute],
    *,
    delta: float = DELTA,
    alpha: float = 0.05,
    provenance: Mapping[str, str] | None = None,
    flow: tuple[CohortFlow, ...] = (),
    beside: Beside = NOTHING_BESIDE,
) -> AuditReport:
    """Audit every group of every attribute.

    `delta` is the tolerance in recall (0.10 is ten points), `alpha` the chance of even one
    false finding over the declared family. `provenance` is printed as given (model version,
    as-of dates, store digest), and so are the cohort `flow` and what was found `beside` the table.
    BadInput on settings out of range, an attribute that is no group column of the table, or a
    column with more values than an attribute may have.
    """
    _check(table, attributes, delta=delta, alpha=alpha)
    groups = [group for attribute in attributes for group in groups_of(table, attribute)]
    comparisons = {
        (group.attribute, group.code): comparison
        for group in groups
        if (comparison := compare(group)) is not None
    }
    family, adjusted = adjust(groups, comparisons, delta=delta, alpha=alpha)
    first_step = alpha / max(1, family.tested)
    settings = _Settings(delta, alpha, table.stratified, first_step, table.commissions)
    measures = measure_groups(table, groups, delta=delta, alpha=alpha)
    drawn = _drawn_in(groups)
    results = {
        key: _group_result(
            group,
            comparisons.get(key),
            adjusted.get(key),
            measures[key],
            shrunken=drawn[key],
            settings=settings,
        )
        for group in groups
        for key in [(group.attribute, group.code)]
    }
    attribute_results = tuple(
        _attribute_result(
            attribute,
            [group for group in groups if group.attribute == attribute.code],
            comparisons,
            results,
            settings=settings,
        )
        for attribute in attributes
    )
    return AuditReport(
        source=table.source,
        delta=delta,
        alpha=alpha,
        totals=_totals(table, alpha=alpha),
        selection=SelectionResult.of(table.selection),
        family=family,
        attributes=attribute_results,
        guardrails=look_through(
            groups, results, {one.code: one.names for one in attribute_results}, alpha=alpha
        ),
        population_sha256=table.digest,
        people=beside.people,
        proxies=beside.proxies,
        sources=beside.sources,
        crossings=cross(table, attributes, alpha=alpha) if len(attributes) > 1 else None,
        provenance=dict(provenance or {}),
        flow=flow,
    )


def audit_table(  # noqa: PLR0913  one option of the command line each
    path: Path,
    *,
    score: str,
    label: str,
    groups: tuple[str, ...],
    threshold: float | None = None,
    capacity: int | None = None,
    stratum: str | None = None,
) -> AuditReport:
    """Audit any scored table in a CSV file, as `ScoredTable.from_csv` reads it."""
    table = ScoredTable.from_csv(
        path,
        score=score,
        label=label,
        groups=groups,
        threshold=threshold,
        capacity=capacity,
        stratum=stratum,
    )
    return audit(table, attributes_of(table))


def _check(
    table: ScoredTable, attributes: Sequence[DeclaredAttribute], *, delta: float, alpha: float
) -> None:
    if not attributes:
        msg = f"{table.source}: no attribute to audit; name at least one group column"
        raise BadInput(msg)
    if not 0 < delta < 1:
        msg = f"delta {delta} is no tolerance; give a share of recall between 0 and 1, such as 0.10"
        raise BadInput(msg)
    if not 0 < alpha < 0.5:  # noqa: PLR2004  beyond it an interval would lose its value
        msg = f"alpha {alpha} is no error rate; give one between 0 and 0.5, such as 0.05"
        raise BadInput(msg)


def _attribute_result(
    attribute: DeclaredAttribute,
    groups: Sequence[AuditedGroup],
    comparisons: Mapping[Key, Comparison],
    results: Mapping[Key, GroupResult],
    *,
    settings: _Settings,
) -> AttributeResult:
    """The attribute with its own `groups`; of mirrored ones the gap is taken once."""
    alpha = settings.alpha
    keys = [(group.attribute, group.code) for group in groups]
    gaps = [
        comparisons[key].gap
        for key, group in zip(keys, groups, strict=True)
        if group.mirror_of is None and key in comparisons
    ]
    return AttributeResult(
        code=attribute.code,
        names=in_every_language(attribute.name),
        reference=attribute.reference,
        mandatory=attribute.mandatory,
        largest_gap=largest_gap(gaps, alpha=alpha),
        groups=tuple(results[key] for key in keys),
        pools=pools_of(attribute, groups, settings.commissions, alpha=alpha),
    )


def _drawn_in(groups: Sequence[AuditedGroup]) -> Mapping[Key, float | None]:
    """Every group's recall drawn towards that of all groups of its attribute."""
    found: dict[Key, float | None] = {}
    for attribute in dict.fromkeys(group.attribute for group in groups):
        own = [group for group in groups if group.attribute == attribute]
        reached = [recall(group.by_commission.group) for group in own]
        drawn = shrunken_rates(
            [int(one.hits.sum()) for one in reached], [int(one.totals.sum()) for one in reached]
        )
        found |= {(attribute, group.code): rate for group, rate in zip(own, drawn, strict=True)}
    return found


def _totals(table: ScoredTable, *, alpha: float) -> Totals:
    in_need = table.need == 1.0
    commissions = table.commissions
    commission = commissions.of_stratum[table.stratum.codes]
    by_commission = Tally(
        np.bincount(commission[in_need & table.selected], minlength=commissions.how_many),
        np.bincount(commission[in_need], minlength=commissions.how_many),
    )
    return Totals(
        families=table.score.size,
        commissions=commissions.how_many,
        stratified=table.stratified,
        labels_missing=int(np.isnan(table.need).sum()),
        selected=int(table.selected.sum()),
        in_need=int(in_need.sum()),
        reached=int(by_commission.hits.sum()),
        recall=clustered_wilson(by_commission, alpha=alpha),
    )


def _group_result(
    group: AuditedGroup,
    comparison: Comparison | None,
    adjusted: Adjusted | None,
    measured: MeasuredGroup,
    *,
    shrunken: float | None,
    settings: _Settings,
) -> GroupResult:
    pair, alpha = group.by_commission, settings.alpha
    cells = pair.group
    within = None
    if comparison is not None and adjusted is not None:
        within = within_commissions(
            comparison,
            adjusted,
            settings.commissions,
            alpha=alpha,
            first_step=settings.first_step,
        )
    judgement = _judge(group, within, settings=settings)
    reached = recall(cells)
    return GroupResult(
        code=group.code,
        names=dict(group.names),
        declared=group.declared,
        is_reference=group.is_reference,
        families=int(cells.sum()),
        labels_missing=int(cells[:, :, NOT_OBSERVED].sum()),
        selected=int(selection(cells).hits.sum()),
        in_need=int(reached.totals.sum()),
        reached=int(reached.hits.sum()),
        recall=clustered_wilson(reached, alpha=alpha),
        within=within,
        verdict=judgement.verdict if judgement else None,
        unknown=judgement.unknown if judgement else None,
        in_need_wanted=_wanted(within, judgement, delta=settings.delta),
        territory_gap=reach.territory_gap(pair, alpha=alpha),
        capacity_gap=reach.capacity_gap(group.pair, settings.commissions, alpha=alpha),
        precision=clustered_wilson(precision(cells), alpha=alpha),
        missed=int(unmet_need(cells).hits.sum()),
        need_among_not_selected=clustered_wilson(unmet_need(cells), alpha=alpha),
        selection_rate=reach.selection_rate(pair, alpha=alpha),
        shrunken_recall=shrunken,
        **measured._asdict(),
    )


def _judge(
    group: AuditedGroup, within: WithinCommissions | None, *, settings: _Settings
) -> Judgement | None:
    if group.is_reference:
        return None
    if within is None:
        return cannot_tell(reach.why_not_comparable(group.pair) or Unknown.TOO_FEW)
    evidence = Evidence(
        adjusted=within.adjusted,
        equivalence=within.equivalence,
        p_adjusted=within.p_adjusted,
        reference_rate=within.reference_recall,
        one_commission=settings.stratified and within.informative_commissions == 1,
    )
    return judge(evidence, delta=settings.delta, alpha=settings.alpha)


def _wanted(
    within: WithinCommissions | None, judgement: Judgement | None, *, delta: float
) -> int | None:
    if within is None or judgement is None or judgement.unknown is not Unknown.TOO_FEW:
        return None
    factor = needed_factor(within.detectable_difference, delta=delta)
    return ceil(within.comparable_in_need * factor) if factor > 1 else None
