"""What an audit found: plain figures and codes, from which every page is made.

Nothing here is worded; `None` means that a figure could not be had, never that it is 0.
"""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from typing import Any, Literal, Self

from fairness.evidence.observing import Observation
from fairness.evidence.people import PeopleResult
from fairness.evidence.proxy import ProxyResult
from fairness.evidence.sources import LabelSources
from fairness.selecting import SelectionRule
from fairness.statistics.intervals import Estimate
from fairness.statistics.mantel_haenszel import Method
from fairness.verdict import Unknown, Verdict

FORMAT = "tirek-fairness-report/1"


Measure = Literal[
    "precision_gap",
    "need_among_not_selected_gap",
    "impact_ratio",
    "exposure_gap",
    "observed_over_expected",
    "need_near_the_cut_gap",
]
"""A guardrail: a gap S1 to S5, called as `GroupResult` and `CalibrationResult` call it."""


@dataclass(frozen=True, slots=True)
class WithinCommissions:
    """P1: the group's recall minus its reference's, within commissions.

    `estimate` has the 95 % interval, `adjusted` the one at Holm's level, `equivalence` the
    90 % one. `p_adjusted` is None where the comparison was dropped from the family. Comparable are
    those in need of commissions that have both the group and its reference: so many of the group,
    so many of them reached, and the same of the reference.
    """

    estimate: Estimate
    adjusted: Estimate
    equivalence: Estimate
    method: Method
    p_exact: float
    p_mid: float
    p_adjusted: float | None
    smallest_p: float
    informative_commissions: int
    comparable_in_need: int
    comparable_reached: int
    reference_in_need: int
    reference_reached: int
    reference_recall: float
    detectable_difference: float


@dataclass(frozen=True, slots=True)
class CalibrationResult:
    """What a score means for a group: families in need beside those that the scores let expect,
    Cox's slope and intercept, and need among the `near` families whose score lies near the cut.
    """

    observed: int
    expected: float
    observed_over_expected: Estimate | None
    slope: Estimate | None
    intercept: Estimate | None
    near: int
    need_near_the_cut: Estimate | None
    need_near_the_cut_gap: Estimate | None


@dataclass(frozen=True, slots=True)
class CurvePoint:
    """Recall with so many times the capacity that the lists were made with."""

    times: float
    recall: Estimate | None


@dataclass(frozen=True, slots=True)
class GroupResult:
    """One value of an attribute: who it is, how many, how often reached, and the verdict.

    `verdict` is None only for the declared reference group, which is compared with nobody.
    `in_need_wanted` is how many families of the group in need one would have to have seen
    to find a gap of delta, where `too_few` is why nothing can be told; None where those
    seen would do and only the gap's nearness to delta leaves it open. `shrunken_recall` is
    recall drawn towards that of all groups, to be looked at and never judged by. `guardrail_p`
    has the guardrails' p-values, none of them adjusted. `reached_by_champion` is how many of
    those in need stood on the champion's lists; None where none was compared.
    """

    code: str
    names: Mapping[str, str]
    declared: bool
    is_reference: bool
    families: int
    labels_missing: int
    selected: int
    in_need: int
    reached: int
    recall: Estimate | None
    within: WithinCommissions | None
    verdict: Verdict | None
    unknown: Unknown | None
    in_need_wanted: int | None
    territory_gap: Estimate | None
    capacity_gap: Estimate | None
    precision: Estimate | None
    precision_gap: Estimate | None
    missed: int
    need_among_not_selected: Estimate | None
    need_among_not_selected_gap: Estimate | None
    selection_rate: Estimate | None
    impact_ratio: Estimate | None
    exposure: Estimate | None
    exposure_gap: Estimate | None
    calibration: CalibrationResult | None
    auc: Estimate | None
    curve: tuple[CurvePoint, ...]
    observation: Observation | None
    shrunken_recall: float | None
    guardrail_p: Mapping[Measure, float]
    reached_by_champion: int | None = None


@dataclass(frozen=True, slots=True)
class PoolResult:
    """Small groups counted as one, in the order declared: `codes` are those in it, and `small`
    those whose own number in need led to it. `gap` is its recall minus that of its reference,
    within commissions; None, as `p_exact` and `detectable_difference`, where they cannot be
    compared.
    """

    codes: tuple[str, ...]
    names: Mapping[str, str]
    small: tuple[str, ...]
    families: int
    in_need: int
    reached: int
    recall: Estimate | None
    gap: Estimate | None
    p_exact: float | None
    detectable_difference: float | None


@dataclass(frozen=True, slots=True)
class AttributeResult:
    """One attribute with its groups in the order they are shown. `largest_gap` is the largest of
    its gaps within commissions, in either direction, with simultaneous limits; None without gaps.
    `pools` are those that small groups were counted in besides.
    """

    code: str
    names: Mapping[str, str]
    reference: str
    mandatory: bool
    largest_gap: Estimate | None
    groups: tuple[GroupResult, ...]
    pools: tuple[PoolResult, ...]


@dataclass(frozen=True, slots=True)
class CrossingResult:
    """Families that several attributes together describe: `codes` are the attributes' values in
    their order. `gap` is the recall of the crossing minus that of everyone else, within
    commissions; `p_adjusted` is Benjamini and Hochberg's.
    """

    attributes: tuple[str, ...]
    codes: tuple[str, ...]
    names: Mapping[str, str]
    families: int
    in_need: int
    reached: int
    recall: Estimate | None
    gap: Estimate
    p_exact: float
    p_adjusted: float


@dataclass(frozen=True, slots=True)
class CrossingsResult:
    """The crossings that were looked through: `examined` had at least `least` families in need on
    either side, `tested` could have reached significance, `found` did; `shown` are those with the
    smallest p-values. `left_out` combinations of attributes had too many values to be looked
    through.
    """

    examined: int
    tested: int
    found: int
    left_out: int
    least: int
    shown: tuple[CrossingResult, ...]


@dataclass(frozen=True, slots=True)
class GuardrailResult:
    """A guardrail of a group: `estimate` as the group's own tables have it, and its p-value alone
    and by Benjamini and Hochberg among all that were looked through. None where an interval has no
    end at the report's level.
    """

    attribute: str
    code: str
    names: Mapping[str, str]
    measure: Measure
    estimate: Estimate | None
    p_value: float
    p_adjusted: float


@dataclass(frozen=True, slots=True)
class GuardrailsResult:
    """The guardrails of all groups together: `tested` could be had, `found` stand out; `shown` are
    those with the smallest p-values.
    """

    tested: int
    found: int
    shown: tuple[GuardrailResult, ...]


@dataclass(frozen=True, slots=True)
class Family:
    """The declared family of comparisons: how many there are, and how many were tested.

    `declared` counts every group with a comparison, `distinct` leaves out mirror images (of
    two groups each is the other's rest), `tested` those that could reach significance.
    """

    declared: int
    distinct: int
    tested: int


@dataclass(frozen=True, slots=True)
class Totals:
    """The table as a whole."""

    families: int
    commissions: int
    stratified: bool
    labels_missing: int
    selected: int
    in_need: int
    reached: int
    recall: Estimate | None


@dataclass(frozen=True, slots=True)
class SelectionResult:
    """How the list was made; see `fairness.selecting.SelectionRule` for the rules.

    `capacity` is the number every stratum has, None where each has its own.
    """

    rule: str
    threshold: float | None = None
    capacity: int | None = None
    seed: int | None = None

    @classmethod
    def of(cls, selection: SelectionRule) -> Self:
        """What the report says about a selection."""
        if selection.rule != "capacity":
            return cls(rule=selection.rule, threshold=selection.threshold)
        each = selection.capacity if isinstance(selection.capacity, int) else None
        return cls(rule=selection.rule, capacity=each, seed=selection.seed)


@dataclass(frozen=True, slots=True)
class FlowStep:
    """One step of a cohort flow: what it asks, and the families left after it."""

    names: Mapping[str, str]
    families: int


@dataclass(frozen=True, slots=True)
class CohortFlow:
    """Who was scored as of a date, and who was left out at each step before."""

    as_of_date: str
    steps: tuple[FlowStep, ...]


@dataclass(frozen=True, slots=True)
class AuditReport:
    """A whole audit. The same table and settings give the same report, byte for byte.

    `champion` names the model that reigned where it was asked about the same families (see
    `fairness.champion`), `previous_sha256` the report audited before this one (see
    `fairness.chain`).
    """

    source: str
    delta: float
    alpha: float
    totals: Totals
    selection: SelectionResult
    family: Family
    attributes: tuple[AttributeResult, ...]
    population_sha256: str
    guardrails: GuardrailsResult
    crossings: CrossingsResult | None = None
    people: PeopleResult | None = None
    proxies: tuple[ProxyResult, ...] = ()
    sources: tuple[LabelSources, ...] = ()
    champion: str | None = None
    provenance: Mapping[str, str] = field(default_factory=dict)
    flow: tuple[CohortFlow, ...] = ()
    previous_sha256: str | None = None

    def to_json(self) -> dict[str, Any]:
        """The report as finite JSON values, with the SHA-256 of its canonical form."""
        return sealed(asdict(self), build="restricted")

    @property
    def sha256(self) -> str:
        """What identifies this report."""
        return str(self.to_json()["sha256"])


def sealed(content: Mapping[str, Any], *, build: str) -> dict[str, Any]:
    """A report's content as finite JSON values, with its build and its SHA-256.

    `sha256` is taken over all the rest; `canonical` gives the bytes it covers.
    """
    body = {"format": FORMAT, "build": build, **_plain(content)}
    return {**body, "sha256": digest(body)}


def digest(body: Mapping[str, Any]) -> str:
    """The SHA-256 of a report's content without the digest itself."""
    return hashlib.sha256(canonical(body)).hexdigest()


def canonical(body: Mapping[str, Any]) -> bytes:
    """Canonical JSON: keys sorted, no spaces, UTF-8, no NaN or infinity."""
    text = json.dumps(
        body, sort_keys=True, ensure_ascii=False, separators=(",", ":"), allow_nan=False
    )
    return text.encode("utf-8")


def _plain(value: Any) -> Any:
    if isinstance(value, Mapping):
        return {str(key): _plain(inner) for key, inner in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(inner) for inner in value]
    return str(value) if isinstance(value, Verdict | Unknown) else value
