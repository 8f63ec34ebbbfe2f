"""The public report, made from the auditor's and from the public report before it.

What is left out, and why: exact p-values, Holm's levels and the size of the declared family
are functions of the counts and could be turned back into them; a digest of the auditor's
report or of the families would let anybody try out the hidden counts until one fits. Rates
are in whole per cent with their intervals widened to whole per cent, because 10/23 written
out in full is 10 and 23; other figures are in hundredths for the same reason. Curves over
capacity, crossings, and what people did are not told: their cells are too many to make sure
that none gives another away.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from math import ceil

from fairness.attributes import REST
from fairness.differencing import LISTS, overlap, withheld
from fairness.public_results import (
    Count,
    Figure,
    PublicAttribute,
    PublicFlow,
    PublicGap,
    PublicGroup,
    PublicInterval,
    PublicReport,
    PublicStep,
    PublicTotals,
)
from fairness.results import (
    AttributeResult,
    AuditReport,
    CohortFlow,
    GroupResult,
    SelectionResult,
    Totals,
)
from fairness.statistics.intervals import Estimate
from fairness.suppression import (
    HIDDEN,
    SMALLEST_SHOWN,
    Block,
    Row,
    hidden_groups,
    hidden_total,
    rounded,
)
from fairness.verdict import Verdict

PROVENANCE = ("model_version", LISTS, "rows")
"""What is told of where the table came from; digests are not among it."""

WANTED_TO = 10
"""How many families would be wanted is rounded up to tens."""

Blocks = frozenset[Block]


def public_report(report: AuditReport, *, previous: PublicReport | None = None) -> PublicReport:
    """What everybody may read of an audit, beside the public report that came before.

    `previous` is linked to; where it tells of the same lists, more is hidden (see
    `fairness.differencing`).
    """
    provenance = {key: report.provenance[key] for key in PROVENANCE if key in report.provenance}
    earlier = previous if previous is not None and overlap(previous, provenance) else None
    row = _row(report.totals)
    total = hidden_total(row, withheld(row, earlier.totals if earlier else None))
    return PublicReport(
        source=report.source,
        delta=report.delta,
        alpha=report.alpha,
        totals=_totals(report.totals, total),
        selection=_selection(report.selection, total),
        attributes=tuple(_attribute(one, total, earlier) for one in report.attributes),
        provenance=provenance,
        flow=tuple(_flow(flow) for flow in report.flow[-1:]),
        previous_sha256=previous.sha256 if previous else None,
    )


def _selection(selection: SelectionResult, hidden: Blocks) -> SelectionResult:
    """How the list was made; its length, where that is hidden, is not told by the capacity."""
    return replace(selection, capacity=None) if Block.SELECTED in hidden else selection


def _row(counted: Totals | GroupResult) -> Row:
    missed = counted.in_need - counted.reached
    return Row(counted.families, counted.in_need, counted.reached, missed, counted.selected)


def _count(count: int, block: Block, hidden: Blocks) -> Count:
    return HIDDEN if block in hidden else rounded(count)


def _totals(totals: Totals, hidden: Blocks) -> PublicTotals:
    row = _row(totals)
    return PublicTotals(
        families=_count(row.families, Block.FAMILIES, hidden),
        commissions=totals.commissions,
        stratified=totals.stratified,
        selected=_count(row.selected, Block.SELECTED, hidden),
        in_need=_count(row.in_need, Block.IN_NEED, hidden),
        reached=_count(row.reached, Block.REACH, hidden),
        missed=_count(row.missed, Block.REACH, hidden),
        recall=HIDDEN if Block.REACH in hidden else _whole(totals.recall),
    )


def _attribute(
    found: AttributeResult, total: Blocks, earlier: PublicReport | None
) -> PublicAttribute:
    rows = [_row(group) for group in found.groups]
    before = _groups_before(found, earlier)
    kept_back = [
        withheld(row, before.get(group.code)) for group, row in zip(found.groups, rows, strict=True)
    ]
    hidden = hidden_groups(rows, total=total, withheld=kept_back)
    return PublicAttribute(
        code=found.code,
        names=found.names,
        reference=found.reference,
        mandatory=found.mandatory,
        groups=tuple(
            _group(group, blocks, compared=_is_compared(found, group, hidden))
            for group, blocks in zip(found.groups, hidden, strict=True)
        ),
    )


def _groups_before(
    found: AttributeResult, earlier: PublicReport | None
) -> Mapping[str, PublicGroup]:
    attributes = earlier.attributes if earlier else ()
    return {
        group.code: group
        for attribute in attributes
        if attribute.code == found.code
        for group in attribute.groups
    }


def _is_compared(attribute: AttributeResult, group: GroupResult, hidden: Sequence[Blocks]) -> bool:
    """Whether the group's reach is shown, and that of whom it is compared with.

    Everyone else is: whoever is hidden among them could be shown as one.
    """
    shown = {
        one.code
        for one, blocks in zip(attribute.groups, hidden, strict=True)
        if Block.REACH not in blocks
    }
    return group.code in shown and attribute.reference in {REST, *shown}


def _group(group: GroupResult, hidden: Blocks, *, compared: bool) -> PublicGroup:
    row, reach = _row(group), Block.REACH not in hidden
    listed = reach and Block.SELECTED not in hidden
    return PublicGroup(
        code=group.code,
        names=group.names,
        declared=group.declared,
        is_reference=group.is_reference,
        families=_count(row.families, Block.FAMILIES, hidden),
        selected=_count(row.selected, Block.SELECTED, hidden),
        in_need=_count(row.in_need, Block.IN_NEED, hidden),
        reached=_count(row.reached, Block.REACH, hidden),
        missed=_count(row.missed, Block.REACH, hidden),
        recall=_whole(group.recall) if reach else HIDDEN,
        within=_gap(group) if compared else None,
        verdict=_verdict(group, compared=compared),
        unknown=group.unknown if compared else None,
        in_need_wanted=_wanted(group) if compared else None,
        territory_gap=_whole(group.territory_gap) if compared else HIDDEN,
        capacity_gap=_whole(group.capacity_gap) if compared else HIDDEN,
        precision=_share(group.precision, row.reached) if listed else HIDDEN,
        need_among_not_selected=_share(group.need_among_not_selected, row.missed)
        if listed
        else HIDDEN,
        selection_rate=HIDDEN if Block.SELECTED in hidden else _whole(group.selection_rate),
        observed_over_expected=HIDDEN if Block.IN_NEED in hidden else _whole(_ratio(group)),
        exposure=_whole(group.exposure) if reach else HIDDEN,
        auc=_whole(group.auc) if reach else HIDDEN,
    )


def _verdict(group: GroupResult, *, compared: bool) -> Verdict | None:
    return group.verdict if compared or group.verdict is None else Verdict.SUPPRESSED


def _ratio(group: GroupResult) -> Estimate | None:
    return group.calibration.observed_over_expected if group.calibration else None


def _gap(group: GroupResult) -> PublicGap | None:
    within = group.within
    if within is None:
        return None
    return PublicGap(
        estimate=_widened(within.estimate),
        adjusted=_widened(within.adjusted),
        detectable_difference=_up(within.detectable_difference),
        reference_recall=round(within.reference_recall, 2),
        comparable_in_need=rounded(group.in_need),
    )


def _wanted(group: GroupResult) -> int | None:
    if group.in_need_wanted is None:
        return None
    return WANTED_TO * ceil(group.in_need_wanted / WANTED_TO)


def _share(rate: Estimate | None, hits: int) -> Figure:
    """A share among rows whose need is known; hidden where the others are fewer than ten."""
    if rate is None or rate.value == 0:
        return HIDDEN
    known = round(hits / rate.value)
    return HIDDEN if known - hits < SMALLEST_SHOWN else _widened(rate)


def _whole(rate: Estimate | None) -> PublicInterval | None:
    return None if rate is None else _widened(rate)


def _widened(rate: Estimate) -> PublicInterval:
    return PublicInterval(round(rate.value, 2) + 0.0, -_up(-rate.low) + 0.0, _up(rate.high))


def _up(share: float) -> float:
    return ceil(round(100 * share, 6)) / 100 + 0.0  # + 0.0 turns -0.0 into 0.0


def _flow(flow: CohortFlow) -> PublicFlow:
    """Steps that left out fewer than ten families are shown with the next one."""
    steps: list[PublicStep] = []
    last: int | None = None
    for step in flow.steps:
        left_out = step.families if last is None else last - step.families
        few = 0 < left_out < SMALLEST_SHOWN or step.families < SMALLEST_SHOWN
        steps.append(PublicStep(step.names, HIDDEN if few else rounded(step.families)))
        last = last if few else step.families
    return PublicFlow(flow.as_of_date, tuple(steps))
