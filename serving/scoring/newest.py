"""Answers from the cohort of the newest list, or of a date asked for, kept while they hold."""

from collections.abc import Callable, Sequence
from datetime import date
from functools import lru_cache
from pathlib import Path
from threading import Lock
from typing import NamedTuple

from sqlalchemy import select
from sqlalchemy.orm import Session

from cases.errors import NotThereYet
from cases.store import CaseStore
from fairness.chain import AUDITS, CHAIN
from fairness.chain import newest as newest_audit
from fairness.gate import gate
from serving.api.contract import ExplainedFamily, FairnessAudit, ScoredFamily
from serving.ranking.cohort import Ordering
from serving.ranking.rank import rank_cohort
from serving.ranking.serves import ServingModel
from serving.referrals.aliases import every_alias
from serving.referrals.changes.in_force import require_model_on
from serving.referrals.corrections.leaving_out import Contested, contested_records
from serving.referrals.database import open_database
from serving.referrals.scopes import EVERY_COMMISSION
from serving.referrals.tables import ListCommissionTable, ReferralListTable
from serving.scoring.answering import Answering, prepare
from serving.scoring.answers import Answers
from serving.scoring.stamp import Stamp, read_stamp

Places = tuple[tuple[str, int], ...]
"""Capacities by commission, in an order that can be kept as a key."""

Borders = tuple[tuple[str, float], ...]
"""Borders between levels, in an order that can be kept as a key."""

COHORTS_KEPT = 2
DATES_KEPT = 8


class NewestList:
    """Answers from the cohort of the newest list, or of a date asked for; any thread may ask.

    `serving` says which model is in use; without it the home's registry is asked whenever a cohort
    is ranked.
    """

    def __init__(self, home: Path, serving: Callable[[], ServingModel] | None = None) -> None:
        self._home = home
        self._database = open_database(home)
        self._serving = serving
        self._kept: dict[date | None, Answers] = {}
        self._making = Lock()
        self._store = ""
        self._answering = lru_cache(maxsize=COHORTS_KEPT)(self._prepare)

    def stamp(self, session: Session) -> Stamp:
        """What answers would be made from now."""
        return self._stamp(session, self._model_in_use())

    def at_hand(self, as_of_date: date | None = None) -> Answers | None:
        """The answers that were made ready last for a date; None where none were."""
        return self._kept.get(as_of_date)

    def ready(self, as_of_date: date | None = None) -> Answers:
        """Answers as things stand now, ranked anew where something moved.

        NotThereYet where no list, model or case store is there, ModelSwitchedOff while the model's
        advice is off, and BadInput for a date that cannot be answered.
        """
        with self._making:
            made = self._made_now(as_of_date)
            self._keep(as_of_date, made)
        return made

    def score(self, families: Sequence[str], as_of_date: date | None = None) -> list[ScoredFamily]:
        """Band, frequency and list context of each family, in the order asked; no reasons are
        made for it.
        """
        answers = self.ready(as_of_date)
        return answers.score(answers.find(families))

    def explain(
        self, families: Sequence[str], as_of_date: date | None = None
    ) -> list[ExplainedFamily]:
        """The same with reasons; a family may be named by any code that a list showed, and
        the answer names it by today's.
        """
        answers = self.ready(as_of_date)
        return answers.explain(answers.find(families))

    def audit(self) -> FairnessAudit:
        """The newest audit under the home, and what the gate makes of it."""
        newest = newest_audit(self._home / AUDITS / CHAIN)
        if newest is None:
            msg = "no audit has been made yet; run 'tirek audit' first"
            raise NotThereYet(msg)
        return FairnessAudit(gate=gate(newest.restricted).code, report=newest.public.to_json())

    def _made_now(self, as_of_date: date | None) -> Answers:
        with self._database.reading(EVERY_COMMISSION) as session:
            require_model_on(session)
            model = self._model_in_use()
            stamp = self._stamp(session, model)
            newest = _newest(session)
            left_out = frozenset(contested_records(session).items())
            renamed = every_alias(session)
        if stamp.store != self._store:  # what was erased from the one before is let go of
            self._answering.cache_clear()
            self._store = stamp.store
        answering = self._answering(
            as_of_date or newest.as_of, newest, left_out, stamp.store, model
        )
        return Answers(stamp, answering, renamed)

    def _keep(self, as_of_date: date | None, made: Answers) -> None:
        """Keep what holds now and nothing else, so that what was erased is let go of."""
        holding = {day: one for day, one in self._kept.items() if one.stamp == made.stamp}
        while len(holding) >= DATES_KEPT:
            del holding[next(iter(holding))]
        self._kept = {**holding, as_of_date: made}

    def _prepare(
        self,
        as_of: date,
        newest: "_NewestMade",
        left_out: frozenset[tuple[str, Contested]],
        _store: str,
        model: ServingModel | None,
    ) -> Answering:
        # kept by store too: after an erasure nothing of the earlier one may be told
        _require_same_catalogue(self._home, newest.catalogue)
        return prepare(
            rank_cohort(
                self._home,
                as_of,
                ordering=newest.ordering,
                places=dict(newest.places),
                borders=dict(newest.borders),
                left_out=dict(left_out),
                serving=model,
            )
        )

    def _model_in_use(self) -> ServingModel | None:
        return None if self._serving is None else self._serving()

    def _stamp(self, session: Session, model: ServingModel | None) -> Stamp:
        named = "" if model is None else f"{model.name}/{model.version}/{model.digest}"
        return read_stamp(session, self._home, named)


class _NewestMade(NamedTuple):
    """The newest list: its date, how it was ordered, each commission's capacity on it, the borders
    between its levels where they were not the model's own, and its catalogue's digest.
    """

    as_of: date
    ordering: Ordering
    places: Places
    borders: Borders
    catalogue: str


def _require_same_catalogue(home: Path, digest: str) -> None:
    """NotThereYet where the store was read with another catalogue than the newest list."""
    if CaseStore.open(home).catalogue.digest != digest:
        msg = (
            "the case store was read with another catalogue than the newest list was made with; "
            "run 'tirek refer --as-of DATE'"
        )
        raise NotThereYet(msg)


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
    borders = tuple(sorted(found.borders.items()))
    return _NewestMade(found.as_of_date, ordering, capacities, borders, found.catalogue_digest)


def open_scoring(home: Path, serving: Callable[[], ServingModel] | None = None) -> NewestList:
    """Scoring over the home's newest list."""
    return NewestList(home, serving)
