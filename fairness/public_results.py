"""What everybody may read of an audit: a report of its own, in which each figure was allowed.

Whatever an audit comes to measure beside these stays with the auditor until it is added here.
`"suppressed"` means not shown, to protect families; `None` that there is no such figure.
"""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from typing import Any

from fairness.results import SelectionResult, sealed
from fairness.suppression import Hidden
from fairness.verdict import Unknown, Verdict

Count = int | Hidden


@dataclass(frozen=True, slots=True)
class PublicInterval:
    """A value to whole per cent and the limits of its interval, outward to whole per cent; to five
    per cent where fewer than a hundred families are in need.

    Its confidence is 1 - alpha; of an interval adjusted to the comparisons, at least that.
    """

    value: float
    low: float
    high: float


Figure = PublicInterval | Hidden | None


@dataclass(frozen=True, slots=True)
class PublicGap:
    """P1: the gap, with its interval alone, adjusted to the comparisons, and the one that has to
    lie inside the tolerance.

    `detectable_difference` is rounded up, `reference_recall` to a whole per cent;
    `comparable_in_need` is the group's published count of families in need.
    """

    estimate: PublicInterval
    adjusted: PublicInterval
    equivalence: PublicInterval
    detectable_difference: float
    reference_recall: float
    comparable_in_need: int


@dataclass(frozen=True, slots=True)
class PublicGroup:
    """One value of an attribute. Counts are rounded to five, rates to per cents.

    A verdict is shown where the counts it rests on are, else it is `suppressed`; without a
    verdict there is no `within`, no reason and no number wanted.
    """

    code: str
    names: Mapping[str, str]
    declared: bool
    is_reference: bool
    families: Count
    selected: Count
    in_need: Count
    reached: Count
    missed: Count
    recall: Figure
    within: PublicGap | None
    verdict: Verdict | None
    unknown: Unknown | None
    in_need_wanted: int | None
    territory_gap: Figure
    capacity_gap: Figure
    precision: Figure
    need_among_not_selected: Figure
    selection_rate: Figure
    exposure: Figure
    auc: Figure


@dataclass(frozen=True, slots=True)
class PublicAttribute:
    """One attribute with its groups in the order they are shown."""

    code: str
    names: Mapping[str, str]
    reference: str
    mandatory: bool
    groups: tuple[PublicGroup, ...]


@dataclass(frozen=True, slots=True)
class PublicTotals:
    """The table as a whole; `commissions` is exact, for it counts no families."""

    families: Count
    commissions: int
    stratified: bool
    selected: Count
    in_need: Count
    reached: Count
    missed: Count
    recall: Figure


@dataclass(frozen=True, slots=True)
class PublicStep:
    """One step of the cohort flow: what it asks, and the families left after it."""

    names: Mapping[str, str]
    families: Count


@dataclass(frozen=True, slots=True)
class PublicFlow:
    """Who was scored as of a date; the newest list's only."""

    as_of_date: str
    steps: tuple[PublicStep, ...]


@dataclass(frozen=True, slots=True)
class PublicReport:
    """An audit as everybody may read it; `previous_sha256` names the public report before it."""

    source: str
    delta: float
    alpha: float
    totals: PublicTotals
    selection: SelectionResult
    attributes: tuple[PublicAttribute, ...]
    provenance: Mapping[str, str] = field(default_factory=dict)
    flow: tuple[PublicFlow, ...] = ()
    previous_sha256: str | None = None

    def to_json(self) -> dict[str, Any]:
        """The report as finite JSON values, with the SHA-256 of its canonical form."""
        return sealed(asdict(self), build="public")

    @property
    def sha256(self) -> str:
        """What identifies this report."""
        return str(self.to_json()["sha256"])
