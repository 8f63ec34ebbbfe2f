"""Making every commission's referral list: ranked, drawn, urgent, worded.

The same store, model, date and seed give the same list, byte for byte.
"""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import date
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt

from cases.store import CaseStore
from models.selection import TIE_RULE, select_at_capacity
from serving.mitigation import told
from serving.ranking.advice import tell_ranked, tell_urgent
from serving.ranking.cohort import Ordering, RankedCohort
from serving.ranking.rank import NOTHING_CHANGED, capacities
from serving.referrals.digests import list_digest, row_digest
from serving.referrals.facts import FamilyFacts, read_facts
from serving.referrals.reading.draw import BLIND_SHARE
from serving.referrals.records import (
    HelpType,
    ListedCommission,
    ListedFamily,
    ListHead,
    ModelKind,
    ReferralList,
)
from serving.referrals.shown import UrgentSignal
from serving.urgent import UrgentSignals


def make_list(cohort: RankedCohort) -> ReferralList:
    """The lists of all commissions from a ranked cohort."""
    store = cohort.store
    chosen = np.flatnonzero(cohort.selection.selected)
    ids = cohort.scored.family_id[chosen].tolist()
    facts = read_facts(store, {*ids, *cohort.urgent}, cohort.as_of)
    commissions = list_commissions(store, cohort.cohort_size, cohort.capacity)
    places = {commission.commission_id: commission.settlement_type for commission in commissions}
    families = [
        *_ranked(cohort, chosen, facts, places),
        *_urgent(store, cohort.urgent, facts, places),
    ]
    model = cohort.serving.model
    making = _Making(
        store=store,
        as_of=cohort.as_of,
        ordering=cohort.ordering,
        model_name=cohort.serving.name,
        model_version=cohort.serving.version,
        model_kind=model.kind,
        trained_through=date.fromisoformat(model.summary["trained_through"]),
        matrix_digest=cohort.scored.digest,
        mitigation=told(cohort.mitigation, store),
        borders=dict(cohort.borders),
    )
    return _finished(making, commissions, families)


def make_urgent_list(
    store: CaseStore,
    as_of: date,
    ordering: Ordering,
    urgent: UrgentSignals,
    changed: Mapping[str, int] = NOTHING_CHANGED,
) -> ReferralList:
    """The urgent lane of all commissions; no model is needed and none is asked."""
    facts = read_facts(store, urgent, as_of)
    capacity = capacities(store, changed)
    commissions = list_commissions(store, np.zeros_like(capacity), capacity)
    places = {commission.commission_id: commission.settlement_type for commission in commissions}
    making = _Making(
        store=store,
        as_of=as_of,
        ordering=ordering,
        model_name="",
        model_version="",
        model_kind="none",
        trained_through=as_of,
        matrix_digest="",
        mitigation={},
        borders={},
    )
    return _finished(making, commissions, [*_urgent(store, urgent, facts, places)])


def list_commissions(
    store: CaseStore, cohort_size: npt.NDArray[np.int64], capacity: npt.NDArray[np.int64]
) -> tuple[ListedCommission, ...]:
    """Every commission with its capacity and the size of its cohort, both (commissions,)."""
    return tuple(
        ListedCommission(
            commission_id=row["commission_id"],
            name=row["name"],
            settlement_type=row["settlement_type"],
            region_id=row["region_id"],
            capacity=int(places),
            cohort_size=int(size),
        )
        for row, size, places in zip(
            store.table("commissions").to_pylist(), cohort_size, capacity, strict=True
        )
    )


def _ranked(
    cohort: RankedCohort,
    chosen: np.ndarray[Any, np.dtype[np.intp]],
    facts: dict[str, FamilyFacts],
    places: dict[str, str],
) -> Iterator[ListedFamily]:
    explained = cohort.explain(cohort.scored.family_id[chosen].tolist())
    for row in chosen.tolist():
        family_id = str(cohort.scored.family_id[row])
        known = facts[family_id]
        yield ListedFamily(
            commission_id=known.commission_id,
            family_id=family_id,
            lane="too_little_data" if cohort.scored.thin[row] else "ranked",
            drawn="rank" if cohort.selection.by_rank[row] else "chance",
            selection_probability=float(cohort.selection.probability[row]),
            position=0,
            band=cohort.band[row],
            rank=int(cohort.selection.rank[row]),
            calibrated_risk=float(cohort.scored.risk[row]),
            shown=tell_ranked(cohort, explained, row, known, places[known.commission_id]),
        )


def _urgent(
    store: CaseStore,
    urgent: UrgentSignals,
    facts: dict[str, FamilyFacts],
    places: dict[str, str],
) -> Iterator[ListedFamily]:
    catalogue = store.catalogue
    for family_id in sorted(urgent):
        known = facts[family_id]
        signals = tuple(
            UrgentSignal(text=catalogue.event_type(one.event_type).name, date=one.event_date)
            for one in urgent[family_id]
        )
        yield ListedFamily(
            commission_id=known.commission_id,
            family_id=family_id,
            lane="urgent",
            drawn="",
            selection_probability=1.0,
            position=0,
            band="",
            rank=None,
            calibrated_risk=None,
            shown=tell_urgent(catalogue, signals, known, places[known.commission_id]),
        )


def _in_display_order(families: list[ListedFamily], seed: int) -> list[ListedFamily]:
    """Positions shuffled by the recorded seed, so that order inside a band says nothing."""
    if not families:
        return []
    ids = [family.family_id for family in families]
    shuffled = select_at_capacity(
        np.zeros(len(ids)), np.zeros(len(ids), dtype=np.int64), [0], seed=seed + 2, identifiers=ids
    )
    placed = [
        replace(family, position=int(position))
        for family, position in zip(families, shuffled.rank, strict=True)
    ]
    return sorted(placed, key=lambda family: (family.commission_id, family.position))


class _Making(NamedTuple):
    """What a list is made from."""

    store: CaseStore
    as_of: date
    ordering: Ordering
    model_name: str
    model_version: str
    model_kind: ModelKind
    trained_through: date
    matrix_digest: str
    mitigation: dict[str, Any]
    borders: dict[str, float]


def _finished(
    making: _Making, commissions: tuple[ListedCommission, ...], families: list[ListedFamily]
) -> ReferralList:
    placed = _in_display_order(families, making.ordering.seed)
    return ReferralList(_head(making, placed), commissions, tuple(placed))


def _head(making: _Making, families: list[ListedFamily]) -> ListHead:
    catalogue = making.store.catalogue
    described: dict[str, Any] = {
        "as_of_date": making.as_of,
        "model_name": making.model_name,
        "model_version": making.model_version,
        "model_kind": making.model_kind,
        "trained_through": making.trained_through,
        "store_digest": making.store.digest,
        "catalogue_digest": catalogue.digest,
        "matrix_digest": making.matrix_digest,
        "tie_rule": TIE_RULE,
        "seed": making.ordering.seed,
        "random_share": making.ordering.random_share,
        "mitigation": making.mitigation,
        "borders": making.borders,
        "blind_share": BLIND_SHARE,
    }
    digest = list_digest(described, [row_digest(family) for family in families])
    help_types = tuple(HelpType(kind.code, kind.name) for kind in catalogue.help_types)
    return ListHead(**described, digest=digest, help_types=help_types)
