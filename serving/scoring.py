"""What stands behind `/v1`: the ranked cohort of a date, kept while it is asked for."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property, lru_cache
from itertools import pairwise
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
from sqlalchemy import select
from sqlalchemy.orm import Session

from cases.errors import NotThereYet
from cases.store import store_name
from fairness.chain import AUDITS, CHAIN
from fairness.chain import newest as newest_audit
from fairness.gate import gate
from models.reasons.explained import Explained
from serving.api.contract import (
    ExplainedFamily,
    FairnessAudit,
    ListContext,
    ScoredFamily,
    UnknownFamilies,
)
from serving.ranking import Ordering, RankedCohort, ServingModel, rank_cohort
from serving.referrals.aliases import todays_codes
from serving.referrals.changes.in_force import require_model_on
from serving.referrals.corrections.leaving_out import Contested, contested_records
from serving.referrals.database import open_database
from serving.referrals.facts import read_facts, read_sources
from serving.referrals.listing import list_commissions
from serving.referrals.records import ListedCommission
from serving.referrals.scopes import EVERY_COMMISSION
from serving.referrals.tables import ListCommissionTable, ReferralListTable
from serving.referrals.telling import tell_advice, tell_frequency

Places = tuple[tuple[str, int], ...]
"""Capacities by commission, in an order that can be kept as a key."""

Borders = tuple[tuple[str, float], ...]
"""Borders between levels, in an order that can be kept as a key."""

COHORTS_KEPT = 2

BLOCK = 256
"""Families of a commission that are explained together."""

BLOCKS_KEPT = 512


@dataclass(frozen=True)
class Answering:
    """A ranked cohort with all that is told of anybody in it: the sources that hold something of
    each family, and the context of every commission's list, in the store's order.
    """

    cohort: RankedCohort
    sources: dict[str, frozenset[str]]
    contexts: tuple[ListContext, ...]
    commissions: tuple[str, ...]

    def explained(self, family: str) -> Explained:
        """The family explained, with others of its commission: so many at once take hardly longer
        than one alone, and who asks for one is likely to ask for the next.
        """
        return self._explained(self._block_of[family])

    @cached_property
    def _blocks(self) -> tuple[tuple[str, ...], ...]:
        """The cohort's families, commission by commission, in blocks."""
        scored = self.cohort.scored
        ends = np.searchsorted(
            np.sort(scored.commission), np.arange(len(self.commissions), dtype=np.int64) + 1
        )
        ordered = scored.family_id[np.argsort(scored.commission, kind="stable")].tolist()
        return tuple(
            tuple(ordered[start : min(start + BLOCK, end)])
            for begin, end in pairwise((0, *ends.tolist()))
            for start in range(begin, end, BLOCK)
        )

    @cached_property
    def _block_of(self) -> dict[str, int]:
        return {family: at for at, block in enumerate(self._blocks) for family in block}

    @cached_property
    def _explained(self) -> Callable[[int], Explained]:
        return lru_cache(BLOCKS_KEPT)(lambda block: self.cohort.explain(self._blocks[block]))


class NewestList:
    """Answers from the cohort of the newest list, or of a date asked for."""

    def __init__(self, home: Path, *, serving: Callable[[], ServingModel] | None = None) -> None:
        self._home = home
        self._serving = serving
        self._database = open_database(home)
        self._answering = lru_cache(maxsize=COHORTS_KEPT)(self._prepare)

    def score(self, families: Sequence[str], as_of_date: date | None = None) -> list[ScoredFamily]:
        """Band, frequency and list context of each family, in the order asked; no reasons are
        made for it.
        """
        return score_families(*self._asked(families, as_of_date))

    def explain(
        self, families: Sequence[str], as_of_date: date | None = None
    ) -> list[ExplainedFamily]:
        """The same with reasons; a family may be named by any code that a list showed, and
        the answer names it by today's.
        """
        return explain_families(*self._asked(families, as_of_date))

    def audit(self) -> FairnessAudit:
        """The newest audit under the home, and what the gate makes of it."""
        newest = newest_audit(self._home / AUDITS / CHAIN)
        if newest is None:
            msg = "no audit has been made yet; run 'tirek audit' first"
            raise NotThereYet(msg)
        return FairnessAudit(gate=gate(newest.restricted).code, report=newest.public.to_json())

    def _asked(
        self, families: Sequence[str], as_of_date: date | None
    ) -> tuple[Answering, list[str]]:
        """What answers are read from, and the families by today's codes; ModelSwitchedOff while
        the model's advice is off.
        """
        with self._database.reading(EVERY_COMMISSION) as session:
            require_model_on(session)
            newest = _newest(session)
            left_out = frozenset(contested_records(session).items())
            codes = todays_codes(session, families)
        as_of = as_of_date or newest.as_of
        name = store_name(self._home)
        how = (newest.ordering, newest.places, newest.borders)
        serving = self._serving() if self._serving else None
        return self._answering(as_of, *how, name, left_out, serving), codes

    def _prepare(
        self,
        as_of: date,
        ordering: Ordering,
        places: Places,
        borders: Borders,
        _store: str,
        left_out: frozenset[tuple[str, Contested]],
        serving: ServingModel | None,
    ) -> Answering:
        # kept by store too: after an erasure nothing of the earlier one may be told
        return prepare(
            rank_cohort(
                self._home,
                as_of,
                ordering=ordering,
                places=dict(places),
                borders=dict(borders),
                left_out=dict(left_out),
                serving=serving,
            )
        )


class _NewestMade(NamedTuple):
    """The newest list: its date, how it was ordered, each commission's capacity on it, and the
    borders between its levels where they were not the model's own.
    """

    as_of: date
    ordering: Ordering
    places: Places
    borders: Borders


def _newest(session: Session) -> _NewestMade:
    newest = select(ReferralListTable).order_by(
        ReferralListTable.as_of_date.desc(), ReferralListTable.id.desc()
    )
    found = session.scalar(newest.limit(1))
    if found is None:
        msg = "no referral list has been made yet; run 'tirek refer --as-of DATE' first"
        raise NotThereYet(msg)
    places = session.execute(
        select(ListCommissionTable.commission_id, ListCommissionTable.capacity)
        .where(ListCommissionTable.list_id == found.id)
        .order_by(ListCommissionTable.commission_id)
    )
    ordering = Ordering(found.seed, found.random_share)
    capacities = tuple((row[0], row[1]) for row in places)
    return _NewestMade(found.as_of_date, ordering, capacities, tuple(sorted(found.borders.items())))


def open_scoring(home: Path, *, serving: Callable[[], ServingModel] | None = None) -> NewestList:
    """Scoring over the home's newest list, by the model that `serving` gives at each question, or
    by the one that serves when a cohort is first ranked.
    """
    return NewestList(home, serving=serving)


def prepare(cohort: RankedCohort) -> Answering:
    """Read once what every answer needs."""
    commissions = list_commissions(cohort.store, cohort.cohort_size, cohort.capacity)
    return Answering(
        cohort,
        read_sources(cohort.store, cohort.as_of),
        tuple(_context(cohort, commission) for commission in commissions),
        tuple(commission.commission_id for commission in commissions),
    )


def score_families(answering: Answering, families: Sequence[str]) -> list[ScoredFamily]:
    """Families of a ranked cohort, scored; UnknownFamilies for any outside it."""
    in_danger = _in_danger(answering, families)
    return [
        ScoredFamily(
            **(
                _urgent(answering, family, in_danger[family])
                if family in in_danger
                else _scored(answering, family)
            )
        )
        for family in families
    ]


def explain_families(answering: Answering, families: Sequence[str]) -> list[ExplainedFamily]:
    """Families of a ranked cohort, explained; UnknownFamilies for any outside it."""
    in_danger = _in_danger(answering, families)
    return [
        ExplainedFamily(
            **_urgent(answering, family, in_danger[family]), raises=(), lowers=(), unknown=()
        )
        if family in in_danger
        else _explained(answering, family)
        for family in families
    ]


def _in_danger(answering: Answering, families: Sequence[str]) -> dict[str, str]:
    """The commissions of those families that stand in the urgent lane; UnknownFamilies for
    families outside the cohort.
    """
    cohort = answering.cohort
    strangers = [
        position
        for position, family in enumerate(families)
        if family not in cohort.row_of and family not in cohort.urgent
    ]
    if strangers:
        raise UnknownFamilies(strangers)
    in_danger = [family for family in families if family in cohort.urgent]
    facts = read_facts(cohort.store, in_danger, cohort.as_of) if in_danger else {}
    return {family: facts[family].commission_id for family in in_danger}


def _context(cohort: RankedCohort, commission: ListedCommission) -> ListContext:
    model = cohort.serving.model
    return ListContext(
        as_of_date=cohort.as_of,
        model_name=cohort.serving.name,
        model_version=cohort.serving.version,
        model_kind=model.kind,
        trained_through=date.fromisoformat(model.summary["trained_through"]),
        capacity=commission.capacity,
        cohort_size=commission.cohort_size,
    )


def _urgent(answering: Answering, family: str, commission_id: str) -> dict[str, Any]:
    """The fields of a scored family in the urgent lane, of which no model speaks."""
    return {
        "family_id": family,
        "commission_id": commission_id,
        "lane": "urgent",
        "band": "",
        "selected": False,
        "frequency": None,
        "frequency_text": None,
        "context": answering.contexts[answering.commissions.index(commission_id)],
    }


def _scored(answering: Answering, family: str) -> dict[str, Any]:
    """The fields of a scored family."""
    cohort = answering.cohort
    row = cohort.row_of[family]
    commission = int(cohort.scored.commission[row])
    frequency, frequency_text = tell_frequency(cohort, row)
    return {
        "family_id": family,
        "commission_id": answering.commissions[commission],
        "lane": "too_little_data" if cohort.scored.thin[row] else "ranked",
        "band": cohort.band[row],
        "selected": bool(cohort.selection.selected[row]),
        "frequency": frequency,
        "frequency_text": frequency_text,
        "context": answering.contexts[commission],
    }


def _explained(answering: Answering, family: str) -> ExplainedFamily:
    row = answering.cohort.row_of[family]
    explained = answering.explained(family)
    advice = tell_advice(answering.cohort, explained, row, answering.sources[family])
    return ExplainedFamily(
        **_scored(answering, family),
        raises=advice.told.raises,
        lowers=advice.told.lowers,
        set_aside=advice.told.set_aside,
        against=advice.against,
        between_bands=advice.between_bands,
        unknown=advice.unknown,
    )
