"""The lists of a date: made, stored and exported, urgent signals first."""

from datetime import date
from pathlib import Path
from typing import NamedTuple

from cases.errors import TirekError
from cases.progress import Progress, silent
from cases.store import CaseStore
from features.engine import Engine
from serving.listing.files import write_list
from serving.listing.making import make_list, make_urgent_list
from serving.ranking.cohort import Ordering
from serving.ranking.rank import NobodyInCohort, rank_cohort
from serving.ranking.serves import has_model
from serving.referrals.changes.in_force import (
    approved_borders,
    approved_capacities,
    approved_random_share,
    model_off,
)
from serving.referrals.corrections.leaving_out import contested_records
from serving.referrals.database import ReferralDatabase
from serving.referrals.lists import store_list
from serving.referrals.manual.seating import seat_everybody
from serving.referrals.records import ReferralList
from serving.referrals.scopes import EVERY_COMMISSION
from serving.referrals.urgent.signals import register_signals
from serving.referrals.urgent.steps import escalate_overdue
from serving.urgent import find_urgent


def refer(
    home: Path,
    database: ReferralDatabase,
    as_of: date,
    *,
    ordering: Ordering | None = None,
    engine: Engine | None = None,
    progress: Progress = silent,
) -> ReferralList:
    """Make the lists of a date, store them and write their files under `home`.

    Urgent signals reach the desk first. Capacities, the share drawn by chance and the borders
    between levels are as two administrators last approved them; contested records are left out of
    what the model reads. Where nothing can rank, the model is switched off, or nobody can be
    ranked, the lists hold the urgent lane alone. NobodyInCohort where that is empty too: the date
    is likely wrong.
    """
    store = CaseStore.open(home)
    urgent = find_urgent(store, as_of)
    with database.writing(EVERY_COMMISSION) as session:  # before ranking, whatever comes of that
        register_signals(session, store, urgent)
        escalate_overdue(session)
    approved = _approved(database, ordering or Ordering())
    made = make_urgent_list(store, as_of, approved.ordering, urgent, approved.places)
    with database.reading(EVERY_COMMISSION) as session:
        left_out = contested_records(session)
    if not approved.model_off and has_model(home, store.catalogue.code):
        try:
            cohort = rank_cohort(
                home,
                as_of,
                ordering=approved.ordering,
                explained="selected",
                left_out=left_out,
                places=approved.places,
                borders=approved.borders,
                engine=engine,
                progress=progress,
            )
            made = make_list(cohort)
        except NobodyInCohort:
            if not made.families:
                raise
        except TirekError:
            # whatever keeps the model from ranking must not keep danger from being seen
            if made.families:
                _keep(home, database, made)
            raise
    _keep(home, database, made)
    return made


class _Approved(NamedTuple):
    """What approved changes say of the next lists."""

    ordering: Ordering
    places: dict[str, int]
    borders: dict[str, float]
    model_off: bool


def _approved(database: ReferralDatabase, ordering: Ordering) -> _Approved:
    with database.reading(EVERY_COMMISSION) as session:
        share = approved_random_share(session)
        changed = ordering if share is None else ordering._replace(random_share=share)
        return _Approved(
            changed,
            approved_capacities(session),
            approved_borders(session),
            model_off(session) is not None,
        )


def _keep(home: Path, database: ReferralDatabase, made: ReferralList) -> None:
    with database.writing(EVERY_COMMISSION) as session:
        store_list(session, made)
        seat_everybody(session)
    write_list(home, made)
