"""What stands behind `/v1`: the ranked cohort of a date, kept while it is asked for."""

from collections.abc import Sequence
from datetime import date
from functools import lru_cache
from pathlib import Path

from sqlalchemy import select

from cases.errors import NotThereYet
from cases.store import store_name
from serving.api.contract import ExplainedFamily, ListContext, ScoredFamily, UnknownFamilies
from serving.ranking import Ordering, RankedCohort, rank_cohort
from serving.referrals.aliases import todays_codes
from serving.referrals.database import open_database
from serving.referrals.facts import FamilyFacts, read_facts
from serving.referrals.listing import list_commissions
from serving.referrals.tables import ReferralListTable
from serving.referrals.telling import tell_ranked

COHORTS_KEPT = 2
SCORED = set(ScoredFamily.model_fields)


class NewestList:
    """Answers from the cohort of the newest list, or of a date asked for."""

    def __init__(self, home: Path) -> None:
        self._home = home
        self._database = open_database(home)
        self._cohort = lru_cache(maxsize=COHORTS_KEPT)(self._rank)

    def score(self, families: Sequence[str], as_of_date: date | None = None) -> list[ScoredFamily]:
        """Band, frequency and list context of each family, in the order asked."""
        return [
            ScoredFamily.model_validate(explained.model_dump(include=SCORED))
            for explained in self.explain(families, as_of_date)
        ]

    def explain(
        self, families: Sequence[str], as_of_date: date | None = None
    ) -> list[ExplainedFamily]:
        """The same with reasons; a family may be named by any code that a list showed, and
        the answer names it by today's.
        """
        as_of, ordering = self._newest()
        cohort = self._cohort(as_of_date or as_of, ordering, store_name(self._home))
        with self._database.reading() as session:
            today = todays_codes(session, families)
        return explain_families(cohort, today)

    def _rank(self, as_of: date, ordering: Ordering, _store: str) -> RankedCohort:
        # kept by store too: after an erasure nothing of the earlier one may be told
        return rank_cohort(self._home, as_of, ordering=ordering)

    def _newest(self) -> tuple[date, Ordering]:
        newest = select(
            ReferralListTable.as_of_date, ReferralListTable.seed, ReferralListTable.random_share
        ).order_by(ReferralListTable.as_of_date.desc(), ReferralListTable.id.desc())
        with self._database.reading() as session:
            found = session.execute(newest.limit(1)).first()
        if found is None:
            msg = "no referral list has been made yet; run 'tirek refer --as-of DATE' first"
            raise NotThereYet(msg)
        return found.as_of_date, Ordering(found.seed, found.random_share)


def open_scoring(home: Path) -> NewestList:
    """Scoring over the home's newest list."""
    return NewestList(home)


def explain_families(cohort: RankedCohort, families: Sequence[str]) -> list[ExplainedFamily]:
    """Families of a ranked cohort, explained; UnknownFamilies for any outside it."""
    strangers = [
        position
        for position, family in enumerate(families)
        if family not in cohort.row_of and family not in cohort.urgent
    ]
    if strangers:
        raise UnknownFamilies(strangers)
    facts = read_facts(cohort.store, set(families), cohort.as_of)
    contexts = _contexts(cohort)
    return [
        _urgent(family, facts[family].commission_id, contexts)
        if family in cohort.urgent
        else _explained(cohort, family, facts[family], contexts)
        for family in families
    ]


Contexts = dict[str, ListContext]


def _contexts(cohort: RankedCohort) -> Contexts:
    model = cohort.serving.model
    return {
        commission.commission_id: ListContext(
            as_of_date=cohort.as_of,
            model_name=cohort.serving.name,
            model_version=cohort.serving.version,
            model_kind=model.kind,
            trained_through=date.fromisoformat(model.summary["trained_through"]),
            capacity=commission.capacity,
            cohort_size=commission.cohort_size,
        )
        for commission in list_commissions(cohort.store, cohort.cohort_size)
    }


def _urgent(family: str, commission_id: str, contexts: Contexts) -> ExplainedFamily:
    return ExplainedFamily(
        family_id=family,
        commission_id=commission_id,
        lane="urgent",
        band="",
        selected=False,
        frequency=None,
        frequency_text=None,
        context=contexts[commission_id],
        raises=(),
        lowers=(),
        unknown=(),
    )


def _explained(
    cohort: RankedCohort, family: str, facts: FamilyFacts, contexts: Contexts
) -> ExplainedFamily:
    row = cohort.row_of[family]
    shown = tell_ranked(cohort, row, facts, place="")
    return ExplainedFamily(
        family_id=family,
        commission_id=facts.commission_id,
        lane="too_little_data" if cohort.scored.thin[row] else "ranked",
        band=cohort.band[row],
        selected=bool(cohort.selection.selected[row]),
        frequency=shown.frequency,
        frequency_text=shown.frequency_text,
        context=contexts[facts.commission_id],
        raises=shown.raises,
        lowers=shown.lowers,
        set_aside=shown.set_aside,
        against=shown.against,
        between_bands=shown.between_bands,
        unknown=shown.unknown,
    )
