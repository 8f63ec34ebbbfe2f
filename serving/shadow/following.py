"""Following machines' questions: the challenger ranks the same cohorts, and differences count.

Both rank at the store's capacities, with their own borders between bands. The questions are read
from the journal after their answers have left, so that a challenger can neither slow nor change
one. One process of a home follows, however many workers there are.
"""

import fcntl
import logging
import threading
from collections.abc import Callable, Mapping
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import IO

from sqlalchemy import select

from cases.catalogue.whole import Catalogue
from cases.errors import TirekError
from cases.store import CaseStore, store_name
from serving.model_in_use.asking import Asked
from serving.model_in_use.copies import SERVING
from serving.model_in_use.trial import tried
from serving.ranking.rank import rank_cohort
from serving.ranking.serves import POINTS_CARD, ServingModel
from serving.referrals.database import ReferralDatabase
from serving.referrals.scopes import EVERY_COMMISSION
from serving.referrals.tables import ReferralListTable
from serving.shadow.comparing import Standing, compare, standings
from serving.shadow.recorded import Pair, Question, add, take_questions

EVERY = 30.0
"""Seconds between two looks for questions."""

LOCK = "shadow.lock"
COHORTS_KEPT = 2

LOG = logging.getLogger("tirek.shadow")


class Shadow:
    """The challenger beside the model that `serving` gives; `registry` gives the registry of a
    catalogue, where there is one that answers.
    """

    def __init__(
        self,
        home: Path,
        database: Callable[[], ReferralDatabase],
        *,
        serving: Callable[[], ServingModel],
        registry: Callable[[str], Asked],
    ) -> None:
        self._home = home
        self._database = database
        self._serving = serving
        self._registry = registry
        self._challenger: ServingModel | None = None
        self._lock: IO[str] | None = None
        self._ended = threading.Event()
        self._ranked = lru_cache(COHORTS_KEPT)(self._rank)

    def follow(self, *, every: float = EVERY) -> None:
        """Follow questions every so many seconds, in a thread of its own, until `end`."""

        def following() -> None:
            while not self._ended.wait(every):
                self._follow_in_peace()

        threading.Thread(target=following, name="shadow", daemon=True).start()

    def end(self) -> None:
        """Stop following; another process may."""
        self._ended.set()
        if self._lock is not None:
            self._lock.close()

    def _follow_in_peace(self) -> None:
        try:
            if self.claim():
                self.follow_once()
        except TirekError:
            return  # the watch tells what is wrong with store and registry
        except Exception as error:  # noqa: BLE001  a shadow never ends what it follows
            LOG.warning("the challenger in shadow met %s", type(error).__name__)

    def follow_once(self) -> None:
        """Take the questions since the last time, and count how the two differ on them."""
        champion = self._serving()
        challenger = self._find_challenger(CaseStore.open(self._home).catalogue)
        if challenger is None or champion.name == POINTS_CARD or challenger == champion:
            return
        with self._database().writing(EVERY_COMMISSION) as session:
            questions = take_questions(session)
            newest = session.scalar(
                select(ReferralListTable.as_of_date).order_by(ReferralListTable.id.desc()).limit(1)
            )
        pair = Pair(champion.version, challenger.version)
        for as_of, families in _by_date(questions, newest).items():
            found = compare(
                families, self._standings(champion, as_of), self._standings(challenger, as_of)
            )
            with self._database().writing(EVERY_COMMISSION) as session:
                add(session, pair, as_of, found)

    def claim(self) -> bool:
        """True where this process follows for the home: the first that asks, until it ends."""
        if self._lock is None:
            folder = self._home / SERVING
            folder.mkdir(parents=True, exist_ok=True)
            opened = (folder / LOCK).open("w", encoding="utf-8")
            try:
                fcntl.flock(opened, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                opened.close()
                return False
            self._lock = opened
        return True

    def _standings(self, model: ServingModel, as_of: date) -> Mapping[str, Standing]:
        return self._ranked(model, as_of, store_name(self._home))

    def _rank(self, model: ServingModel, as_of: date, _store: str) -> Mapping[str, Standing]:
        # kept by store too: after an erasure nothing of the earlier one may be counted
        return standings(rank_cohort(self._home, as_of, explained="selected", serving=model))

    def _find_challenger(self, catalogue: Catalogue) -> ServingModel | None:
        """The challenger, fetched and tried when it is first seen; None where there is none."""
        registry = self._registry(catalogue.code)
        wanted = registry.look("challenger")
        if wanted is None:
            return None
        known = self._challenger
        if known is None or (known.name, known.version) != (wanted.name, wanted.version):
            with registry.fetched(wanted) as copy:
                model = tried(copy, catalogue)
            self._challenger = ServingModel(model, copy.name, copy.version, copy.digest)
        return self._challenger


def _by_date(questions: list[Question], newest: date | None) -> dict[date, list[str]]:
    """The families asked for as of each date, as often as they were."""
    found: dict[date, list[str]] = {}
    for question in questions:
        as_of = question.as_of_date or newest
        if as_of is not None:
            found.setdefault(as_of, []).extend(question.families)
    return found
