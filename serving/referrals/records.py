"""A referral list as plain values: what the list maker fills and the store keeps.

A list is one `ListHead` (which model, which data, which seed), the commissions it was made
for with their capacity, and the families suggested to each, as `ListedFamily`.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from datetime import date, datetime
from typing import Any, Literal

from cases.catalogue.words import Words
from serving.referrals.shown import Brief, Shown

ModelKind = Literal["lightgbm", "scorecard", "points_card", "none"]
"""`none` where nothing was ranked: the urgent lane needs no model."""
Lane = Literal["ranked", "urgent", "too_little_data", "manual"]
"""`manual` where a person added the row: no list maker puts a family there."""
Drawn = Literal["rank", "chance", ""]
Band = Literal["high", "elevated", "usual", ""]


@dataclass(frozen=True, slots=True)
class HelpType:
    """A kind of help that a member can offer, as the catalogue names it."""

    code: str
    name: Words


@dataclass(frozen=True, slots=True)
class Equalised:
    """The attribute whose groups a signed choice was to reach alike, and who answers for it."""

    attribute: Words
    approved_by: str
    expires_on: date


@dataclass(frozen=True, slots=True)
class ListHead:
    """What a list was made from, enough to make it again.

    `digest` is the SHA-256 of the exported canonical list and identifies it; the other
    digests are those of the case store, the catalogue and the feature matrix.
    `random_share` is the share of capacity drawn by chance (0 to 1). `mitigation` is the signed
    choice that families were selected with, as told by `fairness.mitigation.choice`, with the
    attribute's `name` in every language; empty where there was none. `blind_share` is the share
    of rows (0 to 1) that a reader looks at before the advice is shown. `borders` are the lowest
    risks (0 to 1) of the levels `high` and `elevated`; empty where they were the model's own.
    """

    as_of_date: date
    model_name: str
    model_version: str
    model_kind: ModelKind
    trained_through: date
    store_digest: str
    catalogue_digest: str
    matrix_digest: str
    tie_rule: str
    seed: int
    random_share: float
    digest: str
    help_types: tuple[HelpType, ...] = ()
    mitigation: Mapping[str, Any] = field(default_factory=dict)
    blind_share: float = 0.0
    borders: Mapping[str, float] = field(default_factory=dict)

    @property
    def equalised(self) -> Equalised | None:
        """What a page says of the signed choice; None where there was none."""
        if not self.mitigation:
            return None
        signature = self.mitigation["signature"]
        return Equalised(
            attribute=Words.model_validate(self.mitigation["name"]),
            approved_by=signature["approved_by"],
            expires_on=datetime.fromisoformat(signature["expires_at"]).date(),
        )


@dataclass(frozen=True, slots=True)
class ListedCommission:
    """A commission as the list knew it: its capacity (families a list) and its cohort."""

    commission_id: str
    name: str
    settlement_type: str
    region_id: str
    capacity: int
    cohort_size: int


@dataclass(frozen=True, slots=True)
class BrieflyListed:
    """One family on a commission's list, with what the list says of it.

    `position` is the shuffled order in which the desk shows it. `rank`, `calibrated_risk`
    and `selection_probability` are kept for the audit and never reach a page; the first
    two are None where nothing was ranked (urgent, too little data).
    """

    commission_id: str
    family_id: str
    lane: Lane
    drawn: Drawn
    selection_probability: float
    position: int
    band: Band
    rank: int | None
    calibrated_risk: float | None
    shown: Brief


@dataclass(frozen=True, slots=True)
class ListedFamily(BrieflyListed):
    """One family on a commission's list, with all that its page shows."""

    shown: Shown


ROW = tuple(one.name for one in fields(ListedFamily))
"""The names of what a row holds."""


@dataclass(frozen=True, slots=True)
class ReferralList:
    """One list of all commissions, ready to be stored."""

    head: ListHead
    commissions: tuple[ListedCommission, ...]
    families: tuple[ListedFamily, ...]


@dataclass(frozen=True, slots=True)
class CommissionList:
    """A stored list as one commission sees it, families in display order."""

    list_id: int
    created_at: datetime
    head: ListHead
    commission: ListedCommission
    families: tuple[BrieflyListed, ...]


@dataclass(frozen=True, slots=True)
class StoredRow:
    """One family's stored row, with the list it stands on."""

    row_id: int
    list_id: int
    head: ListHead
    commission: ListedCommission
    family: ListedFamily
