"""Look-ups entered in the journal before their answers leave, those that wait together at once.

A transaction costs the same for one as for twenty. So whoever asks while another's look-ups are
being entered waits for the next transaction, and shares it with all who wait by then. It also
looks at what was only remembered until here: whether the token still stands, and whether the
answer is still the one that would be made now.
"""

import asyncio
import hashlib
from collections.abc import Callable, Hashable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import date
from enum import Enum, auto
from typing import NamedTuple

from sqlalchemy.orm import Session

from serving.access.tokens import Machine, standing
from serving.api.asked_once import Once, Standing, use
from serving.referrals.database import ReferralDatabase
from serving.referrals.journal.actions import Action, Actor
from serving.referrals.journal.entries import Note, append_all
from serving.referrals.scopes import EVERY_COMMISSION

MOST_AT_ONCE = 64


class Entered(Enum):
    """What became of a look-up: the answer may leave only of one that was noted, now or before."""

    NOTED = auto()
    REPEATED = auto()
    OUTDATED = auto()
    REVOKED = auto()
    KEY_TAKEN = auto()


@dataclass(frozen=True, slots=True)
class LookUp:
    """Who asked for what, whom the answer shows, none where it was refused, and the stamp that it
    was made with.
    """

    machine: Machine
    token_hash: str
    route: str
    asked: int
    as_of_date: date | None
    commissions: Sequence[str]
    families: Sequence[str]
    stamp: Hashable
    once: Once | None = None

    def made_from(self) -> str:
        """A digest of what the answer was made from, and for whom."""
        made = repr((self.stamp, self.machine.commission_id))
        return hashlib.sha256(made.encode()).hexdigest()

    def note(self) -> Note:
        """The journal's entry."""
        actor = Actor(self.machine.name, "machine", commission_id=self.machine.commission_id or "")
        return Note(
            Action.MACHINE_ASKED,
            actor,
            {
                "route": self.route,
                "asked": self.asked,
                "as_of_date": self.as_of_date.isoformat() if self.as_of_date else None,
                "commissions": list(self.commissions),
                "families": list(self.families),
            },
        )


class _Waiting(NamedTuple):
    look_up: LookUp
    outcome: asyncio.Future[Entered]


class Ledger:
    """The look-ups of one process that wait to be entered; to be used from one event loop."""

    def __init__(
        self,
        database: Callable[[], ReferralDatabase],
        stamp: Callable[[Session], Hashable],
    ) -> None:
        self._database = database
        self._stamp = stamp
        self._waiting: list[_Waiting] = []
        self._entering: asyncio.Task[None] | None = None
        self._thread = ThreadPoolExecutor(1, "ledger")

    async def enter(self, look_up: LookUp) -> Entered:
        """Enter a look-up, with whichever others wait; returns once that is on the disk."""
        loop = asyncio.get_running_loop()
        outcome: asyncio.Future[Entered] = loop.create_future()
        self._waiting.append(_Waiting(look_up, outcome))
        if self._entering is None or self._entering.done():
            self._entering = loop.create_task(self._enter_waiting())
        return await outcome

    async def _enter_waiting(self) -> None:
        """In a task of its own: who asked first may be gone before the last is entered."""
        loop = asyncio.get_running_loop()
        while self._waiting:
            together = self._waiting[:MOST_AT_ONCE]
            del self._waiting[:MOST_AT_ONCE]
            look_ups = [one.look_up for one in together]
            try:
                outcomes = await loop.run_in_executor(self._thread, self._enter_all, look_ups)
            except Exception as error:  # noqa: BLE001  each who waits is told
                for one in together:
                    if not one.outcome.done():
                        one.outcome.set_exception(error)
                continue
            for one, outcome in zip(together, outcomes, strict=True):
                if not one.outcome.done():  # nobody waits any longer where a client went away
                    one.outcome.set_result(outcome)

    def _enter_all(self, look_ups: Sequence[LookUp]) -> list[Entered]:
        with self._database().writing(EVERY_COMMISSION) as session:
            stands = standing(session, (one.token_hash for one in look_ups))
            now = self._stamp(session)
            outcomes = [
                _outcome(session, one, stands=one.token_hash in stands, holds=one.stamp == now)
                for one in look_ups
            ]
            append_all(
                session,
                [
                    one.note()
                    for one, outcome in zip(look_ups, outcomes, strict=True)
                    if outcome is Entered.NOTED
                ],
            )
        return outcomes


_UNDER_A_KEY = {
    Standing.NEW: Entered.NOTED,
    Standing.REPEATED: Entered.REPEATED,
    Standing.TAKEN: Entered.KEY_TAKEN,
}


def _outcome(session: Session, look_up: LookUp, *, stands: bool, holds: bool) -> Entered:
    if not stands:
        return Entered.REVOKED
    if not holds:
        return Entered.OUTDATED
    if look_up.once is None:
        return Entered.NOTED
    return _UNDER_A_KEY[use(session, look_up.once, look_up.made_from())]
