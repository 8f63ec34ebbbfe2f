"""Which machine a token belongs to, remembered for some seconds.

Whoever goes by what is remembered has to see in the transaction that enters the look-up that the
token still stands: see `serving.api.ledger`.
"""

import time
from collections.abc import Callable
from typing import NamedTuple

from serving.access.tokens import Machine, token_hash_of

REMEMBERED_SECONDS = 10.0
MOST_REMEMBERED = 1_000

ENTERED = frozenset({"/v1/score", "/v1/explain", "/v1/rank"})
"""Paths whose look-ups are entered in the journal before they are answered."""


class _Seen(NamedTuple):
    machine: Machine
    until: float


class Bearers:
    """Machines by the hash of the token that they showed; a token that was refused is not kept."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._seen: dict[str, _Seen] = {}

    def remembered(self, token: str) -> Machine | None:
        """The machine that showed this token lately; None where none did."""
        seen = self._seen.get(token_hash_of(token))
        return seen.machine if seen is not None and seen.until > self._clock() else None

    def remember(self, token: str, machine: Machine) -> None:
        """Remember a machine that was found by its token just now."""
        if len(self._seen) >= MOST_REMEMBERED:
            self._seen.clear()
        self._seen[token_hash_of(token)] = _Seen(machine, self._clock() + REMEMBERED_SECONDS)
