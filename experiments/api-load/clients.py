"""Machines that ask the API, one request after the other, as long as they are let."""

import asyncio
import random
import time
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from http import HTTPStatus
from typing import Any

import aiohttp
from studying import spread

KEPT_OPEN = 4.0
"""Seconds until an idle connection is given up, before the service closes it after five."""

QUESTIONS = (
    ("explain", 1),
    ("explain", 1),
    ("explain", 1),
    ("score", 1),
    ("score", 5),
    ("model", 0),
)
"""What is asked, and about how many families: mostly one family and why."""


@dataclass
class Seen:
    """Answers by status, times by kind of question, and what never was answered."""

    statuses: Counter[int] = field(default_factory=Counter)
    milliseconds: dict[str, list[float]] = field(default_factory=lambda: defaultdict(list))
    lost: Counter[str] = field(default_factory=Counter)

    def quantiles(self) -> dict[str, dict[str, float]]:
        """By kind of question: how many, and how long they took."""
        return {
            kind: {"answers": len(times), **spread(times)}
            for kind, times in sorted(self.milliseconds.items())
        }

    def errors(self) -> dict[str, int]:
        """What was neither answered nor told to come later."""
        fine = {HTTPStatus.OK, HTTPStatus.TOO_MANY_REQUESTS}
        refused = {str(status): n for status, n in self.statuses.items() if status not in fine}
        return {**refused, **self.lost}


async def ask_together(
    address: str, *, tokens: Sequence[str], families: Sequence[str], clients: int, seconds: float
) -> Seen:
    """All of them for so long, each waiting for its answer before it asks again."""
    seen = Seen()
    until = time.monotonic() + seconds
    async with asyncio.TaskGroup() as group:
        for number in range(clients):
            token = tokens[number % len(tokens)]
            group.create_task(_ask(address, token, families, number, until, seen))
    return seen


async def _ask(
    address: str, token: str, families: Sequence[str], number: int, until: float, seen: Seen
) -> None:
    draw = random.Random(number)  # noqa: S311  nothing secret
    async with aiohttp.ClientSession(
        base_url=address,
        headers={"authorization": f"Bearer {token}"},
        timeout=aiohttp.ClientTimeout(total=60),
        connector=aiohttp.TCPConnector(keepalive_timeout=KEPT_OPEN),
    ) as client:
        while time.monotonic() < until:
            kind, many = draw.choice(QUESTIONS)
            asked = {"families": draw.sample(families, many)} if many else None
            await _one(client, kind, asked, seen)


async def _one(client: aiohttp.ClientSession, kind: str, asked: Any, seen: Seen) -> None:
    began = time.perf_counter()
    try:
        async with client.request("POST" if asked else "GET", f"/v1/{kind}", json=asked) as answer:
            await answer.read()
    except (aiohttp.ClientError, TimeoutError) as error:
        seen.lost[type(error).__name__] += 1
        return
    seen.statuses[answer.status] += 1
    seen.milliseconds[kind].append(1000 * (time.perf_counter() - began))
    if answer.status == HTTPStatus.TOO_MANY_REQUESTS:
        await asyncio.sleep(float(answer.headers.get("retry-after", "1")))
