"""The public report, made from the auditor's and from the public reports before it.

What is left out, and why: exact p-values, Holm's levels and the size of the declared family
are functions of the counts and could be turned back into them; a digest of the auditor's
report or of the families would let anybody try out the hidden counts until one fits. Rates
are in whole per cent with their intervals widened to whole per cent, because 10/23 written
out in full is 10 and 23; where fewer than a hundred are in need they are in steps of five per
cent, for whole per cents would still tell such counts exactly. Calibration, curves over capacity,
crossings, and what people did are not told: a ratio gives its two counts away, and the cells of
the others are too many to make sure that none gives another away.
"""

from collections.abc import Sequence
from dataclasses import replace
from math import ceil

from fairness.attributes import REST
from fairness.differencing import LISTS, gives_away, overlap, withheld
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

FEW = 100
"""With fewer families in need than this, rates are told in steps of five per cent."""

FINE, COARSE = 1, 5
"""Steps of rates, in per cent."""

WANTED_TO = 10
"""How many families would be wanted is rounded up to tens."""

Blocks = frozenset[Block]


def public_report(report: AuditReport, *, before: Sequence[PublicReport] = ()) -> PublicReport:
    """What everybody may read of an audit, beside the public reports that came before.

    The last of them is linked to; where any tells of the same lists, more is hidden (see
    `fairness.differencing`).
    """
    provenance = {key: report.provenance[key] for key in PROVENANCE if key in report.provenance}
    earlier = [one for one in before if overlap(one, provenance)]
    row = _row(report.totals)
    total = hidden_total(row, withheld(row, [one.totals for one in earlier]))
    return PublicReport(
        source=report.source,
        delta=report.delta,
        alpha=report.alpha,
        totals=_totals(report.totals, total),
        selection=_selection(report.selection, total),
        attributes=tuple(_attribute(one, total, earlier) for one in report.attributes),
        provenance=provenance,
        flow=tuple(_flow(flow, earlier) for flow in report.flow[-1:]),
        previous_sha256=before[-1].sha256 if before else None,
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
        recall=HIDDEN if Block.REACH in hidden else _told(totals.recall, _step(row.in_need)),
    )


def _attribute(
    found: AttributeResult, total: Blocks, earlier: Sequence[PublicReport]
) -> PublicAttribute:
    rows = [_row(group) for group in found.groups]
    kept_back = [
        withheld(row, _told_before(found, group, earlier))
        for group, row in zip(found.groups, rows, strict=True)
    ]
    hidden = hidden_groups(rows, total=total, withheld=kept_back)
    return PublicAttribute(
        code=found.code,
        names=found.names,
        reference=found.reference,
        mandatory=found.mandatory,
        groups=tuple(
            _group(group, blocks, compared=_is_compared(found, group, hidden, total))
            for group, blocks in zip(found.groups, hidden, strict=True)
        ),
    )


def _told_before(
    found: AttributeResult, group: GroupResult, earlier: Sequence[PublicReport]
) -> list[PublicGroup]:
    """The group as earlier reports showed it."""
    return [
        one
        for report in earlier
        for attribute in report.attributes
        if attribute.code == found.code
        for one in attribute.groups
        if one.code == group.code
    ]


def _is_compared(
    attribute: AttributeResult, group: GroupResult, hidden: Sequence[Blocks], total: Blocks
) -> bool:
    """Whether the group's reach and that of whom it is compared with are shown, and the families
    that are compared, of commissions that have both, are enough of either kind.

    Everyone else is shown where all of them are, or the total is: whoever is hidden among them
    could then be shown as one.
    """
    shown = {
        one.code
        for one, blocks in zip(attribute.groups, hidden, strict=True)
        if Block.REACH not in blocks
    }
    if attribute.reference == REST:
        others = {one.code for one in attribute.groups} - {group.code}
        reference_is_shown = others <= shown or Block.REACH not in total
    else:
        reference_is_shown = attribute.reference in shown
    return group.code in shown and reference_is_shown and _enough_compared(group)


def _enough_compared(group: GroupResult) -> bool:
    found = group.within
    if found is None:
        return True
    reached, others_reached = found.comparable_reached, found.reference_reached
    missed, others_missed = (
        found.comparable_in_need - reached,
        found.reference_in_need - others_reached,
    )
    return min(reached, missed, others_reached, others_missed) >= SMALLEST_SHOWN


def _group(group: GroupResult, hidden: Blocks, *, compared: bool) -> PublicGroup:
    row, reach = _row(group), Block.REACH not in hidden
    listed = reach and Block.SELECTED not in hidden
    step = _step(row.in_need)
    ordered = reach and row.families - group.labels_missing - row.in_need >= SMALLEST_SHOWN
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
        recall=_told(group.recall, step) if reach else HIDDEN,
        within=_gap(group) if compared else None,
        verdict=_verdict(group, compared=compared),
        unknown=group.unknown if compared else None,
        in_need_wanted=_wanted(group) if compared else None,
        territory_gap=_told(group.territory_gap, step) if compared else HIDDEN,
        capacity_gap=_told(group.capacity_gap, step) if compared else HIDDEN,
        precision=_share(group.precision, row.reached, step) if listed else HIDDEN,
        need_among_not_selected=_share(group.need_among_not_selected, row.missed, step)
        if listed
        else HIDDEN,
        selection_rate=HIDDEN if Block.SELECTED in hidden else _told(group.selection_rate, step),
        exposure=_told(group.exposure, step) if reach else HIDDEN,
        auc=_told(group.auc, step) if ordered else HIDDEN,
    )


def _verdict(group: GroupResult, *, compared: bool) -> Verdict | None:
    return group.verdict if compared or group.verdict is None else Verdict.SUPPRESSED


def _gap(group: GroupResult) -> PublicGap | None:
    within = group.within
    if within is None:
        return None
    step = _step(min(within.comparable_in_need, within.reference_in_need))
    return PublicGap(
        estimate=_widened(within.estimate, step),
        adjusted=_widened(within.adjusted, step),
        equivalence=_widened(within.equivalence, step),
        detectable_difference=_up(within.detectable_difference, step),
        reference_recall=_nearest(within.reference_recall, step),
        comparable_in_need=rounded(group.in_need),
    )


def _wanted(group: GroupResult) -> int | None:
    if group.in_need_wanted is None:
        return None
    return WANTED_TO * ceil(group.in_need_wanted / WANTED_TO)


def _share(rate: Estimate | None, hits: int, step: int) -> Figure:
    """A share among rows whose need is known; hidden where the others are fewer than ten."""
    if rate is None or rate.value == 0:
        return HIDDEN
    known = round(hits / rate.value)
    return HIDDEN if known - hits < SMALLEST_SHOWN else _widened(rate, step)


def _step(in_need: int) -> int:
    return COARSE if in_need < FEW else FINE


def _told(rate: Estimate | None, step: int) -> PublicInterval | None:
    return None if rate is None else _widened(rate, step)


def _widened(rate: Estimate, step: int) -> PublicInterval:
    return PublicInterval(
        _nearest(rate.value, step), -_up(-rate.low, step) + 0.0, _up(rate.high, step)
    )


def _nearest(share: float, step: int) -> float:
    return step * round(100 * share / step) / 100 + 0.0  # + 0.0 turns -0.0 into 0.0


def _up(share: float, step: int) -> float:
    return step * ceil(round(100 * share / step, 6)) / 100 + 0.0


def _flow(flow: CohortFlow, earlier: Sequence[PublicReport]) -> PublicFlow:
    """Steps that left out fewer than ten families are shown with the next one; so are steps that
    would tell how few came or went since an earlier report.
    """
    steps: list[PublicStep] = []
    last: int | None = None
    before = [one for report in earlier for one in report.flow if one.as_of_date == flow.as_of_date]
    for place, step in enumerate(flow.steps):
        left_out = step.families if last is None else last - step.families
        few = 0 < left_out < SMALLEST_SHOWN or step.families < SMALLEST_SHOWN
        shown = [one.steps[place].families for one in before if place < len(one.steps)]
        few = few or any(gives_away(told, step.families) for told in shown)
        steps.append(PublicStep(step.names, HIDDEN if few else rounded(step.families)))
        last = last if few else step.families
    return PublicFlow(flow.as_of_date, tuple(steps))
