"""How often a machine may ask, counted in the database so that it holds over every worker.

A minute's allowance is handed out to workers in slices, and a worker counts its own slice down
without writing. What is handed out for a minute never goes past the allowance, so neither do all
workers together; what a worker does not use of its slice is lost with the minute.

Somebody without a valid token is counted too, by two bytes of a digest of the address: enough to
tell most addresses apart for a minute, and shared by too many to say which one it was.
"""

import hashlib
import threading
import time
from collections.abc import Callable
from typing import NamedTuple

from sqlalchemy import delete
from sqlalchemy.orm import Session

from serving.access.tokens import Machine
from serving.referrals.access_tables import AllowanceTable
from serving.referrals.database import ReferralDatabase
from serving.referrals.scopes import NO_FAMILIES

MINUTE = 60
SLICES = 50
"""Into how many slices a minute's allowance is cut: so often it is written at most."""

STRANGERS_PER_MINUTE = 600
"""Requests without a valid token from an address; more are refused without more words."""

Now = Callable[[], float]


class Allowance(NamedTuple):
    """Whose requests are counted, and how many a minute may have."""

    who: str
    per_minute: int


class Slice(NamedTuple):
    """What a worker holds of one minute; `last` where the minute has no more to hand out."""

    minute: int
    left: int
    last: bool


def allowance_of(machine: Machine) -> Allowance:
    """A machine's, counted by token: two tokens of one machine are two."""
    return Allowance(f"token {machine.token_id}", machine.requests_per_minute)


def allowance_at(address: str) -> Allowance:
    """A stranger's, by address."""
    digest = hashlib.sha256(address.encode("utf-8", "surrogatepass")).hexdigest()
    return Allowance(f"address {digest[:4]}", STRANGERS_PER_MINUTE)


class Allowances:
    """One worker's slices. `database` is called on the first request that needs a slice."""

    def __init__(self, database: Callable[[], ReferralDatabase], *, now: Now = time.time) -> None:
        self._database = database
        self._now = now
        self._held: dict[str, Slice] = {}
        self._counting = threading.Lock()
        self._leasing = threading.Lock()

    def take(self, allowance: Allowance) -> int | None:
        """Count one request off the slice at hand: 0, or the seconds to wait where the minute is
        used up; None where a slice has to be leased first. Nothing is waited for.
        """
        minute = self._minute()
        with self._counting:
            held = self._held.get(allowance.who)
            if held is None or held.minute != minute:
                return None
            if held.left:
                self._held[allowance.who] = held._replace(left=held.left - 1)
                return 0
        return self._to_the_next(minute) if held.last else None

    def lease(self, allowance: Allowance) -> int:
        """The same, with a slice from the database where none is left."""
        with self._leasing:
            taken = self.take(allowance)  # another thread may have fetched one meanwhile
            while taken is None:
                self._fetch(allowance)
                taken = self.take(allowance)
        return taken

    def _fetch(self, allowance: Allowance) -> None:
        minute = self._minute()
        with self._database().writing(NO_FAMILIES) as session:
            fetched = _hand_out(session, allowance, minute)
        with self._counting:
            self._held = {who: held for who, held in self._held.items() if held.minute == minute}
            self._held[allowance.who] = fetched

    def _minute(self) -> int:
        return int(self._now()) // MINUTE

    def _to_the_next(self, minute: int) -> int:
        return max(1, MINUTE * (minute + 1) - int(self._now()))


def _hand_out(session: Session, allowance: Allowance, minute: int) -> Slice:
    """A slice of what the minute still has, noted as handed out."""
    # one minute more is kept, for a clock that is set back a little
    session.execute(delete(AllowanceTable).where(AllowanceTable.minute < minute - 1))
    stored = session.get(AllowanceTable, (allowance.who, minute))
    if stored is None:
        stored = AllowanceTable(who=allowance.who, minute=minute, handed_out=0)
        session.add(stored)
    a_slice = max(1, allowance.per_minute // SLICES)
    granted = max(0, min(a_slice, allowance.per_minute - stored.handed_out))
    stored.handed_out += granted
    return Slice(minute, granted, last=stored.handed_out >= allowance.per_minute)
