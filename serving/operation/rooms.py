"""The rooms that have to answer for the service to be whole, each asked with a time limit.

database   lists, decisions, accounts and the journal
store      the case store in use, and that this version reads it
registry   the model registry
model      one in use: a champion, a copy of one, or the points card
"""

import asyncio
import logging
import os
import time
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Literal

from anyio import CapacityLimiter, fail_after
from anyio.to_thread import run_sync
from sqlalchemy import text

from cases.store import CaseStore
from serving.operation.registry_room import champion_version
from serving.referrals.database import ReferralDatabase

Room = Literal["database", "store", "registry", "model"]
Check = Callable[[], bool]

SECONDS = 4.0
"""How long a room is waited for."""
KEPT_SECONDS = 5.0
"""How long an answer holds: whoever asks more often puts no load on the rooms."""

logger = logging.getLogger("tirek.operation")


def checks(
    home: Path,
    database: Callable[[], ReferralDatabase],
    serving: Callable[[], object],
    environment: Mapping[str, str] = os.environ,
) -> dict[Room, Check]:
    """How each room is asked; False and any error both say that it is not ready. `serving` is the
    model in use, and an error where there is none.
    """

    def registry() -> bool:
        champion_version(home, CaseStore.open(home).catalogue.code, environment)
        return True

    def model() -> bool:
        return serving() is not None

    def answers() -> bool:
        with database().asking() as session:
            return bool(session.scalar(text("SELECT 1")))

    def store() -> bool:
        return CaseStore.open(home).families > 0

    return {"database": answers, "store": store, "registry": registry, "model": model}


class Rooms:
    """The rooms, and what they last answered."""

    def __init__(self, asked: Mapping[Room, Check], *, seconds: float = SECONDS) -> None:
        self._asked = asked
        self._seconds = seconds
        self._threads: CapacityLimiter | None = None
        self._answers: dict[str, bool] = {}
        self._until = 0.0

    async def ready(self) -> dict[str, bool]:
        """Each room with whether it answered in time."""
        if time.monotonic() >= self._until:
            # not of the threads that pages are drawn in: a room that hangs must not stop them
            self._threads = self._threads or CapacityLimiter(len(self._asked) * 2)
            found = await asyncio.gather(*map(self._ask, self._asked.values()))
            self._answers = dict(zip(self._asked, found, strict=True))
            self._until = time.monotonic() + KEPT_SECONDS
        return dict(self._answers)

    async def _ask(self, check: Check) -> bool:
        try:
            with fail_after(self._seconds):
                return await run_sync(check, limiter=self._threads, abandon_on_cancel=True)
        except Exception as error:  # noqa: BLE001  its text may hold an address with a password
            logger.warning("a room is not ready: %s", type(error).__name__)
            return False
