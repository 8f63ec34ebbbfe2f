"""The gate: may this model be offered, as far as fairness goes?

One function, called by the command line, the API and promotion alike. Missing is never a
pass: where nothing could be told about anyone, a person has to sign.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from typing import Final, Literal

from fairness.attributes import REST
from fairness.results import AttributeResult, AuditReport, GroupResult
from fairness.verdict import Verdict

Code = Literal[0, 1, 3]
PASS: Final = 0
FAIL: Final = 1
SIGNATURE: Final = 3


class GateFinding(StrEnum):
    """What the gate can find; all but `PASSED` stop an unsigned promotion."""

    PASSED = "passed"
    REACHED_LESS = "reached_less"
    REFERENCE_REACHED_LESS = "reference_reached_less"
    LOST_REACH = "lost_reach"
    REACHED_MORE = "reached_more"
    SIZE_UNCERTAIN = "size_uncertain"
    MANDATORY_UNKNOWN = "mandatory_unknown"
    LOSS_OF_ONE_FAMILY = "loss_of_one_family"
    NOTHING_TOLD = "nothing_told"


_CODES: dict[GateFinding, Code] = {
    GateFinding.PASSED: PASS,
    GateFinding.REACHED_LESS: FAIL,
    GateFinding.REFERENCE_REACHED_LESS: FAIL,
    GateFinding.LOST_REACH: FAIL,
    GateFinding.REACHED_MORE: SIGNATURE,
    GateFinding.SIZE_UNCERTAIN: SIGNATURE,
    GateFinding.MANDATORY_UNKNOWN: SIGNATURE,
    GateFinding.LOSS_OF_ONE_FAMILY: SIGNATURE,
    GateFinding.NOTHING_TOLD: SIGNATURE,
}


@dataclass(frozen=True, slots=True)
class GateReason:
    """One finding about one group; `amount` is the gap or the loss in recall, where it has one.

    `attribute` and `group` are codes, empty where the finding is about the whole audit.
    """

    finding: GateFinding
    attribute: str = ""
    group: str = ""
    amount: float | None = None

    @property
    def code(self) -> Code:
        """What this finding alone would make the gate answer."""
        return _CODES[self.finding]


@dataclass(frozen=True, slots=True)
class GateDecision:
    """0 pass, 1 fail, 3 a named person has to sign; with every reason, gravest first."""

    code: Code
    reasons: tuple[GateReason, ...]


def gate(report: AuditReport) -> GateDecision:
    """Decide on an audit, and on what the champion reached of the same families where it says so.

    Fails on a material disparity against a group, or where a group loses more than delta/2
    recall against the champion. Asks for a signature where the size of a gap is not
    settled, a mandatory group cannot be told about, a group is reached clearly more often,
    or nothing could be told at all.
    """
    reasons = [*_from_verdicts(report), *_from_losses(report)]
    if not reasons:
        reasons = [GateReason(GateFinding.PASSED)]
    gravity = (FAIL, SIGNATURE, PASS)
    ordered = sorted(reasons, key=lambda reason: gravity.index(reason.code))
    return GateDecision(ordered[0].code, tuple(ordered))


def _from_verdicts(report: AuditReport) -> Iterator[GateReason]:
    verdicts = []
    for attribute in report.attributes:
        for group in attribute.groups:
            finding = _finding(attribute, group)
            if finding is not None:
                amount = group.within.estimate.value if group.within else None
                yield GateReason(finding, attribute.code, group.code, amount)
            verdicts.append(group.verdict)
    if all(verdict in {None, Verdict.CANNOT_TELL, Verdict.SUPPRESSED} for verdict in verdicts):
        yield GateReason(GateFinding.NOTHING_TOLD)


def _finding(attribute: AttributeResult, group: GroupResult) -> GateFinding | None:
    if group.verdict is Verdict.MATERIAL_DISPARITY and group.within is not None:
        if group.within.estimate.value < 0:
            return GateFinding.REACHED_LESS
        rest = attribute.reference == REST
        return GateFinding.REACHED_MORE if rest else GateFinding.REFERENCE_REACHED_LESS
    if group.verdict is Verdict.DISPARITY_SIZE_UNCERTAIN:
        return GateFinding.SIZE_UNCERTAIN
    unknown = group.verdict in {Verdict.CANNOT_TELL, Verdict.SUPPRESSED}
    if unknown and attribute.mandatory and group.declared:
        return GateFinding.MANDATORY_UNKNOWN
    return None


def _from_losses(report: AuditReport) -> Iterator[GateReason]:
    for attribute in report.attributes:
        for group in attribute.groups:
            if group.reached_by_champion is None:
                continue
            lost = group.reached_by_champion - group.reached
            loss = lost / group.in_need if group.in_need else 0.0
            if loss > report.delta / 2:
                # in a small group one family alone can move recall that far
                alone = lost == 1
                finding = GateFinding.LOSS_OF_ONE_FAMILY if alone else GateFinding.LOST_REACH
                yield GateReason(finding, attribute.code, group.code, loss)
